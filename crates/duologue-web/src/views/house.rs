//! Pages of the house: imprint, privacy, and the pages that say what went wrong.

use askama::Template;
use duologue_forum::acts::ByLang;
use duologue_forum::pick;

use super::edition::fallback;
use super::{Base, Nav};
use crate::address::Place;
use crate::context::Context;
use crate::html::{Html, Run, markdown, plain};

#[derive(Template)]
#[template(path = "house.html")]
struct HousePage<'a> {
    b: Base<'a>,
    note: Option<String>,
    /// The language of the text, where it is not the page's.
    lang: Option<String>,
    text: Html,
    written: bool,
}

pub fn imprint(c: &Context<'_>) -> Result<Option<String>, askama::Error> {
    house(c, "imprint", &c.theme.imprint)
}

pub fn privacy(c: &Context<'_>) -> Result<Option<String>, askama::Error> {
    house(c, "privacy", &c.theme.privacy)
}

/// What the installation says, in the reader's language or in another one; or what holds of every installation.
fn house(c: &Context<'_>, key: &str, texts: &ByLang) -> Result<Option<String>, askama::Error> {
    let title = c.t(key);
    let said = pick(texts, &c.order);
    let lang = said.and_then(|(lang, _)| c.run("", lang).lang);
    let page = HousePage {
        b: Base::new(c, Nav::None, title.clone(), key.to_owned()).here(Run::own(title)),
        note: lang.as_deref().map(|tag| fallback(c, tag)),
        lang,
        text: said.map_or_else(|| plain(&c.t(&format!("{key}-default"))), |(_, text)| markdown(text)),
        written: said.is_some(),
    };
    page.render().map(Some)
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    b: Base<'a>,
    code: &'static str,
    lede: String,
    ways: Vec<(String, String)>,
}

/// The page that says that there is none at this address.
pub fn missing(c: &Context<'_>) -> Result<String, askama::Error> {
    error(c, "404", "missing", c.t("missing-text"), None)
}

/// The page that says that nobody speaks of what stood here any more; a session's edition still stands.
pub fn withdrawn(c: &Context<'_>, place: &Place) -> Result<String, askama::Error> {
    let edition = match place {
        Place::Session(edition, _) | Place::Statement(edition) => Some(edition),
        _ => None,
    };
    let known = edition.filter(|code| c.forum.edition(code).is_some());
    let way = known.map(|code| (c.edition_name(code, true), c.href(Place::Edition(code.clone()))));
    error(c, "410", "withdrawn", c.t("withdrawn-text"), way)
}

/// The page that says that something failed here; the log tells what, under the same id.
pub fn failed(c: &Context<'_>, id: &str) -> Result<String, askama::Error> {
    error(c, "500", "failed", c.t1("failed-text", "id", id.to_owned()), None)
}

/// The page that says that the reader asked too often.
pub fn busy(c: &Context<'_>, seconds: u64) -> Result<String, askama::Error> {
    error(c, "429", "busy", c.t1("busy-text", "seconds", seconds), None)
}

fn error(
    c: &Context<'_>,
    code: &'static str,
    key: &str,
    lede: String,
    nearest: Option<(String, String)>,
) -> Result<String, askama::Error> {
    let way = |key: &str, place| (c.t(key), c.href(place));
    let ways = [
        ("nav-home", Place::Home),
        ("nav-editions", Place::Editions),
        ("nav-survey", Place::Survey),
        ("nav-opinions", Place::Opinions),
        ("nav-statements", Place::Statements),
        ("nav-record", Place::Record),
    ];
    let b = Base::new(c, Nav::None, c.t(&format!("{key}-title")), code.to_owned());
    let search = b.search().map(|href| (c.t("nav-search"), href));
    let page = ErrorPage {
        b,
        code,
        lede,
        ways: nearest.into_iter().chain(search).chain(ways.map(|(key, place)| way(key, place))).collect(),
    };
    page.render()
}
