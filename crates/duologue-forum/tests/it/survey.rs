//! Joint surveys: samples, breaks, concordance, and a release that no side can make alone.

use std::collections::BTreeMap;
use std::path::Path;

use duologue_forum::acts::{Agree, SampleKind, Saying, Strength};
use duologue_forum::survey::microdata::{self, MOST, NotWhole, PART, Parted};
use duologue_forum::survey::{
    Asked, Asking, Cell, Change, Column, Method, Microdata, NotReady, Rules, Sheet, SheetFault, Table,
    Weighting, released, survey_manifest, survey_release,
};
use duologue_forum::{Forum, Manifest, NotReleased, Voice};
use duologue_record::Hash;
use serde_json::{Value, json};

use crate::example::example;
use crate::log::{AT, Log, archive, forum, saying};

fn years(forum: &Forum) -> Vec<String> {
    forum.surveys().into_iter().filter(|code| code.parse::<u32>().is_ok()).collect()
}

#[test]
fn the_cities_of_2015_are_a_break_and_nothing_else_is() {
    let (_, shelf) = example();
    let forum = &shelf.forum;
    let breaks = forum.breaks(&years(forum), SampleKind::Public);
    let found: Vec<_> = breaks.iter().map(|b| (b.survey.as_str(), b.side.as_str(), b.change)).collect();
    assert_eq!(found, [("2015", "cn", Change::Sites { from: 5, to: 10 })]);
}

#[test]
fn a_figure_that_sources_tell_differently_stands_twice() {
    let (_, shelf) = example();
    let forum = &shelf.forum;
    let good = |survey: &str, item: &str, side: &str| -> Vec<String> {
        let toplines = forum.toplines(survey, item);
        let of_side = toplines.iter().filter(|(_, t)| t.side == side);
        of_side.filter_map(|(_, t)| t.shares.get("good").cloned()).collect()
    };
    let mut chinese = good("2009", "impression", "cn");
    chinese.sort();
    assert_eq!(chinese, ["32.6", "35.7"]);
    assert_eq!(good("2021", "impression", "jp"), ["9.0"]);
    assert!(forum.toplines("2008", "impression").is_empty(), "a gap stays a gap");
}

/// The 136 published figures, read again from the collected facts.
#[test]
fn the_example_holds_every_published_figure() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/joint-poll/trend.csv");
    let Ok(text) = std::fs::read_to_string(&file) else {
        assert!(std::env::var_os("CI").is_none(), "{} is not there", file.display());
        println!("skipped: {} is not there", file.display());
        return;
    };
    let (_, shelf) = example();
    let forum = &shelf.forum;
    let mut known = 0;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    for row in reader.deserialize() {
        let row: BTreeMap<String, String> = row.unwrap();
        let item = match row["item"].as_str() {
            "current_relations" => "relations",
            "importance_of_relations" => "importance",
            "impression_of_other_country" => "impression",
            other => panic!("{other}"),
        };
        let answer = row["category"].replace('_', "-");
        let percent: f64 = row["percent"].parse().unwrap();
        let stands = forum.toplines(&row["year"], item).iter().any(|(word, topline)| {
            word.is_recorded() == word.saying().unwrap().provenance.of.is_some()
                && topline.side == row["public"].to_lowercase()
                && topline.shares.get(&answer).is_some_and(|s| s.parse::<f64>().unwrap() == percent)
                && topline.n == row["n"].parse().ok()
        });
        assert!(stands, "{row:?}");
        known += 1;
    }
    assert_eq!(known, 136);
}

fn item(text: &str, answers: &[(&str, &str)]) -> Value {
    let answers: Vec<Value> =
        answers.iter().map(|(code, label)| json!({ "code": code, "labels": { "ja": label } })).collect();
    json!({ "wordings": { "ja": text }, "answers": answers })
}

#[test]
fn an_item_is_the_same_changed_new_dropped_or_unknown() {
    let mut jp = archive();
    let yes_no = [("1", "はい"), ("2", "いいえ")];
    for (survey, items) in [("2001", "q1 q2"), ("2002", "q1 q2 q3"), ("2003", "q1 q2b"), ("2004", "q1")] {
        let items: Vec<&str> = items.split(' ').collect();
        jp.say("questionnaire", &format!("survey/{survey}"), json!({ "items": items }));
    }
    for survey in ["2001", "2002"] {
        jp.say("item", &format!("survey/{survey}/q1"), item("良いですか。", &yes_no));
        jp.say("item", &format!("survey/{survey}/q2"), item("行きましたか。", &yes_no));
    }
    jp.say("item", "survey/2002/q3", item("読みますか。", &yes_no));
    jp.say("item", "survey/2003/q1", item("とても良いですか。", &yes_no));
    let mut again = item("行きましたか。", &yes_no);
    again["was"] = json!("q2");
    jp.say("item", "survey/2003/q2b", again);
    jp.say(
        "item",
        "survey/2004/q1",
        item("とても良いですか。", &[("1", "はい"), ("2", "いいえ"), ("3", "さあ")]),
    );
    jp.say("topline", "survey/2000/q1", json!({ "side": "jp", "sample": "public", "shares": { "1": "50" } }));
    let forum = forum(&[&jp]);
    let course = |item: &str| -> Vec<(String, Asked)> {
        forum.concordance(item, &forum.surveys()).into_iter().map(|c| (c.survey, c.asked)).collect()
    };
    let at = |survey: &str, asked| (survey.to_owned(), asked);
    assert_eq!(
        course("q1"),
        [
            at("2000", Asked::Unknown),
            at("2001", Asked::Unknown),
            at("2002", Asked::Same),
            at("2003", Asked::Changed),
            // Another answer to choose is another question.
            at("2004", Asked::Changed)
        ]
    );
    assert_eq!(
        course("q2b"),
        [
            at("2001", Asked::New),
            at("2002", Asked::Same),
            at("2003", Asked::Same),
            at("2004", Asked::Dropped)
        ]
    );
    assert_eq!(course("q3"), [at("2002", Asked::New), at("2003", Asked::Dropped)]);
}

/// Two sides word one item each in its own language: other words of one say nothing of the other.
#[test]
fn each_sides_words_are_compared_with_its_own() {
    let (mut jp, mut cn) = (Log::new("jp"), Log::new("cn"));
    let worded = |lang: &str, text: &str| json!({ "wordings": { lang: text }, "answers": [] });
    for (survey, ja, zh) in [
        ("2001", Some("良いですか。"), None),
        ("2002", Some("良いですか。"), Some("好吗？")),
        ("2003", Some("とても良いですか。"), Some("好吗？")),
    ] {
        for (log, lang, text) in [(&mut jp, "ja", ja), (&mut cn, "zh", zh)] {
            let Some(text) = text else { continue };
            log.say("questionnaire", &format!("survey/{survey}"), json!({ "items": ["q1"] }));
            log.say("item", &format!("survey/{survey}/q1"), worded(lang, text));
        }
    }
    let archive = archive();
    let forum = forum(&[&archive, &jp, &cn]);
    let course = forum.concordance("q1", &forum.surveys());
    let told = |place: usize| (course[place].asked, course[place].of("jp"), course[place].of("cn"));
    assert_eq!(told(0), (Asked::New, Asked::New, Asked::New));
    // What the other side asked before is not on record, whatever the first side's words are.
    assert_eq!(told(1), (Asked::Unknown, Asked::Same, Asked::Unknown));
    assert_eq!(told(2), (Asked::Changed, Asked::Changed, Asked::Same));
}

fn cell(answer: &str, n: u64, weighted: &str) -> Cell {
    Cell {
        answer: answer.into(),
        net: false,
        suppressed: false,
        n: Some(n),
        weighted: Some(weighted.into()),
        se: Some("0.01".into()),
        df: Some(999),
        low: Some("0.1".into()),
        high: Some("0.2".into()),
    }
}

fn table(side: &str, cells: Vec<Cell>) -> Table {
    let base = cells.iter().filter_map(|c| c.n).sum();
    let column = Column {
        by: vec![],
        base: Some(base),
        weighted: Some("8".into()),
        decimals: 1,
        uncertain: false,
        cells,
    };
    let (survey, item) = ("2026".into(), "q1".into());
    Table {
        survey,
        side: side.into(),
        sample: SampleKind::Public,
        item,
        multiple: false,
        columns: vec![column],
    }
}

fn method(side: &str) -> Method {
    Method {
        survey: "2026".into(),
        side: side.into(),
        sample: SampleKind::Public,
        simulated: true,
        questionnaire: Hash::of(b"questionnaire"),
        delivery: Hash::of(side.as_bytes()),
        rows: 8,
        weighting: Weighting::default(),
        effect: "1.250000".into(),
        interval: "logit".into(),
        confidence: "0.95".into(),
        rules: Rules { base: 50, cell: 10 },
        suppressed: 0,
        licence: None,
        approval: None,
        consent: None,
        microdata: BTreeMap::new(),
        small_cells: None,
    }
}

fn sheets(side: &str) -> Vec<Vec<u8>> {
    // 1 and 3 of 8 are 12.5 and 37.5 in a hundred; two thirds has no end.
    let cells = vec![cell("1", 1, "1"), cell("2", 3, "3"), cell("3", 4, "2.666667")];
    [Sheet::SurveyMethod(Box::new(method(side))), Sheet::SurveyTable(table(side, cells))]
        .iter()
        .map(|sheet| sheet.to_bytes().unwrap())
        .collect()
}

#[test]
fn one_manifest_whatever_the_order_of_the_sheets() {
    let all: Vec<Vec<u8>> = sheets("jp").into_iter().chain(sheets("cn")).collect();
    let (manifest, ordered) = survey_manifest(all.clone(), &["jp", "cn"]).unwrap();
    assert_eq!(manifest.holds, ordered.iter().map(|s| Hash::of(s)).collect::<Vec<_>>());
    assert_eq!((manifest.subject.as_str(), manifest.strength), ("survey/2026", Strength::Staff));
    let mut turned = all.clone();
    turned.reverse();
    assert_eq!(survey_manifest(turned, &["jp", "cn"]).unwrap().0, manifest);
    let refusals = [
        (sheets("jp"), NotReady::NoSheets(vec!["cn".into()])),
        (vec![], NotReady::NoSheets(vec!["jp".into(), "cn".into()])),
        (all[..3].iter().cloned().chain(sheets("kr")).collect(), NotReady::NotASide("kr".into())),
        (all[1..].to_vec(), NotReady::NoSheets(vec!["jp".into()])),
        ([all.clone(), sheets("jp")].concat(), NotReady::Twice { side: "jp".into(), what: "method".into() }),
    ];
    for (sheets, refusal) in refusals {
        assert_eq!(survey_manifest(sheets, &["jp", "cn"]).unwrap_err(), refusal);
    }
}

#[test]
fn a_sheet_that_is_none_is_refused() {
    assert!(matches!(Sheet::from_bytes(b"{}"), Err(SheetFault::Unreadable(_))));
    assert!(matches!(Sheet::from_bytes(&[b'['; 100_000]), Err(SheetFault::Unreadable(_))));
    for wrong in ["NaN", "-1", "1e5", "inf", ""] {
        let bytes = Sheet::SurveyTable(table("jp", vec![cell("1", 1, wrong)])).to_bytes().unwrap();
        assert!(matches!(Sheet::from_bytes(&bytes), Err(SheetFault::Number { .. })), "{wrong}");
    }
    let mut many = table("jp", vec![cell("1", 2, "1")]);
    many.columns[0].base = Some(1);
    let bytes = Sheet::SurveyTable(many).to_bytes().unwrap();
    assert!(matches!(Sheet::from_bytes(&bytes), Err(SheetFault::Counts { .. })));
}

/// 150,000 bytes are two parts of 65,536 and one of 18,928.
#[test]
fn a_file_larger_than_a_blob_is_made_of_its_parts_and_of_nothing_else() {
    let file: Vec<u8> = (0..150_000_u32).map(|n| (n % 251) as u8).collect();
    let blobs: BTreeMap<Hash, Vec<u8>> =
        microdata::parts(&file).map(|part| (Hash::of(part), part.to_vec())).collect();
    assert_eq!(blobs.values().map(Vec::len).sum::<usize>(), 150_000);
    let named = Microdata::of(&file);
    let Microdata::Parted(parted) = &named else { panic!("{named:?}") };
    assert_eq!((parted.bytes, parted.sha256, parted.parts.len()), (150_000, Hash::of(&file), 3));
    assert_eq!(blobs[&parted.parts[2]].len(), 18_928);
    assert_eq!(named.whole(&|part| blobs.get(part).cloned()), Ok(file.clone()));
    let gone = parted.parts[1];
    let missing = NotWhole::Missing { place: 2, of: 3, part: gone };
    assert_eq!(named.whole(&|part| blobs.get(part).filter(|_| *part != gone).cloned()), Err(missing));
    assert!(missing.to_string().starts_with("part 2 of 3 is not here"));
    // Each part is what its name says, and together they are another file.
    let mut turned = parted.clone();
    turned.parts.swap(0, 1);
    for other in [turned, Parted { bytes: 149_999, ..parted.clone() }] {
        let whole = Microdata::Parted(other).whole(&|part| blobs.get(part).cloned());
        assert_eq!(whole, Err(NotWhole::Other));
    }
    // A file that one blob holds is named by its hash alone, as sheets have had it from the first.
    let small = &file[..PART];
    assert_eq!(Microdata::of(small), Microdata::Whole(Hash::of(small)));
    assert_eq!(serde_json::to_value(Microdata::of(small)).unwrap(), json!(Hash::of(small)));
}

#[test]
fn a_method_sheet_names_files_of_answers_in_either_form() {
    let read = |method: &Method| {
        Sheet::from_bytes(&Sheet::SurveyMethod(Box::new(method.clone())).to_bytes().unwrap())
    };
    let with =
        |lang: &str, file: Microdata| Method { microdata: [(lang.to_owned(), file)].into(), ..method("jp") };
    let small = with("ja", Microdata::Whole(Hash::of(b"answers")));
    assert_eq!(read(&small), Ok(Sheet::SurveyMethod(Box::new(small.clone()))));
    assert_eq!(small.file_name("ja"), "jp-public.ja.sav");
    let large = with("ja", Microdata::of(&[7; 3 * PART]));
    assert_eq!(read(&large), Ok(Sheet::SurveyMethod(Box::new(large))));
    let part = Hash::of(b"part");
    let parted = |bytes: u64, parts: usize| {
        Microdata::Parted(Parted { sha256: part, bytes, parts: vec![part; parts] })
    };
    for wrong in [
        parted(0, 0),
        parted(0, 1),
        parted(PART as u64, 2),
        parted(PART as u64 + 1, 1),
        parted(MOST + 1, 257),
    ] {
        let refused = read(&with("ja", wrong.clone()));
        assert!(matches!(refused, Err(SheetFault::Microdata { .. })), "{wrong:?}: {refused:?}");
    }
    assert!(read(&with("ja", parted(MOST, 256))).is_ok());
    // Two languages together.
    let mut both = with("ja", parted(MOST, 256));
    both.microdata.insert("zh".into(), parted(PART as u64 + 1, 2));
    assert!(matches!(read(&both), Err(SheetFault::Microdata { .. })));
    // Side and language name a file on disk.
    for lang in ["../ja", "", "j/a", "JA"] {
        assert!(matches!(read(&with(lang, parted(1, 1))), Err(SheetFault::Unreadable(_))), "{lang}");
    }
    let elsewhere = Method { side: "../jp".into(), ..method("jp") };
    assert!(matches!(read(&elsewhere), Err(SheetFault::Unreadable(_))));
}

/// The parts belong to what is agreed, beside the sheets that pages print.
#[test]
fn a_manifest_keeps_files_of_answers_apart_from_sheets() {
    let file = [7; PART + 1];
    let large = Method { microdata: [("ja".into(), Microdata::of(&file))].into(), ..method("jp") };
    let mut all: Vec<Vec<u8>> = sheets("jp").into_iter().chain(sheets("cn")).collect();
    let (without, _) = survey_manifest(all.clone(), &["jp", "cn"]).unwrap();
    assert!(
        without.files.is_empty()
            && !String::from_utf8(without.to_bytes().unwrap()).unwrap().contains("files")
    );
    all[0] = Sheet::SurveyMethod(Box::new(large)).to_bytes().unwrap();
    let (manifest, sheets) = survey_manifest(all, &["jp", "cn"]).unwrap();
    assert_eq!(manifest.holds.len(), 4);
    let parts: std::collections::BTreeSet<Hash> = microdata::parts(&file).map(Hash::of).collect();
    assert_eq!(manifest.files, parts.into_iter().collect::<Vec<_>>());
    assert_eq!(manifest.blobs().count(), 6);
    assert_eq!(Manifest::from_bytes(&manifest.to_bytes().unwrap()), Ok(manifest));
    assert_eq!(microdata::files(&sheets), [Microdata::of(&file)]);
}

/// The form of sheets before a file had parts and an item several answers, byte by byte.
#[test]
fn a_sheet_that_has_landed_is_read_for_ever() {
    let hash = Hash::of(b"answers");
    let old = format!(
        r#"{{"confidence":"0.95","delivery":"{hash}","effect":"1.250000","interval":"logit","microdata":{{"ja":"{hash}"}},"questionnaire":"{hash}","rows":8,"rules":{{"base":50,"cell":10}},"sample":"public","side":"jp","simulated":true,"suppressed":0,"survey":"2026","weighting":{{}},"what":"survey-method"}}"#
    );
    let Sheet::SurveyMethod(read) = Sheet::from_bytes(old.as_bytes()).unwrap() else { panic!() };
    assert_eq!(read.microdata["ja"], Microdata::Whole(hash));
    assert_eq!(Sheet::SurveyMethod(read).to_bytes().unwrap(), old.as_bytes());
    let old = r#"{"columns":[{"base":8,"cells":[{"answer":"1","n":8,"weighted":"8"}],"decimals":1,"uncertain":false,"weighted":"8"}],"item":"q1","sample":"public","side":"jp","survey":"2026","what":"survey-table"}"#;
    let Sheet::SurveyTable(read) = Sheet::from_bytes(old.as_bytes()).unwrap() else { panic!() };
    assert!(!read.multiple);
    assert_eq!(Sheet::SurveyTable(read).to_bytes().unwrap(), old.as_bytes());
    let manifest = format!(
        r#"{{"holds":["{hash}"],"parties":["jp","cn"],"strength":"staff","subject":"survey/2026","what":"survey-release"}}"#
    );
    let read = Manifest::from_bytes(manifest.as_bytes()).unwrap();
    assert_eq!((read.blobs().count(), read.to_bytes().unwrap()), (1, manifest.into_bytes()));
}

fn wave(extra: Value) -> Saying {
    let mut body = json!({ "side": "jp", "sample": "public" });
    body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    saying("wave", body)
}

#[test]
fn what_must_be_disclosed_is_told_or_said_to_be_withheld() {
    let told = |names: &[&str]| -> serde_json::Map<String, Value> {
        names.iter().map(|n| ((*n).to_owned(), json!({ "ja": "例" }))).collect()
    };
    let ten = [
        "strategy",
        "sponsor",
        "instruments",
        "population",
        "sampling",
        "modes",
        "dates",
        "precision",
        "processing",
        "limitations",
    ];
    let ready = |extra: Value| match wave(extra).body {
        duologue_forum::acts::Body::Wave(wave) => wave.is_ready(),
        _ => panic!(),
    };
    assert_eq!(
        ready(Value::Object(told(&ten))),
        Err(NotReady::Undisclosed { side: "jp".into(), items: vec!["weighting".into()] })
    );
    let mut whole = told(&ten);
    whole.insert("undisclosed".into(), json!(["weighting"]));
    assert_eq!(ready(Value::Object(whole.clone())), Ok(()));
    whole.insert("requires".into(), json!(["approval"]));
    assert_eq!(
        ready(Value::Object(whole.clone())),
        Err(NotReady::NotCleared { side: "jp".into(), needs: vec!["approval".into()] })
    );
    whole.insert("approval".into(), json!("No. 7"));
    assert_eq!(ready(Value::Object(whole)), Ok(()));
}

struct Tables {
    records: [Log; 2],
    tables: [Log; 2],
    manifest: Manifest,
    sheets: Vec<Vec<u8>>,
}

impl Tables {
    fn new() -> Tables {
        let all = sheets("jp").into_iter().chain(sheets("cn")).collect();
        let (manifest, sheets) = survey_manifest(all, &["jp", "cn"]).unwrap();
        let new = || [Log::new("jp"), Log::new("cn")];
        Tables { records: new(), tables: new(), manifest, sheets }
    }

    fn subject(&self) -> String {
        format!("manifest/{}", self.manifest.hash().unwrap())
    }

    fn release(&self, side: &str) -> Result<Vec<(String, Saying)>, NotReleased> {
        let voices: Vec<&Voice> = self.records.iter().chain(&self.tables).map(|log| &log.voice).collect();
        let hash = self.manifest.hash().unwrap();
        let asking = Asking {
            hash: &hash,
            manifest: &self.manifest,
            side,
            sides: &["jp", "cn"],
            voices: &voices,
            now: AT,
        };
        survey_release(&asking, &self.sheets)
    }

    fn say(&mut self, place: usize, said: Vec<(String, Saying)>) {
        let log = &mut self.records[place];
        log.blobs.insert(self.manifest.hash().unwrap(), self.manifest.to_bytes().unwrap());
        for (subject, saying) in said {
            let body = Value::Object(saying.fields().unwrap());
            log.say(saying.body.kind(), &subject, body);
        }
    }
}

/// jp agrees, cn agrees, cn holds: nothing; cn takes the hold back: both release, and only then does it show.
#[test]
fn a_release_takes_every_party_and_no_hold() {
    let mut t = Tables::new();
    let subject = t.subject();
    let agree = serde_json::to_value(Agree { strength: Some(Strength::Staff), ..Agree::default() }).unwrap();
    t.tables[0].say("agree", &subject, agree.clone());
    assert!(matches!(t.release("jp"), Err(NotReleased::Waiting(w)) if w == ["cn"]));
    t.tables[1].say("agree", &subject, agree);
    let hold = t.tables[1].say("hold", &subject, json!({ "reason": "one table" }));
    for side in ["jp", "cn"] {
        assert!(matches!(t.release(side), Err(NotReleased::Held(_))));
    }
    t.tables[1].say("retract", &format!("entry/{hold}"), json!({}));
    let said = t.release("jp").unwrap();
    let kinds: Vec<&str> = said.iter().map(|(_, s)| s.body.kind()).collect();
    assert_eq!(kinds, ["release", "agree", "topline"]);
    let archive = archive();
    let held = t.manifest.holds[0];
    t.say(0, said);
    let alone = forum(&[&archive, &t.records[0], &t.records[1]]);
    assert_eq!(released(&alone, "2026"), None, "one side alone opens nothing on a page");
    let said = t.release("cn").unwrap();
    t.say(1, said);
    let both = forum(&[&archive, &t.records[0], &t.records[1]]);
    let found = released(&both, "2026").unwrap();
    assert_eq!(found.hash, t.manifest.hash().unwrap());
    assert!(both.is_public(&held));
    // Its own results in its own words, digit by digit: 1/8, 3/8 and a third.
    let own = both.toplines("2026", "q1");
    let shares: Vec<&str> = own[0].1.shares.values().map(String::as_str).collect();
    assert_eq!(shares, ["12.5", "37.5", "33.3"]);
    assert_eq!(own[0].1.effect.as_deref(), Some("1.250000"));
}

/// jp corrects its table, cn's stands: the second release says jp's new figures and none of cn's again.
#[test]
fn a_corrected_release_says_only_what_changed() {
    let mut t = Tables::new();
    let agree = serde_json::to_value(Agree { strength: Some(Strength::Staff), ..Agree::default() }).unwrap();
    let release_both = |t: &mut Tables| {
        let subject = t.subject();
        t.tables.iter_mut().for_each(|table| _ = table.say("agree", &subject, agree.clone()));
        [0, 1].map(|place| {
            let said = t.release(["jp", "cn"][place]).unwrap();
            t.say(place, said.clone());
            said.iter().map(|(_, saying)| saying.body.kind()).collect::<Vec<_>>()
        })
    };
    assert_eq!(release_both(&mut t), [["release", "agree", "topline"]; 2]);
    let cells = vec![cell("1", 1, "1"), cell("2", 4, "4"), cell("3", 3, "3")];
    let corrected = Sheet::SurveyTable(table("jp", cells)).to_bytes().unwrap();
    let mut all: Vec<Vec<u8>> = sheets("jp").into_iter().chain(sheets("cn")).collect();
    all[1] = corrected;
    (t.manifest, t.sheets) = survey_manifest(all, &["jp", "cn"]).unwrap();
    t.records.iter_mut().for_each(|record| record.at = "2026-02-01T09:00:00Z".to_owned());
    assert_eq!(release_both(&mut t), [vec!["release", "agree", "topline"], vec!["release", "agree"]]);
    let both = forum(&[&archive(), &t.records[0], &t.records[1]]);
    assert_eq!(released(&both, "2026").unwrap().hash, t.manifest.hash().unwrap());
    let own = both.toplines("2026", "q1");
    let shares = |side: &str| -> Vec<&str> {
        let (_, told) = own.iter().find(|(_, topline)| topline.side == side).unwrap();
        told.shares.values().map(String::as_str).collect()
    };
    // Of 8: 1, 4 and 3.
    assert_eq!((shares("jp"), shares("cn")), (vec!["12.5", "50.0", "37.5"], vec!["12.5", "37.5", "33.3"]));
}

#[test]
fn what_a_side_prints_itself_takes_the_place_of_records_for_its_sample_alone() {
    let mut archive = archive();
    let recorded = |side: &str| json!({ "side": side, "sample": "public", "shares": { "good": "9.0" }, "source": { "title": "press" } });
    archive.say("topline", "survey/2026/q1", recorded("jp"));
    archive.say("topline", "survey/2026/q1", recorded("cn"));
    let mut jp = Log::new("jp");
    jp.say(
        "topline",
        "survey/2026/q1",
        json!({ "side": "jp", "sample": "public", "shares": { "good": "9.1" } }),
    );
    // A side's word on the other's public takes nobody's place.
    jp.say(
        "topline",
        "survey/2026/q1",
        json!({ "side": "cn", "sample": "public", "shares": { "good": "40" } }),
    );
    let forum = forum(&[&archive, &jp]);
    let found: Vec<(&str, &str)> = forum
        .toplines("2026", "q1")
        .into_iter()
        .map(|(_, t)| (t.side.as_str(), t.shares["good"].as_str()))
        .collect();
    assert_eq!(found, [("cn", "9.0"), ("jp", "9.1"), ("cn", "40")]);
}
