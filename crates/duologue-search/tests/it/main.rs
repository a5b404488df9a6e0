//! What is found, in which order, and what is gone.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may end at its first surprise"
)]

mod asked;
mod bench;
mod documents;
mod hostile;
mod kept;
mod probes;
mod s47_readers;
