//! How standard errors learn that weights meet targets: what the targets explain does not vary.

/// One calibration of a design's weights.
#[derive(Clone, Debug)]
pub(crate) enum Calibration {
    /// Deville, Särndal and Sautory 1993: each margin's levels, and the weights right after its step.
    Raked(Vec<(Vec<u32>, Vec<f64>)>),
    /// The cells, and the weights before and after.
    Poststratified { levels: Vec<u32>, before: Vec<f64>, after: Vec<f64> },
}

/// Sweeps over the margins; as many as R's survey package takes.
const SWEEPS: usize = 10;

impl Calibration {
    /// Takes from influences what the targets explain.
    pub(crate) fn residuals(&self, influences: &mut [f64]) {
        match self {
            Calibration::Raked(margins) => {
                for _ in 0..SWEEPS {
                    for (levels, weights) in margins {
                        let means = means(levels, influences.iter().zip(weights).map(|(u, w)| (u / w, 1.0)));
                        subtract(influences, levels, weights, &means);
                    }
                }
            }
            Calibration::Poststratified { levels, before, after } => {
                let shares = influences
                    .iter()
                    .zip(before)
                    .zip(after)
                    .map(|((u, before), after)| (u * before / after, *before));
                let means = means(levels, shares);
                subtract(influences, levels, after, &means);
            }
        }
    }
}

/// Sum over sum in each level.
fn means(levels: &[u32], values: impl Iterator<Item = (f64, f64)>) -> Vec<f64> {
    let most = levels.iter().max().map_or(0, |level| *level as usize + 1);
    let mut sums = vec![(0.0, 0.0); most];
    for (level, (value, count)) in levels.iter().zip(values) {
        if let Some(sum) = sums.get_mut(*level as usize) {
            sum.0 += value;
            sum.1 += count;
        }
    }
    sums.into_iter().map(|(value, count)| if count > 0.0 { value / count } else { 0.0 }).collect()
}

fn subtract(influences: &mut [f64], levels: &[u32], weights: &[f64], means: &[f64]) {
    for ((u, level), weight) in influences.iter_mut().zip(levels).zip(weights) {
        *u -= weight * means.get(*level as usize).copied().unwrap_or_default();
    }
}
