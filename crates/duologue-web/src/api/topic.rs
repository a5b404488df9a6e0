//! A topic as data: its opinions, and how each public voted on them.

use duologue_forum::Forum;
use duologue_opinion::Tally;
use serde::Serialize;

use super::One;
use super::said::{State, Wording, wordings};
use crate::topics::Counts;

/// Of fewer voters one could guess who voted how.
const FEWEST: u64 = 10;

#[derive(Serialize)]
struct Topic<'a> {
    code: &'a str,
    wordings: Vec<Wording<'a>>,
    opinions: Vec<Opinion<'a>>,
    /// The last report.
    computed: Option<Computed>,
}

#[derive(Serialize)]
struct Opinion<'a> {
    code: &'a str,
    wordings: Vec<Wording<'a>>,
    publics: Vec<Public<'a>>,
}

#[derive(Serialize)]
struct Public<'a> {
    public: &'a str,
    too_few: bool,
    counts: Option<Voted>,
}

#[derive(Serialize)]
struct Voted {
    agree: u64,
    disagree: u64,
    pass: u64,
}

#[derive(Serialize)]
struct Computed {
    /// RFC 3339.
    at: String,
    votes: i64,
}

impl<'a> Public<'a> {
    fn of(public: &'a str, tally: &Tally) -> Public<'a> {
        let too_few = tally.votes() < FEWEST;
        let counts = Voted { agree: tally.agree, disagree: tally.disagree, pass: tally.pass };
        Public { public, too_few, counts: (!too_few).then_some(counts) }
    }
}

/// The bytes of a topic's answer.
pub fn topic(forum: &Forum, code: &str, counts: &Counts) -> Result<Vec<u8>, serde_json::Error> {
    let opinions = counts.opinions.iter().map(|(opinion, publics)| Opinion {
        code: opinion,
        wordings: wordings(forum, &format!("topic/{code}/{opinion}")),
        publics: publics.iter().map(|(public, tally)| Public::of(public, tally)).collect(),
    });
    let computed = counts.computed.and_then(|computed| {
        let at = jiff::Timestamp::from_millisecond(computed.made_at).ok()?;
        Some(Computed { at: at.to_string(), votes: computed.votes })
    });
    let wordings = wordings(forum, &format!("topic/{code}"));
    let data = Topic { code, wordings, opinions: opinions.collect(), computed };
    serde_json::to_vec(&One { data, state: State::of(forum) })
}
