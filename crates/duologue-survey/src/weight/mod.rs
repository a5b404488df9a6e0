//! Weights that are made to meet what is known of a population, and what that does to standard errors.

mod calibration;
mod gaps;
mod poststratify;
mod rake;
mod trim;

pub(crate) use calibration::Calibration;
pub use gaps::{Gap, gaps};
pub use poststratify::poststratify;
pub use rake::{Margin, Raked, Raking, rake};
pub use trim::trim;

/// Why weights cannot be made.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum WeightFault {
    #[error("{margin}: {found} values for {rows} rows")]
    Length { margin: String, found: usize, rows: usize },
    #[error("{margin}, row {row}: the answer is missing, so that nobody knows where it counts")]
    Missing { margin: String, row: usize },
    #[error("{margin}: {found} targets for {levels} levels")]
    Targets { margin: String, found: usize, levels: usize },
    #[error("{margin}, level “{level}”: the target {target} is not a number above 0, from 1e-100 to 1e100")]
    Target { margin: String, level: String, target: f64 },
    #[error("{margin}, level “{level}”: nobody is in it, so that no weight reaches its target")]
    EmptyLevel { margin: String, level: String },
    #[error("{margin}: its targets sum to {sum}, those of {other} to {expected}")]
    Sum { margin: String, sum: f64, other: String, expected: f64 },
    #[error("no margin is given")]
    NoMargin,
    #[error("the bounds {lower} and {upper} leave no room for weights")]
    Bounds { lower: f64, upper: f64 },
    #[error("raising small weights to {lower} takes more than the others have above 0: lower that bound")]
    Exhausted { lower: f64 },
    #[error("row {row}: no weight is left here, so that these margins cannot be met together")]
    Vanished { row: usize },
    #[error(
        "every weight lies outside the bounds {lower} and {upper}: there is none to take what is cut off"
    )]
    AllOutside { lower: f64, upper: f64 },
}

pub(crate) fn complete(margin: &str, of: &crate::Categories, rows: usize) -> Result<Vec<u32>, WeightFault> {
    let margin = || margin.to_owned();
    if of.rows() != rows {
        return Err(WeightFault::Length { margin: margin(), found: of.rows(), rows });
    }
    if let Some(row) = of.levels().position(|level| level.is_none()) {
        return Err(WeightFault::Missing { margin: margin(), row: row + 1 });
    }
    Ok(of.levels().flatten().collect())
}
