//! SHA-256 of every other file of the release, in the form that `sha256sum -c` reads.

use duologue_record::Hash;

use super::{NAMES, Source};

const OWN: &str = "SHA256SUMS";

pub fn write(source: &Source<'_>, survey: &str) -> Vec<u8> {
    let others = NAMES.iter().filter(|(name, _)| *name != OWN);
    let lines = others.filter_map(|(name, _)| {
        let file = source.table(survey, name)?;
        Some(format!("{}  {name}\n", Hash::of(&file)))
    });
    lines.collect::<String>().into_bytes()
}
