//! Results that every party has released: a survey's, a topic's.

use std::sync::Arc;

use duologue_record::Hash;
use smol_str::SmolStr;

use crate::acts::Body;
use crate::forum::Forum;
use crate::manifest::Manifest;

/// A manifest that every party has released.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Released {
    pub hash: Hash,
    pub manifest: Arc<Manifest>,
    /// When the last party said so.
    pub at: String,
}

/// What of a subject is released: of several the last. Every party's record must say the release and agree to it, so
/// that a side alone can open nothing.
pub(crate) fn released(forum: &Forum, what: &str, subject: &str) -> Option<Released> {
    let sides = forum.sides();
    let mut found: Option<Released> = None;
    for word in forum.words(subject) {
        let (Some(Body::Release(_)), Some(manifest)) = (word.body(), &word.act.manifest) else { continue };
        let Some(hash) = word.act.manifest_hash() else { continue };
        let is_of = manifest.what == what && manifest.subject == subject;
        if !is_of || manifest.parties.len() < 2 {
            continue;
        }
        let said = |side: &String| -> Option<SmolStr> {
            let voice = forum.voice(side).filter(|_| sides.contains(&side.as_str()))?;
            let own = |on: &str| {
                let words = voice.history(on).iter();
                words
                    .filter(|w| w.end.is_none() && !w.is_recorded() && !forum.is_removed(w))
                    .collect::<Vec<_>>()
            };
            let release = own(subject).into_iter().find(|w| {
                matches!(w.body(), Some(Body::Release(_))) && w.act.manifest_hash() == Some(hash)
            })?;
            let agree = own(&format!("manifest/{hash}"));
            agree
                .iter()
                .any(|w| matches!(w.body(), Some(Body::Agree(_))))
                .then(|| release.act.entry.at.clone())
        };
        let times: Option<Vec<SmolStr>> = manifest.parties.iter().map(said).collect();
        let Some(at) = times.and_then(|times| times.into_iter().max()) else { continue };
        if found.as_ref().is_none_or(|before| (before.at.as_str(), before.hash) < (at.as_str(), hash)) {
            found = Some(Released { hash, manifest: manifest.clone(), at: at.to_string() });
        }
    }
    found
}
