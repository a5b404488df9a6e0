//! PostgreSQL's refusals in the middle of a transaction: others in the way, and no room.

use std::time::{Duration, Instant};

use duologue_store::{NewJob, StoreError, Value};

use crate::Fresh;
use crate::fresh::{act, acts, entries, jp, signer, size};
use crate::vote::vote;

/// From now on the first `times` rows that are written to a table end their transaction with an SQLSTATE; at its end, if
/// that is asked. A sequence counts them, since no rollback takes back its numbers.
async fn in_the_way(fresh: &Fresh, table: &str, times: u32, code: &str, at_the_end: bool) {
    let trigger = match at_the_end {
        true => "CREATE CONSTRAINT TRIGGER way AFTER INSERT OR UPDATE ON",
        false => "CREATE TRIGGER way BEFORE INSERT OR UPDATE ON",
    };
    let deferred = if at_the_end { "DEFERRABLE INITIALLY DEFERRED" } else { "" };
    let sql = format!(
        "CREATE SEQUENCE tried; \
         CREATE FUNCTION way() RETURNS trigger AS $$ BEGIN \
             IF nextval('tried') <= {times} THEN RAISE EXCEPTION 'in the way' USING ERRCODE = '{code}'; END IF; \
             RETURN NEW; \
         END $$ LANGUAGE plpgsql; \
         {trigger} {table} {deferred} FOR EACH ROW EXECUTE FUNCTION way()"
    );
    fresh.sql(&sql).await;
}

async fn out_of_the_way(fresh: &Fresh) {
    fresh.sql("DROP FUNCTION way CASCADE; DROP SEQUENCE tried").await;
}

async fn was_tried(fresh: &Fresh, times: u32) -> bool {
    fresh.sql(&format!("SELECT 1 FROM tried WHERE last_value = {times} AND is_called")).await == 1
}

// https://www.postgresql.org/docs/current/errcodes-appendix.html
const SERIALIZATION_FAILURE: &str = "40001";
const DEADLOCK_DETECTED: &str = "40P01";
const DISK_FULL: &str = "53100";

#[tokio::test]
async fn what_others_were_in_the_way_of_is_written_whole_and_once() {
    let Some(fresh) = Fresh::postgres().await else { return };
    let (store, id) = fresh.begun().await;
    store.append(&id, 0, acts(0..2)).await.unwrap();
    // At a row of a group, with a neighbour that is refused, and one that is not.
    in_the_way(&fresh, "entry", 2, SERIALIZATION_FAILURE, false).await;
    let (taken, moved, put) = tokio::join!(
        store.append(&id, 2, acts(2..4)),
        store.append(&id, 7, acts(7..8)),
        store.put_blobs(vec![b"beside".to_vec()])
    );
    assert_eq!(taken.unwrap().size, 4);
    assert!(matches!(moved, Err(StoreError::Moved { expected: 7, .. })), "{moved:?}");
    assert_eq!(store.blob(&put.unwrap()[0]).await.unwrap().unwrap(), b"beside");
    // Two that failed, and the two rows.
    assert!(was_tried(&fresh, 4).await);
    out_of_the_way(&fresh).await;
    // When all is committed, and where the head is kept.
    for (table, at_the_end) in [("entry", true), ("log", true), ("log", false)] {
        let before = store.entries(&id, 0..).await.unwrap().len() as u64;
        in_the_way(&fresh, table, 1, SERIALIZATION_FAILURE, at_the_end).await;
        assert_eq!(store.append(&id, before, vec![act(before)]).await.unwrap().size, before + 1, "{table}");
        assert!(was_tried(&fresh, 2).await, "{table}");
        out_of_the_way(&fresh).await;
    }
    assert_eq!(store.entries(&id, 0..).await.unwrap(), entries(0..7));
    assert_eq!(size(&store, &id, &signer().verifier()).await, 7);
    assert_eq!(store.scrub().await.unwrap().faults, []);
    assert_eq!(fresh.verified().entries, entries(0..7));
}

#[tokio::test]
async fn votes_and_jobs_that_others_were_in_the_way_of_are_there_once() {
    let Some(fresh) = Fresh::postgres().await else { return };
    let store = fresh.open().await;
    in_the_way(&fresh, "vote", 1, DEADLOCK_DETECTED, false).await;
    let votes = vec![vote("jp", "a", "o1", Value::Agree, 1)];
    assert_eq!(store.vote("peace", votes.clone()).await.unwrap().head.ballots, 1);
    assert!(was_tried(&fresh, 2).await);
    out_of_the_way(&fresh).await;
    assert_eq!(crate::vote::all(&store, "peace", 0).await, votes);
    in_the_way(&fresh, "job", 1, SERIALIZATION_FAILURE, true).await;
    let job = NewJob { kind: "mail".into(), payload: serde_json::Value::Null, run_at: 0, unique_key: None };
    store.enqueue(job).await.unwrap();
    assert!(was_tried(&fresh, 2).await);
    out_of_the_way(&fresh).await;
    assert_eq!(store.jobs().await.unwrap(), 1);
    in_the_way(&fresh, "topic", 1, SERIALIZATION_FAILURE, false).await;
    assert_eq!(store.remove_participant("peace", "jp", "a").await.unwrap().0, 1);
    out_of_the_way(&fresh).await;
    // A log that is begun again has its key file already.
    in_the_way(&fresh, "log", 1, SERIALIZATION_FAILURE, false).await;
    store.create_log(&jp(), crate::fresh::ORIGIN, &signer()).await.unwrap();
    out_of_the_way(&fresh).await;
    assert_eq!(store.append(&jp(), 0, acts(0..1)).await.unwrap().size, 1);
    assert_eq!(store.scrub().await.unwrap().faults, []);
}

#[tokio::test]
async fn who_is_always_in_the_way_is_named_in_the_end_and_nothing_is_kept() {
    let Some(fresh) = Fresh::postgres().await else { return };
    let (store, id) = fresh.begun().await;
    store.append(&id, 0, acts(0..2)).await.unwrap();
    in_the_way(&fresh, "entry", u32::MAX, SERIALIZATION_FAILURE, false).await;
    let started = Instant::now();
    let lost = store.append(&id, 2, acts(2..3)).await;
    assert!(matches!(lost, Err(StoreError::Contended)), "{lost:?}");
    assert!(started.elapsed() < Duration::from_secs(4), "shorter than a lease: {:?}", started.elapsed());
    // Once, and five times again.
    assert!(was_tried(&fresh, 6).await);
    out_of_the_way(&fresh).await;
    assert_eq!(store.entries(&id, 0..).await.unwrap(), entries(0..2));
    assert_eq!(store.append(&id, 2, acts(2..3)).await.unwrap().size, 3, "writing goes on");
    assert_eq!(store.scrub().await.unwrap().faults, []);
}

#[tokio::test]
async fn a_database_without_room_is_told_as_such_and_tried_once() {
    let Some(fresh) = Fresh::postgres().await else { return };
    let (store, id) = fresh.begun().await;
    store.append(&id, 0, acts(0..2)).await.unwrap();
    in_the_way(&fresh, "entry", u32::MAX, DISK_FULL, false).await;
    let full = store.append(&id, 2, acts(2..3)).await;
    assert!(matches!(full, Err(StoreError::Full { .. })), "{full:?}");
    assert!(was_tried(&fresh, 1).await);
    out_of_the_way(&fresh).await;
    in_the_way(&fresh, "vote", u32::MAX, DISK_FULL, true).await;
    let full = store.vote("peace", vec![vote("jp", "a", "o1", Value::Agree, 1)]).await;
    assert!(matches!(full, Err(StoreError::Full { .. })), "{full:?}");
    assert!(was_tried(&fresh, 1).await);
    out_of_the_way(&fresh).await;
    // With room again, writing goes on from where it was.
    assert!(crate::vote::all(&store, "peace", 0).await.is_empty());
    assert_eq!(store.append(&id, 2, acts(2..3)).await.unwrap().size, 3);
    assert_eq!(store.scrub().await.unwrap().faults, []);
}
