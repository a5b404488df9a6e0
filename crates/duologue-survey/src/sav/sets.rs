//! PSPP, “Multiple Response Sets Records”: one set a line, with counted texts of its own kind.

use super::build::Building;
use super::fault::Note;
use super::file::{ResponseSet, SetKind, SetLabels};
use super::part::Part;

/// A set as it stands: names and texts in the file's encoding, its variables by their short names.
struct Line<'a> {
    name: &'a [u8],
    label: &'a [u8],
    counted: Option<(&'a [u8], SetLabels)>,
    variables: &'a [u8],
}

pub(super) fn read(building: &mut Building<'_, '_>) -> Vec<ResponseSet> {
    let records = building.records;
    let mut sets = Vec::new();
    for extension in records.extensions.iter().filter(|extension| matches!(extension.subtype, 7 | 19)) {
        let mut rest = extension.data.rest();
        while !rest.is_empty() {
            match line(rest) {
                Some((line, after)) => {
                    rest = after;
                    sets.push(set(&line, building));
                }
                // Without its lengths nothing tells where the next set would begin.
                None => {
                    building.notes.push(Note::LeftOut { what: Part::Sets, name: String::new() });
                    break;
                }
            }
        }
    }
    sets
}

fn set(line: &Line<'_>, building: &mut Building<'_, '_>) -> ResponseSet {
    let name = building.text(line.name);
    let label = building.text(line.label);
    let kind = match line.counted {
        None => SetKind::Categories,
        Some((counted, labels)) => SetKind::Dichotomies { counted: building.text(counted), labels },
    };
    let mut variables = Vec::new();
    for short in line.variables.split(u8::is_ascii_whitespace).filter(|short| !short.is_empty()) {
        match building.short(short) {
            Some(variable) => variables.push(variable.name.clone()),
            None => {
                let name = building.text(short);
                building.notes.push(Note::LeftOut { what: Part::SetVariable, name });
            }
        }
    }
    ResponseSet { name, label, kind, variables }
}

fn line(bytes: &[u8]) -> Option<(Line<'_>, &[u8])> {
    let (name, rest) = split(bytes, b'=')?;
    let name = name.strip_prefix(b"$").unwrap_or(name);
    let (kind, rest) = rest.split_first()?;
    let (counted, rest) = match kind {
        b'C' => (None, rest.strip_prefix(b" ")?),
        b'D' => {
            let (counted, rest) = text(rest)?;
            (Some((counted, SetLabels::Variables)), rest.strip_prefix(b" ")?)
        }
        b'E' => {
            let (source, rest) = split(rest.strip_prefix(b" ")?, b' ')?;
            let labels = match source {
                b"1" => SetLabels::CountedValues,
                b"11" => SetLabels::CountedValuesAndVariable,
                _ => return None,
            };
            let (counted, rest) = text(rest)?;
            (Some((counted, labels)), rest.strip_prefix(b" ")?)
        }
        _ => return None,
    };
    let (label, rest) = text(rest)?;
    let (variables, rest) = split(rest, b'\n').unwrap_or((rest, &[]));
    Some((Line { name, label, counted, variables }, rest))
}

/// A text behind its length.
fn text(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = split(bytes, b' ')?;
    let length: usize = std::str::from_utf8(length).ok()?.parse().ok()?;
    rest.split_at_checked(length)
}

fn split(bytes: &[u8], at: u8) -> Option<(&[u8], &[u8])> {
    let place = bytes.iter().position(|byte| *byte == at)?;
    Some((bytes.get(..place)?, bytes.get(place + 1..)?))
}

/// The set's line; `short` gives the short name of each of its variables.
pub(super) fn write(set: &ResponseSet, short: &[&str]) -> String {
    let counted = |text: &str| format!("{} {text}", text.len());
    let kind = match &set.kind {
        SetKind::Categories => "C".to_owned(),
        SetKind::Dichotomies { counted: value, labels: SetLabels::Variables } => {
            format!("D{}", counted(value))
        }
        SetKind::Dichotomies { counted: value, labels: SetLabels::CountedValues } => {
            format!("E 1 {}", counted(value))
        }
        SetKind::Dichotomies { counted: value, labels: SetLabels::CountedValuesAndVariable } => {
            format!("E 11 {}", counted(value))
        }
    };
    let variables: String = short.iter().map(|name| format!(" {}", name.to_ascii_lowercase())).collect();
    format!("${}={kind} {}{variables}\n", set.name, counted(&set.label))
}

/// Whether only the newer of the two records can hold it.
pub(super) fn is_newer(set: &ResponseSet) -> bool {
    matches!(
        set.kind,
        SetKind::Dichotomies { labels: SetLabels::CountedValues | SetLabels::CountedValuesAndVariable, .. }
    )
}
