//! Whether two shares or means differ.

use super::interval::{Interval, symmetric, t, z};
use super::mean::{answered, means};
use super::{Estimate, EstimateFault};
use crate::design::Design;
use crate::distribution::{normal_two_sided, t_two_sided};
use crate::domain::Domain;
use crate::matrix::Matrix;
use crate::variance::covariance;

/// One estimate less another.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    pub one: Estimate,
    pub other: Estimate,
    pub value: f64,
    pub se: f64,
    /// How the two vary together; 0 of two samples.
    pub covariance: f64,
    pub df: f64,
}

impl Difference {
    /// Difference over standard error; none where neither varies.
    pub fn statistic(&self) -> Option<f64> {
        (self.se > 0.0).then(|| self.value / self.se)
    }

    /// How often a difference as large would come by chance, by Student's t.
    pub fn p_t(&self) -> Option<f64> {
        Some(t_two_sided(self.statistic()?, self.df))
    }

    /// The same by the normal.
    pub fn p_z(&self) -> Option<f64> {
        Some(normal_two_sided(self.statistic()?))
    }

    pub fn interval_t(&self, level: f64) -> Result<Interval, EstimateFault> {
        Ok(self.interval(level, t(level, self.df)?))
    }

    pub fn interval_z(&self, level: f64) -> Result<Interval, EstimateFault> {
        Ok(self.interval(level, z(level)?))
    }

    fn interval(&self, level: f64, reach: f64) -> Interval {
        symmetric(self.value, self.se, level, reach)
    }
}

/// The means of two domains of one sample: what they share in its units is taken into account.
pub fn between_domains(
    design: &Design,
    values: &[f64],
    one: &Domain,
    other: &Domain,
) -> Result<Difference, EstimateFault> {
    let (one, other) = (answered(design, values, one)?, answered(design, values, other)?);
    let estimate = |domain: &Domain| -> Result<Estimate, EstimateFault> {
        let column = values.iter().map(|v| if v.is_nan() { 0.0 } else { *v }).collect();
        means(design, vec![(String::new(), column)], domain)?
            .each
            .into_iter()
            .next()
            .ok_or(EstimateFault::Empty)
    };
    let (a, b) = (estimate(&one)?, estimate(&other)?);
    let mut influences = Matrix::zero(design.rows(), 2);
    for (k, (domain, of)) in [(&one, &a), (&other, &b)].into_iter().enumerate() {
        let rows = design.weights().iter().zip(values).zip(domain.rows());
        let influence = |((w, y), inside): ((&f64, &f64), &bool)| {
            if *inside { w * (y - of.value) / of.base.weight } else { 0.0 }
        };
        influences.set_column(k, rows.map(influence));
    }
    let either: Vec<bool> = one.rows().iter().zip(other.rows()).map(|(a, b)| *a || *b).collect();
    let together = covariance(design, influences, &either)?;
    // Of the whole sample, as R's svycontrast takes them: the covariance rests on all its units.
    let df = design.degrees_of_freedom(Domain::whole(design.rows()).rows());
    if df == 0 {
        return Err(EstimateFault::NoDegrees);
    }
    let variance = together.at(0, 0) + together.at(1, 1) - 2.0 * together.at(0, 1);
    Ok(Difference {
        value: a.value - b.value,
        se: variance.max(0.0).sqrt(),
        covariance: together.at(0, 1),
        df: df as f64,
        one: a,
        other: b,
    })
}

/// Estimates of two samples that were drawn independently: two publics, two years. Degrees of freedom by Satterthwaite
/// (1946).
pub fn between_samples(one: Estimate, other: Estimate) -> Result<Difference, EstimateFault> {
    let (a, b) = (one.se * one.se, other.se * other.se);
    let share = |variance: f64, df: usize| -> Result<f64, EstimateFault> {
        match (variance > 0.0, df) {
            (false, _) => Ok(0.0),
            (true, 0) => Err(EstimateFault::NoDegrees),
            (true, df) => Ok(variance * variance / df as f64),
        }
    };
    let shares = share(a, one.base.df)? + share(b, other.base.df)?;
    let df = if shares > 0.0 { (a + b) * (a + b) / shares } else { f64::INFINITY };
    Ok(Difference { value: one.value - other.value, se: (a + b).sqrt(), covariance: 0.0, df, one, other })
}

/// P-values of several tests, so adjusted that the chance of any false finding is that of one (Holm 1979).
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    let at = |i: usize| p.get(i).copied().unwrap_or(f64::NAN);
    order.sort_by(|a, b| at(*a).total_cmp(&at(*b)));
    let mut adjusted = vec![1.0; p.len()];
    let mut largest = 0.0_f64;
    for (rank, i) in order.into_iter().enumerate() {
        largest = largest.max(at(i) * (p.len() - rank) as f64).min(1.0);
        if let Some(value) = adjusted.get_mut(i) {
            *value = largest;
        }
    }
    adjusted
}
