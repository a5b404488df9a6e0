//! Single answers: what stands in a row, and codes as they are compared, sorted and written.

use crate::{Code, Values, Variable};

/// What stands in a row; `None` where nothing was answered.
pub(crate) fn value(variable: &Variable, row: usize) -> Option<Code> {
    match &variable.values {
        Values::Numbers(numbers) => numbers.get(row).filter(|n| !n.is_nan()).copied().map(Code::Number),
        Values::Texts(texts) => texts.get(row).filter(|text| !text.is_empty()).cloned().map(Code::Text),
    }
}

pub(crate) fn is_missing(variable: &Variable, code: &Code) -> bool {
    let range = matches!((code, variable.missing.range), (Code::Number(n), Some((low, high))) if (low..=high).contains(n));
    range || variable.missing.codes.contains(code)
}

/// A code in an order that all codes have.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    /// A number's bits, turned so that they sort as numbers do.
    Number(u64),
    Text(String),
}

const SIGN: u64 = 1 << 63;

impl Key {
    pub(crate) fn of(code: Code) -> Self {
        match code {
            Code::Number(number) => {
                // Both zeros are one number.
                let bits = (number + 0.0).to_bits();
                Key::Number(if bits & SIGN == 0 { bits | SIGN } else { !bits })
            }
            Code::Text(text) => Key::Text(text),
        }
    }

    pub(crate) fn code(self) -> Code {
        match self {
            Key::Number(key) => {
                Code::Number(f64::from_bits(if key & SIGN == 0 { !key } else { key & !SIGN }))
            }
            Key::Text(text) => Code::Text(text),
        }
    }
}

/// Whether the value of a file is this code of a questionnaire.
pub(crate) fn stands_for(held: &Code, code: &str) -> bool {
    match held {
        Code::Number(number) => code.parse() == Ok(*number),
        Code::Text(text) => text == code,
    }
}

pub(crate) fn code_text(code: &Code) -> String {
    match code {
        Code::Number(number) => number.to_string(),
        Code::Text(text) => text.clone(),
    }
}
