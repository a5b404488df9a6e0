//! How the publics vote, in memory: every vote that the store has taken in counts at once, and what other nodes took in
//! within a second.

mod told;
mod topic;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use duologue_forum::Forum;
use duologue_forum::opinion::Results;
use duologue_opinion::Tally;
use duologue_store::{Store, StoreError, StoredReport, TopicHead, Vote};

pub use told::{Count, finding};
pub use topic::Computed;
use topic::Topic;

/// A report is made of a topic at most so often.
const PAUSE: i64 = 60_000;

/// Every topic that was voted on.
#[derive(Default)]
pub struct Topics {
    known: RwLock<BTreeMap<String, Arc<Mutex<Topic>>>>,
}

/// What one topic's votes come to.
pub struct Counts {
    pub opinions: BTreeMap<String, BTreeMap<String, Tally>>,
    pub computed: Option<Computed>,
}

impl Topics {
    fn topic(&self, code: &str) -> Option<Arc<Mutex<Topic>>> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).get(code).cloned()
    }

    fn begin(&self, code: &str) -> Arc<Mutex<Topic>> {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.entry(code.to_owned()).or_default().clone()
    }

    /// Counts votes that the store has taken in.
    pub fn count(&self, head: &TopicHead, votes: &[Vote]) {
        let topic = self.topic(&head.topic).unwrap_or_else(|| self.begin(&head.topic));
        lock(&topic).count(head, votes);
    }

    /// Forgets a participant whom the store has removed.
    pub fn forget(&self, head: &TopicHead, public: &str, participant: &str) {
        if let Some(topic) = self.topic(&head.topic) {
            lock(&topic).forget(head, public, participant);
        }
    }

    /// Takes in what the store has: all of it at a start, later what other nodes wrote.
    pub async fn catch_up(&self, store: &Store) -> Result<(), StoreError> {
        let reports: BTreeMap<String, i64> = store.reports().await?.into_iter().collect();
        for head in store.topics().await? {
            let topic = self.topic(&head.topic).unwrap_or_else(|| self.begin(&head.topic));
            let behind = lock(&topic).behind(&head, store.is_shared());
            match behind {
                Behind::Nothing => {}
                Behind::Since(ballots) => {
                    let mut votes = Vec::new();
                    store.votes_since(&head.topic, ballots, |vote| votes.push(vote)).await?;
                    lock(&topic).take_in(&head, &votes);
                }
                Behind::All => {
                    let mut fresh = Topic::at(&head);
                    store.votes_since(&head.topic, 0, |vote| fresh.count_one(&vote)).await?;
                    lock(&topic).replace(fresh);
                }
            }
            let made_at = reports.get(&head.topic).copied();
            if lock(&topic).computed.as_ref().map(|known| known.made_at) != made_at {
                let report = store.report(&head.topic).await?;
                lock(&topic).learn(report.as_ref());
            }
        }
        Ok(())
    }

    /// Topics of which another report should be made: a hundredth of the votes changed, or a hundred of them, or an opinion
    /// that is told of is none of the topic's any more.
    pub fn due(&self, forum: &Forum, now: i64) -> Vec<String> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner).clone();
        let is_due = |(code, topic): &(String, Arc<Mutex<Topic>>)| {
            lock(topic).is_due(&forum.opinions(code), now, PAUSE)
        };
        known.into_iter().filter(is_due).map(|(code, _)| code).collect()
    }

    /// Computes a topic's report from the votes as they are. Votes go on being counted meanwhile, except while theirs are
    /// copied.
    pub fn compute(
        &self,
        code: &str,
        publics: &[&str],
        opinions: &[String],
        now: i64,
    ) -> Option<Result<StoredReport, serde_json::Error>> {
        let topic = self.topic(code)?;
        let copy = lock(&topic).copy(publics, opinions);
        Some(copy.report(code, now))
    }

    /// What the last report tells of a topic, side by side; nothing before the first.
    pub fn sheets(&self, code: &str) -> (Option<Computed>, Arc<[Results]>) {
        self.topic(code).map_or_else(Default::default, |topic| {
            let topic = lock(&topic);
            (topic.computed, topic.sheets.clone())
        })
    }

    /// How often each public voted how, on these opinions.
    pub fn counts(&self, code: &str, publics: &[&str], opinions: &[String]) -> Counts {
        let topic = self.topic(code);
        let topic = topic.as_ref().map(lock);
        let tally = |opinion: &str, public: &str| {
            topic.as_ref().map_or_else(Tally::default, |topic| topic.tally(opinion, public))
        };
        let of = |opinion: &String| {
            let all = publics.iter().map(|public| ((*public).to_owned(), tally(opinion, public)));
            (opinion.clone(), all.collect())
        };
        let computed = topic.as_ref().and_then(|topic| topic.computed);
        Counts { opinions: opinions.iter().map(of).collect(), computed }
    }
}

/// What memory lacks of a topic.
enum Behind {
    Nothing,
    /// What was written after the topic had so many ballots.
    Since(i64),
    /// Somebody was removed elsewhere.
    All,
}

fn lock(topic: &Arc<Mutex<Topic>>) -> MutexGuard<'_, Topic> {
    topic.lock().unwrap_or_else(PoisonError::into_inner)
}
