//! Whatever a forum holds, its files say the same: on the shelf that wrote them, and on an empty one.

use std::collections::BTreeSet;

use duologue_forum::acts::{Body, Redact, Retract, Saying};
use duologue_forum::files::Speaker;
use duologue_forum::{Forum, Word};
use duologue_record::Hash;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::json;

use crate::anything::{Uttered, anything};
use crate::folder::Shelf;
use crate::log::{Log, forum};

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
    // What was said already is not said again.
    shelf.append(voice, &subject, &saying);
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

/// What a peer's log may hold, though no import would let it in: each is left out by name, and the rest is carried.
#[test]
fn what_no_file_can_carry_is_named() {
    let gone = Hash([7; 32]);
    let strange = [
        ("edition", "1", json!({ "days": [{ "date": "2026-02-30" }] }), "not a date"),
        ("edition", "2", json!({ "source": { "address": "javascript:alert(1)" } }), "not a web address"),
        ("wording", "3", json!({ "field": "theme", "lang": "ja", "text": "一\n二" }), "U+000A"),
        ("wording", "4", json!({ "field": "theme", "lang": "ja", "text": " 一" }), "space"),
        ("wording", "3.b", json!({ "field": "theme", "lang": "ja", "text": "一" }), "not a subject"),
        ("person", "5", json!({ "names": { "ja": { "display": "甲" } } }), "no file has a place"),
        ("person", "person/5", json!({ "names": {} }), "`names` is missing"),
        ("appearance", "1/archive-1", json!({ "person": "" }), "is empty"),
        ("figure", "1/f", json!({ "value": 9_007_199_254_740_991_u64 }), "`measure` is missing"),
        ("text", "6", json!({ "genre": "report", "lang": "ja", "media": [gone] }), "no file has a place"),
        (
            "text",
            "1/a/report",
            json!({ "lang": "ja", "paragraphs": [{ "id": "p1", "sha256": gone }] }),
            "`genre` is one of",
        ),
        ("text", "1/b/report", json!({ "genre": "report", "lang": "ja" }), "no paragraph"),
        (
            "text",
            "1/c/report",
            json!({ "genre": "report", "lang": "ja", "paragraphs": [{ "id": "p1" }] }),
            "names no words",
        ),
        ("text", "1/d/report", json!({ "genre": "report", "lang": "../ja", "media": [gone] }), "not a file"),
        (
            "translation",
            "1/a/report",
            json!({ "lang": "zh", "renders": "ja", "by": "person", "paragraphs": [{ "id": "p1", "sha256": gone }] }),
            "does not say what it renders",
        ),
    ];
    let mut log = Log::new("jp");
    log.say("edition", "13", json!({ "year": 2017 }));
    for (kind, subject, body, _) in &strange {
        let body = salted(body);
        log.raw(1, kind, subject, &body);
    }
    for n in 0..10 {
        let source = json!({ "title": n.to_string() });
        let paragraphs = json!([{ "id": "p1", "sha256": gone }]);
        log.say(
            "text",
            "13/a/report",
            json!({ "genre": "report", "lang": "ja", "source": source, "paragraphs": paragraphs }),
        );
    }
    let mut shelf = Shelf::default();
    shelf.forum = forum(&[&log]);
    shelf.speakers = vec![Speaker { code: "jp".to_owned(), recorder: false, example: false }];
    let written = shelf.written();
    let named: Vec<(&str, &str)> =
        written.left_out.iter().map(|l| (l.subject.as_str(), l.message.as_str())).collect();
    for (_, subject, _, word) in &strange {
        assert!(named.iter().any(|(s, m)| s == subject && m.contains(word)), "{subject}: {word}\n{named:#?}");
    }
    assert!(named.iter().any(|(s, m)| *s == "13/a/report" && m.contains("more than nine")), "{named:#?}");
    assert_eq!(named.len(), strange.len() + 1, "{named:#?}");
    assert_eq!(written.folder.len(), 1 + 1 + 9, "the head, the edition, nine texts");
    let mut other = Shelf::default();
    other.import(&written.folder).unwrap();
    assert_eq!(other.export(), written.folder);
}

/// Bytes as a peer makes them, past our own checks.
fn salted(body: &serde_json::Value) -> String {
    let mut body = body.clone();
    body["salt"] = Hash([9; 32]).to_string().into();
    String::from_utf8(duologue_record::canonical::to_bytes(&body, &duologue_record::canonical::BODY).unwrap())
        .unwrap()
}
