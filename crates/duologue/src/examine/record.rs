//! Database, logs and tiles: everything is read and compared.

use duologue_search::Index;
use duologue_store::{Fault, Scrub, Store, StoreError};
use duologue_web::load_forum;

use super::{Finding, keys};
use crate::config::Settings;

pub async fn examine(settings: &Settings) -> Vec<Finding> {
    let store = match settings.data.open().await {
        Ok(store) => store,
        Err(e) => return vec![unopened(&e)],
    };
    let mut findings = vec![Finding::good("database", "answers, and its tables are of this version")];
    let refused: Vec<String> = store.refused().iter().map(ToString::to_string).collect();
    findings.push(if refused.is_empty() {
        Finding::good("logs", "every log can be trusted")
    } else {
        let says = format!("{}: cannot be trusted and not written to", refused.join(", "));
        Finding::bad("logs", says, "find the newer database or backup (docs/operator.md, Backups)")
    });
    match keys::examine(&store).await {
        Ok(found) => findings.extend(found),
        Err(e) => findings.push(Finding::bad("keys", e.to_string(), "look at the database")),
    }
    match store.scrub().await {
        Ok(scrub) => findings.extend(scrubbed(&scrub)),
        Err(e) => findings.push(Finding::bad("record", e.to_string(), "look at the database")),
    }
    findings.extend(index(&store).await);
    if let Err(e) = store.close().await {
        findings.push(Finding::bad("database", e.to_string(), "look at the disk"));
    }
    findings
}

/// The search index, where a server has made one.
async fn index(store: &Store) -> Option<Finding> {
    const MEND: &str = "`duologue search rebuild` makes it anew";
    let folder = store.dir().join("search");
    if !folder.exists() {
        return None;
    }
    let forum = load_forum(store, None).await;
    Some(match (Index::open(&folder), forum) {
        (Ok(index), Ok(forum)) if index.is_current(&forum) => {
            Finding::good("search", "the index has what the logs say")
        }
        (Ok(_), Ok(_)) => {
            Finding::poor("search", "the index is behind the logs", "start the server: it brings it up")
        }
        (Err(e), _) => Finding::bad("search", e.to_string(), MEND),
        (_, Err(e)) => Finding::bad("search", e.to_string(), "look at the database"),
    })
}

fn unopened(e: &anyhow::Error) -> Finding {
    let mend = match e.downcast_ref::<StoreError>() {
        Some(StoreError::InUse(_)) => "stop the server first; while it runs, ask its /readyz",
        Some(StoreError::Full { .. }) => "make room on the disk",
        Some(StoreError::Unreachable { .. }) => "see whether PostgreSQL runs there, and lets this user in",
        Some(StoreError::OldForm { .. }) => "bring the tables up to date with `duologue migrate`",
        Some(StoreError::NewForm { .. }) => "replace this program by one of the tables' version",
        _ => "look at the data folder and what --data names",
    };
    Finding::bad("database", format!("{e:#}"), mend)
}

fn scrubbed(scrub: &Scrub) -> Vec<Finding> {
    let Scrub { entries, blobs, tiles, deliveries, .. } = scrub;
    let read = format!("{entries} entries, {blobs} blobs, {tiles} tiles, {deliveries} files of answers read");
    if scrub.faults.is_empty() {
        return vec![Finding::good("record", format!("{read}, all as they were written"))];
    }
    let mut findings: Vec<Finding> =
        scrub.faults.iter().map(|fault| Finding::bad("record", fault.to_string(), mend(fault))).collect();
    findings.push(Finding::bad("record", format!("{read}, {} fault(s)", scrub.faults.len()), "see above"));
    findings
}

fn mend(fault: &Fault) -> &'static str {
    match fault {
        Fault::NoFile { .. } | Fault::File { .. } => {
            "start the server once: it writes the files again from the database"
        }
        Fault::Unreadable { .. } => {
            "look at the disk and at whose file it is, move it away, and start the server once: it writes it again"
        }
        Fault::Removed(_) => "start the server once: it is deleted again",
        _ => {
            "bring the data folder back from a backup, with the newest guard/ and tombstones (docs/operator.md, Backups)"
        }
    }
}
