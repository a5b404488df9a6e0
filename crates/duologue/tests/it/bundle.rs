use std::fs;

use crate::bench::{Bench, ORIGIN, copy, example, files};

/// The example's files without those of some voices.
fn part(bench: &Bench, to: &str, without: &[&str]) {
    copy(&example(), &bench.path(to));
    for (path, _) in files(&bench.path(to)) {
        let name = path.rsplit('/').next().unwrap();
        if without.iter().any(|voice| name.starts_with(&format!("{voice}."))) {
            fs::remove_file(bench.path(to).join(path)).unwrap();
        }
    }
}

fn key(bench: &Bench, data: &str, voice: &str) -> String {
    let keys = bench.ok(&["key", "show", "--data", data]);
    keys.lines().find(|k| k.starts_with(&format!("{ORIGIN}/{voice}+"))).unwrap().to_owned()
}

pub fn bundles_carried_between_two_folders_make_their_pages_equal(bench: &Bench) {
    part(bench, "a-says", &["cn"]);
    part(bench, "b-says", &["jp", "archive"]);
    bench.dialogue("a", &["--recorder", "archive", "--side", "jp"], &bench.path("a-says"));
    bench.ok(&["init", "--data", "b", "--origin", ORIGIN, "--example", "--side", "cn"]);
    bench.ok(&["bundle", "out", "a.bundle", "--data", "a"]);

    let untrusted = bench.run(&["bundle", "in", "a.bundle", "--data", "b"]);
    assert_eq!(untrusted.code, 2);
    assert!(untrusted.err.contains("--trust"), "{}", untrusted.err);
    let (archive, jp) = (key(bench, "a", "archive"), key(bench, "a", "jp"));
    bench.ok(&["bundle", "in", "a.bundle", "--data", "b", "--trust", &archive, "--trust", &jp]);
    // The Chinese side translates what the Japanese side reported, so it speaks second.
    bench.ok(&["import", bench.path("b-says").to_str().unwrap(), "--data", "b"]);
    bench.ok(&["bundle", "out", "b.bundle", "--data", "b"]);
    let cn = key(bench, "b", "cn");
    bench.ok(&["bundle", "in", "b.bundle", "--data", "a", "--trust", &cn]);

    bench.ok(&["site", "site-a", "--data", "a"]);
    bench.ok(&["site", "site-b", "--data", "b"]);
    let (a, b) = (files(&bench.path("site-a")), files(&bench.path("site-b")));
    assert_eq!(a.len(), b.len());
    for ((name, a), (other, b)) in a.iter().zip(&b) {
        assert_eq!(name, other);
        assert!(a == b, "{name} differs between the two folders");
    }
    // Carried again, nothing is new.
    let again = bench.ok(&["bundle", "in", "a.bundle", "--data", "b"]);
    assert!(again.contains("archive: nothing new.") && again.contains("jp: nothing new."), "{again}");
}

pub fn a_rewritten_log_is_refused_and_nothing_is_kept(bench: &Bench) {
    part(bench, "says", &["cn"]);
    bench.dialogue("a", &["--recorder", "archive", "--side", "jp"], &bench.path("says"));
    // The same keys, another history: a twin of the data folder from before the import.
    bench.ok(&["init", "--data", "b", "--origin", ORIGIN, "--side", "cn"]);
    bench.ok(&["bundle", "out", "a.bundle", "--data", "a"]);
    let mut bytes = fs::read(bench.path("a.bundle")).unwrap();
    let place = bytes.windows(9).position(|w| w == b"\"kind\":\"e").unwrap();
    bytes[place + 8] = b'f';
    fs::write(bench.path("bad.bundle"), bytes).unwrap();
    let (archive, jp) = (key(bench, "a", "archive"), key(bench, "a", "jp"));
    let answer =
        bench.run(&["bundle", "in", "bad.bundle", "--data", "b", "--trust", &archive, "--trust", &jp]);
    assert_eq!(answer.code, 2, "{}", answer.out);
    assert!(answer.err.contains("record/archive/"), "{}", answer.err);
    assert!(!bench.ok(&["key", "show", "--data", "b"]).contains("/archive+"));
    bench.write("no.bundle", "this is no bundle");
    assert_eq!(bench.run(&["bundle", "in", "no.bundle", "--data", "b"]).code, 2);
}

pub fn one_organisation_begins_alone_and_its_partners_own_voice_takes_over(bench: &Bench) {
    let dialogue = "code = \"t\"\n\n[[voice]]\ncode = \"jp\"\nkind = \"side\"\n\n[[voice]]\ncode = \"cn\"\nkind = \"side\"\n";
    bench.write("jp-says/duologue.toml", dialogue);
    bench.write(
        "jp-says/dialogue/jp.toml",
        "[[dialogue]]\nsubject = \"dialogue\"\nsides = [\"jp\", \"cn\"]\nlanguages = [\"ja\", \"zh\", \"en\"]\n\n[[side]]\nsubject = \"side/jp\"\nnames = { ja = \"日本\", zh = \"日本\", en = \"Japan\" }\nlanguages = [\"ja\"]\n\n[[side]]\nsubject = \"side/cn\"\nnames = { ja = \"中国\", zh = \"中国\", en = \"China\" }\nlanguages = [\"zh\"]\nof = \"cn\"\n",
    );
    bench.write(
        "jp-says/editions/1/jp.toml",
        "[[edition]]\nsubject = \"1\"\nyear = 2030\nstatus = \"planned\"\nhost = \"jp\"\n\n[[wording]]\nsubject = \"1\"\nfield = \"theme\"\nlang = \"zh\"\ntext = \"代为记录的主题\"\nof = \"cn\"\nsource = { title = \"a letter\" }\n",
    );
    bench.ok(&["init", "--data", "a", "--origin", "alone.example/t", "--side", "jp"]);
    bench.ok(&["import", "jp-says", "--data", "a"]);
    bench.ok(&["site", "before", "--data", "a"]);
    let page =
        |site: &str| fs::read_to_string(bench.path(site).join("data/en/editions/1/index.html")).unwrap();
    assert!(page("before").contains("代为记录的主题") && page("before").contains("a letter"));

    bench.ok(&["init", "--data", "b", "--origin", "alone.example/t", "--side", "cn"]);
    bench.write("cn-says/duologue.toml", dialogue);
    bench.write(
        "cn-says/editions/1/cn.toml",
        "[[wording]]\nsubject = \"1\"\nfield = \"theme\"\nlang = \"zh\"\ntext = \"我方自己的主题\"\n",
    );
    bench.ok(&["import", "cn-says", "--data", "b"]);
    bench.ok(&["bundle", "out", "b.bundle", "--data", "b"]);
    let keys = bench.ok(&["key", "show", "--data", "b"]);
    bench.ok(&["bundle", "in", "b.bundle", "--data", "a", "--trust", keys.trim()]);
    bench.ok(&["site", "after", "--data", "a"]);
    let after = page("after");
    assert!(after.contains("我方自己的主题") && !after.contains("代为记录的主题"), "{after}");
}

/// Writes a bundle again with some of its files changed or left out.
fn rewrite(bench: &Bench, from: &str, to: &str, change: impl Fn(&str, Vec<u8>) -> Option<Vec<u8>>) {
    let mut read = tar::Archive::new(fs::File::open(bench.path(from)).unwrap());
    let mut written = tar::Builder::new(fs::File::create(bench.path(to)).unwrap());
    for entry in read.entries().unwrap() {
        let mut entry = entry.unwrap();
        let path = entry.path().unwrap().to_string_lossy().into_owned();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut bytes).unwrap();
        let Some(bytes) = change(&path, bytes) else { continue };
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        written.append_data(&mut header, &path, bytes.as_slice()).unwrap();
    }
    written.finish().unwrap();
}

pub fn a_bundle_without_one_body_is_refused_whole(bench: &Bench) {
    part(bench, "says", &["cn"]);
    bench.dialogue("a", &["--recorder", "archive", "--side", "jp"], &bench.path("says"));
    bench.ok(&["init", "--data", "b", "--origin", ORIGIN, "--side", "cn"]);
    bench.ok(&["bundle", "out", "a.bundle", "--data", "a"]);
    let (archive, jp) = (key(bench, "a", "archive"), key(bench, "a", "jp"));
    let first = std::cell::RefCell::new(None::<String>);
    rewrite(bench, "a.bundle", "short.bundle", |path, bytes| {
        let taken = path.starts_with("record/blobs/") && first.borrow().is_none();
        if taken {
            first.replace(Some(path.to_owned()));
        }
        (!taken).then_some(bytes)
    });
    let answer =
        bench.run(&["bundle", "in", "short.bundle", "--data", "b", "--trust", &archive, "--trust", &jp]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains(first.borrow().as_deref().unwrap()), "{}", answer.err);
    assert!(!bench.ok(&["key", "show", "--data", "b"]).contains("/archive+"));
}

#[test]
fn a_folder_that_lost_what_it_said_is_told_so() {
    let bench = Bench::new();
    part(&bench, "says", &["cn"]);
    bench.ok(&["init", "--data", "a", "--origin", ORIGIN, "--recorder", "archive", "--side", "jp"]);
    copy(&bench.path("a"), &bench.path("old"));
    bench.ok(&["import", "says", "--data", "a"]);
    bench.ok(&["bundle", "out", "a.bundle", "--data", "a"]);
    let answer = bench.run(&["bundle", "in", "a.bundle", "--data", "old"]);
    assert_eq!(answer.code, 2, "{}", answer.out);
    assert!(answer.err.contains("an old copy of the folder was put back"), "{}", answer.err);
}
