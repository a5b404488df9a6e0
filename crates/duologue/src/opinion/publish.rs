//! From a side's votes to what it may tell of them, and a receipt for each voter.

use anyhow::{Context, bail};
use duologue_forum::Forum;
use duologue_forum::opinion::{Leaf, Receipt, Results, Rows, commit, receipts};
use duologue_opinion::{OpinionId, Report};
use duologue_record::Hash;
use duologue_web::Count;

use super::topic::Topic;

/// Which topic of the dialogue a side tells of.
pub struct Asking<'a> {
    pub topic: &'a str,
    pub side: &'a str,
    pub simulated: bool,
    /// Every voter's votes are published too.
    pub rows: bool,
}

/// What a side publishes, and what it gives each voter.
pub struct Published {
    pub results: Results,
    /// In as many sheets as they need.
    pub rows: Vec<Rows>,
    pub receipts: Vec<Receipt>,
}

impl Asking<'_> {
    /// `topic` has the votes of the side's own public alone. `salt` gives 32 fresh bytes at each call. Opinion 7 of the file is `o7` of the topic.
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
        // Those whom the report counts: who withdrew every vote has no row.
        let voters = || report.participants.iter().map(|voter| voter.participant);
        let leaves = voters().map(|person| {
            let votes = topic.votes.row(person).map(|(opinion, vote)| (code(opinion), vote.sign() as i8));
            Ok(Leaf { salt: Hash(salt()?), participant: person.0.to_string(), votes: votes.collect() })
        });
        let (tally, leaves) = commit(leaves.collect::<anyhow::Result<_>>()?);
        let count = Count {
            topic: self.topic,
            side: self.side,
            simulated: self.simulated,
            seed: topic.seed,
            tally: Some(tally),
        };
        let counted = count.of(report, code);
        let receipts = receipts(self.topic, self.side, leaves);
        let opinions: Vec<OpinionId> = shown.iter().map(|opinion| opinion.opinion).collect();
        let row = |person| {
            let vote = |&opinion| topic.votes.vote(person, opinion).map(|vote| vote.sign() as i8);
            opinions.iter().map(vote).collect()
        };
        let rows = self.rows.then(|| {
            let codes = opinions.iter().copied().map(code).collect();
            Rows::sheets(self.topic, self.side, self.simulated, codes, voters().map(row))
        });
        let results = counted.told();
        // What no sheet holds is said before anything is written.
        let (opinions, groups) = (results.opinions.len(), results.groups.len());
        results.to_bytes().with_context(|| {
            format!(
                "the results of {opinions} opinions in {groups} groups fit no sheet: make two topics of it"
            )
        })?;
        Ok(Published { results, rows: rows.unwrap_or_default(), receipts })
    }
}

fn code(id: OpinionId) -> String {
    format!("o{}", id.0)
}
