//! What reads files from strangers: no bytes end the process, and what reads, reads the same again after it was written.
//!
//! A fuzz target in `fuzz/` includes this file.

use duologue_survey::sav::{self, Compression, Limits};

pub fn sav(bytes: &[u8]) {
    let limits = Limits { variables: 10_000, cases: 100_000, bytes: 1 << 24 };
    let Ok(read) = sav::read(bytes, &limits) else { return };
    let compression = match bytes.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte)) % 8 {
        0 => Compression::Zlib,
        1 | 2 => Compression::None,
        _ => Compression::Bytecode,
    };
    let Ok(written) = sav::write(&read.file, compression) else { return };
    let again = sav::read(&written.bytes, &Limits::default()).unwrap();
    assert_eq!(again.notes, []);
    let twice = sav::write(&again.file, compression).unwrap();
    assert!(twice.bytes == written.bytes, "what was written is read as something else");
}
