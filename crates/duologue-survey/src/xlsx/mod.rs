//! Answers and codebook as one XLSX file: the sheets `answers` and `codebook`, laid out like the CSV files, and `notes`.
//!
//! A file from elsewhere may call its sheet of answers what it likes: where none is called `answers`, the first is
//! taken that is neither `codebook` nor `notes`. Rows without any cell are no rows.
//!
//! Every text is written as a text cell with Excel's own "quote prefix", the mark that typing an apostrophe before a
//! text leaves: a spreadsheet shows it as it is and never runs it (CWE-1236), and reading has nothing to take off.
//!
//! A file is unpacked once, counted, before anything in it is believed: its sizes, whatever it declares them to be, and
//! that no part declares entities.

mod book;
mod parts;
mod read;
mod write;

pub(crate) use book::Book;
pub use read::read;
pub use write::{Unwritable, write};
pub(crate) use write::{new_workbook, put};
