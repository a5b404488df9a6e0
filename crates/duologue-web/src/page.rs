//! A public page is a pure function of (forum, language): the server, the static site and `verify` all call this.

use duologue_forum::Forum;
use duologue_forum::survey::released;
use duologue_record::Hash;

use crate::address::{Address, Lang, Links, Place};
use crate::context::Context;
pub use crate::context::Texts;
use crate::theme::Theme;
use crate::told::Told;
use crate::views;

/// A rendered page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    pub html: String,
}

/// Blobs of running text and of released results that a page prints, to be loaded before it is rendered.
pub fn needs(forum: &Forum, address: &Address) -> Vec<Hash> {
    let mut needed = Vec::new();
    let counted = |topic: &str| forum.topic_release(topic).into_iter().flat_map(|r| r.manifest.holds.clone());
    if matches!(address.place, Place::Home | Place::Opinions) {
        needed.extend(forum.topics().iter().flat_map(|topic| counted(topic)));
    }
    // A trend has the intervals that its waves released.
    if matches!(address.place, Place::Survey | Place::SurveyItem(..)) {
        let years = views::survey::trend_years(forum);
        let waves = years.iter().filter_map(|(survey, _)| released(forum, survey));
        needed.extend(waves.flat_map(|r| r.manifest.holds.clone()));
    }
    let Some(subject) = address.place.subject() else { return kept(forum, needed) };
    match &address.place {
        Place::SurveyYear(survey) | Place::SurveyItem(survey, _) => {
            needed.extend(released(forum, survey).into_iter().flat_map(|r| r.manifest.holds.clone()));
        }
        Place::Topic(topic) | Place::TopicResults(topic) => needed.extend(counted(topic)),
        Place::Edition(_) => {}
        place if place.reads_in_parallel() => {}
        _ => return Vec::new(),
    }
    for view in forum.texts_under(&subject).into_iter().chain(forum.texts(&subject)) {
        needed.extend(view.text.paragraphs.iter().filter_map(|p| p.sha256));
        for t in &view.translations {
            let shown =
                [Some(address.lang.code()), address.with.as_deref()].contains(&Some(&t.translation.lang));
            if shown {
                needed.extend(t.translation.paragraphs.iter().filter_map(|p| p.sha256));
            }
        }
    }
    kept(forum, needed)
}

/// Each once, and none that was removed.
fn kept(forum: &Forum, mut needed: Vec<Hash>) -> Vec<Hash> {
    needed.retain(|hash| !forum.has_redacted(hash));
    needed.sort();
    needed.dedup();
    needed
}

/// Renders a page; `None` if the forum has nothing at this address.
///
/// `now` is the forum as it is, where `forum` is a past state of it.
pub fn render(
    forum: &Forum,
    now: Option<&Forum>,
    texts: &Texts,
    theme: &Theme,
    address: &Address,
    links: Links,
) -> Result<Option<Page>, askama::Error> {
    let c = Context::new(forum, now, texts, theme, address, links);
    let html = match &address.place {
        Place::Home => views::home::render(&c)?,
        Place::Editions => views::editions::render(&c)?,
        Place::Edition(code) => views::edition::render(&c, code)?,
        Place::Programme(code) => views::programme::render(&c, code)?,
        Place::Session(..) => views::session::render(&c)?,
        Place::Track(code) => views::track::render(&c, code)?,
        Place::Person(id) => views::person::render(&c, id)?,
        Place::Text(_) => views::text::render(&c)?,
        Place::Survey => views::survey::render(&c)?,
        Place::SurveyYear(year) => views::survey::render_year(&c, year)?,
        Place::SurveyItem(survey, item) => views::survey::render_item(&c, survey, item)?,
        Place::Opinions => views::opinions::render(&c)?,
        Place::Topic(topic) => views::opinions::render_topic(&c, topic)?,
        Place::TopicResults(topic) => views::opinions::render_results(&c, topic)?,
        Place::Statements => views::statements::render(&c)?,
        Place::Statement(code) => views::statements::render_one(&c, code)?,
        Place::Record => views::record::render(&c)?,
        // It needs more than a forum: its route answers it.
        Place::Search(_) => None,
        Place::Imprint => views::house::imprint(&c)?,
        Place::Privacy => views::house::privacy(&c)?,
    };
    Ok(html.map(|html| Page { html }))
}

/// A topic's results while the count runs, from what its sides tell.
pub fn running(
    forum: &Forum,
    theme: &Theme,
    links: Links,
    address: &Address,
    topic: &str,
    (at, sheets): (String, &[duologue_forum::opinion::Results]),
) -> Result<Page, askama::Error> {
    let texts = Texts::new();
    let c = Context::new(forum, None, &texts, theme, address, links);
    let told = Told::running(forum, topic, &c.sides, at, sheets);
    Ok(Page { html: views::opinions::render_running(&c, topic, &told)? })
}

/// A file of the same count: its tables and their sums.
pub fn running_file(
    forum: &Forum,
    theme: &Theme,
    links: Links,
    lang: Lang,
    (topic, name): (&str, &str),
    (at, sheets): (String, &[duologue_forum::opinion::Results]),
) -> Option<Vec<u8>> {
    let (texts, address) = (Texts::new(), Address::new(lang, Place::TopicResults(topic.to_owned())));
    let c = Context::new(forum, None, &texts, theme, &address, links);
    let told = Told::running(forum, topic, &c.sides, at, sheets);
    crate::release_files::topic::file(&c, topic, &told, name)
}

/// An edition's programme for other sites' frames; `None` if there is no such edition.
pub fn embed(
    forum: &Forum,
    theme: &Theme,
    links: Links,
    lang: Lang,
    edition: &str,
) -> Result<Option<Page>, askama::Error> {
    let (texts, address) = (Texts::new(), Address::new(lang, Place::Programme(edition.to_owned())));
    let c = Context::new(forum, None, &texts, theme, &address, links);
    Ok(views::embed::render(&c, edition)?.map(|html| Page { html }))
}

/// The page that says that there is none, in the reader's language.
pub fn missing(forum: &Forum, theme: &Theme, links: Links, lang: Lang) -> Result<Page, askama::Error> {
    let (texts, address) = (Texts::new(), Address::new(lang, Place::Home));
    let c = Context::new(forum, None, &texts, theme, &address, links);
    Ok(Page { html: views::house::missing(&c)? })
}

/// The page that says that what stood at an address was withdrawn.
pub fn withdrawn(
    forum: &Forum,
    theme: &Theme,
    links: Links,
    address: &Address,
) -> Result<Page, askama::Error> {
    let (texts, home) = (Texts::new(), Address::new(address.lang, Place::Home));
    let c = Context::new(forum, None, &texts, theme, &home, links);
    Ok(Page { html: views::house::withdrawn(&c, &address.place)? })
}

/// The page that says that the reader asked too often, and after how many seconds to ask again.
pub fn busy(
    forum: &Forum,
    theme: &Theme,
    links: Links,
    lang: Lang,
    seconds: u64,
) -> Result<Page, askama::Error> {
    let (texts, address) = (Texts::new(), Address::new(lang, Place::Home));
    let c = Context::new(forum, None, &texts, theme, &address, links);
    Ok(Page { html: views::house::busy(&c, seconds)? })
}

/// The page that says that something went wrong here, under which id it is noted.
pub fn failed(
    forum: &Forum,
    theme: &Theme,
    links: Links,
    lang: Lang,
    id: &str,
) -> Result<Page, askama::Error> {
    let (texts, address) = (Texts::new(), Address::new(lang, Place::Home));
    let c = Context::new(forum, None, &texts, theme, &address, links);
    Ok(Page { html: views::house::failed(&c, id)? })
}

/// A file that pages refer to.
pub struct Assets {
    pub path: &'static str,
    pub media: &'static str,
    pub bytes: Vec<u8>,
}

/// The house's rules, for screens and for paper.
pub const STYLE: &str = concat!(include_str!("../assets/duologue.css"), include_str!("../assets/print.css"));

/// Every file that pages refer to.
pub fn assets(theme: &Theme) -> Vec<Assets> {
    let mut files = vec![
        Assets {
            path: "assets/duologue.css",
            media: "text/css; charset=utf-8",
            bytes: [STYLE, duologue_chart::STYLE].concat().into_bytes(),
        },
        Assets {
            path: "assets/mark.svg",
            media: "image/svg+xml; charset=utf-8",
            bytes: include_bytes!("../assets/mark.svg").to_vec(),
        },
        Assets {
            path: crate::open_graph::PICTURE,
            media: "image/png",
            bytes: include_bytes!("../assets/card.png").to_vec(),
        },
    ];
    if let Some(css) = theme.css() {
        files.push(Assets {
            path: "assets/theme.css",
            media: "text/css; charset=utf-8",
            bytes: css.into_bytes(),
        });
    }
    if let Some(logo) = theme.logo() {
        files.push(Assets { path: "assets/logo.png", media: "image/png", bytes: logo });
    }
    files
}
