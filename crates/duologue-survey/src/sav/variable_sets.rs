//! PSPP, “Variable Sets Record”: a line for each set, `name= variable variable`, the variables by their long names.

use super::build::Building;
use super::fault::Note;
use super::file::VariableSet;
use super::part::Part;
use super::refused::Why;

pub(super) fn read(building: &mut Building<'_, '_>) -> Vec<VariableSet> {
    let records = building.records;
    let mut sets = Vec::new();
    for extension in records.extensions.iter().filter(|extension| extension.subtype == 5) {
        for line in extension.data.rest().split(|byte| matches!(byte, b'\n' | b'\r' | b'\0')) {
            if !line.trim_ascii().is_empty() {
                sets.extend(set(line, building));
            }
        }
    }
    sets
}

fn set(line: &[u8], building: &mut Building<'_, '_>) -> Option<VariableSet> {
    let parts = line.iter().position(|byte| *byte == b'=').and_then(|place| line.split_at_checked(place));
    let name = building.text(parts.map_or(line, |(name, _)| name).trim_ascii());
    let Some((_, rest)) = parts.filter(|_| is_name(&name)) else {
        building.notes.push(Note::LeftOut { what: Part::VariableSet, name });
        return None;
    };
    let mut variables = Vec::new();
    let words = rest.split(|byte| *byte == b'=' || byte.is_ascii_whitespace());
    for word in words.filter(|word| !word.is_empty()) {
        let word = building.text(word);
        match building.named(&word) {
            Some(variable) => variables.push(variable.name.clone()),
            None => building.notes.push(Note::LeftOut { what: Part::SetVariable, name: word }),
        }
    }
    Some(VariableSet { name, variables })
}

/// What a line has room for.
fn is_name(name: &str) -> bool {
    name.trim_ascii() == name && !name.is_empty() && !name.contains(|c: char| c == '=' || c.is_control())
}

/// Whether a line can hold it; `has` tells whether the file has a variable.
pub(super) fn check(set: &VariableSet, has: impl Fn(&str) -> bool) -> Result<(), Why> {
    if is_name(&set.name) && set.variables.iter().all(|name| has(name)) { Ok(()) } else { Err(Why::Set) }
}

pub(super) fn write(sets: &[VariableSet]) -> String {
    sets.iter().map(|set| format!("{}= {}\n", set.name, set.variables.join(" "))).collect()
}
