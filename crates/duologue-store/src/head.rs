//! Heads: which tiles must lie on disk before one is signed, the guard that allows it, and the order of it all.
//!
//! Entries are durable in the database first; then their tiles are put in place; then the guard allows the new head,
//! which is signed; then the guard's file, the database and last the file `checkpoint` learn of it. A crash anywhere
//! leaves an old valid head, and the next start goes on from there.

use std::path::PathBuf;

use duologue_record::checkpoint::Checkpoint;
use duologue_record::guard::Guard;
use duologue_record::merkle;
use duologue_record::note::{Note, Signer, Verifier};
use duologue_record::tile::{self, Kind, Tile};

use crate::again::again;
use crate::append::store_head;
use crate::db::Db;
use crate::error::{Result, StoreError};
#[cfg(test)]
use crate::fault::Step;
use crate::lease;
use crate::log::{LogId, entries};
use crate::tree::{Grown, Mark, Tree};
use crate::writer::Writer;

/// What the writer remembers of a log.
pub(crate) struct Log {
    pub(crate) row: i64,
    pub(crate) origin: String,
    pub(crate) key: Verifier,
    pub(crate) tree: Grown,
    /// The size up to which all tiles lie on disk.
    pub(crate) filed: u64,
    pub(crate) head: Option<(Checkpoint, Vec<u8>)>,
    /// Whether the file `checkpoint` is that head.
    pub(crate) shown: bool,
    /// What signing needs; a peer's log has none.
    pub(crate) pen: Option<Pen>,
    /// Tiles that became full, whose partial forms go once the head over them is shown.
    pub(crate) outgrown: Vec<PathBuf>,
    /// What kept the last head from being published, until a later try succeeds.
    pub(crate) behind: Option<StoreError>,
    /// Why nothing may be written to this log.
    pub(crate) refusal: Option<StoreError>,
}

/// A log's state before a piece of work.
pub(crate) struct Before {
    mark: Mark,
    head: Option<(Checkpoint, Vec<u8>)>,
    shown: bool,
}

pub(crate) struct Pen {
    pub(crate) signer: Result<Signer, String>,
    pub(crate) key_file: PathBuf,
    pub(crate) guard: Guard,
}

impl Log {
    pub(crate) fn begun(row: i64, origin: String, key: Verifier) -> Log {
        Log {
            row,
            origin,
            key,
            tree: Grown::default(),
            filed: 0,
            head: None,
            shown: false,
            pen: None,
            outgrown: Vec::new(),
            behind: None,
            refusal: None,
        }
    }

    pub(crate) fn before(&self) -> Before {
        Before { mark: self.tree.read().mark(), head: self.head.clone(), shown: self.shown }
    }

    pub(crate) fn go_back(&mut self, before: Before) {
        self.tree.write().reset(before.mark);
        self.head = before.head;
        self.shown = before.shown;
    }

    pub(crate) fn open_head(&self, note: &[u8]) -> Result<(Checkpoint, Note), String> {
        let (head, note) = Checkpoint::open(note, &self.key).map_err(|error| error.to_string())?;
        if head.origin != self.origin {
            return Err(format!("the head is of {}, not of {}", head.origin, self.origin));
        }
        Ok((head, note))
    }

    pub(crate) fn show(&mut self, head: Checkpoint, note: Vec<u8>) {
        self.head = Some((head, note));
        self.shown = false;
    }

    pub(crate) fn signed(&self) -> Option<u64> {
        self.head.as_ref().map(|(head, _)| head.size)
    }

    /// Whether entries of ours wait for their head.
    fn unsigned(&self) -> bool {
        self.pen.is_some() && self.signed() != Some(self.tree.size())
    }

    fn unpublished(&self) -> bool {
        self.behind.is_some() || self.unsigned() || (self.head.is_some() && !self.shown)
    }
}

impl Writer {
    /// A log that may be written to.
    pub(crate) fn log(&mut self, id: &LogId) -> Result<&mut Log> {
        let log = self.logs.get_mut(id).ok_or_else(|| StoreError::UnknownLog(id.clone()))?;
        match &log.refusal {
            Some(refusal) => Err(refusal.clone()),
            None => Ok(log),
        }
    }

    /// Publishes what a crash or an earlier failure (a full disk) left behind, before anything is put on top of it.
    pub(crate) async fn catch_up(&mut self) {
        if self.halted.is_some() {
            return;
        }
        let behind = self.logs.iter().filter(|(_, log)| log.refusal.is_none() && log.unpublished());
        for id in behind.map(|(id, _)| id.clone()).collect::<Vec<_>>() {
            if let Err(error) = self.publish(&id).await {
                tracing::warn!(%error, log = %id, "the last entries still wait for their head");
            }
        }
    }

    /// Brings a log's tiles, head and files up to what the database holds of it.
    pub(crate) async fn publish(&mut self, id: &LogId) -> Result<()> {
        let done = self.publish_in_order(id).await.map_err(|error| self.noted(error));
        if let Some(log) = self.logs.get_mut(id) {
            log.behind = done.as_ref().err().cloned();
        }
        done
    }

    async fn publish_in_order(&mut self, id: &LogId) -> Result<()> {
        #[cfg(test)]
        self.fault.reached(Step::Committed)?;
        self.file_tiles(id).await?;
        #[cfg(test)]
        self.fault.reached(Step::TilesFiled)?;
        self.sign(id).await?;
        #[cfg(test)]
        self.fault.reached(Step::HeadStored)?;
        self.show(id).await
    }

    pub(crate) async fn file_tiles(&mut self, id: &LogId) -> Result<()> {
        let (db, files) = (self.db.clone(), self.files.clone());
        let log = self.log(id)?;
        let size = log.tree.size();
        if log.filed == size {
            return Ok(());
        }
        let tiles = tile::new_between(log.filed, size);
        let mut put = Vec::with_capacity(tiles.len());
        for tile in &tiles {
            put.push((files.tile(id, &tile.path()), tile_bytes(&db, log.row, &log.tree, id, tile).await?));
        }
        files.put(put).await?;
        let full = tiles.iter().filter(|tile| tile.width == FULL);
        log.outgrown.extend(full.map(|tile| files.tile(id, &tile.path())));
        log.filed = size;
        Ok(())
    }

    async fn sign(&mut self, id: &LogId) -> Result<()> {
        let (db, files, trees, fence) = (self.db.clone(), self.files.clone(), self.trees.clone(), self.fence);
        #[cfg(test)]
        let fault = self.fault.clone();
        let log = self.log(id)?;
        let size = log.tree.size();
        if log.pen.is_none() || log.signed() == Some(size) {
            return Ok(());
        }
        let next = Checkpoint { origin: log.origin.clone(), size, root: log.tree.read().root() };
        let Some(pen) = log.pen.as_mut() else { return Ok(()) };
        let old = pen.guard.last.as_ref().map_or(0, |last| last.size);
        let proof = log.tree.read().consistency(old).unwrap_or_default();
        if let Err(error) = pen.guard.allow(&next, &proof) {
            let refusal = StoreError::Rollback { log: id.clone(), why: error.to_string() };
            log.refusal = Some(refusal.clone());
            trees.refuse(id, true);
            return Err(refusal);
        }
        let bad_key = |why: String| StoreError::BadKey { log: id.clone(), path: pen.key_file.clone(), why };
        let signer = pen.signer.as_ref().map_err(|why| bad_key(why.clone()))?;
        let note = next.sign(signer).map_err(|error| bad_key(error.to_string()))?.to_bytes();
        files.put(vec![(files.guard(id), next.to_text().into_bytes())]).await?;
        pen.guard.last = Some(next.clone());
        #[cfg(test)]
        fault.reached(Step::GuardReplaced)?;
        again!(keep_head(&db, fence, (log.row, id, size), &note).await)?;
        log.show(next, note);
        Ok(())
    }

    pub(crate) async fn show(&mut self, id: &LogId) -> Result<()> {
        let files = self.files.clone();
        let log = self.log(id)?;
        let Some((_, note)) = log.head.as_ref().filter(|_| !log.shown) else { return Ok(()) };
        files.put(vec![(files.checkpoint(id), note.clone())]).await?;
        log.shown = true;
        files.drop_partials(std::mem::take(&mut log.outgrown)).await;
        Ok(())
    }
}

async fn keep_head(
    db: &Db,
    fence: lease::Fence,
    (row, id, size): (i64, &LogId, u64),
    note: &[u8],
) -> Result<()> {
    let mut tx = lease::begin(db, fence).await?;
    match store_head(&mut tx, row, id, size, note).await {
        Ok(()) => lease::commit(tx, fence).await,
        Err(error) => {
            tx.abandon().await;
            Err(error)
        }
    }
}

pub(crate) const FULL: u16 = 256;

/// What a tile must hold. Entries are checked against their leaf on the way, so that a flipped bit in the database
/// is copied into no tile and sent to nobody.
pub(crate) async fn tile_bytes(db: &Db, row: i64, tree: &Grown, id: &LogId, tile: &Tile) -> Result<Vec<u8>> {
    let corrupt = |why: String| StoreError::CorruptLog { log: id.clone(), why };
    match tile.kind {
        Kind::Hash(level) => {
            let tree = tree.read();
            let hashes = tree.hashes(level, tile.index, tile.width);
            let hashes =
                hashes.ok_or_else(|| corrupt(format!("the tree is too small for {}", tile.path())))?;
            Ok(hashes.iter().flat_map(|hash| hash.as_bytes()).copied().collect())
        }
        Kind::Entries => {
            let first = tile.index * u64::from(FULL);
            let entries = entries(db, row, first, first + u64::from(tile.width)).await?;
            sound(&tree.read(), id, first, u64::from(tile.width), &entries)?;
            let entries: Vec<&[u8]> = entries.iter().map(Vec::as_slice).collect();
            tile::bundle(&entries).map_err(|error| corrupt(error.to_string()))
        }
    }
}

/// Whether these are the `count` entries from `first` on, as the tree has them.
pub(crate) fn sound(tree: &Tree, id: &LogId, first: u64, count: u64, entries: &[Vec<u8>]) -> Result<()> {
    let corrupt = |why: String| Err(StoreError::CorruptLog { log: id.clone(), why });
    if u64::try_from(entries.len()) != Ok(count) {
        return corrupt(format!("of {count} entries from {first} on, {} are here", entries.len()));
    }
    for (index, entry) in (first..).zip(entries) {
        if tree.leaf(index) != Some(&merkle::leaf_hash(entry)) {
            return corrupt(format!("entry {index} changed in the database"));
        }
    }
    Ok(())
}
