//! The codebook, read and written.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::{Cell, Rows};
use super::{Fault, MOST_FAULTS, Problem, Sheet};
use crate::values::{Key, code_text};
use crate::{Code, Codes, Dataset, Measure, Missing, Texts, Values, Variable};

pub(crate) const HEADER: [&str; 5] = ["variable", "field", "code", "language", "text"];

/// Every answer is held against each of them. SPSS has three.
const MOST_MISSING: usize = 100;

/// What is said of each variable.
#[derive(Default)]
pub(crate) struct Codebook {
    variables: BTreeMap<String, Described>,
}

#[derive(Default)]
pub(crate) struct Described {
    pub(crate) row: usize,
    /// Whether it holds numbers; `None` where the answers decide.
    pub(crate) numeric: Option<bool>,
    pub(crate) measure: Measure,
    pub(crate) label: Texts,
    codes: Vec<(Said, Texts)>,
    /// Where a code stands among them.
    places: BTreeMap<String, usize>,
    missing: Vec<Said>,
    range: Option<(f64, f64)>,
}

/// A code as it stands in a row.
#[derive(Clone)]
struct Said {
    code: String,
    row: usize,
}

/// Which column holds what; files from elsewhere may put them in another order.
struct Places([usize; 5]);

impl Places {
    fn of(cells: &[Cell<'_>]) -> Result<Self, Fault> {
        let mut places = [0; 5];
        for (place, name) in places.iter_mut().zip(HEADER) {
            let found = cells.iter().position(|cell| cell.text().trim() == name);
            let problem = Problem::NoColumn { name };
            *place = found.ok_or(Fault { sheet: Sheet::Codebook, row: 1, column: 0, problem })?;
        }
        Ok(Self(places))
    }

    fn cut(&self, cells: &[Cell<'_>]) -> [String; 5] {
        self.0.map(|place| cells.get(place).map(|cell| cell.text().into_owned()).unwrap_or_default())
    }
}

impl Codebook {
    pub(crate) fn read(source: &mut dyn Rows) -> Result<Self, Vec<Fault>> {
        let mut book = Self::default();
        let mut places = None;
        let mut faults = Vec::new();
        let read = source.each(&mut |row, cells| {
            let Some(at) = &places else {
                places = Some(Places::of(cells)?);
                return Ok(());
            };
            let column = |field: usize| at.0.get(field).map_or(0, |place| place + 1);
            if let Err((field, problem)) = book.add(row, at.cut(cells)) {
                let fault = Fault { sheet: Sheet::Codebook, row, column: column(field), problem };
                if faults.len() + 1 == MOST_FAULTS {
                    return Err(fault);
                }
                faults.push(fault);
            }
            Ok(())
        });
        if let Err(fault) = read {
            faults.push(fault);
            return Err(faults);
        }
        if places.is_none() {
            faults.push(Fault { sheet: Sheet::Codebook, row: 1, column: 0, problem: Problem::NoHeader });
        }
        if faults.is_empty() { Ok(book) } else { Err(faults) }
    }

    fn add(
        &mut self,
        row: usize,
        [variable, field, code, language, text]: [String; 5],
    ) -> Result<(), (usize, Problem)> {
        if variable.is_empty() {
            return Err((0, Problem::EmptyName));
        }
        let not = |text: &str, expected| Err((4, Problem::NotOneOf { text: text.to_owned(), expected }));
        let new = Described { row, ..Described::default() };
        let described = self.variables.entry(variable).or_insert(new);
        let said = Said { code: code.clone(), row };
        match field.trim() {
            "type" => match text.trim() {
                "number" => described.numeric = Some(true),
                "text" => described.numeric = Some(false),
                _ => return not(&text, &["number", "text"]),
            },
            "measure" => match text.trim() {
                "nominal" => described.measure = Measure::Nominal,
                "ordinal" => described.measure = Measure::Ordinal,
                "scale" => described.measure = Measure::Scale,
                _ => return not(&text, &["nominal", "ordinal", "scale"]),
            },
            "label" => {
                if described.label.insert(language.clone(), text).is_some() {
                    return Err((3, Problem::Twice { name: language }));
                }
            }
            "code" => {
                let new = described.codes.len();
                let place = *described.places.entry(code.clone()).or_insert(new);
                if place == new {
                    described.codes.push((said, Texts::new()));
                }
                let Some((_, words)) = described.codes.get_mut(place) else { return Ok(()) };
                // A code without words has one row, with neither language nor text.
                if (!language.is_empty() || !text.is_empty()) && words.insert(language, text).is_some() {
                    return Err((2, Problem::Twice { name: code }));
                }
            }
            "missing" if described.missing.len() == MOST_MISSING => {
                return Err((0, Problem::TooManyMissing { most: MOST_MISSING }));
            }
            "missing" => described.missing.push(said),
            "missing_range" => {
                let ends = text.split_once("..").and_then(|(low, high)| Some((number(low)?, number(high)?)));
                match ends {
                    Some(ends) => described.range = Some(ends),
                    None => return Err((4, Problem::NotARange { text })),
                }
            }
            _ => return Err((1, Problem::UnknownField { field })),
        }
        Ok(())
    }

    pub(crate) fn get(&self, variable: &str) -> Option<&Described> {
        self.variables.get(variable)
    }

    /// What the codebook has and the answers have not.
    pub(crate) fn beyond(&self, names: &[String]) -> impl Iterator<Item = Fault> {
        let names: BTreeSet<&String> = names.iter().collect();
        let beyond = self.variables.iter().filter(move |(name, _)| !names.contains(name));
        beyond.map(|(name, described)| Fault {
            sheet: Sheet::Codebook,
            row: described.row,
            column: 0,
            problem: Problem::UnknownVariable { variable: name.clone() },
        })
    }
}

impl Described {
    /// Whether its codes leave open that it holds numbers.
    pub(crate) fn codes_are_numbers(&self) -> bool {
        self.codes
            .iter()
            .map(|(said, _)| said)
            .chain(&self.missing)
            .all(|said| plain_number(&said.code).is_some())
    }

    pub(crate) fn resolved(&self, name: &str, numeric: bool, faults: &mut Vec<Fault>) -> (Codes, Missing) {
        let mut resolve = |said: &Said| {
            if !numeric {
                return Some(Code::Text(said.code.clone()));
            }
            let value = number(&said.code);
            if value.is_none() {
                let problem = Problem::NotANumber { variable: name.to_owned(), text: said.code.clone() };
                faults.push(Fault { sheet: Sheet::Codebook, row: said.row, column: 0, problem });
            }
            value.map(Code::Number)
        };
        // Two spellings of a number, 1 and 1.0, are one code.
        let mut codes = Codes::new();
        let mut places: BTreeMap<Key, usize> = BTreeMap::new();
        let mut twice = Vec::new();
        for (said, words) in &self.codes {
            let Some(code) = resolve(said) else { continue };
            let new = codes.len();
            let place = *places.entry(Key::of(code.clone())).or_insert(new);
            match codes.get_mut(place) {
                None => codes.push((code, words.clone())),
                Some((_, known)) if words.keys().any(|language| known.contains_key(language)) => {
                    twice.push(said)
                }
                Some((_, known)) => known.extend(words.clone()),
            }
        }
        let missing =
            Missing { codes: self.missing.iter().filter_map(&mut resolve).collect(), range: self.range };
        faults.extend(twice.into_iter().map(|said| Fault {
            sheet: Sheet::Codebook,
            row: said.row,
            column: 0,
            problem: Problem::Twice { name: said.code.clone() },
        }));
        (codes, missing)
    }
}

/// A finite number, spaces around it allowed.
pub(crate) fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

/// A number that loses nothing when it is kept as one: no leading zero, no sign but minus, no space.
pub(crate) fn plain_number(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let leading =
        digits.starts_with('0') && digits.get(1..2).is_some_and(|next| !matches!(next, "." | "e" | "E"));
    let starts = digits.starts_with(|c: char| c.is_ascii_digit());
    number(text).filter(|_| starts && !leading && text.trim() == text)
}

/// The codebook of a data set, without its header.
pub(crate) fn rows(dataset: &Dataset) -> Vec<[String; 5]> {
    dataset.variables.iter().flat_map(of_variable).collect()
}

fn of_variable(variable: &Variable) -> Vec<[String; 5]> {
    let mut rows = Vec::new();
    let mut add = |field: &str, code: &str, language: &str, text: &str| {
        rows.push([&variable.name, field, code, language, text].map(str::to_owned));
    };
    add("type", "", "", if matches!(variable.values, Values::Numbers(_)) { "number" } else { "text" });
    match variable.measure {
        Measure::Unknown => {}
        Measure::Nominal => add("measure", "", "", "nominal"),
        Measure::Ordinal => add("measure", "", "", "ordinal"),
        Measure::Scale => add("measure", "", "", "scale"),
    }
    for (language, text) in &variable.label {
        add("label", "", language, text);
    }
    for (code, words) in &variable.codes {
        let code = code_text(code);
        if words.is_empty() {
            add("code", &code, "", "");
        }
        for (language, text) in words {
            add("code", &code, language, text);
        }
    }
    for code in &variable.missing.codes {
        add("missing", &code_text(code), "", "");
    }
    if let Some((low, high)) = variable.missing.range {
        add("missing_range", "", "", &format!("{low}..{high}"));
    }
    rows
}
