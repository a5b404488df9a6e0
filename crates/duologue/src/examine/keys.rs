//! Whether the folder has the key of each log that speaks from it.

use std::path::{Path, PathBuf};

use duologue_record::note::Signer;
use duologue_store::{LogId, LogInfo, Store, StoreError};

use super::Finding;

/// Where a log's private key lies.
pub fn key_file(folder: &Path, id: &LogId) -> PathBuf {
    folder.join("keys").join(format!("{}.{}.key", id.voice, id.book))
}

/// A log of ours that nothing can be said in from this folder.
pub struct Unkeyed {
    pub log: LogId,
    pub path: PathBuf,
    /// `None` where there is no key; that may be on purpose.
    pub why: Option<String>,
}

/// Every log of ours whose key is not here or cannot be used.
pub async fn unkeyed(store: &Store) -> Result<Vec<Unkeyed>, StoreError> {
    let ours = store.logs().await?.into_iter().filter(|log| log.ours);
    Ok(ours.filter_map(|log| look(store.dir(), &log).err()).collect())
}

pub async fn examine(store: &Store) -> Result<Vec<Finding>, StoreError> {
    let ours = store.logs().await?.into_iter().filter(|log| log.ours);
    Ok(ours.map(|log| finding(&log, look(store.dir(), &log))).collect())
}

fn look(folder: &Path, log: &LogInfo) -> Result<(), Unkeyed> {
    let path = key_file(folder, &log.id);
    let why = match std::fs::read(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => Some(error.to_string()),
        Ok(text) => match Signer::from_skey(String::from_utf8_lossy(&text).trim_end()) {
            Err(error) => Some(error.to_string()),
            Ok(signer) if signer.verifier().vkey() != log.vkey => {
                Some("it is the key of another log".to_owned())
            }
            Ok(_) => return Ok(()),
        },
    };
    Err(Unkeyed { log: log.id.clone(), path, why })
}

fn finding(log: &LogInfo, key: Result<(), Unkeyed>) -> Finding {
    const ABSENT: &str =
        "if this node is to speak, put the key in from where you keep it; a node that only reads needs none";
    const UNFIT: &str =
        "put the log's own key in its place, from where you keep it (docs/operator.md, Backups)";
    match key {
        Ok(()) => Finding::good("keys", format!("{}: its key can sign", log.id)),
        Err(Unkeyed { log, path, why: None }) => {
            let says = format!("{log}: nothing can be said in it from here, {} is missing", path.display());
            Finding::poor("keys", says, ABSENT)
        }
        Err(Unkeyed { log, path, why: Some(why) }) => {
            Finding::bad("keys", format!("{log}: {} cannot be used: {why}", path.display()), UNFIT)
        }
    }
}
