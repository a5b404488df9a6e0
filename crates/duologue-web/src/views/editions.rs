//! All editions: on one line, and in a table.

use askama::Template;
use duologue_forum::acts::{Field, Status};

use super::{Base, Fact, Line, Nav, line};
use crate::address::Place;
use crate::context::Context;
use crate::html::{Run, plain};

/// An edition in the table.
struct Row {
    href: String,
    name: Run,
    /// Told where the edition was not simply held.
    status: Option<String>,
    status_later: Option<String>,
    days: Option<Fact>,
    cities: Option<Fact>,
    theme: Option<Run>,
    theme_later: Option<String>,
}

#[derive(Template)]
#[template(path = "editions.html")]
struct EditionsPage<'a> {
    b: Base<'a>,
    line: Line,
    /// Whether a theme stands in another language than the page.
    foreign: bool,
    rows: Vec<Row>,
    rehearsals: Vec<Row>,
}

pub fn render(c: &Context<'_>) -> Result<Option<String>, askama::Error> {
    let title = c.t("editions-title");
    let editions = c.forum.editions();
    let rows = |rehearsed: bool| -> Vec<Row> {
        let wanted = editions.iter().rev().filter(|code| code.parse::<u32>().is_err() == rehearsed);
        wanted.filter_map(|code| row(c, code)).collect()
    };
    let (rows, rehearsals) = (rows(false), rows(true));
    let page = EditionsPage {
        b: Base::new(c, Nav::Editions, title, String::new()),
        line: line(c, None),
        foreign: rows
            .iter()
            .chain(&rehearsals)
            .any(|r| r.theme.as_ref().is_some_and(|run| run.lang.is_some())),
        rows,
        rehearsals,
    };
    page.render().map(Some)
}

fn row(c: &Context<'_>, code: &str) -> Option<Row> {
    let edition = c.forum.edition(code)?;
    let moved = edition
        .course
        .iter()
        .any(|step| !step.days.is_empty() && !edition.days.iter().any(|t| t.value == step.days));
    let put_off = edition.course.iter().any(|step| step.status == Some(Status::Postponed));
    let status = match edition.status.as_ref()?.value {
        Status::Held if put_off => Some(c.t("editions-was-postponed")),
        Status::Held if moved => Some(c.t("editions-moved")),
        Status::Held => None,
        other => Some(c.t(&format!("status-{}", other.word()))),
    };
    let theme = c.forum.wording(code, Field::Theme, &c.sides, &c.order);
    Some(Row {
        href: c.href(Place::Edition(code.to_owned())),
        name: c.edition(code, true),
        status,
        status_later: edition.status.as_ref().and_then(|s| s.words.iter().find_map(|w| c.later(w))),
        days: Fact::told(c, "fact-days", &edition.days, |d| plain(&c.days(d))),
        cities: Fact::told(c, "fact-cities", &edition.cities, |v| {
            plain(&c.list(v.iter().map(|city| c.city(city).text)))
        }),
        theme: theme.as_ref().map(|w| c.worded(w)),
        theme_later: theme.and_then(|w| c.later(w.word)),
    })
}
