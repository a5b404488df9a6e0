//! Appending: our own acts, and what a mirror brings of a peer's log.

use std::fmt;

use duologue_record::checkpoint::Checkpoint;
use duologue_record::{canonical, merkle};

use crate::Store;
use crate::blob::{check_blob, insert_blob};
use crate::change::note_change;
use crate::db::{Tx, writing};
use crate::error::{Result, StoreError};
use crate::head::{Log, Pen};
use crate::log::{LogId, integer};
use crate::writer::{Effect, Slot, Work, Writer};

/// An entry with the blobs it names.
#[derive(Clone, PartialEq, Eq)]
pub struct NewAct {
    pub entry: Vec<u8>,
    pub blobs: Vec<Vec<u8>>,
}

/// Where an append landed: its first position, and the size of the log now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    pub first: u64,
    pub size: u64,
}

impl fmt::Debug for NewAct {
    /// Bodies may hold what is not public yet, so only sizes are printed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NewAct({} bytes, {} blobs)", self.entry.len(), self.blobs.len())
    }
}

impl Store {
    /// Appends to a log of ours, all or nothing, and returns when the new head is signed and durable.
    ///
    /// `expected_size` is the size the caller decided upon; if the log has grown since, the answer is
    /// [`StoreError::Moved`] and nothing is written. After [`StoreError::Full`] the acts may turn up later: if they
    /// were stored but their head could not be written, the next append or start signs it, and a retry sees `Moved`.
    pub async fn append(&self, id: &LogId, expected_size: u64, acts: Vec<NewAct>) -> Result<Appended> {
        let value = Slot::new();
        let work = Work::Append { id: id.clone(), expected_size, acts, value: value.clone() };
        value.taken(self.ask(work).await)
    }

    /// Takes over what a peer's log has grown by: the entries from our size on, up to the size of `checkpoint`.
    /// The signature must be its key's, and the root must follow from what is held already; returns the new size.
    pub async fn append_peer(
        &self,
        id: &LogId,
        entries: Vec<Vec<u8>>,
        checkpoint: Vec<u8>,
        blobs: Vec<Vec<u8>>,
    ) -> Result<u64> {
        let value = Slot::new();
        let work = Work::AppendPeer { id: id.clone(), entries, checkpoint, blobs, value: value.clone() };
        value.taken(self.ask(work).await)
    }
}

impl Writer {
    pub(crate) async fn append(
        &mut self,
        tx: &mut Tx,
        id: &LogId,
        expected: u64,
        acts: &[NewAct],
    ) -> Result<(Appended, Effect)> {
        let log = self.log(id)?;
        if let Some(cause) = &log.behind {
            return Err(cause.clone());
        }
        log.pen.as_ref().ok_or_else(|| StoreError::NotOurs(id.clone()))?.signer(id)?;
        let first = log.tree.size();
        if first != expected {
            return Err(StoreError::Moved { expected, found: first });
        }
        let limit = canonical::ENTRY.bytes;
        for act in acts {
            check_entry(&act.entry, limit)?;
            act.blobs.iter().try_for_each(|blob| check_blob(blob))?;
        }
        for act in acts {
            for blob in &act.blobs {
                insert_blob(tx, blob).await?;
            }
        }
        insert_entries(tx, log.row, first, acts.iter().map(|act| &act.entry)).await?;
        let effect = Effect::Grew(id.clone(), log.before());
        let mut tree = log.tree.write();
        acts.iter().for_each(|act| tree.push(merkle::leaf_hash(&act.entry)));
        Ok((Appended { first, size: tree.size() }, effect))
    }

    pub(crate) async fn append_peer(
        &mut self,
        tx: &mut Tx,
        id: &LogId,
        entries: &[Vec<u8>],
        note: &[u8],
        blobs: &[Vec<u8>],
    ) -> Result<(u64, Effect)> {
        let log = self.log(id)?;
        if log.pen.is_some() {
            return Err(StoreError::NotAPeer(id.clone()));
        }
        for entry in entries {
            check_entry(entry, usize::from(u16::MAX))?; // tlog-tiles: lengths in a bundle are 16 bits
        }
        blobs.iter().try_for_each(|blob| check_blob(blob))?;
        let (head, _) = log.open_head(note).map_err(|why| StoreError::BadPeer { log: id.clone(), why })?;

        let first = log.tree.size();
        let before = log.before();
        entries.iter().for_each(|entry| log.tree.write().push(merkle::leaf_hash(entry)));
        let taken = match log.follows(first, &head) {
            Ok(()) => store_peer(tx, log, id, first, entries, note, blobs).await,
            Err(why) => Err(StoreError::BadPeer { log: id.clone(), why }),
        };
        match taken {
            Ok(()) => {
                log.show(head, note.to_vec());
                Ok((log.tree.size(), Effect::Grew(id.clone(), before)))
            }
            Err(error) => {
                log.go_back(before);
                Err(error)
            }
        }
    }
}

impl Log {
    /// Says why the tree, grown from `first` leaves by what the peer sent, is not the one its head signs.
    fn follows(&self, first: u64, head: &Checkpoint) -> Result<(), String> {
        let (size, root) = (self.tree.size(), self.tree.read().root());
        if head.size < first {
            return Err(format!("its head has {} entries, it was seen with {first}", head.size));
        }
        if head.size != size {
            return Err(format!("its head has {} entries, {size} would be held with those sent", head.size));
        }
        if head.root != root {
            return Err(format!(
                "its head has root {}, the entries give {root}: a fork or a false entry",
                head.root
            ));
        }
        Ok(())
    }
}

async fn store_peer(
    tx: &mut Tx,
    log: &Log,
    id: &LogId,
    first: u64,
    entries: &[Vec<u8>],
    note: &[u8],
    blobs: &[Vec<u8>],
) -> Result<()> {
    for blob in blobs {
        insert_blob(tx, blob).await?;
    }
    insert_entries(tx, log.row, first, entries.iter()).await?;
    store_head(tx, log.row, id, log.tree.size(), note).await
}

/// Makes a signed head the one that readers see, and notes the change.
pub(crate) async fn store_head(tx: &mut Tx, row: i64, id: &LogId, size: u64, note: &[u8]) -> Result<()> {
    writing!(tx, conn => { sqlx::query("UPDATE log SET published = $1, checkpoint = $2 WHERE id = $3")
        .bind(integer(size)?).bind(note).bind(row).execute(conn).await?; });
    note_change(tx, &id.to_string(), integer(size)?).await
}

async fn insert_entries(
    tx: &mut Tx,
    row: i64,
    first: u64,
    entries: impl Iterator<Item = &Vec<u8>>,
) -> Result<()> {
    for (position, entry) in (first..).zip(entries) {
        let leaf = merkle::leaf_hash(entry);
        writing!(tx, conn => { sqlx::query("INSERT INTO entry (log, position, bytes, leaf) VALUES ($1, $2, $3, $4)")
            .bind(row)
            .bind(integer(position)?)
            .bind(entry.as_slice())
            .bind(leaf.as_bytes().as_slice())
            .execute(conn).await?; });
    }
    Ok(())
}

fn check_entry(entry: &[u8], limit: usize) -> Result<()> {
    if entry.len() > limit {
        return Err(StoreError::EntryTooLarge { bytes: entry.len(), limit });
    }
    Ok(())
}

impl Pen {
    fn signer(&self, id: &LogId) -> Result<&duologue_record::note::Signer> {
        self.signer.as_ref().map_err(|why| StoreError::BadKey {
            log: id.clone(),
            path: self.key_file.clone(),
            why: why.clone(),
        })
    }
}
