//! Files that are broken, or made to do harm.

use std::io::Write as _;

use duologue_survey::sav::{self, Compression, Limits, Part, Problem};
use proptest::prelude::*;

use super::fixture::{Head, Made};
use super::samples::{self, numbers};
use super::{readers, shared};

/// Small files of all kinds, ours and others'.
fn small() -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for (name, file) in samples::all() {
        for compression in [Compression::None, Compression::Bytecode, Compression::Zlib] {
            let bytes = sav::write(&file, compression).unwrap().bytes;
            all.push((format!("{name} {compression:?}"), bytes));
        }
    }
    all.extend(shared::files());
    all.retain(|(name, bytes)| bytes.len() < 20_000 && !name.starts_with("many"));
    all
}

#[test]
fn a_file_that_ends_too_soon_is_an_error() {
    for (name, file) in samples::all() {
        for compression in [Compression::None, Compression::Bytecode, Compression::Zlib] {
            let bytes = sav::write(&file, compression).unwrap().bytes;
            let step = bytes.len().div_ceil(600);
            for end in (0..bytes.len()).step_by(step).chain([bytes.len() - 1]) {
                assert!(
                    sav::read(&bytes[..end], &Limits::default()).is_err(),
                    "{name} {compression:?} {end}"
                );
            }
        }
    }
}

#[test]
fn a_byte_that_is_another_ends_nothing() {
    for (_, bytes) in small() {
        // Every byte of the header and the first records, and a thousand of the rest.
        let step = bytes.len().div_ceil(1000);
        for at in (0..bytes.len().min(400)).chain((400..bytes.len()).step_by(step)) {
            let mut flipped = bytes.clone();
            flipped[at] ^= [0xff, 0x80, 0x01][at % 3];
            readers::sav(&flipped);
        }
    }
}

#[test]
fn a_bomb_of_compressed_cases_is_not_unfolded() {
    let mut made = Made::new(false, &Head { magic: b"$FL3", compression: 2, cases: -1, ..Head::default() });
    made.variable("N", 0).end();
    let begin = made.bytes.len() as i64;
    let mut block = Vec::new();
    let mut encoder = flate2::write::ZlibEncoder::new(&mut block, flate2::Compression::best());
    for _ in 0..64 {
        encoder.write_all(&[101; 1 << 20]).unwrap();
    }
    encoder.finish().unwrap();
    made.i64(&[begin, begin + 24 + block.len() as i64, 48]).raw(&block).i64(&[-100, 0]).i32(&[0x3f_f000, 1]);
    made.i64(&[begin, begin + 24]).i32(&[64 << 20, block.len() as i32]);
    let over = |limits: &Limits| sav::read(&made.bytes, limits).unwrap_err().problem;
    let bytes = Limits { bytes: 1 << 20, ..Limits::default() };
    assert_eq!(over(&bytes), Problem::Over { what: Part::Memory, limit: 1 << 20 });
    let cases = Limits { cases: 1000, ..Limits::default() };
    assert_eq!(over(&cases), Problem::Over { what: Part::AllCases, limit: 1000 });
}

/// Room for two billion cases of a thousand numbers would be all the memory there is.
#[test]
fn a_number_of_cases_is_not_believed() {
    let file = samples::file(0, (0..1000).map(|n| numbers(&format!("v{n}"), &[])).collect());
    for compression in [Compression::None, Compression::Bytecode, Compression::Zlib] {
        let mut bytes = sav::write(&file, compression).unwrap().bytes;
        bytes[80..84].copy_from_slice(&i32::MAX.to_le_bytes());
        let error = sav::read(&bytes, &Limits::default()).unwrap_err();
        assert_eq!(error.problem, Problem::Ends(Part::Cases));
    }
}

/// Every variable gets all the labels of a record that names it, as often as it does.
#[test]
fn labels_do_not_multiply_without_end() {
    let mut made = Made::new(false, &Head { cases: 0, ..Head::default() });
    made.variable("N", 0);
    made.i32(&[3, 50_000]);
    for n in 0..50_000 {
        made.f64(&[f64::from(n)]).raw(b"\x07label..");
    }
    made.i32(&[4, 50_000]).i32(&vec![1; 50_000]).end();
    let error = sav::read(&made.bytes, &Limits { bytes: 64 << 20, ..Limits::default() }).unwrap_err();
    assert_eq!(error.problem, Problem::Over { what: Part::Memory, limit: 64 << 20 });
}

#[test]
fn variables_have_a_limit() {
    let file = samples::file(0, (0..50).map(|n| numbers(&format!("v{n}"), &[])).collect());
    let bytes = sav::write(&file, Compression::Bytecode).unwrap().bytes;
    let read = |variables| sav::read(&bytes, &Limits { variables, ..Limits::default() });
    assert!(read(50).is_ok());
    let error = read(49).unwrap_err();
    assert_eq!(error.problem, Problem::Over { what: Part::AllVariables, limit: 49 });
}

/// A word at random, or one that counts and lengths are wrong with.
fn word() -> impl Strategy<Value = Vec<u8>> {
    let number = prop_oneof![
        Just(2),
        Just(3),
        Just(4),
        Just(6),
        Just(7),
        Just(999),
        Just(-1),
        Just(0),
        Just(1),
        Just(8),
        Just(i32::MAX),
        Just(i32::MIN),
        0..300_i32,
        any::<i32>(),
    ];
    prop_oneof![
        8 => number.prop_map(|n| n.to_le_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..16),
        1 => Just(b"A       ".to_vec()),
    ]
}

/// A whole variable record, an extension record with anything in it, or words at random.
fn record() -> impl Strategy<Value = Vec<u8>> {
    let words = |most| prop::collection::vec(word(), 0..most).prop_map(|words| words.concat());
    let variable = (prop_oneof![8 => 0..20_i32, 4 => Just(0), 2 => Just(255), 1 => Just(-1)], -3..4_i32)
        .prop_map(|(width, missing)| {
            let mut made = Made::new(false, &Head::default());
            made.bytes.clear();
            made.i32(&[2, width, 0, missing, 0x05_0802, 0x05_0802]).text("A", 8);
            made.f64(&vec![1.0; missing.unsigned_abs() as usize]).continued(width);
            made.bytes
        });
    let extension = (3..25_i32, words(40)).prop_map(|(subtype, data)| {
        let mut made = Made::new(false, &Head::default());
        made.bytes.clear();
        made.i32(&[7, subtype, 1, data.len() as i32]).raw(&data);
        made.bytes
    });
    prop_oneof![12 => variable, 4 => extension, 1 => words(12)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes_after_a_header_end_nothing(
        compression in 0..3_i32, cases in -1..5_i32, big: bool,
        records in prop::collection::vec(record(), 0..12), end in prop::bool::weighted(0.9),
        data in prop::collection::vec(any::<u8>(), 0..400),
    ) {
        let mut made = Made::new(big, &Head { compression, cases, weight: 1, ..Head::default() });
        made.raw(&records.concat());
        if end {
            made.end();
        }
        made.raw(&data);
        readers::sav(&made.bytes);
    }

    #[test]
    fn any_bytes_at_all_end_nothing(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        readers::sav(&bytes);
    }

    #[test]
    fn several_bytes_that_are_others_end_nothing(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in any::<Option<prop::sample::Index>>(),
    ) {
        static SMALL: std::sync::LazyLock<Vec<(String, Vec<u8>)>> = std::sync::LazyLock::new(small);
        let mut bytes = which.get(&SMALL).1.clone();
        for (at, byte) in changes {
            *at.get_mut(&mut bytes) = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        readers::sav(&bytes);
    }
}
