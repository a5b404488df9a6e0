//! Values that count as missing (PSPP, “Variable Record” and “Long String Missing Values Record”).

use super::build::Building;
use super::bytes::Order;
use super::fault::{Note, SavError};
use super::part::Part;
use super::records::VariableRecord;
use crate::{Code, Missing};

/// The numbers that stand for no answer and for the ends of a range without end (PSPP, “Machine Floating-Point Info
/// Record”).
#[derive(Clone, Copy)]
pub(super) struct Marks {
    pub(super) system_missing: f64,
    pub(super) highest: f64,
    pub(super) lowest: f64,
}

/// The least number that is not the system-missing value.
pub(super) const LOWEST: f64 = -f64::MAX.next_down();

impl Default for Marks {
    fn default() -> Marks {
        Marks { system_missing: -f64::MAX, highest: f64::MAX, lowest: LOWEST }
    }
}

impl Marks {
    fn range(&self, from: f64, to: f64) -> (f64, f64) {
        let from = if from == self.lowest || from == self.system_missing { f64::NEG_INFINITY } else { from };
        (from, if to == self.highest { f64::INFINITY } else { to })
    }
}

/// The missing values of a numeric variable, or `None` where they make no sense.
pub(super) fn of_number(record: &VariableRecord<'_>, order: Order, marks: &Marks) -> Option<Missing> {
    let numbers: Vec<f64> = record.missing.iter().map(|bytes| order.f64(*bytes)).collect();
    if numbers.iter().any(|number| number.is_nan()) {
        return None;
    }
    let (range, rest) = match numbers.as_slice() {
        [from, to, rest @ ..] if record.missing_kind < 0 => (Some(marks.range(*from, *to)), rest),
        discrete => (None, discrete),
    };
    Some(Missing { codes: rest.iter().copied().map(Code::Number).collect(), range })
}

/// Bytes of a value in the record of long strings: only so many may differ from spaces.
pub(super) const LONG: usize = 8;

pub(super) fn of_long_strings(building: &mut Building<'_, '_>) -> Result<(), SavError> {
    const WITHIN: Part = Part::LongMissing;
    let records = building.records;
    for extension in records.extensions.iter().filter(|extension| extension.subtype == 22) {
        let mut data = extension.data.clone();
        while !data.rest().is_empty() {
            let name = building.text(data.counted(WITHIN)?);
            let count = data.u8(WITHIN)?;
            let length = data.count(WITHIN, usize::from(count))?;
            let mut codes = Vec::new();
            for n in 0..count {
                // Old versions of PSPP wrote the length before every value.
                let again = data.rest().first_chunk::<4>().map(|bytes| data.order.i32(*bytes));
                if n > 0 && again.is_some_and(|again| usize::try_from(again) == Ok(length)) && length > 0 {
                    data.take(4, WITHIN)?;
                }
                codes.push(Code::Text(building.text(data.take(length, WITHIN)?)));
            }
            match building.named(&name).filter(|variable| variable.width > 8) {
                Some(variable) if codes.len() <= 3 => variable.missing = Missing { codes, range: None },
                _ => building.notes.push(Note::LeftOut { what: Part::Missing, name }),
            }
        }
    }
    Ok(())
}
