//! Fewer steps to the fixed point of a map that converges slowly.

/// Steps that are looked back on.
const WINDOW: usize = 8;

/// Anderson's acceleration (Walker and Ni 2011, Anderson Acceleration for Fixed-Point Iterations): of the combinations of
/// the last steps the one that, were the map linear, would move least.
#[derive(Default)]
pub(crate) struct Anderson {
    before: Option<Step>,
    /// Differences of consecutive steps.
    differences: Vec<Step>,
    least: Option<f64>,
}

/// Where the map led, and how far that was from where it began.
struct Step {
    image: Vec<f64>,
    residual: Vec<f64>,
}

impl Step {
    fn minus(&self, other: &Self) -> Self {
        Self { image: minus(&self.image, &other.image), residual: minus(&self.residual, &other.residual) }
    }
}

impl Anderson {
    /// Where to go on from, given where the map led from `from`.
    pub fn next(&mut self, from: &[f64], image: Vec<f64>) -> Vec<f64> {
        let step = Step { residual: minus(&image, from), image };
        let size = dot(&step.residual, &step.residual);
        if self.least.is_some_and(|least| size > 100.0 * least) {
            // The map is not as linear as that: from here on afresh.
            self.differences.clear();
            self.before = None;
        }
        self.least = Some(self.least.map_or(size, |least| least.min(size)));
        if let Some(before) = &self.before {
            if self.differences.len() == WINDOW {
                self.differences.remove(0);
            }
            self.differences.push(step.minus(before));
        }
        let mut next = step.image.clone();
        for (share, difference) in self.shares(&step.residual).into_iter().zip(&self.differences) {
            next.iter_mut().zip(&difference.image).for_each(|(value, moved)| *value -= share * moved);
        }
        self.before = Some(step);
        next
    }

    /// The least squares of the residual on its differences, by modified Gram-Schmidt; a difference that the others
    /// explain gets none.
    fn shares(&self, residual: &[f64]) -> Vec<f64> {
        let count = self.differences.len();
        let mut left = residual.to_vec();
        let mut directions: Vec<Vec<f64>> = Vec::with_capacity(count);
        // Each difference's coordinates along the directions so far, and the residual's.
        let (mut upper, mut along): (Vec<Vec<f64>>, Vec<f64>) = (Vec::new(), Vec::new());
        // The newest first: what has to give way is the oldest.
        for difference in self.differences.iter().rev() {
            let mut direction = difference.residual.clone();
            let before = dot(&direction, &direction).sqrt();
            let mut coordinates = Vec::with_capacity(count);
            for earlier in &directions {
                let share = dot(&direction, earlier);
                direction.iter_mut().zip(earlier).for_each(|(value, earlier)| *value -= share * earlier);
                coordinates.push(share);
            }
            let length = dot(&direction, &direction).sqrt();
            if length <= 1e-8 * before {
                direction.fill(0.0);
                coordinates.push(0.0);
            } else {
                direction.iter_mut().for_each(|value| *value /= length);
                coordinates.push(length);
            }
            let share = dot(&left, &direction);
            left.iter_mut().zip(&direction).for_each(|(value, direction)| *value -= share * direction);
            along.push(share);
            directions.push(direction);
            upper.push(coordinates);
        }
        // Back substitution, from the oldest on.
        let mut shares = vec![0.0; count];
        for (at, coordinates) in upper.iter().enumerate().rev() {
            let length = coordinates.last().copied().unwrap_or_default();
            let share = if length > 0.0 { along.get(at).copied().unwrap_or_default() / length } else { 0.0 };
            along.iter_mut().zip(coordinates).for_each(|(along, coordinate)| *along -= share * coordinate);
            if let Some(place) = shares.get_mut(at) {
                *place = share;
            }
        }
        shares.reverse();
        shares
    }
}

fn minus(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a - b).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// x := x - A x + b with a diagonal A has the fixed point b / A; of a linear map in n dimensions it is reached in n + 1
    /// steps, while the plain iteration has come nowhere in the slowest of them.
    #[test]
    fn a_linear_map_is_solved_in_as_many_steps_as_it_has_dimensions() {
        let slope = [1.0, 0.5, 0.1, 0.01];
        let mut anderson = Anderson::default();
        let mut at = vec![0.0; 4];
        for _ in 0..6 {
            let image = at.iter().zip(slope).map(|(x, a)| x - a * x + 1.0).collect();
            at = anderson.next(&at, image);
        }
        for (x, a) in at.iter().zip(slope) {
            assert!((x * a - 1.0).abs() < 1e-6, "{at:?}");
        }
    }
}
