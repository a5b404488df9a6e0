//! Programmes as calendars: iCalendar (RFC 5545, with the names of RFC 7986).

mod event;
mod lines;
#[cfg(test)]
mod s47_readers;
mod zone;

use std::collections::{BTreeMap, BTreeSet};

use duologue_forum::{Forum, Subject};

use crate::address::{Lang, Place};
use crate::context::{Context, read_as};
use crate::identity::Identity;
use crate::origin::Origin;
use crate::sitting::{Sitting, When, sitting, sittings};
use crate::views::edition::{session_place, session_title};
use crate::views::{Base, Nav};
use lines::Lines;

/// A calendar that the site offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Calendar {
    /// Every edition, to subscribe to.
    Dialogue,
    Edition(String),
    Session(String, String),
    Person(String),
}

impl Calendar {
    /// The calendar of what a page shows.
    pub fn of(place: &Place) -> Calendar {
        match place {
            Place::Edition(e) | Place::Programme(e) | Place::Statement(e) => Calendar::Edition(e.clone()),
            Place::Session(e, s) => Calendar::Session(e.clone(), s.clone()),
            Place::Person(id) => Calendar::Person(id.clone()),
            _ => Calendar::Dialogue,
        }
    }

    /// The path on a server.
    pub fn path(&self, lang: Lang) -> String {
        let lang = lang.code();
        match self {
            Calendar::Dialogue => format!("/{lang}/programme.ics"),
            Calendar::Edition(e) => format!("/{lang}/editions/{e}/programme.ics"),
            Calendar::Session(e, s) => format!("/{lang}/editions/{e}/sessions/{s}/session.ics"),
            Calendar::Person(id) => format!("/{lang}/people/{id}/calendar.ics"),
        }
    }

    /// Whether any day of it is known: a calendar holds at least one component (RFC 5545, section 3.6).
    pub fn has_events(&self, forum: &Forum) -> bool {
        let known = |s: &Sitting<'_>| s.when != When::Unknown;
        let in_edition = |code: &str| {
            forum.edition(code).is_some_and(|view| event::edition_days(&view).is_some())
                || sittings(forum, code).iter().any(known)
        };
        match self {
            Calendar::Dialogue => forum.editions().iter().any(|code| in_edition(code)),
            Calendar::Edition(code) => in_edition(code),
            Calendar::Session(edition, code) => {
                sitting(forum, &format!("{edition}/{code}")).as_ref().is_some_and(known)
            }
            Calendar::Person(id) => seated(forum, id).iter().any(known),
        }
    }

    fn place(&self) -> Place {
        match self {
            Calendar::Dialogue => Place::Home,
            Calendar::Edition(e) => Place::Edition(e.clone()),
            Calendar::Session(e, s) => Place::Session(e.clone(), s.clone()),
            Calendar::Person(id) => Place::Person(id.clone()),
        }
    }
}

/// What a calendar holds.
struct Contents<'a> {
    name: String,
    editions: Vec<Subject>,
    sittings: Vec<Sitting<'a>>,
}

/// Writes a calendar; `None` if the forum has nothing of the kind, or knows no day of it.
pub fn write(forum: &Forum, lang: Lang, origin: &Origin, calendar: &Calendar) -> Option<Vec<u8>> {
    if !calendar.has_events(forum) {
        return None;
    }
    read_as(forum, lang, calendar.place(), |c| {
        let contents = contents(c, calendar)?;
        let mut lines = Lines::default();
        lines.component("VCALENDAR", |lines| {
            lines.raw("VERSION", "2.0");
            lines.raw("PRODID", concat!("-//Duologue//Duologue ", env!("CARGO_PKG_VERSION"), "//EN"));
            lines.raw("CALSCALE", "GREGORIAN");
            head(c, lines, origin, calendar, &contents);
            zones(lines, &contents.sittings);
            let identity = Identity::of(forum);
            // An event reads the same in every calendar, as its edition's page does.
            for code in &contents.editions {
                let place = Place::Edition(code.to_string());
                read_as(forum, lang, place, |c| event::edition(c, lines, &identity, origin, code));
            }
            for sitting in &contents.sittings {
                let edition = sitting.view.subject.split('/').next().unwrap_or_default();
                let place = Place::Edition(edition.to_owned());
                read_as(forum, lang, place, |c| event::session(c, lines, &identity, origin, sitting));
            }
        });
        Some(lines.finish())
    })
}

fn contents<'a>(c: &Context<'a>, calendar: &Calendar) -> Option<Contents<'a>> {
    let forum = c.forum;
    let programme = |name: String| c.list([c.t("programme-title"), name]);
    let all = forum.editions();
    Some(match calendar {
        Calendar::Dialogue => Contents {
            name: programme(Base::new(c, Nav::None, String::new(), String::new()).site()),
            sittings: all.iter().flat_map(|code| sittings(forum, code)).collect(),
            editions: all,
        },
        Calendar::Edition(code) => {
            let code = all.into_iter().find(|e| **e == **code)?;
            Contents {
                name: programme(c.edition_name(&code, true)),
                sittings: sittings(forum, &code),
                editions: vec![code],
            }
        }
        Calendar::Session(edition, code) => {
            let sitting = sitting(forum, &format!("{edition}/{code}"))?;
            Contents {
                name: session_title(c, &sitting.view).text,
                sittings: vec![sitting],
                editions: Vec::new(),
            }
        }
        Calendar::Person(id) => {
            let person = forum.person(id)?;
            Contents {
                name: c.person_name(&person).text,
                sittings: seated(forum, &person.id),
                editions: Vec::new(),
            }
        }
    })
}

/// The sessions in which a person has a seat.
fn seated<'a>(forum: &'a Forum, id: &str) -> Vec<Sitting<'a>> {
    let seats = forum.appearances(id);
    let subjects: BTreeSet<Subject> = seats.iter().filter_map(|s| session_of(forum, &s.subject)).collect();
    subjects.iter().filter_map(|subject| sitting(forum, subject)).collect()
}

/// The session in which a seat is; a seat can also be one of a whole edition.
fn session_of(forum: &Forum, seat: &str) -> Option<Subject> {
    let (session, _) = seat.rsplit_once('/')?;
    session.contains('/').then(|| forum.resolve(session))
}

fn head(c: &Context<'_>, lines: &mut Lines, origin: &Origin, calendar: &Calendar, contents: &Contents<'_>) {
    let tag = Some(c.lang().tag());
    lines.text("NAME", tag, &contents.name);
    lines.text("X-WR-CALNAME", None, &contents.name);
    let unknown = contents.sittings.iter().filter(|s| s.when == When::Unknown && !s.withdrawn).count();
    let certain = |code: &&Subject| c.forum.edition(code).as_ref().and_then(event::edition_days).is_some();
    let editions = contents.editions.len() - contents.editions.iter().filter(certain).count();
    let mut about = Vec::new();
    for (key, count) in [("calendar-left-out", unknown), ("calendar-editions-left-out", editions)] {
        if count > 0 {
            about.push(c.t1(key, "count", count));
        }
    }
    if c.forum.has_example_keys() {
        about.push(c.t("example-keys"));
    }
    if !about.is_empty() {
        let about = about.join(&c.t("sentence-space"));
        lines.text("DESCRIPTION", tag, &about);
        lines.text("X-WR-CALDESC", None, &about);
    }
    lines.raw("REFRESH-INTERVAL;VALUE=DURATION", "PT12H");
    lines.raw("SOURCE;VALUE=URI", &origin.url(&calendar.path(c.lang())));
}

/// The zones in which the sessions are told, each for the years that it is needed for.
fn zones(lines: &mut Lines, sittings: &[Sitting<'_>]) {
    let mut years: BTreeMap<String, (i16, i16)> = BTreeMap::new();
    for sitting in sittings {
        let When::Hours { start, end } = &sitting.when else { continue };
        let (first, last) = (start.year(), end.as_ref().unwrap_or(start).year());
        let known = years.entry(event::zone_name(start).to_owned()).or_insert((first, last));
        *known = (known.0.min(first), known.1.max(last));
    }
    for (name, (first, last)) in years {
        zone::write(lines, &name, first, last);
    }
}

/// The page of a session or of what it became, as far as it has one: a withdrawn session has none.
fn page(forum: &Forum, sitting: &Sitting<'_>) -> Option<Place> {
    let stands = forum.resolve(&sitting.view.subject);
    match session_place(&stands)? {
        Place::Session(edition, _) if sitting.withdrawn && stands == sitting.view.subject => {
            Some(Place::Programme(edition))
        }
        place => Some(place),
    }
}
