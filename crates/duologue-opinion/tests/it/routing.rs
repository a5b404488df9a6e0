//! Which opinion comes next.

use std::collections::BTreeMap;

use duologue_opinion::{
    Ballot, OpinionId, ParticipantId, PublicId, Standing, Vote, Votes, next_opinion, routing_weights,
};

const VIEWER: ParticipantId = ParticipantId(1_000);

/// Of the viewer's public 40 have voted on opinion 0, 4 on opinion 1, nobody on 2; of the other public 40 on all.
fn votes(vote: Vote) -> Votes {
    let mut votes = Votes::new();
    let mut record = |participant, opinion| {
        let ballot = Ballot { participant, opinion: OpinionId(opinion), moment: 0, vote: Some(vote) };
        votes.record(ballot).unwrap();
    };
    (0..40).for_each(|id| record(ParticipantId(id), 0));
    (0..4).for_each(|id| record(ParticipantId(id), 1));
    (100..140).for_each(|id| (0..3).for_each(|opinion| record(ParticipantId(id), opinion)));
    for id in (0..40).chain([VIEWER.0]) {
        votes.set_standing(ParticipantId(id), Standing { public: Some(PublicId(0)), ..Standing::default() });
    }
    votes
}

const CANDIDATES: [OpinionId; 3] = [OpinionId(2), OpinionId(0), OpinionId(1)];

/// By hand, with p = (x + 2) / (n + 4): of 40 who agree 42/44 · 2/44 / 44, of 4 6/8 · 2/8 / 8, of none 1/16.
#[test]
fn what_the_own_public_has_said_least_about_weighs_most() {
    let weights = routing_weights(&votes(Vote::Agree), VIEWER, &CANDIDATES);
    let expected = [42.0 * 2.0 / 44.0_f64.powi(3), 6.0 * 2.0 / 8.0_f64.powi(3), 1.0 / 16.0];
    for ((id, weight), (at, expected)) in weights.into_iter().zip(expected.into_iter().enumerate()) {
        assert_eq!(id, OpinionId(at as u32));
        assert!((weight - expected).abs() < 1e-15);
    }
}

/// Polis' weights were all the same for sixteen months, and nobody noticed.
#[test]
fn the_lottery_follows_the_weights() {
    let votes = votes(Vote::Agree);
    let weights = routing_weights(&votes, VIEWER, &CANDIDATES);
    let all: f64 = weights.iter().map(|(_, weight)| weight).sum();
    let mut drawn: BTreeMap<OpinionId, f64> = BTreeMap::new();
    let draws = 20_000;
    for seed in 0..draws {
        *drawn.entry(next_opinion(&votes, VIEWER, &CANDIDATES, seed).unwrap()).or_default() += 1.0;
    }
    for (id, weight) in weights {
        let (expected, draws) = (weight / all, draws as f64);
        let deviation = (expected * (1.0 - expected) / draws).sqrt();
        assert!((drawn[&id] / draws - expected).abs() < 4.0 * deviation, "{id:?} {drawn:?} {expected}");
    }
}

#[test]
fn what_most_oppose_is_shown_as_often_as_what_they_support() {
    let weights = |vote| routing_weights(&votes(vote), VIEWER, &CANDIDATES);
    assert_eq!(weights(Vote::Agree), weights(Vote::Disagree));
}

#[test]
fn nothing_is_shown_twice_and_at_the_end_nothing() {
    let mut votes = votes(Vote::Agree);
    for left in (0..3).rev() {
        let opinion = next_opinion(&votes, VIEWER, &CANDIDATES, 7).unwrap();
        votes.record(Ballot { participant: VIEWER, opinion, moment: 0, vote: Some(Vote::Pass) }).unwrap();
        assert_eq!(routing_weights(&votes, VIEWER, &CANDIDATES).len(), left);
    }
    assert_eq!(next_opinion(&votes, VIEWER, &CANDIDATES, 7), None);
}
