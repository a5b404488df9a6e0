use std::collections::BTreeMap;

use duologue_record::Hash;

use super::csv::Sheet;
use super::{Folder, Speaker, csv, layout, markdown, plan, toml};
use crate::acts::{Body, Rendered, Saying};
use crate::forum::Forum;
use crate::voice::{Key, Voice, Word};

/// Why a forum cannot be written as files.
#[derive(Debug, thiserror::Error)]
pub enum NotWritten {
    #[error("{file}: {message}")]
    File { file: String, message: String },
}

/// Writes what the voices say as a folder, in the one form that reads back as the same bytes.
pub fn write(
    forum: &Forum,
    code: &str,
    speakers: &[Speaker],
    text_of: &dyn Fn(&Hash) -> Option<String>,
) -> Result<Folder, NotWritten> {
    let text_of = |hash: &Hash| if forum.has_redacted(hash) { None } else { text_of(hash) };
    let languages: Vec<String> = forum.languages().into_iter().map(str::to_owned).collect();
    let mut folder =
        Folder::from([("duologue.toml".to_owned(), toml::write_dialogue(code, speakers).into_bytes())]);
    for speaker in speakers {
        let Some(voice) = forum.voice(&speaker.code) else { continue };
        let mut files: BTreeMap<String, Vec<&Word>> = BTreeMap::new();
        for subject in voice.subjects_from("") {
            for word in voice.history(subject) {
                let Some(saying) = word.saying() else { continue };
                let shown = plan::printed(forum, voice, subject, &Key::of(saying));
                if shown.iter().any(|w| w.act.leaf == word.act.leaf)
                    && let Some(path) = layout::path(&speaker.code, subject, &saying.body)
                {
                    let n = 1 + beside(voice, subject, saying, &path);
                    let path = layout::numbered(&path, n).ok_or_else(|| NotWritten::File {
                        file: path,
                        message: "there are more than nine texts of one name and language".to_owned(),
                    })?;
                    files.entry(path).or_default().push(word);
                }
            }
        }
        for (path, mut words) in files {
            words.sort_by_key(|w| w.act.index);
            let failed = |message: String| NotWritten::File { file: path.clone(), message };
            let rows = || words.iter().filter_map(|w| Some((w.act.entry.subject.as_str(), w.saying()?)));
            let bytes = match rows().next().map(|(_, s)| &s.body) {
                Some(Body::Person(_)) => csv::write(Sheet::People, &languages, &rows().collect::<Vec<_>>())
                    .map_err(|e| failed(e.to_string()))?,
                Some(Body::Appearance(_)) => {
                    csv::write(Sheet::Appearances, &languages, &rows().collect::<Vec<_>>())
                        .map_err(|e| failed(e.to_string()))?
                }
                Some(Body::Text(_) | Body::Translation(_)) => {
                    // A text is one file: only its last form can stand there.
                    let Some((subject, saying)) = rows().next_back() else { continue };
                    let stale = |rendered: &Rendered| stale(forum, subject, &saying.body, rendered);
                    markdown::write(saying, &text_of, &stale).map_err(|e| failed(e.to_string()))?.into_bytes()
                }
                _ => {
                    let tables: Result<Vec<String>, _> =
                        rows().map(|(subject, s)| toml::write(subject, s)).collect();
                    tables.map_err(|e| failed(e.to_string()))?.join("\n").into_bytes()
                }
            };
            folder.insert(path, bytes);
        }
    }
    Ok(folder)
}

/// How many texts with the same file began before this one: whose word it is, and where it was read, tell them apart.
fn beside(voice: &Voice, subject: &str, saying: &Saying, path: &str) -> usize {
    let own = Key::of(saying);
    if !own.is_running_text() {
        return 0;
    }
    let mut before: Vec<Key> = Vec::new();
    for other in voice.history(subject).iter().filter_map(Word::saying) {
        let key = Key::of(other);
        if key == own {
            break;
        }
        if layout::path(voice.code(), subject, &other.body).as_deref() == Some(path) && !before.contains(&key)
        {
            before.push(key);
        }
    }
    before.len()
}

/// The source blob of a rendered paragraph, if the source has changed or gone since.
fn stale(forum: &Forum, subject: &str, body: &Body, rendered: &Rendered) -> Option<Hash> {
    let Body::Translation(translation) = body else { return None };
    let source = forum.texts(subject).into_iter().find(|t| t.text.lang == translation.renders);
    let paragraphs = source.iter().flat_map(|t| &t.text.paragraphs);
    let now = paragraphs.filter(|p| p.id == rendered.id).find_map(|p| p.sha256);
    if rendered.from == now { None } else { rendered.from }
}
