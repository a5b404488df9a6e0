//! The map: two axes along which the votes differ most, and where participants and opinions are on them.

use crate::lanczos::largest;
use crate::matrix::{Entry, Matrix};

/// Eigenvalues below this share of all variance are rounding.
const NOTHING: f64 = 1e-12;

/// A place on the map.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

impl Point {
    pub fn length(self) -> f64 {
        self.x.hypot(self.y)
    }

    pub(crate) fn distance(self, other: Self) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    /// From left to right, then upwards.
    pub(crate) fn order(self, other: Self) -> std::cmp::Ordering {
        self.x.total_cmp(&other.x).then(self.y.total_cmp(&other.y))
    }

    pub(crate) fn square_distance(self, other: Self) -> f64 {
        (self.x - other.x).powi(2) + (self.y - other.y).powi(2)
    }
}

/// Principal components of the votes: an unseen opinion counts as its mean, a struck-out one as nought for everybody
/// (Small et al. 2021, Polis: Scaling Deliberation by Mapping High Dimensional Opinion Spaces).
#[derive(Clone, Debug, PartialEq)]
pub struct Map {
    /// Mean vote by column; 0 where struck out.
    pub centre: Vec<f64>,
    /// Loadings by column, each axis of length 1, or all 0 where the votes do not differ. The largest loading of an
    /// axis is positive: of the two signs that are equally right always the same.
    pub axes: [Vec<f64>; 2],
    /// Shares of all variance along the first three components. Where the second and third are alike the second axis is
    /// arbitrary.
    pub explained: [f64; 3],
}

impl Map {
    pub fn new(matrix: &Matrix) -> Self {
        let struck_out = matrix.struck_out();
        let counts = matrix.counts();
        let columns = struck_out.iter().zip(&counts);
        let centre: Vec<f64> = columns
            .clone()
            .map(|(&out, &[agree, disagree, pass])| {
                let votes = (agree + disagree + pass) as f64;
                if out || votes == 0.0 { 0.0 } else { (agree as f64 - disagree as f64) / votes }
            })
            .collect();
        let variance = |((&out, &[agree, disagree, pass]), mean): ((&bool, &[u64; 3]), &f64)| {
            let square = agree as f64 * (1.0 - mean).powi(2) + disagree as f64 * (1.0 + mean).powi(2);
            if out { 0.0 } else { square + pass as f64 * mean.powi(2) }
        };
        let variances: Vec<f64> = columns.zip(&centre).map(variance).collect();
        let all: f64 = variances.iter().sum();
        let varies: Vec<bool> = variances.iter().map(|&variance| variance > 0.0).collect();
        let centred = table(matrix, &centre, None);
        let found = largest(3, &varies, |vector| product(matrix, &centred, vector));
        let explained = |at: usize| match found.get(at) {
            Some(eigen) if all > 0.0 && eigen.value > NOTHING * all => eigen.value / all,
            _ => 0.0,
        };
        let axis = |at: usize| match found.get(at) {
            Some(eigen) if explained(at) > 0.0 => upright(&eigen.vector),
            _ => vec![0.0; centre.len()],
        };
        Self { axes: [axis(0), axis(1)], explained: [explained(0), explained(1), explained(2)], centre }
    }

    /// Where each participant is, by row: the vote of somebody who saw few opinions counts for more, as if they had seen
    /// all. A struck-out opinion counts as seen, as Polis has it.
    pub fn participants(&self, matrix: &Matrix) -> Vec<Point> {
        let columns = self.centre.len();
        let out = matrix.struck_out();
        let struck_out = out.iter().filter(|&&out| out).count();
        let [x, y] = &self.axes;
        let (x, y) = (table(matrix, &self.centre, Some(x)), table(matrix, &self.centre, Some(y)));
        matrix.map_rows(|row| {
            let seen = row.iter().filter(|entry| out.get(entry.column()) == Some(&false)).count();
            let scale = (columns as f64 / (seen + struck_out).max(1) as f64).sqrt();
            // Of the two noughts always the same.
            Point { x: scale * sum(row, &x) + 0.0, y: scale * sum(row, &y) + 0.0 }
        })
    }

    /// Where each opinion is, by column: with a participant who had agreed with nothing else.
    pub fn opinions(&self) -> Vec<Point> {
        let scale = (self.centre.len() as f64).sqrt();
        let [x, y] = &self.axes;
        let columns = self.centre.iter().zip(x).zip(y);
        columns
            .map(|((mean, x), y)| Point {
                x: scale * (1.0 - mean) * x + 0.0,
                y: scale * (1.0 - mean) * y + 0.0,
            })
            .collect()
    }
}

/// The largest loading positive; of equally large ones the first.
fn upright(axis: &[f64]) -> Vec<f64> {
    let most = axis.iter().map(|value| value.abs()).fold(0.0, f64::max);
    // Two loadings that differ by rounding are equally large.
    let first = axis.iter().find(|value| value.abs() >= most * (1.0 - 1e-9));
    let sign = if first.is_some_and(|&value| value < 0.0) { -1.0 } else { 1.0 };
    axis.iter().map(|value| sign * value + 0.0).collect()
}

/// What each possible entry is after centring, times the loading of its column if there is one.
fn table(matrix: &Matrix, centre: &[f64], loadings: Option<&[f64]>) -> Vec<f64> {
    let columns = matrix.struck_out().iter().zip(centre).enumerate();
    let mut table = Vec::with_capacity(4 * centre.len());
    for (column, (&out, mean)) in columns {
        let loading = loadings.map_or(1.0, |loadings| loadings.get(column).copied().unwrap_or_default());
        for sign in [1.0, -1.0, 0.0] {
            table.push(if out { 0.0 } else { (sign - mean) * loading });
        }
        table.push(0.0);
    }
    table
}

fn sum(row: &[Entry], table: &[f64]) -> f64 {
    row.iter().map(|entry| table.get(entry.index()).copied().unwrap_or_default()).sum()
}

/// X'(Xv) in one pass over the votes: after centring, an unseen cell is exactly nought.
fn product(matrix: &Matrix, centred: &[f64], vector: &[f64]) -> Vec<f64> {
    let loaded: Vec<f64> = centred
        .chunks(4)
        .zip(vector)
        .flat_map(|(values, loading)| values.iter().map(move |value| value * loading))
        .collect();
    matrix.sum_rows(vector.len(), |_, row, sums| {
        let along = sum(row, &loaded);
        for entry in row {
            if let (Some(sum), Some(value)) = (sums.get_mut(entry.column()), centred.get(entry.index())) {
                *sum += along * value;
            }
        }
    })
}
