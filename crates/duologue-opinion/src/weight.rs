//! What one participant counts for.

use serde::Serialize;

use crate::Fault;

/// A weight, kept as a whole number of 2^-20: sums of whole numbers are the same in every order, and taking a vote
/// back leaves nothing behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "f64")]
pub struct Weight(u32);

impl Weight {
    pub const ONE: Self = Self(1 << 20);

    /// # Errors
    /// [`Fault::Weight`] unless it is from 0 to 1,000.
    pub fn new(weight: f64) -> Result<Self, Fault> {
        if (0.0..=1_000.0).contains(&weight) {
            Ok(Self((weight * f64::from(Self::ONE.0)).round() as u32))
        } else {
            Err(Fault::Weight(weight))
        }
    }

    pub(crate) fn units(self) -> u64 {
        u64::from(self.0)
    }
}

impl Default for Weight {
    fn default() -> Self {
        Self::ONE
    }
}

impl From<Weight> for f64 {
    fn from(weight: Weight) -> Self {
        Self::from(weight.0) / Self::from(Weight::ONE.0)
    }
}
