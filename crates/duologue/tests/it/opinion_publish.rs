//! What a side publishes: of its own voters, and of those who voted.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};

use crate::bench::{Answer, Bench};
use crate::release::topic;

fn publish(bench: &Bench, more: &[&str]) -> Answer {
    let args = [
        "opinion", "publish", "jp.csv", "--topic", "exchange", "--side", "jp", "--rows", "--to", "jp",
        "--data", "data",
    ];
    bench.run(&[&args[..], more].concat())
}

fn read(bench: &Bench, name: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(bench.path("jp").join(name)).unwrap()).unwrap()
}

/// Who has a receipt.
fn receipts(bench: &Bench) -> BTreeSet<u64> {
    let lines = fs::read_to_string(bench.path("jp/receipts.jsonl")).unwrap();
    let who = |line: &str| {
        let receipt: Value = serde_json::from_str(line).unwrap();
        receipt["leaf"]["participant"].as_str().unwrap().parse().unwrap()
    };
    lines.lines().map(who).collect()
}

/// A row of `rows` for each of so many who say so.
fn rows(of: &[(&str, usize)]) -> Value {
    of.iter().flat_map(|&(row, times)| std::iter::repeat_n(row, times)).collect()
}

#[test]
fn a_side_counts_its_own_voters_alone() {
    let bench = &Bench::new();
    bench.example("data");
    topic(bench);
    // Of the first 40, of whom the last ten are said to be of no public, 30 agree; of the other side's 40 ten do.
    let agrees = |voter: u64| !(30..70).contains(&voter);
    let votes: String =
        (0..80).map(|voter| format!("0,{voter},{}\n", if agrees(voter) { 1 } else { -1 })).collect();
    bench.write("jp.csv", &format!("comment-id,voter-id,vote\n{votes}"));
    let said = (0..80).filter(|voter| !(30..40).contains(voter));
    let publics = |names: [&str; 2]| -> String {
        let line = |voter: u64| format!("{voter},{}\n", names[usize::from(voter >= 40)]);
        format!("participant,public\n{}", said.clone().map(line).collect::<String>())
    };
    bench.write("publics.csv", &publics(["jp", "cn"]));
    let told = publish(bench, &["--publics", "publics.csv"]);
    assert!(told.code == 0 && told.out.contains("1 opinions, 40 voters"), "{}{}", told.out, told.err);
    let results = read(bench, "jp.json");
    assert_eq!([&results["participants"], &results["votes"], &results["tally"]["leaves"]], [40, 40, 40]);
    assert_eq!(results["opinions"], json!([{ "opinion": "o0", "voted": [30, 10, 0] }]));
    assert_eq!(read(bench, "jp.rows.json")["rows"], rows(&[("+", 30), ("-", 10)]));
    assert_eq!(receipts(bench), (0..40).collect());

    // Where nobody is of the side the file likely calls it otherwise.
    bench.write("publics.csv", &publics(["Japan", "China"]));
    let some = (30..40).map(|voter| format!("{voter},Japan\n")).collect::<String>();
    bench.write("all.csv", &(fs::read_to_string(bench.path("publics.csv")).unwrap() + &some));
    let refused = publish(bench, &["--publics", "all.csv"]);
    assert_eq!(refused.code, 2);
    assert!(
        refused.err.contains("nobody who voted is of the public “jp”; these are of China, Japan"),
        "{}",
        refused.err
    );
}

/// 71 who have voted, ten of whom have withdrawn all that they said.
#[test]
fn an_opinion_has_no_row_of_who_withdrew_every_vote() {
    let bench = &Bench::new();
    bench.example("data");
    topic(bench);
    let mut votes = String::from("moment,participant,opinion,vote\n");
    for voter in 0..71 {
        votes.push_str(&format!("1,{voter},0,agree\n1,{voter},1,disagree\n"));
        match voter {
            0..10 => votes.push_str(&format!("2,{voter},0,withdrawn\n2,{voter},1,withdrawn\n")),
            10..15 => votes.push_str(&format!("2,{voter},1,withdrawn\n")),
            _ => {}
        }
    }
    bench.write("jp.csv", &votes);
    let told = publish(bench, &[]);
    assert!(told.code == 0 && told.out.contains("2 opinions, 61 voters"), "{}{}", told.out, told.err);
    let results = read(bench, "jp.json");
    assert_eq!([&results["participants"], &results["votes"], &results["tally"]["leaves"]], [61, 117, 61]);
    assert_eq!(
        results["opinions"],
        json!([{ "opinion": "o0", "voted": [61, 0, 0] }, { "opinion": "o1", "voted": [0, 56, 0] }])
    );
    assert_eq!(read(bench, "jp.rows.json")["rows"], rows(&[("+-", 56), ("+.", 5)]));
    assert_eq!(receipts(bench), (10..71).collect());
}

#[test]
fn an_opinion_is_counted_without_weights() {
    let bench = &Bench::new();
    bench.write("jp.csv", "comment-id,voter-id,vote\n0,0,1\n");
    bench.write("weights.csv", "participant,weight\n0,2\n");
    let refused = publish(bench, &["--weights", "weights.csv"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("--weights FILE: a side's results are counts of voters"), "{}", refused.err);
    assert!(!bench.path("jp").exists());
    assert!(!bench.ok(&["opinion", "publish", "--help"]).contains("--weights"));
    assert!(bench.ok(&["opinion", "map", "--help"]).contains("--weights"));
}
