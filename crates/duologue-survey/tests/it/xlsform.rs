//! XLSForm, held against pyxform: what it makes of the shared form, and what it says of the forms written here.

use duologue_survey::Texts;
use duologue_survey::questionnaire::{Expression, Item, Kind, Language, Questionnaire, WordsOf};
use duologue_survey::table::Limits;
use duologue_survey::xlsform::{self, Fault, Sheet, Trouble, Unread};
use rust_xlsxwriter::Workbook;

use crate::{python, shared};

pub fn texts(pairs: &[(&str, &str)]) -> Texts {
    pairs.iter().map(|(language, text)| ((*language).to_owned(), (*text).to_owned())).collect()
}

pub fn read(bytes: &[u8]) -> Result<Questionnaire, Vec<Fault>> {
    xlsform::read(bytes, &Limits::default()).map(|form| form.questionnaire)
}

/// A workbook of these sheets, each of rows of cells.
pub fn book(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for (name, rows) in sheets {
        let sheet = workbook.add_worksheet().set_name(*name).unwrap();
        for (row, cells) in (0..).zip(*rows) {
            for (column, cell) in (0..).zip(*cells) {
                sheet.write_string(row, column, *cell).unwrap();
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

/// A form of two questions with this survey sheet and the choices, settings that go with it.
fn form(survey: &[&[&str]], choices: &[&[&str]]) -> Vec<u8> {
    book(&[("survey", survey), ("choices", choices), ("settings", &[&["form_id"], &["f"]])])
}

const CHOICES: &[&[&str]] = &[
    &["list_name", "name", "label::Japanese (ja)", "label::Chinese (zh)"],
    &["yn", "1", "はい", "是"],
    &["yn", "2", "いいえ", "否"],
];
const HEADER: &[&str] = &["type", "name", "label::Japanese (ja)", "label::Chinese (zh)"];

fn faults(survey: &[&[&str]], choices: &[&[&str]]) -> Vec<(Sheet, usize, usize, Trouble)> {
    let faults = read(&form(survey, choices)).unwrap_err();
    faults.into_iter().map(|f| (f.sheet, f.row, f.column, f.trouble)).collect()
}

#[test]
fn the_joint_poll_is_what_its_sheets_say() {
    let Some(bytes) = shared::file("xlsform/joint_poll.xlsx") else { return };
    let form = xlsform::read(&bytes, &Limits::default()).unwrap();
    assert_eq!(form.unread, []);
    let form = form.questionnaire;
    assert_eq!((&*form.code, &*form.version, &*form.title), ("joint_poll", "1", "Joint poll sample"));
    let languages: Vec<_> = form.languages.iter().map(|l| (&*l.tag, &*l.name)).collect();
    assert_eq!(languages, [("en", "English"), ("ja", "Japanese"), ("zh", "Chinese")]);
    let items: Vec<_> = form.items.iter().map(|item| (&*item.code, item.required)).collect();
    let expected = [
        ("start", false),
        ("public", true),
        ("age", true),
        ("q1", true),
        ("q2", false),
        ("q2_other", false),
        ("q3", false),
    ];
    assert_eq!(items, expected);
    let q2 = form.item("q2").unwrap();
    assert_eq!(q2.kind, Kind::SelectMany { list: "why".to_owned(), or_other: false });
    assert_eq!(q2.hint, texts(&[("en", "Up to three"), ("ja", "3つまで"), ("zh", "最多三项")]));
    assert_eq!(form.choices(q2)[0].words["zh"], "领土争端");
    assert_eq!(q2.relevant.as_ref().unwrap().text(), "${q1} = '3' or ${q1} = '4'");
    assert_eq!(form.gaps(), []);
}

/// pyxform's XForm has each choice and label once for each language; so has what is read here.
#[test]
fn the_joint_poll_has_the_words_that_pyxform_finds() {
    let (Some(bytes), Some(xform)) =
        (shared::file("xlsform/joint_poll.xlsx"), shared::file("xlsform/joint_poll.xform.xml"))
    else {
        return;
    };
    let form = read(&bytes).unwrap();
    let xform = String::from_utf8(xform).unwrap();
    let mut found = 0;
    for language in &form.languages {
        let start =
            xform.find(&format!("<translation lang=\"{} ({})\"", language.name, language.tag)).unwrap();
        let translation = xform[start..].split("</translation>").next().unwrap();
        let value = |id: &str| {
            let text = translation.split(&format!("<text id=\"{id}\"><value>")).nth(1).unwrap();
            text.split("</value>").next().unwrap().to_owned()
        };
        for item in &form.items {
            if let Some(words) = item.wording.get(&language.tag) {
                assert_eq!(value(&format!("/data/{}:label", item.code)), *words);
                found += 1;
            }
            if let Some(words) = item.hint.get(&language.tag) {
                assert_eq!(value(&format!("/data/{}:hint", item.code)), *words);
                found += 1;
            }
        }
        for list in &form.lists {
            for (i, choice) in list.choices.iter().enumerate() {
                assert_eq!(value(&format!("{}-{i}", list.name)), choice.words[&language.tag]);
                found += 1;
            }
        }
    }
    assert_eq!(found, xform.matches("<text id=").count());
}

pub fn written() -> Questionnaire {
    let item = |code: &str, kind: Kind| Item {
        code: code.to_owned(),
        kind,
        wording: texts(&[("ja", "=質問"), ("zh", "-问题")]),
        hint: Texts::new(),
        required: false,
        relevant: None,
        constraint: None,
        constraint_message: Texts::new(),
    };
    let silent = |code: &str, kind| Item { wording: Texts::new(), ..item(code, kind) };
    let list = |or_other| Kind::SelectOne { list: "l".to_owned(), or_other };
    let choice = |code: &str| duologue_survey::questionnaire::Choice {
        code: code.to_owned(),
        words: texts(&[("ja", "言葉"), ("zh", "词")]),
    };
    Questionnaire {
        code: "f".to_owned(),
        version: "2026".to_owned(),
        title: "T".to_owned(),
        languages: [("ja", "Japanese"), ("zh", "Chinese")]
            .map(|(tag, name)| Language { tag: tag.to_owned(), name: name.to_owned() })
            .to_vec(),
        lists: vec![duologue_survey::questionnaire::ChoiceList {
            name: "l".to_owned(),
            choices: vec![choice("1"), choice("02")],
        }],
        items: vec![
            silent("start", Kind::Start),
            silent("end", Kind::End),
            silent("today", Kind::Today),
            Item { required: true, ..item("a", list(false)) },
            Item {
                relevant: Some(Expression::new("${a} = '02'")),
                hint: texts(&[("ja", "@"), ("zh", "＝")]),
                ..item("b", Kind::SelectMany { list: "l".to_owned(), or_other: false })
            },
            Item {
                constraint: Some(Expression::new(". >= 18 and . < 100")),
                constraint_message: texts(&[("ja", "18歳以上"), ("zh", "18岁以上")]),
                ..item("age", Kind::Integer)
            },
            item("d", Kind::Decimal),
            item("day", Kind::Date),
            item("note", Kind::Note),
            Item { relevant: Some(Expression::new("selected(${b}, '1')")), ..item("why", Kind::Text) },
        ],
    }
}

#[test]
fn what_is_written_is_read_again() {
    let form = written();
    let bytes = xlsform::write(&form).unwrap();
    assert_eq!(read(&bytes).unwrap(), form);
    assert_eq!(bytes, xlsform::write(&form).unwrap(), "the same form gives the same bytes");
    if let Some(bytes) = shared::file("xlsform/joint_poll.xlsx") {
        let form = read(&bytes).unwrap();
        assert_eq!(read(&xlsform::write(&form).unwrap()).unwrap(), form);
    }
}

const XFORM: &str =
    "import sys, pyxform.xls2xform as x\nr = x.convert(sys.argv[1])\nprint(r.xform)\nprint(r.warnings)";

#[test]
fn pyxform_takes_what_is_written() {
    let Some(printed) = python::judge("pyxform", XFORM, &[("f.xlsx", &xlsform::write(&written()).unwrap())])
    else {
        return;
    };
    assert!(printed.contains("<data id=\"f\" version=\"2026\">"), "{printed}");
    assert_eq!(printed.matches("<translation ").count(), 2, "no phantom language: {printed}");
    assert!(
        printed.contains("<bind nodeset=\"/data/b\" type=\"string\" relevant=\" /data/a  = '02'\"/>"),
        "{printed}"
    );
    assert!(printed.contains("constraint=\". &gt;= 18 and . &lt; 100\""), "{printed}");
    assert!(printed.contains("<value>=質問</value>"), "words stand as they are: {printed}");
    assert!(printed.trim_end().ends_with("[]"), "no warnings: {printed}");
}

/// The form of the shared file as written here is, to pyxform, the form of the shared file.
#[test]
fn pyxform_makes_the_same_of_the_joint_poll_written_again() {
    let (Some(bytes), Some(expected)) =
        (shared::file("xlsform/joint_poll.xlsx"), shared::file("xlsform/joint_poll.xform.xml"))
    else {
        return;
    };
    let again = xlsform::write(&read(&bytes).unwrap()).unwrap();
    let Some(printed) = python::judge("pyxform", XFORM, &[("joint_poll.xlsx", &again)]) else { return };
    let xform = printed.lines().collect::<Vec<_>>().join("");
    let plain = |text: &str| text.replace(" default=\"true()\"", "").replace('\n', "");
    let (xform, expected) = (plain(&xform), plain(&String::from_utf8(expected).unwrap()));
    let body =
        |text: &str| text.split("<model").nth(1).unwrap().split("</h:html>").next().unwrap().to_owned();
    let sorted = |text: &str| {
        let mut parts: Vec<String> = body(text).split('<').map(|part| part.trim().to_owned()).collect();
        parts.sort();
        parts
    };
    assert_eq!(sorted(&xform), sorted(&expected));
}

#[test]
fn a_column_without_a_language_is_refused() {
    let survey: &[&[&str]] = &[&["type", "name", "label", "label::Japanese (ja)"], &["text", "a", "A", "あ"]];
    let found = faults(survey, &[]);
    assert_eq!(found[0], (Sheet::Survey, 1, 3, Trouble::NoLanguage { column: "label".to_owned() }));
    let choices: &[&[&str]] = &[&["list_name", "name", "label"], &["yn", "1", "Yes"]];
    let found = faults(&[HEADER, &["select_one yn", "a", "あ", "一"]], choices);
    assert_eq!(found[0], (Sheet::Choices, 1, 3, Trouble::NoLanguage { column: "label".to_owned() }));
    let found = read(&form(&[&["type", "name", "label::Japanese"], &["text", "a", "あ"]], &[])).unwrap_err();
    assert_eq!(
        found[0].to_string(),
        "survey, row 1, column C: “Japanese” has no language tag; write Japanese (ja) or ja"
    );
}

/// What is refused for it: pyxform makes a language named "default" of such a column.
#[test]
fn pyxform_makes_a_phantom_language_of_it() {
    let bytes =
        form(&[&["type", "name", "label", "label::Japanese (ja)"], &["text", "a", "A", "あ"]], CHOICES);
    assert!(read(&bytes).is_err());
    let Some(printed) = python::judge("pyxform", XFORM, &[("f.xlsx", &bytes)]) else { return };
    assert!(printed.contains("<translation lang=\"default\""), "{printed}");
}

#[test]
fn a_language_under_two_names_is_refused() {
    let survey: &[&[&str]] =
        &[&["type", "name", "label::Japanese (ja)", "hint::Nihongo (ja)"], &["text", "a", "あ", "い"]];
    let two = Trouble::TwoNames {
        tag: "ja".to_owned(),
        one: "Japanese (ja)".to_owned(),
        other: "Nihongo (ja)".to_owned(),
    };
    assert!(faults(survey, &[]).contains(&(Sheet::Survey, 1, 4, two)));
}

#[test]
fn a_word_that_one_language_lacks_is_named() {
    let found = faults(&[HEADER, &["text", "a", "あ"]], &[]);
    let place = WordsOf::Wording { item: "a".to_owned() };
    assert_eq!(found, [(Sheet::Survey, 2, 4, Trouble::Lacks { place, language: "zh".to_owned() })]);
    let choices: &[&[&str]] = &[CHOICES[0], CHOICES[1], &["yn", "2", "", "否"]];
    let found = faults(&[HEADER, &["select_one yn", "a", "あ", "一"]], choices);
    let place = WordsOf::Choice { list: "yn".to_owned(), code: "2".to_owned() };
    assert_eq!(found, [(Sheet::Choices, 3, 3, Trouble::Lacks { place, language: "ja".to_owned() })]);
}

#[test]
fn what_does_not_fit_together_is_refused_with_its_place() {
    let survey: &[&[&str]] = &[
        &["type", "name", "label::ja", "relevant", "required"],
        &["select_one nowhere", "a", "あ"],
        &["geopoint", "b", "い"],
        &["text", "a", "う"],
        &["text", "1st", "え"],
        &["text", "c", "お", "${q9} = 1", "maybe"],
        &["", "d", "か"],
    ];
    let choices: &[&[&str]] =
        &[&["list_name", "name", "label::ja"], &["yn", "1", "い"], &["yn", "1", "ろ"], &["yn", "2 a", "は"]];
    let text = |text: &str| text.to_owned();
    assert_eq!(
        faults(survey, choices),
        [
            (Sheet::Survey, 2, 1, Trouble::UnknownList { list: text("nowhere") }),
            (Sheet::Survey, 3, 1, Trouble::UnknownType { kind: text("geopoint") }),
            (Sheet::Survey, 4, 2, Trouble::Twice { name: text("a") }),
            (Sheet::Survey, 5, 2, Trouble::NotAName { name: text("1st") }),
            (Sheet::Survey, 6, 4, Trouble::UnknownItem { item: text("q9") }),
            (Sheet::Survey, 6, 5, Trouble::NotYesOrNo { text: text("maybe") }),
            (Sheet::Survey, 7, 1, Trouble::Incomplete { kind: "question", missing: "type" }),
            (Sheet::Choices, 3, 2, Trouble::Twice { name: text("1") }),
            (Sheet::Choices, 4, 2, Trouble::SpaceInCode { code: text("2 a") }),
        ]
    );
}

/// A question to everybody, a group within a group, and a question after them.
const GROUPS: &[&[&str]] = &[
    &["type", "name", "label::Japanese (ja)", "label::Chinese (zh)", "relevant"],
    &["select_one yn", "a", "あ", "一"],
    &["begin_group", "outer", "", "", "${a} = '1' or ${a} = '2'"],
    &["begin group", "inner", "群", "", "${b} = '1'"],
    &["text", "c", "う", "三", "${a} = '1'"],
    &["note", "d", "え", "四"],
    &["start", "began"],
    &["end group", "inner"],
    &["select_one yn", "b", "い", "二"],
    &["end_group"],
    &["begin_group", "plain"],
    &["text", "e", "お", "五"],
    &["end_group"],
];

#[test]
fn a_groups_condition_is_that_of_each_item_in_it() {
    let form = read(&form(GROUPS, CHOICES)).unwrap();
    let found: Vec<(&str, &str)> = form
        .items
        .iter()
        .map(|item| (item.code.as_str(), item.relevant.as_ref().map_or("", Expression::text)))
        .collect();
    let outer = "${a} = '1' or ${a} = '2'";
    let inner = format!("({outer}) and (${{b}} = '1')");
    let c = format!("{inner} and (${{a}} = '1')");
    assert_eq!(found, [("a", ""), ("c", &c), ("d", &inner), ("began", ""), ("b", outer), ("e", "")]);
    assert!(form.items.iter().all(|item| item.relevant.as_ref().is_none_or(|r| r.condition().is_some())));
    assert_eq!(read(&xlsform::write(&form).unwrap()).unwrap(), form);
}

/// pyxform takes the groups, and asks the same of the flat form that is written: each item under all its conditions.
#[test]
fn pyxform_takes_groups_and_what_is_written_without_them() {
    let grouped = form(GROUPS, CHOICES);
    let flat = xlsform::write(&read(&grouped).unwrap()).unwrap();
    let Some(before) = python::judge("pyxform", XFORM, &[("f.xlsx", &grouped)]) else { return };
    assert!(before.contains("<bind nodeset=\"/data/outer/inner\""), "{before}");
    let Some(after) = python::judge("pyxform", XFORM, &[("f.xlsx", &flat)]) else { return };
    for (item, condition) in [
        ("c", "( /data/a  = '1' or  /data/a  = '2') and ( /data/b  = '1') and ( /data/a  = '1')"),
        ("d", "( /data/a  = '1' or  /data/a  = '2') and ( /data/b  = '1')"),
        ("b", " /data/a  = '1' or  /data/a  = '2'"),
    ] {
        let bind = after.split(&format!("<bind nodeset=\"/data/{item}\"")).nth(1).unwrap();
        assert!(bind.split("/>").next().unwrap().contains(condition), "{item}: {after}");
    }
    assert!(!after.contains("inner") && after.trim_end().ends_with("[]"), "{after}");
}

#[test]
fn repeats_and_groups_that_do_not_close_are_refused_by_name_and_row() {
    let survey: &[&[&str]] = &[
        &["type", "name", "label::ja", "relevant"],
        &["end_group"],
        &["begin_repeat", "children", "子"],
        &["text", "child", "名"],
        &["end_group"],
        &["end_repeat"],
        &["begin_group", "", ""],
        &["begin_group", "left", "", "${q9} = 1"],
        &["text", "a", "あ", "${q9} = 2"],
        &["end_group"],
    ];
    let text = |text: &str| text.to_owned();
    assert_eq!(
        faults(survey, &[]),
        [
            (Sheet::Survey, 2, 1, Trouble::NothingToEnd),
            (Sheet::Survey, 3, 1, Trouble::Repeat { name: text("children") }),
            (Sheet::Survey, 5, 1, Trouble::NothingToEnd),
            (Sheet::Survey, 7, 1, Trouble::NotEnded { name: text("") }),
            (Sheet::Survey, 7, 2, Trouble::Incomplete { kind: "group", missing: "name" }),
            (Sheet::Survey, 8, 4, Trouble::UnknownItem { item: text("q9") }),
        ]
    );
    let told = read(&form(survey, &[])).unwrap_err()[1].to_string();
    assert!(told.starts_with("survey, row 3, column A: “children” repeats its questions"), "{told}");
    // A chain of groups does not make a form of megabytes.
    let long = "${a} = '1' or ".repeat(100) + "${a} = '2'";
    let survey: &[&[&str]] = &[
        &["type", "name", "label::ja", "relevant"],
        &["text", "a", "あ"],
        &["begin_group", "one", "", &long],
        &["begin_group", "two", "", &long],
        &["text", "b", "い"],
        &["end_group"],
        &["end_group"],
    ];
    assert_eq!(faults(survey, &[]), [(Sheet::Survey, 4, 4, Trouble::LongConditions { most: 2048 })]);
}

/// In an XForm `.` of a bind is the node that it binds: of a group, which has no value of its own.
#[test]
fn a_group_whose_condition_is_about_itself_is_refused() {
    let survey: &[&[&str]] = &[
        &["type", "name", "label::ja", "relevant"],
        &["begin_group", "g", "", ". != ''"],
        &["text", "a", "あ", "string-length(.) > 0"],
        &["end_group"],
    ];
    let trouble = Trouble::GroupItself { name: "g".to_owned() };
    assert_eq!(faults(survey, &[]), [(Sheet::Survey, 2, 4, trouble)]);
    for (condition, is_about_itself) in [
        (".", true),
        ("${a} = 1 and .>2", true),
        ("string-length( . ) > 0", true),
        ("${a.b} = '.' or ${a} > 0.5 or ${a} > .5", false),
        ("../other = 1", false),
        ("", false),
    ] {
        assert_eq!(Expression::new(condition).is_about_itself(), is_about_itself, "{condition}");
    }
}

#[test]
fn a_default_language_that_no_column_has_is_refused() {
    let survey: &[&[&str]] = &[&["type", "name", "label::Japanese (ja)"], &["text", "a", "あ"]];
    let settings: &[&[&str]] = &[&["form_id", "default_language"], &["f", "English (en)"]];
    let found = read(&book(&[("survey", survey), ("settings", settings)])).unwrap_err();
    let trouble = Trouble::DefaultLanguage { language: "English (en)".to_owned() };
    assert_eq!(found, [Fault { sheet: Sheet::Settings, row: 2, column: 2, trouble }]);
}

#[test]
fn columns_that_say_more_are_told_of() {
    let survey: &[&[&str]] =
        &[&["type", "name", "label::ja", "appearance"], &["text", "a", "あ", "multiline"]];
    let form = xlsform::read(&form(survey, CHOICES), &Limits::default());
    // The choices name their languages in another way, and so does the survey's one question lack Chinese.
    assert!(form.is_err());
    let settings: &[&[&str]] = &[&["form_id"], &["f"]];
    let form =
        xlsform::read(&book(&[("survey", survey), ("settings", settings)]), &Limits::default()).unwrap();
    assert_eq!(form.unread, [Unread { sheet: Sheet::Survey, column: "appearance".to_owned() }]);
}

/// pyxform warns of it too: "An untranslated input question label and choice label is generated for 'other'."
#[test]
fn or_other_is_for_one_language_only() {
    let found = faults(&[HEADER, &["select_one yn or_other", "a", "あ", "一"]], CHOICES);
    assert_eq!(found, [(Sheet::Survey, 2, 1, Trouble::OrOther)]);
    let choices: &[&[&str]] = &[&["list_name", "name", "label::ja"], &["yn", "1", "はい"]];
    let survey: &[&[&str]] = &[
        &["type", "name", "label::ja"],
        &["select_one yn or_other", "a", "あ"],
        &["select_multiple yn or_other", "b", "い"],
    ];
    let form = read(&form(survey, choices)).unwrap();
    assert_eq!(form.items[0].kind, Kind::SelectOne { list: "yn".to_owned(), or_other: true });
    assert_eq!(read(&xlsform::write(&form).unwrap()).unwrap(), form);
}
