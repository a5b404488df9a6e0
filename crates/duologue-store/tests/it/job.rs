use std::collections::BTreeSet;

use duologue_store::NewJob;
use serde_json::json;

use crate::Fresh;

fn job(kind: &str, run_at: i64) -> NewJob {
    NewJob { kind: kind.into(), payload: json!({"to": "jp"}), run_at, unique_key: None }
}

pub async fn a_job_is_leased_once_until_its_lease_ends(fresh: &Fresh) {
    let store = fresh.open().await;
    store.enqueue(job("mail", 1_000)).await.unwrap();
    assert_eq!(store.lease("mail", 999, 500).await.unwrap(), None, "not due yet");
    assert_eq!(store.lease("search", 2_000, 500).await.unwrap(), None, "another kind");
    let first = store.lease("mail", 1_000, 500).await.unwrap().unwrap();
    assert_eq!((first.payload.clone(), first.run_at, first.attempts), (json!({"to": "jp"}), 1_000, 1));
    assert_eq!(store.lease("mail", 1_499, 500).await.unwrap(), None, "leased");
    // Whoever had it is gone; a restart changes nothing.
    let store = fresh.reopen(store).await;
    let again = store.lease("mail", 1_500, 500).await.unwrap().unwrap();
    assert_eq!((again.id, again.attempts), (first.id, 2));
    store.finish(again.id).await.unwrap();
    assert_eq!(store.lease("mail", 9_000, 500).await.unwrap(), None, "done");
}

pub async fn many_leases_at_once_never_share_a_job(fresh: &Fresh) {
    let store = fresh.open().await;
    for run_at in 0..40 {
        store.enqueue(job("mail", run_at)).await.unwrap();
    }
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let store = store.clone();
        workers.spawn(async move { store.lease("mail", 100, 1_000).await.unwrap() });
    }
    let taken: Vec<i64> = workers.join_all().await.into_iter().flatten().map(|job| job.id).collect();
    assert_eq!(taken.len(), 40);
    assert_eq!(taken.into_iter().collect::<BTreeSet<_>>().len(), 40);
}

pub async fn a_unique_key_waits_once(fresh: &Fresh) {
    let store = fresh.open().await;
    let unique = || NewJob { unique_key: Some("release M".into()), ..job("release", 0) };
    store.enqueue(unique()).await.unwrap();
    store.enqueue(unique()).await.unwrap();
    let taken = store.lease("release", 1, 10).await.unwrap().unwrap();
    assert_eq!(store.lease("release", 1, 10).await.unwrap(), None);
    store.finish(taken.id).await.unwrap();
    store.enqueue(unique()).await.unwrap();
    assert!(store.lease("release", 1, 10).await.unwrap().is_some(), "free again once done");
}

pub async fn a_failed_job_comes_again_later(fresh: &Fresh) {
    let store = fresh.open().await;
    store.enqueue(job("mail", 0)).await.unwrap();
    let first = store.lease("mail", 0, 10_000).await.unwrap().unwrap();
    store.fail(first.id, 300).await.unwrap();
    assert_eq!(store.lease("mail", 299, 10).await.unwrap(), None);
    assert_eq!(store.lease("mail", 300, 10).await.unwrap().unwrap().attempts, 2);
}
