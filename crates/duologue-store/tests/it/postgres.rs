//! A database of its own for each test, on a PostgreSQL that the tests start: see `scripts/postgres`.

use std::path::Path;
use std::process::Command;

/// The address of a new, empty database; None where PostgreSQL is not installed, which only a developer may be without.
pub fn address() -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    // The folder's name is unique; PostgreSQL folds capitals, so they are spelled out.
    let unique = folder.path().file_name().unwrap().to_str().unwrap();
    let name: String = unique.bytes().map(|byte| format!("{byte:02x}")).collect();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/postgres");
    let made = Command::new(script).arg(format!("t{}_{name}", std::process::id())).output().unwrap();
    if made.status.code() == Some(3) {
        assert!(std::env::var_os("CI").is_none_or(|ci| ci != "true"), "PostgreSQL is not installed");
        eprintln!("skipped: PostgreSQL is not installed");
        return None;
    }
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    Some(String::from_utf8(made.stdout).unwrap().trim().to_owned())
}
