//! Several nodes on one PostgreSQL.

use std::time::{Duration, Instant};

use duologue_record::Hash;
use duologue_store::{Database, Store, StoreError};

use crate::Fresh;
use crate::fresh::{act, acts, entries, jp, signer, size};

/// A third entry, as a node leaves it that dies between storing it and signing its head.
const UNSIGNED: &str = "INSERT INTO entry (log, position, bytes, leaf) \
     SELECT id, 2, convert_to('entry 2', 'UTF8'), sha256('\\x00'::bytea || convert_to('entry 2', 'UTF8')) FROM log";

#[tokio::test]
async fn what_one_node_says_the_other_shows_and_goes_on_from() {
    let Some(one) = Fresh::postgres().await else { return };
    let (a, id) = one.begun().await;
    let two = one.node();
    let b = two.open().await;
    // Over a tile's end; then each in turn, without waiting for a lease to run out.
    a.append(&id, 0, acts(0..300)).await.unwrap();
    assert_eq!(b.entries(&id, 0..).await.unwrap(), entries(0..300));
    assert_eq!(size(&b, &id, &signer().verifier()).await, 300);
    let started = Instant::now();
    for next in 300..320 {
        let node = if next % 2 == 0 { &b } else { &a };
        node.append(&id, next, vec![act(next)]).await.unwrap();
    }
    assert!(started.elapsed() < Duration::from_secs(4), "{:?}", started.elapsed());
    for (node, fresh) in [(&a, &one), (&b, &two)] {
        assert_eq!(node.entries(&id, 0..).await.unwrap(), entries(0..320));
        assert_eq!(node.tile(&id, "tile/0/001.p/64").await.unwrap().unwrap().len(), 64 * 32);
        assert_eq!(node.tile(&id, "tile/entries/001.p/65").await.unwrap(), None);
        assert_eq!(node.scrub().await.unwrap().faults, []);
        // The files are a copy that any web server may give out.
        assert_eq!(fresh.verified().entries, entries(0..320));
    }
    assert_eq!(a.tile(&id, "tile/0/000").await.unwrap(), b.tile(&id, "tile/0/000").await.unwrap());
    // A size decided upon before the other wrote is refused.
    let moved = a.append(&id, 300, acts(7..8)).await.unwrap_err();
    assert!(matches!(moved, StoreError::Moved { expected: 300, found: 320 }), "{moved}");
}

#[tokio::test]
async fn editors_on_two_nodes_never_take_the_same_place() {
    let Some(one) = Fresh::postgres().await else { return };
    let (a, id) = one.begun().await;
    let two = one.node();
    let b = two.open().await;
    let mut editors = tokio::task::JoinSet::new();
    for editor in 0..20 {
        let (store, id) = (if editor % 2 == 0 { a.clone() } else { b.clone() }, id.clone());
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
    let mut said = b.entries(&id, 0..).await.unwrap();
    said.sort_unstable();
    let mut expected = entries(0..20);
    expected.sort_unstable();
    assert_eq!(said, expected);
    assert_eq!(a.checkpoint(&id).await.unwrap(), b.checkpoint(&id).await.unwrap());
}

#[tokio::test]
async fn a_dead_holder_is_waited_for_and_a_stopped_one_writes_nothing_more() {
    let Some(fresh) = Fresh::postgres().await else { return };
    let (store, id) = fresh.begun().await;
    store.append(&id, 0, acts(0..2)).await.unwrap();
    // Another node takes the lease and is gone.
    let taken = "UPDATE lease SET fence = fence + 1, \
                 locked_until = CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT) + 5000";
    assert_eq!(fresh.sql(taken).await, 1);
    let started = Instant::now();
    let (append, job) = tokio::join!(store.append(&id, 2, acts(2..3)), store.lease("mail", 0, 0));
    assert_eq!(append.unwrap().size, 3);
    assert!(started.elapsed() > Duration::from_secs(4), "{:?}", started.elapsed());
    assert!(started.elapsed() < Duration::from_secs(8), "{:?}", started.elapsed());
    assert_eq!(job.unwrap(), None, "what is not the record's waits for nobody");
}

#[tokio::test]
async fn entries_whose_node_died_before_their_head_get_one_from_the_next() {
    let Some(one) = Fresh::postgres().await else { return };
    let (a, id) = one.begun().await;
    a.append(&id, 0, acts(0..2)).await.unwrap();
    let two = one.node();
    let b = two.open().await;
    assert_eq!(one.sql(UNSIGNED).await, 1);
    assert_eq!(one.sql("UPDATE lease SET fence = fence + 1").await, 1);
    assert_eq!(b.entries(&id, 0..).await.unwrap(), entries(0..2), "not said yet");
    let moved = b.append(&id, 2, acts(7..8)).await.unwrap_err();
    assert!(matches!(moved, StoreError::Moved { expected: 2, found: 3 }), "{moved}");
    assert_eq!(a.entries(&id, 0..).await.unwrap(), entries(0..3));
    assert_eq!(a.append(&id, 3, acts(3..4)).await.unwrap().size, 4);
    assert_eq!(b.scrub().await.unwrap().faults, []);
}

#[tokio::test]
async fn a_start_shows_what_was_said_while_a_dead_node_has_the_lease_and_gives_the_rest_its_head_after() {
    let Some(one) = Fresh::postgres().await else { return };
    let (a, id) = one.begun().await;
    a.append(&id, 0, acts(0..2)).await.unwrap();
    a.close().await.unwrap();
    assert_eq!(one.sql(UNSIGNED).await, 1);
    let held = "UPDATE lease SET fence = fence + 1, \
                locked_until = CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT) + 3600000";
    assert_eq!(one.sql(held).await, 1);
    let b = one.open().await;
    assert_eq!(b.entries(&id, 0..).await.unwrap(), entries(0..2), "not said yet");
    assert_eq!(one.sql("UPDATE lease SET locked_until = 0").await, 1);
    // Nobody needs to write for it.
    let signed = async {
        while size(&b, &id, &signer().verifier()).await < 3 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), signed).await.unwrap();
    assert_eq!(b.entries(&id, 0..).await.unwrap(), entries(0..3));
    assert_eq!(b.scrub().await.unwrap().faults, []);
}

#[tokio::test]
async fn a_log_begun_and_a_blob_removed_on_one_node_are_so_on_the_other() {
    let Some(one) = Fresh::postgres().await else { return };
    let a = one.open().await;
    let two = one.node_without_keys();
    let b = two.open().await;
    a.create_log(&jp(), crate::fresh::ORIGIN, &signer()).await.unwrap();
    a.append(&jp(), 0, acts(0..2)).await.unwrap();
    assert_eq!(b.entries(&jp(), 0..).await.unwrap(), entries(0..2));
    let removed = Hash::of(b"body 0");
    a.redact(&[removed]).await.unwrap();
    assert_eq!(b.blob(&removed).await.unwrap(), None);
    b.put_blobs(vec![b"body 0".to_vec()]).await.unwrap();
    assert_eq!(a.blob(&removed).await.unwrap(), None);
    // It has no key: it shows the log and does not speak in it.
    let refused = b.append(&jp(), 2, acts(2..3)).await.unwrap_err();
    assert!(matches!(refused, StoreError::Rollback { .. } | StoreError::BadKey { .. }), "{refused}");
    assert_eq!(a.append(&jp(), 2, acts(2..3)).await.unwrap().size, 3);
}

#[tokio::test]
async fn a_database_set_back_under_running_nodes_is_noticed_by_both() {
    let Some(one) = Fresh::postgres().await else { return };
    let (a, id) = one.begun().await;
    let two = one.node();
    let b = two.open().await;
    a.append(&id, 0, acts(0..3)).await.unwrap();
    let note = a.checkpoint(&id).await.unwrap().unwrap();
    a.append(&id, 3, acts(3..5)).await.unwrap();
    assert_eq!(b.entries(&id, 0..).await.unwrap().len(), 5, "it has seen the newer head");
    one.sql("DELETE FROM entry WHERE position >= 3").await;
    let note: String = note.iter().map(|byte| format!("{byte:02x}")).collect();
    one.sql(&format!("UPDATE log SET published = 3, checkpoint = decode('{note}', 'hex')")).await;
    one.sql("UPDATE lease SET fence = 1").await;
    for node in [&a, &b] {
        let refused = node.append(&id, 3, acts(7..8)).await.unwrap_err();
        assert!(matches!(refused, StoreError::Rollback { .. }), "{refused}");
    }
    // Also by a node that only looked on.
    b.close().await.unwrap();
    let b = two.open().await;
    assert!(matches!(b.append(&id, 3, acts(7..8)).await, Err(StoreError::Rollback { .. })));
}

#[tokio::test]
async fn a_wrong_database_is_told_without_its_password() {
    let bad: StoreError = "mysql://u:secret@localhost/x".parse::<Database>().unwrap_err();
    assert!(matches!(bad, StoreError::BadDatabase), "{bad}");
    let bad = "postgres://u:secret@localhost:port/x".parse::<Database>().unwrap_err();
    assert!(!format!("{bad} {bad:?}").contains("secret"), "{bad:?}");
    let dir = tempfile::tempdir().unwrap();
    let nobody: Database = "postgres://u:secret@127.0.0.1:1/x".parse().unwrap();
    assert_eq!(nobody.to_string(), "postgres://u@127.0.0.1:1/x");
    let refused = Store::connect(&nobody, dir.path()).await.unwrap_err();
    assert!(matches!(refused, StoreError::Unreachable { .. }), "{refused}");
    assert!(!format!("{refused} {refused:?} {nobody:?}").contains("secret"), "{refused:?}");
}

#[tokio::test]
async fn a_database_of_another_version_is_not_written_to() {
    let Some(address) = crate::postgres::address() else { return };
    let (database, dir): (Database, _) = (address.parse().unwrap(), tempfile::tempdir().unwrap());
    let refused = Store::connect(&database, dir.path()).await.unwrap_err();
    assert!(matches!(refused, StoreError::OldForm { found: 0, .. }), "{refused}");
    database.migrate().await.unwrap();
    database.migrate().await.unwrap();
    let store = Store::connect(&database, dir.path()).await.unwrap();
    store.ready().await.unwrap();
    let later = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                 VALUES (9999, 'later', true, '', 0)";
    assert_eq!(crate::fresh::sql_at(&address, later).await, 1);
    assert!(matches!(store.ready().await, Err(StoreError::NewForm { found: 9999, .. })));
    let other = tempfile::tempdir().unwrap();
    let refused = Store::connect(&database, other.path()).await.unwrap_err();
    assert!(matches!(refused, StoreError::NewForm { .. }), "{refused}");
    assert!(database.migrate().await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn s45_a_connection_lost_at_any_moment_leaves_nothing_half_done() {
    let Some(fresh) = Fresh::postgres().await else { return };
    let (store, id) = fresh.begun().await;
    let end = Instant::now() + Duration::from_secs(3);
    let writing = tokio::spawn({
        let (store, id) = (store.clone(), id.clone());
        async move {
            let (mut next, mut answered, mut failed) = (0, 0, 0);
            while Instant::now() < end {
                // Three at a time: all of them or none.
                match store.append(&id, next, acts(next..next + 3)).await {
                    Ok(appended) => (next, answered) = (appended.size, appended.size),
                    Err(StoreError::Moved { found, .. }) => next = found,
                    Err(_) => failed += 1,
                }
            }
            (answered, failed)
        }
    });
    while Instant::now() < end {
        tokio::time::sleep(Duration::from_millis(37)).await;
        let others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                      WHERE datname = current_database() AND pid <> pg_backend_pid()";
        fresh.sql(others).await;
    }
    let (answered, failed) = writing.await.unwrap();
    assert!(answered > 0 && failed > 0, "{answered} answered, {failed} failed");
    // What was stored without an answer gets its head with the next append.
    let mut next = store.entries(&id, 0..).await.unwrap().len() as u64;
    assert!(next >= answered);
    while let Err(error) = store.append(&id, next, acts(next..next + 3)).await {
        match error {
            StoreError::Moved { found, .. } => next = found,
            error => panic!("{error}"),
        }
    }
    let held = store.entries(&id, 0..).await.unwrap();
    assert!(held.len() % 3 == 0, "{} entries", held.len());
    assert_eq!(held, entries(0..held.len() as u64));
    assert_eq!(store.scrub().await.unwrap().faults, []);
}
