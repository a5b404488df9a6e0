//! Which variables of a file hold which item of a questionnaire.

use std::collections::BTreeMap;

use crate::questionnaire::{Item, Kind, OTHER, Questionnaire};
use crate::values::{stands_for, value};
use crate::{Dataset, Variable};

pub(crate) struct Binding<'a> {
    items: BTreeMap<&'a str, &'a Item>,
    /// By name in lower case: SPSS does not tell q1 from Q1.
    variables: BTreeMap<String, &'a Variable>,
    held: BTreeMap<&'a str, Held<'a>>,
}

/// How a file holds an item.
pub(crate) enum Held<'a> {
    Absent,
    One(&'a Variable),
    /// A select-many as one variable for each choice (`q2_1`, `q2/1`, `q2.1`), with the names of those that lack.
    Each {
        chosen: Vec<(&'a str, &'a Variable)>,
        absent: Vec<String>,
    },
}

impl<'a> Binding<'a> {
    pub(crate) fn new(dataset: &'a Dataset, questionnaire: &'a Questionnaire) -> Self {
        let mut variables: BTreeMap<String, &Variable> = BTreeMap::new();
        for variable in &dataset.variables {
            variables.entry(variable.name.to_lowercase()).or_insert(variable);
        }
        let find = |name: &str| variables.get(&name.to_lowercase()).copied();
        let held =
            questionnaire.items.iter().map(|item| (item.code.as_str(), held(item, questionnaire, &find)));
        let held = held.collect();
        let items = questionnaire.items.iter().map(|item| (item.code.as_str(), item)).collect();
        Self { items, variables, held }
    }

    pub(crate) fn variable(&self, name: &str) -> Option<&'a Variable> {
        self.variables.get(&name.to_lowercase()).copied()
    }

    pub(crate) fn item(&self, code: &str) -> Option<&'a Item> {
        self.items.get(code).copied()
    }

    pub(crate) fn held(&self, item: &str) -> &Held<'a> {
        self.held.get(item).unwrap_or(&Held::Absent)
    }

    /// The variables that hold items.
    pub(crate) fn bound(&self) -> BTreeMap<&'a str, &'a Item> {
        let mut bound = BTreeMap::new();
        for item in self.items.values().copied() {
            match self.held(&item.code) {
                Held::Absent => {}
                Held::One(variable) => {
                    bound.insert(variable.name.as_str(), item);
                }
                Held::Each { chosen, .. } => {
                    bound.extend(chosen.iter().map(|(_, variable)| (variable.name.as_str(), item)));
                }
            }
        }
        bound
    }
}

fn held<'a>(
    item: &'a Item,
    questionnaire: &'a Questionnaire,
    find: &impl Fn(&str) -> Option<&'a Variable>,
) -> Held<'a> {
    if let Some(variable) = find(&item.code) {
        return Held::One(variable);
    }
    let Kind::SelectMany { or_other, .. } = &item.kind else { return Held::Absent };
    let codes = || {
        let choices = questionnaire.choices(item).iter().map(|choice| choice.code.as_str());
        choices.chain(or_other.then_some(OTHER))
    };
    let name = |separator: char, code: &str| format!("{}{separator}{code}", item.code);
    let separator = ['_', '/', '.'].into_iter().find(|s| codes().any(|code| find(&name(*s, code)).is_some()));
    let Some(separator) = separator else { return Held::Absent };
    let mut absent = Vec::new();
    let chosen = codes().filter_map(|code| match find(&name(separator, code)) {
        Some(variable) => Some((code, variable)),
        None => {
            absent.push(name(separator, code));
            None
        }
    });
    Held::Each { chosen: chosen.collect(), absent }
}

/// Chosen is 1, or the choice's own code, as multiple response sets have it.
pub(crate) fn is_chosen(code: &str, variable: &Variable, row: usize) -> bool {
    value(variable, row).is_some_and(|held| stands_for(&held, "1") || stands_for(&held, code))
}
