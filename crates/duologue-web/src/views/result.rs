//! A result of a search: where it leads, what it is, and the words that were found.

use duologue_forum::TextView;
use duologue_record::Hash;
use duologue_search::{Excerpt, Hit, Kind, Passage, Terms};

use super::edition::{language, session_place, session_title};
use super::reading::anchor_on;
use super::{opinions, survey};
use crate::address::{Address, Lang, Place};
use crate::context::Context;
use crate::html::Run;

/// Most texts that are shown of one result (a person's names, a theme in several wordings).
const SHOWN: usize = 4;

/// A result as pages, feeds and the API show it.
pub struct Found {
    /// Names the result: no other has it.
    pub id: Hash,
    /// The rooted path, with the paragraph.
    pub href: String,
    pub title: Run,
    pub kind: String,
    pub passages: Vec<Words>,
    pub edition: Option<String>,
    /// The session or survey to which it belongs.
    pub within: Option<Run>,
    pub speaker: Option<Run>,
    /// When the last word on it was said.
    pub said: Option<String>,
}

/// Words that were found, in their language.
pub struct Words {
    pub excerpt: Excerpt,
    /// The code of the language, and its name.
    pub code: String,
    pub language: String,
    pub lang: Run,
}

impl Words {
    pub fn text(&self) -> String {
        self.excerpt.runs.iter().map(|run| run.text.as_str()).collect()
    }
}

impl Found {
    /// `None` if the forum has no page for it.
    pub fn read(c: &Context<'_>, terms: &Terms, hit: &Hit) -> Option<Found> {
        let about = &hit.about;
        let place = place(&about.subject, about.kind)?;
        let view = about.passage.as_ref().and_then(|passage| text(c, passage));
        let session = about.session.as_deref().and_then(|subject| c.forum.session(subject));
        let session = session.map(|session| session_title(c, &session));
        let person = about.person.as_deref().and_then(|id| c.forum.person(id));
        let person = person.map(|person| c.person_name(&person));
        // Of whom no name is on record is called by the id, as beside the words themselves.
        let speaker = person.clone().or_else(|| about.person.as_deref().map(Run::own));
        let title = match &place {
            Place::Edition(code) | Place::Statement(code) => c.edition(code, true),
            Place::Session(..) => session.clone()?,
            Place::Person(_) => person.clone()?,
            Place::Text(_) => text_title(c, &about.subject),
            Place::SurveyYear(code) => survey::title(c, code),
            Place::SurveyItem(code, item) => survey::item_name(c, code, item),
            Place::Topic(code) => opinions::title(c, &format!("topic/{code}")),
            _ => c.name_of(&about.subject),
        };
        let within = match &place {
            Place::SurveyItem(code, _) => Some(survey::title(c, code)),
            _ => session,
        };
        let mut address = Address::new(c.lang(), place);
        let mut anchor = String::new();
        match (&view, &about.passage) {
            // Key points stand on a survey's page in the reader's language alone, and have no anchors.
            (Some(_), Some(_)) if matches!(address.place, Place::SurveyYear(_)) => {
                let lang = hit.parts.last().and_then(|(lang, _)| Lang::parse(lang));
                address.lang = lang.unwrap_or(address.lang);
            }
            (Some(view), Some(passage)) => {
                anchor = format!("#{}{}", anchor_on(c, &address.place, view), passage.paragraph);
                // Beside the reader's language, so that the words found stand on the page.
                let read = c.lang().code();
                address.with = hit
                    .parts
                    .last()
                    .map(|(lang, _)| lang.clone())
                    .filter(|lang| lang != read && view.languages().contains(&read));
            }
            _ if about.kind == Kind::Opinion => {
                anchor = about.subject.rsplit('/').next().map_or_else(String::new, |code| format!("#{code}"));
            }
            _ => {}
        }
        let subject = about.passage.as_ref().map_or(&about.subject, |passage| &passage.text);
        Some(Found {
            id: hit.id,
            href: format!("{}{anchor}", c.links.to(&address)),
            kind: kind(c, about.kind.word()),
            passages: passages(c, terms, hit),
            edition: about
                .edition
                .as_deref()
                .filter(|_| about.kind != Kind::Edition)
                .map(|code| c.edition_name(code, true)),
            within: within.filter(|run| *run != title),
            speaker: speaker.filter(|run| *run != title),
            said: c.forum.history(subject).map(|word| word.act.entry.at.as_str()).max().map(str::to_owned),
            title,
        })
    }
}

/// The page on which a subject is shown.
fn place(subject: &str, kind: Kind) -> Option<Place> {
    match subject.split_once('/') {
        None => Some(Place::Edition(subject.to_owned())),
        Some(("person", id)) => Some(Place::Person(id.to_owned())),
        Some(("track", code)) => Some(Place::Track(code.to_owned())),
        Some(("survey", rest)) => Some(match rest.split_once('/') {
            Some((survey, item)) => Place::SurveyItem(survey.to_owned(), item.to_owned()),
            None => Place::SurveyYear(rest.to_owned()),
        }),
        Some(("topic", rest)) => {
            let topic = rest.split('/').next().unwrap_or(rest);
            Some(Place::Topic(topic.to_owned()))
        }
        Some(("text", id)) => Some(Place::Text(id.to_owned())),
        Some((edition, "statement")) if kind != Kind::Session => Some(Place::Statement(edition.to_owned())),
        Some(_) => session_place(subject),
    }
}

fn text<'a>(c: &Context<'a>, passage: &Passage) -> Option<TextView<'a>> {
    let of = |view: &TextView<'_>| *view.word.voice == *passage.voice && view.text.lang == passage.lang;
    c.forum.texts(&passage.text).into_iter().find(of)
}

fn text_title(c: &Context<'_>, subject: &str) -> Run {
    let views = c.forum.texts(subject);
    let titles = views.iter().flat_map(|view| {
        let own = view.text.title.as_deref().map(|title| (view.text.lang.as_str(), title));
        let others = view.translations.iter().map(|t| &t.translation);
        own.into_iter().chain(others.filter_map(|t| Some((t.lang.as_str(), t.title.as_deref()?))))
    });
    let texts = titles.map(|(lang, title)| (lang.to_owned(), title.to_owned())).collect();
    c.by_lang(&texts).unwrap_or_else(|| c.name_of(subject))
}

pub fn kind(c: &Context<'_>, word: &str) -> String {
    match Kind::parse(word) {
        Some(Kind::Text(genre)) => c.t(&format!("genre-{}", genre.word())),
        Some(kind) => c.t(&format!("search-kind-{}", kind.word())),
        None => word.to_owned(),
    }
}

/// The texts of a result that hold a term, or its last one if the terms stand apart.
fn passages(c: &Context<'_>, terms: &Terms, hit: &Hit) -> Vec<Words> {
    let words = |(code, text): &(String, String)| {
        let lang = if code == "und" { Run::own("") } else { c.run("", code) };
        let language = if code == "und" { String::new() } else { language(c, code) };
        Some(Words { excerpt: terms.excerpt(text)?, code: code.clone(), language, lang })
    };
    hit.parts.iter().filter_map(words).take(SHOWN).collect()
}
