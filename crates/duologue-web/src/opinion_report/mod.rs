//! What is said of a topic's votes, in words and charts: for a report in files, for a terminal, for a page.

mod charts;
mod crowd;
mod page;
mod view;
mod words;

use std::collections::BTreeMap;

use duologue_opinion::{OpinionId, Report, Votes};

pub use page::{files, page};
pub use view::{Entry, GroupSaid, Table, View};
pub use words::Words;

/// A topic with its report.
#[derive(Clone, Copy)]
pub struct Topic<'a> {
    pub title: &'a str,
    /// By number; one without a name is everybody.
    pub publics: &'a [String],
    pub texts: &'a BTreeMap<OpinionId, String>,
    pub votes: &'a Votes,
    pub report: &'a Report,
    /// The shares of publics are weighted.
    pub weighted: bool,
    /// The groups are known from elsewhere, and keep their numbers.
    pub groups_given: bool,
    pub seed: u64,
}

impl<'a> Topic<'a> {
    /// Who belongs to which public is known.
    fn has_publics(&self) -> bool {
        self.publics.iter().any(|name| !name.is_empty())
    }

    /// An opinion's words, or its number where they are not known.
    fn text(&self, words: &Words<'_>, id: OpinionId) -> String {
        match self.texts.get(&id).filter(|text| !text.trim().is_empty()) {
            Some(text) => text.clone(),
            None => words.t("topic-opinion", &[("number", id.0.to_string())]),
        }
    }
}
