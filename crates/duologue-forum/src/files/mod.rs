//! A dialogue as plain files (docs/files.md): reading what voices say, planning what is new, writing it back.
//!
//! All of it is pure: a folder is a map from relative paths to bytes.

mod csv;
mod layout;
mod markdown;
mod paragraphs;
mod plan;
mod read;
mod toml;
mod unmet;
mod write;

use std::collections::BTreeMap;

use crate::acts::Saying;

pub use plan::{Plan, plan};
pub use read::read;
pub use unmet::unmet;
pub use write::{LeftOut, Written, write};

/// A folder: relative paths with `/`, and their bytes.
pub type Folder = BTreeMap<String, Vec<u8>>;

/// Where something stands in a folder; lines and columns count from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub file: String,
    pub line: usize,
    pub column: usize,
}

/// What is wrong with a folder, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("{}:{}:{}: {message}", .place.file, .place.line, .place.column)]
pub struct Fault {
    pub place: Place,
    pub message: String,
}

impl Fault {
    fn new(place: Place, message: impl Into<String>) -> Fault {
        Fault { place, message: message.into() }
    }
}

/// A voice that speaks in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    pub code: String,
    pub recorder: bool,
    /// Its keys are examples.
    pub example: bool,
}

/// What a folder says, in the order in which it is to be said.
#[derive(Clone, Debug, Default)]
pub struct Script {
    pub code: String,
    pub speakers: Vec<Speaker>,
    pub drafts: Vec<Draft>,
}

/// A saying before its paragraphs have become blobs.
#[derive(Clone, Debug)]
pub struct Draft {
    pub voice: String,
    pub subject: String,
    pub saying: Saying,
    /// The paragraphs' words, in the order of the body's paragraphs.
    pub words: Vec<Words>,
    pub place: Place,
}

/// A paragraph's words as a file gives them.
#[derive(Clone, Debug)]
pub struct Words {
    /// Empty where the body names a removed blob.
    pub text: String,
    /// A translation that was read again and still renders its source.
    pub confirmed: bool,
    pub line: usize,
}
