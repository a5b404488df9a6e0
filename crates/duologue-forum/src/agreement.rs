//! Agreement: every party's `agree` on one manifest's hash, and nobody's hold.

use std::collections::BTreeSet;

use duologue_record::Hash;

use crate::acts::{Agree, Body, Hold, Release, Saying, Strength};
use crate::manifest::Manifest;
use crate::voice::{Voice, Word};

/// Where a manifest stands among its parties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub agreed: Vec<String>,
    pub waiting: Vec<String>,
    pub held: Vec<Held>,
    /// Named as parties, but no sides of the dialogue: nobody can agree for them.
    pub strangers: Vec<String>,
    pub expired: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub side: String,
    pub reason: Option<String>,
}

impl Standing {
    /// Every party agreed to the same bytes and no party holds; nobody agrees with itself alone.
    pub fn is_agreed(&self) -> bool {
        self.waiting.is_empty()
            && self.held.is_empty()
            && self.strangers.is_empty()
            && !self.expired
            && self.agreed.len() > 1
    }
}

/// Why a manifest is not released.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotReleased {
    #[error("waiting for {}", .0.join(", "))]
    Waiting(Vec<String>),
    #[error("held by {}", .0.iter().map(|h| h.side.as_str()).collect::<Vec<_>>().join(", "))]
    Held(Vec<Held>),
    #[error("expired before every party agreed")]
    Expired,
    #[error("{0} is not a party")]
    NotAParty(String),
    #[error("it takes two sides of the dialogue to agree; the manifest names {}", .0.join(", "))]
    NotBetweenSides(Vec<String>),
}

fn standing_words<'a>(
    voices: &'a [&'a Voice],
    side: &'a str,
    manifest: &Hash,
) -> impl Iterator<Item = &'a Word> + use<'a> {
    let subject = format!("manifest/{manifest}");
    voices.iter().filter(move |v| &**v.code() == side).flat_map(move |v| {
        // Only a side's own word can agree or hold: a record of it never counts.
        v.history(&subject).iter().filter(|w| w.end.is_none() && !w.is_recorded()).collect::<Vec<_>>()
    })
}

/// Reads where a manifest stands among the dialogue's `sides`; `voices` are their logs, both books of each.
///
/// `signed` tells whether an `agree` carries its side's valid principal signature; the caller checks keys.
/// `now` is an RFC 3339 time in UTC, compared as text.
pub fn standing(
    hash: &Hash,
    manifest: &Manifest,
    sides: &[&str],
    voices: &[&Voice],
    signed: &dyn Fn(&str, &Agree) -> bool,
    now: &str,
) -> Standing {
    let mut standing =
        Standing { agreed: vec![], waiting: vec![], held: vec![], strangers: vec![], expired: false };
    let parties: BTreeSet<&String> = manifest.parties.iter().collect();
    for side in parties {
        if !sides.contains(&side.as_str()) {
            standing.strangers.push(side.clone());
            continue;
        }
        let agrees = standing_words(voices, side, hash).any(|w| match w.body() {
            // That it was said in time is the voice's claim; the cosignature on its head proves it.
            Some(Body::Agree(_)) if manifest.expires.as_ref().is_some_and(|at| *at < w.act.entry.at) => false,
            Some(Body::Agree(agree)) => match manifest.strength {
                Strength::Staff => true,
                Strength::Principal => agree.strength == Some(Strength::Principal) && signed(side, agree),
            },
            _ => false,
        });
        if agrees {
            standing.agreed.push(side.clone())
        } else {
            standing.waiting.push(side.clone())
        }
        let hold = standing_words(voices, side, hash).find_map(|w| match w.body() {
            Some(Body::Hold(Hold { reason })) => Some(reason.clone()),
            _ => None,
        });
        if let Some(reason) = hold {
            standing.held.push(Held { side: side.clone(), reason });
        }
    }
    standing.expired = !standing.waiting.is_empty() && manifest.expires.as_deref().is_some_and(|at| at < now);
    standing
}

/// What a side says in its record once all have agreed at the table: the release, and its own agreement.
pub fn release(
    hash: &Hash,
    manifest: &Manifest,
    side: &str,
    sides: &[&str],
    voices: &[&Voice],
    signed: &dyn Fn(&str, &Agree) -> bool,
    now: &str,
) -> Result<Vec<(String, Saying)>, NotReleased> {
    if !manifest.parties.iter().any(|p| p == side) {
        return Err(NotReleased::NotAParty(side.to_owned()));
    }
    let standing = standing(hash, manifest, sides, voices, signed, now);
    if !standing.strangers.is_empty() || standing.agreed.len() + standing.waiting.len() < 2 {
        return Err(NotReleased::NotBetweenSides(manifest.parties.clone()));
    }
    if !standing.held.is_empty() {
        return Err(NotReleased::Held(standing.held));
    }
    if standing.expired {
        return Err(NotReleased::Expired);
    }
    if !standing.is_agreed() {
        return Err(NotReleased::Waiting(standing.waiting));
    }
    let own = standing_words(voices, side, hash).find_map(|w| match w.body() {
        Some(Body::Agree(agree)) => Some(agree.clone()),
        _ => None,
    });
    Ok(vec![
        (manifest.subject.clone(), Saying::own(Body::Release(Release { manifest: Some(*hash) }))),
        (format!("manifest/{hash}"), Saying::own(Body::Agree(own.unwrap_or_default()))),
    ])
}
