//! The forum against its own design: worked cases, rules, chance, files, and a log of every kind that has landed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test may end at its first surprise, and says what it skipped"
)]

mod anything;
mod broken;
mod carried;
mod example;
mod faults;
mod files;
mod fixtures;
mod folder;
mod log;
mod model;
mod opinion;
mod refusals;
mod rules;
mod s47;
mod s47_readers;
mod survey;
mod three;
mod worked;
