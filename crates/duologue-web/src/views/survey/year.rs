//! One year's joint survey: key points, all items, how the publics were asked.

use askama::Template;
use duologue_forum::acts::{Field, Figure, Genre, Measure, Paragraph, SampleKind, SessionKind};
use duologue_forum::survey::Method;
use duologue_forum::{Forum, TextView, Word, Worded};

use super::super::edition::{Document, fallback, session_place, session_title};
use super::super::reading::{Shown, shown_in};
use super::super::{Base, Fact, Nav, Value, figure_html, grouped, notes};
use super::figures::Figures;
use super::method::{Cell, Sheet};
use super::words::{answer_name, is_multiple, item_name};
use crate::address::Place;
use crate::context::Context;
use crate::html::{Html, Run, plain};
use crate::release_files;
use crate::results::Results;

/// One year's survey.
pub struct Survey {
    pub year: String,
    pub href: String,
    /// As seen, or what such a survey is.
    pub title: Run,
    /// Said where the title is in another language.
    pub note: Option<String>,
    /// In a past view, what became of the title since.
    pub later: Option<String>,
    pub figures: Vec<Counted>,
}

/// How many were asked.
pub struct Counted {
    pub value: Html,
    /// Who was asked.
    pub base: Option<Run>,
    pub notes: Vec<Html>,
    pub later: Option<String>,
}

/// Codes of surveys that are no rehearsal's, the earliest first.
pub fn years(forum: &Forum) -> Vec<String> {
    forum.surveys().into_iter().filter(|code| code.parse::<u32>().is_ok()).collect()
}

/// What a survey is called.
pub fn title(c: &Context<'_>, survey: &str) -> Run {
    let named = c.wording(&format!("survey/{survey}"), Field::Title);
    named.unwrap_or_else(|| Run::own(c.t1("survey-of-year", "year", survey.to_owned())))
}

/// Its answers are made up.
pub fn simulated(c: &Context<'_>, survey: &str) -> bool {
    c.forum.samples(survey).iter().any(|sample| sample.is_simulated())
}

/// What can be taken away of a release.
#[derive(Default)]
pub struct Files {
    /// Address and name.
    pub tables: Vec<(String, String)>,
    pub answers: Vec<Answers>,
    /// Where files of answers show what tables hide.
    pub warnings: Vec<String>,
    /// The release's hash and when it was made.
    pub version: Option<(String, String)>,
    pub licence: String,
}

/// A file of answers.
pub struct Answers {
    pub name: String,
    /// None where a part of it was removed.
    pub href: Option<String>,
    pub sum: String,
}

pub fn files(c: &Context<'_>, survey: &str, results: Option<&Results>) -> Files {
    let Some(results) = results else { return Files::default() };
    let table = |name: &&str| {
        let path = format!("{}/survey/{survey}/{name}", c.lang().code());
        (c.file(&path), release_files::label(c, name))
    };
    let place = |side: &str| c.sides.iter().position(|own| own == side);
    let mut answers: Vec<_> = release_files::answers(results, c.lang()).collect();
    answers.sort_by_key(|answers| place(&answers.method.side));
    let answers = answers.into_iter().map(|answers| Answers {
        name: c.t2(
            "sav-of",
            ("side", c.side_name(&answers.method.side).text),
            ("language", super::super::edition::language(c, answers.lang)),
        ),
        href: (!answers.is_removed(c.forum)).then(|| c.file(&answers.path(survey))),
        sum: answers.file.sha256().to_string(),
    });
    let warning = |method: &Method| {
        let cells = method.small_cells?;
        let side = c.side_name(&method.side).text;
        let args = [("side", side), ("cells", cells.to_string()), ("least", method.rules.cell.to_string())];
        Some(crate::catalogue::text(c.lang(), "answers-small-cells", &args))
    };
    let mut methods: Vec<&Method> = results.methods.iter().collect();
    methods.sort_by_key(|method| place(&method.side));
    Files {
        warnings: methods.into_iter().filter_map(warning).collect(),
        tables: release_files::NAMES.iter().map(table).collect(),
        answers: answers.collect(),
        licence: c.theme.licence.clone().unwrap_or_else(|| c.t("licence-unknown")),
        version: Some((
            results.release.hash.to_string(),
            c.date(results.release.at.get(..10).unwrap_or_default()),
        )),
    }
}

impl Survey {
    /// Its code is its year.
    pub fn is_year(&self) -> bool {
        self.year.parse::<u32>().is_ok()
    }

    pub fn latest(c: &Context<'_>) -> Option<Survey> {
        years(c.forum).last().map(|year| Survey::of(c, year))
    }

    pub fn of(c: &Context<'_>, year: &str) -> Survey {
        let worded = c.forum.wording(&format!("survey/{year}"), Field::Title, &c.sides, &c.order);
        let title = worded
            .map_or_else(|| Run::own(c.t1("survey-of-year", "year", year.to_owned())), |w| c.worded(&w));
        let respondents =
            figures(c, year).into_iter().filter(|(_, f)| f.measure == Some(Measure::Respondents));
        Survey {
            href: c.href(Place::SurveyYear(year.to_owned())),
            note: title.lang.as_deref().map(|tag| fallback(c, tag)),
            title,
            later: worded.and_then(|w| c.later(w.word)),
            figures: respondents.map(|(word, figure)| counted(c, word, figure)).collect(),
            year: year.to_owned(),
        }
    }
}

/// A year's figures in the page's order of sides, where their ids name one.
fn figures<'a>(c: &Context<'a>, year: &str) -> Vec<(&'a Word, &'a Figure)> {
    let mut figures = c.forum.figures(&format!("survey/{year}"));
    let side = |word: &Word| {
        let id = word.act.entry.subject.rsplit_once("/f-").map(|(_, id)| id.to_owned());
        c.sides.iter().position(|side| Some(side) == id.as_ref()).unwrap_or(c.sides.len())
    };
    figures.sort_by_key(|(word, figure)| (figure.measure, side(word)));
    figures
}

fn counted(c: &Context<'_>, word: &Word, figure: &Figure) -> Counted {
    let without_base = Figure { base: duologue_forum::acts::ByLang::new(), ..figure.clone() };
    let base = c.by_lang(&figure.base);
    let mut lines = notes(c, &[word]);
    if let Some(tag) = base.as_ref().and_then(|run| run.lang.as_deref()) {
        lines.insert(0, plain(&fallback(c, tag)));
    }
    Counted { value: figure_html(c, &without_base), base, notes: lines, later: c.later(word) }
}

#[derive(Template)]
#[template(path = "survey-year.html")]
struct YearPage<'a> {
    b: Base<'a>,
    survey: Survey,
    titles: Vec<Fact>,
    others: Vec<Fact>,
    editions: Vec<(String, String)>,
    sessions: Vec<Document>,
    /// A session's title is in another language.
    foreign: bool,
    simulated: bool,
    points: Vec<Points>,
    items: Vec<Asked>,
    sheet: Option<Sheet>,
    /// How many were asked stands on the method sheet.
    told: bool,
    files: Files,
    standing: String,
}

/// Key points as a side chose them.
pub struct Points {
    pub class: String,
    pub by: String,
    pub langnote: Option<String>,
    pub paragraphs: Vec<(Html, Html)>,
}

/// An item with what was answered.
pub struct Asked {
    pub href: String,
    pub name: Run,
    pub publics: Vec<(String, Run, Option<String>)>,
    pub rows: Vec<(Run, Vec<String>)>,
    pub background: bool,
    /// Several answers may be given.
    pub multiple: bool,
}

/// Key points side by side: each side's own where the reader can read them, otherwise as they are.
fn points(c: &Context<'_>, survey: &str) -> Vec<Points> {
    let mut views = c.forum.texts_under(&format!("survey/{survey}"));
    views.retain(|view| view.text.genre == Some(Genre::Points));
    if views.is_empty() {
        return Vec::new();
    }
    let reader = c.lang().code();
    let one = |view: &TextView<'_>| {
        let lang = shown_in(c, view);
        let side = view.word.speaker();
        let paragraph = |p: &Paragraph| {
            let shown = Shown::of(c, view, p, lang);
            shown.text.map(|text| (shown.attr, text))
        };
        Points {
            class: c.side_class(side),
            by: c.t1("points-by", "side", c.voice_name(side)),
            langnote: (lang != reader).then(|| fallback(c, crate::address::tag(lang))),
            paragraphs: view.text.paragraphs.iter().filter_map(paragraph).collect(),
        }
    };
    let silent = |side: &str| Points {
        class: c.side_class(side),
        by: c.side_name(side).text,
        langnote: Some(c.t("points-none")),
        paragraphs: Vec::new(),
    };
    let of_side = |side: &String| -> Vec<Points> {
        let theirs = || views.iter().filter(|view| view.word.speaker() == side);
        let written =
            |lang: &str| theirs().filter(|view| view.languages().contains(&lang)).collect::<Vec<_>>();
        // What the reader reads, else the side's own, else whatever there is.
        let own = c.forum.side(side).languages.first();
        let wanted = [Some(reader), own.map(String::as_str)].into_iter().flatten();
        let shown = wanted.map(written).find(|found| !found.is_empty()).unwrap_or_else(|| theirs().collect());
        if shown.is_empty() { vec![silent(side)] } else { shown.into_iter().map(one).collect() }
    };
    c.sides.iter().flat_map(of_side).collect()
}

fn asked(c: &Context<'_>, survey: &str, results: Option<&Results>) -> Vec<Asked> {
    let one = |item: &String| {
        let figures = Figures::of(c, results, survey, item, SampleKind::Public);
        let row = |(place, code): (usize, &String)| {
            let cell = |p: &super::figures::Public| {
                let known: Vec<&str> =
                    p.answers.get(place).into_iter().flatten().map(|known| known.text.as_str()).collect();
                if known.is_empty() { c.t(super::charts::missing(&figures)) } else { known.join(" / ") }
            };
            (answer_name(c, survey, item, code), figures.publics.iter().map(cell).collect())
        };
        let public = |p: &super::figures::Public| {
            let n = p.n.map(|n| c.t1("base-n", "n", grouped(n)));
            (c.side_class(&p.side), c.side_name(&p.side), n)
        };
        Asked {
            href: c.href(Place::SurveyItem(survey.to_owned(), item.clone())),
            name: item_name(c, survey, item),
            rows: figures.answers.iter().enumerate().map(row).collect(),
            publics: figures.publics.iter().map(public).collect(),
            background: c.forum.item(survey, item).iter().any(|(_, item)| item.background),
            multiple: is_multiple(c, survey, item),
        }
    };
    let mut items: Vec<Asked> = c.forum.items(survey).iter().map(one).collect();
    items.sort_by_key(|item| item.background);
    items
}

pub fn render_year(c: &Context<'_>, year: &str) -> Result<Option<String>, askama::Error> {
    if !c.forum.surveys().iter().any(|known| known == year) {
        return Ok(None);
    }
    let results = Results::of(c.forum, c.texts, year);
    let survey = Survey::of(c, year);
    let others: Vec<_> =
        figures(c, year).into_iter().filter(|(_, f)| f.measure != Some(Measure::Respondents)).collect();
    let of_year: Vec<_> = c.forum.editions().into_iter().filter(|code| is_of(c.forum, code, year)).collect();
    let document = |code: &duologue_forum::Subject| -> Vec<Document> {
        let sessions = c.forum.sessions(code);
        let releases = sessions.iter().filter(|s| s.kind == Some(SessionKind::SurveyRelease));
        let line = releases.filter_map(|s| {
            let small = s.date.first().map(|t| c.date(t.value)).unwrap_or_default();
            Some(Document { href: c.href(session_place(&s.subject)?), title: session_title(c, s), small })
        });
        line.collect()
    };
    let sessions: Vec<Document> = of_year.iter().flat_map(document).collect();
    let page = YearPage {
        b: Base::new(c, Nav::Survey, survey.title.text.clone(), format!("survey-{year}"))
            .under(Run::own(c.t("nav-survey")), Place::Survey)
            .here(if year.parse::<u32>().is_ok() { Run::own(year) } else { survey.title.clone() }),
        titles: titles(c, &format!("survey/{year}")),
        survey,
        others: Fact::figures(c, &others),
        editions: of_year
            .iter()
            .map(|code| (c.href(Place::Edition(code.to_string())), c.edition_name(code, true)))
            .collect(),
        foreign: sessions.iter().any(|s| s.title.lang.is_some()),
        sessions,
        simulated: simulated(c, year),
        points: points(c, year),
        items: asked(c, year, results.as_ref()),
        told: !c.forum.samples(year).is_empty(),
        sheet: Sheet::of(c, year, results.as_ref()),
        standing: match &results {
            Some(results) => {
                c.t1("released-on", "date", c.date(results.release.at.get(..10).unwrap_or_default()))
            }
            None => c.t("not-released-here"),
        },
        files: files(c, year, results.as_ref()),
    };
    page.render().map(Some)
}

fn is_of(forum: &Forum, code: &str, year: &str) -> bool {
    code == year
        || forum
            .edition(code)
            .is_some_and(|e| !e.simulated && e.year.iter().any(|t| t.value.to_string() == year))
}

/// All titles of a subject, the reader's language first.
pub fn wordings<'a>(c: &Context<'a>, subject: &str) -> Vec<Worded<'a>> {
    let mut all = c.forum.wordings(subject, Field::Title, &c.sides);
    all.sort_by_key(|w| c.order.iter().position(|lang| lang == w.lang).unwrap_or(c.order.len()));
    all
}

/// All titles of a subject as they were seen, by language.
pub fn titles(c: &Context<'_>, subject: &str) -> Vec<Fact> {
    let mut facts: Vec<Fact> = Vec::new();
    for w in wordings(c, subject) {
        let label = super::super::edition::language(c, w.lang);
        let mut lines = notes(c, &[w.word]);
        // A side's plain own word says whose it is too, where several stand together.
        if lines.is_empty() {
            lines.push(plain(&c.t1("side-wording", "side", c.voice_name(w.word.speaker()))));
        }
        let value = Value { html: c.worded(&w).html(), notes: lines, later: c.later(w.word) };
        match facts.iter_mut().find(|f| f.label == label) {
            Some(fact) => fact.values.push(value),
            None => facts.push(Fact { label, values: vec![value] }),
        }
    }
    facts
}
