use std::fs;

use crate::bench::{Bench, copy, example, files};

pub fn what_was_imported_is_exported_as_the_same_bytes(bench: &Bench) {
    bench.example("data");
    bench.ok(&["export", "out", "--data", "data"]);
    let (said, written) = (files(&example()), files(&bench.path("out")));
    let names = |list: &[(String, Vec<u8>)]| list.iter().map(|(n, _)| n.clone()).collect::<Vec<_>>();
    assert_eq!(names(&said), names(&written));
    for ((name, said), (_, written)) in said.iter().zip(&written) {
        assert!(said == written, "{name} came back otherwise:\n{}", String::from_utf8_lossy(written));
    }
    assert_eq!(bench.ok(&["import", "out", "--data", "data"]).trim(), "Nothing new.");
}

pub fn only_what_changed_is_said_again(bench: &Bench) {
    bench.example("data");
    copy(&example(), &bench.path("edited"));
    let file = bench.path("edited/editions/rehearsal/security/jp.report.ja.md");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("{text}\n{{#added}}\n追加の段落。\n")).unwrap();
    assert_eq!(bench.ok(&["import", "edited", "--data", "data"]).trim(), "Said 1 new acts: jp 1.");
}

pub fn a_faulty_folder_says_nothing_and_names_the_place(bench: &Bench) {
    bench.example("data");
    copy(&example(), &bench.path("edited"));
    let file = bench.path("edited/editions/13/archive.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replacen("year = 2017", "year = 2017\nyaer = 2017", 1)).unwrap();
    bench.write("edited/people/jp.csv", "id,slug,colour\njp-1,x,red\n");
    let answer = bench.run(&["import", "edited", "--data", "data"]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("editions/13/archive.toml:4:"), "{}", answer.err);
    assert!(answer.err.contains("yaer") && answer.err.contains("people/jp.csv:1:3"), "{}", answer.err);
    assert_eq!(bench.ok(&["import", example().to_str().unwrap(), "--data", "data"]).trim(), "Nothing new.");
}

pub fn a_voice_without_a_key_here_cannot_be_made_to_speak(bench: &Bench) {
    bench.ok(&["init", "--data", "data", "--origin", "duologue.example/t", "--side", "jp"]);
    let answer = bench.run(&["import", example().to_str().unwrap(), "--data", "data"]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("no key for"), "{}", answer.err);
}

pub fn what_nobody_has_said_anything_of_is_noted(bench: &Bench) {
    bench.example("data");
    copy(&example(), &bench.path("edited"));
    let seats = bench.path("edited/editions/rehearsal/jp.appearances.csv");
    let mistyped = fs::read_to_string(&seats).unwrap().replacen(",jp-", ",jp-mistyped-", 1);
    fs::write(&seats, mistyped).unwrap();
    let report = fs::read(bench.path("edited/editions/rehearsal/security/jp.report.ja.md")).unwrap();
    bench.write("edited/editions/rehearsal/secuirty/jp.report.ja.md", &String::from_utf8(report).unwrap());
    let answer = bench.run(&["import", "edited", "--data", "data"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let notes: Vec<&str> = answer.err.lines().collect();
    assert_eq!(notes.len(), 2, "{notes:#?}");
    assert!(notes[0].starts_with("Note: editions/rehearsal/jp.appearances.csv:2:"), "{notes:#?}");
    assert!(notes[0].contains("“jp-mistyped-"), "{notes:#?}");
    assert!(notes[1].starts_with("Note: editions/rehearsal/secuirty/jp.report.ja.md:1:"), "{notes:#?}");
    assert!(notes[1].contains("“rehearsal/secuirty”"), "{notes:#?}");
}

pub fn wrong_use_is_told(bench: &Bench) {
    assert_eq!(bench.run(&["export", "out", "--data", "nowhere"]).code, 2);
    assert_eq!(
        bench.run(&["init", "--data", "d", "--origin", "https://x.example/a", "--side", "jp"]).code,
        2
    );
    assert_eq!(bench.run(&["init", "--data", "d", "--origin", "x.example/a"]).code, 2);
    bench.ok(&["init", "--data", "d", "--origin", "x.example/a", "--side", "jp"]);
    let twice = bench.run(&["init", "--data", "d", "--origin", "x.example/a", "--side", "jp"]);
    assert_eq!(twice.code, 2);
    assert!(twice.err.contains("speaks here already"), "{}", twice.err);
    bench.write("full/file", "x");
    assert!(bench.run(&["export", "full", "--data", "d"]).err.contains("is not empty"));
}

#[test]
fn a_file_beyond_all_measure_is_refused() {
    let bench = Bench::new();
    bench.example("data");
    copy(&example(), &bench.path("edited"));
    let hundred = fs::File::create(bench.path("edited/editions/13/jp.toml")).unwrap();
    hundred.set_len(100 * 1024 * 1024).unwrap();
    let answer = bench.run(&["import", "edited", "--data", "data"]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("editions/13/jp.toml: is over 16 MiB"), "{}", answer.err);
}
