//! A side's results of a topic: counts of its own voters, and the groups made within them. No row of a
//! voter is in it.

use std::collections::BTreeMap;

use duologue_record::{Hash, canonical};
use serde::{Deserialize, Serialize};

use crate::acts::Strength;
use crate::manifest::Manifest;

/// The fewest voters of whom counts tell, and the fewest members of a group that stands by itself.
const LEAST: u64 = 10;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Results {
    what: Kind,
    pub topic: String,
    pub side: String,
    /// Nobody gave these votes.
    pub simulated: bool,
    pub participants: u64,
    pub votes: u64,
    /// What drew the votes that were left out to see how stable the groups are.
    pub seed: u64,
    pub opinions: Vec<Count>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Group>,
    /// How much of the groups stays when a tenth of the votes is missing: a mean adjusted Rand index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stability: Option<String>,
    /// What a reader must be told before the numbers, as duologue-opinion names it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<serde_json::Value>,
    pub tally: Tally,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Kind {
    #[serde(rename = "opinion-results")]
    OpinionResults,
}

/// Votes on one opinion; none where fewer than ten voted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Count {
    pub opinion: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agree: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disagree: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pass: Option<u64>,
}

/// Voters who vote alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    pub members: u64,
    /// Groups of fewer than ten are merged into one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub merged: bool,
    /// In the order of the opinions.
    pub counts: Vec<Count>,
    /// What sets it apart.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub apart: Vec<Apart>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Apart {
    pub opinion: String,
    pub agrees: bool,
}

/// What every voter's receipt is checked against: the root of a tree (RFC 9162) over salted rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tally {
    pub root: Hash,
    pub leaves: u64,
}

/// Why results are none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotResults {
    #[error("it is no sheet of a topic's results: {0}")]
    Unreadable(String),
    #[error("“{side}” tells of fewer than {LEAST} voters in “{opinion}”")]
    TooFew { side: String, opinion: String },
    #[error("a group of “{0}” does not count the opinions that its topic has")]
    Order(String),
    #[error("there are no results of {}", .0.join(", "))]
    Missing(Vec<String>),
    #[error("the results are of topic/{one} and of topic/{other}; a release is of one topic")]
    TwoTopics { one: String, other: String },
    #[error("“{0}” is not a side of this dialogue")]
    NotASide(String),
    #[error("“{0}” gives two sheets")]
    Twice(String),
}

impl Count {
    /// How many voted, where that is told.
    pub fn votes(&self) -> Option<u64> {
        Some(self.agree? + self.disagree? + self.pass?)
    }

    /// A count as it may be told.
    pub fn told(opinion: &str, [agree, disagree, pass]: [u64; 3]) -> Count {
        let shown = agree + disagree + pass >= LEAST;
        let told = |count: u64| shown.then_some(count);
        Count { opinion: opinion.to_owned(), agree: told(agree), disagree: told(disagree), pass: told(pass) }
    }
}

/// What a side counted, before anything is held back.
#[derive(Clone, Debug)]
pub struct Counted {
    pub topic: String,
    pub side: String,
    pub simulated: bool,
    pub participants: u64,
    pub votes: u64,
    pub seed: u64,
    /// Each opinion with how many agreed, disagreed and passed.
    pub opinions: Vec<(String, [u64; 3])>,
    pub groups: Vec<Members>,
    pub stability: Option<String>,
    pub findings: Vec<serde_json::Value>,
    pub tally: Tally,
}

/// A group, its votes in the order of the opinions, and what sets it apart.
#[derive(Clone, Debug)]
pub struct Members {
    pub members: u64,
    pub counts: Vec<[u64; 3]>,
    pub apart: Vec<Apart>,
}

impl Counted {
    /// What of it may be told: counts from ten voters on, groups of fewer than ten merged into one.
    pub fn told(self) -> Results {
        let codes: Vec<String> = self.opinions.iter().map(|(code, _)| code.clone()).collect();
        let group = |group: Members, merged: bool| Group {
            members: group.members,
            merged,
            counts: codes
                .iter()
                .zip(&group.counts)
                .map(|(code, counts)| Count::told(code, *counts))
                .collect(),
            apart: group.apart,
        };
        let (small, kept): (Vec<Members>, Vec<Members>) =
            self.groups.into_iter().partition(|group| group.members < LEAST);
        let mut groups: Vec<Group> = kept.into_iter().map(|members| group(members, false)).collect();
        if !small.is_empty() {
            let sum = |at: usize| {
                let of = small.iter().filter_map(|group| group.counts.get(at));
                of.fold([0; 3], |[a, d, p], [x, y, z]| [a + x, d + y, p + z])
            };
            let members = small.iter().map(|group| group.members).sum();
            let counts = (0..codes.len()).map(sum).collect();
            groups.push(group(Members { members, counts, apart: Vec::new() }, true));
        }
        Results {
            what: Kind::OpinionResults,
            topic: self.topic,
            side: self.side,
            simulated: self.simulated,
            participants: self.participants,
            votes: self.votes,
            seed: self.seed,
            opinions: self.opinions.iter().map(|(code, counts)| Count::told(code, *counts)).collect(),
            groups,
            stability: self.stability,
            findings: self.findings,
            tally: self.tally,
        }
    }
}

impl Results {
    pub fn to_bytes(&self) -> Result<Vec<u8>, canonical::Refusal> {
        let value = serde_json::to_value(self).unwrap_or(serde_json::Value::Null);
        canonical::to_bytes(&value, &canonical::BODY)
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<Results, NotResults> {
        let unreadable = |e: &dyn std::fmt::Display| NotResults::Unreadable(e.to_string());
        let value = canonical::parse(bytes, &canonical::BODY).map_err(|e| unreadable(&e))?;
        let results: Results = serde_json::from_value(value).map_err(|e| unreadable(&e))?;
        results.check()?;
        Ok(results)
    }

    fn check(&self) -> Result<(), NotResults> {
        let few = |count: &&Count| count.votes().is_some_and(|votes| votes < LEAST);
        let groups = self.groups.iter().filter(|group| !group.merged).flat_map(|group| &group.counts);
        if let Some(count) = self.opinions.iter().chain(groups).find(few) {
            return Err(NotResults::TooFew { side: self.side.clone(), opinion: count.opinion.clone() });
        }
        let order = |counts: &[Count]| counts.iter().map(|c| c.opinion.clone()).collect::<Vec<_>>();
        let own = order(&self.opinions);
        if self.groups.iter().any(|group| order(&group.counts) != own) {
            return Err(NotResults::Order(self.side.clone()));
        }
        Ok(())
    }
}

/// The one manifest that the sides' results make, with their bytes in its order.
pub fn results_manifest(
    results: Vec<Vec<u8>>,
    sides: &[&str],
) -> Result<(Manifest, Vec<Vec<u8>>), NotResults> {
    let mut ordered: BTreeMap<usize, Vec<u8>> = BTreeMap::new();
    let mut topic: Option<String> = None;
    for bytes in results {
        let found = Results::from_bytes(&bytes)?;
        match &topic {
            Some(one) if *one != found.topic => {
                return Err(NotResults::TwoTopics { one: one.clone(), other: found.topic });
            }
            _ => topic = Some(found.topic.clone()),
        }
        let place = sides.iter().position(|side| *side == found.side);
        let Some(place) = place else { return Err(NotResults::NotASide(found.side)) };
        if ordered.insert(place, bytes).is_some() {
            return Err(NotResults::Twice(found.side));
        }
    }
    let silent = (0..sides.len()).filter(|place| !ordered.contains_key(place));
    let missing: Vec<String> =
        silent.filter_map(|place| sides.get(place)).map(|side| (*side).to_owned()).collect();
    let Some(topic) = topic.filter(|_| missing.is_empty()) else { return Err(NotResults::Missing(missing)) };
    let blobs: Vec<Vec<u8>> = ordered.into_values().collect();
    let manifest = Manifest {
        what: super::WHAT.to_owned(),
        subject: format!("topic/{topic}"),
        parties: sides.iter().map(|side| (*side).to_owned()).collect(),
        holds: blobs.iter().map(|blob| Hash::of(blob)).collect(),
        files: Vec::new(),
        authentic: Vec::new(),
        expires: None,
        strength: Strength::Staff,
    };
    Ok((manifest, blobs))
}
