use duologue_record::Hash;
use serde_json::Map;
use toml_edit::{Document, Item, Value};

use super::toml::{Text, json};
use super::{Draft, Fault};
use crate::acts::{
    self, Body, Genre, Paragraph, Rendered, Saying, Text as TextBody, Translation, Translator, Unreadable,
};

/// Longest paragraph, in bytes: its blob with salt stays within 64 KiB.
pub const PARAGRAPH: usize = 60 * 1024;

/// A paragraph as it stands in a file.
#[derive(Debug, Default)]
struct Piece {
    id: String,
    speaker: Option<String>,
    part: Option<String>,
    heading: Option<String>,
    from: Option<String>,
    removed: Option<Hash>,
    text: String,
    line: usize,
}

/// Reads a text or a translation.
pub fn read(text: &Text<'_>, voice: &str, subject: &str, lang: &str) -> Result<Draft, Fault> {
    let rest =
        text.text.strip_prefix("+++\n").ok_or_else(|| at(text, 1, "begin the file with a line `+++`"))?;
    let end = rest.find("\n+++\n").ok_or_else(|| at(text, 1, "close the front matter with a line `+++`"))?;
    let (front, body) = (rest.get(..=end).unwrap_or_default(), rest.get(end + 5..).unwrap_or_default());
    let document = Document::parse(front).map_err(|e| {
        let mut fault = Fault::new(text.place(4 + e.span().map_or(0, |s| s.start)), e.message());
        fault.place.file = text.file.to_owned();
        fault
    })?;
    let field = |key: &str| document.get(key);
    let string = |key: &str| field(key).and_then(Item::as_str).map(str::to_owned);
    let here = |key: &str| text.place(4 + field(key).and_then(Item::span).map_or(0, |s| s.start));
    let (kind, known): (&str, &[&str]) = match field("translates") {
        Some(_) => ("translation", &["translates", "by", "read_by", "title"]),
        None => ("text", &["genre", "title", "about", "media"]),
    };
    let mut rest = Map::new();
    for (key, item) in document.iter().filter(|(key, _)| !known.contains(key)) {
        let value =
            item.as_value().ok_or_else(|| Fault::new(here(key), format!("write `{key}` on one line")))?;
        rest.insert(key.to_owned(), json(value).map_err(|m| Fault::new(here(key), m))?);
    }
    let provenance = Saying::strict_provenance(kind, rest).map_err(|e| match &e {
        Unreadable::Field { path, .. } | Unreadable::UnknownField { path, .. } => {
            Fault::new(here(path.split('.').next().unwrap_or_default()), e.to_string())
        }
        Unreadable::UnknownKind(_) | Unreadable::Bytes(_) => Fault::new(text.place(0), e.to_string()),
    })?;
    let first_line = text.text.get(..4 + end + 5).unwrap_or_default().matches('\n').count() + 1;
    let pieces = pieces(text, body, first_line)?;
    let word = |key: &str| -> Result<Option<String>, Fault> {
        match field(key) {
            None => Ok(None),
            Some(item) => item
                .as_str()
                .map(|s| Some(s.to_owned()))
                .ok_or_else(|| Fault::new(here(key), format!("`{key}` is text in quotes"))),
        }
    };
    let texts = pieces.iter().map(|p| p.text.clone()).collect();
    let mut confirmed = Vec::new();
    let body = if let Some(renders) = word("translates")? {
        let by = match string("by").as_deref() {
            Some("person") => Translator::Person,
            Some("machine") => Translator::Machine,
            _ => return Err(Fault::new(here("by"), "`by` is “person” or “machine”")),
        };
        let mut paragraphs = Vec::new();
        for piece in &pieces {
            if piece.speaker.is_some() || piece.part.is_some() {
                return Err(at(
                    text,
                    piece.line,
                    "a translation takes speaker and part from its source; take them out",
                ));
            }
            confirmed.push(piece.from.as_deref() == Some("current"));
            let from = match piece.from.as_deref() {
                None | Some("current") => None,
                Some(hex) => Some(
                    hex.parse()
                        .map_err(|_| at(text, piece.line, "`from` is “current” or 64 hexadecimal digits"))?,
                ),
            };
            paragraphs.push(Rendered {
                id: piece.id.clone(),
                from,
                sha256: piece.removed,
                heading: piece.heading.clone(),
            });
        }
        Body::Translation(Translation {
            lang: lang.to_owned(),
            renders,
            title: word("title")?,
            by: Some(by),
            read_by: word("read_by")?,
            paragraphs,
        })
    } else {
        let genre = string("genre").and_then(|word| Genre::ALL.iter().find(|g| g.word() == word).copied());
        let genre = genre.ok_or_else(|| {
            Fault::new(
                here("genre"),
                "`genre` is one of report, digest, letter, press, talks, statement, points, committee",
            )
        })?;
        let mut paragraphs = Vec::new();
        for piece in &pieces {
            if piece.from.is_some() {
                return Err(at(
                    text,
                    piece.line,
                    "`from` belongs in a translation; say in the front matter what this file `translates`",
                ));
            }
            paragraphs.push(Paragraph {
                id: piece.id.clone(),
                sha256: piece.removed,
                speaker: piece.speaker.clone(),
                part: piece.part.clone(),
                heading: piece.heading.clone(),
            });
        }
        Body::Text(TextBody {
            genre: Some(genre),
            lang: lang.to_owned(),
            title: word("title")?,
            about: word("about")?,
            paragraphs,
            media: media(document.get("media")).map_err(|m| Fault::new(here("media"), m))?,
        })
    };
    let saying = Saying { provenance, body };
    acts::subject("subject", subject).map_err(|e| at(text, 1, &e.to_string()))?;
    saying.check().map_err(|e| at(text, 1, &e.to_string()))?;
    Ok(Draft {
        voice: voice.to_owned(),
        subject: subject.to_owned(),
        saying,
        texts,
        confirmed,
        place: text.place(0),
    })
}

/// Pictures and sound that belong to a text, by their blobs.
fn media(item: Option<&Item>) -> Result<Vec<Hash>, &'static str> {
    let wrong = "`media` is a list of hashes, each 64 hexadecimal digits in quotes";
    let Some(item) = item else { return Ok(Vec::new()) };
    let hash = |value: &Value| value.as_str().and_then(|hex| hex.parse().ok()).ok_or(wrong);
    item.as_array().ok_or(wrong)?.iter().map(hash).collect()
}

/// A line that would read as a marker or a heading stands behind a backslash, and so does one that begins like that.
fn guarded(line: &str) -> bool {
    let bare = line.trim_start_matches('\\');
    bare.starts_with("{#") || bare.starts_with("## ")
}

fn at(text: &Text<'_>, line: usize, message: &str) -> Fault {
    let mut place = text.place(0);
    place.line = line;
    Fault::new(place, message)
}

fn pieces(text: &Text<'_>, body: &str, first_line: usize) -> Result<Vec<Piece>, Fault> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut heading: Option<String> = None;
    for (offset, line) in body.lines().enumerate() {
        let number = first_line + offset;
        if let Some(marker) = line.strip_prefix("{#").and_then(|l| l.trim_end().strip_suffix('}')) {
            let piece = marked(marker, heading.take(), number).map_err(|m| at(text, number, &m))?;
            if pieces.iter().any(|p| p.id == piece.id) {
                return Err(at(
                    text,
                    number,
                    &format!("paragraph “{}” stands here twice; give it another id", piece.id),
                ));
            }
            pieces.push(piece);
        } else if let Some(title) = line.strip_prefix("## ") {
            if heading.replace(title.trim().to_owned()).is_some() {
                return Err(at(text, number, "two headings without a paragraph between them"));
            }
        } else if let (Some(piece), None) = (pieces.last_mut(), &heading) {
            let words = line.strip_prefix('\\').filter(|_| guarded(line));
            piece.text.push_str(words.unwrap_or(line));
            piece.text.push('\n');
        } else if !line.trim().is_empty() {
            return Err(at(text, number, "this line belongs to no paragraph; put a line `{#id}` above it"));
        }
    }
    if heading.is_some() {
        return Err(at(text, first_line, "the last heading has no paragraph"));
    }
    for piece in &mut pieces {
        piece.text = piece.text.trim().to_owned();
        if piece.removed.is_some() {
            if piece.text.is_empty() {
                continue;
            }
            return Err(at(
                text,
                piece.line,
                &format!("paragraph “{}” is marked as removed and has words", piece.id),
            ));
        }
        if piece.text.is_empty() {
            return Err(at(text, piece.line, &format!("paragraph “{}” is empty", piece.id)));
        }
        if piece.text.len() > PARAGRAPH {
            return Err(at(text, piece.line, &format!("paragraph “{}” is over 60 KiB; divide it", piece.id)));
        }
        acts::plain("text", &piece.text, PARAGRAPH).map_err(|e| at(text, piece.line, &e.to_string()))?;
    }
    if pieces.is_empty() {
        return Err(at(text, first_line, "there is no paragraph; each begins with a line `{#id}`"));
    }
    Ok(pieces)
}

fn marked(marker: &str, heading: Option<String>, line: usize) -> Result<Piece, String> {
    let mut words = marker.split_whitespace();
    let id = words.next().unwrap_or_default().to_owned();
    acts::code("id", &id).map_err(|e| e.to_string())?;
    let mut piece = Piece { id, heading, line, ..Piece::default() };
    for word in words {
        let (key, value) = word.split_once('=').ok_or_else(|| format!("“{word}”: write key=value"))?;
        let slot = match key {
            "speaker" => &mut piece.speaker,
            "part" => &mut piece.part,
            "from" => &mut piece.from,
            "removed" => {
                piece.removed = Some(value.parse().map_err(|_| "`removed` is 64 hexadecimal digits")?);
                continue;
            }
            _ => return Err(format!("“{key}” is not speaker, part, from or removed")),
        };
        *slot = Some(value.to_owned());
    }
    Ok(piece)
}

/// A text or translation in the one form that `export` writes; `text_of` gives the paragraphs' words.
///
/// `stale` gives the source blob of a translated paragraph that is no longer current.
pub fn write(
    saying: &Saying,
    text_of: &dyn Fn(&Hash) -> Option<String>,
    stale: &dyn Fn(&Rendered) -> Option<Hash>,
) -> Result<String, toml_edit::ser::Error> {
    use serde::Serialize;
    let quoted = |s: &str| Value::from(s).to_string();
    let mut out = String::from("+++\n");
    let mut line = |key: &str, value: Option<&str>| {
        if let Some(value) = value {
            out.push_str(&format!("{key} = {}\n", quoted(value)));
        }
    };
    let mut body = String::new();
    let mut piece = |heading: &Option<String>, marker: String, sha256: &Option<Hash>| {
        if let Some(heading) = heading {
            body.push_str(&format!("\n## {heading}\n"));
        }
        match sha256.map(|hash| (hash, text_of(&hash))) {
            Some((_, Some(text))) => {
                body.push_str(&format!("\n{{#{marker}}}\n"));
                for line in text.lines() {
                    body.extend(guarded(line).then_some('\\'));
                    body.push_str(line);
                    body.push('\n');
                }
            }
            Some((hash, None)) => body.push_str(&format!("\n{{#{marker} removed={hash}}}\n")),
            None => {}
        }
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
                let mut marker = p.id.clone();
                for (key, value) in [("speaker", &p.speaker), ("part", &p.part)] {
                    if let Some(value) = value {
                        marker.push_str(&format!(" {key}={value}"));
                    }
                }
                piece(&p.heading, marker, &p.sha256);
            }
        }
        Body::Translation(translation) => {
            line("translates", Some(&translation.renders));
            line("by", translation.by.map(Translator::word));
            line("read_by", translation.read_by.as_deref());
            line("title", translation.title.as_deref());
            for p in &translation.paragraphs {
                let from = stale(p).map(|hash| format!(" from={hash}")).unwrap_or_default();
                piece(&p.heading, format!("{}{from}", p.id), &p.sha256);
            }
        }
        _ => {}
    }
    if let Value::InlineTable(fields) = saying.provenance.serialize(toml_edit::ser::ValueSerializer::new())? {
        for (key, value) in fields.iter() {
            out.push_str(&format!("{key} = {}\n", value.clone().decorated("", "")));
        }
    }
    out.push_str("+++\n");
    out.push_str(&body);
    Ok(out)
}
