//! Paragraphs of a Markdown file: each begins with a line `{#id …}`, and a heading may stand before it.

use std::collections::HashSet;

use duologue_record::Hash;

use super::Fault;
use super::toml::Text;
use crate::acts;

/// Longest paragraph, in bytes: its blob with salt stays within 64 KiB.
const LONGEST: usize = 60 * 1024;

/// A paragraph as it stands in a file.
#[derive(Debug, Default)]
pub struct Piece {
    pub id: String,
    pub speaker: Option<String>,
    pub part: Option<String>,
    pub heading: Option<String>,
    pub from: Option<From>,
    pub removed: Option<Hash>,
    pub text: String,
    pub line: usize,
}

/// What a translated paragraph says of the words that it renders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// It renders them as they stand now.
    Current,
    /// It was made from these.
    Blob(Hash),
}

/// A line that would read as a marker or a heading stands behind a backslash, and so does one that begins like that.
fn guarded(line: &str) -> bool {
    let bare = line.trim_start_matches('\\');
    bare.starts_with("{#") || bare.starts_with("## ")
}

/// Reads what stands below the front matter; `first_line` is its first line in the file.
pub fn read(text: &Text<'_>, body: &str, first_line: usize) -> Result<Vec<Piece>, Fault> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut ids = HashSet::new();
    let mut heading: Option<(String, usize)> = None;
    for (line, number) in body.lines().zip(first_line..) {
        let fault = |message: String| text.fault(number, message);
        if let Some(marker) = line.strip_prefix("{#").and_then(|l| l.trim_end().strip_suffix('}')) {
            let mut piece = marked(marker).map_err(fault)?;
            piece.line = number;
            piece.heading = heading.take().map(|(title, _)| title);
            if !ids.insert(piece.id.clone()) {
                return Err(fault(format!("paragraph “{}” stands here twice; give it another id", piece.id)));
            }
            pieces.push(piece);
        } else if let Some(title) = line.strip_prefix("## ") {
            let title = title.trim().to_owned();
            acts::title("heading", &title).map_err(|e| fault(e.to_string()))?;
            if heading.replace((title, number)).is_some() {
                return Err(fault(
                    "two headings without a paragraph between them; put `{#id}` there".to_owned(),
                ));
            }
        } else if let (Some(piece), None) = (pieces.last_mut(), &heading) {
            let words = line.strip_prefix('\\').filter(|_| guarded(line));
            piece.text.push_str(words.unwrap_or(line));
            piece.text.push('\n');
        } else if !line.trim().is_empty() {
            return Err(fault("this line belongs to no paragraph; put a line `{#id}` above it".to_owned()));
        }
    }
    if let Some((_, number)) = heading {
        return Err(text.fault(number, "the last heading has no paragraph; put one below it or take it out"));
    }
    for piece in &mut pieces {
        piece.text = piece.text.trim().to_owned();
        worded(piece).map_err(|message| text.fault(piece.line, message))?;
    }
    Ok(pieces)
}

/// Whether a paragraph has the words that it should have.
fn worded(piece: &Piece) -> Result<(), String> {
    let Piece { id, text, removed, .. } = piece;
    if removed.is_some() {
        return if text.is_empty() {
            Ok(())
        } else {
            Err(format!("paragraph “{id}” is marked as removed and has words; take one of them out"))
        };
    }
    if text.is_empty() {
        return Err(format!("paragraph “{id}” is empty; write its words or take it out"));
    }
    if text.len() > LONGEST {
        return Err(format!("paragraph “{id}” is over 60 KiB; divide it"));
    }
    acts::plain("text", text, LONGEST).map_err(|e| e.to_string())
}

/// Reads what stands between `{#` and `}`.
fn marked(marker: &str) -> Result<Piece, String> {
    let mut words = marker.split_whitespace();
    let id = words.next().unwrap_or_default().to_owned();
    acts::code("id", &id).map_err(|e| e.to_string())?;
    let mut piece = Piece { id, ..Piece::default() };
    let mut seen = HashSet::new();
    for word in words {
        let (key, value) = word.split_once('=').ok_or_else(|| format!("“{word}”: write key=value"))?;
        match key {
            "speaker" => {
                acts::subject(key, value).map_err(|e| e.to_string())?;
                piece.speaker = Some(value.to_owned());
            }
            "part" => {
                acts::code(key, value).map_err(|e| e.to_string())?;
                piece.part = Some(value.to_owned());
            }
            "from" if value == "current" => piece.from = Some(From::Current),
            "from" => {
                let hash = value.parse().map_err(|_| "`from` is “current” or 64 hexadecimal digits")?;
                piece.from = Some(From::Blob(hash));
            }
            "removed" => {
                piece.removed = Some(value.parse().map_err(|_| "`removed` is 64 hexadecimal digits")?);
            }
            _ => return Err(format!("“{key}” is not speaker, part, from or removed; take it out")),
        }
        if !seen.insert(key) {
            return Err(format!("`{key}` stands here twice; take one out"));
        }
    }
    Ok(piece)
}

/// Writes a paragraph with what its marker says beside the id; one without words names the blob that it had.
pub fn write(
    out: &mut String,
    heading: Option<&str>,
    id: &str,
    marks: &[(&str, String)],
    blob: &Hash,
    words: Option<&str>,
) {
    if let Some(heading) = heading {
        out.push_str(&format!("\n## {heading}\n"));
    }
    out.push_str(&format!("\n{{#{id}"));
    for (key, value) in marks {
        out.push_str(&format!(" {key}={value}"));
    }
    let Some(words) = words else {
        out.push_str(&format!(" removed={blob}}}\n"));
        return;
    };
    out.push_str("}\n");
    for line in words.trim().lines() {
        out.extend(guarded(line).then_some('\\'));
        out.push_str(line);
        out.push('\n');
    }
}
