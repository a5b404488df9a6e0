//! Who was asked what: answers off the route, required answers that lack, answers that break a constraint.

use super::answers::Answers;
use super::{Finding, Rule};
use crate::binding::Held;
use crate::questionnaire::{Answer, Condition, Expression, Item, Operand};

pub(super) fn check(answers: &Answers<'_>, findings: &mut Vec<Finding>) {
    for item in answers.questionnaire.items.iter().filter(|item| item.kind.is_asked()) {
        if matches!(answers.held(&item.code), Held::Absent) {
            continue;
        }
        let relevant = match rule(answers, item, Rule::Relevant, item.relevant.as_ref()) {
            Ok(condition) => condition,
            Err(not_checked) => {
                findings.push(not_checked);
                continue;
            }
        };
        let asked = |row| relevant.is_none_or(|condition| holds(answers, item, condition, row));
        if relevant.is_some() {
            let cases = answers.cases(|row| !answers.is_missing(item, row) && !asked(row));
            findings.extend(cases.map(|cases| Finding::OffRoute { item: item.code.clone(), cases }));
        }
        if item.required {
            let cases = answers.cases(|row| answers.answer(item, row).is_none() && asked(row));
            findings.extend(cases.map(|cases| Finding::Unanswered { item: item.code.clone(), cases }));
        }
    }
    for item in answers.questionnaire.items.iter().filter(|item| item.kind.is_asked()) {
        match rule(answers, item, Rule::Constraint, item.constraint.as_ref()) {
            Ok(Some(condition)) => {
                let cases = answers
                    .cases(|row| !answers.is_missing(item, row) && !holds(answers, item, condition, row));
                findings
                    .extend(cases.map(|cases| Finding::BreaksConstraint { item: item.code.clone(), cases }));
            }
            Ok(None) => {}
            Err(not_checked) => findings.push(not_checked),
        }
    }
}

/// The condition, where there is one that the file can be held against.
fn rule<'e>(
    answers: &Answers<'_>,
    item: &Item,
    rule: Rule,
    expression: Option<&'e Expression>,
) -> Result<Option<&'e Condition>, Finding> {
    let Some(expression) = expression else { return Ok(None) };
    let there = expression.items().all(|name| !matches!(answers.held(name), Held::Absent));
    match expression.condition().filter(|_| there) {
        Some(condition) => Ok(Some(condition)),
        None => {
            Err(Finding::NotChecked { item: item.code.clone(), rule, text: expression.text().to_owned() })
        }
    }
}

fn holds(answers: &Answers<'_>, item: &Item, condition: &Condition, row: usize) -> bool {
    condition.holds(&|operand| match operand {
        Operand::This => answers.answer(item, row),
        Operand::Item(name) => answers.item(name).map_or(Answer::None, |other| answers.answer(other, row)),
        Operand::Text(_) | Operand::Number(_) => Answer::None,
    })
}
