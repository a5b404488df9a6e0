//! What is asked: terms that must all be found, and filters. Any text is a query; no character has power.

use crate::units::{Unit, units};

/// Most characters of a query.
pub const LONGEST: usize = 200;
/// Most terms of a query.
pub const TERMS: usize = 16;

/// Why nothing is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("nothing is asked")]
    Empty,
    #[error("the query has more than {LONGEST} characters")]
    TooLong,
    #[error("the query has more than {TERMS} words")]
    TooMany,
    #[error("the query holds no letter and no number")]
    NoLetter,
}

/// The terms of a query, as units that stand one behind the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms(Vec<Vec<Unit>>);

impl Terms {
    /// Parts at spaces; what stands between quotation marks is one term. A mark without its partner is a letter
    /// like any other, and no other sign means anything.
    pub fn parse(text: &str) -> Result<Terms, Refused> {
        let text = text.trim();
        if text.chars().nth(LONGEST).is_some() {
            return Err(Refused::TooLong);
        }
        if text.is_empty() {
            return Err(Refused::Empty);
        }
        let mut terms: Vec<Vec<Unit>> = Vec::new();
        for part in parts(text) {
            let term = units(part);
            if !term.is_empty() && !terms.iter().any(|t| same(t, &term)) {
                terms.push(term);
            }
        }
        match terms.len() {
            0 => Err(Refused::NoLetter),
            n if n > TERMS => Err(Refused::TooMany),
            _ => Ok(Terms(terms)),
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &[Unit]> {
        self.0.iter().map(Vec::as_slice)
    }
}

fn same(one: &[Unit], other: &[Unit]) -> bool {
    one.iter().map(|u| (&u.text, u.place)).eq(other.iter().map(|u| (&u.text, u.place)))
}

fn is_opening(c: char) -> bool {
    matches!(c, '"' | '＂' | '“' | '„')
}

fn is_closing(c: char) -> bool {
    matches!(c, '"' | '＂' | '”' | '“')
}

fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let inner = rest.get(first.len_utf8()..).unwrap_or_default();
        let quoted = inner.char_indices().find(|(_, c)| is_opening(first) && is_closing(*c));
        let (part, end) = match quoted {
            Some((at, mark)) => (inner.get(..at), first.len_utf8() + at + mark.len_utf8()),
            None => {
                let ends = |(at, c): &(usize, char)| c.is_whitespace() || (*at > 0 && is_opening(*c));
                let end = rest.char_indices().find(ends).map_or(rest.len(), |(at, _)| at);
                (rest.get(..end), end)
            }
        };
        parts.extend(part);
        rest = rest.get(end..).unwrap_or_default().trim_start();
    }
    parts
}

/// A field by which results can be narrowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Facet {
    Edition,
    Track,
    Lang,
    Kind,
    Person,
}

impl Facet {
    pub const ALL: [Facet; 5] = [Facet::Edition, Facet::Track, Facet::Lang, Facet::Kind, Facet::Person];

    /// Its name in addresses and in the index.
    pub fn word(self) -> &'static str {
        match self {
            Facet::Edition => "edition",
            Facet::Track => "track",
            Facet::Lang => "lang",
            Facet::Kind => "kind",
            Facet::Person => "person",
        }
    }
}

/// A search.
#[derive(Clone, Debug)]
pub struct Query<'a> {
    pub terms: &'a Terms,
    pub filters: &'a [(Facet, String)],
    /// Of equals, what is in the reader's language comes first.
    pub reader: Option<&'a str>,
    pub skip: usize,
    pub take: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let terms = Terms::parse(text).unwrap();
        terms.iter().map(|t| t.iter().map(|u| u.text.as_str()).collect::<Vec<_>>().join("·")).collect()
    }

    #[test]
    fn marks_that_stand_alone_are_plain_text() {
        assert_eq!(read("日中　関係"), ["日·中", "關·係"]);
        assert_eq!(read("\"East Asia\" peace"), ["east·asia", "peac"]);
        assert_eq!(read("“East Asia”平和"), ["east·asia", "平·和"]);
        assert_eq!(read("\"East Asia"), ["east", "asia"]);
        assert_eq!(read("a\"b c\"d"), ["a", "b·c", "d"]);
        assert_eq!(
            read("NOT -foo +bar title:x~2 a* OR /re/"),
            ["not", "foo", "bar", "titl·x·2", "a", "or", "re"]
        );
        assert_eq!(read("日中 日中"), ["日·中"]);
    }

    #[test]
    fn refusals_say_why() {
        let no = |text: &str| Terms::parse(text).unwrap_err();
        assert_eq!(no(" \u{3000}\n"), Refused::Empty);
        assert_eq!(no("\"\" !!! *"), Refused::NoLetter);
        assert_eq!(no(&"あ".repeat(10_000)), Refused::TooLong);
        assert!(Terms::parse(&"あ".repeat(200)).is_ok());
        let many: Vec<String> = (0..17).map(|n| n.to_string()).collect();
        assert_eq!(no(&many.join(" ")), Refused::TooMany);
    }
}
