use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest, Sha256};

/// A SHA-256 value: the name of an entry, a body, a blob or a tree (FIPS 180-4).
///
/// Its text form, also in JSON, is 64 lower-case hexadecimal digits and nothing else.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, std::hash::Hash)]
pub struct Hash(pub [u8; 32]);

/// The text is not the name of a hash.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a SHA-256 hash: give 64 lower-case hexadecimal digits")]
pub struct HashError(pub String);

impl Hash {
    /// The SHA-256 of `bytes`.
    pub fn of(bytes: &[u8]) -> Hash {
        Hash(Sha256::digest(bytes).into())
    }

    pub(crate) fn of_parts(parts: &[&[u8]]) -> Hash {
        let mut digest = Sha256::new();
        for part in parts {
            digest.update(part);
        }
        Hash(digest.finalize().into())
    }

    /// The 32 bytes themselves.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Every answer names some: one write costs less than a formatted one a byte.
        let mut digits = String::with_capacity(2 * self.0.len());
        for byte in self.0 {
            digits
                .extend([byte >> 4, byte & 15].map(|half| char::from_digit(half.into(), 16).unwrap_or('0')));
        }
        f.write_str(&digits)
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Hash {
    type Err = HashError;

    fn from_str(text: &str) -> Result<Hash, HashError> {
        let refuse = || HashError(text.chars().take(80).collect());
        if text.len() != 64 {
            return Err(refuse());
        }
        let (mut bytes, mut sound) = ([0; 32], true);
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            // Without a way out in the middle: a start reads hashes by the hundred thousand.
            for ascii in pair {
                let (digit, is_digit) = digit(*ascii);
                *byte = *byte << 4 | digit;
                sound &= is_digit;
            }
        }
        if sound { Ok(Hash(bytes)) } else { Err(refuse()) }
    }
}

/// What a lower-case hexadecimal digit stands for, and whether it is one.
fn digit(ascii: u8) -> (u8, bool) {
    let (decimal, letter) = (ascii.wrapping_sub(b'0'), ascii.wrapping_sub(b'a'));
    let digit = if decimal < 10 { decimal } else { letter.wrapping_add(10) & 0xF };
    (digit, (decimal < 10) | (letter < 6))
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Hash, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}
