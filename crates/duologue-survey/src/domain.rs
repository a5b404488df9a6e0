//! Whom an estimate is about. A domain keeps the design: rows outside count as zero, they are not left out.

use crate::categories::Categories;

/// The rows that an estimate is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domain(Vec<bool>);

impl Domain {
    /// Everybody.
    pub fn whole(rows: usize) -> Domain {
        Domain(vec![true; rows])
    }

    pub fn of(rows: impl IntoIterator<Item = bool>) -> Domain {
        Domain(rows.into_iter().collect())
    }

    /// Those who have one level of a variable.
    pub fn level(of: &Categories, level: u32) -> Domain {
        Domain(of.levels().map(|l| l == Some(level)).collect())
    }

    /// Those of this domain for whom something holds besides: missing answers lie outside.
    pub fn and(&self, holds: impl IntoIterator<Item = bool>) -> Domain {
        Domain(self.0.iter().zip(holds).map(|(inside, holds)| *inside && holds).collect())
    }

    pub fn rows(&self) -> &[bool] {
        &self.0
    }

    /// How many rows are inside.
    pub fn len(&self) -> usize {
        self.0.iter().filter(|inside| **inside).count()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
