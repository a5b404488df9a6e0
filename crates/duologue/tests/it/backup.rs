use std::fs;

use crate::bench::{Bench, copy, example, files};

/// S48: the drill, with the archive that is given away as the measure.
pub fn s48_what_is_restored_makes_the_same_archive(bench: &Bench) {
    bench.example("data");
    bench.ok(&["backup", "backup", "--data", "data", "--with-keys"]);
    let restored = bench.ok(&["restore", "backup", "--data", "new"]);
    assert!(restored.contains("jp/record: "), "{restored}");
    bench.ok(&["doctor", "--data", "new"]);
    bench.ok(&["site", "before", "--data", "data"]);
    bench.ok(&["site", "after", "--data", "new"]);
    let (before, after) = (files(&bench.path("before")), files(&bench.path("after")));
    assert!(before.len() > 100 && before.len() == after.len());
    for ((name, before), (_, after)) in before.iter().zip(&after) {
        assert!(before == after, "{name} differs after the restore");
    }
    // The restored one goes on: the same keys sign.
    copy(&example(), &bench.path("edited"));
    let file = bench.path("edited/editions/rehearsal/security/jp.report.ja.md");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("{text}\n{{#added}}\n追加の段落。\n")).unwrap();
    assert_eq!(bench.ok(&["import", "edited", "--data", "new"]).trim(), "Said 1 new acts: jp 1.");
    assert_eq!(bench.run(&["restore", "backup", "--data", "new"]).code, 2);
}

pub fn a_backup_of_nothing_or_onto_something_is_refused(bench: &Bench) {
    let answer = bench.run(&["backup", "backup", "--data", "nowhere"]);
    assert_eq!(answer.code, 2);
    assert!(!bench.path("backup").exists());
    bench.ok(&["init", "--data", "data", "--origin", "x.example/a", "--side", "jp"]);
    bench.ok(&["backup", "backup", "--data", "data"]);
    assert!(bench.run(&["backup", "backup", "--data", "data"]).err.contains("is there already"));
    bench.write("half/form", "duologue-backup 1\n");
    let answer = bench.run(&["restore", "half", "--data", "new"]);
    assert!(answer.code == 2 && answer.err.contains("cut short"), "{}", answer.err);
}

/// A bit of a text's file is turned on the disk, past every check of the engine; another copy of the record has it whole.
#[test]
fn s48_a_backup_of_what_is_damaged_says_so_and_another_copy_heals_it() {
    let bench = Bench::new();
    bench.example("data");
    bench.ok(&["bundle", "out", "other.bundle", "--data", "data"]);
    let file = bench.path("data/duologue.sqlite");
    let mut bytes = fs::read(&file).unwrap();
    let word = "より開放的な国際経済秩序とアジアの平和に向けた中日協力".as_bytes();
    let blob = bytes.windows(word.len()).position(|window| window == word).expect("a theme is in a body");
    bytes[blob] ^= 1;
    fs::write(&file, bytes).unwrap();

    let answer = bench.run(&["backup", "damaged", "--data", "data"]);
    assert_eq!(answer.code, 1, "{}{}", answer.out, answer.err);
    let named: Vec<&str> =
        answer.err.lines().filter(|line| line.contains("does not have its own hash")).collect();
    assert_eq!(named.len(), 1, "{}", answer.err);
    // All else is in it, and a restore names the same text.
    let restored = bench.run(&["restore", "damaged", "--data", "new"]);
    assert_eq!(restored.code, 1, "{}", restored.err);
    let name = named[0].split(' ').find(|word| word.len() == 64).unwrap();
    assert!(restored.out.contains(name), "{}", restored.out);

    for data in ["data", "new"] {
        bench.ok(&["bundle", "in", "other.bundle", "--data", data]);
        bench.ok(&["doctor", "--data", data]);
        bench.ok(&["backup", &format!("healed-{data}"), "--data", data]);
    }
}
