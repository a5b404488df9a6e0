//! Charts as their readers get them: parsed, measured, and drawn from whatever may come.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may end at its first surprise"
)]

mod drawing;
mod geometry;
mod hostile;
mod lines;
mod sample;
