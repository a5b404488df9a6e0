//! Strings wider than 255 bytes, kept as several narrower ones (PSPP, “Very Long String Record”).

use std::collections::HashMap;

use super::fault::{SavError, wrong};
use super::names::short_key;
use super::part::Part;
use super::records::{Records, VariableRecord};

/// The widest string SPSS has.
pub(super) const WIDEST: usize = 32_767;
/// Bytes that a segment holds.
const HELD: usize = 255;
/// Bytes of width that make for one more segment.
const COUNTED: usize = 252;

/// A variable with the records that belong to it.
pub(super) struct Joined<'r, 'a> {
    pub(super) record: &'r VariableRecord<'a>,
    /// Its number among the records that continue nothing: segments count, what continues a string does not.
    pub(super) ordinal: usize,
    pub(super) width: usize,
    pub(super) segments: usize,
    /// The width that the last segment's own record has.
    pub(super) last: usize,
}

pub(super) fn segments(width: usize) -> usize {
    if width <= HELD { 1 } else { width.div_ceil(COUNTED) }
}

/// The widths of the variables that a string of this width is written as.
pub(super) fn widths(width: usize) -> impl Iterator<Item = usize> {
    let segments = segments(width);
    (1..=segments).map(move |n| if n < segments { HELD } else { width - (segments - 1) * COUNTED })
}

pub(super) fn join<'r, 'a>(records: &'r Records<'a>) -> Result<Vec<Joined<'r, 'a>>, SavError> {
    let widths = declared(records)?;
    let mut joined = Vec::new();
    let mut variables = records.variables.iter().enumerate();
    while let Some((ordinal, record)) = variables.next() {
        let own = Joined { record, ordinal, width: record.width, segments: 1, last: record.width };
        let Some(width) = widths.get(&short_key(record.name)).copied().filter(|width| *width > HELD) else {
            joined.push(own);
            continue;
        };
        let parts = segments(width);
        let mut last = record;
        for part in 2..=parts {
            if last.width != HELD {
                return wrong(last.at, Part::SegmentWidth, last.width);
            }
            match variables.next() {
                Some((_, segment)) => last = segment,
                None => return wrong(record.at, Part::VeryLongSegments, part - 1),
            }
        }
        let least = width - (parts - 1) * COUNTED;
        if last.width < least || last.width > least.next_multiple_of(8) {
            return wrong(last.at, Part::LastSegmentWidth, last.width);
        }
        joined.push(Joined { width, segments: parts, last: last.width, ..own });
    }
    Ok(joined)
}

fn declared(records: &Records<'_>) -> Result<HashMap<Vec<u8>, usize>, SavError> {
    let mut widths = HashMap::new();
    let Some(extension) = records.extension(14) else { return Ok(widths) };
    for pair in extension.data.rest().split(|byte| *byte == b'\t') {
        let pair = pair.strip_suffix(b"\0").unwrap_or(pair);
        let Some(split) = pair.iter().position(|byte| *byte == b'=') else { continue };
        let (name, digits) = pair.split_at_checked(split).unwrap_or_default();
        let digits = String::from_utf8_lossy(digits.get(1..).unwrap_or_default());
        match digits.trim_matches([' ', '\0']).parse::<usize>() {
            Ok(width) if width <= WIDEST => widths.insert(short_key(name), width),
            _ => return wrong(extension.data.at(), Part::VeryLongWidth, digits),
        };
    }
    Ok(widths)
}
