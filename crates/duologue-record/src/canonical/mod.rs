//! Canonical JSON: RFC 8785 (JCS), narrowed so that equal content always has equal bytes.
//!
//! The profile of entries and bodies: ASCII keys, no key twice, NFC strings without controls, whole numbers
//! within the range every JSON reader keeps exactly (RFC 7493 section 2.2), no `null`, bounded depth and size.

mod plain;
mod profile;
mod strict;

use std::io;

use serde_json::Value;

/// How large and how deeply nested a value may be. An object or array that holds only scalars has depth 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of the serialised form.
    pub bytes: usize,
    /// Most objects and arrays inside one another.
    pub depth: usize,
}

/// An entry of a log: small, so that whole logs are read in one go.
pub const ENTRY: Limits = Limits { bytes: 16 * 1024, depth: 6 };
/// The body an entry names: one act's content.
pub const BODY: Limits = Limits { bytes: 64 * 1024, depth: 8 };

/// Why a value is not in the profile. A text names the place as a JSON pointer (RFC 6901).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Readers disagree on which of two equal keys counts.
    #[error("{0}: the key appears twice; keep one")]
    DuplicateKey(String),
    /// Fractions and exponents have no one spelling.
    #[error("{0}: only whole numbers are allowed; write a fraction as a string or in smaller units")]
    Float(String),
    /// Absence is said by leaving a field out.
    #[error("null is not allowed; leave the field out")]
    Null,
    /// Beyond 2^53 - 1 many readers round silently.
    #[error("{0}: the number is beyond ±9007199254740991; write it as a string")]
    IntegerTooLarge(String),
    /// Nested beyond the limit.
    #[error("nested deeper than {limit} levels; flatten the value")]
    TooDeep {
        /// The limit that was passed.
        limit: usize,
    },
    /// Longer than the limit.
    #[error("{bytes} bytes, of at most {limit}; split the value")]
    TooLarge {
        /// The size found.
        bytes: usize,
        /// The limit that was passed.
        limit: usize,
    },
    /// Keys are names of fields, never text.
    #[error("{0}: keys are ASCII")]
    KeyNotAscii(String),
    /// The same letters in another composition would have another hash.
    #[error("{0}: the text is not in Unicode form NFC; normalise it first")]
    NotNfc(String),
    /// A control, direction override, isolate or noncharacter.
    #[error("{0}: the text holds an invisible control character; remove it (line feed is allowed)")]
    ControlCharacter(String),
    /// Right content, other bytes: key order, spaces, escapes or number form.
    #[error("the bytes are not the canonical form (RFC 8785); serialise the value again")]
    NotCanonical,
    /// Not JSON.
    #[error("line {line}, column {column}: {message}")]
    Syntax {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What the parser met.
        message: String,
    },
}

/// Reads a value, and demands exactly the bytes that [`to_bytes`] would write.
pub fn parse(bytes: &[u8], limits: &Limits) -> Result<Value, Refusal> {
    check_size(bytes, limits)?;
    let (value, ordered) = strict::read(bytes, limits.depth)?;
    profile::check(&value, limits.depth)?;
    if ordered && writes(&value, bytes) { Ok(value) } else { Err(Refusal::NotCanonical) }
}

/// Whether [`parse`] would take the text as an object. Nothing is built: a start reads whole logs so, and the few that
/// it says no to are parsed to learn why.
pub fn is_object(text: &str, limits: &Limits) -> bool {
    text.len() <= limits.bytes && text.starts_with('{') && plain::check(text, limits.depth)
}

/// Whether a value of the profile is written as these bytes.
///
/// With ASCII keys in order and whole numbers, plain JSON without spaces is what RFC 8785 asks for; it is compared
/// while it is written.
fn writes(value: &Value, bytes: &[u8]) -> bool {
    let mut rest = Rest(bytes);
    serde_json::to_writer(&mut rest, value).is_ok() && rest.0.is_empty()
}

/// What must still be written; anything else ends the writing.
struct Rest<'a>(&'a [u8]);

impl io::Write for Rest<'_> {
    fn write(&mut self, written: &[u8]) -> io::Result<usize> {
        match self.0.strip_prefix(written) {
            Some(rest) => {
                self.0 = rest;
                Ok(written.len())
            }
            None => Err(io::ErrorKind::InvalidData.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Checks a value against the profile and writes its one byte form.
pub fn to_bytes(value: &Value, limits: &Limits) -> Result<Vec<u8>, Refusal> {
    profile::check(value, limits.depth)?;
    let bytes = jcs(value)?;
    check_size(&bytes, limits)?;
    Ok(bytes)
}

/// Plain RFC 8785, without the narrower profile.
pub fn jcs(value: &Value) -> Result<Vec<u8>, Refusal> {
    serde_json_canonicalizer::to_vec(value).map_err(|error| syntax(&error))
}

fn check_size(bytes: &[u8], limits: &Limits) -> Result<(), Refusal> {
    if bytes.len() <= limits.bytes {
        return Ok(());
    }
    Err(Refusal::TooLarge { bytes: bytes.len(), limit: limits.bytes })
}

fn syntax(error: &serde_json::Error) -> Refusal {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let message = text.strip_suffix(&place).unwrap_or(&text).to_owned();
    Refusal::Syntax { line: error.line(), column: error.column(), message }
}

/// A place inside a value, built only when it is needed for a refusal.
#[derive(Clone, Copy)]
enum Place<'a> {
    Root,
    Key(&'a Place<'a>, &'a str),
    Item(&'a Place<'a>, usize),
}

impl Place<'_> {
    fn pointer(&self) -> String {
        match self {
            Place::Root => String::new(),
            Place::Key(parent, key) => {
                format!("{}/{}", parent.pointer(), key.replace('~', "~0").replace('/', "~1"))
            }
            Place::Item(parent, index) => format!("{}/{index}", parent.pointer()),
        }
    }
}
