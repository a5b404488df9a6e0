#![doc = include_str!("../README.md")]

// In reading order: what was answered, what was asked, the files of both, whether the one fits the other; then how a
// sample was drawn, its weights, what can be estimated from it, and what of that may be published.
mod dataset;
mod values;

pub mod questionnaire;

pub mod table;

pub mod csv;
pub mod sav;
pub mod xlsx;

pub mod xlsform;

mod binding;
mod multiple;

pub mod check;

pub mod ddi;

mod categories;
mod columns;
mod domain;

pub mod design;

pub mod weight;

pub mod design_file;

mod distribution;
mod matrix;
mod variance;

pub mod estimate;

pub mod disclosure;

pub use categories::Categories;
pub use dataset::{Code, Codes, Dataset, Measure, Missing, NoVariable, Texts, Values, Variable};
pub use domain::Domain;
pub use matrix::Matrix;
pub use multiple::Multiple;
pub use variance::VarianceFault;
