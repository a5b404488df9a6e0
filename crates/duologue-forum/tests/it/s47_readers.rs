//! A folder from a stranger: no bytes end the process, a fault has its place, and what is read comes back when written.
//!
//! The fuzz target in `fuzz/` includes this file.

use duologue_forum::acts::{Body, Saying};
use duologue_forum::files::{self, Fault, Folder};

use crate::folder::{Shelf, folder};

/// One file of each form, by where it stands.
pub const FILES: [&str; 6] = [
    "duologue.toml",
    "editions/13/jp.toml",
    "people/archive.csv",
    "editions/13/archive.appearances.csv",
    "editions/13/a/jp.report.ja.md",
    "editions/13/a/cn.report.zh.md",
];

/// A source, so that a translation has something to render.
const SOURCE: &str = "+++\ngenre = \"report\"\n+++\n\n{#p1}\n一。\n\n{#p2}\n二。\n";

/// One file of a folder: the first byte says which.
pub fn import(bytes: &[u8]) {
    if let Some(files) = laid(bytes) {
        comes_back(&files);
    }
}

/// The folder in which that file lies.
pub fn laid(bytes: &[u8]) -> Option<Folder> {
    let (which, bytes) = bytes.split_first()?;
    let path = FILES[usize::from(*which) % FILES.len()];
    let mut files = folder(&[]);
    if path == FILES[5] {
        files.insert(FILES[4].to_owned(), SOURCE.as_bytes().to_vec());
    }
    files.insert(path.to_owned(), bytes.to_vec());
    Some(files)
}

fn comes_back(files: &Folder) {
    let mut shelf = Shelf::default();
    if let Err(faults) = shelf.import(files) {
        faults.iter().for_each(|fault| stands(fault, files));
        return;
    }
    assert!(shelf.plan(files).unwrap().is_empty(), "saying the same again says nothing");
    let code = files::read(files).unwrap().code;
    let written = files::write(&shelf.forum, &code, &shelf.speakers, &|hash| shelf.text(hash));
    assert_eq!(written.left_out, [], "what was read can be written");
    assert!(shelf.plan(&written.folder).unwrap().is_empty());
    let mut other = Shelf::default();
    other.import(&written.folder).unwrap();
    let again = files::write(&other.forum, &code, &other.speakers, &|hash| other.text(hash));
    assert_eq!(again.folder, written.folder);
}

/// A fault names a place in a file that is there, and says something.
fn stands(fault: &Fault, files: &Folder) {
    assert!(!fault.message.is_empty());
    let bytes = files.get(&fault.place.file).unwrap_or_else(|| panic!("{fault} names no file"));
    let lines = bytes.iter().filter(|b| **b == b'\n').count() + 1;
    assert!((1..=lines).contains(&fault.place.line), "{fault} is beyond line {lines}");
    assert!((1..=bytes.len() + 1).contains(&fault.place.column), "{fault}");
}

/// The body of an act, as a peer's log holds it: the first byte says of which kind.
pub fn body(bytes: &[u8]) {
    let Some((which, bytes)) = bytes.split_first() else { return };
    let kind = Body::KINDS[usize::from(*which) % Body::KINDS.len()];
    let Ok(saying) = Saying::from_log(kind, bytes) else { return };
    let salted = saying.to_bytes(&[7; 32]).unwrap();
    assert_eq!(Saying::from_log(kind, &salted).unwrap(), saying);
}
