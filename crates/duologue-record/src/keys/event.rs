use super::Role;
use crate::Hash;

/// What a key act says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A key counts from here on.
    Introduced {
        /// Index of the entry.
        index: u64,
        /// What the key is for.
        role: Role,
        /// The key.
        vkey: String,
        /// Pre-rotation: SHA-256 of the text of the key that will follow it.
        next: Option<Hash>,
    },
    /// A key no longer counts.
    Revoked {
        /// Index of the entry.
        index: u64,
        /// The key.
        vkey: String,
        /// The first index at which it does not count; what stands before stays good.
        from: u64,
    },
}

/// Who stands for a key act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Authority {
    /// The log key, by whose head the entry is signed.
    Log,
    /// A root key, by a note of its own.
    Root,
}

impl Event {
    /// Index of the entry that says it.
    pub fn index(&self) -> u64 {
        match self {
            Event::Introduced { index, .. } | Event::Revoked { index, .. } => *index,
        }
    }

    /// The text a root key signs for this act. It leaves out the entry's index, which is not known when an offline
    /// key signs; a note cannot be used twice all the same, since a key is introduced once.
    pub fn text(&self) -> String {
        match self {
            Event::Introduced { role, vkey, next, .. } => {
                let next = next.map_or_else(|| "none".to_owned(), |hash| hash.to_string());
                format!("duologue key introduced\n{}\n{vkey}\nnext {next}\n", role.name())
            }
            Event::Revoked { vkey, from, .. } => format!("duologue key revoked\n{vkey}\nfrom {from}\n"),
        }
    }
}

impl Role {
    /// The name as acts write it.
    pub fn name(self) -> &'static str {
        match self {
            Role::Log => "log",
            Role::Cosigner => "cosigner",
            Role::Side => "side",
            Role::Root => "root",
        }
    }
}
