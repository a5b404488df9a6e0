//! Intervals of confidence.

use super::{Estimate, EstimateFault};
use crate::distribution::{normal_quantile, t_quantile};

/// How the distance from an estimate to its limits is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// With the degrees of freedom that the domain has.
    #[default]
    T,
    /// As if there were endlessly many: R's `confint` by default.
    Z,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
    pub level: f64,
}

impl Estimate {
    /// Estimate ± quantile × standard error.
    pub fn interval(&self, level: f64, kind: Kind) -> Result<Interval, EstimateFault> {
        Ok(symmetric(self.value, self.se, level, reach(level, kind, self.base.df)?))
    }
}

pub(super) fn symmetric(value: f64, se: f64, level: f64, reach: f64) -> Interval {
    Interval { low: value - reach * se, high: value + reach * se, level }
}

/// How many standard errors a limit lies off.
pub(super) fn reach(level: f64, kind: Kind, df: usize) -> Result<f64, EstimateFault> {
    match kind {
        Kind::Z => z(level),
        Kind::T => t(level, df as f64),
    }
}

pub(super) fn z(level: f64) -> Result<f64, EstimateFault> {
    normal_quantile(upper(level)?).ok_or(EstimateFault::Level(level))
}

pub(super) fn t(level: f64, df: f64) -> Result<f64, EstimateFault> {
    t_quantile(upper(level)?, df).ok_or(EstimateFault::NoDegrees)
}

pub(super) fn upper(level: f64) -> Result<f64, EstimateFault> {
    if level > 0.0 && level < 1.0 { Ok(0.5 + level / 2.0) } else { Err(EstimateFault::Level(level)) }
}
