//! What an old address may lead to: a page of this site, a passage on it, or a file beside it.

use std::collections::HashSet;
use std::fmt;

use duologue_forum::Forum;

use crate::address::{Address, Lang, Place};
use crate::canonical::canonical;
use crate::release_files::{Wanted, paths};

/// Longest name of a passage.
const PASSAGE: usize = 255;

/// A page or a file of this site; printed, it is the value of `Location`.
///
/// Only what is printed as it was read is one: nothing is left to encode, nothing leads to another host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal {
    page: Address,
    rest: Rest,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Rest {
    None,
    /// The id of a paragraph or of another part of the page.
    Passage(String),
    /// The name of a file that stands below the page's address.
    File(String),
}

/// The pages and files of a forum that can be led to.
pub struct Shown<'f> {
    forum: &'f Forum,
    pages: HashSet<Place>,
    released: HashSet<String>,
}

impl Goal {
    pub fn parse(cell: &str) -> Option<Goal> {
        let page = |path: &str| Address::parse(path, None).filter(|address| address.path() == path);
        if let Some((path, passage)) = cell.split_once('#') {
            return Some(Goal { page: page(path)?, rest: Rest::Passage(named(passage)?) });
        }
        if let Some(page) = page(cell) {
            return Some(Goal { page, rest: Rest::None });
        }
        let (folder, name) = cell.rsplit_once('/')?;
        let page = page(folder).or_else(|| page(&format!("{folder}/")))?;
        let goal = has_file(&page.place, name).then(|| Goal { page, rest: Rest::File(name.to_owned()) });
        goal.filter(|goal| goal.to_string() == cell)
    }
}

/// What ids are made of on the pages; none of it is ever encoded (RFC 3986, 2.3).
fn named(passage: &str) -> Option<String> {
    let good = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    ((1..=PASSAGE).contains(&passage.len()) && passage.bytes().all(good)).then(|| passage.to_owned())
}

/// Whether files of that name stand below such a page.
fn has_file(place: &Place, name: &str) -> bool {
    match place {
        Place::Home => matches!(name, "feed.atom" | "programme.ics"),
        Place::Edition(_) => {
            matches!(name, "feed.atom" | "programme.ics" | "schedule.xml" | "schedule.json" | "open-data.zip")
        }
        Place::Session(..) => name == "session.ics",
        Place::Person(_) => name == "calendar.ics",
        Place::SurveyYear(survey) => Wanted::Table(survey.clone(), name.to_owned()).media().is_some(),
        Place::Topic(topic) => Wanted::Topic(topic.clone(), name.to_owned()).media().is_some(),
        _ => false,
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let page = self.page.path();
        match &self.rest {
            Rest::None => f.write_str(&page),
            Rest::Passage(id) => write!(f, "{page}#{id}"),
            Rest::File(name) => write!(f, "{}/{name}", page.trim_end_matches('/')),
        }
    }
}

impl<'f> Shown<'f> {
    pub fn of(forum: &'f Forum) -> Shown<'f> {
        let released = Lang::ALL.into_iter().flat_map(|lang| paths(forum, lang));
        Shown {
            forum,
            pages: Place::all(forum).into_iter().collect(),
            released: released.map(|(path, _)| path).collect(),
        }
    }

    /// Whether a page is there; an id that became another still leads to one.
    pub fn has(&self, goal: &Goal) -> bool {
        let page = self.pages.contains(&canonical(self.forum, &goal.page).place);
        let released = matches!(goal.page.place, Place::SurveyYear(_) | Place::Topic(_));
        match goal.rest {
            Rest::File(_) if released => self.released.contains(goal.to_string().trim_start_matches('/')),
            _ => page,
        }
    }
}
