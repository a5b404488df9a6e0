//! What targets of a margin come to: a forgotten level or a slip of the pen must not be scaled away.

use super::{DesignFileFault, Target};

/// By which share a sum may be off for rounding: half a percentage point of all.
const ROUNDING: f64 = 0.005;

/// Shares sum to 1, percentages to 100, and counts to one population, which is no smaller than its sample.
pub(super) fn check(margins: &[Target], respondents: usize) -> Result<(), DesignFileFault> {
    #[expect(clippy::cast_precision_loss, reason = "no sample has as many respondents as a float has bits")]
    let respondents = respondents as f64;
    let mut counted: Option<(&str, f64)> = None;
    for Target { variable, targets } in margins {
        let sum: f64 = targets.values().sum();
        if is_about(sum, 1.0) || is_about(sum, 100.0) {
            continue;
        }
        let is_count = sum.is_finite() && sum > 100.0 && sum >= respondents * (1.0 - ROUNDING);
        if !is_count {
            return Err(DesignFileFault::Sum { variable: variable.clone(), sum });
        }
        let (other, other_sum) = *counted.get_or_insert((variable, sum));
        if !is_about(sum, other_sum) {
            let (variable, other) = (variable.clone(), other.to_owned());
            return Err(DesignFileFault::Counts { variable, sum, other, other_sum });
        }
    }
    Ok(())
}

/// Floats may miss a bound that the digits meet.
fn is_about(sum: f64, whole: f64) -> bool {
    (sum - whole).abs() <= whole * (ROUNDING + 1e-9)
}
