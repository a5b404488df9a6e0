//! A forum in memory, folded from plain files as an import would fold it.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use duologue_forum::files::{self, Folder};
use duologue_forum::{Act, Forum, Voice};
use duologue_record::Hash;
use duologue_web::{Address, Lang, Links, Place, Texts, Theme, printed, render};

/// A forum with the texts of its paragraphs.
pub struct Bench {
    pub forum: Forum,
    pub texts: Texts,
}

/// The example dialogue, folded once.
pub static EXAMPLE: LazyLock<Bench> = LazyLock::new(|| Bench::of(&example_folder()));

/// The example dialogue's files.
pub fn example_folder() -> Folder {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/tokyo-beijing");
    let mut folder = Folder::new();
    read(&root, &root, &mut folder);
    folder
}

fn read(root: &Path, at: &Path, into: &mut Folder) {
    for entry in fs::read_dir(at).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(root, &path, into);
        } else {
            let name = path.strip_prefix(root).unwrap().components().map(|c| c.as_os_str().to_str().unwrap());
            into.insert(name.collect::<Vec<_>>().join("/"), fs::read(&path).unwrap());
        }
    }
}

/// Links as a server writes them, now or in a past state.
pub fn served(at: Option<&str>) -> Links {
    Links::Server { origin: "https://forum.example".parse().unwrap(), at: at.map(str::to_owned) }
}

impl Bench {
    /// Folds a folder of plain files; salts are counted, so that every run gives the same bytes.
    pub fn of(folder: &Folder) -> Bench {
        Bench { forum: Forum::default(), texts: Texts::new() }.with(folder)
    }

    /// The forum as it is after a later folder was imported too.
    pub fn with(&self, folder: &Folder) -> Bench {
        self.with_at(folder, "2026-01-01T00:00:00Z")
    }

    /// The same, said at a time.
    pub fn with_at(&self, folder: &Folder, at: &str) -> Bench {
        let script = files::read(folder).unwrap_or_else(|faults| panic!("{faults:?}"));
        let mut count: u64 = self.forum.sizes().values().sum::<u64>() << 16;
        let mut salt = || {
            count += 1;
            let mut bytes = [0; 32];
            bytes[..8].copy_from_slice(&count.to_be_bytes());
            bytes
        };
        let text_of = |hash: &Hash| self.texts.get(hash).map(ToString::to_string);
        let plan = files::plan(&self.forum, &script, &text_of, &mut salt, at)
            .unwrap_or_else(|faults| panic!("{faults:?}"));
        let mut forum = self.forum.clone();
        let mut texts = self.texts.clone();
        for (code, acts) in &plan {
            let mut voice = forum.voice(code).cloned().unwrap_or_else(|| Voice::new(code));
            for (index, composed) in (voice.size()..).zip(acts) {
                let blobs: HashMap<Hash, &Vec<u8>> =
                    composed.blobs.iter().map(|b| (Hash::of(b), b)).collect();
                let act =
                    Act::read(index, &composed.entry, &|hash| blobs.get(hash).map(|b| (*b).clone())).unwrap();
                voice.hear(act);
                texts.extend(blobs.iter().filter_map(|(hash, blob)| Some((*hash, printed(blob)?.into()))));
            }
            forum.set(voice);
        }
        Bench { forum, texts }
    }

    /// A folder given file by file.
    pub fn from(given: &[(&str, &str)]) -> Bench {
        Bench::of(&given.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect())
    }

    /// A page as the server sends it; panics if there is none.
    pub fn page(&self, lang: Lang, place: Place) -> String {
        self.try_page(&Address::new(lang, place)).unwrap_or_else(|| panic!("no page"))
    }

    pub fn try_page(&self, address: &Address) -> Option<String> {
        render(&self.forum, None, &self.texts, &Theme::default(), address, served(None))
            .unwrap()
            .map(|p| p.html)
    }
}
