//! Files of answers that a side releases: in parts, since no blob holds more than 64 KiB.

use std::collections::BTreeMap;

use duologue_record::Hash;
use serde::{Deserialize, Serialize};

use super::{Method, Sheet};

/// Bytes of every part of a file but the last.
pub const PART: usize = 64 * 1024;

/// The most bytes that a sample's files of answers have together, in all languages.
pub const MOST: u64 = 16 * 1024 * 1024;

/// The variable of weights in such a file.
pub const WEIGHT: &str = "weight";

/// A file of answers, as a method sheet names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Microdata {
    /// One blob holds it.
    Whole(Hash),
    Parted(Parted),
}

/// A file whose parts are blobs, in their order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parted {
    /// Of the whole file.
    pub sha256: Hash,
    pub bytes: u64,
    pub parts: Vec<Hash>,
}

/// Why a file of answers cannot be put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotWhole {
    #[error("part {place} of {of} is not here: {part}")]
    Missing { place: usize, of: usize, part: Hash },
    #[error("its parts do not make the file that the method sheet names")]
    Other,
}

impl Microdata {
    pub fn of(file: &[u8]) -> Microdata {
        let (sha256, bytes) = (Hash::of(file), file.len() as u64);
        match file.len() {
            0..=PART => Microdata::Whole(sha256),
            _ => Microdata::Parted(Parted { sha256, bytes, parts: parts(file).map(Hash::of).collect() }),
        }
    }

    /// Of the whole file.
    pub fn sha256(&self) -> &Hash {
        match self {
            Microdata::Whole(sha256) | Microdata::Parted(Parted { sha256, .. }) => sha256,
        }
    }

    /// The blobs that make the file, in their order.
    pub fn parts(&self) -> &[Hash] {
        match self {
            Microdata::Whole(sha256) => std::slice::from_ref(sha256),
            Microdata::Parted(parted) => &parted.parts,
        }
    }

    /// The file, from parts that have the hashes by which they are asked for.
    pub fn whole(&self, part: &dyn Fn(&Hash) -> Option<Vec<u8>>) -> Result<Vec<u8>, NotWhole> {
        let (mut file, of) = (Vec::new(), self.parts().len());
        for (hash, place) in self.parts().iter().zip(1..) {
            file.extend(part(hash).ok_or(NotWhole::Missing { place, of, part: *hash })?);
        }
        let is_whole = match self {
            Microdata::Whole(_) => true,
            Microdata::Parted(parted) => {
                parted.bytes == file.len() as u64 && parted.sha256 == Hash::of(&file)
            }
        };
        if is_whole { Ok(file) } else { Err(NotWhole::Other) }
    }

    fn bytes(&self) -> u64 {
        match self {
            Microdata::Whole(_) => 0,
            Microdata::Parted(parted) => parted.bytes,
        }
    }

    /// As many parts as its length takes.
    fn is_possible(&self) -> bool {
        match self {
            Microdata::Whole(_) => true,
            Microdata::Parted(Parted { bytes, parts, .. }) => {
                *bytes > 0 && bytes.div_ceil(PART as u64) == parts.len() as u64
            }
        }
    }
}

/// A file's parts, as blobs hold them.
pub fn parts(file: &[u8]) -> impl Iterator<Item = &[u8]> {
    file.chunks(PART)
}

/// The language of a file of which no right sheet can speak: its length fits no such list of parts, or all files
/// together are too large.
pub(super) fn impossible(files: &BTreeMap<String, Microdata>) -> Option<&String> {
    let mut together = 0_u64;
    let found = files.iter().find(|(_, file)| {
        together = together.saturating_add(file.bytes());
        !file.is_possible() || together > MOST
    });
    found.map(|(lang, _)| lang)
}

/// Every file of answers that these sheets name.
pub fn files(sheets: &[Vec<u8>]) -> Vec<Microdata> {
    let methods = sheets.iter().filter_map(|bytes| match Sheet::from_bytes(bytes) {
        Ok(Sheet::SurveyMethod(method)) => Some(method),
        _ => None,
    });
    methods.flat_map(|method| method.microdata.into_values()).collect()
}

impl Method {
    /// What the file of one language is called: `jp-public.ja.sav`.
    pub fn file_name(&self, lang: &str) -> String {
        format!("{}-{}.{lang}.sav", self.side, self.sample.word())
    }
}
