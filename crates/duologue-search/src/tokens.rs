//! Units as the two fields hold them: pairs of neighbours, which find everything, and words, which rank.

use crate::units::Unit;

/// A token of a field and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub text: String,
    pub place: usize,
}

/// Whether the next unit touches this one and both are single characters.
fn pairs(unit: &Unit, next: Option<&Unit>) -> bool {
    unit.single && next.is_some_and(|next| next.single && next.place == unit.place + 1)
}

/// Every pair of single characters that touch; a character alone or last as itself; every other word.
///
/// So each single character begins exactly one token: itself, or the pair with its neighbour.
pub fn grams(units: &[Unit]) -> Vec<Token> {
    let token = |(at, unit): (usize, &Unit)| {
        let next = units.get(at + 1);
        let text = match next.filter(|_| pairs(unit, next)) {
            Some(next) => format!("{}{}", unit.text, next.text),
            None => unit.text.clone(),
        };
        Token { text, place: unit.place }
    };
    units.iter().enumerate().map(token).collect()
}

/// The dictionary's words.
pub fn words(units: &[Unit]) -> Vec<Token> {
    let mut tokens: Vec<(usize, Token)> = Vec::new();
    let mut end = 0;
    for unit in units {
        match tokens.last_mut() {
            Some((word, token)) if *word == unit.word && end == unit.place => token.text.push_str(&unit.text),
            _ => tokens.push((unit.word, Token { text: unit.text.clone(), place: unit.place })),
        }
        end = unit.place + 1;
    }
    tokens.into_iter().map(|(_, token)| token).collect()
}

/// What a term asks of the pairs: whole tokens, and at the end perhaps a character that may begin a pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub whole: Vec<Token>,
    pub begun: Option<Token>,
}

/// The tokens with which a text holds these units one behind the other.
pub fn asked(units: &[Unit]) -> Asked {
    let mut whole = grams(units);
    let mut begun = None;
    if units.last().is_some_and(|last| last.single)
        && let Some(last) = whole.pop()
    {
        let before = units.len().checked_sub(2).and_then(|at| units.get(at));
        // In a pair the last character is asked for already; alone it may stand at the front of a pair.
        if !before.is_some_and(|before| pairs(before, units.last())) {
            begun = Some(last);
        }
    }
    Asked { whole, begun }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::units;

    fn texts(tokens: &[Token]) -> Vec<(&str, usize)> {
        tokens.iter().map(|t| (t.text.as_str(), t.place)).collect()
    }

    #[test]
    fn each_character_begins_one_token() {
        assert_eq!(
            texts(&grams(&units("日中G20へ、米"))),
            [("日中", 0), ("中", 1), ("g20", 2), ("へ", 3), ("米", 5)]
        );
        let asked = asked(&units("第20人"));
        assert_eq!(texts(&asked.whole), [("第", 0), ("20", 1)]);
        assert_eq!(asked.begun.map(|t| t.text), Some("人".to_owned()));
        assert_eq!(super::asked(&units("日中")).begun, None);
    }

    #[test]
    fn words_are_those_of_the_dictionary() {
        // 京都 is no word of 東京都.
        assert!(words(&units("東京都")).iter().all(|t| t.text != "京都"));
        assert_eq!(texts(&words(&units("世論調査の結果")))[0], ("世論", 0));
    }
}
