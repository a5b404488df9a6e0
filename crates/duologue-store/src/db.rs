//! The database: one writing connection, several reading ones, and the forms of its tables.

use std::path::Path;
use std::time::Duration;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{SqlSafeStr, Sqlite, SqlitePool};

use crate::error::Result;

/// An engine. Queries are written once, in the common subset, and run by `reading!` and `writing!`.
#[derive(Clone)]
pub(crate) enum Db {
    Sqlite { read: SqlitePool, write: SqlitePool },
}

/// An open write transaction.
pub(crate) enum Tx {
    Sqlite(PoolConnection<Sqlite>),
}

macro_rules! reading {
    ($db:expr, $pool:ident => $body:expr) => {
        match $db {
            $crate::db::Db::Sqlite { read: $pool, .. } => $body,
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
            .pragma("secure_delete", "ON"); // a removed blob must not stay readable in free pages
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .max_lifetime(None)
            .idle_timeout(None)
            .connect_with(options.clone())
            .await?;
        Migrator::with_migrations(sqlite_migrations()).run(&write).await?;
        let read =
            SqlitePoolOptions::new().max_connections(READERS).connect_with(options.read_only(true)).await?;
        Ok(Db::Sqlite { read, write })
    }

    /// Begins a write transaction; it waits its turn at once, not at its first write, which would fail as "locked".
    pub(crate) async fn begin(&self) -> Result<Tx> {
        let Db::Sqlite { write, .. } = self;
        let mut tx = Tx::Sqlite(write.acquire().await?);
        match tx.run("BEGIN IMMEDIATE").await {
            Ok(()) => Ok(tx),
            Err(error) => {
                tx.abandon().await;
                Err(error)
            }
        }
    }

    /// Moves what the write-ahead log holds into the database file, so that deleted bytes leave it too.
    /// A reader in the way makes it a smaller success, not an error.
    pub(crate) async fn flush(&self) -> Result<()> {
        let Db::Sqlite { write, .. } = self;
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(write).await?;
        Ok(())
    }

    pub(crate) async fn close(&self) {
        let Db::Sqlite { read, write } = self;
        read.close().await;
        write.close().await;
    }
}

impl Tx {
    pub(crate) async fn commit(mut self) -> Result<()> {
        match self.run("COMMIT").await {
            Ok(()) => Ok(()),
            Err(error) => {
                self.abandon().await;
                Err(error)
            }
        }
    }

    /// Undoes everything by closing the connection. A full disk makes SQLite roll back by itself; sqlx, which counts
    /// transactions, would then refuse every later one, so neither its counter nor this connection is used again.
    pub(crate) async fn abandon(self) {
        let Tx::Sqlite(connection) = self;
        if let Err(error) = connection.close().await {
            tracing::warn!(%error, "closing a connection after a failed transaction");
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
        writing!(self, conn => sqlx::query(statement).execute(conn).await)?;
        Ok(())
    }
}

fn sqlite_migrations() -> Vec<Migration> {
    let forms = [(1, "record", include_str!("../migrations/sqlite/0001_record.sql"))];
    forms
        .into_iter()
        .map(|(version, name, sql)| {
            Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
        })
        .collect()
}
