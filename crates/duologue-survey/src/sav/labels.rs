//! The words of codes (PSPP, “Value Labels Records” and “Long String Value Labels Record”).

use super::build::Building;
use super::fault::{Note, SavError};
use super::part::Part;
use crate::Code;

/// What a code costs beside its bytes.
const COST: usize = size_of::<(Code, String)>();

/// One record may name many variables, and each gets all its labels: what that takes is counted.
pub(super) fn of_records(building: &mut Building<'_, '_>) -> Result<(), SavError> {
    let records = building.records;
    for record in &records.labels {
        let bytes: usize = record.labels.iter().map(|(_, label)| COST + 8 + 2 * label.len()).sum();
        building.allowance.take(bytes, record.at)?;
        let labels: Vec<([u8; 8], String)> =
            record.labels.iter().map(|(value, label)| (*value, building.text(label))).collect();
        for slot in &record.slots {
            let index = usize::try_from(*slot).ok().and_then(|slot| building.at_slot(slot));
            let width = index.and_then(|index| building.variables.get(index)).map(|variable| variable.width);
            let (Some(index), Some(width @ 0..=8)) = (index, width) else {
                let name = format!("#{slot}");
                building.notes.push(Note::LeftOut { what: Part::ValueLabels, name });
                continue;
            };
            building.allowance.take(bytes, record.at)?;
            let mut codes = Vec::with_capacity(labels.len());
            for (value, label) in &labels {
                let code = match width {
                    0 => Code::Number(building.order.f64(*value)),
                    _ => Code::Text(building.text(value.get(..width).unwrap_or(value))),
                };
                if !matches!(code, Code::Number(number) if number.is_nan()) {
                    codes.push((code, label.clone()));
                }
            }
            if let Some(variable) = building.variables.get_mut(index) {
                variable.codes.append(&mut codes);
            }
        }
    }
    Ok(())
}

pub(super) fn of_long_strings(building: &mut Building<'_, '_>) -> Result<(), SavError> {
    const WITHIN: Part = Part::LongLabels;
    let records = building.records;
    for extension in records.extensions.iter().filter(|extension| extension.subtype == 21) {
        let mut data = extension.data.clone();
        while !data.rest().is_empty() {
            let at = data.at();
            let name = building.text(data.counted(WITHIN)?);
            data.i32(WITHIN)?;
            let count = data.count(WITHIN, 8)?;
            building.allowance.take(count * COST, at)?;
            let mut codes = Vec::with_capacity(count);
            for _ in 0..count {
                let value = building.text(data.counted(WITHIN)?);
                codes.push((Code::Text(value), building.text(data.counted(WITHIN)?)));
            }
            match building.named(&name).filter(|variable| variable.width > 0) {
                Some(variable) => variable.codes.append(&mut codes),
                None => building.notes.push(Note::LeftOut { what: Part::ValueLabels, name }),
            }
        }
    }
    Ok(())
}
