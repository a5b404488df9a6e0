//! The opinion commands as researchers run them.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use serde_json::Value;

use crate::bench::Bench;

/// Forty participants of two publics, eight opinions: the first is agreed by all, the second divides the publics.
fn bench() -> Bench {
    let bench = Bench::new();
    let (mut votes, mut publics) =
        (String::from("comment-id,voter-id,vote\n"), String::from("participant,public\n"));
    for voter in 0..40 {
        let here = voter % 2 == 0;
        writeln!(publics, "{voter},{}", if here { "jp" } else { "cn" }).unwrap();
        for opinion in 0..8 {
            let vote = match opinion {
                0 => 1,
                1 if here => 1,
                1 => -1,
                _ => (voter * 7 + opinion * 3 + voter / 3) % 3 - 1,
            };
            writeln!(votes, "{opinion},{voter},{vote}").unwrap();
        }
    }
    bench.write("votes.csv", &votes);
    bench.write("publics.csv", &publics);
    bench.write(
        "comments.csv",
        "comment-id,moderated,comment-body\n0,1,\"<b>Rivers</b>, should be \"\"clean\"\"\"\n1,0,=HYPERLINK(1)\n7,-1,Spam\n",
    );
    bench
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// `None`, with a word, where the real conversations are not at hand; in CI they must be.
fn shared(name: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let folder =
        std::env::var_os("DUOLOGUE_SHARED").map_or_else(beside, PathBuf::from).join("data/polis").join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{} is not there", folder.display());
    eprintln!("skipped: {} is not there", folder.display());
    None
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

fn column(rows: &Value, pick: impl Fn(&Value) -> f64) -> Vec<f64> {
    rows.as_array().unwrap().iter().map(pick).collect()
}

fn close(found: &[f64], expected: &[f64], most: f64, what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(
            (found - expected).abs() <= most * expected.abs().max(1.0),
            "{what}: {found}, not {expected}"
        );
    }
}

fn cosine(a: &[f64], b: &[f64]) -> f64 {
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    product(a, b) / (product(a, a) * product(b, b)).sqrt()
}

/// By the rules of the folder's README.
fn agrees_with_reference(name: &str) {
    let Some(folder) = shared(name) else { return };
    let bench = Bench::new();
    let reference = json(&std::fs::read_to_string(folder.join("reference.json")).unwrap());
    let votes = folder.join("votes.csv");
    let votes = votes.to_str().unwrap();
    let own = json(&bench.ok(&["opinion", "map", votes, "--polis", "--format", "json"]));
    let input = &reference["input"];
    for (key, expected) in [
        ("participants", "participants"),
        ("opinions", "statements_voted"),
        ("votes", "votes_after_last_wins"),
    ] {
        assert_eq!(own["topic"][key], input[expected], "{key}");
    }
    let opinions = own["report"]["opinions"].as_array().unwrap();
    for key in ["agree", "disagree", "pass"] {
        let sum: u64 = opinions.iter().map(|opinion| opinion["tally"][key].as_u64().unwrap()).sum();
        assert_eq!(sum, input[key].as_u64().unwrap(), "{key}");
    }
    let struck_out = opinions.iter().filter(|opinion| opinion["struck_out"] == true);
    let struck_out: Vec<&Value> = struck_out.map(|opinion| &opinion["opinion"]).collect();
    // Of some that were struck out nobody had voted on.
    let voted = |id: &&Value| opinions.iter().any(|opinion| opinion["opinion"] == **id);
    let expected: Vec<&Value> = input["struck_out"].as_array().unwrap().iter().filter(voted).collect();
    assert_eq!(struck_out, expected);

    let (polis, pca) = (&own["polis"], &reference["pca"]);
    let loadings =
        |axis: usize| column(&polis["opinions"], |opinion| opinion["loadings"][axis].as_f64().unwrap());
    assert!(cosine(&loadings(0), &numbers(&pca["pc1"])) >= 0.99999);
    assert!(cosine(&loadings(1), &numbers(&pca["pc2"])) >= 0.99999);
    let mean = column(&polis["opinions"], |opinion| opinion["mean"].as_f64().unwrap());
    close(&mean, &numbers(&pca["center"]), 1e-5, "centre");
    close(&numbers(&polis["explained"]), &numbers(&pca["explained_variance_ratio"]), 1e-5, "explained");
    let people = &reference["participants"];
    for axis in ["x", "y"] {
        let found = column(&polis["participants"], |person| person[axis].as_f64().unwrap());
        for (found, expected) in found.iter().zip(numbers(&people[axis])) {
            assert!((found - expected).abs() <= 1e-4, "{axis}: {found}, not {expected}");
        }
    }
    let within =
        polis["participants"].as_array().unwrap().iter().filter(|person| person["in_conversation"] == true);
    let within: Vec<&Value> = within.map(|person| &person["participant"]).collect();
    assert_eq!(within, people["in_conv"].as_array().unwrap().iter().collect::<Vec<_>>());

    // The statistics of groups, given the reference's.
    let exact = &reference["polis_exact"];
    let mut labels = String::from("participant,group-id\n");
    let pairs = numbers(&exact["labels"]["pids"]).into_iter().zip(numbers(&exact["labels"]["label"]));
    pairs.for_each(|(id, group)| writeln!(labels, "{id},{group}").unwrap());
    bench.write("labels.csv", &labels);
    let given = ["opinion", "map", votes, "--labels", "labels.csv", "--polis", "--format", "json"];
    let polis = json(&bench.ok(&given))["polis"].take();
    for (place, group) in exact["group_votes"].as_array().unwrap().iter().enumerate() {
        let of =
            |key: &str| column(&polis["opinions"], |opinion| opinion["groups"][place][key].as_f64().unwrap());
        assert_eq!(of("agree"), numbers(&group["na"]));
        assert_eq!(of("disagree"), numbers(&group["nd"]));
    }
    for (key, expected) in [
        ("agree", &exact["group_aware_consensus"]["agree"]),
        ("disagree", &exact["group_aware_consensus"]["disagree"]),
    ] {
        let found = column(&polis["opinions"], |opinion| opinion["group_informed"][key].as_f64().unwrap());
        close(&found, &numbers(expected), 1e-6, "group-informed");
    }
    for key in ["priority", "extremity"] {
        let found = column(&polis["opinions"], |opinion| opinion[key].as_f64().unwrap());
        close(&found, &numbers(&exact[key]), 1e-6, key);
    }
    let same = |found: &Value, expected: &Value| {
        let ids = |list: &Value, key: &str| -> Vec<Value> {
            list.as_array().unwrap().iter().map(|line| line[key].clone()).collect()
        };
        assert_eq!(ids(found, "opinion"), ids(expected, "tid"));
        let tests = |list: &Value, key: &str| column(list, |line| line[key].as_f64().unwrap());
        close(&tests(found, "share_test"), &tests(expected, "p_test"), 1e-6, "test");
    };
    for direction in ["agree", "disagree"] {
        same(&polis["consensus"][direction], &exact["consensus"][direction]);
    }
    for group in polis["groups"].as_array().unwrap() {
        same(&group["representative"], &exact["repness"][group["group"].to_string()]);
    }

    // The groups of the own start, and those of the method that knows no order, against what the reference has.
    let labels: BTreeMap<u64, u64> = numbers(&exact["labels"]["pids"])
        .into_iter()
        .map(|id| id as u64)
        .zip(numbers(&exact["labels"]["label"]).into_iter().map(|label| label as u64))
        .collect();
    let pairs = own["polis"]["participants"].as_array().unwrap().iter().filter_map(|person| {
        Some((person["group"].as_u64()?, *labels.get(&person["participant"].as_u64()?)?))
    });
    assert!(rand_index(pairs) >= 0.9);
}

/// Adjusted.
fn rand_index(pairs: impl Iterator<Item = (u64, u64)>) -> f64 {
    let (mut both, mut one, mut other) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let mut all = 0.0;
    for (a, b) in pairs {
        *both.entry((a, b)).or_insert(0.0) += 1.0;
        *one.entry(a).or_insert(0.0) += 1.0;
        *other.entry(b).or_insert(0.0) += 1.0;
        all += 1.0;
    }
    fn within<K>(counts: &BTreeMap<K, f64>) -> f64 {
        counts.values().map(|n| n * (n - 1.0) / 2.0).sum()
    }
    let (one, other) = (within(&one), within(&other));
    let expected = one * other / (all * (all - 1.0) / 2.0);
    (within(&both) - expected) / ((one + other) / 2.0 - expected)
}

#[test]
fn vtaiwan_agrees_with_its_reference() {
    agrees_with_reference("vtaiwan.uberx");
}

#[test]
fn bg2050_agrees_with_its_reference() {
    agrees_with_reference("bg2050-volunteers");
}

#[test]
fn biodiversity_agrees_with_its_reference() {
    agrees_with_reference("scoop-hivemind.biodiversity");
}

#[test]
fn json_is_what_its_schema_says() {
    let schema = json(include_str!("../../../../docs/opinion.schema.json"));
    let schema = jsonschema::validator_for(&schema).unwrap();
    let bench = bench();
    bench.write("empty-of-votes.csv", "comment-id,voter-id,vote\n");
    bench.write("labels.csv", "participant,group\n0,1\n2,1\n4,1\n1,2\n3,2\n5,\n");
    for args in [
        &["votes.csv"][..],
        &["votes.csv", "--publics", "publics.csv", "--polis"],
        &["votes.csv", "--labels", "labels.csv", "--polis", "--lang", "zh"],
        &["empty-of-votes.csv", "--polis"],
    ] {
        let found = json(&bench.ok(&[&["opinion", "map"], args, &["--format", "json"]].concat()));
        let errors: Vec<String> =
            schema.iter_errors(&found).map(|e| format!("{e} at {}", e.instance_path())).collect();
        assert_eq!(errors, Vec::<String>::new(), "{args:?}");
    }
}

#[test]
fn the_list_of_common_ground_is_what_its_schema_says_and_no_formula_is_changed_in_it() {
    let schema = json(include_str!("../../../../docs/consensus.schema.json"));
    let schema = jsonschema::validator_for(&schema).unwrap();
    let bench = bench();
    bench.write("formula.csv", "comment-id,moderated,comment-body\n0,1,=1+1\n");
    let list = ["opinion", "consensus", "votes.csv", "--publics", "publics.csv", "--comments", "formula.csv"];
    let found = json(&bench.ok(&[&list[..], &["--format", "json"]].concat()));
    let errors: Vec<String> = schema.iter_errors(&found).map(|e| e.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new());
    assert_eq!(found[0]["text"], "=1+1");
    assert!(bench.ok(&[&list[..], &["--format", "csv"]].concat()).contains("0,'=1+1,"));
    // The same in the table of all opinions: one apostrophe, and only in files for spreadsheets.
    let map = ["opinion", "map", "votes.csv", "--publics", "publics.csv", "--comments", "formula.csv"];
    let csv = bench.ok(&[&map[..], &["--format", "csv"]].concat());
    assert!(csv.contains("\n0,'=1+1,"), "{csv}");
}

#[test]
fn common_ground_is_listed_with_its_reason_and_what_divides_beside_it() {
    let bench = bench();
    let list = ["opinion", "consensus", "votes.csv", "--publics", "publics.csv"];
    let rows = json(&bench.ok(&[&list[..], &["--format", "json"]].concat()));
    assert_eq!(rows.as_array().unwrap().len(), 1, "{rows}");
    assert_eq!(rows[0]["opinion"], 0);
    assert_eq!(rows[0]["direction"], "agree");
    // 0.025^(1/20): 20 of 20 in each public.
    assert!((rows[0]["lowest"].as_f64().unwrap() - 0.025_f64.powf(1.0 / 20.0)).abs() < 1e-9);
    for (lang, words) in [
        ("en", "A majority of every public agrees"),
        ("ja", "どの公衆でも過半数が賛成"),
        ("zh", "每一方公众都有过半数赞成"),
    ] {
        let said = bench.ok(&[&list[..], &["--lang", lang]].concat());
        assert!(said.contains(words), "{said}");
    }
    let said = bench.ok(&["opinion", "map", "votes.csv", "--publics", "publics.csv", "--polis"]);
    assert!(said.contains("Majorities on opposite sides: jp for, cn against"), "{said}");
    assert!(said.contains("As Polis computes it"), "{said}");
    let csv = bench.ok(&["opinion", "map", "votes.csv", "--publics", "publics.csv", "--format", "csv"]);
    assert!(csv.starts_with("opinion,text,struck_out,public,votes,agree,"), "{csv}");
    assert!(csv.contains("'=HYPERLINK(1)"), "a spreadsheet must not run it: {csv}");
    // Half of a public's voters count for nothing: fewer votes are known.
    let weights: String = (0..40).map(|voter| format!("{voter},{}\n", voter / 20)).collect();
    bench.write("weights.csv", &format!("participant,weight\n{weights}"));
    let rows = json(&bench.ok(&[&list[..], &["--weights", "weights.csv", "--format", "json"]].concat()));
    assert!((rows[0]["lowest"].as_f64().unwrap() - 0.025_f64.powf(1.0 / 10.0)).abs() < 1e-9, "{rows}");
}

/// Half of each public's voters count three times as much as the other half: as 16 would (Kish: 40² / (20 · 1.5² + 20 · 0.5²)
/// is 32 of all).
#[test]
fn weights_are_read_as_the_survey_command_writes_them() {
    let bench = bench();
    let people: String =
        (0..40).map(|voter| format!("{voter},{},1\n", if voter < 20 { "f" } else { "m" })).collect();
    bench.write("people.csv", &format!("participant,sex,weight\n{people}"));
    bench.write(
        "design.toml",
        "weights = \"weight\"\n[[rake]]\nvariable = \"sex\"\ntargets = { f = 75, m = 25 }\n",
    );
    bench.ok(&["survey", "weight", "people.csv", "--design", "design.toml", "--to", "raked.csv"]);
    let found = |file: &str| {
        let list = ["opinion", "consensus", "votes.csv", "--publics", "publics.csv", "--weights", file];
        let rows = json(&bench.ok(&[&list[..], &["--format", "json"]].concat()));
        assert_eq!(rows[0]["opinion"], 0, "{rows}");
        rows[0]["lowest"].as_f64().unwrap()
    };
    assert!((found("raked.csv") - 0.025_f64.powf(1.0 / 16.0)).abs() < 1e-6);
    // The variable may be called otherwise; then the column of weights is the one that is called so.
    assert!((found("people.csv") - 0.025_f64.powf(1.0 / 20.0)).abs() < 1e-9);
    bench.write("no-weights.csv", "participant,sex\n0,f\n");
    let refused = bench.run(&["opinion", "map", "votes.csv", "--weights", "no-weights.csv"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("line 1, column 3: there is no column “weight”"), "{}", refused.err);
}

#[test]
fn six_publics_are_compared() {
    let bench = bench();
    let names = ["cn", "jp", "kr", "mn", "ru", "us"];
    // Ten of each public; all agree with the first opinion, of the last public all disagree with the second.
    let (mut votes, mut publics) = (String::new(), String::new());
    for voter in 0..60 {
        writeln!(publics, "{voter},{}", names[voter % 6]).unwrap();
        for (opinion, agrees) in [(0, true), (1, voter % 6 < 5), (2, voter % 4 < 2)] {
            writeln!(votes, "{opinion},{voter},{}", if agrees { 1 } else { -1 }).unwrap();
        }
    }
    bench.write("votes.csv", &format!("comment-id,voter-id,vote\n{votes}"));
    bench.write("publics.csv", &format!("participant,public\n{publics}"));
    let map = ["opinion", "map", "votes.csv", "--publics", "publics.csv"];
    let found = json(&bench.ok(&[&map[..], &["--format", "json"]].concat()));
    for (public, name) in names.iter().enumerate() {
        assert_eq!(
            found["topic"]["publics"][public],
            serde_json::json!({ "public": public, "name": name, "participants": 10 })
        );
        let of = |opinion: usize| {
            found["report"]["opinions"][opinion]["publics"][public]["tally"]["agree"].clone()
        };
        assert_eq!([of(0), of(1)], [10, if public < 5 { 10 } else { 0 }]);
    }
    // 0.025^(1/10): ten of ten in each public.
    let ground = &found["report"]["common_ground"];
    assert_eq!((ground.as_array().unwrap().len(), &ground[0]["opinion"]), (1, &Value::from(0)));
    assert!((ground[0]["lowest"].as_f64().unwrap() - 0.025_f64.powf(0.1)).abs() < 1e-9);
    let csv = bench.ok(&[&map[..], &["--format", "csv"]].concat());
    assert_eq!(csv.lines().filter(|line| line.starts_with("1,")).count(), 6);
    let said = bench.ok(&[&map[..], &["--lang", "en"]].concat());
    assert!(said.contains("us: 0 of 10 agree") && !said.contains("Charts show"), "{said}");

    // A chart can tell four publics apart.
    bench.ok(&[&map[..], &["--report", "report"]].concat());
    for (name, words) in [
        ("en.html", "Charts show 4 of the 6 publics: cn, jp, kr, mn."),
        ("ja.html", "図が示すのは6の公衆のうち4（cn、jp、kr、mn）です。"),
        ("zh.html", "图中只有6方公众中的4方（cn、jp、kr、mn）"),
    ] {
        let html = std::fs::read_to_string(bench.path("report").join(name)).unwrap();
        // In words, and in the description of either chart of agreement.
        assert_eq!(html.matches(words).count(), 3, "{name}");
        assert!(html.contains(">us<"), "{name}");
    }
}

#[test]
fn codes_say_how_it_ended() {
    let bench = bench();
    bench.write("few.csv", "comment-id,voter-id,vote\n0,0,1\n0,1,1\n");
    let none = bench.run(&["opinion", "consensus", "few.csv", "--publics", "publics.csv"]);
    assert_eq!(none.code, 1, "{}", none.err);
    assert!(none.out.contains("No opinion has a majority"), "{}", none.out);
    assert_eq!(bench.run(&["opinion", "map", "few.csv"]).code, 0);
    for args in [
        &["consensus", "votes.csv"][..],
        &["map", "absent.csv"],
        &["map", "votes.csv", "--lang", "fr"],
        &["map", "votes.csv", "--format", "yaml"],
        &["map", "votes.csv", "--report", "."],
        &["import-polis", "absent", "--to", "new"],
    ] {
        assert_eq!(bench.run(&[&["opinion"], args].concat()).code, 2, "{args:?}");
    }
}

#[test]
fn a_hostile_file_is_refused_with_its_place() {
    let bench = bench();
    let head = "timestamp,datetime,comment-id,voter-id,vote\n";
    for (text, says) in [
        (String::new(), "v.csv: is empty"),
        ("\u{feff}\r\n".to_owned(), "v.csv: is empty"),
        ("a,b\n1,2\n".to_owned(), "v.csv, line 1, column 1 (a): “a” is no column of a file of Polis' votes"),
        (head.replace(',', ";"), "are cells between commas?"),
        ("comment-id,voter-id\n1,2\n".to_owned(), "v.csv, line 1, column 3: there is no column “vote”"),
        (
            "vote,vote,comment-id,voter-id\n".to_owned(),
            "line 1, column 2 (vote): the column “vote” stands twice",
        ),
        (format!("{head}1,,0,0,1\n2,,1,0,7\n"), "v.csv, line 3, column 5 (vote): “7” is none of 1, -1, 0"),
        (format!("{head}1,,x,0,1\n"), "v.csv, line 2, column 3 (comment-id): “x” is no whole number"),
        (format!("{head}1,,99999999999,0,1\n"), "line 2, column 3 (comment-id)"),
        (format!("{head}1,,0,-4,1\n"), "line 2, column 4 (voter-id)"),
        (format!("{head}4611686018427387904,,0,0,1\n"), "line 2, column 1 (timestamp): is no time"),
        (format!("{head}1,,0,0\n"), "v.csv, line 2, column 5: 4 cells stand here, and 5 in the first line"),
        (format!("{head}1,\"two\nlines\",0,0,1\n2,,0,0,=1\n"), "v.csv, line 4, column 5 (vote): “=1”"),
    ] {
        bench.write("v.csv", &text);
        let answer = bench.run(&["opinion", "map", "v.csv"]);
        assert_eq!(answer.code, 2, "{text}");
        assert!(answer.err.contains(says), "{text}\n{}", answer.err);
    }
    std::fs::write(bench.path("v.csv"), b"comment-id,voter-id,vote\n1,2,\xff\n").unwrap();
    let answer = bench.run(&["opinion", "map", "v.csv"]);
    assert!(answer.code == 2 && answer.err.contains("line 2, column 3: is not UTF-8"), "{}", answer.err);
    for (flag, text, says) in [
        (
            "--publics",
            "participant,public\n0,jp\n0,cn\n",
            "line 3, column 1 (participant): participant 0 stands twice",
        ),
        ("--publics", "participant,public\n0,\n", "line 2, column 2 (public): is empty"),
        ("--weights", "participant,weight\n0,-1\n", "a weight must be from 0 to 1,000"),
        ("--weights", "participant,weight\n0,1\n", "participant 1 has voted and has no weight here"),
        ("--labels", "participant,group\n0,300\n", "line 2, column 2 (group)"),
        (
            "--comments",
            "comment-id,moderated,comment-body\n0,2,x\n",
            "line 2, column 2 (moderated): “2” is none of 1, 0, -1",
        ),
        ("--comments", "comment-id,moderated,comment-body\n0,1,x\n0,1,y\n", "opinion 0 stands twice"),
    ] {
        bench.write("x.csv", text);
        let answer = bench.run(&["opinion", "map", "votes.csv", flag, "x.csv"]);
        assert_eq!(answer.code, 2, "{flag} {text}");
        assert!(answer.err.contains(says), "{flag} {text}\n{}", answer.err);
    }
}

#[test]
fn what_is_unusual_but_right_is_read() {
    let bench = Bench::new();
    // A byte order mark, carriage returns, quotes, the same vote twice, a vote that was changed.
    bench.write(
        "v.csv",
        "\u{feff}timestamp,datetime,comment-id,voter-id,vote\r\n1,\"a, \"\"b\"\"\",0,0,1\r\n1,x,0,0,1\r\n2,x,0,1,1\r\n3,x,0,1,-1\r\n",
    );
    let found = json(&bench.ok(&["opinion", "map", "v.csv", "--format", "json"]));
    assert_eq!([&found["topic"]["ballots"], &found["topic"]["votes"]], [4, 2]);
    assert_eq!(
        found["report"]["opinions"][0]["tally"],
        serde_json::json!({"agree": 1, "disagree": 1, "pass": 0})
    );
    // Ten thousand opinions.
    let mut many = String::from("comment-id,voter-id,vote,important\n");
    (0..10_000)
        .for_each(|opinion| writeln!(many, "{opinion},{},{},0", opinion % 50, opinion % 3 - 1).unwrap());
    bench.write("many.csv", &many);
    let found = json(&bench.ok(&["opinion", "map", "many.csv", "--format", "json"]));
    assert_eq!(found["topic"]["opinions"], 10_000);
}

#[test]
fn the_report_is_complete_in_itself_in_three_languages() {
    let bench = bench();
    bench.ok(&["opinion", "map", "votes.csv", "--publics", "publics.csv", "--report", "report"]);
    let page = |name: &str| std::fs::read_to_string(bench.path("report").join(name)).unwrap();
    for (name, lang, words) in [
        ("en.html", "en", "What the publics agree on"),
        ("ja.html", "ja", "双方の公衆が一致すること"),
        ("zh.html", "zh-Hans", "双方公众一致之处"),
        ("index.html", "mul", "日本語"),
    ] {
        let html = page(name);
        assert!(html.contains(&format!("<html lang=\"{lang}\">")) && html.contains(words), "{name}");
        let lower = html.to_lowercase();
        for outside in [
            "<script",
            "http:",
            "https:",
            "//",
            "@import",
            "url(",
            " src=",
            "javascript:",
            "<link rel=\"style",
        ] {
            assert!(!lower.contains(outside), "{name} has {outside}");
        }
        for href in html.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            let known = ["#main", "data:,", "en.html", "ja.html", "zh.html"];
            assert!(known.contains(&href), "{name} leads to {href}");
        }
        assert!(!html.contains("<b>Rivers") && !html.contains("Spam"), "{name}");
    }
    let html = page("en.html");
    assert!(
        html.contains("&#60;b&#62;Rivers") || html.contains("&lt;b&gt;Rivers"),
        "the words of an opinion are text"
    );
    // Every chart has its table.
    assert_eq!(html.matches("<svg class=\"chart\"").count(), 3);
    assert!(html.matches("<table").count() >= 4);
}

#[test]
fn too_early_is_said_in_words() {
    let bench = bench();
    let votes: String = (0..5).map(|voter| format!("0,{voter},1\n")).collect();
    bench.write("early.csv", &format!("comment-id,voter-id,vote\n{votes}"));
    bench.ok(&["opinion", "map", "early.csv", "--report", "report"]);
    for (name, words) in [
        ("en.html", "too early to say"),
        ("ja.html", "まだ何も言えません"),
        ("zh.html", "为时过早，什么也不能说"),
    ] {
        let html = std::fs::read_to_string(bench.path("report").join(name)).unwrap();
        assert!(html.contains(words), "{name}");
    }
}

/// Polis' files of old and new exports come to the same.
#[test]
fn polis_folders_move_in_and_out() {
    for name in ["bg2050-volunteers", "scoop-hivemind.biodiversity", "vtaiwan.uberx"] {
        let Some(folder) = shared(name) else { return };
        let bench = Bench::new();
        bench.ok(&["opinion", "import-polis", folder.to_str().unwrap(), "--to", "ours"]);
        bench.ok(&["opinion", "export-polis", "ours", "--to", "theirs"]);
        bench.ok(&["opinion", "import-polis", "theirs", "--to", "again"]);
        assert_eq!(
            crate::bench::files(&bench.path("ours")),
            crate::bench::files(&bench.path("again")),
            "{name}"
        );
        let said = |votes: &str| {
            let mut said = json(&bench.ok(&["opinion", "map", votes, "--format", "json"]));
            said["topic"]["title"].take();
            said
        };
        let first = said(folder.join("votes.csv").to_str().unwrap());
        assert_eq!(first, said("ours/ballots.csv"));
        assert_eq!(first, said("theirs/votes.csv"));
    }
}

#[test]
fn withdrawn_votes_do_not_go_out() {
    let bench = Bench::new();
    bench.write("ours/topic.toml", "title = \"T\"\n");
    bench.write("ours/opinions.csv", "opinion,text,moderation\n0,@SUM(1),accepted\n");
    bench.write(
        "ours/ballots.csv",
        "moment,participant,opinion,vote\n1,0,0,agree\n2,0,0,withdrawn\n3,1,0,withdrawn\n4,1,0,pass\n",
    );
    let said = bench.ok(&["opinion", "export-polis", "ours", "--to", "theirs"]);
    assert!(said.contains("Left out: 3 ballots"), "{said}");
    let read = |name: &str| std::fs::read_to_string(bench.path("theirs").join(name)).unwrap();
    assert_eq!(read("votes.csv"), "timestamp,datetime,comment-id,voter-id,vote\n4,,0,1,0\n");
    assert!(read("comments.csv").contains(",'@SUM(1)\n"));
    assert!(read("participants-votes.csv").contains("1,,0,1,0,0,0\n"));
    assert!(read("summary.csv").starts_with("topic,T\n"));
}

/// As the server gives them: times in seconds, and another name for the file of participants. Times in words by `date -u`.
#[test]
fn a_polis_folder_of_the_server_moves_in_and_out() {
    let bench = Bench::new();
    bench.write(
        "server/votes.csv",
        "timestamp,datetime,comment-id,voter-id,vote\n1700000000,x,0,0,1\n1700000001,x,0,1,-1\n1435654192085,x,0,2,1\n",
    );
    let participants =
        "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0\n0,1,0,1,1,0,1\n1,,0,1,0,1,-1\n";
    bench.write("server/participant-votes.csv", participants);
    bench.ok(&["opinion", "import-polis", "server", "--to", "ours"]);
    let read = |name: &str| std::fs::read_to_string(bench.path(name)).unwrap();
    assert_eq!(read("ours/groups.csv"), "participant,group\n0,1\n");
    bench.ok(&["opinion", "export-polis", "ours", "--to", "theirs"]);
    assert_eq!(
        read("theirs/votes.csv"),
        "timestamp,datetime,comment-id,voter-id,vote\n\
         1700000000,Tue Nov 14 22:13:20 UTC 2023,0,0,1\n\
         1700000001,Tue Nov 14 22:13:21 UTC 2023,0,1,-1\n\
         1435654192085,Tue Jun 30 08:49:52 UTC 2015,0,2,1\n"
    );
    assert!(read("theirs/participants-votes.csv").starts_with(participants));
}

/// A text that may begin as a formula, hold quotes, commas and lines.
fn text() -> impl Strategy<Value = String> {
    ("['=+@＝\\-\t]{0,3}", "[ -~あ\n\r]{0,12}").prop_map(|(head, rest)| head + &rest)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// S09: a formula is guarded on its way out and as it was on its way in.
    #[test]
    fn what_goes_out_comes_back_equal(
        title in text(),
        texts in proptest::collection::vec((text(), -1..=1_i8, any::<bool>(), any::<bool>()), 1..6),
        votes in proptest::collection::vec((0..9_u64, 0..6_u32, -1..=1_i8, 0..1_u64 << 50), 1..30),
        groups in proptest::collection::btree_map(0..9_u64, 0..4_u8, 0..5),
    ) {
        let bench = Bench::new();
        let file = |name: &str, rows: Vec<Vec<String>>| {
            let mut writer = csv::Writer::from_writer(Vec::new());
            rows.iter().for_each(|row| writer.write_record(row).unwrap());
            bench.write(&format!("ours/{name}"), &String::from_utf8(writer.into_inner().unwrap()).unwrap());
        };
        let head = |names: &str| names.split(',').map(str::to_owned).collect::<Vec<_>>();
        let quoted = |text: &str| if text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '＝', '\t', '\r', '\n']) { format!("'{text}") } else { text.to_owned() };
        let mut rows = vec![head("opinion,moment,author,moderation,meta,seed,text")];
        for (id, (text, moderation, meta, seed)) in texts.iter().enumerate() {
            let moderation = ["rejected", "unmoderated", "accepted"][(moderation + 1) as usize];
            rows.push(vec![id.to_string(), (7 * id).to_string(), id.to_string(), moderation.to_owned(), meta.to_string(), seed.to_string(), quoted(text)]);
        }
        file("opinions.csv", rows);
        let mut rows = vec![head("moment,participant,opinion,vote")];
        for (participant, opinion, vote, moment) in &votes {
            let vote = ["disagree", "pass", "agree"][(vote + 1) as usize];
            rows.push(vec![moment.to_string(), participant.to_string(), opinion.to_string(), vote.to_owned()]);
        }
        file("ballots.csv", rows);
        if !groups.is_empty() {
            let rows = groups.iter().map(|(id, group)| vec![id.to_string(), group.to_string()]);
            file("groups.csv", [head("participant,group")].into_iter().chain(rows).collect());
        }
        let mut summary = toml::Table::new();
        if !title.is_empty() {
            summary.insert("title".into(), title.clone().into());
        }
        bench.write("ours/topic.toml", &toml::to_string(&summary).unwrap());

        bench.ok(&["opinion", "export-polis", "ours", "--to", "theirs"]);
        bench.ok(&["opinion", "import-polis", "theirs", "--to", "again"]);
        prop_assert_eq!(crate::bench::files(&bench.path("ours")), crate::bench::files(&bench.path("again")));
        for (_, bytes) in crate::bench::files(&bench.path("theirs")) {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes.as_slice());
            for record in reader.records() {
                for cell in record.unwrap().iter().filter(|cell| *cell != "-1") {
                    prop_assert!(!cell.starts_with(['=', '+', '-', '@', '＝', '\t']), "{cell:?} would run");
                }
            }
        }
    }
}
