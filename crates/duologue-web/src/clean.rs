//! What never leaves in a file, whatever a log holds.

use std::borrow::Cow;

/// Text without the characters that make XML or iCalendar unreadable: controls but tab and line feed, and
/// noncharacters (XML 1.0, section 2.2; RFC 5545, section 3.1).
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.contains(unfit) { Cow::Owned(text.replace(unfit, "")) } else { Cow::Borrowed(text) }
}

fn unfit(c: char) -> bool {
    let noncharacter = u32::from(c) & 0xFFFE == 0xFFFE || matches!(c, '\u{FDD0}'..='\u{FDEF}');
    (c.is_control() && c != '\t' && c != '\n') || noncharacter
}

/// `Char` of XML 1.0, section 2.2, word for word.
#[cfg(test)]
pub fn is_xml(c: char) -> bool {
    matches!(c, '\u{9}' | '\u{A}' | '\u{D}')
        || ('\u{20}'..='\u{D7FF}').contains(&c)
        || ('\u{E000}'..='\u{FFFD}').contains(&c)
        || ('\u{10000}'..='\u{10FFFF}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t16_controls_and_noncharacters_are_left_out_and_writing_is_kept() {
        assert_eq!(clean("a\u{B}b\u{10}c\u{FFFE}d\u{7F}e\u{9F}f\0g\rh\u{1FFFF}i\u{FDD0}"), "abcdefghi");
        for kept in ["東京\n北京\t𠮷", "葛\u{E0100}", "\u{200D}🤝🏽", "\u{FFFD}"] {
            assert_eq!(clean(kept), kept);
        }
    }

    /// Surrogates are none of Rust's characters; every other one is tried.
    #[test]
    fn t16_what_is_left_is_allowed_in_xml() {
        let every: String = ('\0'..=char::MAX).collect();
        let left = clean(&every).into_owned();
        assert_eq!(left.chars().find(|c| !is_xml(*c)), None);
        // Without tab and line feed 63 controls, and the 66 noncharacters (Unicode 23.7).
        assert_eq!(every.chars().count() - left.chars().count(), 63 + 66);
    }
}
