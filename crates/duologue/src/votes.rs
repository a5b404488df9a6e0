//! What is computed of votes: when enough of them changed, one node makes a topic's report, as a job, and all read it.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use duologue_store::{Job, NewJob, StoreError};
use duologue_web::{Intake, Site};

use crate::clock;

const KIND: &str = "opinion";
/// How often a node looks what other nodes took in, and what is due.
const LOOK: Duration = Duration::from_secs(1);
/// A node that dies over it leaves it to another after this.
const LEASE: i64 = 10 * 60 * 1000;

/// Reads the tokens of the programs that bring votes.
pub fn intake(file: Option<&Path>) -> anyhow::Result<Option<Intake>> {
    let Some(file) = file else { return Ok(None) };
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    Intake::parse(&text).map(Some).with_context(|| file.display().to_string())
}

/// Runs for ever; a failure is logged and tried again.
pub async fn compute(site: Arc<Site>) {
    loop {
        tokio::time::sleep(LOOK).await;
        if let Err(error) = look(&site).await {
            tracing::error!(%error, "votes of other nodes could not be read, or a report could not be made");
        }
    }
}

async fn look(site: &Arc<Site>) -> Result<(), StoreError> {
    site.topics.catch_up(&site.store).await?;
    for topic in site.topics.due(&site.forum(), clock::millis()) {
        // While one waits or is being made, this adds none.
        let job = NewJob {
            kind: KIND.into(),
            unique_key: Some(format!("{KIND}/{topic}")),
            payload: topic.into(),
            run_at: clock::millis(),
        };
        site.store.enqueue(job).await?;
        if let Some(job) = site.store.lease(KIND, clock::millis(), LEASE).await? {
            make(site, job).await?;
        }
    }
    Ok(())
}

async fn make(site: &Arc<Site>, job: Job) -> Result<(), StoreError> {
    let topic = job.payload.as_str().unwrap_or_default().to_owned();
    // Another node may have done it meanwhile.
    site.topics.catch_up(&site.store).await?;
    if site.topics.due(&site.forum(), clock::millis()).contains(&topic) {
        let (from, code) = (site.clone(), topic.clone());
        let computed = tokio::task::spawn_blocking(move || {
            let forum = from.forum();
            from.topics.compute(&code, &forum.sides(), &forum.opinions(&code), clock::millis())
        });
        match computed.await {
            Ok(Some(Ok(report))) => {
                let votes = report.votes;
                let kept = site.store.keep_report(report).await?;
                tracing::info!(topic, votes, kept, "computed what the votes come to");
                site.topics.catch_up(&site.store).await?;
            }
            Ok(Some(Err(error))) => tracing::error!(%error, topic, "a report could not be written"),
            Ok(None) => {}
            Err(error) => tracing::error!(%error, topic, "a report could not be made"),
        }
    }
    site.store.finish(job.id).await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may end at its first surprise")]

    use super::*;
    use duologue_forum::acts::Saying;
    use duologue_forum::{Act, Forum, Voice, compose};
    use duologue_record::Hash;
    use duologue_store::{Store, Value, Vote};
    use duologue_web::Theme;
    use serde_json::json;

    /// A dialogue of one topic with one opinion.
    fn forum() -> Forum {
        let mut voice = Voice::new("archive");
        for subject in ["topic/peace", "topic/peace/o1"] {
            let body = json!({ "field": "title", "lang": "en", "text": subject });
            let saying = Saying::strict("wording", body.as_object().unwrap().clone()).unwrap();
            let said = compose(&voice, subject, &saying, "2026-01-31T09:00:00Z", &[1; 32]).unwrap();
            let blob = |hash: &Hash| said.blobs.iter().find(|blob| Hash::of(blob) == *hash).cloned();
            voice.hear(Act::read(voice.size(), &said.entry, &blob).unwrap());
        }
        Forum::new([voice])
    }

    async fn site(store: Store) -> Arc<Site> {
        let origin = "http://forum.example".parse().unwrap();
        let site = Site::of(store, forum(), Theme::default(), origin).unwrap();
        site.topics.catch_up(&site.store).await.unwrap();
        Arc::new(site)
    }

    async fn vote(site: &Site, participants: std::ops::Range<u32>) {
        let vote = |id| Vote {
            public: if id % 2 == 0 { "jp" } else { "cn" }.into(),
            participant: format!("p{id}"),
            opinion: "o1".into(),
            value: Value::Agree,
            moment: 1,
        };
        let votes: Vec<Vote> = participants.map(vote).collect();
        let taken = site.store.vote("peace", votes.clone()).await.unwrap();
        site.topics.count(&taken.head, &votes);
    }

    #[tokio::test]
    async fn a_report_is_made_when_enough_changed_and_not_more_than_once_a_minute() {
        let dir = tempfile::tempdir().unwrap();
        let site = site(Store::open(dir.path()).await.unwrap()).await;
        look(&site).await.unwrap();
        assert_eq!(site.store.report("peace").await.unwrap(), None);
        vote(&site, 0..30).await;
        look(&site).await.unwrap();
        let first = site.store.report("peace").await.unwrap().unwrap();
        assert_eq!((first.votes, first.ballots), (30, 30));
        let json: serde_json::Value = serde_json::from_str(&first.report).unwrap();
        let told = |at: &str| json.pointer(at).and_then(|value| value.as_u64());
        assert_eq!(json.pointer("/0/side"), Some(&serde_json::json!("cn")));
        assert_eq!((told("/0/participants"), told("/1/votes")), (Some(15), Some(15)));
        // Enough, but within the minute.
        vote(&site, 30..300).await;
        look(&site).await.unwrap();
        assert_eq!(site.store.report("peace").await.unwrap(), Some(first));
        assert!(site.topics.due(&site.forum(), clock::millis()).is_empty());
        assert_eq!(site.topics.due(&site.forum(), clock::millis() + 61_000), ["peace"]);
        assert!(site.store.lease(KIND, i64::MAX, 0).await.unwrap().is_none(), "no job is left");
    }

    #[tokio::test]
    async fn of_two_nodes_one_computes_and_a_removed_participant_counts_on_neither() {
        let Some(address) = crate::postgres::address() else { return };
        let database: duologue_store::Database = address.parse().unwrap();
        database.migrate().await.unwrap();
        let dirs = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let [a, b] = &dirs;
        let a = site(Store::connect(&database, a.path()).await.unwrap()).await;
        let b = site(Store::connect(&database, b.path()).await.unwrap()).await;
        let opinions = ["o1".to_owned()];
        let count = |site: &Site| {
            let counts = site.topics.counts("peace", &["jp", "cn"], &opinions);
            counts
                .opinions
                .values()
                .flat_map(|publics| publics.values())
                .map(|tally| tally.votes())
                .sum::<u64>()
        };
        vote(&a, 0..40).await;
        vote(&b, 40..60).await;
        assert_eq!((count(&a), count(&b)), (40, 20));
        let (one, two) = tokio::join!(look(&a), look(&b));
        one.unwrap();
        two.unwrap();
        assert_eq!((count(&a), count(&b)), (60, 60));
        assert_eq!(a.store.report("peace").await.unwrap().unwrap().votes, 60);
        look(&b).await.unwrap();
        assert!(b.topics.counts("peace", &[], &opinions).computed.is_some());

        let (gone, head) = a.store.remove_participant("peace", "jp", "p2").await.unwrap();
        a.topics.forget(&head, "jp", "p2");
        assert_eq!((gone, count(&a), count(&b)), (1, 59, 60));
        b.topics.catch_up(&b.store).await.unwrap();
        assert_eq!(count(&b), 59);
        assert!(b.topics.counts("peace", &[], &opinions).computed.is_none(), "it was made with them");
        // A node that starts now knows no more of them either.
        let c = site(Store::connect(&database, tempfile::tempdir().unwrap().path()).await.unwrap()).await;
        assert_eq!(count(&c), 59);
    }
}
