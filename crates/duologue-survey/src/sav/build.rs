//! Variables out of the records that speak of them.

use std::collections::HashMap;

use super::bytes::Order;
use super::encoding::Charset;
use super::fault::{Note, SavError};
use super::file::{Alignment, Attributes, Variable};
use super::format::Format;
use super::limits::Allowance;
use super::long_names;
use super::missing::{self, Marks};
use super::names::{key, short_key};
use super::part::Part;
use super::records::Records;
use super::very_long::Joined;
use super::{display, labels};
use crate::{Code, Measure, Missing, Values};

/// Notes that are kept; a file that is all wrong would have millions.
const MOST_NOTES: usize = 1000;

#[derive(Default)]
pub(super) struct Notes(pub(super) Vec<Note>);

impl Notes {
    pub(super) fn push(&mut self, note: Note) {
        if self.0.len() < MOST_NOTES {
            self.0.push(note);
        }
    }
}

/// A dictionary while it is put together.
pub(super) struct Building<'r, 'a> {
    pub(super) records: &'r Records<'a>,
    pub(super) order: Order,
    pub(super) charset: &'r Charset,
    pub(super) allowance: &'r mut Allowance,
    pub(super) notes: Notes,
    pub(super) variables: Vec<Variable>,
    /// Texts whose bytes were no characters.
    replaced: usize,
    slots: HashMap<usize, usize>,
    by_short: HashMap<Vec<u8>, usize>,
    by_name: HashMap<String, usize>,
}

impl<'r, 'a> Building<'r, 'a> {
    pub(super) fn new(
        records: &'r Records<'a>,
        joined: &[Joined<'r, 'a>],
        order: Order,
        charset: &'r Charset,
        marks: &Marks,
        allowance: &'r mut Allowance,
    ) -> Result<Building<'r, 'a>, SavError> {
        let mut building = Building {
            records,
            order,
            charset,
            allowance,
            notes: Notes::default(),
            variables: Vec::with_capacity(joined.len()),
            replaced: 0,
            slots: HashMap::new(),
            by_short: HashMap::new(),
            by_name: HashMap::new(),
        };
        let mut long = long_names::names(&mut building);
        for (index, joined) in joined.iter().enumerate() {
            let short = short_key(joined.record.name);
            // A short name beside a long one may end within a character.
            let wanted = long.remove(&short).unwrap_or_else(|| building.text(joined.record.name));
            let variable = building.variable(joined, wanted, marks);
            building.slots.insert(joined.record.slot + 1, index);
            building.by_short.entry(short).or_insert(index);
            building.by_name.insert(key(&variable.name), index);
            building.variables.push(variable);
        }
        display::read(records, joined, &mut building.variables, &mut building.notes);
        labels::of_records(&mut building)?;
        labels::of_long_strings(&mut building)?;
        missing::of_long_strings(&mut building)?;
        super::attributes::of_variables(&mut building);
        Ok(building)
    }

    fn variable(&mut self, joined: &Joined<'_, '_>, wanted: String, marks: &Marks) -> Variable {
        let (record, width) = (joined.record, joined.width);
        let name = self.free(wanted, joined.ordinal);
        let missing = match width {
            0 => missing::of_number(record, self.order, marks),
            _ if record.missing_kind < 0 => None,
            _ => {
                let used = width.min(8);
                let text = |bytes: &[u8; 8]| Code::Text(self.text(bytes.get(..used).unwrap_or(bytes)));
                Some(Missing { codes: record.missing.iter().map(text).collect(), range: None })
            }
        };
        if missing.is_none() {
            self.notes.push(Note::LeftOut { what: Part::Missing, name: name.clone() });
        }
        Variable {
            label: self.text(record.label),
            width,
            print: Format::unpack(record.print, width),
            write: Format::unpack(record.write, width),
            columns: 0,
            alignment: if width == 0 { Alignment::Right } else { Alignment::Left },
            measure: Measure::Unknown,
            codes: Vec::new(),
            missing: missing.unwrap_or_default(),
            attributes: Attributes::new(),
            values: if width == 0 { Values::Numbers(Vec::new()) } else { Values::Texts(Vec::new()) },
            name,
        }
    }

    /// A name that no variable before has, nor is it empty.
    fn free(&mut self, wanted: String, ordinal: usize) -> String {
        let mut name = if wanted.is_empty() { format!("V{}", ordinal + 1) } else { wanted.clone() };
        while self.by_name.contains_key(&key(&name)) {
            name = format!("{name}_{}", ordinal + 1);
        }
        if name != wanted {
            self.notes.push(Note::Renamed { from: wanted, to: name.clone() });
        }
        name
    }

    pub(super) fn text(&mut self, bytes: &[u8]) -> String {
        let (text, whole) = self.charset.text(bytes);
        self.replaced += usize::from(!whole);
        text
    }

    /// The variable that begins at a variable record, counted from 1.
    pub(super) fn at_slot(&self, slot: usize) -> Option<usize> {
        self.slots.get(&slot).copied()
    }

    pub(super) fn short(&self, name: &[u8]) -> Option<&Variable> {
        self.variables.get(*self.by_short.get(&short_key(name))?)
    }

    /// By the long name, or by the short one, as some writers have it.
    pub(super) fn named(&mut self, name: &str) -> Option<&mut Variable> {
        let short = || self.by_short.get(&short_key(name.as_bytes()));
        let index = *self.by_name.get(&key(name)).or_else(short)?;
        self.variables.get_mut(index)
    }

    pub(super) fn finish(mut self) -> (Vec<Variable>, Notes) {
        if self.replaced > 0 {
            self.notes.push(Note::Replaced { of: String::new(), texts: self.replaced });
        }
        (self.variables, self.notes)
    }
}
