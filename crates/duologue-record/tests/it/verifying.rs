use std::time::{Duration, Instant};

use duologue_record::checkpoint::CheckpointError;
use duologue_record::tile::TileError;
use duologue_record::verify::{self, Fault, Reader, Wrong};

use crate::shared::{Files, log_signer, write_log};

const ORIGIN: &str = "jp.example/record";

fn entries(count: usize) -> Vec<Vec<u8>> {
    (0..count).map(|index| format!("entry {index}").into_bytes()).collect()
}

fn check(files: &Files) -> Result<usize, Fault> {
    verify::log(files, &log_signer(ORIGIN).verifier()).map(|log| log.entries.len())
}

/// The fault of a log of 600 entries after one file was changed.
fn fault(path: &str, change: impl Fn(&mut Vec<u8>)) -> Fault {
    let mut files = write_log(&log_signer(ORIGIN), &entries(600));
    change(files.0.get_mut(path).unwrap());
    check(&files).unwrap_err()
}

#[test]
fn a_sound_log_gives_its_entries() {
    for count in [0, 1, 255, 256, 257, 600] {
        let files = write_log(&log_signer(ORIGIN), &entries(count));
        let log = verify::log(&files, &log_signer(ORIGIN).verifier()).unwrap();
        assert_eq!(log.entries, entries(count));
        assert_eq!((log.checkpoint.size, log.leaves.len()), (count as u64, count));
    }
}

#[test]
fn faults_name_the_file_and_what_is_wrong() {
    let files = write_log(&log_signer(ORIGIN), &entries(5));
    let mut flipped = files.clone();
    flipped.0.get_mut("tile/0/000.p/5").unwrap()[3 * 32] ^= 1;
    let fault_text = check(&flipped).unwrap_err().to_string();
    assert_eq!(fault_text, "tile/0/000.p/5: hash 3 differs from the entry");

    let at = |path: &str, wrong: Wrong| Fault { path: path.to_owned(), wrong };
    let flip = |at: usize| move |bytes: &mut Vec<u8>| bytes[at] ^= 1;
    assert_eq!(fault("tile/0/001", flip(255 * 32)), at("tile/0/001", Wrong::Entry(255)));
    assert_eq!(fault("tile/1/000.p/2", flip(32)), at("tile/1/000.p/2", Wrong::Subtree(1)));
    // The first byte of an entry's text: the signed root tells that its hash is right and the entry is not.
    assert_eq!(fault("tile/entries/002.p/88", flip(2)), at("tile/entries/002.p/88", Wrong::Leaf(0)));
    let truncated = Wrong::Bundle(TileError::Truncated(255));
    assert_eq!(
        fault("tile/entries/001", |bytes| bytes.truncate(bytes.len() - 1)),
        at("tile/entries/001", truncated)
    );
    let count = |what, found, expected| Wrong::Count { what, found, expected };
    let short = fault("tile/0/002.p/88", |bytes| bytes.truncate(bytes.len() - 1));
    assert_eq!(short, at("tile/0/002.p/88", count("bytes", 2815, 2816)));
    let more = fault("tile/entries/002.p/88", |bytes| bytes.extend([0, 0]));
    assert_eq!(more, at("tile/entries/002.p/88", count("entries", 89, 88)));
    let head = fault("checkpoint", |bytes| *bytes = b"hello".to_vec());
    assert!(matches!(head, Fault { wrong: Wrong::Checkpoint(CheckpointError::Note(_)), .. }));
}

#[test]
fn a_rewritten_log_with_matching_tiles_fails_at_the_root() {
    let mut files = write_log(&log_signer(ORIGIN), &entries(5));
    let signed = files.0["checkpoint"].clone();
    let mut other = entries(5);
    other[2] = b"never said".to_vec();
    files = Files(write_log(&log_signer(ORIGIN), &other).0);
    files.0.insert("checkpoint".into(), signed);
    assert!(matches!(check(&files), Err(Fault { path, wrong: Wrong::Root { .. } }) if path == "checkpoint"));
}

#[test]
fn every_missing_file_is_named() {
    let files = write_log(&log_signer(ORIGIN), &entries(600));
    for path in files.0.keys() {
        let mut without = files.clone();
        without.0.remove(path);
        assert_eq!(check(&without), Err(Fault { path: path.clone(), wrong: Wrong::Missing }));
    }
}

#[test]
fn a_full_tile_may_stand_in_for_a_partial_one() {
    let mut files = write_log(&log_signer(ORIGIN), &entries(256));
    let head = write_log(&log_signer(ORIGIN), &entries(88)).0["checkpoint"].clone();
    files.0.insert("checkpoint".into(), head);
    assert_eq!(check(&files), Ok(88));
    files.0.get_mut("tile/0/000").unwrap()[87 * 32] ^= 1;
    assert_eq!(check(&files).unwrap_err().wrong, Wrong::Entry(87));
}

#[test]
fn an_unreadable_file_is_not_a_missing_one() {
    struct Broken;
    impl Reader for Broken {
        type Error = std::io::Error;
        fn read(&self, _: &str) -> Result<Option<Vec<u8>>, std::io::Error> {
            Err(std::io::Error::other("disk on fire"))
        }
    }
    let fault = verify::log(&Broken, &log_signer(ORIGIN).verifier()).unwrap_err();
    assert_eq!(fault.to_string(), "checkpoint: disk on fire");
}

#[test]
fn a_head_that_claims_to_be_endless_ends_at_its_first_missing_file() {
    let signer = log_signer(ORIGIN);
    let head = duologue_record::checkpoint::Checkpoint {
        origin: ORIGIN.into(),
        size: u64::MAX,
        root: duologue_record::merkle::empty_root(),
    };
    let mut files = Files::default();
    files.0.insert("checkpoint".into(), head.sign(&signer).unwrap().to_bytes());
    assert_eq!(check(&files), Err(Fault { path: "tile/entries/000".into(), wrong: Wrong::Missing }));
}

#[test]
#[ignore = "a measurement; run in release with --run-ignored all"]
fn a_hundred_thousand_entries_verify_in_under_two_seconds() {
    let entries: Vec<Vec<u8>> = (0..100_000).map(|i| format!("{i:0300}").into_bytes()).collect();
    let files = write_log(&log_signer(ORIGIN), &entries);
    let start = Instant::now();
    assert_eq!(check(&files), Ok(100_000));
    let took = start.elapsed();
    println!("{took:?}");
    assert!(took < Duration::from_secs(2), "{took:?}");
}
