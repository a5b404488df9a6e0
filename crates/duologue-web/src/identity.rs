//! Names that outlive addresses: what a calendar or a feed reader knows a thing by.

use duologue_forum::Forum;
use duologue_record::Hash;
use uuid::Uuid;

/// The names of a dialogue's things: UUIDs of version 5 (RFC 9562, section 5.5).
///
/// They come from the logs alone, so that they stay when the site moves, and are the same on a mirror.
#[derive(Clone, Copy, Debug)]
pub struct Identity(Uuid);

impl Identity {
    /// The dialogue is known by the first act that anybody said on it; what is said later cannot change it.
    pub fn of(forum: &Forum) -> Identity {
        let first = forum.history("dialogue").map(|w| &w.act).min_by_key(|a| (&a.entry.at, a.leaf));
        let leaf = first.map(|act| act.leaf.0).unwrap_or_default();
        Identity(Uuid::new_v5(&Uuid::NAMESPACE_URL, &leaf))
    }

    /// The name of a subject, or of a file made from it.
    pub fn name(&self, what: &str) -> Uuid {
        Uuid::new_v5(&self.0, what.as_bytes())
    }

    /// A positive integer for tools that know things by numbers; two things can share one.
    pub fn number(&self, what: &str) -> u32 {
        let [a, b, c, d, ..] = *self.name(what).as_bytes();
        (u32::from_be_bytes([a, b, c, d]) >> 1).max(1)
    }

    /// The name of what an act tells, in one language.
    pub fn act(leaf: &Hash, lang: &str) -> Uuid {
        Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("{leaf}/{lang}").as_bytes())
    }
}
