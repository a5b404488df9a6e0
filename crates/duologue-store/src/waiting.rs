//! How much work waits.

use crate::Store;
use crate::db::reading;
use crate::error::Result;
use crate::log::natural;

impl Store {
    /// Jobs that wait or are under way.
    pub async fn jobs(&self) -> Result<u64> {
        let (count,): (i64,) = reading!(&self.inner.db, pool => sqlx::query_as("SELECT count(*) FROM job")
            .fetch_one(pool).await)?;
        natural(count)
    }
}
