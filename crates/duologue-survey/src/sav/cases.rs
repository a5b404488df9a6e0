//! The answers, case by case in the file and variable by variable here.

use super::build::Notes;
use super::bytecode::{Slot, Slots, WITHIN};
use super::bytes::Order;
use super::encoding::Charset;
use super::fault::{Note, Problem, SavError};
use super::file::Variable;
use super::limits::{Allowance, Limits};
use super::part::Part;
use super::very_long::Joined;
use crate::Values;

/// Where a variable's values go, and how they stand in a case.
enum Column<'v> {
    Numbers(&'v mut Vec<f64>),
    Texts { texts: &'v mut Vec<String>, width: usize, segments: usize, last: usize, replaced: usize },
}

pub(super) struct Cases<'c> {
    pub(super) order: Order,
    pub(super) charset: &'c Charset,
    pub(super) system_missing: f64,
    pub(super) limits: &'c Limits,
    /// The number of cases that the file says it has.
    pub(super) said: Option<u64>,
    /// As many cases as the bytes that there are may hold: room is made for no more, whatever the file says.
    pub(super) likely: usize,
}

impl Cases<'_> {
    /// Fills the variables and tells how many cases there are.
    pub(super) fn read(
        &self,
        slots: &mut impl Slots,
        joined: &[Joined<'_, '_>],
        variables: &mut [Variable],
        allowance: &mut Allowance,
        notes: &mut Notes,
    ) -> Result<usize, SavError> {
        if variables.is_empty() {
            return Ok(0);
        }
        let expected = self.said.map_or(0, |said| usize::try_from(said).unwrap_or(usize::MAX));
        let room = self.limits.bytes / size_of::<f64>() / variables.len();
        let expected = expected.min(self.likely).min(self.limits.cases).min(room);
        let mut names = Vec::with_capacity(variables.len());
        let mut columns = Vec::with_capacity(variables.len());
        for (joined, variable) in joined.iter().zip(variables) {
            names.push(&variable.name);
            columns.push(match &mut variable.values {
                Values::Numbers(numbers) => {
                    numbers.reserve_exact(expected);
                    Column::Numbers(numbers)
                }
                Values::Texts(texts) => Column::Texts {
                    texts,
                    width: joined.width,
                    segments: joined.segments,
                    last: joined.last,
                    replaced: 0,
                },
            });
        }
        let numbers = columns.iter().filter(|column| matches!(column, Column::Numbers(_))).count();
        let mut rows = 0;
        while self.said != Some(rows as u64) {
            let at = slots.at();
            let Some(first) = slots.next()? else {
                match self.said {
                    Some(_) => return Err(SavError { at, problem: Problem::Ends(WITHIN) }),
                    None => break,
                }
            };
            if rows == self.limits.cases {
                let problem = Problem::Over { what: Part::AllCases, limit: rows as u64 };
                return Err(SavError { at, problem });
            }
            allowance.take(numbers * size_of::<f64>(), at)?;
            self.case(slots, first, &mut columns, allowance)?;
            rows += 1;
        }
        for (name, column) in names.into_iter().zip(columns) {
            if let Column::Texts { replaced: texts @ 1.., .. } = column {
                notes.push(Note::Replaced { of: name.clone(), texts });
            }
        }
        Ok(rows)
    }

    fn case(
        &self,
        slots: &mut impl Slots,
        first: Slot,
        columns: &mut [Column<'_>],
        allowance: &mut Allowance,
    ) -> Result<(), SavError> {
        let mut first = Some(first);
        let mut next = |slots: &mut _| match first.take() {
            Some(slot) => Ok(slot),
            None => within(slots),
        };
        let mut bytes = Vec::new();
        for column in columns {
            match column {
                Column::Numbers(numbers) => numbers.push(self.number(next(slots)?)),
                Column::Texts { texts, width, segments, last, replaced } => {
                    bytes.clear();
                    let mut left = *width;
                    for segment in 1..=*segments {
                        let (start, wide) = (bytes.len(), if segment == *segments { *last } else { 255 });
                        for _ in 0..wide.div_ceil(8) {
                            bytes.extend(self.octet(next(slots)?));
                        }
                        // What is wider than the variable, or fills up the last group of eight, is no part of it.
                        let used = wide.min(left);
                        bytes.truncate(start + used);
                        left -= used;
                    }
                    let (text, whole) = self.charset.text(&bytes);
                    *replaced += usize::from(!whole);
                    allowance.take(size_of::<String>() + text.len(), slots.at())?;
                    texts.push(text);
                }
            }
        }
        Ok(())
    }

    fn number(&self, slot: Slot) -> f64 {
        let number = match slot {
            Slot::Number(number) => number,
            Slot::Missing => f64::NAN,
            Slot::Spaces => self.order.f64([b' '; 8]),
            Slot::Raw(bytes) => self.order.f64(bytes),
        };
        if number == self.system_missing { f64::NAN } else { number }
    }

    /// A small number in a text is eight bytes as any other; real files have it for bytes that are all zero.
    fn octet(&self, slot: Slot) -> [u8; 8] {
        match slot {
            Slot::Raw(bytes) => bytes,
            Slot::Number(number) => self.order.of_f64(number),
            Slot::Missing | Slot::Spaces => [b' '; 8],
        }
    }
}

fn within(slots: &mut impl Slots) -> Result<Slot, SavError> {
    match slots.next()? {
        Some(slot) => Ok(slot),
        None => Err(SavError { at: slots.at(), problem: Problem::Ends(WITHIN) }),
    }
}
