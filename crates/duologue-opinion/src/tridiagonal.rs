//! Eigenvalues and eigenvectors of a symmetric tridiagonal matrix.

/// One eigenvalue and its vector of length 1.
pub(crate) struct Eigen {
    pub value: f64,
    pub vector: Vec<f64>,
}

/// All of them, the largest first: the QL method with implicit shifts (Golub and Van Loan 2013, Matrix Computations,
/// section 8.3.5). `beside` are the entries next to the diagonal, one fewer.
pub(crate) fn eigen(diagonal: &[f64], beside: &[f64]) -> Vec<Eigen> {
    let size = diagonal.len();
    let mut d = diagonal.to_vec();
    let mut e: Vec<f64> = beside.iter().copied().take(size.saturating_sub(1)).chain([0.0]).collect();
    e.truncate(size);
    // Column-wise: the vector of each eigenvalue is one slice.
    let mut vectors: Vec<Vec<f64>> =
        (0..size).map(|at| (0..size).map(|row| f64::from(u8::from(row == at))).collect()).collect();
    for low in 0..size {
        for _ in 0..60 {
            let Some(high) = uncoupled(&d, &e, low) else { break };
            if high == low {
                break;
            }
            sweep(&mut d, &mut e, &mut vectors, low, high);
        }
    }
    let mut found: Vec<Eigen> =
        d.into_iter().zip(vectors).map(|(value, vector)| Eigen { value, vector }).collect();
    found.sort_by(|a, b| b.value.total_cmp(&a.value));
    found
}

/// The first row from `low` on whose neighbour no longer matters.
fn uncoupled(d: &[f64], e: &[f64], low: usize) -> Option<usize> {
    let last = d.len().checked_sub(1)?;
    let rows = d.get(low..)?.windows(2).zip(e.get(low..)?);
    let small = rows.into_iter().position(|(pair, beside)| {
        let size: f64 = pair.iter().map(|value| value.abs()).sum();
        beside.abs() <= f64::EPSILON * size
    });
    Some(small.map_or(last, |at| low + at))
}

/// One sweep of rotations from `high` up to `low`, where 0 <= low < high < d.len() = e.len() = vectors.len().
fn sweep(d: &mut [f64], e: &mut [f64], vectors: &mut [Vec<f64>], low: usize, high: usize) {
    let half = (entry(d, low + 1) - entry(d, low)) / (2.0 * entry(e, low));
    let mut g = entry(d, high) - entry(d, low) + entry(e, low) / (half + half.hypot(1.0).copysign(half));
    let (mut sine, mut cosine, mut p) = (1.0, 1.0, 0.0);
    for at in (low..high).rev() {
        let f = sine * entry(e, at);
        let b = cosine * entry(e, at);
        let r = f.hypot(g);
        put(e, at + 1, r);
        if r == 0.0 {
            put(d, at + 1, entry(d, at + 1) - p);
            put(e, high, 0.0);
            return;
        }
        sine = f / r;
        cosine = g / r;
        let above = entry(d, at + 1) - p;
        let turn = (entry(d, at) - above) * sine + 2.0 * cosine * b;
        p = sine * turn;
        put(d, at + 1, above + p);
        g = cosine * turn - b;
        let (front, back) = vectors.split_at_mut((at + 1).min(vectors.len()));
        let ([.., front], [back, ..]) = (front, back) else { continue };
        for (x, y) in front.iter_mut().zip(back.iter_mut()) {
            let kept = *y;
            *y = sine * *x + cosine * kept;
            *x = cosine * *x - sine * kept;
        }
    }
    put(d, low, entry(d, low) - p);
    put(e, low, g);
    put(e, high, 0.0);
}

/// No row lies outside; nought stands for what cannot be.
fn entry(values: &[f64], at: usize) -> f64 {
    values.get(at).copied().unwrap_or_default()
}

fn put(values: &mut [f64], at: usize, value: f64) {
    if let Some(place) = values.get_mut(at) {
        *place = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2 on the diagonal and -1 beside it has the eigenvalues 2 - 2 cos(iπ/(n+1)).
    #[test]
    fn the_second_difference_matrix() {
        let size = 60;
        let found = eigen(&vec![2.0; size], &vec![-1.0; size - 1]);
        for (at, eigen) in found.iter().enumerate() {
            let angle = std::f64::consts::PI * (size - at) as f64 / (size + 1) as f64;
            assert!((eigen.value - (2.0 - 2.0 * angle.cos())).abs() < 1e-13);
            let length: f64 = eigen.vector.iter().map(|v| v * v).sum();
            assert!((length - 1.0).abs() < 1e-13);
            for row in 1..size - 1 {
                let v = &eigen.vector;
                let image = 2.0 * v[row] - v[row - 1] - v[row + 1];
                assert!((image - eigen.value * v[row]).abs() < 1e-13);
            }
        }
    }

    #[test]
    fn nothing_one_row_and_two_blocks() {
        assert!(eigen(&[], &[]).is_empty());
        assert_eq!(eigen(&[3.0], &[]).len(), 1);
        let found = eigen(&[1.0, 1.0, 5.0, 5.0], &[1.0, 0.0, 2.0]);
        let values: Vec<f64> = found.iter().map(|eigen| eigen.value).collect();
        for (found, expected) in values.iter().zip([7.0, 3.0, 2.0, 0.0]) {
            assert!((found - expected).abs() < 1e-14, "{values:?}");
        }
    }
}
