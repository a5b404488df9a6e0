//! What a witness answers to a new head (C2SP tlog-witness, `add-checkpoint`), as a pure decision.
//!
//! The caller reads the stored state, decides, stores the new state and only then answers with its cosignature; the
//! reading and storing must be one atomic step, or two requests at once could roll the log back.

use crate::Hash;
use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::encoding::{decimal, hash_from_base64, to_base64};
use crate::merkle::{empty_root, verify_consistency};
use crate::note::{Note, NoteError, Verifier};

/// A new head of a log, with the proof that it extends an earlier one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The size the sender believes the witness has stored.
    pub old: u64,
    /// Consistency proof from that size.
    pub proof: Vec<Hash>,
    /// The new head.
    pub checkpoint: Checkpoint,
    /// The new head as signed.
    pub note: Note,
}

/// Why a head is not cosigned.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The body has another form.
    #[error("line {line} of the request must be {form}")]
    Form {
        /// Line, from 1.
        line: usize,
        /// What it must be.
        form: &'static str,
    },
    /// The part below the blank line is not a note.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The note is not a checkpoint.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// None of the keys is this log's.
    #[error("unknown log {0}")]
    UnknownLog(String),
    /// The log's signature is missing or broken.
    #[error("invalid signature: the checkpoint is not signed by {0}")]
    Signature(String),
    /// The request contradicts itself.
    #[error("the old size {old} is beyond the new size {new}")]
    Backwards {
        /// The size in the first line.
        old: u64,
        /// The size in the checkpoint.
        new: u64,
    },
    /// The sender must begin from what is stored.
    #[error("the stored size is {stored}; send a proof from there")]
    Stored {
        /// The size stored.
        stored: u64,
    },
    /// Two roots for one size: the log shows two histories.
    #[error("another root is stored for the size {size}: keep both checkpoints as evidence")]
    Fork {
        /// The size both have.
        size: u64,
    },
    /// The proof does not lead from the stored to the new root.
    #[error("the consistency proof does not hold")]
    Proof,
}

impl Request {
    /// Reads the body of a request.
    pub fn parse(body: &[u8]) -> Result<Request, Refusal> {
        let text = std::str::from_utf8(body).map_err(|_| NoteError::NotUtf8)?;
        let refuse = |line, form| Refusal::Form { line, form };
        let (head, note) = text.split_once("\n\n").ok_or(refuse(1, "followed by a blank line"))?;
        let mut lines = head.split('\n').zip(1..);
        let old = lines.next().and_then(|(line, _)| decimal(line.strip_prefix("old ")?));
        let old = old.ok_or(refuse(1, "old and a plain decimal"))?;
        let hash = |(line, number)| match hash_from_base64(line) {
            Some(hash) if number <= 64 => Ok(hash),
            _ => Err(refuse(number, "one of at most 63 hashes in base64")),
        };
        let proof = lines.map(hash).collect::<Result<_, _>>()?;
        let origin = || note.lines().next().unwrap_or_default().to_owned();
        let note = Note::parse(note.as_bytes()).map_err(|error| match error {
            // A line that is not even a signature is one that does not verify.
            NoteError::Line(_) => Refusal::Signature(origin()),
            other => other.into(),
        })?;
        Ok(Request { old, proof, checkpoint: Checkpoint::parse(&note.text)?, note })
    }

    /// The body to send to a witness.
    pub fn to_bytes(&self) -> Vec<u8> {
        let proof: String = self.proof.iter().map(|hash| to_base64(hash.as_bytes()) + "\n").collect();
        let mut bytes = format!("old {}\n{proof}\n", self.old).into_bytes();
        bytes.extend(self.note.to_bytes());
        bytes
    }
}

/// The state to store (size and root), after which the head may be cosigned. `state` is what is stored for the
/// request's origin; `keys` are the keys trusted for logs, of which those named by the origin count.
pub fn decide(
    state: Option<(u64, Hash)>,
    request: &Request,
    keys: &[Verifier],
) -> Result<(u64, Hash), Refusal> {
    let Request { old, proof, checkpoint, note } = request;
    let Checkpoint { origin, size, root } = checkpoint;
    let keys: Vec<Verifier> = keys.iter().filter(|key| key.name() == origin).cloned().collect();
    if keys.is_empty() {
        return Err(Refusal::UnknownLog(origin.clone()));
    }
    note.verified_by(&keys).map_err(|_| Refusal::Signature(origin.clone()))?;
    if old > size {
        return Err(Refusal::Backwards { old: *old, new: *size });
    }
    let (stored, stored_root) = state.unwrap_or((0, empty_root()));
    if *old != stored {
        return Err(Refusal::Stored { stored });
    }
    if stored == *size && stored_root != *root {
        return Err(Refusal::Fork { size: *size });
    }
    let proven = match stored {
        0 => proof.is_empty(),
        _ => verify_consistency(stored, *size, proof, &stored_root, root).is_ok(),
    };
    if proven { Ok((*size, *root)) } else { Err(Refusal::Proof) }
}

impl Refusal {
    /// The HTTP status the specification gives to this refusal.
    pub fn status(&self) -> u16 {
        match self {
            Refusal::Form { .. } | Refusal::Note(_) | Refusal::Checkpoint(_) | Refusal::Backwards { .. } => {
                400
            }
            Refusal::Signature(_) => 403,
            Refusal::UnknownLog(_) => 404,
            Refusal::Stored { .. } | Refusal::Fork { .. } => 409,
            Refusal::Proof => 422,
        }
    }

    /// For 409, the stored size: the body with the type `text/x.tlog.size`.
    pub fn stored_size(&self) -> Option<u64> {
        match self {
            Refusal::Stored { stored } => Some(*stored),
            Refusal::Fork { size } => Some(*size),
            _ => None,
        }
    }

    /// The body of the answer.
    pub fn body(&self) -> String {
        match self.stored_size() {
            Some(size) => format!("{size}\n"),
            None => format!("{self}\n"),
        }
    }
}
