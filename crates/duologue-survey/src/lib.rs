#![doc = include_str!("../README.md")]

// In reading order: what was answered, what was asked, the files of both, whether the one fits the other.
mod dataset;
mod values;

pub mod questionnaire;

pub mod table;

pub mod csv;
pub mod sav;
pub mod xlsx;

pub mod xlsform;

mod binding;

pub mod check;

pub mod ddi;

pub use dataset::{Code, Codes, Dataset, Measure, Missing, Texts, Values, Variable};
