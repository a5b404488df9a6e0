//! PSPP, “Data File and Variable Attributes Records”.

use super::build::Building;
use super::fault::Note;
use super::file::Attributes;
use super::part::Part;

/// Reads attributes until something that is none; what is left begins there.
fn read(mut text: &str) -> (Attributes, &str) {
    let mut attributes = Attributes::new();
    loop {
        let Some((name, values)) = text.split_once('(').filter(|(name, _)| is_name(name)) else {
            return (attributes, text);
        };
        let mut rest = values;
        let mut read = Vec::new();
        while let Some((value, after)) = rest.strip_prefix('\'').and_then(|rest| rest.split_once('\n')) {
            // What has no closing quote is taken as it stands.
            read.push(value.strip_suffix('\'').unwrap_or(value).to_owned());
            rest = after;
        }
        let Some(after) = rest.strip_prefix(')') else { return (attributes, text) };
        attributes.insert(name.to_owned(), read);
        text = after;
    }
}

/// An attribute's name ends at its parenthesis, and a variable's at its colon.
pub(super) fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(['(', ')', '/', ':', '\'', '\n'])
}

/// A value ends at the end of its line.
pub(super) fn is_value(value: &str) -> bool {
    !value.contains('\n')
}

pub(super) fn write(attributes: &Attributes) -> String {
    let one = |(name, values): (&String, &Vec<String>)| {
        let values: String = values.iter().map(|value| format!("'{value}'\n")).collect();
        format!("{name}({values})")
    };
    attributes.iter().map(one).collect()
}

pub(super) fn of_file(building: &mut Building<'_, '_>) -> Attributes {
    let Some(extension) = building.records.extension(17) else { return Attributes::new() };
    let text = building.text(extension.data.rest());
    let (attributes, rest) = read(&text);
    if !rest.is_empty() {
        building.notes.push(Note::LeftOut { what: Part::Attributes, name: String::new() });
    }
    attributes
}

pub(super) fn of_variables(building: &mut Building<'_, '_>) {
    let records = building.records;
    for extension in records.extensions.iter().filter(|extension| extension.subtype == 18) {
        let text = building.text(extension.data.rest());
        let mut rest = text.as_str();
        while let Some((name, after)) = rest.split_once(':') {
            let (attributes, after) = read(after);
            match building.named(name) {
                Some(variable) => variable.attributes.extend(attributes),
                None => {
                    building.notes.push(Note::LeftOut { what: Part::Attributes, name: name.to_owned() });
                }
            }
            let Some(next) = after.strip_prefix('/') else {
                rest = after;
                break;
            };
            rest = next;
        }
        if !rest.is_empty() {
            let name = rest.chars().take(64).collect();
            building.notes.push(Note::LeftOut { what: Part::Attributes, name });
        }
    }
}
