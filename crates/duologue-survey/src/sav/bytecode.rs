//! Values of eight bytes, plain or behind a byte that says what they are (PSPP, “Data Record”).

use super::bytes::{Bytes, Order};
use super::fault::{Problem, SavError};
use super::part::Part;

/// One value as it stands: a number, or eight bytes of a text.
pub(super) enum Slot {
    Number(f64),
    Missing,
    Spaces,
    Raw([u8; 8]),
}

pub(super) trait Slots {
    /// The next value, or `None` at the end of all.
    fn next(&mut self) -> Result<Option<Slot>, SavError>;
    /// Where in the file it stands.
    fn at(&self) -> usize;
}

/// Bytes in groups of eight.
pub(super) trait Octets {
    fn octet(&mut self) -> Result<Option<[u8; 8]>, SavError>;
    fn at(&self) -> usize;
}

pub(super) const WITHIN: Part = Part::Cases;

impl Octets for Bytes<'_> {
    #[inline]
    fn octet(&mut self) -> Result<Option<[u8; 8]>, SavError> {
        if self.rest().is_empty() { Ok(None) } else { self.array(WITHIN).map(Some) }
    }

    fn at(&self) -> usize {
        Bytes::at(self)
    }
}

pub(super) struct Plain<'a>(pub(super) Bytes<'a>);

impl Slots for Plain<'_> {
    fn next(&mut self) -> Result<Option<Slot>, SavError> {
        Ok(self.0.octet()?.map(Slot::Raw))
    }

    fn at(&self) -> usize {
        self.0.at()
    }
}

/// Eight commands, then the eight bytes of each of them that needs some.
pub(super) struct Bytecode<O> {
    octets: O,
    bias: f64,
    commands: [u8; 8],
    next: usize,
    ended: bool,
}

const PADDING: u8 = 0;
const END: u8 = 252;
const RAW: u8 = 253;
const SPACES: u8 = 254;
const MISSING: u8 = 255;

impl<O: Octets> Bytecode<O> {
    pub(super) fn new(octets: O, bias: f64) -> Bytecode<O> {
        Bytecode { octets, bias, commands: [PADDING; 8], next: 8, ended: false }
    }
}

impl<O: Octets> Slots for Bytecode<O> {
    // Called hundreds of millions of times a file: twice as fast in the caller's own loop.
    #[inline]
    fn next(&mut self) -> Result<Option<Slot>, SavError> {
        while !self.ended {
            let Some(command) = self.commands.get(self.next) else {
                match self.octets.octet()? {
                    Some(commands) => self.commands = commands,
                    None => return Ok(None),
                }
                self.next = 0;
                continue;
            };
            self.next += 1;
            let slot = match *command {
                PADDING => continue,
                END => break,
                RAW => match self.octets.octet()? {
                    Some(bytes) => Slot::Raw(bytes),
                    None => return Err(SavError { at: self.octets.at(), problem: Problem::Ends(WITHIN) }),
                },
                SPACES => Slot::Spaces,
                MISSING => Slot::Missing,
                number => Slot::Number(f64::from(number) - self.bias),
            };
            return Ok(Some(slot));
        }
        self.ended = true;
        Ok(None)
    }

    fn at(&self) -> usize {
        self.octets.at()
    }
}

/// What numbers are moved by to be a command.
pub(super) const BIAS: f64 = 100.0;

/// Writes values, with commands or without.
pub(super) struct Encoder {
    out: Vec<u8>,
    plain: bool,
    /// How many commands wait, and the bytes that follow them.
    commands: [u8; 8],
    waiting: usize,
    raw: Vec<u8>,
}

impl Encoder {
    pub(super) fn new(out: Vec<u8>, plain: bool) -> Encoder {
        Encoder { out, plain, commands: [PADDING; 8], waiting: 0, raw: Vec::with_capacity(64) }
    }

    fn push(&mut self, command: u8, bytes: [u8; 8]) {
        if self.plain {
            self.out.extend(bytes);
            return;
        }
        if let Some(place) = self.commands.get_mut(self.waiting) {
            *place = command;
        }
        self.waiting += 1;
        if command == RAW {
            self.raw.extend(bytes);
        }
        if self.waiting == 8 {
            self.flush();
        }
    }

    fn flush(&mut self) {
        self.out.extend(self.commands);
        self.out.append(&mut self.raw);
        self.commands = [PADDING; 8];
        self.waiting = 0;
    }

    pub(super) fn number(&mut self, number: f64) {
        if number.is_nan() {
            return self.push(MISSING, Order::Little.of_f64(-f64::MAX));
        }
        let biased = number + BIAS;
        let small = (1.0..=251.0).contains(&biased)
            && number.fract() == 0.0
            && !(number == 0.0 && number.is_sign_negative());
        // A whole number between 1 and 251 is a byte.
        let command = if small { biased as u8 } else { RAW };
        self.push(command, Order::Little.of_f64(number));
    }

    /// The text and spaces up to the width, in groups of eight bytes.
    pub(super) fn text(&mut self, text: &[u8], width: usize) {
        for group in 0..width.div_ceil(8) {
            let mut bytes = [b' '; 8];
            for (place, byte) in bytes.iter_mut().zip(text.iter().skip(group * 8)) {
                *place = *byte;
            }
            self.push(if bytes == [b' '; 8] { SPACES } else { RAW }, bytes);
        }
    }

    pub(super) fn finish(mut self) -> Vec<u8> {
        if self.waiting > 0 {
            self.flush();
        }
        self.out
    }
}
