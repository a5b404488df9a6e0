//! An act as the fold reads it: an entry at its place in a log, with what it says when that can be read.

use std::sync::Arc;

use duologue_record::{Hash, entry::Entry, merkle};

use crate::acts::{Body, Saying};
use crate::manifest::Manifest;

/// What an act says, or why it says nothing here.
#[derive(Clone, Debug)]
pub enum Content {
    Said(Arc<Saying>),
    /// The body is not at hand: removed, or not yet fetched.
    Absent,
    /// A kind or version that this program does not know; kept and counted.
    Unknown,
}

#[derive(Clone, Debug)]
pub struct Act {
    pub index: u64,
    pub leaf: Hash,
    pub entry: Entry,
    pub content: Content,
    /// The manifest that an `agree` or `release` names, when it is at hand.
    pub manifest: Option<Arc<Manifest>>,
}

/// An entry that no log of ours should hold.
#[derive(Debug, thiserror::Error)]
#[error("entry {index}: {message}")]
pub struct BadEntry {
    pub index: u64,
    pub message: String,
}

impl Act {
    /// Reads an entry; `blob` gives the bytes of a blob by its hash.
    pub fn read(index: u64, bytes: &[u8], blob: &dyn Fn(&Hash) -> Option<Vec<u8>>) -> Result<Act, BadEntry> {
        let entry = Entry::from_bytes(bytes).map_err(|e| BadEntry { index, message: e.to_string() })?;
        Ok(Act::of(index, merkle::leaf_hash(bytes), entry, blob))
    }

    /// The act of an entry that has been read.
    pub fn of(index: u64, leaf: Hash, entry: Entry, blob: &dyn Fn(&Hash) -> Option<Vec<u8>>) -> Act {
        let content = match entry.body.and_then(|hash| blob(&hash)) {
            // Known by the entry alone, so that a removed body changes no count.
            _ if entry.v != 1 || !Body::KINDS.contains(&entry.kind.as_str()) => Content::Unknown,
            None => Content::Absent,
            Some(bytes) => match Saying::from_log(&entry.kind, &bytes) {
                Ok(saying) => Content::Said(Arc::new(saying)),
                Err(_) => Content::Unknown,
            },
        };
        let mut act = Act { index, leaf, entry, content, manifest: None };
        if let Some(hash) = act.manifest_hash() {
            act.manifest = blob(&hash).and_then(|bytes| Manifest::from_bytes(&bytes).ok()).map(Arc::new);
        }
        act
    }

    pub fn saying(&self) -> Option<&Saying> {
        match &self.content {
            Content::Said(saying) => Some(saying),
            Content::Absent | Content::Unknown => None,
        }
    }

    /// The manifest that this act agrees to, holds or releases.
    pub fn manifest_hash(&self) -> Option<Hash> {
        match self.saying().map(|s| &s.body) {
            Some(Body::Release(release)) => release.manifest,
            _ => manifest_of(&self.entry),
        }
    }
}

/// The manifest that an entry speaks of: its subject. Only a `release` names one in its body.
pub fn manifest_of(entry: &Entry) -> Option<Hash> {
    entry.subject.strip_prefix("manifest/").and_then(|hex| hex.parse().ok())
}
