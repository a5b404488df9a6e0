//! Sides, languages, and who is named first.

use std::collections::BTreeMap;

use crate::acts::{Body, ByLang, Dialogue, Organisation, Side};
use crate::forum::{Forum, told};
use crate::voice::Subject;

/// What a state of the forum says of the dialogue as a whole.
#[derive(Debug)]
pub(crate) struct Known {
    sides: Vec<String>,
    languages: Vec<String>,
    described: BTreeMap<String, Side>,
    editions: Vec<Subject>,
}

static NOT_DESCRIBED: Side =
    Side { names: ByLang::new(), languages: Vec::new(), zone: None, organisations: Vec::new() };

impl Forum {
    fn known(&self) -> &Known {
        self.known.get_or_init(|| Known {
            sides: self.read_sides(),
            languages: self.read_languages(),
            described: self
                .subjects("side/")
                .iter()
                .filter_map(|subject| subject.strip_prefix("side/"))
                .map(|code| (code.to_owned(), self.read_side(code)))
                .collect(),
            editions: self.read_editions(),
        })
    }

    /// The sides' codes in the dialogue's own order.
    pub fn sides(&self) -> Vec<&str> {
        self.known().sides.iter().map(String::as_str).collect()
    }

    /// The languages in which the dialogue speaks.
    pub fn languages(&self) -> Vec<&str> {
        self.known().languages.iter().map(String::as_str).collect()
    }

    /// A side's description, field by field: its own word first.
    pub fn side(&self, code: &str) -> &Side {
        self.known().described.get(code).unwrap_or(&NOT_DESCRIBED)
    }

    /// Codes of all editions: by ordinal, then those without one.
    pub fn editions(&self) -> Vec<Subject> {
        self.known().editions.clone()
    }

    fn dialogue(&self) -> impl Iterator<Item = &Dialogue> {
        self.said("dialogue", |body| if let Body::Dialogue(d) = body { Some(d) } else { None })
            .map(|(_, d)| d)
    }

    fn read_sides(&self) -> Vec<String> {
        let mut sides: Vec<String> = Vec::new();
        for side in self.dialogue().flat_map(|d| &d.sides) {
            if !sides.contains(side) {
                sides.push(side.clone());
            }
        }
        sides
    }

    fn read_languages(&self) -> Vec<String> {
        let mut languages: Vec<String> = Vec::new();
        for language in self.dialogue().flat_map(|d| &d.languages) {
            if !languages.contains(language) {
                languages.push(language.clone());
            }
        }
        languages
    }

    fn read_side(&self, code: &str) -> Side {
        let subject = format!("side/{code}");
        let words: Vec<_> = self.words(&subject).collect();
        fn of(saying: &crate::acts::Saying) -> Option<&Side> {
            if let Body::Side(side) = &saying.body { Some(side) } else { None }
        }
        let first = |get: &dyn Fn(&Side) -> Side| -> Vec<Side> {
            told(words.iter().copied(), |s| of(s).map(get).filter(|side| *side != Side::default()))
                .into_iter()
                .map(|t| t.value)
                .collect()
        };
        let mut side = Side::default();
        if let Some(named) = first(&|s| Side { names: s.names.clone(), ..Side::default() }).into_iter().next()
        {
            side.names = named.names;
        }
        if let Some(with) =
            first(&|s| Side { languages: s.languages.clone(), ..Side::default() }).into_iter().next()
        {
            side.languages = with.languages;
        }
        if let Some(with) = first(&|s| Side { zone: s.zone.clone(), ..Side::default() }).into_iter().next() {
            side.zone = with.zone;
        }
        // Organisations are facts beside each other, not one value: every record adds to them.
        for with in first(&|s| Side { organisations: s.organisations.clone(), ..Side::default() }) {
            for organisation in with.organisations {
                if !side.organisations.contains(&organisation) {
                    side.organisations.push(organisation);
                }
            }
        }
        side
    }

    /// The organisations that stood behind a side in a year.
    pub fn organisations(&self, side: &str, year: u16) -> Vec<Organisation> {
        let mut found = self.side(side).organisations.clone();
        found.retain(|o| o.from.is_none_or(|from| from <= year) && o.to.is_none_or(|to| to >= year));
        found
    }

    /// Alternat: the side whose own language the page is in comes first; on other pages the host does.
    pub fn alternat(&self, lang: &str, host: Option<&str>) -> Vec<String> {
        let mut sides: Vec<String> = self.sides().into_iter().map(str::to_owned).collect();
        let own = sides.iter().position(|code| self.side(code).languages.first().is_some_and(|l| l == lang));
        let first = own.or_else(|| sides.iter().position(|code| Some(code.as_str()) == host));
        if let Some(place) = first {
            let side = sides.remove(place);
            sides.insert(0, side);
        }
        sides
    }

    /// The languages to look for a text in: the reader's, then those of the sides in their order, then the rest.
    pub fn reading_order(&self, lang: &str, sides: &[String]) -> Vec<String> {
        let mut order = vec![lang.to_owned()];
        let of_sides = sides.iter().flat_map(|code| &self.side(code).languages);
        for language in of_sides.chain(&self.known().languages) {
            if !order.contains(language) {
                order.push(language.clone());
            }
        }
        order
    }
}

/// A text by language, in the first language of `order` that has it: the language, and the text.
///
/// A variety of a language (zh-Hant) is nearer to its readers than another language is.
pub fn pick<'a>(texts: &'a ByLang, order: &[String]) -> Option<(&'a str, &'a str)> {
    let nearest = |lang: &String| {
        let exact = texts.iter().find(|(tag, _)| *tag == lang);
        exact.or_else(|| texts.iter().find(|(tag, _)| tag.split('-').next() == Some(lang)))
    };
    order
        .iter()
        .find_map(nearest)
        .or_else(|| texts.iter().next())
        .map(|(lang, text)| (lang.as_str(), text.as_str()))
}
