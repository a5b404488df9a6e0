//! VTIMEZONE components out of the IANA database (RFC 5545, section 3.6.5).

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan};

use super::lines::{Lines, local};
use crate::sitting::zone;

/// Writes what a zone's clocks did in the years from `first` to `last`.
///
/// Each change of the clocks stands for itself: what was decided for one year holds for no other.
pub fn write(lines: &mut Lines, name: &str, first: i16, last: i16) {
    let Some(tz) = zone(name) else { return };
    let Some((begin, end)) = bounds(&tz, first, last) else { return };
    lines.component("VTIMEZONE", |lines| {
        lines.raw("TZID", name);
        // What held when the first year began.
        observance(lines, &tz, begin, tz.to_offset(begin));
        for change in tz.following(begin).take_while(|t| t.timestamp() < end) {
            let before = change.timestamp().checked_sub(1.second()).map(|t| tz.to_offset(t));
            observance(lines, &tz, change.timestamp(), before.unwrap_or(change.offset()));
        }
    });
}

fn bounds(tz: &TimeZone, first: i16, last: i16) -> Option<(Timestamp, Timestamp)> {
    let new_year =
        |year: i16| Some(tz.to_zoned_datetime(Date::new(year, 1, 1).ok()?.into()).ok()?.timestamp());
    Some((new_year(first)?, new_year(last.checked_add(1)?)?))
}

fn observance(lines: &mut Lines, tz: &TimeZone, onset: Timestamp, from: Offset) {
    let info = tz.to_offset_info(onset);
    lines.component(if info.dst().is_dst() { "DAYLIGHT" } else { "STANDARD" }, |lines| {
        // The onset is told by the clock that was about to change (section 3.8.2.4).
        lines.raw("DTSTART", &local(from.to_datetime(onset)));
        lines.raw("TZOFFSETFROM", &offset(from));
        lines.raw("TZOFFSETTO", &offset(info.offset()));
        lines.text("TZNAME", None, info.abbreviation());
    });
}

/// `+0900`, `-0500`, with seconds where history has them (section 3.3.14).
fn offset(offset: Offset) -> String {
    let seconds = offset.seconds().unsigned_abs();
    let sign = if offset.seconds() < 0 { '-' } else { '+' };
    let rest = if seconds.is_multiple_of(60) { String::new() } else { format!("{:02}", seconds % 60) };
    format!("{sign}{:02}{:02}{rest}", seconds / 3_600, seconds / 60 % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(name: &str, first: i16, last: i16) -> String {
        let mut lines = Lines::default();
        write(&mut lines, name, first, last);
        String::from_utf8(lines.finish()).unwrap().replace("\r\n", "\n")
    }

    #[test]
    fn t09_a_zone_has_its_iana_name_and_the_offsets_of_its_law() {
        for (name, offset, abbreviation) in
            [("Asia/Tokyo", "+0900", "JST"), ("Asia/Shanghai", "+0800", "CST")]
        {
            let expected = format!(
                "BEGIN:VTIMEZONE\nTZID:{name}\nBEGIN:STANDARD\nDTSTART:20260101T000000\nTZOFFSETFROM:{offset}\n\
                 TZOFFSETTO:{offset}\nTZNAME:{abbreviation}\nEND:STANDARD\nEND:VTIMEZONE\n"
            );
            assert_eq!(written(name, 2026, 2026), expected);
        }
        // Directive 2000/84/EC's rule, kept by the United Kingdom: last Sundays of March and October, at 01:00 UTC.
        let london = written("Europe/London", 2026, 2026);
        assert!(
            london.contains(
                "BEGIN:DAYLIGHT\nDTSTART:20260329T010000\nTZOFFSETFROM:+0000\nTZOFFSETTO:+0100\nTZNAME:BST"
            ),
            "{london}"
        );
        assert!(
            london.contains(
                "BEGIN:STANDARD\nDTSTART:20261025T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0000\nTZNAME:GMT"
            ),
            "{london}"
        );
        // Energy Policy Act of 2005: second Sunday of March and first Sunday of November, at 02:00 local time.
        let york = written("America/New_York", 2026, 2026);
        assert!(
            york.contains(
                "BEGIN:DAYLIGHT\nDTSTART:20260308T020000\nTZOFFSETFROM:-0500\nTZOFFSETTO:-0400\nTZNAME:EDT"
            ),
            "{york}"
        );
        assert!(
            york.contains(
                "BEGIN:STANDARD\nDTSTART:20261101T020000\nTZOFFSETFROM:-0400\nTZOFFSETTO:-0500\nTZNAME:EST"
            ),
            "{york}"
        );
        assert_eq!(york.matches("BEGIN:STANDARD").count(), 2, "the year's begin and November");
    }

    #[test]
    fn an_offset_keeps_the_seconds_that_history_had() {
        assert_eq!(offset(Offset::from_seconds(-17_762).unwrap()), "-045602");
        assert_eq!(offset(Offset::from_seconds(20_700).unwrap()), "+0545");
    }
}
