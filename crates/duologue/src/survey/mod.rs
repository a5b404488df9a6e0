//! Surveys on the command line: files of answers in and out, and what was found in words.

pub mod answers;
pub mod asked;
pub mod codebook;
pub mod delivery;
pub mod design;
pub mod earlier;
pub mod faults;
pub mod figures;
pub mod findings;
pub mod gate;
pub mod microdata;
pub mod prepare;
pub mod prepared;
pub mod progress;
pub mod quotas;
pub mod sheets;
pub mod small_cells;
