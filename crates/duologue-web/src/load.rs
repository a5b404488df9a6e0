//! From a store's logs to a forum: the whole of it, what is new, or a past state.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;

use duologue_forum::{Act, BadEntry, Forum, Voice};
use duologue_record::{Hash, entry::Entry};
use duologue_search::{Index, IndexError, Update};
use duologue_store::{Book, LogId, LogInfo, Store, StoreError};
use rayon::prelude::*;

use crate::context::Texts;

/// How many entries are read at a time: bounds what a start holds in memory beside the forum.
const PAGE: usize = 2_000;

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
    let mut entries = store.entries(id, voice.size()).await?;
    entries.truncate(usize::try_from(size.saturating_sub(voice.size())).unwrap_or(usize::MAX));
    let mut pages = VecDeque::new();
    while !entries.is_empty() {
        let rest = entries.split_off(entries.len().min(PAGE));
        pages.push_back(std::mem::replace(&mut entries, rest));
    }
    let mut fetched = fetch(store, pages.pop_front()).await?;
    let mut first = voice.size();
    while let Some(page) = fetched {
        // The database answers for the next page while this one is read on all cores.
        let reading = tokio::task::spawn_blocking({
            let id = id.clone();
            move || page.read(first, &id)
        });
        let next = fetch(store, pages.pop_front()).await?;
        for (mut act, bytes) in reading.await.map_err(|_| StoreError::Closed)?? {
            first = act.index + 1;
            // A `release` names its manifest in its body; few do, and they are read one by one.
            if act.manifest.is_none()
                && let Some(hash) = act.manifest_hash()
                && let Some(manifest) = store.blob(&hash).await?
            {
                let body = act.entry.body;
                let said = match body {
                    Some(body) => store.blob(&body).await?,
                    None => None,
                };
                let with = |wanted: &Hash| match *wanted == hash {
                    true => Some(manifest.clone()),
                    false => said.clone().filter(|_| Some(*wanted) == body),
                };
                act = read(act.index, &bytes, &with, id)?;
            }
            voice.hear(act);
        }
        fetched = next;
    }
    Ok(())
}

/// Entries that follow each other, with their bodies.
struct Fetched {
    entries: Vec<Vec<u8>>,
    bodies: HashMap<Hash, Vec<u8>>,
}

async fn fetch(store: &Store, entries: Option<Vec<Vec<u8>>>) -> Result<Option<Fetched>, LoadError> {
    let Some(entries) = entries else { return Ok(None) };
    let bodies: Vec<Hash> = entries.iter().flat_map(|bytes| named(bytes)).collect();
    Ok(Some(Fetched { bodies: store.blobs(&bodies).await?, entries }))
}

impl Fetched {
    /// Checks and decodes every body, which is most of a start; the fold itself must go in order.
    fn read(self, first: u64, id: &LogId) -> Result<Vec<(Act, Vec<u8>)>, LoadError> {
        let Fetched { entries, bodies } = self;
        let one = |(n, bytes): (usize, Vec<u8>)| {
            let act = read(first + n as u64, &bytes, &|hash| bodies.get(hash).cloned(), id)?;
            Ok((act, bytes))
        };
        entries.into_par_iter().enumerate().map(one).collect()
    }
}

fn read(
    index: u64,
    bytes: &[u8],
    blob: &dyn Fn(&Hash) -> Option<Vec<u8>>,
    id: &LogId,
) -> Result<Act, LoadError> {
    Act::read(index, bytes, blob).map_err(|bad| LoadError::Entry { voice: id.voice.clone(), bad })
}

fn named(entry: &[u8]) -> Option<Hash> {
    Entry::from_bytes(entry).ok().and_then(|e| e.body)
}

/// The texts of paragraphs, by their blobs' hashes.
pub async fn texts(store: &Store, hashes: &[Hash]) -> Result<Texts, LoadError> {
    let blobs = store.blobs(hashes).await?;
    Ok(blobs.into_iter().filter_map(|(hash, bytes)| Some((hash, paragraph(&bytes)?.into()))).collect())
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

/// The text in a paragraph's blob.
pub fn paragraph(blob: &[u8]) -> Option<String> {
    let value: serde_json::Value = serde_json::from_slice(blob).ok()?;
    value.get("text")?.as_str().map(str::to_owned)
}
