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
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Whom it is about; empty for everybody, two levels for a crossed breakdown.
    pub by: Vec<Level>,
    /// How many gave each answer. Their sum is the base.
    pub counts: Vec<usize>,
}

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
