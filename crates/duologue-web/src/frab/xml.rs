//! `schedule.xml`.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event as Xml};

use super::{Event, Schedule, clock, duration, moment};
use crate::clean::clean;

type Out = Writer<Vec<u8>>;

/// Writes the schedule.
pub fn write(schedule: &Schedule) -> Option<Vec<u8>> {
    let mut out = Writer::new(Vec::new());
    document(schedule, &mut out).ok()?;
    Some(out.into_inner())
}

fn document(schedule: &Schedule, out: &mut Out) -> io::Result<()> {
    out.write_event(Xml::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    out.create_element("schedule").write_inner_content(|out| {
        for note in &schedule.notes {
            // Two hyphens would end a comment (XML 1.0, section 2.5).
            let note = format!(" {} ", clean(note).replace('-', "\u{2010}"));
            out.write_event(Xml::Comment(BytesText::from_escaped(note)))?;
        }
        let generator = [("name", "Duologue"), ("version", env!("CARGO_PKG_VERSION"))];
        out.create_element("generator").with_attributes(generator).write_empty()?;
        text(out, "version", &schedule.version)?;
        conference(schedule, out)?;
        for (at, day) in schedule.days.iter().enumerate() {
            let (index, date) = ((at + 1).to_string(), day.date.to_string());
            let hours =
                day.hours.as_ref().map(|(start, end)| [("start", moment(start)), ("end", moment(end))]);
            let hours = hours.iter().flatten().map(|(name, at)| (*name, at.as_str()));
            out.create_element("day")
                .with_attributes([("index", &*index), ("date", &date)].into_iter().chain(hours))
                .write_inner_content(|out| {
                    for (name, events) in &day.rooms {
                        let name = clean(name);
                        out.create_element("room").with_attribute(("name", &*name)).write_inner_content(
                            |out| events.iter().try_for_each(|event| talk(event, &name, out)),
                        )?;
                    }
                    Ok(())
                })?;
        }
        Ok(())
    })?;
    Ok(())
}

fn conference(schedule: &Schedule, out: &mut Out) -> io::Result<()> {
    let date = |day: Option<&super::Day>| day.map(|d| d.date.to_string()).unwrap_or_default();
    out.create_element("conference").write_inner_content(|out| {
        text(out, "acronym", &schedule.acronym)?;
        text(out, "title", &schedule.title)?;
        text(out, "start", &date(schedule.days.first()))?;
        text(out, "end", &date(schedule.days.last()))?;
        text(out, "days", &schedule.days.len().to_string())?;
        text(out, "timeslot_duration", super::SLOT)?;
        text(out, "base_url", &schedule.base)?;
        schedule.zone.as_ref().map_or(Ok(()), |zone| text(out, "time_zone_name", zone))
    })?;
    Ok(())
}

fn talk(event: &Event, room: &str, out: &mut Out) -> io::Result<()> {
    let (id, guid) = (event.id.to_string(), event.guid.to_string());
    out.create_element("event").with_attributes([("id", &*id), ("guid", &guid)]).write_inner_content(
        |out| {
            text(out, "date", &moment(&event.start))?;
            text(out, "start", &clock(&event.start))?;
            text(out, "duration", &duration(event.minutes))?;
            text(out, "room", room)?;
            text(out, "slug", &event.slug)?;
            text(out, "url", &event.url)?;
            text(out, "title", &event.title)?;
            text(out, "subtitle", &event.subtitle)?;
            text(out, "track", &event.track)?;
            text(out, "type", event.kind)?;
            text(out, "language", &event.language)?;
            text(out, "abstract", &event.summary)?;
            out.create_element("persons").write_inner_content(|out| {
                for person in &event.persons {
                    out.create_element("person")
                        .with_attribute(("id", &*person.id.to_string()))
                        .write_text_content(BytesText::new(&clean(&person.name)))?;
                }
                Ok(())
            })?;
            Ok(())
        },
    )?;
    Ok(())
}

fn text(out: &mut Out, name: &str, value: &str) -> io::Result<()> {
    out.create_element(name).write_text_content(BytesText::new(&clean(value)))?;
    Ok(())
}
