//! How far weights miss the margins that they were made to meet: trimming moves them away again.

use super::WeightFault;
use super::rake::{Margin, checked, sums};
use crate::design::Design;

/// A level of a margin, and what the weights make of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    pub margin: String,
    pub level: String,
    pub target: f64,
    /// The sum of the level's weights.
    pub achieved: f64,
}

impl Gap {
    /// By which share of the target the weights exceed it; below 0 they fall short.
    pub fn share(&self) -> f64 {
        (self.achieved - self.target) / self.target
    }
}

/// Every level of every margin, in their order.
pub fn gaps(design: &Design, margins: &[Margin]) -> Result<Vec<Gap>, WeightFault> {
    let levels = checked(design, margins)?;
    Ok(margins
        .iter()
        .zip(&levels)
        .flat_map(|(margin, levels)| of(margin, levels, design.weights()))
        .collect())
}

/// `levels` are the margin's, row by row.
pub(super) fn of(margin: &Margin, levels: &[u32], weights: &[f64]) -> Vec<Gap> {
    let achieved = sums(levels, margin.targets.len(), weights);
    let each = margin.of.names().iter().zip(&margin.targets).zip(achieved);
    let gap = |((level, target), achieved): ((&String, &f64), f64)| Gap {
        margin: margin.name.clone(),
        level: level.clone(),
        target: *target,
        achieved,
    };
    each.map(gap).collect()
}
