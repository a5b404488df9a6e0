use std::fmt;

use super::part::Part;

/// Why a file cannot be read, and at which byte of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("byte {at}: {problem}")]
pub struct SavError {
    pub at: usize,
    pub problem: Problem,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It does not begin as a system file does.
    NotSav,
    /// The bytes end within what is named.
    Ends(Part),
    /// More than [`Limits`](super::Limits) allow.
    Over {
        what: Part,
        limit: u64,
    },
    /// A count, width or offset that cannot be.
    Wrong {
        what: Part,
        found: String,
    },
    /// An encoding that is not known here; [`read_as`](super::read_as) takes another.
    Encoding(String),
    Inflate(String),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::NotSav => f.write_str("this is not an SPSS system file"),
            Problem::Ends(what) => write!(f, "the file ends within {what}"),
            Problem::Over { what, limit } => write!(f, "more than {limit} {what}"),
            Problem::Wrong { what, found } => write!(f, "{what} cannot be {found}"),
            Problem::Encoding(name) => write!(f, "the encoding “{name}” is not known"),
            Problem::Inflate(why) => write!(f, "compressed data does not unfold: {why}"),
        }
    }
}

pub(super) fn wrong<T>(at: usize, what: Part, found: impl fmt::Display) -> Result<T, SavError> {
    Err(SavError { at, problem: Problem::Wrong { what, found: found.to_string() } })
}

/// What was read or written otherwise than it stands; the name is empty where it is about the whole file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// Bytes that are no text in the file's encoding were read as U+FFFD, or a last character that is not all there
    /// was left out.
    Replaced { of: String, texts: usize },
    /// A part of the dictionary that fits no variable was left out.
    LeftOut { what: Part, name: String },
    /// Two variables had one name, or a variable had none.
    Renamed { from: String, to: String },
    /// A label is longer than SPSS holds, and was cut between two characters.
    Cut { of: String, what: Part, bytes: usize },
    /// A code's label is longer than the 120 bytes SPSS documents, though the format has room for it.
    Long { of: String, bytes: usize },
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Note::Replaced { of, texts } => {
                write!(
                    f,
                    "{}{texts} texts have bytes that are no characters in the file's encoding",
                    place(of)
                )
            }
            Note::LeftOut { what, name } => {
                write!(f, "{}{what} left out, since it fits no variable", place(name))
            }
            Note::Renamed { from, to } => write!(f, "the variable “{from}” is read as “{to}”"),
            Note::Cut { of, what, bytes } => write!(f, "{}{what} cut to {bytes} bytes", place(of)),
            Note::Long { of, bytes } => {
                write!(f, "{of}: label of a code has {bytes} bytes, and SPSS may show 120 of them")
            }
        }
    }
}

/// What stands before a fault of a variable.
pub(super) fn place(name: &str) -> String {
    if name.is_empty() { String::new() } else { format!("{name}: ") }
}
