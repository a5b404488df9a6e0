//! The weekly scrub: everything that is kept is read; what is broken is logged, and mailed to the operator. One node
//! does each, as a job.

use std::time::Duration;

use duologue_store::{NewJob, Store, StoreError};

use crate::clock;
use crate::mail::{Damage, Mailer, Unsent};

const KIND: &str = "scrub";
const MAIL: &str = "mail";
/// How often a node looks whether the job is due.
const LOOK: Duration = Duration::from_secs(10 * 60);
const WEEK: i64 = 7 * 24 * 3600 * 1000;
/// A node that dies over it leaves it to another after this.
const LEASE: i64 = 6 * 3600 * 1000;
/// A mail that was not taken is tried again after this.
const AGAIN: i64 = 3600 * 1000;

/// Runs for ever; a failure is logged and tried again.
pub async fn scrub(store: Store, mailer: Option<Mailer>) {
    loop {
        if let Err(error) = look(&store, mailer.is_some()).await {
            tracing::error!(%error, "the weekly scrub failed");
        }
        if let Some(mailer) = &mailer
            && let Err(error) = post(&store, mailer).await
        {
            tracing::error!(%error, "the jobs of mail could not be read");
        }
        tokio::time::sleep(LOOK).await;
    }
}

async fn look(store: &Store, mailed: bool) -> Result<(), StoreError> {
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
    if mailed && !scrub.faults.is_empty() {
        store.enqueue(mail(&Damage::new(clock::millis(), &scrub.faults))).await?;
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

/// One waits at most: whoever reads of damage a week late needs no second mail of it.
fn mail(damage: &Damage) -> NewJob {
    NewJob {
        kind: MAIL.into(),
        payload: serde_json::json!(damage),
        run_at: damage.at,
        unique_key: Some(MAIL.into()),
    }
}

/// Sends the mail that waits.
async fn post(store: &Store, mailer: &Mailer) -> Result<(), StoreError> {
    let now = clock::millis();
    let Some(job) = store.lease(MAIL, now, AGAIN).await? else { return Ok(()) };
    let Ok(damage) = serde_json::from_value::<Damage>(job.payload) else {
        tracing::error!(job = job.id, "no mail of this version; it is given up");
        return store.finish(job.id).await;
    };
    let Err(error) = mailer.damage(&damage).await else {
        store.finish(job.id).await?;
        tracing::info!(faults = damage.count, "the operator was told by mail");
        return Ok(());
    };
    let why = error.downcast_ref().map_or_else(|| error.to_string(), Unsent::in_short);
    // The next scrub finds what is still damaged.
    if now - damage.at > WEEK {
        tracing::error!(
            why,
            attempts = job.attempts,
            "the operator could not be told by mail; it is given up"
        );
        return store.finish(job.id).await;
    }
    tracing::error!(
        why,
        attempts = job.attempts,
        "the operator could not be told by mail; it is tried again in an hour"
    );
    store.fail(job.id, now + AGAIN).await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may end at its first surprise")]

    use super::*;

    #[tokio::test]
    async fn it_is_due_a_week_after_the_first_start_and_a_week_after_each_run() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).await.unwrap();
        look(&store, false).await.unwrap();
        look(&store, false).await.unwrap();
        let due = |ahead: i64| store.lease(KIND, clock::millis() + ahead, 0);
        assert_eq!(due(WEEK - 60_000).await.unwrap(), None, "not before a week");
        let waiting = due(WEEK + 60_000).await.unwrap().unwrap();
        assert_eq!(due(WEEK + 60_000).await.unwrap().unwrap().id, waiting.id, "there is one");
        // Its time has come: it runs, and the next one waits.
        store.fail(waiting.id, clock::millis() - 1).await.unwrap();
        look(&store, false).await.unwrap();
        assert_eq!(due(WEEK - 60_000).await.unwrap(), None);
        assert_ne!(due(WEEK + 60_000).await.unwrap().unwrap().id, waiting.id);
    }

    /// A mailer whose server is not there.
    fn nowhere() -> Mailer {
        let free = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
        let said = crate::config::Mail {
            server: free.to_string().parse().ok(),
            security: Some(crate::config::Security::None),
            from: "d@forum.example".parse().ok(),
            to: "op@forum.example".parse().ok().map(|to| vec![to]),
            ..Default::default()
        };
        Mailer::new(&said, "https://forum.example".parse().unwrap()).unwrap().unwrap()
    }

    #[tokio::test]
    async fn t38_a_mail_that_is_not_taken_waits_an_hour_and_is_given_up_after_a_week() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).await.unwrap();
        let waits = |ahead: i64| store.lease(MAIL, clock::millis() + ahead, 0);
        // Nothing is damaged: nothing is written.
        look(&store, true).await.unwrap();
        let scrub = store.lease(KIND, i64::MAX, 0).await.unwrap().unwrap();
        store.fail(scrub.id, 0).await.unwrap();
        look(&store, true).await.unwrap();
        assert_eq!(waits(WEEK).await.unwrap(), None);

        let mailer = nowhere();
        store.enqueue(mail(&Damage::new(clock::millis(), &["x"]))).await.unwrap();
        store.enqueue(mail(&Damage::new(clock::millis(), &["y"]))).await.unwrap();
        post(&store, &mailer).await.unwrap();
        assert_eq!(waits(AGAIN - 60_000).await.unwrap(), None, "not before an hour");
        let job = waits(AGAIN + 60_000).await.unwrap().unwrap();
        assert_eq!(job.attempts, 2, "tried once, and looked at here");
        store.finish(job.id).await.unwrap();
        assert_eq!(waits(WEEK).await.unwrap(), None, "one waits at most");

        let old = mail(&Damage::new(clock::millis() - WEEK - 60_000, &["x"]));
        let strange = NewJob { payload: serde_json::json!({ "at": "noon" }), run_at: 0, ..old.clone() };
        for job in [old, strange] {
            store.enqueue(job).await.unwrap();
            post(&store, &mailer).await.unwrap();
            assert_eq!(waits(2 * WEEK).await.unwrap(), None);
        }
    }
}
