use super::fault::{Problem, SavError};
use super::part::Part;

/// What a file may ask for. A file is at most some thousand times smaller than what it unfolds to, so its size alone
/// says little.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Variable records; a string has one for every eight bytes of its width.
    pub variables: usize,
    pub cases: usize,
    /// Memory for answers and for the labels of codes.
    pub bytes: usize,
}

impl Default for Limits {
    /// Room for a million rows of 200 numbers.
    fn default() -> Limits {
        Limits { variables: 200_000, cases: 20_000_000, bytes: 2 << 30 }
    }
}

/// Memory that is still allowed.
pub(super) struct Allowance {
    left: usize,
    limit: usize,
}

impl Allowance {
    pub(super) fn new(limits: &Limits) -> Allowance {
        Allowance { left: limits.bytes, limit: limits.bytes }
    }

    pub(super) fn take(&mut self, bytes: usize, at: usize) -> Result<(), SavError> {
        self.left = self.left.checked_sub(bytes).ok_or(SavError {
            at,
            problem: Problem::Over { what: Part::Memory, limit: self.limit as u64 },
        })?;
        Ok(())
    }
}
