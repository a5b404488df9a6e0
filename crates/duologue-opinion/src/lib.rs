// In reading order: ballots and their counts.
mod ballots;
mod fault;
mod tally;
mod vote;
mod votes;
mod weight;

pub use fault::Fault;
pub use tally::Tally;
pub use vote::{Ballot, GroupId, Moderation, OpinionId, ParticipantId, PublicId, Vote};
pub use votes::{Change, Slot, Standing, Status, Votes};
pub use weight::Weight;
