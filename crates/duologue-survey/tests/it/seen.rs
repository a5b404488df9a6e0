//! Tables that come as files, held to the rules of disclosure control. What follows from them is worked out by hand.

use duologue_survey::disclosure::{Level, Rules, Seen, SeenColumn, Unsafe};

fn column(by: &[(&str, &str)], base: Option<usize>, counts: &[Option<usize>]) -> SeenColumn {
    let level = |(variable, level): &(&str, &str)| Level {
        variable: (*variable).to_owned(),
        level: (*level).to_owned(),
    };
    SeenColumn { by: by.iter().map(level).collect(), base, counts: counts.to_vec(), nets: Vec::new() }
}

/// Everybody 540 of 300, 180 and 60; of 239 men 4 gave the last answer, which is hidden with another.
fn good() -> Seen {
    Seen {
        item: "trust".to_owned(),
        answers: ["much", "little", "none"].map(str::to_owned).to_vec(),
        columns: vec![
            column(&[], Some(540), &[Some(300), Some(180), Some(60)]),
            column(&[("sex", "m")], Some(239), &[Some(140), None, None]),
            column(&[("sex", "f")], Some(301), &[Some(160), None, None]),
        ],
        sensitive: false,
        multiple: false,
    }
}

fn refused(seen: &Seen) -> String {
    Rules::default().check(seen).unwrap_err().to_string()
}

#[test]
fn a_controlled_table_passes() {
    assert_eq!(Rules::default().check(&good()), Ok(()));
}

#[test]
fn small_groups_and_cells_are_seen() {
    let mut seen = good();
    seen.columns[1].counts = vec![Some(140), Some(95), Some(4)];
    assert!(refused(&seen).contains("sex = m, answer “none”: it shows a cell of 4 respondents, and 10"));
    assert!(Rules::new(5).unwrap().check(&seen).is_err());
    seen.columns = vec![column(&[], Some(49), &[Some(20), Some(19), Some(10)])];
    assert!(refused(&seen).contains("everybody: it shows a group of 49 respondents, and 50"));
    // Nobody is told by a cell of nobody.
    seen.columns = vec![column(&[], Some(50), &[Some(40), Some(0), Some(10)])];
    assert_eq!(Rules::default().check(&seen), Ok(()));
    // Of 60, 55 gave the first of several answers: 5 did not.
    seen.multiple = true;
    seen.columns = vec![column(&[], Some(60), &[Some(55), Some(30), Some(30)])];
    assert!(refused(&seen).contains("answer “much”: it shows a cell of 5"));
}

#[test]
fn what_follows_by_subtraction_is_seen() {
    // Within a column: 239 - 140 - 95 = 4.
    let mut seen = good();
    seen.columns[1].counts = vec![Some(140), Some(95), None];
    assert!(refused(&seen).contains("sex = m: what is hidden follows"));
    // Across: 60 - 56 = 4 men.
    seen = good();
    seen.columns[2].counts = vec![Some(160), None, Some(56)];
    assert!(matches!(Rules::default().check(&seen), Err(Unsafe::Told { .. })));
    // A group alone that is hidden: of 540 - 301 = 239 nobody sees how many are men and how many told no sex; but if
    // 300 - 295 = 5 gave the first answer, they are too few together.
    seen = good();
    seen.columns[1] = column(&[("sex", "m")], None, &[None, None, None]);
    assert_eq!(Rules::default().check(&seen), Ok(()));
    seen.columns[2].counts = vec![Some(295), None, None];
    assert!(matches!(Rules::default().check(&seen), Err(Unsafe::Told { .. })));
    // Whoever told no sex: 540 - 237 - 301 = 2.
    seen = good();
    seen.columns[1].base = Some(237);
    assert!(matches!(Rules::default().check(&seen), Err(Unsafe::Told { .. })));
    // A net beside: of the men 4 + 95 gave one of two answers; 140 + 4 tells the one.
    seen = good();
    seen.columns[1].nets = vec![(vec![1, 2], 99)];
    assert_eq!(Rules::default().check(&seen), Ok(()));
    seen.columns[1].nets = vec![(vec![0, 2], 144)];
    assert!(matches!(Rules::default().check(&seen), Err(Unsafe::Told { .. })));
}

#[test]
fn a_whole_group_of_one_answer_and_half_a_group_are_seen() {
    let mut seen = good();
    seen.columns = vec![column(&[], Some(60), &[Some(60), Some(0), Some(0)])];
    assert_eq!(Rules::default().check(&seen), Ok(()));
    seen.sensitive = true;
    assert!(refused(&seen).contains("all gave the answer “much” to a sensitive question"));
    seen = good();
    seen.columns[2].base = None;
    assert!(refused(&seen).contains("sex = f: the group is hidden, and answers of it are shown"));
    seen = good();
    seen.columns = vec![column(&[], Some(540), &[Some(301), Some(180), Some(60)])];
    assert!(refused(&seen).contains("does not add up"));
}
