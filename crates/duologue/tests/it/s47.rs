//! S47: what fuzzing runs for ever, run for a while: chance and damage against sheets of a release.

use proptest::prelude::*;
use proptest::sample::Index;

use crate::s47_sheets::sheet;

/// A table as a side releases it, with a place for each number that a stranger may put in.
fn table(n: &str, base: &str, weighted: &str, se: &str) -> String {
    let cell = format!(r#"{{"answer":"1","n":{n},"se":"{se}","weighted":"{weighted}"}}"#);
    let column = format!(
        r#"{{"base":{base},"cells":[{cell}],"decimals":0,"uncertain":false,"weighted":"{weighted}"}}"#
    );
    format!(
        r#"{{"columns":[{column}],"item":"q1","sample":"public","side":"jp","survey":"2025","what":"survey-table"}}"#
    )
}

#[test]
fn the_sample_is_a_sheet() {
    let text = table("12", "30", "11.5", "0.02");
    assert!(duologue_forum::survey::Sheet::from_bytes(text.as_bytes()).is_ok(), "{text}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn s47_no_bytes_of_a_sheet_end_the_process(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        sheet(&bytes);
    }

    #[test]
    fn s47_no_damage_to_a_sheet_ends_the_process(places in prop::collection::vec((any::<Index>(), any::<u8>()), 1..4)) {
        let mut bytes = table("12", "30", "11.5", "0.02").into_bytes();
        for (place, byte) in places {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        sheet(&bytes);
    }

    #[test]
    fn s47_numbers_at_the_edge_are_refused_or_kept(
        n in "-?[0-9]{1,2}|18446744073709551615|9007199254740993|1e308|null",
        base in "[0-9]{1,2}|18446744073709551615|18446744073709551616|0",
        weighted in "-?[0-9]{0,3}\\.?[0-9]{0,3}|NaN|inf|1e308|1e309|-0",
        se in "0\\.[0-9]{1,3}|nan|Infinity|1e400",
    ) {
        sheet(table(&n, &base, &weighted, &se).as_bytes());
    }
}
