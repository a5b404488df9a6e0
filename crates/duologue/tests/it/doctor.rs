//! The doctor: each kind of fault is named with what to do.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use crate::bench::{Bench, files};

fn bench() -> Bench {
    let bench = Bench::new();
    bench.ok(&["init", "--data", "data", "--origin", "duologue.example/t", "--side", "jp"]);
    bench
}

/// What is found of a subject: its grade and its words, the first that is not good before others.
fn found(bench: &Bench, code: i32, subject: &str) -> (String, String, String) {
    let answer =
        bench.run(&["doctor", "--data", "data", "--format", "json", "--url", "https://forum.example"]);
    assert_eq!(answer.code, code, "{}{}", answer.out, answer.err);
    let findings: Vec<serde_json::Value> = serde_json::from_str(&answer.out).unwrap();
    for finding in &findings {
        assert!(
            finding["grade"] == "good" || finding["mend"].as_str().is_some_and(|m| m.len() > 8),
            "{finding}"
        );
    }
    let mut about: Vec<_> = findings.iter().filter(|finding| finding["subject"] == subject).collect();
    about.sort_by_key(|finding| finding["grade"] == "good");
    let text = |name: &str| about[0][name].as_str().unwrap_or_default().to_owned();
    (text("grade"), text("says"), text("mend"))
}

#[test]
fn a_sound_folder_is_sound() {
    let bench = bench();
    let contact =
        "[security]\ncontact = \"mailto:security@forum.example\"\nexpires = \"9000-01-01T00:00:00Z\"\n";
    fs::write(bench.path("theme.toml"), contact).unwrap();
    let table =
        bench.ok(&["doctor", "--data", "data", "--url", "https://forum.example", "--theme", "theme.toml"]);
    assert!(!table.contains("FAULT") && !table.contains("warning"), "{table}");
    // One key entry in each of the two logs, each with its body and its two tiles.
    assert!(
        table.contains("2 entries, 2 blobs, 4 tiles, 0 files of answers read, all as they were written"),
        "{table}"
    );
    assert!(table.contains("2 private key(s), each with the last head signed"), "{table}");
}

#[test]
fn s38_a_key_that_others_can_read_is_told_here_and_at_the_start() {
    let bench = bench();
    let key = bench.path("data/keys/jp.record.key");
    fs::set_permissions(&key, Permissions::from_mode(0o640)).unwrap();
    let (grade, says, mend) = found(&bench, 0, "secrets");
    assert_eq!(grade, "poor");
    assert!(says.contains("jp.record.key (640)") && !says.contains("jp.table.key"), "{says}");
    assert!(mend.starts_with("chmod go= "), "{mend}");
    let server = crate::server::Server::start(&bench, &[], &[]);
    let line = server.line(|line| line["level"] == "WARN");
    assert_eq!(line["mode"], "640");
    assert!(line["path"].as_str().unwrap().ends_with("jp.record.key"), "{line}");
    // What the key is stands in no line.
    let secret = fs::read_to_string(&key).unwrap();
    // PRIVATE+KEY+name+hash+base64, and base64 has the sign too.
    assert!(!format!("{:?}", server.log()).contains(secret.trim().splitn(5, '+').nth(4).unwrap()));
}

#[test]
fn s38_a_key_that_is_missing_is_told_and_one_that_cannot_be_used_is_a_fault() {
    let bench = bench();
    let (key, other) = (bench.path("data/keys/jp.record.key"), bench.path("data/keys/jp.table.key"));
    let (whole, foreign) = (fs::read(&key).unwrap(), fs::read(&other).unwrap());
    assert_eq!(found(&bench, 0, "keys").1, "jp/record: its key can sign");
    for (harm, why) in
        [(&b""[..], "jp.record.key"), (b"garbage\n", "jp.record.key"), (&foreign, "another log")]
    {
        fs::write(&key, harm).unwrap();
        let (grade, says, mend) = found(&bench, 1, "keys");
        assert!(grade == "bad" && says.starts_with("jp/record: ") && says.contains(why), "{says}");
        assert!(mend.contains("the log's own key"), "{mend}");
    }
    fs::remove_file(&key).unwrap();
    let (grade, says, mend) = found(&bench, 0, "keys");
    assert!(grade == "poor" && says.contains("jp.record.key is missing"), "{says}");
    assert!(mend.contains("only reads"), "{mend}");
    fs::write(&key, whole).unwrap();
    assert_eq!(found(&bench, 0, "keys").0, "good");
}

#[test]
fn a_damaged_line_of_the_tombstones_is_told_with_its_place() {
    let bench = bench();
    bench.write("data/tombstones", &format!("\n{}\n\nnot a hash\n", "0".repeat(64)));
    let answer = bench.run(&["doctor", "--data", "data"]);
    let said: Vec<&str> = answer.err.lines().filter(|line| line.contains("this line is damaged")).collect();
    assert_eq!(said.len(), 1, "{}", answer.err);
    assert!(said[0].contains("data/tombstones") && said[0].contains("line=4"), "{}", said[0]);
}

#[test]
fn a_damaged_file_of_answers_is_told() {
    let bench = bench();
    let answers = b"these are the answers of 2025";
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let store = duologue_store::Store::open(&bench.path("data")).await.unwrap();
        let delivery = duologue_store::Delivery {
            survey: "2025".into(),
            side: "jp".into(),
            sample: "public".into(),
            questionnaire: duologue_record::Hash::of(b"asked"),
            name: "2025.csv".into(),
            accepted_at: 1,
        };
        store.accept(delivery, answers.to_vec()).await.unwrap();
        store.close().await.unwrap();
    });
    let (_, says, _) = found(&bench, 0, "record");
    assert!(says.contains("1 files of answers read"), "{says}");
    let file = bench.path("data/duologue.sqlite");
    let mut bytes = fs::read(&file).unwrap();
    let at = bytes.windows(answers.len()).position(|window| window == answers).unwrap();
    bytes[at] ^= 1;
    fs::write(&file, bytes).unwrap();
    let (grade, says, mend) = found(&bench, 1, "record");
    assert!(grade == "bad" && says.contains("the file of answers"), "{says}");
    assert!(mend.contains("backup"), "{mend}");
}

#[test]
fn a_changed_tile_is_told_and_a_start_mends_it() {
    let bench = bench();
    let tile =
        files(&bench.path("data/logs")).into_iter().find(|(path, _)| path.contains("tile/0/")).unwrap().0;
    let path = bench.path("data/logs").join(&tile);
    let mut bytes = fs::read(&path).unwrap();
    bytes[0] ^= 1;
    fs::write(&path, bytes).unwrap();
    // The doctor opens the store, and opening it writes the files again.
    assert_eq!(found(&bench, 0, "record").0, "good");
}

#[test]
fn a_tile_that_cannot_be_read_is_told_and_a_server_starts_all_the_same() {
    let bench = bench();
    let bundle = bench.path("data/logs/jp/record/tile/entries/000.p/1");
    fs::remove_file(&bundle).unwrap();
    fs::create_dir(&bundle).unwrap();
    let mut server = crate::server::Server::start(&bench, &[], &[]);
    let line = server.line(|line| line["level"] == "WARN");
    assert!(line.to_string().contains("cannot be read"), "{line}");
    assert_eq!(server.get("/record/jp/checkpoint").status, 200);
    assert_eq!(server.stop(), 0);
    let (grade, says, mend) = found(&bench, 1, "record");
    assert!(grade == "bad" && says.contains("jp/record: tile/entries/000.p/1 cannot be read"), "{says}");
    assert!(mend.contains("start the server once"), "{mend}");
}

#[test]
fn a_changed_blob_a_missing_guard_and_a_missing_folder_are_told() {
    let bench = bench();
    let database = fs::read(bench.path("data/duologue.sqlite")).unwrap();
    let at =
        database.windows(7).position(|w| w == b"\"vkey\":").expect("the key act's body lies in the database");
    let mut changed = database.clone();
    changed[at + 1] = b'V';
    fs::write(bench.path("data/duologue.sqlite"), changed).unwrap();
    let (grade, says, mend) = found(&bench, 1, "record");
    assert!(grade == "bad" && says.contains("does not have its own hash"), "{says}");
    assert!(mend.contains("backup"), "{mend}");
    fs::write(bench.path("data/duologue.sqlite"), database).unwrap();
    fs::remove_file(bench.path("data/guard/jp.record")).unwrap();
    let (grade, says, mend) = found(&bench, 1, "guard");
    assert!(grade == "bad" && says.contains("jp.record"), "{says}");
    assert!(mend.contains("never make one by hand"), "{mend}");
    assert_eq!(found(&bench, 1, "logs").0, "bad");
    fs::rename(bench.path("data"), bench.path("elsewhere")).unwrap();
    assert!(found(&bench, 1, "folder").1.contains("is no folder"));
}

#[test]
fn a_folder_in_use_is_told_as_such() {
    let bench = bench();
    let _server = crate::server::Server::start(&bench, &[], &[]);
    let (grade, says, mend) = found(&bench, 1, "database");
    assert!(grade == "bad" && says.contains("in use by another process"), "{says}");
    assert!(mend.contains("/readyz"), "{mend}");
}
