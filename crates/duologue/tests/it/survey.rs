//! The survey commands as researchers and field agencies run them.

use serde_json::Value;

use crate::bench::Bench;

/// R's cases of a generated wave, and the wave (crates/duologue-survey/tests/r).
const WAVE: &str = include_str!("../../../duologue-survey/tests/r/wave.csv");
const CASES: &str = include_str!("../../../duologue-survey/tests/r/cases.json");

const DESIGN: &str = "weights = \"weight\"\nstrata = \"stratum\"\nunits = \"block\"\nnested = true\n";

fn bench() -> Bench {
    let bench = Bench::new();
    bench.write("wave.csv", WAVE);
    bench.write("design.toml", DESIGN);
    bench
}

/// What R says of a case.
fn expected(id: &str) -> Value {
    let told: Value = serde_json::from_str(CASES).unwrap();
    told["cases"].as_array().unwrap().iter().find(|case| case["id"] == id).unwrap()["expect"].clone()
}

fn rows(out: &str) -> Vec<Value> {
    serde_json::from_str(out).unwrap()
}

fn close(found: &Value, expected: &Value) {
    let (found, expected) = (found.as_f64().unwrap(), expected.as_f64().unwrap());
    assert!((found - expected).abs() <= 1e-8 * expected.abs(), "{found}, R has {expected}");
}

#[test]
fn estimates_are_what_r_prints() {
    let bench = bench();
    let ask = |more: &[&str]| {
        let args = ["survey", "estimate", "wave.csv", "--design", "design.toml", "--items", "view,trips"];
        bench.ok(&[&args, more].concat())
    };
    let found = rows(&ask(&["--by", "sex", "--format", "json"]));
    let of = |item: &str, group: &str| -> Vec<Value> {
        found.iter().filter(|row| row["item"] == item && row["group"] == group).cloned().collect()
    };
    for (item, group, case) in [
        ("view", "", "clustered.view"),
        ("view", "sex = f", "clustered.f.view"),
        ("trips", "", "clustered.trips"),
    ] {
        let (shares, r) = (of(item, group), expected(case));
        let list = |key: &str| match &r[key] {
            Value::Array(all) => all.clone(),
            one => vec![one.clone()],
        };
        assert_eq!(shares.len(), list("estimate").len());
        for (i, share) in shares.iter().enumerate() {
            close(&share["estimate"], &list("estimate")[i]);
            close(&share["se"], &list("se")[i]);
            close(&share["deff"], &list("deff")[i]);
            close(&share["deff_replace"], &list("deff_replace")[i]);
            assert_eq!(share["df"], r["df"]);
            assert_eq!(share["n"], r["n_domain"]);
        }
    }
    let r = expected("clustered.ci");
    let bad = of("view", "").into_iter().find(|row| row["code"] == "bad").unwrap();
    close(&bad["low"], &r["logit"]["low"]);
    close(&bad["high"], &r["logit"]["high"]);
    assert_eq!(bad["interval"], "logit");
    let beta = rows(&ask(&["--interval", "beta", "--format", "json"]));
    let bad = beta.iter().find(|row| row["code"] == "bad").unwrap();
    close(&bad["high"], &r["beta"]["high"]);

    let table = ask(&[]);
    assert!(table.lines().next().unwrap().starts_with("item   code  group  estimate"), "{table}");
    let csv = ask(&["--format", "csv"]);
    assert!(
        csv.starts_with("item,code,group,estimate,se,low,high,interval,df,n,weighted,deff,deff_replace\n"),
        "{csv}"
    );
}

/// antiwork/gumroad#2672: what a spreadsheet would run; a code is a text, though it looks like a number.
#[test]
fn t18_s09_a_code_that_looks_like_a_number_is_no_formula_and_a_negative_number_stays_one() {
    let bench = Bench::new();
    bench.write("signs.csv", "v,n\n'+1,-5\nx,-7\n'+1,-6\n");
    let ask =
        |item, format| bench.ok(&["survey", "estimate", "signs.csv", "--items", item, "--format", format]);
    let csv = ask("v", "csv");
    assert!(csv.contains("\nv,'+1,,0.66"), "{csv}");
    assert!(ask("v", "json").contains("\"+1\""));
    // The mean of -5, -7 and -6.
    let mean = ask("n", "csv");
    assert!(mean.contains("\nn,,,-6.0,"), "{mean}");
}

#[test]
fn groups_of_one_sample_and_two_samples_are_compared() {
    let bench = bench();
    let base = ["survey", "compare", "wave.csv"];
    let groups =
        ["--design", "design.toml", "--items", "view", "--by", "sex", "--groups", "f,m", "--format", "json"];
    let found = rows(&bench.ok(&[&base[..], &groups[..]].concat()));
    let (one, r) = (&found[0], expected("clustered.f.view"));
    close(&one["one"], &r["estimate"][0]);
    // Three codes of one question: Holm takes the smallest p three times.
    let p = |row: &Value| row["p"].as_f64().unwrap();
    let least = found.iter().min_by(|a, b| p(a).total_cmp(&p(b))).unwrap();
    assert!((least["p_holm"].as_f64().unwrap() - (3.0 * p(least)).min(1.0)).abs() < 1e-12);
    let two = [
        "wave.csv",
        "--design",
        "design.toml",
        "--other-design",
        "design.toml",
        "--items",
        "view",
        "--format",
        "json",
    ];
    let same = rows(&bench.ok(&[&base[..], &two[..]].concat()));
    assert_eq!(same.len(), 3);
    for (i, row) in same.iter().enumerate() {
        let r = expected("clustered.view");
        assert_eq!(row["difference"], 0.0);
        let se = r["se"][i].as_f64().unwrap() * 2.0_f64.sqrt();
        assert!((row["se"].as_f64().unwrap() - se).abs() < 1e-8 * se);
        assert!((row["df"].as_f64().unwrap() - 32.0).abs() < 1e-8, "{row}");
    }
}

#[test]
fn raked_weights_meet_the_margins_and_are_those_of_r() {
    let bench = bench();
    let margins = r#"
[[rake]]
variable = "sex"
targets = { f = 52, m = 48 }
[[rake]]
variable = "age"
targets = { "18-39" = 0.33, "40-59" = 0.31, "60+" = 0.36 }
[[rake]]
variable = "stratum"
targets = { east = 0.25, north = 0.3, south = 0.45 }
"#;
    bench.write("rake.toml", &format!("{DESIGN}{margins}"));
    let said = bench.ok(&["survey", "weight", "wave.csv", "--design", "rake.toml", "--to", "out.csv"]);
    let r = expected("clustered.rake");
    assert!(said.contains(&format!("{:.4}", r["kish_deff"].as_f64().unwrap())), "{said}");
    let out = std::fs::read_to_string(bench.path("out.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(out.trim_start_matches('\u{feff}').as_bytes());
    let place = reader.headers().unwrap().iter().position(|name| name == "weight_raked").unwrap();
    let weights: Vec<f64> = reader.records().map(|row| row.unwrap()[place].parse().unwrap()).collect();
    for (found, expected) in weights.iter().zip(r["first20"].as_array().unwrap()) {
        let expected = expected.as_f64().unwrap();
        assert!((found - expected).abs() < 1e-6 * expected, "{found} {expected}");
    }
    // The design goes along: strata, units and the weights that were raked.
    bench.ok(&["survey", "weight", "wave.csv", "--design", "rake.toml", "--to", "out.sav"]);
    bench.ok(&["survey", "convert", "out.sav", "back.csv", "--labels", "en"]);
    let back = std::fs::read_to_string(bench.path("back.csv")).unwrap();
    let names: Vec<&str> = back.trim_start_matches('\u{feff}').lines().next().unwrap().split(',').collect();
    for name in ["stratum", "block", "weight", "weight_raked"] {
        assert!(names.contains(&name), "{names:?}");
    }
    // Nothing that is there is written over.
    let again = bench.run(&["survey", "weight", "wave.csv", "--design", "rake.toml", "--to", "out.csv"]);
    assert_eq!(again.code, 2);
    assert_eq!(std::fs::read_to_string(bench.path("out.csv")).unwrap(), out);
}

#[test]
fn trimmed_weights_say_which_margins_they_miss() {
    let bench = bench();
    let margins = "[[rake]]\nvariable = \"sex\"\ntargets = { f = 52, m = 48 }\n";
    bench.write("raked.toml", &format!("{DESIGN}{margins}"));
    bench.write("trimmed.toml", &format!("{DESIGN}{margins}[trim]\nlower = 60.0\nupper = 180.0\n"));
    let weigh = |design: &str, to: &str, format: &str| {
        let args = ["survey", "weight", "wave.csv", "--design", design, "--to", to, "--format", format];
        let answer = bench.run(&args);
        assert_eq!(answer.code, 0, "{}", answer.err);
        answer
    };
    let gap = |row: &Value| row["gap"].as_f64().unwrap();
    let raked = weigh("raked.toml", "raked.csv", "json");
    assert!(rows(&raked.out).iter().all(|row| gap(row).abs() < 1e-9), "{}", raked.out);
    assert!(!raked.err.contains("its target"), "{}", raked.err);
    assert!(raked.err.contains("effective n"), "{}", raked.err);

    let trimmed = weigh("trimmed.toml", "trimmed.csv", "json");
    let found = rows(&trimmed.out);
    assert_eq!(found.len(), 2);
    for row in &found {
        let (target, weighted) = (row["target"].as_f64().unwrap(), row["weighted"].as_f64().unwrap());
        assert!((gap(row) - (weighted / target - 1.0)).abs() < 1e-12 && gap(row).abs() > 1e-4, "{row}");
        let side = if gap(row) > 0.0 { "above" } else { "below" };
        let told = format!("sex = {}: {:.4} % {side}", row["code"].as_str().unwrap(), gap(row).abs() * 100.0);
        assert!(trimmed.err.contains(&told), "{told}\n{}", trimmed.err);
    }
    let csv = weigh("trimmed.toml", "again.csv", "csv");
    assert!(csv.out.starts_with("variable,code,target,weighted,gap\nsex,"), "{}", csv.out);
    // Whoever estimates with such weights reads the same.
    let estimate = ["survey", "estimate", "wave.csv", "--items", "view", "--design", "trimmed.toml"];
    let answer = bench.run(&estimate);
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert!(answer.err.contains("its target after trimming"), "{}", answer.err);
}

#[test]
fn a_group_in_which_nobody_answered_stands_in_no_row_and_is_named() {
    let bench = bench();
    bench.write("few.csv", "v,n,s\nx,1,a\ny,2,a\n,,b\nx,4,c\nx,3,c\n");
    let answer =
        bench.run(&["survey", "estimate", "few.csv", "--items", "n,v", "--by", "s", "--format", "json"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    for item in ["n", "v"] {
        assert!(answer.err.contains(&format!("{item} s = b: nobody")), "{}", answer.err);
    }
    let told: Vec<(Value, Value)> =
        rows(&answer.out).iter().map(|row| (row["item"].clone(), row["group"].clone())).collect();
    let order = [("n", ""), ("n", "s = a"), ("n", "s = c"), ("v", ""), ("v", "s = a"), ("v", "s = c")];
    let mut seen: Vec<(&str, &str)> = Vec::new();
    for (item, group) in &told {
        let pair = (item.as_str().unwrap(), group.as_str().unwrap());
        if seen.last() != Some(&pair) {
            seen.push(pair);
        }
    }
    assert_eq!(seen, order);
}

#[test]
fn answers_go_through_every_form_and_come_back() {
    let bench = bench();
    bench.write(
        "wave.codebook.csv",
        "variable,field,code,language,text\nview,label,,ja,印象\nview,code,good,ja,良い\nview,code,bad,ja,悪い\nview,missing,fair,,\n",
    );
    let steps = [("wave.csv", "a.sav"), ("a.sav", "b.xlsx"), ("b.xlsx", "c.zsav"), ("c.zsav", "d.csv")];
    for (from, to) in steps {
        let labels: &[&str] = if from.ends_with("sav") { &["--labels", "ja"] } else { &[] };
        bench.ok(&[&["survey", "convert", from, to], labels].concat());
    }
    let read = |name: &str| std::fs::read_to_string(bench.path(name)).unwrap();
    let rows = |text: &str| -> Vec<String> {
        text.trim_start_matches('\u{feff}').lines().skip(1).map(str::to_owned).collect()
    };
    assert_eq!(rows(&read("d.csv")), rows(WAVE));
    let book = read("d.codebook.csv");
    for line in ["view,label,,ja,印象", "view,code,good,ja,良い", "view,missing,fair,,"] {
        assert!(book.lines().any(|found| found == line), "{line}\n{book}");
    }
}

#[test]
fn a_codebook_is_written_with_wordings_weights_and_counts() {
    let bench = Bench::new();
    small_form(&bench);
    bench.write("men.csv", "sex,w\n1,0.5\n1,2\n2,1.5\n9,1\n");
    bench.write(
        "men.codebook.csv",
        "variable,field,code,language,text\nsex,code,1,ja,男性\nsex,code,2,ja,女性\nsex,code,9,ja,無回答\nsex,missing,9,,\n",
    );
    let convert = |to: &str, more: &[&str]| {
        let args = ["survey", "convert", "men.csv", to, "--questionnaire", "small.xlsx", "--weight", "w"];
        bench.run(&[&args, more].concat())
    };
    assert_eq!(convert("quiet.xml", &[]).code, 0);
    let read = |name: &str| std::fs::read_to_string(bench.path(name)).unwrap();
    let quiet = read("quiet.xml");
    for told in [
        "<var ID=\"V1\" name=\"sex\" files=\"F1\" wgt-var=\"V2\"",
        "<var ID=\"V2\" name=\"w\" files=\"F1\" wgt=\"wgt\"",
        "<qstnLit xml:lang=\"ja\">性別</qstnLit>",
        "<catgry missing=\"Y\">",
        "<varFormat type=\"numeric\"/>",
        "<caseQnty>4</caseQnty>",
    ] {
        assert!(quiet.contains(told), "{told}\n{quiet}");
    }
    assert!(!quiet.contains("catStat") && !quiet.contains("<version>"), "{quiet}");
    assert_eq!(convert("counted.xml", &["--frequencies"]).code, 0);
    // Two men, who weigh 0.5 + 2.
    for told in ["<catStat type=\"freq\">2</catStat>", "wgtd=\"wgtd\" wgt-var=\"V2\">2.5</catStat>"] {
        assert!(read("counted.xml").contains(told), "{}", read("counted.xml"));
    }
    let refused = convert("men.sav", &[]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("are for a codebook"), "{}", refused.err);
    let absent = bench.run(&["survey", "convert", "men.csv", "no.xml", "--weight", "weight"]);
    assert!(absent.code == 2 && absent.err.contains("no variable “weight”"), "{}", absent.err);
}

#[test]
fn dates_of_a_system_file_say_that_their_format_is_left_behind() {
    use duologue_survey::{Values, sav};
    let bench = Bench::new();
    let day = |name: &str, format: &str| sav::Variable {
        print: sav::Format::parse(format).unwrap(),
        write: sav::Format::parse(format).unwrap(),
        ..sav::Variable::new(name, Values::Numbers(vec![13_800_000_000.0]))
    };
    let variables = vec![day("fielded", "DATE11"), day("seconds", "F11.0"), day("paid", "DOLLAR12.2")];
    let file = sav::File { rows: 1, variables, ..sav::File::default() };
    let bytes = sav::write(&file, sav::Compression::Bytecode).unwrap().bytes;
    std::fs::write(bench.path("dated.sav"), bytes).unwrap();
    let answer = bench.run(&["survey", "convert", "dated.sav", "dated.csv", "--lang", "en"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert!(answer.err.contains("“fielded” is a date or time (DATE11)"), "{}", answer.err);
    assert_eq!(answer.err.lines().count(), 1, "{}", answer.err);
    assert!(std::fs::read_to_string(bench.path("dated.csv")).unwrap().contains("13800000000"));
}

#[test]
fn an_agencys_file_is_checked_in_its_own_language() {
    let bench = bench();
    let Some(form) = form(&bench) else { return };
    let head = "id,email,age,q1,q1_importance\n";
    bench.write("cn.csv", &format!("{head}1,a@example.org,30,1,1\n1,,30,77,1\n"));
    let answer =
        bench.run(&["survey", "check", "cn.csv", "--questionnaire", &form, "--id", "id", "--lang", "zh"]);
    assert_eq!(answer.code, 1, "{}", answer.err);
    for words in
        ["错误 id：编号1出现不止一次（2人：第1行（编号1）、第2行（编号1））", "电子邮箱", "受访者2人"]
    {
        assert!(answer.out.contains(words), "{words}\n{}", answer.out);
    }
    // Nobody's address is repeated.
    assert!(!answer.out.contains("example.org"));
    let json =
        bench.run(&["survey", "check", "cn.csv", "--questionnaire", &form, "--id", "id", "--format", "json"]);
    assert!(rows(&json.out).iter().any(|row| row["kind"] == "duplicate-id" && row["severity"] == "error"));
}

/// A questionnaire of one question, of men and women.
fn small_form(bench: &Bench) {
    use duologue_survey::questionnaire::{Choice, ChoiceList, Item, Kind, Language, Questionnaire};
    let words = |text: &str| duologue_survey::Texts::from([("ja".to_owned(), text.to_owned())]);
    let choice = |(code, text): (&str, &str)| Choice { code: code.to_owned(), words: words(text) };
    let form = Questionnaire {
        code: "small".to_owned(),
        languages: vec![Language { tag: "ja".to_owned(), name: String::new() }],
        lists: vec![ChoiceList {
            name: "sexes".to_owned(),
            choices: [("1", "男性"), ("2", "女性")].map(choice).to_vec(),
        }],
        items: vec![Item {
            code: "sex".to_owned(),
            kind: Kind::SelectOne { list: "sexes".to_owned(), or_other: false },
            wording: words("性別"),
            hint: words(""),
            required: false,
            relevant: None,
            constraint: None,
            constraint_message: words(""),
        }],
        ..Questionnaire::default()
    };
    std::fs::write(bench.path("small.xlsx"), duologue_survey::xlsform::write(&form).unwrap()).unwrap();
}

#[test]
fn quotas_are_checked_and_named_in_the_readers_language() {
    let bench = Bench::new();
    small_form(&bench);
    bench.write("answers.csv", "sex\n1\n1\n1\n2\n");
    bench.write("quotas.toml", "[[quota]]\nvariable = \"sex\"\ntargets = { 1 = 3, 2 = 2 }\n");
    let check = |quotas: &str, lang: &str| {
        let args = ["survey", "check", "answers.csv", "--questionnaire", "small.xlsx", "--quotas", quotas];
        bench.run(&[&args[..], &["--lang", lang]].concat())
    };
    for (lang, told) in [
        ("ja", "要確認 sex = 2：予定2人に対して1人です"),
        ("zh", "待查 sex = 2：应为2人，实为1人"),
        ("en", "look at sex = 2: 2 were wanted, 1 are there"),
    ] {
        let answer = check("quotas.toml", lang);
        assert_eq!(answer.code, 0, "{}", answer.err);
        assert!(answer.out.contains(told), "{}", answer.out);
        assert!(!answer.out.contains("sex = 1"), "{}", answer.out);
    }
    bench.write("half.toml", "[[quota]]\nvariable = \"sex\"\ntargets = { 2 = 2 }\ntolerance = 0.5\n");
    assert!(!check("half.toml", "en").out.contains("were wanted"));
    bench.write("bad.toml", "[[quota]]\nvariable = \"sex\"\ntargets = { 2 = -1 }\n");
    let refused = check("bad.toml", "en");
    assert_eq!(refused.code, 2);
    for told in ["bad.toml", "line 3"] {
        assert!(refused.err.contains(told), "{}", refused.err);
    }
}

#[test]
fn what_is_wrong_with_a_file_is_told_in_the_readers_language() {
    let bench = Bench::new();
    small_form(&bench);
    std::fs::write(bench.path("sjis.csv"), b"sex\n\x93\xfa\x96\x7b\n").unwrap();
    bench.write("long.csv", "sex\n1\n1,2\n");
    bench.write("short.sav", "$FL2@(#)");
    for (file, told) in [
        ("sjis.csv", ["UTF-8ではありません", "不是UTF-8", "is not UTF-8"]),
        ("long.csv", ["3行目：セルが2個", "第3行：有2个单元格", "row 3: has 2 cells"]),
        ("short.sav", ["4バイト目：ファイルが途中で", "第4字节：文件不完整", "byte 4: the file ends"]),
    ] {
        for (lang, told) in ["ja", "zh", "en"].into_iter().zip(told) {
            let check = ["survey", "check", file, "--questionnaire", "small.xlsx", "--lang", lang];
            let convert = ["survey", "convert", file, "new.xlsx", "--lang", lang];
            for args in [&check[..], &convert[..]] {
                let answer = bench.run(args);
                assert_eq!(answer.code, 2, "{args:?} {}", answer.out);
                assert!(answer.err.contains(&format!("{file}: ")), "{}", answer.err);
                assert!(answer.err.contains(told), "{args:?} {}", answer.err);
            }
        }
    }
    // A questionnaire is as much a file as the answers are.
    bench.write("answers.csv", "sex\n1\n");
    bench.ok(&["survey", "convert", "answers.csv", "answers.xlsx"]);
    for (form, lang, told) in [
        ("sjis.csv", "zh", "不是.xlsx文件"),
        ("answers.xlsx", "ja", "answers.xlsx: シート「survey」がありません"),
    ] {
        let args = ["survey", "check", "answers.csv", "--questionnaire", form, "--lang", lang];
        let answer = bench.run(&args);
        assert_eq!(answer.code, 2, "{}", answer.out);
        assert!(answer.err.contains(told), "{}", answer.err);
    }
}

/// The shared questionnaire, where it is at hand. In CI it must be.
fn form(bench: &Bench) -> Option<String> {
    let beside = || std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("DUOLOGUE_SHARED").map_or_else(beside, std::path::PathBuf::from);
    let path = shared.join("data/survey/xlsform/joint_poll.xlsx");
    if !path.is_file() {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "{} is not there", path.display());
        eprintln!("skipped: {} is not there", path.display());
        return None;
    }
    std::fs::copy(&path, bench.path("form.xlsx")).unwrap();
    Some("form.xlsx".to_owned())
}

#[test]
fn wrong_use_says_what_and_where() {
    let bench = bench();
    bench.write("bad.toml", "weights = \"weight\"\nstratum = \"stratum\"\n");
    bench.write("lonely.csv", "s,w,v\na,1,x\nb,1,y\nb,1,x\n");
    bench.write("lonely.toml", "strata = \"s\"\nweights = \"w\"\n");
    bench.write("zero.csv", "w,v\n1,x\n0,y\n");
    bench.write("zero.toml", "weights = \"w\"\n");
    bench.write("sjis.csv", "");
    std::fs::write(bench.path("sjis.csv"), b"v\n\x93\xfa\x96\x7b\n").unwrap();
    for (args, told) in [
        (vec!["estimate", "wave.csv", "--items", "nope"], "no variable “nope”"),
        (vec!["estimate", "wave.txt", "--items", "view"], ".sav, .zsav, .csv or .xlsx"),
        (vec!["estimate", "nowhere.csv", "--items", "view"], "nowhere.csv"),
        (vec!["estimate", "wave.csv", "--design", "bad.toml", "--items", "view"], "line 2"),
        (vec!["estimate", "lonely.csv", "--design", "lonely.toml", "--items", "v"], "strata a"),
        (
            vec!["estimate", "zero.csv", "--design", "zero.toml", "--items", "v"],
            "zero.csv: the variable of weights “w”: row 2: the weight 0",
        ),
        (vec!["estimate", "sjis.csv", "--items", "v"], "UTF-8"),
        (vec!["estimate", "wave.csv", "--items", "view", "--level", "95"], "level of confidence"),
        (vec!["compare", "wave.csv", "--items", "view"], "--groups"),
        (vec!["weight", "wave.csv", "--design", "design.toml", "--to", "o.csv"], "names no margins"),
        (vec!["convert", "wave.csv", "wave.csv"], "File exists"),
    ] {
        let answer = bench.run(&[&["survey"], args.as_slice()].concat());
        assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{args:?}\n{}", answer.err);
        assert!(answer.err.contains(told), "{args:?}\n{}", answer.err);
    }
}
