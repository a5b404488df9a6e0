//! What is written is read as it was given, and what a file cannot hold is refused.

use duologue_survey::sav::{
    self, Compression, Created, File, Format, Limits, NameFault, Note, Part, ResponseSet, SetKind, Variable,
    Why,
};
use duologue_survey::{Code, Dataset, Measure, Missing, Texts, Values};
use proptest::prelude::*;

use super::samples::{self, file, number, numbers, text, texts};

const ALL: [Compression; 3] = [Compression::None, Compression::Bytecode, Compression::Zlib];

fn written(file: &File, compression: Compression) -> Vec<u8> {
    sav::write(file, compression).unwrap().bytes
}

fn again(file: &File, compression: Compression) -> File {
    let read = sav::read(&written(file, compression), &Limits::default()).unwrap();
    assert_eq!(read.notes, []);
    read.file
}

/// NaN equals nothing, so files are compared in words.
fn same(mut a: File, b: &File) {
    a.product.clone_from(&b.product);
    assert_eq!(format!("{a:#?}"), format!("{b:#?}"));
}

fn why(file: &File) -> (String, Why) {
    let refused = sav::write(file, Compression::Bytecode).unwrap_err();
    (refused.name, refused.why)
}

fn why_of(variable: Variable) -> Why {
    let rows = match &variable.values {
        Values::Numbers(numbers) => numbers.len(),
        Values::Texts(texts) => texts.len(),
    };
    let (name, why) = why(&file(rows, vec![numbers("first", &vec![0.0; rows]), variable]));
    assert_eq!(name, "v");
    why
}

#[test]
fn what_is_written_is_read_as_it_was_given() {
    for (_, file) in samples::all() {
        for compression in ALL {
            same(again(&file, compression), &file);
        }
    }
}

#[test]
fn the_same_file_makes_the_same_bytes() {
    for compression in ALL {
        assert_eq!(written(&samples::poll(), compression), written(&samples::poll(), compression));
    }
}

/// The files of other programs, in encodings of other languages.
#[test]
fn real_files_are_written_as_they_were_read() {
    for (_, bytes) in super::shared::files() {
        let mut given = sav::read(&bytes, &Limits::default()).unwrap().file;
        given.encoding = "UTF-8".to_owned();
        for variable in &mut given.variables {
            variable.columns = if variable.columns == 0 { 8 } else { variable.columns };
            // Wider where UTF-8 needs more bytes.
            if let Values::Texts(texts) = &variable.values {
                let longest = texts.iter().map(String::len).max().unwrap_or(0);
                if longest > variable.width {
                    variable.width = longest;
                    variable.print = Format::text(longest);
                    variable.write = Format::text(longest);
                }
            }
        }
        for compression in ALL {
            same(again(&given, compression), &given);
        }
    }
}

#[test]
fn names_follow_the_rules() {
    for good in
        ["a", "Q1_a.b", "@x", "質問1", "v$1#2", "ALLE", "प्रश्न", "ñ", &"x".repeat(64), "_".repeat(0).as_str()]
    {
        if !good.is_empty() {
            assert_eq!(sav::check_name(good), Ok(()), "{good}");
        }
    }
    let long = "質".repeat(22);
    for (bad, fault) in [
        ("", NameFault::Empty),
        (long.as_str(), NameFault::Long(66)),
        ("1a", NameFault::Character('1')),
        ("$a", NameFault::Character('$')),
        ("#a", NameFault::Character('#')),
        ("_a", NameFault::Character('_')),
        ("a b", NameFault::Character(' ')),
        ("a-b", NameFault::Character('-')),
        ("問、い", NameFault::Character('、')),
        ("問？", NameFault::Character('？')),
        ("a\t", NameFault::Character('\t')),
        ("a.", NameFault::LastStop),
        ("With", NameFault::Reserved),
    ] {
        assert_eq!(sav::check_name(bad), Err(fault.clone()), "{bad}");
        assert_eq!(why(&file(0, vec![numbers(bad, &[])])), (bad.to_owned(), Why::Name(fault)));
    }
    let twice = file(0, vec![numbers("Age", &[]), numbers("age", &[])]);
    assert_eq!(why(&twice), ("age".to_owned(), Why::Name(NameFault::Twice)));
}

#[test]
fn short_names_do_not_meet() {
    let long = [numbers("V1", &[]), numbers("v2_is_longer", &[]), numbers("質問", &[]), numbers("v3", &[])];
    let bytes = written(&file(0, long.to_vec()), Compression::Bytecode);
    let pairs = "V1=V1\tV2=v2_is_longer\tV4=質問\tV3=v3";
    assert!(bytes.windows(pairs.len()).any(|window| window == pairs.as_bytes()));
}

#[test]
fn what_a_file_cannot_hold_is_refused_by_name() {
    let given = |codes: &[f64], range| Variable {
        missing: Missing { codes: codes.iter().copied().map(number).collect(), range },
        ..numbers("v", &[1.0])
    };
    assert_eq!(why_of(given(&[1.0, 2.0, 3.0, 4.0], None)), Why::TooManyMissing(4));
    assert_eq!(why_of(given(&[1.0, 2.0], Some((8.0, 9.0)))), Why::TooManyMissing(2));
    assert_eq!(why_of(given(&[], Some((9.0, 8.0)))), Why::MissingRange);
    assert_eq!(why_of(given(&[], Some((f64::NAN, 8.0)))), Why::MissingRange);
    assert_eq!(why_of(given(&[f64::NAN], None)), Why::Code);
    let of_text = |codes: &[&str], range| Variable {
        missing: Missing { codes: codes.iter().copied().map(text).collect(), range },
        ..texts("v", &["a"])
    };
    assert_eq!(why_of(of_text(&["longer than"], None)), Why::MissingLong(11));
    assert_eq!(why_of(of_text(&[], Some((1.0, 2.0)))), Why::MissingRange);
    assert_eq!(
        why_of(Variable {
            missing: Missing::default(),
            codes: vec![(text("a"), "A".into())],
            ..given(&[], None)
        }),
        Why::Code
    );
    assert_eq!(why_of(Variable { codes: vec![(number(1.0), "A".into())], ..of_text(&[], None) }), Why::Code);
    assert_eq!(why_of(texts("v", &["", &"x".repeat(32_768)])), Why::TooWide(32_768));
    assert_eq!(why_of(numbers("v", &[1.0, f64::INFINITY])), Why::Number { row: 2 });
    assert_eq!(why_of(numbers("v", &[-f64::MAX])), Why::Number { row: 1 });
    assert_eq!(why_of(Variable { print: Format::number(41, 0), ..numbers("v", &[1.0]) }), Why::Format);
    let broken = [("a".to_owned(), vec!["b\nc".to_owned()])];
    assert_eq!(why_of(Variable { attributes: broken.into(), ..numbers("v", &[1.0]) }), Why::Attribute);
    let short = file(3, vec![numbers("v", &[1.0])]);
    assert_eq!(why(&short), ("v".to_owned(), Why::Rows { found: 1, rows: 3 }));

    let set = |variables: &[&str]| ResponseSet {
        name: "news".to_owned(),
        label: String::new(),
        kind: SetKind::Categories,
        variables: variables.iter().map(|name| (*name).to_owned()).collect(),
    };
    let two = || file(1, vec![numbers("v", &[1.0]), texts("t", &["a"])]);
    for variables in [&["v", "gone"][..], &["v", "t"], &[]] {
        assert_eq!(why(&File { sets: vec![set(variables)], ..two() }), ("$news".to_owned(), Why::Set));
    }
    let twice = File { sets: vec![set(&["v"]), set(&["v"])], ..two() };
    assert_eq!(why(&twice), ("$news".to_owned(), Why::Name(NameFault::Twice)));
    for weight in ["t", "gone"] {
        assert_eq!(why(&File { weight: Some(weight.to_owned()), ..two() }), (weight.to_owned(), Why::Weight));
    }
    let created = Some(Created { year: 1969, month: 1, day: 1, hour: 0, minute: 0, second: 0 });
    assert_eq!(why(&File { created, ..two() }).1, Why::Created);
}

#[test]
fn long_labels_are_cut_between_characters_and_it_is_said() {
    let label = "長".repeat(86);
    let long = File {
        label: "x".repeat(65),
        ..file(
            1,
            vec![
                Variable {
                    label: label.clone(),
                    codes: vec![(number(1.0), label.clone())],
                    ..numbers("n", &[1.0])
                },
                Variable { codes: vec![(text("nine bytes"), label)], ..texts("t", &["nine bytes"]) },
            ],
        )
    };
    let written = sav::write(&long, Compression::Bytecode).unwrap();
    let cut = |of: &str, what, bytes| Note::Cut { of: of.to_owned(), what, bytes };
    let code = Part::CodeLabel;
    assert_eq!(
        written.notes,
        [cut("", Part::Label, 64), cut("n", Part::Label, 255), cut("n", code, 255), cut("t", code, 255)]
    );
    let read = sav::read(&written.bytes, &Limits::default()).unwrap().file;
    assert_eq!(read.variables[0].label, "長".repeat(85));
    let longer = Variable { codes: vec![(number(1.0), "長".repeat(41))], ..numbers("n", &[1.0]) };
    let written = sav::write(&file(1, vec![longer]), Compression::Bytecode).unwrap();
    assert_eq!(written.notes, [Note::Long { of: "n".into(), bytes: 123 }]);
    assert_eq!(read.variables[1].codes, [(text("nine bytes"), "長".repeat(85))]);
}

#[test]
fn a_long_line_of_a_document_goes_on_in_the_next() {
    let given = File { documents: vec!["文".repeat(30)], ..file(0, vec![]) };
    assert_eq!(again(&given, Compression::Bytecode).documents, ["文".repeat(26), "文".repeat(4)]);
    // What fills the end of a line is no part of it, whichever it is.
    let filled = File { documents: vec!["x".repeat(79) + "\0\0y"], ..given };
    let bytes = written(&filled, Compression::Bytecode);
    assert_eq!(written(&again(&filled, Compression::Bytecode), Compression::Bytecode), bytes);
}

fn words(pairs: &[(&str, &str)]) -> Texts {
    pairs.iter().map(|(lang, words)| ((*lang).to_owned(), (*words).to_owned())).collect()
}

#[test]
fn a_dataset_has_one_file_for_each_language() {
    let dataset = Dataset {
        rows: 2,
        variables: vec![
            duologue_survey::Variable {
                name: "q1".to_owned(),
                label: words(&[("ja", "印象"), ("zh", "印象如何")]),
                values: Values::Numbers(vec![2.0, f64::NAN]),
                codes: vec![
                    (number(2.0), words(&[("ja", "悪い"), ("zh", "不好")])),
                    (number(1.0), words(&[("ja", "良い"), ("zh", "好")])),
                    (number(9.0), words(&[("zh", "拒答")])),
                ],
                missing: Missing { codes: vec![number(9.0)], range: None },
                measure: Measure::Ordinal,
            },
            duologue_survey::Variable {
                name: "open".to_owned(),
                label: Texts::new(),
                values: Values::Texts(vec!["はい".to_owned(), String::new()]),
                codes: vec![],
                missing: Missing::default(),
                measure: Measure::Unknown,
            },
        ],
    };
    let japanese = File::of(&dataset, "ja");
    let codes = [(number(1.0), "良い".to_owned()), (number(2.0), "悪い".to_owned())];
    assert_eq!(japanese.variables[0].codes, codes);
    assert_eq!(japanese.variables[0].print.to_string(), "F8.0");
    assert_eq!(japanese.variables[1].width, 6);
    let read = again(&File::of(&dataset, "zh"), Compression::Zlib).into_dataset("zh");
    let [q1, open] = read.variables.as_slice() else { panic!() };
    assert_eq!(q1.label, words(&[("zh", "印象如何")]));
    assert_eq!(q1.codes[2], (number(9.0), words(&[("zh", "拒答")])));
    assert_eq!((q1.measure, &q1.missing), (Measure::Ordinal, &dataset.variables[0].missing));
    assert_eq!(*open, dataset.variables[1]);
}

fn answers() -> impl Strategy<Value = File> {
    let one = prop_oneof![
        Just(f64::NAN),
        (-120..170_i32).prop_map(f64::from),
        any::<f64>().prop_filter("a number of SPSS", |n| n.is_finite() && *n != -f64::MAX),
    ];
    let numbers = prop::collection::vec(one, 7);
    let texts = prop::collection::vec("[a-z ]{0,20}[^ \0]|[あ-ん]{0,300}|", 7);
    let variable = prop_oneof![numbers.prop_map(Values::Numbers), texts.prop_map(Values::Texts)];
    prop::collection::vec(variable, 0..6).prop_map(|all| {
        let variables = all.into_iter().enumerate().map(|(n, values)| {
            let mut variable = Variable::new(format!("question_{n}"), values);
            variable.codes = match &variable.values {
                Values::Numbers(numbers) => numbers
                    .iter()
                    .filter(|n| !n.is_nan())
                    .map(|n| (Code::Number(*n), format!("{n:?}")))
                    .take(3)
                    .collect(),
                Values::Texts(texts) => {
                    texts.iter().map(|t| (Code::Text(t.clone()), "words".to_owned())).take(3).collect()
                }
            };
            variable
        });
        file(7, variables.collect())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_answers_are_read_as_they_were_given(given in answers(), way in 0..3_usize) {
        let mut given = given;
        if given.variables.is_empty() {
            given.rows = 0;
        }
        same(again(&given, ALL[way]), &given);
    }
}
