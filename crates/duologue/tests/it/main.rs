//! The commands as their users run them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may end at its first surprise"
)]

mod agreement;
mod bench;
mod bundle;
mod import;
mod site;
mod tree;
