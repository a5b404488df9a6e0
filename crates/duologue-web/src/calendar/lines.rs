//! Content lines of iCalendar (RFC 5545, section 3.1).
//!
//! Written here because the `icalendar` crate counts characters where it should count octets when it folds, may
//! part a backslash from what it escapes, and stamps events with the machine's clock.

use jiff::ZonedDateTime;
use jiff::civil::{Date, DateTime};

use crate::clean::clean;

/// Octets of a line without its break (section 3.1).
const OCTETS: usize = 75;

/// An iCalendar object that is being written.
#[derive(Default)]
pub struct Lines(String);

impl Lines {
    /// A line whose value needs no escaping: a date, a number, a URI.
    pub fn raw(&mut self, name: &str, value: &str) {
        fold(&format!("{name}:{value}"), &mut self.0);
    }

    /// A TEXT value (section 3.3.11), in a language where it has one (section 3.2.10).
    pub fn text(&mut self, name: &str, lang: Option<&str>, value: &str) {
        let lang = lang.map(|tag| format!(";LANGUAGE={tag}")).unwrap_or_default();
        fold(&format!("{name}{lang}:{}", escape(value)), &mut self.0);
    }

    /// A local time with the name of its zone (section 3.3.5, form 3).
    pub fn zoned(&mut self, name: &str, zone: &str, at: &ZonedDateTime) {
        self.raw(&format!("{name};TZID={zone}"), &local(at.datetime()));
    }

    /// A whole day (section 3.3.4).
    pub fn day(&mut self, name: &str, day: Date) {
        self.raw(&format!("{name};VALUE=DATE"), &day.strftime("%Y%m%d").to_string());
    }

    pub fn component(&mut self, name: &str, write: impl FnOnce(&mut Lines)) {
        self.raw("BEGIN", name);
        write(self);
        self.raw("END", name);
    }

    pub fn finish(self) -> Vec<u8> {
        self.0.into_bytes()
    }
}

/// `20171216T090000`
pub fn local(at: DateTime) -> String {
    at.strftime("%Y%m%dT%H%M%S").to_string()
}

/// `2026-01-31T09:00:00Z` as `20260131T090000Z`.
pub fn utc(at: &str) -> Option<String> {
    let at: jiff::Timestamp = at.parse().ok()?;
    Some(at.strftime("%Y%m%dT%H%M%SZ").to_string())
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c => out.push(c),
        }
    }
    out
}

/// Folds a line so that no character and no escape is split.
fn fold(line: &str, out: &mut String) {
    let mut width = 0;
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let escaped = if first == '\\' { rest.chars().nth(1).map_or(0, char::len_utf8) } else { 0 };
        let (unit, more) = rest.split_at(first.len_utf8() + escaped);
        if width + unit.len() > OCTETS {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push_str(unit);
        width += unit.len();
        rest = more;
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::s47_readers::{folding, is_well_folded, summary, unfold};
    use super::*;

    #[test]
    fn t13_no_line_is_longer_than_75_octets_and_nothing_is_split() {
        let ascii = "a".repeat(62);
        for (given, written) in [
            ("漢".repeat(40), "漢".repeat(40)),
            ("🤝".repeat(40), "🤝".repeat(40)),
            (format!("{ascii}\n；"), format!("{ascii}\\n；")),
            (format!("{ascii};,\\"), format!("{ascii}\\;\\,\\\\")),
            ("\\".repeat(100), "\\".repeat(200)),
            (" ".repeat(200), " ".repeat(200)),
        ] {
            let bytes = summary(&given);
            is_well_folded(&bytes);
            assert_eq!(unfold(&bytes), format!("SUMMARY;LANGUAGE=ja:{written}"));
        }
    }

    #[test]
    fn t13_a_line_of_75_octets_stays_whole_and_one_of_76_is_folded() {
        let mut lines = Lines::default();
        lines.raw("X", &"a".repeat(73));
        lines.raw("X", &"a".repeat(74));
        let expected = format!("X:{}\r\nX:{}\r\n a\r\n", "a".repeat(73), "a".repeat(73));
        assert_eq!(lines.finish(), expected.into_bytes());
    }

    /// RFC 5545, 3.1 and 3.3.11, counted by hand: the name and its colon have 8 octets, a newline is written as 2, 「 has 3.
    #[test]
    fn t13_an_escape_at_the_fold_stays_whole() {
        for (letters, fold) in [(62, "\\n「"), (63, "\\n\r\n 「"), (65, "\\n\r\n 「"), (66, "\r\n \\n「")]
        {
            let ascii = "a".repeat(letters);
            let mut lines = Lines::default();
            lines.text("SUMMARY", None, &format!("{ascii}\n「"));
            let written = String::from_utf8(lines.finish()).unwrap();
            assert_eq!(written, format!("SUMMARY:{ascii}{fold}\r\n"), "{letters}");
        }
    }

    #[test]
    fn t16_controls_never_reach_a_line() {
        let bytes = summary("a\u{B}b\u{10}c\u{FFFE}d\r\nBEGIN:VALARM");
        assert_eq!(unfold(&bytes), "SUMMARY;LANGUAGE=ja:abcd\\nBEGIN:VALARM");
    }

    proptest! {
        #[test]
        fn s47_ical_folding(text in "[ -~\\n\\\\;,；漢か゚🤝👨‍👩‍👧\u{E0100}\u{0}\u{B}\u{85}]{0,300}") {
            folding(text.as_bytes());
        }
    }
}
