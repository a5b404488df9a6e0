//! Units as the two fields hold them: pairs of neighbours, which find everything, and words, which rank.

use crate::units::Unit;

/// A token of a field and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub text: String,
    pub place: usize,
}

/// Whether two units are single characters that touch.
fn pair(one: Option<&Unit>, next: Option<&Unit>) -> bool {
    matches!((one, next), (Some(a), Some(b)) if a.single && b.single && b.place == a.place + 1)
}

/// Every pair of single characters that touch; at both ends of their run each also alone; every other word.
///
/// So a character begins a token wherever it stands, and alone it is a token where words or punctuation border.
pub fn grams(units: &[Unit]) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(units.len() + 1);
    for (at, unit) in units.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| units.get(at));
        let next = units.get(at + 1);
        let (begins, goes_on) = (!pair(before, Some(unit)), pair(Some(unit), next));
        if begins || !goes_on {
            tokens.push(Token { text: unit.text.clone(), place: unit.place });
        }
        if let Some(next) = next.filter(|_| goes_on) {
            tokens.push(Token { text: format!("{}{}", unit.text, next.text), place: unit.place });
        }
    }
    tokens
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

/// The tokens with which a text holds several units one behind the other: pairs where there are, the rest alone.
pub fn asked(units: &[Unit]) -> Vec<Token> {
    let mut tokens = grams(units);
    // What a pair asks already need not be asked again; and a run of the text may begin before the term's.
    let is_paired = |place: usize| {
        let at = units.iter().position(|unit| unit.place == place);
        at.is_some_and(|at| {
            let before = at.checked_sub(1).and_then(|at| units.get(at));
            pair(before, units.get(at)) || pair(units.get(at), units.get(at + 1))
        })
    };
    tokens.retain(|token| token.text.chars().count() > 1 || !is_paired(token.place));
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::units;

    fn texts(tokens: &[Token]) -> Vec<(&str, usize)> {
        tokens.iter().map(|t| (t.text.as_str(), t.place)).collect()
    }

    #[test]
    fn pairs_find_and_runs_show_their_ends() {
        assert_eq!(
            texts(&grams(&units("日中米G20へ、北"))),
            [("日", 0), ("日中", 0), ("中米", 1), ("米", 2), ("g20", 3), ("へ", 4), ("北", 6)]
        );
        assert_eq!(
            texts(&asked(&units("日中米G20へ、北"))),
            [("日中", 0), ("中米", 1), ("g20", 3), ("へ", 4), ("北", 6)]
        );
    }

    #[test]
    fn words_are_those_of_the_dictionary() {
        // 京都 is no word of 東京都.
        assert!(words(&units("東京都")).iter().all(|t| t.text != "京都"));
        assert_eq!(texts(&words(&units("世論調査の結果")))[0], ("世論", 0));
    }
}
