//! Sessions and editions as events (RFC 5545, section 3.6.1).

use duologue_forum::EditionView;
use jiff::ZonedDateTime;
use jiff::civil::Date;

use super::lines::{Lines, utc};
use super::page;
use crate::address::{Address, Place};
use crate::context::Context;
use crate::html::Run;
use crate::identity::Identity;
use crate::origin::Origin;
use crate::sitting::{Sitting, When, acts, first_and_last, is_off, span};
use crate::views::edition::{session_name, session_title};

/// What an event of either sort says of itself.
struct Event<'e> {
    subject: &'e str,
    at: &'e str,
    sequence: usize,
    off: bool,
    summary: &'e Run,
    location: Option<Run>,
    description: Vec<String>,
    place: Place,
}

/// A session; one whose day nobody knows is left out.
pub fn session(c: &Context<'_>, lines: &mut Lines, identity: &Identity, origin: &Origin, s: &Sitting<'_>) {
    if s.when == When::Unknown {
        return;
    }
    let Some(place) = page(c.forum, s) else { return };
    let edition = s.view.subject.split('/').next().unwrap_or_default();
    let (title, name) = (session_title(c, &s.view), session_name(c, &s.view));
    let mut description = vec![c.edition_name(edition, true)];
    if name.lang.is_none() && name != title {
        description.push(name.text);
    }
    if matches!(s.when, When::Day(_)) {
        description.push(c.t("calendar-no-time"));
    }
    if c.forum.edition(edition).is_some_and(|e| e.simulated) {
        description.push(c.t("simulated-note"));
    }
    let event = Event {
        subject: &s.view.subject,
        at: s.at,
        sequence: s.sequence,
        off: s.cancelled,
        summary: &title,
        location: s.view.room.and_then(|room| c.by_lang(room)),
        description,
        place,
    };
    lines.component("VEVENT", |lines| match &s.when {
        When::Hours { start, end } => {
            lines.zoned("DTSTART", zone_name(start), start);
            if let Some(end) = end {
                lines.zoned("DTEND", zone_name(end), end);
            }
            event.write(c, lines, identity, origin);
        }
        When::Day(date) => {
            days(lines, *date, *date);
            event.write(c, lines, identity, origin);
        }
        When::Unknown => {}
    });
}

/// An edition's public days; one of which nobody knows the days, or of which they are told in two ways, is left out.
pub fn edition(c: &Context<'_>, lines: &mut Lines, identity: &Identity, origin: &Origin, code: &str) {
    let Some(view) = c.forum.edition(code) else { return };
    let off = is_cancelled(&view);
    let Some((first, last)) = edition_days(&view) else { return };
    let said = acts(c.forum, code, "edition");
    let summary = c.edition(code, true);
    let note = view.simulated.then(|| c.t("simulated-note"));
    let event = Event {
        subject: code,
        at: said.iter().map(|w| w.act.entry.at.as_str()).max().unwrap_or_default(),
        sequence: said.len().saturating_sub(1),
        off,
        summary: &summary,
        location: location(c, &view),
        description: note.into_iter().collect(),
        place: Place::Edition(code.to_owned()),
    };
    lines.component("VEVENT", |lines| {
        days(lines, first, last);
        event.write(c, lines, identity, origin);
    });
}

fn is_cancelled(view: &EditionView<'_>) -> bool {
    view.status.as_ref().is_some_and(|s| is_off(s.value))
}

/// First and last public day, as far as all who tell them say the same.
pub fn edition_days(view: &EditionView<'_>) -> Option<(Date, Date)> {
    span(&view.days).or_else(|| last_days(view))
}

/// The days that an edition was last to meet on, where it will not.
fn last_days(view: &EditionView<'_>) -> Option<(Date, Date)> {
    let told = is_cancelled(view) && view.days.is_empty();
    told.then(|| view.course.iter().rev().find_map(|step| first_and_last(&step.days))).flatten()
}

fn location(c: &Context<'_>, view: &EditionView<'_>) -> Option<Run> {
    let [told] = view.cities.as_slice() else { return None };
    let cities: Vec<Run> = told.value.iter().map(|code| c.city(code)).collect();
    cities.iter().all(|city| city.lang.is_none()).then(|| Run::own(c.list(cities)))
}

impl Event<'_> {
    fn write(&self, c: &Context<'_>, lines: &mut Lines, identity: &Identity, origin: &Origin) {
        let tag = |run: &Run| run.lang.clone().unwrap_or_else(|| c.lang().tag().to_owned());
        let at = utc(self.at).unwrap_or_else(|| "19700101T000000Z".to_owned());
        lines.raw("UID", &identity.name(self.subject).to_string());
        // Without a METHOD, the stamp tells when the event was last said otherwise (section 3.8.7.2).
        lines.raw("DTSTAMP", &at);
        lines.raw("LAST-MODIFIED", &at);
        lines.raw("SEQUENCE", &self.sequence.to_string());
        lines.raw("STATUS", if self.off { "CANCELLED" } else { "CONFIRMED" });
        lines.text("SUMMARY", Some(&tag(self.summary)), &self.summary.text);
        if let Some(location) = &self.location {
            lines.text("LOCATION", Some(&tag(location)), &location.text);
        }
        if !self.description.is_empty() {
            lines.text("DESCRIPTION", Some(c.lang().tag()), &self.description.join("\n"));
        }
        lines.raw("URL", &origin.url(&Address::new(c.lang(), self.place.clone()).path()));
    }
}

/// Whole days; the end is the day after the last (section 3.6.1). They make nobody busy.
fn days(lines: &mut Lines, first: Date, last: Date) {
    lines.day("DTSTART", first);
    if let Ok(next) = last.tomorrow() {
        lines.day("DTEND", next);
    }
    lines.raw("TRANSP", "TRANSPARENT");
}

/// The zone's name in the IANA database, never an abbreviation.
pub fn zone_name(at: &ZonedDateTime) -> &str {
    at.time_zone().iana_name().unwrap_or("UTC")
}
