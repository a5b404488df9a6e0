//! A variable as estimation takes it: levels or numbers, with what counts as missing taken out.

use std::collections::BTreeMap;

use crate::values::{Key, code_text, is_missing, value};
use crate::{Categories, Code, Dataset, Values, Variable};

impl Variable {
    /// Answers by code: codes with words in their own order, then the others in theirs.
    pub fn categories(&self, rows: usize) -> Categories {
        let told: Vec<Option<Code>> =
            (0..rows).map(|row| value(self, row).filter(|code| !is_missing(self, code))).collect();
        let mut others: BTreeMap<Key, ()> =
            told.iter().flatten().map(|code| (Key::of(code.clone()), ())).collect();
        let mut names: Vec<String> = Vec::new();
        for (code, _) in self.codes.iter().filter(|(code, _)| !is_missing(self, code)) {
            others.remove(&Key::of(code.clone()));
            names.push(code_text(code));
        }
        names.extend(others.into_keys().map(|key| code_text(&key.code())));
        let texts: Vec<String> =
            told.iter().map(|code| code.as_ref().map(code_text).unwrap_or_default()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        Categories::among(&texts.iter().map(String::as_str).collect::<Vec<_>>(), &names)
    }

    /// Numbers, of which one that is not a number was not answered; none of a variable of texts.
    pub fn numbers(&self) -> Option<Vec<f64>> {
        let Values::Numbers(numbers) = &self.values else { return None };
        let answered = |n: &f64| if is_missing(self, &Code::Number(*n)) { f64::NAN } else { *n };
        Some(numbers.iter().map(answered).collect())
    }

    /// It measures: a number whose values stand for nothing else.
    pub fn is_measured(&self) -> bool {
        matches!(self.values, Values::Numbers(_)) && self.codes.iter().all(|(code, _)| is_missing(self, code))
    }
}

impl Dataset {
    /// The same answers with a further variable, or another in place of the one of its name.
    pub fn with(mut self, variable: Variable) -> Dataset {
        match self.variables.iter_mut().find(|there| there.name == variable.name) {
            Some(there) => *there = variable,
            None => self.variables.push(variable),
        }
        self
    }
}
