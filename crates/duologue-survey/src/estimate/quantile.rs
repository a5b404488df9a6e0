//! Quantiles: the smallest value that reaches a share of the weights, with Woodruff's interval (1952).

use super::interval::{Kind, reach};
use super::mean::{answered, means};
use super::{Base, EstimateFault, Interval};
use crate::design::Design;
use crate::domain::Domain;

#[derive(Clone, Debug, PartialEq)]
pub struct Quantile {
    pub share: f64,
    pub value: f64,
    /// The interval of the share at or below the value, read back as values.
    pub interval: Interval,
    /// Half the interval, as so many standard errors.
    pub se: f64,
    pub base: Base,
}

pub fn quantile(
    design: &Design,
    values: &[f64],
    share: f64,
    domain: &Domain,
    level: f64,
) -> Result<Quantile, EstimateFault> {
    if !(0.0..=1.0).contains(&share) {
        return Err(EstimateFault::Share(share));
    }
    let domain = answered(design, values, domain)?;
    let sorted = Cumulated::new(design, values, &domain)?;
    let value = sorted.reaching(share);
    let at_or_below = values.iter().map(|v| f64::from(u8::from(*v <= value))).collect();
    let below = means(design, vec![(String::new(), at_or_below)], &domain)?.each.into_iter().next();
    let below = below.ok_or(EstimateFault::Empty)?;
    let limits = below.interval(level, Kind::T)?;
    let (low, high) = (sorted.reaching(limits.low), sorted.reaching(limits.high));
    let se = (high - low) / (2.0 * reach(level, Kind::T, below.base.df)?);
    Ok(Quantile { share, value, interval: Interval { low, high, level }, se, base: below.base })
}

/// Values in order, each with the share of the weights up to it.
struct Cumulated(Vec<(f64, f64)>);

impl Cumulated {
    fn new(design: &Design, values: &[f64], domain: &Domain) -> Result<Cumulated, EstimateFault> {
        let rows = values.iter().zip(design.weights()).zip(domain.rows());
        let mut inside: Vec<(f64, f64)> =
            rows.filter(|(_, inside)| **inside).map(|((value, weight), _)| (*value, *weight)).collect();
        if inside.is_empty() {
            return Err(EstimateFault::Empty);
        }
        inside.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        let total: f64 = inside.iter().map(|(_, weight)| weight).sum();
        let mut sum = 0.0;
        for (_, weight) in &mut inside {
            sum += *weight;
            *weight = sum / total;
        }
        Ok(Cumulated(inside))
    }

    /// A share that sums reach but for their rounding is reached; beyond 1 it is the largest value, where R has none.
    fn reaching(&self, share: f64) -> f64 {
        let reached = |(_, sum): &&(f64, f64)| *sum >= share - 1e-12;
        self.0.iter().find(reached).or(self.0.last()).map_or(f64::NAN, |(value, _)| *value)
    }
}
