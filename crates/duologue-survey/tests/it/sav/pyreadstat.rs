//! The files we write, as pyreadstat reads them.

use std::path::{Path, PathBuf};
use std::process::Command;

use duologue_survey::sav::{self, Compression};
use serde_json::{Value, json};

use super::samples;
use super::seen::{Times, normal, seen};

/// Python with pyreadstat: the one that scripts/test keeps beside what is built, or the system's.
fn python() -> Option<PathBuf> {
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../tools/python/bin/python");
    let found = [kept, PathBuf::from("python3")].into_iter().find(|python| {
        let asked = Command::new(python).args(["-c", "import pyreadstat"]).output();
        asked.is_ok_and(|output| output.status.success())
    });
    if found.is_none() {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "no python with pyreadstat");
        println!("skipped: no python with pyreadstat");
    }
    found
}

#[test]
fn pyreadstat_reads_what_we_write() {
    let Some(python) = python() else { return };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("duologue-survey-sav");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let mut files = Vec::new();
    let ends =
        [("sav", Compression::Bytecode), ("zsav", Compression::Zlib), ("plain.sav", Compression::None)];
    for (name, file) in samples::all() {
        for (end, compression) in ends {
            let name = format!("{name}.{end}");
            std::fs::write(folder.join(&name), sav::write(&file, compression).unwrap().bytes).unwrap();
            files.push((name, file.clone()));
        }
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/by_pyreadstat.py");
    let output = Command::new(python).arg(script).arg(&folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let all: Value = serde_json::from_slice(&output.stdout).unwrap();
    for (name, file) in files {
        let ours = seen(&file, file.rows, Times::Seconds);
        for (part, theirs) in all[&name].as_object().unwrap() {
            let ours = match part.as_str() {
                "created" => {
                    let made = "2026-11-25T22:05:09";
                    json!(if file.created.is_some() { made } else { "1970-01-01T00:00:00" })
                }
                "notes" => json!(file.documents),
                part => ours[part].clone(),
            };
            assert_eq!(normal(part, theirs), ours, "{name}: {part}");
        }
    }
}
