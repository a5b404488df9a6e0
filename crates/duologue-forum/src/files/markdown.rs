//! A Markdown file: front matter between two lines `+++`, then the paragraphs of a text or of a translation.

use duologue_record::Hash;
use serde::Serialize;
use serde_json::Map;
use toml_edit::ser::ValueSerializer;
use toml_edit::{Document, Item, Value};

use super::paragraphs::{self, From, Piece};
use super::toml::{self, Text};
use super::{Draft, Fault, Words, layout};
use crate::acts::{
    self, Body, Genre, Paragraph, Rendered, Saying, Text as TextBody, Translation, Translator, Unreadable,
};

/// Front matter with the places of its fields.
struct Front<'a> {
    text: &'a Text<'a>,
    fields: Document<&'a str>,
}

/// The line that opens the front matter.
const OPEN: &str = "+++\n";

impl Front<'_> {
    fn fault(&self, key: &str, message: impl Into<String>) -> Fault {
        let span = self.fields.get(key).and_then(Item::span);
        Fault::new(self.text.place(span.map_or(0, |s| OPEN.len() + s.start)), message)
    }

    fn word(&self, key: &str) -> Result<Option<&str>, Fault> {
        let Some(item) = self.fields.get(key) else { return Ok(None) };
        let quoted = || self.fault(key, format!("`{key}` is text in quotes"));
        item.as_str().map(Some).ok_or_else(quoted)
    }

    fn owned(&self, key: &str) -> Result<Option<String>, Fault> {
        Ok(self.word(key)?.map(str::to_owned))
    }

    /// Pictures and sound that belong to a text, by their blobs.
    fn media(&self) -> Result<Vec<Hash>, Fault> {
        let wrong =
            || self.fault("media", "`media` is a list of hashes, each 64 hexadecimal digits in quotes");
        let Some(item) = self.fields.get("media") else { return Ok(Vec::new()) };
        let hash = |value: &Value| value.as_str().and_then(|hex| hex.parse().ok()).ok_or_else(wrong);
        item.as_array().ok_or_else(wrong)?.iter().map(hash).collect()
    }

    /// Whose word it is and from where: every field that `known` does not name.
    fn provenance(&self, kind: &str, known: &[&str]) -> Result<acts::Provenance, Fault> {
        let mut said = Map::new();
        for (key, item) in self.fields.iter().filter(|(key, _)| !known.contains(key)) {
            let value =
                item.as_value().ok_or_else(|| self.fault(key, format!("write `{key}` on one line")))?;
            said.insert(key.to_owned(), toml::json(value).map_err(|m| self.fault(key, m))?);
        }
        Saying::strict_provenance(kind, said).map_err(|e| match &e {
            Unreadable::Field { path, .. } | Unreadable::UnknownField { path, .. } => {
                self.fault(path.split('.').next().unwrap_or_default(), e.to_string())
            }
            Unreadable::UnknownKind(_) | Unreadable::Bytes(_) => {
                Fault::new(self.text.place(0), e.to_string())
            }
        })
    }
}

/// Reads a text or a translation.
pub fn read(text: &Text<'_>, voice: &str, subject: &str, lang: &str) -> Result<Draft, Fault> {
    let rest =
        text.text.strip_prefix(OPEN).ok_or_else(|| text.fault(1, "begin the file with a line `+++`"))?;
    let (front, body) = match rest.strip_prefix(OPEN) {
        Some(body) => ("", body),
        None => rest
            .split_once("\n+++\n")
            .ok_or_else(|| text.fault(1, "close the front matter with a line `+++`"))?,
    };
    let fields = Document::parse(front).map_err(|e| toml::unread(text, OPEN.len(), &e))?;
    let front = Front { text, fields };
    let first_line = text.place(text.text.len() - body.len()).line;
    let pieces = paragraphs::read(text, body, first_line)?;
    let (body, provenance) = if front.fields.contains_key("translates") {
        let provenance = front.provenance("translation", &["translates", "by", "read_by", "title"])?;
        (translation(&front, lang, &pieces)?, provenance)
    } else {
        let provenance = front.provenance("text", &["genre", "title", "about", "media"])?;
        (original(&front, lang, &pieces)?, provenance)
    };
    let saying = Saying { provenance, body };
    acts::subject("subject", subject).map_err(|e| text.fault(1, e.to_string()))?;
    saying.check().map_err(|e| match e.field().split('.').next() {
        Some("paragraphs") => {
            text.fault(first_line, "there is no paragraph; each begins with a line `{#id}`")
        }
        Some("lang") => text.fault(1, format!("the file's name: {e}")),
        field => front.fault(field.unwrap_or_default(), e.to_string()),
    })?;
    let right = layout::path(voice, subject, &saying.body);
    if right.as_deref() != Some(layout::first(text.file).as_str()) {
        let right = right.unwrap_or_default();
        return Err(text.fault(1, format!("this text belongs in {right}")));
    }
    let words = |p: Piece| Words { text: p.text, confirmed: p.from == Some(From::Current), line: p.line };
    let words = pieces.into_iter().map(words).collect();
    Ok(Draft { voice: voice.to_owned(), subject: subject.to_owned(), saying, words, place: text.place(0) })
}

fn translation(front: &Front<'_>, lang: &str, pieces: &[Piece]) -> Result<Body, Fault> {
    let mut paragraphs = Vec::new();
    for piece in pieces {
        if piece.speaker.is_some() || piece.part.is_some() {
            return Err(front
                .text
                .fault(piece.line, "a translation takes speaker and part from its source; take them out"));
        }
        let from = match piece.from {
            Some(From::Blob(hash)) => Some(hash),
            Some(From::Current) | None => None,
        };
        let heading = piece.heading.clone();
        paragraphs.push(Rendered { id: piece.id.clone(), from, sha256: piece.removed, heading });
    }
    acts::language("translates", &front.owned("translates")?.unwrap_or_default())
        .map_err(|e| front.fault("translates", e.to_string()))?;
    let by = front.word("by")?.and_then(|word| Translator::ALL.iter().find(|by| by.word() == word));
    Ok(Body::Translation(Translation {
        lang: lang.to_owned(),
        renders: front.owned("translates")?.unwrap_or_default(),
        title: front.owned("title")?,
        by: Some(*by.ok_or_else(|| front.fault("by", "`by` is “person” or “machine”"))?),
        read_by: front.owned("read_by")?,
        paragraphs,
    }))
}

fn original(front: &Front<'_>, lang: &str, pieces: &[Piece]) -> Result<Body, Fault> {
    if let Some(piece) = pieces.iter().find(|piece| piece.from.is_some()) {
        return Err(front.text.fault(
            piece.line,
            "`from` belongs in a translation; say in the front matter what this file `translates`",
        ));
    }
    let genre = front.word("genre")?.and_then(|word| Genre::ALL.iter().find(|g| g.word() == word));
    let genres = || Genre::ALL.iter().map(|g| g.word()).collect::<Vec<_>>().join(", ");
    let paragraph = |piece: &Piece| Paragraph {
        id: piece.id.clone(),
        sha256: piece.removed,
        speaker: piece.speaker.clone(),
        part: piece.part.clone(),
        heading: piece.heading.clone(),
    };
    Ok(Body::Text(TextBody {
        genre: Some(*genre.ok_or_else(|| front.fault("genre", format!("`genre` is one of {}", genres())))?),
        lang: lang.to_owned(),
        title: front.owned("title")?,
        about: front.owned("about")?,
        paragraphs: pieces.iter().map(paragraph).collect(),
        media: front.media()?,
    }))
}

/// A text or translation in the one form that `export` writes; `text_of` gives the paragraphs' words.
///
/// `stale` gives the source blob of a translated paragraph that is no longer current.
pub fn write(
    saying: &Saying,
    text_of: &dyn Fn(&Hash) -> Option<String>,
    stale: &dyn Fn(&Rendered) -> Option<Hash>,
) -> Result<String, String> {
    let mut out = OPEN.to_owned();
    let mut line = |key: &str, value: Option<&str>| {
        if let Some(value) = value {
            out.push_str(&format!("{key} = {}\n", toml::printed(&Value::from(value))));
        }
    };
    let mut body = String::new();
    let mut piece = |heading: &Option<String>, id: &str, marks: &[(&str, String)], blob: &Option<Hash>| {
        let blob = blob.ok_or_else(|| format!("paragraph “{id}” names no words"))?;
        paragraphs::write(&mut body, heading.as_deref(), id, marks, &blob, text_of(&blob).as_deref());
        Ok::<(), String>(())
    };
    match &saying.body {
        Body::Text(text) => {
            line("genre", text.genre.map(Genre::word));
            line("title", text.title.as_deref());
            line("about", text.about.as_deref());
            if !text.media.is_empty() {
                let hashes: toml_edit::Array = text.media.iter().map(Hash::to_string).collect();
                out.push_str(&format!("media = {}\n", Value::Array(hashes)));
            }
            for p in &text.paragraphs {
                let marks = [("speaker", &p.speaker), ("part", &p.part)];
                let marks = marks.into_iter().filter_map(|(key, mark)| Some((key, mark.clone()?)));
                piece(&p.heading, &p.id, &marks.collect::<Vec<_>>(), &p.sha256)?;
            }
        }
        Body::Translation(translation) => {
            line("translates", Some(&translation.renders));
            line("by", translation.by.map(Translator::word));
            line("read_by", translation.read_by.as_deref());
            line("title", translation.title.as_deref());
            for p in &translation.paragraphs {
                if p.from.is_none() {
                    return Err(format!("paragraph “{}” does not say what it renders", p.id));
                }
                let from: Vec<_> = stale(p).map(|hash| ("from", hash.to_string())).into_iter().collect();
                piece(&p.heading, &p.id, &from, &p.sha256)?;
            }
        }
        _ => {}
    }
    toml::fields(&mut out, saying.provenance.serialize(ValueSerializer::new()))?;
    out.push_str(OPEN);
    out.push_str(&body);
    Ok(out)
}
