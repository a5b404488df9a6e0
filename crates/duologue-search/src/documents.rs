//! The documents of a forum, subject by subject.

use std::collections::BTreeSet;

use duologue_forum::acts::{ByLang, Field, Genre, Paragraph};
use duologue_forum::{Forum, Rendering, Subject, TextView};
use duologue_record::Hash;

use crate::asked;
use crate::document::{About, Document, Kind, Passage, Words};

/// Everything public that has words. What was removed is not among it, and nothing that a page would not show.
pub fn documents(forum: &Forum) -> impl Iterator<Item = Document> {
    let editions = forum.editions();
    let sides: Vec<String> = forum.sides().into_iter().map(str::to_owned).collect();
    let subjects = forum.subjects("").into_iter();
    let people = forum.people().into_iter().filter_map(|id| person(forum, &id));
    subjects
        .filter(move |subject| *forum.resolve(subject) == **subject)
        .flat_map(move |subject| of_subject(forum, &editions, &sides, &subject))
        .chain(people)
        .chain(asked::surveys(forum))
        .chain(asked::topics(forum))
}

fn of_subject(forum: &Forum, editions: &[Subject], sides: &[String], subject: &str) -> Vec<Document> {
    let mut found: Vec<Document> = Vec::new();
    if let Some(about) = titled(forum, editions, subject) {
        let wordings = Field::ALL.iter().flat_map(|field| forum.wordings(subject, *field, sides));
        let mut texts: Vec<(&str, &str)> = wordings.map(|w| (w.lang, w.text)).collect();
        // A sitting without a title goes by its track's name.
        let track = about.track.as_deref().filter(|_| about.kind == Kind::Session);
        if let Some(track) = track.filter(|_| forum.title(subject, sides, &[]).is_none()) {
            let names = forum.wordings(&format!("track/{track}"), Field::Name, sides);
            texts.extend(names.into_iter().map(|w| (w.lang, w.text)));
        }
        found.extend(document(&about, texts));
        if about.kind == Kind::Edition {
            found.extend(venue(forum, sides, &about));
        }
    }
    found.extend(seat(forum, editions, subject));
    for view in forum.texts(subject) {
        found.extend(text(forum, editions, &view));
    }
    found
}

pub(crate) fn about(kind: Kind, subject: &str) -> About {
    let subject = subject.to_owned();
    About { kind, subject, edition: None, session: None, track: None, person: None, passage: None }
}

/// What a subject is that has a page of its own.
fn titled(forum: &Forum, editions: &[Subject], subject: &str) -> Option<About> {
    let parts: Vec<&str> = subject.split('/').collect();
    match *parts.as_slice() {
        [code] if editions.iter().any(|e| **e == *code) => {
            Some(About { edition: Some(code.to_owned()), ..about(Kind::Edition, subject) })
        }
        ["track", code] => Some(About { track: Some(code.to_owned()), ..about(Kind::Track, subject) }),
        ["text", _] => {
            let genre = forum.texts(subject).first().and_then(|view| view.text.genre);
            Some(about(Kind::Text(genre.unwrap_or(Genre::Report)), subject))
        }
        [edition, "statement"] => {
            Some(About { edition: Some(edition.to_owned()), ..about(Kind::Text(Genre::Statement), subject) })
        }
        [edition, _] => at_session(forum, editions, edition, subject, Kind::Session),
        _ => None,
    }
}

fn at_session(
    forum: &Forum,
    editions: &[Subject],
    edition: &str,
    subject: &str,
    kind: Kind,
) -> Option<About> {
    let session = forum.session(subject).filter(|_| editions.iter().any(|e| **e == *edition))?;
    Some(About {
        edition: Some(edition.to_owned()),
        session: Some(session.subject.to_string()),
        track: session.track.map(str::to_owned),
        ..about(kind, &session.subject)
    })
}

/// A document of several texts, each said once; `None` where there is nothing to read.
pub(crate) fn document<'a>(
    about: &About,
    texts: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Option<Document> {
    let mut seen = BTreeSet::new();
    let parts: Vec<(String, Words)> = texts
        .into_iter()
        .filter(|(_, text)| !text.trim().is_empty() && seen.insert(*text))
        .map(|(lang, text)| (lang.to_owned(), Words::Said(text.to_owned())))
        .collect();
    (!parts.is_empty()).then(|| Document { about: about.clone(), parts })
}

/// Where and when an edition meets: year, cities and venue in each language.
fn venue(forum: &Forum, sides: &[String], about: &About) -> Option<Document> {
    let edition = forum.edition(&about.subject)?;
    let mut places: Vec<(String, String)> = Vec::new();
    let mut add = |lang: &str, text: &str| match places.iter_mut().find(|(l, _)| l == lang) {
        Some((_, line)) => {
            line.push_str(" · ");
            line.push_str(text);
        }
        None => places.push((lang.to_owned(), text.to_owned())),
    };
    let cities: BTreeSet<&String> = edition.cities.iter().flat_map(|told| &told.value).collect();
    for city in cities {
        let mut named = BTreeSet::new();
        for w in forum.wordings(&format!("city/{city}"), Field::Name, sides) {
            if named.insert(w.lang) {
                add(w.lang, w.text);
            }
        }
    }
    for told in &edition.venue {
        told.value.iter().for_each(|(lang, text)| add(lang, text));
    }
    if let Some(year) = edition.year.first() {
        places.iter_mut().for_each(|(_, line)| *line = format!("{} · {line}", year.value));
    }
    document(about, places.iter().map(|(lang, text)| (lang.as_str(), text.as_str())))
}

fn person(forum: &Forum, id: &str) -> Option<Document> {
    let person = forum.person(id)?;
    let about =
        About { person: Some(person.id.clone()), ..about(Kind::Person, &format!("person/{}", person.id)) };
    let names = person.names.iter().flat_map(|(lang, name)| {
        let forms = [Some(name.display.as_str()), name.reading.as_deref(), name.sort.as_deref()];
        forms.into_iter().flatten().map(move |form| (*lang, form))
    });
    // A variant is written in no certain language.
    let variants = person.variants.iter().map(|variant| ("und", *variant));
    document(&about, names.chain(variants))
}

/// An affiliation as it was printed.
fn seat(forum: &Forum, editions: &[Subject], subject: &str) -> Option<Document> {
    let (home, _) = subject.rsplit_once('/')?;
    let seat = forum.seat(subject)?;
    let edition = home.split('/').next()?;
    editions.iter().find(|e| ***e == *edition)?;
    let person = forum.person(&seat.appearance.person)?;
    let sitting = at_session(forum, editions, edition, home, Kind::Seat);
    let about = About {
        subject: format!("person/{}", person.id),
        edition: Some(edition.to_owned()),
        person: Some(person.id),
        ..sitting.unwrap_or_else(|| about(Kind::Seat, home))
    };
    document(&about, pairs(&seat.appearance.affiliation))
}

pub(crate) fn pairs(texts: &ByLang) -> impl Iterator<Item = (&str, &str)> {
    texts.iter().map(|(lang, text)| (lang.as_str(), text.as_str()))
}

/// A text: its titles, and each paragraph in each language as its page shows it.
fn text(forum: &Forum, editions: &[Subject], view: &TextView<'_>) -> Vec<Document> {
    let Some(Home { about, attributed, titled }) = home(forum, editions, view) else { return Vec::new() };
    let translated = view.languages().into_iter().filter_map(|lang| {
        let title = view.translation(lang)?.translation.title.as_deref()?;
        Some((lang, title)).filter(|_| lang != view.text.lang)
    });
    let own = view.text.title.as_deref().map(|title| (view.text.lang.as_str(), title));
    let titles = own.into_iter().chain(translated).filter(|_| titled);
    let mut found: Vec<Document> = document(&about, titles).into_iter().collect();
    for paragraph in &view.text.paragraphs {
        for lang in view.languages() {
            let Some(blob) = shown(forum, view, paragraph, lang) else { continue };
            let speaker = paragraph.speaker.as_deref().filter(|_| attributed);
            let heading = heading(view, paragraph, lang).filter(|_| titled);
            let heading = heading.map(|(lang, text)| (lang.to_owned(), Words::Said(text.to_owned())));
            found.push(Document {
                about: About {
                    person: speaker.map(|id| {
                        let subject = forum.resolve(&format!("person/{id}"));
                        subject.strip_prefix("person/").unwrap_or(id).to_owned()
                    }),
                    passage: Some(Passage {
                        text: view.subject.to_string(),
                        voice: view.word.voice.to_string(),
                        lang: view.text.lang.clone(),
                        paragraph: paragraph.id.clone(),
                    }),
                    ..about.clone()
                },
                parts: heading.into_iter().chain([(lang.to_owned(), Words::Blob(blob))]).collect(),
            });
        }
    }
    found
}

/// The page on which a text stands.
struct Home {
    about: About,
    /// Its words may be laid to their speakers.
    attributed: bool,
    /// The page shows its title and headings too.
    titled: bool,
}

fn home(forum: &Forum, editions: &[Subject], view: &TextView<'_>) -> Option<Home> {
    let genre = view.text.genre.unwrap_or(Genre::Report);
    let kind = Kind::Text(genre);
    let whole = |about: About| Home { about, attributed: true, titled: true };
    let parts: Vec<&str> = view.subject.split('/').collect();
    match *parts.as_slice() {
        ["text", _] => {
            let edition = view.text.about.as_deref().and_then(|about| about.split('/').next());
            let edition = edition.filter(|code| editions.iter().any(|e| **e == **code)).map(str::to_owned);
            Some(whole(About { edition, ..about(kind, &view.subject) }))
        }
        [edition, "statement"] => {
            Some(whole(About { edition: Some(edition.to_owned()), ..about(kind, &view.subject) }))
        }
        ["survey", survey, _] if genre == Genre::Points => {
            let about = about(kind, &format!("survey/{survey}"));
            Some(Home { about, attributed: false, titled: false })
        }
        [edition, code, _] => {
            let session = format!("{edition}/{code}");
            let attributed = forum.session(&session)?.is_attributed();
            let about = at_session(forum, editions, edition, &session, kind)?;
            Some(Home { about, attributed, titled: true })
        }
        _ => None,
    }
}

/// The blob that the page in a language shows of a paragraph; with the original every rendering of it is gone.
fn shown(forum: &Forum, view: &TextView<'_>, paragraph: &Paragraph, lang: &str) -> Option<Hash> {
    let stands = |hash: &Hash| !forum.has_redacted(hash);
    paragraph.sha256.filter(&stands)?;
    match view.rendering(paragraph, lang) {
        Rendering::Stale { from: Some(from), .. } if !stands(&from) => None,
        rendering => rendering.blob().filter(&stands),
    }
}

fn heading<'a>(view: &TextView<'a>, paragraph: &'a Paragraph, lang: &'a str) -> Option<(&'a str, &'a str)> {
    let own = || paragraph.heading.as_deref().filter(|_| lang == view.text.lang).map(|text| (lang, text));
    let translation = view.translation(lang).filter(|_| lang != view.text.lang);
    let rendered = translation.and_then(|t| t.translation.paragraphs.iter().find(|r| r.id == paragraph.id));
    rendered.and_then(|r| r.heading.as_deref()).map(|text| (lang, text)).or_else(own)
}
