//! A cosigner's word that a head was the largest it had seen of that log at a time (C2SP tlog-cosignature,
//! `cosignature/v1`).

use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::note::{Algorithm, Signature, Signer, Verifier};

/// Why a head cannot be cosigned, or a cosignature does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CosignatureError {
    /// Only heads are cosigned.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// A key has one purpose.
    #[error("{0} is not a cosigner's key (type 4)")]
    NotACosigner(String),
    /// Beyond what the format can say.
    #[error("the time {0} is beyond 2^63 - 1 seconds")]
    Time(u64),
    /// The line is another key's, or not over this head and time.
    #[error("the cosignature is not by {0} over this checkpoint")]
    Broken(String),
}

/// Cosigns the text of a head at a time in seconds since 1970. First check that it extends the last one cosigned:
/// see [`crate::witness`].
pub fn cosign(
    checkpoint_text: &str,
    signer: &Signer,
    unix_seconds: u64,
) -> Result<Signature, CosignatureError> {
    Checkpoint::parse(checkpoint_text)?;
    check_algorithm(&signer.verifier())?;
    let message = message(checkpoint_text, unix_seconds).ok_or(CosignatureError::Time(unix_seconds))?;
    let signature = signer.raw(message.as_bytes());
    Ok(signer.line([unix_seconds.to_be_bytes().as_slice(), &signature].concat()))
}

/// The time a cosignature states, if it is by this key over this head.
pub fn verify(checkpoint_text: &str, signature: &Signature, key: &Verifier) -> Result<u64, CosignatureError> {
    Checkpoint::parse(checkpoint_text)?;
    check_algorithm(key)?;
    let time = key.verify(checkpoint_text, signature).flatten();
    time.ok_or_else(|| CosignatureError::Broken(key.name().to_owned()))
}

fn check_algorithm(key: &Verifier) -> Result<(), CosignatureError> {
    match key.algorithm() {
        Algorithm::CosignatureV1 => Ok(()),
        Algorithm::Ed25519 => Err(CosignatureError::NotACosigner(key.name().to_owned())),
    }
}

/// What is really signed; the first line keeps it apart from any other signed text.
pub(crate) fn message(checkpoint_text: &str, time: u64) -> Option<String> {
    i64::try_from(time).is_ok().then(|| format!("cosignature/v1\ntime {time}\n{checkpoint_text}"))
}
