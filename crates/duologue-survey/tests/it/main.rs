//! Questionnaires and their files, held against pyxform, the specifications, hand calculation and chance.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test may end at its first surprise, and says what it skipped"
)]

mod python;
mod shared;

mod check;
mod condition;
mod ddi;
mod design_file;
mod disclosure;
mod estimates;
mod multiple;
mod reference;
mod s47;
mod s47_readers;
mod sav;
mod seen;
mod tables;
mod xlsform;
