//! A log as static files of 256 hashes or entries each (C2SP tlog-tiles).

mod content;
mod path;

pub use content::{TileError, bundle, hash_tile, read_bundle};

/// How many hashes or entries a full tile has.
pub const WIDTH: u64 = 256;

/// What a tile holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Hashes at a level: leaves at 0, roots of full tiles one below at 1 and above.
    Hash(u8),
    /// The entries themselves.
    Entries,
}

/// One file of a log's `tile/` folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    /// What it holds.
    pub kind: Kind,
    /// Its place within its level.
    pub index: u64,
    /// How many hashes or entries: 256, or fewer for the last of a level.
    pub width: u16,
}

/// Every tile of a tree of `size`: the full ones, and one partial tile at most per level.
pub fn covering(size: u64) -> Vec<Tile> {
    new_between(0, size)
}

/// The tiles that a tree grown from `old` to `new` has and did not have before.
pub fn new_between(old: u64, new: u64) -> Vec<Tile> {
    between(old, new).collect()
}

/// As [`new_between`], without holding them all: entries first, then hashes from the leaves up.
pub(crate) fn between(old: u64, new: u64) -> impl Iterator<Item = Tile> {
    let kinds =
        std::iter::once((Kind::Entries, 0)).chain((0..8).map(|level| (Kind::Hash(level), u32::from(level))));
    kinds.flat_map(move |(kind, level)| {
        let (old, new) = (old >> (8 * level), new >> (8 * level));
        let grown = if new > old { old / WIDTH..new.div_ceil(WIDTH) } else { 0..0 };
        grown.map(move |index| {
            // The difference is at most 256, so it fits.
            let width = (new - index * WIDTH).min(WIDTH) as u16;
            Tile { kind, index, width }
        })
    })
}
