//! Whether a file can be written, and how wide and under which short names its variables will be.

use std::collections::{HashMap, HashSet};

use super::attributes::{is_name, is_value};
use super::file::{Attributes, File, ResponseSet, Variable};
use super::missing::LONG;
use super::names::{self, NameFault, check_name, key};
use super::refused::{Refused, Why};
use super::variable_sets;
use super::very_long::{self, WIDEST};
use crate::{Code, Values};

pub(super) struct Planned<'f> {
    pub(super) variable: &'f Variable,
    /// In bytes of UTF-8; 0 for numbers.
    pub(super) width: usize,
    /// One for each segment.
    pub(super) short: Vec<String>,
    /// The number of its first record, from 1.
    pub(super) slot: i32,
}

impl Planned<'_> {
    pub(super) fn short(&self) -> &str {
        self.short.first().map_or("", String::as_str)
    }
}

pub(super) struct Plan<'f> {
    pub(super) file: &'f File,
    pub(super) variables: Vec<Planned<'f>>,
    pub(super) slots: i32,
    pub(super) weight: i32,
    by_name: HashMap<&'f str, usize>,
}

impl<'f> Plan<'f> {
    pub(super) fn new(file: &'f File) -> Result<Plan<'f>, Refused> {
        let mut seen = HashSet::new();
        let mut widths = Vec::with_capacity(file.variables.len());
        for variable in &file.variables {
            let refuse = |why| Refused { name: variable.name.clone(), why };
            check_name(&variable.name).map_err(|fault| refuse(Why::Name(fault)))?;
            if !seen.insert(key(&variable.name)) {
                return Err(refuse(Why::Name(NameFault::Twice)));
            }
            widths.push(width(variable, file.rows).map_err(refuse)?);
        }
        let sizes = file.variables.iter().zip(&widths);
        let short = names::short_names(
            sizes.map(|(variable, width)| (variable.name.as_str(), very_long::segments(*width))),
        );
        let mut slot = 1_i32;
        let mut variables = Vec::with_capacity(widths.len());
        for ((variable, width), short) in file.variables.iter().zip(widths).zip(short) {
            variables.push(Planned { variable, width, short, slot });
            let records: usize = very_long::widths(width).map(|width| width.div_ceil(8).max(1)).sum();
            let next = i32::try_from(records).ok().and_then(|records| slot.checked_add(records));
            slot = next.ok_or_else(|| Refused { name: variable.name.clone(), why: Why::TooMuch })?;
        }
        let by_name = file.variables.iter().enumerate().map(|(i, v)| (v.name.as_str(), i)).collect();
        let mut plan = Plan { file, variables, slots: slot - 1, weight: 0, by_name };
        if let Some(name) = &file.weight {
            let weight = plan.named(name).filter(|planned| planned.width == 0);
            plan.weight = weight.ok_or_else(|| Refused { name: name.clone(), why: Why::Weight })?.slot;
        }
        plan.sets()?;
        attributes(&file.attributes).map_err(|why| Refused { name: String::new(), why })?;
        Ok(plan)
    }

    pub(super) fn named(&self, name: &str) -> Option<&Planned<'f>> {
        self.variables.get(*self.by_name.get(name)?)
    }

    fn sets(&self) -> Result<(), Refused> {
        let mut seen = HashSet::new();
        for set in &self.file.sets {
            let refuse = |why| Refused { name: format!("${}", set.name), why };
            check_name(&set.name).map_err(|fault| refuse(Why::Name(fault)))?;
            if set.name.len() == names::LONGEST {
                return Err(refuse(Why::Name(NameFault::Long(set.name.len() + 1))));
            }
            if !seen.insert(key(&set.name)) {
                return Err(refuse(Why::Name(NameFault::Twice)));
            }
            let members = self.members(set);
            let of_text = members.first().map(|member| member.width > 0);
            let alike = members.iter().all(|member| Some(member.width > 0) == of_text);
            if members.is_empty() || members.len() != set.variables.len() || !alike {
                return Err(refuse(Why::Set));
            }
        }
        for set in &self.file.variable_sets {
            variable_sets::check(set, |name| self.named(name).is_some())
                .map_err(|why| Refused { name: set.name.clone(), why })?;
        }
        Ok(())
    }

    pub(super) fn members(&self, set: &ResponseSet) -> Vec<&Planned<'f>> {
        set.variables.iter().filter_map(|name| self.named(name)).collect()
    }
}

/// Room for what the variable holds, which in UTF-8 may be longer than it was in the file it came from.
fn width(variable: &Variable, rows: usize) -> Result<usize, Why> {
    let of_text = matches!(variable.values, Values::Texts(_));
    let found = match &variable.values {
        Values::Numbers(numbers) => numbers.len(),
        Values::Texts(texts) => texts.len(),
    };
    if found != rows {
        return Err(Why::Rows { found, rows });
    }
    let codes = || variable.codes.iter().map(|(code, _)| code).chain(&variable.missing.codes);
    if !codes().all(|code| match code {
        Code::Number(number) => !of_text && fits(*number),
        Code::Text(_) => of_text,
    }) {
        return Err(Why::Code);
    }
    let range = variable.missing.range;
    let most = if range.is_some() { 1 } else { 3 };
    if variable.missing.codes.len() > most {
        return Err(Why::TooManyMissing(variable.missing.codes.len()));
    }
    if range.is_some_and(|(from, to)| of_text || !in_order(from, to)) {
        return Err(Why::MissingRange);
    }
    if ![variable.print, variable.write].iter().all(|format| format.is_sound()) {
        return Err(Why::Format);
    }
    attributes(&variable.attributes)?;
    let texts = match &variable.values {
        Values::Texts(texts) => texts,
        Values::Numbers(numbers) => {
            let bad = numbers.iter().position(|number| !number.is_nan() && !fits(*number));
            return bad.map_or(Ok(0), |row| Err(Why::Number { row: row + 1 }));
        }
    };
    let codes = codes().filter_map(|code| match code {
        Code::Text(text) => Some(text),
        Code::Number(_) => None,
    });
    let longest = texts.iter().chain(codes).map(String::len).max().unwrap_or(0);
    let width = longest.max(variable.width).max(1);
    let missing = variable.missing.codes.iter().filter_map(|code| match code {
        Code::Text(text) => Some(text.len()),
        Code::Number(_) => None,
    });
    match missing.max() {
        _ if width > WIDEST => Err(Why::TooWide(width)),
        Some(bytes) if bytes > LONG => Err(Why::MissingLong(bytes)),
        _ => Ok(width),
    }
}

/// The least number stands for no answer in SPSS.
fn fits(number: f64) -> bool {
    number.is_finite() && number != -f64::MAX
}

fn in_order(from: f64, to: f64) -> bool {
    from <= to && from < f64::INFINITY && to > f64::NEG_INFINITY
}

fn attributes(attributes: &Attributes) -> Result<(), Why> {
    let sound =
        |(name, values): (&String, &Vec<String>)| is_name(name) && values.iter().all(|value| is_value(value));
    if attributes.iter().all(sound) { Ok(()) } else { Err(Why::Attribute) }
}
