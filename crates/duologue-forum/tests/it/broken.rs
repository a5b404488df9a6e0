//! Broken files of every kind that people and machines send: each fault has its file, line and column and says the mend,
//! and one fault keeps everything from being said.

use crate::folder::{Shelf, folder};

const GOOD: (&str, &str) = ("editions/12/jp.toml", "[[edition]]\nsubject = \"12\"\nyear = 2016\n");
const TOML: &str = "editions/13/jp.toml";
const PEOPLE: &str = "people/archive.csv";
const SEATS: &str = "editions/13/archive.appearances.csv";
const REPORT: &str = "editions/13/a/jp.report.ja.md";

/// Imports a file beside a good one; the fault's place, after nothing was said.
fn fault(file: &str, bytes: &[u8]) -> (usize, usize, String) {
    let mut files = folder(&[GOOD]);
    files.insert(file.to_owned(), bytes.to_vec());
    let mut shelf = Shelf::default();
    let faults = shelf.import(&files).expect_err(&String::from_utf8_lossy(bytes));
    assert!(shelf.forum.voices().next().is_none() && shelf.blobs.is_empty(), "nothing is said");
    let fault = &faults[0];
    assert_eq!(fault.place.file, file, "{fault}");
    (fault.place.line, fault.place.column, fault.message.clone())
}

fn all(file: &str, cases: &[(&[u8], usize, usize, &str)]) {
    let mut wrong = String::new();
    for (bytes, line, column, word) in cases {
        let (at, beside, message) = fault(file, bytes);
        if (at, beside) != (*line, *column) || !message.contains(word) {
            let text: String = String::from_utf8_lossy(bytes).chars().take(200).collect();
            wrong +=
                &format!("{at}:{beside}: {message}\n  instead of {line}:{column} and “{word}” for\n{text}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn broken_toml() {
    let deep =
        format!("[[edition]]\nsubject = \"13\"\nvenue = {}1{}\n", "[".repeat(5_000), "]".repeat(5_000));
    let fault = fault(TOML, deep.as_bytes());
    assert_eq!(fault.0, 3, "{}", fault.2);
    all(
        TOML,
        &[
            (b"[[edition]\nsubject = \"13\"\n", 1, 11, "]"),
            (b"[[edition]]\nsubject = '13\n", 2, 14, "string"),
            (b"[[edition]]\nsubject = \"13\"\nhost = \"\"\"cn\n", 4, 1, "string"),
            (b"[[edition]]\nsubject = \"13\"\nhost = cn\n", 3, 8, "string"),
            (b"[[edition]]\nsubject = \"13\"\ncities = [\"tokyo\"\n", 3, 18, "array"),
            (b"[[edition]]\nsubject = \"13\"\nhost = \"c\0n\"\n", 3, 10, "character"),
            (b"\0", 1, 2, "`=`"),
            (b"\xff\xfe[\0[\0", 1, 1, "UTF-8"),
            // Latin-1, Shift_JIS and GB 18030, as spreadsheets and old editors save them.
            (
                b"[[edition]]\nsubject = \"13\"\nvenue = { en = \"caf\xe9\" }\n",
                3,
                20,
                "save the file as UTF-8",
            ),
            (b"# \x93\x8c\x8b\x9e\n", 1, 3, "save the file as UTF-8"),
            (b"# \xb1\xb1\xbe\xa9\n", 1, 3, "save the file as UTF-8"),
            (b"[[edition]]\nsubject = 13\n", 1, 1, "`subject"),
            (b"[[edition]]\nsubject = \"13\"\nyear = 70000\n", 3, 8, "a whole number from 0 to 65535"),
            (b"[[edition]]\nsubject = \"13\"\nyear = 99999999999999999999\n", 3, 8, ""),
            (b"[[edition]]\nsubject = \"13\"\ncities = \"tokyo\"\n", 3, 10, "a list, `[ … ]`"),
            (b"[[edition]]\nsubject = \"13\"\nsimulated = \"yes\"\n", 3, 13, "true or false, without quotes"),
            (b"[[edition]]\nsubject = \"13\"\ndays = [{ date = \"2026-02-30\" }]\n", 3, 8, "2026-02-30"),
            (b"[[edition]]\nsubject = \"13\"\ndays = [{ date = \"2026-2-3\" }]\n", 3, 8, "2026-2-3"),
            (b"[[edition]]\nsubject = \"13\"\nuntil = \"soon\"\n", 3, 9, "not a date"),
            (b"[[edition]]\nsubject = \"13\"\nas_of = \"13 December\"\n", 3, 9, "not a date"),
            (b"[[session]]\nsubject = \"13/a\"\nstart = \"24:00\"\n", 3, 9, "not a time"),
            (b"[[session]]\nsubject = \"13/a\"\nzone = \"Asia/Kyoto\"\n", 3, 8, "not a time zone"),
            (b"[[figure]]\nsubject = \"13/f\"\nmeasure = \"heads\"\n", 3, 11, "panellists"),
            (b"[[figure]]\nsubject = \"13/f\"\nmeasure = \"panellists\"\nvalue = -1\n", 4, 9, "not negative"),
            (
                b"[[wording]]\nsubject = \"13\"\nfield = \"theme\"\nlang = \"ja\"\ntext = \"\"\n",
                5,
                8,
                "is empty",
            ),
            (
                b"[[wording]]\nsubject = \"13\"\nfield = \"theme\"\nlang = \"ja\"\ntext = \"x \"\n",
                5,
                8,
                "space",
            ),
            (
                b"[[wording]]\nsubject = \"13\"\nfield = \"theme\"\nlang = \"ja\"\ntext = \"a\\nb\"\n",
                5,
                8,
                "U+000A",
            ),
            (
                b"[[wording]]\nsubject = \"13\"\nfield = \"theme\"\nlang = \"Japanese\"\ntext = \"x\"\n",
                4,
                8,
                "language tag",
            ),
            (b"[[edition]]\nsubject = \"13\"\nagainst = \"abc\"\n", 3, 11, ""),
            (b"[[edition]]\nsubject = \"13\"\nwhy = { kind = \"whim\" }\n", 3, 16, "update"),
            (b"[[edition]]\nsubject = \"13\"\nwhy = \"update\"\n", 3, 7, "a table, `{ … }`"),
            (b"[[edition]]\nsubject = \"../13\"\n", 2, 11, "not a subject"),
            (b"[[edition]]\nsubject = \"13/\"\n", 2, 11, "not a subject"),
            (b"[edition]\nsubject = \"13\"\n", 1, 1, "[[kind]]"),
            (b"edition = [{ subject = \"13\" }]\n", 1, 11, ""),
        ],
    );
    let long = format!(
        "[[wording]]\nsubject = \"13\"\nfield = \"theme\"\nlang = \"ja\"\ntext = \"{}\"\n",
        "題".repeat(401)
    );
    all(TOML, &[(long.as_bytes(), 5, 8, "401")]);
}

#[test]
fn broken_tables() {
    let wide = format!("id,name_ja{}\narchive-1,甲\n", ",x".repeat(100_000));
    all(PEOPLE, &[(wide.as_bytes(), 1, 1, "100002 columns")]);
    all(
        PEOPLE,
        &[
            (b"id;name_ja\narchive-1;\xe7\x94\xb2\n", 1, 1, "is not a column"),
            (b"\xef\xbb\xbfname_ja\n\xe7\x94\xb2\n", 2, 1, "is empty"),
            (b"id,name_ja\narchive-1,\"\xe7\x94\xb2\narchive-2,x\n", 2, 2, "U+000A"),
            (b"id,name_ja\narchive-1\n", 2, 1, "1 fields"),
            (b"id,name_ja\narchive-1,\xe7\x94\0\n", 2, 11, "UTF-8"),
            (b"id,name_ja\narchive-1,a\0b\n", 2, 2, "U+0000"),
            (b"id,name_ja\narchive-1,x\narchive-1,y\n", 3, 1, "`why`"),
            (b"id,name_ja\nARCHIVE-1,x\n", 2, 1, "not a subject"),
            (b"id,name_ja\narchive-1, x\n", 2, 2, "space"),
            (b"id,name_ja,as_of\narchive-1,x,2026-02-30\n", 2, 3, "2026-02-30"),
            (b"id,name_ja,why\narchive-1,x,typo\n", 2, 3, "correction"),
            (b"id,name_ja,against\narchive-1,x,abc\n", 2, 3, "hexadecimal"),
            (b"id,name_ja,slug\narchive-1,x,A B\n", 2, 3, "not a code"),
        ],
    );
    all(
        SEATS,
        &[
            (b"subject,person,order\n13/a/archive-1,archive-7,-1\n", 2, 3, "small whole number"),
            (b"subject,person,parts\n13/a/archive-1,archive-7,First\n", 2, 3, "not a code"),
            (b"person,subject\narchive-7,\n", 2, 2, "is empty"),
            (b"subject,person,affiliation_Japanese\n13/a/archive-1,archive-7,x\n", 1, 3, "is not a column"),
        ],
    );
}

#[test]
fn broken_texts() {
    all(
        REPORT,
        &[
            (b"", 1, 1, "`+++`"),
            (b"---\ngenre: report\n---\n", 1, 1, "`+++`"),
            (b"+++\ngenre = \"report\"\n++\n{#p1}\nx\n", 1, 1, "close"),
            (b"+++\n+++\n{#p1}\nx\n", 1, 1, "`genre`"),
            (b"+++\ntitle = \"x\"\n+++\n{#p1}\nx\n", 1, 1, "`genre`"),
            (b"+++\ngenre = \"report\"\ntitle = \"x \"\n+++\n{#p1}\nx\n", 3, 9, "space"),
            (b"+++\ngenre = \"report\"\nabout = \"13 \"\n+++\n{#p1}\nx\n", 3, 9, "not a subject"),
            (b"+++\ngenre = \"report\"\nas_of = 2026-02-03\n+++\n{#p1}\nx\n", 3, 9, "in quotes"),
            (b"+++\ngenre = \"report\"\nas_of = \"2026-02-30\"\n+++\n{#p1}\nx\n", 3, 9, "2026-02-30"),
            (b"+++\ngenre = \"report\"\nmedia = [\"x\"]\n+++\n{#p1}\nx\n", 3, 9, "hexadecimal"),
            (b"+++\ngenre = [\n+++\n{#p1}\nx\n", 2, 10, "array"),
            (b"+++\ngenre = \"report\"\n+++\n{#p1}\nx\0y\n", 4, 1, "U+0000"),
            (b"+++\ngenre = \"report\"\n+++\n{#p1}\ncaf\xe9\n", 5, 4, "UTF-8"),
            (b"+++\ngenre = \"report\"\n+++\n{#p1\nx\n", 4, 1, "{#id}"),
            (b"+++\ngenre = \"report\"\n+++\n{#}\nx\n", 4, 1, "not a code"),
            (b"+++\ngenre = \"report\"\n+++\n{#p1 speaker=}\nx\n", 4, 1, "not a subject"),
            (b"+++\ngenre = \"report\"\n+++\n{#p1 speaker=a speaker=b}\nx\n", 4, 1, "twice"),
            (b"+++\ngenre = \"report\"\n+++\n{#p1 first}\nx\n", 4, 1, "key=value"),
            (b"+++\ngenre = \"report\"\n+++\n{#p1}\nx\n\n## a\n", 7, 1, "no paragraph"),
            (b"+++\ngenre = \"report\"\n+++\n## a\n\n## b\n\n{#p1}\nx\n", 6, 1, "two headings"),
            (b"+++\ngenre = \"report\"\n+++\n## \n\n{#p1}\nx\n", 4, 1, "is empty"),
        ],
    );
    let text = b"+++\ngenre = \"report\"\n+++\n{#p1}\nx\n";
    all("editions/13/a/jp.report.Japanese.md", &[(text, 1, 1, "language tag")]);
    all("editions/13/a/jp.Report.ja.md", &[(text, 1, 1, "not a subject")]);
    all("editions/13/a/jp.report.ja~1.md", &[(text, 1, 1, "not a file")]);
    all("editions/text/t/../jp.x.ja.md", &[(text, 1, 1, "not a subject")]);
    all("editions/text/jp.t.ja.md", &[(text, 1, 1, "texts/t/jp.ja.md")]);
}

#[test]
fn a_text_stands_in_one_file() {
    let text = "+++\ngenre = \"report\"\n+++\n\n{#p1}\n一。\n";
    let (one, two) = (REPORT, "editions/13/a/jp.report.ja~2.md");
    let faults = Shelf::default().import(&folder(&[(one, text), (two, text)])).unwrap_err();
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].place.file, two);
    assert!(faults[0].message.contains("another file gives this text too"));
}

#[test]
fn a_hundred_thousand_faults_are_found_in_time() {
    let rows: String = (0..100_000).map(|n| format!("archive-{n},\u{202e}\n")).collect();
    let mut shelf = Shelf::default();
    let faults = shelf.import(&folder(&[(PEOPLE, &format!("id,name_ja\n{rows}"))])).unwrap_err();
    assert_eq!(faults.len(), 100_000);
    let tables = "[[figure]]\nsubject = \"13/f\"\nmeasure = \"heads\"\n".repeat(20_000);
    assert_eq!(shelf.import(&folder(&[(TOML, &tables)])).unwrap_err().len(), 20_000);
    let ids: String = (0..50_000).map(|n| format!("{{#p{n}}}\nx\n")).collect();
    let text = format!("+++\ngenre = \"report\"\n+++\n{ids}{{#p0}}\nx\n");
    assert_eq!(shelf.import(&folder(&[(REPORT, &text)])).unwrap_err()[0].place.line, 100_004);
}
