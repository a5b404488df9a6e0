//! Disclosure control held against tables worked by hand, and against somebody who calculates.

use std::collections::BTreeMap;

use duologue_survey::disclosure::{
    Cell, Column, Controlled, Differencing, Group, Kind, Ledger, Level, Published, Reason, Rules, State,
    Suppression, Table, TableFault,
};
use proptest::prelude::*;

type Levels<'a> = &'a [(&'a str, &'a str)];
type Counts<'a> = (Levels<'a>, &'a [usize]);

fn by(levels: Levels<'_>) -> Vec<Level> {
    let level =
        |(variable, level): &(&str, &str)| Level { variable: (*variable).into(), level: (*level).into() };
    levels.iter().map(level).collect()
}

fn table(columns: &[Counts<'_>]) -> Table {
    let answers = columns.first().map_or(0, |(_, counts)| counts.len());
    Table {
        item: "q1".into(),
        answers: (0..answers).map(|answer| format!("a{answer}")).collect(),
        columns: columns
            .iter()
            .map(|(levels, counts)| Column { by: by(levels), counts: counts.to_vec() })
            .collect(),
        sensitive: false,
        multiple: false,
    }
}

/// Groups, each with its base and how many of it gave each answer.
fn multiple(columns: &[(Levels<'_>, usize, &[usize])]) -> Table {
    let answers = columns.first().map_or(0, |(_, _, given)| given.len());
    let column = |(levels, base, given): &(Levels<'_>, usize, &[usize])| Column {
        by: by(levels),
        counts: given.iter().flat_map(|given| [*given, base - given]).collect(),
    };
    Table {
        item: "q1".into(),
        answers: (0..answers).map(|answer| format!("a{answer}")).collect(),
        columns: columns.iter().map(column).collect(),
        sensitive: false,
        multiple: true,
    }
}

fn control(table: &Table) -> Controlled {
    Rules::default().control(table).unwrap()
}

/// A letter for each answer of each column: shown, primary, secondary; of a hidden column a capital.
fn picture(controlled: &Controlled) -> Vec<String> {
    let column = |state: &State| match state {
        State::Suppressed(Kind::Primary) => "P".to_owned(),
        State::Suppressed(Kind::Secondary) => "S".to_owned(),
        State::Shown { cells, .. } => cells
            .iter()
            .map(|cell| match cell {
                Cell::Shown => '.',
                Cell::Suppressed(Kind::Primary) => 'p',
                Cell::Suppressed(Kind::Secondary) => 's',
            })
            .collect(),
    };
    controlled.columns.iter().map(|one| column(&one.state)).collect()
}

fn pictured(columns: &[Counts<'_>]) -> Vec<String> {
    picture(&control(&table(columns)))
}

const MEN: &[(&str, &str)] = &[("sex", "men")];
const WOMEN: &[(&str, &str)] = &[("sex", "women")];
const YOUNG: &[(&str, &str)] = &[("age", "young")];
const MIDDLE: &[(&str, &str)] = &[("age", "middle")];
const OLD: &[(&str, &str)] = &[("age", "old")];

#[test]
fn cells_of_nine_are_hidden_and_cells_of_ten_or_nobody_shown() {
    assert_eq!(pictured(&[(&[], &[100, 10, 0])]), ["..."]);
    // In one column, 100 is the cheapest that hides 9: 9 = 149 - 100 - 40.
    assert_eq!(pictured(&[(&[], &[100, 9, 40])]), [".ps"]);
    // A gap of nobody protects nothing.
    assert_eq!(pictured(&[(&[], &[100, 9, 0])]), ["sp."]);
    // Two gaps that have fewer than ten together are told by subtraction: a third.
    assert_eq!(pictured(&[(&[], &[100, 4, 5, 50])]), [".pps"]);
    assert_eq!(pictured(&[(&[], &[100, 4, 6, 50])]), [".pp."]);
    let five = Rules::new(5).unwrap();
    assert_eq!(picture(&five.control(&table(&[(&[], &[100, 5, 40])])).unwrap()), ["..."]);
    assert_eq!(picture(&five.control(&table(&[(&[], &[100, 4, 40])])).unwrap()), [".ps"]);
    assert_eq!(Rules::new(4).unwrap_err().cell, 4);
    assert_eq!(Rules::default().cell(), 10);
}

#[test]
fn bases_decide_about_columns_marks_and_decimals() {
    let of = |base: usize| control(&table(&[(&[], &[base - 20, 20])])).columns.remove(0).state;
    let shown =
        |base, decimals, uncertain| State::Shown { base, decimals, uncertain, cells: vec![Cell::Shown; 2] };
    assert_eq!(of(49), State::Suppressed(Kind::Primary));
    assert_eq!(of(50), shown(50, 0, true));
    assert_eq!(of(99), shown(99, 0, true));
    assert_eq!(of(100), shown(100, 0, false));
    assert_eq!(of(199), shown(199, 0, false));
    assert_eq!(of(200), shown(200, 1, false));
}

#[test]
fn a_column_that_is_hidden_alone_takes_a_second_with_it() {
    // Old are 40: with young and middle shown they would follow. Young are the fewer.
    let columns: &[Counts<'_>] =
        &[(&[], &[150, 190]), (YOUNG, &[60, 60]), (MIDDLE, &[70, 110]), (OLD, &[20, 20])];
    assert_eq!(pictured(columns), ["..", "S", "..", "P"]);
    assert_eq!(
        control(&table(columns)).suppressed,
        [
            Suppression {
                by: by(YOUNG),
                answer: None,
                reason: Reason::Secondary { protects: Group { by: by(OLD), without: Vec::new() } },
            },
            Suppression { by: by(OLD), answer: None, reason: Reason::SmallBase { base: 40 } },
        ]
    );
    // Of nobody nothing follows.
    assert_eq!(
        pictured(&[(&[], &[130, 170]), (YOUNG, &[60, 60]), (MIDDLE, &[70, 110]), (OLD, &[0, 0])])[1..],
        ["..", "..", "P"]
    );
}

#[test]
fn a_cell_takes_a_rectangle_with_it() {
    // (a2, men) is 4. Down its column a1 is the cheapest, across women are the only others; the corner closes it.
    let drawn = pictured(&[(&[], &[300, 180, 60]), (MEN, &[140, 95, 4]), (WOMEN, &[160, 85, 56])]);
    assert_eq!(drawn, ["...", ".sp", ".ss"]);
    // Of three ages the one with the fewest in the row of a1, then the corner that a gap is across from.
    let ages = pictured(&[
        (&[], &[330, 240, 130]),
        (YOUNG, &[100, 80, 4]),
        (MIDDLE, &[110, 70, 66]),
        (OLD, &[120, 90, 60]),
    ]);
    assert_eq!(ages, ["...", ".sp", ".ss", "..."]);
}

#[test]
fn those_without_a_column_are_protected_too() {
    // Women have no column, and (a2, women) is 5: 60 - 55 would tell.
    let drawn = pictured(&[(&[], &[300, 180, 60]), (MEN, &[140, 95, 55])]);
    assert_eq!(drawn, ["...", ".ss"]);
    // Whoever told no sex are 12: with both columns shown each of their answers would follow.
    let columns: &[Counts<'_>] = &[(&[], &[300, 180]), (MEN, &[140, 95]), (WOMEN, &[155, 78])];
    assert_eq!(pictured(columns), ["..", "..", "S"]);
    let reason = control(&table(columns)).suppressed.remove(0).reason;
    let Reason::Secondary { protects } = &reason else { panic!("{reason:?}") };
    assert_eq!((protects.to_string().as_str(), reason.code()), ("sex not told", "secondary"));
    // Those left out are many, with many in each answer: nothing to hide.
    assert_eq!(pictured(&[(&[], &[300, 180]), (MEN, &[140, 95])]), ["..", ".."]);
}

#[test]
fn in_a_sensitive_question_a_group_that_agrees_is_hidden() {
    let mut asked = table(&[(&[], &[300, 80]), (YOUNG, &[90, 0]), (MIDDLE, &[110, 30]), (OLD, &[100, 50])]);
    assert_eq!(picture(&control(&asked)), ["..", "..", "..", ".."]);
    asked.sensitive = true;
    let controlled = control(&asked);
    assert_eq!(picture(&controlled)[1], "P");
    let agreed = Reason::GroupDisclosure { answer: "a0".into() };
    assert_eq!(controlled.suppressed[0], Suppression { by: by(YOUNG), answer: None, reason: agreed });
    assert_eq!(picture(&controlled)[2..].iter().filter(|column| *column == "S").count(), 1);
}

#[test]
fn of_several_answers_each_is_a_margin_of_its_own() {
    let pictured = |columns: &[(Levels<'_>, usize, &[usize])]| picture(&control(&multiple(columns)));
    // They sum to more than the base. 9 gave a1, and all but 9 gave a2: either tells the other by the base.
    assert_eq!(pictured(&[(&[], 300, &[200, 9, 291, 150, 0])]), [".ps.."]);
    // Two answers of four people each protect nothing of each other: each of them is a sum with its own rest alone.
    assert_eq!(pictured(&[(&[], 300, &[200, 4, 4])]), [".pp"]);
    // 4 of the men gave a1; of everybody less women they would follow.
    assert_eq!(
        pictured(&[(&[], 300, &[200, 60]), (MEN, 140, &[90, 4]), (WOMEN, 160, &[110, 56])]),
        ["..", ".p", ".s"]
    );
    // The men are too few, and with them the women go, whatever was answered.
    assert_eq!(
        pictured(&[(&[], 200, &[100, 60]), (MEN, 40, &[20, 12]), (WOMEN, 160, &[80, 48])]),
        ["..", "P", "S"]
    );
    let State::Shown { base, .. } = control(&multiple(&[(&[], 300, &[200, 150])])).columns.remove(0).state
    else {
        panic!()
    };
    assert_eq!(base, 300);
    // Where all of a group gave one answer, a sensitive question tells of each; that nobody gave one, of none.
    let mut asked = multiple(&[
        (&[], 380, &[300, 90]),
        (YOUNG, 90, &[90, 30]),
        (MIDDLE, 140, &[110, 60]),
        (OLD, 150, &[100, 0]),
    ]);
    assert_eq!(picture(&control(&asked))[1], "..");
    asked.sensitive = true;
    assert_eq!(picture(&control(&asked))[1], "P");
    assert_eq!(control(&asked).suppressed[0].reason, Reason::GroupDisclosure { answer: "a0".into() });
}

/// Two squares of gaps and one between them: two gaps in each line and more, and yet the one between follows from the
/// lines of either square.
#[test]
fn sums_over_several_lines_tell_nothing() {
    let gaps = [(0, 0), (0, 1), (1, 0), (1, 1), (1, 2), (2, 2), (2, 3), (3, 2), (3, 3)];
    let count = |group: usize, answer: usize| if gaps.contains(&(group, answer)) { 6 } else { 60 };
    let levels = ["1", "2", "3", "4"];
    let groups: Vec<Vec<usize>> =
        (0..4).map(|group| (0..4).map(|answer| count(group, answer)).collect()).collect();
    let total: Vec<usize> = (0..4).map(|answer| groups.iter().map(|group| group[answer]).sum()).collect();
    let mut columns = vec![Column { by: Vec::new(), counts: total }];
    for (level, counts) in levels.iter().zip(groups) {
        columns.push(Column { by: by(&[("place", level)]), counts });
    }
    let controlled = control(&Table { columns, ..table(&[(&[], &[0, 0, 0, 0])]) });
    let secondary = |one: &&Suppression| matches!(one.reason, Reason::Secondary { .. });
    assert!(controlled.suppressed.iter().filter(secondary).count() > 0);
}

#[test]
fn tables_that_cannot_be_judged() {
    let fault = |columns: &[Counts<'_>]| Rules::default().control(&table(columns)).unwrap_err();
    let deep: &[(&str, &str)] = &[("sex", "men"), ("age", "old"), ("place", "city")];
    assert!(matches!(fault(&[(&[], &[60, 60]), (deep, &[30, 30])]), TableFault::TooDeep { .. }));
    let twice: &[(&str, &str)] = &[("sex", "men"), ("sex", "women")];
    assert!(matches!(fault(&[(&[], &[60, 60]), (twice, &[30, 30])]), TableFault::SameVariable { .. }));
    assert!(matches!(fault(&[(&[], &[60, 60]), (&[], &[60, 60])]), TableFault::Twice { .. }));
    assert!(matches!(fault(&[(&[], &[60, 60]), (MEN, &[60])]), TableFault::Length { found: 1, .. }));
    let exceeds = fault(&[(&[], &[60, 60]), (MEN, &[30, 30]), (WOMEN, &[31, 30])]);
    assert_eq!(
        exceeds.to_string(),
        "q1, answer “a0”: the levels of sex have more respondents together than everybody"
    );
    // A sheet may say anything: no sum of it leaves what a number holds.
    for counts in [[usize::MAX, 1], [usize::MAX / 2, usize::MAX / 2], [1_000_000_000, 1]] {
        assert!(matches!(fault(&[(&[], &counts)]), TableFault::TooMany { .. }), "{counts:?}");
        let each = Table { multiple: true, answers: vec!["a0".into()], ..table(&[(&[], &counts)]) };
        assert!(matches!(Rules::default().control(&each), Err(TableFault::TooMany { .. })), "{counts:?}");
    }
    let most = control(&table(&[(&[], &[999_999_990, 10]), (MEN, &[999_999_980, 0])]));
    assert!(matches!(most.columns[0].state, State::Shown { base: 1_000_000_000, .. }));
    let mut bases = multiple(&[(&[], 100, &[60, 30])]);
    bases.columns[0].counts[3] += 1;
    assert!(matches!(Rules::default().control(&bases), Err(TableFault::Base { .. })));
    bases.columns[0].counts.pop();
    let length = Rules::default().control(&bases).unwrap_err();
    assert!(matches!(length, TableFault::Length { found: 3, answers: 4, .. }));
    let lacking = fault(&[(MEN, &[60, 60])]);
    assert_eq!(
        lacking.to_string(),
        "q1: the column of everybody is lacking, without which its neighbours cannot be judged"
    );
    let crossed: &[(&str, &str)] = &[("sex", "men"), ("age", "old")];
    let lacking = fault(&[(&[], &[60, 60]), (MEN, &[60, 60]), (crossed, &[60, 60])]);
    assert_eq!(
        lacking,
        TableFault::Lacking { item: "q1".into(), group: Group { by: by(OLD), without: Vec::new() } }
    );
}

fn shown(item: &str, columns: &[(Levels<'_>, usize)]) -> Controlled {
    let state = |base: usize| State::Shown { base, decimals: 0, uncertain: base < 100, cells: Vec::new() };
    let column = |(levels, base): &(Levels<'_>, usize)| duologue_survey::disclosure::ControlledColumn {
        by: by(levels),
        state: state(*base),
    };
    let columns = columns.iter().map(column).collect();
    Controlled { item: item.into(), columns, suppressed: Vec::new() }
}

#[test]
fn releases_about_nearly_the_same_people_are_refused() {
    let mut ledger = Ledger::default();
    ledger.admit(&[shown("q1", &[(&[], 1000), (MEN, 480), (WOMEN, 485)])]).unwrap();
    let near = |columns: &[(Levels<'_>, usize)]| {
        ledger.clone().admit(&[shown("q1", columns)]).err().map(|fault| match fault {
            Differencing::Near { now, earlier } => (now.base, earlier.base),
            fault @ Differencing::Twice { .. } => panic!("{fault}"),
        })
    };
    // The file was corrected in between.
    assert_eq!(near(&[(&[], 1000)]), None);
    assert_eq!(near(&[(&[], 999)]), Some((999, 1000)));
    assert_eq!(near(&[(&[], 1009)]), Some((1009, 1000)));
    assert_eq!(near(&[(&[], 1010)]), None);
    // Citizens are all but five.
    assert_eq!(near(&[(&[("citizen", "yes")], 995)]), Some((995, 1000)));
    // Men are not among women, however many they are; men of the city may be men but for a few.
    assert_eq!(near(&[(WOMEN, 485)]), None);
    assert_eq!(near(&[(&[("sex", "men"), ("place", "city")], 474)]), Some((474, 480)));
    // Young people and men: neither are the others.
    assert_eq!(near(&[(YOUNG, 484)]), None);
    // Another item tells nothing of this one's answers.
    assert_eq!(ledger.clone().admit(&[shown("q2", &[(&[], 999)])]), Ok(()));
    // Another grouping of a variable: 18-30 less 18-29 are those of 30.
    let mut ages = Ledger::default();
    ages.admit(&[shown("q1", &[(&[("age", "18-29")], 200), (&[("age", "30+")], 207)])]).unwrap();
    let other = ages.clone().admit(&[shown("q1", &[(&[("age", "18-30")], 208), (&[("age", "31+")], 190)])]);
    let published = |level, base| Published { item: "q1".into(), by: by(&[("age", level)]), base };
    assert_eq!(
        other,
        Err(Differencing::Near { now: published("18-30", 208), earlier: published("18-29", 200) })
    );
    assert_eq!(
        other.unwrap_err().to_string(),
        "q1, age = 18-30 (208 respondents) lies within 9 respondents of q1, age = 18-29 (200 respondents), which is \
         published: their difference tells of these few"
    );
}

#[test]
fn the_ledger_holds_what_was_shown() {
    let mut ledger = Ledger::default();
    let released =
        control(&table(&[(&[], &[150, 190]), (YOUNG, &[60, 60]), (MIDDLE, &[70, 110]), (OLD, &[20, 20])]));
    assert_eq!(
        ledger.admit(&[released.clone(), released.clone()]),
        Err(Differencing::Twice { item: "q1".into() })
    );
    ledger.admit(std::slice::from_ref(&released)).unwrap();
    // Once more it is the same.
    ledger.admit(&[released]).unwrap();
    let json = serde_json::to_string(&ledger).unwrap();
    assert_eq!(
        json,
        r#"[{"item":"q1","by":[],"base":340},{"item":"q1","by":[{"variable":"age","level":"middle"}],"base":180}]"#
    );
    assert_eq!(serde_json::from_str::<Ledger>(&json).unwrap(), ledger);
    // A refused release leaves nothing behind.
    let before = ledger.clone();
    ledger.admit(&[shown("q2", &[(&[], 60)]), shown("q1", &[(&[], 341)])]).unwrap_err();
    assert_eq!(ledger, before);
}

/// Respondents by sex, age and answer; the last sex and the last age are those who did not tell it.
#[derive(Clone, Debug)]
struct People {
    sexes: usize,
    ages: usize,
    answers: usize,
    counts: Vec<usize>,
    /// Answers come in pairs, given and not given, each pair of the same people.
    multiple: bool,
}

/// A sex or everybody, an age or everybody, an answer or the base.
type Place = (Option<usize>, Option<usize>, Option<usize>);

impl People {
    fn count(&self, (sex, age, answer): Place) -> usize {
        let each = |one: Option<usize>, all: usize| one.map_or(0..all, |one| one..one + 1);
        let mut sum = 0;
        for s in each(sex, self.sexes + 1) {
            for a in each(age, self.ages + 1) {
                // Everybody is in one margin.
                sum += each(answer, self.margin())
                    .map(|answer| self.counts[(s * (self.ages + 1) + a) * self.answers + answer])
                    .sum::<usize>();
            }
        }
        sum
    }

    fn each(&self) -> usize {
        if self.multiple { 2 } else { 1 }
    }

    fn margin(&self) -> usize {
        if self.multiple { 2 } else { self.answers }
    }

    fn groups(&self, crossed: bool) -> Vec<(Option<usize>, Option<usize>)> {
        let mut groups = vec![(None, None)];
        groups.extend((0..self.sexes).map(|sex| (Some(sex), None)));
        groups.extend((0..self.ages).map(|age| (None, Some(age))));
        if crossed {
            groups.extend((0..self.sexes).flat_map(|s| (0..self.ages).map(move |a| (Some(s), Some(a)))));
        }
        groups
    }

    fn table(&self, groups: &[(Option<usize>, Option<usize>)], sensitive: bool) -> Table {
        let level =
            |variable: &str, level: usize| Level { variable: variable.into(), level: level.to_string() };
        let column = |(sex, age): &(Option<usize>, Option<usize>)| Column {
            by: sex
                .map(|sex| level("sex", sex))
                .into_iter()
                .chain(age.map(|age| level("age", age)))
                .collect(),
            counts: (0..self.answers).map(|answer| self.count((*sex, *age, Some(answer)))).collect(),
        };
        Table {
            item: "q1".into(),
            answers: (0..self.answers / self.each()).map(|answer| answer.to_string()).collect(),
            columns: groups.iter().map(column).collect(),
            sensitive,
            multiple: self.multiple,
        }
    }
}

/// What somebody finds who knows no respondent: the least and the most that each cell can be, narrowed by
/// every sum until nothing narrows any more.
fn attack(people: &People, shown: &[Place]) -> BTreeMap<Place, (i64, i64)> {
    let (sexes, ages, answers) = (people.sexes + 1, people.ages + 1, people.answers);
    let each = |count: usize| (0..count).map(Some).chain([None]);
    let mut known = BTreeMap::new();
    let mut lines: Vec<(Place, Vec<Place>)> = Vec::new();
    for place @ (sex, age, answer) in each(sexes)
        .flat_map(|s| each(ages).map(move |a| (s, a)))
        .flat_map(|(s, a)| each(answers).map(move |answer| (s, a, answer)))
    {
        let count = people.count(place) as i64;
        known.insert(place, if shown.contains(&place) { (count, count) } else { (0, 100_000) });
        if sex.is_none() {
            lines.push((place, (0..sexes).map(|sex| (Some(sex), age, answer)).collect()));
        }
        if age.is_none() {
            lines.push((place, (0..ages).map(|age| (sex, Some(age), answer)).collect()));
        }
        if answer.is_none() {
            for from in (0..answers).step_by(people.margin()) {
                let margin = from..from + people.margin();
                lines.push((place, margin.map(|answer| (sex, age, Some(answer))).collect()));
            }
        }
    }
    // A chain of sums ends; that bounds creep by ones towards each other without end would take more rounds.
    for _ in 0..60 {
        let before = known.clone();
        for (total, parts) in &lines {
            let least: i64 = parts.iter().map(|part| known[part].0).sum();
            let most: i64 = parts.iter().map(|part| known[part].1).sum();
            let (low, high) = known[total];
            let all = (low.max(least), high.min(most));
            known.insert(*total, all);
            for part in parts {
                let (low, high) = known[part];
                known.insert(*part, (low.max(all.0 - (most - high)), high.min(all.1 - (least - low))));
            }
        }
        if known == before {
            break;
        }
    }
    known
}

fn people() -> impl Strategy<Value = People> {
    let kinds =
        (2..5_usize, any::<bool>()).prop_map(|(n, multiple)| (n * (1 + usize::from(multiple)), multiple));
    (1..3_usize, 1..4_usize, kinds, 0..3_usize).prop_flat_map(|(sexes, ages, (answers, multiple), told)| {
        let count = prop_oneof![1 => Just(0_usize), 2 => 1..12_usize, 4 => 10..90_usize];
        let all = proptest::collection::vec(count, (sexes + 1) * (ages + 1) * answers);
        all.prop_map(move |mut counts| {
            // Everybody told both, a few did not, or many.
            for (at, count) in counts.iter_mut().enumerate() {
                let (sex, age) = (at / answers / (ages + 1), at / answers % (ages + 1));
                if sex == sexes || age == ages {
                    *count = [0, *count / 20, *count][told];
                }
            }
            if multiple {
                for group in counts.chunks_mut(answers) {
                    let base = group.chunks(2).map(|pair| pair[0] + pair[1]).max().unwrap_or(0);
                    group.chunks_mut(2).for_each(|pair| pair[1] = base - pair[0]);
                }
            }
            People { sexes, ages, answers, counts, multiple }
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn what_is_hidden_cannot_be_calculated(people in people(), crossed: bool, sensitive: bool) {
        let groups = people.groups(crossed);
        let controlled = control(&people.table(&groups, sensitive));
        let (mut shown, mut hidden) = (Vec::new(), Vec::new());
        for ((sex, age), column) in groups.iter().zip(&controlled.columns) {
            let answers = (0..people.answers).map(|answer| (*sex, *age, Some(answer)));
            match &column.state {
                State::Suppressed(_) => hidden.extend(answers.chain([(*sex, *age, None)])),
                State::Shown { cells, .. } => {
                    shown.push((*sex, *age, None));
                    // Given and not given are told and hidden together.
                    for (at, place) in answers.enumerate() {
                        let is_shown = cells[at / people.each()] == Cell::Shown;
                        if is_shown { shown.push(place) } else { hidden.push(place) }
                    }
                }
            }
        }
        for place in &shown {
            let count = people.count(*place);
            prop_assert!(!(1..10).contains(&count), "{place:?} is shown with {count}");
        }
        // Whoever did not tell has no column; cells of fewer than ten are hidden all the same.
        let told = |place: &Place| place.0.is_none() || place.1.is_none() || crossed;
        let untold = attack(&people, &[]).into_keys().filter(told).filter(|place| {
            (place.0 == Some(people.sexes) || place.1 == Some(people.ages))
                && place.2.is_some()
                && (1..10).contains(&people.count(*place))
        });
        hidden.extend(untold);
        let found = attack(&people, &shown);
        for place in hidden {
            let (low, high) = found[&place];
            prop_assert!(low < high || low == 0, "{place:?} of {controlled:?} is told: {low}");
        }
    }

    #[test]
    fn order_decides_nothing_about_what_is_unsafe(people in people(), crossed: bool, turn in 0..20_usize) {
        let groups = people.groups(crossed);
        let plain = people.table(&groups, true);
        let mut turned = plain.clone();
        turned.columns.reverse();
        turned.columns.rotate_left(turn % groups.len());
        turned.answers.reverse();
        for column in &mut turned.columns {
            let answers: Vec<&[usize]> = column.counts.chunks(people.each()).rev().collect();
            column.counts = answers.concat();
        }
        prop_assert_eq!(control(&plain), control(&plain));
        let unsafe_ones = |controlled: &Controlled| {
            let mut all: Vec<String> = controlled
                .suppressed
                .iter()
                .filter(|one| matches!(one.reason, Reason::SmallBase { .. } | Reason::GroupDisclosure { .. }))
                // Of several answers that all of a group gave, the first is named.
                .map(|one| format!("{:?} {}", one.by, one.reason.code()))
                .collect();
            all.sort();
            all
        };
        prop_assert_eq!(unsafe_ones(&control(&plain)), unsafe_ones(&control(&turned)));
    }
}
