//! A time of day, told in the zone of every side: nobody has to reckon.

use jiff::Zoned;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use crate::catalogue;
use crate::context::Context;

/// A start, and an end where it is known, once for each zone: “13:00–14:30 Japan time (UTC+9)”.
///
/// A zone of no side comes last, by its own name; without a zone the time stands as it was given.
pub fn times(c: &Context<'_>, date: &str, start: &str, end: Option<&str>, zone: Option<&str>) -> Vec<String> {
    let at = |time: &str| -> Option<Zoned> {
        let (date, time): (Date, Time) = (date.parse().ok()?, time.parse().ok()?);
        date.to_datetime(time).in_tz(zone?).ok()
    };
    let Some(from) = at(start) else { return vec![span(c, start, end)] };
    let to = end.and_then(at);
    let each = zones(c, zone);
    each.iter().map(|(names, zone)| in_zone(c, date, names, zone, &from, to.as_ref())).collect()
}

/// The sides' zones in the page's order, sides of one zone together; then the place's own, if it is no side's.
fn zones(c: &Context<'_>, own: Option<&str>) -> Vec<(Vec<String>, TimeZone)> {
    let mut zones: Vec<(Vec<String>, TimeZone)> = Vec::new();
    let mut add = |name: Option<String>, code: &str| {
        let Ok(zone) = TimeZone::get(code) else { return };
        match zones.iter_mut().find(|(_, z)| *z == zone) {
            Some((names, _)) => names.extend(name),
            None => zones.push((name.into_iter().collect(), zone)),
        }
    };
    for side in &c.sides {
        if let Some(code) = c.forum.side(side).zone {
            add(Some(c.side_name(side).text), &code);
        }
    }
    if let Some(code) = own {
        add(None, code);
    }
    zones
}

fn in_zone(c: &Context<'_>, date: &str, names: &[String], zone: &TimeZone, from: &Zoned, to: Option<&Zoned>) -> String {
    let from = from.with_time_zone(zone.clone());
    let hour = |at: &Zoned| at.strftime("%H:%M").to_string();
    let to = to.map(|to| hour(&to.with_time_zone(zone.clone())));
    let mut time = span(c, &hour(&from), to.as_deref());
    // Far from the place it may be another day.
    let day = from.date().to_string();
    if day != date {
        time = c.list([c.date(&day), time]);
    }
    let offset = offset(from.offset().seconds());
    if names.is_empty() {
        let name = zone.iana_name().unwrap_or_default().to_owned();
        return catalogue::text(c.lang(), "time-elsewhere", &[("span", time), ("zone", name), ("offset", offset)]);
    }
    catalogue::text(c.lang(), "time-in-zone", &[("span", time), ("zone", c.list(names)), ("offset", offset)])
}

fn span(c: &Context<'_>, start: &str, end: Option<&str>) -> String {
    match end {
        Some(end) => c.t2("time-span", ("start", start.to_owned()), ("end", end.to_owned())),
        None => start.to_owned(),
    }
}

/// `+9`, `-3:30`, `±0`.
fn offset(seconds: i32) -> String {
    let (hours, minutes) = (seconds.abs() / 3600, seconds.abs() % 3600 / 60);
    let sign = match seconds.signum() {
        1 => "+",
        -1 => "−",
        _ => "±",
    };
    if minutes == 0 { format!("{sign}{hours}") } else { format!("{sign}{hours}:{minutes:02}") }
}

#[cfg(test)]
mod tests {
    #[test]
    fn offsets_are_written_as_people_write_them() {
        // Tokyo, Newfoundland in winter, Nepal, London in winter (IANA time zone database).
        for (seconds, written) in [(32_400, "+9"), (-12_600, "−3:30"), (20_700, "+5:45"), (0, "±0")] {
            assert_eq!(super::offset(seconds), written);
        }
    }
}
