use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use duologue_record::{Hash, canonical};

use super::Body;

/// Where a recorded word was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Source {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<String>,
}

/// Why something is said again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WhyKind {
    Update,
    Correction,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Why {
    pub kind: WhyKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// Whose word a body records, from where, as of when, and why it is said again.
///
/// Boxed where most acts have nothing: every act of every log is kept in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Provenance {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "told")]
    pub source: Option<Box<Source>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<Box<Why>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub against: Option<Box<Hash>>,
}

/// A source without any part says nothing.
fn told<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Box<Source>>, D::Error> {
    Ok(Option::<Box<Source>>::deserialize(from)?.filter(|source| **source != Source::default()))
}

/// The names of [`Provenance`]'s fields, in the order in which files give them.
const PROVENANCE: [&str; 5] = ["of", "source", "as_of", "why", "against"];

/// A body with its provenance: what an act says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saying {
    pub provenance: Provenance,
    pub body: Body,
}

/// Why a body cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Unreadable {
    #[error("an act of kind “{0}” is not known to this version")]
    UnknownKind(String),
    #[error("{0}")]
    Bytes(String),
    /// `path` is the field at fault, dotted (`days.0.date`).
    #[error("`{path}`: {message}")]
    Field { path: String, message: String },
    #[error("`{path}` is not a field of “{kind}”")]
    UnknownField { kind: String, path: String },
}

impl Saying {
    /// A voice's own word, without provenance.
    pub fn own(body: Body) -> Saying {
        Saying { provenance: Provenance::default(), body }
    }

    /// Reads what a file gives beside a body of its own form.
    pub(crate) fn strict_provenance(
        kind: &str,
        fields: Map<String, Value>,
    ) -> Result<Provenance, Unreadable> {
        decode(kind, fields, true, |from| Some(Provenance::deserialize(from)))
    }

    /// Reads a body as a log holds it: unknown fields are skipped.
    pub fn from_log(kind: &str, bytes: &[u8]) -> Result<Saying, Unreadable> {
        if let Some(known) = plainly(kind, bytes) {
            return Ok(known);
        }
        let value = canonical::parse(bytes, &canonical::BODY)
            .map_err(|refusal| Unreadable::Bytes(refusal.to_string()))?;
        let Value::Object(fields) = value else {
            return Err(Unreadable::Bytes("a body is a JSON object".to_owned()));
        };
        Saying::read(kind, fields, false)
    }

    /// Reads what a file or a request gives: an unknown field is refused.
    pub fn strict(kind: &str, fields: Map<String, Value>) -> Result<Saying, Unreadable> {
        Saying::read(kind, fields, true)
    }

    fn read(kind: &str, mut fields: Map<String, Value>, strict: bool) -> Result<Saying, Unreadable> {
        if !strict {
            fields.remove("salt");
        }
        let mut said = Map::new();
        for name in PROVENANCE {
            if let Some(value) = fields.remove(name) {
                said.insert(name.to_owned(), value);
            }
        }
        let provenance = decode(kind, said, strict, |from| Some(Provenance::deserialize(from)))?;
        let body = decode(kind, fields, strict, |from| Body::read(kind, from))?;
        Ok(Saying { provenance, body })
    }

    /// The body as JSON, provenance first; without a salt.
    pub fn fields(&self) -> Result<Map<String, Value>, Unreadable> {
        let failed = |e: serde_json::Error| Unreadable::Bytes(e.to_string());
        let mut fields = Map::new();
        for part in [
            serde_json::to_value(&self.provenance).map_err(failed)?,
            self.body.write(serde_json::value::Serializer).map_err(failed)?,
        ] {
            if let Value::Object(part) = part {
                fields.extend(part);
            }
        }
        Ok(fields)
    }

    /// The canonical bytes of the body, salted so that its hash cannot be guessed after erasure.
    pub fn to_bytes(&self, salt: &[u8; 32]) -> Result<Vec<u8>, Unreadable> {
        let mut fields = self.fields()?;
        fields.insert("salt".to_owned(), Value::String(Hash(*salt).to_string()));
        canonical::to_bytes(&Value::Object(fields), &canonical::BODY)
            .map_err(|refusal| Unreadable::Bytes(refusal.to_string()))
    }
}

/// Reads a body that is right, without building a value first: a start reads whole logs. Provenance and body have no
/// field of the same name, so each skips the other's.
fn plainly(kind: &str, bytes: &[u8]) -> Option<Saying> {
    let text = str::from_utf8(bytes).ok().filter(|text| canonical::is_object(text, &canonical::BODY))?;
    let body = Body::read(kind, &mut serde_json::Deserializer::from_str(text))?.ok()?;
    Some(Saying { provenance: serde_json::from_str(text).ok()?, body })
}

fn decode<T>(
    kind: &str,
    fields: Map<String, Value>,
    strict: bool,
    read: impl for<'a, 'b> FnOnce(Tracked<'a, 'b>) -> Option<Result<T, serde_json::Error>>,
) -> Result<T, Unreadable> {
    let mut track = serde_path_to_error::Track::new();
    let mut unknown: Option<String> = None;
    let value = Value::Object(fields);
    let result = {
        let mut keep = |path: serde_ignored::Path<'_>| {
            // An optional field shows as a step `?`, which no reader knows.
            unknown.get_or_insert_with(|| path.to_string().replace(".?", ""));
        };
        let mut note: &mut dyn FnMut(serde_ignored::Path<'_>) = &mut keep;
        let tracked = serde_path_to_error::Deserializer::new(value, &mut track);
        read(serde_ignored::Deserializer::new(tracked, &mut note))
    };
    match (result, unknown) {
        (None, _) => Err(Unreadable::UnknownKind(kind.to_owned())),
        (Some(Err(e)), _) => {
            Err(Unreadable::Field { path: dotted(&track.path()), message: mend(&e.to_string()) })
        }
        (Some(Ok(_)), Some(path)) if strict => Err(Unreadable::UnknownField { kind: kind.to_owned(), path }),
        (Some(Ok(value)), _) => Ok(value),
    }
}

/// What serde says of a value of the wrong type, in the words of those who write files, with the mend.
fn mend(message: &str) -> String {
    let wrong = message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: "));
    let Some((found, expected)) = wrong.and_then(|wrong| wrong.rsplit_once(", expected ")) else {
        return message.to_owned();
    };
    let give = match expected {
        "u8" => "a whole number from 0 to 255, without quotes".to_owned(),
        "u16" => "a whole number from 0 to 65535, without quotes".to_owned(),
        "u32" | "u64" => "a whole number that is not negative, without quotes".to_owned(),
        "a boolean" => "true or false, without quotes".to_owned(),
        "a string" => "a text in quotes".to_owned(),
        "a sequence" => "a list, `[ … ]`".to_owned(),
        table if table == "a map" || table.starts_with("struct ") => "a table, `{ … }`".to_owned(),
        other => other.to_owned(),
    };
    format!("{found} stands here; give {give}")
}

/// `days[0].date` as `days.0.date`, the form in which unknown fields are named too.
fn dotted(path: &serde_path_to_error::Path) -> String {
    path.to_string().replace('[', ".").replace(']', "")
}

type Tracked<'a, 'b> = serde_ignored::Deserializer<
    'a,
    'b,
    serde_path_to_error::Deserializer<'a, 'b, Value>,
    &'b mut dyn FnMut(serde_ignored::Path<'_>),
>;

#[cfg(test)]
mod tests {
    use super::*;

    /// What `plainly` goes by: a body skips every field of provenance.
    #[test]
    fn no_kind_has_a_field_named_as_one_of_provenance() {
        for kind in Body::KINDS {
            let fields = PROVENANCE.map(|name| (name.to_owned(), Value::Null)).into_iter().collect();
            let mut skipped = Vec::new();
            let mut skip = |path: serde_ignored::Path<'_>| skipped.push(path.to_string());
            let read = Body::read(kind, serde_ignored::Deserializer::new(Value::Object(fields), &mut skip));
            assert!(matches!(read, Some(Ok(_))), "{kind}: {read:?}");
            skipped.sort();
            assert_eq!(skipped, ["against", "as_of", "of", "source", "why"], "{kind}");
        }
    }
}
