//! What a reader must be told before the numbers.

use serde::{Deserialize, Serialize};

use crate::{GroupId, Groups, Map, PublicId, Stability};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum Finding {
    /// Nobody has voted.
    NoVotes,
    /// The votes do not differ, or those that do lie all on one line: there is no map, or it has one direction.
    Flat { directions: usize },
    /// The second axis is hardly stronger than the third: another might as well have been drawn.
    SecondAxisArbitrary { second: f64, third: f64 },
    /// So few are in groups that these are anecdotes.
    FewParticipants { participants: usize },
    /// Everybody is in one group.
    OneGroup,
    /// The groups are not apart: a silhouette of 0.25 or less (Kaufman and Rousseeuw 1990, Finding Groups in Data).
    NoStructure { silhouette: f64 },
    /// Another number of groups would fit as well.
    TossUp { groups: usize, other: usize, silhouettes: [f64; 2] },
    /// Another number of groups came out in half of the runs with a tenth of the votes missing, or in more.
    OtherCount { groups: usize, other: usize, runs: usize, of: usize },
    /// With a tenth of the votes missing the groups would be others: an adjusted Rand index below 0.65 (Steinley 2004,
    /// Properties of the Hubert-Arabie Adjusted Rand Index).
    Unstable { mean_rand_index: f64 },
    /// The group is a handful of people.
    Handful { group: GroupId, members: usize },
    /// The public's votes on so many opinions are too few to say anything, even if all are the same.
    TooFewVotes { public: PublicId, opinions: usize },
}

/// Fewer than Polis tops up to.
const FEW: usize = 15;
/// The exact interval of an even split of nine is wider than 0.6.
const HANDFUL: usize = 10;
/// Silhouettes this close have been seen to change places with the order of the participants.
const CLOSE: f64 = 0.01;

pub(crate) fn of_map(map: &Map) -> Vec<Finding> {
    let [first, second, third] = map.explained;
    let directions = usize::from(first > 0.0) + usize::from(second > 0.0);
    if directions < 2 {
        vec![Finding::Flat { directions }]
    } else if (second - third) / second <= 0.1 {
        vec![Finding::SecondAxisArbitrary { second, third }]
    } else {
        Vec::new()
    }
}

pub(crate) fn of_groups(groups: &Groups, stability: Option<&Stability>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let participants = groups.sizes.iter().sum();
    if participants < FEW {
        findings.push(Finding::FewParticipants { participants });
    }
    let count = groups.count();
    let Some(&chosen) = groups.silhouettes.get(&count) else {
        findings.push(Finding::OneGroup);
        return findings;
    };
    if chosen <= 0.25 {
        findings.push(Finding::NoStructure { silhouette: chosen });
    }
    let others = groups.silhouettes.iter().filter(|&(&k, _)| k != count);
    let second = others.max_by(|a, b| a.1.total_cmp(b.1));
    if let Some((&other, &value)) = second.filter(|&(_, &value)| chosen - value <= CLOSE) {
        findings.push(Finding::TossUp { groups: count, other, silhouettes: [chosen, value] });
    } else if let Some((other, runs, of)) = stability.and_then(|stability| stability.other_than(count)) {
        findings.push(Finding::OtherCount { groups: count, other, runs, of });
    }
    if let Some(&Stability { mean_rand_index, .. }) = stability
        && mean_rand_index < 0.65
    {
        findings.push(Finding::Unstable { mean_rand_index });
    }
    findings.extend(handfuls(groups));
    findings
}

pub(crate) fn handfuls(groups: &Groups) -> impl Iterator<Item = Finding> {
    let sizes = groups.ids().zip(&groups.sizes).filter(|&(_, &members)| members < HANDFUL);
    sizes.map(|(group, &members)| Finding::Handful { group, members })
}

impl Stability {
    /// The other number of groups that came out most often, in how many runs of how many, where it did in half of them.
    fn other_than(&self, count: usize) -> Option<(usize, usize, usize)> {
        let of: usize = self.counts.values().sum();
        let others = self.counts.iter().filter(|&(&k, _)| k != count);
        let (&other, &runs) = others.max_by_key(|&(_, &runs)| runs)?;
        (2 * runs >= of).then_some((other, runs, of))
    }
}
