//! Estimates with what they rest on: standard error, degrees of freedom, base, and the design's effect.

mod association;
mod difference;
mod fault;
mod interval;
mod mean;
mod proportion;
mod quantile;
mod table;
mod tabulate;
mod weights;

pub use association::{Association, Statistic, Test, association};
pub use difference::{Difference, between_domains, between_samples, holm};
pub use fault::EstimateFault;
pub use interval::{Interval, Kind};
pub use mean::{Estimates, counts, mean, shares, total};
pub use proportion::{Method, Proportion, proportion};
pub use quantile::{Quantile, quantile};
pub use table::{Crosstab, crosstab};
pub use tabulate::{Shares, tabulate};
pub use weights::{Kish, kish, margin_of_error};

/// Whom an estimate rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Base {
    /// Respondents, unweighted.
    pub n: usize,
    /// The sum of their weights.
    pub weight: f64,
    /// Units less strata among them.
    pub df: usize,
}

/// How much wider the design makes an estimate vary than a simple random sample of as many would (Kish 1965).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DesignEffect {
    /// Against a simple random sample drawn with replacement.
    pub with_replacement: f64,
    /// Against one without, from a population as large as the weights say: what R gives by default. Weights that sum to
    /// the respondents' own number, as polls often have them, tell of no population.
    pub without_replacement: Option<f64>,
}

/// One number.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// The level it is about; empty for a number.
    pub name: String,
    pub value: f64,
    pub se: f64,
    pub base: Base,
    /// None where it says nothing: of totals, of one respondent, of what does not vary.
    pub effect: Option<DesignEffect>,
}
