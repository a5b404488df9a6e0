//! Raking: iterative proportional fitting to several margins (Deming and Stephan 1940).

use std::collections::BTreeMap;

use super::{Calibration, WeightFault, complete, gaps};
use crate::categories::Categories;
use crate::design::{Design, WEIGHTS};

/// What is known of one variable in the population, a target for each of its levels.
#[derive(Clone, Debug)]
pub struct Margin {
    pub name: String,
    pub of: Categories,
    pub targets: Vec<f64>,
}

/// When raking ends.
#[derive(Clone, Copy, Debug)]
pub struct Raking {
    pub sweeps: usize,
    /// The largest change of a cell that counts as none; under 1 a share of the population.
    pub tolerance: f64,
}

impl Default for Raking {
    fn default() -> Raking {
        Raking { sweeps: 50, tolerance: 1e-9 }
    }
}

/// A design with raked weights.
#[derive(Clone, Debug)]
pub struct Raked {
    pub design: Design,
    pub sweeps: usize,
    /// No cell changed any more; otherwise the margins are met as far as [`Raked::gaps`] says.
    pub converged: bool,
    /// The level of each margin that lies furthest from its target, and by which share of it.
    pub gaps: Vec<(String, String, f64)>,
}

pub fn rake(design: &Design, margins: &[Margin], raking: Raking) -> Result<Raked, WeightFault> {
    let levels = checked(design, margins)?;
    let mut weights = design.weights().to_vec();
    let population: f64 = weights.iter().sum();
    let tolerance = if raking.tolerance < 1.0 { raking.tolerance * population } else { raking.tolerance };
    let cells = cells(&levels, weights.len());
    let mut before = sums(&cells.0, cells.1, &weights);
    let (mut sweeps, mut converged) = (0, false);
    let mut steps: Vec<(Vec<u32>, Vec<f64>)> = Vec::new();
    while sweeps < raking.sweeps && !converged {
        steps.clear();
        for (margin, levels) in margins.iter().zip(&levels) {
            let found = sums(levels, margin.targets.len(), &weights);
            for (weight, level) in weights.iter_mut().zip(levels) {
                let at = *level as usize;
                if let (Some(target), Some(found)) = (margin.targets.get(at), found.get(at)) {
                    *weight *= target / found;
                }
            }
            steps.push((levels.clone(), weights.clone()));
        }
        let after = sums(&cells.0, cells.1, &weights);
        converged = before.iter().zip(&after).all(|(a, b)| (a - b).abs() < tolerance);
        before = after;
        sweeps += 1;
    }
    if let Some(row) = weights.iter().position(|weight| !WEIGHTS.contains(weight)) {
        return Err(WeightFault::Vanished { row: row + 1 });
    }
    let gaps = margins.iter().zip(&levels).filter_map(|(margin, levels)| {
        let all = gaps::of(margin, levels, &weights).into_iter();
        let furthest = all.max_by(|a, b| a.share().abs().total_cmp(&b.share().abs()))?;
        let share = furthest.share().abs();
        Some((furthest.margin, furthest.level, share))
    });
    let gaps = gaps.collect();
    let design = design.reweighted(weights, Some(Calibration::raked(steps)));
    Ok(Raked { design, sweeps, converged, gaps })
}

pub(super) fn checked(design: &Design, margins: &[Margin]) -> Result<Vec<Vec<u32>>, WeightFault> {
    let first = margins.first().ok_or(WeightFault::NoMargin)?;
    let expected: f64 = first.targets.iter().sum();
    let mut all = Vec::new();
    for margin in margins {
        let name = || margin.name.clone();
        let levels = complete(&margin.name, &margin.of, design.rows())?;
        check_targets(&margin.name, &margin.of, &margin.targets, &levels)?;
        let sum: f64 = margin.targets.iter().sum();
        // Targets are often printed rounded; beyond that the margins contradict each other and raking has no end.
        if (sum - expected).abs() > 1e-6 * expected {
            return Err(WeightFault::Sum { margin: name(), sum, other: first.name.clone(), expected });
        }
        all.push(levels);
    }
    Ok(all)
}

/// A target above 0 for each level, and somebody in it.
pub(super) fn check_targets(
    margin: &str,
    of: &Categories,
    targets: &[f64],
    levels: &[u32],
) -> Result<(), WeightFault> {
    let (margin, names) = (|| margin.to_owned(), of.names());
    if targets.len() != names.len() {
        return Err(WeightFault::Targets { margin: margin(), found: targets.len(), levels: names.len() });
    }
    let there = sums(levels, names.len(), &vec![1.0; levels.len()]);
    for ((level, target), there) in names.iter().zip(targets).zip(there) {
        if !WEIGHTS.contains(target) {
            return Err(WeightFault::Target { margin: margin(), level: level.clone(), target: *target });
        }
        if there == 0.0 {
            return Err(WeightFault::EmptyLevel { margin: margin(), level: level.clone() });
        }
    }
    Ok(())
}

/// The cell of each row in the table of all margins, and how many cells somebody is in.
fn cells(levels: &[Vec<u32>], rows: usize) -> (Vec<u32>, usize) {
    let mut known: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
    let cell = |row: usize| -> Vec<u32> { levels.iter().filter_map(|of| of.get(row).copied()).collect() };
    let cells = (0..rows).map(|row| {
        let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
        *known.entry(cell(row)).or_insert(next)
    });
    let cells: Vec<u32> = cells.collect();
    let count = known.len();
    (cells, count)
}

pub(super) fn sums(levels: &[u32], count: usize, weights: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0; count];
    for (level, weight) in levels.iter().zip(weights) {
        if let Some(sum) = sums.get_mut(*level as usize) {
            *sum += weight;
        }
    }
    sums
}
