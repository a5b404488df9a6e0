//! Polis' results from Polis' formulas.

use std::collections::{BTreeMap, BTreeSet};

use duologue_opinion::polis::{
    Listed, META_PRIORITY, clusters, consensus, in_conversation, places, priority, representative,
};
use duologue_opinion::{Counts, Direction, GroupId, Map, Status, group_informed};
use serde_json::Value;

use crate::shared::{BG2050, Conversation, conversations, numbers, rand_index};

fn close(found: f64, expected: f64, what: &str) {
    assert!((found - expected).abs() <= 1e-6 * expected.abs().max(1.0), "{what}: {found} {expected}");
}

#[test]
fn who_takes_part() {
    for conversation in conversations() {
        let matrix = conversation.matrix();
        let within = in_conversation(&matrix, &BTreeSet::new());
        let ids = matrix.participants().iter().zip(within).filter(|&(_, within)| within);
        let ids: Vec<f64> = ids.map(|(id, _)| id.0 as f64).collect();
        assert_eq!(ids, numbers(&conversation.reference["participants"]["in_conv"]), "{}", conversation.name);
    }
}

/// The number that the production server published with each opinion, given its groups.
#[test]
fn the_published_group_informed_consensus() {
    let Some(conversation) = Conversation::read(BG2050) else { return };
    let matrix = conversation.matrix();
    let counts = Counts::new(&matrix, &matrix.by_row(&conversation.groups));
    assert_eq!(counts.columns.len(), 371);
    for column in &counts.columns {
        let published = conversation.published_consensus[&column.opinion];
        let found = group_informed(&column.groups);
        assert!((found - published).abs() <= 1e-12, "{:?} {found} {published}", column.opinion);
    }
}

#[test]
fn counts_by_group() {
    for conversation in conversations() {
        let matrix = conversation.matrix();
        let labels = conversation.reference_labels(&matrix);
        let counts = Counts::new(&matrix, &labels);
        let exact = &conversation.reference["polis_exact"];
        for group in 0..counts.groups.len() {
            let expected = &exact["group_votes"][group];
            let of = |pick: fn(&duologue_opinion::Tally) -> u64| -> Vec<f64> {
                counts.columns.iter().map(|column| pick(&column.groups[group]) as f64).collect()
            };
            assert_eq!(of(|tally| tally.agree), numbers(&expected["na"]));
            assert_eq!(of(|tally| tally.disagree), numbers(&expected["nd"]));
            assert_eq!(of(|tally| tally.votes()), numbers(&expected["ns"]));
        }
        let expected = numbers(&exact["group_aware_consensus"]["agree"]);
        for (column, expected) in counts.columns.iter().zip(expected) {
            close(group_informed(&column.groups), expected, "product");
        }
        // The live counts of the store are the same.
        let mut votes = conversation.votes();
        votes.set_groups(&matrix.by_participant(&labels));
        for column in &counts.columns {
            assert_eq!(votes.tally(column.opinion), column.all);
            for (group, tally) in counts.groups.iter().zip(&column.groups) {
                assert_eq!(votes.tally_of_group(column.opinion, *group), *tally);
            }
        }
    }
}

fn same(found: &[Listed], expected: &Value, what: &str) {
    let expected = expected.as_array().unwrap();
    let ids: Vec<u32> = found.iter().map(|line| line.opinion.0).collect();
    let of: Vec<u32> = expected.iter().map(|line| line["tid"].as_u64().unwrap() as u32).collect();
    assert_eq!(ids, of, "{what}");
    for (found, expected) in found.iter().zip(expected) {
        assert_eq!(found.successes, expected["n_success"].as_u64().unwrap());
        assert_eq!(found.trials, expected["n_trials"].as_u64().unwrap());
        close(found.share, expected["p_success"].as_f64().unwrap(), what);
        close(found.share_test, expected["p_test"].as_f64().unwrap(), what);
        if let Some(direction) = expected.get("repful_for") {
            let direction = if direction == "agree" { Direction::Agree } else { Direction::Disagree };
            assert_eq!(found.direction, direction);
            close(found.ratio, expected["repness"].as_f64().unwrap(), what);
            close(found.ratio_test, expected["repness_test"].as_f64().unwrap(), what);
            assert_eq!(
                found.best_agree,
                expected.get("best_agree").is_some_and(|best| best == true),
                "{what}"
            );
        }
    }
}

#[test]
fn lists_of_consensus_and_of_each_group() {
    for conversation in conversations() {
        let matrix = conversation.matrix();
        let counts = Counts::new(&matrix, &conversation.reference_labels(&matrix));
        let [agree, disagree] = consensus(&counts);
        for engine in ["polis_exact", "red_dwarf"] {
            let expected = &conversation.reference[engine]["consensus"];
            same(&agree, &expected["agree"], conversation.name);
            same(&disagree, &expected["disagree"], conversation.name);
        }
        let expected = &conversation.reference["polis_exact"]["repness"];
        for (group, list) in counts.groups.iter().zip(representative(&counts)) {
            same(&list, &expected[group.0.to_string()], conversation.name);
        }
    }
}

#[test]
fn priorities() {
    for conversation in conversations() {
        let matrix = conversation.matrix();
        let counts = Counts::new(&matrix, &conversation.reference_labels(&matrix));
        let statuses: BTreeMap<_, Status> = conversation.statuses.iter().copied().collect();
        let points = Map::new(&matrix).opinions();
        let expected = numbers(&conversation.reference["polis_exact"]["priority"]);
        for ((column, point), expected) in counts.columns.iter().zip(points).zip(expected) {
            let meta = statuses.get(&column.opinion).is_some_and(|status| status.meta);
            let found = if meta { META_PRIORITY } else { priority(column, point.length()) };
            close(found, expected, &format!("{} {:?}", conversation.name, column.opinion));
        }
    }
}

#[test]
fn places_of_participants() {
    for conversation in conversations() {
        let matrix = conversation.matrix();
        let labels = conversation.reference_labels(&matrix);
        let places = places(&Map::new(&matrix).participants(&matrix), &labels);
        for group in conversation.reference["polis_exact"]["participant_stats_by_group"].as_array().unwrap() {
            let id = GroupId(group["gid"].as_u64().unwrap() as u8);
            let members: Vec<_> = places.iter().flatten().filter(|place| place.group == id).collect();
            let mean = |values: &dyn Fn(usize) -> f64| {
                (0..members.len()).map(values).sum::<f64>() / members.len() as f64
            };
            close(mean(&|at| members[at].centricness), group["centricness"].as_f64().unwrap(), "centricness");
            close(mean(&|at| members[at].coreness), group["coreness"].as_f64().unwrap(), "coreness");
            // The mean of extremeness is 0 by definition, so the reference gives its standard deviation.
            let square =
                mean(&|at| members[at].extremeness.powi(2)) - mean(&|at| members[at].extremeness).powi(2);
            close(square.sqrt(), group["extremeness_sd"].as_f64().unwrap(), "extremeness");
        }
    }
}

/// From a cold start in the order of the participants.
#[test]
fn clusters_from_a_cold_start() {
    for conversation in conversations() {
        let matrix = conversation.matrix();
        let points = Map::new(&matrix).participants(&matrix);
        let found = clusters(&points, &in_conversation(&matrix, &BTreeSet::new()));
        let reference = rand_index(&found.labels, &conversation.reference_labels(&matrix));
        let production = rand_index(&found.labels, &matrix.by_row(&conversation.groups));
        println!(
            "{} reference {reference} production {production} {:?}",
            conversation.name, found.silhouettes
        );
        assert_eq!(reference, 1.0);
        assert!(production >= 0.9);
        for (k, expected) in conversation.reference["polis_exact"]["silhouette_by_k"].as_object().unwrap() {
            close(found.silhouettes[&k.parse().unwrap()], expected.as_f64().unwrap(), "silhouette");
        }
    }
}
