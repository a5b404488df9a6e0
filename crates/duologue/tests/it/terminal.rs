//! What becomes of an answer that nobody reads to its end.

use std::fs::OpenOptions;
use std::process::Stdio;

use crate::bench::Bench;

fn bench() -> Bench {
    let bench = Bench::new();
    bench.ok(&["init", "--data", "data", "--origin", "duologue.example/t", "--side", "jp"]);
    bench
}

const COMMANDS: [&[&str]; 8] = [
    &["--help"],
    &["--version"],
    &["init", "--data", "other", "--origin", "duologue.example/t", "--side", "jp"],
    &["key", "show", "--data", "data"],
    &["export", "out", "--data", "data"],
    &["site", "bag", "--data", "data"],
    &["backup", "backup", "--data", "data"],
    &["doctor", "--data", "data", "--format", "json"],
];

#[test]
fn a_reader_who_leaves_ends_no_command_in_a_panic() {
    let bench = bench();
    for args in COMMANDS {
        // Standard output is a pipe whose other end is closed already.
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = bench.command(args).stdout(writer).stderr(Stdio::piped()).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{args:?}: {said}");
        assert_eq!(said, "", "{args:?}");
    }
    // What was to be done is done.
    assert!(bench.path("bag/bagit.txt").is_file() && bench.path("backup/form").is_file());
    // The same where complaints go to the same reader, and the exit code is the command's own.
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let wrong = ["key", "show", "--data", "nowhere"];
    let both = bench.command(&wrong).stdout(writer.try_clone().unwrap()).stderr(writer).status().unwrap();
    assert_eq!(both.code(), Some(2));
}

#[test]
fn an_answer_that_finds_no_room_is_an_error() {
    // full(4): every write fails with ENOSPC.
    let Ok(full) = OpenOptions::new().write(true).open("/dev/full") else { return };
    let bench = bench();
    let args = ["key", "show", "--data", "data"];
    let output = bench.command(&args).stdout(full).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("not all of the answer could be written") && !said.contains("panicked"), "{said}");
}
