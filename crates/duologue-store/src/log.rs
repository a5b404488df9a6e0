//! Logs: how they are named, which there are, and what readers see of them.

use std::fmt;
use std::ops::{Bound, RangeBounds};
use std::str::FromStr;

use duologue_record::Hash;
use duologue_record::checkpoint::Checkpoint;
use duologue_record::note::Verifier;
use duologue_record::tile::{self, Kind, Tile};

use crate::Store;
use crate::db::{Db, Tx, reading, writing};
use crate::error::{Result, StoreError};
use crate::files::Kept;
use crate::gather::{Gathered, gathered, split};
use crate::head::{self, sound, tile_bytes};
use crate::tree::{Grown, Tree};
use crate::writer::Work;

/// One log of one voice.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogId {
    pub voice: String,
    pub book: Book,
}

/// Which of a voice's two logs: what all may read, or what is tabled among the sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Book {
    Record,
    Table,
}

/// A log as listed. `size` counts the entries under the last signed head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogInfo {
    pub id: LogId,
    pub origin: String,
    pub vkey: String,
    pub ours: bool,
    pub size: u64,
}

impl LogId {
    pub fn new(voice: impl Into<String>, book: Book) -> LogId {
        LogId { voice: voice.into(), book }
    }

    /// A voice's name becomes the name of a folder, so it is checked before anything is written.
    pub(crate) fn check(&self) -> Result<()> {
        let name = self.voice.as_bytes();
        let plain = name.iter().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'-');
        if plain && name.len() <= 32 && name.first().is_some_and(u8::is_ascii_lowercase) {
            Ok(())
        } else {
            Err(StoreError::BadName(self.voice.clone()))
        }
    }
}

impl fmt::Display for LogId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.voice, self.book)
    }
}

impl FromStr for LogId {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<LogId> {
        let refused = || StoreError::BadName(text.to_owned());
        let (voice, book) = text.split_once('/').ok_or_else(refused)?;
        let id = LogId::new(voice, book.parse().map_err(|_| refused())?);
        id.check()?;
        Ok(id)
    }
}

impl fmt::Display for Book {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Book::Record => "record",
            Book::Table => "table",
        })
    }
}

impl FromStr for Book {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Book> {
        match text {
            "record" => Ok(Book::Record),
            "table" => Ok(Book::Table),
            _ => Err(StoreError::BadName(text.to_owned())),
        }
    }
}

/// Entries that are asked for at once.
pub(crate) const STEP: u64 = 1024;
/// Entries of a full bundle.
const FULL: u64 = head::FULL as u64;

/// A row of the table `log`.
pub(crate) struct LogRow {
    pub(crate) row: i64,
    pub(crate) info: LogInfo,
    pub(crate) checkpoint: Option<Vec<u8>>,
}

impl Store {
    /// Every log here, ours and peers', in the order of their names.
    pub async fn logs(&self) -> Result<Vec<LogInfo>> {
        Ok(self.log_rows().await?.into_iter().map(|row| row.info).collect())
    }

    /// The entries at these positions, as far as the last signed head goes.
    pub async fn entries(&self, id: &LogId, positions: impl RangeBounds<u64>) -> Result<Vec<Vec<u8>>> {
        let (log, tree) = self.grown(id).await?;
        let mut next = match positions.start_bound() {
            Bound::Included(first) => *first,
            Bound::Excluded(before) => before.saturating_add(1),
            Bound::Unbounded => 0,
        };
        let end = log.info.size.min(match positions.end_bound() {
            Bound::Included(last) => last.saturating_add(1),
            Bound::Excluded(end) => *end,
            Bound::Unbounded => u64::MAX,
        });
        let mut found = Vec::new();
        while next < end {
            let tile_end = (next / FULL + 1) * FULL;
            // A full bundle is one file, where the database would give a row for each entry.
            let whole = next.is_multiple_of(FULL) && tile_end <= end;
            let bundled = if whole { self.bundled(id, &tree, next / FULL).await } else { None };
            let page = match bundled {
                Some(page) => page,
                None => {
                    let page = entries(&self.inner.db, log.row, next, end.min(tile_end)).await?;
                    sound(&tree.read(), id, next, end.min(tile_end) - next, &page)?;
                    page
                }
            };
            found.extend(page);
            next = tile_end;
        }
        Ok(found)
    }

    /// The entries of a full bundle as its file has them; none where the file is missing, cannot be read or is not what the
    /// tree has hashed.
    async fn bundled(&self, id: &LogId, tree: &Grown, index: u64) -> Option<Vec<Vec<u8>>> {
        let tile = Tile { kind: Kind::Entries, index, width: head::FULL };
        let Kept::Here(file) = self.inner.files.kept(self.inner.files.tile(id, &tile.path())).await else {
            return None;
        };
        let entries = tile::read_bundle(&file).ok();
        entries.filter(|entries| sound(&tree.read(), id, index * FULL, FULL, entries).is_ok())
    }

    /// The leaf hashes of all entries under the last signed head.
    pub async fn leaves(&self, id: &LogId) -> Result<Vec<Hash>> {
        let (log, tree) = self.grown(id).await?;
        let leaves = tree.read().leaves(log.info.size).map(<[Hash]>::to_vec);
        Ok(leaves.unwrap_or_default())
    }

    /// The last signed head, as published; None for a mirror that has not seen one yet.
    pub async fn checkpoint(&self, id: &LogId) -> Result<Option<Vec<u8>>> {
        let (log, tree) = self.grown(id).await?;
        let Some(note) = log.checkpoint else { return Ok(None) };
        let wrong = |why: String| StoreError::CorruptLog { log: id.clone(), why };
        let key = Verifier::from_vkey(&log.info.vkey).map_err(|error| wrong(error.to_string()))?;
        let (head, _) = Checkpoint::open(&note, &key).map_err(|error| wrong(error.to_string()))?;
        if head.size != log.info.size || tree.read().root_at(head.size) != Some(head.root) {
            return Err(wrong("its head is not that of its entries".into()));
        }
        Ok(Some(note))
    }

    /// A tile or bundle by its C2SP path; None when there is none, or the path is not one.
    pub async fn tile(&self, id: &LogId, path: &str) -> Result<Option<Vec<u8>>> {
        let (log, tree) = self.grown(id).await?;
        match Tile::parse(path) {
            Some(tile) if Tree::has(log.info.size, &tile) => {
                tile_bytes(&self.inner.db, log.row, &tree, id, &tile).await.map(Some)
            }
            _ => Ok(None),
        }
    }

    /// A log with the tree that what is read of it is checked against. Where another node let it grow, the writer
    /// follows first.
    pub(crate) async fn grown(&self, id: &LogId) -> Result<(LogRow, Grown)> {
        let log = self.log_row(id).await?;
        let known = || match self.inner.trees.get(id) {
            Some(Ok(tree)) if tree.size() < log.info.size => None,
            known => known,
        };
        let tree = match known() {
            Some(tree) => tree?,
            None => {
                self.ask(Work::Follow).await?;
                known().ok_or_else(|| StoreError::CorruptLog {
                    log: id.clone(),
                    why: format!("{} entries are under its head, fewer are here", log.info.size),
                })??
            }
        };
        Ok((log, tree))
    }

    pub(crate) async fn log_row(&self, id: &LogId) -> Result<LogRow> {
        let found = self.log_rows().await?.into_iter().find(|row| row.info.id == *id);
        found.ok_or_else(|| StoreError::UnknownLog(id.clone()))
    }

    pub(crate) async fn log_rows(&self) -> Result<Vec<LogRow>> {
        log_rows(&self.inner.db).await
    }
}

type Row = (i64, String, String, String, String, bool, i64, Option<Vec<u8>>);
const ROWS: &str =
    "SELECT id, voice, book, origin, vkey, ours, published, checkpoint FROM log ORDER BY voice, book";

pub(crate) async fn log_rows(db: &Db) -> Result<Vec<LogRow>> {
    from_rows(reading!(db, pool => sqlx::query_as(ROWS).fetch_all(pool).await)?)
}

/// As [`log_rows`], as a transaction sees them.
pub(crate) async fn log_rows_in(tx: &mut Tx) -> Result<Vec<LogRow>> {
    from_rows(writing!(tx, conn => sqlx::query_as(ROWS).fetch_all(conn).await)?)
}

fn from_rows(rows: Vec<Row>) -> Result<Vec<LogRow>> {
    rows.into_iter()
        .map(|(row, voice, book, origin, vkey, ours, published, checkpoint)| {
            let id = LogId::new(voice, book.parse()?);
            let size = natural(published)?;
            Ok(LogRow { row, info: LogInfo { id, origin, vkey, ours, size }, checkpoint })
        })
        .collect()
}

/// The entries from position `from` up to, not including, `end`, whether a head covers them yet or not.
pub(crate) async fn entries(db: &Db, row: i64, from: u64, end: u64) -> Result<Vec<Vec<u8>>> {
    let mut found = Vec::new();
    let mut next = from;
    while next < end {
        let stop = end.min(next.saturating_add(STEP));
        let page = gather(db, row, integer(next)?, integer(stop)?).await?;
        if page.is_empty() {
            break;
        }
        found.extend(page);
        next = stop;
    }
    Ok(found)
}

async fn gather(db: &Db, row: i64, from: i64, end: i64) -> Result<Vec<Vec<u8>>> {
    macro_rules! select {
        ($engine:ident) => {
            concat!(
                "SELECT ",
                gathered!($engine " ORDER BY position"),
                " FROM entry WHERE log = $1 AND position >= $2 AND position < $3"
            )
        };
    }
    let found: Gathered = match db {
        Db::Sqlite { read, .. } => {
            sqlx::query_as(select!(sqlite)).bind(row).bind(from).bind(end).fetch_one(read).await?
        }
        Db::Postgres(pool) => {
            sqlx::query_as(select!(postgres)).bind(row).bind(from).bind(end).fetch_one(pool).await?
        }
    };
    split(found)
}

/// The leaf hashes kept beside the entries before position `end`.
pub(crate) async fn leaves(db: &Db, row: i64, end: u64) -> Result<Vec<Hash>> {
    let rows: Vec<(Vec<u8>,)> = reading!(db, pool => sqlx::query_as(
        "SELECT leaf FROM entry WHERE log = $1 AND position < $2 ORDER BY position",
    ).bind(row).bind(integer(end)?).fetch_all(pool).await)?;
    rows.iter().map(|(leaf,)| hash(leaf)).collect()
}

/// Adds the row of a new log, and returns its number.
pub(crate) async fn insert_log(tx: &mut Tx, info: &LogInfo, checkpoint: Option<&[u8]>) -> Result<i64> {
    let (row,): (i64,) = writing!(tx, conn => sqlx::query_as(
        "INSERT INTO log (voice, book, origin, vkey, ours, published, checkpoint) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
    )
    .bind(&info.id.voice)
    .bind(info.id.book.to_string())
    .bind(&info.origin)
    .bind(&info.vkey)
    .bind(info.ours)
    .bind(integer(info.size)?)
    .bind(checkpoint)
    .fetch_one(conn)
    .await)?;
    Ok(row)
}

pub(crate) fn integer(number: u64) -> Result<i64> {
    i64::try_from(number).map_err(|_| StoreError::BadRow(format!("{number} is over the database's range")))
}

pub(crate) fn natural(number: i64) -> Result<u64> {
    u64::try_from(number).map_err(|_| StoreError::BadRow(format!("{number} is negative")))
}

pub(crate) fn hash(bytes: &[u8]) -> Result<Hash> {
    let bytes = <[u8; 32]>::try_from(bytes);
    bytes.map(Hash).map_err(|_| StoreError::BadRow("a hash is not 32 bytes".into()))
}
