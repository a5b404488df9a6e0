//! Intervals, and consensus across publics.

use std::collections::BTreeMap;

use duologue_opinion::{
    Ballot, Consensus, Direction, Interval, OpinionId, ParticipantId, PublicId, Share, Shares, Standing,
    Tally, Vote, Votes, Weight, consensus, group_informed,
};

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-10 * expected.abs(), "{found} {expected}");
}

/// Values of scipy 1.16, beta.ppf.
#[test]
fn clopper_pearson() {
    for (successes, trials, low, high) in [
        (0.0, 6.0, 0.0, 0.45925812643990044),
        (6.0, 6.0, 0.5407418735600995, 1.0),
        (3.0, 10.0, 0.06673951117773447, 0.6524528500599973),
        (48.0, 50.0, 0.8628623743960326, 0.9951185665738356),
        (500.0, 1000.0, 0.46854917297179194, 0.531450827028208),
        (7.5, 12.25, 0.3041117735359562, 0.8652804890732226),
        (16_000.0, 33_422.0, 0.4733580673961767, 0.48409880514561243),
    ] {
        let found = Interval::clopper_pearson(successes, trials);
        close(found.low, low);
        close(found.high, high);
    }
}

#[test]
fn of_five_votes_nothing_is_said_and_of_six_a_majority_can_be() {
    let few = Shares::of(Tally::new(5, 0, 0));
    assert_eq!(few.agree, Share::TooFewVotes { votes: 5 });
    assert!(Shares::of(Tally::new(6, 0, 0)).agree.low().is_some_and(|low| low > 0.5));
}

/// Eight votes with weights 1 1 2 2 3 3 1 1 of which the first five and the last agree: a share of 10/14, and by Kish
/// 14²/30 effective votes; bounds by scipy.
#[test]
fn weights_shrink_the_number_of_votes() {
    let mut votes = Votes::new();
    let agrees = [true, true, true, true, true, false, false, true];
    for (at, (weight, agrees)) in [1.0, 1.0, 2.0, 2.0, 3.0, 3.0, 1.0, 1.0].into_iter().zip(agrees).enumerate()
    {
        let participant = ParticipantId(at as u64);
        let weight = Weight::new(weight).unwrap();
        votes.set_standing(participant, Standing { weight, ..Standing::default() });
        let vote = Some(if agrees { Vote::Agree } else { Vote::Pass });
        votes.record(Ballot { participant, opinion: OpinionId(1), moment: 0, vote }).unwrap();
    }
    let shares = Shares::of(votes.tally(OpinionId(1)));
    let Share::Estimated { share, interval, effective_votes } = shares.agree else { panic!("{shares:?}") };
    close(share, 10.0 / 14.0);
    close(effective_votes, 196.0 / 30.0);
    close(interval.low, 0.27608574758361903);
    close(interval.high, 0.9673162325357917);
}

const HERE: PublicId = PublicId(0);
const THERE: PublicId = PublicId(1);

/// Tail probabilities and bounds by scipy; Holm's steps by hand: 3 · 0.00222, 2 · 0.03906, 1 · 0.21745.
#[test]
fn common_ground_is_what_the_least_convinced_public_supports() {
    let of = |here, there| BTreeMap::from([(HERE, here), (THERE, there)]);
    let counts = BTreeMap::from([
        (OpinionId(1), of(Tally::new(48, 1, 1), Tally::new(30, 10, 0))),
        (OpinionId(2), of(Tally::new(0, 8, 1), Tally::new(0, 9, 0))),
        (OpinionId(3), of(Tally::new(520, 480, 0), Tally::new(520, 480, 0))),
        (OpinionId(4), of(Tally::new(50, 0, 0), Tally::new(5, 0, 0))),
    ]);
    let found = consensus(&counts, &[HERE, THERE]);
    let expected = [
        (1, Direction::Agree, 0.5880380198485702, THERE, 3.0 * 2.0 * 0.0011107168866146822, true),
        (2, Direction::Disagree, 0.517503485082663, HERE, 2.0 * 2.0 * 0.01953125, false),
        (3, Direction::Agree, 0.4885148824521587, HERE, 2.0 * 0.10872414660207075, false),
    ];
    for (id, direction, lowest, public, p, established) in expected {
        let Consensus::Measured(measured) = found[&OpinionId(id)] else { panic!("{found:?}") };
        assert_eq!(
            (measured.direction, measured.public, measured.established),
            (direction, public, established)
        );
        close(measured.lowest, lowest);
        close(measured.p, p);
    }
    assert_eq!(found[&OpinionId(4)], Consensus::NotYet { publics: vec![THERE] });
    // Alone the second would be established.
    let alone = BTreeMap::from([(OpinionId(2), counts[&OpinionId(2)].clone())]);
    let Consensus::Measured(measured) = consensus(&alone, &[HERE, THERE])[&OpinionId(2)] else { panic!() };
    assert!(measured.established);
}

#[test]
fn a_public_that_has_not_voted_is_not_overlooked() {
    let counts = BTreeMap::from([(OpinionId(1), BTreeMap::from([(HERE, Tally::new(50, 0, 0))]))]);
    assert_eq!(consensus(&counts, &[HERE, THERE])[&OpinionId(1)], Consensus::NotYet { publics: vec![THERE] });
}

/// 5/6 · 1/3 by hand.
#[test]
fn the_group_informed_product() {
    close(group_informed(&[Tally::new(4, 0, 0), Tally::new(0, 0, 1)]), 5.0 / 18.0);
}
