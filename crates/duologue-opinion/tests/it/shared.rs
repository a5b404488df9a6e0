//! Three real conversations in the folder of shared files, with the results of other programs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use duologue_opinion::{Ballot, GroupId, Matrix, Moderation, OpinionId, ParticipantId, Status, Vote, Votes};
use serde_json::Value;

pub const BG2050: &str = "bg2050-volunteers";
pub const BIODIVERSITY: &str = "scoop-hivemind.biodiversity";
pub const VTAIWAN: &str = "vtaiwan.uberx";

pub struct Conversation {
    pub name: &'static str,
    pub ballots: Vec<Ballot>,
    pub statuses: Vec<(OpinionId, Status)>,
    /// Of the newest exports only.
    pub published_consensus: BTreeMap<OpinionId, f64>,
    /// What the production server showed.
    pub groups: BTreeMap<ParticipantId, GroupId>,
    pub reference: Value,
}

/// Those that are at hand; in CI all must be.
pub fn conversations() -> Vec<Conversation> {
    [BG2050, BIODIVERSITY, VTAIWAN].into_iter().filter_map(Conversation::read).collect()
}

impl Conversation {
    /// `None`, with a word, where it is not at hand.
    pub fn read(name: &'static str) -> Option<Self> {
        let folder = folder().join(name);
        if !folder.is_dir() {
            assert!(std::env::var("CI").as_deref() != Ok("true"), "{} is not there", folder.display());
            println!("skipped: {} is not there", folder.display());
            return None;
        }
        let mut published_consensus = BTreeMap::new();
        let mut statuses = Vec::new();
        for row in rows(&folder.join("comments.csv")) {
            let id = OpinionId(row["comment-id"].parse().unwrap());
            let moderation = match row["moderated"].as_str() {
                "1" => Moderation::Accepted,
                "0" => Moderation::Unmoderated,
                "-1" => Moderation::Rejected,
                other => panic!("moderated {other}"),
            };
            let meta = row.get("is-meta").is_some_and(|meta| meta == "true");
            statuses.push((id, Status { moderation, meta }));
            if let Some(value) = row.get("group-informed-consensus").filter(|value| !value.is_empty()) {
                published_consensus.insert(id, value.parse().unwrap());
            }
        }
        let ballots = rows(&folder.join("votes.csv")).iter().map(ballot).collect();
        let groups = rows(&folder.join("groups.csv"))
            .into_iter()
            .filter(|row| !row["group-id"].is_empty())
            .map(|row| {
                (
                    ParticipantId(row["participant"].parse().unwrap()),
                    GroupId(row["group-id"].parse().unwrap()),
                )
            });
        let groups = groups.collect();
        let reference =
            serde_json::from_slice(&std::fs::read(folder.join("reference.json")).unwrap()).unwrap();
        Some(Self { name, ballots, statuses, published_consensus, groups, reference })
    }

    pub fn votes(&self) -> Votes {
        let mut votes = Votes::new();
        for &(id, status) in &self.statuses {
            votes.set_status(id, status);
        }
        for &ballot in &self.ballots {
            votes.record(ballot).unwrap();
        }
        votes
    }

    pub fn matrix(&self) -> Matrix {
        Matrix::new(&self.votes())
    }

    /// The groups of the reference, by row.
    pub fn reference_labels(&self, matrix: &Matrix) -> Vec<Option<GroupId>> {
        let labels = &self.reference["polis_exact"]["labels"];
        let ids = numbers(&labels["pids"]).into_iter().map(|id| ParticipantId(id as u64));
        let groups = numbers(&labels["label"]).into_iter().map(|label| GroupId(label as u8));
        matrix.by_row(&ids.zip(groups).collect())
    }
}

pub fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

/// The adjusted Rand index of those who are in a group of both.
pub fn rand_index(a: &[Option<GroupId>], b: &[Option<GroupId>]) -> f64 {
    let mut table: BTreeMap<(GroupId, GroupId), f64> = BTreeMap::new();
    for pair in a.iter().zip(b).filter_map(|(a, b)| Some(((*a)?, (*b)?))) {
        *table.entry(pair).or_default() += 1.0;
    }
    let pairs = |n: f64| n * (n - 1.0) / 2.0;
    let sum = |key: fn(&(GroupId, GroupId)) -> GroupId| {
        let mut sums: BTreeMap<GroupId, f64> = BTreeMap::new();
        table.iter().for_each(|(pair, n)| *sums.entry(key(pair)).or_default() += n);
        sums.into_values().map(pairs).sum::<f64>()
    };
    let (rows, columns) = (sum(|pair| pair.0), sum(|pair| pair.1));
    let within: f64 = table.values().copied().map(pairs).sum();
    let expected = rows * columns / pairs(table.values().sum());
    (within - expected) / ((rows + columns) / 2.0 - expected)
}

fn ballot(row: &BTreeMap<String, String>) -> Ballot {
    let vote = match row["vote"].as_str() {
        "1" => Vote::Agree,
        "-1" => Vote::Disagree,
        "0" => Vote::Pass,
        other => panic!("vote {other}"),
    };
    Ballot {
        participant: ParticipantId(row["voter-id"].parse().unwrap()),
        opinion: OpinionId(row["comment-id"].parse().unwrap()),
        moment: row["timestamp"].parse().unwrap(),
        vote: Some(vote),
    }
}

fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

fn folder() -> PathBuf {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    std::env::var_os("DUOLOGUE_SHARED").map_or_else(beside, PathBuf::from).join("data/polis")
}
