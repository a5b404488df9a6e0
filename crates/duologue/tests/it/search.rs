//! The search index on the command line.

use std::fs;
use std::time::{Duration, Instant};

use crate::bench::Bench;
use crate::server::Server;

const DIALOGUE: &str = r#"
[[dialogue]]
subject = "dialogue"
sides = ["jp"]
languages = ["ja", "en"]
[[side]]
subject = "side/jp"
names = { ja = "日本" }
languages = ["ja"]
[[wording]]
subject = "topic/peace"
field = "title"
lang = "ja"
text = "地域の安全"
[[wording]]
subject = "topic/peace/o1"
field = "title"
lang = "ja"
text = "連絡の窓口を増やすべきだ。"
"#;
const EDITION: &str = r#"
[[edition]]
subject = "1"
year = 2030
status = "held"
host = "jp"
[[session]]
subject = "1/peace"
kind = "parallel"
[[wording]]
subject = "1/peace"
field = "theme"
lang = "ja"
text = "信頼の条件"
"#;
const REPORT: &str =
    "+++\ngenre = \"report\"\n+++\n\n{#a speaker=jp-aaaa}\n窓口を設ける。\n\n{#b}\n二つ目の段落。\n";

fn bench() -> Bench {
    let bench = Bench::new();
    bench.write("files/duologue.toml", "code = \"small\"\n[[voice]]\ncode = \"jp\"\nkind = \"side\"\n");
    bench.write("files/dialogue/jp.toml", DIALOGUE);
    bench.write("files/editions/1/jp.toml", EDITION);
    bench.write("files/editions/1/peace/jp.report.ja.md", REPORT);
    bench.write("files/people/jp.csv", "id,slug,side,name_ja\njp-aaaa,,jp,見本花子\n");
    bench.dialogue("data", &["--side", "jp"], &bench.path("files"));
    bench
}

/// A topic, an opinion, a theme, two paragraphs and a name.
const MADE: &str = "Indexed 6 passages, names and titles.\n";

#[test]
fn the_index_is_made_anew_from_the_logs_whatever_is_left_of_it() {
    let bench = bench();
    let rebuild = ["search", "rebuild", "--data", "data"];
    // There is none yet; then there is one; then it is damaged.
    assert_eq!(bench.ok(&rebuild), MADE);
    assert_eq!(bench.ok(&rebuild), MADE);
    for entry in fs::read_dir(bench.path("data/search")).unwrap() {
        fs::write(entry.unwrap().path(), "damaged").unwrap();
    }
    assert_eq!(bench.ok(&rebuild), MADE);
    assert!(bench.ok(&["doctor", "--data", "data"]).contains("the index has what the logs say"));

    let mut server = Server::start(&bench, &[], &[]);
    let end = Instant::now() + Duration::from_secs(60);
    while !server.get("/readyz").body.contains("search: ok") {
        assert!(Instant::now() < end, "{}", server.get("/readyz").body);
        std::thread::sleep(Duration::from_millis(20));
    }
    // 窓口
    let answer = server.get("/api/v1/search?q=%E7%AA%93%E5%8F%A3").body;
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(answer["total"], 2, "{answer}");
    // The server has the folder.
    let refused = bench.run(&rebuild);
    assert_eq!(refused.code, 2, "{}", refused.err);
    assert!(refused.err.contains("in use by another process"), "{}", refused.err);
    assert_eq!(server.stop(), 0);
}

#[test]
fn where_no_data_lies_nothing_is_made() {
    let bench = Bench::new();
    assert_eq!(bench.run(&["search", "rebuild", "--data", "nowhere"]).code, 2);
    assert!(!bench.path("nowhere").exists());
}
