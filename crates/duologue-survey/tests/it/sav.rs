//! SPSS files, read and written.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test may end at its first surprise, and says what it skipped"
)]

mod fixture;
mod hostile;
mod pyreadstat;
mod readers;
mod records;
mod samples;
mod seen;
mod shared;
mod writing;
