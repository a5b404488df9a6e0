//! SPSS system files, `.sav` and `.zsav`, read from bytes and written to bytes.
//!
//! The format is described in PSPP's “System File Format” (GNU PSPP developers' guide, chapter 1); where a part of it is
//! read or written, its section is named. A file holds the words of one language: [`File::of`] makes one per language
//! out of a [`Dataset`](crate::Dataset), and [`File::into_dataset`] the other way round.
//!
//! ```
//! use duologue_survey::sav::{self, Compression, File, Limits};
//! use duologue_survey::Dataset;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let delivered = sav::write(&File::default(), Compression::Bytecode)?.bytes;
//! let read = sav::read(&delivered, &Limits::default())?;
//! for note in &read.notes {
//!     eprintln!("{note}");
//! }
//! let dataset: Dataset = read.file.into_dataset("ja");
//! let written = sav::write(&File::of(&dataset, "ja"), Compression::Zlib)?;
//! # assert!(written.notes.is_empty());
//! # Ok(())
//! # }
//! ```

// In reading order: what a file holds, what can go wrong, bytes, the dictionary, the cases, writing.
mod dataset;
mod file;
mod format;

mod fault;
mod limits;
mod refused;

mod bytes;
mod encoding;
mod header;
mod records;

mod attributes;
mod build;
mod display;
mod labels;
mod long_names;
mod missing;
mod names;
mod sets;
mod variable_sets;
mod very_long;

mod bytecode;
mod cases;
mod zlib;

mod read;

mod part;
mod plan;
mod sections;
mod write;

pub use fault::{Note, Problem, SavError};
pub use file::{
    Alignment, Attributes, Created, File, ResponseSet, SetKind, SetLabels, Variable, VariableSet,
};
pub use format::Format;
pub use limits::Limits;
pub use names::{NameFault, check_name};
pub use part::Part;
pub use read::{Read, read, read_as};
pub use refused::{Refused, Why};
pub use write::{Compression, Written, write};
