//! How likely Polis is to show an opinion next.

use crate::counts::Column;

/// Of an opinion about the dialogue itself.
pub const META_PRIORITY: f64 = 49.0;

/// The weight in the lottery of the next opinion: favours what is agreed with, seldom passed, far out on the map
/// (`extremity`, its distance from the middle) and seldom voted on. Counts the voters in groups.
pub fn priority(column: &Column, extremity: f64) -> f64 {
    let tally: crate::Tally = column.groups.iter().copied().sum();
    let (agree, pass, votes) = (tally.agree as f64, tally.pass as f64, tally.votes() as f64);
    let importance =
        (1.0 - (pass + 1.0) / (votes + 2.0)) * (extremity + 1.0) * ((agree + 1.0) / (votes + 2.0));
    (importance * (1.0 + 8.0 * (-votes / 5.0).exp2())).powi(2)
}
