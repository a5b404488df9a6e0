//! What a start puts right, and what it refuses to go on from.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use duologue_record::Hash;
use duologue_store::StoreError;

use crate::Fresh;
use crate::fresh::{act, acts, entries};

fn all_files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            found.extend(all_files(&path))
        } else {
            drop(found.insert(path.clone(), std::fs::read(path).unwrap()))
        }
    }
    found
}

pub async fn every_missing_torn_or_changed_file_is_written_again_the_same(fresh: &Fresh) {
    let (store, id) = fresh.begun().await;
    store.append(&id, 0, acts(0..520)).await.unwrap();
    store.close().await.unwrap();
    let whole = all_files(&fresh.files());
    assert_eq!(whole.len(), 8, "3 bundles, 3 + 1 hash tiles, the checkpoint");
    for path in whole.keys() {
        for harm in ["delete", "tear", "flip", "empty"] {
            let mut bytes = whole[path].clone();
            match harm {
                "delete" => std::fs::remove_file(path).unwrap(),
                "tear" => std::fs::write(path, &bytes[..bytes.len() / 2]).unwrap(),
                "flip" => {
                    bytes[3] ^= 1;
                    std::fs::write(path, bytes).unwrap();
                }
                _ => std::fs::write(path, b"").unwrap(),
            }
            fresh.open().await.close().await.unwrap();
            assert_eq!(all_files(&fresh.files()), whole, "{harm} {}", path.display());
        }
    }
    std::fs::remove_dir_all(fresh.dir().join("logs")).unwrap();
    fresh.open().await;
    assert_eq!(all_files(&fresh.files()), whole);
}

/// A database as it was, apart from the folder's other files: SQLite's file, or copies of PostgreSQL's tables.
struct Older<'f> {
    fresh: &'f Fresh,
    kept: tempfile::TempDir,
}

const TABLES: [&str; 4] = ["log", "entry", "blob", "tombstone"];

impl Older<'_> {
    async fn keep(fresh: &Fresh) -> Older<'_> {
        let older = Older { fresh, kept: tempfile::tempdir().unwrap() };
        if fresh.address.is_none() {
            copy_database(fresh.dir(), older.kept.path());
        } else {
            for table in TABLES {
                fresh.sql(&format!("CREATE TABLE older_{table} AS SELECT * FROM {table}")).await;
            }
        }
        older
    }

    async fn bring_back(self) {
        if self.fresh.address.is_none() {
            return copy_database(self.kept.path(), self.fresh.dir());
        }
        for table in TABLES.into_iter().rev() {
            self.fresh.sql(&format!("DELETE FROM {table}")).await;
        }
        for table in TABLES {
            self.fresh.sql(&format!("INSERT INTO {table} SELECT * FROM older_{table}")).await;
        }
    }
}

fn copy_database(from: &Path, to: &Path) {
    for side in ["duologue.sqlite-wal", "duologue.sqlite-shm"] {
        let _ = std::fs::remove_file(to.join(side));
    }
    std::fs::copy(from.join("duologue.sqlite"), to.join("duologue.sqlite")).unwrap();
}

pub async fn an_older_database_under_a_newer_guard_signs_nothing(fresh: &Fresh) {
    let (store, id) = fresh.begun().await;
    store.append(&id, 0, acts(0..3)).await.unwrap();
    store.close().await.unwrap();
    let older = Older::keep(fresh).await;
    let store = fresh.open().await;
    store.append(&id, 3, acts(3..5)).await.unwrap();
    store.close().await.unwrap();
    let newer = all_files(&fresh.files());

    older.bring_back().await;
    let store = fresh.open().await;
    assert_eq!(store.entries(&id, 0..).await.unwrap(), entries(0..3), "reading goes on");
    // Another history of the same length would be a fork.
    let refused = store.append(&id, 3, acts(7..9)).await.unwrap_err();
    assert!(matches!(refused, StoreError::Rollback { .. }), "{refused}");
    assert!(
        refused.to_string().contains("a head of 5 entries was signed, the database holds only 3"),
        "{refused}"
    );
    assert_eq!(store.entries(&id, 0..).await.unwrap(), entries(0..3));
    assert_eq!(all_files(&fresh.files()), newer, "the newer head stays where readers find it");
    // Other writes are not held up by it.
    store.put_blobs(vec![b"other".to_vec()]).await.unwrap();
}

pub async fn a_lost_or_foreign_guard_signs_nothing(fresh: &Fresh) {
    let (store, id) = fresh.begun().await;
    store.append(&id, 0, acts(0..2)).await.unwrap();
    store.close().await.unwrap();
    let file = fresh.dir().join("guard/jp.record");
    let own = std::fs::read(&file).unwrap();
    for guard in
        [None, Some("torn"), Some("example.org/jp/record\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n")]
    {
        match guard {
            None => std::fs::remove_file(&file).unwrap(),
            Some(text) => std::fs::write(&file, text).unwrap(),
        }
        let store = fresh.open().await;
        let refused = store.append(&id, 2, acts(2..3)).await.unwrap_err();
        assert!(matches!(refused, StoreError::Rollback { .. }), "{guard:?}: {refused}");
        store.close().await.unwrap();
        std::fs::write(&file, &own).unwrap();
    }
    fresh.open().await.append(&id, 2, acts(2..3)).await.unwrap();
}

pub async fn a_log_the_database_forgot_is_not_begun_again(fresh: &Fresh) {
    let (store, id) = fresh.begun().await;
    store.append(&id, 0, acts(0..2)).await.unwrap();
    store.close().await.unwrap();
    for table in ["entry", "log"] {
        assert!(fresh.sql(&format!("DELETE FROM {table}")).await > 0);
    }
    let store = fresh.open().await;
    let refused = store.create_log(&id, crate::fresh::ORIGIN, &crate::fresh::signer()).await.unwrap_err();
    assert!(matches!(refused, StoreError::Rollback { .. }), "{refused}");
}

pub async fn a_missing_key_stops_signing_and_nothing_else(fresh: &Fresh) {
    let (store, id) = fresh.begun().await;
    store.append(&id, 0, acts(0..2)).await.unwrap();
    store.close().await.unwrap();
    let file = fresh.dir().join("keys/jp.record.key");
    let key = std::fs::read(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    let store = fresh.open().await;
    let refused = store.append(&id, 2, acts(2..3)).await.unwrap_err();
    assert!(matches!(refused, StoreError::BadKey { .. }), "{refused}");
    assert_eq!(store.entries(&id, 0..).await.unwrap().len(), 2);
    store.close().await.unwrap();
    std::fs::write(&file, key).unwrap();
    assert_eq!(fresh.open().await.append(&id, 2, acts(2..3)).await.unwrap().size, 3);
}

pub async fn what_was_removed_goes_again_from_a_restored_database(fresh: &Fresh) {
    let (store, id) = fresh.begun().await;
    store.append(&id, 0, vec![act(0)]).await.unwrap();
    store.close().await.unwrap();
    let older = Older::keep(fresh).await;

    let store = fresh.open().await;
    let removed = Hash::of(b"body 0");
    store.redact(&[removed]).await.unwrap();
    if fresh.address.is_none() {
        for file in ["duologue.sqlite", "duologue.sqlite-wal"] {
            let bytes = std::fs::read(fresh.dir().join(file)).unwrap();
            assert!(!bytes.windows(6).any(|bytes| bytes == b"body 0"), "its bytes leave {file} too");
        }
    }
    store.close().await.unwrap();

    older.bring_back().await;
    let store = fresh.open().await;
    assert_eq!(store.blob(&removed).await.unwrap(), None);
    assert_eq!(store.tombstones().await.unwrap(), [removed]);
}
