//! Two servers on one PostgreSQL, as an operator runs them.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::bench::{Bench, copy, example};

/// What one node shows must show on the other within this.
const SOON: Duration = Duration::from_secs(2);

/// A running server, which ends with the test.
struct Server {
    child: Child,
    base: String,
}

impl Server {
    fn start(bench: &Bench, data: &str) -> Server {
        let mut command = bench.command(&[
            "serve",
            "--data",
            data,
            "--listen",
            "127.0.0.1:0",
            "--url",
            "http://forum.example",
        ]);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let line = BufReader::new(child.stdout.take().unwrap()).lines().next().unwrap().unwrap();
        let base = line.split_whitespace().find(|word| word.starts_with("http://")).unwrap();
        Server { child, base: base.trim_end_matches('/').to_owned() }
    }

    fn get(&self, path: &str) -> String {
        let mut answer = ureq::get(format!("{}{path}", self.base)).call().unwrap();
        answer.body_mut().read_to_string().unwrap()
    }
}

impl Drop for Server {
    /// kill -9, on the way too.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Another node: the same database, copies of the keys and guards.
fn node(bench: &Bench, of: &str, data: &str) {
    for folder in ["keys", "guard"] {
        copy(&bench.path(of).join(folder), &bench.path(data).join(folder));
    }
    bench.share(of, data);
}

/// An example with one paragraph more.
fn edited(bench: &Bench, name: &str, paragraph: &str) {
    copy(&example(), &bench.path(name));
    let file = bench.path(name).join("editions/rehearsal/security/jp.report.ja.md");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("{text}\n{{#added}}\n{paragraph}\n")).unwrap();
}

const PAGE: &str = "/ja/editions/rehearsal/sessions/security";

#[test]
fn an_act_through_one_node_shows_on_the_others_and_any_of_them_may_be_killed() {
    let Some(bench) = Bench::postgres() else { return };
    bench.example("data");
    for data in ["b", "c"] {
        node(&bench, "data", data);
    }
    let (a, b) = (Server::start(&bench, "data"), Server::start(&bench, "b"));
    assert_eq!(a.get(PAGE), b.get(PAGE));

    edited(&bench, "second", "第二の段落がここにある。");
    bench.ok(&["import", "second", "--data", "c"]);
    let started = Instant::now();
    for server in [&a, &b] {
        while !server.get(PAGE).contains("第二の段落がここにある。") {
            assert!(started.elapsed() < SOON, "{} is behind", server.base);
            std::thread::sleep(Duration::from_millis(50));
        }
    }
    assert_eq!(a.get("/record/jp/checkpoint"), b.get("/record/jp/checkpoint"));
    bench.ok(&["site", "out", "--data", "c"]);
    for server in [&a, &b] {
        bench.ok(&["verify", &server.base, "--policy", "out.policy", "--lang", "en"]);
    }

    // Killed while it imports, wherever it is; another command finishes, and the second server goes on showing all.
    drop(a);
    edited(&bench, "third", "第三の段落がここにある。");
    let mut import =
        bench.command(&["import", "third", "--data", "data"]).stdout(Stdio::null()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(250));
    import.kill().unwrap();
    import.wait().unwrap();
    bench.ok(&["import", "third", "--data", "c"]);
    let started = Instant::now();
    while !b.get(PAGE).contains("第三の段落がここにある。") {
        assert!(started.elapsed() < SOON, "{} is behind", b.base);
        std::thread::sleep(Duration::from_millis(50));
    }
    bench.ok(&["verify", &b.base, "--policy", "out.policy", "--lang", "en"]);
    assert_eq!(b.get("/readyz"), "database: ok\ntables: ok\nlogs: ok\nsearch: ok\n");
    drop(b);
    for data in ["data", "b", "c"] {
        bench.ok(&["doctor", "--data", data]);
    }
}

#[test]
fn a_database_without_a_dialogue_or_of_another_version_is_told() {
    let Some(bench) = Bench::postgres() else { return };
    let answer = bench.run(&["serve", "--data", "data"]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("duologue migrate"), "{}", answer.err);
    bench.ok(&["migrate", "--data", "data"]);
    let answer = bench.run(&["export", "out", "--data", "data"]);
    assert!(answer.err.contains("holds no dialogue"), "{}", answer.err);
    let mut wrong = bench.command(&["doctor", "--data", "other"]);
    let answer = wrong.env("DUOLOGUE_DATABASE", "postgres://u:secret@127.0.0.1:1/x").output().unwrap();
    let out = String::from_utf8(answer.stdout).unwrap();
    assert_eq!(answer.status.code(), Some(1));
    assert!(out.contains("postgres://u@127.0.0.1:1/x does not answer") && !out.contains("u:secret"), "{out}");
    let answer = wrong.env("DUOLOGUE_DATABASE", "postgress://u:secret@h/x").output().unwrap();
    let out = String::from_utf8(answer.stdout).unwrap();
    assert!(out.contains("postgres://user@host/name") && !out.contains("u:secret"), "{out}");
}
