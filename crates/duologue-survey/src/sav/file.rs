use std::collections::BTreeMap;

use super::format::Format;
use crate::{Code, Measure, Missing, Values};

/// Names with their values, as SPSS keeps them beside a file or a variable.
pub type Attributes = BTreeMap<String, Vec<String>>;

/// A system file: the answers and everything SPSS says about them, in one language.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct File {
    pub label: String,
    /// The program that wrote it.
    pub product: String,
    pub created: Option<Created>,
    /// As the file names it; what is written is UTF-8.
    pub encoding: String,
    /// Lines of at most 80 bytes; longer ones go on in the next.
    pub documents: Vec<String>,
    /// The variable that cases are weighted by.
    pub weight: Option<String>,
    pub rows: usize,
    pub variables: Vec<Variable>,
    pub sets: Vec<ResponseSet>,
    pub variable_sets: Vec<VariableSet>,
    pub attributes: Attributes,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    pub name: String,
    pub label: String,
    /// Bytes of a text in the file's encoding; 0 for numbers. What is written has room for its longest text.
    pub width: usize,
    pub print: Format,
    pub write: Format,
    /// Characters in the data view; 0 where the file says nothing.
    pub columns: u32,
    pub alignment: Alignment,
    pub measure: Measure,
    pub codes: Vec<(Code, String)>,
    pub missing: Missing,
    pub attributes: Attributes,
    pub values: Values,
}

impl Variable {
    /// A variable as SPSS makes it by default.
    pub fn new(name: impl Into<String>, values: Values) -> Variable {
        let width = match &values {
            Values::Numbers(_) => 0,
            Values::Texts(texts) => texts.iter().map(String::len).max().unwrap_or(0).max(1),
        };
        let format = if width == 0 { Format::number(8, 2) } else { Format::text(width) };
        Variable {
            name: name.into(),
            label: String::new(),
            width,
            print: format,
            write: format,
            columns: 8,
            alignment: if width == 0 { Alignment::Right } else { Alignment::Left },
            measure: Measure::Unknown,
            codes: Vec::new(),
            missing: Missing::default(),
            attributes: Attributes::new(),
            values,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Alignment {
    Left,
    #[default]
    Right,
    Centre,
}

/// When a file was made. The format has two digits for the year: 70 to 99 are of the last century.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Created {
    pub year: u16,
    pub month: u8,
    pub day: u8,
    pub hour: u8,
    pub minute: u8,
    pub second: u8,
}

/// Variables that are the answers to one question (SPSS: multiple-response set).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponseSet {
    /// Without the `$` that it begins with in SPSS.
    pub name: String,
    pub label: String,
    pub kind: SetKind,
    pub variables: Vec<String>,
}

/// Variables that SPSS shows together in its lists (SPSS: variable set).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VariableSet {
    pub name: String,
    pub variables: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetKind {
    /// Each variable holds one of the answers given.
    Categories,
    /// Each variable is one answer, given where it holds this value.
    Dichotomies { counted: String, labels: SetLabels },
}

/// Where the words of an answer in a set of dichotomies stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetLabels {
    Variables,
    CountedValues,
    /// The counted values', and the set has the label of its first variable.
    CountedValuesAndVariable,
}
