use serde::Serialize;
use serde_json::{Map, Value as Json};
use toml_edit::ser::ValueSerializer;
use toml_edit::{Document, Item, Table, TomlError, Value};

use super::layout;
use super::{Draft, Fault, Place, Script, Speaker};
use crate::acts::{self, Saying, Unreadable};

/// A text and the places in it.
pub struct Text<'a> {
    pub file: &'a str,
    pub text: &'a str,
    /// Where each line begins.
    lines: Vec<usize>,
}

impl<'a> Text<'a> {
    pub fn new(file: &'a str, text: &'a str) -> Text<'a> {
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Text { file, text, lines }
    }

    pub fn place(&self, offset: usize) -> Place {
        let line = self.lines.partition_point(|start| *start <= offset);
        let start = self.lines.get(line - 1).copied().unwrap_or_default();
        let before = self.text.get(start..offset).unwrap_or_default();
        Place { file: self.file.to_owned(), line, column: before.chars().count() + 1 }
    }

    /// A fault of a whole line.
    pub fn fault(&self, line: usize, message: impl Into<String>) -> Fault {
        Fault::new(Place { file: self.file.to_owned(), line, column: 1 }, message)
    }

    fn document(&self) -> Result<Document<&str>, Fault> {
        Document::parse(self.text).map_err(|e| unread(self, 0, &e))
    }
}

/// What TOML itself refuses; `before` is how much of the file stands before what it was given.
pub(super) fn unread(text: &Text<'_>, before: usize, e: &TomlError) -> Fault {
    Fault::new(text.place(before + e.span().map_or(0, |s| s.start)), e.message().replace('\n', "; "))
}

/// Reads `duologue.toml`.
pub fn dialogue(text: &Text<'_>, script: &mut Script) -> Result<(), Fault> {
    let document = text.document()?;
    let fail = |item: Option<&Item>, message: &str| {
        Fault::new(text.place(item.and_then(Item::span).map_or(0, |s| s.start)), message)
    };
    let code = document.get("code");
    script.code = code
        .and_then(Item::as_str)
        .ok_or_else(|| fail(code, "give the dialogue's `code = \"…\"`"))?
        .to_owned();
    acts::code("code", &script.code).map_err(|e| fail(code, &e.to_string()))?;
    if let Some((key, item)) = document.iter().find(|(key, _)| !["code", "voice"].contains(key)) {
        return Err(fail(Some(item), &format!("`{key}` is not known here; take it out")));
    }
    let voices = document.get("voice");
    let tables = voices
        .and_then(Item::as_array_of_tables)
        .ok_or_else(|| fail(voices, "name each voice in a `[[voice]]` table"))?;
    for table in tables {
        let at = |key: &str| table.get(key);
        let code = at("code").and_then(Item::as_str).unwrap_or_default().to_owned();
        acts::code("code", &code).map_err(|e| fail(at("code"), &e.to_string()))?;
        if script.speakers.iter().any(|speaker| speaker.code == code) {
            return Err(fail(at("code"), &format!("the voice “{code}” stands here twice; take one out")));
        }
        let recorder = match at("kind").and_then(Item::as_str) {
            Some("recorder") => true,
            Some("side") => false,
            _ => return Err(fail(at("kind"), "`kind` is “side” or “recorder”")),
        };
        let example = match at("example") {
            None => false,
            Some(item) => item.as_bool().ok_or_else(|| fail(Some(item), "`example` is true or false"))?,
        };
        if let Some((key, item)) = table.iter().find(|(key, _)| !["code", "kind", "example"].contains(key)) {
            return Err(fail(Some(item), &format!("`{key}` is not known here; take it out")));
        }
        script.speakers.push(Speaker { code, recorder, example });
    }
    Ok(())
}

/// Reads a file of `[[kind]]` tables, in the order in which they stand.
pub fn read(text: &Text<'_>, voice: &str, drafts: &mut Vec<Draft>, faults: &mut Vec<Fault>) {
    let document = match text.document() {
        Ok(document) => document,
        Err(fault) => return faults.push(fault),
    };
    let mut tables: Vec<(&str, &Table)> = Vec::new();
    for (kind, item) in document.iter() {
        match item.as_array_of_tables() {
            Some(array) => tables.extend(array.iter().map(|table| (kind, table))),
            None => faults.push(Fault::new(
                text.place(item.span().map_or(0, |s| s.start)),
                format!("`{kind}` stands outside a table; write `[[kind]]` above it"),
            )),
        }
    }
    tables.sort_by_key(|(_, table)| table.span().map_or(0, |s| s.start));
    for (kind, table) in tables {
        match draft(text, voice, kind, table) {
            Ok(draft) => drafts.push(draft),
            Err(fault) => faults.push(fault),
        }
    }
}

fn draft(text: &Text<'_>, voice: &str, kind: &str, table: &Table) -> Result<Draft, Fault> {
    let place = text.place(table.span().map_or(0, |s| s.start));
    let mut fields = Map::new();
    for (key, item) in table.iter() {
        let span = item.span().map_or(0, |s| s.start);
        let value = item.as_value().ok_or_else(|| {
            Fault::new(
                text.place(span),
                format!("write `{key}` on one line, as `{key} = {{ … }}` or `{key} = [ … ]`"),
            )
        })?;
        fields.insert(key.to_owned(), json(value).map_err(|m| Fault::new(text.place(span), m))?);
    }
    let subject = match fields.remove("subject") {
        Some(Json::String(subject)) => subject,
        _ => return Err(Fault::new(place, "`subject = \"…\"` is missing")),
    };
    let at = |path: &str| {
        let mut found = table.span();
        let mut item: Option<&Item> = None;
        for (depth, part) in path.split('.').enumerate() {
            let next = match part.parse::<usize>() {
                _ if depth == 0 => table.get(part),
                Ok(index) => item.and_then(|i| i.get(index)),
                Err(_) => item.and_then(|i| i.get(part)),
            };
            if let Some(span) = next.and_then(Item::span) {
                found = Some(span);
            }
            item = next;
        }
        let key = path.split('.').next().and_then(|k| table.get_key_value(k)).and_then(|(k, _)| k.span());
        text.place(found.or(key).map_or(0, |s| s.start))
    };
    let saying = Saying::strict(kind, fields).map_err(|e| match &e {
        Unreadable::Field { path, .. } | Unreadable::UnknownField { path, .. } => {
            Fault::new(at(path), e.to_string())
        }
        Unreadable::UnknownKind(_) | Unreadable::Bytes(_) => Fault::new(place.clone(), e.to_string()),
    })?;
    acts::subject("subject", &subject).map_err(|e| Fault::new(at("subject"), e.to_string()))?;
    if layout::path(voice, &subject, &saying.body).as_deref() != Some(text.file) {
        let right = layout::path(voice, &subject, &saying.body);
        let mend =
            right.map_or("it cannot be said in a file".to_owned(), |path| format!("it belongs in {path}"));
        return Err(Fault::new(at("subject"), format!("“{kind}” on “{subject}”: {mend}")));
    }
    saying.check().map_err(|e| Fault::new(at(e.field()), e.to_string()))?;
    Ok(Draft { voice: voice.to_owned(), subject, saying, words: vec![], place })
}

pub(super) fn json(value: &Value) -> Result<Json, String> {
    match value {
        Value::String(s) => Ok(Json::String(s.value().clone())),
        Value::Integer(i) => Ok(Json::from(*i.value())),
        Value::Boolean(b) => Ok(Json::Bool(*b.value())),
        Value::Float(_) => Err("a number with a decimal point: write it as a string, as printed".to_owned()),
        Value::Datetime(d) => Err(format!("write the date or time in quotes: \"{}\"", d.value())),
        Value::Array(items) => items.iter().map(json).collect::<Result<_, _>>().map(Json::Array),
        Value::InlineTable(table) => table
            .iter()
            .map(|(k, v)| Ok((k.to_owned(), json(v)?)))
            .collect::<Result<_, _>>()
            .map(Json::Object),
    }
}

/// A `[[kind]]` table in the one form that `export` writes.
pub fn write(subject: &str, saying: &Saying) -> Result<String, String> {
    let mut out = format!("[[{}]]\nsubject = {}\n", saying.body.kind(), Value::from(subject));
    fields(&mut out, saying.body.write(ValueSerializer::new()))?;
    fields(&mut out, saying.provenance.serialize(ValueSerializer::new()))?;
    Ok(out)
}

/// Writes fields, each on a line of its own.
pub(super) fn fields(out: &mut String, value: Result<Value, toml_edit::ser::Error>) -> Result<(), String> {
    if let Value::InlineTable(fields) = value.map_err(|e| e.to_string())? {
        for (key, value) in fields.iter() {
            out.push_str(&format!("{key} = {}\n", printed(value)));
        }
    }
    Ok(())
}

/// A value on one line: a line `+++` within it would close a text's front matter.
pub(super) fn printed(value: &Value) -> String {
    let mut value = value.clone().decorated("", "");
    on_one_line(&mut value);
    value.to_string()
}

fn on_one_line(value: &mut Value) {
    match value {
        Value::String(text) if text.value().contains('\n') => {
            // A JSON string is a TOML string, on one line.
            if let Ok(Ok(line)) = serde_json::to_string(text.value()).map(|json| json.parse::<Value>()) {
                let decor = text.decor().clone();
                *value = line;
                *value.decor_mut() = decor;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(on_one_line),
        Value::InlineTable(fields) => fields.iter_mut().for_each(|(_, value)| on_one_line(value)),
        _ => {}
    }
}

/// `duologue.toml` in the one form that `export` writes.
pub fn write_dialogue(code: &str, speakers: &[Speaker]) -> String {
    let mut out = format!("code = {}\n", Value::from(code));
    for speaker in speakers {
        let kind = if speaker.recorder { "recorder" } else { "side" };
        out.push_str(&format!(
            "\n[[voice]]\ncode = {}\nkind = \"{kind}\"\n",
            Value::from(speaker.code.as_str())
        ));
        if speaker.example {
            out.push_str("example = true\n");
        }
    }
    out
}
