//! Everything that can go wrong here, in words that say what, where and what to do.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use duologue_record::Hash;
use sqlx::postgres::PgDatabaseError;

use crate::log::LogId;

pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// A refusal or a failure of the store. Cheap to clone, since one failed group answers many callers.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    #[error(
        "no space left while writing {what}: free some space and try again, nothing acknowledged was lost"
    )]
    Full { what: String },

    // Not called `source`: what prints a chain of errors would say it twice.
    #[error("{}: {why}", path.display())]
    Io { path: PathBuf, why: Arc<io::Error> },

    #[error("the database failed: {error}{}", mend(.0), error = .0)]
    Sql(Arc<sqlx::Error>),

    #[error("{database} does not answer: {why}")]
    Unreachable { database: String, why: String },

    #[error("a database is named as postgres://user@host/name")]
    BadDatabase,

    #[error(
        "the database's tables are of version {found} (0: there are none), this program needs {needed}: \
         run `duologue migrate`"
    )]
    OldForm { found: i64, needed: i64 },

    #[error(
        "the database's tables are of version {found}, this program knows {needed}: a newer one wrote them, use it"
    )]
    NewForm { found: i64, needed: i64 },

    #[error("another node is writing to the logs: try again")]
    Busy,

    #[error("other transactions were in the way of this one, each time that it was run again: try later")]
    Contended,

    #[error("another node went on while this one was stopped: read the log again, it may have what was sent")]
    Superseded,

    #[error("{}: {why}", path.display())]
    BadBackup { path: PathBuf, why: String },

    #[error("the table {table} has rows: a backup is restored into an empty database only")]
    NotEmpty { table: &'static str },

    #[error("the database's form could not be brought up to date: {0}")]
    Migrate(Arc<sqlx::migrate::MigrateError>),

    #[error("the log grew meanwhile: {expected} entries were expected, it has {found}; read it again")]
    Moved { expected: u64, found: u64 },

    #[error(
        "{log}: {why}. Nothing is signed, since that could fork the log: \
         bring back the newer database, or restore the newest backup (docs/operator.md, Backups)"
    )]
    Rollback { log: LogId, why: String },

    #[error(
        "{hash} does not have its own hash any more: a text comes back with `duologue bundle in` from another copy of the \
         record, a file of answers from a backup"
    )]
    Corrupt { hash: Hash },

    #[error(
        "{log}: {why}. Nothing is written to it: restore the newest backup into a new place (docs/operator.md, Backups)"
    )]
    CorruptLog { log: LogId, why: String },

    #[error("there is no log {0} here")]
    UnknownLog(LogId),

    #[error("{0} is a peer's log: only its owner appends to it")]
    NotOurs(LogId),

    #[error("{0} is our own log: it takes no entries from a mirror")]
    NotAPeer(LogId),

    #[error("log {log} exists already, with another {what}")]
    LogExists { log: LogId, what: &'static str },

    #[error(
        "{log}: {} is there already, and it would be lost: restore a backup of the database that it belongs to, or move it \
         away if the voice is to begin anew",
        path.display()
    )]
    KeyExists { log: LogId, path: PathBuf },

    #[error("{0:?} cannot name a voice: a lower-case letter, then up to 31 of a-z, 0-9 and -")]
    BadName(String),

    #[error("{log}: the signing key cannot be used: {why} ({})", path.display())]
    BadKey { log: LogId, path: PathBuf, why: String },

    #[error(
        "a blob of {bytes} bytes is over the limit of {limit}: split it, or keep it outside the database"
    )]
    BlobTooLarge { bytes: usize, limit: usize },

    #[error("a file of answers of {bytes} bytes is over the limit of {limit}")]
    DeliveryTooLarge { bytes: usize, limit: usize },

    #[error("{0:?} names no participant, topic, opinion or public: 1 to 64 visible characters of ASCII")]
    BadVote(String),

    #[error("an entry of {bytes} bytes is over the limit of {limit}")]
    EntryTooLarge { bytes: usize, limit: usize },

    #[error("{log}: what the peer sent is refused: {why}")]
    BadPeer { log: LogId, why: String },

    #[error("a stored value cannot be read: {0}")]
    BadRow(String),

    #[error(
        "{} is in use by another process: stop the server, or what else runs there, first (`backup`, `bundle out`, `export`, \
         `key show` and `site` work beside it)",
        .0.display()
    )]
    InUse(PathBuf),

    #[error("another process has the folder, which is only read here")]
    Beside,

    #[error(
        "writing has stopped after a failure of the disk or database ({0}): check the disk, then start again"
    )]
    Halted(Arc<StoreError>),

    #[error("the store is closed")]
    Closed,
}

impl StoreError {
    pub(crate) fn io(path: &Path, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                StoreError::Full { what: path.display().to_string() }
            }
            _ => StoreError::Io { path: path.to_owned(), why: Arc::new(source) },
        }
    }

    /// After a failed fsync nobody knows what is on the disk, so nothing more may be promised.
    pub(crate) fn ends_writing(&self) -> bool {
        match self {
            StoreError::Io { .. } => true,
            StoreError::Sql(error) => match engine_code(error) {
                Some(Code::Sqlite(code)) => matches!(code, SQLITE_IOERR | SQLITE_CORRUPT | SQLITE_NOTADB),
                Some(Code::Postgres(code)) => {
                    matches!(code.get(..2), Some("XX")) || code == POSTGRES_IO_ERROR
                }
                None => false,
            },
            _ => false,
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let full = || StoreError::Full { what: "the database".into() };
        match engine_code(&error) {
            Some(Code::Sqlite(SQLITE_FULL)) => full(),
            Some(Code::Postgres(code)) if code == POSTGRES_DISK_FULL => full(),
            Some(Code::Postgres(code)) if code == POSTGRES_LOCK_NOT_AVAILABLE => StoreError::Busy,
            Some(Code::Postgres(code)) if POSTGRES_CONTENDED.contains(&code.as_str()) => {
                StoreError::Contended
            }
            _ => StoreError::Sql(Arc::new(error)),
        }
    }
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        match error {
            // It failed before any migration was begun, as in a damaged file.
            sqlx::migrate::MigrateError::Execute(error) => error.into(),
            error => StoreError::Migrate(Arc::new(error)),
        }
    }
}

// Primary result codes, https://www.sqlite.org/rescode.html.
const SQLITE_IOERR: u32 = 10;
const SQLITE_CORRUPT: u32 = 11;
const SQLITE_FULL: u32 = 13;
const SQLITE_CANTOPEN: u32 = 14;
const SQLITE_NOTADB: u32 = 26;

// https://www.postgresql.org/docs/current/errcodes-appendix.html; class XX says that the data are damaged.
const POSTGRES_DISK_FULL: &str = "53100";
const POSTGRES_LOCK_NOT_AVAILABLE: &str = "55P03";
// serialization_failure and deadlock_detected: the whole transaction may be run again.
const POSTGRES_CONTENDED: [&str; 2] = ["40001", "40P01"];
const POSTGRES_IO_ERROR: &str = "58030";

/// What to do, where the engine's own words do not say it.
fn mend(error: &sqlx::Error) -> &'static str {
    match engine_code(error) {
        Some(Code::Sqlite(SQLITE_CANTOPEN)) => {
            "; see that its file is there, and that this user may read and write it and its folder"
        }
        Some(Code::Sqlite(SQLITE_IOERR)) => {
            "; look at the disk, and whether its file can be read and written"
        }
        Some(Code::Sqlite(SQLITE_CORRUPT | SQLITE_NOTADB)) => {
            "; its file is damaged: restore the newest backup into a new folder (docs/operator.md, Backups)"
        }
        _ => "",
    }
}

enum Code {
    Sqlite(u32),
    Postgres(String),
}

fn engine_code(error: &sqlx::Error) -> Option<Code> {
    let error = error.as_database_error()?;
    let code = error.code()?;
    if error.try_downcast_ref::<PgDatabaseError>().is_some() {
        return Some(Code::Postgres(code.into_owned()));
    }
    let code: u32 = code.parse().ok()?;
    Some(Code::Sqlite(code & 0xff)) // the low byte of an extended code is the primary one
}
