use crate::variance::VarianceFault;

/// Why there is no estimate.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum EstimateFault {
    #[error("{found} values for {rows} rows")]
    Length { found: usize, rows: usize },
    #[error("nobody is in the domain, or nobody there answered")]
    Empty,
    #[error("the numbers are too large to reckon with; take those out that stand for no answer")]
    TooLarge,
    #[error("the domain has no degrees of freedom: as many strata as units are in it")]
    NoDegrees,
    #[error("{0} is no level of confidence; take one between 0 and 1, such as 0.95")]
    Level(f64),
    #[error("{0} is no share; take one between 0 and 1")]
    Share(f64),
    #[error("a table needs two rows and two columns in which somebody is")]
    TooSmall,
    #[error("the test cannot be made: cells depend on each other, or one varies in no way")]
    Singular,
    #[error(transparent)]
    Variance(#[from] VarianceFault),
}
