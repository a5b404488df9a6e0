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

/// What keys and guards are left of a folder is kept, and a backup of the database brings the rest.
#[test]
fn s48_a_folder_that_lost_its_database_keeps_its_keys_and_is_restored() {
    let bench = Bench::new();
    let init = |data: &str, more: &[&str]| {
        bench.run(&[&["init", "--data", data, "--origin", "x.example/a"], more].concat())
    };
    assert_eq!(init("data", &["--side", "jp"]).code, 0);
    bench.ok(&["backup", "backup", "--data", "data"]);
    let keys = files(&bench.path("data/keys"));
    copy(&bench.path("data/keys"), &bench.path("left/keys"));
    // Also where the key of the second log alone is there.
    copy(&bench.path("data/keys"), &bench.path("half/keys"));
    fs::remove_file(bench.path("half/keys/jp.record.key")).unwrap();
    for data in ["left", "half"] {
        let before = files(&bench.path(data));
        let answer = init(data, &["--recorder", "archive", "--side", "jp"]);
        assert!(answer.code == 2 && answer.err.contains(".key"), "{}", answer.err);
        assert!(answer.err.contains(&format!("duologue restore BACKUP --data {data}")), "{}", answer.err);
        assert_eq!(files(&bench.path(data)), before, "nothing is written");
    }
    let served = bench.run(&["serve", "--data", "left", "--listen", "127.0.0.1:0"]);
    assert_eq!(served.code, 2);
    assert!(served.err.contains("the database is missing, while left has keys"), "{}", served.err);
    assert!(!served.err.contains("init"), "{}", served.err);
    // A key lies beside a database that knows nothing of it.
    assert_eq!(init("other", &["--side", "cn"]).code, 0);
    copy(&bench.path("left/keys"), &bench.path("other/keys"));
    let before = files(&bench.path("other/keys"));
    let answer = init("other", &["--side", "kr", "--side", "jp"]);
    assert!(answer.code == 2 && answer.err.contains("other/keys/jp.record.key"), "{}", answer.err);
    assert_eq!(files(&bench.path("other/keys")), before);

    let restored = bench.ok(&["restore", "backup", "--data", "left"]);
    assert!(!restored.contains("nothing can be said"), "{restored}");
    assert_eq!(files(&bench.path("left/keys")), keys);
    bench.ok(&["doctor", "--data", "left"]);
    // Without keys it says which logs have none.
    let restored = bench.ok(&["restore", "backup", "--data", "new"]);
    for log in ["jp/record", "jp/table"] {
        assert!(restored.contains(&format!("{log}: nothing can be said in it")), "{restored}");
    }
}

#[test]
fn voices_that_are_named_wrongly_or_twice_are_refused_before_anything_is_begun() {
    let bench = Bench::new();
    for (voices, said) in [
        (&["--side", "jp", "--side", "FR"][..], "FR"),
        (&["--side", "de", "--side", "de"], "“de” is named twice"),
        (&["--side", "jp", "--recorder", "de", "--recorder", "de"], "“de” is named twice"),
        (&["--side", "de", "--recorder", "de"], "“de” is named twice"),
    ] {
        let answer = bench.run(&[&["init", "--data", "data", "--origin", "x.example/a"], voices].concat());
        assert!(answer.code == 2 && answer.err.contains(said), "{voices:?}: {}", answer.err);
        assert!(!bench.path("data").exists(), "{voices:?}");
    }
}

#[test]
fn a_backup_deletes_what_an_earlier_one_left_and_nothing_else() {
    let bench = Bench::new();
    bench.ok(&["init", "--data", "data", "--origin", "x.example/a", "--side", "jp"]);
    let refused = |why: &str| {
        let before = files(&bench.path("b.part"));
        let answer = bench.run(&["backup", "b", "--data", "data"]);
        assert!(
            answer.code == 2 && answer.err.contains("b.part: is no unfinished backup"),
            "{why}: {}",
            answer.err
        );
        assert_eq!(files(&bench.path("b.part")), before, "{why}");
        assert!(!bench.path("b").exists(), "{why}");
    };
    bench.write("b.part/thesis.txt", "ten years of work");
    refused("another's folder");
    bench.write("b.part/form", "duologue-backup 1\ntables 3\n");
    refused("another's file beside a form");
    fs::remove_file(bench.path("b.part/thesis.txt")).unwrap();
    bench.write("b.part/keys/letter", "dear");
    refused("another's file among the keys");
    fs::remove_dir_all(bench.path("b.part")).unwrap();
    bench.write("b.part/rows.jsonl", "[]\n");
    refused("lines of JSON that no form is beside");
    bench.write("b.part/form", "duologue-backup 1\ntables 3\n");
    bench.write("b.part/keys/jp.record.key", "");
    bench.ok(&["backup", "b", "--data", "data"]);
    assert!(!bench.path("b.part").exists());
    // A crash before the form was written.
    bench.write("c.part/form", "");
    bench.ok(&["backup", "c", "--data", "data"]);
    fs::write(bench.path("d.part"), "a file").unwrap();
    assert_eq!(bench.run(&["backup", "d", "--data", "data"]).code, 2);
    assert_eq!(fs::read_to_string(bench.path("d.part")).unwrap(), "a file");
}

#[test]
fn a_database_that_is_missing_or_damaged_is_told_with_its_place_and_the_mend() {
    let bench = Bench::new();
    let answer = bench.run(&["backup", "b", "--data", "nowhere"]);
    assert!(
        answer.code == 2 && answer.err.contains("nowhere: holds no dialogue; name the data folder"),
        "{}",
        answer.err
    );
    bench.ok(&["init", "--data", "data", "--origin", "x.example/a", "--side", "jp"]);
    let file = bench.path("data/duologue.sqlite");
    let whole = fs::read(&file).unwrap();
    fs::write(&file, vec![b'x'; 8192]).unwrap();
    for command in [&["backup", "b"][..], &["serve", "--listen", "127.0.0.1:0"], &["export", "out"]] {
        let answer = bench.run(&[command, &["--data", "data"]].concat());
        assert_eq!(answer.code, 2, "{command:?}");
        for said in ["data/duologue.sqlite: ", "code: 26", "its file is damaged: restore the newest backup"] {
            assert!(answer.err.contains(said), "{command:?}: {said}\n{}", answer.err);
        }
    }
    let doctor = bench.run(&["doctor", "--data", "data"]);
    assert!(doctor.code == 1 && doctor.out.contains("its file is damaged"), "{}", doctor.out);
    fs::write(&file, &whole).unwrap();
    // No file can be opened where a folder is.
    let log = bench.path("data/duologue.sqlite-wal");
    let _ = fs::remove_file(&log);
    fs::create_dir(&log).unwrap();
    let answer = bench.run(&["backup", "b", "--data", "data"]);
    for said in ["data/duologue.sqlite: ", "code: 14", "this user may read and write it"] {
        assert!(answer.err.contains(said), "{said}\n{}", answer.err);
    }
    fs::remove_dir(&log).unwrap();
    bench.ok(&["backup", "b", "--data", "data"]);
}
