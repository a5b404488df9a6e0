//! Votes as a side's program brings them.

use duologue_store::{Outcome, PARTICIPANT_LIMIT, Value, Vote};
use serde::{Deserialize, Serialize};

use super::problem::{Bad, Problem};
use crate::clean::clean;

/// Votes of one request.
pub const MOST: usize = 1_000;
/// Bytes of one request.
pub const BYTES: usize = 256 * 1024;
/// Clocks differ; a vote from further ahead would count for ever.
const AHEAD: i64 = 60_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ballots {
    votes: Vec<Ballot>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ballot {
    participant: String,
    public: String,
    opinion: String,
    vote: Word,
    at: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Word {
    Agree,
    Disagree,
    Pass,
    Withdraw,
}

/// Reads what was sent: all of it is taken, or nothing.
pub fn read(
    bytes: &[u8],
    opinions: &[String],
    is_own: impl Fn(&str) -> bool,
    now: i64,
) -> Result<Vec<Vote>, Problem> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let ballots: Ballots = serde_path_to_error::deserialize(&mut json).map_err(|fault| {
        match fault.path().to_string().as_str() {
            // It breaks off where no place has a name yet.
            "?" => Problem::Shape(".".to_owned()),
            path => Problem::Shape(path.to_owned()),
        }
    })?;
    json.end().map_err(|_| Problem::Shape(".".to_owned()))?;
    if ballots.votes.len() > MOST {
        return Err(Problem::TooLarge);
    }
    let vote = |(number, ballot): (usize, Ballot)| {
        let bad = |field: &str, why| Problem::Vote(format!("votes[{number}].{field}"), why);
        if !is_own(&ballot.public) {
            return Err(bad("public", Bad::Public));
        }
        if !is_participant(&ballot.participant) {
            return Err(bad("participant", Bad::Participant));
        }
        if !opinions.contains(&ballot.opinion) {
            return Err(bad(
                "opinion",
                Bad::Opinion(clean(&ballot.opinion).chars().take(PARTICIPANT_LIMIT).collect()),
            ));
        }
        let moment = match &ballot.at {
            None => now,
            Some(at) => moment(at, now).ok_or_else(|| bad("at", Bad::Time))?,
        };
        let Ballot { participant, public, opinion, vote, .. } = ballot;
        Ok(Vote { public, participant, opinion, value: vote.value(), moment })
    };
    ballots.votes.into_iter().enumerate().map(vote).collect()
}

/// An opaque id: visible ASCII, so that it can stand in an address.
pub fn is_participant(id: &str) -> bool {
    (1..=PARTICIPANT_LIMIT).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic())
}

fn moment(at: &str, now: i64) -> Option<i64> {
    let moment = at.parse::<jiff::Timestamp>().ok()?.as_millisecond();
    (0..=now.saturating_add(AHEAD)).contains(&moment).then_some(moment)
}

impl Word {
    fn value(self) -> Value {
        match self {
            Word::Agree => Value::Agree,
            Word::Disagree => Value::Disagree,
            Word::Pass => Value::Pass,
            Word::Withdraw => Value::Withdrawn,
        }
    }
}

/// What became of the votes of one request.
#[derive(Serialize)]
pub struct Taken {
    new: usize,
    changed: usize,
    unchanged: usize,
}

impl Taken {
    pub fn of(outcomes: &[Outcome]) -> Taken {
        let count = |wanted| outcomes.iter().filter(|outcome| **outcome == wanted).count();
        Taken {
            new: count(Outcome::New),
            changed: count(Outcome::Changed),
            unchanged: count(Outcome::Unchanged),
        }
    }
}
