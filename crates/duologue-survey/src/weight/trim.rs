//! Trimming: weights beyond bounds are cut, and what is cut off is spread equally over the others.

use super::WeightFault;
use crate::design::Design;

/// What is cut off and less than this share of all weights is rounding: where the mean is itself a bound, no weight has
/// room for it.
const ROUNDING: f64 = 1e-11;
/// Each pass leaves less to cut; where so little room is left that these do not end it, there is none.
const MOST_PASSES: usize = 10_000;

/// A design with trimmed weights. Margins that were met before are not any more: [`gaps`](super::gaps) says by
/// how much.
///
/// One pass may push others over a bound; with `strictly` it is repeated until none lies outside.
pub fn trim(design: &Design, lower: f64, upper: f64, strictly: bool) -> Result<Design, WeightFault> {
    if !(lower.is_finite() && lower >= 0.0 && lower < upper) {
        return Err(WeightFault::Bounds { lower, upper });
    }
    let mut weights = design.weights().to_vec();
    let sum = weights.iter().sum::<f64>();
    let mean = sum / weights.len() as f64;
    if strictly && !(lower..=upper).contains(&mean) {
        return Err(WeightFault::AllOutside { lower, upper });
    }
    let mut passes = 0;
    while weights.iter().any(|weight| !(lower..=upper).contains(weight)) {
        let inside: Vec<bool> = weights.iter().map(|weight| (lower..=upper).contains(weight)).collect();
        let count = inside.iter().filter(|inside| **inside).count();
        passes += 1;
        if count == 0 || passes > MOST_PASSES {
            return Err(WeightFault::AllOutside { lower, upper });
        }
        let clipped: Vec<f64> = weights.iter().map(|weight| weight.clamp(lower, upper)).collect();
        let cut: f64 = weights.iter().zip(&clipped).map(|(weight, clipped)| weight - clipped).sum();
        if strictly && cut.abs() <= ROUNDING * sum && clipped.iter().all(|weight| *weight > 0.0) {
            return Ok(design.reweighted(clipped, None));
        }
        let share = cut / count as f64;
        weights =
            clipped.iter().zip(&inside).map(|(w, inside)| if *inside { w + share } else { *w }).collect();
        if weights.iter().any(|weight| *weight <= 0.0) {
            return Err(WeightFault::Exhausted { lower });
        }
        if !strictly {
            break;
        }
    }
    Ok(design.reweighted(weights, None))
}
