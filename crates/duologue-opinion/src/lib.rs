// In reading order: ballots and their counts; the map.
mod ballots;
mod fault;
mod tally;
mod vote;
mod votes;
mod weight;

mod lanczos;
mod map;
mod matrix;
mod random;
mod tridiagonal;

pub use fault::Fault;
pub use map::{Map, Point};
pub use matrix::Matrix;
pub use tally::Tally;
pub use vote::{Ballot, GroupId, Moderation, OpinionId, ParticipantId, PublicId, Vote};
pub use votes::{Change, Slot, Standing, Status, Votes};
pub use weight::Weight;
