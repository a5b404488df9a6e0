//! People and tracks as data.

use std::collections::BTreeMap;

use duologue_forum::Forum;
use duologue_forum::acts::Name;
use serde::Serialize;

use super::said::{Said, Wording, wordings};
use super::session::{self, Appearance, Session};

/// The authority record of one person.
#[derive(Serialize)]
pub struct Person<'a> {
    pub id: String,
    pub side: Option<&'a str>,
    pub slug: Option<&'a str>,
    /// By language, as the person writes it; never reordered.
    pub names: BTreeMap<&'a str, &'a Name>,
    pub variants: Vec<&'a str>,
    pub said: Vec<Said<'a>>,
}

/// A person with the seats of every year, the latest edition first.
#[derive(Serialize)]
pub struct PersonInFull<'a> {
    #[serde(flatten)]
    pub person: Person<'a>,
    pub appearances: Vec<Appearance<'a>>,
}

pub fn person<'a>(forum: &'a Forum, id: &str) -> Option<Person<'a>> {
    let p = forum.person(id)?;
    Some(Person {
        id: p.id,
        side: p.side,
        slug: p.slug,
        names: p.names,
        variants: p.variants,
        said: Said::all(&p.words),
    })
}

pub fn in_full<'a>(forum: &'a Forum, id: &str) -> Option<PersonInFull<'a>> {
    let person = person(forum, id)?;
    let seats = forum.appearances(&person.id);
    let appearances = seats.iter().map(|seat| Appearance::of(forum, seat)).collect();
    Some(PersonInFull { person, appearances })
}

/// A subject through the years.
#[derive(Serialize)]
pub struct Track<'a> {
    pub code: String,
    pub wordings: Vec<Wording<'a>>,
}

/// A track with its sittings, the latest edition first.
#[derive(Serialize)]
pub struct TrackInFull<'a> {
    #[serde(flatten)]
    pub track: Track<'a>,
    pub sessions: Vec<Session<'a>>,
}

pub fn track<'a>(forum: &'a Forum, code: &str) -> Track<'a> {
    Track { code: code.to_owned(), wordings: wordings(forum, &format!("track/{code}")) }
}

pub fn track_in_full<'a>(forum: &'a Forum, code: &str) -> Option<TrackInFull<'a>> {
    if !forum.tracks().iter().any(|t| t == code) {
        return None;
    }
    let sessions = forum.track(code).into_iter().map(|view| session::of(forum, view)).collect();
    Some(TrackInFull { track: track(forum, code), sessions })
}
