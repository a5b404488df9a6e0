//! One file that proves one entry without a network (C2SP tlog-proof).

use crate::Hash;
use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::encoding::{decimal, from_base64, hash_from_base64, to_base64};
use crate::merkle::{ProofError, verify_inclusion};
use crate::note::{Note, NoteError, Verifier};
use crate::policy::{Policy, PolicyError};

const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// The way from an entry to a signed head. An `extra` line is passed over when read: nothing vouches for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogProof {
    /// The entry's place in the log.
    pub index: u64,
    /// From the leaf's sibling up.
    pub hashes: Vec<Hash>,
    /// The signed head, with its cosignatures.
    pub checkpoint: Note,
}

/// Why bytes are not a proof, or prove nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LogProofError {
    /// The file has another form.
    #[error("line {line} of the proof must be {form}")]
    Form {
        /// Line, from 1.
        line: usize,
        /// What it must be.
        form: &'static str,
    },
    /// The head is not readable as a note.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The head is not signed by the log.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The head does not satisfy the policy.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// The hashes do not lead from the entry to the head.
    #[error(transparent)]
    Inclusion(#[from] ProofError),
}

impl LogProof {
    /// The proof as a `.tlog-proof` file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let hashes: String = self.hashes.iter().map(|hash| to_base64(hash.as_bytes()) + "\n").collect();
        let mut bytes = format!("{HEADER}\nindex {}\n{hashes}\n", self.index).into_bytes();
        bytes.extend(self.checkpoint.to_bytes());
        bytes
    }

    /// Reads a `.tlog-proof` file.
    pub fn parse(bytes: &[u8]) -> Result<LogProof, LogProofError> {
        let text = std::str::from_utf8(bytes).map_err(|_| NoteError::NotUtf8)?;
        let refuse = |line, form| LogProofError::Form { line, form };
        let (head, checkpoint) = text.split_once("\n\n").ok_or(refuse(1, "followed by a blank line"))?;
        let mut lines = head.split('\n').zip(1..).peekable();
        if lines.next() != Some((HEADER, 1)) {
            return Err(refuse(1, HEADER));
        }
        let extra = lines.next_if(|(line, _)| line.starts_with("extra "));
        if let Some((line, number)) = extra {
            let encoded = line.strip_prefix("extra ").and_then(from_base64);
            encoded.ok_or(refuse(number, "extra and base64"))?;
        }
        let index = lines.next().and_then(|(line, _)| decimal(line.strip_prefix("index ")?));
        let index = index.ok_or(refuse(if extra.is_some() { 3 } else { 2 }, "index and a plain decimal"))?;
        let hash = |(line, number)| hash_from_base64(line).ok_or(refuse(number, "a hash in base64"));
        // No tree is higher than 64, so a longer list is not read to its end.
        let hashes: Vec<Hash> = lines.take(65).map(hash).collect::<Result<_, _>>()?;
        if hashes.len() > 64 {
            return Err(ProofError::Length(hashes.len()).into());
        }
        Ok(LogProof { index, hashes, checkpoint: Note::parse(checkpoint.as_bytes())? })
    }

    /// Checks that an entry with this leaf hash is under a head signed by the log's key.
    pub fn verify(&self, leaf: &Hash, key: &Verifier) -> Result<Checkpoint, LogProofError> {
        let (checkpoint, _) = Checkpoint::open(&self.checkpoint.to_bytes(), key)?;
        self.lead(leaf, checkpoint)
    }

    /// Checks that an entry with this leaf hash is under a head that the policy accepts.
    pub fn verify_policy(&self, leaf: &Hash, policy: &Policy) -> Result<Checkpoint, LogProofError> {
        let checkpoint = policy.accepts(&self.checkpoint)?;
        self.lead(leaf, checkpoint)
    }

    fn lead(&self, leaf: &Hash, checkpoint: Checkpoint) -> Result<Checkpoint, LogProofError> {
        verify_inclusion(leaf, self.index, checkpoint.size, &self.hashes, &checkpoint.root)?;
        Ok(checkpoint)
    }
}
