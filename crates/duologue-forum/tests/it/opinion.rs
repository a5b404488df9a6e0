//! Topics: their results without anybody's row, the manifest of all sides, and receipts.

use std::collections::BTreeMap;

use duologue_forum::opinion::{
    Apart, Count, Counted, Crowd, Leaf, Members, Method, NotResults, Receipt, ReceiptFault, Results, Rows,
    Tally, commit, receipts, results_manifest,
};
use duologue_record::{Hash, merkle};
use serde_json::json;

use crate::log::{archive, forum};

fn results(side: &str, groups: Vec<Members>, tally: Tally) -> Results {
    Counted {
        topic: "exchange".into(),
        side: side.into(),
        simulated: true,
        participants: 30,
        method: method(),
        seed: 7,
        opinions: vec![("o1".into(), [23, 6, 0]), ("o2".into(), [3, 3, 3])],
        groups,
        explained: Some([212, 60]),
        stability: None,
        findings: vec![],
        tally: Some(tally),
    }
    .told()
}

fn method() -> Method {
    Method {
        interval: "Clopper-Pearson".into(),
        level: "0.95".into(),
        multiple: "Holm".into(),
        groups: "k-means".into(),
        left_out: "0.1".into(),
        runs: 10,
        least: 10,
        together: 3,
        program: "Duologue".into(),
    }
}

fn leaf(n: u8, vote: i8) -> Leaf {
    Leaf {
        salt: Hash([n; 32]),
        participant: format!("p{n}"),
        votes: BTreeMap::from([("o1".to_owned(), vote)]),
    }
}

#[test]
fn counts_of_fewer_than_ten_are_not_told_and_small_groups_are_one() {
    let group = |members: u64, agree: u64| Members {
        members,
        voted: vec![[agree, 2, 0], [1, 1, 1]],
        apart: vec![Apart { opinion: "o1".into(), agrees: true }],
        crowd: Crowd { centre: [-120, 45], outline: vec![], places: vec![([-100, 30], 3)] },
    };
    let (tally, _) = commit(vec![leaf(1, 1)]);
    let made = results("jp", vec![group(20, 15), group(6, 4), group(4, 4)], tally);
    assert_eq!(made.opinions[1], Count { opinion: "o2".into(), voted: None });
    let sizes: Vec<(u64, bool)> = made.groups.iter().map(|g| (g.members, g.merged)).collect();
    assert_eq!(sizes, [(20, false), (10, true)]);
    // 4 and 4 who agree, 2 and 2 who do not: what would be told of neither alone is told of both.
    assert_eq!(made.groups[1].voted, [Some([8, 4, 0]), None]);
    assert!(made.groups[1].apart.is_empty() && made.groups[1].crowd.is_none());
    // Of 38 votes 9 are on an opinion that is not told of: the sum of all would tell how many.
    assert_eq!(made.votes, 29);
    let of_method = made.method.clone().unwrap();
    assert_eq!((of_method.interval.as_str(), of_method.least), ("Clopper-Pearson", 10));
    let bytes = made.to_bytes().unwrap();
    assert_eq!(Results::from_bytes(&bytes).unwrap(), made);
    // What another program wrote is held to the same.
    let written = String::from_utf8(bytes).unwrap();
    let read = |from: &str, to: &str| {
        assert!(written.contains(from), "{written}");
        Results::from_bytes(written.replace(from, to).as_bytes())
    };
    for few in [read("[23,6,0]", "[0,5,4]"), read("[8,4,0]", "[4,4,0]")] {
        let (side, opinion) = ("jp".to_owned(), "o1".to_owned());
        assert_eq!(few, Err(NotResults::TooFew { side, opinion }));
    }
    for (from, to) in [("[23,6,0]", "[23,6,2]"), ("\"participants\":30", "\"participants\":10000000001")] {
        assert_eq!(read(from, to), Err(NotResults::Beyond("jp".into())));
    }
    assert_eq!(read("[[-100,30],3]", "[[-100,30],2]"), Err(NotResults::Alone("jp".into())));
    assert_eq!(read("[[8,4,0],[]]", "[[8,4,0]]"), Err(NotResults::Order("jp".into())));
    assert!(matches!(Results::from_bytes(b"{}"), Err(NotResults::Unreadable(_))));
}

#[test]
fn of_fewer_than_ten_in_all_no_group_is_told_and_nothing_of_how_stable_one_is() {
    let group = |members: u64| Members {
        members,
        voted: vec![[0; 3]; 2],
        apart: vec![],
        crowd: Crowd { centre: [0, 0], outline: vec![], places: vec![] },
    };
    let (tally, _) = commit(vec![leaf(1, 1)]);
    let told = |members: &[u64]| {
        let counted = Counted {
            topic: "exchange".into(),
            side: "jp".into(),
            simulated: true,
            participants: 30,
            method: method(),
            seed: 7,
            opinions: vec![("o1".into(), [23, 6, 0]), ("o2".into(), [3, 3, 3])],
            groups: members.iter().copied().map(group).collect(),
            explained: None,
            stability: Some("0.912".into()),
            findings: vec![],
            tally: Some(tally),
        };
        let told = counted.told();
        (told.groups.iter().map(|group| group.members).collect::<Vec<_>>(), told.stability)
    };
    // Three people, or five and four, are no group of ten.
    assert_eq!(told(&[16, 11, 3]), (vec![16, 11], Some("0.912".into())));
    assert_eq!(told(&[20, 5, 4]), (vec![20], None));
    assert_eq!(told(&[5, 4]), (vec![], None));
    assert_eq!(told(&[20, 6, 4]), (vec![20, 10], Some("0.912".into())));
}

#[test]
fn what_groups_leave_of_the_whole_tells_of_no_few_either() {
    let group = |members: u64, agree: u64| Members {
        members,
        voted: vec![[agree, 2, 0], [1, 1, 1]],
        apart: vec![Apart { opinion: "o1".into(), agrees: true }],
        crowd: Crowd { centre: [0, 0], outline: vec![], places: vec![] },
    };
    let (tally, _) = commit(vec![leaf(1, 1)]);
    let voted = |groups: Vec<Members>| -> Vec<Option<[u64; 3]>> {
        let made = results("jp", groups, tally);
        assert_eq!(Results::from_bytes(&made.to_bytes().unwrap()).unwrap(), made);
        made.groups.iter().map(|group| group.voted[0]).collect()
    };
    // 29 voted: 17 and 12 leave none; 17 alone leave 12; 20 alone leave 9, and so nothing is told of them.
    assert_eq!(voted(vec![group(20, 15), group(12, 10)]), [Some([15, 2, 0]), Some([10, 2, 0])]);
    assert_eq!(voted(vec![group(20, 15)]), [Some([15, 2, 0])]);
    assert_eq!(voted(vec![group(20, 18)]), [None]);
    // 14 and 11 leave 4: without the smaller group 15 are left.
    let two = results("jp", vec![group(20, 12), group(12, 9)], tally);
    assert_eq!(two.groups.iter().map(|g| g.voted[0]).collect::<Vec<_>>(), [Some([12, 2, 0]), None]);
    // What sets a group apart is not said of an opinion of which its counts are not.
    assert_eq!(two.groups.iter().map(|g| g.apart.len()).collect::<Vec<_>>(), [1, 0]);
    let written = String::from_utf8(two.to_bytes().unwrap()).unwrap();
    assert!(written.contains("[[],[]]"), "{written}");
    let leaked = written.replacen("[[],[]]", "[[9,2,0],[]]", 1);
    assert!(matches!(Results::from_bytes(leaked.as_bytes()), Err(NotResults::TooFew { .. })));
}

#[test]
fn one_manifest_of_all_sides_in_either_order() {
    let (tally, _) = commit(vec![leaf(1, 1)]);
    let of = |side: &str| results(side, vec![], tally).to_bytes().unwrap();
    let (manifest, blobs) = results_manifest(vec![of("jp"), of("cn")], &["jp", "cn"]).unwrap();
    assert_eq!(manifest.subject, "topic/exchange");
    assert_eq!(manifest.holds, blobs.iter().map(|b| Hash::of(b)).collect::<Vec<_>>());
    assert_eq!(results_manifest(vec![of("cn"), of("jp")], &["jp", "cn"]).unwrap().0, manifest);
    let mut running = results("cn", vec![], tally);
    running.tally = None;
    let running = running.to_bytes().unwrap();
    for (given, refusal) in [
        (vec![of("jp")], NotResults::Missing(vec!["cn".into()])),
        (vec![of("jp"), of("jp")], NotResults::Twice("jp".into())),
        (vec![of("jp"), of("kr")], NotResults::NotASide("kr".into())),
        (vec![of("jp"), running], NotResults::Running("cn".into())),
    ] {
        assert_eq!(results_manifest(given, &["jp", "cn"]).unwrap_err(), refusal);
    }
}

#[test]
fn rows_name_nobody_and_stand_by_what_they_say() {
    let (tally, _) = commit(vec![leaf(1, 1)]);
    let votes = [vec![Some(1), None], vec![Some(-1), Some(0)], vec![Some(1), Some(1)]];
    let rows = |side: &str| {
        let opinions = vec!["o1".into(), "o2".into()];
        Rows::sheets("exchange", side, true, opinions, votes.clone().into_iter()).remove(0)
    };
    assert_eq!(rows("jp").rows, ["++", "+.", "-0"]);
    let bytes = rows("jp").to_bytes().unwrap();
    assert_eq!(Rows::from_bytes(&bytes).unwrap(), rows("jp"));
    let sheet = |side: &str| results(side, vec![], tally).to_bytes().unwrap();
    // Each side decides for itself.
    let (manifest, blobs) =
        results_manifest(vec![bytes.clone(), sheet("cn"), sheet("jp")], &["jp", "cn"]).unwrap();
    assert_eq!(manifest.holds, [sheet("jp"), sheet("cn"), bytes.clone()].map(|blob| Hash::of(&blob)));
    assert_eq!(blobs.len(), 3);
    let written = String::from_utf8(bytes).unwrap();
    for (from, to) in [("\"++\",\"+.\"", "\"+.\",\"++\""), ("-0", "-x"), ("-0", "-")] {
        let other = written.replace(from, to).into_bytes();
        let refused = results_manifest(vec![sheet("jp"), sheet("cn"), other], &["jp", "cn"]);
        assert_eq!(refused.unwrap_err(), NotResults::Rows("jp".into()), "{to}");
    }
    let alone = results_manifest(vec![rows("jp").to_bytes().unwrap(), sheet("cn")], &["jp", "cn"]);
    assert_eq!(alone.unwrap_err(), NotResults::Missing(vec!["jp".into()]));
}

/// 5,000 rows of twelve signs are 75,000 bytes.
#[test]
fn rows_take_as_many_sheets_as_they_need() {
    let (tally, _) = commit(vec![leaf(1, 1)]);
    let opinions: Vec<String> = (0..12).map(|opinion| format!("o{opinion}")).collect();
    let vote =
        |voter: u32, opinion: u32| [Some(1), Some(-1), Some(0), None][((voter * 7 + opinion) % 4) as usize];
    let voters = || (0..5_000).map(|voter| (0..12).map(|opinion| vote(voter, opinion)).collect());
    let sheets = Rows::sheets("exchange", "jp", true, opinions, voters());
    let parts: Vec<u64> = sheets.iter().map(|sheet| sheet.part).collect();
    assert_eq!(parts, [1, 2]);
    let all: Vec<&String> = sheets.iter().flat_map(|sheet| &sheet.rows).collect();
    assert!(all.len() == 5_000 && all.is_sorted());
    let bytes: Vec<Vec<u8>> = sheets.iter().map(|sheet| sheet.to_bytes().unwrap()).collect();
    for (sheet, bytes) in sheets.iter().zip(&bytes) {
        assert!(bytes.len() <= 64 * 1024 && Rows::from_bytes(bytes).as_ref() == Ok(sheet));
    }
    // A first part says nothing of parts: it is as sheets were before there were any.
    assert!(!String::from_utf8(bytes[0].clone()).unwrap().contains("part"));
    let of = |side: &str| results(side, vec![], tally).to_bytes().unwrap();
    let [first, second] = <[Vec<u8>; 2]>::try_from(bytes).unwrap();
    let sides = ["jp", "cn"];
    let given = vec![second.clone(), of("cn"), first.clone(), of("jp")];
    let (manifest, _) = results_manifest(given, &sides).unwrap();
    let expected = [of("jp"), of("cn"), first.clone(), second.clone()].map(|blob| Hash::of(&blob));
    assert_eq!(manifest.holds, expected);
    let missing = results_manifest(vec![second.clone(), of("cn"), of("jp")], &sides).unwrap_err();
    assert_eq!(missing, NotResults::Part { side: "jp".into(), part: 1 });
    let twice = results_manifest(vec![second.clone(), first, second, of("cn"), of("jp")], &sides);
    assert_eq!(twice.unwrap_err(), NotResults::Twice("jp".into()));
}

#[test]
fn a_receipt_proves_that_the_own_votes_were_counted_as_they_stand() {
    let (tally, leaves) = commit((1..=7).map(|n| leaf(n, 1 - (n % 3) as i8)).collect());
    assert_eq!(tally.leaves, 7);
    // In whatever order they come the tree is the same.
    assert_eq!(commit((1..=7).rev().map(|n| leaf(n, 1 - (n % 3) as i8)).collect()).0, tally);
    let results = results("jp", vec![], tally);
    let all = receipts("exchange", "jp", leaves);
    assert_eq!(all.iter().map(|own| own.index).collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5, 6]);
    for own in &all {
        let text = serde_json::to_string(own).unwrap();
        assert_eq!(Receipt::parse(&text).unwrap().check(&results), Ok(()));
        let mut other = own.clone();
        *other.leaf.votes.get_mut("o1").unwrap() ^= 1;
        assert!(matches!(other.check(&results), Err(ReceiptFault::NotCounted(merkle::ProofError::Root))));
    }
    let mut foreign = all[0].clone();
    foreign.side = "cn".into();
    assert_eq!(foreign.check(&results), Err(ReceiptFault::OtherTopic("exchange".into())));
    assert!(matches!(Receipt::parse("[]"), Err(ReceiptFault::Unreadable(_))));
}

#[test]
fn a_topic_is_its_wordings() {
    let mut jp = archive();
    let title = |lang: &str, text: &str| json!({ "field": "title", "lang": lang, "text": text });
    jp.say("wording", "topic/exchange", title("ja", "交流（例）"));
    jp.say("wording", "topic/exchange/o2", title("ja", "二つ目（例）"));
    jp.say("wording", "topic/exchange/o1", title("ja", "一つ目（例）"));
    jp.say("wording", "topic/exchange/o2", title("zh", "第二（例）"));
    jp.say("wording", "topic/untitled/o1", title("ja", "題のない話題の意見"));
    let forum = forum(&[&jp]);
    assert_eq!(forum.topics(), ["exchange"]);
    // In the order in which they were first worded, not by code.
    assert_eq!(forum.opinions("exchange"), ["o2", "o1"]);
    assert!(forum.topic_release("exchange").is_none());
}
