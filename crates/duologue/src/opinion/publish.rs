//! From a side's votes to what it may tell of them, and a receipt for each voter.

use anyhow::{Context, bail};
use duologue_forum::Forum;
use duologue_forum::opinion::{Apart, Counted, Leaf, Members, Receipt, Results, commit, receipt};
use duologue_opinion::{Direction, OpinionId, Report, Tally};
use duologue_record::Hash;

use super::topic::Topic;

/// Which topic of the dialogue a side tells of.
pub struct Asking<'a> {
    pub topic: &'a str,
    pub side: &'a str,
    pub simulated: bool,
}

/// What a side publishes, and what it gives each voter.
pub struct Published {
    pub results: Results,
    pub receipts: Vec<Receipt>,
}

impl Asking<'_> {
    /// `salt` gives 32 fresh bytes at each call. Opinion 7 of the file is `o7` of the topic.
    pub fn publish(
        &self,
        forum: &Forum,
        topic: &Topic,
        report: &Report,
        salt: &mut dyn FnMut() -> anyhow::Result<[u8; 32]>,
    ) -> anyhow::Result<Published> {
        if !forum.sides().contains(&self.side) {
            bail!("“{}” is not a side of this dialogue; it has {}", self.side, forum.sides().join(", "));
        }
        let known = forum.opinions(self.topic);
        if known.is_empty() || !forum.has_topic(self.topic) {
            bail!(
                "the record has no topic “{0}”: word `topic/{0}` and its opinions first (docs/opinion.md)",
                self.topic
            );
        }
        let shown: Vec<_> = report.opinions.iter().filter(|opinion| !opinion.struck_out).collect();
        if let Some(opinion) = shown.iter().find(|opinion| !known.contains(&code(opinion.opinion))) {
            bail!("the topic has no opinion “{}”: word it, or strike it out", code(opinion.opinion));
        }
        let leaves = topic.votes.participants().map(|person| {
            let votes = topic.votes.row(person).map(|(opinion, vote)| (code(opinion), vote.sign() as i8));
            Ok(Leaf { salt: Hash(salt()?), participant: person.0.to_string(), votes: votes.collect() })
        });
        let (tally, leaves) = commit(leaves.collect::<anyhow::Result<_>>()?);
        let group = |(at, group): (usize, &duologue_opinion::Group)| Members {
            members: group.members as u64,
            counts: shown.iter().map(|o| o.groups.get(at).copied().map_or([0; 3], counts)).collect(),
            apart: group
                .representative
                .iter()
                .map(|listed| Apart {
                    opinion: code(listed.opinion),
                    agrees: listed.direction == Direction::Agree,
                })
                .collect(),
        };
        let findings = report.findings.iter().map(serde_json::to_value).collect::<Result<Vec<_>, _>>()?;
        let counted = Counted {
            topic: self.topic.to_owned(),
            side: self.side.to_owned(),
            simulated: self.simulated,
            participants: report.participants.len() as u64,
            votes: report.votes as u64,
            seed: topic.seed,
            opinions: shown.iter().map(|o| (code(o.opinion), counts(o.tally))).collect(),
            groups: report.groups.iter().enumerate().map(group).collect(),
            stability: report.stability.as_ref().map(|s| format!("{:.3}", s.mean_rand_index)),
            findings: findings.into_iter().map(decimal).collect(),
            tally,
        };
        let receipts = (0..leaves.len()).map(|at| receipt(self.topic, self.side, &leaves, at));
        let receipts = receipts.collect::<Option<Vec<_>>>().context("a row of the tally has no path")?;
        Ok(Published { results: counted.told(), receipts })
    }
}

fn code(id: OpinionId) -> String {
    format!("o{}", id.0)
}

fn counts(tally: Tally) -> [u64; 3] {
    [tally.agree, tally.disagree, tally.pass]
}

/// Numbers that are not whole as decimal text, which a canonical form can hold.
fn decimal(value: serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::Number(number) if !number.is_u64() && !number.is_i64() => {
            Value::from(format!("{:.3}", number.as_f64().unwrap_or_default()))
        }
        Value::Array(items) => items.into_iter().map(decimal).collect(),
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, decimal(value))).collect(),
        other => other,
    }
}
