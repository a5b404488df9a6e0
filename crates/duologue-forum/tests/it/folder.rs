//! A shelf: a forum with its blobs, into which folders are imported and from which they are exported.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use duologue_forum::acts::Saying;
use duologue_forum::files::{self, Fault, Folder, Plan, Speaker};
use duologue_forum::{Act, Forum, Voice, compose};
use duologue_record::Hash;

use crate::log::AT;

#[derive(Clone, Default)]
pub struct Shelf {
    pub forum: Forum,
    pub blobs: BTreeMap<Hash, Vec<u8>>,
    pub entries: BTreeMap<String, Vec<Vec<u8>>>,
    pub speakers: Vec<Speaker>,
    salts: u64,
}

impl Shelf {
    /// The words of a paragraph's blob.
    pub fn text(&self, hash: &Hash) -> Option<String> {
        let value: serde_json::Value = serde_json::from_slice(self.blobs.get(hash)?).ok()?;
        value.get("text")?.as_str().map(str::to_owned)
    }

    /// What a folder would add.
    pub fn plan(&mut self, folder: &Folder) -> Result<Plan, Vec<Fault>> {
        let script = files::read(folder)?;
        self.speakers.clone_from(&script.speakers);
        let mut salts = self.salts;
        let mut salt = || {
            salts += 1;
            let mut salt = [0; 32];
            salt[..8].copy_from_slice(&salts.to_be_bytes());
            salt
        };
        let plan = files::plan(&self.forum, &script, &|hash| self.text(hash), &mut salt, AT);
        self.salts = salts;
        plan
    }

    /// Imports a folder; how many acts each voice appended.
    pub fn import(&mut self, folder: &Folder) -> Result<BTreeMap<String, usize>, Vec<Fault>> {
        let plan = self.plan(folder)?;
        let mut appended = BTreeMap::new();
        for (code, acts) in plan {
            appended.insert(code.clone(), acts.len());
            let mut voice = self.forum.voice(&code).cloned().unwrap_or_else(|| Voice::new(&code));
            for composed in acts {
                for blob in composed.blobs {
                    self.blobs.insert(Hash::of(&blob), blob);
                }
                voice.hear(
                    Act::read(voice.size(), &composed.entry, &|hash| self.blobs.get(hash).cloned()).unwrap(),
                );
                self.entries.entry(code.clone()).or_default().push(composed.entry);
            }
            self.forum.set(voice);
        }
        Ok(appended)
    }

    /// Says one thing past the files; `None` where it cannot be said.
    pub fn append(&mut self, code: &str, subject: &str, saying: &Saying) -> Option<Hash> {
        self.salts += 1;
        let mut salt = [0; 32];
        salt[..8].copy_from_slice(&self.salts.to_be_bytes());
        let mut voice = self.forum.voice(code).cloned().unwrap_or_else(|| Voice::new(code));
        let composed = compose(&voice, subject, saying, AT, &salt).ok()?;
        self.blobs.extend(composed.blobs.into_iter().map(|blob| (Hash::of(&blob), blob)));
        let act = Act::read(voice.size(), &composed.entry, &|hash| self.blobs.get(hash).cloned()).unwrap();
        let leaf = act.leaf;
        voice.hear(act);
        self.entries.entry(code.to_owned()).or_default().push(composed.entry);
        self.forum.set(voice);
        Some(leaf)
    }

    pub fn export(&self) -> Folder {
        let written = self.written();
        assert!(written.left_out.is_empty(), "{:?}", written.left_out);
        written.folder
    }

    /// An export with what it could not carry.
    pub fn written(&self) -> files::Written {
        files::write(&self.forum, "test", &self.speakers, &|hash| self.text(hash))
    }

    /// The same shelf after a restart: read again from bytes, without the removed blobs.
    pub fn restarted(&self) -> Shelf {
        let gone = self.forum.redacted();
        let mut shelf = self.clone();
        shelf.blobs.retain(|hash, _| !gone.contains(hash));
        let blob = |hash: &Hash| shelf.blobs.get(hash).cloned();
        let voices = self.entries.iter().map(|(code, entries)| {
            let mut voice = Voice::new(code);
            for (index, entry) in entries.iter().enumerate() {
                voice.hear(Act::read(index as u64, entry, &blob).unwrap());
            }
            voice
        });
        shelf.forum = Forum::new(voices);
        shelf
    }
}

/// A folder of text files, with the head that names two sides and a recorder.
pub fn folder(files: &[(&str, &str)]) -> Folder {
    let voices = [("archive", "recorder"), ("cn", "side"), ("jp", "side")];
    let voices =
        voices.map(|(code, kind)| format!("\n[[voice]]\ncode = \"{code}\"\nkind = \"{kind}\"\n")).concat();
    let mut folder =
        Folder::from([("duologue.toml".to_owned(), format!("code = \"test\"\n{voices}").into_bytes())]);
    folder.extend(files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())));
    folder
}

/// Reads a folder from disk.
pub fn on_disk(root: &Path) -> Folder {
    let mut folder = Folder::new();
    let mut open: Vec<PathBuf> = vec![root.to_owned()];
    while let Some(at) = open.pop() {
        for item in std::fs::read_dir(&at).unwrap() {
            let path = item.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                folder.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    folder
}

pub fn text<'a>(folder: &'a Folder, path: &str) -> &'a str {
    std::str::from_utf8(folder.get(path).unwrap_or_else(|| panic!("{path} is missing"))).unwrap()
}
