//! What weights alone cost, and the margin that polls print.

use super::{EstimateFault, interval};
use crate::design::Design;
use crate::domain::Domain;

/// The effect of unequal weights (Kish 1965, 1992): 1 + cv².
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kish {
    pub n: usize,
    pub sum: f64,
    pub sum_of_squares: f64,
    pub effect: f64,
    /// Respondents of equal weight that would tell as much.
    pub effective_n: f64,
    /// The weights' coefficient of variation, over n.
    pub cv: f64,
}

pub fn kish(design: &Design, domain: &Domain) -> Result<Kish, EstimateFault> {
    let weights =
        || design.weights().iter().zip(domain.rows()).filter(|(_, inside)| **inside).map(|(w, _)| *w);
    let n = weights().count();
    if n == 0 {
        return Err(EstimateFault::Empty);
    }
    let (sum, sum_of_squares) = (weights().sum::<f64>(), weights().map(|w| w * w).sum::<f64>());
    let effect = n as f64 * sum_of_squares / (sum * sum);
    let cv = (effect - 1.0).max(0.0).sqrt();
    Ok(Kish { n, sum, sum_of_squares, effect, effective_n: n as f64 / effect, cv })
}

/// The margin of error of a share of `n` respondents under a design effect; of 0.5 it is the largest.
pub fn margin_of_error(n: usize, effect: f64, share: f64, level: f64) -> Result<f64, EstimateFault> {
    if !(0.0..=1.0).contains(&share) {
        return Err(EstimateFault::Share(share));
    }
    if n == 0 {
        return Err(EstimateFault::Empty);
    }
    Ok(interval::z(level)? * (effect * share * (1.0 - share) / n as f64).sqrt())
}
