//! Other people's readers of our files, run through Python.

use std::path::{Path, PathBuf};
use std::process::Command;

/// What a script prints, given files; `None`, with a word, where no Python has the package. In CI one must: that which
/// `scripts/test` keeps beside what is built, or the machine's.
pub fn judge(package: &str, script: &str, files: &[(&str, &[u8])]) -> Option<String> {
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../tools/python/bin/python");
    let python = [kept, PathBuf::from("python3")].into_iter().find(|python| {
        let asked = Command::new(python).args(["-c", &format!("import {package}")]).output();
        asked.is_ok_and(|output| output.status.success())
    });
    let Some(python) = python else {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "no Python with {package}");
        println!("skipped: no Python with {package}");
        return None;
    };
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(python);
    command.args(["-c", script]);
    for (name, bytes) in files {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        command.arg(path);
    }
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{package}: {said}");
    Some(String::from_utf8(output.stdout).unwrap())
}
