//! Reading beside the process that has the folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use duologue_record::Hash;
use duologue_store::{Book, LogId, Store, StoreError};

use crate::Fresh;
use crate::fresh::{ORIGIN, act, acts, entries, signer};

/// All files but those of SQLite's journal, which readers write as well: they note in it who reads what.
fn kept(at: &Path) -> BTreeMap<PathBuf, Hash> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(at).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(kept(&path));
        } else if !path.to_str().unwrap().ends_with("-shm") {
            found.insert(path.clone(), Hash::of(&std::fs::read(path).unwrap()));
        }
    }
    found
}

#[tokio::test]
async fn who_reads_beside_a_writer_sees_one_state_and_writes_nothing() {
    let fresh = Fresh::sqlite();
    let (store, id) = fresh.begun().await;
    store.append(&id, 0, acts(0..300)).await.unwrap();
    // Its own files need not be there or right: the database has all.
    std::fs::remove_file(fresh.files().join("tile/entries/000")).unwrap();
    let before = kept(fresh.dir());

    let reader = Store::read(fresh.dir()).await.unwrap();
    assert!(reader.is_beside() && !store.is_beside());
    let head = store.checkpoint(&id).await.unwrap();
    assert_eq!(reader.checkpoint(&id).await.unwrap(), head);
    assert_eq!(reader.entries(&id, ..).await.unwrap(), entries(0..300));
    assert_eq!(reader.tile(&id, "tile/0/000").await.unwrap(), store.tile(&id, "tile/0/000").await.unwrap());
    for refused in [
        reader.append(&id, 300, acts(300..301)).await.err(),
        reader.put_blobs(vec![b"a blob".to_vec()]).await.err(),
        reader.redact(&[Hash::of(b"body 0")]).await.err(),
        reader.create_log(&LogId::new("cn", Book::Record), ORIGIN, &signer()).await.err(),
        reader.vote("peace", Vec::new()).await.err(),
    ] {
        assert!(matches!(refused, Some(StoreError::Beside)), "{refused:?}");
    }
    assert_eq!(kept(fresh.dir()), before);

    // What is written meanwhile is seen by who comes later.
    store.append(&id, 300, vec![act(300)]).await.unwrap();
    assert_eq!(reader.logs().await.unwrap()[0].size, 300);
    assert_eq!(reader.checkpoint(&id).await.unwrap(), head);
    assert_eq!(reader.blob(&Hash::of(b"body 300")).await.unwrap(), None);
    let later = Store::read(fresh.dir()).await.unwrap();
    assert_eq!(later.entries(&id, 300..).await.unwrap(), [act(300).entry]);
    later.close().await.unwrap();
    reader.close().await.unwrap();
    store.append(&id, 301, vec![act(301)]).await.unwrap();

    // Nobody has the folder: it is taken, as by every other command.
    store.close().await.unwrap();
    drop(store);
    let alone = Store::read(fresh.dir()).await.unwrap();
    assert!(!alone.is_beside());
    assert!(fresh.files().join("tile/entries/000").is_file());
    alone.close().await.unwrap();
}
