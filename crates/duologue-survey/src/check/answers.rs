//! The answers to an item, in whichever variables a file holds them.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::Capped;
use super::{Case, Cases, Options};
use crate::binding::{Binding, Held, is_chosen};
use crate::questionnaire::{Answer, Item, Kind, OTHER, Questionnaire};
use crate::values::{Key, is_missing, value};
use crate::{Code, Dataset, Variable};

pub(super) struct Answers<'a> {
    pub(super) dataset: &'a Dataset,
    pub(super) questionnaire: &'a Questionnaire,
    pub(super) options: &'a Options,
    binding: Binding<'a>,
}

impl<'a> Answers<'a> {
    pub(super) fn new(dataset: &'a Dataset, questionnaire: &'a Questionnaire, options: &'a Options) -> Self {
        Self { dataset, questionnaire, options, binding: Binding::new(dataset, questionnaire) }
    }

    pub(super) fn variable(&self, name: &str) -> Option<&'a Variable> {
        self.binding.variable(name)
    }

    pub(super) fn id(&self) -> Option<&'a Variable> {
        self.variable(self.options.id.as_deref()?)
    }

    pub(super) fn item(&self, code: &str) -> Option<&'a Item> {
        self.binding.item(code)
    }

    pub(super) fn held(&self, item: &str) -> &Held<'a> {
        self.binding.held(item)
    }

    pub(super) fn bound(&self) -> BTreeMap<&'a str, &'a Item> {
        self.binding.bound()
    }

    /// Variables that belong in the file beside the items, in lower case.
    pub(super) fn beside(&self) -> BTreeSet<String> {
        let Options { id, duration, quotas, beside, .. } = self.options;
        let named = id.iter().chain(duration).chain(quotas.iter().map(|quota| &quota.variable)).chain(beside);
        let other = self.questionnaire.items.iter().filter(|item| item.kind.or_other());
        let other = other.map(|item| format!("{}_{OTHER}", item.code));
        named.cloned().chain(other).map(|name| name.to_lowercase()).collect()
    }

    pub(super) fn answer(&self, item: &Item, row: usize) -> Answer {
        match self.held(&item.code) {
            Held::Absent => Answer::None,
            Held::One(variable) => match (value(variable, row), &item.kind) {
                (None, _) => Answer::None,
                (Some(Code::Number(number)), _) => Answer::Number(number),
                (Some(Code::Text(text)), Kind::SelectMany { .. }) => {
                    Answer::Many(text.split_whitespace().map(str::to_owned).collect())
                }
                (Some(Code::Text(text)), _) => Answer::Text(text),
            },
            Held::Each { chosen, .. } => {
                let codes = chosen.iter().filter(|(code, variable)| is_chosen(code, variable, row));
                let codes: Vec<String> = codes.map(|(code, _)| (*code).to_owned()).collect();
                if codes.is_empty() { Answer::None } else { Answer::Many(codes) }
            }
        }
    }

    /// Whether the row holds an answer that is none by the file's own word, "not asked" or "refused".
    pub(super) fn is_missing(&self, item: &Item, row: usize) -> bool {
        let missing =
            |variable: &Variable| value(variable, row).is_none_or(|code| is_missing(variable, &code));
        match self.held(&item.code) {
            Held::Absent => true,
            Held::One(variable) => missing(variable),
            Held::Each { chosen, .. } => {
                !chosen.iter().any(|(code, variable)| is_chosen(code, variable, row) && !missing(variable))
            }
        }
    }

    /// The rows of a kind, listed as far as wished.
    pub(super) fn cases(&self, is: impl Fn(usize) -> bool) -> Option<Cases> {
        self.listed((0..self.dataset.rows).filter(|row| is(*row)))
    }

    pub(super) fn listed(&self, rows: impl Iterator<Item = usize>) -> Option<Cases> {
        let id = self.id();
        let case = |row| Case { row: row + 1, id: id.and_then(|id| value(id, row)) };
        Capped::of(rows.map(case), self.options.listed)
    }

    /// Rows by what they hold, in order of code.
    pub(super) fn by_code(&self, codes: BTreeMap<Key, Vec<usize>>) -> Option<Capped<(Code, Cases)>> {
        let listed =
            codes.into_iter().filter_map(|(key, rows)| Some((key.code(), self.listed(rows.into_iter())?)));
        Capped::of(listed, self.options.listed)
    }
}
