//! What can be taken away of released results: a topic's tables; a survey's tables, codebook, citation and pictures.

mod answers;
mod citation;
mod codebook;
mod csv;
mod json;
mod rows;
mod sums;
pub mod topic;
mod workbook;

use duologue_chart::{Chart, ChartError};
use duologue_forum::Forum;

use crate::address::{Address, Lang, Links, Place};
use crate::context::{Context, Texts};
use crate::origin::Origin;
use crate::results::Results;
use crate::theme::Theme;
use crate::views::survey;

pub use answers::{END as ANSWERS, MEDIA as ANSWERS_MEDIA, answers, in_folder as answers_in};

/// The files of a release.
pub const NAMES: [&str; 6] =
    ["results.csv", "results.xlsx", "results.json", "codebook.xml", "CITATION.cff", "SHA256SUMS"];

/// What a file of a release is called on pages.
pub fn label(c: &Context<'_>, name: &str) -> String {
    c.t(&format!("file-{}", name.to_ascii_lowercase().replace('.', "-")))
}

/// A chart's width as a picture, in pixels.
const WIDTH: u32 = 960;

/// A chart of an item, with the end of its file's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    Answers(&'static str),
    Trend(&'static str),
}

pub fn picture_path(lang: Lang, survey: &str, item: &str, picture: Picture) -> String {
    let name = match picture {
        Picture::Answers(end) => format!("answers.{end}"),
        Picture::Trend(end) => format!("trend.{end}"),
    };
    format!("{}/survey/{survey}/{item}/{name}", lang.code())
}

/// The page of an item for other sites' frames.
pub fn frame_path(lang: Lang, survey: &str, item: &str) -> String {
    format!("{}/survey/{survey}/{item}/frame.html", lang.code())
}

/// The forum as such a file reads it.
pub struct Source<'a> {
    pub forum: &'a Forum,
    pub texts: &'a Texts,
    pub theme: &'a Theme,
    pub origin: Option<&'a Origin>,
    pub lang: Lang,
}

impl Source<'_> {
    fn read<T>(&self, place: Place, file: String, tell: impl FnOnce(&Context<'_>) -> Option<T>) -> Option<T> {
        let address = Address::new(self.lang, place);
        let links = match self.origin {
            Some(origin) => Links::Server { origin: origin.clone(), at: None },
            None => Links::Static { from: file },
        };
        tell(&Context::new(self.forum, None, self.texts, self.theme, &address, links))
    }

    /// A file of a release by its name; none where nothing is released, or no file has the name.
    fn table(&self, survey: &str, name: &str) -> Option<Vec<u8>> {
        let results = Results::of(self.forum, self.texts, survey)?;
        self.read(Place::SurveyYear(survey.to_owned()), String::new(), |c| match name {
            "results.csv" => Some(csv::write(&rows::rows(c, survey, &results))),
            "results.xlsx" => workbook::write(c, survey, &results),
            "results.json" => json::write(c, survey, &results),
            "codebook.xml" => Some(codebook::write(c, survey, &results)),
            "CITATION.cff" => Some(citation::write(c, survey, &results)),
            "SHA256SUMS" => Some(sums::write(self, survey, &results)),
            _ => None,
        })
    }

    /// A picture of an item by its file's name.
    fn picture(&self, survey: &str, item: &str, name: &str) -> Option<Vec<u8>> {
        let (stem, end) = name.split_once('.')?;
        let svg = self.svg(survey, item, stem)?;
        if end == "png" { crate::picture::png(&svg) } else { Some(svg.into_bytes()) }
    }

    fn svg(&self, survey: &str, item: &str, stem: &str) -> Option<String> {
        let place = Place::SurveyItem(survey.to_owned(), item.to_owned());
        let drawn = self.read(place, String::new(), |c| match stem {
            "answers" => survey::drawn(c, survey, item).map(|chart| chart.standalone(WIDTH)),
            "trend" => survey::trend_drawn(c, survey, item).map(|chart| chart.standalone(WIDTH)),
            _ => None,
        })?;
        match drawn {
            Ok(svg) => Some(svg),
            Err(ChartError::Empty) => None,
            Err(error) => {
                tracing::error!(%error, survey, item, "a chart is not drawn");
                None
            }
        }
    }

    /// An item's page for other sites' frames.
    fn frame(&self, survey: &str, item: &str) -> Option<Vec<u8>> {
        let place = Place::SurveyItem(survey.to_owned(), item.to_owned());
        let html = self.read(place, frame_path(self.lang, survey, item), |c| {
            survey::embed(c, survey, item)
                .inspect_err(|error| tracing::error!(%error, "a frame failed"))
                .ok()?
        })?;
        Some(html.into_bytes())
    }
}

/// Every such file of a forum in one language, by its path: for a site of plain files.
pub fn paths(forum: &Forum, lang: Lang) -> Vec<(String, Wanted)> {
    let mut found = Vec::new();
    for survey in forum.surveys() {
        if duologue_forum::survey::released(forum, &survey).is_some() {
            for name in NAMES {
                let path = format!("{}/survey/{survey}/{name}", lang.code());
                found.push((path, Wanted::Table(survey.clone(), name.to_owned())));
            }
        }
        for item in forum.items(&survey) {
            // Dots are drawn in the fonts of a machine, and a site of files says the same wherever it is made.
            for picture in [Picture::Answers("svg"), Picture::Trend("svg")] {
                let path = picture_path(lang, &survey, &item, picture);
                let name = path.rsplit('/').next().unwrap_or_default().to_owned();
                found.push((path, Wanted::Picture(survey.clone(), item.clone(), name)));
            }
            found.push((frame_path(lang, &survey, &item), Wanted::Frame(survey.clone(), item)));
        }
    }
    for (topic, name) in topic::all(forum) {
        found.push((topic::path(lang, &topic, name), Wanted::Topic(topic, name.to_owned())));
    }
    found
}

/// Which file a path asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    Table(String, String),
    Picture(String, String, String),
    Frame(String, String),
    Topic(String, String),
}

impl Wanted {
    /// The page whose texts and sheets it is made of.
    pub fn place(&self) -> Place {
        match self {
            Wanted::Table(survey, _) => Place::SurveyYear(survey.clone()),
            Wanted::Picture(survey, item, _) | Wanted::Frame(survey, item) => {
                Place::SurveyItem(survey.clone(), item.clone())
            }
            Wanted::Topic(topic, _) => Place::TopicResults(topic.clone()),
        }
    }

    /// The file's media type; none for a name that no file has.
    pub fn media(&self) -> Option<&'static str> {
        let name = match self {
            Wanted::Table(_, name) => name,
            Wanted::Picture(_, _, name) => name,
            Wanted::Frame(..) => return Some(crate::routes::HTML),
            Wanted::Topic(_, name) => return topic::media(name),
        };
        match (self, name.as_str()) {
            (Wanted::Table(..), "results.csv") => Some("text/csv; charset=utf-8"),
            (Wanted::Table(..), "results.xlsx") => {
                Some("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
            }
            (Wanted::Table(..), "results.json") => Some("application/json; charset=utf-8"),
            (Wanted::Table(..), "codebook.xml") => Some("application/xml; charset=utf-8"),
            (Wanted::Table(..), "CITATION.cff" | "SHA256SUMS") => Some("text/plain; charset=utf-8"),
            (Wanted::Picture(..), "answers.svg" | "trend.svg") => Some("image/svg+xml; charset=utf-8"),
            (Wanted::Picture(..), "answers.png" | "trend.png") => Some("image/png"),
            _ => None,
        }
    }

    /// Its bytes; none where there is nothing to put into it.
    pub fn make(&self, source: &Source<'_>) -> Option<Vec<u8>> {
        match self {
            Wanted::Table(survey, name) => source.table(survey, name),
            Wanted::Picture(survey, item, name) => source.picture(survey, item, name),
            Wanted::Frame(survey, item) => source.frame(survey, item),
            Wanted::Topic(topic, name) => {
                source.read(self.place(), String::new(), |c| topic::write(c, topic, name))
            }
        }
    }
}
