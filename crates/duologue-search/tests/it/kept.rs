//! What the folder holds: what stands, no more, after every kind of end.

use std::fs;
use std::path::Path;

use duologue_search::{Index, IndexError, Update};
use serde_json::json;

use crate::bench::Bench;

/// A word that no compression leaves in pieces, since each occurrence differs.
const SECRET: &str = "zqxvkjwpfhgb";

fn bytes_of(dir: &Path) -> Vec<Vec<u8>> {
    fs::read_dir(dir).unwrap().map(|entry| fs::read(entry.unwrap().path()).unwrap()).collect()
}

fn holds(dir: &Path, word: &[u8]) -> bool {
    bytes_of(dir).iter().any(|bytes| bytes.windows(word.len()).any(|w| w == word))
}

#[test]
fn an_update_writes_only_what_is_new() {
    let mut bench = Bench::of("ja", &["一つ目", "二つ目"]);
    assert_eq!(bench.update(), Update::default());
    bench.report("1/peace/digest", "ja", &["三つ目"]);
    assert_eq!(bench.update(), Update { added: 1, removed: 0 });
    // One paragraph of two is said anew.
    bench.report("1/peace/report", "ja", &["一つ目", "四つ目"]);
    assert_eq!(bench.update(), Update { added: 1, removed: 1 });
    assert_eq!(bench.find("つ目").total, 3);
    assert_eq!(bench.find("二つ目").total, 0);
}

#[test]
fn redacted_words_are_in_no_file() {
    let mut bench = Bench::new();
    let secret = format!("{SECRET} 秘密の段落");
    let blobs = bench.report("1/peace/report", "ja", &["残る段落", &secret]);
    let rendered = bench.blob(&format!("{SECRET} in English"));
    bench.say(
        "translation",
        "1/peace/report",
        json!({ "lang": "en", "renders": "ja", "by": "person",
            "paragraphs": [{ "id": "p1", "from": blobs[1], "sha256": rendered }] }),
    );
    bench.update();
    let dir = bench.dir.path().join("search");
    assert!(holds(&dir, SECRET.as_bytes()), "the test sees what is stored");
    assert_eq!(bench.find(SECRET).total, 2);
    // A reader looks while the words are removed.
    let seen = bench.find(SECRET);
    bench.say("redact", "dialogue", json!({ "blobs": [blobs[1]], "ground": "privacy" }));
    bench.update();
    assert_eq!((bench.find(SECRET).total, bench.find("秘密").total, bench.find("残る").total), (0, 0, 1));
    assert!(!holds(&dir, SECRET.as_bytes()) && !holds(&dir, "秘密".as_bytes()));
    // No file of an older segment is left: one segment, or the bookkeeping alone.
    let segments: std::collections::BTreeSet<String> = fs::read_dir(&dir)
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| Some(name.split('.').next().filter(|stem| stem.len() == 32)?.to_owned()))
        .collect();
    assert_eq!(segments.len(), 1, "{segments:?}");
    assert_eq!(seen.total, 2);
}

#[test]
fn a_folder_that_cannot_be_read_is_made_anew() {
    let mut bench = Bench::of("ja", &["日中の対話"]);
    let dir = bench.dir.path().join("search");
    for broken in [&b"{"[..], b"", b"\xff\xfe not json"] {
        fs::write(dir.join("meta.json"), broken).unwrap();
        bench.index = Index::open(&dir).unwrap();
        assert!(!bench.index.is_built());
        bench.update();
        assert_eq!(bench.find("日中").total, 1);
    }
    assert!(bench.index.is_current(&bench.forum()));
    // A start finds what was built, and has nothing to do.
    bench.index = Index::open(&dir).unwrap();
    assert_eq!(bench.update(), Update::default());
    assert_eq!(bench.find("日中").total, 1);
}

#[test]
fn one_process_at_a_time_writes() {
    let bench = Bench::of("ja", &["日中の対話"]);
    let dir = bench.dir.path().join("search");
    let held: tantivy::Result<tantivy::IndexWriter> =
        tantivy::Index::open_in_dir(&dir).unwrap().writer(15_000_000);
    let other = Index::open(&dir).unwrap();
    let mut nothing = |_: &[duologue_record::Hash]| Ok(duologue_search::Loaded::new());
    let refused = other.update(&duologue_forum::Forum::default(), &mut nothing);
    assert!(matches!(refused, Err(IndexError::Busy(_))), "{refused:?}");
    drop(held);
}

#[test]
fn the_index_does_not_depend_on_the_order_of_updates() {
    let mut steps = Bench::of("ja", &["平和を語る。"]);
    steps.report("1/peace/digest", "ja", &["平和の要約"]);
    steps.update();
    let mut once = Bench::new();
    once.report("1/peace/report", "ja", &["平和を語る。"]);
    once.report("1/peace/digest", "ja", &["平和の要約"]);
    once.update();
    let texts = |bench: &Bench| {
        let mut texts = bench.texts("平和");
        texts.sort();
        texts
    };
    assert_eq!(texts(&steps), texts(&once));
}
