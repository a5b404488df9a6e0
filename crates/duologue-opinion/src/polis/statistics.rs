//! How a group voted on an opinion, and how it differs from the others.

use crate::Tally;

/// One-sided 90 %.
pub const Z90: f64 = 1.2816;

/// Of one group and one opinion.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Statistics {
    /// The group's votes.
    pub tally: Tally,
    /// Smoothed share who agree, (A + 1) / (S + 2), and who disagree.
    pub share: [f64; 2],
    /// Its test against one half.
    pub share_test: [f64; 2],
    /// The share over that of all other groups: representativeness.
    pub ratio: [f64; 2],
    /// Its two-proportion test.
    pub ratio_test: [f64; 2],
}

/// The place of each direction in [`Statistics`].
pub(super) const AGREE: usize = 0;
pub(super) const DISAGREE: usize = 1;

impl Statistics {
    /// Against the votes of all other groups.
    pub fn new(tally: Tally, rest: Tally) -> Self {
        let both =
            |f: &dyn Fn(u64, u64) -> f64| [f(tally.agree, rest.agree), f(tally.disagree, rest.disagree)];
        let (votes, others) = (tally.votes(), rest.votes());
        Self {
            tally,
            share: both(&|count, _| smoothed(count, votes)),
            share_test: both(&|count, _| proportion_test(count, votes)),
            ratio: both(&|count, other| smoothed(count, votes) / smoothed(other, others)),
            ratio_test: both(&|count, other| two_proportion_test([count, other], [votes, others])),
        }
    }

    /// Of all voters, where there is nobody else.
    pub fn alone(tally: Tally) -> Self {
        Self::new(tally, Tally::default())
    }
}

fn smoothed(successes: u64, trials: u64) -> f64 {
    (successes as f64 + 1.0) / (trials as f64 + 2.0)
}

/// z of one proportion against one half, with one success added.
fn proportion_test(successes: u64, trials: u64) -> f64 {
    let trials = trials as f64 + 1.0;
    2.0 * trials.sqrt() * ((successes as f64 + 1.0) / trials - 0.5)
}

/// z of two proportions, with one success added to each.
fn two_proportion_test(successes: [u64; 2], trials: [u64; 2]) -> f64 {
    let [a, b] = successes.map(|count| count as f64 + 1.0);
    let [m, n] = trials.map(|count| count as f64 + 1.0);
    let pooled = (a + b) / (m + n);
    if pooled == 1.0 { 0.0 } else { (a / m - b / n) / (pooled * (1.0 - pooled) * (1.0 / m + 1.0 / n)).sqrt() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: 3 of 3 agree, of the others 0 of 3. Shares 4/5 and 1/5, ratio 4; z = 2·2·(1 - 1/2) = 2; pooled 5/8, and
    /// (1 - 1/4) / √(5/8 · 3/8 · 1/2) = 3/4 · √(128/15).
    #[test]
    fn by_hand() {
        let found = Statistics::new(Tally::new(3, 0, 0), Tally::new(0, 3, 0));
        assert!((found.share[AGREE] - 0.8).abs() < 1e-15);
        assert!((found.ratio[AGREE] - 4.0).abs() < 1e-14);
        assert!((found.share_test[AGREE] - 2.0).abs() < 1e-15);
        assert!((found.ratio_test[AGREE] - 0.75 * (128.0_f64 / 15.0).sqrt()).abs() < 1e-14);
    }
}
