use std::fmt;

use ed25519_dalek::{Signer as _, SigningKey};

use super::key::{KeyText, key_text};
use super::{Algorithm, KeyTextError, NoteError, Signature, Verifier};

const SECRET_PREFIX: &str = "PRIVATE+KEY+";

/// A secret key with its name. The seed is wiped when it is dropped and never shown by `Debug`.
#[derive(Clone)]
pub struct Signer {
    verifier: Verifier,
    key: SigningKey,
}

impl Signer {
    /// A key from 32 bytes of chance, which the caller brings.
    pub fn from_seed(name: &str, algorithm: Algorithm, seed: &[u8; 32]) -> Result<Signer, KeyTextError> {
        let key = SigningKey::from_bytes(seed);
        let verifier = Verifier::new(name, algorithm, key.verifying_key())?;
        Ok(Signer { verifier, key })
    }

    /// Reads what [`Signer::skey`] wrote.
    pub fn from_skey(text: &str) -> Result<Signer, KeyTextError> {
        let parts = KeyText::parse(text.strip_prefix(SECRET_PREFIX).ok_or(KeyTextError::Form)?)?;
        let signer = Signer::from_seed(parts.name, parts.algorithm, &parts.bytes)?;
        if signer.verifier.key_id() == parts.key_id { Ok(signer) } else { Err(KeyTextError::Identifier) }
    }

    /// The secret key as text, for a file that only its owner can read.
    pub fn skey(&self) -> String {
        let public = &self.verifier;
        let text = key_text(public.name(), public.key_id(), public.algorithm(), self.key.as_bytes());
        format!("{SECRET_PREFIX}{text}")
    }

    /// The public half.
    pub fn verifier(&self) -> Verifier {
        self.verifier.clone()
    }

    pub(super) fn sign(&self, text: &str) -> Result<Signature, NoteError> {
        match self.verifier.algorithm() {
            Algorithm::Ed25519 => Ok(self.line(self.raw(text.as_bytes()).to_vec())),
            Algorithm::CosignatureV1 => Err(NoteError::CosignerKey(self.verifier.name().to_owned())),
        }
    }

    pub(crate) fn raw(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message).to_bytes()
    }

    pub(crate) fn line(&self, bytes: Vec<u8>) -> Signature {
        Signature { name: self.verifier.name().to_owned(), key_id: self.verifier.key_id(), bytes }
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({:?})", self.verifier)
    }
}
