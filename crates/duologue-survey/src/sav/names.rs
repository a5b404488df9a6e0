//! What SPSS takes as the name of a variable, and the eight bytes that old programs know it by.

use std::collections::HashSet;
use std::fmt;

pub(super) const LONGEST: usize = 64;
const RESERVED: [&str; 13] =
    ["ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"];

/// Why SPSS would not take a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameFault {
    Empty,
    /// Longer than 64 bytes of UTF-8.
    Long(usize),
    /// Not a letter, or for all but the first one of `. _ $ # @` or a digit.
    Character(char),
    /// A stop, which ends a command.
    LastStop,
    Reserved,
    /// Another variable has it, but for the case of letters.
    Twice,
}

impl fmt::Display for NameFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NameFault::Empty => f.write_str("a variable needs a name"),
            NameFault::Long(bytes) => write!(f, "a name has at most {LONGEST} bytes, not {bytes}"),
            NameFault::Character(c) => write!(f, "the character {c:?} cannot stand there in a name"),
            NameFault::LastStop => f.write_str("a name cannot end with a stop"),
            NameFault::Reserved => f.write_str("the name is a word of SPSS' own"),
            NameFault::Twice => f.write_str("two variables have this name, but for the case of letters"),
        }
    }
}

/// SPSS' rules for a name that is kept in a file; `$` and `#` begin names of its own and of scratch variables.
pub fn check_name(name: &str) -> Result<(), NameFault> {
    let first = name.chars().next().ok_or(NameFault::Empty)?;
    if name.len() > LONGEST {
        return Err(NameFault::Long(name.len()));
    }
    if !(first.is_alphabetic() || first == '@') {
        return Err(NameFault::Character(first));
    }
    if let Some(c) = name.chars().find(|c| !inner(*c)) {
        return Err(NameFault::Character(c));
    }
    if name.ends_with('.') {
        return Err(NameFault::LastStop);
    }
    if RESERVED.iter().any(|word| word.eq_ignore_ascii_case(name)) {
        return Err(NameFault::Reserved);
    }
    Ok(())
}

fn inner(c: char) -> bool {
    // The signs that join letters in many scripts are neither letters nor digits: what is no mark of punctuation will do.
    let punctuation = matches!(c, '\u{80}'..='\u{bf}' | '×' | '÷' | '\u{2000}'..='\u{2bff}' | '\u{2e00}'..='\u{2e7f}'
        | '\u{3000}'..='\u{3003}' | '\u{3008}'..='\u{3020}' | '\u{3030}' | '\u{fe10}'..='\u{fe6f}'
        | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}'
        | '\u{e000}'..='\u{f8ff}' | '\u{fff0}'..='\u{ffff}' | '\u{e0000}'..);
    c.is_alphanumeric()
        || matches!(c, '.' | '_' | '$' | '#' | '@')
        || !(c.is_ascii() || punctuation || c.is_whitespace() || c.is_control())
}

/// SPSS does not tell names apart by the case of their letters.
pub(super) fn key(name: &str) -> String {
    name.to_lowercase()
}

/// The same for the eight bytes of a variable record, in whichever encoding.
pub(super) fn short_key(name: &[u8]) -> Vec<u8> {
    name.trim_ascii_end().to_ascii_uppercase()
}

/// Short names for variables that take so many records each, in their order: names that fit stay as they are, others
/// are V1, V2 and so on.
pub(super) fn short_names<'n>(variables: impl Iterator<Item = (&'n str, usize)> + Clone) -> Vec<Vec<String>> {
    let fits = |name: &str| name.is_ascii() && name.len() <= 8;
    let mut taken: HashSet<String> =
        variables.clone().filter(|(name, _)| fits(name)).map(|(name, _)| name.to_ascii_uppercase()).collect();
    let mut number = 0_u32;
    let mut fresh = || {
        loop {
            number += 1;
            let name = format!("V{number}");
            if taken.insert(name.clone()) {
                return name;
            }
        }
    };
    let name = |(name, segments): (&str, usize)| {
        let first = if fits(name) { name.to_ascii_uppercase() } else { fresh() };
        std::iter::once(first).chain((1..segments).map(|_| fresh())).collect()
    };
    variables.map(name).collect()
}
