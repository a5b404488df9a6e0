//! What a value may hold: the narrow profile of entries and bodies.

use serde_json::{Number, Value};
use unicode_normalization::is_nfc;

use super::{Place, Refusal};

const LARGEST: u64 = (1 << 53) - 1;

pub(super) fn check(value: &Value, depth: usize) -> Result<(), Refusal> {
    Walk { limit: depth }.value(value, &Place::Root, depth)
}

struct Walk {
    limit: usize,
}

impl Walk {
    fn value(&self, value: &Value, place: &Place<'_>, left: usize) -> Result<(), Refusal> {
        let inside = || left.checked_sub(1).ok_or(Refusal::TooDeep { limit: self.limit });
        match value {
            Value::Null => Err(Refusal::Null),
            Value::Bool(_) => Ok(()),
            Value::Number(number) => whole(number, place),
            Value::String(text) => readable(text, place),
            Value::Array(items) => {
                let left = inside()?;
                let mut items = items.iter().enumerate();
                items.try_for_each(|(index, item)| self.value(item, &Place::Item(place, index), left))
            }
            Value::Object(map) => {
                let left = inside()?;
                map.iter().try_for_each(|(key, value)| {
                    let place = Place::Key(place, key);
                    if !key.is_ascii() {
                        return Err(Refusal::KeyNotAscii(place.pointer()));
                    }
                    readable(key, &place)?;
                    self.value(value, &place, left)
                })
            }
        }
    }
}

fn whole(number: &Number, place: &Place<'_>) -> Result<(), Refusal> {
    let magnitude = number.as_u64().or_else(|| number.as_i64().map(i64::unsigned_abs));
    match magnitude {
        Some(magnitude) if is_whole(magnitude) => Ok(()),
        Some(_) => Err(Refusal::IntegerTooLarge(place.pointer())),
        // Beyond 64 bits the parser has only the nearest fraction to give.
        None if number.as_f64().is_some_and(|near| near.abs() > LARGEST as f64) => {
            Err(Refusal::IntegerTooLarge(place.pointer()))
        }
        None => Err(Refusal::Float(place.pointer())),
    }
}

fn readable(text: &str, place: &Place<'_>) -> Result<(), Refusal> {
    if is_readable(text) {
        Ok(())
    } else if text.chars().any(is_refused) {
        Err(Refusal::ControlCharacter(place.pointer()))
    } else {
        Err(Refusal::NotNfc(place.pointer()))
    }
}

/// Whether a number of this magnitude keeps its value with every reader.
pub(super) fn is_whole(magnitude: u64) -> bool {
    magnitude <= LARGEST
}

/// Whether a text is in NFC and holds no invisible control.
pub(super) fn is_readable(text: &str) -> bool {
    // Most strings are codes and hashes: ASCII is NFC, and holds no control above U+007F.
    if text.is_ascii() {
        // Without a way out in the middle, so that many bytes are looked at at once.
        let refused = |b: u8| (b < b' ' && b != b'\n') | (b == 0x7F);
        return !text.bytes().fold(false, |found, b| found | refused(b));
    }
    !text.chars().any(is_refused) && is_nfc(text)
}

/// Direction overrides and isolates make a text read otherwise than it is stored, which two sides who must
/// agree on its letters cannot accept.
fn is_refused(c: char) -> bool {
    matches!(c, '\u{0}'..='\u{9}' | '\u{B}'..='\u{1F}' | '\u{7F}'..='\u{9F}')
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        || u32::from(c) & 0xFFFE == 0xFFFE
}
