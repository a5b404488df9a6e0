//! S47: what fuzzing runs for ever, run for a while: chance and damage against every reader.

use duologue_survey::design_file::DesignFile;
use duologue_survey::table::Limits;
use duologue_survey::{csv, xlsx};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::s47_readers::{SAMPLE, answers, design, expression, form, limits, workbook};
use crate::{tables, xlsform};

fn csv_sample() -> Vec<u8> {
    let sample = tables::sample();
    [csv::answers(&sample), csv::codebook(&sample)].join(&1)
}

fn xlsx_sample() -> Vec<u8> {
    xlsx::write(&tables::sample(), &[]).unwrap()
}

fn form_sample() -> Vec<u8> {
    duologue_survey::xlsform::write(&xlsform::written()).unwrap()
}

/// The parts of a workbook put together again without packing, so that damage reaches the sheets and not only the archive.
fn unpacked(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut parts = Vec::new();
    for i in 0..archive.len() {
        let mut part = archive.by_index(i).unwrap();
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut part, &mut content).unwrap();
        parts.push((part.name().unwrap().into_owned(), content));
    }
    parts
}

fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    tables::archive(&parts)
}

type Damage = Vec<(Index, u8, u8)>;

fn damage() -> impl Strategy<Value = Damage> {
    prop::collection::vec((any::<Index>(), any::<u8>(), 0..4_u8), 1..6)
}

fn damaged(mut bytes: Vec<u8>, damage: &Damage) -> Vec<u8> {
    for (at, byte, how) in damage {
        if bytes.is_empty() {
            break;
        }
        let at = at.index(bytes.len());
        match how {
            0 => bytes.truncate(at),
            1 => bytes.insert(at, *byte),
            2 => {
                bytes.remove(at);
            }
            _ => bytes[at] = *byte,
        }
    }
    bytes
}

/// A design file, or nearly one, of the names that the answers have and of some that they lack.
fn design_text() -> impl Strategy<Value = String> {
    let name = "[wsunxz]";
    let number = "-?[0-9]{1,3}(\\.[0-9])?|nan|inf|1e308|1e-308|0";
    let key = "weights|strata|units|second-units|population|second-population|lonely|nested|trims";
    let line = (key, prop_oneof![name, Just("true".to_owned()), Just("adjust".to_owned())]).prop_map(
        |(key, value)| {
            if value == "true" { format!("{key} = true\n") } else { format!("{key} = \"{value}\"\n") }
        },
    );
    let rake = (name, prop::collection::btree_map("[ab1-4]", number, 0..4)).prop_map(|(name, targets)| {
        let targets: Vec<String> = targets.iter().map(|(code, n)| format!("{code} = {n}")).collect();
        format!("[[rake]]\nvariable = \"{name}\"\ntargets = {{ {} }}\n", targets.join(", "))
    });
    let trim = (number, number, any::<bool>()).prop_map(|(lower, upper, strict)| {
        format!("[trim]\nlower = {lower}\nupper = {upper}\nstrict = {strict}\n")
    });
    let lines = prop::collection::vec(line, 0..4);
    (lines, prop::collection::vec(rake, 0..3), prop::option::of(trim))
        .prop_map(|(lines, rakes, trim)| lines.concat() + &rakes.concat() + &trim.unwrap_or_default())
}

#[test]
fn s47_whole_samples_are_read() {
    answers(&csv_sample());
    workbook(&xlsx_sample());
    form(&form_sample());
    // What is refused would pass as well: no sample is meant to be, also when it was put together again.
    let sample = tables::sample();
    let csv_sample = csv_sample();
    let at = csv_sample.iter().position(|byte| *byte == 1).unwrap();
    let read = csv::read(&csv_sample[..at], Some(&csv_sample[at + 1..]), &limits()).unwrap();
    assert_eq!(read.variables.len(), sample.variables.len());
    for book in [xlsx_sample(), packed(&unpacked(&xlsx_sample()))] {
        assert_eq!(xlsx::read(&book, &limits()).unwrap().variables.len(), sample.variables.len());
    }
    for form in [form_sample(), packed(&unpacked(&form_sample()))] {
        let read = duologue_survey::xlsform::read(&form, &limits()).unwrap();
        assert_eq!(read.questionnaire, xlsform::written());
    }
    let raked =
        "weights = \"w\"\nstrata = \"s\"\n[[rake]]\nvariable = \"s\"\ntargets = { a = 0.5, b = 0.5 }\n";
    let dataset = csv::read(SAMPLE.as_bytes(), None, &Limits::default()).unwrap();
    assert_eq!(DesignFile::parse(raked).unwrap().of(&dataset).unwrap().gaps.len(), 2);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

    #[test]
    fn s47_every_design_file_is_refused_or_gives_weights(text in design_text()) {
        design(&text);
    }

    #[test]
    fn s47_no_text_of_a_design_file_ends_the_process(text in "[a-z=\\[\\]\"{}. \n0-9]{0,80}") {
        design(&text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn s47_no_bytes_end_the_process(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        answers(&bytes);
        workbook(&bytes);
        form(&bytes);
        expression(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn s47_no_text_ends_the_process(text in "[a-c0-2,\"'=\r\n\u{1}東\u{feff}. -]{0,80}") {
        answers(text.as_bytes());
    }

    #[test]
    fn s47_no_codebook_ends_the_process(
        rows in prop::collection::vec(("[ab]", "type|label|code|missing|missing_range|measure", "[01a]?", "(ja)?", "number|text|1..2|inf..1|nominal|"), 0..8),
        cells in "[01a,\n]{0,20}",
    ) {
        let rows: String = rows.iter().map(|(v, f, c, l, t)| format!("{v},{f},{c},{l},{t}\n")).collect();
        answers(format!("a,b\n{cells}\u{1}variable,field,code,language,text\n{rows}").as_bytes());
    }

    #[test]
    fn s47_no_damage_to_csv_ends_the_process(damage in damage()) {
        answers(&damaged(csv_sample(), &damage));
    }

    #[test]
    fn s47_no_damage_to_a_workbook_ends_the_process(damage in damage(), inner in damage(), which: Index) {
        workbook(&damaged(xlsx_sample(), &damage));
        let mut parts = unpacked(&xlsx_sample());
        let which = which.index(parts.len());
        parts[which].1 = damaged(std::mem::take(&mut parts[which].1), &inner);
        workbook(&packed(&parts));
    }

    #[test]
    fn s47_no_damage_to_a_form_ends_the_process(damage in damage(), inner in damage(), which: Index) {
        form(&damaged(form_sample(), &damage));
        let mut parts = unpacked(&form_sample());
        let which = which.index(parts.len());
        parts[which].1 = damaged(std::mem::take(&mut parts[which].1), &inner);
        form(&packed(&parts));
    }

    #[test]
    fn s47_no_expression_ends_the_process(
        parts in prop::collection::vec("\\(|\\)|not\\(|selected\\(|,|and |or |\\$\\{a\\}|\\.|=|!=|<=|<|'1'|1\\.5|-|東|\"|\\$\\{", 0..60),
    ) {
        expression(&parts.concat());
    }
}
