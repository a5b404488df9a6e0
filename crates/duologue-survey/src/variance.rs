//! The covariance of estimates by Taylor linearisation (Wolter; Särndal, Swensson and Wretman 1992; Lumley 2010).

use crate::design::{Design, Lonely, Stage, Stratum};
use crate::matrix::Matrix;

/// Why a variance cannot be told.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum VarianceFault {
    #[error(
        "one unit alone was drawn in the strata {}: join them with others, or choose how they are treated",
        .strata.join(", ")
    )]
    Lonely { strata: Vec<String> },
}

/// The covariance of totals whose influence on each row is a column; `inside` are the rows of the domain.
pub(crate) fn covariance(
    design: &Design,
    mut influences: Vec<Vec<f64>>,
    inside: &[bool],
) -> Result<Matrix, VarianceFault> {
    for calibration in design.calibrations() {
        influences.iter_mut().for_each(|column| calibration.residuals(column));
    }
    let first = design.first();
    let mut total = stage(design, first, &influences, inside, |_| 1.0)?;
    // Of the second stage each unit counts with the share of units that was drawn; without one it adds nothing.
    if let Some(second) = design.second() {
        let share = |unit: usize| -> f64 {
            let stratum = first.stratum_of().get(unit).and_then(|s| first.strata().get(*s as usize));
            stratum.and_then(Stratum::fraction).unwrap_or(0.0)
        };
        add(&mut total, &stage(design, second, &influences, inside, share)?, 1.0);
    }
    Ok(total)
}

/// One stage: in each stratum, how far the totals of its units lie apart.
fn stage(
    design: &Design,
    stage: &Stage,
    influences: &[Vec<f64>],
    inside: &[bool],
    share: impl Fn(usize) -> f64,
) -> Result<Matrix, VarianceFault> {
    let width = influences.len();
    let totals = unit_totals(stage, influences);
    let sums = stratum_sums(stage, &totals, width);
    let mut spreads: Vec<Matrix> = stage.strata().iter().map(|_| Matrix::zero(width, width)).collect();
    let alone = alone(design, stage, inside);
    for (unit, stratum) in totals.chunks_exact(width.max(1)).zip(stage.stratum_of()) {
        let at = *stratum as usize;
        let (Some(of), Some(spread)) = (stage.strata().get(at), spreads.get_mut(at)) else { continue };
        let centred = !alone.get(at).copied().unwrap_or(false);
        let mean = |k: usize| match sums.get(at * width + k) {
            Some(sum) if centred => sum / of.drawn as f64,
            _ => 0.0,
        };
        let from_mean: Vec<f64> = unit.iter().enumerate().map(|(k, total)| total - mean(k)).collect();
        let cells = spread.cells_mut().chunks_exact_mut(width.max(1));
        for (row, a) in cells.zip(&from_mean) {
            row.iter_mut().zip(&from_mean).for_each(|(cell, b)| *cell += a * b);
        }
    }
    // A stratum of which nobody is in the domain tells nothing of it, unless weights were made to meet targets: then
    // everybody has a part.
    let counts = if design.calibrations().is_empty() {
        stage.present_strata(inside)
    } else {
        vec![true; spreads.len()]
    };
    check_lonely(design, stage, &counts)?;
    let lonely: Vec<bool> =
        stage.strata().iter().zip(&counts).map(|(stratum, counts)| *counts && stratum.is_lonely()).collect();
    let mut total = Matrix::zero(width, width);
    for (at, (stratum, spread)) in stage.strata().iter().zip(&spreads).enumerate() {
        let drawn = stratum.drawn as f64;
        let scale = match (lonely.get(at), design.lonely()) {
            (Some(true), Lonely::Adjust) => stratum.correction(),
            (Some(true), _) => 0.0,
            _ if stratum.drawn > 1 => stratum.correction() * drawn / (drawn - 1.0),
            _ => 0.0,
        };
        add(&mut total, spread, scale * share(at));
    }
    let all = counts.iter().filter(|counts| **counts).count();
    let known = all - lonely.iter().filter(|lonely| **lonely).count();
    if design.lonely() == Lonely::Average && known > 0 {
        let factor = all as f64 / known as f64;
        total.cells_mut().iter_mut().for_each(|cell| *cell *= factor);
    }
    Ok(total)
}

/// Refuses strata of which one unit alone was drawn, unless somebody chose how they are treated.
fn check_lonely(design: &Design, stage: &Stage, counts: &[bool]) -> Result<(), VarianceFault> {
    let strata = stage.strata().iter().zip(counts);
    let lonely = strata.filter(|(stratum, counts)| **counts && stratum.is_lonely());
    let strata: Vec<String> = lonely.map(|(stratum, _)| stratum.name.clone()).collect();
    if design.lonely() == Lonely::Fail && !strata.is_empty() {
        Err(VarianceFault::Lonely { strata })
    } else {
        Ok(())
    }
}

/// Strata of which one unit is there to tell from: its distance is taken from 0, the mean of all.
fn alone(design: &Design, stage: &Stage, inside: &[bool]) -> Vec<bool> {
    let adjusts = design.lonely() == Lonely::Adjust;
    let mut here = vec![0_usize; stage.strata().len()];
    if adjusts && design.lonely_in_domain() {
        let present = stage.present(inside);
        for (stratum, _) in stage.stratum_of().iter().zip(&present).filter(|(_, present)| **present) {
            if let Some(count) = here.get_mut(*stratum as usize) {
                *count += 1;
            }
        }
    }
    stage.strata().iter().zip(here).map(|(s, here)| adjusts && (s.drawn == 1 || here == 1)).collect()
}

/// Totals of each unit, all columns of one unit beside each other.
fn unit_totals(stage: &Stage, influences: &[Vec<f64>]) -> Vec<f64> {
    let width = influences.len();
    let mut totals = vec![0.0; stage.stratum_of().len() * width];
    for (k, column) in influences.iter().enumerate() {
        for (unit, value) in stage.units().iter().zip(column) {
            if let Some(total) = totals.get_mut(*unit as usize * width + k) {
                *total += value;
            }
        }
    }
    totals
}

fn stratum_sums(stage: &Stage, totals: &[f64], width: usize) -> Vec<f64> {
    let mut sums = vec![0.0; stage.strata().len() * width];
    for (unit, stratum) in totals.chunks_exact(width.max(1)).zip(stage.stratum_of()) {
        let at = *stratum as usize * width;
        sums.iter_mut().skip(at).zip(unit).for_each(|(sum, total)| *sum += total);
    }
    sums
}

fn add(to: &mut Matrix, from: &Matrix, factor: f64) {
    to.cells_mut().iter_mut().zip(from.cells()).for_each(|(cell, more)| *cell += factor * more);
}
