//! The largest eigenvalues of a symmetric operator that is only known by what it does to a vector.

use crate::random::uniform;
use crate::tridiagonal::{Eigen, eigen};

/// Steps at most. Votes need 24 to 40, those of 126 people as those of a million.
const STEPS: usize = 400;

/// How far, as a share of the largest eigenvalue, the image of a vector may be from its multiple; and of one of which
/// only the value matters, whose error is the square of that.
const RESIDUAL: f64 = 1e-11;
const RESIDUAL_OF_VALUE: f64 = 1e-6;

/// What is left of a vector within a complete space.
const NOTHING: f64 = 1e-13;

/// Largest eigenvalues first, as many as were asked for or as there are; the last one's vector is less exact.
///
/// Lanczos with full reorthogonalisation (Golub and Van Loan 2013, Matrix Computations, section 10.3): power iteration
/// converges with the ratio of two eigenvalues, this with the root of their gap, at the same cost a step. Where the space
/// reached is complete another direction is taken up, so that an eigenvalue that is there twice is found twice. `within`
/// says where vectors may differ from nought.
pub(crate) fn largest(count: usize, within: &[bool], apply: impl Fn(&[f64]) -> Vec<f64>) -> Vec<Eigen> {
    let dimension = within.iter().filter(|&&free| free).count();
    let mut basis: Vec<Vec<f64>> = Vec::new();
    let (mut diagonal, mut beside): (Vec<f64>, Vec<f64>) = (Vec::new(), Vec::new());
    let mut scale = 0.0_f64;
    let mut next = fresh(&basis, within);
    while let Some(vector) = next.take() {
        let mut image = apply(&vector);
        diagonal.push(dot(&image, &vector));
        basis.push(vector);
        scale = scale.max(length(&image));
        orthogonalise(&mut image, &basis);
        let rest = length(&image);
        let steps = basis.len();
        let complete = steps == dimension;
        if complete || steps == STEPS || (steps >= 24 && steps.is_multiple_of(8) && rest > NOTHING * scale) {
            let found = eigen(&diagonal, &beside);
            if complete || steps == STEPS || settled(&found, count, rest, scale) {
                return found.into_iter().take(count).map(|small| back(&small, &basis)).collect();
            }
        }
        if rest > NOTHING * scale {
            image.iter_mut().for_each(|value| *value /= rest);
            beside.push(rest);
            next = Some(image);
        } else {
            beside.push(0.0);
            next = fresh(&basis, within);
        }
    }
    eigen(&diagonal, &beside).into_iter().take(count).map(|small| back(&small, &basis)).collect()
}

/// The image of each vector differs from its multiple by this step's remainder times the vector's last coordinate.
fn settled(found: &[Eigen], count: usize, rest: f64, scale: f64) -> bool {
    let off = |small: &Eigen| small.vector.last().map_or(0.0, |last| (last * rest).abs());
    let near = |(at, small): (usize, &Eigen)| {
        let residual = if at + 1 == count { RESIDUAL_OF_VALUE } else { RESIDUAL };
        off(small) <= residual * scale
    };
    found.len() >= count && found.iter().take(count).enumerate().all(near)
}

/// A direction not yet reached; `None` when all are.
fn fresh(basis: &[Vec<f64>], within: &[bool]) -> Option<Vec<f64>> {
    (0..8_u64).find_map(|seed| {
        let seed = seed + 8 * basis.len() as u64;
        let value =
            |(at, &free): (usize, &bool)| if free { uniform(seed, [at as u64, 0]) - 0.5 } else { 0.0 };
        let mut vector: Vec<f64> = within.iter().enumerate().map(value).collect();
        let before = length(&vector);
        orthogonalise(&mut vector, basis);
        let after = length(&vector);
        vector.iter_mut().for_each(|value| *value /= after);
        (after > 1e-8 * before).then_some(vector)
    })
}

/// Twice is enough (Parlett 1998, The Symmetric Eigenvalue Problem, section 6.9).
fn orthogonalise(vector: &mut [f64], basis: &[Vec<f64>]) {
    for _ in 0..2 {
        for other in basis {
            let along = dot(vector, other);
            vector.iter_mut().zip(other).for_each(|(value, other)| *value -= along * other);
        }
    }
}

fn back(small: &Eigen, basis: &[Vec<f64>]) -> Eigen {
    let mut vector = vec![0.0; basis.first().map_or(0, Vec::len)];
    for (coordinate, direction) in small.vector.iter().zip(basis) {
        vector.iter_mut().zip(direction).for_each(|(value, direction)| *value += coordinate * direction);
    }
    let size = length(&vector);
    if size > 0.0 {
        vector.iter_mut().for_each(|value| *value /= size);
    }
    Eigen { value: small.value, vector }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn length(vector: &[f64]) -> f64 {
    dot(vector, vector).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A diagonal operator's eigenvalues are its diagonal.
    #[test]
    fn an_eigenvalue_that_is_there_twice_is_found_twice() {
        let diagonal = [1.0, 9.0, 4.0, 9.0, 0.0];
        let apply = |v: &[f64]| v.iter().zip(diagonal).map(|(v, d)| v * d).collect();
        let found = largest(3, &[true; 5], apply);
        let values: Vec<f64> = found.iter().map(|eigen| eigen.value).collect();
        for (found, expected) in values.iter().zip([9.0, 9.0, 4.0]) {
            assert!((found - expected).abs() < 1e-12, "{values:?}");
        }
        let across: f64 = found[0].vector.iter().zip(&found[1].vector).map(|(a, b)| a * b).sum();
        assert!(across.abs() < 1e-12);
    }

    #[test]
    fn two_of_a_thousand_close_to_each_other() {
        let apply = |v: &[f64]| v.iter().enumerate().map(|(at, v)| v * (1.0 + at as f64 / 1e3)).collect();
        let found = largest(3, &[true; 1000], apply);
        assert!((found[0].value - 1.999).abs() < 1e-12 && (found[1].value - 1.998).abs() < 1e-12);
        assert!(found[0].vector[999].abs() > 1.0 - 1e-10 && found[1].vector[998].abs() > 1.0 - 1e-10);
    }

    #[test]
    fn no_direction_is_left_out_of_bounds() {
        let found = largest(3, &[false, true, false], |v| v.iter().map(|v| v * 2.0).collect());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].vector.iter().map(|v| v.abs()).collect::<Vec<_>>(), [0.0, 1.0, 0.0]);
        assert!(largest(3, &[false], <[f64]>::to_vec).is_empty());
    }
}
