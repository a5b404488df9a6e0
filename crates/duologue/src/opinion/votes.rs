//! Files of votes: Polis' `votes.csv`, and our own `ballots.csv`.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::bail;
use duologue_opinion::{Ballot, OpinionId, ParticipantId, Vote};

use super::progress::Progress;
use super::table::{At, Source, Table, needed, optional};

/// A dialogue of two publics has fewer of both.
const OPINIONS: usize = 100_000;
const PARTICIPANTS: usize = 5_000_000;

const POLIS: &str = "a file of Polis' votes";
const SIGNS: [(&str, Option<Vote>); 3] =
    [("1", Some(Vote::Agree)), ("-1", Some(Vote::Disagree)), ("0", Some(Vote::Pass))];
const WORDS: [(&str, Option<Vote>); 4] = [
    ("agree", Some(Vote::Agree)),
    ("disagree", Some(Vote::Disagree)),
    ("pass", Some(Vote::Pass)),
    ("withdrawn", None),
];

/// Every line of the log, as it stands there.
pub fn read(file: &Path, progress: &Progress) -> anyhow::Result<Vec<Ballot>> {
    parse(&Source::read(file)?, progress)
}

pub fn parse(source: &Source, progress: &Progress) -> anyhow::Result<Vec<Ballot>> {
    let mut table = source.table()?;
    let form = Form::of(&table)?;
    let mut ballots = Vec::new();
    let (mut opinions, mut participants) = (BTreeSet::new(), BTreeSet::new());
    loop {
        if ballots.len() % 4096 == 0 {
            progress.reached(table.read());
        }
        let Some(row) = table.next()? else { break };
        let ballot = Ballot {
            participant: ParticipantId(row.number(form.participant)?),
            opinion: OpinionId(row.number(form.opinion)?),
            // Without times the log's own order counts.
            moment: if form.has_moments { row.number(form.moment)? } else { ballots.len() as u64 },
            vote: row.word(form.vote, form.words)?,
        };
        if ballot.moment >= 1 << 62 {
            bail!(row.fault(form.moment, "is no time in milliseconds"));
        }
        if opinions.insert(ballot.opinion) && opinions.len() > OPINIONS {
            bail!(row.fault(form.opinion, &format!("is one more than {OPINIONS} opinions")));
        }
        if participants.insert(ballot.participant) && participants.len() > PARTICIPANTS {
            bail!(row.fault(form.participant, &format!("is one more than {PARTICIPANTS} participants")));
        }
        ballots.push(ballot);
    }
    Ok(ballots)
}

struct Form {
    moment: At,
    has_moments: bool,
    participant: At,
    opinion: At,
    vote: At,
    words: &'static [(&'static str, Option<Vote>)],
}

impl Form {
    fn of(table: &Table<'_>) -> anyhow::Result<Self> {
        if table.has("opinion") {
            let columns = ["moment", "participant", "opinion", "vote"].map(needed);
            let [moment, participant, opinion, vote] = table.columns("a file of ballots", columns, &[])?;
            return Ok(Self { moment, has_moments: true, participant, opinion, vote, words: &WORDS });
        }
        let columns = [optional("timestamp"), needed("comment-id"), needed("voter-id"), needed("vote")];
        let [moment, opinion, participant, vote] =
            table.columns(POLIS, columns, &["datetime", "important"])?;
        Ok(Self { moment, has_moments: table.has("timestamp"), participant, opinion, vote, words: &SIGNS })
    }
}

/// As Polis' export has it.
pub fn sign(vote: Vote) -> &'static str {
    match vote {
        Vote::Agree => "1",
        Vote::Disagree => "-1",
        Vote::Pass => "0",
    }
}

/// As our own file has it.
pub fn word(vote: Option<Vote>) -> &'static str {
    match vote {
        Some(Vote::Agree) => "agree",
        Some(Vote::Disagree) => "disagree",
        Some(Vote::Pass) => "pass",
        None => "withdrawn",
    }
}
