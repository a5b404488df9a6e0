//! The piece of a text that shows why it was found.

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

fn width(text: &str) -> usize {
    text.chars().map(|c| if is_single(c) { 2 } else { 1 }).sum()
}

/// The part of the text to show: from shortly before a match, so that it holds as many terms as can be.
fn window(text: &str, matches: &[(usize, Range<usize>)]) -> Option<Range<usize>> {
    if width(text) <= WIDTH {
        return (!matches.is_empty()).then_some(0..text.len());
    }
    let borders = borders(text);
    let from = |first: &Range<usize>| {
        let fits = |at: &usize| {
            *at <= first.start && width(text.get(*at..first.start).unwrap_or_default()) <= BEFORE
        };
        let start = borders.iter().copied().find(fits).unwrap_or(first.start);
        // A text that ends soon is shown from as far before as fills the width.
        let end = borders
            .iter()
            .copied()
            .take_while(|at| *at <= start || width(text.get(start..*at).unwrap_or_default()) <= WIDTH)
            .last();
        start..end.unwrap_or(text.len()).max(first.end)
    };
    let held = |window: &Range<usize>| {
        let within = matches.iter().filter(|(_, m)| m.start >= window.start && m.end <= window.end);
        within.map(|(term, _)| term).collect::<std::collections::BTreeSet<_>>().len()
    };
    // Of equals the first; a text that repeats a word a thousand times is not looked through a thousand times.
    let windows = matches.iter().take(32).map(|(_, range)| from(range));
    windows.max_by_key(|w| (held(w), std::cmp::Reverse(w.start)))
}
