//! The files beside the database: where they lie, and how one is replaced so that a crash leaves the old or the new.

use std::collections::BTreeSet;
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use duologue_record::Hash;

use crate::error::{Result, StoreError};
use crate::log::LogId;

/// The folder of one store.
#[derive(Clone)]
pub(crate) struct Files {
    dir: PathBuf,
}

impl Files {
    /// Makes the folder if need be, readable by its owner alone.
    pub(crate) fn create(dir: &Path) -> Result<Files> {
        make_dirs(dir).map_err(|error| StoreError::io(dir, error))?;
        Ok(Files { dir: dir.to_owned() })
    }

    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// A folder that is only read from.
    pub(crate) fn at(dir: &Path) -> Files {
        Files { dir: dir.to_owned() }
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.dir.join("duologue.sqlite")
    }

    /// SQLite's file, made if need be. Its side files get the rights of this one, so it is made first.
    pub(crate) fn make_database(&self) -> Result<PathBuf> {
        let database = self.database();
        let made = private().append(true).create(true).open(&database);
        made.map_err(|error| StoreError::io(&database, error))?;
        Ok(database)
    }

    pub(crate) fn key(&self, id: &LogId) -> PathBuf {
        self.dir.join("keys").join(format!("{}.{}.key", id.voice, id.book))
    }

    /// The files of all keys.
    pub(crate) fn keys(&self) -> Result<Vec<PathBuf>> {
        let folder = self.dir.join("keys");
        let failed = |error| StoreError::io(&folder, error);
        let mut found = Vec::new();
        match std::fs::read_dir(&folder) {
            Ok(files) => {
                for file in files {
                    found.push(file.map_err(failed)?.path());
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(failed(error)),
        }
        found.retain(|path| path.extension().is_some_and(|end| end == "key"));
        found.sort();
        Ok(found)
    }

    /// The text of the last head signed. Outside the database, so that a restored backup is noticed.
    pub(crate) fn guard(&self, id: &LogId) -> PathBuf {
        self.dir.join("guard").join(format!("{}.{}", id.voice, id.book))
    }

    pub(crate) fn checkpoint(&self, id: &LogId) -> PathBuf {
        self.log(id).join("checkpoint")
    }

    /// `path` as [`duologue_record::tile::Tile::path`] writes it.
    pub(crate) fn tile(&self, id: &LogId, path: &str) -> PathBuf {
        self.log(id).join(path)
    }

    fn log(&self, id: &LogId) -> PathBuf {
        self.dir.join("logs").join(&id.voice).join(id.book.to_string())
    }

    fn tombstones(&self) -> PathBuf {
        self.dir.join("tombstones")
    }

    /// Takes the folder for this process; the lock ends with the returned file.
    pub(crate) fn lock(&self) -> Result<Option<File>> {
        let path = self.dir.join("lock");
        let failed = |error| StoreError::io(&path, error);
        let file = private().append(true).create(true).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    /// Puts files in place: each is written aside, synced and renamed, then every folder touched is synced.
    pub(crate) async fn put(&self, files: Vec<(PathBuf, Vec<u8>)>) -> Result<()> {
        blocking(move || {
            let mut folders = BTreeSet::new();
            for (path, bytes) in &files {
                replace(path, bytes, &mut folders).map_err(|error| StoreError::io(path, error))?;
            }
            for folder in &folders {
                sync(folder).map_err(|error| StoreError::io(folder, error))?;
            }
            Ok(())
        })
        .await
    }

    /// Puts a file where none is; true if it did.
    pub(crate) async fn put_new(&self, path: PathBuf, bytes: Vec<u8>) -> Result<bool> {
        let there = path.try_exists().map_err(|error| StoreError::io(&path, error))?;
        if !there {
            self.put(vec![(path, bytes)]).await?;
        }
        Ok(!there)
    }

    pub(crate) async fn read(&self, path: PathBuf) -> Result<Option<Vec<u8>>> {
        blocking(move || read(&path)).await
    }

    /// A copy of what the database has as well; one that cannot be read (a damaged disk, another owner) is as good as none.
    pub(crate) async fn kept(&self, path: PathBuf) -> Kept {
        match self.read(path).await {
            Ok(Some(bytes)) => Kept::Here(bytes),
            Ok(None) => Kept::Missing,
            Err(error) => {
                tracing::warn!(%error, "a file of the record cannot be read; the database has what it holds");
                Kept::Unreadable
            }
        }
    }

    /// Drops the partial tiles that a full one has made needless (C2SP tlog-tiles allows it). Failing costs only space.
    pub(crate) async fn drop_partials(&self, full: Vec<PathBuf>) {
        let dropped = blocking(move || {
            for path in full {
                let mut partials = path.into_os_string();
                partials.push(".p");
                match std::fs::remove_dir_all(&partials) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => {
                        tracing::warn!(%error, ?partials, "partial tiles stay");
                    }
                    _ => {}
                }
            }
            Ok(())
        });
        if let Err(error) = dropped.await {
            tracing::warn!(%error, "partial tiles stay");
        }
    }

    /// Adds to the list of removed blobs that survives a restored database.
    pub(crate) async fn add_tombstones(&self, hashes: &[Hash]) -> Result<()> {
        let path = self.tombstones();
        // A crash may have torn the last line, so a new one is begun; blank lines are skipped on reading.
        let lines: String = hashes.iter().map(|hash| format!("\n{hash}")).chain(["\n".into()]).collect();
        blocking(move || {
            let write = || {
                let mut file = private().append(true).create(true).open(&path)?;
                file.write_all(lines.as_bytes())?;
                file.sync_all()?;
                path.parent().map_or(Ok(()), sync)
            };
            write().map_err(|error| StoreError::io(&path, error))
        })
        .await
    }

    pub(crate) async fn tombstones_kept(&self) -> Result<Vec<Hash>> {
        let path = self.tombstones();
        let text = self.read(path.clone()).await?.unwrap_or_default();
        let mut kept = Vec::new();
        for (number, line) in (1..).zip(String::from_utf8_lossy(&text).lines()) {
            match line.parse() {
                Ok(hash) => kept.push(hash),
                Err(_) if line.trim().is_empty() => {}
                Err(_) => tracing::warn!(
                    path = %path.display(),
                    line = number,
                    "this line is damaged and names no removed text, which an old backup may bring back: take the line from a \
                     copy of the file, or delete it if there is none"
                ),
            }
        }
        Ok(kept)
    }
}

/// A file that another place has too.
pub(crate) enum Kept {
    Here(Vec<u8>),
    Missing,
    Unreadable,
}

pub(crate) fn read(path: &Path) -> Result<Option<Vec<u8>>> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StoreError::io(path, error)),
    }
}

fn replace(path: &Path, bytes: &[u8], folders: &mut BTreeSet<PathBuf>) -> io::Result<()> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(io::Error::from(io::ErrorKind::InvalidInput));
    };
    if !folder.exists() {
        // A new folder is durable only when the one that names it is synced, up to one that was there before.
        folders.extend(folder.ancestors().skip(1).scan(false, |there, above| {
            (!std::mem::replace(there, above.exists())).then(|| above.to_owned())
        }));
        make_dirs(folder)?;
    }
    folders.insert(folder.to_owned());
    let mut aside = name.to_owned();
    aside.push(".new");
    let aside = folder.join(aside);
    let mut file = private().write(true).create(true).truncate(true).open(&aside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&aside, path)
}

fn make_dirs(dir: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir)
}

pub(crate) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.mode(0o600);
    options
}

pub(crate) fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|_| StoreError::Closed)?
}
