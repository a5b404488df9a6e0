//! Means, shares and totals (Särndal, Swensson and Wretman 1992, chapter 5).

use super::{Base, DesignEffect, Estimate, EstimateFault};
use crate::categories::Categories;
use crate::design::Design;
use crate::domain::Domain;
use crate::matrix::Matrix;
use crate::variance::covariance;

/// Several estimates of the same people, and how they vary together.
#[derive(Clone, Debug)]
pub struct Estimates {
    pub each: Vec<Estimate>,
    pub covariance: Matrix,
}

/// The mean of a number; one that is not a number was not answered.
pub fn mean(design: &Design, values: &[f64], domain: &Domain) -> Result<Estimate, EstimateFault> {
    let domain = answered(design, values, domain)?;
    means(design, vec![number(values)], &domain)?.each.into_iter().next().ok_or(EstimateFault::Empty)
}

/// The share of each level.
pub fn shares(design: &Design, of: &Categories, domain: &Domain) -> Result<Estimates, EstimateFault> {
    let domain = told(design, of, domain)?;
    means(design, indicators(of), &domain)
}

/// The total of a number.
pub fn total(design: &Design, values: &[f64], domain: &Domain) -> Result<Estimate, EstimateFault> {
    let domain = answered(design, values, domain)?;
    totals(design, vec![number(values)], &domain)?.each.into_iter().next().ok_or(EstimateFault::Empty)
}

/// How many people of the population each level has.
pub fn counts(design: &Design, of: &Categories, domain: &Domain) -> Result<Estimates, EstimateFault> {
    let domain = told(design, of, domain)?;
    totals(design, indicators(of), &domain)
}

/// A name, and a value for each row; outside the domain it is not looked at.
type Column = (String, Vec<f64>);

fn number(values: &[f64]) -> Column {
    (String::new(), values.iter().map(|value| if value.is_nan() { 0.0 } else { *value }).collect())
}

pub(super) fn indicators(of: &Categories) -> Vec<Column> {
    let column = |level: u32| of.levels().map(|l| f64::from(u8::from(l == Some(level)))).collect();
    of.names().iter().zip(0..).map(|(name, level)| (name.clone(), column(level))).collect()
}

pub(super) fn answered(design: &Design, values: &[f64], domain: &Domain) -> Result<Domain, EstimateFault> {
    length(design, values.len())?;
    length(design, domain.rows().len())?;
    Ok(domain.and(values.iter().map(|value| !value.is_nan())))
}

pub(super) fn told(design: &Design, of: &Categories, domain: &Domain) -> Result<Domain, EstimateFault> {
    length(design, of.rows())?;
    length(design, domain.rows().len())?;
    Ok(domain.and(of.levels().map(|level| level.is_some())))
}

pub(super) fn length(design: &Design, found: usize) -> Result<(), EstimateFault> {
    let rows = design.rows();
    if found == rows { Ok(()) } else { Err(EstimateFault::Length { found, rows }) }
}

fn base(design: &Design, domain: &Domain) -> Result<Base, EstimateFault> {
    let n = domain.len();
    if n == 0 {
        return Err(EstimateFault::Empty);
    }
    let weight =
        design.weights().iter().zip(domain.rows()).filter(|(_, inside)| **inside).map(|(w, _)| w).sum();
    Ok(Base { n, weight, df: design.degrees_of_freedom(domain.rows()) })
}

pub(super) fn means(
    design: &Design,
    columns: Vec<Column>,
    domain: &Domain,
) -> Result<Estimates, EstimateFault> {
    let base = base(design, domain)?;
    let rows = || design.weights().iter().zip(domain.rows());
    let mut found = Vec::with_capacity(columns.len());
    let mut influences = Matrix::zero(design.rows(), columns.len());
    for (k, (name, values)) in columns.into_iter().enumerate() {
        let inside = || rows().zip(&values).filter(|((_, inside), _)| **inside).map(|((w, _), y)| (w, y));
        let mean = inside().map(|(w, y)| w * y).sum::<f64>() / base.weight;
        let spread = inside().map(|(w, y)| w * (y - mean) * (y - mean)).sum::<f64>() / base.weight;
        let influence = |((w, inside), y): ((&f64, &bool), &f64)| {
            if *inside { w * (y - mean) / base.weight } else { 0.0 }
        };
        influences.set_column(k, rows().zip(&values).map(influence));
        found.push((name, mean, spread));
    }
    let covariance = covariance(design, influences, domain.rows())?;
    reckoned(found.iter().map(|(_, value, _)| value), &covariance)?;
    let each = found.into_iter().enumerate().map(|(k, (name, value, spread))| {
        let variance = covariance.at(k, k).max(0.0);
        Estimate { name, value, se: variance.sqrt(), base, effect: effect(variance, spread, base) }
    });
    Ok(Estimates { each: each.collect(), covariance })
}

/// Sums of numbers that are endless, or become so, say nothing.
fn reckoned<'v>(mut values: impl Iterator<Item = &'v f64>, covariance: &Matrix) -> Result<(), EstimateFault> {
    let finite = |value: &f64| value.is_finite();
    if values.all(finite) && covariance.cells().iter().all(finite) {
        Ok(())
    } else {
        Err(EstimateFault::TooLarge)
    }
}

pub(super) fn effect(variance: f64, spread: f64, base: Base) -> Option<DesignEffect> {
    let n = base.n as f64;
    // s²/n with s² = n/(n-1) × the weighted variance.
    let simple = spread / (n - 1.0);
    let left = (base.weight - n) / base.weight;
    (base.n > 1 && simple > 0.0).then(|| DesignEffect {
        with_replacement: variance / simple,
        without_replacement: (left > 1e-9).then(|| variance / (simple * left)),
    })
}

pub(super) fn totals(
    design: &Design,
    columns: Vec<Column>,
    domain: &Domain,
) -> Result<Estimates, EstimateFault> {
    let base = base(design, domain)?;
    let mut found: Vec<(String, f64)> = Vec::with_capacity(columns.len());
    let mut influences = Matrix::zero(design.rows(), columns.len());
    for (k, (name, values)) in columns.into_iter().enumerate() {
        let weighted = |((w, inside), y): ((&f64, &bool), &f64)| if *inside { w * y } else { 0.0 };
        let influence = || design.weights().iter().zip(domain.rows()).zip(&values).map(weighted);
        found.push((name, influence().sum()));
        influences.set_column(k, influence());
    }
    let covariance = covariance(design, influences, domain.rows())?;
    reckoned(found.iter().map(|(_, value)| value), &covariance)?;
    let each = found.into_iter().enumerate().map(|(k, (name, value))| {
        let se = covariance.at(k, k).max(0.0).sqrt();
        Estimate { name, value, se, base, effect: None }
    });
    Ok(Estimates { each: each.collect(), covariance })
}
