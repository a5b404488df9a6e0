//! Blobs: bytes named by their SHA-256, checked on every read, and removed for good when redacted.

use std::collections::{HashMap, HashSet};

use duologue_record::Hash;
use sqlx::{QueryBuilder, Sqlite};

use crate::Store;
use crate::change::note_change;
use crate::db::{Db, Tx, reading, writing};
use crate::error::{Result, StoreError};
use crate::gather::{Gathered, gathered, split};
use crate::log::{hash, integer};

/// The largest blob kept in the database: 64 KiB.
pub const BLOB_LIMIT: usize = 64 * 1024;

/// Bound to one statement at a time, far below either engine's limit of parameters.
const CHUNK: usize = 2_048;

impl Store {
    /// A blob by its hash; None when it is not here or was removed.
    pub async fn blob(&self, hash: &Hash) -> Result<Option<Vec<u8>>> {
        Ok(self.blobs(&[*hash]).await?.remove(hash))
    }

    /// Many blobs at once; those not here are left out.
    pub async fn blobs(&self, hashes: &[Hash]) -> Result<HashMap<Hash, Vec<u8>>> {
        let mut wanted = HashSet::with_capacity(hashes.len());
        let names: Vec<Hash> = hashes.iter().copied().filter(|name| wanted.insert(*name)).collect();
        let mut found = HashMap::with_capacity(names.len());
        for chunk in names.chunks(CHUNK) {
            for bytes in gather(&self.inner.db, chunk).await? {
                let name = Hash::of(&bytes);
                if !wanted.contains(&name) {
                    return Err(damaged(&self.inner.db, chunk).await?);
                }
                found.insert(name, bytes);
            }
        }
        Ok(found)
    }

    /// Stores blobs and returns their names in the same order. One that was removed for good stays away.
    pub async fn put_blobs(&self, blobs: Vec<Vec<u8>>) -> Result<Vec<Hash>> {
        blobs.iter().try_for_each(|blob| check_blob(blob))?;
        let names = blobs.iter().map(|blob| Hash::of(blob)).collect();
        self.write_record(blobs, |tx, blobs| {
            Box::pin(async move {
                for blob in blobs {
                    insert_blob(tx, blob).await?;
                }
                Ok(())
            })
        })
        .await?;
        Ok(names)
    }

    /// Removes blobs for good: they go now, and again at every start, even from a restored older database.
    pub async fn redact(&self, hashes: &[Hash]) -> Result<()> {
        if hashes.is_empty() {
            return Ok(());
        }
        if self.is_beside() {
            return Err(StoreError::Beside);
        }
        self.inner.files.add_tombstones(hashes).await?;
        let removed = hashes.to_vec();
        let count = integer(u64::try_from(hashes.len()).unwrap_or(u64::MAX))?;
        self.write_record((removed, count), |tx, (removed, count)| {
            Box::pin(async move {
                bury(tx, removed).await?;
                note_change(tx, "redaction", *count).await
            })
        })
        .await?;
        self.inner.db.flush().await
    }

    /// Every hash whose blob was removed, in their order.
    pub async fn tombstones(&self) -> Result<Vec<Hash>> {
        tombstones(&self.inner.db).await
    }
}

pub(crate) async fn tombstones(db: &Db) -> Result<Vec<Hash>> {
    let rows: Vec<(Vec<u8>,)> = reading!(db, pool =>
        sqlx::query_as("SELECT hash FROM tombstone ORDER BY hash").fetch_all(pool).await)?;
    rows.iter().map(|(bytes,)| hash(bytes)).collect()
}

/// What was removed for good and is here all the same.
pub(crate) async fn restored(db: &Db) -> Result<Vec<Hash>> {
    let rows: Vec<(Vec<u8>,)> = reading!(db, pool => sqlx::query_as(
        "SELECT hash FROM tombstone WHERE EXISTS (SELECT 1 FROM blob WHERE blob.hash = tombstone.hash)",
    ).fetch_all(pool).await)?;
    rows.iter().map(|(bytes,)| hash(bytes)).collect()
}

pub(crate) fn check_blob(blob: &[u8]) -> Result<()> {
    if blob.len() > BLOB_LIMIT {
        return Err(StoreError::BlobTooLarge { bytes: blob.len(), limit: BLOB_LIMIT });
    }
    Ok(())
}

/// Stores a blob unless it was removed for good. Putting it again heals a row whose bytes were damaged.
pub(crate) async fn insert_blob(tx: &mut Tx, blob: &[u8]) -> Result<()> {
    writing!(tx, conn => { sqlx::query(
        "INSERT INTO blob (hash, bytes) SELECT $1, $2 \
         WHERE NOT EXISTS (SELECT 1 FROM tombstone WHERE hash = $1) \
         ON CONFLICT (hash) DO UPDATE SET bytes = excluded.bytes WHERE blob.bytes <> excluded.bytes",
    ).bind(Hash::of(blob).as_bytes().as_slice()).bind(blob).execute(conn).await?; });
    Ok(())
}

/// Remembers the hashes as removed and deletes what is stored under them.
pub(crate) async fn bury(tx: &mut Tx, hashes: &[Hash]) -> Result<()> {
    for hash in hashes {
        let name = hash.as_bytes().as_slice();
        writing!(&mut *tx, conn => {
            sqlx::query("INSERT INTO tombstone (hash) VALUES ($1) ON CONFLICT DO NOTHING")
                .bind(name).execute(&mut *conn).await?;
            sqlx::query("DELETE FROM blob WHERE hash = $1").bind(name).execute(conn).await?;
        });
    }
    Ok(())
}

/// The blobs with these names, by themselves: what they hash to tells their names.
async fn gather(db: &Db, hashes: &[Hash]) -> Result<Vec<Vec<u8>>> {
    let names = hashes.iter().map(|hash| hash.as_bytes().as_slice());
    let found: Gathered = match db {
        Db::Sqlite { read, .. } => {
            let select = concat!("SELECT ", gathered!(sqlite ""), " FROM blob WHERE hash IN (");
            let mut query = QueryBuilder::<Sqlite>::new(select);
            let mut list = query.separated(", ");
            names.for_each(|name| {
                list.push_bind(name);
            });
            query.push(")");
            query.build_query_as().fetch_one(read).await?
        }
        Db::Postgres(pool) => {
            let select = concat!("SELECT ", gathered!(postgres ""), " FROM blob WHERE hash = ANY($1)");
            sqlx::query_as(select).bind(names.collect::<Vec<_>>()).fetch_one(pool).await?
        }
    };
    split(found)
}

/// Which of these blobs is not as it was written.
async fn damaged(db: &Db, hashes: &[Hash]) -> Result<StoreError> {
    for (name, bytes) in select(db, hashes).await? {
        let name = hash(&name)?;
        if Hash::of(&bytes) != name {
            return Ok(StoreError::Corrupt { hash: name });
        }
    }
    Ok(StoreError::BadRow("a blob changed while it was read".into()))
}

pub(crate) async fn select(db: &Db, hashes: &[Hash]) -> Result<Vec<(Vec<u8>, Vec<u8>)>> {
    let names = hashes.iter().map(|hash| hash.as_bytes().as_slice());
    match db {
        Db::Sqlite { read, .. } => {
            let mut query = QueryBuilder::<Sqlite>::new("SELECT hash, bytes FROM blob WHERE hash IN (");
            let mut list = query.separated(", ");
            names.for_each(|name| {
                list.push_bind(name);
            });
            query.push(")");
            Ok(query.build_query_as().fetch_all(read).await?)
        }
        Db::Postgres(pool) => {
            let query = sqlx::query_as("SELECT hash, bytes FROM blob WHERE hash = ANY($1)");
            Ok(query.bind(names.collect::<Vec<_>>()).fetch_all(pool).await?)
        }
    }
}
