//! Text signed by one or more keys (C2SP signed-note): checkpoints, cosigned heads and adopted statements.

mod key;
mod signer;
mod text;

pub use key::{Algorithm, KeyTextError, Verifier};
pub use signer::Signer;

use crate::encoding::{from_base64, to_base64};

/// Most bytes of a note that is read.
pub const MAX_BYTES: usize = 256 * 1024;
/// Most signature lines of a note that is read; the specification asks for at least 16.
pub const MAX_SIGNATURES: usize = 64;

/// A text and the signatures below it, not yet verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The signed text, with its last line feed.
    pub text: String,
    /// One per line below the text, of known and unknown keys.
    pub signatures: Vec<Signature>,
}

/// One signature line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Name of the key that is said to have signed.
    pub name: String,
    /// Its short identifier, which also tells the algorithm.
    pub key_id: u32,
    /// What the algorithm made.
    pub bytes: Vec<u8>,
}

/// Why bytes are not a note, or a note does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Larger than any note we read.
    #[error("the note has {0} bytes, of at most {MAX_BYTES}")]
    TooLarge(usize),
    /// More lines than any note we read.
    #[error("the note has {0} signatures, of at most {MAX_SIGNATURES}")]
    TooManySignatures(usize),
    /// Notes are text.
    #[error("the note is not UTF-8")]
    NotUtf8,
    /// Line feed is the only control character of a note.
    #[error("line {0} holds a control character (a carriage return or tab, perhaps)")]
    ControlCharacter(usize),
    /// The text of a note is whole lines.
    #[error("the text does not end with a line feed")]
    NoFinalNewline,
    /// Without signatures it is no note.
    #[error("no blank line followed by signatures")]
    NoSignatures,
    /// A line below the text is not a signature.
    #[error("signature line {0} is malformed: it is a dash, a key name and base64")]
    Line(usize),
    /// None of the keys given signed it.
    #[error("no signature by a known key")]
    NoKnownSignature,
    /// A known key is named, but its signature is not over this text.
    #[error("the signature by {0} is not over this text")]
    Broken(String),
    /// A cosigner signs a head and a time, never a bare text.
    #[error("{0} is a cosigner's key: cosign a checkpoint with it")]
    CosignerKey(String),
}

impl Note {
    /// Reads a note; the last blank line parts text from signatures.
    pub fn parse(bytes: &[u8]) -> Result<Note, NoteError> {
        if bytes.len() > MAX_BYTES {
            return Err(NoteError::TooLarge(bytes.len()));
        }
        let whole = std::str::from_utf8(bytes).map_err(|_| NoteError::NotUtf8)?;
        text::check_controls(whole)?;
        let (body, lines) = whole.rsplit_once("\n\n").ok_or(NoteError::NoSignatures)?;
        let lines = lines.strip_suffix('\n').ok_or(NoteError::NoSignatures)?;
        let count = lines.split('\n').count();
        if count > MAX_SIGNATURES {
            return Err(NoteError::TooManySignatures(count));
        }
        let lines = lines.split('\n').enumerate();
        let read = |(index, line)| Signature::from_line(line).ok_or(NoteError::Line(index + 1));
        Ok(Note { text: format!("{body}\n"), signatures: lines.map(read).collect::<Result<_, _>>()? })
    }

    /// The note as it is stored and sent.
    pub fn to_bytes(&self) -> Vec<u8> {
        let lines: String = self.signatures.iter().map(Signature::to_line).collect();
        format!("{}\n{lines}", self.text).into_bytes()
    }

    /// Signs a text with each of the keys.
    pub fn sign(text: &str, signers: &[&Signer]) -> Result<Note, NoteError> {
        text::check(text)?;
        let signatures = signers.iter().map(|signer| signer.sign(text)).collect::<Result<_, _>>()?;
        Ok(Note { text: text.to_owned(), signatures })
    }

    /// Adds a signature; it takes the place of an earlier one by the same key.
    pub fn add(&mut self, signature: Signature) {
        let same = |held: &&mut Signature| held.name == signature.name && held.key_id == signature.key_id;
        match self.signatures.iter_mut().find(same) {
            Some(held) => *held = signature,
            None => self.signatures.push(signature),
        }
    }

    /// Which of the keys signed this text. Lines of unknown keys are passed over; one broken line of a known key
    /// sinks the note, and so does the lack of any good one.
    pub fn verified_by(&self, keys: &[Verifier]) -> Result<Vec<Verifier>, NoteError> {
        let mut verified: Vec<Verifier> = Vec::new();
        for signature in &self.signatures {
            let mut known = keys.iter().filter(|key| key.is_named_by(signature)).peekable();
            if known.peek().is_none() {
                continue;
            }
            let key = known.find(|key| key.verify(&self.text, signature).is_some());
            let key = key.ok_or_else(|| NoteError::Broken(signature.name.clone()))?;
            if !verified.contains(key) {
                verified.push(key.clone());
            }
        }
        if verified.is_empty() { Err(NoteError::NoKnownSignature) } else { Ok(verified) }
    }
}

impl Signature {
    /// The line as it stands in a note, with its line feed; a witness answers with such lines.
    pub fn to_line(&self) -> String {
        let bytes = [&self.key_id.to_be_bytes(), self.bytes.as_slice()].concat();
        format!("\u{2014} {} {}\n", self.name, to_base64(&bytes))
    }

    /// Reads a line without its line feed.
    pub fn from_line(line: &str) -> Option<Signature> {
        let (name, encoded) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
        let bytes = from_base64(encoded)?;
        let (key_id, signature) = bytes.split_first_chunk::<4>()?;
        let whole = key::is_name(name) && !signature.is_empty();
        whole.then(|| Signature {
            name: name.to_owned(),
            key_id: u32::from_be_bytes(*key_id),
            bytes: signature.to_vec(),
        })
    }
}
