use std::fmt;

use ed25519_dalek::VerifyingKey;

use super::Signature;
use crate::Hash;
use crate::encoding::{from_base64, to_base64};

/// How a key signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Algorithm {
    /// The text itself (C2SP signed-note, type 1).
    Ed25519,
    /// A checkpoint and the time it was seen (C2SP tlog-cosignature, type 4).
    CosignatureV1,
}

impl Algorithm {
    pub(super) fn byte(self) -> u8 {
        match self {
            Algorithm::Ed25519 => 0x01,
            Algorithm::CosignatureV1 => 0x04,
        }
    }

    fn from_byte(byte: u8) -> Option<Algorithm> {
        [Algorithm::Ed25519, Algorithm::CosignatureV1].into_iter().find(|algorithm| algorithm.byte() == byte)
    }
}

/// Why a text is not a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyTextError {
    /// Names stand between spaces and plus signs.
    #[error("a key name is not empty and has neither spaces nor plus signs")]
    Name,
    /// Not the three parts of a key.
    #[error("a key is written name+identifier+base64 (a secret one begins with PRIVATE+KEY+)")]
    Form,
    /// A type this version cannot use.
    #[error("the key has type {0}; known are 1 (Ed25519) and 4 (cosignature/v1)")]
    Algorithm(u8),
    /// Not a point of the curve, a weak point, or a second spelling of one.
    #[error("the key's bytes are not a sound Ed25519 key")]
    Bytes,
    /// Copied wrongly, or composed of two keys.
    #[error("the identifier does not belong to this name and key: was the line copied whole?")]
    Identifier,
}

/// A public key with its name: what a policy lists (a C2SP "vkey").
#[derive(Clone, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    key_id: u32,
    algorithm: Algorithm,
    key: VerifyingKey,
}

impl Verifier {
    pub(super) fn new(name: &str, algorithm: Algorithm, key: VerifyingKey) -> Result<Verifier, KeyTextError> {
        if !is_name(name) {
            return Err(KeyTextError::Name);
        }
        let key_id = key_id(name, algorithm, &key);
        Ok(Verifier { name: name.to_owned(), key_id, algorithm, key })
    }

    /// Reads `name+identifier+base64`.
    pub fn from_vkey(text: &str) -> Result<Verifier, KeyTextError> {
        let parts = KeyText::parse(text)?;
        let key = VerifyingKey::from_bytes(&parts.bytes).map_err(|_| KeyTextError::Bytes)?;
        // A point has a second spelling beyond the field's prime, which strict peers refuse.
        let canonical = key.to_edwards().compress().to_bytes() == parts.bytes;
        if key.is_weak() || !canonical {
            return Err(KeyTextError::Bytes);
        }
        let verifier = Verifier::new(parts.name, parts.algorithm, key)?;
        if verifier.key_id == parts.key_id { Ok(verifier) } else { Err(KeyTextError::Identifier) }
    }

    /// Writes `name+identifier+base64`.
    pub fn vkey(&self) -> String {
        key_text(&self.name, self.key_id, self.algorithm, self.key.as_bytes())
    }

    /// Whose key it is; for a log, its origin.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The short identifier that signature lines carry.
    pub fn key_id(&self) -> u32 {
        self.key_id
    }

    /// How it signs.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The key without its name: two names for one key are one key.
    pub fn public_key(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    pub(super) fn is_named_by(&self, signature: &Signature) -> bool {
        self.key_id == signature.key_id && self.name == signature.name
    }

    /// The verdict on one signature line: `None` when it is broken, else the time it states, if its algorithm
    /// states one.
    pub(crate) fn verify(&self, text: &str, signature: &Signature) -> Option<Option<u64>> {
        if !self.is_named_by(signature) {
            return None;
        }
        match self.algorithm {
            Algorithm::Ed25519 => {
                self.verify_bytes(text.as_bytes(), &signature.bytes)?;
                Some(None)
            }
            Algorithm::CosignatureV1 => {
                let (time, bytes) = signature.bytes.split_first_chunk::<8>()?;
                let time = u64::from_be_bytes(*time);
                self.verify_bytes(crate::cosignature::message(text, time)?.as_bytes(), bytes)?;
                Some(Some(time))
            }
        }
    }

    /// Strict Ed25519: no weak key or commitment, one spelling of each number.
    fn verify_bytes(&self, message: &[u8], signature: &[u8]) -> Option<()> {
        let signature = ed25519_dalek::Signature::from_slice(signature).ok()?;
        self.key.verify_strict(message, &signature).ok()
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.vkey())
    }
}

/// The parts of a written key, public or secret.
pub(super) struct KeyText<'a> {
    pub name: &'a str,
    pub key_id: u32,
    pub algorithm: Algorithm,
    pub bytes: [u8; 32],
}

impl KeyText<'_> {
    pub fn parse(text: &str) -> Result<KeyText<'_>, KeyTextError> {
        let (name, rest) = text.split_once('+').ok_or(KeyTextError::Form)?;
        let (id, encoded) = rest.split_once('+').ok_or(KeyTextError::Form)?;
        let lower_hex = id.len() == 8 && id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let key_id = u32::from_str_radix(id, 16).ok().filter(|_| lower_hex).ok_or(KeyTextError::Form)?;
        let material = from_base64(encoded).ok_or(KeyTextError::Form)?;
        let (&kind, bytes) = material.split_first().ok_or(KeyTextError::Form)?;
        let algorithm = Algorithm::from_byte(kind).ok_or(KeyTextError::Algorithm(kind))?;
        let bytes = bytes.try_into().map_err(|_| KeyTextError::Bytes)?;
        Ok(KeyText { name, key_id, algorithm, bytes })
    }
}

pub(super) fn key_text(name: &str, key_id: u32, algorithm: Algorithm, bytes: &[u8; 32]) -> String {
    let material = [&[algorithm.byte()], bytes.as_slice()].concat();
    format!("{name}+{key_id:08x}+{}", to_base64(&material))
}

/// The first four bytes of SHA-256 over name, line feed, type and key.
fn key_id(name: &str, algorithm: Algorithm, key: &VerifyingKey) -> u32 {
    let hash = Hash::of_parts(&[name.as_bytes(), b"\n", &[algorithm.byte()], key.as_bytes()]);
    hash.0.iter().take(4).fold(0, |id, &byte| id << 8 | u32::from(byte))
}

pub(super) fn is_name(text: &str) -> bool {
    !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || c == '+' || c < ' ')
}
