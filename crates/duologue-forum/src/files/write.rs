use std::collections::BTreeMap;

use duologue_record::Hash;

use super::csv::Sheet;
use super::plan::{shown, source};
use super::{Draft, Folder, Speaker, csv, layout, markdown, read, toml};
use crate::acts::{Body, Rendered, Saying};
use crate::forum::Forum;
use crate::voice::{Key, Voice, Word};

/// A forum as plain files.
#[derive(Clone, Debug, Default)]
pub struct Written {
    pub folder: Folder,
    pub left_out: Vec<LeftOut>,
}

/// A word of a log that no file can carry: one that this program would not have let in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("act {index} of “{voice}” on “{subject}”: {message}")]
pub struct LeftOut {
    pub voice: String,
    pub index: u64,
    pub subject: String,
    pub message: String,
}

/// Writes what the voices say as a folder, in the one form that reads back as the same bytes.
pub fn write(
    forum: &Forum,
    code: &str,
    speakers: &[Speaker],
    text_of: &dyn Fn(&Hash) -> Option<String>,
) -> Written {
    let text_of = |hash: &Hash| if forum.has_redacted(hash) { None } else { text_of(hash) };
    let languages: Vec<String> = forum.languages().into_iter().map(str::to_owned).collect();
    let press = Press { forum, languages, text_of: &text_of };
    let mut written = Written::default();
    written.folder.insert("duologue.toml".to_owned(), toml::write_dialogue(code, speakers).into_bytes());
    for voice in speakers.iter().filter_map(|speaker| forum.voice(&speaker.code)) {
        let mut files: BTreeMap<String, Vec<(&Word, Vec<u8>)>> = BTreeMap::new();
        for subject in voice.subjects_from("") {
            press.subject(voice, subject, &mut files, &mut written.left_out);
        }
        for (path, mut words) in files {
            words.sort_by_key(|(word, _)| word.act.index);
            match press.file(&words) {
                Ok(bytes) => _ = written.folder.insert(path, bytes),
                Err(e) => written.left_out.extend(words.iter().map(|(word, _)| refused(word, e.clone()))),
            }
        }
    }
    written
}

struct Press<'a> {
    forum: &'a Forum,
    languages: Vec<String>,
    text_of: &'a dyn Fn(&Hash) -> Option<String>,
}

impl Press<'_> {
    /// Puts each word on a subject into its file, or says why it has none.
    fn subject<'a>(
        &self,
        voice: &'a Voice,
        subject: &str,
        files: &mut BTreeMap<String, Vec<(&'a Word, Vec<u8>)>>,
        left_out: &mut Vec<LeftOut>,
    ) {
        let mut texts: Vec<(String, &Word, Vec<u8>)> = Vec::new();
        for word in shown(self.forum, voice, subject) {
            let Some(saying) = word.saying().filter(|s| layout::carries(&s.body)) else { continue };
            match self.word(voice.code(), subject, saying) {
                Ok((path, bytes)) if Key::of(saying).is_running_text() => texts.push((path, word, bytes)),
                Ok((path, bytes)) => files.entry(path).or_default().push((word, bytes)),
                Err(message) => left_out.push(refused(word, message)),
            }
        }
        // Texts of one name: those that are translated before translations, as they are read, then as they began.
        texts.sort_by_key(|(_, word, _)| {
            (matches!(word.body(), Some(Body::Translation(_))), self.begun(voice, word))
        });
        let mut taken: BTreeMap<String, usize> = BTreeMap::new();
        for (path, word, bytes) in texts {
            let n = taken.entry(path.clone()).and_modify(|n| *n += 1).or_insert(1);
            match layout::numbered(&path, *n) {
                Some(path) => files.entry(path).or_default().push((word, bytes)),
                None => left_out.push(refused(
                    word,
                    "there are more than nine texts of one name and language".to_owned(),
                )),
            }
        }
    }

    /// Where the first word of a word's key stands in its log.
    fn begun(&self, voice: &Voice, word: &Word) -> Option<u64> {
        let key = Key::of(word.saying()?);
        let mut history = voice.history(&word.act.entry.subject).iter();
        let first =
            history.find(|w| !self.forum.is_removed(w) && w.saying().is_some_and(|s| Key::of(s) == key));
        first.map(|w| w.act.index)
    }

    /// A word alone in its file. What would not read back as it is has no file.
    fn word(&self, voice: &str, subject: &str, saying: &Saying) -> Result<(String, Vec<u8>), String> {
        let path = layout::path(voice, subject, &saying.body)
            .ok_or_else(|| format!("no file has a place for “{}” here", saying.body.kind()))?;
        let bytes = match &saying.body {
            Body::Person(_) => csv::write(Sheet::People, &self.languages, &[(subject, saying)])?,
            Body::Appearance(_) => csv::write(Sheet::Appearances, &self.languages, &[(subject, saying)])?,
            Body::Text(_) | Body::Translation(_) => {
                let stale = |rendered: &Rendered| self.stale(subject, &saying.body, rendered);
                markdown::write(saying, self.text_of, &stale)?.into_bytes()
            }
            _ => toml::write(subject, saying)?.into_bytes(),
        };
        let (mut drafts, mut faults) = (Vec::new(), Vec::new());
        read::file(&path, &bytes, &|code| code == voice, &mut drafts, &mut faults);
        if let Some(fault) = faults.into_iter().next() {
            return Err(fault.message);
        }
        match drafts.as_slice() {
            [Draft { subject: read, saying: said, .. }]
                if read == subject && unbound(said) == unbound(saying) =>
            {
                Ok((path, bytes))
            }
            _ => Err("a file would say something else".to_owned()),
        }
    }

    /// A file of several words; a text has one of its own.
    fn file(&self, words: &[(&Word, Vec<u8>)]) -> Result<Vec<u8>, String> {
        let rows = words.iter().filter_map(|(w, _)| Some((w.act.entry.subject.as_str(), w.saying()?)));
        let rows: Vec<(&str, &Saying)> = rows.collect();
        match rows.first().map(|(_, saying)| &saying.body) {
            Some(Body::Person(_)) => csv::write(Sheet::People, &self.languages, &rows),
            Some(Body::Appearance(_)) => csv::write(Sheet::Appearances, &self.languages, &rows),
            _ => {
                Ok(words.iter().map(|(_, bytes)| bytes.as_slice()).collect::<Vec<_>>().join(b"\n".as_slice()))
            }
        }
    }

    /// The source blob of a rendered paragraph, if the source has changed or gone since.
    fn stale(&self, subject: &str, body: &Body, rendered: &Rendered) -> Option<Hash> {
        let Body::Translation(translation) = body else { return None };
        let paragraphs = source(self.forum, subject, &translation.renders).map(|text| &text.paragraphs);
        let now = paragraphs.into_iter().flatten().find(|p| p.id == rendered.id).and_then(|p| p.sha256);
        if rendered.from == now { None } else { rendered.from }
    }
}

fn refused(word: &Word, message: String) -> LeftOut {
    LeftOut {
        voice: word.voice.to_string(),
        index: word.act.index,
        subject: word.act.entry.subject.to_string(),
        message,
    }
}

/// A saying without the blobs of its paragraphs, which a file gives as words.
fn unbound(saying: &Saying) -> Saying {
    let mut saying = saying.clone();
    match &mut saying.body {
        Body::Text(text) => text.paragraphs.iter_mut().for_each(|p| p.sha256 = None),
        Body::Translation(translation) => {
            translation.paragraphs.iter_mut().for_each(|r| (r.sha256, r.from) = (None, None));
        }
        _ => {}
    }
    saying
}
