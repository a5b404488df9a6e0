//! Text from a stranger in a calendar: every line is short, whole, and read back as it was written.
//!
//! The fuzz target in `fuzz/` includes this file.

use super::lines::Lines;

/// Lines as a reader gets them, by RFC 5545's own words: a break with a blank behind it is taken out.
pub fn unfold(bytes: &[u8]) -> String {
    std::str::from_utf8(bytes).unwrap().replace("\r\n ", "").trim_end_matches("\r\n").to_owned()
}

pub fn summary(text: &str) -> Vec<u8> {
    let mut lines = Lines::default();
    lines.text("SUMMARY", Some("ja"), text);
    lines.finish()
}

pub fn is_well_folded(bytes: &[u8]) {
    let text = std::str::from_utf8(bytes).unwrap();
    assert!(text.ends_with("\r\n"));
    for line in text.trim_end_matches("\r\n").split("\r\n") {
        assert!(line.len() <= 75, "{line}");
        let backslashes = line.bytes().rev().take_while(|b| *b == b'\\').count();
        assert!(backslashes.is_multiple_of(2), "an escape is split: {line}");
        assert!(!line.contains(['\r', '\n']));
    }
}

pub fn folding(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let written = summary(&text);
    is_well_folded(&written);
    let escaped = unfold(&written);
    let mut read = String::new();
    let mut rest = escaped.strip_prefix("SUMMARY;LANGUAGE=ja:").unwrap().chars();
    while let Some(c) = rest.next() {
        match c {
            '\\' => match rest.next() {
                Some('n') => read.push('\n'),
                Some(c) => read.push(c),
                None => panic!("half an escape: {escaped}"),
            },
            ';' | ',' => panic!("not escaped: {escaped}"),
            c => read.push(c),
        }
    }
    assert_eq!(read, crate::clean::clean(&text));
}
