//! Opinion groups.

use duologue_opinion::{Ballot, Groups, Map, Matrix, OpinionId, ParticipantId, Vote, Votes, stability};

use crate::shared::{conversations, rand_index};

#[test]
fn groups_of_three_real_conversations_are_those_of_the_production_server() {
    for conversation in conversations() {
        let matrix = conversation.matrix();
        let groups = Groups::new(&matrix, &Map::new(&matrix).participants(&matrix));
        let alike = rand_index(&groups.labels, &matrix.by_row(&conversation.groups));
        println!("{} {:?} {:?} {alike:.3}", conversation.name, groups.sizes, groups.silhouettes);
        assert!(alike >= 0.9, "{} {alike}", conversation.name);
    }
}

/// Polis' groups change when participants are numbered otherwise, with an adjusted Rand index down to 0.22 here.
#[test]
fn who_has_which_number_does_not_matter() {
    for conversation in conversations() {
        let matrix = conversation.matrix();
        let groups = Groups::new(&matrix, &Map::new(&matrix).participants(&matrix));
        // Multiplication by an odd number turns the order of numbers below 2^16 about, and no two become one.
        let renumbered = |id: ParticipantId| ParticipantId(id.0 * 40_503 % 65_536);
        let mut votes = Votes::new();
        for &(id, status) in &conversation.statuses {
            votes.set_status(id, status);
        }
        for &ballot in &conversation.ballots {
            votes.record(Ballot { participant: renumbered(ballot.participant), ..ballot }).unwrap();
        }
        let other = Matrix::new(&votes);
        let again = Groups::new(&other, &Map::new(&other).participants(&other));
        for (id, label) in matrix.participants().iter().zip(&groups.labels) {
            let row = other.participants().binary_search(&renumbered(*id)).unwrap();
            assert_eq!(again.labels[row], *label, "{} {id:?}", conversation.name);
        }
    }
}

#[test]
fn stability_is_a_function_of_votes_and_seed() {
    for conversation in conversations() {
        let matrix = conversation.matrix();
        let groups = Groups::new(&matrix, &Map::new(&matrix).participants(&matrix));
        let found = stability(&matrix, &groups, 1);
        println!("{} {found:?}", conversation.name);
        assert_eq!(found, stability(&matrix, &groups, 1));
        assert_ne!(found, stability(&matrix, &groups, 2));
        assert!(found.mean_rand_index > 0.3 && found.mean_rand_index < 1.0);
        assert_eq!(found.counts.values().sum::<usize>(), 10);
    }
}

/// Fourteen with eight votes, then five with three of whom none is more active than another, and one with two.
#[test]
fn of_the_equally_active_all_take_part_or_nobody() {
    let mut votes = Votes::new();
    for (id, count) in (0..20).map(|id| {
        (
            id,
            if id < 14 {
                8
            } else if id < 19 {
                3
            } else {
                2
            },
        )
    }) {
        for opinion in 0..count {
            let vote = if (id + opinion) % 2 == 0 { Vote::Agree } else { Vote::Disagree };
            let (participant, opinion) = (ParticipantId(id.into()), OpinionId(opinion));
            votes.record(Ballot { participant, opinion, moment: 0, vote: Some(vote) }).unwrap();
        }
    }
    let matrix = Matrix::new(&votes);
    let groups = Groups::new(&matrix, &Map::new(&matrix).participants(&matrix));
    let expected: Vec<bool> = (0..20).map(|id| id < 19).collect();
    assert_eq!(groups.labels.iter().map(Option::is_some).collect::<Vec<_>>(), expected);
}
