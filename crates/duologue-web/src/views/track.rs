//! A subject through the years.

use askama::Template;
use duologue_forum::acts::{Field, Role};
use duologue_forum::{Seat, SessionView};

use super::edition::{fallback, languages, session_place, session_title};
use super::who::{Seating, Who};
use super::{Base, Fact, Nav};
use crate::address::Place;
use crate::context::Context;
use crate::html::{Run, plain};

/// One session of the subject.
struct Row {
    edition: Run,
    edition_href: String,
    simulated: bool,
    date: Option<Fact>,
    href: String,
    title: Run,
    moderators: Vec<Who>,
    /// Languages in which the report can be read; empty if there is none.
    report: String,
}

impl Row {
    /// More is on record than that the session was held.
    fn has_more(&self) -> bool {
        self.date.is_some() || !self.moderators.is_empty() || !self.report.is_empty()
    }
}

#[derive(Template)]
#[template(path = "track.html")]
struct TrackPage<'a> {
    b: Base<'a>,
    name: Run,
    name_note: Option<String>,
    later: Option<String>,
    rows: Vec<Row>,
    foreign: bool,
}

pub fn render(c: &Context<'_>, code: &str) -> Result<Option<String>, askama::Error> {
    let subject = format!("track/{code}");
    let named = c.forum.wording(&subject, Field::Name, &c.sides, &c.order);
    let sessions = c.forum.track(code);
    if named.is_none() && sessions.is_empty() {
        return Ok(None);
    }
    let name = c.name_of(&subject);
    let mut seating = Seating::new(c);
    let rows: Vec<Row> = sessions.iter().map(|session| row(c, &mut seating, session)).collect();
    let page = TrackPage {
        b: Base::new(c, Nav::Editions, name.text.clone(), format!("track-{code}"))
            .under(Run::own(c.t("nav-editions")), Place::Editions)
            .here(name.clone()),
        name_note: name.lang.as_deref().map(|tag| fallback(c, tag)),
        name,
        later: named.and_then(|w| c.later(w.word)),
        foreign: rows.iter().any(|r| r.title.lang.is_some() || r.moderators.iter().any(|w| w.foreign)),
        rows,
    };
    page.render().map(Some)
}

fn moderators<'a>(c: &Context<'a>, session: &SessionView<'_>) -> Vec<Seat<'a>> {
    let mut seats = c.forum.seats(&session.subject);
    seats.retain(|s| s.has(Role::Moderator));
    seats
}

fn row<'f>(c: &Context<'f>, seating: &mut Seating<'_, 'f>, session: &SessionView<'_>) -> Row {
    let edition = session.subject.split('/').next().unwrap_or_default();
    let report = c.forum.texts(&format!("{}/report", session.subject));
    let name = c.edition(edition, true);
    Row {
        edition_href: c.href(Place::Edition(edition.to_owned())),
        simulated: c.is_marked(c.forum.edition(edition).is_some_and(|e| e.simulated), &name),
        edition: name,
        date: Fact::told(c, "track-date", &session.date, |d| plain(&c.date(d))),
        href: session_place(&session.subject).map(|p| c.href(p)).unwrap_or_default(),
        title: session_title(c, session),
        moderators: seating.who(&moderators(c, session)),
        report: languages(c, report.iter().flat_map(|r| r.languages())),
    }
}
