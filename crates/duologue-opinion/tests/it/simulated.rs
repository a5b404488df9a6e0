//! The example's simulated votes are those that its program makes.

use std::path::Path;

#[allow(dead_code, reason = "a program has a beginning of its own")]
#[path = "../../examples/simulate.rs"]
mod simulate;

#[test]
fn the_simulated_votes_are_those_that_the_program_makes() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/tokyo-beijing-rehearsal");
    for topic in ["rehearsal-exchange", "rehearsal-peace"] {
        for side in ["jp", "cn"] {
            let committed = std::fs::read_to_string(examples.join(format!("{topic}/{side}.csv"))).unwrap();
            assert!(simulate::votes(topic, side).unwrap() == committed, "{topic}/{side}.csv");
        }
    }
    assert!(simulate::votes("rehearsal-exchange", "kr").is_none());
}
