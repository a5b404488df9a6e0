//! Measure, width and alignment (PSPP, “Variable Display Parameter Record”).

use super::build::Notes;
use super::fault::Note;
use super::file::{Alignment, Variable};
use super::part::Part;
use super::records::Records;
use super::very_long::Joined;
use crate::Measure;

pub(super) fn read(
    records: &Records<'_>,
    joined: &[Joined<'_, '_>],
    variables: &mut [Variable],
    notes: &mut Notes,
) {
    let Some(extension) = records.extension(11).filter(|extension| extension.count > 0) else { return };
    // Segments of very long strings have their own, but some writers leave them out; and the width may be missing.
    let of = [(records.variables.len(), true), (joined.len(), false)];
    let forms = of.into_iter().flat_map(|(count, segments)| [(3, count, segments), (2, count, segments)]);
    let found = forms.into_iter().find(|(each, count, _)| each * count == extension.count);
    let Some((each, _, segments)) = found.filter(|_| extension.size == 4) else {
        return notes.push(Note::LeftOut { what: Part::Display, name: String::new() });
    };
    let (numbers, _) = extension.data.rest().as_chunks::<4>();
    let numbers: Vec<i32> = numbers.iter().map(|bytes| extension.data.order.i32(*bytes)).collect();
    for (index, (joined, variable)) in joined.iter().zip(variables).enumerate() {
        let place = if segments { joined.ordinal } else { index };
        let (measure, columns, alignment) = match numbers.chunks_exact(each).nth(place) {
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
