//! The crate against published vectors, against hand calculation, and against chance.

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
mod shared;
mod tessera;
mod tiles;
mod verifying;
mod witnessing;
