//! Everything that is said of a topic, as a function of its votes.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::Serialize;

use crate::bridging::bridging;
use crate::finding::{Finding, handfuls, of_groups, of_map};
use crate::polis::{Listed, Place, places, representative};
use crate::{
    Bridging, Consensus, Counts, GroupId, Groups, Intercept, Map, Matrix, Measured, OpinionId, ParticipantId,
    Point, PublicId, Shares, Stability, Tally, Verdict, Votes, consensus, group_informed, polis, stability,
};

/// The same votes, in whatever order they came and on however many threads, give the same bytes of JSON.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// To be read first.
    pub findings: Vec<Finding>,
    pub votes: usize,
    /// Opinions that every public is for or against, the surest first.
    pub common_ground: Vec<CommonGround>,
    /// Opinions liked on both sides of the main axis, the most first.
    pub bridges: Vec<Bridge>,
    /// Polis' lists of what most voters agree and disagree with.
    pub majority: Majority,
    pub groups: Vec<Group>,
    /// By number of groups tried.
    pub silhouettes: BTreeMap<usize, f64>,
    /// `None` of fewer than two groups.
    pub stability: Option<Stability>,
    /// Shares of variance along the first three components; the map shows two.
    pub explained: [f64; 3],
    pub opinions: Vec<Opinion>,
    pub participants: Vec<Participant>,
}

/// An opinion, and why it is on the list.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct CommonGround {
    pub opinion: OpinionId,
    #[serde(flatten)]
    pub why: Measured,
}

/// Likewise.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bridge {
    pub opinion: OpinionId,
    #[serde(flatten)]
    pub why: Intercept,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Majority {
    pub agree: Vec<Listed>,
    pub disagree: Vec<Listed>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Group {
    pub group: GroupId,
    pub members: usize,
    /// What sets it apart from the others; nothing where it is the only one.
    pub representative: Vec<Listed>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Opinion {
    pub opinion: OpinionId,
    pub struck_out: bool,
    pub tally: Tally,
    pub publics: Vec<Public>,
    /// `None` of one struck out.
    pub consensus: Option<Consensus>,
    /// By group.
    pub groups: Vec<Tally>,
    /// The product of the groups' agreement; `None` without groups.
    pub group_informed: Option<f64>,
    pub bridging: Bridging,
    #[serde(flatten)]
    pub point: Point,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Public {
    pub public: PublicId,
    pub tally: Tally,
    #[serde(flatten)]
    pub shares: Shares,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Participant {
    pub participant: ParticipantId,
    #[serde(flatten)]
    pub point: Point,
    /// `None` of who has voted too little to be in a group.
    pub place: Option<Place>,
}

/// Votes, and the groups that they fall into.
struct Grouped {
    matrix: Matrix,
    map: Map,
    groups: Groups,
    stability: Option<Stability>,
    findings: Vec<Finding>,
}

impl Report {
    /// `publics` are those of the dialogue, whether or not they have voted. `seed` draws the votes that are left out to see
    /// how stable the groups are.
    pub fn new(votes: &Votes, publics: &[PublicId], seed: u64) -> Self {
        let matrix = Matrix::new(votes);
        let map = Map::new(&matrix);
        let groups = Groups::new(&matrix, &map.participants(&matrix));
        let stability = (groups.count() > 1).then(|| stability(&matrix, &groups, seed));
        let mut found = of_map(&map);
        found.extend(of_groups(&groups, stability.as_ref()));
        Self::of(votes, publics, Grouped { matrix, map, groups, stability, findings: found })
    }

    /// With groups that are known from elsewhere. How well they fit the votes, and how stable they are, is not asked.
    pub fn grouped(votes: &Votes, publics: &[PublicId], groups: &BTreeMap<ParticipantId, GroupId>) -> Self {
        let matrix = Matrix::new(votes);
        let map = Map::new(&matrix);
        let groups = Groups::given(matrix.by_row(groups));
        let mut found = of_map(&map);
        found.extend(handfuls(&groups));
        Self::of(votes, publics, Grouped { matrix, map, groups, stability: None, findings: found })
    }

    fn of(votes: &Votes, publics: &[PublicId], grouped: Grouped) -> Self {
        let publics: Vec<PublicId> = publics.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
        let Grouped { matrix, map, groups, stability, findings: found } = grouped;
        let points = map.participants(&matrix);
        let counts = Counts::new(&matrix, &groups.labels);
        let consensus = consensus_of(votes, &counts, &publics);
        let bridging = bridging(votes, &matrix, &map);
        let opinions: Vec<Opinion> = counts
            .columns
            .par_iter()
            .zip(map.opinions())
            .zip(bridging)
            .map(|((column, point), bridging)| Opinion {
                opinion: column.opinion,
                struck_out: column.struck_out,
                tally: column.all,
                publics: publics.iter().map(|&public| Public::new(votes, column.opinion, public)).collect(),
                consensus: consensus.get(&column.opinion).cloned(),
                groups: column.groups.clone(),
                group_informed: (!column.groups.is_empty()).then(|| group_informed(&column.groups)),
                bridging,
                point,
            })
            .collect();
        let [agree, disagree] = polis::consensus(&counts);
        let sizes = counts.groups.iter().zip(&groups.sizes).zip(representative(&counts));
        let people = matrix.participants().iter().zip(&points).zip(places(&points, &groups.labels));
        Self {
            findings: findings(&matrix, found, &publics, &opinions),
            votes: matrix.votes(),
            common_ground: common_ground(&opinions),
            bridges: bridges(&opinions),
            majority: Majority { agree, disagree },
            groups: sizes
                .map(|((&group, &members), representative)| Group {
                    group,
                    members,
                    representative: if groups.count() > 1 { representative } else { Vec::new() },
                })
                .collect(),
            silhouettes: groups.silhouettes.clone(),
            explained: map.explained,
            stability,
            opinions,
            participants: people
                .map(|((&participant, &point), place)| Participant { participant, point, place })
                .collect(),
        }
    }
}

impl Public {
    fn new(votes: &Votes, opinion: OpinionId, public: PublicId) -> Self {
        let tally = votes.tally_of_public(opinion, public);
        Self { public, tally, shares: Shares::of(tally) }
    }
}

fn consensus_of(votes: &Votes, counts: &Counts, publics: &[PublicId]) -> BTreeMap<OpinionId, Consensus> {
    let columns = counts.columns.iter().filter(|column| !column.struck_out);
    let tallies = columns.map(|column| {
        let of = |&public: &PublicId| (public, votes.tally_of_public(column.opinion, public));
        (column.opinion, publics.iter().map(of).collect())
    });
    consensus(&tallies.collect(), publics)
}

fn common_ground(opinions: &[Opinion]) -> Vec<CommonGround> {
    let mut list: Vec<CommonGround> = opinions
        .iter()
        .filter_map(|opinion| match opinion.consensus {
            Some(Consensus::Measured(why)) if why.established => {
                Some(CommonGround { opinion: opinion.opinion, why })
            }
            _ => None,
        })
        .collect();
    list.sort_by(|a, b| b.why.lowest.total_cmp(&a.why.lowest));
    list
}

fn bridges(opinions: &[Opinion]) -> Vec<Bridge> {
    let mut list: Vec<Bridge> = opinions
        .iter()
        .filter_map(|opinion| match &opinion.bridging {
            Bridging::Fitted(why) if why.verdict == Verdict::Bridges => {
                Some(Bridge { opinion: opinion.opinion, why: why.clone() })
            }
            _ => None,
        })
        .collect();
    list.sort_by(|a, b| b.why.intercept.total_cmp(&a.why.intercept));
    list
}

/// Those of map and groups, and then those of the publics.
fn findings(
    matrix: &Matrix,
    mut findings: Vec<Finding>,
    publics: &[PublicId],
    opinions: &[Opinion],
) -> Vec<Finding> {
    if matrix.votes() == 0 {
        return vec![Finding::NoVotes];
    }
    for &public in publics {
        let few =
            opinions.iter().filter(|opinion| !opinion.struck_out && opinion.too_few_votes(public)).count();
        if few > 0 {
            findings.push(Finding::TooFewVotes { public, opinions: few });
        }
    }
    findings
}

impl Opinion {
    fn too_few_votes(&self, by: PublicId) -> bool {
        self.publics.iter().any(|public| public.public == by && public.shares.agree.low().is_none())
    }
}
