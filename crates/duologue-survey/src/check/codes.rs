//! Codes that the questionnaire has not, and answers that are not of the item's kind.

use std::collections::BTreeMap;

use super::Finding;
use super::answers::Answers;
use crate::binding::Held;
use crate::questionnaire::{Item, Kind, OTHER};
use crate::values::{Key, stands_for, value};
use crate::{Code, Values, Variable};

pub(super) fn check(answers: &Answers<'_>, findings: &mut Vec<Finding>) {
    for item in &answers.questionnaire.items {
        match answers.held(&item.code) {
            Held::Absent => {}
            Held::One(variable) if item.kind.list().is_some() => {
                let choices = answers.questionnaire.choices(item);
                let known = |code: &Code| {
                    choices.iter().any(|choice| choice.is(code))
                        || (item.kind.or_other() && stands_for(code, OTHER))
                };
                let many = matches!(item.kind, Kind::SelectMany { .. });
                unknown(answers, variable, many, known, findings);
            }
            Held::One(variable) => kind(answers, item, variable, findings),
            Held::Each { chosen, .. } => {
                for (code, variable) in chosen {
                    let known = |held: &Code| ["0", "1", code].iter().any(|code| stands_for(held, code));
                    unknown(answers, variable, false, known, findings);
                }
            }
        }
    }
}

fn unknown(
    answers: &Answers<'_>,
    variable: &Variable,
    many: bool,
    known: impl Fn(&Code) -> bool,
    findings: &mut Vec<Finding>,
) {
    let mut codes: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    let mut add = |code: Code, row: usize| {
        if !known(&code) {
            let rows = codes.entry(Key::of(code)).or_default();
            if rows.last() != Some(&row) {
                rows.push(row);
            }
        }
    };
    for row in 0..answers.dataset.rows {
        match value(variable, row) {
            Some(Code::Text(text)) if many => {
                text.split_whitespace().for_each(|code| add(Code::Text(code.to_owned()), row));
            }
            Some(code) => add(code, row),
            None => {}
        }
    }
    let codes = answers.by_code(codes);
    findings.extend(codes.map(|codes| Finding::UnknownCode { variable: variable.name.clone(), codes }));
}

fn kind(answers: &Answers<'_>, item: &Item, variable: &Variable, findings: &mut Vec<Finding>) {
    let fits: fn(&Code) -> bool = match &item.kind {
        Kind::Integer => |code| number(code).is_some_and(|number| number.fract() == 0.0),
        Kind::Decimal => |code| number(code).is_some(),
        // SPSS keeps dates as seconds.
        Kind::Date if matches!(variable.values, Values::Texts(_)) => {
            |code| matches!(code, Code::Text(text) if is_date(text))
        }
        _ => return,
    };
    let cases = answers
        .cases(|row| value(variable, row).is_some_and(|code| !fits(&code) && !answers.is_missing(item, row)));
    findings.extend(cases.map(|cases| Finding::NotOfKind {
        variable: variable.name.clone(),
        kind: item.kind.clone(),
        cases,
    }));
}

fn number(code: &Code) -> Option<f64> {
    match code {
        Code::Number(number) => Some(*number),
        Code::Text(text) => text.trim().parse().ok(),
    }
    .filter(|number| number.is_finite())
}

/// 2025-09-30, with or without a time of day.
fn is_date(text: &str) -> bool {
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    let parts: Vec<&str> = day.split('-').collect();
    let number = |part: &str, length: usize| {
        Some(part).filter(|part| part.len() == length).and_then(|part| part.parse::<u16>().ok())
    };
    let [year, month, day] = parts.as_slice() else { return false };
    number(year, 4).is_some()
        && number(month, 2).is_some_and(|month| (1..=12).contains(&month))
        && number(day, 2).is_some_and(|day| (1..=31).contains(&day))
}
