//! Support net of the main axis: what people agree with whichever side of it they are on.
//!
//! It needs no groups, so no number of them, and makes no promise that the map has any.

use serde::Serialize;

use crate::factorisation::{Factorisation, Fitted, Start, Sums, rating};
use crate::{Map, Matrix, Vote, Votes};

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
    /// The intercept among those who came by a random sample, where there are enough.
    pub sample_only: Option<f64>,
}

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
    /// Would bridge, but does not among the random sample.
    NotInSample,
}

/// By column of the matrix.
pub fn bridging(votes: &Votes, matrix: &Matrix, map: &Map) -> Vec<Bridging> {
    let everybody = vec![true; matrix.participants().len()];
    let all = Factorisation::new(matrix, &everybody, &Start::on(map));
    let sampled: Vec<bool> = matrix.participants().iter().map(|&id| votes.standing(id).sampled).collect();
    let again = |rows: &[bool]| Factorisation::new(matrix, rows, &Start::at(all.as_ref()?));
    let (light, sample) = (again(&without_heavy_voters(matrix)), again(&sampled));
    let at = |fit: &Option<Factorisation>, column: usize| -> Option<Fitted> {
        *fit.as_ref()?.opinions.get(column)?
    };
    let extremes = all.as_ref().map(Extremes::of).unwrap_or_default();
    let counts = matrix.counts().into_iter().enumerate();
    let one = |(column, counts): (usize, [u64; 3])| {
        let (Some(all), Some(fitted)) = (&all, at(&all, column)) else {
            return Bridging::TooFewVotes { votes: counts.iter().sum() };
        };
        let sums = all.sums.get(column).copied().unwrap_or_default();
        let (low, high) = extremes.range(all, &sums, fitted);
        let without_heavy_voters = at(&light, column);
        let sample_only = at(&sample, column);
        Bridging::Fitted(Intercept {
            intercept: fitted.intercept,
            factor: fitted.factor,
            low,
            high,
            verdict: verdict(fitted, high, without_heavy_voters, sample_only),
            without_heavy_voters: without_heavy_voters.map(|fitted| fitted.intercept),
            sample_only: sample_only.map(|fitted| fitted.intercept),
        })
    };
    counts.map(one).collect()
}

fn verdict(fitted: Fitted, high: f64, light: Option<Fitted>, sample: Option<Fitted>) -> Verdict {
    let bridges = |fitted: Fitted| fitted.intercept >= BRIDGES && fitted.factor.abs() < FACTOR;
    if bridges(fitted) {
        let lower = |sample: Fitted| {
            sample.intercept <= fitted.intercept - SAMPLE_LOWER && sample.intercept <= SAMPLE_MOST
        };
        if !light.is_some_and(bridges) {
            Verdict::LeansOnHeavyVoters
        } else if sample.is_some_and(lower) {
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
            assert_eq!(verdict(fitted, high, Some(fitted), None), expected, "{fitted:?} {high}");
        }
    }

    #[test]
    fn what_bridges_must_do_so_without_heavy_voters_and_in_the_sample() {
        let fitted = at(0.45, 0.1);
        let with = |light, sample| verdict(fitted, 0.5, light, sample);
        assert_eq!(with(Some(at(0.41, 0.1)), Some(at(0.31, 0.1))), Verdict::Bridges);
        assert_eq!(with(Some(at(0.39, 0.1)), None), Verdict::LeansOnHeavyVoters);
        assert_eq!(with(None, None), Verdict::LeansOnHeavyVoters);
        assert_eq!(with(Some(fitted), Some(at(0.29, 0.1))), Verdict::NotInSample);
        // 0.15 lower, but not so low.
        assert_eq!(verdict(at(0.5, 0.1), 0.6, Some(fitted), Some(at(0.34, 0.1))), Verdict::Bridges);
    }
}
