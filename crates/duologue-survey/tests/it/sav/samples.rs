//! Files with everything that a file can hold.

use duologue_survey::sav::{Alignment, Created, File, Format, ResponseSet, SetKind, SetLabels, Variable};
use duologue_survey::{Code, Measure, Missing, Values};

pub fn number(number: f64) -> Code {
    Code::Number(number)
}

pub fn text(text: &str) -> Code {
    Code::Text(text.to_owned())
}

pub fn numbers(name: &str, numbers: &[f64]) -> Variable {
    Variable::new(name, Values::Numbers(numbers.to_vec()))
}

pub fn texts(name: &str, texts: &[&str]) -> Variable {
    Variable::new(name, Values::Texts(texts.iter().map(|text| (*text).to_owned()).collect()))
}

pub fn file(rows: usize, variables: Vec<Variable>) -> File {
    File { encoding: "UTF-8".to_owned(), rows, variables, ..File::default() }
}

fn labels(labels: &[(Code, &str)]) -> Vec<(Code, String)> {
    labels.iter().map(|(code, label)| (code.clone(), (*label).to_owned())).collect()
}

/// A joint poll with all kinds of variables.
pub fn poll() -> File {
    let agree =
        labels(&[(number(1.0), "良い / 好"), (number(2.0), "良くない / 不好"), (number(9.0), "無回答")]);
    let discrete =
        |codes: &[f64]| Missing { codes: codes.iter().copied().map(number).collect(), range: None };
    let long = "あ".repeat(200) + &"字".repeat(100);
    let longest = "x".repeat(32_000) + "end";
    let mut variables = vec![
        Variable {
            label: "回答者 / 受访者".to_owned(),
            missing: Missing { codes: vec![text("CN9999")], range: None },
            measure: Measure::Nominal,
            ..texts("respondent_id", &["JP0001", "JP0002", "CN0001", "CN9999"])
        },
        Variable {
            label: "Impression".to_owned(),
            codes: agree.clone(),
            missing: discrete(&[9.0]),
            measure: Measure::Ordinal,
            print: Format::number(2, 0),
            write: Format::number(2, 0),
            columns: 12,
            alignment: Alignment::Centre,
            attributes: [("$@Role".to_owned(), vec!["0".to_owned()])].into(),
            ..numbers("Q1_impression", &[1.0, 2.0, 9.0, f64::NAN])
        },
        Variable {
            codes: agree,
            missing: Missing { codes: vec![number(-1.0)], range: Some((8.0, 9.0)) },
            measure: Measure::Ordinal,
            ..numbers("Q2_relations_now", &[2.0, 8.0, -1.0, 1.0])
        },
        Variable {
            missing: Missing { codes: vec![], range: Some((f64::NEG_INFINITY, -1.0)) },
            measure: Measure::Scale,
            ..numbers("w", &[1.02, 0.98, -0.5, 1e-7])
        },
        Variable {
            missing: discrete(&[97.0, 98.0, 99.0]),
            ..numbers("q3", &[-99.0, 151.0, 152.0, 12_345_678.9])
        },
        Variable {
            print: Format::parse("DATE11").unwrap(),
            write: Format::parse("DATE11").unwrap(),
            measure: Measure::Scale,
            ..numbers("fielded", &[13_928_284_800.0, 13_928_371_200.0, f64::NAN, 0.0])
        },
        Variable {
            print: Format::parse("DATETIME20").unwrap(),
            write: Format::parse("DATETIME20").unwrap(),
            ..numbers("began", &[13_928_284_861.0, f64::NAN, f64::NAN, 86_400.0])
        },
        Variable {
            codes: labels(&[(text("M"), "male"), (text("F"), "female"), (text("-"), "refused")]),
            missing: Missing { codes: vec![text("-")], range: None },
            measure: Measure::Nominal,
            ..texts("sex", &["M", "F", "-", ""])
        },
        Variable {
            codes: labels(&[(text("北京市海淀区"), "Haidian"), (text("東京都千代田区"), "Chiyoda")]),
            missing: Missing { codes: vec![text("n/a"), text("refused")], range: None },
            ..texts("place_of_interview", &["東京都千代田区", "n/a", "北京市海淀区", "refused"])
        },
        Variable {
            label: "自由回答 / 开放题".to_owned(),
            measure: Measure::Nominal,
            ..texts("open_answer", &["両国の対話が必要だ", &long, "", "  leading"])
        },
        texts("very_long_text", &["", &longest, "short", &"y".repeat(256)]),
        texts("名前", &["a", "bb", "ccc", "dddddddd"]),
        texts("exactly_255", &[&"z".repeat(255), "", "", ""]),
    ];
    for (index, answers) in [[1.0, 0.0, 1.0, 1.0], [0.0, 0.0, 1.0, f64::NAN]].iter().enumerate() {
        variables.push(numbers(&format!("source_of_news_{}", index + 1), answers));
    }
    let set = |name: &str, label: &str, kind, variables: [&str; 2]| ResponseSet {
        name: name.to_owned(),
        label: label.to_owned(),
        kind,
        variables: variables.map(str::to_owned).to_vec(),
    };
    let counted = |labels| SetKind::Dichotomies { counted: "1".to_owned(), labels };
    let news = ["source_of_news_1", "source_of_news_2"];
    let sets = vec![
        set("news", "ニュース / 新闻", counted(SetLabels::Variables), news),
        set("views", "", SetKind::Categories, ["Q1_impression", "Q2_relations_now"]),
        set("news2", "by value", counted(SetLabels::CountedValues), news),
        set("news3", "", counted(SetLabels::CountedValuesAndVariable), news),
    ];
    File {
        label: "日中共同世論調査 / 中日联合舆论调查".to_owned(),
        created: Some(Created { year: 2026, month: 11, day: 25, hour: 22, minute: 5, second: 9 }),
        documents: vec!["Fielded by two agencies.".to_owned(), "二行目".to_owned()],
        weight: Some("w".to_owned()),
        sets,
        attributes: [("Edition".to_owned(), vec!["20".to_owned(), "it's".to_owned()])].into(),
        ..file(4, variables)
    }
}

/// Files by name.
pub fn all() -> Vec<(&'static str, File)> {
    let mut few = poll();
    few.variables.retain(|variable| !matches!(variable.name.as_str(), "very_long_text" | "open_answer"));
    let mut none = few.clone();
    none.rows = 0;
    for variable in &mut none.variables {
        variable.values = match variable.values {
            Values::Numbers(_) => Values::Numbers(vec![]),
            Values::Texts(_) => Values::Texts(vec![]),
        };
    }
    let many: Vec<f64> = (0..3000).map(|n| f64::from(n) / 8.0).collect();
    // Around where a text takes one more segment, or its last segment one more group of eight.
    let widths =
        [1, 7, 8, 9, 251, 252, 253, 254, 255, 256, 257, 503, 504, 505, 506, 509, 756, 757, 1020, 32_767];
    let wide =
        widths.map(|width| texts(&format!("wide_{width}"), &[&"0123456789".repeat(3300)[..width], ""]));
    vec![
        ("wide", file(2, wide.to_vec())),
        ("one", file(2, vec![numbers("v", &[1.0, 2.5])])),
        ("none", none),
        ("few", few),
        ("many", file(3000, vec![numbers("v1", &many), numbers("V", &many), numbers("longer_name", &many)])),
        ("poll", poll()),
    ]
}
