//! Post-stratification: each cell's weights are brought to its target by one factor.

use super::rake::{check_targets, sums};
use super::{Calibration, WeightFault, complete};
use crate::categories::Categories;
use crate::design::Design;

/// A design whose weights sum to a target in each cell.
pub fn poststratify(
    design: &Design,
    name: &str,
    of: &Categories,
    targets: &[f64],
) -> Result<Design, WeightFault> {
    let levels = complete(name, of, design.rows())?;
    check_targets(name, of, targets, &levels)?;
    let before = design.weights().to_vec();
    let found = sums(&levels, targets.len(), &before);
    let factor = |level: &u32| {
        let at = *level as usize;
        targets.get(at).zip(found.get(at)).map_or(1.0, |(target, found)| target / found)
    };
    let after: Vec<f64> = before.iter().zip(&levels).map(|(weight, level)| weight * factor(level)).collect();
    let calibration = Calibration::poststratified(levels, &before, after.clone());
    Ok(design.reweighted(after, Some(calibration)))
}
