//! What is wrong with a folder: each fault with its file, line and column, and a word on the mend.

use duologue_forum::files::{Fault, Folder};

use crate::folder::{Shelf, folder};

fn faults(folder: &Folder) -> Vec<Fault> {
    Shelf::default().import(folder).expect_err("the folder has a fault")
}

/// One file at fault beside the head: where, and words that the message must have.
fn check(file: &str, text: &str, line: usize, column: usize, words: &[&str]) {
    let found = faults(&folder(&[(file, text)]));
    let fault = &found[0];
    assert_eq!(found.len(), 1, "{found:?}");
    let place = (fault.place.file.as_str(), fault.place.line, fault.place.column);
    assert_eq!(place, (file, line, column), "{fault}");
    for word in words {
        assert!(fault.message.contains(word), "“{word}” is not in: {fault}");
    }
}

/// Inputs that broke other software: discourse/discourse#24001, comses/comses.net#293. Refused rather than cleaned away:
/// who wrote it learns where it stands, and nothing is stored that nobody typed.
#[test]
fn t16_no_control_and_no_noncharacter_is_imported() {
    for (unfit, told) in
        [('\u{B}', "U+000B"), ('\u{10}', "U+0010"), ('\u{9F}', "U+009F"), ('\u{FFFE}', "U+FFFE")]
    {
        let escaped = format!("\\u{:04X}", u32::from(unfit));
        let wording = |text: &str| {
            format!(
                "[[wording]]\nsubject = \"13\"\nfield = \"title\"\nlang = \"ja\"\ntext = \"共同{text}声明\"\n"
            )
        };
        check(TOML, &wording(&escaped), 5, 8, &[told, "take it out"]);
        let people = format!("id,name_ja\narchive-1,甲{unfit}乙\n");
        check("people/archive.csv", &people, 2, 2, &[told]);
        let report = format!("+++\ngenre = \"report\"\n+++\n\n{{#p1}}\n共同{unfit}声明\n");
        let found = faults(&folder(&[("editions/13/a/jp.report.ja.md", &report)]));
        assert!(found.iter().any(|fault| fault.message.contains(told)), "{found:?}");
    }
    // TOML knows no lone surrogate (1.0.0, Unicode scalar values).
    let lone = "[[wording]]\nsubject = \"13\"\nfield = \"title\"\nlang = \"ja\"\ntext = \"\\ud800\"\n";
    let found = faults(&folder(&[(TOML, lone)]));
    assert_eq!((found.len(), found[0].place.line), (1, 5), "{found:?}");
}

/// pretalx/pretalx#59, emfcamp/Website#2321: an hour that no clock shows, and lengths that no app can draw.
#[test]
fn t14_an_hour_is_one_that_a_clock_shows() {
    for time in ["25:00", "24:00", "9:00", "09:60", "-1:00", "1000000:00", "09:00:00", ""] {
        for (field, column) in [("start", 9), ("end", 7)] {
            let session =
                format!("[[session]]\nsubject = \"13/a\"\ndate = \"2017-12-16\"\n{field} = \"{time}\"\n");
            check(TOML, &session, 4, column, &[&format!("“{time}”")]);
        }
    }
    // A length is no field of its own: it is told by a start and an end.
    check(TOML, "[[session]]\nsubject = \"13/a\"\nduration = 90\n", 3, 12, &["`duration`"]);
}

const TOML: &str = "editions/13/jp.toml";
const EDITION: &str = "[[edition]]\nsubject = \"13\"\n";

#[test]
fn toml_at_fault() {
    let edition = |rest: &str| format!("{EDITION}{rest}\n");
    // An unknown field, at its value; the same inside a list and in a source.
    check(TOML, &edition("years = 2017"), 3, 9, &["`years`", "not a field of “edition”"]);
    check(TOML, &edition("days = [{ date = \"2017-12-16\", town = \"x\" }]"), 3, 39, &["`days.0.town`"]);
    check(TOML, &edition("source = { titel = \"x\" }"), 3, 20, &["`source.titel`"]);
    check(TOML, &edition("role = \"admin\""), 3, 8, &["`role`"]);
    // Another type, another word than the vocabulary has.
    check(TOML, &edition("year = \"2017\""), 3, 8, &["`year`", "a whole number"]);
    check(TOML, &edition("year = -1"), 3, 8, &["`year`"]);
    check(TOML, &edition("status = \"maybe\""), 3, 10, &["`status`", "planned", "held"]);
    // What TOML itself refuses.
    check(TOML, &edition("host = \"cn"), 3, 11, &["basic string"]);
    check(TOML, &edition("year = 2017\nyear = 2018"), 4, 1, &["duplicate key"]);
    check(TOML, &edition("year 2017"), 3, 6, &["="]);
    // A decimal point has no one spelling, and a bare date is not text.
    check(TOML, &edition("year = 2017.5"), 3, 8, &["decimal point", "string"]);
    check(TOML, &edition("until = 2017-12-16"), 3, 9, &["in quotes", "\"2017-12-16\""]);
    check(TOML, &edition("days = [{ date = \"2017-02-29\" }]"), 3, 8, &["2017-02-29", "not a date"]);
    check(TOML, &edition("venue = { ja = \"会\u{202e}場\" }"), 3, 16, &["U+202E", "take it out"]);
    check(TOML, &edition("venue = { japanese = \"x\" }"), 3, 22, &["not a language tag"]);
    check(TOML, &edition("source = { address = \"javascript:alert(1)\" }"), 3, 22, &["web address"]);
    check(TOML, &edition("of = \"日本\""), 3, 6, &["not a code"]);
    check(TOML, &edition("[edition.venue]\nja = \"x\""), 3, 1, &["venue", "one line"]);
    check(TOML, "year = 2017\n", 1, 8, &["outside a table", "[[kind]]"]);
    check(TOML, "[[edition]]\nyear = 2017\n", 1, 1, &["`subject = \"…\"` is missing"]);
    check(TOML, "\n[[toast]]\nsubject = \"13\"\n", 2, 1, &["“toast” is not known"]);
    check(
        TOML,
        "[[edition]]\nsubject = \"14\"\nyear = 2018\n",
        2,
        11,
        &["it belongs in editions/14/jp.toml"],
    );
    check(TOML, "[[session]]\nsubject = \"13/Security\"\n", 2, 11, &["not a subject"]);
    check(TOML, "[[agree]]\nsubject = \"13\"\nstrength = \"staff\"\n", 2, 11, &["cannot be said in a file"]);
    check(
        TOML,
        "[[wording]]\nsubject = \"13\"\nlang = \"ja\"\ntext = \"x\"\n",
        1,
        1,
        &["`field` is missing"],
    );
}

#[test]
fn what_was_said_may_not_change_unseen() {
    let twice = format!("{EDITION}year = 2017\n\n{EDITION}year = 2018\n");
    check(TOML, &twice, 5, 1, &["says again", "`why`"]);
    let chain = format!("{EDITION}year = 2016\n\n{EDITION}year = 2017\nwhy = {{ kind = \"correction\" }}\n");
    let mut shelf = Shelf::default();
    shelf.import(&folder(&[(TOML, &chain)])).unwrap();
    let changed = chain.replace("2016", "2015");
    let found = shelf.import(&folder(&[(TOML, &changed)])).unwrap_err();
    assert_eq!((found[0].place.line, found[0].place.column), (1, 1));
    assert!(found[0].message.contains("cannot be changed in place") && found[0].message.contains("`why`"));
    // An older folder does not bring the older word back.
    let old = format!("{EDITION}year = 2016\n");
    assert!(shelf.import(&folder(&[(TOML, &old)])).unwrap().is_empty());
    assert_eq!(shelf.forum.edition("13").unwrap().year[0].value, 2017);
}

const PEOPLE: &str = "people/archive.csv";
const SEATS: &str = "editions/13/archive.appearances.csv";

#[test]
fn tables_at_fault() {
    check(PEOPLE, "id,name_ja,role\narchive-1,甲,admin\n", 1, 3, &["“role” is not a column"]);
    check(PEOPLE, "id,name_ja,name_\narchive-1,甲,x\n", 1, 3, &["“name_” is not a column"]);
    check(PEOPLE, "id,name_ja,name_ja\narchive-1,甲,乙\n", 1, 3, &["twice"]);
    check(PEOPLE, "id,name_ja\n,甲\n", 2, 1, &["is empty", "mint one"]);
    check(PEOPLE, "id,name_ja\n甲,甲\n", 2, 1, &["not a subject"]);
    check(PEOPLE, "id,slug,name_ja\narchive-1,,甲\narchive-2,日本,乙\n", 3, 2, &["“日本” is not a code"]);
    check(PEOPLE, "id,name_ja\narchive-1,甲\u{202e}乙\n", 2, 2, &["U+202E"]);
    check(PEOPLE, "id,name_ja,sort_en\narchive-1,甲,Ko\n", 2, 3, &["no name_en"]);
    check(PEOPLE, "id,side,name_ja\narchive-1,jp,\n", 2, 1, &["`names` is missing"]);
    check(PEOPLE, "id,name_ja\narchive-1,甲,乙\n", 2, 1, &["3 fields", "quote"]);
    check(PEOPLE, "id,name_ja,why_text\narchive-1,甲,誤記\n", 2, 1, &["“update” or “correction”"]);
    check(PEOPLE, "id,name_ja,source_address\narchive-1,甲,javascript:x\n", 2, 3, &["web address"]);
    check(PEOPLE, "id,name_ja\narchive-1,甲\narchive-1,乙\n", 3, 1, &["says again", "`why`"]);
    check(SEATS, "subject,person,roles\n13/a/archive-1,archive-7,chair\n", 2, 3, &["“chair” is not a role"]);
    check(SEATS, "subject,person,order\n13/a/archive-1,archive-7,first\n", 2, 3, &["small whole number"]);
    check(SEATS, "subject,person\n13/a/archive-1,福田\n", 2, 2, &["not a code"]);
    check(SEATS, "subject,person\n13/a/archive-1,\n", 2, 2, &["is empty"]);
    check(SEATS, "subject,person\n14/a/archive-1,archive-7\n", 2, 1, &["another folder"]);
}

const REPORT: &str = "editions/13/a/jp.report.ja.md";

#[test]
fn texts_at_fault() {
    let report = |body: &str| format!("+++\ngenre = \"report\"\n+++\n{body}");
    check(REPORT, "{#p1}\nx\n", 1, 1, &["`+++`"]);
    check(REPORT, "+++\ngenre = \"report\"\n", 1, 1, &["close the front matter"]);
    check(REPORT, "+++\ngenre = \"poem\"\n+++\n{#p1}\nx\n", 2, 9, &["`genre` is one of", "report"]);
    check(REPORT, "+++\ngenre = \"report\"\nrole = \"admin\"\n+++\n{#p1}\nx\n", 3, 8, &["`role`"]);
    check(REPORT, "+++\ngenre = \"report\"\nsource = \"press\"\n+++\n{#p1}\nx\n", 3, 10, &["`source`"]);
    check(
        REPORT,
        "+++\ngenre = \"report\"\nsource = { titel = \"x\" }\n+++\n{#p1}\nx\n",
        3,
        10,
        &["`source.titel`"],
    );
    check(REPORT, "+++\ngenre = \"report\"\ntitle = 5\n+++\n{#p1}\nx\n", 3, 9, &["`title`", "quotes"]);
    check(REPORT, "+++\ngenre = \"report\"\nby = \"person\"\n+++\n{#p1}\nx\n", 3, 6, &["`by`"]);
    check(REPORT, "+++\ngenre = \n+++\n{#p1}\nx\n", 2, 9, &["value"]);
    check(REPORT, &report(""), 4, 1, &["no paragraph", "{#id}"]);
    check(REPORT, &report("\n語。\n"), 5, 1, &["no paragraph", "{#id}"]);
    check(REPORT, &report("{#p1}\nx\n\n## 見出し\n\n本文\n"), 9, 1, &["no paragraph"]);
    check(REPORT, &report("{#p1}\nx\n\n{#p1}\ny\n"), 7, 1, &["twice", "another id"]);
    check(REPORT, &report("{#p1}\n\n{#p2}\ny\n"), 4, 1, &["“p1” is empty"]);
    check(REPORT, &report("{#P1}\nx\n"), 4, 1, &["not a code"]);
    check(REPORT, &report("{#p1 role=x}\nx\n"), 4, 1, &["“role”"]);
    check(REPORT, &report("{#p1 removed=x}\n"), 4, 1, &["64 hexadecimal digits"]);
    check(REPORT, &report("{#p1 from=current}\nx\n"), 4, 1, &["`from` belongs in a translation"]);
    check(REPORT, &report("{#p1}\n共同\u{202e}声明\n"), 4, 1, &["U+202E"]);
    check(
        REPORT,
        &report(&format!("{{#p1}}\nx\n\n{{#p2}}\n{}\n", "語".repeat(1_048_576 / 3))),
        7,
        1,
        &["60 KiB", "divide"],
    );
    // Under 60 KiB as written, over the limit of a blob once its quotation marks are escaped.
    check(REPORT, &report(&format!("{{#p1}}\n{}\n", "\"".repeat(50_000))), 4, 1, &["“p1”", "split"]);
}

#[test]
fn translations_at_fault() {
    let ja = "+++\ngenre = \"report\"\n+++\n{#p1}\nx\n";
    let zh = "editions/13/a/cn.report.zh.md";
    let find = |text: &str| -> String { faults(&folder(&[(REPORT, ja), (zh, text)]))[0].to_string() };
    let head = "+++\ntranslates = \"ja\"\nby = \"person\"\n";
    let place = |line: usize, column: usize| format!("{zh}:{line}:{column}: ");
    let found = find(&format!("{head}+++\n{{#p1}}\nx\n\n{{#p9}}\ny\n"));
    assert_eq!(
        found,
        place(8, 1)
            + "paragraph “p9” is not in the text that this translates; take it out, or give the words it was made from (`from=` and their hash)"
    );
    let found = find("+++\ntranslates = \"en\"\nby = \"person\"\n+++\n{#p1}\nx\n");
    assert_eq!(found, place(1, 1) + "there is no text in “en” to translate here");
    let found = find("+++\ntranslates = \"ja\"\nby = \"robot\"\n+++\n{#p1}\nx\n");
    assert_eq!(found, place(3, 6) + "`by` is “person” or “machine”");
    let found = find(&format!("{head}genre = \"report\"\n+++\n{{#p1}}\nx\n"));
    assert!(found.starts_with(&place(4, 9)) && found.contains("`genre`"), "{found}");
    let found = find(&format!("{head}+++\n{{#p1 speaker=jp-1}}\nx\n"));
    assert!(found.starts_with(&place(5, 1)) && found.contains("from its source"), "{found}");
    let found = find(&format!("{head}+++\n{{#p1 from=old}}\nx\n"));
    assert!(found.starts_with(&place(5, 1)) && found.contains("“current”"), "{found}");
}

#[test]
fn folders_at_fault() {
    check("editions/13/kr.toml", "", 1, 1, &["“kr” is not a voice of duologue.toml"]);
    for stray in
        ["notes.txt", "editions/13/jp.doc", "people/archive.toml", "a/b/c/d/e.md", "editions/13/.DS_Store"]
    {
        check(stray, "", 1, 1, &["not a file of a dialogue"]);
    }
    let mut not_utf8 = folder(&[]);
    not_utf8.insert(TOML.to_owned(), b"[[edition]]\nsubject = \"13\"\nhost = \"\x93\xfa\"\n".to_vec());
    let found = faults(&not_utf8);
    assert_eq!((found[0].place.line, found[0].place.column), (3, 9));
    assert!(found[0].message.contains("save the file as UTF-8"));
    // The head of the folder.
    let head = |text: &str| -> String {
        let files = Folder::from([("duologue.toml".to_owned(), text.as_bytes().to_vec())]);
        faults(&files)[0].to_string()
    };
    assert!(faults(&Folder::new())[0].to_string().starts_with("duologue.toml:1:1: is missing"));
    assert!(head("").contains("`code = \"…\"`"));
    assert!(head("code = \"x\"\n").contains("[[voice]]"));
    assert!(
        head("code = \"x\"\n[[voice]]\ncode = \"jp\"\nkind = \"party\"\n").starts_with("duologue.toml:4:8: ")
    );
    assert!(head("code = \"x\"\n[[voice]]\ncode = \"jp\"\nkind = \"side\"\nkey = \"x\"\n").contains("`key`"));
    assert!(
        head("code = \"x\"\ntitle = \"y\"\n[[voice]]\ncode = \"jp\"\nkind = \"side\"\n").contains("`title`")
    );
    assert!(head("code = \"x\"\n[[voice]]\ncode = \"jp\"\nkind = \"side\"\n[[voice]]\ncode = \"jp\"\nkind = \"side\"\n").contains("twice"));
}

#[test]
fn every_fault_is_told_at_once_in_order() {
    let found = faults(&folder(&[
        (TOML, &format!("{EDITION}years = 1\n\n{EDITION}yeer = 2\n")),
        (PEOPLE, "id,name_ja\n,甲\n,乙\n"),
        (REPORT, "x"),
    ]));
    let places: Vec<_> = found.iter().map(|f| (f.place.file.as_str(), f.place.line)).collect();
    assert_eq!(places, [(REPORT, 1), (TOML, 3), (TOML, 7), (PEOPLE, 2), (PEOPLE, 3)]);
}
