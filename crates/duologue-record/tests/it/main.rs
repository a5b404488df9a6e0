//! The crate against published vectors, against hand calculation, and against chance.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test may end at its first surprise, and says what it skipped"
)]

mod canonical;
mod cosigning;
mod ed25519;
mod entries;
mod guarding;
mod key_ring;
mod merkle;
mod notes;
mod policies;
mod proofs;
mod properties;
mod s47;
mod s47_readers;
mod shared;
mod tessera;
mod tiles;
mod verifying;
mod witnessing;
