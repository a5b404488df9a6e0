//! Intervals of a share, which stay between 0 and 1.

use super::interval::{symmetric, t, upper, z};
use super::mean::{means, told};
use super::{Estimate, EstimateFault, Interval};
use crate::categories::Categories;
use crate::design::Design;
use crate::distribution::beta_quantile;
use crate::domain::Domain;

/// How the interval is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// Symmetric on the scale of log odds.
    #[default]
    Logit,
    /// Symmetric on the scale of arcsine √p.
    Asin,
    /// Clopper and Pearson's with the effective sample size (Korn and Graubard 1998): defined for 0 and 1 too.
    Beta,
    /// Estimate ± t × standard error (Wald): may reach beyond 0 and 1.
    Wald,
    /// Wilson 1927 with the effective sample size (Korn and Graubard 1998).
    Wilson,
}

/// A share with its interval.
#[derive(Clone, Debug, PartialEq)]
pub struct Proportion {
    pub estimate: Estimate,
    pub interval: Interval,
    /// How the interval was made: beta where the share is 0 or 1, of which the others say nothing.
    pub method: Method,
}

/// The share of one level.
pub fn proportion(
    design: &Design,
    of: &Categories,
    level: u32,
    domain: &Domain,
    confidence: f64,
    method: Method,
) -> Result<Proportion, EstimateFault> {
    let domain = told(design, of, domain)?;
    let column = of.levels().map(|l| f64::from(u8::from(l == Some(level)))).collect();
    let estimate = means(design, vec![(of.name(level).to_owned(), column)], &domain)?.each.into_iter().next();
    Proportion::new(estimate.ok_or(EstimateFault::Empty)?, confidence, method)
}

impl Proportion {
    /// An estimated share with an interval.
    pub fn new(estimate: Estimate, confidence: f64, method: Method) -> Result<Proportion, EstimateFault> {
        let upper = upper(confidence)?;
        let (p, se, base) = (estimate.value, estimate.se, estimate.base);
        let reach = t(confidence, base.df as f64)?;
        let of_n = if base.n > 1 { t(confidence, (base.n - 1) as f64)? } else { reach };
        let is_certain = p <= 0.0 || p >= 1.0;
        // A share that strata or margins fix does not vary: there is nothing between the limits.
        if se == 0.0 && !is_certain {
            let interval = Interval { low: p, high: p, level: confidence };
            return Ok(Proportion { estimate, interval, method });
        }
        let method = if is_certain && method != Method::Wald { Method::Beta } else { method };
        // Respondents of a simple random sample that would tell as much; where all say the same, as many as there are.
        let effective = || {
            let told = if is_certain { base.n as f64 } else { p * (1.0 - p) / (se * se) };
            told * (of_n / reach).powi(2)
        };
        let (low, high) = match method {
            Method::Wald => (p - reach * se, p + reach * se),
            Method::Logit => {
                let centre = (p / (1.0 - p)).ln();
                let limits = symmetric(centre, se / (p * (1.0 - p)), confidence, reach);
                let share = |log_odds: f64| 1.0 / (1.0 + (-log_odds).exp());
                (share(limits.low), share(limits.high))
            }
            Method::Asin => {
                let limits =
                    symmetric(p.sqrt().asin(), se / (2.0 * (p * (1.0 - p)).sqrt()), confidence, reach);
                let share = |angle: f64| angle.clamp(0.0, std::f64::consts::FRAC_PI_2).sin().powi(2);
                (share(limits.low), share(limits.high))
            }
            Method::Beta => {
                let n = effective();
                let (yes, no) = (n * p, n * (1.0 - p));
                let low = if p <= 0.0 { 0.0 } else { beta_quantile(1.0 - upper, yes, no + 1.0) };
                let high = if p >= 1.0 { 1.0 } else { beta_quantile(upper, yes + 1.0, no) };
                (low, high)
            }
            Method::Wilson => {
                let (n, z) = (effective(), z(confidence)?);
                let share = z * z / n;
                let centre = (p + share / 2.0) / (1.0 + share);
                let reach = z / (1.0 + share) * (p * (1.0 - p) / n + share / (4.0 * n)).sqrt();
                (centre - reach, centre + reach)
            }
        };
        Ok(Proportion { estimate, interval: Interval { low, high, level: confidence }, method })
    }
}
