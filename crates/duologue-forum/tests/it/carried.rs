//! Whatever a forum holds, its files say the same: on the shelf that wrote them, and on an empty one.

use std::collections::BTreeSet;

use duologue_forum::acts::{Body, Redact, Retract, Saying};
use duologue_forum::files::Speaker;
use duologue_forum::{Act, Forum, Voice, Word, compose};
use duologue_record::Hash;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::json;

use crate::anything::{Uttered, anything};
use crate::folder::Shelf;
use crate::log::AT;

const VOICES: [&str; 3] = ["archive", "cn", "jp"];

/// What happens in a log.
#[derive(Clone, Debug)]
enum Step {
    Say(Box<Uttered>),
    /// A voice takes an entry back.
    Retract(Index),
    /// A body is removed.
    Remove(Index),
    /// A paragraph's words are removed.
    Redact(Index),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => anything().prop_map(|uttered| Step::Say(Box::new(uttered))),
        1 => any::<Index>().prop_map(Step::Retract),
        1 => any::<Index>().prop_map(Step::Remove),
        1 => any::<Index>().prop_map(Step::Redact),
    ]
}

fn words(forum: &Forum) -> Vec<&Word> {
    let of = |voice: &'static str| {
        forum.voice(voice).into_iter().flat_map(|v| v.subjects_from("").flat_map(|s| v.history(s)))
    };
    VOICES.iter().flat_map(|voice| of(voice)).collect()
}

/// The text that a translation renders: docs/files.md, “Markdown”.
fn source(forum: &Forum, subject: &str, lang: &str) -> Vec<(String, Option<Hash>)> {
    let mut texts: Vec<_> = forum.texts(subject).into_iter().filter(|t| t.text.lang == lang).collect();
    texts.sort_by_key(|t| {
        let p = &t.word.saying().unwrap().provenance;
        (t.word.is_recorded(), t.word.voice.clone(), p.of.clone(), p.source.clone())
    });
    let paragraphs = texts.first().map(|t| t.text.paragraphs.clone()).unwrap_or_default();
    paragraphs.into_iter().map(|p| (p.id, p.sha256)).collect()
}

fn blob(shelf: &mut Shelf, salt: u64, text: &str) -> Hash {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&salt.to_be_bytes());
    bytes[31] = 1;
    let blob = serde_json::to_vec(&json!({ "salt": Hash(bytes).to_string(), "text": text })).unwrap();
    let hash = Hash::of(&blob);
    shelf.blobs.insert(hash, blob);
    hash
}

fn say(shelf: &mut Shelf, voice: &str, n: u64, step: &Step) {
    let pick = |index: &Index, from: Vec<(String, Saying)>| {
        if from.is_empty() { None } else { Some(from[index.index(from.len())].clone()) }
    };
    let own: Vec<&Word> = words(&shelf.forum).into_iter().filter(|w| &*w.voice == voice).collect();
    let chosen = match step {
        Step::Say(uttered) => {
            let Uttered { subject, mut saying, words } = (**uttered).clone();
            match &mut saying.body {
                Body::Text(text) => {
                    for (i, (p, words)) in text.paragraphs.iter_mut().zip(&words).enumerate() {
                        p.sha256 = Some(blob(shelf, n * 10 + i as u64, words));
                    }
                }
                Body::Translation(translation) => {
                    let source = source(&shelf.forum, &subject, &translation.renders);
                    for (i, (r, words)) in translation.paragraphs.iter_mut().zip(&words).enumerate() {
                        r.sha256 = Some(blob(shelf, n * 10 + i as u64, words));
                        // Where chance gave no other, it renders the words as they stand, or words that are gone.
                        let now = source.iter().find(|(id, _)| *id == r.id).and_then(|(_, hash)| *hash);
                        r.from = r.from.or(now).or(Some(Hash([7; 32])));
                    }
                }
                _ => {}
            }
            Some((subject, saying))
        }
        Step::Retract(index) => {
            let from = own.iter().map(|w| {
                (format!("entry/{}", w.act.leaf), Saying::own(Body::Retract(Retract { reason: None })))
            });
            pick(index, from.collect())
        }
        Step::Remove(index) => {
            let bodies = own.iter().filter(|w| !matches!(w.body(), Some(Body::Redact(_))));
            let from = bodies.map(|w| w.act.entry.body.unwrap()).map(redact);
            pick(index, from.collect())
        }
        Step::Redact(index) => {
            let from = own.iter().filter_map(|w| w.body()).flat_map(|body| match body {
                Body::Text(_) | Body::Translation(_) => body.names(),
                _ => vec![],
            });
            pick(index, from.map(redact).collect())
        }
    };
    let Some((subject, saying)) = chosen else { return };
    let mut salt = [0; 32];
    salt[..8].copy_from_slice(&n.to_be_bytes());
    let mut speaker = shelf.forum.voice(voice).cloned().unwrap_or_else(|| Voice::new(voice));
    // What was said already is not said again.
    let Ok(composed) = compose(&speaker, &subject, &saying, AT, &salt) else { return };
    shelf.blobs.extend(composed.blobs.into_iter().map(|blob| (Hash::of(&blob), blob)));
    speaker.hear(Act::read(speaker.size(), &composed.entry, &|hash| shelf.blobs.get(hash).cloned()).unwrap());
    shelf.entries.entry(voice.to_owned()).or_default().push(composed.entry);
    shelf.forum.set(speaker);
}

fn redact(blob: Hash) -> (String, Saying) {
    let redact = Redact { blobs: vec![blob], ground: "privacy".to_owned(), replacement: None };
    ("dialogue".to_owned(), Saying::own(Body::Redact(redact)))
}

/// What stands, as a reader is told it: words instead of blobs, and whether a rendered paragraph is current.
fn facts(shelf: &Shelf) -> BTreeSet<String> {
    let forum = &shelf.forum;
    let stands = |word: &&Word| word.end.is_none() && !forum.is_removed(word);
    let mut facts = BTreeSet::new();
    for word in words(forum).into_iter().filter(stands) {
        let Some(mut saying) = word.saying().cloned() else { continue };
        let subject = &word.act.entry.subject;
        let read = |hash: &mut Option<Hash>| {
            let hash = hash.take().unwrap();
            if forum.has_redacted(&hash) {
                None
            } else {
                shelf.text(&hash).map(|text| text.trim().to_owned())
            }
        };
        let mut told = Vec::new();
        match &mut saying.body {
            Body::Retract(_) | Body::Redact(_) => continue,
            Body::Text(text) => told.extend(text.paragraphs.iter_mut().map(|p| (read(&mut p.sha256), true))),
            Body::Translation(translation) => {
                let source = source(forum, subject, &translation.renders);
                told.extend(translation.paragraphs.iter_mut().map(|r| {
                    let now = source.iter().find(|(id, _)| *id == r.id).and_then(|(_, hash)| *hash);
                    let is_current = r.from == now;
                    r.from = r.from.filter(|_| !is_current);
                    (read(&mut r.sha256), is_current)
                }));
            }
            _ => {}
        }
        facts.insert(format!("{} {subject} {saying:?} {told:?}", word.voice));
    }
    facts
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn files_say_what_the_forum_says(steps in prop::collection::vec((0..3_usize, step()), 1..30)) {
        let mut shelf = Shelf::default();
        shelf.speakers = VOICES
            .map(|code| Speaker { code: code.to_owned(), recorder: code == "archive", example: false })
            .to_vec();
        for (n, (voice, step)) in steps.iter().enumerate() {
            say(&mut shelf, VOICES[*voice], n as u64 + 1, step);
        }
        let written = shelf.written();
        prop_assert_eq!(&written.left_out, &[]);
        let folder = written.folder;
        prop_assert_eq!(&shelf.restarted().export(), &folder, "a restart without the removed blobs");
        let plan = shelf.plan(&folder);
        prop_assert!(plan.as_ref().is_ok_and(|plan| plan.is_empty()), "{:?}\n{}", plan, show(&folder));
        let mut other = Shelf::default();
        let imported = other.import(&folder);
        prop_assert!(imported.is_ok(), "{:?}\n{}", imported, show(&folder));
        prop_assert_eq!(facts(&other), facts(&shelf), "{}", show(&folder));
        prop_assert_eq!(&other.export(), &folder);
    }
}

fn show(folder: &duologue_forum::files::Folder) -> String {
    folder.iter().map(|(path, bytes)| format!("── {path}\n{}", String::from_utf8_lossy(bytes))).collect()
}
