//! What can be taken away of a topic's released results.

use duologue_forum::Forum;
use duologue_forum::opinion::{Results, Voted};
use duologue_opinion::{Consensus, Share, Shares, Tally, consensus};
use duologue_record::Hash;
use duologue_survey::csv::guarded;
use serde::Serialize;
use serde_json::json;

use crate::address::Lang;
use crate::context::Context;
use crate::opinion_report::percent;
use crate::told::{Standing, Told};
use crate::views::opinions::title;

/// The files of a release.
const NAMES: [&str; 5] = ["opinions.csv", "groups.csv", ROWS, "results.json", SUMS];
/// Where a side publishes every voter's votes.
const ROWS: &str = "rows.csv";
const SUMS: &str = "SHA256SUMS";
/// So that spreadsheets read Japanese and Chinese.
const MARK: &[u8] = "\u{FEFF}".as_bytes();

pub fn path(lang: Lang, topic: &str, name: &str) -> String {
    format!("{}/opinions/{topic}/{name}", lang.code())
}

/// What a topic's files are called.
pub fn names(told: &Told) -> impl Iterator<Item = &'static str> {
    let has_rows = !told.rows.is_empty();
    NAMES.into_iter().filter(move |name| has_rows || *name != ROWS)
}

/// Topics that may have such files, with the files' names.
pub fn all(forum: &Forum) -> Vec<(String, &'static str)> {
    let released = forum.topics().into_iter().filter(|topic| forum.topic_release(topic).is_some());
    released.flat_map(|topic| NAMES.map(|name| (topic.clone(), name))).collect()
}

pub fn media(name: &str) -> Option<&'static str> {
    match name {
        "opinions.csv" | "groups.csv" | ROWS => Some("text/csv; charset=utf-8"),
        "results.json" => Some("application/json; charset=utf-8"),
        SUMS => Some("text/plain; charset=utf-8"),
        _ => None,
    }
}

/// A file of a topic's release by its name; none where nothing is released, or no file has the name.
pub fn write(c: &Context<'_>, topic: &str, name: &str) -> Option<Vec<u8>> {
    let told = Told::released(c.forum, c.texts, topic, &c.sides)?;
    file(c, topic, &told, name)
}

/// A file of what is told of a topic, released or counted so far.
pub fn file(c: &Context<'_>, topic: &str, told: &Told, name: &str) -> Option<Vec<u8>> {
    let text = |opinion: &str| guarded(&title(c, &format!("topic/{topic}/{opinion}")).text).into_owned();
    match name {
        "opinions.csv" => table(told.sheets.iter().flat_map(|sheet| {
            sheet
                .opinions
                .iter()
                .map(|count| Opinion::of(sheet, &count.opinion, text(&count.opinion), count.voted))
        })),
        "groups.csv" => table(told.sheets.iter().flat_map(|sheet| groups(sheet, &text))),
        ROWS => rows(told),
        "results.json" => json(c, topic, told),
        SUMS => {
            let others = names(told).filter(|name| *name != SUMS);
            let line = |name: &str| Some(format!("{}  {name}\n", Hash::of(&file(c, topic, told, name)?)));
            Some(others.filter_map(line).collect::<String>().into_bytes())
        }
        _ => None,
    }
}

/// How a public voted on an opinion; empty where fewer than ten voted.
#[derive(Serialize)]
struct Opinion<'a> {
    public: &'a str,
    opinion: &'a str,
    text: String,
    votes: Option<u64>,
    agree: Option<u64>,
    disagree: Option<u64>,
    pass: Option<u64>,
    agree_percent: String,
    agree_low: String,
    agree_high: String,
    disagree_percent: String,
    disagree_low: String,
    disagree_high: String,
}

impl<'a> Opinion<'a> {
    fn of(sheet: &'a Results, opinion: &'a str, text: String, voted: Option<Voted>) -> Opinion<'a> {
        let tally = voted.map(|[agree, disagree, pass]| Tally::new(agree, disagree, pass));
        let shares = tally.map(Shares::of);
        let [agree_percent, agree_low, agree_high] = printed(shares.map(|shares| shares.agree));
        let [disagree_percent, disagree_low, disagree_high] = printed(shares.map(|shares| shares.disagree));
        Opinion {
            public: &sheet.side,
            opinion,
            text,
            votes: tally.map(|tally| tally.votes()),
            agree: tally.map(|tally| tally.agree),
            disagree: tally.map(|tally| tally.disagree),
            pass: tally.map(|tally| tally.pass),
            agree_percent,
            agree_low,
            agree_high,
            disagree_percent,
            disagree_low,
            disagree_high,
        }
    }
}

/// A share and the ends of its interval, as pages print them.
fn printed(share: Option<Share>) -> [String; 3] {
    match share {
        Some(Share::Estimated { share, interval, .. }) => {
            [percent(share), percent(interval.low), percent(interval.high)]
        }
        Some(Share::TooFewVotes { .. }) | None => Default::default(),
    }
}

/// How a group of a public voted on an opinion.
#[derive(Serialize)]
struct OfGroup<'a> {
    public: &'a str,
    /// From 1; those that were merged have the last number.
    group: usize,
    merged: bool,
    members: u64,
    opinion: &'a str,
    text: String,
    agree: Option<u64>,
    disagree: Option<u64>,
    pass: Option<u64>,
    /// What sets the group apart, and how.
    apart: Option<&'static str>,
}

fn groups<'a>(sheet: &'a Results, text: &impl Fn(&str) -> String) -> Vec<OfGroup<'a>> {
    let mut rows = Vec::new();
    for (number, group) in (1..).zip(&sheet.groups) {
        for (count, voted) in sheet.opinions.iter().zip(&group.voted) {
            let apart = group.apart.iter().find(|apart| apart.opinion == count.opinion);
            rows.push(OfGroup {
                public: &sheet.side,
                group: number,
                merged: group.merged,
                members: group.members,
                opinion: &count.opinion,
                text: text(&count.opinion),
                agree: voted.map(|[agree, ..]| agree),
                disagree: voted.map(|[_, disagree, _]| disagree),
                pass: voted.map(|[.., pass]| pass),
                apart: apart.map(|apart| if apart.agrees { "agree" } else { "disagree" }),
            });
        }
    }
    rows
}

/// A line for each voter of the sides that publish them: a column for each opinion, empty where there is no vote.
fn rows(told: &Told) -> Option<Vec<u8>> {
    if told.rows.is_empty() {
        return None;
    }
    let mut writer = csv::Writer::from_writer(MARK.to_vec());
    let head = std::iter::once("public").chain(told.opinions.iter().map(String::as_str));
    writer.write_record(head).ok()?;
    for of in &told.rows {
        let place = |opinion: &String| of.opinions.iter().position(|code| code == opinion);
        let places: Vec<Option<usize>> = told.opinions.iter().map(place).collect();
        for row in &of.rows {
            let vote = |place: &Option<usize>| match place.and_then(|place| row.as_bytes().get(place)) {
                Some(b'+') => "agree",
                Some(b'-') => "disagree",
                Some(b'0') => "pass",
                _ => "",
            };
            writer.write_record(std::iter::once(of.side.as_str()).chain(places.iter().map(vote))).ok()?;
        }
    }
    writer.into_inner().ok()
}

fn table<T: Serialize>(rows: impl Iterator<Item = T>) -> Option<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(MARK.to_vec());
    for row in rows {
        if let Err(error) = writer.serialize(row) {
            tracing::error!(%error, "a row of a topic's results is not written");
        }
    }
    writer.into_inner().ok()
}

/// Results for programs: the sheets as they were agreed or are counted, the texts of the opinions, and what all publics
/// say of each.
fn json(c: &Context<'_>, topic: &str, told: &Told) -> Option<Vec<u8>> {
    let (release, counted) = match &told.standing {
        Standing::Released(release) => (Some(release), None),
        Standing::Running(at) => (None, Some(at)),
    };
    let lines = told.lines();
    let tallies = |line: &crate::opinion_report::Line| {
        line.publics.iter().map(|public| (public.public, public.tally)).collect()
    };
    let found = consensus(&lines.iter().map(|line| (line.opinion, tallies(line))).collect(), &told.publics());
    let publics: Vec<&str> = told.sheets.iter().map(|sheet| sheet.side.as_str()).collect();
    let side = |public: duologue_opinion::PublicId| publics.get(usize::from(public.0)).copied();
    let opinion = |code: &String| {
        let subject = format!("topic/{topic}/{code}");
        let worded = c.forum.wordings(&subject, duologue_forum::acts::Field::Title, &c.sides);
        let texts: Vec<_> = worded
            .iter()
            .map(|w| json!({ "lang": w.lang, "text": w.text, "of": w.word.speaker() }))
            .collect();
        let consensus = match told.id(code).and_then(|id| found.get(&id)) {
            Some(Consensus::Measured(why)) => json!({
                "direction": why.direction,
                "lowest": why.lowest,
                "public": side(why.public),
                "p_holm": why.p,
                "established": why.established,
            }),
            Some(Consensus::NotYet { .. }) | None => serde_json::Value::Null,
        };
        json!({ "opinion": code, "texts": texts, "consensus": consensus })
    };
    let value = json!({
        "topic": topic,
        "title": title(c, &format!("topic/{topic}")).text,
        "release": release.map(|release| release.hash),
        "released": release.map(|release| &release.at),
        "counted": counted,
        "simulated": told.is_simulated(),
        "parties": release.map_or_else(|| publics.iter().map(|side| (*side).to_owned()).collect(), |r| r.manifest.parties.clone()),
        "opinions": told.opinions.iter().map(opinion).collect::<Vec<_>>(),
        "sides": told.sheets,
    });
    serde_json::to_vec_pretty(&value).inspect_err(|error| tracing::error!(%error, "results as JSON")).ok()
}
