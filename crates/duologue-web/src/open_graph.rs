//! How a page looks where somebody shares its link: Open Graph (ogp.me) and what Twitter cards take from it.

use duologue_forum::SessionView;

use crate::address::{Lang, Place};
use crate::canonical::{canonical, languages};
use crate::context::Context;
use crate::html::Run;
use crate::views::edition::settled_days;
use crate::views::{Base, session_city};

/// The picture, which holds no text: it is the same in every language and needs no font.
pub const PICTURE: &str = "assets/card.png";

/// A shared link's card.
pub struct Card {
    pub kind: &'static str,
    pub url: String,
    pub picture: String,
    pub locale: &'static str,
    pub others: Vec<&'static str>,
    pub description: String,
}

impl Card {
    /// A page without an address of its own has no card.
    pub fn of(b: &Base<'_>) -> Option<Card> {
        let c = b.c;
        let origin = c.links.origin()?;
        Some(Card {
            kind: match &c.address.place {
                Place::Person(_) => "profile",
                Place::Session(..) | Place::Text(_) | Place::Statement(_) => "article",
                _ => "website",
            },
            url: origin.url(&canonical(c.forum, c.address).path()),
            picture: origin.url(&format!("/{PICTURE}")),
            locale: locale(c.lang()),
            // Where the text is not in a language, its page is no other form of this one.
            others: languages(c.forum, &c.address.place)
                .into_iter()
                .filter(|lang| *lang != c.lang())
                .map(locale)
                .collect(),
            description: description(c),
        })
    }
}

/// Language and territory, as Open Graph wants them.
fn locale(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "ja_JP",
        Lang::Zh => "zh_CN",
        Lang::En => "en_US",
    }
}

/// Facts in the page's language; an attribute cannot say that a word in it is in another.
fn description(c: &Context<'_>) -> String {
    let own = |run: Run| run.lang.is_none().then_some(run.text);
    let facts: Vec<String> = match &c.address.place {
        Place::Edition(code) | Place::Programme(code) | Place::Statement(code) => edition(c, code),
        Place::Session(code, session) => {
            let view = c.forum.session(&format!("{code}/{session}"));
            let of = |view: &SessionView<'_>| -> Vec<String> {
                let date = view.date.first().filter(|_| view.date.len() == 1).map(|told| c.date(told.value));
                date.into_iter().chain(session_city(c, view, code).and_then(own)).collect()
            };
            let told = view.as_ref().map(of).unwrap_or_default();
            std::iter::once(c.edition_name(code, true)).chain(told).collect()
        }
        Place::Person(id) => {
            let mut editions: Vec<String> = Vec::new();
            for seat in c.forum.appearances(id) {
                let code = seat.subject.split('/').next().unwrap_or_default();
                let name = c.edition_name(code, true);
                if !editions.contains(&name) {
                    editions.push(name);
                }
            }
            editions
        }
        _ => Vec::new(),
    };
    if facts.is_empty() { c.t("about-record-text") } else { c.list(facts) }
}

fn edition(c: &Context<'_>, code: &str) -> Vec<String> {
    let mut facts = vec![c.edition_name(code, true)];
    let Some(edition) = c.forum.edition(code) else { return facts };
    let status = edition.status.as_ref().map(|told| c.t(&format!("status-{}", told.value.word())));
    facts.extend(status);
    facts.extend(settled_days(c, &edition));
    let cities = edition.cities.first().filter(|_| edition.cities.len() == 1);
    let cities = cities.into_iter().flat_map(|told| &told.value).map(|city| c.city(city));
    facts.extend(cities.filter(|run| run.lang.is_none()).map(|run| run.text));
    if edition.simulated {
        facts.push(c.t("simulated"));
    }
    facts
}
