use std::fmt;

use serde::{Deserialize, Serialize};

/// A question by its breakdowns: respondents, unweighted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub item: String,
    pub answers: Vec<String>,
    /// Everybody, and with a crossed breakdown also the breakdowns that it crosses, level by level.
    pub columns: Vec<Column>,
    /// The question touches on what may harm: that a whole group answers alike is not shown.
    pub sensitive: bool,
    /// A respondent may give several of the answers: each is a margin of its own, given and not given.
    pub multiple: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Whom it is about; empty for everybody, two levels for a crossed breakdown.
    pub by: Vec<Level>,
    /// How many gave each answer. Their sum is the base. Where several may be given, two for each answer: how many gave
    /// it and how many did not, whose sum is the base.
    pub counts: Vec<usize>,
}

impl Table {
    /// Counts of an answer.
    pub(super) fn each(&self) -> usize {
        if self.multiple { 2 } else { 1 }
    }

    /// Counts that sum to the base.
    pub(super) fn margin(&self) -> usize {
        if self.multiple { 2 } else { self.answers.len().max(1) }
    }

    /// Respondents of a column that [`check`](Table::check) let through.
    pub(super) fn base(&self, counts: &[usize]) -> usize {
        counts.iter().take(self.margin()).sum()
    }

    /// As many counts as answers want, each margin of the same people, and of no more than there can be.
    pub(super) fn check(&self, column: &Column) -> Result<(), TableFault> {
        let (item, group) = (|| self.item.clone(), || Group { by: column.by.clone(), without: Vec::new() });
        let (found, answers) = (column.counts.len(), self.answers.len() * self.each());
        if found != answers {
            return Err(TableFault::Length { item: item(), group: group(), found, answers });
        }
        let mut base = None;
        for margin in column.counts.chunks(self.margin()) {
            let sum = margin.iter().try_fold(0_usize, |sum, count| sum.checked_add(*count));
            let Some(sum) = sum.filter(|sum| *sum <= MOST) else {
                return Err(TableFault::TooMany { item: item(), group: group() });
            };
            if base.replace(sum).is_some_and(|before| before != sum) {
                return Err(TableFault::Base { item: item(), group: group() });
            }
        }
        Ok(())
    }
}

/// The most respondents of a column; sums of a few such numbers still hold.
const MOST: usize = 1_000_000_000;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Level {
    pub variable: String,
    pub level: String,
}

/// Respondents, also such as no column is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    pub by: Vec<Level>,
    /// Of these variables they have none of the levels shown.
    pub without: Vec<String>,
}

/// Why a table cannot be judged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableFault {
    #[error("{item}, {group}: {found} counts for {answers} answers")]
    Length { item: String, group: Group, found: usize, answers: usize },
    #[error("{item}, {group}: more than {MOST} respondents, whom no sample has")]
    TooMany { item: String, group: Group },
    #[error(
        "{item}, {group}: answers were asked of differently many respondents, and they are to be asked of all alike"
    )]
    Base { item: String, group: Group },
    #[error("{item}, {group}: more than two crossed breakdowns are not shown")]
    TooDeep { item: String, group: Group },
    #[error("{item}, {group}: one variable twice")]
    SameVariable { item: String, group: Group },
    #[error("{item}, {group}: two columns")]
    Twice { item: String, group: Group },
    #[error("{item}: the column of {group} is lacking, without which its neighbours cannot be judged")]
    Lacking { item: String, group: Group },
    #[error(
        "{item}, answer “{answer}”: the levels of {variable} have more respondents together than {group}"
    )]
    Exceeds { item: String, answer: String, variable: String, group: Group },
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let levels = self.by.iter().map(|by| format!("{} = {}", by.variable, by.level));
        let without = self.without.iter().map(|variable| format!("{variable} not told"));
        let all: Vec<String> = levels.chain(without).collect();
        if all.is_empty() { f.write_str("everybody") } else { f.write_str(&all.join(", ")) }
    }
}
