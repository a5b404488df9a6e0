//! Whether two variables go together (Rao and Scott 1981, 1984; Thomas and Rao 1987).

use super::EstimateFault;
use super::mean::{indicators, means, told, totals};
use crate::categories::Categories;
use crate::design::Design;
use crate::distribution::{chi_square_upper, f_upper};
use crate::domain::Domain;
use crate::matrix::Matrix;

/// Which test.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Test {
    /// Pearson's statistic against F, its second-order correction: what to take by default.
    #[default]
    F,
    /// The same against chi-square, corrected in its mean alone.
    ChiSquare,
    /// Distances from independence, weighed by their covariance.
    Wald,
    /// The same, for few units (Koch, Freeman and Freeman 1975).
    AdjustedWald,
}

/// What a statistic is compared with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Statistic {
    F { numerator: f64, denominator: f64 },
    ChiSquare { df: f64 },
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Association {
    pub value: f64,
    pub against: Statistic,
    pub p: f64,
}

pub fn association(
    design: &Design,
    rows: &Categories,
    columns: &Categories,
    domain: &Domain,
    test: Test,
) -> Result<Association, EstimateFault> {
    let (height, width) = (rows.names().len(), columns.names().len());
    if height < 2 || width < 2 {
        return Err(EstimateFault::TooSmall);
    }
    let both = told(design, columns, &told(design, rows, domain)?)?;
    // Units and strata of the whole sample: the design was fixed before anybody answered.
    let df = design.degrees_of_freedom(domain.rows()) as f64;
    if df == 0.0 {
        return Err(EstimateFault::NoDegrees);
    }
    match test {
        Test::F | Test::ChiSquare => {
            let n = domain.len() as f64;
            rao_scott(design, rows, columns, &both, n, df, test)
        }
        Test::Wald | Test::AdjustedWald => wald(design, rows, columns, &both, df, test),
    }
}

/// Row and column of each cell, down the first column first.
fn places(height: usize, width: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..width).flat_map(move |column| (0..height).map(move |row| (row, column)))
}

fn rao_scott(
    design: &Design,
    rows: &Categories,
    columns: &Categories,
    both: &Domain,
    n: f64,
    df: f64,
    test: Test,
) -> Result<Association, EstimateFault> {
    let (height, width) = (rows.names().len(), columns.names().len());
    let cells = means(design, indicators(&rows.crossed(columns)), both)?;
    let p: Vec<f64> = cells.each.iter().map(|cell| cell.value).collect();
    let sum = |of: &dyn Fn(usize, usize) -> bool| -> f64 {
        places(height, width).zip(&p).filter(|((r, c), _)| of(*r, *c)).map(|(_, p)| p).sum()
    };
    let row_shares: Vec<f64> = (0..height).map(|row| sum(&|r, _| r == row)).collect();
    let column_shares: Vec<f64> = (0..width).map(|column| sum(&|_, c| c == column)).collect();
    let expected =
        |r: usize, c: usize| row_shares.get(r).zip(column_shares.get(c)).map_or(f64::NAN, |(a, b)| a * b);
    let pearson = n * places(height, width)
        .zip(&p)
        .map(|((r, c), p)| {
            let e = expected(r, c);
            (p - e) * (p - e) / e
        })
        .sum::<f64>();
    if !pearson.is_finite() {
        return Err(EstimateFault::TooSmall);
    }
    let contrasts = interaction(height, width).ok_or(EstimateFault::Singular)?;
    let scaled = Matrix::of(contrasts.rows(), contrasts.columns(), |i, j| match p.get(i) {
        Some(p) if *p > 0.0 => contrasts.at(i, j) / p,
        _ => 0.0,
    });
    let simple = contrasts.transposed().times(&scaled);
    let simple = Matrix::of(simple.rows(), simple.columns(), |i, j| simple.at(i, j) / n);
    let real = scaled.transposed().times(&cells.covariance.times(&scaled));
    // Its mean tells how much wider the cells vary than in a simple random sample.
    let delta = simple.solve(&real).ok_or(EstimateFault::Singular)?;
    let trace = delta.trace();
    let squares = delta.times(&delta).trace();
    if !(trace > 0.0 && squares > 0.0) {
        return Err(EstimateFault::Singular);
    }
    if test == Test::ChiSquare {
        let cells_free = delta.rows() as f64;
        let p = chi_square_upper(pearson / (trace / cells_free), cells_free);
        return Ok(Association { value: pearson, against: Statistic::ChiSquare { df: cells_free }, p });
    }
    let numerator = trace * trace / squares;
    let (value, denominator) = (pearson / trace, numerator * df);
    let p = f_upper(value, numerator, denominator);
    Ok(Association { value, against: Statistic::F { numerator, denominator }, p })
}

/// Products of row and column contrasts, less what rows and columns alone explain.
fn interaction(height: usize, width: usize) -> Option<Matrix> {
    let cells = height * width;
    let place: Vec<(usize, usize)> = places(height, width).collect();
    let at = |i: usize| place.get(i).copied().unwrap_or_default();
    let is = |yes: bool| f64::from(u8::from(yes));
    let main = Matrix::of(cells, height + width - 1, |i, j| {
        let (row, column) = at(i);
        match j {
            0 => 1.0,
            j if j < height => is(row == j),
            j => is(column == j - height + 1),
        }
    });
    let products = Matrix::of(cells, (height - 1) * (width - 1), |i, j| {
        let (row, column) = at(i);
        is(row == j % (height - 1) + 1 && column == j / (height - 1) + 1)
    });
    let normal = main.transposed().times(&main);
    let explained = main.times(&normal.solve(&main.transposed().times(&products))?);
    Some(Matrix::of(cells, products.columns(), |i, j| products.at(i, j) - explained.at(i, j)))
}

fn wald(
    design: &Design,
    rows: &Categories,
    columns: &Categories,
    both: &Domain,
    df: f64,
    test: Test,
) -> Result<Association, EstimateFault> {
    let (height, width) = (rows.names().len(), columns.names().len());
    let cells = totals(design, indicators(&rows.crossed(columns)), both)?;
    let total: Vec<f64> = cells.each.iter().map(|cell| cell.value).collect();
    let all: f64 = total.iter().sum();
    let place: Vec<(usize, usize)> = places(height, width).collect();
    let sum = |of: &dyn Fn((usize, usize)) -> bool| -> f64 {
        place.iter().zip(&total).filter(|(at, _)| of(**at)).map(|(_, total)| total).sum()
    };
    let row_sum: Vec<f64> = (0..height).map(|row| sum(&|(r, _)| r == row)).collect();
    let column_sum: Vec<f64> = (0..width).map(|column| sum(&|(_, c)| c == column)).collect();
    let get = |of: &[f64], i: usize| of.get(i).copied().unwrap_or(f64::NAN);
    // One cell of each row and column but the first is free.
    let free: Vec<usize> =
        (0..total.len()).filter(|i| place.get(*i).is_some_and(|(r, c)| *r > 0 && *c > 0)).collect();
    let free_at = |i: usize| place.get(free.get(i).copied().unwrap_or_default()).copied().unwrap_or_default();
    let distance = Matrix::of(free.len(), 1, |i, _| {
        let (row, column) = free_at(i);
        get(&total, free.get(i).copied().unwrap_or_default())
            - get(&row_sum, row) * get(&column_sum, column) / all
    });
    // How each distance changes with each cell.
    let slopes = Matrix::of(free.len(), total.len(), |i, j| {
        let ((row, column), (r, c)) = (free_at(i), place.get(j).copied().unwrap_or_default());
        let is = |yes: bool| f64::from(u8::from(yes));
        let (a, b) = (get(&row_sum, row), get(&column_sum, column));
        is(row == r && column == c) - is(row == r) * b / all - is(column == c) * a / all + a * b / (all * all)
    });
    let spread = slopes.times(&cells.covariance.times(&slopes.transposed()));
    let solved = spread.solve(&distance).ok_or(EstimateFault::Singular)?;
    let value = distance.transposed().times(&solved).trace();
    let numerator = ((height - 1) * (width - 1)) as f64;
    let (value, denominator) = match test {
        Test::AdjustedWald => {
            let denominator = df - numerator + 1.0;
            (value * denominator / (numerator * df), denominator)
        }
        _ => (value / numerator, df),
    };
    if denominator <= 0.0 {
        return Err(EstimateFault::NoDegrees);
    }
    Ok(Association {
        value,
        against: Statistic::F { numerator, denominator },
        p: f_upper(value, numerator, denominator),
    })
}
