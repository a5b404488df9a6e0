//! A programme as conference apps read it: the schedule of frab, in XML and in JSON.
//!
//! Its form is what the C3VOC's validator asks for (<https://github.com/voc/schedule/tree/master/validator>).

mod json;
mod xml;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use duologue_forum::acts::{Body, SessionKind};
use duologue_forum::{EditionView, Forum, Seat, SessionView};
use jiff::ZonedDateTime;
use jiff::civil::Date;
use uuid::Uuid;

use crate::address::{Address, Lang, Place};
use crate::context::{Context, read_as};
use crate::html::Run;
use crate::identity::Identity;
use crate::origin::Origin;
use crate::sitting::{Sitting, When, is_off, sittings, when};
use crate::views::edition::{session_name, session_place, session_title};

/// Longest event that apps can draw, in minutes.
const DAY: i64 = 24 * 60;

/// The grid that apps draw.
const SLOT: &str = "00:15";

/// A form of the schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Xml,
    Json,
}

impl Form {
    pub fn media(self) -> &'static str {
        match self {
            Form::Xml => "application/xml; charset=utf-8",
            Form::Json => "application/json; charset=utf-8",
        }
    }
}

/// The path of an edition's schedule.
pub fn path(lang: Lang, edition: &str, form: Form) -> String {
    let ending = match form {
        Form::Xml => "xml",
        Form::Json => "json",
    };
    format!("/{}/editions/{edition}/schedule.{ending}", lang.code())
}

/// Writes the schedule of an edition, without events where no session has a certain time; `None` where it has no day.
pub fn write(forum: &Forum, lang: Lang, origin: &Origin, edition: &str, form: Form) -> Option<Vec<u8>> {
    let schedule = schedule(forum, lang, origin, edition)?;
    match form {
        Form::Xml => xml::write(&schedule),
        Form::Json => json::write(&schedule),
    }
}

/// What both forms tell.
struct Schedule {
    /// The state of the logs, which a new version of the schedule follows.
    version: String,
    base: String,
    title: String,
    acronym: String,
    url: String,
    /// The zone's name, where all events are in one.
    zone: Option<String>,
    days: Vec<Day>,
    rooms: BTreeMap<String, Uuid>,
    /// What a reader should know of the whole.
    notes: Vec<String>,
    left_out: usize,
}

struct Day {
    date: Date,
    /// First beginning and last end of its events, where it has any.
    hours: Option<(ZonedDateTime, ZonedDateTime)>,
    rooms: BTreeMap<String, Vec<Event>>,
}

struct Event {
    id: u32,
    guid: Uuid,
    start: ZonedDateTime,
    minutes: i64,
    slug: String,
    url: String,
    title: String,
    subtitle: String,
    track: String,
    kind: &'static str,
    language: String,
    summary: String,
    persons: Vec<Person>,
}

#[derive(Clone)]
struct Person {
    id: u32,
    guid: Uuid,
    name: String,
}

/// A session without a certain time is left out and counted.
fn schedule(forum: &Forum, lang: Lang, origin: &Origin, edition: &str) -> Option<Schedule> {
    forum.edition(edition)?;
    read_as(forum, lang, Place::Programme(edition.to_owned()), |c| read(c, origin, edition))
}

/// Whether a session begins and ends at certain times, within a day: only then apps can draw it.
pub fn has_hours(session: &SessionView<'_>) -> bool {
    length(&when(session)).is_some()
}

/// Start and length in minutes.
fn length(when: &When) -> Option<(&ZonedDateTime, i64)> {
    let When::Hours { start, end: Some(end) } = when else { return None };
    let minutes = start.timestamp().until(end.timestamp()).ok()?.get_seconds() / 60;
    (1..=DAY).contains(&minutes).then_some((start, minutes))
}

fn read(c: &Context<'_>, origin: &Origin, code: &str) -> Option<Schedule> {
    let identity = Identity::of(c.forum);
    let sittings = sittings(c.forum, code);
    let edition = c.forum.edition(code)?;
    let mut days: BTreeMap<Date, BTreeMap<String, Vec<Event>>> = BTreeMap::new();
    let (mut ids, mut people) = (BTreeSet::new(), HashMap::new());
    let mut left_out = 0;
    for sitting in sittings.iter().filter(|sitting| !sitting.withdrawn) {
        // Its day may be one that it will not meet on.
        if !has_hours(&sitting.view) {
            left_out += 1;
            continue;
        }
        let Some((start, minutes)) = length(&sitting.when).filter(|_| !sitting.cancelled) else { continue };
        let room = sitting.view.room.and_then(|room| c.by_lang(room)).map(|room| room.text);
        let room = room.unwrap_or_else(|| c.t("schedule-no-room"));
        let mut event = event(c, &identity, origin, sitting, start, minutes, &mut people)?;
        // Ids must differ within a schedule.
        while !ids.insert(event.id) {
            event.id = event.id.wrapping_add(1).max(1);
        }
        days.entry(start.date()).or_default().entry(room).or_default().push(event);
    }
    let events = || days.values().flat_map(|rooms| rooms.values().flatten());
    let zones: BTreeSet<&str> = events().filter_map(|e| e.start.time_zone().iana_name()).collect();
    let zone = zones.first().filter(|_| zones.len() == 1).map(|name| (*name).to_owned());
    let names = days.values().flat_map(BTreeMap::keys);
    let rooms = names.map(|name| (name.clone(), identity.name(&format!("{code}/room/{name}")))).collect();
    let mut notes = Vec::new();
    if left_out > 0 {
        notes.push(c.t1("schedule-left-out", "count", left_out));
    }
    let off = edition.status.as_ref().map(|told| told.value).filter(|status| is_off(*status));
    notes.extend(off.map(|status| c.t(&format!("status-{}", status.word()))));
    notes.extend(edition.simulated.then(|| c.t("simulated-note")));
    notes.extend(c.forum.has_example_keys().then(|| c.t("example-keys")));
    if days.is_empty() {
        days.extend(dates(&edition).map(|date| (date, BTreeMap::new())));
    }
    let days: Vec<Day> = days.into_iter().map(|(date, rooms)| day(date, rooms)).collect();
    (!days.is_empty()).then(|| Schedule {
        version: state(c.forum),
        base: origin.url("/"),
        title: c.edition_name(code, true),
        // At least four characters, and no hyphen behind the first.
        acronym: format!("edition_{}", code.replace('-', "_")),
        url: origin.url(&c.address.path()),
        zone,
        days,
        rooms,
        notes,
        left_out,
    })
}

/// The sizes of the logs: `archive.412_jp.3`.
fn state(forum: &Forum) -> String {
    let sizes = forum.sizes();
    sizes.iter().map(|(voice, size)| format!("{voice}.{size}")).collect::<Vec<_>>().join("_")
}

fn day(date: Date, rooms: BTreeMap<String, Vec<Event>>) -> Day {
    let events = || rooms.values().flatten();
    let (start, end) = (events().map(|e| e.start.clone()).min(), events().filter_map(Event::end).max());
    Day { date, hours: start.zip(end), rooms }
}

/// The edition's public days, whoever tells them.
fn dates(edition: &EditionView<'_>) -> impl Iterator<Item = Date> {
    edition.days.iter().flat_map(|told| &told.value).filter_map(|day| day.date.parse().ok())
}

impl Event {
    fn end(&self) -> Option<ZonedDateTime> {
        self.start.checked_add(jiff::Span::new().minutes(self.minutes)).ok()
    }
}

/// `01:30`
fn duration(minutes: i64) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// `09:00`
fn clock(at: &ZonedDateTime) -> String {
    at.strftime("%H:%M").to_string()
}

/// `2026-03-01T09:00:00+09:00`
fn moment(at: &ZonedDateTime) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

fn event(
    c: &Context<'_>,
    identity: &Identity,
    origin: &Origin,
    sitting: &Sitting<'_>,
    start: &ZonedDateTime,
    minutes: i64,
    people: &mut HashMap<String, Person>,
) -> Option<Event> {
    let view = &sitting.view;
    let place = session_place(&view.subject)?;
    let (title, name) = (session_title(c, view), session_name(c, view));
    let id = identity.number(&view.subject);
    Some(Event {
        id,
        guid: identity.name(&view.subject),
        start: start.clone(),
        minutes,
        // A code may end in a hyphen, which a slug may not.
        slug: format!("{}-{id}", view.subject.replace('/', "-")),
        url: origin.url(&Address::new(c.lang(), place).path()),
        subtitle: if name == title { String::new() } else { name.text },
        track: view.track.map(|t| c.name_of(&format!("track/{t}")).text).unwrap_or_default(),
        kind: view.kind.map_or("other", SessionKind::word),
        language: spoken(c, &view.subject),
        summary: note(c, &title),
        title: title.text,
        persons: persons(c, identity, &c.forum.seats(&view.subject), people),
    })
}

/// The languages spoken, as tags; `und` where the record does not say (BCP 47).
fn spoken(c: &Context<'_>, subject: &str) -> String {
    let said = c.forum.said(subject, |body| match body {
        Body::Session(s) if !s.languages.is_empty() => Some(&s.languages),
        _ => None,
    });
    let languages = said.map(|(_, languages)| languages).next();
    languages.map_or_else(|| "und".to_owned(), |l| l.join(","))
}

/// Said where the title is in another language than the schedule.
fn note(c: &Context<'_>, title: &Run) -> String {
    title.lang.as_deref().map(|tag| crate::views::edition::fallback(c, tag)).unwrap_or_default()
}

/// Everybody who sat there, once each.
fn persons(
    c: &Context<'_>,
    identity: &Identity,
    seats: &[Seat<'_>],
    known: &mut HashMap<String, Person>,
) -> Vec<Person> {
    let mut found: Vec<Person> = Vec::new();
    for seat in seats {
        let id = &seat.appearance.person;
        let person = known.entry(id.clone()).or_insert_with(|| {
            let view = c.forum.person(id);
            let subject = format!("person/{}", view.as_ref().map_or(id, |v| &v.id));
            Person {
                id: identity.number(&subject),
                guid: identity.name(&subject),
                name: view.map_or_else(|| id.clone(), |v| c.person_name(&v).text),
            }
        });
        if !found.iter().any(|p| p.guid == person.guid) {
            found.push(person.clone());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t14_ninety_minutes_are_written_as_hours_and_minutes() {
        assert_eq!([duration(90), duration(5), duration(DAY)], ["01:30", "00:05", "24:00"]);
    }

    #[test]
    fn a_moment_carries_its_offset() {
        let at: ZonedDateTime = "2026-01-15T09:05:00-05:00[America/New_York]".parse().unwrap();
        assert_eq!((moment(&at).as_str(), clock(&at).as_str()), ("2026-01-15T09:05:00-05:00", "09:05"));
    }
}
