//! An index over a forum in which one side says what a test needs.

use std::collections::HashMap;

use duologue_forum::acts::Saying;
use duologue_forum::{Act, Forum, Voice, compose};
use duologue_record::Hash;
use duologue_search::{Facet, Found, Hit, Index, Loaded, Query, Terms, Update};
use serde_json::{Value, json};
use tempfile::TempDir;

pub struct Bench {
    pub dir: TempDir,
    pub index: Index,
    voice: Voice,
    blobs: HashMap<Hash, Vec<u8>>,
    texts: HashMap<Hash, String>,
}

impl Bench {
    pub fn new() -> Bench {
        let dir = tempfile::tempdir().unwrap();
        let index = Index::open(&dir.path().join("search")).unwrap();
        let mut bench =
            Bench { dir, index, voice: Voice::new("jp"), blobs: HashMap::new(), texts: HashMap::new() };
        bench.say("dialogue", "dialogue", json!({ "sides": ["jp", "cn"], "languages": ["ja", "zh", "en"] }));
        bench.say("edition", "1", json!({ "year": 2030, "status": "held", "host": "jp" }));
        bench.say("session", "1/peace", json!({ "kind": "parallel", "track": "security" }));
        bench
    }

    /// One report with a paragraph for each text, ids `p0`, `p1` …
    pub fn of(lang: &str, texts: &[&str]) -> Bench {
        let mut bench = Bench::new();
        bench.report("1/peace/report", lang, texts);
        bench.update();
        bench
    }

    pub fn say(&mut self, kind: &str, subject: &str, body: Value) {
        let Value::Object(fields) = body else { panic!("a body is an object") };
        let salt = Hash::of(&self.voice.size().to_be_bytes()).0;
        let saying = Saying::strict(kind, fields).unwrap();
        let composed = compose(&self.voice, subject, &saying, "2030-01-01T00:00:00Z", &salt).unwrap();
        self.blobs.extend(composed.blobs.into_iter().map(|blob| (Hash::of(&blob), blob)));
        let blob = |hash: &Hash| self.blobs.get(hash).cloned();
        self.voice.hear(Act::read(self.voice.size(), &composed.entry, &blob).unwrap());
    }

    pub fn blob(&mut self, text: &str) -> Hash {
        let bytes = serde_json::to_vec(&json!({ "salt": Hash::of(text.as_bytes()), "text": text })).unwrap();
        let hash = Hash::of(&bytes);
        self.texts.insert(hash, text.to_owned());
        self.blobs.insert(hash, bytes);
        hash
    }

    /// The blobs of the paragraphs, in order.
    pub fn report(&mut self, subject: &str, lang: &str, texts: &[&str]) -> Vec<Hash> {
        self.report_by("jp-a", subject, lang, texts)
    }

    pub fn report_by(&mut self, speaker: &str, subject: &str, lang: &str, texts: &[&str]) -> Vec<Hash> {
        let blobs: Vec<Hash> = texts.iter().map(|text| self.blob(text)).collect();
        let paragraph = |(n, hash)| json!({ "id": format!("p{n}"), "sha256": hash, "speaker": speaker });
        let paragraphs: Vec<Value> = blobs.iter().enumerate().map(paragraph).collect();
        self.say("text", subject, json!({ "genre": "report", "lang": lang, "paragraphs": paragraphs }));
        blobs
    }

    /// Takes back all that was said of a subject.
    pub fn retract(&mut self, subject: &str) {
        let leaves: Vec<Hash> = self.voice.history(subject).iter().map(|word| word.act.leaf).collect();
        for leaf in leaves {
            self.say("retract", &format!("entry/{leaf}"), json!({}));
        }
    }

    /// Removes the bodies of all that was said of a subject.
    pub fn redact(&mut self, subject: &str) {
        let history = self.voice.history(subject).iter();
        let bodies: Vec<Hash> = history.filter_map(|word| word.act.entry.body).collect();
        self.say("redact", "dialogue", json!({ "blobs": bodies, "ground": "privacy" }));
    }

    pub fn person(&mut self, id: &str, names: &[(&str, &str)], variants: &[&str]) {
        let names: serde_json::Map<String, Value> =
            names.iter().map(|(lang, name)| ((*lang).to_owned(), json!({ "display": name }))).collect();
        self.say(
            "person",
            &format!("person/{id}"),
            json!({ "side": "jp", "names": names, "variants": variants }),
        );
    }

    pub fn forum(&self) -> Forum {
        Forum::new([self.voice.clone()])
    }

    pub fn update(&mut self) -> Update {
        let texts = &self.texts;
        let mut load = |hashes: &[Hash]| -> Result<Loaded, Box<dyn std::error::Error + Send + Sync>> {
            Ok(hashes.iter().filter_map(|hash| Some((*hash, texts.get(hash)?.as_str().into()))).collect())
        };
        self.index.update(&self.forum(), &mut load).unwrap()
    }

    pub fn find(&self, text: &str) -> Found {
        self.find_in(text, &[])
    }

    pub fn find_in(&self, text: &str, filters: &[(Facet, String)]) -> Found {
        let terms = Terms::parse(text).unwrap_or_else(|e| panic!("{text}: {e}"));
        self.index.search(&Query { terms: &terms, filters, reader: Some("ja"), skip: 0, take: 20 }).unwrap()
    }

    /// The texts found, best first.
    pub fn texts(&self, query: &str) -> Vec<String> {
        self.find(query).hits.iter().map(words).collect()
    }
}

pub fn words(hit: &Hit) -> String {
    hit.parts.last().map(|(_, text)| text.clone()).unwrap_or_default()
}
