//! The example dialogue: what it holds, counted by hand elsewhere, and that its files are in the one form.

use std::collections::BTreeSet;
use std::path::Path;

use duologue_forum::acts::{Body, Status};

use crate::folder::{Shelf, on_disk};

pub fn example() -> (duologue_forum::files::Folder, Shelf) {
    let folder = on_disk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/tokyo-beijing"));
    let mut shelf = Shelf::default();
    if let Err(faults) = shelf.import(&folder) {
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        panic!("the example has faults:\n{}", faults.join("\n"));
    }
    (folder, shelf)
}

#[test]
fn it_holds_what_was_collected() {
    let (_, shelf) = example();
    let forum = &shelf.forum;
    let numbered = forum.editions().iter().filter(|code| code.parse::<u32>().is_ok()).count();
    assert_eq!(numbered, 21, "an edition a year from 2005 to 2025");
    assert_eq!(forum.editions().len(), 22, "and the rehearsal");
    assert_eq!(forum.sessions("13").len(), 11);
    let archive = forum.voice("archive").unwrap();
    let subjects: Vec<_> = archive.subjects_from("").cloned().collect();
    let count = |pick: fn(&Body) -> bool| {
        subjects
            .iter()
            .filter(|s| archive.history(s).iter().any(|w| w.end.is_none() && w.body().is_some_and(pick)))
            .count()
    };
    assert_eq!(count(|b| matches!(b, Body::Person(_))), 76);
    assert_eq!(
        count(|b| matches!(b, Body::Appearance(_))),
        93 + 6,
        "93 at the 13th; one each at the 4th, 9th, 15th, 16th, 17th and 20th"
    );
    assert_eq!(forum.sessions("13").iter().map(|s| forum.seats(&s.subject).len()).sum::<usize>(), 93);
    assert_eq!(forum.unknown(), 0);
    for code in forum.editions() {
        let year = &forum.edition(&code).unwrap().year;
        if let Ok(n) = code.parse::<u16>() {
            let years: Vec<u16> = year.iter().map(|t| t.value).collect();
            // One retrospective page dates the 14th to the next year: both stand, with their sources.
            let expected = if n == 14 { vec![2018, 2019] } else { vec![2004 + n] };
            assert_eq!(years, expected, "edition {code}");
        }
    }
    let held = |code: &str| forum.edition(code).unwrap().status.map(|s| s.value);
    assert_eq!(
        (held("1"), held("13"), held("21")),
        (Some(Status::Held), Some(Status::Held), Some(Status::Postponed))
    );
}

#[test]
fn everybody_who_sits_somewhere_has_a_record_and_a_side() {
    let (_, shelf) = example();
    let forum = &shelf.forum;
    let sides = forum.sides();
    let people: BTreeSet<String> = forum.people().into_iter().collect();
    for edition in forum.editions() {
        for session in forum.sessions(&edition) {
            for seat in forum.seats(&session.subject) {
                assert!(people.contains(&seat.appearance.person), "{}", seat.subject);
                assert!(seat.side.is_none_or(|side| sides.contains(&side)), "{}", seat.subject);
                assert!(!seat.appearance.roles.is_empty(), "{}", seat.subject);
            }
        }
    }
}

#[test]
fn worked_cases_stand_in_the_example() {
    let (_, shelf) = example();
    let forum = &shelf.forum;
    assert_eq!(forum.edition("7").unwrap().days.len(), 2, "two pairs of dates");
    let sides = ["jp".to_owned(), "cn".to_owned()];
    assert_eq!(forum.side_wordings("12", duologue_forum::acts::Field::Theme, &sides).len(), 2, "two themes");
    let english: Vec<&str> = forum
        .wordings("20", duologue_forum::acts::Field::Theme, &sides)
        .iter()
        .filter(|w| w.lang == "en")
        .map(|w| w.text)
        .collect();
    assert_eq!(english.len(), 2, "two English wordings of the 20th's theme: {english:?}");
    let put_off = forum.edition("18").unwrap();
    let course: Vec<_> = put_off.course.iter().map(|s| s.status.map(|s| s.word())).collect();
    assert_eq!(course, [Some("postponed"), Some("planned")]);
    assert_eq!(put_off.status.as_ref().unwrap().value.word(), "held");
    let venue = &put_off.venue[0].value;
    assert!(venue.get("ja").is_some_and(|v| v.contains("上海")), "the panel that linked three cities");
    let moved = forum.edition("21").unwrap();
    let first: Vec<_> = moved.course.iter().map(|s| s.days.first().map(|d| d.date.as_str())).collect();
    assert_eq!(first, [Some("2025-11-10"), Some("2025-11-22"), None]);
}

#[test]
fn its_files_are_in_the_form_that_export_writes() {
    let (folder, mut shelf) = example();
    assert!(shelf.plan(&folder).unwrap().is_empty(), "saying the same again appends nothing");
    let written =
        duologue_forum::files::write(&shelf.forum, "tokyo-beijing", &shelf.speakers, &|h| shelf.text(h))
            .folder;
    let paths: BTreeSet<&String> = folder.keys().chain(written.keys()).collect();
    let other: Vec<_> = paths.into_iter().filter(|path| folder.get(*path) != written.get(*path)).collect();
    assert!(
        other.is_empty(),
        "not in canonical form (cargo run -p duologue-forum --example canonical): {other:#?}"
    );
    // And the form is a fixpoint on a new shelf too.
    let mut again = Shelf::default();
    again.import(&written).unwrap();
    let rewritten =
        duologue_forum::files::write(&again.forum, "tokyo-beijing", &again.speakers, &|h| again.text(h))
            .folder;
    assert_eq!(rewritten, written);
}
