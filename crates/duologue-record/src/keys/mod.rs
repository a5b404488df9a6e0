//! Which keys counted at which place of a log, as the voice's `key` acts say.
//!
//! Places are indexes of entries, never times: a stolen key can claim any time, but cannot put an entry before
//! one that is already under a cosigned head.

mod event;

use event::Authority;
pub use event::Event;

use crate::Hash;
use crate::note::{Algorithm, KeyTextError, Note, Verifier};

/// What a key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Signs the log's heads; online.
    Log,
    /// Cosigns the heads of other logs; online.
    Cosigner,
    /// Signs adoptions for the side; offline.
    Side,
    /// Signs key acts alone; in a safe.
    Root,
}

/// Why a key act changes nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The key cannot be read.
    #[error(transparent)]
    Text(#[from] KeyTextError),
    /// Acts are applied in the order of the log.
    #[error("the act at {index} comes after the one at {last}: apply key acts in the order of the log")]
    OutOfOrder {
        /// The act's index.
        index: u64,
        /// The index of the act before it.
        last: u64,
    },
    /// Cosigners sign by another rule than everyone else.
    #[error("a key of type {algorithm:?} cannot be a {role:?} key")]
    WrongAlgorithm {
        /// What the key was introduced for.
        role: Role,
        /// How it signs.
        algorithm: Algorithm,
    },
    /// A key has one role and one name, and does not come back once revoked.
    #[error("the key {0} has been introduced already, perhaps under another name or role")]
    Known(String),
    /// Only what was introduced can be revoked.
    #[error("the key {0} was never introduced")]
    Unknown(String),
    /// Neither the announced successor nor authorised by a root key.
    #[error("the {role:?} key is not the one its predecessor announced, and no root key has signed for it")]
    NotAnnounced {
        /// The role the key is for.
        role: Role,
    },
    /// Only a root key may end an offline key, or whoever holds the log key could undo adoptions.
    #[error("a {role:?} key is revoked by a note that a root key or the key itself has signed")]
    NeedsAuthority {
        /// The role of the key.
        role: Role,
    },
    /// The note is over another act, or no key that may decide has signed it.
    #[error("the note does not authorise this act")]
    NotAuthorised,
    /// A revocation reaches back to the key's introduction at most, and never ahead.
    #[error("a revocation at {index} can count from {introduced} to {index}, not from {from}")]
    Range {
        /// Index of the revocation.
        index: u64,
        /// Index of the key's introduction.
        introduced: u64,
        /// The index it names.
        from: u64,
    },
}

/// The keys of one voice, built from its key acts in log order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyRing {
    keys: Vec<Held>,
    last: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Held {
    role: Role,
    key: Verifier,
    from: u64,
    /// The first index at which the key no longer counts.
    until: Option<u64>,
    next: Option<Hash>,
}

impl Held {
    fn counts_at(&self, index: u64) -> bool {
        index >= self.from && self.until.is_none_or(|until| index < until)
    }
}

impl KeyRing {
    /// A ring without keys.
    pub fn new() -> KeyRing {
        KeyRing::default()
    }

    /// Applies an act that the log key alone stands for: a role's first key, an announced successor, or the
    /// revocation of an online key. On an error the ring is unchanged.
    pub fn apply(&mut self, event: &Event) -> Result<(), KeyError> {
        self.change(event, Authority::Log)
    }

    /// Applies an act that carries a note over [`Event::text`], signed by a root key in force (or, for a revocation,
    /// by the key itself).
    pub fn apply_signed(&mut self, event: &Event, note: &Note) -> Result<(), KeyError> {
        if note.text != event.text() {
            return Err(KeyError::NotAuthorised);
        }
        let own = match event {
            Event::Revoked { vkey, .. } => self.keys.iter().find(|held| held.key.vkey() == *vkey),
            Event::Introduced { .. } => None,
        };
        let deciding = self.in_force(Role::Root).chain(own.filter(|held| held.until.is_none()));
        let deciding: Vec<Verifier> = deciding.map(|held| held.key.clone()).collect();
        note.verified_by(&deciding).map_err(|_| KeyError::NotAuthorised)?;
        self.change(event, Authority::Root)
    }

    /// Whether a signature by the key counts for what stands at `index` of the log.
    pub fn valid_at(&self, vkey: &str, index: u64) -> bool {
        self.keys.iter().any(|held| held.counts_at(index) && held.key.vkey() == vkey)
    }

    /// The keys of a role that are in force after the last act applied.
    pub fn current(&self, role: Role) -> Vec<&Verifier> {
        self.in_force(role).map(|held| &held.key).collect()
    }

    fn in_force(&self, role: Role) -> impl Iterator<Item = &Held> {
        self.keys.iter().filter(move |held| held.role == role && held.until.is_none())
    }

    fn change(&mut self, event: &Event, authority: Authority) -> Result<(), KeyError> {
        let index = event.index();
        if let Some(last) = self.last.filter(|&last| index <= last) {
            return Err(KeyError::OutOfOrder { index, last });
        }
        match event {
            Event::Introduced { role, vkey, next, .. } => {
                self.introduce(index, *role, vkey, *next, authority)?
            }
            Event::Revoked { vkey, from, .. } => self.revoke(index, vkey, *from, authority)?,
        }
        self.last = Some(index);
        Ok(())
    }

    fn introduce(
        &mut self,
        index: u64,
        role: Role,
        vkey: &str,
        next: Option<Hash>,
        authority: Authority,
    ) -> Result<(), KeyError> {
        let key = Verifier::from_vkey(vkey)?;
        let algorithm = key.algorithm();
        if (role == Role::Cosigner) != (algorithm == Algorithm::CosignatureV1) {
            return Err(KeyError::WrongAlgorithm { role, algorithm });
        }
        if self.keys.iter().any(|held| held.key.public_key() == key.public_key()) {
            return Err(KeyError::Known(vkey.to_owned()));
        }
        let commitment = Hash::of(vkey.as_bytes());
        let is_first = self.keys.iter().all(|held| held.role != role);
        let mut in_force = self.keys.iter_mut().filter(|held| held.role == role && held.until.is_none());
        match in_force.find(|held| held.next == Some(commitment)) {
            // Both keys count for the entry that names the new one: the head over it carries both signatures.
            Some(predecessor) => predecessor.until = Some(index.saturating_add(1)),
            None if is_first || authority == Authority::Root => {}
            None => return Err(KeyError::NotAnnounced { role }),
        }
        self.keys.push(Held { role, key, from: index, until: None, next });
        Ok(())
    }

    fn revoke(&mut self, index: u64, vkey: &str, from: u64, authority: Authority) -> Result<(), KeyError> {
        let held = self.keys.iter_mut().find(|held| held.key.vkey() == vkey);
        let held = held.ok_or_else(|| KeyError::Unknown(vkey.to_owned()))?;
        let is_offline = matches!(held.role, Role::Side | Role::Root);
        if is_offline && authority != Authority::Root {
            return Err(KeyError::NeedsAuthority { role: held.role });
        }
        if !(held.from..=index).contains(&from) {
            return Err(KeyError::Range { index, introduced: held.from, from });
        }
        // A theft found out later may reach further back, never less far.
        held.until = Some(held.until.map_or(from, |until| until.min(from)));
        Ok(())
    }
}
