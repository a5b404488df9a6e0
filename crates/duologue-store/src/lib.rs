#![doc = include_str!("../README.md")]

mod again;
mod append;
mod backup;
mod begin;
mod blob;
mod change;
mod database;
mod db;
mod delivery;
mod error;
#[cfg(test)]
mod fault;
mod files;
mod follow;
mod form;
mod gather;
mod head;
mod job;
mod lease;
mod log;
mod open;
mod poll;
mod refused;
mod removal;
mod report;
mod restore;
mod scrub;
mod table;
mod tree;
mod vote;
mod waiting;
mod writer;

use std::sync::Arc;

pub use append::{Appended, NewAct};
pub use backup::{Backup, backup};
pub use blob::BLOB_LIMIT;
pub use change::Change;
pub use database::Database;
pub use delivery::{DELIVERY_LIMIT, Delivery};
pub use error::{Result, StoreError};
pub use job::{Job, NewJob};
pub use log::{Book, LogId, LogInfo};
pub use poll::{Outcome, Taken};
pub use report::StoredReport;
pub use restore::restore;
pub use scrub::{Fault, Scrub};
pub use vote::{PARTICIPANT_LIMIT, TopicHead, Value, Vote};

/// What a dialogue's node holds: logs, blobs, jobs and changes. Cheap to clone; one writer serves all clones.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    db: db::Db,
    files: files::Files,
    trees: tree::Trees,
    inbox: tokio::sync::mpsc::Sender<writer::Request>,
    beside: bool,
    #[cfg(test)]
    fault: fault::Plan,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Store").field(&self.dir()).finish()
    }
}
