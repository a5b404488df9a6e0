//! Rows of cells, whatever file they stand in, and the codebook beside them.
//!
//! # The answers
//!
//! The first row names the variables; each further row is one respondent. A cell holds a code or a number, never the
//! words of a language; an empty cell was not answered.
//!
//! # The codebook
//!
//! One row for each thing said of a variable, under `variable,field,code,language,text`:
//!
//! | field | code | language | text |
//! | --- | --- | --- | --- |
//! | `type` | | | `number` or `text` |
//! | `measure` | | | `nominal`, `ordinal` or `scale` |
//! | `label` | | a language (BCP 47), or empty where none is known | what the variable is called |
//! | `code` | a code | a language, or empty | what the code stands for |
//! | `missing` | a code that counts as missing | | |
//! | `missing_range` | | | `97..99`, both ends included |
//!
//! Variables, codes and rows may stand in any order; a code's place among the codes is that of its first row. A variable
//! without a `type` is a number where all that it holds are numbers and none begins with a zero that a number would lose.

mod codebook;
mod columns;
mod fault;

pub(crate) use codebook::{Codebook, HEADER, rows};
pub(crate) use columns::{Cell, Each, Rows, dataset};
pub use fault::{Fault, Limits, Problem, Sheet, letters};
pub(crate) use fault::{MOST_FAULTS, place};
