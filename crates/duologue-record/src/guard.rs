//! What keeps a log from signing two histories, also after a backup was restored or an operator erred.

use crate::Hash;
use crate::checkpoint::Checkpoint;
use crate::merkle::{ProofError, verify_consistency};

/// The last head that was signed, kept outside the database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guard {
    /// `None` before the first head.
    pub last: Option<Checkpoint>,
}

/// Why a head must not be signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GuardError {
    /// The guard is another log's.
    #[error("the guard is of the log {last}, the head of {next}")]
    OtherLog {
        /// Origin of the last head.
        last: String,
        /// Origin of the next.
        next: String,
    },
    /// Entries are gone: a backup was restored, perhaps.
    #[error("the head has {next} entries, the last one signed {last}: fetch the missing ones from a mirror")]
    Shorter {
        /// Size of the last head.
        last: u64,
        /// Size of the next.
        next: u64,
    },
    /// The beginning differs from what was signed.
    #[error("the head does not extend the last one signed: {0}")]
    NotAnExtension(#[from] ProofError),
}

impl Guard {
    /// Whether the next head may be signed: it has the last one's entries, unchanged, as its beginning.
    pub fn allow(&self, next: &Checkpoint, consistency: &[Hash]) -> Result<(), GuardError> {
        let Some(last) = &self.last else { return Ok(()) };
        if last.origin != next.origin {
            return Err(GuardError::OtherLog { last: last.origin.clone(), next: next.origin.clone() });
        }
        if next.size < last.size {
            return Err(GuardError::Shorter { last: last.size, next: next.size });
        }
        if last.size == 0 && next.size > 0 && consistency.is_empty() {
            // Every tree extends the empty one.
            return Ok(());
        }
        Ok(verify_consistency(last.size, next.size, consistency, &last.root, &next.root)?)
    }
}
