//! The report as files: a page in each language and one that leads to them, each complete in itself.

use askama::Template;

use super::Topic;
use super::charts;
use super::line::Line;
use super::table::Table;
use super::view::{Entry, SHOWN, View};
use super::words::Words;
use crate::address::Lang;
use crate::html::Html;
use crate::page::STYLE;

const OWN: &str = include_str!("../../assets/opinion-report.css");

#[derive(Template)]
#[template(path = "opinions-report.html")]
struct ReportPage<'a> {
    words: &'a Words<'a>,
    topic: Topic<'a>,
    style: Html,
    view: View,
    ground: Part,
    divides: Part,
    early: Table,
    map: Option<Html>,
    groups: Table,
    all: Table,
}

/// A chart and the table of the same figures.
struct Part {
    chart: Option<Html>,
    table: Table,
}

#[derive(Template)]
#[template(path = "opinions-index.html")]
struct IndexPage<'a> {
    topic: Topic<'a>,
    style: Html,
}

impl ReportPage<'_> {
    fn t(&self, key: &str) -> String {
        self.words.t(key, &[])
    }

    fn tag(&self) -> &'static str {
        self.words.lang.tag()
    }

    fn langs(&self) -> impl Iterator<Item = (Lang, bool)> + use<> {
        let own = self.words.lang;
        Lang::ALL.into_iter().map(move |lang| (lang, lang == own))
    }

    fn more(&self, count: &usize) -> Option<String> {
        (*count > 0).then(|| self.words.more(*count))
    }

    fn is_side(&self, number: &usize) -> Option<String> {
        self.words.has_publics().then(|| format!("sd s{number}"))
    }
}

/// The report in a language.
///
/// # Errors
/// Where a template cannot be written.
pub fn page(topic: Topic<'_>, lang: Lang) -> Result<String, askama::Error> {
    let words = topic.words(lang);
    let mut view = View::new(&topic, lang);
    view.findings.extend(charts::left_out(&words));
    let part = |id: &str, title: &str, entries: &[Entry]| {
        let lines: Vec<&Line> = entries.iter().map(|entry| &entry.line).collect();
        let shown: Vec<&Line> = lines.iter().copied().take(SHOWN).collect();
        Part {
            chart: charts::agreement(&words, id, words.t(title, &[]), &shown),
            table: Table::of_opinions(&words, &lines),
        }
    };
    let early: Vec<&Line> = view.early.iter().map(|entry| &entry.line).collect();
    let all: Vec<Line> = topic.report.opinions.iter().map(Line::of).collect();
    let shown: Vec<&Line> = all.iter().filter(|line| !line.struck_out).collect();
    let page = ReportPage {
        ground: part("ground", "topic-ground", &view.ground),
        divides: part("divides", "topic-divides", &view.divides),
        early: Table::of_opinions(&words, &early),
        map: charts::map(&words, "map", &view.crowds),
        groups: Table::of_groups(&topic, &words, &view.crowds),
        all: Table::of_opinions(&words, &shown),
        style: style(),
        words: &words,
        topic,
        view,
    };
    page.render()
}

fn style() -> Html {
    Html::style(&[STYLE, OWN, duologue_chart::STYLE])
}

/// All files of a report, by name.
///
/// # Errors
/// Where a template cannot be written.
pub fn files(topic: Topic<'_>) -> Result<Vec<(String, Vec<u8>)>, askama::Error> {
    let index = IndexPage { topic, style: style() }.render()?;
    let mut files = vec![("index.html".to_owned(), index.into_bytes())];
    for lang in Lang::ALL {
        files.push((format!("{}.html", lang.code()), page(topic, lang)?.into_bytes()));
    }
    Ok(files)
}
