//! Failures on demand, and what must hold after each: the tests of every step between an append and its answer.

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex};

use duologue_record::note::{Algorithm, Signer};
use duologue_record::verify;

use crate::error::{Result, StoreError};
use crate::{Book, LogId, NewAct, Store};

/// A step of publishing, after which the writer can be made to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Committed,
    TilesFiled,
    GuardReplaced,
    HeadStored,
}

#[derive(Clone, Default)]
pub(crate) struct Plan(Arc<Mutex<Option<(Step, io::ErrorKind)>>>);

impl Plan {
    pub(crate) fn reached(&self, step: Step) -> Result<()> {
        match *self.0.lock().unwrap() {
            Some((planned, kind)) if planned == step => {
                Err(StoreError::io(Path::new("planned"), io::Error::from(kind)))
            }
            _ => Ok(()),
        }
    }

    fn set(&self, plan: Option<(Step, io::ErrorKind)>) {
        *self.0.lock().unwrap() = plan;
    }
}

const STEPS: [Step; 4] = [Step::Committed, Step::TilesFiled, Step::GuardReplaced, Step::HeadStored];

struct Folder(std::path::PathBuf);

impl verify::Reader for Folder {
    type Error = StoreError;

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>> {
        crate::files::read(&self.0.join(path))
    }
}

fn act(number: u64) -> NewAct {
    NewAct {
        entry: format!("entry {number}").into_bytes(),
        blobs: vec![format!("body {number}").into_bytes()],
    }
}

async fn begun(dir: &Path) -> (Store, LogId) {
    let store = Store::open(dir).await.unwrap();
    let id = LogId::new("jp", Book::Record);
    let signer = Signer::from_seed("example/jp", Algorithm::Ed25519, &[1; 32]).unwrap();
    store.create_log(&id, "example/jp", &signer).await.unwrap();
    (store, id)
}

/// The files alone, as a stranger checks them.
fn verified_size(store: &Store, id: &LogId) -> u64 {
    let key = Signer::from_seed("example/jp", Algorithm::Ed25519, &[1; 32]).unwrap().verifier();
    let folder = store.dir().join("logs").join(&id.voice).join(id.book.to_string());
    verify::log(&Folder(folder), &key).unwrap().checkpoint.size
}

#[tokio::test]
async fn a_crash_at_any_step_leaves_a_valid_head_and_the_next_start_finishes() {
    for step in STEPS {
        // 255 → 257 crosses a full tile.
        for grown in [1, 255] {
            let dir = tempfile::tempdir().unwrap();
            let (store, id) = begun(dir.path()).await;
            store.append(&id, 0, (0..grown).map(act).collect()).await.unwrap();
            store.inner.fault.set(Some((step, io::ErrorKind::Other)));
            let two = vec![act(grown), act(grown + 1)];
            let failed = store.append(&id, grown, two).await.unwrap_err();
            assert!(matches!(failed, StoreError::Io { .. }), "{step:?}: {failed}");
            // A failed write ends all writing, even if the next would succeed; the files show the old head, whole.
            store.inner.fault.set(None);
            let halted = store.append(&id, grown + 2, vec![act(0)]).await.unwrap_err();
            assert!(matches!(halted, StoreError::Halted(_)), "{step:?}: {halted}");
            assert_eq!(verified_size(&store, &id), grown, "{step:?}");
            store.close().await.unwrap();

            let store = Store::open(dir.path()).await.unwrap();
            assert_eq!(verified_size(&store, &id), grown + 2, "{step:?}");
            assert_eq!(store.entries(&id, grown..).await.unwrap().len(), 2);
            assert_eq!(store.append(&id, grown + 2, vec![act(9)]).await.unwrap().size, grown + 3);
            assert_eq!(store.scrub().await.unwrap().faults, vec![], "{step:?}");
        }
    }
}

#[tokio::test]
async fn a_full_disk_at_any_step_is_said_and_the_next_write_goes_on_without_a_restart() {
    for step in STEPS {
        let dir = tempfile::tempdir().unwrap();
        let (store, id) = begun(dir.path()).await;
        store.append(&id, 0, vec![act(0)]).await.unwrap();
        store.inner.fault.set(Some((step, io::ErrorKind::StorageFull)));
        for _ in 0..2 {
            let full = store.append(&id, 1, vec![act(1)]).await.unwrap_err();
            assert!(matches!(full, StoreError::Full { .. }), "{step:?}: {full}");
        }
        // Reading goes on, and other writes too.
        assert_eq!(verified_size(&store, &id), 1, "{step:?}");
        store.put_blobs(vec![b"elsewhere".to_vec()]).await.unwrap();

        store.inner.fault.set(None);
        let moved = store.append(&id, 1, vec![act(1)]).await.unwrap_err();
        assert!(matches!(moved, StoreError::Moved { expected: 1, found: 2 }), "{step:?}: {moved}");
        assert_eq!(store.append(&id, 2, vec![act(2)]).await.unwrap().size, 3);
        assert_eq!(verified_size(&store, &id), 3);
        assert_eq!(store.scrub().await.unwrap().faults, vec![], "{step:?}");
    }
}

#[tokio::test]
async fn a_full_database_sinks_nothing_that_was_answered_and_recovers() {
    let dir = tempfile::tempdir().unwrap();
    let (store, id) = begun(dir.path()).await;
    store.append(&id, 0, vec![act(0)]).await.unwrap();
    // SQLite's own limit stands for the disk's: https://www.sqlite.org/pragma.html#pragma_max_page_count
    let crate::db::Db::Sqlite { write, .. } = &store.inner.db else { panic!("SQLite was opened") };
    sqlx::query("PRAGMA max_page_count = 30").execute(write).await.unwrap();
    let large = |n: u8| NewAct { entry: vec![n; 100], blobs: vec![vec![n; 60_000]] };
    let mut size = 1;
    let full = loop {
        match store.append(&id, size, vec![large(size as u8)]).await {
            Ok(appended) => size = appended.size,
            Err(error) => break error,
        }
    };
    assert!(matches!(full, StoreError::Full { .. }), "{full}");
    assert_eq!(store.entries(&id, 0..).await.unwrap().len() as u64, size);
    let _ = sqlx::query("PRAGMA max_page_count = 1000000").execute(write).await;
    assert_eq!(store.append(&id, size, vec![large(99)]).await.unwrap().size, size + 1);
    assert_eq!(store.scrub().await.unwrap().faults, vec![]);
}

#[tokio::test]
async fn what_shared_a_lost_transaction_is_taken_back_whole() {
    let dir = tempfile::tempdir().unwrap();
    let (store, id) = begun(dir.path()).await;
    store.append(&id, 0, vec![act(0)]).await.unwrap();
    // A full disk or a failing one makes SQLite roll back by itself: https://www.sqlite.org/lang_transaction.html
    let lost = store.write((), |tx, ()| {
        Box::pin(async move {
            crate::db::writing!(tx, conn => { sqlx::query("ROLLBACK").execute(conn).await?; });
            Ok(())
        })
    });
    // All wait when the writer looks, so they are one group.
    let (before, lost, after) =
        tokio::join!(store.append(&id, 1, vec![act(1)]), lost, store.put_blobs(vec![b"after".to_vec()]));
    assert!(matches!(before, Err(StoreError::Sql(_))), "{before:?}");
    assert!(matches!(lost, Err(StoreError::Sql(_))), "{lost:?}");
    assert!(matches!(after, Err(StoreError::Sql(_))), "{after:?}");
    assert_eq!(store.append(&id, 1, vec![act(1)]).await.unwrap().size, 2);
    assert_eq!(verified_size(&store, &id), 2);
    assert_eq!(store.scrub().await.unwrap().faults, vec![]);
}
