//! Pages as readers get them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may end at its first surprise"
)]

mod bench;
mod home;
mod people;
mod programme;
mod reading;
mod routes;
mod search;
mod session;
mod small;
mod wire;
