use thiserror::Error;

/// Why a chart is not drawn.
#[derive(Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum ChartError {
    #[error("there is nothing to draw")]
    Empty,
    #[error("{0} is not a share from 0 to 100 per cent")]
    Share(f64),
    #[error("{0} is not a difference from -100 to 100 points")]
    Difference(f64),
    #[error("an interval cannot begin at {lower} and end at {upper}")]
    Interval { lower: f64, upper: f64 },
    #[error("the answers of one public make {0} per cent")]
    Total(f64),
    #[error("{0} is no place on a map")]
    Place(f64),
    #[error("{found} figures stand where {expected} are needed")]
    Count { expected: usize, found: usize },
    #[error("there is no side {0}")]
    Side(usize),
    #[error("two publics have the same side")]
    SameSide,
    #[error("{0} is no wave of this trend")]
    Wave(i32),
    #[error("a chart cannot be {0} pixels wide")]
    Width(u32),
    #[error("{0:?} cannot be an element's id")]
    Id(String),
}
