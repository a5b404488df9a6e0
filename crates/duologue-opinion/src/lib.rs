#![doc = include_str!("../README.md")]

// In reading order: ballots and their counts; what the counts say of publics; the map; the groups; what bridges them; the
// same as Polis has it; what to ask next; and all of it in one report.
mod ballots;
mod fault;
mod tally;
mod vote;
mod votes;
mod weight;

mod beta;
mod consensus;
mod share;

mod lanczos;
mod map;
mod matrix;
mod random;
mod tridiagonal;

mod cells;
mod counts;
mod groups;
mod kmeans;
mod rand_index;
mod ward;

mod anderson;
mod bridging;
mod factorisation;

pub mod polis;

mod routing;

mod finding;
mod report;

pub use bridging::{Bridging, Intercept, Verdict, WithoutPublic, bridging};
pub use consensus::{Consensus, Direction, Measured, consensus, group_informed};
pub use counts::{Column, Counts};
pub use fault::Fault;
pub use finding::Finding;
pub use groups::{Groups, LEFT_OUT, RUNS, Stability, stability};
pub use map::{Map, Point};
pub use matrix::Matrix;
pub use report::{Bridge, CommonGround, Group, Majority, Opinion, Participant, Public, Report};
pub use routing::{next_opinion, routing_weights};
pub use share::{ALPHA, FEWEST, Interval, Share, Shares};
pub use tally::Tally;
pub use vote::{Ballot, GroupId, Moderation, OpinionId, ParticipantId, PublicId, Vote};
pub use votes::{Change, Slot, Standing, Status, Votes};
pub use weight::Weight;
