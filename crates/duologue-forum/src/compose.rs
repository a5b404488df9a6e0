//! From a saying to an entry: what a voice appends when it says something.

use duologue_record::{Hash, entry::Entry};

use crate::acts::{Body, Flaw, Saying, Unreadable, subject as check_subject};
use crate::voice::{End, Key, Voice};

/// An entry and the blobs it names, ready to be appended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composed {
    pub entry: Vec<u8>,
    /// The body first, then paragraphs.
    pub blobs: Vec<Vec<u8>>,
}

/// Why something cannot be said.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error(transparent)]
    Flaw(#[from] Flaw),
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    #[error("{0}")]
    Entry(String),
    /// An entry can be taken back only by the voice that made it.
    #[error("entry {0} is not this voice's own")]
    NotOwn(String),
    /// What lists removed blobs must stay, or they would come back.
    #[error("blob {0} lists what was removed and cannot be removed itself")]
    Tombstone(Hash),
    #[error("this was already said, word for word")]
    Unchanged,
}

/// Composes the next act of a voice. `at` is RFC 3339 in UTC; the salt comes from outside.
pub fn compose(
    voice: &Voice,
    subject: &str,
    saying: &Saying,
    at: &str,
    salt: &[u8; 32],
) -> Result<Composed, Refusal> {
    check_subject("subject", subject)?;
    saying.check()?;
    if saying.body.kind() == "retract" {
        let target = subject.strip_prefix("entry/").and_then(|hex| hex.parse::<Hash>().ok());
        if target.and_then(|leaf| voice.word(&leaf)).is_none() {
            return Err(Refusal::NotOwn(subject.to_owned()));
        }
    }
    if let Body::Redact(redact) = &saying.body
        && let Some(blob) = redact.blobs.iter().find(|blob| voice.is_redaction(blob))
    {
        return Err(Refusal::Tombstone(*blob));
    }
    let last = voice.last(subject, &Key::of(saying));
    if let Some(last) = last
        && !matches!(last.end, Some(End::Retracted(_)))
        && last.saying() == Some(saying)
    {
        return Err(Refusal::Unchanged);
    }
    let body = saying.to_bytes(salt)?;
    let entry = Entry {
        v: 1,
        kind: saying.body.kind().into(),
        subject: subject.into(),
        prev: last.map(|w| w.act.leaf),
        at: at.into(),
        body: Some(Hash::of(&body)),
    };
    let entry = entry.to_bytes().map_err(|e| Refusal::Entry(e.to_string()))?;
    Ok(Composed { entry, blobs: vec![body] })
}
