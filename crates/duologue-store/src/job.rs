//! Jobs: work to be done once, later, by whichever node takes it. A lease ends by itself, so a dead node loses none.

use crate::Store;
use crate::db::{Tx, writing};
use crate::error::{Result, StoreError};

/// A job to be done at `run_at` (Unix milliseconds). While one with the same `unique_key` waits, another is not added.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJob {
    pub kind: String,
    pub payload: serde_json::Value,
    pub run_at: i64,
    pub unique_key: Option<String>,
}

/// A leased job; `attempts` counts this one.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    pub id: i64,
    pub kind: String,
    pub payload: serde_json::Value,
    pub run_at: i64,
    pub attempts: i64,
}

macro_rules! take {
    ($lock:literal) => {
        concat!(
            "UPDATE job SET locked_until = $1, attempts = attempts + 1 WHERE id = ( \
                 SELECT id FROM job WHERE kind = $2 AND run_at <= $3 AND locked_until <= $3 \
                 ORDER BY run_at, id LIMIT 1 ",
            $lock,
            ") RETURNING id, kind, payload, run_at, attempts"
        )
    };
}

impl Store {
    /// Adds a job, unless one with its `unique_key` waits already.
    pub async fn enqueue(&self, job: NewJob) -> Result<()> {
        self.write(job, |tx, job| {
            Box::pin(async move {
                writing!(tx, conn => { sqlx::query(
                    "INSERT INTO job (kind, payload, run_at, unique_key) VALUES ($1, $2, $3, $4) \
                     ON CONFLICT (unique_key) DO NOTHING",
                ).bind(&job.kind).bind(job.payload.to_string()).bind(job.run_at).bind(job.unique_key.as_deref())
                .execute(conn).await?; });
                Ok(())
            })
        })
        .await
    }

    /// Takes the job of this kind that is due longest, for `for_ms`; until then no other call gets it.
    pub async fn lease(&self, kind: &str, now: i64, for_ms: i64) -> Result<Option<Job>> {
        let which = (kind.to_owned(), now, now.saturating_add(for_ms));
        type Row = (i64, String, String, i64, i64);
        let row: Option<Row> = self
            .write(which, |tx, (kind, now, until)| {
                Box::pin(async move {
                    // SQLite has one writer; elsewhere two must not wait for the same row and then both take it.
                    let take = match tx {
                        Tx::Sqlite(_) => take!(""),
                        Tx::Postgres(_) => take!("FOR UPDATE SKIP LOCKED"),
                    };
                    Ok(writing!(tx, conn => sqlx::query_as(take).bind(until).bind(kind).bind(now).fetch_optional(conn).await)?)
                })
            })
            .await?;
        row.map(|(id, kind, payload, run_at, attempts)| {
            let payload = serde_json::from_str(&payload)
                .map_err(|error| StoreError::BadRow(format!("payload of job {id}: {error}")))?;
            Ok(Job { id, kind, payload, run_at, attempts })
        })
        .transpose()
    }

    /// The job is done and goes.
    pub async fn finish(&self, id: i64) -> Result<()> {
        self.write(id, |tx, id| {
            Box::pin(async move {
                writing!(tx, conn => { sqlx::query("DELETE FROM job WHERE id = $1").bind(id).execute(conn).await?; });
                Ok(())
            })
        })
        .await
    }

    /// The job failed and may be taken again at `retry_at`.
    pub async fn fail(&self, id: i64, retry_at: i64) -> Result<()> {
        self.write((id, retry_at), |tx, (id, retry_at)| {
            Box::pin(async move {
                writing!(tx, conn => { sqlx::query("UPDATE job SET run_at = $1, locked_until = 0 WHERE id = $2")
                    .bind(retry_at).bind(id).execute(conn).await?; });
                Ok(())
            })
        })
        .await
    }
}
