//! How much of a public agrees, and how well that is known.

use serde::Serialize;

use crate::{Tally, beta};

/// One minus the level of every interval and every list here.
pub const ALPHA: f64 = 0.05;

/// Of fewer votes not even unanimous ones show a majority: 0.025^(1/5) < 1/2 < 0.025^(1/6).
pub const FEWEST: f64 = 6.0;

/// Shares of those who agree and who disagree, both among all who voted: a pass supports nothing.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Shares {
    pub agree: Share,
    pub disagree: Share,
}

/// A share with its interval, where there are votes enough to speak of one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(tag = "known", rename_all = "snake_case")]
pub enum Share {
    TooFewVotes {
        votes: u64,
    },
    Estimated {
        share: f64,
        /// 95 %.
        interval: Interval,
        /// As many equally weighted votes would know as much.
        effective_votes: f64,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

impl Interval {
    /// The exact interval of Clopper and Pearson (Biometrika 1934).
    ///
    /// It covers the truth at least as often as it says, at every n. Narrower ones (Wilson, Jeffreys) do so on average
    /// only (Brown, Cai and DasGupta 2001), and a claim that a public agrees is made from the lower bound: it must not be
    /// wrong more often than stated. Numbers need not be whole: with weights the effective ones are put in (Korn and
    /// Graubard 1998).
    pub fn clopper_pearson(successes: f64, trials: f64) -> Self {
        let failures = trials - successes;
        let low = if successes > 0.0 { beta::quantile(ALPHA / 2.0, successes, failures + 1.0) } else { 0.0 };
        let high =
            if failures > 0.0 { 1.0 - beta::quantile(ALPHA / 2.0, failures, successes + 1.0) } else { 1.0 };
        Self { low, high }
    }
}

impl Shares {
    pub fn of(tally: Tally) -> Self {
        // Six votes of the same weight are six, whatever the rounding.
        let Some(shares) = tally.shares().filter(|shares| shares.effective >= FEWEST - 1e-9) else {
            let few = Share::TooFewVotes { votes: tally.votes() };
            return Self { agree: few, disagree: few };
        };
        let estimated = |share: f64| Share::Estimated {
            share,
            interval: Interval::clopper_pearson(share * shares.effective, shares.effective),
            effective_votes: shares.effective,
        };
        Self { agree: estimated(shares.agree), disagree: estimated(shares.disagree) }
    }
}

impl Share {
    /// The lower end; `None` of too few votes.
    pub fn low(self) -> Option<f64> {
        match self {
            Self::TooFewVotes { .. } => None,
            Self::Estimated { interval, .. } => Some(interval.low),
        }
    }

    /// The probability of so large a share or a larger one where one half is the truth: below 0.025 where, and only
    /// where, the interval lies above one half. `None` of too few votes.
    pub(crate) fn majority_p(self) -> Option<f64> {
        match self {
            Self::TooFewVotes { .. } => None,
            Self::Estimated { share, effective_votes, .. } => {
                let successes = share * effective_votes;
                Some(if successes > 0.0 {
                    beta::lower(successes, effective_votes - successes + 1.0, 0.5)
                } else {
                    1.0
                })
            }
        }
    }
}
