//! Joint surveys: how many were asked on each side, by whom it is told.

use askama::Template;
use duologue_forum::acts::{Field, Figure, Measure, SessionKind};
use duologue_forum::{Forum, Word, Worded};

use super::edition::{Document, fallback, session_place, session_title};
use super::{Base, Fact, Nav, Value, figure_html, notes};
use crate::address::Place;
use crate::context::Context;
use crate::html::{Html, Run, plain};

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

/// Years of which a title or a figure stands, the earliest first.
pub fn years(forum: &Forum) -> Vec<String> {
    let mut years: Vec<String> = Vec::new();
    for subject in forum.subjects("survey/") {
        let Some(year) = subject.split('/').nth(1) else { continue };
        if forum.words(&subject).next().is_some() && years.last().is_none_or(|last| last != year) {
            years.push(year.to_owned());
        }
    }
    years
}

impl Survey {
    pub fn latest(c: &Context<'_>) -> Option<Survey> {
        years(c.forum).last().map(|year| Survey::of(c, year))
    }

    fn of(c: &Context<'_>, year: &str) -> Survey {
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
#[template(path = "survey.html")]
struct SurveyPage<'a> {
    b: Base<'a>,
    surveys: Vec<Survey>,
    foreign: bool,
}

pub fn render(c: &Context<'_>) -> Result<Option<String>, askama::Error> {
    let title = c.t("nav-survey");
    let surveys: Vec<Survey> = years(c.forum).iter().rev().map(|year| Survey::of(c, year)).collect();
    let page = SurveyPage {
        b: Base::new(c, Nav::Survey, title.clone(), "survey".to_owned()).here(Run::own(title)),
        foreign: surveys.iter().any(|s| s.note.is_some()),
        surveys,
    };
    page.render().map(Some)
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
}

pub fn render_year(c: &Context<'_>, year: &str) -> Result<Option<String>, askama::Error> {
    if !years(c.forum).iter().any(|y| y == year) {
        return Ok(None);
    }
    let survey = Survey::of(c, year);
    let others: Vec<_> =
        figures(c, year).into_iter().filter(|(_, f)| f.measure != Some(Measure::Respondents)).collect();
    let of_year: Vec<_> = c.forum.editions().into_iter().filter(|code| is_of(c.forum, code, year)).collect();
    let document = |code: &std::sync::Arc<str>| -> Vec<Document> {
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
            .here(Run::own(year)),
        titles: titles(c, &format!("survey/{year}")),
        survey,
        others: Fact::figures(c, &others),
        editions: of_year
            .iter()
            .map(|code| (c.href(Place::Edition(code.to_string())), c.edition_name(code, true)))
            .collect(),
        foreign: sessions.iter().any(|s| s.title.lang.is_some()),
        sessions,
    };
    page.render().map(Some)
}

fn is_of(forum: &Forum, code: &str, year: &str) -> bool {
    forum.edition(code).is_some_and(|e| !e.simulated && e.year.iter().any(|t| t.value.to_string() == year))
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
        let label = super::edition::language(c, w.lang);
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
