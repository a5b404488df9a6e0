//! Votes brought to a running server.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use duologue_record::Hash;
use serde_json::{Value, json};

use crate::bench::Bench;
use crate::server::Server;

const TOKEN: &str = "a-token-of-the-intake-of-jp-0123456789";
const DIALOGUE: &str = r#"
[[dialogue]]
subject = "dialogue"
sides = ["jp", "cn"]
languages = ["ja", "zh"]
[[side]]
subject = "side/jp"
names = { ja = "日本" }
languages = ["ja"]
[[wording]]
subject = "topic/peace"
field = "title"
lang = "ja"
text = "東アジアの平和"
[[wording]]
subject = "topic/peace/o1"
field = "title"
lang = "ja"
text = "両国の青年はもっと会うべきだ。"
"#;
const SETUP: &str = "code = \"small\"\n[[voice]]\ncode = \"jp\"\nkind = \"side\"\n[[voice]]\ncode = \"cn\"\nkind = \"side\"\n";

/// A data folder with a topic, and the file of tokens.
fn prepared(bench: &Bench) {
    bench.write("files/duologue.toml", SETUP);
    bench.write("files/dialogue/jp.toml", DIALOGUE);
    bench.dialogue("data", &["--side", "jp", "--side", "cn"], &bench.path("files"));
    bench.write("tokens", &format!("# intake\njp {TOKEN}\n"));
}

fn serve(bench: &Bench) -> Server {
    Server::start(bench, &["--opinion-token-file", "tokens"], &[])
}

fn ask(server: &Server, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let agent: ureq::Agent = ureq::config::Config::builder().http_status_as_error(false).build().into();
    let request = ureq::http::Request::builder()
        .method(method)
        .uri(format!("http://{}{path}", server.address))
        .header("authorization", format!("Bearer {TOKEN}"))
        .header("content-type", "application/json")
        .body(body.to_string())
        .unwrap();
    let mut answer = agent.run(request).unwrap();
    let status = answer.status().as_u16();
    let text = answer.body_mut().read_to_string().unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::Null))
}

fn bring(server: &Server, participants: std::ops::Range<usize>) -> (u16, Value) {
    let vote =
        |id| json!({ "participant": format!("p{id}"), "public": "jp", "opinion": "o1", "vote": "agree" });
    let votes: Vec<Value> = participants.map(vote).collect();
    ask(server, "POST", "/api/v1/topics/peace/votes", &json!({ "votes": votes }))
}

fn agreed(server: &Server) -> u64 {
    let answer: Value = serde_json::from_str(&server.get("/api/v1/topics/peace").body).unwrap();
    let publics = answer["data"]["opinions"][0]["publics"].as_array().unwrap();
    let jp = publics.iter().find(|public| public["public"] == "jp").unwrap();
    jp["counts"]["agree"].as_u64().unwrap()
}

#[test]
fn votes_outlive_the_server_a_report_is_made_of_them_and_no_log_line_names_a_participant() {
    let bench = Bench::new();
    prepared(&bench);
    bench.ok(&["export", "out", "--data", "data"]);
    let exported = fs::read_to_string(bench.path("out/dialogue/jp.toml")).unwrap();
    assert!(exported.contains("subject = \"topic/peace/o1\""), "{exported}");
    let server = serve(&bench);
    let results = || server.get("/en/opinions/peace/results").body;
    assert!(results().contains("Nothing has been counted yet."));
    assert_eq!(bring(&server, 0..40), (200, json!({ "new": 40, "changed": 0, "unchanged": 0 })));
    let gone = "/api/v1/topics/peace/participants/p17";
    assert_eq!(ask(&server, "DELETE", gone, &Value::Null).0, 204);
    assert_eq!(agreed(&server), 39);
    let started = Instant::now();
    loop {
        let answer: Value = serde_json::from_str(&server.get("/api/v1/topics/peace").body).unwrap();
        if answer["data"]["computed"]["votes"] == 39 {
            break;
        }
        assert!(started.elapsed() < Duration::from_secs(90), "{answer}");
        std::thread::sleep(Duration::from_millis(200));
    }
    let page = results();
    // 0.025^(1/39) is 0.910.
    assert!(page.contains("100.0 <span class=\"nw\">(91.0–100.0)</span>"), "{page}");
    // The same can be taken away.
    let csv = server.get("/en/opinions/peace/opinions.csv").body;
    assert!(csv.contains("jp,o1,") && csv.contains(",39,39,0,0,100.0,91.0,100.0,"), "{csv}");
    let sums = server.get("/en/opinions/peace/SHA256SUMS").body;
    assert!(sums.contains(&format!("{}  opinions.csv", Hash::of(csv.as_bytes()))), "{sums}");
    let json: Value = serde_json::from_str(&server.get("/en/opinions/peace/results.json").body).unwrap();
    assert!(json["release"].is_null() && json["counted"].is_string(), "{json}");
    assert_eq!(json["sides"][0]["method"]["interval"], "Clopper-Pearson", "{json}");
    assert!(page.contains("href=\"/en/opinions/peace/groups.csv\""), "{page}");
    // Of one side alone nothing is common ground.
    assert!(page.contains("<td class=\"n\">not shown</td>"), "{page}");
    assert!(page.contains("No opinion has a majority that is certain enough yet."), "{page}");
    let lines = format!("{:?}", server.log());
    assert!(!lines.contains("p17") && !lines.contains(TOKEN), "{lines}");
    assert!(lines.contains("/api/v1/topics/{topic}/participants/{participant}"), "{lines}");
    // Others can read the tokens of this test: the server says so.
    assert!(lines.contains("others can reach this secret"), "{lines}");
    drop(server); // kill -9
    assert_eq!(agreed(&serve(&bench)), 39);
}

#[test]
fn a_file_of_tokens_with_a_fault_ends_the_start_and_is_not_repeated() {
    let bench = Bench::new();
    prepared(&bench);
    bench.write("tokens", &format!("jp {TOKEN}\n{TOKEN}\n"));
    bench.write("d.toml", "data = \"data\"\n[opinion]\ntoken-file = \"tokens\"\n");
    for args in [&["serve", "--config", "d.toml"][..], &["check-config", "d.toml"]] {
        let answer = bench.run(args);
        assert_eq!(answer.code, 2, "{args:?}: {}", answer.err);
        assert!(answer.err.contains("line 2") && !answer.err.contains(TOKEN), "{}", answer.err);
    }
    bench.write("tokens", &format!("jp {TOKEN}\n"));
    bench.ok(&["check-config", "d.toml"]);
    bench.write("d.toml", "opinion = \"tokens\"\n[opinions]\ntoken-file = \"tokens\"\n");
    let answer = bench.run(&["check-config", "d.toml"]);
    assert!(answer.err.contains("is a section; write [opinion]"), "{}", answer.err);
}

/// A volume of a few megabytes in memory, taken away with its handle.
struct Volume(PathBuf);

impl Volume {
    /// None where this user may not mount one.
    fn at(path: PathBuf) -> Option<Volume> {
        fs::create_dir_all(&path).unwrap();
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", "size=6m", "duologue"]).arg(&path).output();
        mounted.is_ok_and(|done| done.status.success()).then_some(Volume(path))
    }
}

impl Drop for Volume {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[test]
fn on_a_full_disk_votes_are_answered_507_pages_are_read_and_votes_are_taken_again_with_room() {
    let bench = Bench::new();
    let Some(_volume) = Volume::at(bench.path("data")) else {
        assert!(std::env::var_os("CI").is_none_or(|ci| ci != "true"), "mounting a small volume needs root");
        eprintln!("skipped: mounting a small volume needs root");
        return;
    };
    prepared(&bench);
    let ballast = bench.path("data").join("ballast");
    fs::write(&ballast, vec![0; 2 * 1024 * 1024]).unwrap();
    let server = serve(&bench);
    let mut kept = 0;
    let problem = loop {
        match bring(&server, kept..kept + 500) {
            (200, answer) => {
                assert_eq!(answer["new"], 500);
                kept += 500;
            }
            (status, problem) => {
                assert_eq!(status, 507, "{problem}");
                break problem;
            }
        }
        assert!(kept < 1_000_000, "the volume never became full");
    };
    assert_eq!((&problem["status"], &problem["title"]), (&json!(507), &json!("Insufficient Storage")));
    for path in ["/ja/", "/record/jp/checkpoint", "/readyz", "/api/v1/topics/peace"] {
        assert_eq!(server.get(path).status, 200, "{path}");
    }
    assert_eq!(agreed(&server), kept as u64, "what was not kept does not count");
    assert_eq!(bring(&server, 0..1_000).0, 507, "it stays full");
    fs::remove_file(&ballast).unwrap();
    assert_eq!(bring(&server, kept..kept + 10), (200, json!({ "new": 10, "changed": 0, "unchanged": 0 })));
    assert_eq!(agreed(&server), kept as u64 + 10);
    drop(server); // kill -9
    assert_eq!(agreed(&serve(&bench)), kept as u64 + 10);
}
