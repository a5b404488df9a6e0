//! Backups: all rows of all tables as lines of JSON, the same for either engine, beside a list of SHA-256 sums.
//!
//! A backup is read from one snapshot while nodes go on writing. It is written aside and renamed when all of it is on
//! the disk; what was cut short or changed does not have its sums and is refused. What is damaged in the database goes along as
//! it is, since a backup of all else is better than none, and is named.

use std::collections::HashMap;
use std::fs::{DirBuilder, File};
use std::io::{BufWriter, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use duologue_record::{Hash, merkle};
use futures_util::TryStreamExt;
use serde_json::Value;
use sha2::{Digest, Sha256};
use sqlx::Row;

use crate::database::Database;
use crate::db::{Db, Tx, writing};
use crate::error::{Result, StoreError};
use crate::files::{Files, read, sync};
use crate::form;
use crate::log::{LogId, hash, log_rows_in};
use crate::scrub::Fault;
use crate::table::{Kind, TABLES, Table};

/// The first line of the file `form`.
pub(crate) const FORM: &str = "duologue-backup 1";
pub(crate) const SUMS: &str = "manifest-sha256.txt";

/// What a backup holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Backup {
    pub rows: u64,
    pub keys: u64,
    /// What does not have its own hash any more.
    pub damaged: Vec<Fault>,
}

/// Writes a backup of a store into a new folder, also while servers run. The private keys go along only if asked for.
pub async fn backup(dir: &Path, database: Option<&Database>, to: &Path, with_keys: bool) -> Result<Backup> {
    let files = Files::at(dir);
    let db = match database {
        Some(database) => Db::connect(database).await?,
        None => Db::read_sqlite(&files.database()).await?,
    };
    form::check(&db).await?;
    let bad = |why: &str| StoreError::BadBackup { path: to.to_owned(), why: why.to_owned() };
    if to.exists() {
        return Err(bad("it is there already"));
    }
    let mut name = to.file_name().ok_or_else(|| bad("a folder is needed"))?.to_owned();
    name.push(".part");
    let aside = to.with_file_name(name);
    let failed = |error| StoreError::io(&aside, error);
    if aside.exists() {
        std::fs::remove_dir_all(&aside).map_err(failed)?;
    }
    DirBuilder::new().recursive(true).mode(0o700).create(&aside).map_err(failed)?;
    let written = write_all(&db, &files, &aside, with_keys).await;
    db.close().await;
    if written.is_err() {
        // What is left of it is of no use, and the disk may be full.
        let _ = std::fs::remove_dir_all(&aside);
    }
    let backup = written?;
    std::fs::rename(&aside, to).map_err(|error| StoreError::io(to, error))?;
    match to.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        Some(parent) => sync(parent).map_err(|error| StoreError::io(parent, error))?,
        None => sync(Path::new(".")).map_err(|error| StoreError::io(to, error))?,
    }
    Ok(backup)
}

async fn write_all(db: &Db, files: &Files, aside: &Path, with_keys: bool) -> Result<Backup> {
    let mut backup = Backup::default();
    let mut sums = String::new();
    let mut form = Summed::create(aside, "form", &mut sums)?;
    form.line(&format!("{FORM}\ntables {}", form::version()))?;
    form.finish()?;
    let mut tx = db.snapshot().await?;
    let logs = log_rows_in(&mut tx).await?;
    let logs: HashMap<i64, LogId> = logs.into_iter().map(|log| (log.row, log.info.id)).collect();
    for table in TABLES {
        let mut file = Summed::create(aside, &format!("{}.jsonl", table.name), &mut sums)?;
        match write_table(&mut tx, table, &mut file, (&logs, &mut backup.damaged)).await {
            Ok(rows) => backup.rows += rows,
            Err(error) => {
                tx.abandon().await;
                return Err(error);
            }
        }
        file.finish()?;
    }
    tx.commit().await?;
    if with_keys {
        let keys = aside.join("keys");
        DirBuilder::new().mode(0o700).create(&keys).map_err(|error| StoreError::io(&keys, error))?;
        for path in files.keys()? {
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
            let mut file = Summed::create(aside, &format!("keys/{name}"), &mut sums)?;
            file.write(&read(&path)?.unwrap_or_default())?;
            file.finish()?;
            backup.keys += 1;
        }
        sync(&keys).map_err(|error| StoreError::io(&keys, error))?;
    }
    let mut ignored = String::new();
    let mut file = Summed::create(aside, SUMS, &mut ignored)?;
    file.write(sums.as_bytes())?;
    file.finish()?;
    sync(aside).map_err(|error| StoreError::io(aside, error))?;
    Ok(backup)
}

/// The columns' names, then each row as an array; bytes as base 64.
async fn write_table(
    tx: &mut Tx,
    table: &Table,
    file: &mut Summed<'_>,
    (logs, damaged): (&HashMap<i64, LogId>, &mut Vec<Fault>),
) -> Result<u64> {
    let names: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
    file.line(&Value::from(names).to_string())?;
    let mut count = 0;
    writing!(tx, conn => {
        let mut rows = sqlx::query(table.select).fetch(conn);
        while let Some(row) = rows.try_next().await? {
            let mut cells = Vec::with_capacity(table.columns.len());
            let (mut numbers, mut held) = (Vec::new(), Vec::new());
            for (index, (_, kind)) in table.columns.iter().enumerate() {
                cells.push(match kind {
                    Kind::Number => {
                        let number = row.try_get::<Option<i64>, _>(index)?;
                        numbers.extend(number);
                        Value::from(number)
                    }
                    Kind::Text => Value::from(row.try_get::<Option<String>, _>(index)?),
                    Kind::Truth => Value::from(row.try_get::<Option<bool>, _>(index)?),
                    Kind::Bytes => {
                        let bytes = row.try_get::<Option<Vec<u8>>, _>(index)?;
                        let cell = Value::from(bytes.as_ref().map(|bytes| STANDARD.encode(bytes)));
                        held.extend(bytes);
                        cell
                    }
                });
            }
            file.line(&Value::from(cells).to_string())?;
            damaged.extend(fault(table.name, &numbers, &held, logs));
            count += 1;
        }
    });
    Ok(count)
}

/// Whether a row that carries a hash has it: its numbers and its bytes, in the table's order.
fn fault(table: &str, numbers: &[i64], held: &[Vec<u8>], logs: &HashMap<i64, LogId>) -> Option<Fault> {
    match (table, numbers, held) {
        ("blob", _, [name, bytes]) => {
            hash(name).ok().filter(|name| Hash::of(bytes) != *name).map(Fault::Blob)
        }
        ("delivery", _, [_, name, bytes]) => {
            hash(name).ok().filter(|name| Hash::of(bytes) != *name).map(Fault::Delivery)
        }
        ("entry", [log, position], [bytes, leaf])
            if merkle::leaf_hash(bytes).as_bytes() != leaf.as_slice() =>
        {
            let index = u64::try_from(*position).ok()?;
            Some(Fault::Entry { log: logs.get(log)?.clone(), index })
        }
        _ => None,
    }
}

/// A file whose sum goes into the list once all of it is on the disk.
struct Summed<'a> {
    path: PathBuf,
    name: String,
    file: BufWriter<File>,
    sum: Sha256,
    sums: &'a mut String,
}

impl Summed<'_> {
    fn create<'a>(folder: &Path, name: &str, sums: &'a mut String) -> Result<Summed<'a>> {
        let path = folder.join(name);
        let file = crate::files::private().write(true).create_new(true).open(&path);
        let file = BufWriter::new(file.map_err(|error| StoreError::io(&path, error))?);
        Ok(Summed { path, name: name.to_owned(), file, sum: Sha256::new(), sums })
    }

    fn line(&mut self, line: &str) -> Result<()> {
        self.write(line.as_bytes())?;
        self.write(b"\n")
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.sum.update(bytes);
        self.file.write_all(bytes).map_err(|error| StoreError::io(&self.path, error))
    }

    fn finish(self) -> Result<()> {
        let failed = |error| StoreError::io(&self.path, error);
        let file = self.file.into_inner().map_err(|error| failed(error.into_error()))?;
        file.sync_all().map_err(failed)?;
        let sum = Hash(self.sum.finalize().into());
        self.sums.push_str(&format!("{sum}  {}\n", self.name));
        Ok(())
    }
}
