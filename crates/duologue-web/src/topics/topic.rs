use std::collections::HashMap;
use std::sync::Arc;

use duologue_forum::opinion::Results;
use duologue_opinion::{Ballot, OpinionId, ParticipantId, PublicId, Report, Standing, Tally, Votes};
use duologue_record::Hash;
use duologue_store::{StoredReport, TopicHead, Value, Vote};

use super::Behind;
use super::told::Count;

/// When the last report was made, and of what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Computed {
    pub made_at: i64,
    pub votes: i64,
    ballots: i64,
}

impl Computed {
    pub fn of(report: &StoredReport) -> Computed {
        Computed { made_at: report.made_at, votes: report.votes, ballots: report.ballots }
    }
}

/// The votes on one topic.
#[derive(Default)]
pub struct Topic {
    votes: Votes,
    participants: HashMap<(PublicId, String), ParticipantId>,
    publics: Names,
    opinions: Names,
    /// Everything that was written up to here is counted.
    ballots: i64,
    removals: i64,
    /// The most removals that a counted vote knew of.
    told: i64,
    /// Memory may hold what the store has removed, or the other way round: it is read again.
    stale: bool,
    /// What was counted just before this was read may be missing: it is read once more.
    unsure: bool,
    pub computed: Option<Computed>,
    /// What the last report tells, side by side.
    pub sheets: Arc<[Results]>,
    /// When a report was last made, even if it has been taken back.
    last_made: i64,
}

/// Codes, numbered as they come.
#[derive(Clone, Default)]
struct Names {
    all: Vec<String>,
    numbers: HashMap<String, usize>,
}

impl Names {
    fn number(&mut self, name: &str) -> usize {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        self.all.push(name.to_owned());
        self.numbers.insert(name.to_owned(), self.all.len() - 1);
        self.all.len() - 1
    }

    fn find(&self, name: &str) -> Option<usize> {
        self.numbers.get(name).copied()
    }
}

fn public_id(number: usize) -> PublicId {
    PublicId(u16::try_from(number).unwrap_or(u16::MAX))
}

fn opinion_id(number: usize) -> OpinionId {
    OpinionId(u32::try_from(number).unwrap_or(u32::MAX))
}

fn said(value: Value) -> Option<duologue_opinion::Vote> {
    match value {
        Value::Agree => Some(duologue_opinion::Vote::Agree),
        Value::Disagree => Some(duologue_opinion::Vote::Disagree),
        Value::Pass => Some(duologue_opinion::Vote::Pass),
        Value::Withdrawn => None,
    }
}

impl Topic {
    /// To be filled with what a store has that came so far.
    pub(super) fn at(head: &TopicHead) -> Topic {
        Topic { ballots: head.ballots, removals: head.removals, unsure: true, ..Topic::default() }
    }

    /// The order of votes does not matter: the last one of a participant counts.
    pub(super) fn count_one(&mut self, vote: &Vote) {
        let public = public_id(self.publics.number(&vote.public));
        let opinion = opinion_id(self.opinions.number(&vote.opinion));
        let key = (public, vote.participant.clone());
        let participant = match self.participants.get(&key) {
            Some(known) => *known,
            None => {
                let participant = self.number(&vote.public, &vote.participant);
                self.participants.insert(key, participant);
                self.votes
                    .set_standing(participant, Standing { public: Some(public), ..Standing::default() });
                participant
            }
        };
        let moment = u64::try_from(vote.moment).unwrap_or(0);
        let ballot = Ballot { participant, opinion, moment, vote: said(vote.value) };
        if let Err(fault) = self.votes.record(ballot) {
            tracing::error!(%fault, "a stored vote does not count");
        }
    }

    /// A participant's number comes from what the participant is called, so that it is the same whoever votes first: which
    /// votes are left out to try how stable groups are goes by it.
    fn number(&self, public: &str, participant: &str) -> ParticipantId {
        let [a, b, c, d, e, f, g, h, ..] = Hash::of(format!("{public}/{participant}").as_bytes()).0;
        let mut number = u64::from_be_bytes([a, b, c, d, e, f, g, h]);
        // Two of the same number are not to be met with in practice, and must not be one.
        while self.votes.standing(ParticipantId(number)).public.is_some() {
            number = number.wrapping_add(1);
        }
        ParticipantId(number)
    }

    pub(super) fn count(&mut self, head: &TopicHead, votes: &[Vote]) {
        if head.removals < self.removals {
            // Who gave them may have been removed since.
            self.stale = true;
            return;
        }
        self.told = self.told.max(head.removals);
        votes.iter().for_each(|vote| self.count_one(vote));
    }

    pub(super) fn forget(&mut self, head: &TopicHead, public: &str, participant: &str) {
        // Another removal came between, or a vote that was given after this one was counted before it.
        if head.removals != self.removals + 1 || self.told >= head.removals {
            self.stale = true;
        } else {
            self.removals = head.removals;
        }
        self.computed = None;
        self.sheets = Arc::default();
        let Some(public) = self.publics.find(public).map(public_id) else { return };
        if let Some(gone) = self.participants.remove(&(public, participant.to_owned())) {
            self.votes.forget(gone);
        }
    }

    pub(super) fn behind(&mut self, head: &TopicHead, shared: bool) -> Behind {
        let empty = self.ballots == 0 && self.participants.is_empty() && head.ballots > 0;
        if self.stale || empty || head.removals > self.removals {
            return Behind::All;
        }
        if self.unsure || (shared && head.ballots > self.ballots) {
            return Behind::Since(self.ballots);
        }
        // Where no other node writes, all that is written is counted as it comes.
        self.ballots = head.ballots;
        Behind::Nothing
    }

    pub(super) fn take_in(&mut self, head: &TopicHead, votes: &[Vote]) {
        if head.removals != self.removals {
            self.stale = true;
            return;
        }
        votes.iter().for_each(|vote| self.count_one(vote));
        self.ballots = head.ballots;
        self.unsure = false;
    }

    pub(super) fn replace(&mut self, fresh: Topic) {
        let Topic { told, computed, last_made, .. } = *self;
        *self = Topic { told, computed, last_made, sheets: self.sheets.clone(), ..fresh };
    }

    pub(super) fn learn(&mut self, report: Option<&StoredReport>) {
        self.computed = report.map(Computed::of);
        let read = |report: &StoredReport| {
            serde_json::from_str::<Vec<Results>>(&report.report).map_err(|error| {
                tracing::error!(%error, topic = report.topic, "a report is not read");
            })
        };
        self.sheets = report.and_then(|report| read(report).ok()).unwrap_or_default().into();
        self.last_made = self.last_made.max(report.map_or(0, |report| report.made_at));
    }

    /// `opinions` are those of the record: one that was taken back must not be told of any longer.
    pub(super) fn is_due(&self, opinions: &[String], now: i64, pause: i64) -> bool {
        let told = self.sheets.iter().flat_map(|sheet| &sheet.opinions);
        let gone = told.into_iter().any(|count| !opinions.contains(&count.opinion));
        let enough = self.computed.map_or(self.ballots > 0, |last| {
            let changed = self.ballots - last.ballots;
            gone || changed > 0 && (changed >= 100 || changed.saturating_mul(100) >= last.votes)
        });
        enough && now.saturating_sub(self.last_made) >= pause
    }

    pub(super) fn tally(&self, opinion: &str, public: &str) -> Tally {
        match (self.opinions.find(opinion), self.publics.find(public)) {
            (Some(opinion), Some(public)) => {
                self.votes.tally_of_public(opinion_id(opinion), public_id(public))
            }
            _ => Tally::default(),
        }
    }

    /// A copy to compute with, of the opinions that the record has.
    pub(super) fn copy(&mut self, publics: &[&str], opinions: &[String]) -> Copy {
        // A side whose public has not voted yet is told of too.
        publics.iter().for_each(|public| _ = self.publics.number(public));
        let sides = self.publics.all.iter().enumerate();
        let mut sides: Vec<_> = sides.map(|(number, side)| (side.clone(), public_id(number))).collect();
        sides.sort();
        let known = |code: &String| Some((code.clone(), opinion_id(self.opinions.find(code)?)));
        Copy {
            votes: self.votes.clone(),
            sides,
            opinions: opinions.iter().filter_map(known).collect(),
            // It may have some more already; then the next report comes sooner.
            ballots: self.ballots,
            removals: self.removals,
        }
    }
}

/// A topic's votes at one moment.
pub struct Copy {
    votes: Votes,
    sides: Vec<(String, PublicId)>,
    /// Each opinion's code, in the record's order, and its number in these votes.
    opinions: Vec<(String, OpinionId)>,
    ballots: i64,
    removals: i64,
}

/// Draws the votes that are left out to see how stable groups are; any number would do.
const SEED: u64 = 1;

impl Copy {
    /// What each side may tell of its own voters, as the sheets of a release are; but for their tally, since the count runs.
    pub(super) fn report(&self, code: &str, now: i64) -> Result<StoredReport, serde_json::Error> {
        // In the record's order: the order in which votes came must decide nothing.
        let numbers = self.opinions.iter().zip(0..).map(|((_, from), to)| (*from, OpinionId(to))).collect();
        let votes = self.votes.of_opinions(&numbers);
        let mut counted = 0;
        let mut told = |(side, public): &(String, PublicId)| {
            let report = Report::new(&votes.of_public(*public), &[*public], SEED);
            counted += report.votes;
            let count = Count { topic: code, side, simulated: false, seed: SEED, tally: None };
            let opinion = |id: OpinionId| {
                self.opinions.get(id.0 as usize).map_or_else(String::new, |(code, _)| code.clone())
            };
            count.of(&report, opinion).told()
        };
        let sides: Vec<Results> = self.sides.iter().map(&mut told).collect();
        Ok(StoredReport {
            topic: code.to_owned(),
            ballots: self.ballots,
            removals: self.removals,
            votes: i64::try_from(counted).unwrap_or(i64::MAX),
            made_at: now,
            report: serde_json::to_string(&sides)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(ballots: i64, removals: i64) -> TopicHead {
        TopicHead { topic: "peace".into(), ballots, removals }
    }

    fn vote(participant: &str, moment: i64) -> Vote {
        Vote {
            public: "jp".into(),
            participant: participant.into(),
            opinion: "o1".into(),
            value: Value::Agree,
            moment,
        }
    }

    #[test]
    fn a_vote_that_is_counted_after_its_giver_was_removed_is_looked_up_again() {
        let mut topic = Topic::default();
        topic.count(&head(1, 0), &[vote("a", 1)]);
        topic.forget(&head(2, 1), "jp", "a");
        assert_eq!(topic.tally("o1", "jp").votes(), 0);
        // Written before the removal, told of after it.
        topic.count(&head(2, 0), &[vote("a", 2)]);
        assert_eq!(topic.tally("o1", "jp").votes(), 0);
        assert!(matches!(topic.behind(&head(2, 1), false), Behind::All));
    }

    /// 60 participants in three camps on eight opinions; every fifth vote is missing.
    fn votes() -> Vec<Vote> {
        let cast = |(person, opinion): (i64, i64)| Vote {
            public: if person % 2 == 0 { "jp" } else { "cn" }.into(),
            participant: format!("p{person}"),
            opinion: format!("o{opinion}"),
            value: if (person + opinion) % 3 == 0 { Value::Agree } else { Value::Disagree },
            moment: 1,
        };
        let all = (0..60).flat_map(|person| (0..8).map(move |opinion| (person, opinion)));
        all.filter(|(person, opinion)| (7 * person + 3 * opinion) % 5 > 0).map(cast).collect()
    }

    #[test]
    fn a_report_is_the_same_in_whatever_order_votes_came() {
        let opinions: Vec<String> = (0..8).map(|opinion| format!("o{opinion}")).collect();
        let report = |votes: &[Vote]| {
            let mut topic = Topic::default();
            topic.count(&head(1, 0), votes);
            topic.copy(&["cn", "jp"], &opinions).report("peace", 1).unwrap().report
        };
        let mut given = votes();
        let first = report(&given);
        assert!(first.contains("stability"), "{first}");
        for turn in [1, 7, 100] {
            given.rotate_left(turn);
            given.reverse();
            assert_eq!(report(&given), first);
        }
    }

    #[test]
    fn an_opinion_that_was_taken_back_is_told_of_no_longer_and_counts_nowhere() {
        let all: Vec<String> = (0..8).map(|opinion| format!("o{opinion}")).collect();
        let mut topic = Topic::default();
        topic.count(&head(1, 0), &votes());
        let alone = Vote { participant: "alone".into(), opinion: "o3".into(), ..vote("alone", 1) };
        topic.count(&head(2, 0), &[alone]);
        let first = topic.copy(&["cn", "jp"], &all).report("peace", 0).unwrap();
        topic.learn(Some(&first));
        assert!(!topic.is_due(&all, 1, 0));
        let fewer: Vec<String> = all.iter().filter(|code| *code != "o3").cloned().collect();
        assert!(topic.is_due(&fewer, 1, 0), "its results must go");
        let second = topic.copy(&["cn", "jp"], &fewer).report("peace", 0).unwrap();
        let read = |report: &StoredReport| serde_json::from_str::<Vec<Results>>(&report.report).unwrap();
        let people = |report: &StoredReport| read(report).iter().map(|side| side.participants).sum::<u64>();
        // 384 and one; of each opinion 48 of 60 voted.
        assert_eq!((first.votes, second.votes), (385, 336));
        assert_eq!((people(&first), people(&second)), (61, 60));
        let told = |report: &StoredReport| read(report)[0].opinions.iter().any(|count| count.opinion == "o3");
        assert!(told(&first) && !told(&second));
        topic.learn(Some(&second));
        assert!(!topic.is_due(&fewer, 1, 0));
    }

    #[test]
    fn a_removal_that_is_told_of_after_a_newer_vote_does_not_take_it_away_for_good() {
        let mut topic = Topic::default();
        topic.count(&head(2, 1), &[vote("a", 2)]);
        topic.forget(&head(1, 1), "jp", "a");
        assert!(matches!(topic.behind(&head(2, 1), false), Behind::All));
        let mut fresh = Topic::at(&head(2, 1));
        fresh.count_one(&vote("a", 2));
        topic.replace(fresh);
        assert_eq!(topic.tally("o1", "jp").votes(), 1);
        // What was counted while it was read may be missing from it: it is read once more.
        assert!(matches!(topic.behind(&head(2, 1), false), Behind::Since(2)));
        topic.take_in(&head(2, 1), &[]);
        assert!(matches!(topic.behind(&head(2, 1), false), Behind::Nothing));
    }
}
