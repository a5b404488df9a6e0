//! Signs of answering without reading: one answer to a whole grid, and haste.
//!
//! Neither proves anything of one respondent, so both are warnings. A grid answered all alike is "simple
//! nondifferentiation", the plainest measure of straight-lining (Kim, Dykema, Stevenson, Black and Moberg, Social
//! Science Computer Review 37, 2019, 214-233). For haste no standard sets a limit: panels mark those under half of the
//! median or less, and Greszki, Meyer and Schoen (Public Opinion Quarterly 79, 2015, 471-503) found that taking out those
//! well under the median hardly moves results. The default of a third names the plain cases only.

use super::Finding;
use super::answers::Answers;
use crate::Code;
use crate::binding::Held;
use crate::questionnaire::{Item, Kind};
use crate::values::value;

pub(super) fn check(answers: &Answers<'_>, findings: &mut Vec<Finding>) {
    let mut grid: Vec<&Item> = Vec::new();
    for item in answers.questionnaire.items.iter().filter(|item| item.kind != Kind::Note) {
        let list = match &item.kind {
            Kind::SelectOne { list, .. } if !matches!(answers.held(&item.code), Held::Absent) => {
                Some(list.as_str())
            }
            _ => None,
        };
        if list.is_none() || grid.first().is_some_and(|first| first.kind.list() != list) {
            straight(answers, &grid, findings);
            grid.clear();
        }
        if list.is_some() {
            grid.push(item);
        }
    }
    straight(answers, &grid, findings);
    speeders(answers, findings);
}

fn straight(answers: &Answers<'_>, grid: &[&Item], findings: &mut Vec<Finding>) {
    let Some((first, rest)) = grid.split_first().filter(|_| grid.len() >= answers.options.grid.max(2)) else {
        return;
    };
    let cases = answers.cases(|row| {
        let answer = answers.answer(first, row);
        let alike = |item: &&Item| answers.answer(item, row) == answer && !answers.is_missing(item, row);
        !answers.is_missing(first, row) && rest.iter().all(alike)
    });
    let items = || grid.iter().map(|item| item.code.clone()).collect();
    findings.extend(cases.map(|cases| Finding::StraightLine { items: items(), cases }));
}

fn speeders(answers: &Answers<'_>, findings: &mut Vec<Finding>) {
    let Some(variable) = answers.options.duration.as_deref().and_then(|name| answers.variable(name)) else {
        return;
    };
    let duration = |row| match value(variable, row) {
        Some(Code::Number(number)) => Some(number),
        Some(Code::Text(text)) => text.trim().parse().ok(),
        None => None,
    };
    let duration = |row| duration(row).filter(|number: &f64| number.is_finite());
    let mut all: Vec<f64> = (0..answers.dataset.rows).filter_map(duration).collect();
    all.sort_by(f64::total_cmp);
    let Some(median) = median(&all) else { return };
    let limit = median * answers.options.speeder;
    let cases = answers.cases(|row| duration(row).is_some_and(|duration| duration < limit));
    findings.extend(cases.map(|cases| Finding::Speeder {
        variable: variable.name.clone(),
        median,
        limit,
        cases,
    }));
}

fn median(sorted: &[f64]) -> Option<f64> {
    let upper = *sorted.get(sorted.len() / 2)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *sorted.get(sorted.len() / 2 - 1)?;
    Some(f64::midpoint(lower, upper))
}
