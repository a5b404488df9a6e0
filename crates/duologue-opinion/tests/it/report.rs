//! The report: the same bytes whatever the order, and something defined whatever the votes.

use duologue_opinion::{
    Ballot, Finding, GroupId, Interval, Map, Matrix, OpinionId, ParticipantId, PublicId, Report, Share,
    Standing, Vote, Votes, Weight, bridging,
};
use proptest::prelude::*;

use crate::shared::{BG2050, Conversation};

const PUBLICS: [PublicId; 2] = [PublicId(0), PublicId(1)];

/// Numbers that are the same in every run.
fn mix(seed: u64) -> u64 {
    let z = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

fn in_camp(id: u64) -> bool {
    (id / 2).is_multiple_of(3)
}

/// Two camps across two publics who disagree about the odd opinions; everybody votes on about half.
fn camps(participants: u64, opinions: u32) -> Vec<Ballot> {
    let mut log = Vec::new();
    for id in 0..participants {
        for opinion in 0..opinions {
            let chance = mix(mix(id) ^ u64::from(opinion));
            let camp = in_camp(id);
            let vote = match chance % 10 {
                0 => Vote::Pass,
                1 => Vote::Disagree,
                _ if camp && opinion % 2 == 1 => Vote::Disagree,
                _ => Vote::Agree,
            };
            if (chance >> 32).is_multiple_of(2) {
                let participant = ParticipantId(id);
                log.push(Ballot {
                    participant,
                    opinion: OpinionId(opinion),
                    moment: chance % 7,
                    vote: Some(vote),
                });
            }
        }
    }
    log
}

fn settle(votes: &mut Votes, ids: impl IntoIterator<Item = ParticipantId>) {
    for id in ids {
        let public = Some(PublicId((id.0 % 2) as u16));
        let weight = Weight::new(0.5 + (mix(id.0) % 100) as f64 / 70.0).unwrap();
        votes.set_standing(
            id,
            Standing { public, weight, sampled: id.0.is_multiple_of(3), removed: id.0 % 17 == 5 },
        );
    }
}

fn report(log: &[Ballot]) -> String {
    let mut votes = Votes::new();
    for &ballot in log {
        votes.record(ballot).unwrap();
    }
    let ids: Vec<ParticipantId> = votes.participants().collect();
    settle(&mut votes, ids);
    serde_json::to_string(&Report::new(&votes, &PUBLICS, 3)).unwrap()
}

fn shuffled(log: &[Ballot], seed: u64) -> Vec<Ballot> {
    let mut keyed: Vec<(u64, Ballot)> =
        log.iter().enumerate().map(|(at, &ballot)| (mix(seed ^ mix(at as u64)), ballot)).collect();
    keyed.sort_by_key(|&(key, _)| key);
    keyed.into_iter().map(|(_, ballot)| ballot).collect()
}

#[test]
fn the_bytes_are_the_same_in_any_order_and_on_any_number_of_threads() {
    let published = Conversation::read(BG2050).map(|conversation| conversation.ballots);
    for log in published.into_iter().chain([camps(90, 24)]) {
        let first = report(&log);
        for round in 0..20 {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(1 + round % 5).build().unwrap();
            assert!(pool.install(|| report(&shuffled(&log, round as u64))) == first);
        }
    }
}

/// With rows enough that threads share the work: the sums themselves, bit by bit.
#[test]
fn sums_over_many_rows_are_the_same_on_any_number_of_threads() {
    let found = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let mut votes = Votes::new();
        for ballot in shuffled(&camps(2_500, 16), threads as u64) {
            votes.record(ballot).unwrap();
        }
        pool.install(|| {
            let matrix = Matrix::new(&votes);
            let map = Map::new(&matrix);
            let points = map.participants(&matrix);
            (bridging(&votes, &matrix, &map), points, map)
        })
    };
    let one = found(1);
    for threads in 2..6 {
        assert!(found(threads) == one);
    }
}

fn of(log: &[Ballot]) -> Report {
    let mut votes = Votes::new();
    for &ballot in log {
        votes.record(ballot).unwrap();
    }
    settle(&mut votes, log.iter().map(|ballot| ballot.participant));
    defined(&votes)
}

/// A report without a number that is none.
fn defined(votes: &Votes) -> Report {
    let report = Report::new(votes, &PUBLICS, 1);
    let text = format!("{report:?}");
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
    assert!(!words.into_iter().any(|word| ["NaN", "inf"].contains(&word)), "{text}");
    for opinion in &report.opinions {
        for public in &opinion.publics {
            for share in [public.shares.agree, public.shares.disagree] {
                if let Share::Estimated { share, interval: Interval { low, high }, .. } = share {
                    assert!(
                        0.0 <= low && low <= share + 1e-12 && share <= high + 1e-12 && high <= 1.0,
                        "{opinion:?}"
                    );
                }
            }
        }
    }
    serde_json::to_string(&report).unwrap();
    report
}

#[test]
fn two_camps_are_found() {
    let log = camps(240, 24);
    let report = of(&log);
    // Who is removed is in neither, nor who has fewer than seven votes.
    let counts =
        |id: u64| id % 17 != 5 && log.iter().filter(|ballot| ballot.participant.0 == id).count() >= 7;
    let expected = [false, true].map(|camp| (0..240).filter(|&id| counts(id) && in_camp(id) == camp).count());
    let members: Vec<usize> = report.groups.iter().map(|group| group.members).collect();
    assert_eq!(members.len(), 2);
    assert_eq!(members.iter().sum::<usize>(), expected.iter().sum::<usize>());
    // One in a hundred may by chance have voted as the other camp does.
    let strays = report.participants.iter().filter(|person| {
        let group = person.place.map(|place| place.group);
        group.is_some_and(|group| group != GroupId(u8::from(in_camp(person.participant.0))))
    });
    assert!(strays.count() <= 2);
    assert!(report.stability.unwrap().mean_rand_index > 0.95);
    // What everybody agrees with is common ground, what the camps differ about is not.
    assert!(!report.common_ground.is_empty());
    assert!(
        report.common_ground.iter().all(|ground| ground.opinion.0 % 2 == 0),
        "{:?}",
        report.common_ground
    );
    let apart = report.groups.iter().flat_map(|group| &group.representative).filter(|line| !line.best_agree);
    assert!(apart.clone().count() >= 8 && apart.into_iter().all(|line| line.opinion.0 % 2 == 1));
}

#[test]
fn a_handful_is_called_a_handful() {
    let Some(conversation) = Conversation::read(BG2050) else { return };
    let report = Report::new(&conversation.votes(), &PUBLICS, 1);
    assert!(
        report.findings.contains(&Finding::Handful { group: GroupId(1), members: 8 }),
        "{:?}",
        report.findings
    );
    // In this conversation nobody is of a public.
    assert!(
        report.findings.contains(&Finding::TooFewVotes { public: PublicId(0), opinions: 315 }),
        "{:?}",
        report.findings
    );
    assert!(report.common_ground.is_empty());
}

#[test]
fn no_votes_one_participant_one_opinion_all_alike() {
    assert_eq!(defined(&Votes::new()).findings, [Finding::NoVotes]);

    let log = camps(40, 12);
    let one: Vec<Ballot> = log.iter().copied().filter(|ballot| ballot.participant.0 == 0).collect();
    let found = of(&one);
    assert!(found.findings.contains(&Finding::Flat { directions: 0 }));
    assert!(found.findings.contains(&Finding::OneGroup));
    assert!(found.stability.is_none());

    let column: Vec<Ballot> = log.iter().copied().filter(|ballot| ballot.opinion.0 == 1).collect();
    assert!(of(&column).findings.contains(&Finding::Flat { directions: 1 }));

    for vote in [Vote::Agree, Vote::Pass] {
        let alike: Vec<Ballot> = log.iter().map(|&ballot| Ballot { vote: Some(vote), ..ballot }).collect();
        let found = of(&alike);
        assert!(found.findings.contains(&Finding::Flat { directions: 0 }), "{:?}", found.findings);
        assert!(found.findings.contains(&Finding::OneGroup));
    }

    let withdrawn: Vec<Ballot> = log.iter().map(|&ballot| Ballot { vote: None, ..ballot }).collect();
    assert_eq!(of(&withdrawn).findings, [Finding::NoVotes]);
}

#[test]
fn everybody_in_one_of_two_identical_rows() {
    let vote = |id: u64| if id.is_multiple_of(2) { Vote::Agree } else { Vote::Disagree };
    let log: Vec<Ballot> = (0..60_u64)
        .flat_map(|id| {
            (0..8).map(move |on| Ballot {
                participant: ParticipantId(id),
                opinion: OpinionId(on),
                moment: 0,
                vote: Some(vote(id)),
            })
        })
        .collect();
    let found = of(&log);
    assert!(found.findings.contains(&Finding::Flat { directions: 1 }));
    assert_eq!(found.groups.len(), 2);
    assert_eq!(found.silhouettes[&2], 1.0);
    assert_eq!(found.stability.unwrap().mean_rand_index, 1.0);
}

#[test]
fn ten_thousand_opinions() {
    let log: Vec<Ballot> = (0..200_u64)
        .flat_map(|id| {
            (0..60_u64).map(move |at| {
                let chance = mix(id * 1_000 + at);
                let vote = if (chance >> 40).is_multiple_of(8) || id.is_multiple_of(2) {
                    Vote::Agree
                } else {
                    Vote::Disagree
                };
                let opinion = OpinionId((chance % 10_000) as u32);
                Ballot { participant: ParticipantId(id), opinion, moment: at, vote: Some(vote) }
            })
        })
        .chain((0..10_000).map(|id| Ballot {
            participant: ParticipantId(500),
            opinion: OpinionId(id),
            moment: 0,
            vote: Some(Vote::Pass),
        }))
        .collect();
    assert_eq!(of(&log).opinions.len(), 10_000);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Common ground alone waits for it: nothing is common to all of which one has said nothing.
    #[test]
    fn a_public_without_votes_changes_nothing_in_the_others(
        log in prop::collection::vec((0..20_u64, 0..8_u32, 0..3_u8), 1..200),
    ) {
        let mut votes = Votes::new();
        for (moment, (who, on, said)) in log.into_iter().enumerate() {
            let vote = [Some(Vote::Agree), Some(Vote::Disagree), Some(Vote::Pass)][usize::from(said)];
            let (participant, opinion) = (ParticipantId(who), OpinionId(on));
            votes.record(Ballot { participant, opinion, moment: moment as u64, vote }).unwrap();
        }
        settle(&mut votes, (0..20).map(ParticipantId));
        let (two, three) = (Report::new(&votes, &PUBLICS, 1), Report::new(&votes, &[PublicId(0), PublicId(1), PublicId(7)], 1));
        prop_assert_eq!(&two.groups, &three.groups);
        prop_assert_eq!(&two.participants, &three.participants);
        for (two, three) in two.opinions.iter().zip(&three.opinions) {
            prop_assert_eq!((two.tally, &two.groups, &two.bridging), (three.tally, &three.groups, &three.bridging));
            // Tallies, shares and intervals.
            prop_assert_eq!(&two.publics, &three.publics[..2]);
        }
        prop_assert!(three.common_ground.is_empty());
    }

    #[test]
    fn whatever_is_voted_the_report_is_defined(
        participants in 1..30_u64,
        opinions in 1..12_u32,
        log in prop::collection::vec((any::<u64>(), any::<u32>(), 0..4_u8), 0..200),
        weightless in any::<bool>(),
    ) {
        let mut votes = Votes::new();
        for (moment, (who, on, said)) in log.into_iter().enumerate() {
            let vote = [Some(Vote::Agree), Some(Vote::Disagree), Some(Vote::Pass), None][usize::from(said)];
            let (participant, opinion) = (ParticipantId(who % participants), OpinionId(on % opinions));
            votes.record(Ballot { participant, opinion, moment: moment as u64, vote }).unwrap();
        }
        settle(&mut votes, (0..participants).map(ParticipantId));
        if weightless {
            let weight = Weight::new(0.0).unwrap();
            let standing = Standing { public: Some(PublicId(0)), weight, ..Standing::default() };
            votes.set_standing(ParticipantId(0), standing);
        }
        defined(&votes);
    }
}
