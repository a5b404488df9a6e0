//! A topic as Polis' export of a conversation: `votes.csv`, `comments.csv`, `participants-votes.csv` and `summary.csv`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use csv::Writer;
use duologue_opinion::{
    Ballot, Counts, GroupId, Matrix, OpinionId, ParticipantId, Vote, Votes, group_informed,
};
use jiff::Timestamp;

use super::comments::{self, Comment};
use super::folder::{Files, Folder, number, truth};
use super::progress::Progress;
use super::summary::Summary;
use super::table::{Source, needed};
use super::votes;
use duologue_survey::csv::guarded;

/// Only the votes must be there; the older exports lack columns, not files, but people pass on parts.
pub fn read(root: &Path, progress: &Progress) -> anyhow::Result<Folder> {
    let there = |name: &str| Some(root.join(name)).filter(|file| file.is_file());
    Ok(Folder {
        ballots: votes::read(&root.join("votes.csv"), progress)?,
        opinions: there("comments.csv").map(|file| comments::read(&file)).transpose()?.unwrap_or_default(),
        groups: there("participants-votes.csv")
            // As the server names it.
            .or_else(|| there("participant-votes.csv"))
            .map(|file| groups(&file))
            .transpose()?
            .unwrap_or_default(),
        summary: there("summary.csv").map(|file| Summary::read(&file)).transpose()?.unwrap_or_default(),
    })
}

/// The groups alone: votes and counts stand in the log of votes.
fn groups(file: &Path) -> anyhow::Result<BTreeMap<ParticipantId, GroupId>> {
    const COUNTS: [&str; 4] = ["n-comments", "n-votes", "n-agree", "n-disagree"];
    let source = Source::read(file)?;
    let mut table = source.table()?;
    let opinions: Vec<String> =
        table.header().iter().filter(|name| name.parse::<u32>().is_ok()).map(str::to_owned).collect();
    let unread: Vec<&str> = COUNTS.into_iter().chain(opinions.iter().map(String::as_str)).collect();
    let columns = ["participant", "group-id"].map(needed);
    let [participant, group] = table.columns("a file of Polis' participants", columns, &unread)?;
    let mut groups = BTreeMap::new();
    while let Some(row) = table.next()? {
        let id = ParticipantId(row.number(participant)?);
        if !row.text(group).is_empty() {
            groups.insert(id, GroupId(row.number(group)?));
        }
    }
    Ok(groups)
}

/// A folder as Polis would have exported it, in the newest form.
pub struct Exported {
    pub files: Files,
    /// Votes that were withdrawn: Polis knows no such thing, so nothing of them goes out.
    pub withdrawn: usize,
}

pub fn files(folder: &Folder) -> anyhow::Result<Exported> {
    let mut all = Votes::new();
    folder.ballots.iter().try_for_each(|&ballot| all.record(ballot).map(drop))?;
    let stands =
        |ballot: &&Ballot| ballot.vote.is_some() && all.vote(ballot.participant, ballot.opinion).is_some();
    let log: Vec<&Ballot> = folder.ballots.iter().filter(stands).collect();
    let files = [
        ("votes.csv", log_of_votes(&log)?),
        ("comments.csv", opinions(folder, &all)?),
        ("participants-votes.csv", participants(folder, &all)?),
        ("summary.csv", summary(folder, &all)?),
    ];
    Ok(Exported {
        withdrawn: folder.ballots.len() - log.len(),
        files: files.map(|(name, bytes)| (name.to_owned(), bytes)).into(),
    })
}

fn log_of_votes(log: &[&Ballot]) -> anyhow::Result<Vec<u8>> {
    let mut writer = Writer::from_writer(Vec::new());
    writer.write_record(["timestamp", "datetime", "comment-id", "voter-id", "vote"])?;
    for ballot in log {
        writer.write_record([
            ballot.moment.to_string().as_str(),
            &datetime(ballot.moment),
            &ballot.opinion.0.to_string(),
            &ballot.participant.0.to_string(),
            ballot.vote.map_or("", votes::sign),
        ])?;
    }
    Ok(writer.into_inner()?)
}

/// A moment in words, as far as it is a time: published exports have milliseconds, the server's own have seconds.
fn datetime(moment: u64) -> String {
    // In seconds from 1973 on, in milliseconds too.
    const TIMES: u64 = 100_000_000;
    let time = i64::try_from(moment).ok().and_then(|time| match moment {
        // A running number.
        ..TIMES => None,
        _ if moment < 1_000 * TIMES => Timestamp::from_second(time).ok(),
        _ => Timestamp::from_millisecond(time).ok(),
    });
    time.map(|time| time.strftime("%a %b %d %H:%M:%S UTC %Y").to_string()).unwrap_or_default()
}

fn opinions(folder: &Folder, votes: &Votes) -> anyhow::Result<Vec<u8>> {
    let mut writer = Writer::from_writer(Vec::new());
    writer.write_record([
        "timestamp",
        "datetime",
        "comment-id",
        "author-id",
        "agrees",
        "disagrees",
        "moderated",
        "is-meta",
        "is-seed",
        "group-informed-consensus",
        "comment-body",
    ])?;
    let matrix = Matrix::new(votes);
    let counts = Counts::new(&matrix, &matrix.by_row(&folder.groups));
    let columns = counts.columns.iter().filter(|column| !column.groups.is_empty());
    let informed: BTreeMap<OpinionId, f64> =
        columns.map(|column| (column.opinion, group_informed(&column.groups))).collect();
    for (id, comment) in &folder.opinions {
        let tally = votes.tally(*id);
        writer.write_record([
            &number(comment.moment),
            &comment.moment.map(datetime).unwrap_or_default(),
            &id.0.to_string(),
            &number(comment.author.map(|author| author.0)),
            &tally.agree.to_string(),
            &tally.disagree.to_string(),
            comments::sign(comment.status.moderation),
            truth(comment.status.meta),
            truth(comment.seed),
            &informed.get(id).map(f64::to_string).unwrap_or_default(),
            &guarded(&comment.text),
        ])?;
    }
    Ok(writer.into_inner()?)
}

/// A row for each participant who voted, wrote or is in a group; a column for each opinion.
fn participants(folder: &Folder, votes: &Votes) -> anyhow::Result<Vec<u8>> {
    let ids: BTreeSet<OpinionId> = votes.opinions().chain(folder.opinions.keys().copied()).collect();
    let authors = folder.opinions.values().filter_map(|comment| comment.author);
    let people: BTreeSet<ParticipantId> =
        votes.participants().chain(authors).chain(folder.groups.keys().copied()).collect();
    let mut written: BTreeMap<ParticipantId, usize> = BTreeMap::new();
    for author in folder.opinions.values().filter_map(|comment: &Comment| comment.author) {
        *written.entry(author).or_default() += 1;
    }
    let mut writer = Writer::from_writer(Vec::new());
    let head = ["participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree"];
    writer.write_record(head.map(str::to_owned).into_iter().chain(ids.iter().map(|id| id.0.to_string())))?;
    for person in people {
        let row: BTreeMap<OpinionId, Vote> = votes.row(person).collect();
        let count = |vote: Vote| row.values().filter(|&&given| given == vote).count().to_string();
        let known = [
            person.0.to_string(),
            folder.groups.get(&person).map(|group| group.0.to_string()).unwrap_or_default(),
            written.get(&person).copied().unwrap_or_default().to_string(),
            row.len().to_string(),
            count(Vote::Agree),
            count(Vote::Disagree),
        ];
        let cells = ids.iter().map(|id| row.get(id).map_or("", |&vote| votes::sign(vote)).to_owned());
        writer.write_record(known.into_iter().chain(cells))?;
    }
    Ok(writer.into_inner()?)
}

fn summary(folder: &Folder, votes: &Votes) -> anyhow::Result<Vec<u8>> {
    let authors: BTreeSet<ParticipantId> =
        folder.opinions.values().filter_map(|comment| comment.author).collect();
    let groups: BTreeSet<GroupId> = folder.groups.values().copied().collect();
    let counts = [
        ("voters", votes.participants().filter(|&id| votes.row(id).next().is_some()).count()),
        ("voters-in-conv", folder.groups.len()),
        ("commenters", authors.len()),
        ("comments", folder.opinions.len()),
        ("groups", groups.len()),
    ];
    let mut writer = Writer::from_writer(Vec::new());
    folder.summary.lines(&counts).iter().try_for_each(|line| writer.write_record(line))?;
    Ok(writer.into_inner()?)
}
