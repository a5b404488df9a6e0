//! What can be asked of the read API: one table of addresses, from which the router is built and against which
//! the published description is tested.

use duologue_forum::Forum;
use duologue_forum::acts::code;

use super::session::last;
use super::table::Table;
use crate::canonical::standing_for;

/// Before every address of the API; a later form of it would stand beside this one.
pub const BASE: &str = "/api/v1";

/// The search, which asks the index and not the forum.
pub const SEARCH: &str = "/search";

/// A topic with its votes, which are in no log.
pub const TOPIC: &str = "/topics/{topic}";

/// Where a side's program brings votes, and where it removes a participant.
pub const INTAKE: [&str; 2] = ["/topics/{topic}/votes", "/topics/{topic}/participants/{participant}"];

/// One question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    Description,
    Editions,
    Edition(String),
    EditionSessions(String),
    EditionTexts(String),
    EditionTable(String, Table),
    Session(String, String),
    SessionTexts(String, String),
    People,
    Person(String),
    Tracks,
    Track(String),
    Texts,
    Text(String),
    Statements,
    Statement(String),
    Surveys,
    Survey(String),
    Record,
}

/// The codes of a path, in order.
type Codes<'a> = &'a [&'a str];

/// An address and what it asks; `None` where a code cannot be one.
pub type Route = (&'static str, fn(Codes<'_>) -> Option<Ask>);

pub const ROUTES: [Route; 19] = [
    ("/openapi.json", |_| Some(Ask::Description)),
    ("/editions", |_| Some(Ask::Editions)),
    ("/editions/{edition}", |c| one(c).map(Ask::Edition)),
    ("/editions/{edition}/sessions", |c| one(c).map(Ask::EditionSessions)),
    ("/editions/{edition}/texts", |c| one(c).map(Ask::EditionTexts)),
    ("/editions/{edition}/tables/{table}", |c| match c {
        [edition, table] => Some(Ask::EditionTable(own(edition)?, Table::parse(table)?)),
        _ => None,
    }),
    ("/sessions/{edition}/{session}", |c| two(c).map(|(e, s)| Ask::Session(e, s))),
    ("/sessions/{edition}/{session}/texts", |c| two(c).map(|(e, s)| Ask::SessionTexts(e, s))),
    ("/people", |_| Some(Ask::People)),
    ("/people/{person}", |c| one(c).map(Ask::Person)),
    ("/tracks", |_| Some(Ask::Tracks)),
    ("/tracks/{track}", |c| one(c).map(Ask::Track)),
    ("/texts", |_| Some(Ask::Texts)),
    ("/texts/{text}", |c| one(c).map(Ask::Text)),
    ("/statements", |_| Some(Ask::Statements)),
    ("/statements/{edition}", |c| one(c).map(Ask::Statement)),
    ("/surveys", |_| Some(Ask::Surveys)),
    ("/surveys/{year}", |c| one(c).map(Ask::Survey)),
    ("/record", |_| Some(Ask::Record)),
];

fn own(text: &str) -> Option<String> {
    code("address", text).is_ok().then(|| text.to_owned())
}

fn one(codes: Codes<'_>) -> Option<String> {
    codes.first().and_then(|c| own(c))
}

fn two(codes: Codes<'_>) -> Option<(String, String)> {
    match codes {
        [first, second] => own(first).zip(own(second)),
        _ => None,
    }
}

impl Ask {
    /// Lists are read page by page.
    pub fn is_list(&self) -> bool {
        matches!(
            self,
            Ask::Editions
                | Ask::EditionSessions(_)
                | Ask::People
                | Ask::Tracks
                | Ask::Texts
                | Ask::Statements
                | Ask::Surveys
        )
    }

    /// Where an id that became the same as another leads.
    pub fn moved(&self, forum: &Forum) -> Option<String> {
        let to = |subject: String, path: &dyn Fn(&str) -> String| {
            let stands = standing_for(forum, &subject);
            (*stands != *subject && forum.has(&stands)).then(|| format!("{BASE}{}", path(&stands)))
        };
        match self {
            Ask::Edition(e) => to(e.clone(), &|s| format!("/editions/{s}")),
            Ask::EditionSessions(e) => to(e.clone(), &|s| format!("/editions/{s}/sessions")),
            Ask::EditionTexts(e) => to(e.clone(), &|s| format!("/editions/{s}/texts")),
            Ask::EditionTable(e, table) => {
                to(e.clone(), &|s| format!("/editions/{s}/tables/{}", table.file()))
            }
            Ask::Session(e, s) => to(format!("{e}/{s}"), &|s| format!("/sessions/{s}")),
            Ask::SessionTexts(e, s) => to(format!("{e}/{s}"), &|s| format!("/sessions/{s}/texts")),
            Ask::Person(id) => to(format!("person/{id}"), &|s| format!("/people/{}", last(s))),
            Ask::Track(code) => to(format!("track/{code}"), &|s| format!("/tracks/{}", last(s))),
            Ask::Text(id) => to(format!("text/{id}"), &|s| format!("/texts/{}", last(s))),
            Ask::Statement(e) => to(e.clone(), &|s| format!("/statements/{s}")),
            Ask::Survey(_) | Ask::Description | Ask::Record => None,
            Ask::Editions | Ask::People | Ask::Tracks | Ask::Texts | Ask::Statements | Ask::Surveys => None,
        }
    }
}
