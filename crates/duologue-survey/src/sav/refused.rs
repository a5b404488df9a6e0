use std::fmt;

use super::fault::place;
use super::names::NameFault;
use super::very_long::WIDEST;

/// What a system file cannot hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{why}", place(.name))]
pub struct Refused {
    /// Of the variable or set; empty where it is about the whole file.
    pub name: String,
    pub why: Why,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    Name(NameFault),
    /// As many values as rows are wanted.
    Rows {
        found: usize,
        rows: usize,
    },
    /// A text, code or missing value of more than 32767 bytes.
    TooWide(usize),
    /// A number that is endless, or that stands for no answer in SPSS; rows count from 1.
    Number {
        row: usize,
    },
    /// A code that is a text where the variable has numbers, or the other way round, or is no number.
    Code,
    /// More than three missing values, or more than one beside a range.
    TooManyMissing(usize),
    /// A range of texts, or one that ends before it begins.
    MissingRange,
    /// A missing text of more than eight bytes.
    MissingLong(usize),
    /// Wider than 40 characters, or with too many decimals, or of no kind that SPSS has.
    Format,
    /// A set without variables, or whose variables are not in the file or not all of one kind.
    Set,
    /// A name or value that the text of attributes cannot hold.
    Attribute,
    /// The weight must be a variable with numbers.
    Weight,
    /// A date before 1970 or after 2069, or none.
    Created,
    /// More than a file can count.
    TooMuch,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Why::Name(fault) => fault.fmt(f),
            Why::Rows { found, rows } => write!(f, "{found} values in {rows} rows"),
            Why::TooWide(bytes) => write!(f, "a text of {bytes} bytes; {WIDEST} are the most"),
            Why::Number { row } => write!(f, "the number in row {row} has no place in SPSS"),
            Why::Code => f.write_str("a code is not of the variable's kind"),
            Why::TooManyMissing(count) => {
                write!(f, "{count} missing values; SPSS has room for three, or for a range and one")
            }
            Why::MissingRange => f.write_str("the range of missing values is none"),
            Why::MissingLong(bytes) => write!(f, "a missing value of {bytes} bytes; 8 are the most"),
            Why::Format => f.write_str("the format is none that SPSS has"),
            Why::Set => f.write_str("a set needs variables of this file, all of one kind"),
            Why::Attribute => f.write_str("an attribute's name or value cannot be kept"),
            Why::Weight => f.write_str("the weight is no variable with numbers"),
            Why::Created => f.write_str("SPSS has dates from 1970 to 2069"),
            Why::TooMuch => f.write_str("more than a file can count"),
        }
    }
}
