//! Opening a store: take the folder, see that the tables are up to date, and put right what a crash or a restore left.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use duologue_record::Hash;
use tokio::sync::mpsc;

use crate::again::again;
use crate::blob::{bury, restored, tombstones};
use crate::database::Database;
use crate::db::Db;
use crate::error::{Result, StoreError};
use crate::files::Files;
use crate::follow::Reach;
use crate::form;
use crate::lease;
use crate::writer::{Work, Writer};
use crate::{Inner, Store};

/// Requests that may wait for the writer before callers do.
const QUEUE: usize = 1024;

/// How long a start waits for the process before it to let go of the folder.
const PATIENCE: Duration = Duration::from_secs(3);

impl Store {
    /// Opens the store in a folder, made if need be, with SQLite's database in it.
    ///
    /// Missing or torn tiles and checkpoint files are written again from the database, entries that were stored but
    /// not yet under a signed head get one, and every blob that was ever redacted is deleted again. A log that cannot
    /// be trusted (an older database under a newer guard file, a changed entry) is not written to.
    pub async fn open(dir: &Path) -> Result<Store> {
        let files = Files::create(dir)?;
        let lock = lock(&files).await?;
        let db = Db::open_sqlite(&files.make_database()?).await?;
        Store::begin(files, Some(lock), db).await
    }

    /// Opens one node of several on a PostgreSQL database that [`Database::migrate`] has made ready. The folder holds
    /// what is the node's own: keys, guards, tombstones and a copy of the record's files.
    pub async fn connect(database: &Database, dir: &Path) -> Result<Store> {
        let files = Files::create(dir)?;
        let lock = lock(&files).await?;
        let db = Db::connect(database).await?;
        Store::begin(files, Some(lock), db).await
    }

    /// Opens the store in a folder to read it: as [`Store::open`] does where nobody has the folder, and otherwise beside the
    /// process that has it, in the state that its readers see now. Then nothing is written, repaired or signed.
    pub async fn read(dir: &Path) -> Result<Store> {
        let files = Files::create(dir)?;
        match files.lock()? {
            Some(lock) => {
                let db = Db::open_sqlite(&files.make_database()?).await?;
                Store::begin(files, Some(lock), db).await
            }
            None => {
                let db = Db::sqlite_as_it_is(&files.database()).await?;
                form::check(&db).await?;
                Store::begin(files, None, db).await
            }
        }
    }

    /// Whether the folder is another process's: nothing is written then.
    pub fn is_beside(&self) -> bool {
        self.inner.beside
    }

    async fn begin(files: Files, lock: Option<File>, db: Db) -> Result<Store> {
        let (inbox, requests) = mpsc::channel(QUEUE);
        let mut writer = Writer {
            db: db.clone(),
            files: files.clone(),
            logs: Default::default(),
            trees: Default::default(),
            fence: None,
            halted: None,
            inbox: requests,
            lock,
            #[cfg(test)]
            fault: Default::default(),
        };
        let (trees, beside) = (writer.trees.clone(), writer.is_beside());
        #[cfg(test)]
        let fault = writer.fault.clone();
        let finished = writer.start().await?;
        tokio::spawn(async move {
            if !finished {
                writer.finish_start().await;
            }
            writer.run().await;
        });
        Ok(Store {
            inner: Arc::new(Inner {
                db,
                files,
                trees,
                inbox,
                beside,
                #[cfg(test)]
                fault,
            }),
        })
    }

    /// The folder of the store.
    pub fn dir(&self) -> &Path {
        self.inner.files.dir()
    }

    /// Whether other nodes may write to the same database.
    pub fn is_shared(&self) -> bool {
        matches!(self.inner.db, Db::Postgres(_))
    }

    /// Whether the database answers and its tables are those of this program.
    pub async fn ready(&self) -> Result<()> {
        form::check(&self.inner.db).await
    }

    /// Finishes what was asked before, and lets go of the folder. Later writes are answered [`StoreError::Closed`].
    pub async fn close(&self) -> Result<()> {
        match self.ask(Work::Close).await {
            // A halted writer closes as well; a closed one is what was wanted.
            Ok(()) | Err(StoreError::Halted(_) | StoreError::Closed) => {}
            Err(error) => return Err(error),
        }
        self.inner.db.close().await;
        Ok(())
    }
}

impl Writer {
    /// Reads what there is and puts it right. False where entries still wait for their head, since another node has the
    /// lease, or died with it: readers need not wait for it to end.
    async fn start(&mut self) -> Result<bool> {
        if self.is_beside() {
            return self.follow(Reach::Head).await.map(|()| true);
        }
        let due = self.due().await?;
        self.follow(Reach::Head).await?;
        if !due.is_empty() {
            self.lead().await?;
        } else if !self.waiting().await? {
            self.catch_up().await;
            return Ok(true);
        } else if !self.lead_if_free().await? {
            return Ok(false);
        }
        self.follow(Reach::All).await?;
        let buried = self.bury_again(&due).await;
        if buried.is_ok() {
            self.catch_up().await;
        }
        self.step_back(buried.is_err()).await;
        buried.map(|()| true)
    }

    /// Gives entries their head that a start left without one.
    async fn finish_start(&mut self) {
        match self.lead().await {
            Ok(()) => {
                self.catch_up().await;
                self.step_back(false).await;
            }
            // Whoever writes next does it first.
            Err(error) => tracing::warn!(%error, "the last entries still wait for their head"),
        }
    }

    /// What was removed once and must go again. A restored database may hold it: the list beside it and its own
    /// together decide.
    async fn due(&self) -> Result<Vec<Hash>> {
        let kept: BTreeSet<Hash> = self.files.tombstones_kept().await?.into_iter().collect();
        let known: BTreeSet<Hash> = tombstones(&self.db).await?.into_iter().collect();
        let unwritten: Vec<Hash> = known.difference(&kept).copied().collect();
        if !unwritten.is_empty() {
            self.files.add_tombstones(&unwritten).await?;
        }
        let mut due = restored(&self.db).await?;
        due.extend(kept.difference(&known));
        Ok(due)
    }

    async fn bury_again(&self, due: &[Hash]) -> Result<()> {
        if due.is_empty() {
            return Ok(());
        }
        again!(self.bury(due).await)?;
        self.db.flush().await
    }

    async fn bury(&self, due: &[Hash]) -> Result<()> {
        let mut tx = lease::begin(&self.db, self.fence).await?;
        match bury(&mut tx, due).await {
            Ok(()) => lease::commit(tx, self.fence).await,
            Err(error) => {
                tx.abandon().await;
                Err(error)
            }
        }
    }
}

pub(crate) async fn lock(files: &Files) -> Result<File> {
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
