//! Which logs are not written to, because what is held of them cannot be trusted.

use crate::Store;
use crate::log::LogId;

impl Store {
    /// Our logs to which nothing would be written now: older than their guard, or changed. They can still be read.
    pub fn refused(&self) -> Vec<LogId> {
        self.inner.trees.refused()
    }
}
