//! What changed, in its order: which heads there were, and when something was removed. Nodes and pages look at the logs' sizes
//! instead, which nobody can miss.

use crate::Store;
use crate::db::{Tx, reading, writing};
use crate::error::Result;

/// One change. The topic of a log's new head is its name (`jp/record`), with its size as the version;
/// removed blobs have the topic `redaction`, with their number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub seq: i64,
    pub topic: String,
    pub version: i64,
}

/// Read at once; whoever gets this many asks again.
const PAGE: i64 = 1000;

impl Store {
    /// The next changes after number `seq`, at most 1000; 0 begins at the beginning.
    pub async fn changes_since(&self, seq: i64) -> Result<Vec<Change>> {
        let rows: Vec<(i64, String, i64)> = reading!(&self.inner.db, pool => sqlx::query_as(
            "SELECT seq, topic, version FROM change WHERE seq > $1 ORDER BY seq LIMIT $2",
        ).bind(seq).bind(PAGE).fetch_all(pool).await)?;
        Ok(rows.into_iter().map(|(seq, topic, version)| Change { seq, topic, version }).collect())
    }
}

pub(crate) async fn note_change(tx: &mut Tx, topic: &str, version: i64) -> Result<()> {
    writing!(tx, conn => { sqlx::query("INSERT INTO change (topic, version) VALUES ($1, $2)")
        .bind(topic).bind(version).execute(conn).await?; });
    Ok(())
}
