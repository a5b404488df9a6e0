//! Which logs are not written to, because what is held of them cannot be trusted.

use crate::Store;
use crate::error::{Result, StoreError};
use crate::log::LogId;

impl Store {
    /// Our logs to which nothing would be written now: older than their guard, or changed. They can still be read.
    pub async fn refused(&self) -> Result<Vec<LogId>> {
        let mut refused = Vec::new();
        for log in self.logs().await?.into_iter().filter(|log| log.ours) {
            // Appending nothing asks the writer without changing anything.
            match self.append(&log.id, log.size, Vec::new()).await {
                Err(StoreError::Rollback { .. } | StoreError::CorruptLog { .. }) => refused.push(log.id),
                // A log that grows meanwhile is written to; a missing key and a full disk are told when they matter.
                Ok(_)
                | Err(StoreError::Moved { .. } | StoreError::BadKey { .. } | StoreError::Full { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(refused)
    }
}
