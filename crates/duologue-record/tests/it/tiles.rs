use duologue_record::merkle;
use duologue_record::tile::{Kind, Tile, TileError, bundle, covering, hash_tile, new_between, read_bundle};

use crate::shared;

fn paths(tiles: &[Tile]) -> Vec<String> {
    tiles.iter().map(Tile::path).collect()
}

#[test]
fn paths_are_those_of_the_specification() {
    let tile = Tile { kind: Kind::Hash(0), index: 1_234_067, width: 256 };
    assert_eq!(tile.path(), "tile/0/x001/x234/067");
    let tile = Tile { kind: Kind::Entries, index: 0, width: 5 };
    assert_eq!(tile.path(), "tile/entries/000.p/5");
    let tile = Tile { kind: Kind::Hash(2), index: 1234, width: 255 };
    assert_eq!(tile.path(), "tile/2/x001/234.p/255");
    let tile = Tile { kind: Kind::Hash(0), index: u64::MAX, width: 256 };
    assert_eq!(Tile::parse(&tile.path()), Some(tile));
}

#[test]
fn other_spellings_are_no_path() {
    for path in [
        "",
        "tile",
        "tile/0/",
        "tile/0/0",
        "tile/0/0000",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/05",
        "tile/0/000.p/",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/x001",
        "tile/0/x001/x002",
        "tile/0/+01",
        "tile/0/xx01/002",
        "tile/0/000/",
        "/tile/0/000",
        "tile/entries/../000",
        "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
    ] {
        assert_eq!(Tile::parse(path), None, "{path}");
    }
    let last_level = Tile { kind: Kind::Hash(63), index: 0, width: 256 };
    assert_eq!(Tile::parse("tile/63/000"), Some(last_level));
}

#[test]
fn the_tree_of_seventy_thousand_of_the_specification() {
    let tiles = covering(70_000);
    let of = |kind: Kind, full: bool| {
        tiles.iter().filter(|tile| tile.kind == kind && (tile.width == 256) == full).collect::<Vec<_>>()
    };
    let partial = |kind: Kind| of(kind, false).iter().map(|tile| tile.width).collect::<Vec<_>>();
    assert_eq!((of(Kind::Hash(0), true).len(), partial(Kind::Hash(0))), (273, vec![112]));
    assert_eq!((of(Kind::Hash(1), true).len(), partial(Kind::Hash(1))), (1, vec![17]));
    assert_eq!((of(Kind::Hash(2), true).len(), partial(Kind::Hash(2))), (0, vec![1]));
    assert_eq!((of(Kind::Entries, true).len(), partial(Kind::Entries)), (273, vec![112]));
    assert_eq!(tiles.len(), 274 * 2 + 2 + 1);
    assert_eq!(paths(&covering(256)), ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]);
    assert_eq!(covering(0), []);
}

#[test]
fn growth_writes_what_was_not_there() {
    assert_eq!(paths(&new_between(0, 1)), ["tile/entries/000.p/1", "tile/0/000.p/1"]);
    assert_eq!(paths(&new_between(1, 2)), ["tile/entries/000.p/2", "tile/0/000.p/2"]);
    assert_eq!(paths(&new_between(255, 256)), ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]);
    assert_eq!(paths(&new_between(256, 257)), ["tile/entries/001.p/1", "tile/0/001.p/1"]);
    assert_eq!(new_between(7, 7), []);
    for (old, new) in [(0, 70_000), (1, 600), (255, 65_536), (65_535, 65_537), (65_536, 131_072)] {
        let before = covering(old);
        let expected: Vec<Tile> = covering(new).into_iter().filter(|tile| !before.contains(tile)).collect();
        assert_eq!(new_between(old, new), expected, "{old} to {new}");
    }
}

#[test]
fn hash_tiles_hold_leaves_and_roots_of_full_tiles() {
    let leaves = shared::leaves(600);
    let bytes = |path: &str| hash_tile(&leaves, &Tile::parse(path).unwrap());
    let concat =
        |hashes: &[duologue_record::Hash]| hashes.iter().flat_map(|hash| hash.0).collect::<Vec<u8>>();
    assert_eq!(bytes("tile/0/001").unwrap(), concat(&leaves[256..512]));
    assert_eq!(bytes("tile/0/002.p/88").unwrap(), concat(&leaves[512..]));
    let roots = [merkle::root(&leaves[..256]), merkle::root(&leaves[256..512])];
    assert_eq!(bytes("tile/1/000.p/2").unwrap(), concat(&roots));
    for outside in ["tile/0/002.p/89", "tile/1/000.p/3", "tile/2/000.p/1", "tile/entries/000", "tile/63/000"]
    {
        assert_eq!(bytes(outside), None, "{outside}");
    }
}

#[test]
fn bundles() {
    // Two lengths and two words, as the published log of two entries has them.
    let bytes = bundle(&[b"one", b"two"]).unwrap();
    assert_eq!(bytes, b"\x00\x03one\x00\x03two");
    assert_eq!(read_bundle(&bytes).unwrap(), [b"one", b"two"]);
    assert_eq!(read_bundle(b"\0\0").unwrap(), [b""]);
    assert_eq!(read_bundle(&bytes[..9]), Err(TileError::Truncated(1)));
    assert_eq!(read_bundle(&bytes[..6]), Err(TileError::Truncated(1)));
    assert_eq!(read_bundle(b""), Err(TileError::Count(0)));
    assert_eq!(read_bundle(&[0; 514]), Err(TileError::Count(257)));
    assert_eq!(bundle(&[]), Err(TileError::Count(0)));
    assert_eq!(bundle(&[[].as_slice(); 257]), Err(TileError::Count(257)));
    let longest = vec![7; 65_535];
    assert_eq!(read_bundle(&bundle(&[&longest]).unwrap()).unwrap(), [longest]);
    let too_long = TileError::EntryTooLong { index: 1, bytes: 65_536 };
    assert_eq!(bundle(&[b"", &vec![7; 65_536]]), Err(too_long));
}
