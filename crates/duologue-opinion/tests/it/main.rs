//! Votes, counts, maps and groups, held against Polis' published results, reference values, hand calculation and chance.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test may end at its first surprise, and says what it skipped"
)]

mod shared;

mod bridging;
mod conversation;
mod groups;
mod map;
mod polis;
mod report;
mod routing;
mod shares;
mod simulated;
mod votes;
