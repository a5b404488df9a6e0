#![doc = include_str!("../README.md")]

mod encoding;
mod hash;

pub mod canonical;
pub mod checkpoint;
pub mod cosignature;
pub mod entry;
pub mod guard;
pub mod keys;
pub mod merkle;
pub mod note;
pub mod policy;
pub mod proof;
pub mod tile;
pub mod verify;
pub mod witness;

pub use hash::{Hash, HashError};
