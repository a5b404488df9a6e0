//! Whom a reader believes: the logs, the witnesses, and how many must have cosigned (C2SP tlog-policy).

mod read;

pub use read::{PolicyTextError, Problem};

use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::note::{Note, NoteError, Verifier};

/// A policy file. It must come from elsewhere than the record it judges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Keys of the logs; a key's name is the log's origin.
    pub logs: Vec<Verifier>,
    /// Cosigners.
    pub witnesses: Vec<Witness>,
    /// Groups, each after its members.
    pub groups: Vec<Group>,
    /// The witness or group that must have cosigned; `None` for no cosignature at all.
    pub quorum: Option<String>,
}

/// A cosigner under the name it has in this policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// Its name within the policy.
    pub name: String,
    /// Its key.
    pub key: Verifier,
}

/// So many of these members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its name within the policy.
    pub name: String,
    /// How many members must have cosigned.
    pub threshold: usize,
    /// Witnesses or earlier groups.
    pub members: Vec<String>,
}

/// Why a head is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// It is not the head of a log.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// A signature is broken.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The policy does not list the log.
    #[error("the policy lists no log {0}")]
    UnknownLog(String),
    /// The log itself has not signed.
    #[error("the checkpoint is not signed by the log {0}")]
    NotByTheLog(String),
    /// Too few witnesses have cosigned.
    #[error("the quorum {0} has not cosigned the checkpoint")]
    NoQuorum(String),
}

impl Policy {
    /// The key of a log; the first one where the policy lists several for a key that was changed.
    pub fn verifier_for(&self, origin: &str) -> Option<&Verifier> {
        self.logs.iter().find(|key| key.name() == origin)
    }

    /// The head in the note, if its log has signed it and the quorum has cosigned it.
    pub fn accepts(&self, note: &Note) -> Result<Checkpoint, PolicyError> {
        let checkpoint = Checkpoint::parse(&note.text)?;
        let origin = &checkpoint.origin;
        if self.verifier_for(origin).is_none() {
            return Err(PolicyError::UnknownLog(origin.clone()));
        }
        let witnesses = self.witnesses.iter().map(|witness| &witness.key);
        let keys: Vec<Verifier> = self.logs.iter().chain(witnesses).cloned().collect();
        let signed = note.verified_by(&keys)?;
        if !self.logs.iter().any(|key| key.name() == origin && signed.contains(key)) {
            return Err(PolicyError::NotByTheLog(origin.clone()));
        }
        match &self.quorum {
            Some(name) if !self.has_cosigned(name, &signed) => Err(PolicyError::NoQuorum(name.clone())),
            _ => Ok(checkpoint),
        }
    }

    /// The policy as a file.
    pub fn to_text(&self) -> String {
        let logs = self.logs.iter().map(|key| format!("log {}\n", key.vkey()));
        let witnesses = self.witnesses.iter().map(|w| format!("witness {} {}\n", w.name, w.key.vkey()));
        let groups =
            self.groups.iter().map(|g| format!("group {} {} {}\n", g.name, g.threshold, g.members.join(" ")));
        let quorum = format!("quorum {}\n", self.quorum.as_deref().unwrap_or(read::NONE));
        logs.chain(witnesses).chain(groups).chain([quorum]).collect()
    }

    /// Groups stand after their members, so one pass in order settles every name.
    fn has_cosigned(&self, name: &str, signed: &[Verifier]) -> bool {
        let witnesses = self.witnesses.iter().filter(|witness| signed.contains(&witness.key));
        let mut cosigned: Vec<&str> = witnesses.map(|witness| witness.name.as_str()).collect();
        for group in &self.groups {
            let count = group.members.iter().filter(|member| cosigned.contains(&member.as_str())).count();
            if count >= group.threshold {
                cosigned.push(&group.name);
            }
        }
        cosigned.contains(&name)
    }
}
