//! Data folders, commands and their answers.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

pub const ORIGIN: &str = "duologue.example/tokyo-beijing";

pub struct Bench {
    pub dir: TempDir,
}

pub struct Answer {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Bench {
    pub fn new() -> Bench {
        Bench { dir: TempDir::new().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn run(&self, args: &[&str]) -> Answer {
        let output: Output = Command::new(env!("CARGO_BIN_EXE_duologue"))
            .args(args)
            .current_dir(self.dir.path())
            .env("LC_ALL", "C")
            .output()
            .unwrap();
        Answer {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs a command that must succeed.
    pub fn ok(&self, args: &[&str]) -> String {
        let answer = self.run(args);
        assert_eq!(answer.code, 0, "{args:?}\n{}\n{}", answer.out, answer.err);
        answer.out
    }

    /// A data folder with voices and what a folder of files says.
    pub fn dialogue(&self, data: &str, voices: &[&str], folder: &Path) {
        let mut args = vec!["init", "--data", data, "--origin", ORIGIN, "--example"];
        args.extend(voices);
        self.ok(&args);
        self.ok(&["import", folder.to_str().unwrap(), "--data", data]);
    }

    /// The whole example dialogue.
    pub fn example(&self, data: &str) {
        self.dialogue(data, &["--recorder", "archive", "--side", "jp", "--side", "cn"], &example());
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

pub fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/tokyo-beijing")
}

/// Every file below a folder with its bytes.
pub fn files(root: &Path) -> Vec<(String, Vec<u8>)> {
    fn walk(root: &Path, at: &Path, found: &mut Vec<(String, Vec<u8>)>) {
        for entry in fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(root, &path, found);
            } else {
                let relative = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                found.push((relative, fs::read(&path).unwrap()));
            }
        }
    }
    let mut found = Vec::new();
    walk(root, root, &mut found);
    found.sort();
    found
}

pub fn copy(from: &Path, to: &Path) {
    for (path, bytes) in files(from) {
        let path = to.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}
