//! SQLite's files copied while they are written, as a careless backup does it.

use std::path::Path;

use duologue_record::checkpoint::Checkpoint;
use duologue_record::merkle;

use crate::Fresh;
use crate::fresh::{act, entries, jp, signer};

fn copied(from: &Path, to: &Path, order: &[&str]) {
    for name in order {
        let _ = std::fs::copy(from.join(name), to.join(name));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_taken_while_it_was_written_is_an_earlier_state_or_refused_and_never_a_wrong_head() {
    let fresh = Fresh::sqlite();
    let (store, id) = fresh.begun().await;
    let writing = tokio::spawn({
        let (store, id) = (store.clone(), id.clone());
        async move {
            let mut next = 0;
            while store.append(&id, next, vec![act(next), act(next + 1)]).await.is_ok() {
                next += 2;
            }
        }
    });
    let (mut sound, mut refused) = (0, 0);
    for round in 0..30u64 {
        tokio::time::sleep(std::time::Duration::from_millis(5 + 7 * (round % 5))).await;
        let copy = fresh.node(); // keys and guards first: they lie beside
        let (database, log) = ("duologue.sqlite", "duologue.sqlite-wal");
        match round % 3 {
            0 => copied(fresh.dir(), copy.dir(), &[database, log]),
            1 => copied(fresh.dir(), copy.dir(), &[log, database]),
            _ => copied(fresh.dir(), copy.dir(), &[database]),
        }
        let opened = match copy.try_open().await {
            Ok(opened) => opened,
            Err(error) => {
                assert!(error.to_string().len() > 20, "{error}");
                refused += 1;
                continue;
            }
        };
        match (opened.entries(&jp(), 0..).await, opened.checkpoint(&jp()).await) {
            (Ok(held), Ok(Some(note))) => {
                assert_eq!(held, entries(0..held.len() as u64), "round {round}");
                let leaves: Vec<_> = held.iter().map(|entry| merkle::leaf_hash(entry)).collect();
                let (head, _) = Checkpoint::open(&note, &signer().verifier()).unwrap();
                assert_eq!(
                    (head.size, head.root),
                    (held.len() as u64, merkle::root(&leaves)),
                    "round {round}"
                );
                sound += 1;
            }
            (Ok(_), Ok(None)) => panic!("round {round}: a head was there from the beginning"),
            (Err(error), _) | (_, Err(error)) => {
                assert!(error.to_string().len() > 20, "{error}");
                refused += 1;
            }
        }
        let _ = opened.close().await;
    }
    store.close().await.unwrap();
    writing.await.unwrap();
    assert_eq!(sound + refused, 30);
    assert!(sound > 0, "every copy was refused");
}
