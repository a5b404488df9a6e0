//! What Polis computes, as Polis computes it, so that results can be compared and a dialogue can move in or out.
//!
//! Formulas from Small, Bjorkegren, Erkkilä, Shaw and Megill 2021, "Polis: Scaling Deliberation by Mapping High Dimensional
//! Opinion Spaces", Recerca 26(2), and the documentation of the project. Signs are those of its exports: agree 1.

mod clusters;
mod conversation;
mod lists;
mod participants;
mod priority;
mod statistics;

pub use clusters::{Clusters, clusters};
pub use conversation::in_conversation;
pub use lists::{Listed, consensus, representative};
pub use participants::{Place, places};
pub use priority::{META_PRIORITY, priority};
pub use statistics::{Statistics, Z90};
