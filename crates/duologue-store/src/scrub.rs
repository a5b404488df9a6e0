//! Scrubbing: read everything that is kept, and name each thing that is not as it was written.
//!
//! SQLite's own check sees the form of its pages and not the content: most flipped bits pass it.

use std::collections::HashSet;
use std::path::PathBuf;

use duologue_record::checkpoint::Checkpoint;
use duologue_record::entry::Entry;
use duologue_record::note::Verifier;
use duologue_record::tile::{self, Kind, Tile};
use duologue_record::{Hash, merkle};

use crate::Store;
use crate::blob::select;
use crate::db::reading;
use crate::delivery::delivery_after;
use crate::error::{Result, StoreError};
use crate::log::{LogId, LogRow, entries, hash, leaves};

/// What a scrub read, and what it found wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scrub {
    pub blobs: u64,
    pub entries: u64,
    pub tiles: u64,
    /// Files of answers.
    pub deliveries: u64,
    pub faults: Vec<Fault>,
}

/// One thing that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("blob {0} does not have its own hash")]
    Blob(Hash),
    #[error("blob {0} was removed for good and is here")]
    Removed(Hash),
    #[error("the file of answers {0} does not have its own hash")]
    Delivery(Hash),
    #[error("{log}: entry {index} names body {body}, which is neither here nor removed")]
    NoBody { log: LogId, index: u64, body: Hash },
    #[error("{log}: entry {index} does not have its leaf hash")]
    Entry { log: LogId, index: u64 },
    #[error("{log}: {expected} entries are under its head, {found} are here")]
    Entries { log: LogId, expected: u64, found: u64 },
    #[error("{log}: the head is not the log's: {why}")]
    Head { log: LogId, why: String },
    #[error("{log}: {path} is missing")]
    NoFile { log: LogId, path: String },
    #[error("{log}: {path} differs from the entries")]
    File { log: LogId, path: String },
    #[error("{log}: {path} cannot be read: {why}")]
    Unreadable { log: LogId, path: String, why: String },
}

const PAGE: i64 = 200;

impl Store {
    /// Reads every blob, entry, tile, head and file of answers, and lists each fault. Meant for a weekly run beside normal work: what
    /// grows meanwhile is no fault.
    pub async fn scrub(&self) -> Result<Scrub> {
        let mut scrub = Scrub::default();
        let removed = self.tombstones().await?;
        let here = self.scrub_blobs(&mut scrub).await?;
        scrub.faults.extend(removed.into_iter().filter(|hash| here.contains(hash)).map(Fault::Removed));
        self.scrub_deliveries(&mut scrub).await?;
        for log in self.logs().await? {
            self.scrub_log(&mut scrub, &log.id, &here).await?;
        }
        Ok(scrub)
    }

    async fn scrub_log(&self, scrub: &mut Scrub, id: &LogId, here: &HashSet<Hash>) -> Result<()> {
        loop {
            // Brings this node's files up to what the database holds; a log that is refused is read all the same.
            let _ = self.grown(id).await;
            let row = self.log_row(id).await?;
            let mut found = Scrub::default();
            self.scrub_row(&mut found, &row, here).await?;
            let grown = self.log_row(id).await?.info.size != row.info.size;
            if found.faults.is_empty() || !grown {
                scrub.entries += found.entries;
                scrub.tiles += found.tiles;
                scrub.faults.extend(found.faults);
                return Ok(());
            }
        }
    }

    async fn scrub_blobs(&self, scrub: &mut Scrub) -> Result<HashSet<Hash>> {
        let mut here = HashSet::new();
        let mut last = Vec::new();
        loop {
            let page: Vec<(Vec<u8>, Vec<u8>)> = reading!(&self.inner.db, pool => sqlx::query_as(
                "SELECT hash, bytes FROM blob WHERE hash > $1 ORDER BY hash LIMIT $2",
            ).bind(last.as_slice()).bind(PAGE).fetch_all(pool).await)?;
            for (name, bytes) in &page {
                let name = hash(name)?;
                scrub.blobs += 1;
                here.insert(name);
                if Hash::of(bytes) != name {
                    scrub.faults.push(Fault::Blob(name));
                }
            }
            match page.into_iter().next_back() {
                Some((name, _)) => last = name,
                None => return Ok(here),
            }
        }
    }

    async fn scrub_deliveries(&self, scrub: &mut Scrub) -> Result<()> {
        let mut last = 0;
        while let Some((id, name, bytes)) = delivery_after(&self.inner.db, last).await? {
            last = id;
            scrub.deliveries += 1;
            if Hash::of(&bytes) != name {
                scrub.faults.push(Fault::Delivery(name));
            }
        }
        Ok(())
    }

    async fn scrub_row(&self, scrub: &mut Scrub, log: &LogRow, here: &HashSet<Hash>) -> Result<()> {
        let id = &log.info.id;
        let held = entries(&self.inner.db, log.row, 0, log.info.size).await?;
        let kept = leaves(&self.inner.db, log.row, log.info.size).await?;
        let fresh: Vec<Hash> = held.iter().map(|entry| merkle::leaf_hash(entry)).collect();
        scrub.entries += log.info.size;
        let found = u64::try_from(held.len()).unwrap_or(u64::MAX);
        if found != log.info.size {
            scrub.faults.push(Fault::Entries { log: id.clone(), expected: log.info.size, found });
            return Ok(()); // nothing below could be told apart from this
        }
        let right = self.right(log, &fresh, &kept);
        for (index, ((leaf, fresh), kept)) in (0..).zip(right.iter().zip(&fresh).zip(&kept)) {
            if leaf != fresh || leaf != kept {
                scrub.faults.push(Fault::Entry { log: id.clone(), index });
            }
        }
        self.scrub_bodies(scrub, id, &held, here).await?;
        self.scrub_head(scrub, log, &right).await;
        for tile in tile::covering(log.info.size) {
            scrub.tiles += 1;
            let path = tile.path();
            let file = self.inner.files.tile(id, &path);
            self.scrub_file(scrub, id, path, file, |bytes| is_tile(bytes, &tile, &right)).await;
        }
        Ok(())
    }

    /// The leaves that the head signs: those in memory, those kept, or those of the entries. So one changed entry is
    /// one fault, and not one more for every tile above it.
    fn right(&self, log: &LogRow, fresh: &[Hash], kept: &[Hash]) -> Vec<Hash> {
        let key = Verifier::from_vkey(&log.info.vkey).ok();
        let head = log.checkpoint.as_ref().zip(key).and_then(|(note, key)| Checkpoint::open(note, &key).ok());
        let Some(root) = head.map(|(head, _)| head.root) else { return fresh.to_vec() };
        let tree = self.inner.trees.get(&log.info.id).and_then(Result::ok);
        let known = tree.and_then(|tree| tree.read().leaves(log.info.size).map(<[Hash]>::to_vec));
        let candidates = [known.as_deref(), Some(kept), Some(fresh)];
        let signed = candidates.into_iter().flatten().find(|leaves| merkle::root(leaves) == root);
        signed.unwrap_or(fresh).to_vec()
    }

    async fn scrub_bodies(
        &self,
        scrub: &mut Scrub,
        id: &LogId,
        entries: &[Vec<u8>],
        here: &HashSet<Hash>,
    ) -> Result<()> {
        let removed: HashSet<Hash> = self.tombstones().await?.into_iter().collect();
        for (index, entry) in (0..).zip(entries) {
            // What a later version writes is kept and proved, not understood.
            let Some(body) = Entry::from_bytes(entry).ok().and_then(|entry| entry.body) else { continue };
            // It may have come after the blobs were read.
            if !here.contains(&body)
                && !removed.contains(&body)
                && select(&self.inner.db, &[body]).await?.is_empty()
            {
                scrub.faults.push(Fault::NoBody { log: id.clone(), index, body });
            }
        }
        Ok(())
    }

    async fn scrub_head(&self, scrub: &mut Scrub, log: &LogRow, leaves: &[Hash]) {
        let id = &log.info.id;
        let Some(note) = &log.checkpoint else { return };
        let opened = Verifier::from_vkey(&log.info.vkey)
            .map_err(|error| error.to_string())
            .and_then(|key| Checkpoint::open(note, &key).map_err(|error| error.to_string()));
        let wrong = match opened {
            Err(why) => Some(why),
            Ok((head, _)) if head.size != log.info.size => Some(format!("it has {} entries", head.size)),
            Ok((head, _)) if head.root != merkle::root(leaves) => {
                Some("its root has other entries".to_owned())
            }
            Ok(_) => None,
        };
        scrub.faults.extend(wrong.map(|why| Fault::Head { log: id.clone(), why }));
        let file = self.inner.files.checkpoint(id);
        self.scrub_file(scrub, id, "checkpoint".to_owned(), file, |bytes| bytes == *note).await;
    }

    async fn scrub_file(
        &self,
        scrub: &mut Scrub,
        id: &LogId,
        path: String,
        file: PathBuf,
        right: impl Fn(&[u8]) -> bool,
    ) {
        let log = id.clone();
        scrub.faults.extend(match self.inner.files.read(file).await {
            Ok(Some(bytes)) if right(&bytes) => None,
            Ok(Some(_)) => Some(Fault::File { log, path }),
            Ok(None) => Some(Fault::NoFile { log, path }),
            Err(StoreError::Io { why, .. }) => Some(Fault::Unreadable { log, path, why: why.to_string() }),
            Err(error) => Some(Fault::Unreadable { log, path, why: error.to_string() }),
        });
    }
}

fn is_tile(bytes: &[u8], tile: &Tile, leaves: &[Hash]) -> bool {
    if let Kind::Hash(_) = tile.kind {
        return tile::hash_tile(leaves, tile).as_deref() == Some(bytes);
    }
    let first = tile.index.checked_mul(tile::WIDTH).and_then(|first| usize::try_from(first).ok());
    let expected = first.and_then(|first| leaves.get(first..first.checked_add(usize::from(tile.width))?));
    let found =
        tile::read_bundle(bytes).map(|entries| entries.iter().map(|e| merkle::leaf_hash(e)).collect());
    expected.is_some_and(|expected| found == Ok(expected.to_vec()))
}
