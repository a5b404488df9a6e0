//! The joint survey from delivery to pages, as field agencies, analysts and secretariats run it. All of it is simulated.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use duologue_survey::sav;
use serde_json::Value;

use crate::bench::{Bench, files};

fn answers(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/tokyo-beijing-rehearsal").join(name)
}

fn deliver(bench: &Bench, side: &str, file: &str, lang: &str) -> crate::bench::Answer {
    let args =
        ["survey", "deliver", file, "--survey", "rehearsal", "--side", side, "--id", "no", "--lang", lang];
    bench.run(&[&args[..], &["--data", "data"]].concat())
}

fn prepare(bench: &Bench, side: &str, cell: &str, more: &[&str]) -> String {
    let design = answers(&format!("{side}.toml"));
    let args =
        ["survey", "prepare", "--survey", "rehearsal", "--side", side, "--design", design.to_str().unwrap()];
    let rest = ["--by", "sex,age", "--cell", cell, "--to", side, "--data", "data"];
    bench.ok(&[&args[..], &rest, more].concat())
}

/// What a static site holds, by path.
fn site(bench: &Bench, name: &str) -> BTreeMap<String, Vec<u8>> {
    bench.ok(&["site", name, "--data", "data"]);
    files(&bench.path(name)).into_iter().map(|(path, bytes)| (path.replace("data/", ""), bytes)).collect()
}

fn text(site: &BTreeMap<String, Vec<u8>>, path: &str) -> String {
    let bytes = site.get(path).unwrap_or_else(|| panic!("{path} is not there"));
    String::from_utf8(bytes.clone()).unwrap()
}

pub fn a_survey_goes_from_delivery_to_pages_by_two_agreements_and_past_a_hold(bench: &Bench) {
    bench.example("data");

    // A faulty file is refused whole, in the agency's language: an unknown code, a respondent twice, telephone numbers.
    let good = fs::read_to_string(answers("cn.csv")).unwrap();
    let mut rows: Vec<String> = good.lines().map(|row| format!("{row},")).collect();
    rows[0] = good.lines().next().unwrap().to_owned() + ",phone";
    rows[1] = "1,1,7,1,1,13800138000".to_owned();
    rows[2] = "1,1,1,1,1,13800138001".to_owned();
    bench.write("faulty.csv", &(rows.join("\n") + "\n"));
    let refused = deliver(bench, "cn", "faulty.csv", "zh");
    assert_eq!(refused.code, 1, "{}", refused.err);
    assert!(refused.out.contains("不能接收") && refused.out.contains("age"), "{}", refused.out);
    let unprepared = bench.run(&[
        "survey",
        "prepare",
        "--survey",
        "rehearsal",
        "--side",
        "cn",
        "--design",
        answers("cn.toml").to_str().unwrap(),
        "--to",
        "x",
        "--data",
        "data",
    ]);
    assert_eq!(unprepared.code, 2);
    assert!(unprepared.err.contains("no file was delivered"), "{}", unprepared.err);

    for (side, lang, word) in [("jp", "ja", "受け取りました"), ("cn", "zh", "已接收")] {
        let taken = deliver(bench, side, answers(&format!("{side}.csv")).to_str().unwrap(), lang);
        assert_eq!(taken.code, 0, "{}{}", taken.out, taken.err);
        assert!(taken.out.contains(word), "{}", taken.out);
    }
    let design = answers("jp.toml");
    let args = ["survey", "prepare", "--survey", "rehearsal", "--side", "jp", "--cell", "5", "--microdata"];
    let rest = ["--design", design.to_str().unwrap(), "--to", "x", "--data", "data"];
    let shows = bench.run(&[&args[..], &rest].concat());
    assert!(shows.code == 2 && !bench.path("x").exists(), "{}", shows.out);
    for told in ["that fewer than 5 people gave", "sex = 1, age = ", "--despite-small-cells"] {
        assert!(shows.err.contains(told), "{}", shows.err);
    }
    let told = prepare(bench, "jp", "5", &["--microdata", "--despite-small-cells"]);
    assert!(told.contains("Not shown: impression, sex = 1, answer 1: small-cell"), "{told}");
    prepare(bench, "cn", "10", &[]);

    // One side's files alone make no release; both make the same manifest in either order.
    let alone = bench.run(&["survey", "table", "jp", "--data", "data"]);
    assert!(alone.code == 2 && alone.err.contains("no sheets of cn"), "{}", alone.err);
    let hash = |out: &str| out.split(':').next().unwrap().to_owned();
    let manifest = hash(&bench.ok(&["survey", "table", "jp", "cn", "--data", "data"]));
    assert_eq!(hash(&bench.ok(&["survey", "table", "cn", "jp", "--data", "data"])), manifest);

    let release = || bench.run(&["release", &manifest, "--data", "data"]);
    assert_eq!(release().code, 1);
    bench.ok(&["agree", &manifest, "--side", "jp", "--by", "Secretariat (simulated)", "--data", "data"]);
    let waiting = release();
    assert!(waiting.code == 1 && waiting.out.contains("waiting for cn"), "{}", waiting.out);
    bench.ok(&["agree", &manifest, "--side", "cn", "--data", "data"]);
    let held = bench.ok(&[
        "hold",
        &manifest,
        "--side",
        "cn",
        "--reason",
        "one table is read again",
        "--data",
        "data",
    ]);
    let stopped = release();
    assert!(stopped.code == 1 && stopped.out.contains("held by cn"), "{}", stopped.out);

    // What waits is nowhere in public.
    let before = site(bench, "before");
    let sheets: Vec<String> = fs::read_dir(bench.path("jp"))
        .unwrap()
        .map(|file| duologue_record::Hash::of(&fs::read(file.unwrap().path()).unwrap()).to_string())
        .collect();
    assert!(
        sheets.iter().chain([&manifest]).all(|hash| !before.contains_key(&format!("record/blobs/{hash}")))
    );
    assert!(!before.contains_key("en/survey/rehearsal/results.csv"));

    let strangers = bench.run(&["retract", &hash(&held), "--side", "jp", "--data", "data"]);
    assert!(strangers.code == 2 && strangers.err.contains("“jp” has no entry"), "{}", strangers.err);
    bench.ok(&["retract", &hash(&held), "--side", "cn", "--data", "data"]);
    let done = release();
    assert!(done.code == 0 && done.out.contains("released by jp, cn"), "{}{}", done.out, done.err);
    assert!(release().out.contains("released before"), "a second time says nothing again");

    let after = site(bench, "after");
    assert!(sheets.iter().chain([&manifest]).all(|hash| after.contains_key(&format!("record/blobs/{hash}"))));
    for (lang, told) in
        [("ja", "該当者が5人未満のものが"), ("zh", "人数不足5人"), ("en", "that fewer than 5 people gave")]
    {
        let page = text(&after, &format!("{lang}/survey/rehearsal/index.html"));
        assert_eq!(page.matches(told).count(), 1, "one side releases its answers: {page}");
    }
    published_percentages_recompute(&after);
    microdata_give_the_published_percentages(bench, &after);
    assert_eq!(bench.run(&["verify", "after", "--policy", "after.policy"]).code, 0);
}

/// Sheets are files, and releases come one after the other: what is laid and what goes out is held to the rules again.
#[test]
fn what_was_changed_by_hand_or_overtaken_by_a_release_does_not_go_out() {
    let bench = &Bench::new();
    bench.example("data");
    let prepare = |side: &str, to: &str, fewer: usize| {
        let all = fs::read_to_string(answers(&format!("{side}.csv"))).unwrap();
        let rows = all.lines().count() - fewer;
        bench.write("some.csv", &all.lines().take(rows).map(|row| format!("{row}\n")).collect::<String>());
        assert_eq!(deliver(bench, side, "some.csv", "en").code, 0);
        let design = answers(&format!("{side}.toml"));
        let of = ["--survey", "rehearsal", "--side", side, "--design", design.to_str().unwrap()];
        let rest = ["--by", "sex,age", "--cell", "5", "--to", to, "--data", "data"];
        bench.ok(&[&["survey", "prepare"][..], &of, &rest].concat());
    };
    for side in ["jp", "cn"] {
        prepare(side, side, 0);
        prepare(side, &format!("{side}-fewer"), 3);
    }
    let table = |jp: &str, cn: &str| bench.run(&["survey", "table", jp, cn, "--data", "data"]);
    let sheet = |name: &str| bench.path(&format!("jp/jp-public-{name}.json"));
    for (name, from, to, told) in [
        // One man of 1,000 respondents gave this answer: hidden, and so is another, from which it would follow.
        (
            "impression",
            r#"{"answer":"1","suppressed":true}"#,
            r#"{"answer":"1","n":1,"weighted":"1.000000000"}"#,
            "impression, sex = 1, answer “1”: it shows a cell of 1 respondents, and 5 are the fewest",
        ),
        ("method", r#""cell":5"#, r#""cell":1"#, "take a threshold of 5 or more"),
        ("method", r#""base":50"#, r#""base":20"#, "its rules allow groups of 20, and 50 are the fewest"),
    ] {
        let good = fs::read_to_string(sheet(name)).unwrap();
        assert!(good.contains(from), "{good}");
        fs::write(sheet(name), good.replacen(from, to, 1)).unwrap();
        let refused = table("jp", "cn");
        assert_eq!(refused.code, 2, "{}", refused.out);
        assert!(
            refused.err.contains(told) && refused.err.contains("change nothing in it"),
            "{}",
            refused.err
        );
        fs::write(sheet(name), good).unwrap();
    }
    // Both may be laid before either is released; one of them goes out.
    let laid = [("jp", "cn"), ("jp-fewer", "cn-fewer")].map(|(jp, cn)| {
        let laid = table(jp, cn);
        assert_eq!(laid.code, 0, "{}", laid.err);
        let manifest = laid.out.split(':').next().unwrap().to_owned();
        for side in ["jp", "cn"] {
            bench.ok(&["agree", &manifest, "--side", side, "--data", "data"]);
        }
        manifest
    });
    bench.ok(&["release", &laid[0], "--data", "data"]);
    let second = bench.run(&["release", &laid[1], "--data", "data"]);
    assert_eq!(second.code, 1, "{}", second.err);
    assert!(
        second.out.contains("not released") && second.out.contains("lies within 9 respondents of"),
        "{}",
        second.out
    );
    let late = table("jp-fewer", "cn-fewer");
    assert!(late.code == 2 && late.err.contains("lies within 9 respondents of"), "{}", late.err);
    // What is out stays said, and its own sheets may be laid again.
    assert!(bench.ok(&["release", &laid[0], "--data", "data"]).contains("released before"));
    assert_eq!(table("jp", "cn").code, 0);
}

/// Every percentage on the pages follows from the downloaded table, to its last digit; and every one is on the page.
fn published_percentages_recompute(site: &BTreeMap<String, Vec<u8>>) {
    let csv = text(site, "en/survey/rehearsal/results.csv");
    let mut rows = csv::Reader::from_reader(csv.trim_start_matches('\u{FEFF}').as_bytes());
    let mut seen = 0;
    for row in rows.deserialize() {
        let row: BTreeMap<String, String> = row.unwrap();
        if row["suppressed"] == "true" {
            let silent = ["base", "n", "weighted_n", "percent", "se", "low", "high"];
            assert!(silent.iter().all(|name| row[*name].is_empty() || *name == "base"), "{row:?}");
            continue;
        }
        let number = |name: &str| row[name].parse::<f64>().unwrap();
        let base = number("base");
        let share = 100.0 * number("weighted_n") / number("weighted_base");
        let percent = if base < 200.0 { format!("{share:.0}") } else { format!("{share:.1}") };
        assert_eq!(row["percent"], percent, "{row:?}");
        assert!(number("n") >= 5.0 || number("n") == 0.0, "{row:?}");
        for lang in ["ja", "zh", "en"] {
            let page = text(site, &format!("{lang}/survey/rehearsal/{}/index.html", row["item"]));
            assert!(page.contains(&format!(">{percent}<")), "{lang}: {percent} {row:?}");
        }
        seen += 1;
    }
    assert!(seen > 60, "{seen}");
}

/// J3: whoever takes the file of answers and its weights gets what is published.
fn microdata_give_the_published_percentages(bench: &Bench, site: &BTreeMap<String, Vec<u8>>) {
    let results: Value = serde_json::from_str(&text(site, "en/survey/rehearsal/results.json")).unwrap();
    let method = results["methods"].as_array().unwrap().iter().find(|m| m["side"] == "jp").unwrap();
    let file = method["microdata"]["ja"].as_str().unwrap();
    fs::write(bench.path("answers.sav"), &site[&format!("record/blobs/{file}")]).unwrap();
    bench.write("weights.toml", "weights = \"weight\"\n");
    let out = bench.ok(&[
        "survey",
        "estimate",
        "answers.sav",
        "--design",
        "weights.toml",
        "--items",
        "impression",
        "--format",
        "json",
    ]);
    let estimates: Vec<Value> = serde_json::from_str(&out).unwrap();
    let tables = results["tables"].as_array().unwrap();
    let table = tables.iter().find(|t| t["side"] == "jp" && t["item"] == "impression").unwrap();
    let column = &table["columns"][0];
    let weighted = |value: &Value| value["weighted"].as_str().unwrap().parse::<f64>().unwrap();
    let mut compared = 0;
    for cell in column["cells"].as_array().unwrap().iter().filter(|cell| cell["net"].is_null()) {
        let published = 100.0 * weighted(cell) / weighted(column);
        let estimate = estimates.iter().find(|e| e["code"] == cell["answer"]).unwrap();
        let own = 100.0 * estimate["estimate"].as_f64().unwrap();
        assert!((published - own).abs() < 1e-6, "{published} {own}");
        compared += 1;
    }
    assert_eq!(compared, 4);
    // No number of a respondent goes out with them.
    assert!(!out.contains("\"no\""));
}

/// Numbers of people and of items that are asked for a number.
const ROWS: usize = 1_500;
const NUMBERS: usize = 32;

/// What a respondent is made to say in own words.
const OWN_WORDS: &str = "my village by the lake (simulated)";

/// A survey of both sides: sex, an item that takes several answers, one in own words, and numbers. Nobody was asked.
fn wave(bench: &Bench) {
    bench.write("wave/duologue.toml", "code = \"tokyo-beijing\"\n\n[[voice]]\ncode = \"cn\"\nkind = \"side\"\nexample = true\n\n[[voice]]\ncode = \"jp\"\nkind = \"side\"\nexample = true\n");
    for (side, lang) in [("jp", "ja"), ("cn", "zh")] {
        let item = |code: &str, answers: &str, more: &str| {
            format!(
                "[[item]]\nsubject = \"survey/2031/{code}\"\nwordings = {{ {lang} = \"{code} (simulated)\" }}\n{answers}{more}\n"
            )
        };
        let answers = |codes: &[&str]| {
            let each = codes.iter().map(|code| {
                format!(
                    "{{ code = \"{code}\", labels = {{ {lang} = \"{code}\" }}, missing = {} }}",
                    *code == "9"
                )
            });
            format!("answers = [{}]\n", each.collect::<Vec<_>>().join(", "))
        };
        let numbers: Vec<String> = (1..=NUMBERS).map(|n| format!("n{n}")).collect();
        let listed = numbers.iter().map(|code| format!(", \"{code}\"")).collect::<String>();
        let toml = [
            format!(
                "[[wording]]\nsubject = \"survey/2031\"\nfield = \"title\"\nlang = \"{lang}\"\ntext = \"2031 (simulated)\"\n\n"
            ),
            format!(
                "[[questionnaire]]\nsubject = \"survey/2031\"\nversion = 1\nitems = [\"sex\", \"media\", \"why\"{listed}]\n\n"
            ),
            item("sex", &answers(&["1", "2"]), "background = true\n"),
            item("media", &answers(&["1", "2", "3", "9"]), "multiple = true\n"),
            item("why", "", ""),
            numbers.iter().map(|code| item(code, "", "")).collect(),
            format!(
                "[[wave]]\nsubject = \"survey/2031\"\nside = \"{side}\"\nsample = \"public\"\nn = {ROWS}\nsimulated = true\nundisclosed = [\"strategy\", \"sponsor\", \"instruments\", \"population\", \"sampling\", \"modes\", \"dates\", \"precision\", \"weighting\", \"processing\", \"limitations\"]\n"
            ),
        ];
        bench.write(&format!("wave/surveys/2031/{side}.toml"), &toml.concat());
    }
    bench.ok(&["import", "wave", "--data", "data"]);
}

/// Every third gave answer 1, every second answer 2, 4 of all answer 3; who is in none of these gave no answer at all,
/// and every tenth is silent.
fn given(row: usize) -> [u8; 4] {
    let [one, two, three] = [row.is_multiple_of(3), row.is_multiple_of(2), row < 4].map(u8::from);
    [one, two, three, u8::from(row % 10 == 9 && one + two + three == 0)]
}

fn wave_answers(bench: &Bench, side: &str) {
    let mut csv = String::from("sex,media_1,media_2,media_3,media_9,why");
    (1..=NUMBERS).for_each(|n| csv.push_str(&format!(",n{n}")));
    csv.push('\n');
    // The sides were told differently: otherwise their files would be one.
    let mut chance = if side == "jp" { 2031_u64 } else { 2032 };
    for row in 0..ROWS {
        let [one, two, three, none] = given(row);
        csv.push_str(&format!("{},{one},{two},{three},{none},{OWN_WORDS}", row % 2 + 1));
        for _ in 0..NUMBERS {
            chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            csv.push_str(&format!(",{}", (chance >> 33) % 10_000));
        }
        csv.push('\n');
    }
    bench.write(&format!("{side}.csv"), &csv);
}

/// The form as it was fielded: one item is answered in own words; with a route, n1 is for those whose sex is 1 alone.
fn fielded(bench: &Bench, form: &str, is_routed: bool) -> String {
    use duologue_survey::questionnaire::{Expression, Kind};
    use duologue_survey::{table::Limits, xlsform};
    let bytes = fs::read(bench.path(form)).unwrap();
    let mut read = xlsform::read(&bytes, &Limits::default()).unwrap().questionnaire;
    for item in &mut read.items {
        if item.code == "why" {
            item.kind = Kind::Text;
        } else if item.code == "n1" && is_routed {
            item.relevant = Some(Expression::new("${sex} = '1'"));
        }
    }
    let name = format!("{}-{form}", if is_routed { "routed" } else { "fielded" });
    fs::write(bench.path(&name), xlsform::write(&read).unwrap()).unwrap();
    name
}

#[test]
fn answers_larger_than_a_blob_and_several_answers_go_from_delivery_to_a_bag() {
    let bench = &Bench::new();
    bench.example("data");
    wave(bench);
    bench.write("design.toml", "");
    for side in ["jp", "cn"] {
        wave_answers(bench, side);
        let file = format!("{side}.csv");
        let of = ["--survey", "2031", "--side", side, "--data", "data"];
        // The record's own questionnaire is what the agency checks its file against.
        let form = format!("{side}-form.xlsx");
        bench.ok(&[&["survey", "form", "--to", &form][..], &of].concat());
        let [form, routed] = [false, true].map(|is_routed| fielded(bench, &form, is_routed));
        bench.ok(&["survey", "check", &file, "--questionnaire", &form, "--lang", "en"]);
        let deliver = |more: &[&str]| {
            bench.run(&[&["survey", "deliver", &file, "--lang", "en"][..], more, &of].concat())
        };
        // Without the form that was fielded, words stand where the record knows of none.
        let refused = deliver(&[]);
        assert!(refused.code == 1 && refused.out.contains("why: "), "{}{}", refused.out, refused.err);
        // n1 was to be asked of nobody whose sex is 2: 750 are off the route.
        let refused = deliver(&["--questionnaire", &routed]);
        assert!(refused.code == 1 && refused.out.contains("n1: "), "{}{}", refused.out, refused.err);
        assert!(refused.out.contains("750"), "{}", refused.out);
        assert_eq!(deliver(&["--questionnaire", &form]).code, 0);
        let args = [
            "survey",
            "prepare",
            "--design",
            "design.toml",
            "--by",
            "sex",
            "--to",
            side,
            "--microdata",
            "--despite-small-cells",
        ];
        let told = bench.ok(&[&args[..], &of].concat());
        // 4 people of all gave it, 2 men and 2 women.
        assert!(told.contains("Not shown: media, everybody, answer 3: small-cell"), "{told}");
    }
    // Own words can tell who somebody is: they go into no table and no file of answers.
    for side in ["jp", "cn"] {
        for file in fs::read_dir(bench.path(side)).unwrap() {
            let bytes = fs::read(file.unwrap().path()).unwrap();
            // Compressed, a .sav still holds texts in pieces of eight bytes.
            assert!(!bytes.windows(8).any(|piece| piece == &OWN_WORDS.as_bytes()[..8]));
        }
    }
    let table = || bench.run(&["survey", "table", "jp", "cn", "--data", "data"]);
    let whole = fs::read(bench.path("jp/jp-public.ja.sav")).unwrap();
    assert!(whole.len() > 64 * 1024, "{}", whole.len());
    let read = sav::read(&whole, &sav::Limits::default()).unwrap().file;
    assert!(read.weight.as_deref() == Some("weight") && read.variables.iter().all(|v| v.name != "why"));
    // No .zsav under the name of a .sav: older programs read it too (PSPP, “File Header Record”: 1 is bytecode).
    assert_eq!((&whole[..4], &whole[72..76]), (&b"$FL2"[..], &[1, 0, 0, 0][..]));
    fs::write(bench.path("jp/jp-public.ja.sav"), &whole[1..]).unwrap();
    let broken = table();
    assert!(broken.code == 2 && broken.err.contains("give the folder whole"), "{}", broken.err);
    fs::write(bench.path("jp/jp-public.ja.sav"), &whole).unwrap();
    let laid = table();
    let manifest = laid.out.split(':').next().unwrap();
    for side in ["jp", "cn"] {
        bench.ok(&["agree", manifest, "--side", side, "--data", "data"]);
    }
    bench.ok(&["release", manifest, "--data", "data"]);
    let site = site(bench, "out");
    assert_eq!(bench.run(&["verify", "out", "--policy", "out.policy"]).code, 0);

    // What is taken away is what was prepared, it is in the sums, and it reads back.
    assert!(site["ja/survey/2031/jp-public.ja.sav"] == whole);
    let sum = duologue_record::Hash::of(&whole);
    assert!(text(&site, "ja/survey/2031/SHA256SUMS").contains(&format!("{sum}  jp-public.ja.sav\n")));
    let file = bench.path("out/data/ja/survey/2031/jp-public.ja.sav");
    bench.write("weights.toml", "weights = \"weight\"\n");
    let args = ["survey", "estimate", file.to_str().unwrap(), "--design", "weights.toml", "--format", "json"];
    let out = bench.ok(&[&args[..], &["--items", "media_1,media_2"]].concat());
    let estimates: Vec<Value> = serde_json::from_str(&out).unwrap();

    // By hand: silent are those in none of three and tenth; the others are the base, of all answers the same.
    let base = (0..ROWS).filter(|row| given(*row)[3] == 0).count();
    let count = |answer: usize| (0..ROWS).filter(|row| given(*row)[answer] == 1).count();
    let csv = text(&site, "en/survey/2031/results.csv");
    let mut rows = csv::Reader::from_reader(csv.trim_start_matches('\u{FEFF}').as_bytes());
    let rows: Vec<BTreeMap<String, String>> = rows.deserialize().map(Result::unwrap).collect();
    for (place, answer) in ["1", "2"].into_iter().enumerate() {
        let row = rows
            .iter()
            .find(|r| {
                r["side"] == "jp" && r["item"] == "media" && r["answer"] == answer && r["group"].is_empty()
            })
            .unwrap();
        assert_eq!((row["n"].parse(), row["base"].parse()), (Ok(count(place)), Ok(base)), "{row:?}");
        assert_eq!(row["multiple"], "true");
        let percent = 100.0 * count(place) as f64 / base as f64;
        assert_eq!(row["percent"], format!("{percent:.1}"));
        let name = format!("media_{answer}");
        let own = estimates.iter().find(|e| e["item"] == name && e["code"] == "1").unwrap();
        assert!((100.0 * own["estimate"].as_f64().unwrap() - percent).abs() < 1e-9, "{own}");
    }
    // What 4 gave of all, 2 of the men and 2 of the women, is shown nowhere.
    let hidden = rows.iter().filter(|r| r["item"] == "media" && r["answer"] == "3");
    assert!(hidden.clone().count() == 6 && hidden.clone().all(|r| r["n"].is_empty()), "{csv}");
    for (lang, told) in [("ja", "複数回答"), ("zh", "可多选"), ("en", "several answers possible")] {
        assert!(text(&site, &format!("{lang}/survey/2031/media/index.html")).contains(told));
    }

    // A part that is lost is named, and so is a file that is another than its parts make.
    let results: Value = serde_json::from_str(&text(&site, "en/survey/2031/results.json")).unwrap();
    let method = results["methods"].as_array().unwrap().iter().find(|m| m["side"] == "jp").unwrap();
    let named = &method["microdata"]["ja"];
    assert_eq!(
        (named["bytes"].as_u64(), named["sha256"].as_str()),
        (Some(whole.len() as u64), Some(sum.to_string().as_str()))
    );
    let part = named["parts"][1].as_str().unwrap();
    let joined: Vec<u8> = named["parts"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|part| site[&format!("record/blobs/{}", part.as_str().unwrap())].clone())
        .collect();
    assert!(joined == whole);
    fs::remove_file(bench.path(&format!("out/data/record/blobs/{part}"))).unwrap();
    let mut bytes = whole.clone();
    bytes[100] ^= 1;
    fs::write(&file, bytes).unwrap();
    let checked = bench.run(&["verify", "out", "--policy", "out.policy"]);
    assert!(checked.code == 1, "{}", checked.out);
    assert!(checked.out.contains(part) && checked.out.contains("jp-public.ja.sav"), "{}", checked.out);
}

/// Topics of the example's sides, simulated.
pub fn topic(bench: &Bench) {
    let wording = |subject: &str, lang: &str, text: &str| {
        format!(
            "[[wording]]\nsubject = \"{subject}\"\nfield = \"title\"\nlang = \"{lang}\"\ntext = \"{text}\"\n\n"
        )
    };
    let of = |lang: &str| -> String {
        let opinions = (0..4)
            .map(|n| wording(&format!("topic/exchange/o{n}"), lang, &format!("Opinion {n} (simulated)")));
        std::iter::once(wording("topic/exchange", lang, "Exchange (simulated)")).chain(opinions).collect()
    };
    bench.write("topic/duologue.toml", "code = \"tokyo-beijing\"\n\n[[voice]]\ncode = \"cn\"\nkind = \"side\"\nexample = true\n\n[[voice]]\ncode = \"jp\"\nkind = \"side\"\nexample = true\n");
    bench.write("topic/dialogue/jp.toml", &of("ja"));
    bench.write("topic/dialogue/cn.toml", &of("zh"));
    bench.ok(&["import", "topic", "--data", "data"]);
}

/// 40 voters: all agree with o0, halves differ in o1 and o2, and only four saw o3.
fn votes(bench: &Bench, side: &str) {
    let mut csv = String::from("timestamp,datetime,comment-id,voter-id,vote\n");
    for voter in 0..40 {
        let half = if voter % 2 == 0 { 1 } else { -1 };
        for (opinion, vote) in [(0, 1), (1, half), (2, -half)] {
            csv.push_str(&format!("{voter},x,{opinion},{voter},{vote}\n"));
        }
        if voter < 4 {
            csv.push_str(&format!("{voter},x,3,{voter},0\n"));
        }
    }
    bench.write(&format!("{side}.csv"), &csv);
}

pub fn a_topic_goes_from_votes_to_a_release_and_a_voter_finds_the_own_votes_in_it(bench: &Bench) {
    bench.example("data");
    for side in ["jp", "cn"] {
        votes(bench, side);
    }
    let publish = |side: &str| {
        let args = [
            "opinion",
            "publish",
            &format!("{side}.csv"),
            "--topic",
            "exchange",
            "--side",
            side,
            "--simulated",
            "--to",
            side,
            "--data",
            "data",
        ];
        // One side decides that every voter's votes are published.
        let rows: &[&str] = if side == "jp" { &["--rows"] } else { &[] };
        bench.run(&[&args[..], rows].concat())
    };
    let early = publish("jp");
    assert!(early.code == 2 && early.err.contains("has no topic “exchange”"), "{}", early.err);
    topic(bench);
    for side in ["jp", "cn"] {
        let told = publish(side);
        assert_eq!(told.code, 0, "{}", told.err);
        assert!(told.out.contains("4 opinions, 40 voters"), "{}", told.out);
    }
    let results: Value =
        serde_json::from_str(&fs::read_to_string(bench.path("jp/jp.json")).unwrap()).unwrap();
    let opinion = |code: &str| {
        results["opinions"].as_array().unwrap().iter().find(|o| o["opinion"] == code).unwrap().clone()
    };
    assert_eq!(
        (opinion("o0")["voted"][0].as_u64(), opinion("o1")["voted"][1].as_u64()),
        (Some(40), Some(20))
    );
    assert!(opinion("o3")["voted"].is_null(), "of four voters nothing is told");
    // No voter's row is in what goes out.
    assert!(!fs::read_to_string(bench.path("jp/jp.json")).unwrap().contains("participant\""));

    let sheets = ["jp/jp.rows.json", "jp/jp.json", "cn/cn.json"];
    let told = bench.ok(&[&["opinion", "table"], &sheets[..], &["--data", "data"]].concat());
    let manifest = told.split(':').next().unwrap();
    assert_eq!(bench.run(&["release", manifest, "--data", "data"]).code, 1);
    for side in ["jp", "cn"] {
        bench.ok(&["agree", manifest, "--side", side, "--data", "data"]);
    }
    assert!(bench.ok(&["release", manifest, "--data", "data"]).contains("released by"));
    bench.ok(&["site", "out", "--data", "data"]);
    assert_eq!(bench.run(&["verify", "out", "--policy", "out.policy"]).code, 0);
    let beside =
        |name: &str| fs::read_to_string(bench.path("out/data/ja/opinions/exchange").join(name)).unwrap();
    assert!(beside("results/index.html").contains("40人中40人が賛成、100.0％（91.2–100.0）"));
    let rows = beside("rows.csv");
    assert_eq!(rows.lines().filter(|row| row.starts_with("jp,")).count(), 40);
    assert!(!rows.contains("cn,"), "the other side keeps its rows");

    let receipts = fs::read_to_string(bench.path("jp/receipts.jsonl")).unwrap();
    let own = receipts.lines().find(|line| line.contains("\"participant\":\"7\"")).unwrap();
    bench.write("own.json", own);
    let check =
        |file: &str| bench.run(&["opinion", "receipt", file, "--bag", "out", "--policy", "out.policy"]);
    let found = check("own.json");
    assert!(
        found.code == 0 && found.out.contains("among the 40 rows that “jp” counted"),
        "{}{}",
        found.out,
        found.err
    );
    // A bundle holds the same record.
    bench.ok(&["bundle", "out", "news.bundle", "--data", "data"]);
    let bundle = ["opinion", "receipt", "own.json", "--bundle", "news.bundle", "--policy", "out.policy"];
    assert!(bench.ok(&bundle).contains("among the 40 rows that “jp” counted"));
    bench.write("changed.json", &own.replace("\"o1\":-1", "\"o1\":1"));
    let other = check("changed.json");
    assert!(
        other.code == 1 && other.out.contains("were not counted as they stand here"),
        "{}{}",
        other.out,
        other.err
    );
}

#[test]
fn rows_that_one_sheet_does_not_hold_are_written_as_several() {
    let bench = &Bench::new();
    bench.example("data");
    topic(bench);
    let mut csv = String::from("comment-id,voter-id,vote\n");
    // With four signs, two quotes and a comma a row has seven bytes: 10,000 are over 64 KiB, and under twice as much.
    (0..10_000).for_each(|voter| csv.push_str(&format!("{},{voter},{}\n", voter % 4, voter % 3 - 1)));
    bench.write("jp.csv", &csv);
    bench.ok(&[
        "opinion", "publish", "jp.csv", "--topic", "exchange", "--side", "jp", "--to", "jp", "--data",
        "data", "--rows",
    ]);
    let rows = |name: &str| {
        let sheet: Value =
            serde_json::from_str(&fs::read_to_string(bench.path("jp").join(name)).unwrap()).unwrap();
        sheet["rows"].as_array().unwrap().len()
    };
    assert_eq!(rows("jp.rows.json") + rows("jp.rows-2.json"), 10_000);
    assert!(!bench.path("jp/jp.rows-3.json").exists());
}

#[test]
fn a_delivery_is_held_against_its_quotas() {
    let bench = Bench::new();
    bench.example("data");
    bench.write("quotas.toml", "[[quota]]\nvariable = \"sex\"\ntargets = { 1 = 1000000 }\n");
    let file = answers("cn.csv");
    let args =
        ["survey", "deliver", file.to_str().unwrap(), "--survey", "rehearsal", "--side", "cn", "--id", "no"];
    let taken =
        bench.ok(&[&args[..], &["--quotas", "quotas.toml", "--lang", "zh", "--data", "data"]].concat());
    assert!(taken.contains("sex = 1：应为1000000人"), "{taken}");
}
