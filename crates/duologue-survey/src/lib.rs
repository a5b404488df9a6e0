#![doc = include_str!("../README.md")]

// In reading order: what was answered.
mod dataset;

pub use dataset::{Code, Codes, Dataset, Measure, Missing, Texts, Values, Variable};

pub mod sav;
