//! Between a file, which has the words of one language, and a dataset, which has those of all.

use std::cmp::Ordering;

use super::file::{File, Variable};
use super::format::Format;
use crate::{Code, Dataset, Texts, Values};

impl File {
    /// The dataset's file in one language. What has no words in it has none in the file: no other language stands in.
    /// Codes are sorted, so that the same answers and words make the same bytes.
    pub fn of(dataset: &Dataset, lang: &str) -> File {
        let words = |texts: &Texts| texts.get(lang).cloned().unwrap_or_default();
        let variable = |variable: &crate::Variable| {
            let mut codes: Vec<(Code, String)> =
                variable.codes.iter().cloned().map(|(c, t)| (c, words(&t))).collect();
            codes.retain(|(_, words)| !words.is_empty());
            codes.sort_by(|(a, _), (b, _)| order(a, b));
            let mut made = Variable {
                label: words(&variable.label),
                codes,
                missing: variable.missing.clone(),
                measure: variable.measure,
                ..Variable::new(&variable.name, variable.values.clone())
            };
            if let Values::Numbers(numbers) = &made.values {
                made.print = shown(numbers);
                made.write = made.print;
            }
            made
        };
        File {
            encoding: "UTF-8".to_owned(),
            rows: dataset.rows,
            variables: dataset.variables.iter().map(variable).collect(),
            ..File::default()
        }
    }

    /// The answers, with the file's words as those of one language.
    pub fn into_dataset(self, lang: &str) -> Dataset {
        let texts = |words: String| match words.is_empty() {
            true => Texts::new(),
            false => Texts::from([(lang.to_owned(), words)]),
        };
        let variable = |variable: Variable| crate::Variable {
            name: variable.name,
            label: texts(variable.label),
            values: variable.values,
            codes: variable.codes.into_iter().map(|(code, words)| (code, texts(words))).collect(),
            missing: variable.missing,
            measure: variable.measure,
        };
        Dataset { rows: self.rows, variables: self.variables.into_iter().map(variable).collect() }
    }
}

fn order(a: &Code, b: &Code) -> Ordering {
    match (a, b) {
        (Code::Number(a), Code::Number(b)) => a.total_cmp(b),
        (Code::Text(a), Code::Text(b)) => a.cmp(b),
        (Code::Number(_), Code::Text(_)) => Ordering::Less,
        (Code::Text(_), Code::Number(_)) => Ordering::Greater,
    }
}

/// Whole numbers without decimals, others with two, and room for the longest.
fn shown(numbers: &[f64]) -> Format {
    let answered = || numbers.iter().filter(|number| number.is_finite());
    let decimals = if answered().all(|number| number.fract() == 0.0) { 0 } else { 2 };
    let longest = answered().fold(0.0_f64, |longest, number| longest.max(number.abs()));
    let digits = (1..30).find(|digits| longest < 10_f64.powi(*digits)).unwrap_or(30);
    // A sign, the digits, a stop and the decimals.
    let width = u16::try_from(digits).unwrap_or(30) + 1 + if decimals > 0 { 3 } else { 0 };
    Format::number(width.max(8), decimals)
}
