//! Matrices: covariances of a table's cells, influences of rows.

/// Rows one behind the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    rows: usize,
    columns: usize,
    cells: Vec<f64>,
}

impl Matrix {
    pub fn zero(rows: usize, columns: usize) -> Matrix {
        Matrix { rows, columns, cells: vec![0.0; rows * columns] }
    }

    pub fn of(rows: usize, columns: usize, cell: impl Fn(usize, usize) -> f64) -> Matrix {
        let cells =
            (0..rows).flat_map(|i| (0..columns).map(move |j| (i, j))).map(|(i, j)| cell(i, j)).collect();
        Matrix { rows, columns, cells }
    }

    pub fn rows(&self) -> usize {
        self.rows
    }

    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Outside it is not a number, so that a slip is seen.
    pub fn at(&self, i: usize, j: usize) -> f64 {
        if j < self.columns {
            self.cells.get(i * self.columns + j).copied().unwrap_or(f64::NAN)
        } else {
            f64::NAN
        }
    }

    pub(crate) fn of_rows(&self) -> impl Iterator<Item = &[f64]> {
        self.cells.chunks_exact(self.columns.max(1))
    }

    pub(crate) fn of_rows_mut(&mut self) -> impl Iterator<Item = &mut [f64]> {
        self.cells.chunks_exact_mut(self.columns.max(1))
    }

    /// Empty outside.
    pub(crate) fn row(&self, at: usize) -> &[f64] {
        self.cells.get(at * self.columns..(at + 1) * self.columns).unwrap_or_default()
    }

    pub(crate) fn row_mut(&mut self, at: usize) -> &mut [f64] {
        self.cells.get_mut(at * self.columns..(at + 1) * self.columns).unwrap_or_default()
    }

    pub(crate) fn set_column(&mut self, at: usize, values: impl Iterator<Item = f64>) {
        let column = self.cells.iter_mut().skip(at).step_by(self.columns.max(1));
        column.zip(values).for_each(|(cell, value)| *cell = value);
    }

    pub(crate) fn cells(&self) -> &[f64] {
        &self.cells
    }

    pub(crate) fn cells_mut(&mut self) -> &mut [f64] {
        &mut self.cells
    }

    pub fn transposed(&self) -> Matrix {
        Matrix::of(self.columns, self.rows, |i, j| self.at(j, i))
    }

    pub fn times(&self, other: &Matrix) -> Matrix {
        Matrix::of(self.rows, other.columns, |i, j| {
            (0..self.columns).map(|k| self.at(i, k) * other.at(k, j)).sum()
        })
    }

    pub fn trace(&self) -> f64 {
        (0..self.rows.min(self.columns)).map(|i| self.at(i, i)).sum()
    }

    /// X with `self * X = right` (Gauss with the largest pivot); none where rows depend on each other.
    pub fn solve(&self, right: &Matrix) -> Option<Matrix> {
        let n = self.rows;
        let mut work: Vec<Vec<f64>> = (0..n)
            .map(|i| {
                (0..n).map(|j| self.at(i, j)).chain((0..right.columns).map(|j| right.at(i, j))).collect()
            })
            .collect();
        let largest = self.cells.iter().fold(0.0_f64, |most, cell| most.max(cell.abs()));
        for k in 0..n {
            let size = |row: &Vec<f64>| row.get(k).map_or(0.0, |x| x.abs());
            let pivot = (k..n).max_by(|a, b| {
                let of = |i: &usize| work.get(*i).map_or(0.0, size);
                of(a).total_cmp(&of(b))
            })?;
            work.swap(k, pivot);
            let (above, below) = work.split_at_mut(k + 1);
            let lead = above.last()?;
            let head = *lead.get(k)?;
            if head.abs() <= largest * f64::EPSILON * n as f64 {
                return None;
            }
            for row in below {
                let factor = *row.get(k)? / head;
                row.iter_mut().zip(lead).skip(k).for_each(|(cell, above)| *cell -= factor * above);
            }
        }
        let mut solved = Matrix::zero(n, right.columns);
        for j in 0..right.columns {
            for i in (0..n).rev() {
                let row = work.get(i)?;
                let known: f64 =
                    (i + 1..n).map(|k| row.get(k).map_or(f64::NAN, |a| a * solved.at(k, j))).sum();
                let value = (row.get(n + j)? - known) / row.get(i)?;
                *solved.cells.get_mut(i * right.columns + j)? = value;
            }
        }
        Some(solved)
    }
}
