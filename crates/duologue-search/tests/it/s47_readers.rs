//! A query from a stranger: it is refused or answered, and its excerpts are of the text.
//!
//! The fuzz target in `fuzz/` includes this file.

use std::sync::LazyLock;

use duologue_search::{Query, Refused, Terms};

use crate::bench::Bench;

static BENCH: LazyLock<Bench> = LazyLock::new(|| {
    let texts = ["日中 関係 OR title:x NEAR(a b) \"q\" *", "Trade AND peace", "東京都と京都、가나다 ＡＢＣ"];
    Bench::of("ja", &texts)
});

/// How much is found.
pub fn ask(text: &str) -> Result<usize, Refused> {
    let terms = Terms::parse(text)?;
    for part in ["", text, "東京都と京都、가나다"] {
        let excerpt = terms.excerpt(part);
        let shown: usize = excerpt.iter().flat_map(|e| &e.runs).map(|run| run.text.len()).sum();
        assert!(shown <= part.len());
    }
    let query = Query { terms: &terms, filters: &[], reader: Some("ja"), skip: 0, take: 5 };
    Ok(BENCH.index.search(&query).unwrap().total)
}

pub fn query(bytes: &[u8]) {
    let _ = ask(&String::from_utf8_lossy(bytes));
}
