//! What was last computed from a topic's votes, by whichever node did it.

use crate::Store;
use crate::db::{reading, writing};
use crate::error::Result;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredReport {
    pub topic: String,
    /// How far the topic had come.
    pub ballots: i64,
    pub removals: i64,
    /// Votes that counted.
    pub votes: i64,
    /// Unix milliseconds.
    pub made_at: i64,
    /// JSON, as its writer made it.
    pub report: String,
}

type Row = (i64, i64, i64, i64, String);

impl Store {
    /// Keeps a report instead of the one before it. One that was computed from older votes, or with somebody who was
    /// removed meanwhile, is not kept; false says so.
    pub async fn keep_report(&self, made: StoredReport) -> Result<bool> {
        self.write(made, |tx, made| {
            Box::pin(async move {
                // Takes the row's lock: nobody is removed before this is done.
                let stands = writing!(&mut *tx, conn => sqlx::query(
                    "UPDATE topic SET removals = removals WHERE code = $1 AND removals = $2",
                ).bind(&made.topic).bind(made.removals).execute(conn).await?.rows_affected());
                if stands == 0 {
                    return Ok(false);
                }
                let kept = writing!(tx, conn => sqlx::query(
                    "INSERT INTO opinion_report (topic, ballots, removals, votes, made_at, report) \
                     VALUES ($1, $2, $3, $4, $5, $6) \
                     ON CONFLICT (topic) DO UPDATE SET ballots = excluded.ballots, removals = excluded.removals, \
                         votes = excluded.votes, made_at = excluded.made_at, report = excluded.report \
                     WHERE opinion_report.ballots <= excluded.ballots",
                ).bind(&made.topic).bind(made.ballots).bind(made.removals).bind(made.votes).bind(made.made_at)
                .bind(&made.report).execute(conn).await?.rows_affected());
                Ok(kept > 0)
            })
        })
        .await
    }

    /// The last report of a topic.
    pub async fn report(&self, topic: &str) -> Result<Option<StoredReport>> {
        let row: Option<Row> = reading!(&self.inner.db, pool => sqlx::query_as(
            "SELECT ballots, removals, votes, made_at, report FROM opinion_report WHERE topic = $1",
        ).bind(topic).fetch_optional(pool).await)?;
        Ok(row.map(|(ballots, removals, votes, made_at, report)| {
            let topic = topic.to_owned();
            StoredReport { topic, ballots, removals, votes, made_at, report }
        }))
    }

    /// When each topic's report was made.
    pub async fn reports(&self) -> Result<Vec<(String, i64)>> {
        Ok(reading!(&self.inner.db, pool => sqlx::query_as(
            "SELECT topic, made_at FROM opinion_report ORDER BY topic",
        ).fetch_all(pool).await)?)
    }
}
