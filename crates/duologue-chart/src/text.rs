//! Texts of any origin: made safe for XML, measured without fonts, broken into lines.

use std::fmt::Write;

/// Text for content and for attributes in double quotes. What XML cannot hold becomes U+FFFD.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

/// ` name="value"`.
pub(crate) fn attribute(out: &mut String, name: &str, value: &str) {
    let _ = write!(out, " {name}=\"{}\"", escape(value));
}

/// The width of a line in pixels, rather too wide than too narrow: no font is at hand.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    size * text.chars().map(advance).sum::<f64>()
}

/// In ems.
fn advance(c: char) -> f64 {
    match c {
        '\u{300}'..='\u{36F}' | '\u{200B}'..='\u{200F}' | '\u{FE00}'..='\u{FE0F}' => 0.0,
        ' ' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | 'i' | 'j' | 'l' | '(' | ')' | '[' | ']' => 0.34,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '\u{2014}' => 0.95,
        'A'..='Z' => 0.7,
        _ if is_ideographic(c) => 1.0,
        _ => 0.56,
    }
}

/// Written in a square: CJK, its punctuation, full-width forms, emoji.
fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11FF}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE4F}' | '\u{FF01}'..='\u{FF60}' | '\u{FFE0}'..='\u{FFE6}' | '\u{1F000}'..)
}

/// Never at the beginning of a line (行頭禁則).
fn clings_back(c: char) -> bool {
    "、。，．・：；？！ー）］｝」』】〉》〕”’…‥ゃゅょっャュョッァィゥェォぁぃぅぇぉ々,.:;?!)]}%％".contains(c)
}

/// Never at the end of a line (行末禁則).
fn clings_on(c: char) -> bool {
    "（［｛「『【〈《〔“‘([{".contains(c)
}

/// The lines of a text, none wider than `room` unless a single character is. Blank text has no line.
pub(crate) fn wrap(text: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    // What may still move to the next line as one: everything since the last place to break.
    let mut word = String::new();
    let mut previous = ' ';
    for c in text.chars().map(|c| if c.is_whitespace() && c != '\u{A0}' { ' ' } else { c }) {
        let square = is_ideographic(c) || is_ideographic(previous);
        if previous == ' ' || (square && !clings_back(c) && !clings_on(previous)) {
            line.push_str(&std::mem::take(&mut word));
        }
        if width(&line, size) + width(&word, size) + width(c.encode_utf8(&mut [0; 4]), size) > room
            && c != ' '
        {
            if line.trim().is_empty() {
                // One word longer than the line: it breaks where it must.
                line = std::mem::take(&mut word);
            }
            push(&mut lines, &std::mem::take(&mut line));
        }
        word.push(c);
        previous = c;
    }
    push(&mut lines, &(line + &word));
    lines
}

fn push(lines: &mut Vec<String>, line: &str) {
    let line = line.trim_matches(' ');
    if !line.is_empty() {
        lines.push(line.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words_and_ideographs() {
        assert_eq!(wrap("one two three", 10.0, 45.0), ["one two", "three"]);
        assert_eq!(wrap("良くない印象", 10.0, 30.0), ["良くな", "い印象"]);
        assert_eq!(wrap("良くない。印象", 10.0, 40.0), ["良くな", "い。印象"]);
        assert_eq!(wrap("abcdefgh", 10.0, 25.0), ["abcd", "efgh"]);
        assert_eq!(wrap("  ", 10.0, 25.0), Vec::<String>::new());
    }

    #[test]
    fn nothing_of_xml_survives() {
        assert_eq!(
            escape("<a b=\"c\" d='e'>&\u{0}\u{1b}\n"),
            "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;\u{FFFD}\u{FFFD} "
        );
    }
}
