use duologue_record::Hash;
use duologue_store::StoreError;

use crate::Fresh;
use crate::fresh::{act, jp};

pub async fn blobs_are_found_by_their_hash(fresh: &Fresh) {
    let store = fresh.open().await;
    // SHA-256 of "abc", FIPS 180-4.
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(store.put_blobs(vec![b"abc".to_vec()]).await.unwrap(), [abc.parse().unwrap()]);
    assert_eq!(store.blob(&abc.parse().unwrap()).await.unwrap().unwrap(), b"abc");
    assert_eq!(store.blob(&Hash::of(b"another")).await.unwrap(), None);

    // More than are asked for in one statement.
    let many: Vec<Vec<u8>> = (0..1201u32).map(|i| i.to_be_bytes().to_vec()).collect();
    let mut names = store.put_blobs(many.clone()).await.unwrap();
    names.push(Hash::of(b"another"));
    let found = store.blobs(&names).await.unwrap();
    assert_eq!(found.len(), 1201);
    assert!(names.iter().zip(&many).all(|(name, bytes)| found[name] == *bytes));

    let refused = store.put_blobs(vec![b"small".to_vec(), vec![0; 65_537]]).await.unwrap_err();
    assert!(matches!(refused, StoreError::BlobTooLarge { .. }), "{refused}");
    assert_eq!(store.blob(&Hash::of(b"small")).await.unwrap(), None);
}

pub async fn a_removed_blob_stays_away(fresh: &Fresh) {
    let (store, id) = fresh.begun().await;
    store.append(&id, 0, vec![act(0), act(1)]).await.unwrap();
    let removed = Hash::of(b"body 0");
    store.redact(&[removed]).await.unwrap();
    assert_eq!(store.blob(&removed).await.unwrap(), None);
    assert_eq!(store.put_blobs(vec![b"body 0".to_vec()]).await.unwrap(), [removed]);
    store.append(&id, 2, vec![act(0)]).await.unwrap();
    assert_eq!(store.blob(&removed).await.unwrap(), None, "put again, as a body and with an act");

    let store = fresh.reopen(store).await;
    assert_eq!(store.tombstones().await.unwrap(), [removed]);
    assert_eq!(store.blob(&removed).await.unwrap(), None);
    assert_eq!(store.blob(&Hash::of(b"body 1")).await.unwrap().unwrap(), b"body 1");
    assert_eq!(store.entries(&jp(), 0..).await.unwrap().len(), 3, "entries stay");
    assert_eq!(store.scrub().await.unwrap().faults, vec![]);
}
