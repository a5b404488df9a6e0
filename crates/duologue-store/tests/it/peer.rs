use duologue_record::Hash;
use duologue_record::verify;
use duologue_store::{Book, LogId, Store, StoreError};

use crate::Fresh;
use crate::fresh::{Folder, acts, entries, head, signer_of};

const ORIGIN: &str = "example.org/cn/record";

async fn mirror(fresh: &Fresh) -> (Store, LogId) {
    let store = fresh.open().await;
    let id = LogId::new("cn", Book::Record);
    store.add_peer_log(&id, ORIGIN, &signer_of(ORIGIN, 2).verifier().vkey()).await.unwrap();
    (store, id)
}

pub async fn a_mirror_takes_what_the_peer_signed(fresh: &Fresh) {
    let (store, id) = mirror(fresh).await;
    let key = signer_of(ORIGIN, 2);
    let all = entries(0..300);
    let body = b"a body".to_vec();
    let first = head(&all[..2], &key);
    assert_eq!(store.append_peer(&id, all[..2].to_vec(), first, vec![body.clone()]).await.unwrap(), 2);
    let last = head(&all, &key);
    assert_eq!(store.append_peer(&id, all[2..].to_vec(), last.clone(), vec![]).await.unwrap(), 300);
    assert_eq!(store.append_peer(&id, vec![], last.clone(), vec![]).await.unwrap(), 300, "seen again");

    let store = fresh.reopen(store).await;
    assert_eq!(store.entries(&id, 0..).await.unwrap(), all);
    assert_eq!(store.checkpoint(&id).await.unwrap().unwrap(), last);
    assert_eq!(store.blob(&Hash::of(&body)).await.unwrap().unwrap(), body);
    let files = Folder(fresh.dir().join("logs/cn/record"));
    assert_eq!(verify::log(&files, &key.verifier()).unwrap().entries, all);
    assert_eq!(store.logs().await.unwrap()[0].size, 300);
}

pub async fn forks_false_signatures_and_gaps_are_refused(fresh: &Fresh) {
    let (store, id) = mirror(fresh).await;
    let key = signer_of(ORIGIN, 2);
    let all = entries(0..5);
    store.append_peer(&id, all[..3].to_vec(), head(&all[..3], &key), vec![]).await.unwrap();
    let before = store.checkpoint(&id).await.unwrap();

    let mut fork = all.clone();
    fork[1] = b"never said".to_vec();
    let mut changed = String::from_utf8(head(&all, &key)).unwrap();
    changed = changed.replace("\n5\n", "\n4\n");
    let unsigned = head(&all, &key).split(|b| *b == 0xe2).next().unwrap().to_vec();
    let cases = [
        ("a fork", all[3..].to_vec(), head(&fork, &key)),
        ("a false entry", vec![b"false".to_vec(), all[4].clone()], head(&all, &key)),
        ("too few entries", all[3..4].to_vec(), head(&all, &key)),
        ("too many entries", all[3..].to_vec(), head(&all[..4], &key)),
        ("an older head", vec![], head(&all[..2], &key)),
        ("a head of the same size", vec![], head(&fork[..3], &key)),
        ("the key of another", all[3..].to_vec(), head(&all, &signer_of(ORIGIN, 3))),
        ("another log", all[3..].to_vec(), head(&all, &signer_of("example.org/cn/table", 2))),
        ("a changed head", all[3..4].to_vec(), changed.into_bytes()),
        ("no signature", all[3..].to_vec(), unsigned),
        ("no note", all[3..].to_vec(), b"\0\xff".to_vec()),
        ("nothing", vec![], vec![]),
        ("an entry no bundle holds", vec![vec![0; 65_536]], head(&all[..4], &key)),
    ];
    for (case, sent, head) in cases {
        let body = case.as_bytes().to_vec();
        let refused = store.append_peer(&id, sent, head, vec![body.clone()]).await.unwrap_err();
        assert!(
            matches!(refused, StoreError::BadPeer { .. } | StoreError::EntryTooLarge { .. }),
            "{case}: {refused}"
        );
        assert_eq!(store.checkpoint(&id).await.unwrap(), before, "{case}");
        assert_eq!(store.entries(&id, 0..).await.unwrap(), all[..3], "{case}");
        assert_eq!(store.blob(&Hash::of(&body)).await.unwrap(), None, "{case}");
    }
    // What was refused left nothing behind that would spoil the true continuation.
    assert_eq!(store.append_peer(&id, all[3..].to_vec(), head(&all, &key), vec![]).await.unwrap(), 5);
    assert_eq!(store.scrub().await.unwrap().faults, vec![]);
}

pub async fn nobody_writes_into_the_log_of_another(fresh: &Fresh) {
    let (store, id) = mirror(fresh).await;
    assert!(matches!(store.append(&id, 0, acts(0..1)).await, Err(StoreError::NotOurs(_))));
    let jp = crate::fresh::jp();
    store.create_log(&jp, crate::fresh::ORIGIN, &crate::fresh::signer()).await.unwrap();
    let note = head(&entries(0..1), &crate::fresh::signer());
    let refused = store.append_peer(&jp, entries(0..1), note, vec![]).await.unwrap_err();
    assert!(matches!(refused, StoreError::NotAPeer(_)), "{refused}");
}
