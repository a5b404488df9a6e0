//! An entry of a log: which act was said, on what, and the hash of what it says.

use serde::Deserialize;
use serde_json::{Map, Value};
use smol_str::SmolStr;

use crate::Hash;
use crate::canonical::{self, ENTRY, Refusal};

/// One act in a log: canonical JSON of hashes and codes, never a name or free text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Version of the kind's meaning, from 1.
    pub v: u32,
    /// What sort of act: `[a-z][a-z-]{0,31}`.
    pub kind: SmolStr,
    /// What it is about, as path segments: `13/security/report`.
    pub subject: SmolStr,
    /// Leaf hash of this voice's last entry on the subject.
    pub prev: Option<Hash>,
    /// When it was said, as the voice claims: `2026-01-31T09:00:00Z`. Order comes from positions, not from this.
    pub at: SmolStr,
    /// SHA-256 of the body.
    pub body: Option<Hash>,
}

/// Why bytes are not an entry, or an entry cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// Not canonical JSON of the entry profile.
    #[error(transparent)]
    Canonical(#[from] Refusal),
    /// The outermost value is not an object.
    #[error("an entry is a JSON object")]
    NotAnObject,
    /// A field every entry has is absent.
    #[error("the field {0:?} is missing")]
    Missing(&'static str),
    /// A field has another form than the record asks for.
    #[error("the field {field:?} must be {form}")]
    Field {
        /// Which field.
        field: &'static str,
        /// What it must look like.
        form: &'static str,
    },
}

impl Entry {
    /// Reads an entry. Fields this version does not know stay in the bytes and are passed over here.
    pub fn from_bytes(bytes: &[u8]) -> Result<Entry, EntryError> {
        match Entry::plainly(bytes) {
            Some(entry) => Ok(entry),
            None => Entry::searched(bytes),
        }
    }

    /// Reads an entry that is right, without building a value first: a start reads whole logs.
    fn plainly(bytes: &[u8]) -> Option<Entry> {
        #[derive(Deserialize)]
        struct Fields<'a> {
            v: u32,
            kind: &'a str,
            subject: &'a str,
            prev: Option<&'a str>,
            at: &'a str,
            body: Option<&'a str>,
        }
        let text = str::from_utf8(bytes).ok().filter(|text| canonical::is_object(text, &ENTRY))?;
        let fields: Fields<'_> = serde_json::from_str(text).ok()?;
        let hash = |hex: Option<&str>| hex.map(str::parse).transpose().ok();
        let entry = Entry {
            v: fields.v,
            kind: fields.kind.into(),
            subject: fields.subject.into(),
            prev: hash(fields.prev)?,
            at: fields.at.into(),
            body: hash(fields.body)?,
        };
        entry.check().is_ok().then_some(entry)
    }

    /// Reads an entry field by field, so that what is wrong with it is known.
    fn searched(bytes: &[u8]) -> Result<Entry, EntryError> {
        let Value::Object(fields) = canonical::parse(bytes, &ENTRY)? else {
            return Err(EntryError::NotAnObject);
        };
        let entry = Entry {
            v: version(&fields)?,
            kind: text(&fields, "kind")?,
            subject: text(&fields, "subject")?,
            prev: hash(&fields, "prev")?,
            at: text(&fields, "at")?,
            body: hash(&fields, "body")?,
        };
        entry.check()?;
        Ok(entry)
    }

    /// Writes the entry's one byte form.
    pub fn to_bytes(&self) -> Result<Vec<u8>, EntryError> {
        self.check()?;
        let mut fields = Map::new();
        fields.insert("v".into(), self.v.into());
        fields.insert("kind".into(), self.kind.as_str().into());
        fields.insert("subject".into(), self.subject.as_str().into());
        fields.insert("at".into(), self.at.as_str().into());
        for (name, value) in [("prev", self.prev), ("body", self.body)] {
            if let Some(hash) = value {
                fields.insert(name.into(), hash.to_string().into());
            }
        }
        Ok(canonical::to_bytes(&Value::Object(fields), &ENTRY)?)
    }

    fn check(&self) -> Result<(), EntryError> {
        let forms = [
            (self.v >= 1, "v", "a whole number from 1"),
            (is_kind(&self.kind), "kind", "1 to 32 of a-z and -, first a letter"),
            (is_subject(&self.subject), "subject", "1 to 200 of a-z 0-9 . _ + - in segments parted by /"),
            (is_instant(&self.at), "at", "a time in UTC to the second: 2026-01-31T09:00:00Z"),
        ];
        match forms.into_iter().find(|(right, ..)| !right) {
            Some((_, field, form)) => Err(EntryError::Field { field, form }),
            None => Ok(()),
        }
    }
}

fn version(fields: &Map<String, Value>) -> Result<u32, EntryError> {
    let value = fields.get("v").ok_or(EntryError::Missing("v"))?;
    let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
    number.ok_or(EntryError::Field { field: "v", form: "a whole number from 1" })
}

fn text(fields: &Map<String, Value>, field: &'static str) -> Result<SmolStr, EntryError> {
    let value = fields.get(field).ok_or(EntryError::Missing(field))?;
    value.as_str().map(SmolStr::new).ok_or(EntryError::Field { field, form: "a string" })
}

fn hash(fields: &Map<String, Value>, field: &'static str) -> Result<Option<Hash>, EntryError> {
    let form = "64 lower-case hexadecimal digits";
    let read = |value: &Value| value.as_str().and_then(|text| text.parse().ok());
    fields.get(field).map(|value| read(value).ok_or(EntryError::Field { field, form })).transpose()
}

fn is_kind(text: &str) -> bool {
    text.len() <= 32
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
}

/// Subjects become addresses and file names, so a segment is never empty, `.` or `..`.
fn is_subject(text: &str) -> bool {
    let code = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    text.len() <= 200
        && text.bytes().next().is_some_and(code)
        && text.bytes().all(|b| code(b) || b"/._+-".contains(&b))
        && text.split('/').all(|segment| !matches!(segment, "" | "." | ".."))
}

/// RFC 3339 in one spelling: UTC, whole seconds, a day that exists.
fn is_instant(text: &str) -> bool {
    let shape = "dddd-dd-ddTdd:dd:ddZ";
    let fits =
        |(found, wanted): (u8, u8)| if wanted == b'd' { found.is_ascii_digit() } else { found == wanted };
    if text.len() != shape.len() || !text.bytes().zip(shape.bytes()).all(fits) {
        return false;
    }
    let part = |from: usize, to: usize| text.get(from..to).and_then(|digits| digits.parse::<u32>().ok());
    let parts = (part(0, 4), part(5, 7), part(8, 10), part(11, 13), part(14, 16), part(17, 19));
    let (Some(year), Some(month), Some(day), Some(hour), Some(minute), Some(second)) = parts else {
        return false;
    };
    (1..=days_in(year, month)).contains(&day) && hour < 24 && minute < 60 && second < 60
}

fn days_in(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}
