//! Puts a dialogue's files into the one form that `export` writes:
//! `cargo run -p duologue-forum --example canonical -- IN OUT`

#![allow(clippy::print_stdout, reason = "a program speaks to its terminal")]

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};

use duologue_forum::files::{self, Folder};
use duologue_forum::{Act, Forum, Voice};
use duologue_record::Hash;

fn read(root: &Path) -> Result<Folder, Box<dyn Error>> {
    let mut folder = Folder::new();
    let mut open: Vec<PathBuf> = vec![root.to_owned()];
    while let Some(at) = open.pop() {
        for item in std::fs::read_dir(&at)? {
            let path = item?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(root)?.to_string_lossy().into_owned();
                folder.insert(name, std::fs::read(&path)?);
            }
        }
    }
    Ok(folder)
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [from, to] = arguments.as_slice() else { return Err("give two folders: IN OUT".into()) };
    let lines =
        |faults: Vec<files::Fault>| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    let script = files::read(&read(Path::new(from))?).map_err(lines)?;
    let mut salts = 0_u64;
    // The salts never leave this program: what is written has none.
    let mut salt = || {
        salts += 1;
        Hash::of(&salts.to_be_bytes()).0
    };
    let plan = files::plan(&Forum::default(), &script, &|_| None, &mut salt, "2026-01-31T09:00:00Z")
        .map_err(lines)?;
    let mut blobs: BTreeMap<Hash, Vec<u8>> = BTreeMap::new();
    let mut voices = Vec::new();
    for (code, acts) in plan {
        let mut voice = Voice::new(&code);
        for composed in acts {
            blobs.extend(composed.blobs.into_iter().map(|blob| (Hash::of(&blob), blob)));
            voice.hear(Act::read(voice.size(), &composed.entry, &|hash| blobs.get(hash).cloned())?);
        }
        voices.push(voice);
    }
    let text = |hash: &Hash| -> Option<String> {
        let value: serde_json::Value = serde_json::from_slice(blobs.get(hash)?).ok()?;
        value.get("text")?.as_str().map(str::to_owned)
    };
    let written = files::write(&Forum::new(voices), &script.code, &script.speakers, &text).folder;
    for (path, bytes) in &written {
        let path = Path::new(to).join(path);
        if let Some(above) = path.parent() {
            std::fs::create_dir_all(above)?;
        }
        std::fs::write(path, bytes)?;
    }
    println!("{} files", written.len());
    Ok(())
}
