//! Taking in votes: all that wait are written in one transaction, with four statements a topic, however many they are.
//!
//! Votes have no part in the logs, so they need no lease: on PostgreSQL the topic's row is the lock.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use tokio::sync::oneshot;

use crate::Store;
use crate::again::again;
use crate::db::{Db, Tx, writing};
use crate::error::{Result, StoreError};
use crate::vote::{TopicHead, Value, Vote, check_name};
use crate::writer::{Request, Slot, Work, Writer};

/// Votes of one transaction: what waits behind them is not kept waiting long, and memory is bounded.
const MOST: usize = 10_000;

/// What a vote changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// There was no vote before it.
    New,
    /// Another vote counted before it, or it was withdrawn.
    Changed,
    /// What counts is what counted before.
    Unchanged,
}

/// What became of votes that were given together, in their order; and how far the topic has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    pub outcomes: Vec<Outcome>,
    pub head: TopicHead,
}

/// Public, participant and opinion.
type Key = (String, String, String);

/// What counts: of two votes at the same moment the one that says less.
type Said = (i64, Value);

impl Store {
    /// Takes in votes on a topic's opinions. Returns when they are durable; who comes at the same time shares a
    /// transaction.
    pub async fn vote(&self, topic: &str, votes: Vec<Vote>) -> Result<Taken> {
        check_name(topic)?;
        votes.iter().try_for_each(Vote::check)?;
        let value = Slot::new();
        let work = Work::Vote { topic: topic.to_owned(), votes, value: value.clone() };
        value.taken(self.ask(work).await)
    }
}

/// The votes of one caller.
struct Caller {
    topic: String,
    votes: Vec<Vote>,
    value: Slot<Taken>,
    answer: oneshot::Sender<Result<()>>,
}

impl Writer {
    pub(crate) async fn poll(&mut self, requests: Vec<Request>) {
        let mut group: Vec<Caller> = Vec::new();
        let mut votes_waiting = 0;
        for Request { work, answer } in requests {
            let Work::Vote { topic, votes, value } = work else { continue };
            if votes_waiting + votes.len() > MOST && !group.is_empty() {
                self.poll_group(std::mem::take(&mut group)).await;
                votes_waiting = 0;
            }
            votes_waiting += votes.len();
            group.push(Caller { topic, votes, value, answer });
        }
        if !group.is_empty() {
            self.poll_group(group).await;
        }
    }

    async fn poll_group(&mut self, group: Vec<Caller>) {
        // In the order of their names, so that two nodes never wait for each other.
        let mut topics: BTreeMap<String, Vec<Caller>> = BTreeMap::new();
        for caller in group {
            topics.entry(caller.topic.clone()).or_default().push(caller);
        }
        let done = match &self.halted {
            Some(cause) => Err(StoreError::Halted(std::sync::Arc::new(cause.clone()))),
            None => again!(write(&self.db, &topics).await),
        };
        let done = done.map_err(|error| self.noted(error));
        let callers = topics.into_values().flatten();
        match done {
            Ok(all) => {
                for (caller, taken) in callers.zip(all) {
                    caller.value.put(taken);
                    // A caller that went away does not undo what it asked for.
                    let _ = caller.answer.send(Ok(()));
                }
            }
            Err(error) => callers.for_each(|caller| drop(caller.answer.send(Err(error.clone())))),
        }
    }
}

/// Writes all of them or none; gives what became of each caller's.
async fn write(db: &Db, topics: &BTreeMap<String, Vec<Caller>>) -> Result<Vec<Taken>> {
    let mut tx = db.begin().await?;
    let mut all = Vec::new();
    for (topic, callers) in topics {
        match write_topic(&mut tx, topic, callers).await {
            Ok(taken) => all.extend(taken),
            Err(error) => {
                tx.abandon().await;
                return Err(error);
            }
        }
    }
    tx.commit().await.map(|()| all)
}

async fn write_topic(tx: &mut Tx, topic: &str, callers: &[Caller]) -> Result<Vec<Taken>> {
    let (before, removals): (i64, i64) = writing!(&mut *tx, conn => sqlx::query_as(
        "INSERT INTO topic (code, ballots, removals) VALUES ($1, 0, 0) \
         ON CONFLICT (code) DO UPDATE SET ballots = topic.ballots RETURNING ballots, removals",
    ).bind(topic).fetch_one(conn).await)?;
    let mut standing = standing(tx, topic, callers.iter().flat_map(|caller| &caller.votes)).await?;
    let mut written: BTreeMap<Key, Said> = BTreeMap::new();
    let mut outcomes = Vec::with_capacity(callers.len());
    for caller in callers {
        let count = |vote: &Vote| weigh(&mut standing, &mut written, key(vote), (vote.moment, vote.value));
        outcomes.push(caller.votes.iter().map(count).collect::<Vec<_>>());
    }
    let ballots = before.saturating_add(i64::try_from(written.len()).unwrap_or(i64::MAX));
    if !written.is_empty() {
        put(tx, topic, &written, ballots).await?;
        writing!(tx, conn => { sqlx::query("UPDATE topic SET ballots = $2 WHERE code = $1")
            .bind(topic).bind(ballots).execute(conn).await?; });
    }
    let head = TopicHead { topic: topic.to_owned(), ballots, removals };
    Ok(outcomes.into_iter().map(|outcomes| Taken { outcomes, head: head.clone() }).collect())
}

/// Lets a vote count, if no later one does.
fn weigh(
    standing: &mut BTreeMap<Key, Said>,
    written: &mut BTreeMap<Key, Said>,
    key: Key,
    said: Said,
) -> Outcome {
    let before = standing.get(&key).copied();
    if before.is_some_and(|before| before >= said) {
        return Outcome::Unchanged;
    }
    standing.insert(key.clone(), said);
    written.insert(key, said);
    match (before.map_or(Value::Withdrawn, |(_, value)| value), said.1) {
        (before, now) if before == now => Outcome::Unchanged,
        (Value::Withdrawn, _) => Outcome::New,
        _ => Outcome::Changed,
    }
}

fn key(vote: &Vote) -> Key {
    (vote.public.clone(), vote.participant.clone(), vote.opinion.clone())
}

/// The elements of an array of JSON as rows, which is one parameter for any number of them.
macro_rules! each {
    (sqlite $before:literal $after:literal) => {
        concat!($before, "json_each($2) AS e", $after)
    };
    (postgres $before:literal $after:literal) => {
        concat!($before, "json_array_elements(CAST($2 AS json)) AS e(value)", $after)
    };
}

macro_rules! by_engine {
    ($tx:expr, $before:literal $after:literal) => {
        match $tx {
            Tx::Sqlite(_) => each!(sqlite $before $after),
            Tx::Postgres(_) => each!(postgres $before $after),
        }
    };
}

type Row = (String, String, String, Option<i64>, i64);

/// What counts now of these participants and opinions.
async fn standing<'v>(
    tx: &mut Tx,
    topic: &str,
    votes: impl Iterator<Item = &'v Vote>,
) -> Result<BTreeMap<Key, Said>> {
    let wanted = Json::from_iter(votes.map(|vote| json!([vote.public, vote.participant, vote.opinion])));
    // Written as a cross join, which SQLite takes as the order: the array first, then each row by its key.
    let select = by_engine!(tx, "SELECT v.public, v.participant, v.opinion, v.value, v.moment FROM " " \
         CROSS JOIN vote v WHERE v.topic = $1 AND v.public = e.value ->> 0 \
         AND v.participant = e.value ->> 1 AND v.opinion = e.value ->> 2");
    let rows: Vec<Row> = writing!(tx, conn => sqlx::query_as(select)
        .bind(topic).bind(wanted.to_string()).fetch_all(conn).await)?;
    rows.into_iter()
        .map(|(public, participant, opinion, value, moment)| {
            Ok(((public, participant, opinion), (moment, Value::read(value)?)))
        })
        .collect()
}

async fn put(tx: &mut Tx, topic: &str, votes: &BTreeMap<Key, Said>, ballots: i64) -> Result<()> {
    let rows = votes.iter().map(|((public, participant, opinion), (moment, value))| {
        json!([public, participant, opinion, value.stored(), moment])
    });
    let insert = by_engine!(tx, "INSERT INTO vote (topic, public, participant, opinion, value, moment, ballots) \
         SELECT $1, e.value ->> 0, e.value ->> 1, e.value ->> 2, CAST(e.value ->> 3 AS BIGINT), \
             CAST(e.value ->> 4 AS BIGINT), $3 FROM " " WHERE true \
         ON CONFLICT (topic, public, participant, opinion) DO UPDATE \
         SET value = excluded.value, moment = excluded.moment, ballots = excluded.ballots");
    writing!(tx, conn => { sqlx::query(insert).bind(topic).bind(Json::from_iter(rows).to_string()).bind(ballots)
        .execute(conn).await?; });
    Ok(())
}
