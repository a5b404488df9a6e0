//! Who is in the file: variables there and lacking, respondents twice, quotas.

use std::collections::BTreeMap;

use super::Finding;
use super::answers::Answers;
use crate::binding::Held;
use crate::values::{Key, stands_for, value};

pub(super) fn check(answers: &Answers<'_>, findings: &mut Vec<Finding>) {
    variables(answers, findings);
    ids(answers, findings);
    quotas(answers, findings);
}

fn variables(answers: &Answers<'_>, findings: &mut Vec<Finding>) {
    let mut absent =
        |variable: &str| findings.push(Finding::AbsentVariable { variable: variable.to_owned() });
    for item in answers.questionnaire.items.iter().filter(|item| item.kind.is_asked()) {
        match answers.held(&item.code) {
            Held::Absent => absent(&item.code),
            Held::One(_) => {}
            Held::Each { absent: names, .. } => names.iter().for_each(|name| absent(name)),
        }
    }
    let options = answers.options;
    let quotas = options.quotas.iter().map(|quota| &quota.variable);
    for name in options.id.iter().chain(&options.duration).chain(quotas).chain(&options.beside) {
        if answers.variable(name).is_none() {
            absent(name);
        }
    }
    let (bound, beside) = (answers.bound(), answers.beside());
    for variable in &answers.dataset.variables {
        if !bound.contains_key(variable.name.as_str()) && !beside.contains(&variable.name.to_lowercase()) {
            findings.push(Finding::UnknownVariable { variable: variable.name.clone() });
        }
    }
}

fn ids(answers: &Answers<'_>, findings: &mut Vec<Finding>) {
    let Some(id) = answers.id() else { return };
    let mut rows: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    for row in 0..answers.dataset.rows {
        if let Some(code) = value(id, row) {
            rows.entry(Key::of(code)).or_default().push(row);
        }
    }
    let variable = || id.name.clone();
    rows.retain(|_, rows| rows.len() > 1);
    findings.extend(answers.by_code(rows).map(|ids| Finding::DuplicateId { variable: variable(), ids }));
    let cases = answers.cases(|row| value(id, row).is_none());
    findings.extend(cases.map(|cases| Finding::NoId { variable: variable(), cases }));
}

fn quotas(answers: &Answers<'_>, findings: &mut Vec<Finding>) {
    for quota in &answers.options.quotas {
        let Some(variable) = answers.variable(&quota.variable) else { continue };
        let mut counts: BTreeMap<Key, usize> = BTreeMap::new();
        for row in 0..answers.dataset.rows {
            if let Some(code) = value(variable, row) {
                *counts.entry(Key::of(code)).or_default() += 1;
            }
        }
        let counts: Vec<_> = counts.into_iter().map(|(key, count)| (key.code(), count)).collect();
        for (level, target) in &quota.targets {
            let got = counts.iter().filter(|(code, _)| stands_for(code, level)).map(|(_, count)| count).sum();
            #[expect(
                clippy::cast_precision_loss,
                reason = "no sample has as many respondents as a float has bits"
            )]
            let (off, allowed) = (target.abs_diff(got) as f64, *target as f64 * quota.tolerance);
            if off > allowed {
                let (variable, level) = (variable.name.clone(), level.clone());
                findings.push(Finding::QuotaGap { variable, level, target: *target, got });
            }
        }
    }
}
