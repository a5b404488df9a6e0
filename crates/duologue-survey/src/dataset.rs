//! What was answered: one column a variable, with the words that a code stands for in each language.

use std::collections::BTreeMap;

/// The same words by language (BCP 47).
pub type Texts = BTreeMap<String, String>;

/// Rows of answers. Every variable has as many values as there are rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dataset {
    pub rows: usize,
    pub variables: Vec<Variable>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    pub name: String,
    pub label: Texts,
    pub values: Values,
    /// The codes that have words, in the order of the questionnaire or file.
    pub codes: Codes,
    pub missing: Missing,
    pub measure: Measure,
}

pub type Codes = Vec<(Code, Texts)>;

/// Answers are counted by code, never by the words of one language.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
pub enum Code {
    Number(f64),
    Text(String),
}

/// A number that is NaN, or a text that is empty, was not answered (SPSS: system-missing).
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    Numbers(Vec<f64>),
    Texts(Vec<String>),
}

/// Answers that count as missing in analysis though they were given, "don't know" or "refused" (SPSS: user-missing).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Missing {
    pub codes: Vec<Code>,
    /// Inclusive at both ends.
    pub range: Option<(f64, f64)>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Measure {
    #[default]
    Unknown,
    Nominal,
    Ordinal,
    Scale,
}

impl Dataset {
    pub fn variable(&self, name: &str) -> Option<&Variable> {
        self.variables.iter().find(|variable| variable.name == name)
    }

    /// A variable that somebody named; where there is none, with those that there are.
    pub fn named(&self, name: &str) -> Result<&Variable, NoVariable> {
        self.variable(name).ok_or_else(|| NoVariable {
            name: name.to_owned(),
            names: self.variables.iter().map(|variable| variable.name.clone()).take(30).collect(),
        })
    }
}

/// A variable that the data does not have; the first of those it has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no variable “{name}”; the data has {}", .names.join(", "))]
pub struct NoVariable {
    pub name: String,
    pub names: Vec<String>,
}
