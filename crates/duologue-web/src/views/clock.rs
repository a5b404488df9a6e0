//! A clock time of one place, told as the clocks of every side have it.

use duologue_forum::{SessionView, Told, Word};
use jiff::ZonedDateTime;
use jiff::civil::{Date, DateTime, Time};

use super::attributed;
use crate::context::Context;
use crate::html::Html;

/// One time of a session in all its zones, and who gives it where the words differ.
pub struct Hours {
    pub clocks: Vec<Clock>,
    pub notes: Vec<Html>,
}

/// A time in one zone; the session's own comes first.
pub struct Clock {
    pub time: String,
    pub zone: String,
    /// The day there, where it is not the session's.
    pub day: Option<String>,
    pub own: bool,
}

/// Every time that was told of a session; none if no time is on record.
pub fn hours(c: &Context<'_>, session: &SessionView<'_>) -> Vec<Hours> {
    let date = match session.date.as_slice() {
        [told] => told.value.parse().ok(),
        // Without one certain day no clock elsewhere is certain.
        _ => None,
    };
    let spans = spans(&session.start, &session.end);
    let differ = spans.len() > 1;
    let tell = |(start, end, words): &(Option<&str>, Option<&str>, Vec<&Word>)| Hours {
        clocks: clocks(c, date, *start, *end, session.zone),
        notes: if differ { attributed(c, words) } else { Vec::new() },
    };
    spans.iter().map(tell).collect()
}

/// A start with the end that the same word gives.
type Span<'a> = (Option<&'a str>, Option<&'a str>, Vec<&'a Word>);

fn spans<'a>(starts: &[Told<'a, &'a str>], ends: &[Told<'a, &'a str>]) -> Vec<Span<'a>> {
    let share = |a: &Told<'a, &'a str>, b: &Told<'a, &'a str>| {
        a.words.iter().any(|w| b.words.iter().any(|v| v.act.leaf == w.act.leaf))
    };
    if starts.is_empty() {
        return ends.iter().map(|end| (None, Some(end.value), end.words.clone())).collect();
    }
    let mut found: Vec<Span<'a>> = Vec::new();
    for start in starts {
        let alone = starts.len() == 1;
        let theirs: Vec<&Told<'a, &'a str>> = ends.iter().filter(|end| alone || share(start, end)).collect();
        if theirs.is_empty() {
            found.push((Some(start.value), None, start.words.clone()));
        }
        let words = |end: &Told<'a, &'a str>| if alone { end.words.clone() } else { start.words.clone() };
        found.extend(theirs.into_iter().map(|end| (Some(start.value), Some(end.value), words(end))));
    }
    found
}

/// A time on every clock, the own zone first.
pub fn clocks(
    c: &Context<'_>,
    date: Option<Date>,
    start: Option<&str>,
    end: Option<&str>,
    zone: Option<&str>,
) -> Vec<Clock> {
    let Some(zone) = zone else {
        return vec![Clock {
            time: span(c, start, end),
            zone: c.t("programme-no-zone"),
            day: None,
            own: true,
        }];
    };
    let of_sides: Vec<(String, String)> =
        c.sides.iter().filter_map(|side| Some((side.clone(), c.forum.side(side).zone.clone()?))).collect();
    let own = of_sides.iter().position(|(_, z)| z == zone);
    let mut places: Vec<(String, &str)> = vec![match own.and_then(|i| of_sides.get(i)) {
        Some((side, zone)) => (c.side_name(side).text, zone),
        None => (zone.to_owned(), zone),
    }];
    let others = of_sides.iter().enumerate().filter(|(i, _)| Some(*i) != own);
    places.extend(others.map(|(_, (side, zone))| (c.side_name(side).text, zone.as_str())));
    let mut clocks = Vec::new();
    for (i, (name, there)) in places.into_iter().enumerate() {
        let label = |offset: Option<String>| match (offset, own.is_none() && i == 0) {
            (None, true) => name.clone(),
            (None, false) => c.t1("programme-zone", "side", name.clone()),
            (Some(offset), true) => c.t2("programme-zone-code", ("zone", name.clone()), ("offset", offset)),
            (Some(offset), false) => {
                c.t2("programme-zone-offset", ("side", name.clone()), ("offset", offset))
            }
        };
        let moved = |time: &str| there_at(date?, time, zone, there);
        let first = start.or(end).and_then(moved);
        match (first, i) {
            (Some(first), _) => {
                let start = start.and_then(moved).map(|z| hour(&z));
                let end = end.and_then(moved).map(|z| hour(&z));
                let day = (Some(first.date()) != date).then(|| c.date(&first.date().to_string()));
                clocks.push(Clock {
                    time: span(c, start.as_deref(), end.as_deref()),
                    zone: label(Some(offset(&first))),
                    day,
                    own: i == 0,
                });
            }
            // The time as it was told needs no day.
            (None, 0) => {
                clocks.push(Clock { time: span(c, start, end), zone: label(None), day: None, own: true })
            }
            (None, _) => {}
        }
    }
    clocks
}

fn span(c: &Context<'_>, start: Option<&str>, end: Option<&str>) -> String {
    match (start, end) {
        (Some(start), Some(end)) => {
            c.t2("programme-span", ("start", start.to_owned()), ("end", end.to_owned()))
        }
        (Some(start), None) => start.to_owned(),
        (None, Some(end)) => c.t1("programme-until", "end", end.to_owned()),
        (None, None) => String::new(),
    }
}

/// A part's own time, in the zone of its session.
pub fn part_time(c: &Context<'_>, start: Option<&str>, end: Option<&str>) -> Option<String> {
    Some(span(c, start, end)).filter(|text| !text.is_empty())
}

/// The moment of a local time, on the clock of another zone.
fn there_at(date: Date, time: &str, zone: &str, there: &str) -> Option<ZonedDateTime> {
    let time: Time = format!("{time}:00").parse().ok()?;
    let here = DateTime::from_parts(date, time).in_tz(zone).ok()?;
    here.in_tz(there).ok()
}

fn hour(at: &ZonedDateTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// `UTC+9`, `UTC+5:30`.
fn offset(at: &ZonedDateTime) -> String {
    let minutes = at.offset().seconds() / 60;
    let sign = if minutes < 0 { '−' } else { '+' };
    match (minutes.abs() / 60, minutes.abs() % 60) {
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, rest) => format!("UTC{sign}{hours}:{rest:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_agree_with_the_zones_known_offsets() {
        let day: Date = "2017-12-16".parse().unwrap();
        // Tokyo is an hour ahead of Beijing; New Delhi two and a half hours behind it.
        for (zone, hour_there, offset_there, date_there) in [
            ("Asia/Tokyo", "00:30", "UTC+9", "2017-12-17"),
            ("Asia/Shanghai", "23:30", "UTC+8", "2017-12-16"),
            ("Asia/Kolkata", "21:00", "UTC+5:30", "2017-12-16"),
            ("America/New_York", "10:30", "UTC−5", "2017-12-16"),
        ] {
            let at = there_at(day, "23:30", "Asia/Shanghai", zone).unwrap();
            assert_eq!(
                (hour(&at).as_str(), offset(&at).as_str(), at.date().to_string().as_str()),
                (hour_there, offset_there, date_there)
            );
        }
        assert!(there_at(day, "25:00", "Asia/Shanghai", "Asia/Tokyo").is_none());
        assert!(there_at(day, "09:00", "Asia/Nowhere", "Asia/Tokyo").is_none());
    }
}
