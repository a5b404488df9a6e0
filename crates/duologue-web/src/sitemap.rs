//! Sitemaps (sitemaps.org, version 0.9) with the languages of each page (`xhtml:link`): one an edition, and the rest.

use std::collections::HashMap;
use std::io;

use duologue_forum::acts::Body;
use duologue_forum::{Forum, Subject};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::address::{Address, Lang, Place};
use crate::canonical::{alternates, languages};
use crate::origin::Origin;

/// Most places of one file: in three languages they stay below the 50,000 addresses that a file may have.
const MOST: usize = 15_000;
const SITEMAP: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
const XHTML: &str = "http://www.w3.org/1999/xhtml";

type Out = Writer<Vec<u8>>;

/// Which pages a sitemap lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Edition(String),
    /// Pages of no edition.
    Others,
}

impl Part {
    fn has(&self, place: &Place) -> bool {
        match (self, edition(place)) {
            (Part::Edition(code), Some(of)) => of == code,
            (Part::Others, None) => true,
            _ => false,
        }
    }

    /// The path of one of its files, which count from 1.
    fn path(&self, file: usize) -> String {
        match self {
            Part::Edition(code) => format!("/sitemaps/editions/{code}/{file}.xml"),
            Part::Others => format!("/sitemaps/others/{file}.xml"),
        }
    }
}

fn edition(place: &Place) -> Option<&str> {
    match place {
        Place::Edition(e) | Place::Programme(e) | Place::Session(e, _) | Place::Statement(e) => Some(e),
        _ => None,
    }
}

/// Writes the index of all sitemaps.
pub fn index(forum: &Forum, origin: &Origin) -> Option<Vec<u8>> {
    let (places, latest) = (Place::all(forum), Latest::of(forum));
    let parts = forum.editions().into_iter().map(|code| Part::Edition(code.to_string()));
    write("sitemapindex", |out| {
        for part in parts.chain([Part::Others]) {
            let listed: Vec<&Place> = places.iter().filter(|place| part.has(place)).collect();
            for (at, places) in listed.chunks(MOST).enumerate() {
                let last = places.iter().filter_map(|place| latest.at(place)).max();
                out.create_element("sitemap").write_inner_content(|out| {
                    text(out, "loc", &origin.url(&part.path(at + 1)))?;
                    last.map_or(Ok(()), |at| text(out, "lastmod", at))
                })?;
            }
        }
        Ok(())
    })
}

/// Writes one file of a part; `None` if the part has no such file.
pub fn part(forum: &Forum, origin: &Origin, part: &Part, file: usize) -> Option<Vec<u8>> {
    let places: Vec<Place> = Place::all(forum).into_iter().filter(|place| part.has(place)).collect();
    let (places, latest) = (places.chunks(MOST).nth(file.checked_sub(1)?)?, Latest::of(forum));
    write("urlset", |out| {
        for place in places {
            let languages = languages(forum, place);
            let all = alternates(forum, place, &languages);
            for lang in &languages {
                out.create_element("url").write_inner_content(|out| {
                    text(out, "loc", &url(origin, *lang, place))?;
                    latest.at(place).map_or(Ok(()), |at| text(out, "lastmod", at))?;
                    links(out, origin, place, &all)
                })?;
            }
        }
        Ok(())
    })
}

/// The page in every language that has its text.
fn links(out: &mut Out, origin: &Origin, place: &Place, all: &[(&'static str, Lang)]) -> io::Result<()> {
    for (tag, lang) in all {
        let href = url(origin, *lang, place);
        out.create_element("xhtml:link")
            .with_attributes([("rel", "alternate"), ("hreflang", *tag), ("href", &href)])
            .write_empty()?;
    }
    Ok(())
}

fn url(origin: &Origin, lang: Lang, place: &Place) -> String {
    origin.url(&Address::new(lang, place.clone()).path())
}

fn write(root: &str, content: impl FnOnce(&mut Out) -> io::Result<()>) -> Option<Vec<u8>> {
    let mut out = Writer::new(Vec::new());
    out.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None))).ok()?;
    let namespaces = [("xmlns", SITEMAP), ("xmlns:xhtml", XHTML)];
    out.create_element(root).with_attributes(namespaces).write_inner_content(content).ok()?;
    Some(out.into_inner())
}

fn text(out: &mut Out, name: &str, value: &str) -> io::Result<()> {
    out.create_element(name).write_text_content(BytesText::new(value))?;
    Ok(())
}

/// When something was last said of a subject or of what stands under it.
struct Latest<'a> {
    subjects: HashMap<Subject, &'a str>,
    all: Option<&'a str>,
}

impl<'a> Latest<'a> {
    fn of(forum: &'a Forum) -> Latest<'a> {
        let mut subjects: HashMap<Subject, &'a str> = HashMap::new();
        let mut raise = |subject: Subject, at: &'a str| {
            let known = subjects.entry(subject).or_insert(at);
            *known = (*known).max(at);
        };
        for voice in forum.voices() {
            for subject in voice.subjects_from("") {
                let Some(at) = voice.history(subject).iter().map(|w| w.act.entry.at.as_str()).max() else {
                    continue;
                };
                for word in voice.history(subject) {
                    // A person's page shows where they sat.
                    if let Some(Body::Appearance(seat)) = word.body() {
                        raise(forum.resolve(&format!("person/{}", seat.person)), &word.act.entry.at);
                    }
                }
                let mut above: &str = subject;
                loop {
                    raise(above.into(), at);
                    match above.rsplit_once('/') {
                        Some((parent, _)) => above = parent,
                        None => break,
                    }
                }
            }
        }
        let all = subjects.values().copied().max();
        Latest { subjects, all }
    }

    /// A page without a subject of its own tells of all.
    fn at(&self, place: &Place) -> Option<&'a str> {
        match place.subject() {
            Some(subject) => self.subjects.get(subject.as_str()).copied(),
            None => self.all,
        }
    }
}
