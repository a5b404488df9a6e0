//! Who takes part in the groups.

use std::collections::BTreeSet;

use duologue_opinion::polis::in_conversation;
use duologue_opinion::{Ballot, Matrix, OpinionId, ParticipantId, Vote, Votes};

/// Each participant passes on the first so many opinions.
fn matrix(votes_of: &[u32]) -> Matrix {
    let mut votes = Votes::new();
    for (participant, &count) in (0..).map(ParticipantId).zip(votes_of) {
        for opinion in (0..count).map(OpinionId) {
            votes.record(Ballot { participant, opinion, moment: 0, vote: Some(Vote::Pass) }).unwrap();
        }
    }
    Matrix::new(&votes)
}

fn within(votes_of: &[u32], before: &[u64]) -> Vec<u64> {
    let matrix = matrix(votes_of);
    let before: BTreeSet<ParticipantId> = before.iter().copied().map(ParticipantId).collect();
    let within = in_conversation(&matrix, &before);
    matrix.participants().iter().zip(within).filter(|&(_, within)| within).map(|(id, _)| id.0).collect()
}

#[test]
fn seven_votes_once_fifteen_have_them() {
    let votes = [7; 15].into_iter().chain([6, 6, 8]).collect::<Vec<u32>>();
    assert_eq!(within(&votes, &[]), (0..15).chain([17]).collect::<Vec<u64>>());
    // Who was in stays in.
    assert_eq!(within(&votes, &[16]), (0..15).chain([16, 17]).collect::<Vec<u64>>());
}

#[test]
fn fewer_are_topped_up_with_the_most_active() {
    let votes = [1, 2, 3, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 4, 5, 5, 2];
    let expected: Vec<u64> = (2..18).filter(|&id| id != 2).collect();
    assert_eq!(within(&votes, &[]), expected);
}

#[test]
fn of_three_opinions_three_votes_are_enough() {
    let votes = [3; 20].into_iter().chain([2]).collect::<Vec<u32>>();
    assert_eq!(within(&votes, &[]), (0..20).collect::<Vec<u64>>());
}
