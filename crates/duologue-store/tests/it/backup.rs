//! S48: what a backup brings back, on either engine and from one to the other.

use std::path::PathBuf;

use duologue_record::Hash;
use duologue_store::{Backup, Delivery, Fault, NewJob, Store, StoreError, Value, backup, restore};

use crate::Fresh;
use crate::delivery::delivery;
use crate::fresh::{act, acts, entries, jp, signer};
use crate::vote::{all, vote};

impl Fresh {
    pub async fn backup(&self, to: &std::path::Path, keys: bool) -> Result<Backup, StoreError> {
        let database = self.address.as_ref().map(|address| address.parse().unwrap());
        backup(self.dir(), database.as_ref(), to, keys).await
    }

    pub async fn restore(&self, from: &std::path::Path) -> Result<Store, StoreError> {
        let database = self.address.as_ref().map(|address| address.parse().unwrap());
        Ok(restore(from, self.dir(), database.as_ref()).await?.0)
    }
}

/// Each pair of engines that there is.
async fn pairs() -> Vec<(Fresh, Fresh)> {
    let mut pairs = vec![(Fresh::sqlite(), Fresh::sqlite())];
    if let (Some(a), Some(b), Some(c), Some(d)) =
        (Fresh::postgres().await, Fresh::postgres().await, Fresh::postgres().await, Fresh::postgres().await)
    {
        pairs.extend([(a, b), (Fresh::sqlite(), c), (d, Fresh::sqlite())]);
    }
    pairs
}

#[tokio::test]
async fn s48_a_restored_store_has_equal_heads_and_goes_on() {
    let out = tempfile::tempdir().unwrap();
    for (number, (old, new)) in pairs().await.into_iter().enumerate() {
        let (store, id) = old.begun().await;
        store.append(&id, 0, acts(0..300)).await.unwrap();
        store.redact(&[Hash::of(b"body 7")]).await.unwrap();
        let later =
            NewJob { kind: "mail".into(), payload: "日本".into(), run_at: 5, unique_key: Some("k".into()) };
        store.enqueue(later).await.unwrap();
        store.accept(delivery("jp", 7), b"answers".to_vec()).await.unwrap();
        let votes = vec![vote("jp", "a", "o1", Value::Agree, 1), vote("jp", "b", "o1", Value::Withdrawn, 2)];
        store.vote("peace", votes.clone()).await.unwrap();
        let changes = store.changes_since(0).await.unwrap();
        // The store stays open: a backup is made beside the running server.
        let folder = out.path().join(number.to_string());
        let made = old.backup(&folder, true).await.unwrap();
        // 1 log, 300 entries, 299 blobs, 1 tombstone, 2 changes, 1 job, 1 delivery, 2 votes on 1 topic.
        assert_eq!(made, Backup { rows: 608, keys: 1, damaged: Vec::new() });

        let restored = new.restore(&folder).await.unwrap();
        assert_eq!(restored.logs().await.unwrap(), store.logs().await.unwrap());
        assert_eq!(restored.checkpoint(&id).await.unwrap(), store.checkpoint(&id).await.unwrap());
        assert_eq!(restored.entries(&id, 0..).await.unwrap(), entries(0..300));
        assert_eq!(
            restored.tile(&id, "tile/0/001.p/44").await.unwrap(),
            store.tile(&id, "tile/0/001.p/44").await.unwrap()
        );
        assert_eq!(restored.blob(&Hash::of(b"body 299")).await.unwrap().unwrap(), b"body 299");
        assert_eq!(restored.blob(&Hash::of(b"body 7")).await.unwrap(), None);
        assert_eq!(restored.changes_since(0).await.unwrap(), changes);
        assert_eq!(restored.scrub().await.unwrap(), store.scrub().await.unwrap());
        let job = restored.lease("mail", 5, 0).await.unwrap().unwrap();
        assert_eq!((job.payload, job.attempts), ("日本".into(), 1));
        let (kept, _, bytes) = restored.delivered("2025", "jp", "public").await.unwrap().unwrap();
        assert_eq!((kept, bytes.as_slice()), (delivery("jp", 7), &b"answers"[..]));
        assert_eq!(all(&restored, "peace", 0).await, votes);
        assert_eq!(restored.topics().await.unwrap(), store.topics().await.unwrap());
        // It signs, and gives out numbers that are new.
        assert_eq!(restored.append(&id, 300, acts(300..302)).await.unwrap().size, 302);
        assert_eq!(restored.changes_since(changes.last().unwrap().seq).await.unwrap().len(), 1);
        assert_eq!(new.verified().entries, entries(0..302));
    }
}

#[tokio::test]
async fn s48_what_was_removed_after_the_backup_is_removed_from_the_restored_again() {
    let out = tempfile::tempdir().unwrap();
    for (number, (old, new)) in pairs().await.into_iter().enumerate() {
        let (store, id) = old.begun().await;
        store.append(&id, 0, acts(0..3)).await.unwrap();
        let folder = out.path().join(number.to_string());
        old.backup(&folder, false).await.unwrap();
        let removed = Hash::of(b"body 1");
        store.redact(&[removed]).await.unwrap();
        store.append(&id, 3, acts(3..5)).await.unwrap();
        store.close().await.unwrap();
        // What is the node's own is still there: the list of what was removed, the guard, the key.
        for path in ["tombstones", "guard/jp.record", "keys/jp.record.key"] {
            let to = new.dir().join(path);
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            std::fs::copy(old.dir().join(path), to).unwrap();
        }
        let store = new.restore(&folder).await.unwrap();
        assert_eq!(store.blob(&removed).await.unwrap(), None);
        assert_eq!(store.tombstones().await.unwrap(), [removed]);
        assert_eq!(store.entries(&id, 0..).await.unwrap(), entries(0..3));
        let refused = store.append(&id, 3, acts(7..8)).await.unwrap_err();
        assert!(matches!(refused, StoreError::Rollback { .. }), "a newer head was signed: {refused}");
    }
}

#[tokio::test]
async fn s48_a_backup_without_keys_holds_no_secret_and_is_read_until_they_are_brought() {
    let (old, new, out) = (Fresh::sqlite(), Fresh::sqlite(), tempfile::tempdir().unwrap());
    let (store, id) = old.begun().await;
    store.append(&id, 0, acts(0..2)).await.unwrap();
    let folder = out.path().join("backup");
    assert_eq!(old.backup(&folder, false).await.unwrap().keys, 0);
    let skey = signer().skey();
    let secret = skey.splitn(5, '+').nth(4).unwrap();
    for file in std::fs::read_dir(&folder).unwrap() {
        assert!(!std::fs::read_to_string(file.unwrap().path()).unwrap().contains(secret));
    }
    let store = new.restore(&folder).await.unwrap();
    assert_eq!(store.entries(&id, 0..).await.unwrap(), entries(0..2));
    assert!(matches!(store.append(&id, 2, acts(2..3)).await, Err(StoreError::BadKey { .. })));
    store.close().await.unwrap();
    std::fs::create_dir_all(new.dir().join("keys")).unwrap();
    std::fs::copy(old.dir().join("keys/jp.record.key"), new.dir().join("keys/jp.record.key")).unwrap();
    assert_eq!(new.open().await.append(&id, 2, acts(2..3)).await.unwrap().size, 3);
}

#[tokio::test]
async fn s48_a_backup_that_was_cut_short_or_changed_is_refused_and_nothing_is_kept() {
    let (old, out) = (Fresh::sqlite(), tempfile::tempdir().unwrap());
    let (store, id) = old.begun().await;
    store.append(&id, 0, acts(0..3)).await.unwrap();
    let folder = out.path().join("backup");
    old.backup(&folder, true).await.unwrap();
    let files: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
    assert_eq!(files.len(), 13, "ten tables, the form, the sums, the keys");
    let mut cases: Vec<PathBuf> = files.into_iter().filter(|path| path.is_file()).collect();
    cases.push(folder.join("keys/jp.record.key"));
    let new = Fresh::sqlite();
    for path in &cases {
        let whole = std::fs::read(path).unwrap();
        for harm in ["delete", "cut", "flip", "more"] {
            let mut bytes = whole.clone();
            match harm {
                "cut" if bytes.is_empty() => continue,
                "cut" => bytes.truncate(bytes.len() / 2),
                "more" => bytes.extend(b"[]\n"),
                _ => bytes[0] ^= 1,
            }
            match harm {
                "delete" => std::fs::remove_file(path).unwrap(),
                _ => std::fs::write(path, &bytes).unwrap(),
            }
            let refused = new.restore(&folder).await.unwrap_err();
            assert!(matches!(refused, StoreError::BadBackup { .. }), "{harm} {}: {refused}", path.display());
            std::fs::write(path, &whole).unwrap();
        }
    }
    // Sums that somebody made fit do not make a false record true: a false entry is not under the signed head.
    let path = folder.join("entry.jsonl");
    let whole = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, whole.replace("ZW50cnkgMQ==", "ZW50cnkgOA==")).unwrap(); // "entry 1", "entry 8"
    let sums = std::fs::read_to_string(folder.join("manifest-sha256.txt")).unwrap();
    let (old_sum, new_sum) = (Hash::of(whole.as_bytes()), Hash::of(&std::fs::read(&path).unwrap()));
    assert!(sums.contains(&old_sum.to_string()) && old_sum != new_sum);
    std::fs::write(
        folder.join("manifest-sha256.txt"),
        sums.replace(&old_sum.to_string(), &new_sum.to_string()),
    )
    .unwrap();
    let store = new.restore(&folder).await.unwrap();
    assert!(matches!(store.entries(&id, 0..).await, Err(StoreError::CorruptLog { .. })));
    assert!(matches!(store.append(&id, 3, acts(3..4)).await, Err(StoreError::CorruptLog { .. })));
}

#[tokio::test]
async fn s48_a_backup_goes_into_an_empty_store_and_a_new_folder_only() {
    let out = tempfile::tempdir().unwrap();
    for (number, (old, new)) in pairs().await.into_iter().enumerate() {
        let (store, id) = old.begun().await;
        store.append(&id, 0, acts(0..1)).await.unwrap();
        let folder = out.path().join(number.to_string());
        old.backup(&folder, false).await.unwrap();
        assert!(matches!(old.backup(&folder, false).await, Err(StoreError::BadBackup { .. })));
        let (other, _) = new.begun().await;
        other.append(&jp(), 0, vec![act(9)]).await.unwrap();
        other.close().await.unwrap();
        let refused = new.restore(&folder).await.unwrap_err();
        assert!(matches!(refused, StoreError::NotEmpty { .. }), "{refused}");
        assert_eq!(new.open().await.entries(&jp(), 0..).await.unwrap(), entries(9..10));
    }
    let nothing = Fresh::sqlite();
    assert!(nothing.backup(&out.path().join("nothing"), false).await.is_err());
    assert_eq!(std::fs::read_dir(nothing.dir()).unwrap().count(), 0, "nothing is made where nothing was");
    assert!(!out.path().join("nothing").exists());
}

#[tokio::test]
async fn s48_a_backup_made_while_others_write_is_one_state() {
    for old in [Some(Fresh::sqlite()), Fresh::postgres().await].into_iter().flatten() {
        let out = tempfile::tempdir().unwrap();
        let (store, id) = old.begun().await;
        let writing = tokio::spawn({
            let (store, id) = (store.clone(), id.clone());
            async move {
                let mut next = 0;
                while store.append(&id, next, vec![act(next)]).await.is_ok() {
                    next += 1;
                }
            }
        });
        for round in 0..5 {
            tokio::time::sleep(std::time::Duration::from_millis(40)).await;
            let folder = out.path().join(round.to_string());
            old.backup(&folder, true).await.unwrap();
            let new = Fresh::sqlite();
            let restored = new.restore(&folder).await.unwrap();
            let held = restored.entries(&id, 0..).await.unwrap();
            assert_eq!(held, entries(0..held.len() as u64));
            assert_eq!(restored.scrub().await.unwrap().faults, []);
            let size = held.len() as u64;
            assert_eq!(restored.append(&id, size, vec![act(size)]).await.unwrap().size, size + 1);
        }
        store.close().await.unwrap();
        writing.await.unwrap();
    }
}

#[tokio::test]
async fn s48_a_backup_names_each_body_entry_and_file_of_answers_without_its_hash() {
    let fresh = Fresh::sqlite();
    let (store, id) = fresh.begun().await;
    store.append(&id, 0, acts(0..3)).await.unwrap();
    let of = Delivery {
        survey: "2030".into(),
        side: "jp".into(),
        sample: "public".into(),
        questionnaire: Hash::of(b"asked"),
        name: "jp.csv".into(),
        accepted_at: 1,
    };
    let file = store.accept(of, b"answers".to_vec()).await.unwrap();
    for harm in [
        "UPDATE blob SET bytes = CAST('aody 1' AS BLOB) WHERE bytes = CAST('body 1' AS BLOB)",
        "UPDATE entry SET bytes = CAST('fntry 2' AS BLOB) WHERE position = 2",
        "UPDATE delivery SET bytes = CAST('answert' AS BLOB)",
    ] {
        assert_eq!(fresh.sql(harm).await, 1, "{harm}");
    }
    let out = tempfile::tempdir().unwrap();
    let made = fresh.backup(&out.path().join("b"), false).await.unwrap();
    let damaged =
        [Fault::Entry { log: id, index: 2 }, Fault::Blob(Hash::of(b"body 1")), Fault::Delivery(file)];
    assert_eq!(made.damaged, damaged);
}
