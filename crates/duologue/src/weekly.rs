//! The weekly scrub: everything that is kept is read, and what is broken is logged. One node does it, as a job.

use std::time::Duration;

use duologue_store::{NewJob, Store, StoreError};

use crate::clock;

const KIND: &str = "scrub";
/// How often a node looks whether the job is due.
const LOOK: Duration = Duration::from_secs(10 * 60);
const WEEK: i64 = 7 * 24 * 3600 * 1000;
/// A node that dies over it leaves it to another after this.
const LEASE: i64 = 6 * 3600 * 1000;

/// Runs for ever; a failure is logged and tried again.
pub async fn scrub(store: Store) {
    loop {
        if let Err(error) = look(&store).await {
            tracing::error!(%error, "the weekly scrub failed");
        }
        tokio::time::sleep(LOOK).await;
    }
}

async fn look(store: &Store) -> Result<(), StoreError> {
    // While one waits, this adds none.
    let next = |run_at| NewJob {
        kind: KIND.into(),
        payload: serde_json::Value::Null,
        run_at,
        unique_key: Some(KIND.into()),
    };
    store.enqueue(next(clock::millis() + WEEK)).await?;
    let Some(job) = store.lease(KIND, clock::millis(), LEASE).await? else { return Ok(()) };
    let scrub = store.scrub().await?;
    for fault in &scrub.faults {
        tracing::error!(%fault, "the scrub found damage");
    }
    tracing::info!(
        entries = scrub.entries,
        blobs = scrub.blobs,
        tiles = scrub.tiles,
        faults = scrub.faults.len(),
        "scrubbed"
    );
    store.finish(job.id).await?;
    store.enqueue(next(clock::millis() + WEEK)).await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may end at its first surprise")]

    use super::*;

    #[tokio::test]
    async fn it_is_due_a_week_after_the_first_start_and_a_week_after_each_run() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).await.unwrap();
        look(&store).await.unwrap();
        look(&store).await.unwrap();
        let due = |ahead: i64| store.lease(KIND, clock::millis() + ahead, 0);
        assert_eq!(due(WEEK - 60_000).await.unwrap(), None, "not before a week");
        let waiting = due(WEEK + 60_000).await.unwrap().unwrap();
        assert_eq!(due(WEEK + 60_000).await.unwrap().unwrap().id, waiting.id, "there is one");
        // Its time has come: it runs, and the next one waits.
        store.fail(waiting.id, clock::millis() - 1).await.unwrap();
        look(&store).await.unwrap();
        assert_eq!(due(WEEK - 60_000).await.unwrap(), None);
        assert_ne!(due(WEEK + 60_000).await.unwrap().unwrap().id, waiting.id);
    }
}
