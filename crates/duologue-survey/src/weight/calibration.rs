//! How standard errors learn that weights meet targets: what the targets explain does not vary.

use std::collections::BTreeMap;

use crate::matrix::Matrix;

/// One calibration of a design's weights.
///
/// A margin's step takes from each row its weight times the mean of what is left, of the row's level. So what is left
/// after all steps is the influence less weights times one number for each level, and these numbers follow from the
/// influence's sums over levels and from how much levels have in common: rows are read twice, however many steps.
#[derive(Clone, Debug)]
pub(crate) struct Calibration {
    margins: Vec<Explaining>,
    /// For each level, of all margins: what a step of it takes from the means of the levels with which it shares rows.
    overlaps: Vec<Vec<(usize, f64)>>,
    sweeps: usize,
}

#[derive(Clone, Debug)]
struct Explaining {
    /// The level of each row, counted over all margins.
    levels: Vec<usize>,
    /// What a row's influence counts in the mean of its level.
    counts: Vec<f64>,
    /// How much of the mean is taken from the row.
    weights: Vec<f64>,
}

/// Sweeps over the margins; as many as R's survey package takes.
const SWEEPS: usize = 10;

impl Calibration {
    /// Deville, Särndal and Sautory 1993: each margin's levels, and the weights right after its step.
    pub(super) fn raked(margins: Vec<(Vec<u32>, Vec<f64>)>) -> Calibration {
        let even = |(levels, weights): (Vec<u32>, Vec<f64>)| {
            let values = weights.iter().map(|weight| (1.0 / weight, 1.0)).collect::<Vec<_>>();
            (levels, values, weights)
        };
        Calibration::of(margins.into_iter().map(even), SWEEPS)
    }

    /// The cells, and the weights before and after.
    pub(super) fn poststratified(levels: Vec<u32>, before: &[f64], after: Vec<f64>) -> Calibration {
        let values = before.iter().zip(&after).map(|(before, after)| (before / after, *before)).collect();
        Calibration::of(std::iter::once((levels, values, after)), 1)
    }

    /// Of each margin levels, what an influence is multiplied with and what it counts in the mean, and weights.
    fn of(steps: impl Iterator<Item = (Vec<u32>, Vec<(f64, f64)>, Vec<f64>)>, sweeps: usize) -> Calibration {
        let (mut margins, mut first) = (Vec::new(), 0);
        for (levels, values, weights) in steps {
            let mut sums = vec![0.0; levels.iter().max().map_or(0, |level| *level as usize + 1)];
            for (level, (_, count)) in levels.iter().zip(&values) {
                if let Some(sum) = sums.get_mut(*level as usize) {
                    *sum += count;
                }
            }
            let count = |(level, (value, _)): (&u32, &(f64, f64))| {
                value / sums.get(*level as usize).copied().unwrap_or(1.0)
            };
            let counts = levels.iter().zip(&values).map(count).collect();
            let levels = levels.iter().map(|level| first + *level as usize).collect();
            margins.push(Explaining { levels, counts, weights });
            first += sums.len();
        }
        let overlaps = overlaps(&margins, first);
        Calibration { margins, overlaps, sweeps }
    }

    /// Takes from influences, a column each, what the targets explain.
    pub(crate) fn residuals(&self, influences: &mut Matrix) {
        let width = influences.columns();
        let mut means = Matrix::zero(self.overlaps.len(), width);
        for margin in &self.margins {
            for ((level, count), row) in margin.levels.iter().zip(&margin.counts).zip(influences.of_rows()) {
                subtract(means.row_mut(*level), row, -count);
            }
        }
        let mut explained = Matrix::zero(self.overlaps.len(), width);
        let mut step = Vec::with_capacity(width);
        for _ in 0..self.sweeps {
            for (at, overlaps) in self.overlaps.iter().enumerate() {
                step.clear();
                step.extend_from_slice(means.row(at));
                subtract(explained.row_mut(at), &step, -1.0);
                overlaps.iter().for_each(|(other, share)| subtract(means.row_mut(*other), &step, *share));
            }
        }
        for margin in &self.margins {
            let rows = influences.of_rows_mut().zip(&margin.levels).zip(&margin.weights);
            for ((row, level), weight) in rows {
                subtract(row, explained.row(*level), *weight);
            }
        }
    }
}

fn subtract(from: &mut [f64], row: &[f64], times: f64) {
    from.iter_mut().zip(row).for_each(|(cell, u)| *cell -= times * u);
}

fn overlaps(margins: &[Explaining], levels: usize) -> Vec<Vec<(usize, f64)>> {
    let mut overlaps: Vec<BTreeMap<usize, f64>> = vec![BTreeMap::new(); levels];
    for from in margins {
        for of in margins {
            let rows = from.levels.iter().zip(&from.weights).zip(of.levels.iter().zip(&of.counts));
            for ((level, weight), (other, count)) in rows {
                if let Some(overlaps) = overlaps.get_mut(*level) {
                    *overlaps.entry(*other).or_default() += weight * count;
                }
            }
        }
    }
    overlaps.into_iter().map(|overlaps| overlaps.into_iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The steps as they are defined, row by row.
    fn step(u: &mut [f64], levels: &[u32], weights: &[f64], value: impl Fn(usize, f64) -> (f64, f64)) {
        let before = u.to_vec();
        for (row, level) in levels.iter().enumerate() {
            let of_level = (0..u.len()).filter(|other| levels[*other] == *level);
            let sums = of_level
                .map(|other| value(other, before[other]))
                .fold((0.0, 0.0), |a, b| (a.0 + b.0, a.1 + b.1));
            u[row] -= weights[row] * sums.0 / sums.1;
        }
    }

    fn near(found: &[f64], expected: &[f64]) {
        let most = expected.iter().fold(0.0_f64, |most, u| most.max(u.abs()));
        for (a, b) in found.iter().zip(expected) {
            assert!((a - b).abs() <= 1e-12 * most.max(1.0), "{a} is not {b}");
        }
    }

    proptest! {
        #[test]
        fn what_is_left_is_what_the_steps_leave(
            rows in prop::collection::vec((-1.0..1.0_f64, 0.5..9.0_f64, 0.5..9.0_f64, 0..2_u32, 0..4_u32), 5..60)
        ) {
            let column = |of: fn(&(f64, f64, f64, u32, u32)) -> f64| rows.iter().map(of).collect::<Vec<f64>>();
            let levels = |of: fn(&(f64, f64, f64, u32, u32)) -> u32| rows.iter().map(of).collect::<Vec<u32>>();
            let (u, one, other) = (column(|row| row.0), column(|row| row.1), column(|row| row.2));
            let (sex, age) = (levels(|row| row.3), levels(|row| row.4));
            let raked = one.iter().zip(&age).map(|(weight, age)| weight * (1.0 + f64::from(*age) / 5.0));
            let raked: Vec<f64> = raked.collect();
            let left = |calibration: Calibration| {
                // Beside another, a column is what it is alone.
                let mut influences = Matrix::of(u.len(), 2, |row, k| u[row] * [1.0, -2.0][k]);
                calibration.residuals(&mut influences);
                let two = influences.of_rows().map(|row| (row[0], row[1])).collect::<Vec<_>>();
                assert!(two.iter().all(|(one, other)| *other == -2.0 * one));
                two.into_iter().map(|(one, _)| one).collect::<Vec<f64>>()
            };
            let mut expected = u.clone();
            let margins = [(sex, one.clone()), (age.clone(), raked)];
            let found = left(Calibration::raked(margins.to_vec()));
            for _ in 0..10 {
                for (levels, weights) in &margins {
                    step(&mut expected, levels, weights, |row, u| (u / weights[row], 1.0));
                }
            }
            near(&found, &expected);
            let (found, mut expected) = (left(Calibration::poststratified(age.clone(), &one, other.clone())), u.clone());
            step(&mut expected, &age, &other, |row, u| (u * one[row] / other[row], one[row]));
            near(&found, &expected);
        }
    }
}
