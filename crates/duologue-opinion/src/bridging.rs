//! Support net of the main axis: what people agree with whichever side of it they are on.
//!
//! It needs no groups, so no number of them, and makes no promise that the map has any.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::factorisation::{Factorisation, Fitted, Start, Sums, rating};
use crate::{Map, Matrix, PublicId, Standing, Vote, Votes};

/// The thresholds of Community Notes (Wojcik et al. 2022, and the guide of the project).
const BRIDGES: f64 = 0.40;
const FACTOR: f64 = 0.5;
const REJECTED: f64 = -0.05;
const REJECTED_SLOPE: f64 = 0.8;
const REJECTED_ABOVE: f64 = -0.04;
/// An opinion does not bridge whose intercept among the random sample is so much lower, and no more than this.
const SAMPLE_LOWER: f64 = 0.15;
const SAMPLE_MOST: f64 = 0.3;

/// What can be said of one opinion.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "known", rename_all = "snake_case")]
pub enum Bridging {
    TooFewVotes { votes: u64 },
    Fitted(Intercept),
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Intercept {
    pub intercept: f64,
    /// Where the opinion is on the main axis of the fit.
    pub factor: f64,
    /// How low and how high one more vote of the most extreme kind would put it.
    pub low: f64,
    pub high: f64,
    pub verdict: Verdict,
    /// The intercept without the thousandth who voted most.
    pub without_heavy_voters: Option<f64>,
    /// The intercept without each public in turn; nothing where no two publics have votes.
    pub without_public: Vec<WithoutPublic>,
    /// The intercept among those who came by a random sample, where there are enough.
    pub sample_only: Option<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct WithoutPublic {
    pub public: PublicId,
    /// `None` where the others have given too few votes.
    pub intercept: Option<f64>,
}

/// Of an opinion that fails several checks the first of these that it fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Liked on both sides of the main axis.
    Bridges,
    /// Disliked on both.
    Rejected,
    Undecided,
    /// Would bridge, were it not for those who voted most.
    LeansOnHeavyVoters,
    /// Would bridge, but not without one of the publics.
    LeansOnPublic,
    /// Would bridge, but does not among the random sample.
    NotInSample,
}

/// By column of the matrix.
pub fn bridging(votes: &Votes, matrix: &Matrix, map: &Map) -> Vec<Bridging> {
    let everybody = vec![true; matrix.participants().len()];
    let all = Factorisation::new(matrix, &everybody, &Start::on(map));
    // Of a fit again only the opinions are kept: there is one for each public.
    let again = |rows: &[bool]| {
        let fit = Factorisation::new(matrix, rows, &Start::at(all.as_ref()?))?;
        Some(fit.opinions)
    };
    let by = |stays: &dyn Fn(Standing) -> bool| -> Vec<bool> {
        matrix.participants().iter().map(|&id| stays(votes.standing(id))).collect()
    };
    let light = again(&without_heavy_voters(matrix));
    let publics = publics(votes, matrix).into_iter();
    let publics: Vec<_> = publics.map(|one| (one, again(&by(&|of| of.public != Some(one))))).collect();
    let sample = again(&by(&|of| of.sampled));
    let extremes = all.as_ref().map(Extremes::of).unwrap_or_default();
    let counts = matrix.counts().into_iter().enumerate();
    let one = |(column, counts): (usize, [u64; 3])| {
        let at = |opinions: &Option<Vec<Option<Fitted>>>| *opinions.as_ref()?.get(column)?;
        let found = all.as_ref().and_then(|all| Some((all, (*all.opinions.get(column)?)?)));
        let Some((all, fitted)) = found else {
            return Bridging::TooFewVotes { votes: counts.iter().sum() };
        };
        let sums = all.sums.get(column).copied().unwrap_or_default();
        let (low, high) = extremes.range(all, &sums, fitted);
        let again = Again {
            light: at(&light),
            publics: publics.iter().map(|(public, fit)| (*public, at(fit))).collect(),
            sample: at(&sample),
        };
        let intercept = |fitted: Fitted| fitted.intercept;
        Bridging::Fitted(Intercept {
            intercept: fitted.intercept,
            factor: fitted.factor,
            low,
            high,
            verdict: verdict(fitted, high, &again),
            without_heavy_voters: again.light.map(intercept),
            without_public: again
                .publics
                .iter()
                .map(|&(public, fitted)| WithoutPublic { public, intercept: fitted.map(intercept) })
                .collect(),
            sample_only: again.sample.map(intercept),
        })
    };
    counts.map(one).collect()
}

/// Those that have votes, where they are two or more: without the only one nothing is left.
fn publics(votes: &Votes, matrix: &Matrix) -> BTreeSet<PublicId> {
    let there = matrix.participants().iter().filter_map(|&id| votes.standing(id).public);
    let publics: BTreeSet<PublicId> = there.collect();
    if publics.len() > 1 { publics } else { BTreeSet::new() }
}

/// What came of an opinion when it was fitted again.
struct Again {
    /// Without heavy voters.
    light: Option<Fitted>,
    /// Without each of these.
    publics: Vec<(PublicId, Option<Fitted>)>,
    /// Among the random sample.
    sample: Option<Fitted>,
}

/// The checks in this order: heavy voters are the fewest people on whom it could lean, then a public; the sample comes
/// last, since not to be in one proves nothing.
fn verdict(fitted: Fitted, high: f64, again: &Again) -> Verdict {
    let bridges = |fitted: Fitted| fitted.intercept >= BRIDGES && fitted.factor.abs() < FACTOR;
    if bridges(fitted) {
        let lower = |sample: Fitted| {
            sample.intercept <= fitted.intercept - SAMPLE_LOWER && sample.intercept <= SAMPLE_MOST
        };
        if !again.light.is_some_and(bridges) {
            Verdict::LeansOnHeavyVoters
        } else if !again.publics.iter().all(|(_, fitted)| fitted.is_some_and(bridges)) {
            Verdict::LeansOnPublic
        } else if again.sample.is_some_and(lower) {
            Verdict::NotInSample
        } else {
            Verdict::Bridges
        }
    } else if fitted.intercept < REJECTED - REJECTED_SLOPE * fitted.factor.abs() || high < REJECTED_ABOVE {
        Verdict::Rejected
    } else {
        Verdict::Undecided
    }
}

/// Everybody but the one in a thousand, and at least one, with most votes. Where more have as many all of them stay: who
/// goes must not depend on a number.
fn without_heavy_voters(matrix: &Matrix) -> Vec<bool> {
    let lengths: Vec<usize> = matrix.rows().map(<[_]>::len).collect();
    let mut sorted = lengths.clone();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    let most = sorted.get(lengths.len().div_ceil(1_000)).copied().unwrap_or(usize::MAX);
    lengths.into_iter().map(|length| length <= most).collect()
}

/// Participants as extreme as any, who vote once more.
#[derive(Default)]
struct Extremes {
    intercepts: [f64; 2],
    factors: [f64; 3],
}

impl Extremes {
    fn of(fit: &Factorisation) -> Self {
        let ends = |value: fn(Fitted) -> f64| {
            let values = fit.participants.iter().copied().flatten().map(value);
            (values.clone().fold(f64::INFINITY, f64::min), values.fold(f64::NEG_INFINITY, f64::max))
        };
        let ((stern, mild), (left, right)) = (ends(|fitted| fitted.intercept), ends(|fitted| fitted.factor));
        Self { intercepts: [stern, mild], factors: [left, 0.0, right] }
    }

    fn range(&self, fit: &Factorisation, sums: &Sums, fitted: Fitted) -> (f64, f64) {
        let (mut low, mut high) = (fitted.intercept, fitted.intercept);
        for intercept in self.intercepts {
            for factor in self.factors {
                for vote in [Vote::Agree, Vote::Disagree] {
                    let mut sums = *sums;
                    sums.add(factor, rating(vote) - fit.mean - intercept);
                    let again = sums.solve(fit.ridge).intercept;
                    (low, high) = (low.min(again), high.max(again));
                }
            }
        }
        (low, high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(intercept: f64, factor: f64) -> Fitted {
        Fitted { intercept, factor }
    }

    /// On either side of each threshold that Community Notes publishes.
    #[test]
    fn verdicts() {
        for (fitted, high, expected) in [
            (at(0.40, 0.49), 0.5, Verdict::Bridges),
            (at(0.40, -0.49), 0.5, Verdict::Bridges),
            (at(0.39, 0.0), 0.5, Verdict::Undecided),
            (at(0.60, 0.5), 0.7, Verdict::Undecided),
            (at(-0.06, 0.0), 0.1, Verdict::Rejected),
            (at(-0.06, 0.1), 0.1, Verdict::Undecided),
            (at(-0.14, -0.1), 0.1, Verdict::Rejected),
            (at(-0.06, 0.5), -0.05, Verdict::Rejected),
            (at(-0.06, 0.5), -0.03, Verdict::Undecided),
        ] {
            let again = Again { light: Some(fitted), publics: Vec::new(), sample: None };
            assert_eq!(verdict(fitted, high, &again), expected, "{fitted:?} {high}");
        }
    }

    #[test]
    fn what_bridges_must_do_so_without_heavy_voters_and_in_the_sample() {
        let fitted = at(0.45, 0.1);
        let with = |light, sample| verdict(fitted, 0.5, &Again { light, publics: Vec::new(), sample });
        assert_eq!(with(Some(at(0.41, 0.1)), Some(at(0.31, 0.1))), Verdict::Bridges);
        assert_eq!(with(Some(at(0.39, 0.1)), None), Verdict::LeansOnHeavyVoters);
        assert_eq!(with(None, None), Verdict::LeansOnHeavyVoters);
        assert_eq!(with(Some(fitted), Some(at(0.29, 0.1))), Verdict::NotInSample);
        // 0.15 lower, but not so low.
        let again = Again { light: Some(fitted), publics: Vec::new(), sample: Some(at(0.34, 0.1)) };
        assert_eq!(verdict(at(0.5, 0.1), 0.6, &again), Verdict::Bridges);
    }

    #[test]
    fn what_bridges_must_do_so_without_any_one_public() {
        let fitted = at(0.45, 0.1);
        let with = |light, without: [Option<Fitted>; 3], sample| {
            let publics = (0..).map(PublicId).zip(without).collect();
            verdict(fitted, 0.5, &Again { light, publics, sample })
        };
        let (holds, falls) = (Some(at(0.40, 0.49)), Some(at(0.39, 0.0)));
        assert_eq!(with(holds, [holds; 3], None), Verdict::Bridges);
        assert_eq!(with(holds, [holds, falls, holds], None), Verdict::LeansOnPublic);
        assert_eq!(with(holds, [Some(at(0.60, -0.5)), holds, holds], None), Verdict::LeansOnPublic);
        // The others have voted too little to tell.
        assert_eq!(with(holds, [holds, holds, None], None), Verdict::LeansOnPublic);
        // Of several checks the first one tells.
        let low = Some(at(0.1, 0.1));
        assert_eq!(with(falls, [falls; 3], low), Verdict::LeansOnHeavyVoters);
        assert_eq!(with(holds, [falls; 3], low), Verdict::LeansOnPublic);
        assert_eq!(with(holds, [holds; 3], low), Verdict::NotInSample);
        // What is undecided stays so.
        let again = Again { light: low, publics: vec![(PublicId(0), falls)], sample: None };
        assert_eq!(verdict(at(0.39, 0.0), 0.5, &again), Verdict::Undecided);
    }
}
