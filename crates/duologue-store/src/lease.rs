//! One node writes to the logs at a time: on PostgreSQL a row of the database says until when, by its own clock.
//!
//! A node takes the lease for one group of writes and gives it back. The fence grows with every taking: when it has
//! grown by one since, nobody else wrote; every transaction checks it, so a node that was stopped in between writes
//! nothing. On SQLite the folder's lock is enough.

use std::time::Duration;

use tokio::time::Instant;

use crate::again::again;
use crate::db::{Db, Tx};
use crate::error::{Result, StoreError};
use crate::follow::Reach;
use crate::writer::Writer;

/// Longer than a dead node's lease, which the queries below give as 5 seconds.
const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(50);

/// The number of a taking; None where the folder's lock is enough.
pub(crate) type Fence = Option<i64>;

impl Writer {
    /// Takes the lease, waiting for a node that has it, and reads what others wrote since this node had it.
    pub(crate) async fn lead(&mut self) -> Result<()> {
        let started = Instant::now();
        while !self.lead_if_free().await? {
            if started.elapsed() > PATIENCE {
                return Err(StoreError::Busy);
            }
            tokio::time::sleep(PAUSE).await;
        }
        Ok(())
    }

    /// As [`Writer::lead`], but false where another node has it.
    pub(crate) async fn lead_if_free(&mut self) -> Result<bool> {
        if !matches!(self.db, Db::Postgres(_)) {
            return Ok(true);
        }
        let Some(fence) = again!(take(&self.db).await)? else { return Ok(false) };
        let mine = self.fence.replace(fence).is_some_and(|last| last + 1 == fence);
        if mine {
            return Ok(true);
        }
        let followed = self.follow(Reach::All).await;
        if followed.is_err() {
            self.step_back(true).await;
        }
        followed.map(|()| true)
    }

    /// Gives the lease back. After a failure nobody knows what the database kept, so the next taking reads it again.
    pub(crate) async fn step_back(&mut self, failed: bool) {
        let (Db::Postgres(pool), Some(fence)) = (&self.db, self.fence) else { return };
        let given = sqlx::query("UPDATE lease SET locked_until = 0 WHERE name = 'record' AND fence = $1");
        if let Err(error) = given.bind(fence).execute(pool).await {
            tracing::warn!(%error, "the lease ends by itself");
        }
        if failed {
            self.fence = None;
        }
    }
}

async fn take(db: &Db) -> Result<Option<i64>> {
    let Db::Postgres(pool) = db else { return Ok(None) };
    let taken: Option<(i64,)> = sqlx::query_as(
        "UPDATE lease SET fence = fence + 1, \
             locked_until = CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT) + 5000 \
         WHERE name = 'record' AND locked_until < CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT) \
         RETURNING fence",
    )
    .fetch_optional(pool)
    .await?;
    Ok(taken.map(|(fence,)| fence))
}

/// Begins a transaction that may write to the logs. Until it ends no other node takes the lease.
pub(crate) async fn begin(db: &Db, fence: Fence) -> Result<Tx> {
    let mut tx = db.begin().await?;
    match renew(&mut tx, fence).await {
        Ok(()) => Ok(tx),
        Err(error) => {
            tx.abandon().await;
            Err(error)
        }
    }
}

/// Commits; what follows (tiles, signing) has the lease's whole length before it.
pub(crate) async fn commit(mut tx: Tx, fence: Fence) -> Result<()> {
    match renew(&mut tx, fence).await {
        Ok(()) => tx.commit().await,
        Err(error) => {
            tx.abandon().await;
            Err(error)
        }
    }
}

async fn renew(tx: &mut Tx, fence: Fence) -> Result<()> {
    let Tx::Postgres(transaction) = tx else { return Ok(()) };
    let renewed = sqlx::query(
        "UPDATE lease SET locked_until = CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT) + 5000 \
         WHERE name = 'record' AND fence = $1",
    )
    .bind(fence.unwrap_or(0))
    .execute(&mut **transaction)
    .await?;
    if renewed.rows_affected() == 1 { Ok(()) } else { Err(StoreError::Superseded) }
}
