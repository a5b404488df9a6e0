//! What is said of a topic's votes, in words and charts: for a report in files, for a terminal, for a page.

pub(crate) mod charts;
mod crowd;
mod line;
mod page;
mod table;
mod view;
mod words;

use std::collections::BTreeMap;

use duologue_opinion::{OpinionId, Report, Votes};

use crate::address::Lang;
use crate::html::Run;

pub(crate) use crowd::{Crowd, crowds};
pub(crate) use line::Line;
pub use page::{files, page};
pub use table::Table;
pub use view::{Entry, GroupSaid, View};
pub(crate) use view::{dividing, said, thousands};
pub use words::Words;
pub(crate) use words::{Counting, percent};

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
    pub(crate) fn words(&self, lang: Lang) -> Words<'a> {
        // In which language participants wrote is not known.
        let run = |text: &String| Run { text: text.clone(), lang: Some(String::new()) };
        let texts = self.texts.iter().map(|(id, text)| (*id, run(text))).collect();
        let counting = if self.weighted { Counting::Weighted } else { Counting::Equal };
        Words::new(lang, self.publics, self.groups_given).on(texts, counting)
    }
}
