//! `schedule.json`.

use std::collections::BTreeMap;

use jiff::ZonedDateTime;
use serde::Serialize;

use super::{Event, Person, Schedule, clock, duration, moment};
use crate::clean::clean;

#[derive(Serialize)]
struct File<'s> {
    generator: Generator,
    schedule: Root<'s>,
}

#[derive(Serialize)]
struct Generator {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Root<'s> {
    version: &'s str,
    base_url: &'s str,
    conference: Conference<'s>,
    #[serde(rename = "x-duologue")]
    about: About<'s>,
}

/// What the schedule does not tell.
#[derive(Serialize)]
struct About<'s> {
    left_out: usize,
    notes: &'s [String],
}

#[derive(Serialize)]
struct Conference<'s> {
    acronym: &'s str,
    title: String,
    start: String,
    end: String,
    #[serde(rename = "daysCount")]
    count: usize,
    timeslot_duration: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    time_zone_name: Option<&'s str>,
    url: &'s str,
    rooms: Vec<Room>,
    days: Vec<Day<'s>>,
}

#[derive(Serialize)]
struct Room {
    guid: String,
    name: String,
}

#[derive(Serialize)]
struct Day<'s> {
    index: usize,
    date: String,
    day_start: String,
    day_end: String,
    rooms: BTreeMap<String, Vec<Talk<'s>>>,
}

#[derive(Serialize)]
struct Talk<'s> {
    id: u32,
    guid: String,
    date: String,
    start: String,
    duration: String,
    room: String,
    slug: &'s str,
    url: &'s str,
    title: String,
    subtitle: String,
    track: String,
    #[serde(rename = "type")]
    kind: &'s str,
    language: &'s str,
    #[serde(rename = "abstract")]
    summary: &'s str,
    persons: Vec<Speaker>,
    links: [(); 0],
}

#[derive(Serialize)]
struct Speaker {
    id: u32,
    guid: String,
    public_name: String,
}

/// Writes the schedule.
pub fn write(schedule: &Schedule) -> Option<Vec<u8>> {
    let rooms = schedule.rooms.iter();
    // A day without hours, which XML can name, has no place here.
    let days: Vec<Day<'_>> = (1..)
        .zip(&schedule.days)
        .filter_map(|(index, day)| Some(talks_of(index, day, day.hours.as_ref()?)))
        .collect();
    let file = File {
        generator: Generator { name: "Duologue", version: env!("CARGO_PKG_VERSION") },
        schedule: Root {
            version: &schedule.version,
            base_url: &schedule.base,
            about: About { left_out: schedule.left_out, notes: &schedule.notes },
            conference: Conference {
                acronym: &schedule.acronym,
                title: clean(&schedule.title).into_owned(),
                start: schedule.days.first()?.date.to_string(),
                end: schedule.days.last()?.date.to_string(),
                count: days.len(),
                timeslot_duration: super::SLOT,
                time_zone_name: schedule.zone.as_deref(),
                url: &schedule.url,
                rooms: rooms
                    .map(|(name, guid)| Room { guid: guid.to_string(), name: clean(name).into_owned() })
                    .collect(),
                days,
            },
        },
    };
    serde_json::to_vec(&file).ok()
}

fn talks_of<'s>(index: usize, day: &'s super::Day, (start, end): &(ZonedDateTime, ZonedDateTime)) -> Day<'s> {
    Day {
        index,
        date: day.date.to_string(),
        day_start: moment(start),
        day_end: moment(end),
        rooms: day.rooms.iter().map(|(name, events)| talks(&clean(name), events)).collect(),
    }
}

fn talks<'s>(room: &str, events: &'s [Event]) -> (String, Vec<Talk<'s>>) {
    (room.to_owned(), events.iter().map(|event| talk(event, room)).collect())
}

fn talk<'s>(event: &'s Event, room: &str) -> Talk<'s> {
    let text = |text: &str| clean(text).into_owned();
    let person = |p: &Person| Speaker { id: p.id, guid: p.guid.to_string(), public_name: text(&p.name) };
    Talk {
        id: event.id,
        guid: event.guid.to_string(),
        date: moment(&event.start),
        start: clock(&event.start),
        duration: duration(event.minutes),
        room: room.to_owned(),
        slug: &event.slug,
        url: &event.url,
        title: text(&event.title),
        subtitle: text(&event.subtitle),
        track: text(&event.track),
        kind: event.kind,
        language: &event.language,
        summary: &event.summary,
        persons: event.persons.iter().map(person).collect(),
        links: [],
    }
}
