//! S47: what fuzzing runs for ever, run for a while: chance and damage against folders and bodies.

use std::path::Path;

use duologue_forum::acts::Body;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::anything::anything;
use crate::folder::{Shelf, on_disk};
use crate::s47_readers::{FILES, body, import, laid};

/// Each file that the fuzz target reads, whole, with the byte before it that says which it is.
fn samples() -> Vec<Vec<u8>> {
    let example = on_disk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/tokyo-beijing"));
    let cut = |path: &str, most: usize| -> Vec<u8> {
        let text = std::str::from_utf8(&example[path]).unwrap();
        text.split_inclusive('\n').take(most).collect::<String>().into_bytes()
    };
    let head = "code = \"test\"\n\n[[voice]]\ncode = \"jp\"\nkind = \"side\"\nexample = true\n";
    let report = "+++\ngenre = \"report\"\ntitle = \"記録\"\nof = \"jp\"\nsource = { title = \"x\", seen = \"2026-08\" }\nwhy = { kind = \"correction\", text = \"誤\\n記\" }\n+++\n\n{#p1 speaker=jp-1 part=first}\n一。\n\\{#p9}\n\n## 見出し\n\n{#p2}\n二。\n";
    let rendered = format!(
        "+++\ntranslates = \"ja\"\nby = \"machine\"\n+++\n\n{{#p1}}\n第一。\n\n{{#p2 from={}}}\n第二。\n",
        "0f".repeat(32)
    );
    let files = [
        head.into(),
        cut("editions/13/archive.toml", 60),
        cut("people/archive.csv", 6),
        cut("editions/13/archive.appearances.csv", 6),
        report.into(),
        rendered.into_bytes(),
    ];
    files.into_iter().zip(0_u8..).map(|(file, which)| [vec![which], file].concat()).collect()
}

#[test]
fn s47_whole_samples_are_read() {
    assert_eq!(samples().len(), FILES.len());
    for (sample, path) in samples().iter().zip(FILES) {
        // What is refused would pass as well: no sample is meant to be.
        let said =
            Shelf::default().import(&laid(sample).unwrap()).unwrap_or_else(|f| panic!("{path}: {f:?}"));
        // The dialogue's own file names voices, and none of them says anything with that.
        assert_eq!(said.is_empty(), path == FILES[0], "{path}");
        import(sample);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn s47_no_bytes_end_the_process(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        import(&bytes);
        body(&bytes);
    }

    #[test]
    fn s47_no_text_ends_the_process(which in 0..6_u8, text in "[ -~\\n\r\t東\u{3000}\u{feff}\u{202e}\"'#+=\\[\\]{}|,]{0,200}") {
        import(&[&[which], text.as_bytes()].concat());
    }

    #[test]
    fn s47_no_damage_ends_the_process(
        which: Index, other: Index,
        damage in prop::collection::vec((any::<Index>(), any::<u8>(), 0..6_u8), 1..5),
    ) {
        let samples = samples();
        let mut bytes = samples[which.index(samples.len())].clone();
        for (at, byte, how) in damage {
            let at = 1 + at.index(bytes.len());
            let at = at.min(bytes.len());
            match how {
                0 => bytes.truncate(at),
                1 => bytes.insert(at, byte),
                2 => bytes.extend_from_slice(&samples[other.index(samples.len())][1..]),
                3 => { let tail = bytes.split_off(at); bytes.extend_from_slice(&tail); bytes.extend_from_slice(&tail); }
                4 => { bytes.splice(at..at, b"\n\"\"\"\n".iter().copied()); }
                _ => if let Some(there) = bytes.get_mut(at) { *there = byte },
            }
        }
        import(&bytes);
    }

    #[test]
    fn s47_what_can_be_said_has_one_body(uttered in anything()) {
        let kind = Body::KINDS.iter().position(|kind| *kind == uttered.saying.body.kind()).unwrap();
        let bytes = uttered.saying.to_bytes(&[1; 32]).unwrap();
        body(&[vec![u8::try_from(kind).unwrap()], bytes].concat());
    }
}
