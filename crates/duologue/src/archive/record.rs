//! The record in a source: every log against its key, every blob against its name, and the forum that they make.

use std::cell::RefCell;

use duologue_forum::{Act, Forum, Voice};
use duologue_record::Hash;
use duologue_record::policy::Policy;
use duologue_record::verify::{self, VerifiedLog};

use super::check::{LogLine, Outcome};
use super::collect;
use super::source::{LogFolder, Source};

/// A blob of a source, if its bytes have the hash that its name says.
pub fn blob(source: &dyn Source, hash: &Hash) -> Option<Vec<u8>> {
    let bytes = source.read(&path(hash)).ok().flatten()?;
    (Hash::of(&bytes) == *hash).then_some(bytes)
}

fn path(hash: &Hash) -> String {
    format!("record/blobs/{hash}")
}

/// Each voice's code and its log, checked against the policy; none if one is broken.
pub fn logs(
    source: &dyn Source,
    policy: &Policy,
    outcome: &mut Outcome,
) -> Option<Vec<(String, VerifiedLog)>> {
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
    (logs.len() == policy.logs.len()).then_some(logs)
}

/// The forum that the entries of these logs make, every blob checked against its name.
pub fn forum<E: AsRef<[u8]>>(
    source: &dyn Source,
    logs: impl IntoIterator<Item = (String, impl IntoIterator<Item = E>)>,
    outcome: &mut Outcome,
) -> Forum {
    // Blobs stay where they are: together they take more memory than all that is said.
    let right: RefCell<Vec<Hash>> = RefCell::default();
    let wrong: RefCell<Vec<(String, String)>> = RefCell::default();
    // One whose bytes have another hash counts as absent and is named.
    let load = |hash: &Hash| -> Option<Vec<u8>> {
        let path = path(hash);
        match source.read(&path) {
            Ok(Some(bytes)) if Hash::of(&bytes) == *hash => {
                right.borrow_mut().push(*hash);
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
    for (code, entries) in logs {
        let mut voice = Voice::new(&code);
        for (index, bytes) in (0..).zip(entries) {
            match Act::read(index, bytes.as_ref(), &load) {
                Ok(act) => voice.hear(act),
                Err(e) => outcome.broke(source.shown(&format!("record/{code}")), e.to_string()),
            }
        }
        forum.set(voice);
    }
    let removed = forum.redacted();
    let mut read = right.take();
    read.sort_unstable();
    for hash in collect::public(&forum) {
        let path = source.shown(&path(&hash));
        let is_here = read.binary_search(&hash).is_ok() || load(&hash).is_some();
        match (is_here, removed.contains(&hash)) {
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
    forum
}
