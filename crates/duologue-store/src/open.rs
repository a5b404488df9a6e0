//! Opening a store: take the folder, bring the tables up to date, and put right what a crash or a restore left.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use duologue_record::Hash;
use duologue_record::checkpoint::Checkpoint;
use duologue_record::guard::Guard;
use duologue_record::merkle;
use duologue_record::note::{Signer, Verifier};
use duologue_record::tile;
use tokio::sync::mpsc;

use crate::blob::{bury, tombstones};
use crate::db::Db;
use crate::error::{Result, StoreError};
use crate::files::Files;
use crate::head::{Log, Pen, tile_bytes};
use crate::log::{LogId, LogRow, entries, log_rows};
use crate::writer::Writer;
use crate::{Inner, Store};

/// Requests that may wait for the writer before callers do.
const QUEUE: usize = 1024;

/// How long a start waits for the process before it to let go of the folder.
const PATIENCE: Duration = Duration::from_secs(3);

impl Store {
    /// Opens the store in a folder, made if need be.
    ///
    /// Missing or torn tiles and checkpoint files are written again from the database, entries that were stored but
    /// not yet under a signed head get one, and every blob that was ever redacted is deleted again. A log that cannot
    /// be trusted (an older database under a newer guard file, a changed entry) stays readable but is not written to.
    pub async fn open(dir: &Path) -> Result<Store> {
        let files = Files::create(dir)?;
        let lock = lock(&files).await?;
        let db = Db::open_sqlite(&files.database()).await?;
        bury_again(&db, &files).await?;
        let (inbox, requests) = mpsc::channel(QUEUE);
        let mut writer = Writer {
            db: db.clone(),
            files: files.clone(),
            logs: BTreeMap::new(),
            halted: None,
            inbox: requests,
            _lock: lock,
            #[cfg(test)]
            fault: Default::default(),
        };
        #[cfg(test)]
        let fault = writer.fault.clone();
        for row in log_rows(&db).await? {
            let (id, log) = recover(&db, &files, row).await?;
            if let Some(refusal) = &log.refusal {
                tracing::error!(log = %id, %refusal, "this log is not written to");
            }
            let sound = log.refusal.is_none();
            writer.logs.insert(id.clone(), log);
            if sound && let Err(error) = writer.publish(&id).await {
                tracing::error!(log = %id, %error, "the last head could not be published");
            }
        }
        tokio::spawn(writer.run());
        Ok(Store {
            inner: Arc::new(Inner {
                db,
                files,
                inbox,
                #[cfg(test)]
                fault,
            }),
        })
    }

    /// The folder of the store.
    pub fn dir(&self) -> &Path {
        self.inner.files.dir()
    }

    /// Finishes what was asked before, and lets go of the folder. Later writes are answered [`StoreError::Closed`].
    pub async fn close(&self) -> Result<()> {
        match self.ask(crate::writer::Work::Close).await {
            // A halted writer closes as well; a closed one is what was wanted.
            Ok(()) | Err(StoreError::Halted(_) | StoreError::Closed) => {}
            Err(error) => return Err(error),
        }
        self.inner.db.close().await;
        Ok(())
    }
}

async fn lock(files: &Files) -> Result<File> {
    let started = tokio::time::Instant::now();
    loop {
        if let Some(lock) = files.lock()? {
            return Ok(lock);
        }
        if started.elapsed() > PATIENCE {
            return Err(StoreError::InUse(files.dir().to_owned()));
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// A restored database may hold what was removed since: the list beside it and its own together decide.
async fn bury_again(db: &Db, files: &Files) -> Result<()> {
    let kept: BTreeSet<Hash> = files.tombstones_kept().await?.into_iter().collect();
    let mut unwritten = tombstones(db).await?;
    unwritten.retain(|hash| !kept.contains(hash));
    if !unwritten.is_empty() {
        files.add_tombstones(&unwritten).await?;
    }
    let all: Vec<Hash> = kept.into_iter().chain(unwritten).collect();
    if all.is_empty() {
        return Ok(());
    }
    let mut tx = db.begin().await?;
    match bury(&mut tx, &all).await {
        Ok(()) => tx.commit().await?,
        Err(error) => {
            tx.abandon().await;
            return Err(error);
        }
    }
    db.flush().await
}

async fn recover(db: &Db, files: &Files, row: LogRow) -> Result<(LogId, Log)> {
    let LogRow { row, info, checkpoint } = row;
    let id = info.id;
    let key = Verifier::from_vkey(&info.vkey)
        .map_err(|error| StoreError::BadRow(format!("key of log {id}: {error}")))?;
    let mut log = Log::begun(row, info.origin, key);
    load_tree(db, &mut log).await?;
    if info.ours {
        log.pen = Some(pen(files, &id, &log).await?);
    }
    if let Err(refusal) = check(&id, &mut log, info.size, checkpoint, &files.guard(&id).display().to_string())
    {
        log.refusal = Some(refusal);
        return Ok((id, log));
    }
    match refile(db, files, &id, &mut log).await {
        Err(refusal @ StoreError::CorruptLog { .. }) => log.refusal = Some(refusal),
        done => done?,
    }
    Ok((id, log))
}

async fn load_tree(db: &Db, log: &mut Log) -> Result<()> {
    const STEP: u64 = 1024;
    loop {
        let page = entries(db, log.row, log.tree.size(), log.tree.size() + STEP).await?;
        if page.is_empty() {
            return Ok(());
        }
        page.iter().for_each(|entry| log.tree.push(merkle::leaf_hash(entry)));
    }
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

/// Compares the entries held with the head readers see and with the last head ever signed.
fn check(id: &LogId, log: &mut Log, published: u64, note: Option<Vec<u8>>, guard_file: &str) -> Result<()> {
    let corrupt = |why: String| StoreError::CorruptLog { log: id.clone(), why };
    let rollback = |why: String| StoreError::Rollback { log: id.clone(), why };
    if let Some(note) = note {
        let (head, _) = log.open_head(&note).map_err(corrupt)?;
        if head.size != published || log.tree.root_at(published) != Some(head.root) {
            return Err(corrupt(format!("its {published} entries are not those under its head")));
        }
        log.head = Some((head, note));
    }
    let Some(pen) = log.pen.as_mut() else { return Ok(()) };
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
    if last.origin != log.origin || log.tree.root_at(last.size) != Some(last.root) {
        return Err(rollback(format!("the head of {} entries that was signed has other entries", last.size)));
    }
    // An older guard file under the same history: the newer head of the two is the one to extend.
    if let Some((head, _)) = log.head.as_ref().filter(|(head, _)| head.size > last.size) {
        pen.guard.last = Some(head.clone());
    }
    Ok(())
}

/// Writes every tile again whose file is missing or differs, and looks whether the checkpoint file is the head.
async fn refile(db: &Db, files: &Files, id: &LogId, log: &mut Log) -> Result<()> {
    for tile in tile::covering(log.tree.size()) {
        let path = files.tile(id, &tile.path());
        let bytes = tile_bytes(db, log, id, &tile).await?;
        if files.read(path.clone()).await?.as_ref() != Some(&bytes) {
            files.put(vec![(path, bytes)]).await?;
        }
    }
    log.filed = log.tree.size();
    let file = files.read(files.checkpoint(id)).await?;
    log.shown = log.head.as_ref().is_some_and(|(_, note)| file.as_ref() == Some(note));
    Ok(())
}
