//! Files of opinions: Polis' `comments.csv`, and our own `opinions.csv`.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::bail;
use duologue_opinion::{Moderation, OpinionId, ParticipantId, Status};

use super::table::{At, Known, Row, Source, Table, needed, optional};
use duologue_survey::csv::unguarded;

/// What is known of an opinion besides the votes on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comment {
    pub status: Status,
    pub text: String,
    pub moment: Option<u64>,
    pub author: Option<ParticipantId>,
    /// Put in by the organisers before the first vote.
    pub seed: bool,
}

const SIGNS: [(&str, Moderation); 3] =
    [("1", Moderation::Accepted), ("0", Moderation::Unmoderated), ("-1", Moderation::Rejected)];
const WORDS: [(&str, Moderation); 3] = [
    ("accepted", Moderation::Accepted),
    ("unmoderated", Moderation::Unmoderated),
    ("rejected", Moderation::Rejected),
];
/// What Polis counts, and the time once more.
const TOLD_BY_VOTES: [&str; 6] =
    ["datetime", "agrees", "disagrees", "pass", "importance", "group-informed-consensus"];
/// A column that is not there, or is empty, says no.
const YES: [(&str, bool); 5] = [("true", true), ("false", false), ("1", true), ("0", false), ("", false)];

pub fn read(file: &Path) -> anyhow::Result<BTreeMap<OpinionId, Comment>> {
    let source = Source::read(file)?;
    let mut table = source.table()?;
    let Form { what, names, unread, moderation } = Form::of(&table);
    let [id, text, moderated, moment, author, meta, seed] = table.columns(what, names, unread)?;
    let mut comments = BTreeMap::new();
    while let Some(row) = table.next()? {
        let comment = Comment {
            status: Status { moderation: row.word(moderated, moderation)?, meta: row.word(meta, &YES)? },
            text: unguarded(row.text(text)).to_owned(),
            moment: number(&row, moment)?,
            author: number(&row, author)?.map(ParticipantId),
            seed: row.word(seed, &YES)?,
        };
        let opinion = OpinionId(row.number(id)?);
        if comments.insert(opinion, comment).is_some() {
            bail!(row.fault(id, &format!("opinion {} stands twice", opinion.0)));
        }
    }
    Ok(comments)
}

fn number(row: &Row<'_, '_>, at: At) -> anyhow::Result<Option<u64>> {
    if row.text(at).is_empty() { Ok(None) } else { row.number(at).map(Some) }
}

struct Form {
    what: &'static str,
    names: [Known; 7],
    unread: &'static [&'static str],
    moderation: &'static [(&'static str, Moderation)],
}

impl Form {
    fn of(table: &Table<'_>) -> Self {
        if table.has("opinion") {
            let names = [
                needed("opinion"),
                needed("text"),
                needed("moderation"),
                optional("moment"),
                optional("author"),
                optional("meta"),
                optional("seed"),
            ];
            return Self { what: "a file of opinions", names, unread: &[], moderation: &WORDS };
        }
        let names = [
            needed("comment-id"),
            needed("comment-body"),
            needed("moderated"),
            optional("timestamp"),
            optional("author-id"),
            // Of newer exports.
            optional("is-meta"),
            optional("is-seed"),
        ];
        Self { what: "a file of Polis' comments", names, unread: &TOLD_BY_VOTES, moderation: &SIGNS }
    }
}

/// As Polis' export has it.
pub fn sign(moderation: Moderation) -> &'static str {
    match moderation {
        Moderation::Accepted => "1",
        Moderation::Unmoderated => "0",
        Moderation::Rejected => "-1",
    }
}

/// As our own file has it.
pub fn word(moderation: Moderation) -> &'static str {
    match moderation {
        Moderation::Accepted => "accepted",
        Moderation::Unmoderated => "unmoderated",
        Moderation::Rejected => "rejected",
    }
}
