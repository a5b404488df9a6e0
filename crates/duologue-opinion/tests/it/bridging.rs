//! Support net of the main axis.

use duologue_opinion::{
    Ballot, Bridging, Intercept, Map, Matrix, OpinionId, ParticipantId, PublicId, Report, Standing, Verdict,
    Vote, Votes, bridging,
};

use crate::shared::{BG2050, BIODIVERSITY, Conversation};

/// Minima of the loss in scipy 1.16 (L-BFGS-B with its gradient, from four random starts that agree to six digits).
#[test]
fn intercepts_and_factors_minimise_the_loss() {
    let bg2050 = [
        (0, 0.4032985, 0.2537699),
        (1, 0.4087512, 0.2673915),
        (2, 0.4116362, 0.1760571),
        (3, 0.2689875, 0.5468339),
        (4, 0.3386583, 0.2644475),
        (5, 0.2286283, 0.5431430),
    ];
    let biodiversity = [
        (0, -0.1246501, 0.0685455),
        (1, 0.0278942, 0.2061162),
        (2, -0.0726553, 0.0993659),
        (5, -0.0129725, 0.2598433),
        (8, -0.1207748, 0.0700326),
        (9, -0.0069962, 0.4668808),
    ];
    for (name, expected) in [(BG2050, bg2050), (BIODIVERSITY, biodiversity)] {
        let Some(conversation) = Conversation::read(name) else { continue };
        let votes = conversation.votes();
        let matrix = Matrix::new(&votes);
        let found = bridging(&votes, &matrix, &Map::new(&matrix));
        for (id, intercept, factor) in expected {
            let column = matrix.opinions().iter().position(|opinion| opinion.0 == id).unwrap();
            let Bridging::Fitted(fitted) = &found[column] else { panic!("{name} {id}") };
            assert!((fitted.intercept - intercept).abs() < 1e-5, "{name} {id} {fitted:?}");
            assert!((fitted.factor.abs() - factor).abs() < 1e-5, "{name} {id} {fitted:?}");
            assert!(fitted.low <= fitted.intercept && fitted.intercept <= fitted.high);
        }
    }
}

/// Two publics of 60 and 12, with two camps across both that differ in eight opinions. All like the first opinion, all
/// dislike the last ten, and the second is liked by the large public and disliked by the small one.
fn carried() -> Votes {
    let mut votes = Votes::new();
    for id in 0..72 {
        let (participant, large) = (ParticipantId(id), id < 60);
        let public = Some(PublicId(if large { 4 } else { 7 }));
        votes.set_standing(participant, Standing { public, ..Standing::default() });
        for opinion in 0..20 {
            let likes = match opinion {
                0 => true,
                1 => large,
                2..10 => id.is_multiple_of(2),
                _ => false,
            };
            let vote = Some(if likes { Vote::Agree } else { Vote::Disagree });
            votes.record(Ballot { participant, opinion: OpinionId(opinion), moment: 0, vote }).unwrap();
        }
    }
    votes
}

fn fitted(votes: &Votes, column: usize) -> Intercept {
    let matrix = Matrix::new(votes);
    match bridging(votes, &matrix, &Map::new(&matrix)).swap_remove(column) {
        Bridging::Fitted(intercept) => intercept,
        other => panic!("{other:?}"),
    }
}

/// Expected: minima of the loss in scipy 1.17 (L-BFGS-B, three random starts), of all votes and of each public alone.
#[test]
fn one_public_alone_does_not_carry_a_bridge() {
    let votes = carried();
    let near = |found: Option<f64>, expected: f64| {
        let found = found.unwrap();
        assert!((found - expected).abs() < 1e-5, "{found}, not {expected}");
    };
    for (column, verdict, all, without_large, without_small) in [
        (0, Verdict::Bridges, 0.746_910_0, 0.771_051_2, 0.742_773_2),
        (1, Verdict::LeansOnPublic, 0.612_612_9, -0.067_938_8, 0.742_773_2),
    ] {
        let found = fitted(&votes, column);
        assert_eq!(found.verdict, verdict, "{found:?}");
        near(Some(found.intercept), all);
        let publics: Vec<PublicId> = found.without_public.iter().map(|without| without.public).collect();
        assert_eq!(publics, [PublicId(4), PublicId(7)]);
        near(found.without_public[0].intercept, without_large);
        near(found.without_public[1].intercept, without_small);
    }
    let report = Report::new(&votes, &[PublicId(4), PublicId(7)], 1);
    let listed: Vec<u32> = report.bridges.iter().map(|bridge| bridge.opinion.0).collect();
    assert_eq!(listed, [0]);
}

#[test]
fn with_one_public_there_is_none_to_leave_out() {
    let mut votes = carried();
    // The others take part and belong to no public.
    for id in 60..72 {
        votes.set_standing(ParticipantId(id), Standing::default());
    }
    let found = fitted(&votes, 1);
    assert_eq!(found.verdict, Verdict::Bridges);
    assert_eq!(found.without_public, []);
}

/// Four voters of the other public: without the larger one no opinion has the five that a fit needs.
#[test]
fn a_public_that_has_said_too_little_bears_nothing_out() {
    let mut votes = carried();
    for id in 64..72 {
        votes.forget(ParticipantId(id));
    }
    let found = fitted(&votes, 0);
    assert_eq!(found.verdict, Verdict::LeansOnPublic);
    assert_eq!(found.without_public[0].intercept, None);
    assert!(found.without_public[1].intercept.is_some());
}
