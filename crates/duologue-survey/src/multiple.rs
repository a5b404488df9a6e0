//! Questions with several answers, as respondents gave them.

use crate::binding::{Binding, Held, is_chosen};
use crate::questionnaire::{Item, Questionnaire};
use crate::values::{is_missing, stands_for, value};
use crate::{Categories, Code, Dataset, Variable};

/// Levels of [`Multiple::choice`].
const LEVELS: [&str; 2] = ["given", "not given"];

/// Who gave which answers to an item that takes several; none are given by those who lie outside its base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Multiple {
    codes: Vec<String>,
    /// Of each row whether each code was given; none outside the base.
    rows: Vec<Option<Vec<bool>>>,
}

impl Multiple {
    /// The answers to an item, in whichever variables a file holds it: codes apart by spaces in one, or one for each choice
    /// that is 1 (or the choice's code) where it was given. None where the file has no such variable.
    ///
    /// `codes` are those that count. The base are all who were asked and answered: whoever gave one of these, or, where each
    /// choice has a variable, none of all. Whoever gave only codes that do not count, such as "no answer", is outside.
    pub fn of(
        dataset: &Dataset,
        questionnaire: &Questionnaire,
        item: &Item,
        codes: &[&str],
    ) -> Option<Multiple> {
        let binding = Binding::new(dataset, questionnaire);
        let row: &dyn Fn(usize) -> Option<Vec<bool>> = match binding.held(&item.code) {
            Held::Absent => return None,
            Held::One(variable) => &|row| {
                let told = told(variable, row)?;
                let given: Vec<bool> =
                    codes.iter().map(|code| told.iter().any(|one| stands_for(one, code))).collect();
                given.contains(&true).then_some(given)
            },
            Held::Each { chosen, .. } => &|row| {
                let is_given = |variable: &Variable, code: &str| {
                    is_chosen(code, variable, row) && is_told(variable, row)
                };
                let given = codes.iter().map(|code| {
                    chosen.iter().any(|(other, variable)| other == code && is_given(variable, code))
                });
                let given: Vec<bool> = given.collect();
                let is_asked = chosen.iter().any(|(_, variable)| is_told(variable, row));
                let elsewhere = chosen.iter().any(|(code, variable)| is_given(variable, code));
                (is_asked && (given.contains(&true) || !elsewhere)).then_some(given)
            },
        };
        let rows = (0..dataset.rows).map(row).collect();
        Some(Multiple { codes: codes.iter().map(|code| (*code).to_owned()).collect(), rows })
    }

    pub fn codes(&self) -> &[String] {
        &self.codes
    }

    /// Of each row whether the code of this place was given; none outside the base.
    pub fn given(&self, place: usize) -> impl Iterator<Item = Option<bool>> {
        self.rows.iter().map(move |row| row.as_ref()?.get(place).copied())
    }

    /// The answer of this place as a question of its own: given first, then not given.
    pub fn choice(&self, place: usize) -> Categories {
        let [given, not] = LEVELS;
        let rows = self.given(place).map(|row| row.map_or("", |is_given| if is_given { given } else { not }));
        Categories::among(&rows.collect::<Vec<_>>(), &LEVELS)
    }
}

/// The codes in a cell; none where it is empty or says that nothing was answered.
fn told(variable: &Variable, row: usize) -> Option<Vec<Code>> {
    let code = value(variable, row).filter(|code| !is_missing(variable, code))?;
    Some(match code {
        Code::Number(_) => vec![code],
        Code::Text(text) => text.split_whitespace().map(|code| Code::Text(code.to_owned())).collect(),
    })
}

fn is_told(variable: &Variable, row: usize) -> bool {
    value(variable, row).is_some_and(|code| !is_missing(variable, &code))
}
