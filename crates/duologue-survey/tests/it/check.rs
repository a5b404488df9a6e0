//! A delivered file of the joint poll with every fault that an agency can make, counted by hand.

use duologue_survey::check::{
    Capped, Case, Cases, Finding, Identifier, Options, Place, Quota, Rule, Severity, check,
};
use duologue_survey::questionnaire::{
    Choice, ChoiceList, Expression, Item, Kind, Language, Questionnaire, WordsOf,
};
use duologue_survey::table::Limits;
use duologue_survey::{Code, Dataset, Measure, Missing, Texts, Values, Variable, csv};

use crate::xlsform::texts;

fn language(tag: &str) -> Language {
    Language { tag: tag.to_owned(), name: String::new() }
}

fn item(code: &str, kind: Kind) -> Item {
    Item {
        code: code.to_owned(),
        kind,
        wording: texts(&[("ja", "問"), ("zh", "问")]),
        hint: Texts::new(),
        required: false,
        relevant: None,
        constraint: None,
        constraint_message: Texts::new(),
    }
}

fn select(list: &str) -> Kind {
    Kind::SelectOne { list: list.to_owned(), or_other: false }
}

fn list(name: &str, codes: &[&str]) -> ChoiceList {
    let choice = |code: &&str| Choice {
        code: (*code).to_owned(),
        words: texts(&[("ja", &format!("選択{code}")), ("zh", &format!("选项{code}"))]),
    };
    ChoiceList { name: name.to_owned(), choices: codes.iter().map(choice).collect() }
}

/// q1, and q2 for those who answered 3 or 4, as the joint poll has it; q2_other where q2 has 96.
fn questionnaire() -> Questionnaire {
    Questionnaire {
        code: "poll".to_owned(),
        version: "1".to_owned(),
        title: String::new(),
        languages: vec![language("ja"), language("zh")],
        lists: vec![list("imp", &["1", "2", "3", "4", "9"]), list("why", &["1", "2", "96"])],
        items: vec![
            Item { required: true, ..item("q1", select("imp")) },
            Item {
                relevant: Some(Expression::new("${q1} = '3' or ${q1} = '4'")),
                required: true,
                ..item("q2", Kind::SelectMany { list: "why".to_owned(), or_other: false })
            },
            Item { relevant: Some(Expression::new("selected(${q2}, '96')")), ..item("q2_other", Kind::Text) },
            Item { constraint: Some(Expression::new(". >= 18 and . <= 99")), ..item("age", Kind::Integer) },
        ],
    }
}

fn dataset(answers: &str) -> Dataset {
    csv::read(answers.as_bytes(), None, &Limits::default()).unwrap()
}

fn found(answers: &str, options: &Options) -> Vec<Finding> {
    check(&dataset(answers), &questionnaire(), options)
}

fn with_id() -> Options {
    Options { id: Some("id".to_owned()), ..Options::default() }
}

fn cases(rows: &[usize]) -> Cases {
    let case = |row: &usize| Case { row: *row, id: Some(Code::Number(*row as f64)) };
    Capped { first: rows.iter().map(case).collect(), count: rows.len() }
}

fn name(text: &str) -> String {
    text.to_owned()
}

const GOOD: &str = "id,q1,q2,q2_other,age\n1,1,,,30\n2,3,1 96,歴史,40\n3,9,,,18\n4,4,2,,99\n";

#[test]
fn a_good_file_has_nothing_to_say() {
    assert_eq!(found(GOOD, &with_id()), []);
    // Each choice in a variable of its own, as .sav files have it, and the names in capitals.
    let split =
        "ID,Q1,Q2_1,Q2_2,Q2_96,Q2_OTHER,AGE\n1,1,,,,,30\n2,3,1,0,1,歴史,40\n3,9,,,,,18\n4,4,0,2,0,,99\n";
    assert_eq!(found(split, &with_id()), []);
}

#[test]
fn codes_that_the_questionnaire_has_not() {
    let answers = "id,q1,q2,q2_other,age\n1,5,,,30\n2,3,1 7,,40\n3,5,,,20\n4,2,,,20\n";
    let codes = |code: Code, rows: &[usize]| Capped { first: vec![(code, cases(rows))], count: 1 };
    assert_eq!(
        found(answers, &with_id()),
        [
            Finding::UnknownCode { variable: name("q1"), codes: codes(Code::Number(5.0), &[1, 3]) },
            Finding::UnknownCode { variable: name("q2"), codes: codes(Code::Text(name("7")), &[2]) },
        ]
    );
    let split = "id,q1,q2/1,q2/2,q2/96,q2_other,age\n1,3,5,0,1,x,30\n";
    let expected = Finding::UnknownCode { variable: name("q2/1"), codes: codes(Code::Number(5.0), &[1]) };
    assert_eq!(found(split, &with_id()), [expected]);
}

#[test]
fn answers_against_the_routing() {
    let answers = "id,q1,q2,q2_other,age\n1,1,2,,30\n2,3,,,40\n3,,,,17\n4,4,1,なぜ,20\n5,4,1,,30.5\n";
    assert_eq!(
        found(answers, &with_id()),
        [
            Finding::BreaksConstraint { item: name("age"), cases: cases(&[3]) },
            Finding::NotOfKind { variable: name("age"), kind: Kind::Integer, cases: cases(&[5]) },
            Finding::OffRoute { item: name("q2"), cases: cases(&[1]) },
            Finding::OffRoute { item: name("q2_other"), cases: cases(&[4]) },
            Finding::Unanswered { item: name("q1"), cases: cases(&[3]) },
            Finding::Unanswered { item: name("q2"), cases: cases(&[2]) },
        ]
    );
}

/// A code that the file itself declares missing, "not asked", is no answer off the route.
#[test]
fn what_the_file_calls_missing_is_no_answer() {
    let mut dataset = dataset("id,q1,q2,q2_other,age\n1,1,96,,-1\n");
    dataset.variables[2].missing = Missing { codes: vec![Code::Number(96.0)], range: None };
    dataset.variables[4].missing = Missing { codes: Vec::new(), range: Some((-9.0, -1.0)) };
    assert_eq!(check(&dataset, &questionnaire(), &with_id()), []);
}

#[test]
fn rules_that_cannot_be_checked_say_so() {
    let mut form = questionnaire();
    form.items[1].relevant = Some(Expression::new("count-selected(${q1}) > 1"));
    let not = |item: &str, text: &str| Finding::NotChecked {
        item: name(item),
        rule: Rule::Relevant,
        text: name(text),
    };
    assert_eq!(check(&dataset(GOOD), &form, &with_id()), [not("q2", "count-selected(${q1}) > 1")]);
    let lacking = dataset("id,q2_other,age\n1,,30\n");
    assert_eq!(
        check(&lacking, &questionnaire(), &with_id()),
        [
            Finding::AbsentVariable { variable: name("q1") },
            Finding::AbsentVariable { variable: name("q2") },
            not("q2_other", "selected(${q2}, '96')"),
        ]
    );
}

#[test]
fn variables_beside_the_questionnaire() {
    let answers = "id,q1,q2_1,q2_96,q2_other,age,city,weight\n1,1,,,,30,1,1\n";
    assert_eq!(
        found(answers, &Options { beside: vec![name("Weight"), name("stratum")], ..with_id() }),
        [
            Finding::AbsentVariable { variable: name("q2_2") },
            Finding::AbsentVariable { variable: name("stratum") },
            Finding::UnknownVariable { variable: name("city") },
        ]
    );
    // Who knows what it tells: not to be accepted.
    assert_eq!(Finding::UnknownVariable { variable: name("city") }.severity(), Severity::Error);
}

#[test]
fn respondents_twice_or_without_a_number() {
    let answers = "id,q1,q2,q2_other,age\n7,1,,,30\n-2,1,,,30\n,1,,,30\n7,1,,,30\n7,1,,,30\n-2,1,,,30\n";
    let case = |row, id: f64| Case { row, id: Some(Code::Number(id)) };
    let twice = |id: f64, rows: &[usize]| {
        (
            Code::Number(id),
            Capped { first: rows.iter().map(|row| case(*row, id)).collect(), count: rows.len() },
        )
    };
    let ids = Capped { first: vec![twice(-2.0, &[2, 6]), twice(7.0, &[1, 4, 5])], count: 2 };
    let none = Capped { first: vec![Case { row: 3, id: None }], count: 1 };
    assert_eq!(
        found(answers, &with_id()),
        [
            Finding::DuplicateId { variable: name("id"), ids },
            Finding::NoId { variable: name("id"), cases: none },
        ]
    );
}

#[test]
fn lists_are_capped_and_counted() {
    let answers = format!("id,q1,q2,q2_other,age\n{}", "1,1,,,17\n".repeat(1000));
    let options = Options { listed: 2, ..with_id() };
    let findings = found(&answers, &options);
    let Finding::BreaksConstraint { cases, .. } = &findings[0] else { panic!("{findings:?}") };
    assert_eq!((cases.first.len(), cases.count), (2, 1000));
    let Finding::DuplicateId { ids, .. } = &findings[1] else { panic!("{findings:?}") };
    assert_eq!((ids.count, ids.first[0].1.first.len(), ids.first[0].1.count), (1, 2, 1000));
}

#[test]
fn quotas_that_were_missed() {
    let answers = "id,q1,q2,q2_other,age,city\n1,1,,,30,bj\n2,1,,,30,bj\n3,1,,,30,sh\n4,1,,,30,xa\n";
    let targets = vec![(name("bj"), 2), (name("sh"), 3), (name("cd"), 1), (name("xa"), 2)];
    let quota = |tolerance| Quota { variable: name("city"), targets: targets.clone(), tolerance };
    let gap = |level: &str, target, got| Finding::QuotaGap {
        variable: name("city"),
        level: name(level),
        target,
        got,
    };
    let exact = Options { quotas: vec![quota(0.0)], ..with_id() };
    assert_eq!(found(answers, &exact), [gap("sh", 3, 1), gap("cd", 1, 0), gap("xa", 2, 1)]);
    let half = Options { quotas: vec![quota(0.5)], ..with_id() };
    assert_eq!(found(answers, &half), [gap("sh", 3, 1), gap("cd", 1, 0)]);
    // A code is one whether the file holds it as 30 or as "30".
    let quotas = vec![Quota { variable: name("age"), targets: vec![(name("30"), 4)], tolerance: 0.0 }];
    assert_eq!(found(answers, &Options { quotas, beside: vec![name("city")], ..with_id() }), []);
}

#[test]
fn one_answer_to_a_whole_grid() {
    let mut form = questionnaire();
    form.items = ["a", "b", "n", "c"].map(|code| item(code, select("imp"))).to_vec();
    form.items[2] = item("n", Kind::Note);
    form.items.push(item("d", select("why")));
    let answers = dataset("id,a,b,c,d\n1,2,2,2,2\n2,1,2,2,2\n3,3,3,,1\n4,9,9,9,1\n5,4,4,4,1\n");
    let items = || ["a", "b", "c"].map(name).to_vec();
    let straight = |rows: &[usize]| Finding::StraightLine { items: items(), cases: cases(rows) };
    assert_eq!(check(&answers, &form, &with_id()), [straight(&[1, 4, 5])]);
    assert_eq!(check(&answers, &form, &Options { grid: 4, ..with_id() }), []);
    let mut refused = answers;
    for variable in &mut refused.variables[1..] {
        variable.missing.codes.push(Code::Number(9.0));
    }
    assert_eq!(check(&refused, &form, &with_id()), [straight(&[1, 5])], "to refuse is not to tick");
}

/// The median of 2, 9, 10, 12, 30 and 100 is 11, a third of it 3.67.
#[test]
fn haste() {
    let answers = "id,q1,q2,q2_other,age,minutes\n1,1,,,30,10\n2,1,,,30,2\n3,1,,,30,100\n4,1,,,30,9\n5,1,,,30,12\n6,1,,,30,30\n7,1,,,30,\n";
    let options = Options { duration: Some(name("minutes")), ..with_id() };
    let findings = found(answers, &options);
    let speeder = |limit, rows: &[usize]| Finding::Speeder {
        variable: name("minutes"),
        median: 11.0,
        limit,
        cases: cases(rows),
    };
    assert_eq!(findings, [speeder(11.0 / 3.0, &[2])]);
    assert_eq!(findings[0].severity(), Severity::Warning);
    assert_eq!(found(answers, &Options { speeder: 0.9, ..options }), [speeder(11.0 * 0.9, &[2, 4])]);
}

#[test]
fn words_that_lack_or_differ() {
    let mut form = questionnaire();
    form.items[0].wording.remove("zh");
    form.lists[0].choices[4].words.clear();
    let mut dataset = dataset(GOOD);
    let label = texts(&[("zh", "问")]);
    dataset.variables[2].label.clone_from(&label);
    dataset.variables[3].label.clone_from(&label);
    dataset.variables[4].label.clone_from(&label);
    dataset.variables[1].codes = [(1.0, "选项4"), (2.0, "选项2 "), (3.0, "选项3"), (4.0, "")]
        .map(|(code, words)| (Code::Number(code), texts(&[("zh", words)])))
        .to_vec();
    let none = |place, language: &str| Finding::NoWords { place, language: name(language) };
    let choice = || Place::Questionnaire(WordsOf::Choice { list: name("imp"), code: name("9") });
    let code = |code: &str| Place::Code { variable: name("q1"), code: name(code) };
    assert_eq!(
        check(&dataset, &form, &with_id()),
        [
            none(Place::Questionnaire(WordsOf::Wording { item: name("q1") }), "zh"),
            none(choice(), "ja"),
            none(choice(), "zh"),
            none(Place::Label { variable: name("q1") }, "zh"),
            none(code("4"), "zh"),
            none(code("9"), "zh"),
            Finding::OtherWords {
                variable: name("q1"),
                code: name("1"),
                language: name("zh"),
                file: name("选项4"),
                questionnaire: name("选项1"),
            },
        ]
    );
}

fn text_variable(name: &str, values: &[&str]) -> Variable {
    Variable {
        name: name.to_owned(),
        label: Texts::new(),
        values: Values::Texts(values.iter().map(|text| (*text).to_owned()).collect()),
        codes: Vec::new(),
        missing: Missing::default(),
        measure: Measure::Unknown,
    }
}

fn identified(variable: Variable) -> Vec<(&'static str, Identifier)> {
    let rows = match &variable.values {
        Values::Numbers(numbers) => numbers.len(),
        Values::Texts(texts) => texts.len(),
    };
    let dataset = Dataset { rows, variables: vec![variable] };
    let form = Questionnaire::default();
    let findings = check(&dataset, &form, &Options::default());
    let identifier = |finding: &Finding| match finding {
        Finding::IdentifierName { identifier, .. } | Finding::IdentifierValue { identifier, .. } => {
            assert_eq!(finding.severity(), Severity::Error);
            Some((finding.code(), *identifier))
        }
        _ => None,
    };
    findings.iter().filter_map(identifier).collect()
}

#[test]
fn names_of_direct_identifiers() {
    use Identifier::{Address, Document, Email, Name, Network, Phone};
    for (called, identifier) in [
        ("name", Name),
        ("respondentName2", Name),
        ("FULL_NAME", Name),
        ("氏名", Name),
        ("受访者姓名", Name),
        ("xingming", Name),
        ("Phone1", Phone),
        ("tel_home", Phone),
        ("電話番号", Phone),
        ("手机号", Phone),
        ("e-mail", Email),
        ("EMail", Email),
        ("メールアドレス", Email),
        ("邮箱", Email),
        ("home.address", Address),
        ("住所", Address),
        ("家庭地址", Address),
        ("身份证号", Document),
        ("sfz", Document),
        ("idcard", Document),
        ("個人番号", Document),
        ("xm", Name),
        ("sjh", Phone),
        ("座机", Phone),
        ("ipaddr", Network),
    ] {
        assert_eq!(identified(text_variable(called, &[])), [("identifier-name", identifier)], "{called}");
    }
    for called in ["q1", "city", "telescope", "tournament", "weight", "hostel", "都市", "城市", "性別"]
    {
        assert_eq!(identified(text_variable(called, &[])), [], "{called}");
    }
    let labelled = Variable { label: texts(&[("ja", "回答者の氏名")]), ..text_variable("v7", &[]) };
    assert_eq!(identified(labelled), [("identifier-name", Name)]);
}

#[test]
fn values_that_look_like_direct_identifiers() {
    for phone in [
        "090-1234-5678",
        "電話は０９０－１２３４－５６７８まで",
        "03-1234-5678",
        "(03) 1234-5678",
        "+81 90 1234 5678",
        "13812345678",
        "138 1234 5678",
        "010-12345678",
        "+86-138-1234-5678",
    ] {
        let found = identified(text_variable("v", &["", phone]));
        assert_eq!(found, [("identifier-value", Identifier::Phone)], "{phone}");
    }
    for mail in ["a@example.com", "write to a.b+c@mail.example.co.jp.", "田中 tanaka＠example.jp"] {
        let found = identified(text_variable("v", &[mail]));
        assert_eq!(found, [("identifier-value", Identifier::Email)], "{mail}");
    }
    for other in [
        "2025-09-30",
        "2025-09-30 10:20:30",
        "0.123456789",
        "0100000001",
        "1234567890",
        "1 2 96",
        "日中関係 2010-2012",
        "@tanaka",
        "a@b",
        "1,000,000,000",
        "12345678901234567890",
    ] {
        assert_eq!(identified(text_variable("v", &[other])), [], "{other}");
    }
    let numbers =
        |numbers: &[f64]| Variable { values: Values::Numbers(numbers.to_vec()), ..text_variable("v", &[]) };
    let phone = [("identifier-value", Identifier::Phone)];
    assert_eq!(identified(numbers(&[13_812_345_678.0, 9_012_345_678.0, f64::NAN])), phone);
    assert_eq!(identified(numbers(&[13_812_345_678.0, 1.0, 2.0])), []);
    assert_eq!(identified(numbers(&[1_758_000_000.0, 13.5])), []);
}

/// Check digits worked out by hand, among them the examples of GB 11643 (11010519491231002X: the weighted digits sum to
/// 167, which leaves 2 of 11).
#[test]
fn numbers_of_persons_are_told_by_their_check_digits() {
    let document = [("identifier-value", Identifier::Document)];
    // 34052419800101001X sums to 189, which leaves 2; with 2 before the last to 191, which leaves 4.
    let residents = ["11010519491231002X", "340524198001010028", "34052419800101001x", ""];
    assert_eq!(identified(text_variable("v", &residents)), document);
    // 12345678901 sums to 212, which leaves 3; 23456789012 to 219, which leaves 10; 01234567890 to 195, which leaves 8.
    let individuals = ["123456789018", "2345 6789 0121", "０１２３４５６７８９０３"];
    assert_eq!(identified(text_variable("v", &individuals)), document);
    let numbers =
        |numbers: &[f64]| Variable { values: Values::Numbers(numbers.to_vec()), ..text_variable("v", &[]) };
    assert_eq!(identified(numbers(&[123_456_789_018.0, 234_567_890_121.0, 12_345_678_903.0])), document);
    assert_eq!(identified(numbers(&[340_524_198_001_010_028.0, f64::NAN])), document);
    // Other check digits, other birthdays, and one in a column of others.
    for chance in [
        &["110105194912310021", "340524198001010029"][..],
        &["340524198013010024"],
        &["123456789010", "234567890122"],
        &["123456789018", "7", "8"],
        &["123456789018", "234567890122"],
        &["000000000000"],
    ] {
        assert_eq!(identified(text_variable("v", chance)), [], "{chance:?}");
    }
    assert_eq!(identified(numbers(&[202_509_300_001.0, 202_509_300_002.0, 202_509_300_003.0])), []);
}

#[test]
fn columns_of_landlines_and_of_addresses_on_the_network() {
    let phone = [("identifier-value", Identifier::Phone)];
    assert_eq!(identified(text_variable("v", &["0312345678", "0661234567", ""])), phone);
    assert_eq!(identified(text_variable("v", &["01012345678", "057187654321"])), phone);
    assert_eq!(identified(text_variable("v", &["0312345678", "a", "b"])), []);
    let network = [("identifier-value", Identifier::Network)];
    assert_eq!(identified(text_variable("v", &["203.0.113.7", "2001:db8::1", "198.51.100.2:443"])), network);
    assert_eq!(identified(text_variable("v", &["1.2.3", "2025.09.30", "256.1.1.1"])), []);
}

#[test]
fn every_kind_of_finding_has_one_name() {
    let answers = "id,q1,q2,q2_other,age,name\n1,5,,,30,a@example.com\n1,1,2,,17,b\n";
    let codes: Vec<_> = found(answers, &with_id()).iter().map(|f| (f.severity(), f.code())).collect();
    assert!(codes.is_sorted(), "{codes:?}");
    let expected = [
        "breaks-constraint",
        "duplicate-id",
        "identifier-name",
        "identifier-value",
        "off-route",
        "unknown-code",
        "unknown-variable",
    ];
    assert_eq!(codes.iter().map(|(_, code)| *code).collect::<Vec<_>>(), expected);
}
