//! The records of the dictionary as they stand, before anything is known of their encoding (PSPP, “System File Record
//! Structure”).

use super::bytes::Bytes;
use super::fault::{Problem, SavError, wrong};
use super::limits::Limits;
use super::part::Part;

/// PSPP, “Variable Record”. The records that continue a string are counted, not kept.
pub(super) struct VariableRecord<'a> {
    pub(super) at: usize,
    /// Its number among all variable records, from 0.
    pub(super) slot: usize,
    pub(super) width: usize,
    pub(super) label: &'a [u8],
    /// Below zero where the first two values are a range.
    pub(super) missing_kind: i32,
    pub(super) missing: Vec<[u8; 8]>,
    pub(super) print: i32,
    pub(super) write: i32,
    pub(super) name: &'a [u8],
}

/// PSPP, “Value Labels Records”: labels and the variables that have them.
pub(super) struct LabelsRecord<'a> {
    pub(super) at: usize,
    pub(super) labels: Vec<([u8; 8], &'a [u8])>,
    /// Numbers of variable records, from 1.
    pub(super) slots: Vec<i32>,
}

/// PSPP, “Extension Record”.
pub(super) struct Extension<'a> {
    pub(super) subtype: i32,
    /// Bytes of a part, and how many parts there are.
    pub(super) size: usize,
    pub(super) count: usize,
    /// What it holds, and where that begins.
    pub(super) data: Bytes<'a>,
}

#[derive(Default)]
pub(super) struct Records<'a> {
    pub(super) slots: usize,
    pub(super) variables: Vec<VariableRecord<'a>>,
    pub(super) labels: Vec<LabelsRecord<'a>>,
    pub(super) documents: Vec<&'a [u8]>,
    pub(super) extensions: Vec<Extension<'a>>,
}

impl<'a> Records<'a> {
    pub(super) fn extension(&self, subtype: i32) -> Option<&Extension<'a>> {
        self.extensions.iter().find(|extension| extension.subtype == subtype)
    }
}

/// Bytes of a line of a document.
pub(super) const LINE: usize = 80;

/// Stands for the width in a record that continues a string variable.
const CONTINUES: i32 = -1;

/// Reads up to where the cases begin.
pub(super) fn read<'a>(bytes: &mut Bytes<'a>, limits: &Limits) -> Result<Records<'a>, SavError> {
    let mut records = Records::default();
    // Records still due of the string before.
    let mut continued = 0;
    loop {
        let at = bytes.at();
        let kind = bytes.i32(Part::Dictionary)?;
        if continued > 0 && kind != 2 {
            return wrong(at, Part::Continuation, kind);
        }
        match kind {
            2 => {
                if records.slots >= limits.variables {
                    let problem = Problem::Over { what: Part::AllVariables, limit: limits.variables as u64 };
                    return Err(SavError { at, problem });
                }
                let variable = variable(bytes, at, records.slots)?;
                records.slots += 1;
                match variable {
                    Some(variable) if continued == 0 => {
                        continued = variable.width.div_ceil(8).saturating_sub(1);
                        records.variables.push(variable);
                    }
                    None if continued > 0 => continued -= 1,
                    Some(variable) => return wrong(at, Part::ContinuationWidth, variable.width),
                    None => return wrong(at, Part::Width, CONTINUES),
                }
            }
            3 => records.labels.push(labels(bytes, at)?),
            6 => {
                let lines = bytes.count(Part::Document, LINE)?;
                for _ in 0..lines {
                    records.documents.push(bytes.take(LINE, Part::Document)?);
                }
            }
            7 => records.extensions.push(extension(bytes)?),
            999 => {
                bytes.i32(Part::DictionaryEnd)?;
                return Ok(records);
            }
            other => return wrong(at, Part::RecordKind, other),
        }
    }
}

fn variable<'a>(
    bytes: &mut Bytes<'a>,
    at: usize,
    slot: usize,
) -> Result<Option<VariableRecord<'a>>, SavError> {
    let within = Part::Variable;
    let kind = bytes.i32(within)?;
    let labelled = bytes.i32(within)?;
    let missing_kind = bytes.i32(within)?;
    let print = bytes.i32(within)?;
    let write = bytes.i32(within)?;
    let name = bytes.take(8, within)?;
    let label = match labelled {
        0 => &[],
        1 => {
            let label = bytes.counted(Part::VariableLabel)?;
            bytes.take(label.len().next_multiple_of(4) - label.len(), within)?;
            label
        }
        other => return wrong(at, Part::HasLabel, other),
    };
    if !matches!(missing_kind, -3 | -2 | 0..=3) {
        return wrong(at, Part::MissingCount, missing_kind);
    }
    let mut missing = Vec::new();
    for _ in 0..missing_kind.unsigned_abs() {
        missing.push(bytes.array::<8>(Part::VariableMissing)?);
    }
    let width = match kind {
        CONTINUES => return Ok(None),
        0..=255 => kind.unsigned_abs() as usize,
        other => return wrong(at, Part::Width, other),
    };
    Ok(Some(VariableRecord { at, slot, width, label, missing_kind, missing, print, write, name }))
}

fn labels<'a>(bytes: &mut Bytes<'a>, at: usize) -> Result<LabelsRecord<'a>, SavError> {
    // A value, and at least the length of a label with what fills it up.
    let count = bytes.count(Part::ValueLabels, 16)?;
    let mut labels = Vec::with_capacity(count);
    for _ in 0..count {
        let value = bytes.array::<8>(Part::ValueLabel)?;
        let length = usize::from(bytes.u8(Part::ValueLabel)?);
        let label = bytes.take(length, Part::ValueLabel)?;
        bytes.take((length + 1).next_multiple_of(8) - length - 1, Part::ValueLabel)?;
        labels.push((value, label));
    }
    let after = bytes.at();
    match bytes.i32(Part::Labelled)? {
        4 => {}
        other => return wrong(after, Part::AfterLabels, other),
    }
    let count = bytes.count(Part::Labelled, 4)?;
    let mut slots = Vec::with_capacity(count);
    for _ in 0..count {
        slots.push(bytes.i32(Part::Labelled)?);
    }
    Ok(LabelsRecord { at, labels, slots })
}

fn extension<'a>(bytes: &mut Bytes<'a>) -> Result<Extension<'a>, SavError> {
    let subtype = bytes.i32(Part::Extension)?;
    let at = bytes.at();
    let size = bytes.i32(Part::Extension)?;
    let Some(size) = usize::try_from(size).ok() else {
        return wrong(at, Part::ExtensionSize, size);
    };
    let count = bytes.count(Part::Extension, size)?;
    let at = bytes.at();
    let data = bytes.take(size * count, Part::Extension)?;
    Ok(Extension { subtype, size, count, data: Bytes::new(data, at, bytes.order) })
}
