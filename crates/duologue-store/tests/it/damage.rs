//! Bits flipped in the database, which an engine's own check does not see.

use duologue_record::Hash;
use duologue_store::{Fault, StoreError};

use crate::Fresh;
use crate::fresh::{acts, entries, jp};

/// Told as SQLite has it.
async fn harm(fresh: &Fresh, statement: &str) {
    let statement = match &fresh.address {
        None => statement.to_owned(),
        Some(_) => statement
            .replace("AS BLOB", "AS BYTEA")
            .replace("zeroblob(32)", "decode(repeat('00', 32), 'hex')"),
    };
    assert!(fresh.sql(&statement).await > 0);
}

pub async fn a_flipped_bit_in_a_blob_is_never_served_and_putting_it_again_heals_it(fresh: &Fresh) {
    let (store, id) = fresh.begun().await;
    store.append(&id, 0, acts(0..2)).await.unwrap();
    harm(fresh, "UPDATE blob SET bytes = CAST('aody 0' AS BLOB) WHERE bytes = CAST('body 0' AS BLOB)").await;
    let name = Hash::of(b"body 0");
    let refused = store.blob(&name).await.unwrap_err();
    assert!(matches!(refused, StoreError::Corrupt { hash } if hash == name), "{refused}");
    assert_eq!(store.scrub().await.unwrap().faults, [Fault::Blob(name)]);
    store.put_blobs(vec![b"body 0".to_vec()]).await.unwrap();
    assert_eq!(store.blob(&name).await.unwrap().unwrap(), b"body 0");
    assert_eq!(store.scrub().await.unwrap().faults, []);
}

pub async fn a_changed_entry_is_named_and_not_built_upon(fresh: &Fresh) {
    let (store, id) = fresh.begun().await;
    store.append(&id, 0, acts(0..3)).await.unwrap();
    harm(fresh, "UPDATE entry SET bytes = CAST('fntry 1' AS BLOB) WHERE position = 1").await;
    let faults = store.scrub().await.unwrap().faults;
    assert!(faults.contains(&Fault::Entry { log: jp(), index: 1 }), "{faults:?}");
    // The next head's tiles would hold the changed entry: it is refused, and stays so over a restart.
    let refused = store.append(&id, 3, acts(3..4)).await.unwrap_err();
    assert!(matches!(refused, StoreError::CorruptLog { .. }), "{refused}");
    let whole = fresh.verified();
    let store = fresh.reopen(store).await;
    assert_eq!(fresh.verified().entries, whole.entries, "the good files are left alone");
    assert!(matches!(store.append(&id, 3, acts(3..4)).await, Err(StoreError::CorruptLog { .. })));
}

pub async fn each_fault_is_listed_where_it_is(fresh: &Fresh) {
    let (store, id) = fresh.begun().await;
    store.append(&id, 0, acts(0..258)).await.unwrap();
    let clean = store.scrub().await.unwrap();
    assert_eq!((clean.entries, clean.blobs, clean.tiles, clean.faults), (258, 258, 5, vec![]));
    std::fs::remove_file(fresh.files().join("tile/entries/000")).unwrap();
    std::fs::write(fresh.files().join("tile/0/001.p/2"), [0; 64]).unwrap();
    std::fs::write(fresh.files().join("checkpoint"), b"another").unwrap();
    harm(fresh, "UPDATE entry SET leaf = zeroblob(32) WHERE position = 7").await;
    let faults: Vec<String> = store.scrub().await.unwrap().faults.iter().map(Fault::to_string).collect();
    let mut expected = [
        "jp/record: entry 7 does not have its leaf hash",
        "jp/record: checkpoint differs from the entries",
        "jp/record: tile/entries/000 is missing",
        "jp/record: tile/0/001.p/2 differs from the entries",
    ];
    let mut found: Vec<&str> = faults.iter().map(String::as_str).collect();
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
}

pub async fn an_entry_whose_body_is_lost_is_listed(fresh: &Fresh) {
    let (store, id) = fresh.begun().await;
    let body = Hash::of(b"a body");
    let entry =
        format!(r#"{{"at":"2026-01-31T09:00:00Z","body":"{body}","kind":"edition","subject":"13","v":1}}"#);
    let act = duologue_store::NewAct { entry: entry.into_bytes(), blobs: vec![b"a body".to_vec()] };
    store.append(&id, 0, vec![act]).await.unwrap();
    assert_eq!(store.scrub().await.unwrap().faults, []);
    harm(fresh, "DELETE FROM blob").await;
    assert_eq!(store.scrub().await.unwrap().faults, [Fault::NoBody { log: id, index: 0, body }]);
    store.redact(&[body]).await.unwrap();
    assert_eq!(store.scrub().await.unwrap().faults, [], "removed on purpose is no fault");
}

pub async fn a_bundle_that_cannot_be_read_keeps_no_store_shut_and_is_named(fresh: &Fresh) {
    let (store, id) = fresh.begun().await;
    store.append(&id, 0, acts(0..300)).await.unwrap();
    let whole = store.tile(&id, "tile/entries/000").await.unwrap();
    // Nobody reads a folder as a file, whoever they are, nor puts a file in its place (EISDIR).
    let bundle = fresh.files().join("tile/entries/000");
    std::fs::remove_file(&bundle).unwrap();
    std::fs::create_dir(&bundle).unwrap();
    let store = fresh.reopen(store).await;
    assert_eq!(store.entries(&id, ..).await.unwrap(), entries(0..300));
    assert_eq!(store.tile(&id, "tile/entries/000").await.unwrap(), whole);
    store.append(&id, 300, acts(300..301)).await.unwrap();
    let faults: Vec<String> = store.scrub().await.unwrap().faults.iter().map(Fault::to_string).collect();
    assert!(
        faults.len() == 1 && faults[0].starts_with("jp/record: tile/entries/000 cannot be read: "),
        "{faults:?}"
    );
    std::fs::remove_dir(&bundle).unwrap();
    let store = fresh.reopen(store).await;
    assert_eq!(store.scrub().await.unwrap().faults, []);
    assert_eq!(std::fs::read(&bundle).unwrap(), whole.unwrap());
}
