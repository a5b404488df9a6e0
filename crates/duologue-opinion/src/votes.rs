//! The votes of a topic, and their counts, kept up to date with every ballot.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ballots::{Ballots, Rank};
use crate::{Ballot, Fault, GroupId, Moderation, OpinionId, ParticipantId, PublicId, Tally, Vote, Weight};

/// What is known of a participant besides the votes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Standing {
    pub public: Option<PublicId>,
    pub weight: Weight,
    /// Came by a random sample of the public, not by themselves.
    pub sampled: bool,
    /// Of a removed participant no vote counts anywhere.
    pub removed: bool,
}

/// What is known of an opinion besides the votes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    pub moderation: Moderation,
    /// About the dialogue itself, or a question about the person who answers.
    pub meta: bool,
}

impl Status {
    /// Out of the map and of every list; votes on it still show who takes part.
    pub fn struck_out(self) -> bool {
        self.meta || self.moderation == Moderation::Rejected
    }
}

/// Whose votes a tally counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    pub public: Option<PublicId>,
    pub group: Option<GroupId>,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Participant {
    standing: Standing,
    group: Option<GroupId>,
    ballots: Ballots,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Opinion {
    status: Status,
    /// Participants with a ballot on it, withdrawn and removed ones too.
    ballots: u64,
    tallies: BTreeMap<Slot, Tally>,
}

/// Votes are a function of the ballots and of the last word on each participant and opinion, not of their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Votes {
    participants: BTreeMap<ParticipantId, Participant>,
    opinions: BTreeMap<OpinionId, Opinion>,
}

/// What a ballot changed; [`Votes::undo`] takes it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    participant: ParticipantId,
    opinion: OpinionId,
    /// `None` where a later ballot counted already.
    rank: Option<Rank>,
    before: Option<Rank>,
}

impl Change {
    /// Whether the ballot counts: no later one was there.
    pub fn counted(self) -> bool {
        self.rank.is_some()
    }
}

impl Votes {
    pub fn new() -> Self {
        Self::default()
    }

    /// # Errors
    /// [`Fault::Moment`].
    pub fn record(&mut self, ballot: Ballot) -> Result<Change, Fault> {
        let Ballot { participant, opinion, moment, vote } = ballot;
        if moment >= Rank::MOMENTS {
            return Err(Fault::Moment(moment));
        }
        let rank = Rank::new(moment, vote);
        let before = self.participants.get(&participant).and_then(|known| known.ballots.get(opinion));
        if before.is_some_and(|before| before >= rank) {
            return Ok(Change { participant, opinion, rank: None, before });
        }
        self.put(participant, opinion, before, Some(rank));
        Ok(Change { participant, opinion, rank: Some(rank), before })
    }

    /// The state as it was before the ballot.
    ///
    /// # Errors
    /// [`Fault::Overtaken`] where a later ballot counts by now.
    pub fn undo(&mut self, change: Change) -> Result<(), Fault> {
        let Change { participant, opinion, rank, before } = change;
        let Some(rank) = rank else { return Ok(()) };
        let now = self.participants.get(&participant).and_then(|known| known.ballots.get(opinion));
        if now != Some(rank) {
            return Err(Fault::Overtaken { participant, opinion });
        }
        self.put(participant, opinion, now, before);
        Ok(())
    }

    fn put(&mut self, id: ParticipantId, on: OpinionId, from: Option<Rank>, to: Option<Rank>) {
        let participant = self.participants.entry(id).or_default();
        let opinion = self.opinions.entry(on).or_default();
        match to {
            Some(rank) => participant.ballots.set(on, rank),
            None => participant.ballots.unset(on),
        }
        opinion.ballots = opinion.ballots + u64::from(to.is_some()) - u64::from(from.is_some());
        if !participant.standing.removed {
            if let Some(vote) = from.and_then(Rank::vote) {
                opinion.uncount(participant, vote);
            }
            if let Some(vote) = to.and_then(Rank::vote) {
                opinion.count(participant, vote);
            }
        }
        self.forget_participant(id);
        self.forget_opinion(on);
    }

    fn forget_participant(&mut self, id: ParticipantId) {
        if self.participants.get(&id).is_some_and(|known| *known == Participant::default()) {
            self.participants.remove(&id);
        }
    }

    fn forget_opinion(&mut self, id: OpinionId) {
        if self.opinions.get(&id).is_some_and(|known| *known == Opinion::default()) {
            self.opinions.remove(&id);
        }
    }

    /// Costs as much as the participant has votes.
    pub fn set_standing(&mut self, id: ParticipantId, standing: Standing) {
        self.change(id, |participant| participant.standing = standing);
    }

    /// As if the participant had never been.
    pub fn forget(&mut self, id: ParticipantId) {
        self.set_standing(id, Standing { removed: true, ..Standing::default() });
        let Some(gone) = self.participants.remove(&id) else { return };
        for on in gone.ballots.opinions() {
            if let Some(opinion) = self.opinions.get_mut(&on) {
                opinion.ballots -= 1;
            }
            self.forget_opinion(on);
        }
    }

    /// The votes of one public alone.
    pub fn of_public(&self, public: PublicId) -> Self {
        let mut own = self.clone();
        let others = self.participants.iter().filter(|(_, known)| known.standing.public != Some(public));
        others.for_each(|(&id, _)| own.forget(id));
        own
    }

    /// The votes on these opinions alone, under these numbers: as if nobody had been asked about others.
    pub fn of_opinions(&self, numbers: &BTreeMap<OpinionId, OpinionId>) -> Self {
        let mut own = Self::default();
        for (&from, &to) in numbers {
            own.opinions.entry(to).or_default().status = self.status(from);
        }
        for (&id, known) in &self.participants {
            let ballots = known.ballots.of_opinions(numbers);
            let participant = Participant { standing: known.standing, group: known.group, ballots };
            for on in participant.ballots.opinions() {
                own.opinions.entry(on).or_default().ballots += 1;
            }
            let votes = participant.ballots.votes().filter(|_| !known.standing.removed);
            for (on, vote) in votes {
                own.opinions.entry(on).or_default().count(&participant, vote);
            }
            if participant != Participant::default() {
                own.participants.insert(id, participant);
            }
        }
        own.opinions.retain(|_, opinion| *opinion != Opinion::default());
        own
    }

    pub fn standing(&self, id: ParticipantId) -> Standing {
        self.participants.get(&id).map_or_else(Standing::default, |known| known.standing)
    }

    /// Counts from now on by these groups; who is not named is in none.
    pub fn set_groups(&mut self, groups: &BTreeMap<ParticipantId, GroupId>) {
        let ids: Vec<ParticipantId> = self.participants.keys().copied().collect();
        for id in ids {
            let group = groups.get(&id).copied();
            if self.participants.get(&id).is_some_and(|known| known.group != group) {
                self.change(id, |participant| participant.group = group);
            }
        }
    }

    fn change(&mut self, id: ParticipantId, change: impl FnOnce(&mut Participant)) {
        let participant = self.participants.entry(id).or_default();
        let before = (participant.standing, participant.group);
        change(participant);
        let after = (participant.standing, participant.group);
        if before != after {
            for (on, vote) in participant.ballots.votes() {
                let Some(opinion) = self.opinions.get_mut(&on) else { continue };
                if !before.0.removed {
                    opinion.uncount_as(before, vote);
                }
                if !after.0.removed {
                    opinion.count_as(after, vote);
                }
            }
        }
        self.forget_participant(id);
    }

    pub fn set_status(&mut self, id: OpinionId, status: Status) {
        self.opinions.entry(id).or_default().status = status;
        self.forget_opinion(id);
    }

    pub fn status(&self, id: OpinionId) -> Status {
        self.opinions.get(&id).map_or_else(Status::default, |known| known.status)
    }

    /// Opinions that have a status or a ballot.
    pub fn opinions(&self) -> impl Iterator<Item = OpinionId> {
        self.opinions.keys().copied()
    }

    /// Participants who have a standing, a group or a ballot.
    pub fn participants(&self) -> impl Iterator<Item = ParticipantId> {
        self.participants.keys().copied()
    }

    pub fn group(&self, id: ParticipantId) -> Option<GroupId> {
        self.participants.get(&id)?.group
    }

    pub fn vote(&self, participant: ParticipantId, opinion: OpinionId) -> Option<Vote> {
        self.participants.get(&participant)?.ballots.get(opinion)?.vote()
    }

    /// The votes of one participant, by opinion; none of a removed one.
    pub fn row(&self, id: ParticipantId) -> impl Iterator<Item = (OpinionId, Vote)> {
        let counted = self.participants.get(&id).filter(|known| !known.standing.removed);
        counted.into_iter().flat_map(|known| known.ballots.votes())
    }

    /// Counted votes by participant and opinion.
    pub(crate) fn rows(
        &self,
    ) -> impl Iterator<Item = (ParticipantId, impl Iterator<Item = (OpinionId, Vote)>)> {
        let counted = self.participants.iter().filter(|(_, known)| !known.standing.removed);
        counted.map(|(&id, known)| (id, known.ballots.votes()))
    }

    /// Counts by public and group; slots without a vote are not there.
    pub fn tallies(&self, id: OpinionId) -> impl Iterator<Item = (Slot, Tally)> {
        self.opinions
            .get(&id)
            .into_iter()
            .flat_map(|known| known.tallies.iter().map(|(&slot, &tally)| (slot, tally)))
    }

    pub fn tally(&self, id: OpinionId) -> Tally {
        self.tallies(id).map(|(_, tally)| tally).sum()
    }

    pub fn tally_of_public(&self, id: OpinionId, public: PublicId) -> Tally {
        self.tallies(id).filter(|(slot, _)| slot.public == Some(public)).map(|(_, tally)| tally).sum()
    }

    pub fn tally_of_group(&self, id: OpinionId, group: GroupId) -> Tally {
        self.tallies(id).filter(|(slot, _)| slot.group == Some(group)).map(|(_, tally)| tally).sum()
    }
}

impl Opinion {
    fn count(&mut self, by: &Participant, vote: Vote) {
        self.count_as((by.standing, by.group), vote);
    }

    fn uncount(&mut self, by: &Participant, vote: Vote) {
        self.uncount_as((by.standing, by.group), vote);
    }

    fn count_as(&mut self, (standing, group): (Standing, Option<GroupId>), vote: Vote) {
        let slot = Slot { public: standing.public, group };
        self.tallies.entry(slot).or_default().count(vote, standing.weight);
    }

    /// A slot without votes goes, so that the state does not remember who once was in it.
    fn uncount_as(&mut self, (standing, group): (Standing, Option<GroupId>), vote: Vote) {
        let slot = Slot { public: standing.public, group };
        if let Some(tally) = self.tallies.get_mut(&slot) {
            tally.uncount(vote, standing.weight);
            if *tally == Tally::default() {
                self.tallies.remove(&slot);
            }
        }
    }
}
