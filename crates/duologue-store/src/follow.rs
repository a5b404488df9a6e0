//! Following: bringing memory and files up to what the database holds of a log, at the start and whenever another
//! node wrote meanwhile; and what makes a log one that is not written to.

use duologue_record::checkpoint::Checkpoint;
use duologue_record::guard::Guard;
use duologue_record::merkle;
use duologue_record::note::{Signer, Verifier};
use duologue_record::tile::{self, Kind, Tile};

use crate::db::{Db, reading};
use crate::error::{Result, StoreError};
use crate::files::{Files, Kept};
use crate::head::{FULL, Log, Pen, tile_bytes};
use crate::log::{LogId, LogRow, STEP, entries, log_rows, natural};
use crate::writer::Writer;

/// How far a log is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Up to the head that readers see.
    Head,
    /// Also what waits for a head: only by whoever may sign one.
    All,
}

impl Writer {
    /// Reads every log as far as memory does not have it.
    pub(crate) async fn follow(&mut self, reach: Reach) -> Result<()> {
        for row in log_rows(&self.db).await? {
            let id = row.info.id.clone();
            let known = match self.logs.remove(&id) {
                // A database that lost entries is looked at anew, from its beginning.
                Some(log) if held(&self.db, log.row).await? >= log.tree.size() => Some(log),
                _ => None,
            };
            let new = known.is_none();
            let mut log = match known {
                Some(log) => log,
                None => begun(&self.files, &row, self.is_beside()).await?,
            };
            let end = if reach == Reach::Head { row.info.size.max(log.guarded()) } else { u64::MAX };
            load_tree(&self.db, &mut log, end).await?;
            let told = log.refusal.take().is_some();
            match self.compare(&mut log, row).await {
                Err(refusal @ StoreError::CorruptLog { .. }) => {
                    self.trees.set(&id, Err(refusal.clone()));
                    log.refusal = Some(refusal);
                }
                compared => {
                    self.trees.set(&id, Ok(log.tree.clone()));
                    log.refusal = refusal(compared)?;
                }
            }
            let sound = log.refusal.is_none();
            self.logs.insert(id.clone(), log);
            if sound && !self.is_beside() {
                let filed = refusal(self.file(&id, new).await)?;
                if let Some(log) = self.logs.get_mut(&id) {
                    log.refusal = filed;
                }
            }
            let Some(log) = self.logs.get(&id) else { continue };
            self.trees.refuse(&id, log.pen.is_some() && log.refusal.is_some());
            if let Some(refusal) = log.refusal.as_ref().filter(|_| !told) {
                tracing::error!(log = %id, %refusal, "this log is not written to");
            }
        }
        Ok(())
    }

    /// Whether the database has entries of ours without a head over them.
    pub(crate) async fn waiting(&self) -> Result<bool> {
        for log in self.logs.values().filter(|log| log.pen.is_some() && log.refusal.is_none()) {
            if held(&self.db, log.row).await? > log.signed().unwrap_or(0) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Compares the entries held with the head readers see and with the last head this node signed or saw.
    async fn compare(&self, log: &mut Log, row: LogRow) -> Result<()> {
        let id = &row.info.id;
        check_head(id, log, row.info.size, row.checkpoint)?;
        let file = self.files.guard(id);
        if check_guard(id, log, &file.display().to_string())?
            && let Some(last) = log.pen.as_ref().and_then(|pen| pen.guard.last.as_ref())
        {
            self.files.put(vec![(file, last.to_text().into_bytes())]).await?;
        }
        Ok(())
    }

    /// Writes the tiles and the head that this folder lacks.
    async fn file(&mut self, id: &LogId, new: bool) -> Result<()> {
        let (db, files) = (self.db.clone(), self.files.clone());
        let log = self.log(id)?;
        if log.signed() != Some(log.tree.size()) {
            return Ok(()); // its head comes first
        }
        if new {
            refile(&db, &files, id, log).await?;
        } else {
            self.file_tiles(id).await?;
        }
        self.show(id).await
    }
}

/// What speaks against the log itself makes it one that is not written to; anything else ends the following.
fn refusal(done: Result<()>) -> Result<Option<StoreError>> {
    match done {
        Ok(()) => Ok(None),
        Err(refusal @ (StoreError::CorruptLog { .. } | StoreError::Rollback { .. })) => Ok(Some(refusal)),
        Err(error) => Err(error),
    }
}

async fn begun(files: &Files, row: &LogRow, beside: bool) -> Result<Log> {
    let LogRow { row, info, .. } = row;
    let key = Verifier::from_vkey(&info.vkey)
        .map_err(|error| StoreError::BadRow(format!("key of log {}: {error}", info.id)))?;
    let mut log = Log::begun(*row, info.origin.clone(), key);
    if info.ours && !beside {
        log.pen = Some(pen(files, &info.id, &log).await?);
    }
    Ok(log)
}

impl Log {
    /// The size of the last head that this node signed or saw. A crash may have kept it from the database.
    fn guarded(&self) -> u64 {
        self.pen.as_ref().and_then(|pen| pen.guard.last.as_ref()).map_or(0, |last| last.size)
    }
}

/// How many entries the database has, whether a head covers them yet or not.
async fn held(db: &Db, row: i64) -> Result<u64> {
    let (last,): (Option<i64>,) = reading!(db, pool => sqlx::query_as(
        "SELECT max(position) FROM entry WHERE log = $1",
    ).bind(row).fetch_one(pool).await)?;
    last.map_or(Ok(0), |last| natural(last).map(|last| last + 1))
}

async fn load_tree(db: &Db, log: &mut Log, end: u64) -> Result<()> {
    loop {
        let size = log.tree.size();
        let page = entries(db, log.row, size, end.min(size + STEP)).await?;
        if page.is_empty() {
            return Ok(());
        }
        let mut tree = log.tree.write();
        page.iter().for_each(|entry| tree.push(merkle::leaf_hash(entry)));
    }
}

/// Whether a bundle's file has the entries of the tree and nothing else.
fn holds(log: &Log, tile: &Tile, file: &[u8]) -> bool {
    let (tree, first) = (log.tree.read(), tile.index * u64::from(FULL));
    tile::read_bundle(file).is_ok_and(|entries| {
        entries.len() == usize::from(tile.width)
            && (first..).zip(&entries).all(|(i, entry)| tree.leaf(i) == Some(&merkle::leaf_hash(entry)))
    })
}

async fn pen(files: &Files, id: &LogId, log: &Log) -> Result<Pen> {
    let key_file = files.key(id);
    let signer = match files.read(key_file.clone()).await? {
        None => Err("the file is missing".to_owned()),
        Some(text) => match Signer::from_skey(String::from_utf8_lossy(&text).trim_end()) {
            Err(error) => Err(error.to_string()),
            Ok(signer) if signer.verifier() != log.key => Err("it is the key of another log".to_owned()),
            Ok(signer) => Ok(signer),
        },
    };
    let last = files.read(files.guard(id)).await?;
    let last = last.and_then(|text| Checkpoint::parse(&String::from_utf8_lossy(&text)).ok());
    Ok(Pen { signer, key_file, guard: Guard { last } })
}

fn check_head(id: &LogId, log: &mut Log, published: u64, note: Option<Vec<u8>>) -> Result<()> {
    let corrupt = |why: String| StoreError::CorruptLog { log: id.clone(), why };
    let Some(note) = note else { return Ok(()) };
    let (head, _) = log.open_head(&note).map_err(corrupt)?;
    if head.size != published || log.tree.read().root_at(published) != Some(head.root) {
        return Err(corrupt(format!("its {published} entries are not those under its head")));
    }
    if log.head.as_ref().is_none_or(|(_, known)| *known != note) {
        log.show(head, note);
    }
    Ok(())
}

/// Whether the guard learned of a newer head.
fn check_guard(id: &LogId, log: &mut Log, guard_file: &str) -> Result<bool> {
    let rollback = |why: String| StoreError::Rollback { log: id.clone(), why };
    let Some(pen) = log.pen.as_mut() else { return Ok(false) };
    let Some(last) = &pen.guard.last else {
        return Err(rollback(format!(
            "{guard_file}, which holds the last head signed, is missing or damaged"
        )));
    };
    let held = log.tree.size();
    if last.size > held {
        return Err(rollback(format!(
            "a head of {} entries was signed, the database holds only {held}",
            last.size
        )));
    }
    if last.origin != log.origin || log.tree.read().root_at(last.size) != Some(last.root) {
        return Err(rollback(format!("the head of {} entries that was signed has other entries", last.size)));
    }
    // An older guard under the same history: the newer head of the two is the one to extend.
    let newer = log.head.as_ref().filter(|(head, _)| head.size > last.size).map(|(head, _)| head.clone());
    let learned = newer.is_some();
    if learned {
        pen.guard.last = newer;
    }
    Ok(learned)
}

/// Writes every tile again whose file is missing, differs or cannot be read, and looks whether the checkpoint file is the head.
async fn refile(db: &Db, files: &Files, id: &LogId, log: &mut Log) -> Result<()> {
    for tile in tile::covering(log.tree.size()) {
        let path = files.tile(id, &tile.path());
        let kept = files.kept(path.clone()).await;
        // Entries are what the tree has hashed: their file is right or wrong without the database.
        if tile.kind == Kind::Entries && matches!(&kept, Kept::Here(file) if holds(log, &tile, file)) {
            continue;
        }
        let bytes = tile_bytes(db, log.row, &log.tree, id, &tile).await?;
        if matches!(&kept, Kept::Here(file) if *file == bytes) {
            continue;
        }
        match files.put(vec![(path, bytes)]).await {
            // It was put in place once, and nobody reads it from here; a scrub names it.
            Err(error @ StoreError::Io { .. }) if matches!(kept, Kept::Unreadable) => {
                tracing::warn!(%error, "a file of the record that cannot be read stays as it is");
            }
            put => put?,
        }
    }
    log.filed = log.tree.size();
    let file = files.read(files.checkpoint(id)).await?;
    log.shown = log.head.as_ref().is_some_and(|(_, note)| file.as_ref() == Some(note));
    Ok(())
}
