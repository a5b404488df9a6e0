//! A clock time of one place, told as the clocks of every side have it.

use duologue_forum::{SessionView, Told, Word};
use jiff::ZonedDateTime;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

use super::attributed;
use super::known::Known;
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

/// Tells times of many sessions on the clocks of every side.
pub struct Clocks<'c, 'f> {
    c: &'c Context<'f>,
    /// Zone and name of each side that has told its zone, in the reader's order.
    sides: Vec<(&'f str, String)>,
    zones: Known<String, Option<TimeZone>>,
    labels: Known<(String, Option<i32>, bool), String>,
    /// The same hours come again on other days.
    spans: Known<[Option<Hour>; 2], String>,
}

impl<'c, 'f> Clocks<'c, 'f> {
    pub fn new(c: &'c Context<'f>) -> Clocks<'c, 'f> {
        let side = |code: &String| Some((c.forum.side(code).zone.as_deref()?, c.side_name(code).text));
        Clocks {
            c,
            sides: c.sides.iter().filter_map(side).collect(),
            zones: Known::default(),
            labels: Known::default(),
            spans: Known::default(),
        }
    }

    /// Every time that was told of a session; none if no time is on record.
    pub fn hours(&mut self, session: &SessionView<'_>) -> Vec<Hours> {
        let date = match session.date.as_slice() {
            [told] => told.value.parse().ok(),
            // Without one certain day no clock elsewhere is certain.
            _ => None,
        };
        let spans = spans(&session.start, &session.end);
        let differ = spans.len() > 1;
        let mut tell = |(start, end, words): &Span<'_, '_>| Hours {
            clocks: self.at(date, *start, *end, session.zone),
            notes: if differ { attributed(self.c, words) } else { Vec::new() },
        };
        spans.iter().map(&mut tell).collect()
    }

    /// A time on every clock, the own zone first.
    pub fn at(
        &mut self,
        date: Option<Date>,
        start: Option<&str>,
        end: Option<&str>,
        zone: Option<&str>,
    ) -> Vec<Clock> {
        let c = self.c;
        let Some(zone) = zone else {
            let zone = c.t("programme-no-zone");
            return vec![Clock { time: span(c, start, end), zone, day: None, own: true }];
        };
        let own = self.sides.iter().position(|(there, _)| *there == zone);
        let nobodys = own.is_none().then(|| (zone, zone.to_owned()));
        let others = self.sides.iter().enumerate().filter(|(i, _)| Some(*i) != own).map(|(_, side)| side);
        let first = own.and_then(|i| self.sides.get(i)).or(nobodys.as_ref());
        let mut known = |zone: &str| self.zones.get(zone.to_owned(), |zone| TimeZone::get(zone).ok());
        let here = known(zone);
        let moment = |time: Option<&str>| at(date?, time?, here.clone()?);
        let (begin, finish) = (moment(start), moment(end));
        let mut clocks = Vec::new();
        for (i, (there, name)) in first.into_iter().chain(others).enumerate() {
            let is_code = own.is_none() && i == 0;
            let mut label = |offset: Option<i32>| {
                self.labels.get((name.clone(), offset, is_code), |_| label(c, name, offset, is_code))
            };
            let mut moved =
                |moment: &Option<ZonedDateTime>| Some(moment.as_ref()?.with_time_zone(known(there)?));
            let (begins, ends) = (moved(&begin), moved(&finish));
            match (begins.as_ref().or(ends.as_ref()), i) {
                (Some(first), _) => clocks.push(Clock {
                    time: self
                        .spans
                        .get([begins.as_ref().map(hour), ends.as_ref().map(hour)], |[start, end]| {
                            span(c, start.map(written).as_deref(), end.map(written).as_deref())
                        }),
                    zone: label(Some(first.offset().seconds())),
                    day: (Some(first.date()) != date).then(|| c.date(&first.date().to_string())),
                    own: i == 0,
                }),
                // The time as it was told needs no day.
                (None, 0) => {
                    clocks.push(Clock { time: span(c, start, end), zone: label(None), day: None, own: true })
                }
                (None, _) => {}
            }
        }
        clocks
    }
}

/// What a clock is called: its side, or the code of a zone that is no side's, and how far it is from UTC.
fn label(c: &Context<'_>, name: &str, offset: Option<i32>, is_code: bool) -> String {
    match (offset, is_code) {
        (None, true) => name.to_owned(),
        (None, false) => c.t1("programme-zone", "side", name),
        (Some(s), true) => c.t2("programme-zone-code", ("zone", name), ("offset", from_utc(s))),
        (Some(s), false) => c.t2("programme-zone-offset", ("side", name), ("offset", from_utc(s))),
    }
}

/// A start with the end that the same word gives.
type Span<'s, 'a> = (Option<&'a str>, Option<&'a str>, &'s [&'a Word]);

fn spans<'s, 'a>(starts: &'s [Told<'a, &'a str>], ends: &'s [Told<'a, &'a str>]) -> Vec<Span<'s, 'a>> {
    let share = |a: &Told<'a, &'a str>, b: &Told<'a, &'a str>| {
        a.words.iter().any(|w| b.words.iter().any(|v| v.act.leaf == w.act.leaf))
    };
    if starts.is_empty() {
        return ends.iter().map(|end| (None, Some(end.value), end.words.as_slice())).collect();
    }
    let mut found: Vec<Span<'s, 'a>> = Vec::new();
    for start in starts {
        let alone = starts.len() == 1;
        let theirs: Vec<&'s Told<'a, &'a str>> =
            ends.iter().filter(|end| alone || share(start, end)).collect();
        if theirs.is_empty() {
            found.push((Some(start.value), None, start.words.as_slice()));
        }
        let words = |end: &'s Told<'a, &'a str>| if alone { &*end.words } else { &*start.words };
        found.extend(theirs.into_iter().map(|end| (Some(start.value), Some(end.value), words(end))));
    }
    found
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

/// The moment of a local time.
fn at(date: Date, time: &str, zone: TimeZone) -> Option<ZonedDateTime> {
    let time: Time = format!("{time}:00").parse().ok()?;
    DateTime::from_parts(date, time).to_zoned_datetime(zone).ok()
}

/// Hours and minutes of a clock.
type Hour = [i8; 2];

fn hour(at: &ZonedDateTime) -> Hour {
    [at.hour(), at.minute()]
}

fn written([hour, minute]: Hour) -> String {
    format!("{hour:02}:{minute:02}")
}

/// `UTC+9`, `UTC+5:30`.
fn from_utc(seconds: i32) -> String {
    let minutes = seconds / 60;
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
            let here = at(day, "23:30", TimeZone::get("Asia/Shanghai").unwrap()).unwrap();
            let at = here.in_tz(zone).unwrap();
            assert_eq!(
                (
                    written(hour(&at)).as_str(),
                    from_utc(at.offset().seconds()).as_str(),
                    at.date().to_string().as_str()
                ),
                (hour_there, offset_there, date_there)
            );
        }
        assert!(at(day, "25:00", TimeZone::get("Asia/Shanghai").unwrap()).is_none());
    }
}
