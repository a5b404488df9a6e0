use duologue_record::Hash;
use duologue_record::checkpoint::Checkpoint;
use duologue_record::merkle;
use duologue_store::{Appended, NewAct, StoreError};

use crate::Fresh;
use crate::fresh::{act, acts, entries, signer, size};

pub async fn what_was_appended_is_read_after_a_restart(fresh: &Fresh) {
    let (store, id) = fresh.begun().await;
    assert_eq!(size(&store, &id, &signer().verifier()).await, 0);
    assert_eq!(store.append(&id, 0, acts(0..3)).await.unwrap(), Appended { first: 0, size: 3 });
    // Over a tile's end, so that a second level and a second bundle begin.
    assert_eq!(store.append(&id, 3, acts(3..600)).await.unwrap(), Appended { first: 3, size: 600 });
    let note = store.checkpoint(&id).await.unwrap();

    let store = fresh.reopen(store).await;
    assert_eq!(store.entries(&id, 0..).await.unwrap(), entries(0..600));
    assert_eq!(store.entries(&id, 598..).await.unwrap(), entries(598..600));
    assert_eq!(store.entries(&id, 600..).await.unwrap(), Vec::<Vec<u8>>::new());
    let leaves: Vec<Hash> = entries(0..600).iter().map(|entry| merkle::leaf_hash(entry)).collect();
    assert_eq!(store.leaves(&id).await.unwrap(), leaves);
    assert_eq!(store.checkpoint(&id).await.unwrap(), note);
    assert_eq!(store.blob(&Hash::of(b"body 599")).await.unwrap().unwrap(), b"body 599");

    let (head, _) = Checkpoint::open(&note.unwrap(), &signer().verifier()).unwrap();
    assert_eq!((head.size, head.root), (600, merkle::root(&leaves)));
    assert_eq!(fresh.verified().entries, entries(0..600));
    // A tile holds the concatenated leaf hashes (C2SP tlog-tiles); a partial one is named by its width.
    let first: Vec<u8> = leaves[..256].iter().flat_map(|leaf| leaf.0).collect();
    assert_eq!(store.tile(&id, "tile/0/000").await.unwrap().unwrap(), first);
    assert_eq!(store.tile(&id, "tile/0/002.p/88").await.unwrap().unwrap().len(), 88 * 32);
    assert_eq!(store.tile(&id, "tile/1/000.p/2").await.unwrap().unwrap().len(), 64);
    let outgrown = store.tile(&id, "tile/0/000.p/3").await.unwrap();
    assert_eq!(outgrown.unwrap(), first[..96], "who still has an older head asks for it");
    for path in [
        "tile/0/007",
        "tile/0/002.p/89",
        "tile/1/000.p/3",
        "../checkpoint",
        "checkpoint",
        "tile/0/../../../keys/jp.record.key",
    ] {
        assert_eq!(store.tile(&id, path).await.unwrap(), None, "{path}");
    }
    assert_eq!(store.scrub().await.unwrap().faults, vec![]);
}

pub async fn an_append_decided_upon_an_older_size_is_refused(fresh: &Fresh) {
    let (store, id) = fresh.begun().await;
    store.append(&id, 0, acts(0..2)).await.unwrap();
    let moved = store.append(&id, 1, acts(7..8)).await.unwrap_err();
    assert!(matches!(moved, StoreError::Moved { expected: 1, found: 2 }), "{moved}");
    let moved = store.append(&id, 3, acts(7..8)).await.unwrap_err();
    assert!(matches!(moved, StoreError::Moved { expected: 3, found: 2 }), "{moved}");
    assert_eq!(store.entries(&id, 0..).await.unwrap(), entries(0..2));
    assert_eq!(store.blob(&Hash::of(b"body 7")).await.unwrap(), None);
}

pub async fn of_editors_at_the_same_moment_one_wins_each_place(fresh: &Fresh) {
    let (store, id) = fresh.begun().await;
    let mut editors = tokio::task::JoinSet::new();
    for editor in 0..20 {
        let (store, id) = (store.clone(), id.clone());
        editors.spawn(async move {
            let mut expected = 0;
            loop {
                match store.append(&id, expected, vec![act(editor)]).await {
                    Ok(appended) => return appended.first,
                    Err(StoreError::Moved { found, .. }) => expected = found,
                    Err(error) => panic!("{error}"),
                }
            }
        });
    }
    let mut places = editors.join_all().await;
    places.sort_unstable();
    assert_eq!(places, (0..20).collect::<Vec<u64>>());
    let mut said = store.entries(&id, 0..).await.unwrap();
    said.sort_unstable();
    let mut expected = entries(0..20);
    expected.sort_unstable();
    assert_eq!(said, expected);
    assert_eq!(fresh.verified().checkpoint.size, 20);
}

pub async fn a_refused_append_does_not_sink_its_neighbours(fresh: &Fresh) {
    let (store, id) = fresh.begun().await;
    let stale = store.append(&id, 5, acts(1..2));
    let good = store.append(&id, 0, acts(0..1));
    let other = store.put_blobs(vec![b"neighbour".to_vec()]);
    let (stale, good, other) = tokio::join!(stale, good, other);
    assert!(matches!(stale, Err(StoreError::Moved { .. })));
    assert_eq!(good.unwrap().size, 1);
    assert_eq!(other.unwrap(), [Hash::of(b"neighbour")]);
    assert_eq!(store.entries(&id, 0..).await.unwrap(), entries(0..1));
}

pub async fn too_large_entries_and_blobs_are_refused_whole(fresh: &Fresh) {
    let (store, id) = fresh.begun().await;
    let large = NewAct { entry: vec![b'x'; 16 * 1024 + 1], blobs: vec![] };
    let refused = store.append(&id, 0, vec![act(0), large]).await.unwrap_err();
    assert!(matches!(refused, StoreError::EntryTooLarge { bytes: 16_385, limit: 16_384 }), "{refused}");
    let large = NewAct { entry: b"x".to_vec(), blobs: vec![vec![0; 64 * 1024 + 1]] };
    let refused = store.append(&id, 0, vec![act(0), large]).await.unwrap_err();
    assert!(matches!(refused, StoreError::BlobTooLarge { bytes: 65_537, limit: 65_536 }), "{refused}");
    assert_eq!(store.blob(&Hash::of(b"body 0")).await.unwrap(), None);
    let most = NewAct { entry: vec![b'x'; 16 * 1024], blobs: vec![vec![0; 64 * 1024]] };
    assert_eq!(store.append(&id, 0, vec![most]).await.unwrap().size, 1);
}

pub async fn each_new_head_is_a_change(fresh: &Fresh) {
    let (store, id) = fresh.begun().await;
    store.append(&id, 0, acts(0..2)).await.unwrap();
    store.append(&id, 2, acts(2..3)).await.unwrap();
    let changes = store.changes_since(0).await.unwrap();
    let told: Vec<_> = changes.iter().map(|change| (change.topic.as_str(), change.version)).collect();
    assert_eq!(told, [("jp/record", 2), ("jp/record", 3)]);
    let last = changes.last().unwrap().seq;
    assert_eq!(store.changes_since(changes[0].seq).await.unwrap(), changes[1..]);
    assert_eq!(store.changes_since(last).await.unwrap(), []);
}
