//! Acts that files do not carry, or that come later: said into a forum one by one.

use std::collections::HashMap;

use duologue_forum::acts::Saying;
use duologue_forum::{Act, Composed, Manifest, Voice, compose};
use duologue_record::{Hash, entry::Entry};
use serde_json::Value;

use crate::bench::Bench;

/// The voice's latest word of a kind on a subject.
pub fn leaf(bench: &Bench, voice: &str, kind: &str, subject: &str) -> Hash {
    let history = bench.forum.voice(voice).unwrap().history(subject);
    history.iter().rfind(|w| w.act.entry.kind == kind).unwrap().act.leaf
}

/// The forum after a voice has said something at a time.
pub fn say(bench: &Bench, voice: &str, kind: &str, subject: &str, body: Value, at: &str) -> Bench {
    let old = bench.forum.voice(voice).cloned().unwrap_or_else(|| Voice::new(voice));
    let composed = compose(&old, subject, &saying(kind, body), at, &salt(&old)).unwrap();
    heard(bench, old, composed)
}

/// The same for what this program would refuse to say, as a log from elsewhere may hold it.
pub fn smuggle(bench: &Bench, voice: &str, kind: &str, subject: &str, mut body: Value, at: &str) -> Bench {
    let old = bench.forum.voice(voice).cloned().unwrap_or_else(|| Voice::new(voice));
    body["salt"] = Hash(salt(&old)).to_string().into();
    let blob = serde_json::to_vec(&body).unwrap();
    let entry = Entry {
        v: 1,
        kind: kind.into(),
        subject: subject.into(),
        prev: None,
        at: at.into(),
        body: Some(Hash::of(&blob)),
    };
    heard(bench, old, Composed { entry: entry.to_bytes().unwrap(), blobs: vec![blob] })
}

/// The forum after a voice has agreed to a manifest, by its log key.
pub fn agree(bench: &Bench, voice: &str, manifest: &Manifest, body: Value, at: &str) -> Bench {
    let old = bench.forum.voice(voice).cloned().unwrap_or_else(|| Voice::new(voice));
    let subject = format!("manifest/{}", manifest.hash().unwrap());
    let mut composed = compose(&old, &subject, &saying("agree", body), at, &salt(&old)).unwrap();
    composed.blobs.push(manifest.to_bytes().unwrap());
    heard(bench, old, composed)
}

fn saying(kind: &str, body: Value) -> Saying {
    let Value::Object(fields) = body else { panic!("a body is an object") };
    Saying::strict(kind, fields).unwrap()
}

fn salt(voice: &Voice) -> [u8; 32] {
    let mut salt = [7; 32];
    salt[..8].copy_from_slice(&voice.size().to_be_bytes());
    salt[8..16].copy_from_slice(&Hash::of(voice.code().as_bytes()).0[..8]);
    salt
}

fn heard(bench: &Bench, mut voice: Voice, composed: Composed) -> Bench {
    let blobs: HashMap<Hash, Vec<u8>> = composed.blobs.into_iter().map(|b| (Hash::of(&b), b)).collect();
    voice.hear(Act::read(voice.size(), &composed.entry, &|hash| blobs.get(hash).cloned()).unwrap());
    let mut forum = bench.forum.clone();
    forum.set(voice);
    Bench { forum, texts: bench.texts.clone() }
}
