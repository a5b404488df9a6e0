//! Real files, and what pyreadstat sees in them.

use std::path::{Path, PathBuf};

use duologue_survey::sav::{self, Limits, Note};
use serde_json::Value;

use super::seen::{Times, normal, seen};

/// The folder of files; `None`, with a word, where it is not at hand. In CI it must be.
pub fn folder() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("DUOLOGUE_SHARED").map_or_else(beside, PathBuf::from);
    let folder = shared.join("data/survey/sav");
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "no SPSS files at {}", folder.display());
    println!("skipped: no SPSS files at {}", folder.display());
    None
}

/// The files by name, in order.
pub fn files() -> Vec<(String, Vec<u8>)> {
    let Some(folder) = folder() else { return Vec::new() };
    let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "sav" || end == "zsav"))
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(&path).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn real_files_are_read_as_pyreadstat_reads_them() {
    let Some(folder) = folder() else { return };
    let expected: Value =
        serde_json::from_slice(&std::fs::read(folder.join("expected.json")).unwrap()).unwrap();
    let files = files();
    assert_eq!(files.len(), expected.as_object().unwrap().len());
    for (name, bytes) in files {
        let read = sav::read(&bytes, &Limits::default()).unwrap();
        // Its one text was cut within a character.
        let cut = Note::Replaced { of: "Q16br9oe_Q24br9oe".to_owned(), texts: 1 };
        let notes = if name == "tegulu.sav" { vec![cut] } else { vec![] };
        assert_eq!(read.notes, notes, "{name}");
        let (seen, expected) = (seen(&read.file, 5, Times::Words), &expected[&name]);
        for (part, expected) in expected.as_object().unwrap() {
            assert_eq!(&seen[part], &normal(part, expected), "{name}: {part}");
        }
    }
}

#[test]
fn a_file_of_the_last_century_was_made_in_it() {
    let Some(folder) = folder() else { return };
    let bytes = std::fs::read(folder.join("electric.sav")).unwrap();
    let created = sav::read(&bytes, &Limits::default()).unwrap().file.created.unwrap();
    assert_eq!((created.year, created.month, created.day), (1996, 4, 30));
}
