//! S04: nothing in a query has power, and no query breaks anything.

use duologue_search::{Refused, Terms};
use proptest::prelude::*;

use crate::bench::Bench;
use crate::s47_readers::{ask, query};

#[test]
fn s04_no_sign_of_a_query_language_means_anything() {
    for text in [
        "\"",
        "*",
        "NEAR(",
        "-",
        "+",
        "a:b",
        "title:",
        "^2",
        "~",
        "a~1",
        "[a TO b]",
        "{a TO b}",
        "/re/",
        "/(/",
        "\\",
        "(",
        ")",
        "((((",
        "AND",
        "OR",
        "NOT",
        "* *",
        "IN [a]",
        "'; DROP TABLE x; --",
        "%",
        "_",
        "<b>",
        "&amp;",
        "\0",
        "a\0b",
        "\u{202e}",
        "\u{feff}",
        "\u{fffd}",
        "\u{10ffff}",
        "\u{e0100}",
        "\u{301}\u{301}",
        "々",
        "々々々",
        "\"\"\"",
        "“”",
        "\u{1f468}\u{200d}\u{1f469}",
        "ー",
        "\r\n\t",
        "𠮷",
        "㍿",
        "ﷺ",
    ] {
        match ask(text) {
            Ok(_) | Err(Refused::Empty | Refused::NoLetter) => {}
            Err(refused) => panic!("{text:?}: {refused}"),
        }
    }
    // Operators are the words that they are.
    assert_eq!(ask("AND"), Ok(1));
    assert_eq!(ask("日中 NOT 関係"), Ok(0));
    assert_eq!(ask("title:x"), Ok(1));
    assert_eq!(ask("tra*"), Ok(0));
}

/// A character behind a word of letters: asked through a list of all tokens that begin with it, one such query
/// took all memory.
#[test]
fn s04_a_character_beside_a_word_of_letters_is_asked_as_it_stands() {
    let bench = Bench::of("ja", &["第13回のG20の場", "第3回、G7の場"]);
    assert_eq!(bench.texts("13回"), ["第13回のG20の場"]);
    assert_eq!(bench.texts("第13回の"), ["第13回のG20の場"]);
    assert_eq!(bench.texts("G20の"), ["第13回のG20の場"]);
    assert_eq!(bench.texts("回、G7の"), ["第3回、G7の場"]);
    assert_eq!(bench.texts("回の"), ["第13回のG20の場"]);
    assert!(bench.texts("回G7").is_empty());
    assert_eq!(bench.texts("場").len(), 2);
}

#[test]
fn s43_an_excerpt_of_the_longest_paragraph_is_cut_once_through_it() {
    let text = "対話の場。".repeat(64 * 1024 / "対話の場。".len());
    let terms = Terms::parse("対話 場").unwrap();
    let start = std::time::Instant::now();
    let excerpt = terms.excerpt(&text).unwrap();
    assert!(excerpt.cut_after && excerpt.runs.iter().any(|run| run.marked));
    // Looked through once for each of its words it takes minutes.
    assert!(start.elapsed() < std::time::Duration::from_secs(10), "{:?}", start.elapsed());
}

#[test]
fn s04_a_long_query_is_refused_before_it_costs_anything() {
    assert_eq!(ask(&"あ".repeat(10_000)), Err(Refused::TooLong));
    assert_eq!(ask(&"\"".repeat(201)), Err(Refused::TooLong));
    // What NFKC makes eighteen characters of is still bounded.
    assert!(ask(&"ﷺ".repeat(200)).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]
    #[test]
    fn s47_search_queries_of_any_text_are_answered(text in "\\PC{0,60}") {
        let _ = ask(&text);
    }

    #[test]
    fn s47_search_queries_of_any_characters_are_answered(text in any::<String>()) {
        query(text.as_bytes());
    }
}

proptest! {
    // Each case makes an index.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(60) })]
    /// A run of letters is one word: the text's begins and ends where the query's does.
    #[test]
    fn s47_search_queries_find_every_text_that_holds_them(
        before in "([日中関係東京都のは人A-C ]{0,7}[日中、 ])?",
        query in "[日中関係東京都人][日中関係東京都人A-C1-3、]{0,6}",
        after in "([日中関係、 ][日中関係東京都のは人A-C ]{0,7})?",
    ) {
        let text = format!("{before}{query}{after}");
        let terms = Terms::parse(&query).unwrap();
        let bench = Bench::of("ja", &[&text]);
        prop_assert_eq!(bench.texts(&query), [text.clone()]);
        prop_assert!(terms.excerpt(&text).is_some_and(|e| e.runs.iter().any(|run| run.marked)));
    }
}
