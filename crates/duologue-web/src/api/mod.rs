//! The read API: pure functions from a forum to bytes, as pages are.

mod ask;
pub mod ballots;
mod bundle;
mod dataset;
mod edition;
mod paging;
mod person;
mod problem;
mod record;
mod said;
mod session;
mod table;
mod text;
mod topic;

use duologue_forum::Forum;
use duologue_record::Hash;
use serde::Serialize;

pub use ask::{Ask, BASE, INTAKE, ROUTES, SEARCH, TOPIC};
pub use bundle::bundle;
pub use dataset::licence_key;
pub use paging::Paging;
pub use problem::Problem;
pub use said::State;
pub use topic::topic;

use crate::context::Texts;
use crate::views::statement_editions;

/// The description of the API (OpenAPI 3.1).
const DESCRIPTION: &str = include_str!("openapi.json");
pub const JSON: &str = "application/json; charset=utf-8";

/// The bytes of an answer, and what they are.
pub struct Answer {
    pub media: &'static str,
    pub bytes: Vec<u8>,
}

/// What was asked for, with the state from which it was read.
#[derive(Serialize)]
struct One<T> {
    data: T,
    state: State,
}

/// A page of a list; `next` is the address of the page behind it.
#[derive(Serialize)]
struct Many<T> {
    data: Vec<T>,
    next: Option<String>,
    state: State,
}

/// Blobs of running text that an answer prints.
pub fn needs(forum: &Forum, ask: &Ask) -> Vec<Hash> {
    let views = match ask {
        Ask::EditionTexts(e) => forum.texts_under(e),
        Ask::SessionTexts(e, s) => forum.texts_under(&format!("{e}/{s}")),
        Ask::Text(id) => forum.texts(&format!("text/{id}")),
        Ask::Statement(e) => forum.texts(&format!("{e}/statement")),
        _ => Vec::new(),
    };
    text::needs(forum, &views)
}

/// Answers a question; `None` if the forum has nothing there.
pub fn answer(
    forum: &Forum,
    texts: &Texts,
    ask: &Ask,
    paging: &Paging,
    path: &str,
) -> Result<Option<Answer>, serde_json::Error> {
    let editions = forum.editions();
    let has_edition = |code: &str| editions.iter().any(|e| **e == *code);
    let list = Lister { forum, paging, path };
    match ask {
        Ask::Description => Ok(Some(Answer { media: JSON, bytes: DESCRIPTION.as_bytes().to_vec() })),
        Ask::Editions => {
            let key = |code: &str| format!("{:010} {code}", code.parse::<u32>().unwrap_or(u32::MAX));
            list.of(editions.iter().filter_map(|e| Some((key(e), edition::edition(forum, e)?))))
        }
        Ask::Edition(e) => whole(forum, edition::edition(forum, e)),
        Ask::EditionSessions(e) if has_edition(e) => {
            let all = forum.sessions(e).into_iter();
            list.of(all.map(|view| (session::key(&view), session::of(forum, view))))
        }
        Ask::EditionTexts(e) if has_edition(e) => {
            let views = forum.texts_under(e);
            whole(forum, Some(views.iter().map(|v| text::of(forum, texts, v, true)).collect::<Vec<_>>()))
        }
        Ask::EditionTable(e, table) if has_edition(e) => Ok(Some(table.answer(forum, e))),
        Ask::EditionSessions(_) | Ask::EditionTexts(_) | Ask::EditionTable(..) => Ok(None),
        Ask::Session(e, s) => whole(forum, session::in_full(forum, &format!("{e}/{s}"))),
        Ask::SessionTexts(e, s) => {
            let Some(session) = forum.session(&format!("{e}/{s}")) else { return Ok(None) };
            let views = forum.texts_under(&session.subject);
            let attributed = session.is_attributed();
            whole(
                forum,
                Some(views.iter().map(|v| text::of(forum, texts, v, attributed)).collect::<Vec<_>>()),
            )
        }
        Ask::People => list
            .of(forum.people().into_iter().filter_map(|id| Some((id.clone(), person::person(forum, &id)?)))),
        Ask::Person(id) => whole(forum, person::in_full(forum, id)),
        Ask::Tracks => list.of(forum.tracks().into_iter().map(|t| (t.clone(), person::track(forum, &t)))),
        Ask::Track(t) => whole(forum, person::track_in_full(forum, t)),
        Ask::Texts => list.of(text::free(forum).into_iter().map(|head| (head.id.clone(), head))),
        Ask::Text(id) => {
            let views = forum.texts(&format!("text/{id}"));
            let all: Vec<_> = views.iter().map(|v| text::of(forum, texts, v, true)).collect();
            whole(forum, Some(all).filter(|all| !all.is_empty()))
        }
        Ask::Statements => {
            list.of(statement_editions(forum).into_iter().map(|e| (e.clone(), text::statement(forum, &e))))
        }
        Ask::Statement(e) => whole(forum, text::statement_in_full(forum, texts, e)),
        Ask::Surveys => list.of(forum.surveys().into_iter().map(|y| (y.clone(), record::survey(forum, &y)))),
        Ask::Survey(y) => {
            let told = forum.surveys().iter().any(|year| year == y);
            whole(forum, told.then(|| record::survey(forum, y)))
        }
        Ask::Record => whole(forum, Some(record::logs(forum))),
    }
}

fn whole<T: Serialize>(forum: &Forum, data: Option<T>) -> Result<Option<Answer>, serde_json::Error> {
    let Some(data) = data else { return Ok(None) };
    let bytes = serde_json::to_vec(&One { data, state: State::of(forum) })?;
    Ok(Some(Answer { media: JSON, bytes }))
}

struct Lister<'a> {
    forum: &'a Forum,
    paging: &'a Paging,
    path: &'a str,
}

impl Lister<'_> {
    fn of<T: Serialize>(
        &self,
        items: impl Iterator<Item = (String, T)>,
    ) -> Result<Option<Answer>, serde_json::Error> {
        let (data, next) = self.paging.cut(items.collect());
        let next = next.map(|query| format!("{}{query}", self.path));
        let bytes = serde_json::to_vec(&Many { data, next, state: State::of(self.forum) })?;
        Ok(Some(Answer { media: JSON, bytes }))
    }
}
