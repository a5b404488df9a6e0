//! Restoring a backup into an empty store, of either engine.
//!
//! What lies in the folder already wins: a newer guard keeps an older history from being signed, newer tombstones
//! remove again what the backup still has.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use duologue_record::Hash;
use duologue_record::checkpoint::Checkpoint;
use duologue_record::note::Verifier;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::Store;
use crate::again::again;
use crate::backup::{Backup, FORM, SUMS};
use crate::database::Database;
use crate::db::{Db, Tx, reading, writing};
use crate::error::{Result, StoreError};
use crate::files::{Files, read};
use crate::form;
use crate::log::LogRow;
use crate::table::{Kind, TABLES, Table};

/// Fills an empty store from a backup, and opens it. Opening checks every log against its head, and removes again what
/// is in the folder's list of tombstones.
pub async fn restore(from: &Path, dir: &Path, database: Option<&Database>) -> Result<(Store, Backup)> {
    let sums = checked(from)?;
    let files = Files::create(dir)?;
    let lock = crate::open::lock(&files).await?;
    let db = match database {
        Some(database) => {
            database.migrate().await?;
            Db::connect(database).await?
        }
        None => Db::open_sqlite(&files.make_database()?).await?,
    };
    let filled = again!(fill(&db, &files, from, &sums).await);
    db.close().await;
    drop(lock);
    let backup = filled?;
    let store = match database {
        Some(database) => Store::connect(database, dir).await?,
        None => Store::open(dir).await?,
    };
    Ok((store, backup))
}

async fn fill(db: &Db, files: &Files, from: &Path, sums: &BTreeMap<String, Hash>) -> Result<Backup> {
    for table in TABLES {
        let (count,): (i64,) = reading!(db, pool => sqlx::query_as(table.count).fetch_one(pool).await)?;
        if count > 0 {
            return Err(StoreError::NotEmpty { table: table.name });
        }
    }
    let mut backup = Backup::default();
    let mut tx = db.begin().await?;
    for table in TABLES {
        match read_table(&mut tx, table, &from.join(format!("{}.jsonl", table.name))).await {
            Ok(rows) => backup.rows += rows,
            Err(error) => {
                tx.abandon().await;
                return Err(error);
            }
        }
    }
    for name in sums.keys().filter(|name| name.starts_with("keys/")) {
        let bytes = read(&from.join(name))?.unwrap_or_default();
        backup.keys += u64::from(files.put_new(files.dir().join(name), bytes).await?);
    }
    // Before the rows are there for good: without its guard a log would not be signed any more.
    let logs = crate::log::log_rows_in(&mut tx).await?;
    for row in &logs {
        if let Some(head) = head(row)? {
            files.put_new(files.guard(&row.info.id), head.to_text().into_bytes()).await?;
        }
    }
    tx.commit().await?;
    Ok(backup)
}

/// The head of a log of ours.
fn head(row: &LogRow) -> Result<Option<Checkpoint>> {
    let wrong = |why: String| StoreError::CorruptLog { log: row.info.id.clone(), why };
    let Some(note) = row.checkpoint.as_ref().filter(|_| row.info.ours) else { return Ok(None) };
    let key = Verifier::from_vkey(&row.info.vkey).map_err(|error| wrong(error.to_string()))?;
    let (head, _) = Checkpoint::open(note, &key).map_err(|error| wrong(error.to_string()))?;
    Ok(Some(head))
}

/// The files of a backup with their sums, every one compared.
fn checked(from: &Path) -> Result<BTreeMap<String, Hash>> {
    let bad = |name: &str, why: &str| StoreError::BadBackup { path: from.join(name), why: why.to_owned() };
    let list = read(&from.join(SUMS))?;
    let list =
        list.ok_or_else(|| bad(SUMS, "it is missing: this is no backup, or one that was cut short"))?;
    let mut sums = BTreeMap::new();
    for line in String::from_utf8_lossy(&list).lines() {
        let parts = line.split_once("  ").and_then(|(sum, name)| Some((sum.parse::<Hash>().ok()?, name)));
        let (sum, name) = parts.ok_or_else(|| bad(SUMS, "a line is damaged"))?;
        let key =
            name.strip_prefix("keys/").is_some_and(|name| name.ends_with(".key") && !name.contains('/'));
        if !key
            && name != "form"
            && !TABLES.iter().any(|table| name.strip_suffix(".jsonl") == Some(table.name))
        {
            return Err(bad(name, "a file that no backup has"));
        }
        sums.insert(name.to_owned(), sum);
    }
    let needed = TABLES.iter().map(|table| format!("{}.jsonl", table.name)).chain(["form".to_owned()]);
    for name in needed {
        if !sums.contains_key(&name) {
            return Err(bad(&name, "it is not in the list of sums"));
        }
    }
    for (name, sum) in &sums {
        if sum_of(&from.join(name))? != Some(*sum) {
            return Err(bad(name, "it does not have its sum: it was cut short or changed"));
        }
    }
    let form = read(&from.join("form"))?.unwrap_or_default();
    if form != format!("{FORM}\ntables {}\n", form::version()).into_bytes() {
        return Err(bad(
            "form",
            "another version of this program made it: restore with that one, then bring it up",
        ));
    }
    Ok(sums)
}

fn sum_of(path: &Path) -> Result<Option<Hash>> {
    let failed = |error| StoreError::io(path, error);
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    let (mut sum, mut buffer) = (Sha256::new(), vec![0; 64 * 1024]);
    loop {
        let length = file.read(&mut buffer).map_err(failed)?;
        match buffer.get(..length) {
            Some([]) | None => return Ok(Some(Hash(sum.finalize().into()))),
            Some(bytes) => sum.update(bytes),
        }
    }
}

async fn read_table(tx: &mut Tx, table: &Table, path: &Path) -> Result<u64> {
    let failed = |error| StoreError::io(path, error);
    let bad = |why: String| StoreError::BadBackup { path: path.to_owned(), why };
    let mut lines = BufReader::new(File::open(path).map_err(failed)?).lines();
    let names: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
    let first = lines.next().transpose().map_err(failed)?;
    if first != Some(Value::from(names).to_string()) {
        return Err(bad("its columns are others".into()));
    }
    let mut count = 0;
    for line in lines {
        let line = line.map_err(failed)?;
        let cells: Vec<Value> = serde_json::from_str(&line).map_err(|error| bad(error.to_string()))?;
        if cells.len() != table.columns.len() {
            return Err(bad(format!("row {count} has {} columns", cells.len())));
        }
        insert(tx, table, cells).await.map_err(|error| bad(format!("row {count}: {error}")))?;
        count += 1;
    }
    if let (Some(renumber), Tx::Postgres(transaction)) = (table.renumber, &mut *tx) {
        sqlx::query(renumber).execute(&mut **transaction).await?;
    }
    Ok(count)
}

async fn insert(tx: &mut Tx, table: &Table, cells: Vec<Value>) -> Result<()> {
    let wrong = |name: &str| StoreError::BadRow(format!("{name} is of another kind"));
    writing!(tx, conn => {
        let mut query = sqlx::query(table.insert);
        for ((name, kind), cell) in table.columns.iter().zip(cells) {
            query = match (kind, cell) {
                (Kind::Number, Value::Null) => query.bind(None::<i64>),
                (Kind::Number, Value::Number(number)) => query.bind(number.as_i64().ok_or_else(|| wrong(name))?),
                (Kind::Truth, Value::Bool(truth)) => query.bind(truth),
                (Kind::Text, Value::Null) => query.bind(None::<String>),
                (Kind::Text, Value::String(text)) => query.bind(text),
                (Kind::Bytes, Value::Null) => query.bind(None::<Vec<u8>>),
                (Kind::Bytes, Value::String(text)) => query.bind(STANDARD.decode(text).map_err(|_| wrong(name))?),
                _ => return Err(wrong(name)),
            };
        }
        query.execute(conn).await?;
    });
    Ok(())
}
