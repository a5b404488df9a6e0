//! The piece of a text that shows why it was found.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::query::Terms;
use crate::units::{Unit, borders, is_single, units};

/// How wide an excerpt is: a Latin letter counts one, a CJK character two.
const WIDTH: usize = 240;
/// How much of that stands before the first match.
const BEFORE: usize = 60;

/// A run of an excerpt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub text: String,
    /// What was asked for.
    pub marked: bool,
}

/// A piece of a text, cut between words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    pub runs: Vec<Run>,
    /// Text was left out in front.
    pub cut_before: bool,
    pub cut_after: bool,
}

impl Terms {
    /// The piece of `text` that holds most of the terms; `None` if it holds none of them.
    pub fn excerpt(&self, text: &str) -> Option<Excerpt> {
        let units = units(text);
        let matches: Vec<(usize, Range<usize>)> = self
            .iter()
            .enumerate()
            .flat_map(|(term, asked)| places(&units, asked).into_iter().map(move |range| (term, range)))
            .collect();
        let window = window(text, &matches)?;
        let mut marks: Vec<Range<usize>> = matches.into_iter().map(|(_, range)| range).collect();
        marks.sort_by_key(|range| (range.start, range.end));
        let mut runs: Vec<Run> = Vec::new();
        let mut push = |range: Range<usize>, marked: bool| {
            if let Some(text) = text.get(range).filter(|text| !text.is_empty()) {
                runs.push(Run { text: text.to_owned(), marked });
            }
        };
        let mut at = window.start;
        for mark in marks.iter().filter(|m| m.start >= window.start && m.end <= window.end) {
            push(at..mark.start.max(at), false);
            push(mark.start.max(at)..mark.end.max(at), true);
            at = at.max(mark.end);
        }
        push(at..window.end, false);
        join(&mut runs);
        Some(Excerpt { runs, cut_before: window.start > 0, cut_after: window.end < text.len() })
    }
}

/// Neighbouring marks are one mark.
fn join(runs: &mut Vec<Run>) {
    runs.dedup_by(|next, run| {
        let alike = run.marked == next.marked;
        if alike {
            run.text.push_str(&next.text);
        }
        alike
    });
}

/// Where the units of a term stand one behind the other.
fn places(units: &[Unit], asked: &[Unit]) -> Vec<Range<usize>> {
    let Some(first) = asked.first() else { return Vec::new() };
    let fits = |found: &&[Unit]| {
        found.first().is_some_and(|begin| {
            found.iter().zip(asked).all(|(unit, wanted)| {
                unit.text == wanted.text && unit.place - begin.place == wanted.place - first.place
            })
        })
    };
    let range = |found: &[Unit]| Some(found.first()?.range.start..found.last()?.range.end);
    units.windows(asked.len()).filter(fits).filter_map(range).collect()
}

/// The part of the text to show: from shortly before a match, so that it holds as many terms as can be.
fn window(text: &str, matches: &[(usize, Range<usize>)]) -> Option<Range<usize>> {
    let stops = stops(text);
    let whole = stops.last().map_or(0, |(_, width)| *width);
    if whole <= WIDTH {
        return (!matches.is_empty()).then_some(0..text.len());
    }
    let from = |first: &Range<usize>| {
        let before = stops.partition_point(|(at, _)| *at <= first.start);
        let width = before.checked_sub(1).and_then(|n| stops.get(n)).map_or(0, |(_, width)| *width);
        // Near its end a text is shown from as far before as fills the width.
        let earliest = width.saturating_sub(BEFORE).min(whole - WIDTH);
        let begin = stops.get(stops.partition_point(|(_, w)| *w < earliest));
        let (start, begun) =
            begin.filter(|(at, _)| *at <= first.start).copied().unwrap_or((first.start, width));
        let end = stops.partition_point(|(_, w)| *w <= begun + WIDTH);
        let end = end.checked_sub(1).and_then(|n| stops.get(n)).map_or(text.len(), |(at, _)| *at);
        start..end.max(first.end)
    };
    let held = |window: &Range<usize>| {
        let within = matches.iter().filter(|(_, m)| m.start >= window.start && m.end <= window.end);
        within.map(|(term, _)| term).collect::<BTreeSet<_>>().len()
    };
    // Of equals the first; a text that repeats a word a thousand times is not looked through a thousand times.
    let windows = matches.iter().take(32).map(|(_, range)| from(range));
    windows.max_by_key(|w| (held(w), Reverse(w.start)))
}

/// Where a text may be cut, and how wide it is up to there.
fn stops(text: &str) -> Vec<(usize, usize)> {
    let (mut at, mut width) = (0, 0);
    let stop = |border: usize| {
        let piece = text.get(at..border).unwrap_or_default();
        width += piece.chars().map(|c| if is_single(c) { 2 } else { 1 }).sum::<usize>();
        at = border;
        (border, width)
    };
    borders(text).into_iter().map(stop).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(query: &str, text: &str) -> String {
        let excerpt = Terms::parse(query).unwrap().excerpt(text).unwrap();
        let runs: String = excerpt
            .runs
            .iter()
            .map(|run| if run.marked { format!("[{}]", run.text) } else { run.text.clone() })
            .collect();
        let dots = |cut: bool| if cut { "…" } else { "" };
        format!("{}{runs}{}", dots(excerpt.cut_before), dots(excerpt.cut_after))
    }

    #[test]
    fn what_was_asked_is_marked_as_it_is_written() {
        assert_eq!(shown("关系", "日中関係と關係"), "日中[関係]と[關係]");
        assert_eq!(shown("economies", "Economy, economies"), "[Economy], [economies]");
        assert_eq!(shown("ＡＢＣ が", "abcか\u{3099}"), "[abcか\u{3099}]");
        assert_eq!(shown("佐佐木", "佐々木"), "[佐々木]");
        assert_eq!(shown("工藤泰志", "工藤 泰志氏"), "[工藤 泰志]氏");
        assert_eq!(shown("京都 東京", "東京都"), "[東京都]");
        assert_eq!(shown("Kudo", "Mr Kudō spoke"), "Mr [Kudō] spoke");
        assert_eq!(shown("Kudō", "Mr Kudo spoke"), "Mr [Kudo] spoke");
        assert_eq!(shown("roichi", "(Ro\u{304}ichi)"), "([Ro\u{304}ichi])");
        assert_eq!(shown("ジョンスミス", "ジョン・スミス氏"), "[ジョン・スミス]氏");
        assert_eq!(shown("スミス", "ジョン・スミス氏"), "ジョン・[スミス]氏");
        assert_eq!(Terms::parse("か").unwrap().excerpt("がくせい"), None);
        assert_eq!(Terms::parse("中国").unwrap().excerpt("中、国"), None);
    }

    #[test]
    fn a_long_text_is_cut_between_words_around_most_terms() {
        let filler = "東アジアの平和と安定について議論した。".repeat(30);
        let text = format!("信頼。{filler}信頼と人工知能。{filler}");
        let found = shown("信頼 人工知能", &text);
        assert!(found.starts_with('…') && found.ends_with('…'), "{found}");
        assert!(found.contains("[信頼]と[人工知能]"), "{found}");
        assert!(found.chars().count() < 140, "{found}");
        let end = shown("結語", &format!("{filler}結語"));
        assert!(end.ends_with("[結語]") && end.chars().count() > 100, "{end}");
        // One word wider than an excerpt is not cut within.
        let long = "x".repeat(5_000);
        assert_eq!(shown(&long[..150], &format!("{} {long}", &long[..150])), format!("[{}] …", &long[..150]));
    }
}
