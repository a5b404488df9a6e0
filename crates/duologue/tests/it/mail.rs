//! Mail to the operator, from the running server and from the command line.

use std::net::TcpListener;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use duologue_store::{NewJob, Store};
use mail_parser::MessageParser;

use crate::bench::Bench;
use crate::server::Server;
use crate::smtp::Smtp;

const BODIES: [&[u8]; 3] =
    [b"a text that nobody reads, 1", b"a text that nobody reads, 2", b"a text that nobody reads, 3"];

fn waiting<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().unwrap().block_on(work)
}

/// A dialogue whose scrub is due and finds three texts damaged.
fn damaged() -> Bench {
    let bench = Bench::new();
    bench.ok(&["init", "--data", "data", "--origin", "duologue.example/t", "--side", "jp", "--example"]);
    let folder = bench.path("data");
    waiting(async {
        let store = Store::open(&folder).await.unwrap();
        store.put_blobs(BODIES.map(<[u8]>::to_vec).to_vec()).await.unwrap();
        let scrub = NewJob {
            kind: "scrub".into(),
            payload: serde_json::Value::Null,
            run_at: 0,
            unique_key: Some("scrub".into()),
        };
        store.enqueue(scrub).await.unwrap();
        store.close().await.unwrap();
    });
    flip(&folder.join("duologue.sqlite"));
    bench
}

/// Turns one bit of each text in the database's file.
fn flip(file: &Path) {
    let mut bytes = std::fs::read(file).unwrap();
    for body in BODIES {
        let at = bytes.windows(body.len()).position(|window| window == body).unwrap();
        bytes[at] ^= 1;
    }
    std::fs::write(file, bytes).unwrap();
}

fn configure(bench: &Bench, server: &str, further: &str) {
    let text = format!(
        "url = \"https://forum.example\"\n\n[mail]\nserver = \"{server}\"\nsecurity = \"none\"\n\
         from = \"対話 <duologue@forum.example>\"\n{further}"
    );
    bench.write("d.toml", &text);
}

const TO: &str = "to = [\"op@forum.example\", \"Second Reader <second@forum.example>\"]\n";

/// What the job of mail has been tried, if it waits.
fn attempts(bench: &Bench) -> Option<i64> {
    waiting(async {
        let store = Store::open(&bench.path("data")).await.unwrap();
        let job = store.lease("mail", i64::MAX, 0).await.unwrap();
        store.close().await.unwrap();
        Some(job?.attempts - 1)
    })
}

#[test]
fn t38_damage_that_the_scrub_finds_is_mailed_to_the_operator() {
    let bench = damaged();
    let smtp = Smtp::start(&["AUTH PLAIN LOGIN", "SIZE 10000000"], &[]);
    let user = "user = \"duologue\"\npassword-file = \"secret\"\nlang = \"ja\"\n";
    configure(&bench, &smtp.address.to_string(), &format!("{TO}{user}"));
    bench.write("secret", "correct horse\n");
    let server = Server::start(&bench, &["--config", "d.toml"], &[]);
    let taken = smtp.taken();
    server.line(|line| line["message"] == "the operator was told by mail" && line["faults"] == 3);
    let auth = format!("AUTH PLAIN {}", STANDARD.encode("\0duologue\0correct horse"));
    assert_eq!(taken.command("AUTH"), auth);
    assert!(taken.command("MAIL").starts_with("MAIL FROM:<duologue@forum.example>"));
    let readers: Vec<&String> = taken.commands.iter().filter(|command| command.starts_with("RCPT")).collect();
    assert_eq!(readers, ["RCPT TO:<op@forum.example>", "RCPT TO:<second@forum.example>"]);

    let mail = MessageParser::default().parse(&taken.mail).unwrap();
    assert_eq!(mail.subject(), Some("Duologue: https://forum.exampleで3か所の破損が見つかりました"));
    assert_eq!(mail.from().unwrap().first().unwrap().name(), Some("対話"));
    assert_eq!(mail.header_raw("Auto-Submitted").map(str::trim), Some("auto-generated"));
    for said in [mail.body_text(0).unwrap(), mail.body_html(0).unwrap()] {
        assert_eq!(said.matches("does not have its own hash").count(), 3, "{said}");
        assert!(
            said.contains("https://forum.exampleの週ごとの点検") && !said.contains("nobody reads"),
            "{said}"
        );
    }
    let logged = format!("{:?}", server.log());
    for secret in ["op@forum", "second@", "correct horse", "duologue@forum", auth.as_str()] {
        assert!(!logged.contains(secret), "{secret}\n{logged}");
    }
    drop(server);
    assert_eq!(attempts(&bench), None, "it is sent once");
    assert!(smtp.is_quiet());
}

#[test]
fn t38_without_its_mail_server_the_server_goes_on_and_the_mail_waits() {
    let bench = damaged();
    // A port that was free a moment ago.
    let address = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
    configure(&bench, &address.to_string(), TO);
    let mut server = Server::start(&bench, &["--config", "d.toml"], &[]);
    let said =
        server.line(|line| line["message"].as_str().unwrap().starts_with("the operator could not be told"));
    assert_eq!((said["level"].as_str(), said["attempts"].as_i64()), (Some("ERROR"), Some(1)));
    assert!(said["why"].as_str().unwrap().contains("refused"), "{said}");
    assert_eq!(server.get("/ja/").status, 200);
    assert_eq!(server.stop(), 0);
    assert_eq!(attempts(&bench), Some(1));
}

#[test]
fn t38_a_test_mail_is_sent_from_the_command_line() {
    let bench = Bench::new();
    let smtp = Smtp::start(&[], &[]);
    configure(&bench, &smtp.address.to_string(), "lang = \"zh\"\n");
    let mut command = bench.command(&["check-config", "d.toml", "--mail"]);
    let output = command.env("DUOLOGUE_MAIL_TO", "op@forum.example,second@forum.example").output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let taken = smtp.taken();
    assert_eq!(taken.commands.iter().filter(|command| command.starts_with("RCPT")).count(), 2);
    let mail = MessageParser::default().parse(&taken.mail).unwrap();
    assert_eq!(mail.subject(), Some("https://forum.example的测试邮件"));

    // Without --mail it is only read.
    configure(&bench, &smtp.address.to_string(), TO);
    bench.ok(&["check-config", "d.toml"]);
    assert!(smtp.is_quiet());
    bench.write("none.toml", "listen = \"127.0.0.1:0\"\n");
    let answer = bench.run(&["check-config", "none.toml", "--mail"]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("has no section [mail]"), "{}", answer.err);
}

#[test]
fn t38_a_refusal_is_told_to_who_asked() {
    let bench = Bench::new();
    let smtp = Smtp::start(&[], &[("RCPT", "550 5.1.1 op@forum.example is unknown here")]);
    configure(&bench, &smtp.address.to_string(), TO);
    let answer = bench.run(&["check-config", "d.toml", "--mail"]);
    assert_eq!(answer.code, 1, "{}", answer.err);
    assert!(answer.err.contains("550") && answer.err.contains("is unknown here"), "{}", answer.err);
    assert_eq!(smtp.taken().mail, b"");
}

#[test]
fn s07_where_tls_is_wanted_and_not_offered_nothing_is_said() {
    let bench = Bench::new();
    // The first hides STARTTLS, the second speaks no TLS after it.
    for smtp in [Smtp::start(&["AUTH PLAIN"], &[]), Smtp::start(&["STARTTLS", "AUTH PLAIN"], &[])] {
        let user = "user = \"duologue\"\npassword-file = \"secret\"\n";
        configure(&bench, &smtp.address.to_string(), &format!("{TO}{user}"));
        bench.write("secret", "correct horse\n");
        let answer = bench.run(&["check-config", "d.toml", "--mail", "--mail-security", "starttls"]);
        assert_eq!(answer.code, 1, "{}", answer.err);
        let taken = smtp.taken();
        for said in ["AUTH", "MAIL", "RCPT", "DATA"] {
            assert!(!taken.commands.iter().any(|command| command.starts_with(said)), "{taken:?}");
        }
    }
}

#[test]
fn a_section_of_mail_is_checked_with_its_place_and_what_to_do() {
    let bench = Bench::new();
    let faults = |text: &str| {
        bench.write("bad.toml", text);
        let answer = bench.run(&["check-config", "bad.toml"]);
        assert_eq!(answer.code, 2, "{text}");
        answer.err
    };
    let whole = "server = \"127.0.0.1:25\"\nfrom = \"d@x.example\"\nto = [\"op@x.example\"]\n";
    for (text, said) in [
        ("[mail]\nlang = \"en\"\n".to_owned(), "bad.toml:1:2: mail.server is missing"),
        (
            "url = \"https://x.example\"\n[mail]\nserver = \"x.example:25\"\n".to_owned(),
            "bad.toml:2:2: mail.from is missing",
        ),
        (
            format!("[mail]\n{whole}user = \"u\"\n"),
            "bad.toml:1:2: mail.user and mail.password-file go together",
        ),
        (
            format!("[mail]\nsecurity = \"none\"\n{}", whole.replace("127.0.0.1", "mail.example")),
            "bad.toml:2:1: mail.security: “none” is for a server on this machine",
        ),
        (
            format!("[mail]\n{whole}pasword-file = \"x\"\n"),
            "bad.toml:5:1: there is no key “mail.pasword-file”; “mail.password-file” is one",
        ),
        (format!("[mail]\n{whole}lang = \"de\"\n"), "bad.toml:5:8: mail.lang: "),
        (
            "[mail]\nserver = \"mail.example\"\n".to_owned(),
            "bad.toml:2:10: mail.server: “mail.example” is no mail server's address",
        ),
        ("[mail]\nto = [\"op\"]\n".to_owned(), "bad.toml:2:6: mail.to: “op” is no mail address"),
        (
            "[mail]\nfrom = \"a\\nBcc: b@x.example <a@x.example>\"\n".to_owned(),
            "bad.toml:2:8: mail.from: “a\\nBcc",
        ),
        ("mail = 7\n".to_owned(), "bad.toml:1:1: mail: is a section"),
        (
            "mail-server = \"x\"\n".to_owned(),
            "bad.toml:1:1: there is no key “mail-server”; “mail.server” is one",
        ),
    ] {
        let told = faults(&text);
        assert!(told.contains(said), "{text}\n{said}\n{told}");
    }
    let told = faults(&format!("[mail]\n{whole}user = \"u\"\npassword-file = \"nowhere\"\n"));
    assert!(told.contains("nowhere: "), "{told}");
    // Variables alone make a section too.
    let mut command = bench.command(&["doctor", "--data", "data"]);
    let output = command.env("DUOLOGUE_MAIL_TO", "op@x.example").output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("mail.server is missing"), "{said}");
}
