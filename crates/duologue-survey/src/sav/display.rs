//! Measure, width and alignment (PSPP, “Variable Display Parameter Record”).

use super::fault::{SavError, wrong};
use super::file::{Alignment, Variable};
use super::records::Records;
use super::very_long::Joined;
use crate::Measure;

pub(super) fn read(
    records: &Records<'_>,
    joined: &[Joined<'_, '_>],
    variables: &mut [Variable],
) -> Result<(), SavError> {
    let Some(extension) = records.extension(11).filter(|extension| extension.count > 0) else {
        return Ok(());
    };
    let (each, rest) = (extension.count / records.variables.len().max(1), extension.count);
    if extension.size != 4 || !matches!(each, 2 | 3) || rest != each * records.variables.len() {
        return wrong(extension.data.at(), "the number of display parameters", rest);
    }
    let (numbers, _) = extension.data.rest().as_chunks::<4>();
    let numbers: Vec<i32> = numbers.iter().map(|bytes| extension.data.order.i32(*bytes)).collect();
    for (joined, variable) in joined.iter().zip(variables) {
        let (measure, columns, alignment) = match numbers.chunks_exact(each).nth(joined.ordinal) {
            Some([measure, columns, alignment]) => (*measure, *columns, *alignment),
            Some([measure, alignment]) => (*measure, 0, *alignment),
            _ => continue,
        };
        variable.measure = match measure {
            1 => Measure::Nominal,
            2 => Measure::Ordinal,
            3 => Measure::Scale,
            _ => Measure::Unknown,
        };
        variable.columns = u32::try_from(columns).unwrap_or(0);
        variable.alignment = match alignment {
            0 => Alignment::Left,
            2 => Alignment::Centre,
            _ => Alignment::Right,
        };
    }
    Ok(())
}

/// The three numbers of the record.
pub(super) fn numbers(variable: &Variable) -> [i32; 3] {
    let measure = match variable.measure {
        Measure::Unknown => 0,
        Measure::Nominal => 1,
        Measure::Ordinal => 2,
        Measure::Scale => 3,
    };
    let alignment = match variable.alignment {
        Alignment::Left => 0,
        Alignment::Right => 1,
        Alignment::Centre => 2,
    };
    [measure, i32::try_from(variable.columns).unwrap_or(0), alignment]
}
