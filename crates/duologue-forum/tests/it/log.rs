//! A log as a test writes it: acts in order, with the blobs they name.

use std::collections::BTreeMap;

use duologue_forum::acts::Saying;
use duologue_forum::{Act, Composed, Forum, Refusal, Voice, compose};
use duologue_record::{Hash, entry::Entry};
use serde_json::Value;

pub const AT: &str = "2026-01-31T09:00:00Z";

/// A log that is being written, and its fold as it grows.
#[derive(Clone)]
pub struct Log {
    pub voice: Voice,
    pub entries: Vec<Vec<u8>>,
    pub blobs: BTreeMap<Hash, Vec<u8>>,
    pub at: String,
}

impl Log {
    pub fn new(code: &str) -> Log {
        Log { voice: Voice::new(code), entries: vec![], blobs: BTreeMap::new(), at: AT.to_owned() }
    }

    /// Says something and gives its leaf hash.
    pub fn say(&mut self, kind: &str, subject: &str, body: Value) -> Hash {
        self.try_say(kind, subject, body).unwrap()
    }

    pub fn try_say(&mut self, kind: &str, subject: &str, body: Value) -> Result<Hash, Refusal> {
        let saying = saying(kind, body);
        let mut salt = [0; 32];
        salt[..8].copy_from_slice(&(self.entries.len() as u64).to_be_bytes());
        // Two voices never draw the same salt.
        salt[8..16].copy_from_slice(&Hash::of(self.voice.code().as_bytes()).0[..8]);
        let composed = compose(&self.voice, subject, &saying, &self.at, &salt)?;
        Ok(self.append(composed))
    }

    /// Appends what was composed elsewhere.
    pub fn append(&mut self, composed: Composed) -> Hash {
        for blob in composed.blobs {
            self.blobs.insert(Hash::of(&blob), blob);
        }
        let act =
            Act::read(self.voice.size(), &composed.entry, &|hash| self.blobs.get(hash).cloned()).unwrap();
        let leaf = act.leaf;
        self.voice.hear(act);
        self.entries.push(composed.entry);
        leaf
    }

    /// Appends an act that this version would not compose: another version, another kind, other fields.
    pub fn raw(&mut self, v: u32, kind: &str, subject: &str, body: &str) -> Hash {
        let blob = body.as_bytes().to_vec();
        let entry = Entry {
            v,
            kind: kind.into(),
            subject: subject.into(),
            prev: None,
            at: AT.into(),
            body: Some(Hash::of(&blob)),
        };
        self.append(Composed { entry: entry.to_bytes().unwrap(), blobs: vec![blob] })
    }

    /// The body hash of an entry.
    pub fn body(&self, leaf: &Hash) -> Hash {
        self.voice.word(leaf).unwrap().act.entry.body.unwrap()
    }

    /// The fold of the first `size` acts from their bytes, as a start of the program makes it.
    pub fn fold(&self, size: usize, gone: &[Hash]) -> Voice {
        let blob = |hash: &Hash| if gone.contains(hash) { None } else { self.blobs.get(hash).cloned() };
        let mut voice = Voice::new(self.voice.code());
        for (index, entry) in self.entries.iter().take(size).enumerate() {
            voice.hear(Act::read(index as u64, entry, &blob).unwrap());
        }
        voice
    }
}

pub fn saying(kind: &str, body: Value) -> Saying {
    let Value::Object(fields) = body else { panic!("a body is an object") };
    Saying::strict(kind, fields).unwrap()
}

pub fn forum(logs: &[&Log]) -> Forum {
    Forum::new(logs.iter().map(|log| log.voice.clone()))
}

/// Everything a forum shows: the standing words of every subject, by leaf, and who said them.
pub fn shown(forum: &Forum) -> Vec<(String, String, Hash)> {
    let subjects = forum.subjects("");
    let words = subjects
        .iter()
        .flat_map(|s| forum.words(s).map(move |w| (s.to_string(), w.voice.to_string(), w.act.leaf)));
    words.collect()
}

/// A recorder that knows a dialogue of two sides.
pub fn archive() -> Log {
    let mut log = Log::new("archive");
    log.say(
        "dialogue",
        "dialogue",
        serde_json::json!({ "sides": ["jp", "cn"], "languages": ["ja", "zh", "en"], "order": "alternat" }),
    );
    log.say("side", "side/jp", serde_json::json!({ "languages": ["ja", "en"], "zone": "Asia/Tokyo" }));
    log.say("side", "side/cn", serde_json::json!({ "languages": ["zh", "en"], "zone": "Asia/Shanghai" }));
    log
}
