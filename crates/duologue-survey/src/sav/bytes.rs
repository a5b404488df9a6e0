//! A place in the bytes of a file, which no count or length can move beyond their end.

use super::fault::{Problem, SavError, wrong};
use super::part::Part;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Little,
    Big,
}

impl Order {
    pub(super) fn i32(self, bytes: [u8; 4]) -> i32 {
        if self == Order::Little { i32::from_le_bytes(bytes) } else { i32::from_be_bytes(bytes) }
    }

    pub(super) fn i64(self, bytes: [u8; 8]) -> i64 {
        if self == Order::Little { i64::from_le_bytes(bytes) } else { i64::from_be_bytes(bytes) }
    }

    pub(super) fn f64(self, bytes: [u8; 8]) -> f64 {
        if self == Order::Little { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) }
    }

    pub(super) fn of_f64(self, number: f64) -> [u8; 8] {
        if self == Order::Little { number.to_le_bytes() } else { number.to_be_bytes() }
    }
}

#[derive(Clone)]
pub(super) struct Bytes<'a> {
    rest: &'a [u8],
    at: usize,
    pub(super) order: Order,
}

impl<'a> Bytes<'a> {
    /// `at` is where in the file the bytes begin.
    pub(super) fn new(bytes: &'a [u8], at: usize, order: Order) -> Bytes<'a> {
        Bytes { rest: bytes, at, order }
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    pub(super) fn take(&mut self, count: usize, within: Part) -> Result<&'a [u8], SavError> {
        let Some((taken, rest)) = self.rest.split_at_checked(count) else {
            return Err(SavError { at: self.at, problem: Problem::Ends(within) });
        };
        self.rest = rest;
        self.at += count;
        Ok(taken)
    }

    #[inline]
    pub(super) fn array<const N: usize>(&mut self, within: Part) -> Result<[u8; N], SavError> {
        let Some((taken, rest)) = self.rest.split_first_chunk::<N>() else {
            return Err(SavError { at: self.at, problem: Problem::Ends(within) });
        };
        self.rest = rest;
        self.at += N;
        Ok(*taken)
    }

    pub(super) fn u8(&mut self, within: Part) -> Result<u8, SavError> {
        self.array::<1>(within).map(|[byte]| byte)
    }

    pub(super) fn i32(&mut self, within: Part) -> Result<i32, SavError> {
        Ok(self.order.i32(self.array(within)?))
    }

    pub(super) fn i64(&mut self, within: Part) -> Result<i64, SavError> {
        Ok(self.order.i64(self.array(within)?))
    }

    pub(super) fn f64(&mut self, within: Part) -> Result<f64, SavError> {
        Ok(self.order.f64(self.array(within)?))
    }

    /// A count of things of at least `each` bytes, all of which must be there.
    pub(super) fn count(&mut self, what: Part, each: usize) -> Result<usize, SavError> {
        let at = self.at;
        let found = self.i32(what)?;
        match usize::try_from(found) {
            Ok(count) if count.checked_mul(each).is_some_and(|all| all <= self.rest.len()) => Ok(count),
            Ok(_) => Err(SavError { at, problem: Problem::Ends(what) }),
            Err(_) => wrong(at, what, found),
        }
    }

    /// A length and as many bytes.
    pub(super) fn counted(&mut self, what: Part) -> Result<&'a [u8], SavError> {
        let length = self.count(what, 1)?;
        self.take(length, what)
    }
}
