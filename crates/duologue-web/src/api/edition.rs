//! Editions as data.

use duologue_forum::acts::{ByLang, Day, Mode, Status};
use duologue_forum::{Forum, Step};
use serde::Serialize;

use super::said::{Counted, Said, Value, Wording, figures, wordings};

/// One yearly meeting, as every voice tells it.
#[derive(Serialize)]
pub struct Edition<'a> {
    pub code: &'a str,
    pub simulated: bool,
    pub year: Vec<Value<'a, u16>>,
    pub status: Option<Value<'a, Status>>,
    /// How long a postponement holds, where that was said.
    pub until: Option<&'a str>,
    pub mode: Vec<Value<'a, Mode>>,
    pub host: Option<&'a str>,
    pub cities: Vec<Value<'a, Vec<String>>>,
    pub days: Vec<Value<'a, Vec<Day>>>,
    pub eve: Vec<Value<'a, Vec<Day>>>,
    pub venue: Vec<Value<'a, ByLang>>,
    pub course: Vec<Stage<'a>>,
    pub wordings: Vec<Wording<'a>>,
    pub figures: Vec<Counted<'a>>,
}

/// An earlier plan, a move or a postponement.
#[derive(Serialize)]
pub struct Stage<'a> {
    pub status: Option<Status>,
    pub days: Vec<Day>,
    pub venue: &'a ByLang,
    pub said: Said<'a>,
}

impl<'a> Stage<'a> {
    fn of(step: Step<'a>) -> Stage<'a> {
        Stage { status: step.status, days: step.days, venue: step.venue, said: Said::of(step.word) }
    }
}

pub fn edition<'a>(forum: &'a Forum, code: &'a str) -> Option<Edition<'a>> {
    let e = forum.edition(code)?;
    Some(Edition {
        code,
        simulated: e.simulated,
        year: Value::all(&e.year),
        status: e.status.as_ref().map(Value::of),
        until: e.until,
        mode: Value::all(&e.mode),
        host: e.host,
        cities: Value::all(&e.cities),
        days: Value::all(&e.days),
        eve: Value::all(&e.eve),
        venue: Value::all(&e.venue),
        course: e.course.into_iter().map(Stage::of).collect(),
        wordings: wordings(forum, code),
        figures: figures(forum, code),
    })
}
