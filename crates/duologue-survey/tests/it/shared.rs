//! The folder of shared files.

use std::path::{Path, PathBuf};

/// A file under `shared/data/survey`; `None`, with a word, where it is not at hand. In CI it must be.
pub fn file(name: &str) -> Option<Vec<u8>> {
    let path = path(name);
    match std::fs::read(&path) {
        Ok(bytes) => Some(bytes),
        Err(e) => {
            assert!(std::env::var("CI").as_deref() != Ok("true"), "{}: {e}", path.display());
            println!("skipped: {}: {e}", path.display());
            None
        }
    }
}

/// A folder under `shared/data/survey`, likewise.
pub fn folder(name: &str) -> Option<PathBuf> {
    let path = path(name);
    if path.is_dir() {
        return Some(path);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{} is not there", path.display());
    println!("skipped: {} is not there", path.display());
    None
}

fn path(name: &str) -> PathBuf {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("DUOLOGUE_SHARED").map_or_else(beside, PathBuf::from);
    shared.join("data/survey").join(name)
}
