//! Each record as PSPP describes it, made by hand.

use std::io::Write as _;

use duologue_survey::sav::{
    self, Alignment, File, Limits, Note, Part, Problem, Read, SavError, SetKind, SetLabels,
};
use duologue_survey::{Measure, Missing, Values};

use super::fixture::{Head, Made};
use super::samples::{number, text};

fn read(made: &Made) -> Read {
    sav::read(&made.bytes, &Limits::default()).unwrap()
}

fn refused(made: &Made) -> SavError {
    sav::read(&made.bytes, &Limits::default()).unwrap_err()
}

fn numbers<'f>(file: &'f File, name: &str) -> &'f [f64] {
    match &file.variables.iter().find(|variable| variable.name == name).unwrap().values {
        Values::Numbers(numbers) => numbers,
        Values::Texts(_) => panic!("{name} has texts"),
    }
}

fn texts<'f>(file: &'f File, name: &str) -> &'f [String] {
    match &file.variables.iter().find(|variable| variable.name == name).unwrap().values {
        Values::Texts(texts) => texts,
        Values::Numbers(_) => panic!("{name} has numbers"),
    }
}

/// All records but those of compression, in either order of bytes.
#[test]
fn every_record_is_read_in_both_orders_of_bytes() {
    for big in [false, true] {
        let mut made = Made::new(big, &Head { weight: 1, cases: 2, ..Head::default() });
        // A number with a label, a range and a value that are missing.
        made.i32(&[2, 0, 1, -3, 0x05_0802, 0x05_0a03]).text("NUM", 8).counted("Weight").raw(b"  ");
        made.f64(&[-f64::MAX.next_down(), -1.0, 9.0]);
        // A short text with two missing values, a long one, and one of 300 bytes.
        made.i32(&[2, 3, 0, 2, 0x01_0300, 0x01_0300]).text("SHORT", 8).text("n/a", 8).text("-", 8);
        made.variable("LONG", 12).variable("VERY", 255).variable("VERY0", 48);
        made.i32(&[3, 2]).f64(&[1.0]).raw(b"\x03one    ").f64(&[2.0]).raw(b"\x08two, too       ");
        made.i32(&[4, 1, 1]);
        made.i32(&[3, 1]).text("n/a", 8).raw(b"\x07refused").i32(&[4, 1, 2]);
        made.i32(&[6, 2]).text("Fielded in May.", 80).text("", 80);
        made.machine(65001);
        made.extension(4, 8, |data| {
            data.f64(&[-f64::MAX, f64::MAX, -f64::MAX.next_down()]);
        });
        made.extension(11, 4, |data| {
            data.i32(&[3, 10, 1, 1, 4, 0, 2, 20, 2, 1, 30, 0, 1, 30, 0]);
        });
        made.words(13, "NUM=weight_of_case\tSHORT=answer\tVERY=a_very_long_text");
        made.words(14, "VERY=00300\0\t");
        made.words(17, "wave('3'\n'spring'\n)");
        made.words(18, "answer:$@Role('1'\n)/LONG:note('it's'\n)source('a'\n)");
        made.words(20, "utf-8");
        made.extension(21, 1, |data| {
            data.counted("LONG").i32(&[12, 1]).counted("wordy answer").counted("言葉");
        });
        made.extension(22, 1, |data| {
            data.counted("a_very_long_text").raw(&[1]).i32(&[8]).raw(b"refused ");
        });
        made.words(24, "<xml/>").end();
        let very_long = "é".repeat(140) + &"x".repeat(20);
        let (head, tail) = very_long.as_bytes().split_at(255);
        made.f64(&[1.5]).text("yes", 8).text("wordy answer", 16).raw(head).raw(b" ").raw(tail).text("", 3);
        made.f64(&[-f64::MAX]).text("", 8).text("", 16).text("refused", 256).text("", 45).text("xxx", 3);

        let Read { file, notes } = read(&made);
        assert_eq!(notes, []);
        assert_eq!((file.label.as_str(), file.encoding.as_str(), file.rows), ("A label", "utf-8", 2));
        assert_eq!(file.product, "@(#) SPSS DATA FILE made by hand");
        let created = file.created.unwrap();
        assert_eq!((created.year, created.month, created.day), (1999, 3, 5));
        assert_eq!((created.hour, created.minute, created.second), (23, 59, 1));
        assert_eq!(file.documents, ["Fielded in May.", ""]);
        assert_eq!(file.weight.as_deref(), Some("weight_of_case"));
        assert_eq!(file.attributes["wave"], ["3", "spring"]);

        let [weight, answer, long, very] = file.variables.as_slice() else { panic!("{:?}", file.variables) };
        assert_eq!((weight.label.as_str(), weight.width), ("Weight", 0));
        assert_eq!((weight.print.to_string(), weight.write.to_string()), ("F8.2".into(), "F10.3".into()));
        assert_eq!(
            (weight.measure, weight.columns, weight.alignment),
            (Measure::Scale, 10, Alignment::Right)
        );
        let range = Some((f64::NEG_INFINITY, -1.0));
        assert_eq!(weight.missing, Missing { codes: vec![number(9.0)], range });
        assert_eq!(weight.codes, [(number(1.0), "one".into()), (number(2.0), "two, too".into())]);
        assert_eq!((answer.name.as_str(), answer.width), ("answer", 3));
        assert_eq!(answer.missing.codes, [text("n/a"), text("-")]);
        assert_eq!(answer.codes, [(text("n/a"), "refused".into())]);
        assert_eq!(answer.attributes["$@Role"], ["1"]);
        assert_eq!((long.measure, long.columns, long.alignment), (Measure::Ordinal, 20, Alignment::Centre));
        assert_eq!(long.codes, [(text("wordy answer"), "言葉".into())]);
        assert_eq!(
            (&long.attributes["note"], &long.attributes["source"]),
            (&vec!["it's".into()], &vec!["a".into()])
        );
        assert_eq!((very.name.as_str(), very.width), ("a_very_long_text", 300));
        assert_eq!(very.print.to_string(), "A300");
        assert_eq!(very.missing.codes, [text("refused")]);

        assert_eq!(numbers(&file, "weight_of_case")[0], 1.5);
        assert!(numbers(&file, "weight_of_case")[1].is_nan());
        assert_eq!(texts(&file, "answer"), ["yes", ""]);
        assert_eq!(texts(&file, "LONG"), ["wordy answer", ""]);
        assert_eq!(texts(&file, "a_very_long_text"), [very_long.as_str(), "refused"]);
    }
}

fn bytecode() -> Made {
    let mut made = Made::new(false, &Head { compression: 1, cases: -1, ..Head::default() });
    made.variable("N", 0).variable("T", 10).end();
    // Three cases of three values; the second group begins within the second case.
    made.raw(&[101, 253, 254, 255, 254, 254, 0, 253]).raw(b"abcdefgh").f64(&[0.5]);
    made.raw(&[253, 253, 252, 1, 1, 1, 1, 1]).raw(b"ijklmnop").raw(b"qrxxxxxx");
    made
}

#[test]
fn commands_are_obeyed() {
    let file = read(&bytecode()).file;
    assert_eq!(file.rows, 3);
    let [one, none, half] = numbers(&file, "N") else { panic!() };
    assert!(*one == 1.0 && none.is_nan() && *half == 0.5);
    // What is wider than the text is no part of it.
    assert_eq!(texts(&file, "T"), ["abcdefgh", "", "ijklmnopqr"]);
}

#[test]
fn a_case_that_is_not_all_there_is_an_error() {
    let mut made = bytecode();
    let cut = made.bytes.len() - 8;
    made.bytes.truncate(cut);
    assert_eq!(refused(&made), SavError { at: cut, problem: Problem::Ends(Part::Cases) });
}

#[test]
fn compressed_blocks_are_one_stream() {
    let mut made = Made::new(false, &Head { magic: b"$FL3", compression: 2, cases: 3, ..Head::default() });
    made.variable("N", 0).variable("T", 10).end();
    let commands = bytecode().bytes[made.bytes.len()..].to_vec();
    let begin = made.bytes.len() as i64;
    let mut list = made.clone();
    list.bytes.clear();
    let (mut blocks, mut before) = (Vec::new(), 0);
    // Blocks that end within a value, and an empty one.
    for part in [&commands[..13], &commands[13..13], &commands[13..]] {
        let start = blocks.len();
        let mut encoder = flate2::write::ZlibEncoder::new(&mut blocks, flate2::Compression::fast());
        encoder.write_all(part).unwrap();
        encoder.finish().unwrap();
        list.i64(&[begin + before, begin + 24 + start as i64]);
        list.i32(&[part.len() as i32, (blocks.len() - start) as i32]);
        before += part.len() as i64;
    }
    let end = begin + 24 + blocks.len() as i64;
    made.i64(&[begin, end, 24 + list.bytes.len() as i64]).raw(&blocks);
    made.i64(&[-100, 0]).i32(&[0x3f_f000, 3]).raw(&list.bytes);
    let file = read(&made).file;
    assert_eq!(texts(&file, "T"), ["abcdefgh", "", "ijklmnopqr"]);

    // A block that says it is smaller than it is.
    let at = made.bytes.len() - 8;
    made.bytes[at] -= 1;
    let error = refused(&made);
    assert!(matches!(error.problem, Problem::Wrong { what: Part::BlockSize, .. }), "{error}");
}

#[test]
fn the_code_page_is_told_by_two_records() {
    let made = |page: i32, name: Option<&str>, word: &[u8]| {
        let mut made = Made::new(false, &Head::default());
        made.variable("T", 8).machine(page);
        if let Some(name) = name {
            made.words(20, name);
        }
        made.end().raw(word).raw(&b"        "[word.len()..]);
        made
    };
    let word = |made: &Made| texts(&read(made).file, "T")[0].clone();
    assert_eq!(word(&made(932, None, b"\x93\xfa\x96{")), "日本");
    assert_eq!(word(&made(936, None, b"\xd6\xd0\xb9\xfa")), "中国");
    assert_eq!(word(&made(2, None, b"caf\xe9 \x80")), "café €");
    assert_eq!(word(&made(1252, Some("UTF-8"), "é".as_bytes())), "é");
    assert_eq!(word(&made(2, Some("cp932"), b"\x93\xfa\x96{")), "日本");
    assert_eq!(word(&made(2, Some("x-windows-949"), b"\xc7\xd1")), "한");
    // EBCDIC, and a name of nothing.
    assert_eq!(refused(&made(1, None, b"")).problem, Problem::Encoding("CP1".into()));
    let unknown = made(2, Some("klingon"), b"\xe9");
    assert_eq!(refused(&unknown).problem, Problem::Encoding("klingon".into()));
    let anyway = sav::read_as(&unknown.bytes, "windows-1252", &Limits::default()).unwrap();
    assert_eq!(texts(&anyway.file, "T"), ["é"]);
    assert!(sav::read_as(&unknown.bytes, "klingon", &Limits::default()).is_err());
    // Bytes that are no characters, and a last character that is not all there.
    let broken = read(&made(65001, None, b"a\xffb\xe3\x81"));
    assert_eq!(texts(&broken.file, "T"), ["a\u{fffd}b"]);
    assert_eq!(broken.notes, [Note::Replaced { of: "T".into(), texts: 1 }]);
}

/// The sets of PSPP's own example.
#[test]
fn sets_of_all_kinds_are_read() {
    let mut made = Made::new(false, &Head { cases: 0, ..Head::default() });
    for name in ["A", "B", "C", "D", "E", "F"] {
        made.variable(name, 0);
    }
    made.words(13, "A=first\tB=second\tC=C\tD=D\tE=E\tF=F");
    made.words(7, "$a=C 10 my mcgroup a b c\n$b=D2 55 0  d e f\n$c=D3 Yes 10 mdgroup #2 a x\n");
    made.words(19, "$d=E 1 2 34 13 third mdgroup a b c\n$e=E 11 6 choice 0  d e f\n").end();
    let Read { file, notes } = read(&made);
    let seen: Vec<_> = file
        .sets
        .iter()
        .map(|set| (set.name.as_str(), set.label.as_str(), &set.kind, set.variables.join(" ")))
        .collect();
    let counted = |counted: &str, labels| SetKind::Dichotomies { counted: counted.to_owned(), labels };
    assert_eq!(
        seen,
        [
            ("a", "my mcgroup", &SetKind::Categories, "first second C".to_owned()),
            ("b", "", &counted("55", SetLabels::Variables), "D E F".to_owned()),
            ("c", "mdgroup #2", &counted("Yes", SetLabels::Variables), "first".to_owned()),
            ("d", "third mdgroup", &counted("34", SetLabels::CountedValues), "first second C".to_owned()),
            ("e", "", &counted("choice", SetLabels::CountedValuesAndVariable), "D E F".to_owned()),
        ]
    );
    assert_eq!(notes, [Note::LeftOut { what: Part::SetVariable, name: "x".into() }]);
}

#[test]
fn variable_sets_are_read_and_written_and_nothing_else_is_lost() {
    let mut made = Made::new(false, &Head { cases: 1, ..Head::default() });
    made.variable("A", 0).variable("B", 0).words(13, "A=first\tB=second");
    // As PSPP and SPSS write them, with both kinds of line ends, and a set of nothing.
    made.words(5, "Views of China= first second \r\nempty= \nodd= first gone\n\nno set\n=first\n");
    made.words(7, "$a=C 2 mc a b\n").end().f64(&[1.0, 2.0]);
    let Read { file, notes } = read(&made);
    let sets: Vec<(&str, String)> =
        file.variable_sets.iter().map(|set| (set.name.as_str(), set.variables.join(" "))).collect();
    let text = |text: &str| text.to_owned();
    assert_eq!(sets, [("Views of China", text("first second")), ("empty", text("")), ("odd", text("first"))]);
    let left_out = |what, name: &str| Note::LeftOut { what, name: name.to_owned() };
    assert_eq!(
        notes,
        [
            left_out(Part::SetVariable, "gone"),
            left_out(Part::VariableSet, "no set"),
            left_out(Part::VariableSet, ""),
        ]
    );
    assert_eq!((file.sets.len(), numbers(&file, "second")), (1, &[2.0][..]));
    let written = sav::write(&file, sav::Compression::None).unwrap();
    let again = sav::read(&written.bytes, &Limits::default()).unwrap();
    assert_eq!((&again.file.variable_sets, &again.file.sets), (&file.variable_sets, &file.sets));
    assert_eq!(again.notes, []);

    // A line has no room for these.
    for (name, variable) in [("a=b", "first"), ("a\nb", "first"), ("", "first"), ("a", "third")] {
        let set = sav::VariableSet { name: text(name), variables: vec![text(variable)] };
        let refused = sav::write(&File { variable_sets: vec![set], ..file.clone() }, sav::Compression::None);
        assert_eq!(refused.unwrap_err().why, sav::Why::Set, "{name} {variable}");
    }
}

#[test]
fn what_names_no_variable_is_left_out_with_a_note() {
    let mut made = Made::new(false, &Head { cases: 0, weight: 3, ..Head::default() });
    made.variable("A", 0).variable("LONG", 16).variable("A", 0).variable("", 0);
    made.i32(&[3, 1]).f64(&[1.0]).raw(b"\x01x      ").i32(&[4, 3, 1, 3, 99]);
    made.extension(22, 1, |data| {
        data.counted("gone").raw(&[1]).i32(&[8]).raw(b"        ");
        // As old versions of PSPP wrote it.
        data.counted("LONG").raw(&[2]).i32(&[8]).raw(b"one     ").i32(&[8]).raw(b"two     ");
    });
    made.words(18, "gone:a('b'\n)").end();
    let Read { file, notes } = read(&made);
    let left_out = |what, name: &str| Note::LeftOut { what, name: name.to_owned() };
    assert_eq!(
        notes,
        [
            Note::Renamed { from: "A".into(), to: "A_3".into() },
            Note::Renamed { from: String::new(), to: "V4".into() },
            left_out(Part::ValueLabels, "#3"),
            left_out(Part::ValueLabels, "#99"),
            left_out(Part::Missing, "gone"),
            left_out(Part::Attributes, "gone"),
            left_out(Part::Weight, "#3"),
        ]
    );
    assert_eq!(file.variables[1].missing.codes, [text("one"), text("two")]);
}

/// Without widths, and without the segments of a very long text.
#[test]
fn display_parameters_come_in_several_forms() {
    let made = |numbers: &[i32]| {
        let mut made = Made::new(false, &Head { cases: 0, ..Head::default() });
        made.variable("VERY", 255).variable("VERY0", 48).variable("N", 0).words(14, "VERY=00300");
        made.extension(11, 4, |data| {
            data.i32(numbers);
        });
        made.end();
        let Read { file, notes } = read(&made);
        (file.variables.iter().map(|v| (v.measure, v.columns)).collect::<Vec<_>>(), notes)
    };
    let (nominal, scale) = (Measure::Nominal, Measure::Scale);
    assert_eq!(made(&[1, 20, 0, 1, 20, 0, 3, 9, 1]), (vec![(nominal, 20), (scale, 9)], vec![]));
    assert_eq!(made(&[1, 0, 1, 0, 3, 1]), (vec![(nominal, 0), (scale, 0)], vec![]));
    assert_eq!(made(&[1, 0, 3, 1]), (vec![(nominal, 0), (scale, 0)], vec![]));
    let note = Note::LeftOut { what: Part::Display, name: String::new() };
    assert_eq!(made(&[1, 0, 3, 1, 5]), (vec![(Measure::Unknown, 0); 2], vec![note]));
}

#[test]
fn the_number_of_cases_may_stand_in_a_record_of_its_own() {
    let made = |cases: i64| {
        let mut made = Made::new(false, &Head { cases: -1, ..Head::default() });
        made.variable("N", 0);
        made.extension(16, 8, |data| {
            data.i64(&[1, cases]);
        });
        made.end().f64(&[1.0, 2.0]);
        made
    };
    assert_eq!(numbers(&read(&made(2)).file, "N"), [1.0, 2.0]);
    assert_eq!(numbers(&read(&made(1)).file, "N"), [1.0]);
    assert_eq!(numbers(&read(&made(-1)).file, "N"), [1.0, 2.0]);
    let at = made(3).bytes.len();
    assert_eq!(refused(&made(3)), SavError { at, problem: Problem::Ends(Part::Cases) });
    assert_eq!(refused(&made(i64::MAX)), SavError { at, problem: Problem::Ends(Part::Cases) });
}

#[test]
fn a_file_without_variables_has_no_cases() {
    let mut made = Made::new(true, &Head { cases: i32::MAX, ..Head::default() });
    made.end();
    assert_eq!(read(&made).file.rows, 0);
}

/// Each thing that cannot be, and where.
#[test]
fn errors_name_what_and_where() {
    fn after(build: fn(&mut Made) -> &mut Made) -> String {
        let mut made = Made::new(false, &Head::default());
        build(&mut made);
        refused(&made).to_string()
    }
    let error = |bytes: &[u8]| sav::read(bytes, &Limits::default()).unwrap_err().to_string();
    assert_eq!(error(b""), "byte 0: this is not an SPSS system file");
    assert_eq!(error(b"PK\x03\x04"), "byte 0: this is not an SPSS system file");
    assert_eq!(error(b"$FL2@(#)"), "byte 4: the file ends within the header");
    assert_eq!(after(|made| made.i32(&[5])), "byte 176: the kind of a record cannot be 5");
    assert_eq!(after(|made| made), "byte 176: the file ends within the dictionary");
    assert_eq!(
        after(|made| made.i32(&[2, 256, 0, 0, 0, 0]).text("A", 8)),
        "byte 176: the width of a variable cannot be 256"
    );
    assert_eq!(
        after(|made| made.i32(&[2, 0, 0, 4, 0, 0]).text("A", 8)),
        "byte 176: the number of a variable's missing values cannot be 4"
    );
    assert_eq!(
        after(|made| made.i32(&[2, 9, 0, 0, 0, 0]).text("A", 8).end()),
        "byte 208: the kind of the record that continues a string variable cannot be 999"
    );
    assert_eq!(
        after(|made| made.i32(&[2, 0, 1, 0, 0, 0]).text("A", 8).i32(&[i32::MAX])),
        "byte 208: the file ends within a variable's label"
    );
    assert_eq!(after(|made| made.i32(&[3, -1])), "byte 180: value labels cannot be -1");
    assert_eq!(
        after(|made| made.i32(&[7, 3, i32::MAX, i32::MAX])),
        "byte 188: the file ends within an extension record"
    );
    assert_eq!(
        after(|made| made.variable("A", 255).words(14, "A=00300\0\t").end()),
        "byte 176: the segments of a very long string cannot be 1"
    );
    assert_eq!(
        after(|made| made.variable("A", 255).variable("B", 47).words(14, "A=00300").end()),
        "byte 1200: the width of a very long string's last segment cannot be 47"
    );
}
