//! The two engines, and what is said to either of them in the same words.

use std::path::Path;
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgPool, Postgres, Sqlite, SqlitePool, Transaction};

use crate::database::Database;
use crate::error::Result;
use crate::form;

/// How many rows SQLite's thread may be ahead of who reads them: at 50, a start changes threads at every few rows.
const ROWS: usize = 2048;

/// An engine. Queries are written once, in the common subset, and run by `reading!` and `writing!`.
#[derive(Clone)]
pub(crate) enum Db {
    Sqlite { read: SqlitePool, write: SqlitePool },
    Postgres(PgPool),
}

/// An open write transaction.
pub(crate) enum Tx {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

macro_rules! reading {
    ($db:expr, $pool:ident => $body:expr) => {
        match $db {
            $crate::db::Db::Sqlite { read: $pool, .. } => $body,
            $crate::db::Db::Postgres($pool) => $body,
        }
    };
}

macro_rules! writing {
    ($tx:expr, $conn:ident => $body:expr) => {
        match $tx {
            $crate::db::Tx::Sqlite(held) => {
                let $conn = &mut **held;
                $body
            }
            $crate::db::Tx::Postgres(held) => {
                let $conn = &mut **held;
                $body
            }
        }
    };
}

pub(crate) use {reading, writing};

const READERS: u32 = 4;

impl Db {
    pub(crate) async fn open_sqlite(file: &Path) -> Result<Db> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            .row_buffer_size(ROWS)
            .pragma("secure_delete", "ON"); // a removed blob must not stay readable in free pages
        // A connection to a file does not break while it rests.
        let pool = || SqlitePoolOptions::new().test_before_acquire(false);
        let write = pool()
            .max_connections(1)
            .max_lifetime(None)
            .idle_timeout(None)
            .connect_with(options.clone())
            .await?;
        form::bring_up_sqlite(&write).await?;
        let read = pool().max_connections(READERS).connect_with(options.read_only(true)).await?;
        Ok(Db::Sqlite { read, write })
    }

    /// Its tables are brought up to date by a command of their own, since other nodes may be running.
    pub(crate) async fn connect(database: &Database) -> Result<Db> {
        let db = Db::Postgres(database.connect().await?);
        form::check(&db).await?;
        Ok(db)
    }

    /// Opens SQLite's database to read from it beside the process that has the folder.
    pub(crate) async fn read_sqlite(file: &Path) -> Result<Db> {
        let options = SqliteConnectOptions::new().filename(file).read_only(true);
        let read = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
        Ok(Db::Sqlite { write: read.clone(), read })
    }

    /// Opens SQLite's database in its state of now, which stays however others write meanwhile: one connection reads in one
    /// transaction.
    pub(crate) async fn sqlite_as_it_is(file: &Path) -> Result<Db> {
        let options = SqliteConnectOptions::new().filename(file).read_only(true).row_buffer_size(ROWS);
        let read = SqlitePoolOptions::new()
            .max_connections(1)
            .max_lifetime(None)
            .idle_timeout(None)
            .after_connect(|connection, _| {
                Box::pin(async move { sqlx::query("BEGIN").execute(connection).await.map(drop) })
            })
            .connect_with(options)
            .await?;
        Ok(Db::Sqlite { write: read.clone(), read })
    }

    /// A transaction that only reads, and sees one state throughout.
    pub(crate) async fn snapshot(&self) -> Result<Tx> {
        match self {
            Db::Sqlite { read, .. } => {
                let mut tx = Tx::Sqlite(read.acquire().await?);
                tx.run("BEGIN").await?;
                Ok(tx)
            }
            Db::Postgres(pool) => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";
                let mut tx = Tx::Postgres(pool.begin_with(begin).await?);
                // The disk that it is written to may be slow.
                tx.run("SET LOCAL idle_in_transaction_session_timeout = 0").await?;
                Ok(tx)
            }
        }
    }

    /// Begins a write transaction; on SQLite it waits its turn at once, not at its first write, which would fail as
    /// "locked".
    pub(crate) async fn begin(&self) -> Result<Tx> {
        let write = match self {
            Db::Sqlite { write, .. } => write,
            Db::Postgres(pool) => return Ok(Tx::Postgres(pool.begin().await?)),
        };
        let mut tx = Tx::Sqlite(write.acquire().await?);
        match tx.run("BEGIN IMMEDIATE").await {
            Ok(()) => Ok(tx),
            Err(error) => {
                tx.abandon().await;
                Err(error)
            }
        }
    }

    /// Moves what SQLite's write-ahead log holds into the database file, so that deleted bytes leave it too.
    /// A reader in the way makes it a smaller success, not an error.
    pub(crate) async fn flush(&self) -> Result<()> {
        if let Db::Sqlite { write, .. } = self {
            sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(write).await?;
        }
        Ok(())
    }

    pub(crate) async fn close(&self) {
        match self {
            Db::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Db::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    pub(crate) async fn commit(mut self) -> Result<()> {
        if let Tx::Postgres(transaction) = self {
            return Ok(transaction.commit().await?);
        }
        match self.run("COMMIT").await {
            Ok(()) => Ok(()),
            Err(error) => {
                self.abandon().await;
                Err(error)
            }
        }
    }

    /// Undoes everything, on SQLite by closing the connection. A full disk makes SQLite roll back by itself; sqlx,
    /// which counts transactions, would then refuse every later one, so neither its counter nor this connection is
    /// used again.
    pub(crate) async fn abandon(self) {
        let undone = match self {
            Tx::Sqlite(connection) => connection.close().await,
            Tx::Postgres(transaction) => transaction.rollback().await,
        };
        if let Err(error) = undone {
            tracing::warn!(%error, "undoing a failed transaction");
        }
    }

    pub(crate) async fn save(&mut self) -> Result<()> {
        self.run("SAVEPOINT work").await
    }

    pub(crate) async fn keep(&mut self) -> Result<()> {
        self.run("RELEASE SAVEPOINT work").await
    }

    pub(crate) async fn undo(&mut self) -> Result<()> {
        self.run("ROLLBACK TO SAVEPOINT work").await?;
        self.keep().await
    }

    async fn run(&mut self, statement: &'static str) -> Result<()> {
        writing!(self, conn => { sqlx::query(statement).execute(conn).await?; });
        Ok(())
    }
}
