//! The server as operators, service managers, proxies and hostile clients meet it.

use std::os::unix::net::UnixDatagram;
use std::time::Duration;

use crate::bench::Bench;
use crate::server::{Server, ask};

fn bench() -> Bench {
    let bench = Bench::new();
    bench.ok(&["init", "--data", "data", "--origin", "duologue.example/t", "--side", "jp", "--example"]);
    bench
}

#[test]
fn the_service_manager_is_told_when_it_is_ready_that_it_lives_and_when_it_stops() {
    let bench = bench();
    let path = bench.path("notify");
    let socket = UnixDatagram::bind(&path).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let told = || {
        let mut bytes = [0; 256];
        let length = socket.recv(&mut bytes).unwrap();
        String::from_utf8(bytes[..length].to_vec()).unwrap()
    };
    let mut server = Server::start(&bench, &[], &[("NOTIFY_SOCKET", path.to_str().unwrap())]);
    // sd_notify(3): READY=1 comes first, and by then it answers.
    assert_eq!(told().trim(), "READY=1");
    assert_eq!(server.get("/readyz").status, 200);
    assert_eq!(told().trim(), "WATCHDOG=1");
    assert_eq!(server.stop(), 0);
    let last = std::iter::repeat_with(told).find(|said| said.trim() != "WATCHDOG=1").unwrap();
    assert_eq!(last.trim(), "STOPPING=1");
}

#[test]
fn t32_a_forged_forwarding_header_buys_no_further_request() {
    let bench = bench();
    let server = Server::start(&bench, &["--requests-per-minute", "10"], &[]);
    let mut limited = 0;
    for n in 0..100 {
        let (ip, forwarded) = (format!("203.0.113.{n}"), format!("for=203.0.113.{n}"));
        let reply =
            server.send("GET", "/ja/search?q=x", &[("x-forwarded-for", &ip), ("forwarded", &forwarded)]);
        limited += usize::from(reply.status == 429);
    }
    // Ten at once, and one more every six seconds.
    assert!((85..=90).contains(&limited), "{limited} of 100 were limited");
    // What is not expensive stays open to the same client.
    assert_eq!(server.get("/ja/").status, 200);
}

#[test]
fn t32_behind_a_trusted_proxy_each_client_has_its_own_limit() {
    let bench = bench();
    let server = Server::start(
        &bench,
        &["--requests-per-minute", "10", "--trusted-proxies", "10.0.0.0/8,127.0.0.1"],
        &[],
    );
    let search = |from: &str| server.send("GET", "/en/search?q=x", &[("x-forwarded-for", from)]).status;
    assert!((0..100).all(|n| search(&format!("203.0.113.{n}")) != 429));
    let limited = (0..100).filter(|n| search(&format!("198.51.100.{n}, 192.0.2.1")) == 429).count();
    assert!((85..=90).contains(&limited), "{limited} of 100 were limited");
}

#[test]
fn s16_a_refusal_speaks_the_readers_language_and_says_when_to_come_again() {
    let bench = bench();
    let server = Server::start(&bench, &["--requests-per-minute", "1"], &[]);
    let mut first = server.get("/ja/search?q=x");
    assert_ne!(first.status, 429);
    for (path, lang, title) in [
        ("/ja/search?q=x", "ja", "リクエストが多すぎます"),
        ("/zh/s%65arch?q=x", "zh-Hans", "请求过于频繁"),
        ("/en/editions/13/open-data.zip", "en", "Too many requests"),
    ] {
        let reply = server.get(path);
        assert_eq!((reply.status, reply.headers["content-type"].as_str()), (429, "text/html; charset=utf-8"));
        assert!(
            reply.body.contains(&format!("lang=\"{lang}\"")) && reply.body.contains(title),
            "{}",
            reply.body
        );
        let wait: u64 = reply.headers["retry-after"].parse().unwrap();
        assert!((1..=60).contains(&wait), "{wait}");
        assert_eq!(reply.headers["cache-control"], "no-store");
        assert!(reply.headers["content-security-policy"].starts_with("default-src 'none'"));
    }
    first = server.send("GET", "/api/v1/search?q=x", &[("accept-language", "zh-CN")]);
    // A page of another site that may read the answer may read this.
    assert_eq!(first.headers["access-control-allow-origin"], "*");
    assert_eq!((first.status, first.headers["content-type"].as_str()), (429, "application/problem+json"));
    let problem: serde_json::Value = serde_json::from_str(&first.body).unwrap();
    // RFC 9457, 3.1: the status again, its phrase, and what is particular here.
    assert_eq!(
        (problem["status"].as_u64(), problem["title"].as_str()),
        (Some(429), Some("Too Many Requests"))
    );
    assert!(problem["detail"].as_str().unwrap().contains("秒后重试"), "{problem}");
}

#[test]
fn s16_a_past_state_is_folded_for_a_client_only_so_often() {
    let bench = bench();
    let server = Server::start(&bench, &["--requests-per-minute", "1"], &[]);
    assert_ne!(server.get("/ja/?at=jp.0").status, 429);
    // At hand by now.
    assert_ne!(server.get("/zh/?at=jp.0").status, 429);
    assert_eq!(server.get("/ja/?at=jp.1").status, 429);
    assert_eq!(server.get("/ja/").status, 200);
}

#[test]
fn s40_a_log_line_names_the_request_and_nothing_of_the_reader() {
    let bench = bench();
    let server = Server::start(&bench, &["--trusted-proxies", "127.0.0.1"], &[]);
    let secrets =
        [("user-agent", "Secret-Agent/7"), ("x-forwarded-for", "203.0.113.9"), ("cookie", "a=secret-cookie")];
    let mut ids = Vec::new();
    for path in [
        "/ja/?q=secret-query",
        "/ja/secret-path",
        "/record/secret-voice/checkpoint",
        "/zh/%1b%5b31msecret%0a",
    ] {
        ids.push(server.send("GET", path, &secrets).headers["x-request-id"].clone());
    }
    ids.push(server.send("SECRET", "/ja/", &secrets).headers["x-request-id"].clone());
    let routes = ["/{lang}/", "other", "/record/{voice}/{*path}", "other", "/{lang}/"];
    for (id, route) in ids.iter().zip(routes) {
        let line = server.line(|line| line["message"] == "answered" && line["span"]["id"] == **id);
        assert_eq!(line["route"], route);
        let fields: Vec<&str> = line.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(
            fields,
            ["level", "message", "method", "ms", "route", "span", "status", "target", "timestamp"]
        );
        assert_eq!(line["span"].as_object().unwrap().len(), 2, "{line}"); // name and id
    }
    let log = format!("{:?}", server.log()).to_lowercase();
    assert!(!log.contains("secret") && !log.contains("203.0.113.9") && !log.contains('\u{1b}'), "{log}");
}

#[test]
fn measures_have_a_listener_of_their_own_and_no_datum_in_a_label() {
    let bench = bench();
    let server =
        Server::start(&bench, &["--metrics-listen", "127.0.0.1:0", "--trusted-proxies", "127.0.0.1"], &[]);
    let measures = server.told("listening for who fetches measures");
    let forged = [("x-forwarded-for", "203.0.113.9"), ("user-agent", "Secret-Agent/7")];
    for path in
        ["/ja/", "/ja/", "/zh/people/secret-person", "/en/secret?q=secret", "/record/secret/checkpoint"]
    {
        server.send("GET", path, &forged);
    }
    server.send("SECRET", "/ja/", &forged);
    let reply = loop {
        let reply = ask(measures, "GET", "/metrics", &[]);
        // The weekly scrub is put in the queue beside the first requests.
        if !reply.body.contains("duologue_jobs_waiting 0") {
            break reply;
        }
    };
    assert_eq!(
        (reply.status, reply.headers["content-type"].as_str()),
        (200, "text/plain; version=0.0.4; charset=utf-8")
    );
    for line in [
        "duologue_requests_total{route=\"/{lang}/\",method=\"GET\",status=\"200\"} 2",
        "duologue_requests_total{route=\"/{lang}/\",method=\"other\",status=\"405\"} 1",
        "duologue_requests_total{route=\"other\",method=\"GET\",status=\"404\"} 1",
        "duologue_requests_total{route=\"/record/{voice}/{*path}\",method=\"GET\",status=\"404\"} 1",
        "duologue_request_seconds_count{route=\"/{lang}/\"} 3",
        "duologue_log_entries{voice=\"jp\"} 1",
        "duologue_logs_refused 0",
        "duologue_jobs_waiting 1", // the weekly scrub
    ] {
        assert!(reply.body.lines().any(|l| l == line), "{line}\n{}", reply.body);
    }
    let memory = reply.body.lines().find_map(|l| l.strip_prefix("process_resident_memory_bytes ")).unwrap();
    assert!(memory.parse::<u64>().unwrap() > 1 << 20, "{memory}");
    assert!(
        !reply.body.to_lowercase().contains("secret") && !reply.body.contains("203.0.113.9"),
        "{}",
        reply.body
    );
    // S39: each listener answers its own and nothing else.
    assert_eq!(server.get("/metrics").status, 404);
    assert_eq!(ask(measures, "GET", "/ja/", &[]).status, 404);
}

#[test]
fn s39_nothing_is_traced_listed_or_debugged() {
    let bench = bench();
    let server = Server::start(&bench, &[], &[]);
    for path in ["/", "/ja/", "/record/jp/checkpoint"] {
        let reply = server.send("TRACE", path, &[("x-marked", "mark")]);
        assert_eq!(reply.status, 405, "{path}");
        assert!(!reply.body.contains("mark"), "{}", reply.body);
    }
    // The folder of all logs leads to the page on the record, as without its slash.
    assert_eq!(server.get("/record/").status, 307);
    for folder in [
        "/assets",
        "/assets/",
        "/record/jp",
        "/record/jp/",
        "/record/jp/tile/",
        "/record/blobs/",
        "/.git/",
        "/debug",
        "/debug/pprof/",
        "/server-status",
        "/keys/",
    ] {
        let reply = server.get(folder);
        assert_eq!(reply.status, 404, "{folder}");
        assert!(
            !reply.body.contains("checkpoint") && !reply.body.contains("duologue.sqlite"),
            "{folder}: {}",
            reply.body
        );
    }
}

#[test]
fn a_log_behind_its_guard_is_told_and_takes_no_page_away() {
    let bench = bench();
    let guard = bench.path("data/guard/jp.record");
    let head = std::fs::read_to_string(&guard).unwrap();
    // The guard says that a second entry was signed; the database, as after an old backup, holds one.
    std::fs::write(&guard, head.replacen("\n1\n", "\n2\n", 1)).unwrap();
    let server = Server::start(&bench, &[], &[]);
    let ready = server.get("/readyz");
    assert_eq!(ready.status, 200, "{}", ready.body);
    // A further line tells of the search while its index is made.
    assert!(
        ready.body.starts_with("database: ok\ntables: ok\nlogs: not written to: jp/record\n"),
        "{}",
        ready.body
    );
    assert_eq!(server.get("/ja/").status, 200);
    drop(server);
    let doctor = bench.run(&["doctor", "--data", "data"]);
    assert_eq!(doctor.code, 1, "{}", doctor.out);
    assert!(doctor.out.contains("jp/record: cannot be trusted and not written to"), "{}", doctor.out);
}

#[test]
fn a_flag_wins_over_a_variable_and_a_variable_over_the_file() {
    let bench = bench();
    bench.write("etc/d.toml", "data = \"../from-file\"\n");
    let folder = |args: &[&str], variable: Option<&str>| {
        let mut command = bench.command(&[&["doctor", "--config", "etc/d.toml"], args].concat());
        if let Some(value) = variable {
            command.env("DUOLOGUE_DATA", value);
        }
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(folder(&[], None).contains("etc/../from-file: is no folder"));
    assert!(folder(&[], Some("from-variable")).contains(" from-variable: is no folder"));
    assert!(folder(&["--data", "from-flag"], Some("from-variable")).contains(" from-flag: is no folder"));
}

#[test]
fn a_configuration_is_checked_before_it_is_used() {
    let bench = bench();
    bench.write(
        "good.toml",
        "listen = \"127.0.0.1:0\"\ntheme = \"theme.toml\"\ntrusted-proxies = [\"::1\"]\n",
    );
    bench.write("theme.toml", "[footer]\nen = \"Here\"\n");
    assert!(bench.ok(&["check-config", "good.toml"]).contains("can be used"));
    bench.write("theme.toml", "footr = 1\n");
    bench.write("bad.toml", "lissten = \"x\"\nurl = 7\ntheme = \"theme.toml\"\n");
    let answer = bench.run(&["check-config", "bad.toml"]);
    assert_eq!(answer.code, 2);
    for said in [
        "bad.toml:1:1: there is no key “lissten”; “listen” is one",
        "bad.toml:2:7: url: ",
        "theme.toml",
        "footr",
        "3 fault(s)",
    ] {
        assert!(answer.err.contains(said), "{said}\n{}", answer.err);
    }
    let served = bench.run(&["serve", "--data", "data", "--config", "bad.toml"]);
    assert_eq!(served.code, 2);
    assert!(served.err.contains("bad.toml:1:1:") && served.err.contains("bad.toml:2:7:"), "{}", served.err);
    assert_eq!(bench.run(&["check-config", "nowhere.toml"]).code, 2);
}

#[test]
fn a_database_that_cannot_be_used_and_a_missing_secret_are_faults_with_key_and_place() {
    let bench = Bench::new();
    let address = "database = \"postgres://u@h/d\"\n";
    bench.write("address", "postgres://u:secret@h/d\n");
    bench.write("no-address", "mysql://u:secret@h/d\n");
    let mail = "[mail]\nserver = \"mail.example:587\"\nfrom = \"a@b.example\"\nto = [\"a@b.example\"]\nuser = \"a\"\n";
    for (text, said) in [
        ("database = \"mysql://x\"\n".into(), "c.toml:1:12: database: a database is named as postgres://"),
        (
            format!("{address}database-file = \"address\"\n"),
            "c.toml:2:17: database-file: stands beside `database`",
        ),
        ("# 日本\ndatabase-file = \"nowhere\"\n".into(), "c.toml:2:17: database-file: nowhere: No such file"),
        (
            "database-file = \"no-address\"\n".into(),
            "c.toml:1:17: database-file: no-address: a database is named",
        ),
        ("theme = \"nowhere\"\n".into(), "c.toml:1:9: theme: nowhere: No such file"),
        (
            format!("{mail}password-file = \"nowhere\"\n"),
            "c.toml:6:17: mail.password-file: nowhere: No such file",
        ),
        (
            "[opinion]\ntoken-file = \"nowhere\"\n".into(),
            "c.toml:2:14: opinion.token-file: nowhere: No such file",
        ),
    ] {
        bench.write("c.toml", &text);
        let answer = bench.run(&["check-config", "c.toml"]);
        assert_eq!(answer.code, 2, "{text}{}", answer.err);
        assert!(answer.err.contains(said) && answer.err.contains("1 fault(s)"), "{text}{}", answer.err);
        assert!(!answer.err.contains("secret"), "{}", answer.err);
    }
    for good in [address, "database-file = \"address\"\n"] {
        bench.write("c.toml", good);
        bench.ok(&["check-config", "c.toml"]);
    }
}

#[test]
fn the_healthcheck_asks_where_the_settings_listen() {
    let bench = bench();
    let server = Server::start(&bench, &[], &[]);
    let port = server.address.port();
    for listen in [format!("127.0.0.1:{port}"), format!("0.0.0.0:{port}")] {
        let output = bench.command(&["healthcheck"]).env("DUOLOGUE_LISTEN", &listen).output().unwrap();
        assert!(output.status.success(), "{listen}: {output:?}");
    }
    bench.write("d.toml", &format!("listen = \"127.0.0.1:{port}\"\n"));
    bench.ok(&["healthcheck", "--config", "d.toml"]);
    // An address that is given wins.
    let mut given = bench.command(&["healthcheck", &format!("http://{}", server.address)]);
    assert!(given.env("DUOLOGUE_LISTEN", "127.0.0.1:9").status().unwrap().success());
}

#[test]
fn the_healthcheck_asks_and_says_why_not() {
    let bench = bench();
    let server = Server::start(&bench, &[], &[]);
    let url = format!("http://{}", server.address);
    assert!(bench.ok(&["healthcheck", &url]).contains("database: ok"));
    drop(server);
    let answer = bench.run(&["healthcheck", &url]);
    assert_eq!(answer.code, 1);
    assert!(answer.out.contains(&url), "{}", answer.out);
    assert_eq!(bench.run(&["healthcheck", "ftp://x.example"]).code, 2);
}

#[test]
fn the_unit_file_holds_what_it_promises() {
    let unit = concat!(env!("CARGO_MANIFEST_DIR"), "/../../packaging/duologue.service");
    let text = std::fs::read_to_string(unit).unwrap();
    for line in [
        "Type=notify",
        "DynamicUser=yes",
        "StateDirectory=duologue",
        "ProtectSystem=strict",
        "NoNewPrivileges=yes",
    ] {
        assert!(text.lines().any(|l| l == line), "{line}");
    }
    let bench = Bench::new();
    let analyze = |args: &[&str]| std::process::Command::new("systemd-analyze").args(args).output();
    // It looks whether the program is there, so it is shown one that is.
    bench.write("duologue.service", &text.replace("/usr/local/bin/duologue", env!("CARGO_BIN_EXE_duologue")));
    let shown = bench.path("duologue.service");
    // The manual pages that a unit names need not be installed.
    let Ok(verified) = analyze(&["verify", "--man=no", shown.to_str().unwrap()]) else {
        eprintln!("skipped: systemd-analyze is not installed");
        return;
    };
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
    // The exposure in tenths: 10 is 1.0, of at most 10.0.
    let judged = analyze(&["security", "--offline=true", "--threshold=10", unit]).unwrap();
    assert!(judged.status.success(), "{}", String::from_utf8_lossy(&judged.stdout));
}
