//! Votes of the publics on opinions: the last of a participant on an opinion counts.
//!
//! A participant belongs to a public: the same id in another public is somebody else. No log names what is here.

use futures_util::TryStreamExt;

use crate::Store;
use crate::db::reading;
use crate::error::{Result, StoreError};

/// Bytes of a participant's id.
pub const PARTICIPANT_LIMIT: usize = 64;

/// How somebody votes on an opinion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vote {
    pub public: String,
    /// Opaque; whoever brings votes sees to it that it names nobody.
    pub participant: String,
    pub opinion: String,
    pub value: Value,
    /// Unix milliseconds.
    pub moment: i64,
}

/// In their order, from what says most to what says least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    Agree,
    Disagree,
    Pass,
    Withdrawn,
}

/// How far a topic's votes have come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TopicHead {
    pub topic: String,
    /// Ballots that were ever taken in.
    pub ballots: i64,
    /// How often a participant was removed.
    pub removals: i64,
}

impl Value {
    pub(crate) fn stored(self) -> Option<i64> {
        match self {
            Value::Agree => Some(1),
            Value::Disagree => Some(-1),
            Value::Pass => Some(0),
            Value::Withdrawn => None,
        }
    }

    pub(crate) fn read(stored: Option<i64>) -> Result<Value> {
        match stored {
            Some(1) => Ok(Value::Agree),
            Some(-1) => Ok(Value::Disagree),
            Some(0) => Ok(Value::Pass),
            None => Ok(Value::Withdrawn),
            Some(other) => Err(StoreError::BadRow(format!("a vote of {other}"))),
        }
    }
}

impl Vote {
    pub(crate) fn check(&self) -> Result<()> {
        for name in [&self.public, &self.participant, &self.opinion] {
            check_name(name)?;
        }
        Ok(())
    }
}

pub(crate) fn check_name(name: &str) -> Result<()> {
    let good =
        (1..=PARTICIPANT_LIMIT).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_graphic());
    if good { Ok(()) } else { Err(StoreError::BadVote(name.chars().take(PARTICIPANT_LIMIT).collect())) }
}

type Row = (String, String, String, Option<i64>, i64);

impl Store {
    /// Every topic that was ever voted on.
    pub async fn topics(&self) -> Result<Vec<TopicHead>> {
        let rows: Vec<(String, i64, i64)> = reading!(&self.inner.db, pool => sqlx::query_as(
            "SELECT code, ballots, removals FROM topic ORDER BY code",
        ).fetch_all(pool).await)?;
        Ok(rows
            .into_iter()
            .map(|(topic, ballots, removals)| TopicHead { topic, ballots, removals })
            .collect())
    }

    /// Gives each vote that counts and was written after a topic had so many ballots; after 0, every one.
    pub async fn votes_since(&self, topic: &str, ballots: i64, mut give: impl FnMut(Vote)) -> Result<()> {
        reading!(&self.inner.db, pool => {
            let mut rows = sqlx::query_as::<_, Row>(
                "SELECT public, participant, opinion, value, moment FROM vote WHERE topic = $1 AND ballots > $2",
            ).bind(topic).bind(ballots).fetch(pool);
            while let Some((public, participant, opinion, value, moment)) = rows.try_next().await? {
                give(Vote { public, participant, opinion, value: Value::read(value)?, moment });
            }
        });
        Ok(())
    }
}
