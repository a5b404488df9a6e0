//! The vote log and its counts.

use duologue_opinion::{
    Ballot, Fault, GroupId, Moderation, OpinionId, ParticipantId, PublicId, Standing, Status, Tally, Vote,
    Votes, Weight,
};
use proptest::prelude::*;

use crate::shared::conversations;

fn ballot(participant: u64, opinion: u32, moment: u64, vote: Option<Vote>) -> Ballot {
    Ballot { participant: ParticipantId(participant), opinion: OpinionId(opinion), moment, vote }
}

/// Who sits on which side, and what moderators said.
fn settle(votes: &mut Votes) {
    for id in 0..6 {
        let standing = Standing {
            public: (id < 5).then_some(PublicId((id % 2) as u16)),
            weight: Weight::new(0.3 + id as f64 / 7.0).unwrap(),
            sampled: id == 2,
            removed: id == 3,
        };
        votes.set_standing(ParticipantId(id), standing);
    }
    votes.set_status(OpinionId(1), Status { moderation: Moderation::Rejected, meta: false });
    votes.set_groups(&(0..4).map(|id| (ParticipantId(id), GroupId((id % 2) as u8))).collect());
}

fn of(ballots: &[Ballot]) -> Votes {
    let mut votes = Votes::new();
    for &ballot in ballots {
        votes.record(ballot).unwrap();
    }
    settle(&mut votes);
    votes
}

fn ballots() -> impl Strategy<Value = Vec<Ballot>> {
    let vote =
        prop_oneof![Just(Some(Vote::Agree)), Just(Some(Vote::Disagree)), Just(Some(Vote::Pass)), Just(None)];
    let one =
        (0..8_u64, 0..4_u32, 0..5_u64, vote).prop_map(|(who, on, when, vote)| ballot(who, on, when, vote));
    prop::collection::vec(one, 0..60)
}

proptest! {
    /// However the log is ordered, and whenever standings come in.
    #[test]
    fn the_order_of_the_log_does_not_matter(
        (log, shuffled) in ballots().prop_flat_map(|log| (Just(log.clone()), Just(log).prop_shuffle())),
        cut in 0..60_usize,
    ) {
        let cold = of(&log);
        let mut live = Votes::new();
        for (at, &ballot) in shuffled.iter().enumerate() {
            if at == cut {
                settle(&mut live);
            }
            live.record(ballot).unwrap();
        }
        settle(&mut live);
        prop_assert_eq!(live, cold);
    }

    #[test]
    fn undo_restores_the_state(log in ballots(), more in ballots()) {
        let before = of(&log);
        let mut votes = before.clone();
        let changes: Vec<_> = more.iter().map(|&ballot| votes.record(ballot).unwrap()).collect();
        for change in changes.into_iter().rev() {
            votes.undo(change).unwrap();
        }
        prop_assert_eq!(votes, before);
    }

    #[test]
    fn a_forgotten_participant_has_never_been(log in ballots(), gone in 0..8_u64) {
        let mut votes = of(&log);
        votes.forget(ParticipantId(gone));
        let others: Vec<Ballot> =
            log.iter().copied().filter(|ballot| ballot.participant != ParticipantId(gone)).collect();
        let mut without = Votes::new();
        others.iter().for_each(|&ballot| { without.record(ballot).unwrap(); });
        settle(&mut without);
        without.forget(ParticipantId(gone));
        prop_assert_eq!(votes, without);
    }

    /// As if nobody had been asked about the others.
    #[test]
    fn votes_on_some_opinions_are_those_of_the_ballots_on_them(log in ballots()) {
        let number = |id: OpinionId| [Some(7), Some(2), None, Some(0)].get(id.0 as usize).copied().flatten().map(OpinionId);
        let numbers = (0..4).map(OpinionId).filter_map(|id| Some((id, number(id)?))).collect();
        let mut expected = Votes::new();
        for ballot in &log {
            if let Some(opinion) = number(ballot.opinion) {
                expected.record(Ballot { opinion, ..*ballot }).unwrap();
            }
        }
        settle(&mut expected);
        expected.set_status(OpinionId(1), Status::default());
        expected.set_status(OpinionId(2), Status { moderation: Moderation::Rejected, meta: false });
        prop_assert_eq!(of(&log).of_opinions(&numbers), expected);
    }

    /// Counted from the rows, vote by vote.
    #[test]
    fn counts_are_those_of_the_rows(log in ballots()) {
        let votes = of(&log);
        for opinion in (0..4).map(OpinionId) {
            for public in [PublicId(0), PublicId(1)] {
                for group in [None, Some(GroupId(0)), Some(GroupId(1))] {
                    let here = |id: &ParticipantId| {
                        votes.standing(*id).public == Some(public) && votes.group(*id) == group
                    };
                    let mut counts = [0; 3];
                    for id in votes.participants().filter(here) {
                        for (_, vote) in votes.row(id).filter(|&(on, _)| on == opinion) {
                            counts[vote as usize] += 1;
                        }
                    }
                    let tallies = votes.tallies(opinion);
                    let found = tallies.filter(|(slot, _)| slot.public == Some(public) && slot.group == group);
                    let found: Tally = found.map(|(_, tally)| tally).sum();
                    prop_assert_eq!([found.agree, found.disagree, found.pass], counts);
                }
            }
        }
    }

    #[test]
    fn a_removed_participant_leaves_no_trace_in_any_count(log in ballots()) {
        let mut votes = of(&log);
        let others: Vec<Ballot> = log.iter().copied().filter(|ballot| ballot.participant.0 != 0).collect();
        let without = of(&others);
        let standing = votes.standing(ParticipantId(0));
        let before = votes.clone();
        votes.set_standing(ParticipantId(0), Standing { removed: true, ..standing });
        for opinion in (0..4).map(OpinionId) {
            prop_assert!(votes.tallies(opinion).eq(without.tallies(opinion)));
        }
        votes.set_standing(ParticipantId(0), standing);
        prop_assert_eq!(votes, before);
    }
}

#[test]
fn the_last_vote_counts_and_can_be_withdrawn() {
    let mut votes = Votes::new();
    votes.record(ballot(1, 1, 10, Some(Vote::Agree))).unwrap();
    let later = votes.record(ballot(1, 1, 20, Some(Vote::Disagree))).unwrap();
    assert!(later.counted());
    assert!(!votes.record(ballot(1, 1, 15, Some(Vote::Pass))).unwrap().counted());
    assert_eq!(votes.tally(OpinionId(1)), Tally::new(0, 1, 0));
    votes.record(ballot(1, 1, 30, None)).unwrap();
    assert_eq!(votes.tally(OpinionId(1)), Tally::default());
    assert_eq!(votes.vote(ParticipantId(1), OpinionId(1)), None);
    let overtaken = Fault::Overtaken { participant: ParticipantId(1), opinion: OpinionId(1) };
    assert_eq!(votes.undo(later), Err(overtaken));
}

#[test]
fn what_cannot_be_a_moment_or_a_weight_is_refused() {
    assert_eq!(Votes::new().record(ballot(1, 1, 1 << 62, None)), Err(Fault::Moment(1 << 62)));
    for weight in [-0.1, 1_000.1, f64::INFINITY] {
        assert_eq!(Weight::new(weight), Err(Fault::Weight(weight)));
    }
    assert!(Weight::new(f64::NAN).is_err());
}

#[test]
fn counts_of_three_real_conversations() {
    for conversation in conversations() {
        let votes = conversation.votes();
        let mut sum = Tally::default();
        let mut voted = 0;
        for id in votes.opinions() {
            let tally = votes.tally(id);
            sum += tally;
            voted += u64::from(tally.votes() > 0);
        }
        let input = &conversation.reference["input"];
        let found = [
            sum.votes(),
            sum.agree,
            sum.disagree,
            sum.pass,
            voted,
            conversation.matrix().participants().len() as u64,
        ];
        let keys = ["votes_after_last_wins", "agree", "disagree", "pass", "statements_voted", "participants"];
        assert_eq!(found, keys.map(|key| input[key].as_u64().unwrap()), "{}", conversation.name);
    }
}
