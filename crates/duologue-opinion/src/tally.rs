//! Votes counted.

use std::ops::{Add, AddAssign};

use serde::Serialize;

use crate::{Vote, Weight};

/// How many agreed, disagreed and passed, and the same with weights.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    pub agree: u64,
    pub disagree: u64,
    pub pass: u64,
    #[serde(skip)]
    weighted: Weighted,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Weighted {
    agree: u64,
    disagree: u64,
    pass: u64,
    squares: u128,
}

/// Shares of the weighted votes, and the number of equally weighted votes that would know as much.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct WeightedShares {
    pub agree: f64,
    pub disagree: f64,
    /// (Σw)² / Σw² (Kish 1965, Survey Sampling, section 11.7).
    pub effective: f64,
}

impl Tally {
    /// Counts without weights.
    pub fn new(agree: u64, disagree: u64, pass: u64) -> Self {
        let one = Weight::ONE.units();
        let votes = agree + disagree + pass;
        let weighted = Weighted {
            agree: agree * one,
            disagree: disagree * one,
            pass: pass * one,
            squares: u128::from(votes) * u128::from(one * one),
        };
        Self { agree, disagree, pass, weighted }
    }

    pub fn votes(&self) -> u64 {
        self.agree + self.disagree + self.pass
    }

    pub(crate) fn count(&mut self, vote: Vote, weight: Weight) {
        let (votes, weights) = self.place(vote);
        *votes += 1;
        *weights += weight.units();
        self.weighted.squares += square(weight);
    }

    pub(crate) fn uncount(&mut self, vote: Vote, weight: Weight) {
        let (votes, weights) = self.place(vote);
        *votes -= 1;
        *weights -= weight.units();
        self.weighted.squares -= square(weight);
    }

    fn place(&mut self, vote: Vote) -> (&mut u64, &mut u64) {
        match vote {
            Vote::Agree => (&mut self.agree, &mut self.weighted.agree),
            Vote::Disagree => (&mut self.disagree, &mut self.weighted.disagree),
            Vote::Pass => (&mut self.pass, &mut self.weighted.pass),
        }
    }

    /// `None` without weight.
    pub(crate) fn shares(&self) -> Option<WeightedShares> {
        let Weighted { agree, disagree, pass, squares } = self.weighted;
        let all = (agree + disagree + pass) as f64;
        (all > 0.0).then(|| WeightedShares {
            agree: agree as f64 / all,
            disagree: disagree as f64 / all,
            effective: all * all / squares as f64,
        })
    }
}

fn square(weight: Weight) -> u128 {
    u128::from(weight.units() * weight.units())
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.agree += other.agree;
        self.disagree += other.disagree;
        self.pass += other.pass;
        self.weighted.agree += other.weighted.agree;
        self.weighted.disagree += other.weighted.disagree;
        self.weighted.pass += other.weighted.pass;
        self.weighted.squares += other.weighted.squares;
    }
}

impl Add for Tally {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}

impl std::iter::Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), Add::add)
    }
}
