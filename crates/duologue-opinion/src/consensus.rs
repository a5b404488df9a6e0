//! What every public agrees with, or every public disagrees with.
//!
//! It needs nothing but counts: a person's votes never leave their own server.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::share::ALPHA;
use crate::{OpinionId, PublicId, Shares, Tally};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    Agree,
    Disagree,
}

/// What can be said of one opinion across the publics.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "known", rename_all = "snake_case")]
pub enum Consensus {
    /// Some publics have given too few votes.
    NotYet {
        publics: Vec<PublicId>,
    },
    Measured(Measured),
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Measured {
    /// Of agreement and opposition that with the higher lowest bound.
    pub direction: Direction,
    /// The smallest, over the publics, of the lower bound of the 95 % interval.
    pub lowest: f64,
    /// The public that it is the lower bound of.
    pub public: PublicId,
    /// The p-value, adjusted for the number of opinions, of a majority in every public.
    pub p: f64,
    /// A majority of every public, at 5 % for all opinions of the topic together.
    pub established: bool,
}

/// Consensus on each of the opinions of a topic, from the counts by public.
///
/// A majority in every public is the conjunction of majorities, so the largest p-value of the publics is that of all
/// without any correction (the intersection-union test: Berger 1982). Of the two directions the smaller p-value is
/// doubled. Over the opinions the p-values are adjusted by Holm's method (1979), so that the chance of one wrong entry in
/// the whole list is at most 5 %. Opinions with too few votes could not be rejected whatever was voted and take no part
/// (Tarone 1990).
pub fn consensus(
    counts: &BTreeMap<OpinionId, BTreeMap<PublicId, Tally>>,
    publics: &[PublicId],
) -> BTreeMap<OpinionId, Consensus> {
    let mut found: BTreeMap<OpinionId, Consensus> =
        counts.iter().map(|(&id, tallies)| (id, measure(tallies, publics))).collect();
    let mut measured: Vec<&mut Measured> = found
        .values_mut()
        .filter_map(|consensus| match consensus {
            Consensus::Measured(measured) => Some(measured),
            Consensus::NotYet { .. } => None,
        })
        .collect();
    measured.sort_by(|a, b| a.p.total_cmp(&b.p));
    let family = measured.len();
    let mut largest = 0.0_f64;
    for (rank, measured) in measured.into_iter().enumerate() {
        largest = largest.max((measured.p * (family - rank) as f64).min(1.0));
        measured.p = largest;
        measured.established = largest <= ALPHA;
    }
    found
}

/// With the p-value of this opinion alone.
fn measure(tallies: &BTreeMap<PublicId, Tally>, publics: &[PublicId]) -> Consensus {
    let tally = |public: PublicId| tallies.get(&public).copied().unwrap_or_default();
    let shares: Vec<(PublicId, Shares)> =
        publics.iter().map(|&public| (public, Shares::of(tally(public)))).collect();
    let agree = weakest(shares.iter().map(|&(public, shares)| (public, shares.agree)));
    let disagree = weakest(shares.iter().map(|&(public, shares)| (public, shares.disagree)));
    let (Some(agree), Some(disagree)) = (agree, disagree) else {
        let few = shares.iter().filter(|(_, shares)| shares.agree.low().is_none());
        return Consensus::NotYet { publics: few.map(|&(public, _)| public).collect() };
    };
    let (direction, bound) =
        if disagree.low > agree.low { (Direction::Disagree, disagree) } else { (Direction::Agree, agree) };
    let p = (2.0 * agree.p.min(disagree.p)).min(1.0);
    Consensus::Measured(Measured {
        direction,
        lowest: bound.low,
        public: bound.public,
        p,
        established: false,
    })
}

#[derive(Clone, Copy)]
struct Bound {
    low: f64,
    public: PublicId,
    p: f64,
}

/// The lowest bound and the largest p-value; `None` where a public has too few votes, or there is no public.
fn weakest(shares: impl Iterator<Item = (PublicId, crate::Share)>) -> Option<Bound> {
    let mut weakest: Option<Bound> = None;
    for (public, share) in shares {
        let (low, p) = (share.low()?, share.majority_p()?);
        weakest = Some(match weakest {
            None => Bound { low, public, p },
            Some(so_far) => {
                let p = p.max(so_far.p);
                if low < so_far.low { Bound { low, public, p } } else { Bound { p, ..so_far } }
            }
        });
    }
    weakest
}

/// Polis' group-informed consensus: the product, over the opinion groups, of the smoothed share who agree (Small et al.
/// 2021). The more groups, the smaller: to be compared within one grouping only.
pub fn group_informed(groups: &[Tally]) -> f64 {
    groups.iter().map(|tally| (tally.agree as f64 + 1.0) / (tally.votes() as f64 + 2.0)).product()
}
