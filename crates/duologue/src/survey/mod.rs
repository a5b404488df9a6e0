//! Surveys on the command line: files of answers in and out, and what was found in words.

pub mod answers;
pub mod design;
pub mod figures;
pub mod findings;
