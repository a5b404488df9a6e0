//! From a store's logs to a forum: the whole of it, what is new, or a past state.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

use duologue_forum::{Act, BadEntry, Forum, Voice, manifest_of};
use duologue_record::{Hash, entry::Entry, merkle};
use duologue_search::{Index, IndexError, Update};
use duologue_store::{Book, LogId, LogInfo, Store, StoreError};
use futures_util::{StreamExt, stream};
use rayon::prelude::*;

use crate::context::Texts;

/// How many entries are read at a time: bounds what a start holds in memory beside the forum.
const PAGE: usize = 2_048;
/// Pages that are fetched, and pages that are read, ahead of the one that is folded.
const AHEAD: usize = 3;

#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Index(#[from] IndexError),
    #[error("the search index was not finished; it is taken up again at the next start")]
    Stopped,
    #[error("log of “{voice}”: {bad}")]
    Entry { voice: String, bad: BadEntry },
}

/// Folds every record log of a store; `until` gives the sizes of a past state.
pub async fn forum(store: &Store, until: Option<&BTreeMap<Arc<str>, u64>>) -> Result<Forum, LoadError> {
    let mut forum = Forum::default();
    for log in records(store).await? {
        let size = match until {
            Some(sizes) => sizes.get(log.id.voice.as_str()).copied().unwrap_or(0).min(log.size),
            None => log.size,
        };
        let mut voice = Voice::new(&log.id.voice);
        hear(store, &log.id, &mut voice, size).await?;
        forum.set(voice);
    }
    Ok(forum)
}

/// Folds one log as far as it goes.
pub async fn voice(store: &Store, log: &LogInfo) -> Result<Voice, LoadError> {
    let mut voice = Voice::new(&log.id.voice);
    hear(store, &log.id, &mut voice, log.size).await?;
    Ok(voice)
}

/// The forum with what the logs have gained since; `None` if nothing is new.
pub async fn refreshed(store: &Store, forum: &Forum) -> Result<Option<Forum>, LoadError> {
    let mut grown: Option<Forum> = None;
    for log in records(store).await? {
        let known = forum.voice(&log.id.voice);
        if known.is_some_and(|v| v.size() == log.size) {
            continue;
        }
        let mut voice =
            known.filter(|v| v.size() < log.size).cloned().unwrap_or_else(|| Voice::new(&log.id.voice));
        hear(store, &log.id, &mut voice, log.size).await?;
        grown.get_or_insert_with(|| forum.clone()).set(voice);
    }
    Ok(grown)
}

async fn records(store: &Store) -> Result<Vec<LogInfo>, LoadError> {
    let mut logs = store.logs().await?;
    logs.retain(|log| log.id.book == Book::Record);
    Ok(logs)
}

async fn hear(store: &Store, id: &LogId, voice: &mut Voice, size: u64) -> Result<(), LoadError> {
    let firsts = stream::iter((voice.size()..size).step_by(PAGE));
    let fetched = firsts.map(|first| {
        let end = size.min(first + PAGE as u64);
        tokio::spawn(fetch(store.clone(), id.clone(), first..end))
    });
    // The database answers for later pages while one is read on all cores and the one before it is folded.
    let mut read = fetched
        .buffered(AHEAD)
        .map(|fetched| async {
            let fetched = fetched.map_err(ended)??;
            tokio::task::spawn_blocking(move || fetched.read()).await.map_err(ended)
        })
        .buffered(AHEAD);
    while let Some(page) = read.next().await {
        for act in page? {
            voice.hear(with_manifest(store, act).await?);
        }
    }
    Ok(())
}

fn ended(_: tokio::task::JoinError) -> LoadError {
    StoreError::Closed.into()
}

/// A `release` names its manifest in its body; they are few, and are read one by one.
async fn with_manifest(store: &Store, act: Act) -> Result<Act, LoadError> {
    let asked = act.manifest.is_some() || manifest_of(&act.entry).is_some();
    let Some(hash) = act.manifest_hash().filter(|_| !asked) else { return Ok(act) };
    let Some(manifest) = store.blob(&hash).await? else { return Ok(act) };
    let said = match act.entry.body {
        Some(body) => store.blob(&body).await?,
        None => None,
    };
    let body = act.entry.body;
    let with = |wanted: &Hash| match *wanted == hash {
        true => Some(manifest.clone()),
        false => said.clone().filter(|_| Some(*wanted) == body),
    };
    Ok(Act::of(act.index, act.leaf, act.entry, &with))
}

/// Entries that follow each other, with their bodies and the manifests that they speak of.
struct Fetched {
    first: u64,
    entries: Vec<(Hash, Entry)>,
    blobs: HashMap<Hash, Vec<u8>>,
}

async fn fetch(store: Store, id: LogId, positions: Range<u64>) -> Result<Fetched, LoadError> {
    let first = positions.start;
    let bytes = store.entries(&id, positions).await?;
    let read = move || {
        let one = |(n, bytes): (u64, &Vec<u8>)| {
            let bad = |e: duologue_record::entry::EntryError| LoadError::Entry {
                voice: id.voice.clone(),
                bad: BadEntry { index: first + n, message: e.to_string() },
            };
            Ok((merkle::leaf_hash(bytes), Entry::from_bytes(bytes).map_err(bad)?))
        };
        (0..).zip(&bytes).map(one).collect::<Result<Vec<_>, LoadError>>()
    };
    let entries = tokio::task::spawn_blocking(read).await.map_err(ended)??;
    let named: Vec<Hash> =
        entries.iter().flat_map(|(_, entry)| [entry.body, manifest_of(entry)]).flatten().collect();
    Ok(Fetched { first, blobs: store.blobs(&named).await?, entries })
}

impl Fetched {
    /// Checks and decodes every body, which is most of a start; the fold itself must go in order.
    fn read(self) -> Vec<Act> {
        let Fetched { first, entries, blobs } = self;
        let one = |(n, (leaf, entry)): (usize, (Hash, Entry))| {
            Act::of(first + n as u64, leaf, entry, &|hash| blobs.get(hash).cloned())
        };
        entries.into_par_iter().enumerate().map(one).collect()
    }
}

/// What pages print of blobs, by their hashes.
pub async fn texts(store: &Store, hashes: &[Hash]) -> Result<Texts, LoadError> {
    let blobs = store.blobs(hashes).await?;
    Ok(blobs.into_iter().filter_map(|(hash, bytes)| Some((hash, printed(&bytes)?.into()))).collect())
}

/// Brings an index to a forum, reading the texts that are new to it; it waits for disk, so away from requests.
pub async fn index(store: &Store, index: Arc<Index>, forum: Arc<Forum>) -> Result<Update, LoadError> {
    let (store, here) = (store.clone(), tokio::runtime::Handle::current());
    let work = move || {
        let mut load = |hashes: &[Hash]| Ok(here.block_on(texts(&store, hashes))?);
        index.update(&forum, &mut load)
    };
    Ok(tokio::task::spawn_blocking(work).await.map_err(|_| LoadError::Stopped)??)
}

/// What pages print of a blob: a paragraph's text, or a sheet of results as it is.
pub fn printed(blob: &[u8]) -> Option<String> {
    let value: serde_json::Value = serde_json::from_slice(blob).ok()?;
    match value.get("text").and_then(serde_json::Value::as_str) {
        Some(text) => Some(text.to_owned()),
        None => value.get("what").and_then(|_| String::from_utf8(blob.to_vec()).ok()),
    }
}
