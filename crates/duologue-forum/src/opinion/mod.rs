//! Topics on which the publics vote. A topic needs no kind of act: its titles are wordings, its opinions are wordings
//! below it, and what came of it is a release. Votes are in no log.

mod receipt;
mod results;
mod rows;

use smol_str::SmolStr;

use crate::acts::{Field, code};
use crate::forum::Forum;
use crate::release::Released;

pub use receipt::{Leaf, Receipt, ReceiptFault, commit, receipts};
pub use results::{
    Apart, Count, Counted, Crowd, Group, LEAST, Members, Method, NotResults, Results, Spot, TOGETHER, Tally,
    Voted, results_manifest,
};
pub use rows::Rows;

/// What a manifest of a topic's results is called.
pub(crate) const WHAT: &str = "opinion-release";

impl Forum {
    /// Codes of all topics that have a title.
    pub fn topics(&self) -> Vec<String> {
        let subjects = self.subjects("topic/");
        let codes = subjects.iter().filter_map(|subject| subject.strip_prefix("topic/"));
        let titled = |code: &&str| {
            !code.contains('/') && !self.wordings(&format!("topic/{code}"), Field::Title, &[]).is_empty()
        };
        codes.filter(titled).map(str::to_owned).collect()
    }

    pub fn has_topic(&self, topic: &str) -> bool {
        code("topic", topic).is_ok()
            && !self.wordings(&format!("topic/{topic}"), Field::Title, &[]).is_empty()
    }

    /// Codes of a topic's opinions that have a title, in the order in which they were first worded.
    pub fn opinions(&self, topic: &str) -> Vec<String> {
        let parent = format!("topic/{topic}");
        let mut found: Vec<(SmolStr, u64, &str)> = Vec::new();
        for subject in self.children(&parent) {
            let Some(code) = subject.strip_prefix(&parent).and_then(|rest| rest.strip_prefix('/')) else {
                continue;
            };
            if self.wordings(subject, Field::Title, &[]).is_empty() {
                continue;
            }
            let first = self.words(subject).map(|word| (word.act.entry.at.clone(), word.act.index)).min();
            let Some((at, index)) = first else { continue };
            found.push((at, index, code));
        }
        found.sort();
        found.into_iter().map(|(_, _, code)| code.to_owned()).collect()
    }

    /// What of a topic every party has released.
    pub fn topic_release(&self, topic: &str) -> Option<Released> {
        crate::release::released(self, WHAT, &format!("topic/{topic}"))
    }
}
