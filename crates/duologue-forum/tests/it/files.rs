//! Import and export: nothing is said twice, unchanged words keep their blobs, and what was removed stays away.

use duologue_forum::acts::Field;
use duologue_forum::{Rendering, files};
use duologue_record::Hash;
use serde_json::json;

use crate::folder::{Shelf, folder, text};
use crate::log::saying;

const HEAD: (&str, &str) = (
    "dialogue/archive.toml",
    "[[dialogue]]\nsubject = \"dialogue\"\nsides = [\"jp\", \"cn\"]\nlanguages = [\"ja\", \"zh\", \"en\"]\n",
);
const REPORT: &str = "editions/13/a/jp.report.ja.md";
const ZH: &str = "editions/13/a/cn.report.zh.md";
const JA: &str = "+++\ngenre = \"report\"\n+++\n\n{#p1}\n一つ目。\n\n{#p2 speaker=jp-1}\n二つ目。\n";
const CN: &str = "+++\ntranslates = \"ja\"\nby = \"person\"\n+++\n\n{#p1}\n第一。\n\n{#p2}\n第二。\n";

fn renderings(shelf: &Shelf) -> Vec<Rendering> {
    let text = shelf.forum.texts("13/a/report").remove(0);
    text.text.paragraphs.iter().map(|p| text.rendering(p, "zh")).collect()
}

fn blobs(shelf: &Shelf) -> Vec<Option<Hash>> {
    let text = shelf.forum.texts("13/a/report").remove(0);
    text.text.paragraphs.iter().map(|p| p.sha256).collect()
}

#[test]
fn editing_one_paragraph_makes_exactly_its_translation_stale() {
    let mut shelf = Shelf::default();
    shelf.import(&folder(&[HEAD, (REPORT, JA), (ZH, CN)])).unwrap();
    let before = blobs(&shelf);
    assert!(shelf.import(&folder(&[HEAD, (REPORT, JA), (ZH, CN)])).unwrap().is_empty());

    let edited = JA.replace("二つ目。", "二つ目、改。");
    let appended = shelf.import(&folder(&[HEAD, (REPORT, &edited), (ZH, CN)])).unwrap();
    assert_eq!(appended.into_iter().collect::<Vec<_>>(), [("jp".to_owned(), 1)]);
    let after = blobs(&shelf);
    assert_eq!(after[0], before[0], "equal text keeps its salt, so its blob");
    assert_ne!(after[1], before[1]);
    assert!(matches!(renderings(&shelf)[..], [Rendering::Current(_), Rendering::Stale { .. }]));

    // The export shows what the stale paragraph was made from, and comes back as it was.
    let written = shelf.export();
    let marker = format!("{{#p2 from={}}}", before[1].unwrap());
    assert!(text(&written, ZH).contains(&marker) && !text(&written, ZH).contains("{#p1 from"));
    assert!(shelf.plan(&written).unwrap().is_empty());
    let mut other = Shelf::default();
    other.import(&written).unwrap();
    assert!(matches!(renderings(&other)[1], Rendering::Stale { .. }));

    // Reading it again and finding it right says so in one word.
    let confirmed = CN.replace("{#p2}", "{#p2 from=current}");
    let appended = shelf.import(&folder(&[HEAD, (REPORT, &edited), (ZH, &confirmed)])).unwrap();
    assert_eq!(appended.into_iter().collect::<Vec<_>>(), [("cn".to_owned(), 1)]);
    assert!(matches!(renderings(&shelf)[..], [Rendering::Current(_), Rendering::Current(_)]));
    // A file that says `current` for ever appends nothing more.
    assert!(shelf.import(&folder(&[HEAD, (REPORT, &edited), (ZH, &confirmed)])).unwrap().is_empty());
}

#[test]
fn moving_paragraphs_and_new_speakers_leave_translations_current() {
    let mut shelf = Shelf::default();
    shelf.import(&folder(&[HEAD, (REPORT, JA), (ZH, CN)])).unwrap();
    let moved =
        "+++\ngenre = \"report\"\n+++\n\n## 見出し\n\n{#p2 speaker=jp-2}\n二つ目。\n\n{#p1}\n一つ目。\n";
    shelf.import(&folder(&[HEAD, (REPORT, moved), (ZH, CN)])).unwrap();
    assert!(renderings(&shelf).iter().all(|r| matches!(r, Rendering::Current(_))));
    // A translated paragraph that is written anew renders the source as it stands now.
    let newer = CN.replace("第二。", "第二，改。");
    shelf.import(&folder(&[HEAD, (REPORT, &moved.replace("二つ目", "2")), (ZH, &newer)])).unwrap();
    assert!(renderings(&shelf).iter().all(|r| matches!(r, Rendering::Current(_))));
}

#[test]
fn a_text_that_says_why_it_changed_comes_back_too() {
    let mut shelf = Shelf::default();
    shelf.import(&folder(&[HEAD, (REPORT, JA)])).unwrap();
    let corrected = JA
        .replace("+++\n\n{#p1}", "why = { kind = \"correction\", text = \"誤記\" }\n+++\n\n{#p1}")
        .replace("一つ目", "1");
    shelf.import(&folder(&[HEAD, (REPORT, &corrected)])).unwrap();
    let written = shelf.export();
    assert_eq!(text(&written, REPORT), corrected);
    assert!(shelf.plan(&written).unwrap().is_empty());
    shelf.import(&folder(&[HEAD, (REPORT, &corrected.replace("二つ目", "2"))])).unwrap();
    let written = shelf.export();
    assert!(shelf.plan(&written).unwrap().is_empty());
}

#[test]
fn a_chain_of_words_is_written_whole_and_only_its_end_may_change() {
    let planned = "[[edition]]\nsubject = \"21\"\nstatus = \"planned\"\n";
    let postponed = "\n[[edition]]\nsubject = \"21\"\nstatus = \"postponed\"\nwhy = { kind = \"update\" }\n";
    let file = "editions/21/cn.toml";
    let mut shelf = Shelf::default();
    shelf.import(&folder(&[HEAD, (file, planned)])).unwrap();
    let both = format!("{planned}{postponed}");
    shelf.import(&folder(&[HEAD, (file, &both)])).unwrap();
    assert_eq!(text(&shelf.export(), file), both);
    assert!(shelf.import(&folder(&[HEAD, (file, &both)])).unwrap().is_empty());
    // What gave its reason stands; a further change is said below it.
    let mended = both.replace("postponed", "cancelled");
    assert!(shelf.import(&folder(&[HEAD, (file, &mended)])).is_err());
    let longer = format!("{both}{}", postponed.replace("postponed", "cancelled"));
    assert_eq!(shelf.import(&folder(&[HEAD, (file, &longer)])).unwrap()["cn"], 1);
    assert_eq!(text(&shelf.export(), file), longer);
}

#[test]
fn a_single_word_may_be_mended_in_place() {
    let (file, year) = ("editions/13/cn.toml", "[[edition]]\nsubject = \"13\"\nyear = 2016\n");
    let mut shelf = Shelf::default();
    shelf.import(&folder(&[HEAD, (file, year)])).unwrap();
    let mended = year.replace("2016", "2017");
    assert_eq!(shelf.import(&folder(&[HEAD, (file, &mended)])).unwrap()["cn"], 1);
    assert_eq!(text(&shelf.export(), file), mended);
    assert!(shelf.import(&folder(&[HEAD, (file, &mended)])).unwrap().is_empty());
    assert_eq!(shelf.forum.voice("cn").unwrap().size(), 2, "the log keeps both");
}

#[test]
fn a_folder_with_a_fault_appends_nothing() {
    let mut shelf = Shelf::default();
    let good = "[[edition]]\nsubject = \"13\"\nyear = 2017\n";
    let bad = "[[edition]]\nsubject = \"14\"\nyears = 2018\n";
    assert!(
        shelf.import(&folder(&[HEAD, ("editions/13/jp.toml", good), ("editions/14/jp.toml", bad)])).is_err()
    );
    // A fault that shows only while planning stops everything as well.
    assert!(shelf.import(&folder(&[HEAD, ("editions/13/jp.toml", good), (ZH, CN)])).is_err());
    assert!(shelf.forum.voices().next().is_none() && shelf.blobs.is_empty());
}

#[test]
fn what_was_removed_is_not_written_and_nothing_older_comes_back() {
    let first = "[[wording]]\nsubject = \"13\"\nfield = \"theme\"\nlang = \"ja\"\ntext = \"古い\"\n";
    let second = "\n[[wording]]\nsubject = \"13\"\nfield = \"theme\"\nlang = \"ja\"\ntext = \"新しい\"\nwhy = { kind = \"correction\" }\n";
    let file = "editions/13/jp.toml";
    let mut shelf = Shelf::default();
    shelf.import(&folder(&[HEAD, (file, &format!("{first}{second}")), (REPORT, JA)])).unwrap();
    let body = shelf.forum.words("13").next().unwrap().act.entry.body.unwrap();
    let redact = saying("redact", json!({ "blobs": [body, blobs(&shelf)[1]], "ground": "privacy" }));
    shelf.append("jp", "dialogue", &redact).unwrap();

    let mut cold = shelf.restarted();
    for shelf in [&mut shelf, &mut cold] {
        assert!(shelf.forum.wordings("13", Field::Theme, &[]).is_empty());
        let written = shelf.export();
        assert!(!written.contains_key(file), "neither the removed word nor the one before it");
        assert!(!text(&written, REPORT).contains("二つ目"), "a removed paragraph leaves no words");
        assert!(shelf.plan(&written).unwrap().is_empty(), "what a removal left can be imported again");
    }
    assert_eq!(shelf.export(), cold.export());
}

#[test]
fn t17_files_with_a_mark_of_order_and_other_line_ends_say_the_same() {
    let people = "id,slug,side,name_ja,name_zh\narchive-1,,jp,\"甲, 乙\",甲乙\n";
    let toml = "[[wording]]\nsubject = \"13\"\nfield = \"theme\"\nlang = \"ja\"\ntext = \"が\"\n";
    let plain = folder(&[HEAD, ("people/archive.csv", people), ("editions/13/jp.toml", toml), (REPORT, JA)]);
    let mut shelf = Shelf::default();
    shelf.import(&plain).unwrap();
    assert_eq!(shelf.forum.person("archive-1").unwrap().names["ja"].display, "甲, 乙");
    // As a spreadsheet and an editor on other systems save them, with letters decomposed.
    let other = plain.into_iter().map(|(path, bytes)| {
        let text = String::from_utf8(bytes).unwrap().replace('\n', "\r\n").replace('が', "か\u{3099}");
        (path, format!("\u{feff}{text}").into_bytes())
    });
    assert!(shelf.import(&other.collect()).unwrap().is_empty());
}

#[test]
fn a_fourth_language_survives_the_way_through_files() {
    let people = "id,name_ja,name_ko\narchive-1,甲野,갑야\n";
    let seats = "subject,person,roles,affiliation_zh-Hant\n1/a/archive-s1,archive-1,panellist,當時的職銜\n";
    let report = JA.replace("二つ目。", "둘째.");
    let files = [
        HEAD,
        ("people/archive.csv", people),
        ("editions/1/archive.appearances.csv", seats),
        ("editions/13/a/jp.report.ko.md", report.as_str()),
    ];
    let mut shelf = Shelf::default();
    shelf.import(&folder(&files)).unwrap();
    let written = shelf.export();
    let mut other = Shelf::default();
    other.import(&written).unwrap();
    assert_eq!(other.forum.person("archive-1").unwrap().names["ko"].display, "갑야");
    assert_eq!(
        other.forum.seat("1/a/archive-s1").unwrap().appearance.affiliation.get("zh-Hant").unwrap(),
        "當時的職銜"
    );
    assert_eq!(other.export(), written);
    assert!(shelf.plan(&written).unwrap().is_empty());
}

#[test]
fn five_thousand_rows_are_read() {
    let mut people = "id,slug,side,name_ja,name_en\n".to_owned();
    for n in 0..5_000 {
        people.push_str(&format!("archive-{n},,jp,登壇者{n},\"Panellist, {n}\"\n"));
    }
    let mut shelf = Shelf::default();
    let appended = shelf.import(&folder(&[HEAD, ("people/archive.csv", &people)])).unwrap();
    assert_eq!(appended["archive"], 5_001);
    assert_eq!(shelf.forum.people().len(), 5_000);
    assert_eq!(shelf.forum.person("archive-4999").unwrap().names["en"].display, "Panellist, 4999");
}

#[test]
fn a_name_may_hold_what_stands_between_names() {
    let file = "people/archive.csv";
    let rows = "id,name_en,variants\narchive-1,A,B\\|C | D\\\\ | E\n";
    let mut shelf = Shelf::default();
    shelf.import(&folder(&[HEAD, (file, rows)])).unwrap();
    assert_eq!(shelf.forum.person("archive-1").unwrap().variants, ["B|C", "D\\", "E"]);
    let written = shelf.export();
    assert!(text(&written, file).contains("B\\|C | D\\\\ | E"));
    assert!(shelf.plan(&written).unwrap().is_empty());
}

#[test]
fn lines_that_look_like_markers_stay_words() {
    let lines = "\\{#p9}\n\\## no heading\n\\\\{#p8}\nplain \\ and {#p7}";
    let file = format!("+++\ngenre = \"report\"\n+++\n\n{{#p1}}\n{lines}\n");
    let mut shelf = Shelf::default();
    shelf.import(&folder(&[HEAD, (REPORT, &file)])).unwrap();
    let hash = blobs(&shelf)[0].unwrap();
    assert_eq!(shelf.text(&hash).unwrap(), "{#p9}\n## no heading\n\\{#p8}\nplain \\ and {#p7}");
    assert_eq!(text(&shelf.export(), REPORT), file);
}

#[test]
fn texts_of_one_name_and_language_stand_beside_each_other() {
    let from = |of: &str, title: &str, words: &str| {
        format!(
            "+++\ngenre = \"report\"\nof = \"{of}\"\nsource = {{ title = \"{title}\" }}\n+++\n\n{{#p1}}\n{words}\n"
        )
    };
    let (first, second, third) = (from("jp", "A", "一"), from("jp", "B", "二"), from("cn", "A", "三"));
    let stem = "editions/13/a/archive.report.ja";
    let (one, two, three) = (format!("{stem}.md"), format!("{stem}~2.md"), format!("{stem}~3.md"));
    let mut shelf = Shelf::default();
    shelf.import(&folder(&[HEAD, (&one, &first), (&two, &second), (&three, &third)])).unwrap();
    assert_eq!(shelf.forum.texts("13/a/report").len(), 3);
    let written = shelf.export();
    assert_eq!([&one, &two, &three].map(|f| text(&written, f)), [&first, &second, &third]);
    // The first keeps its file when it is edited after the others were said.
    let edited = first.replace("一", "壱");
    shelf.import(&folder(&[HEAD, (&one, &edited), (&two, &second), (&three, &third)])).unwrap();
    let written = shelf.export();
    assert_eq!([&one, &two, &three].map(|f| text(&written, f)), [&edited, &second, &third]);
    let mut other = Shelf::default();
    other.import(&written).unwrap();
    assert_eq!(other.export(), written);
    assert!(files::read(&folder(&[HEAD, (&format!("{stem}~10.md"), &first)])).is_err());
}

#[test]
fn a_translation_outlives_what_it_renders() {
    let mut shelf = Shelf::default();
    shelf.import(&folder(&[HEAD, (REPORT, JA), (ZH, CN)])).unwrap();
    let gone = blobs(&shelf)[1].unwrap();
    let shorter = JA.split("{#p2").next().unwrap().trim_end().to_owned() + "\n";
    // The source loses its second paragraph; the file of the translation as it was is refused with the mend.
    let faults = shelf.import(&folder(&[HEAD, (REPORT, &shorter), (ZH, CN)])).unwrap_err();
    assert!(faults[0].to_string().contains("from="), "{faults:?}");
    shelf.import(&folder(&[HEAD, (REPORT, &shorter)])).unwrap();
    let written = shelf.export();
    assert!(text(&written, ZH).contains(&format!("{{#p2 from={gone}}}")));
    assert!(shelf.plan(&written).unwrap().is_empty());
    let mut other = Shelf::default();
    other.import(&written).unwrap();
    assert_eq!(other.export(), written);
}

#[test]
fn a_text_names_its_media() {
    let (a, b) = (Hash::of(b"a picture"), Hash::of(b"a sound"));
    let file = format!("+++\ngenre = \"report\"\nmedia = [\"{a}\", \"{b}\"]\n+++\n\n{{#p1}}\n一。\n");
    let mut shelf = Shelf::default();
    shelf.import(&folder(&[HEAD, (REPORT, &file)])).unwrap();
    assert_eq!(shelf.forum.texts("13/a/report")[0].text.media, [a, b]);
    assert_eq!(text(&shelf.export(), REPORT), file);
    for wrong in ["\"x\"", "[1]", "[\"x\"]"] {
        let bad = file.replace(&format!("[\"{a}\", \"{b}\"]"), wrong);
        assert!(files::read(&folder(&[HEAD, (REPORT, &bad)])).is_err(), "{wrong}");
    }
}

#[test]
fn a_correction_that_was_taken_back_brings_nothing_back() {
    let first = "[[edition]]\nsubject = \"13\"\nyear = 2016\n";
    let second = "\n[[edition]]\nsubject = \"13\"\nyear = 2017\nwhy = { kind = \"correction\" }\n";
    let file = "editions/13/jp.toml";
    let mut shelf = Shelf::default();
    shelf.import(&folder(&[HEAD, (file, &format!("{first}{second}"))])).unwrap();
    let leaf = shelf.forum.words("13").next().unwrap().act.leaf;
    shelf.append("jp", &format!("entry/{leaf}"), &saying("retract", json!({})));
    assert!(shelf.forum.edition("13").is_none_or(|edition| edition.year.is_empty()), "no year stands");
    let written = shelf.export();
    assert!(!written.contains_key(file), "so none is written");
    assert!(shelf.plan(&written).unwrap().is_empty());
}

#[test]
fn a_correction_edited_without_a_reason_leaves_one_word() {
    let (file, edition) = ("editions/13/jp.toml", "[[edition]]\nsubject = \"13\"\n");
    let chain = format!("{edition}year = 2016\n\n{edition}year = 2017\nwhy = {{ kind = \"update\" }}\n");
    let mut shelf = Shelf::default();
    shelf.import(&folder(&[HEAD, (file, &chain)])).unwrap();
    shelf.append("jp", "13", &saying("edition", json!({ "year": 2018 })));
    let written = shelf.export();
    assert_eq!(text(&written, file), format!("{edition}year = 2018\n"));
    assert!(shelf.plan(&written).unwrap().is_empty());
    Shelf::default().import(&written).unwrap();
}

#[test]
fn cells_that_a_spreadsheet_would_run_stand_behind_an_apostrophe() {
    let file = "people/archive.csv";
    let names = ["=HYPERLINK(\"//x\")", "+1", "-1", "@SUM(A1)", "＝1", "'=1", "''-1", "'quoted'", "普通"];
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    // As a stranger writes them: a sign stands bare, and an apostrophe before one is already a guard.
    let rows: Vec<String> =
        names.iter().enumerate().map(|(n, name)| format!("archive-{n},{}\n", quoted(name))).collect();
    let mut shelf = Shelf::default();
    shelf.import(&folder(&[HEAD, (file, &format!("id,name_en\n{}", rows.concat()))])).unwrap();
    let held = |shelf: &Shelf, n: usize| {
        shelf.forum.person(&format!("archive-{n}")).unwrap().names["en"].display.clone()
    };
    let meant = ["=HYPERLINK(\"//x\")", "+1", "-1", "@SUM(A1)", "＝1", "=1", "'-1", "'quoted'", "普通"];
    for (n, name) in meant.iter().enumerate() {
        assert_eq!(held(&shelf, n), *name);
    }
    let written = shelf.export();
    let signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r'];
    let mut reader = text(&written, file).lines();
    reader.next();
    for line in reader {
        for cell in line.split(',') {
            assert!(!cell.trim_start_matches('"').starts_with(signs), "{line}");
        }
    }
    let mut other = Shelf::default();
    other.import(&written).unwrap();
    assert!((0..names.len()).all(|n| held(&other, n) == held(&shelf, n)));
    assert_eq!(other.export(), written);
}

#[test]
fn a_reason_of_several_lines_does_not_close_the_front_matter() {
    let reason = "誤記\\n+++\\n\\n{#p9}\\n\\\"\\\"\\\"";
    let file = format!(
        "+++\ngenre = \"report\"\nwhy = {{ kind = \"correction\", text = \"{reason}\" }}\n+++\n\n{{#p1}}\n一。\n"
    );
    let mut shelf = Shelf::default();
    shelf.import(&folder(&[HEAD, (REPORT, &file)])).unwrap();
    assert_eq!(text(&shelf.export(), REPORT), file);
}

#[test]
fn a_recording_needs_no_paragraph() {
    let file = format!("+++\ngenre = \"report\"\nmedia = [\"{}\"]\n+++\n", Hash::of(b"a film"));
    let mut shelf = Shelf::default();
    shelf.import(&folder(&[HEAD, (REPORT, &file)])).unwrap();
    assert_eq!(text(&shelf.export(), REPORT), file);
    assert!(shelf.plan(&shelf.clone().export()).unwrap().is_empty());
}
