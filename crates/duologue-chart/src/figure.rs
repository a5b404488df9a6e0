use crate::about::{Label, Public};
use crate::error::ChartError;

/// The two ends of an interval, in the unit of its figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    pub lower: f64,
    pub upper: f64,
}

/// A share in per cent, with its interval if one is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    pub value: f64,
    pub interval: Option<Interval>,
}

impl Share {
    pub fn new(value: f64) -> Self {
        Self { value, interval: None }
    }

    #[must_use]
    pub fn between(self, lower: f64, upper: f64) -> Self {
        Self { interval: Some(Interval { lower, upper }), ..self }
    }

    /// Its value and the ends of its interval.
    pub(crate) fn extent(self) -> impl Iterator<Item = f64> {
        [Some(self.value), self.interval.map(|i| i.lower), self.interval.map(|i| i.upper)]
            .into_iter()
            .flatten()
    }

    pub(crate) fn check(self) -> Result<(), ChartError> {
        share(self.value)?;
        self.interval.map_or(Ok(()), |interval| interval.check(share))
    }
}

impl Interval {
    pub(crate) fn check(self, end: fn(f64) -> Result<(), ChartError>) -> Result<(), ChartError> {
        end(self.lower)?;
        end(self.upper)?;
        if self.lower > self.upper {
            return Err(ChartError::Interval { lower: self.lower, upper: self.upper });
        }
        Ok(())
    }
}

/// A figure that is known, or the words for why it is not ("not asked", "not disclosed").
#[derive(Clone, Debug)]
pub enum Figure {
    Known(Share),
    Missing(Label),
}

impl Figure {
    pub(crate) fn share(&self) -> Option<Share> {
        match self {
            Self::Known(share) => Some(*share),
            Self::Missing(_) => None,
        }
    }
}

pub(crate) fn share(value: f64) -> Result<(), ChartError> {
    if (0.0..=100.0).contains(&value) { Ok(()) } else { Err(ChartError::Share(value)) }
}

pub(crate) fn difference(value: f64) -> Result<(), ChartError> {
    if (-100.0..=100.0).contains(&value) { Ok(()) } else { Err(ChartError::Difference(value)) }
}

pub(crate) fn count(expected: usize, found: usize) -> Result<(), ChartError> {
    if expected == found { Ok(()) } else { Err(ChartError::Count { expected, found }) }
}

/// There are publics, and no two of them look the same.
pub(crate) fn publics<'a>(publics: impl IntoIterator<Item = &'a Public>) -> Result<(), ChartError> {
    let mut sides: Vec<_> = publics.into_iter().map(|public| public.side).collect();
    let all = sides.len();
    sides.sort();
    sides.dedup();
    match sides.len() {
        0 => Err(ChartError::Empty),
        distinct if distinct < all => Err(ChartError::SameSide),
        _ => Ok(()),
    }
}
