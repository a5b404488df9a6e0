//! Rows of cells become columns of answers, in two passes: what kind a variable is, then its values.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::codebook::{Codebook, number, plain_number};
use super::{Fault, MOST_FAULTS, Problem, Sheet};
use crate::{Dataset, Values, Variable};

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell<'a> {
    Empty,
    Number(f64),
    Text(Cow<'a, str>),
    /// What a formula came to.
    Error(String),
}

impl Cell<'_> {
    pub(crate) fn text(&self) -> Cow<'_, str> {
        match self {
            Cell::Empty => Cow::Borrowed(""),
            Cell::Number(number) => Cow::Owned(number.to_string()),
            Cell::Text(text) => Cow::Borrowed(text),
            Cell::Error(value) => Cow::Borrowed(value),
        }
    }
}

/// What is done with a row, given its number in the file.
pub(crate) type Each<'e> = &'e mut dyn FnMut(usize, &[Cell<'_>]) -> Result<(), Fault>;

/// A table that can be gone through more than once, so that a large one need not be held as cells.
pub(crate) trait Rows {
    fn each(&mut self, each: Each<'_>) -> Result<(), Fault>;
}

fn fault(row: usize, column: usize, problem: Problem) -> Fault {
    Fault { sheet: Sheet::Answers, row, column, problem }
}

/// The answers under their codebook.
pub(crate) fn dataset(answers: &mut dyn Rows, book: &Codebook) -> Result<Dataset, Vec<Fault>> {
    let (names, numeric) = kinds(answers, book).map_err(|fault| vec![fault])?;
    let mut faults: Vec<Fault> = book.beyond(&names).take(MOST_FAULTS).collect();
    let mut columns: Vec<Values> = numeric
        .iter()
        .map(|numeric| if *numeric { Values::Numbers(Vec::new()) } else { Values::Texts(Vec::new()) })
        .collect();
    let mut rows = 0;
    let mut header = true;
    let read = answers.each(&mut |row, cells| {
        if std::mem::take(&mut header) {
            return Ok(());
        }
        rows += 1;
        for (i, (values, name)) in columns.iter_mut().zip(&names).enumerate() {
            let cell = cells.get(i).unwrap_or(&Cell::Empty);
            let Err(problem) = push(values, cell, name) else { continue };
            if faults.len() >= MOST_FAULTS {
                return Err(fault(row, i + 1, problem));
            }
            faults.push(fault(row, i + 1, problem));
        }
        Ok(())
    });
    faults.extend(read.err());
    let mut variables = Vec::with_capacity(names.len());
    for ((name, values), numeric) in names.into_iter().zip(columns).zip(numeric) {
        let mut variable = Variable {
            label: Default::default(),
            values,
            codes: Vec::new(),
            missing: Default::default(),
            measure: Default::default(),
            name,
        };
        if let Some(described) = book.get(&variable.name) {
            (variable.codes, variable.missing) = described.resolved(&variable.name, numeric, &mut faults);
            variable.label = described.label.clone();
            variable.measure = described.measure;
        }
        variables.push(variable);
    }
    faults.truncate(MOST_FAULTS);
    if faults.is_empty() { Ok(Dataset { rows, variables }) } else { Err(faults) }
}

fn push(values: &mut Values, cell: &Cell<'_>, name: &str) -> Result<(), Problem> {
    match (values, cell) {
        (_, Cell::Error(value)) => return Err(Problem::ErrorCell { value: value.clone() }),
        (Values::Numbers(numbers), Cell::Empty) => numbers.push(f64::NAN),
        (Values::Numbers(numbers), Cell::Number(value)) => numbers.push(*value),
        (Values::Numbers(numbers), Cell::Text(text)) if text.trim().is_empty() => numbers.push(f64::NAN),
        (Values::Numbers(numbers), Cell::Text(text)) => {
            let refused =
                || Problem::NotANumber { variable: name.to_owned(), text: text.chars().take(40).collect() };
            numbers.push(number(text).ok_or_else(refused)?);
        }
        (Values::Texts(texts), cell) => texts.push(cell.text().into_owned()),
    }
    Ok(())
}

/// The names of the first row, and for each whether it holds numbers.
fn kinds(answers: &mut dyn Rows, book: &Codebook) -> Result<(Vec<String>, Vec<bool>), Fault> {
    let mut names: Option<Vec<String>> = None;
    let mut open: Vec<(usize, bool)> = Vec::new();
    answers.each(&mut |row, cells| {
        if names.is_none() {
            let read = header(row, cells)?;
            let undecided = |(i, name): (usize, &String)| match book.get(name) {
                None => Some((i, true)),
                Some(described) => described.numeric.is_none().then(|| (i, described.codes_are_numbers())),
            };
            open = read.iter().enumerate().filter_map(undecided).collect();
            names = Some(read);
            return Ok(());
        }
        for (i, numbers) in &mut open {
            *numbers &= match cells.get(*i) {
                None | Some(Cell::Empty | Cell::Number(_) | Cell::Error(_)) => true,
                Some(Cell::Text(text)) => text.is_empty() || plain_number(text).is_some(),
            };
        }
        Ok(())
    })?;
    let names = names.ok_or(fault(1, 0, Problem::NoHeader))?;
    let mut numeric: Vec<bool> = names
        .iter()
        .map(|name| book.get(name).and_then(|described| described.numeric).unwrap_or(false))
        .collect();
    for (i, numbers) in open {
        if let Some(place) = numeric.get_mut(i) {
            *place = numbers;
        }
    }
    Ok((names, numeric))
}

fn header(row: usize, cells: &[Cell<'_>]) -> Result<Vec<String>, Fault> {
    let mut seen = BTreeSet::new();
    let mut names = Vec::with_capacity(cells.len());
    for (i, cell) in cells.iter().enumerate() {
        let name = cell.text().into_owned();
        if name.trim().is_empty() {
            return Err(fault(row, i + 1, Problem::EmptyName));
        }
        if !seen.insert(name.clone()) {
            return Err(fault(row, i + 1, Problem::Twice { name }));
        }
        names.push(name);
    }
    Ok(names)
}
