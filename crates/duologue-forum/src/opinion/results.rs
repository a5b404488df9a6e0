//! A side's results of a topic: counts of its own voters, and the groups made within them with where they are on the
//! map. No row of a voter is in it.

use std::collections::BTreeMap;

use duologue_record::{Hash, canonical};
use serde::{Deserialize, Serialize};

use super::Rows;
use crate::acts::Strength;
use crate::manifest::Manifest;

/// The fewest voters of whom counts tell, and the fewest members of a group that stands by itself.
pub const LEAST: u64 = 10;
/// The fewest people whom a map shows in one place.
pub const TOGETHER: u64 = 3;
/// More people than there are.
const MOST: u64 = 10_000_000_000;
/// How many agreed, disagreed and passed.
pub type Voted = [u64; 3];
/// A place on the map, in hundredths: what is signed holds whole numbers alone.
pub type Spot = [i64; 2];

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Results {
    what: Kind,
    pub topic: String,
    pub side: String,
    /// Nobody gave these votes.
    pub simulated: bool,
    pub participants: u64,
    /// On the opinions that are told of: with all of them, those on a single other one could be worked out.
    pub votes: u64,
    /// How figures were made; the first sheets did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<Method>,
    /// What drew the votes that were left out to see how stable the groups are.
    pub seed: u64,
    pub opinions: Vec<Count>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Group>,
    /// Shares of variance along the map's two axes, in thousandths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explained: Option<[u64; 2]>,
    /// How much of the groups stays when a tenth of the votes is missing: a mean adjusted Rand index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stability: Option<String>,
    /// What a reader must be told before the numbers, as duologue-opinion names it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<serde_json::Value>,
    /// None while the count runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tally: Option<Tally>,
}

/// What the sides agree to besides the counts: by what rules shares, common ground and groups come from them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Method {
    /// The interval of a share, as `Clopper-Pearson`.
    pub interval: String,
    /// Its confidence level, and that of the family of tests, as `0.95`.
    pub level: String,
    /// How many tests at once are allowed for, as `Holm`.
    pub multiple: String,
    /// Which groups: how they were found and their number chosen.
    pub groups: String,
    /// The share of the votes left out in each run that tries whether the groups are stable, and how many runs.
    pub left_out: String,
    pub runs: u64,
    /// The fewest voters told of, and the fewest people shown in one place.
    pub least: u64,
    pub together: u64,
    /// The program that counted.
    pub program: String,
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
    pub voted: Option<Voted>,
}

/// Voters who vote alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    pub members: u64,
    /// Groups of fewer than ten are merged into one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub merged: bool,
    /// In the order of the opinions; none, written as an empty list, where fewer than ten of the group voted.
    #[serde(with = "untold")]
    pub voted: Vec<Option<Voted>>,
    /// What sets it apart.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub apart: Vec<Apart>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crowd: Option<Crowd>,
}

/// Where a group is on the map, without showing where anybody is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Crowd {
    pub centre: Spot,
    /// Around four of five; nothing where all lie on a line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outline: Vec<Spot>,
    /// Where three people or more are together, and how many.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<(Spot, u64)>,
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
    #[error("the rows of “{0}” are not what rows are: a sign for each opinion, sorted")]
    Rows(String),
    #[error("“{0}” counts more than voted")]
    Beyond(String),
    #[error("the map of “{0}” shows fewer than {TOGETHER} people in one place")]
    Alone(String),
    #[error("the count of “{0}” is not closed: it names no tally")]
    Running(String),
    #[error("there are no results of {}", .0.join(", "))]
    Missing(Vec<String>),
    #[error("the results are of topic/{one} and of topic/{other}; a release is of one topic")]
    TwoTopics { one: String, other: String },
    #[error("“{0}” is not a side of this dialogue")]
    NotASide(String),
    #[error("“{0}” gives two sheets")]
    Twice(String),
    #[error("part {part} of the rows of “{side}” is missing")]
    Part { side: String, part: u64 },
}

/// What is signed holds no null.
mod untold {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Voted;

    pub fn serialize<S: Serializer>(voted: &[Option<Voted>], to: S) -> Result<S::Ok, S::Error> {
        let lists: Vec<&[u64]> = voted.iter().map(|one| one.as_ref().map_or(&[][..], |v| v)).collect();
        lists.serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Option<Voted>>, D::Error> {
        let one = |list: Vec<u64>| match *list.as_slice() {
            [] => Ok(None),
            [agree, disagree, pass] => Ok(Some([agree, disagree, pass])),
            _ => Err(D::Error::custom("counts are three numbers, or none")),
        };
        Vec::<Vec<u64>>::deserialize(from)?.into_iter().map(one).collect()
    }
}

/// A count as it may be told.
fn told(voted: Voted) -> Option<Voted> {
    (sum(voted) >= LEAST).then_some(voted)
}

fn sum(voted: Voted) -> u64 {
    voted.into_iter().fold(0, u64::saturating_add)
}

/// Takes the counts of the smallest groups back until nobody can work out those of fewer than ten from the rest.
fn withhold(all: u64, at: usize, groups: &mut [Group]) {
    loop {
        let told = groups.iter_mut().filter_map(|group| group.voted.get_mut(at));
        let told: Vec<&mut Option<Voted>> = told.filter(|voted| voted.is_some()).collect();
        let votes = |voted: &Option<Voted>| voted.map_or(0, sum);
        let rest = all.saturating_sub(told.iter().map(|voted| votes(voted)).sum());
        if rest == 0 || rest >= LEAST {
            return;
        }
        let Some(smallest) = told.into_iter().min_by_key(|voted| votes(voted)) else { return };
        *smallest = None;
    }
}

/// What a side counted, before anything is held back.
#[derive(Clone, Debug)]
pub struct Counted {
    pub topic: String,
    pub side: String,
    pub simulated: bool,
    pub participants: u64,
    pub method: Method,
    pub seed: u64,
    pub opinions: Vec<(String, Voted)>,
    pub groups: Vec<Members>,
    pub explained: Option<[u64; 2]>,
    pub stability: Option<String>,
    pub findings: Vec<serde_json::Value>,
    pub tally: Option<Tally>,
}

/// A group, its votes in the order of the opinions, and what sets it apart.
#[derive(Clone, Debug)]
pub struct Members {
    pub members: u64,
    pub voted: Vec<Voted>,
    pub apart: Vec<Apart>,
    pub crowd: Crowd,
}

impl Counted {
    /// What of it may be told: counts from ten voters on, groups of fewer than ten merged into one, which is told of if it
    /// then has ten. Of an opinion no group is told where what all told groups leave of the whole is fewer than ten.
    pub fn told(self) -> Results {
        let (small, kept): (Vec<Members>, Vec<Members>) =
            self.groups.into_iter().partition(|group| group.members < LEAST);
        let kept = kept.into_iter().map(|group| Group {
            members: group.members,
            merged: false,
            voted: group.voted.into_iter().map(told).collect(),
            apart: group.apart,
            crowd: Some(group.crowd),
        });
        let mut groups: Vec<Group> = kept.collect();
        let members: u64 = small.iter().map(|group| group.members).sum();
        if members >= LEAST {
            let sum = |at: usize| {
                let of = small.iter().filter_map(|group| group.voted.get(at));
                of.fold([0; 3], |[a, d, p], [x, y, z]| [a + x, d + y, p + z])
            };
            groups.push(Group {
                members,
                merged: true,
                voted: (0..self.opinions.len()).map(|at| told(sum(at))).collect(),
                apart: Vec::new(),
                crowd: None,
            });
        }
        for (at, (_, all)) in self.opinions.iter().enumerate() {
            withhold(sum(*all), at, &mut groups);
        }
        for group in &mut groups {
            let untold: Vec<&String> = self
                .opinions
                .iter()
                .zip(&group.voted)
                .filter(|(_, v)| v.is_none())
                .map(|((o, _), _)| o)
                .collect();
            group.apart.retain(|apart| !untold.contains(&&apart.opinion));
        }
        let count = |(opinion, voted): (String, Voted)| Count { opinion, voted: told(voted) };
        let opinions: Vec<Count> = self.opinions.into_iter().map(count).collect();
        Results {
            what: Kind::OpinionResults,
            topic: self.topic,
            side: self.side,
            simulated: self.simulated,
            participants: self.participants,
            votes: opinions.iter().filter_map(|count| count.voted).map(sum).fold(0, u64::saturating_add),
            method: Some(self.method),
            seed: self.seed,
            opinions,
            explained: self.explained,
            // How stable a division is says nothing where none is told.
            stability: self.stability.filter(|_| groups.len() > 1),
            groups,
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
        let beyond = |voted: &Option<Voted>| voted.is_some_and(|voted| sum(voted) > self.participants);
        let all = self.opinions.iter().map(|count| &count.voted);
        if self.participants > MOST || all.chain(self.groups.iter().flat_map(|g| &g.voted)).any(beyond) {
            return Err(NotResults::Beyond(self.side.clone()));
        }
        let few = |voted: &Option<Voted>| voted.is_some_and(|voted| sum(voted) < LEAST);
        for (at, count) in self.opinions.iter().enumerate() {
            let mut all = self.groups.iter().filter_map(|group| group.voted.get(at));
            if few(&count.voted) || all.any(few) {
                return Err(NotResults::TooFew { side: self.side.clone(), opinion: count.opinion.clone() });
            }
        }
        if self.groups.iter().any(|group| group.voted.len() != self.opinions.len()) {
            return Err(NotResults::Order(self.side.clone()));
        }
        for (at, count) in self.opinions.iter().enumerate() {
            let told = self.groups.iter().filter_map(|group| group.voted.get(at).copied().flatten());
            let told = told.map(sum).fold(0, u64::saturating_add);
            let rest = count.voted.map_or(LEAST, |all| sum(all).saturating_sub(told));
            if told > 0 && rest > 0 && rest < LEAST {
                return Err(NotResults::TooFew { side: self.side.clone(), opinion: count.opinion.clone() });
            }
        }
        let crowds = self.groups.iter().filter_map(|group| group.crowd.as_ref());
        if crowds.flat_map(|crowd| &crowd.places).any(|(_, people)| *people < TOGETHER) {
            return Err(NotResults::Alone(self.side.clone()));
        }
        Ok(())
    }
}

/// The one manifest that the sides' results make, and the rows of those that publish them, with their bytes in its
/// order: results by side, then rows by side.
pub fn results_manifest(
    sheets: Vec<Vec<u8>>,
    sides: &[&str],
) -> Result<(Manifest, Vec<Vec<u8>>), NotResults> {
    // Results, then the parts of rows from 1 on.
    let mut ordered: BTreeMap<(bool, usize, u64), Vec<u8>> = BTreeMap::new();
    let mut topic: Option<String> = None;
    for bytes in sheets {
        let (of, side, part) = match Rows::from_bytes(&bytes) {
            Ok(rows) => (rows.topic, rows.side, rows.part),
            Err(refusal @ NotResults::Rows(_)) => return Err(refusal),
            Err(_) => {
                let found = Results::from_bytes(&bytes)?;
                if found.tally.is_none() {
                    return Err(NotResults::Running(found.side));
                }
                (found.topic, found.side, 0)
            }
        };
        match &topic {
            Some(one) if *one != of => {
                return Err(NotResults::TwoTopics { one: one.clone(), other: of });
            }
            _ => topic = Some(of),
        }
        let place = sides.iter().position(|code| *code == side);
        let Some(place) = place else { return Err(NotResults::NotASide(side)) };
        if ordered.insert((part > 0, place, part), bytes).is_some() {
            return Err(NotResults::Twice(side));
        }
    }
    let silent = (0..sides.len()).filter(|place| !ordered.contains_key(&(false, *place, 0)));
    let missing: Vec<String> =
        silent.filter_map(|place| sides.get(place)).map(|side| (*side).to_owned()).collect();
    let Some(topic) = topic.filter(|_| missing.is_empty()) else { return Err(NotResults::Missing(missing)) };
    let parts: Vec<(usize, u64)> =
        ordered.keys().filter(|(rows, ..)| *rows).map(|&(_, at, part)| (at, part)).collect();
    for of_side in parts.chunk_by(|(a, _), (b, _)| a == b) {
        if let Some(((at, _), part)) = of_side.iter().zip(1..).find(|((_, part), expected)| part != expected)
        {
            let side = sides.get(*at).map_or_else(String::new, |side| (*side).to_owned());
            return Err(NotResults::Part { side, part });
        }
    }
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
