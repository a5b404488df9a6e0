//! SHA-256 of every other file of the release in one folder, in the form that `sha256sum -c` reads.

use duologue_record::Hash;

use super::{NAMES, Source, answers};
use crate::results::Results;

const OWN: &str = "SHA256SUMS";

pub fn write(source: &Source<'_>, survey: &str, results: &Results) -> Vec<u8> {
    let others = NAMES.iter().filter(|name| **name != OWN);
    let lines = others.filter_map(|name| {
        let file = source.table(survey, name)?;
        Some(format!("{}  {name}\n", Hash::of(&file)))
    });
    let here = answers(results, source.lang)
        .filter(|answers| answers.folder == source.lang && !answers.is_removed(source.forum));
    let answers = here.map(|answers| format!("{}  {}\n", answers.file.sha256(), answers.name));
    lines.chain(answers).collect::<String>().into_bytes()
}
