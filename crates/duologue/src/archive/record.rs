//! The record in a source: every log against its key, every blob against its name, and the forum that they make.

use std::cell::RefCell;
use std::collections::HashMap;

use duologue_forum::{Act, Forum, Voice};
use duologue_record::policy::Policy;
use duologue_record::{Hash, verify};

use super::check::{LogLine, Outcome};
use super::collect;
use super::source::{LogFolder, Source};

/// A record that was read whole.
pub struct Record {
    /// Each voice's code and its log.
    pub logs: Vec<(String, verify::VerifiedLog)>,
    pub forum: Forum,
    /// The public blobs, by their hashes.
    pub blobs: HashMap<Hash, Vec<u8>>,
}

/// Logs against the policy, blobs against their names; the forum they make, unless a log is broken.
pub fn read(source: &dyn Source, policy: &Policy, outcome: &mut Outcome) -> Option<Record> {
    let mut logs = Vec::new();
    for key in &policy.logs {
        let voice = key.name().rsplit('/').next().unwrap_or_default().to_owned();
        if let Err(e) = duologue_forum::acts::code("voice", &voice) {
            outcome.broke(key.name(), e.to_string());
            continue;
        }
        let folder = format!("record/{voice}");
        let reader = LogFolder { source, folder: folder.clone() };
        match verify::log(&reader, key) {
            Err(fault) => outcome.broke(source.shown(&format!("{folder}/{}", fault.path)), fault.to_string()),
            Ok(log) => match policy.accepts(&log.note) {
                Err(e) => outcome.broke(source.shown(&format!("{folder}/checkpoint")), e.to_string()),
                Ok(_) => {
                    outcome.logs.push(LogLine {
                        origin: log.checkpoint.origin.clone(),
                        entries: log.checkpoint.size,
                    });
                    logs.push((voice, log));
                }
            },
        }
    }
    if logs.len() != policy.logs.len() {
        return None;
    }
    let blobs: RefCell<HashMap<Hash, Vec<u8>>> = RefCell::default();
    let wrong: RefCell<Vec<(String, String)>> = RefCell::default();
    // Reads a blob once; one whose bytes have another hash counts as absent and is named.
    let load = |hash: &Hash| -> Option<Vec<u8>> {
        if let Some(bytes) = blobs.borrow().get(hash) {
            return Some(bytes.clone());
        }
        let path = format!("record/blobs/{hash}");
        match source.read(&path) {
            Ok(Some(bytes)) if Hash::of(&bytes) == *hash => {
                blobs.borrow_mut().insert(*hash, bytes.clone());
                Some(bytes)
            }
            Ok(Some(_)) => {
                wrong.borrow_mut().push((path, "is not the blob that its name says".to_owned()));
                None
            }
            Ok(None) => None,
            Err(e) => {
                wrong.borrow_mut().push((path, format!("{e:#}")));
                None
            }
        }
    };
    let mut forum = Forum::default();
    for (code, log) in &logs {
        let mut voice = Voice::new(code);
        for (index, bytes) in (0..).zip(&log.entries) {
            match Act::read(index, bytes, &load) {
                Ok(act) => voice.hear(act),
                Err(e) => outcome.broke(source.shown(&format!("record/{code}")), e.to_string()),
            }
        }
        forum.set(voice);
    }
    let removed = forum.redacted();
    for hash in collect::public(&forum) {
        let path = source.shown(&format!("record/blobs/{hash}"));
        match (load(&hash).is_some(), removed.contains(&hash)) {
            (true, false) => outcome.blobs += 1,
            (false, true) => outcome.removed += 1,
            (true, true) => outcome.broke(path, "was removed by a redaction and must not be here"),
            (false, false) => {
                let named = wrong.borrow().iter().any(|(p, _)| p.ends_with(&hash.to_string()));
                if !named {
                    outcome.broke(path, "is missing, and no redaction says that it was removed");
                }
            }
        }
    }
    let mut faults = wrong.into_inner();
    faults.sort();
    faults.dedup();
    for (path, what) in faults {
        outcome.broke(source.shown(&path), what);
    }
    outcome.unknown = forum.unknown();
    outcome.examples = forum.has_example_keys();
    Some(Record { logs, forum, blobs: blobs.into_inner() })
}
