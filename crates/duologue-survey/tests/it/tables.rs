//! CSV and XLSX: what is written is read again, and what is hostile or broken is refused with its place.

use duologue_survey::table::{Fault, Limits, Problem, Sheet};
use duologue_survey::{Code, Dataset, Measure, Missing, Texts, Values, Variable, csv, xlsx};
use proptest::prelude::*;

use crate::python;
use crate::xlsform::{book, texts};

fn variable(name: &str, values: Values) -> Variable {
    Variable {
        name: name.to_owned(),
        label: Texts::new(),
        values,
        codes: Vec::new(),
        missing: Missing::default(),
        measure: Measure::Unknown,
    }
}

fn strings(values: &[&str]) -> Values {
    Values::Texts(values.iter().map(|text| (*text).to_owned()).collect())
}

pub fn sample() -> Dataset {
    let code = |n: f64, ja: &str, zh: &str| (Code::Number(n), texts(&[("ja", ja), ("zh", zh)]));
    let q1 = Variable {
        label: texts(&[("ja", "相手国に対する印象"), ("zh", "对对方国家的印象")]),
        codes: vec![
            code(4.0, "良くない", "不好"),
            code(1.0, "良い", "好"),
            (Code::Number(9.0), Texts::new()),
        ],
        missing: Missing { codes: vec![Code::Number(9.0)], range: Some((-99.5, -1.0)) },
        measure: Measure::Ordinal,
        ..variable("q1", Values::Numbers(vec![1.0, 4.0, 9.0]))
    };
    let city = Variable {
        codes: vec![(Code::Text("01".to_owned()), texts(&[("", "Beijing, \"北京\"")]))],
        missing: Missing { codes: vec![Code::Text("-".to_owned())], range: None },
        measure: Measure::Nominal,
        ..variable("city", strings(&["01", "-", ""]))
    };
    let why = variable("=why", strings(&["=HYPERLINK(\"//x\")", "'=1", "二\r\n行, \"quoted\""]));
    let weight = Variable {
        measure: Measure::Scale,
        ..variable("weight", Values::Numbers(vec![0.1 + 0.2, -1.0, 1e-7]))
    };
    Dataset { rows: 3, variables: vec![q1, city, why, weight] }
}

fn read_csv(answers: &[u8], codebook: Option<&[u8]>) -> Result<Dataset, Vec<Fault>> {
    csv::read(answers, codebook, &Limits::default())
}

#[test]
fn csv_keeps_all_that_a_data_set_says() {
    let sample = sample();
    assert_eq!(read_csv(&csv::answers(&sample), Some(&csv::codebook(&sample))).unwrap(), sample);
}

#[test]
fn xlsx_keeps_all_that_a_data_set_says() {
    let sample = sample();
    let notes = [["source".to_owned(), "=2+2".to_owned()]];
    let bytes = xlsx::write(&sample, &notes).unwrap();
    assert_eq!(xlsx::read(&bytes, &Limits::default()).unwrap(), sample);
    assert_eq!(bytes, xlsx::write(&sample, &notes).unwrap(), "the same content gives the same bytes");
}

/// T17: with the mark, without which Excel shows mojibake; T18: no cell is a formula.
#[test]
fn csv_is_written_for_people() {
    let sample = sample();
    let answers = String::from_utf8(csv::answers(&sample)).unwrap();
    let lines: Vec<&str> = answers.split("\r\n").collect();
    assert_eq!(lines[0], "\u{feff}q1,city,'=why,weight");
    assert_eq!(lines[1], "1,01,\"'=HYPERLINK(\"\"//x\"\")\",0.30000000000000004");
    assert_eq!(lines[2], "4,'-,''=1,-1");
    let codebook = String::from_utf8(csv::codebook(&sample)).unwrap();
    let expected = "\u{feff}variable,field,code,language,text\r\n\
                    q1,type,,,number\r\n\
                    q1,measure,,,ordinal\r\n\
                    q1,label,,ja,相手国に対する印象\r\n\
                    q1,label,,zh,对对方国家的印象\r\n\
                    q1,code,4,ja,良くない\r\n\
                    q1,code,4,zh,不好\r\n\
                    q1,code,1,ja,良い\r\n\
                    q1,code,1,zh,好\r\n\
                    q1,code,9,,\r\n\
                    q1,missing,9,,\r\n\
                    q1,missing_range,,,'-99.5..-1\r\n";
    assert!(codebook.starts_with(expected), "{codebook}");
}

/// T18: the cells that OWASP and spreadsheets' folding name.
#[test]
fn s09_no_cell_of_csv_begins_a_formula() {
    let hostile = [
        "=1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1", "'=1", "''=1", "'a",
    ];
    let dataset = Dataset { rows: hostile.len(), variables: vec![variable("t", strings(&hostile))] };
    let written = csv::answers(&dataset);
    let mut reader = ::csv::Reader::from_reader(written.as_slice());
    for record in reader.records() {
        let cell = record.unwrap()[0].to_owned();
        assert!(cell.starts_with('\''), "{cell}");
    }
    let book = "variable,field,code,language,text\nt,type,,,text\n";
    assert_eq!(read_csv(&written, Some(book.as_bytes())).unwrap(), dataset);
    let book = xlsx::write(&dataset, &[]).unwrap();
    let sheet = part(&book, "xl/worksheets/sheet1.xml");
    assert!(!sheet.contains("<f>") && sheet.matches("t=\"s\"").count() > hostile.len(), "{sheet}");
    assert!(part(&book, "xl/styles.xml").contains("quotePrefix=\"1\""));
}

/// What others' readers find: Python's csv, and openpyxl, to which a cell with the quote prefix is a text.
#[test]
fn s09_other_readers_find_texts() {
    let sample = sample();
    let script = "import csv, json, sys\nprint(json.dumps(list(csv.reader(open(sys.argv[1], encoding='utf-8-sig', newline='')))))";
    if let Some(printed) = python::judge("csv", script, &[("a.csv", &csv::answers(&sample))]) {
        let rows: Vec<Vec<String>> = serde_json::from_str(&printed).unwrap();
        assert_eq!(rows[0], ["q1", "city", "'=why", "weight"]);
        assert_eq!(rows[3], ["9", "", "二\r\n行, \"quoted\"", "0.0000001"]);
    }
    let script = "import json, sys, openpyxl\n\
                  sheet = openpyxl.load_workbook(sys.argv[1])['answers']\n\
                  print(json.dumps([[c.value, c.data_type, bool(c.quotePrefix)] for c in sheet['C']]))";
    if let Some(printed) =
        python::judge("openpyxl", script, &[("a.xlsx", &xlsx::write(&sample, &[]).unwrap())])
    {
        let cells: Vec<(String, String, bool)> = serde_json::from_str(&printed).unwrap();
        // openpyxl leaves the escape of ECMA-376 (ST_Xstring) as it stands.
        let expected = ["=why", "=HYPERLINK(\"//x\")", "'=1", "二_x000D_\n行, \"quoted\""];
        assert_eq!(cells.iter().map(|(text, ..)| text.as_str()).collect::<Vec<_>>(), expected);
        assert!(cells.iter().all(|(_, kind, quoted)| kind == "s" && *quoted), "{printed}");
    }
}

fn part(book: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(book)).unwrap();
    std::io::read_to_string(archive.by_name(name).unwrap()).unwrap()
}

#[test]
fn without_a_codebook_the_answers_decide() {
    let read = read_csv("a,b,c,d\n1,01,x,\n-2.5,2,3,\n,,,\n".as_bytes(), None).unwrap();
    assert_eq!(read.rows, 3);
    let Values::Numbers(a) = &read.variables[0].values else { panic!() };
    assert_eq!(a[..2], [1.0, -2.5]);
    assert!(a[2].is_nan());
    assert_eq!(read.variables[1].values, strings(&["01", "2", ""]), "a leading zero is not lost");
    assert_eq!(read.variables[2].values, strings(&["x", "3", ""]));
    assert!(matches!(read.variables[3].values, Values::Numbers(_)));
}

fn one(result: Result<Dataset, Vec<Fault>>) -> Fault {
    let mut faults = result.unwrap_err();
    assert_eq!(faults.len(), 1, "{faults:?}");
    faults.remove(0)
}

#[test]
fn t17_a_mark_of_order_is_no_part_of_the_first_name_and_moves_no_row() {
    let read = read_csv("\u{feff}a,b\r\n1,2\r\n".as_bytes(), None).unwrap();
    assert_eq!(read.variables.iter().map(|v| v.name.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(read.rows, 1);
    let fault = one(read_csv("\u{feff}a,b\r\n1,2\r\n3\r\n".as_bytes(), None));
    assert_eq!((fault.row, fault.column), (3, 0));
}

#[test]
fn a_broken_csv_is_refused_with_its_place() {
    let at = |row, column, problem| Fault { sheet: Sheet::Answers, row, column, problem };
    let text = |text: &str| text.to_owned();
    assert_eq!(one(read_csv(b"", None)), at(1, 0, Problem::NoHeader));
    assert_eq!(one(read_csv(b"a,a\n", None)), at(1, 2, Problem::Twice { name: text("a") }));
    assert_eq!(one(read_csv(b"a,,b\n", None)), at(1, 2, Problem::EmptyName));
    let short = Problem::RowLength { expected: 2, got: 1 };
    assert_eq!(one(read_csv(b"a,b\r\n1,2\r\n\r\n3\r\n", None)), at(4, 0, short.clone()));
    assert_eq!(one(read_csv(b"a,b\n\"1\n1\",2\n3\n", None)), at(4, 0, short));
    let book = b"variable,field,code,language,text\nq,type,,,number\n";
    let fault = one(read_csv(b"q\n1\nmany\n", Some(book)));
    assert_eq!(fault, at(3, 1, Problem::NotANumber { variable: text("q"), text: text("many") }));
    assert_eq!(fault.to_string(), "answers, row 3, column A: “many” is not a number, which “q” holds");
    assert_eq!(read_csv(b"q\n1e999\nNaN\n inf\n", Some(book)).unwrap_err().len(), 3);
}

#[test]
fn a_broken_codebook_is_refused_with_its_place() {
    let read = |rows: &str| {
        let book = format!("variable,field,code,language,text\n{rows}");
        let faults = read_csv(b"q\n1\n", Some(book.as_bytes())).unwrap_err();
        faults.into_iter().map(|f| (f.sheet, f.row, f.column, f.problem)).collect::<Vec<_>>()
    };
    let text = |text: &str| text.to_owned();
    let not = |text: &str, expected| Problem::NotOneOf { text: text.to_owned(), expected };
    assert_eq!(
        read("q,typ,,,number\nq,type,,,integer\nq,measure,,,metric\nq,missing_range,,,9\n,label,,ja,x\n"),
        [
            (Sheet::Codebook, 2, 2, Problem::UnknownField { field: text("typ") }),
            (Sheet::Codebook, 3, 5, not("integer", &["number", "text"])),
            (Sheet::Codebook, 4, 5, not("metric", &["nominal", "ordinal", "scale"])),
            (Sheet::Codebook, 5, 5, Problem::NotARange { text: "9".to_owned() }),
            (Sheet::Codebook, 6, 1, Problem::EmptyName),
        ]
    );
    assert_eq!(
        read("q,label,,ja,a\nq,label,,ja,b\nq,code,1,ja,a\nq,code,1,ja,b\n"),
        [
            (Sheet::Codebook, 3, 4, Problem::Twice { name: text("ja") }),
            (Sheet::Codebook, 5, 3, Problem::Twice { name: text("1") }),
        ]
    );
    let again = Problem::Twice { name: text("1.0") };
    assert_eq!(read("q,code,1,ja,a\nq,code,1.0,ja,b\n"), [(Sheet::Codebook, 3, 0, again)]);
    let book = b"variable,field,code,language,text\nq,code,1,ja,a\nq,code,1.0,zh,b\n";
    let merged = read_csv(b"q\n1\n", Some(book)).unwrap();
    assert_eq!(merged.variables[0].codes, [(Code::Number(1.0), texts(&[("ja", "a"), ("zh", "b")]))]);
    let unknown = Problem::UnknownVariable { variable: text("r") };
    assert_eq!(read("r,type,,,number\n"), [(Sheet::Codebook, 2, 0, unknown)]);
    let number = Problem::NotANumber { variable: text("q"), text: text("x") };
    assert_eq!(read("q,type,,,number\nq,code,x,ja,a\n"), [(Sheet::Codebook, 3, 0, number)]);
    let fault = one(read_csv(b"q\n1\n", Some(b"variable,field,code,text\n")));
    assert_eq!(fault.problem, Problem::NoColumn { name: "language" });
}

/// A file from a stranger costs what its size is worth, however its rows are chosen.
#[test]
fn s10_no_row_of_a_codebook_is_dear() {
    let rows = |row: &dyn Fn(usize) -> String| {
        let rows: String = (0..60_000).map(row).collect();
        format!("variable,field,code,language,text\n{rows}")
    };
    let started = std::time::Instant::now();
    let codes = rows(&|i| format!("q,code,{i},ja,x\n"));
    assert_eq!(read_csv(b"q\n1\n", Some(codes.as_bytes())).unwrap().variables[0].codes.len(), 60_000);
    let faults = read_csv(b"q\n1\n", Some(rows(&|i| format!("r{i},type,,,text\n")).as_bytes())).unwrap_err();
    assert_eq!(faults.len(), 100);
    let faults = read_csv(b"q\n1\n", Some(rows(&|_| "q,typ,,,text\n".to_owned()).as_bytes())).unwrap_err();
    assert_eq!((faults.len(), faults[99].row), (100, 101));
    let missing = rows(&|i| format!("q,missing,{i},,\n"));
    let fault = read_csv(b"q\n1\n", Some(missing.as_bytes())).unwrap_err().remove(0);
    assert_eq!((fault.row, fault.problem), (102, Problem::TooManyMissing { most: 100 }));
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

#[test]
fn another_encoding_is_named() {
    let encoded = |bytes: &[u8]| {
        let fault = one(read_csv(bytes, None));
        let Problem::NotUtf8 { character, encoding } = fault.problem else { panic!() };
        (fault.row, character, encoding)
    };
    // 都市 and 東京 in Shift_JIS, 城市 and 北京 in GBK, by Python's codecs.
    assert_eq!(encoded(b"id,\x93s\x8es\n1,\x93\x8c\x8b\x9e\n"), (1, 4, Some("Shift_JIS")));
    assert_eq!(encoded(b"id,\xb3\xc7\xca\xd0\n1,\xb1\xb1\xbe\xa9\n"), (1, 4, Some("GB 18030 (GBK)")));
    assert_eq!(encoded(b"\xff\xfei\0d\0"), (1, 1, Some("UTF-16")));
    assert_eq!(encoded("id,x\n1,東\u{4eac}".as_bytes().split_last().unwrap().1), (2, 4, None));
}

#[test]
fn s10_limits_are_kept() {
    let bytes = b"a,b\n1,2\n3,4\n";
    let with = |change: fn(&mut Limits)| {
        let mut limits = Limits::default();
        change(&mut limits);
        let book = book(&[("x", &[&["a", "b"], &["1", "2"], &["3", "4"]])]);
        [one(csv::read(bytes, None, &limits)).problem, one(xlsx::read(&book, &limits)).problem]
    };
    assert_eq!(with(|l| l.rows = 1), [Problem::TooManyRows { most: 1 }, Problem::TooManyRows { most: 1 }]);
    assert_eq!(
        with(|l| l.columns = 1),
        [Problem::TooManyColumns { most: 1 }, Problem::TooManyColumns { most: 1 }]
    );
    assert_eq!(with(|l| l.cells = 5), [Problem::TooManyCells { most: 5 }, Problem::TooManyCells { most: 5 }]);
    assert_eq!(with(|l| l.cell = 0), [Problem::CellTooLong { most: 0 }, Problem::CellTooLong { most: 0 }]);
    let [first, second] = with(|l| l.bytes = 10);
    assert_eq!(first, Problem::TooLarge { bytes: 12, most: 10 });
    assert!(matches!(second, Problem::TooLarge { most: 10, .. }));
    let limits = Limits { rows: 2, columns: 2, cells: 6, cell: 1, bytes: 12, ..Limits::default() };
    assert!(csv::read(bytes, None, &limits).is_ok());
}

/// An archive of these parts.
pub fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut writer, bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn s10_a_bomb_is_refused_by_what_it_unpacks_to() {
    let limits = Limits { inflated: 1 << 20, ..Limits::default() };
    let bomb = archive(&[("xl/workbook.xml", &vec![0; 2 << 20])]);
    assert!(bomb.len() < 10_000);
    let refused = Problem::Inflates { most: 1 << 20 };
    assert_eq!(one(xlsx::read(&bomb, &limits)).problem, refused);
    // Many parts that are each small enough.
    let part = vec![0; 600 << 10];
    assert_eq!(one(xlsx::read(&archive(&[("a", &part), ("b", &part)]), &limits)).problem, refused);
    // One that says it holds a single byte, in the archive's directory and before the part.
    let mut lying = bomb;
    let size = (2_u32 << 20).to_le_bytes();
    let places: Vec<usize> = (0..lying.len() - 4).filter(|i| lying[*i..i + 4] == size).collect();
    assert!(!places.is_empty());
    for place in places {
        lying[place..place + 4].copy_from_slice(&1_u32.to_le_bytes());
    }
    let problem = one(xlsx::read(&lying, &limits)).problem;
    assert!(problem == refused || matches!(problem, Problem::NotXlsx { .. }), "{problem:?}");
}

#[test]
fn s10_entities_are_refused() {
    let laughs = b"<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY lol \"lol\">]><workbook>&lol;</workbook>";
    let problem = one(xlsx::read(&archive(&[("xl/workbook.xml", laughs)]), &Limits::default())).problem;
    assert_eq!(problem, Problem::Entities { part: "xl/workbook.xml".to_owned() });
    let mut across = vec![b'<'; (64 << 10) - 3];
    across.extend_from_slice(laughs);
    let problem = one(xlsx::read(&archive(&[("a.xml", &across)]), &Limits::default())).problem;
    assert_eq!(problem, Problem::Entities { part: "a.xml".to_owned() });
}

#[test]
fn what_is_no_xlsx_is_refused() {
    let problem = |bytes: &[u8]| one(xlsx::read(bytes, &Limits::default())).problem;
    assert_eq!(problem(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1rest"), Problem::OldOrLocked);
    assert!(matches!(problem(b"a,b\n1,2\n"), Problem::NotXlsx { .. }));
    assert!(matches!(problem(&archive(&[("a", b"b")])), Problem::NotXlsx { .. }));
    let notes = book(&[("notes", &[&["a"]])]);
    assert_eq!(problem(&notes), Problem::NoSheet { name: "answers".to_owned() });
}

/// A sheet that claims a cell in its farthest corner costs that cell, not the sheet.
#[test]
fn s10_a_far_cell_costs_one_cell() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_string(0, 0, "a").unwrap();
    sheet.write_number(1_048_575, 0, 1.0).unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    assert_eq!(xlsx::read(&bytes, &Limits::default()).unwrap().rows, 1);
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_string(0, 0, "a").unwrap();
    sheet.write_number(1_048_575, 16_383, 1.0).unwrap();
    let fault = one(xlsx::read(&workbook.save_to_buffer().unwrap(), &Limits::default()));
    let problem = Problem::EmptyName;
    assert_eq!(fault, Fault { sheet: Sheet::Answers, row: 1_048_576, column: 16_384, problem });
    assert!(fault.to_string().contains("row 1048576, column XFD"));
}

#[test]
fn a_spreadsheet_from_elsewhere_is_read() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet().set_name("データ").unwrap();
    let date = rust_xlsxwriter::ExcelDateTime::from_ymd(2025, 9, 30).unwrap();
    let format = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
    for (column, name) in (0..).zip(["id", "day", "yes", "code"]) {
        sheet.write_string(0, column, name).unwrap();
    }
    sheet.write_number(1, 0, 7.0).unwrap();
    sheet.write_datetime_with_format(1, 1, &date, &format).unwrap();
    sheet.write_boolean(1, 2, true).unwrap();
    sheet.write_string(1, 3, "01").unwrap();
    let read = xlsx::read(&workbook.save_to_buffer().unwrap(), &Limits::default()).unwrap();
    let values: Vec<&Values> = read.variables.iter().map(|v| &v.values).collect();
    let numbers = |n: f64| Values::Numbers(vec![n]);
    assert_eq!(values, [&numbers(7.0), &strings(&["2025-09-30"]), &numbers(1.0), &strings(&["01"])]);
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_string(0, 0, "a").unwrap();
    sheet.write_formula(1, 0, rust_xlsxwriter::Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    let fault = one(xlsx::read(&workbook.save_to_buffer().unwrap(), &Limits::default()));
    assert_eq!((fault.row, fault.column), (2, 1));
    assert!(matches!(fault.problem, Problem::ErrorCell { .. }), "{fault}");
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[=+@'\\-＝\t\r\n\",;a1 東\u{feff}]{0,6}",
        "\\PC{0,12}",
        Just("01".to_owned()),
        Just("1e5".to_owned())
    ]
}

fn any_dataset() -> impl Strategy<Value = Dataset> {
    let code = |numeric: bool| {
        if numeric {
            prop_oneof![(-9..99_i32).prop_map(f64::from), Just(0.5)].prop_map(Code::Number).boxed()
        } else {
            any_text().prop_map(Code::Text).boxed()
        }
    };
    let words = || prop::collection::btree_map("ja|zh|", "\\PC{1,8}|=x", 0..3);
    let column = move |rows: usize| {
        (any::<bool>(), 0..4_u8, words()).prop_flat_map(move |(numeric, measure, label)| {
            let values = if numeric {
                prop::collection::vec(prop::num::f64::NORMAL | prop::num::f64::ZERO, rows)
                    .prop_map(Values::Numbers)
                    .boxed()
            } else {
                prop::collection::vec(any_text(), rows).prop_map(Values::Texts).boxed()
            };
            let codes = prop::collection::vec((code(numeric), words()), 0..3);
            let missing = prop::collection::vec(code(numeric), 0..3);
            (Just(label), values, codes, missing, prop::option::of((-9.0..0.0, 1.0..9.0))).prop_map(
                move |(label, values, mut codes, missing, range)| {
                    let mut seen = Vec::new();
                    codes.retain(|(code, _)| {
                        !seen.contains(code) && {
                            seen.push(code.clone());
                            true
                        }
                    });
                    let measure = [Measure::Unknown, Measure::Nominal, Measure::Ordinal, Measure::Scale]
                        [usize::from(measure)];
                    let missing = Missing { codes: missing, range };
                    Variable { label, codes, missing, measure, ..variable("", values) }
                },
            )
        })
    };
    (0..5_usize).prop_flat_map(move |rows| {
        prop::collection::vec(column(rows), 1..4).prop_map(move |mut variables| {
            for (i, variable) in variables.iter_mut().enumerate() {
                variable.name = ["=q", "質問 1", "'c"][i].to_owned();
            }
            Dataset { rows, variables }
        })
    })
}

proptest! {
    #[test]
    fn csv_keeps_any_data_set(dataset in any_dataset()) {
        prop_assert_eq!(read_csv(&csv::answers(&dataset), Some(&csv::codebook(&dataset))).unwrap(), dataset);
    }

    #[test]
    fn xlsx_keeps_any_data_set(mut dataset in any_dataset()) {
        // A row without any cell is no row.
        let filled = Values::Numbers(vec![1.0; dataset.rows]);
        dataset.variables.push(variable("id", filled));
        prop_assert_eq!(xlsx::read(&xlsx::write(&dataset, &[]).unwrap(), &Limits::default()).unwrap(), dataset);
    }
}
