//! Data folders, commands and their answers.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Mutex;

use tempfile::TempDir;

use crate::postgres;

pub const ORIGIN: &str = "duologue.example/tokyo-beijing";

pub struct Bench {
    pub dir: TempDir,
    /// The database of each data folder, where they are on PostgreSQL.
    databases: Option<Mutex<BTreeMap<String, String>>>,
}

pub struct Answer {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Bench {
    pub fn new() -> Bench {
        Bench { dir: TempDir::new().unwrap(), databases: None }
    }

    /// Every data folder has a PostgreSQL database of its own; None where PostgreSQL is not installed.
    pub fn postgres() -> Option<Bench> {
        // The first is asked for now, to see whether there is a server.
        let first = ("data".to_owned(), postgres::address()?);
        Some(Bench { databases: Some(Mutex::new([first].into())), ..Bench::new() })
    }

    /// The database that goes with a data folder.
    pub fn database(&self, data: &str) -> Option<String> {
        let mut databases = self.databases.as_ref()?.lock().unwrap();
        Some(databases.entry(data.to_owned()).or_insert_with(|| postgres::address().unwrap()).clone())
    }

    /// Gives a data folder the database of another: a second node.
    pub fn share(&self, data: &str, other: &str) {
        let address = self.database(data).unwrap();
        self.databases.as_ref().unwrap().lock().unwrap().insert(other.to_owned(), address);
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn run(&self, args: &[&str]) -> Answer {
        let output: Output = self.command(args).output().unwrap();
        Answer {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_duologue"));
        command.args(args).current_dir(self.dir.path()).env("LC_ALL", "C").env_remove("DUOLOGUE_DATABASE");
        let data = args.iter().position(|arg| *arg == "--data").and_then(|place| args.get(place + 1));
        if let Some(address) = data.and_then(|data| self.database(data)) {
            command.env("DUOLOGUE_DATABASE", address);
        }
        command
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
