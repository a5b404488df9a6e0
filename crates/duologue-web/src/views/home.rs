//! This year at a glance.

use askama::Template;
use duologue_forum::EditionView;
use duologue_forum::acts::{Field, Status};

use super::edition::{SessionLine, Side, fallback, session_lines, side_wordings};
use super::opinions::{Topic, topics};
use super::statements::Statement;
use super::survey::{Poll, Survey};
use super::{Base, Line, Nav, attributed, line, notes};
use crate::address::Place;
use crate::context::Context;
use crate::html::{Html, Run, plain};

/// The latest edition is put off or called off.
struct Notice {
    text: String,
    until: Option<String>,
    notes: Vec<Html>,
    href: String,
}

/// The edition that the page is about.
struct Featured {
    heading: String,
    /// Days, and cities.
    when: Vec<Html>,
    /// In a past view, what became of the days or cities since.
    later: Option<String>,
    simulated: bool,
    wordings: Vec<Side>,
    /// The theme in the reader's language, where no side's own wording is in it.
    sub: Option<Run>,
    /// Whose wording that is.
    sub_notes: Vec<Html>,
    /// Said where a wording or the theme is in another language.
    note: Option<String>,
    href: String,
    sessions: Vec<SessionLine>,
    sessions_note: bool,
    /// A report of some session can be read.
    reports: bool,
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage<'a> {
    b: Base<'a>,
    notice: Option<Notice>,
    featured: Option<Featured>,
    /// The latest survey, where no figures of it are known.
    survey: Option<Survey>,
    poll: Option<Poll>,
    statement: Option<Statement>,
    line: Line,
    topics: Vec<Topic>,
    topics_note: Option<String>,
}

pub fn render(c: &Context<'_>) -> Result<Option<String>, askama::Error> {
    let code = featured(c);
    let mut b = Base::new(c, Nav::Home, String::new(), String::new());
    b.title = b.site();
    let poll = Poll::latest(c);
    let (topics, topics_note) = topics(c);
    let page = HomePage {
        notice: notice(c),
        featured: code.as_deref().and_then(|code| of_edition(c, &b, code)),
        survey: Survey::latest(c).filter(|survey| poll.as_ref().is_none_or(|poll| poll.href != survey.href)),
        poll,
        statement: Statement::latest(c),
        line: line(c, code.as_deref()),
        topics,
        topics_note,
        b,
    };
    page.render().map(Some)
}

/// This year's edition, or the last that was held where this year's is put off.
fn featured(c: &Context<'_>) -> Option<String> {
    let latest = c.forum.latest()?;
    let stands = |code: &str| c.forum.edition(code).and_then(|e| e.status.map(|s| s.value));
    if !matches!(stands(&latest), Some(Status::Postponed | Status::Cancelled)) {
        return Some(latest.to_string());
    }
    let editions = c.forum.editions();
    let is_held = |code: &str| stands(code) == Some(Status::Held) && code.parse::<u32>().is_ok();
    Some(editions.iter().rev().find(|code| is_held(code)).unwrap_or(&latest).to_string())
}

fn notice(c: &Context<'_>) -> Option<Notice> {
    let latest = c.forum.latest()?;
    let edition = c.forum.edition(&latest)?;
    let status = edition.status.as_ref()?;
    let key = match status.value {
        Status::Postponed => "home-postponed",
        Status::Cancelled => "home-cancelled",
        Status::Planned | Status::Held => return None,
    };
    let until = match edition.until {
        Some("open") => Some(c.t("home-until-open")),
        Some(day) => Some(c.t1("home-until", "date", c.date(day))),
        None => None,
    };
    Some(Notice {
        text: c.t1(key, "edition", c.edition_name(&latest, true)),
        until,
        notes: notes(c, &status.words),
        href: format!("{}#course", c.href(Place::Edition(latest.to_string()))),
    })
}

fn of_edition(c: &Context<'_>, b: &Base<'_>, code: &str) -> Option<Featured> {
    let edition = c.forum.edition(code)?;
    let wordings = side_wordings(c, code, Field::Theme);
    let worded = c.forum.wording(code, Field::Theme, &c.sides, &c.order);
    let theme = worded.as_ref().map(|w| c.worded(w));
    let own = wordings.iter().any(|w| w.text.lang.is_none());
    let sub = theme.filter(|run| !own && !wordings.iter().any(|w| w.text == *run));
    let shown = sub.iter().chain(wordings.iter().map(|w| &w.text));
    let note = match (own || sub.as_ref().is_some_and(|run| run.lang.is_none()), shown.last()) {
        (false, Some(run)) => run.lang.as_deref().map(|tag| fallback(c, tag)),
        _ => None,
    };
    let days = edition.days.iter().flat_map(|t| &t.words);
    let cities = edition.cities.iter().flat_map(|t| &t.words);
    let sessions = session_lines(c, code);
    let sub_notes = worded.filter(|_| sub.is_some()).map(|w| attributed(c, &[w.word])).unwrap_or_default();
    Some(Featured {
        heading: heading(c, b, code),
        when: when(c, &edition),
        later: days.chain(cities).find_map(|w| c.later(w)),
        simulated: edition.simulated,
        wordings,
        sub,
        sub_notes,
        note,
        href: c.href(Place::Edition(code.to_owned())),
        reports: sessions.iter().any(|s| s.has_report),
        sessions_note: sessions.iter().any(|s| s.title.lang.is_some()),
        sessions,
    })
}

/// The edition with the name by which the page's own side calls the dialogue.
fn heading(c: &Context<'_>, b: &Base<'_>, code: &str) -> String {
    let edition = c.edition_name(code, false);
    match b.names().into_iter().next() {
        Some(name) if name.lang.is_none() => c.t2("home-edition", ("edition", edition), ("name", name.text)),
        _ => c.edition_name(code, true),
    }
}

/// The public days, and the cities; where sources differ, all that were told.
pub fn when(c: &Context<'_>, edition: &EditionView<'_>) -> Vec<Html> {
    let days: Vec<Html> = edition.days.iter().map(|t| plain(&c.days(&t.value))).collect();
    let cities: Vec<Html> = edition.cities.iter().map(|t| c.cities(&t.value)).collect();
    [days, cities].iter().filter(|told| !told.is_empty()).map(|told| Html::list(told, " / ")).collect()
}
