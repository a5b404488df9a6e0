//! The head of a log: how many entries it has and the root over them (C2SP tlog-checkpoint).

use crate::Hash;
use crate::encoding::{decimal, hash_from_base64, to_base64};
use crate::note::{Note, NoteError, Signer, Verifier};

/// A log's size and root. Extension lines are passed over when read and never written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log: the name of its key too.
    pub origin: String,
    /// How many entries.
    pub size: u64,
    /// The root of the tree over them.
    pub root: Hash,
}

/// Why a text or note is not the head of a log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The text has another form.
    #[error("line {line} of the checkpoint must be {form}")]
    Form {
        /// Line, from 1.
        line: usize,
        /// What it must be.
        form: &'static str,
    },
    /// The note around it does not hold.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// A head of one log under the key of another.
    #[error("the checkpoint is of {origin}, the key of {key}")]
    OtherLog {
        /// The first line of the checkpoint.
        origin: String,
        /// The name of the key.
        key: String,
    },
}

impl Checkpoint {
    /// The text that is signed.
    pub fn to_text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, to_base64(self.root.as_bytes()))
    }

    /// Reads the text of a head.
    pub fn parse(text: &str) -> Result<Checkpoint, CheckpointError> {
        let refuse = |line, form| CheckpointError::Form { line, form };
        let whole = text.strip_suffix('\n').ok_or(refuse(text.lines().count(), "ended by a line feed"))?;
        let mut lines = whole.split('\n');
        let origin = lines.next().filter(|line| !line.is_empty()).ok_or(refuse(1, "the log's origin"))?;
        let size = lines.next().and_then(decimal).ok_or(refuse(2, "the size, a plain decimal"))?;
        let root =
            lines.next().and_then(hash_from_base64).ok_or(refuse(3, "the root, 32 bytes in base64"))?;
        match lines.position(str::is_empty) {
            Some(index) => Err(refuse(index + 4, "an extension, not empty")),
            None => Ok(Checkpoint { origin: origin.to_owned(), size, root }),
        }
    }

    /// Signs the head with the log's key. Ask the [guard](crate::guard) first.
    pub fn sign(&self, signer: &Signer) -> Result<Note, CheckpointError> {
        self.check_key(&signer.verifier())?;
        Ok(Note::sign(&self.to_text(), &[signer])?)
    }

    /// Reads a signed head, and holds it to the log's key.
    pub fn open(bytes: &[u8], key: &Verifier) -> Result<(Checkpoint, Note), CheckpointError> {
        let note = Note::parse(bytes)?;
        note.verified_by(std::slice::from_ref(key))?;
        let checkpoint = Checkpoint::parse(&note.text)?;
        checkpoint.check_key(key)?;
        Ok((checkpoint, note))
    }

    /// One name for log and key, or a head could be shown as another log's.
    fn check_key(&self, key: &Verifier) -> Result<(), CheckpointError> {
        if key.name() == self.origin {
            return Ok(());
        }
        Err(CheckpointError::OtherLog { origin: self.origin.clone(), key: key.name().to_owned() })
    }
}
