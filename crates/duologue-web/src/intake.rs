//! Who may bring votes: programs of the sides, each known by a token. Of a token its hash alone is kept.

use duologue_record::Hash;
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};

/// A shorter token might be found by trying.
const SHORTEST: usize = 32;
const LONGEST: usize = 512;

/// The tokens, each with the public of which it may bring votes.
pub struct Intake(Vec<(Hash, String)>);

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum BadTokens {
    #[error("line {0}: write a side's code and its token, as in `jp 3q2-7w…`")]
    Line(usize),
    #[error(
        "line {0}: a token has {SHORTEST} to {LONGEST} of A-Z, a-z, 0-9, `-`, `.`, `_`, `~`, `+`, `/` and `=`"
    )]
    Token(usize),
    #[error("there is no token in it")]
    None,
}

impl Intake {
    /// Reads a file of tokens: a side's code and a token a line. Lines that begin with `#` are left out. No message repeats
    /// what a line says.
    pub fn parse(text: &str) -> Result<Intake, BadTokens> {
        let mut tokens = Vec::new();
        for (number, line) in (1..).zip(text.lines()) {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words.as_slice() {
                [] => {}
                [first, ..] if first.starts_with('#') => {}
                [side, token] if duologue_forum::acts::code("side", side).is_ok() => {
                    if !is_token(token) {
                        return Err(BadTokens::Token(number));
                    }
                    tokens.push((Hash::of(token.as_bytes()), (*side).to_owned()));
                }
                _ => return Err(BadTokens::Line(number)),
            }
        }
        if tokens.is_empty() { Err(BadTokens::None) } else { Ok(Intake(tokens)) }
    }

    /// The side whose token this is. Every token is looked at, each in the same time, so that how long it takes tells
    /// nothing.
    pub fn side(&self, token: &str) -> Option<&str> {
        let given = Hash::of(token.as_bytes());
        let mut found = 0_u64;
        for (number, (known, _)) in (1..).zip(&self.0) {
            let same: Choice = known.as_bytes().ct_eq(given.as_bytes());
            found.conditional_assign(&number, same);
        }
        let place = usize::try_from(found).ok()?.checked_sub(1)?;
        self.0.get(place).map(|(_, side)| side.as_str())
    }
}

/// What can stand behind `Bearer` (RFC 6750, 2.1).
fn is_token(token: &str) -> bool {
    let sort = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
    (SHORTEST..=LONGEST).contains(&token.len()) && token.bytes().all(sort)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_known_by_all_of_it_and_stands_for_one_side() {
        let (jp, cn) = ("j".repeat(32), "c".repeat(40));
        let intake = Intake::parse(&format!("# intake\n\njp {jp}\n  cn\t{cn}\n")).unwrap();
        assert_eq!((intake.side(&jp), intake.side(&cn)), (Some("jp"), Some("cn")));
        for wrong in ["", "jp", &jp[1..], &format!("{jp}j"), &jp.to_uppercase()] {
            assert_eq!(intake.side(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_file_with_a_fault_is_refused_by_line_and_without_the_token() {
        let good = "x".repeat(32);
        for (text, line) in [
            (format!("jp {good}\n{good}\n"), BadTokens::Line(2)),
            (format!("jp {good} more"), BadTokens::Line(1)),
            (format!("JP! {good}"), BadTokens::Line(1)),
            ("\njp short".into(), BadTokens::Token(2)),
            (format!("jp {good}\u{e9}"), BadTokens::Token(1)),
            ("# nothing\n".into(), BadTokens::None),
        ] {
            let fault = Intake::parse(&text).err().unwrap();
            assert!(!fault.to_string().contains(&good));
            assert_eq!(fault, line, "{text}");
        }
    }
}
