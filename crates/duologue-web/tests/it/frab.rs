//! The schedule for conference apps, against what the C3VOC's validator asks for.
//!
//! Its schemas carry no licence and are not copied; what they ask for stands here as checks of our own.

use std::collections::BTreeSet;

use duologue_web::{Form, Lang, schedule};
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::{Value, json};

use crate::bench::{Bench, EXAMPLE};
use crate::said::{leaf, say, smuggle};
use crate::small::bench;

const LATER: &str = "2030-04-01T08:00:00Z";

fn written(bench: &Bench, lang: Lang, edition: &str, form: Form) -> Option<String> {
    let origin = "https://forum.example".parse().unwrap();
    schedule(&bench.forum, lang, &origin, edition, form).map(|b| String::from_utf8(b).unwrap())
}

fn read(bench: &Bench, lang: Lang, edition: &str) -> Value {
    let file: Value = serde_json::from_str(&written(bench, lang, edition, Form::Json).unwrap()).unwrap();
    check(&file);
    file
}

fn events(file: &Value) -> Vec<&Value> {
    let days = file["schedule"]["conference"]["days"].as_array().unwrap();
    let rooms = days.iter().flat_map(|d| d["rooms"].as_object().unwrap().values());
    rooms.flat_map(|r| r.as_array().unwrap()).collect()
}

fn is_keyed(value: &Value, needed: &[&str], allowed: &[&str]) {
    let object = value.as_object().unwrap();
    for key in needed {
        assert!(object.contains_key(*key), "{key} is missing");
    }
    for key in object.keys() {
        assert!(needed.contains(&key.as_str()) || allowed.contains(&key.as_str()), "{key} is not known");
    }
}

fn is_slug(text: &str) -> bool {
    let good = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit();
    text.len() > 1
        && text.bytes().all(|c| good(c) || c == b'_' || c == b'-')
        && text.bytes().last().is_some_and(good)
}

/// `HH:MM` below 24 hours, or a duration of at most two digits of hours.
fn is_clock(text: &str) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    parts.len() == 2
        && parts.iter().all(|p| p.len() == 2 && p.bytes().all(|b| b.is_ascii_digit()))
        && parts[1] < "60"
}

/// The constraints of the validator's JSON schema.
fn check(file: &Value) {
    is_keyed(file, &["schedule"], &["$schema", "generator"]);
    let conference = &file["schedule"]["conference"];
    assert!(file["schedule"]["version"].is_string());
    is_keyed(
        conference,
        &["title", "acronym", "days", "daysCount", "start", "end", "timeslot_duration"],
        &["description", "time_zone_name", "logo", "colors", "keywords", "url", "tracks", "rooms", "meta"],
    );
    let acronym = conference["acronym"].as_str().unwrap();
    assert!(
        acronym.len() >= 4
            && acronym.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_')
    );
    let days = conference["days"].as_array().unwrap();
    assert_eq!(conference["daysCount"], days.len());
    let (mut guids, mut ids, mut slugs) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for (index, day) in days.iter().enumerate() {
        is_keyed(day, &["date", "day_end", "day_start", "index", "rooms"], &[]);
        assert_eq!(day["index"], index + 1);
        for (name, events) in day["rooms"].as_object().unwrap() {
            for event in events.as_array().unwrap() {
                is_keyed(
                    event,
                    &[
                        "abstract", "date", "duration", "guid", "id", "language", "links", "persons", "room",
                        "slug", "start", "subtitle", "title", "track", "type", "url",
                    ],
                    &[
                        "logo",
                        "description",
                        "recording_license",
                        "do_not_record",
                        "do_not_stream",
                        "attachments",
                        "answers",
                    ],
                );
                assert!(
                    guids.insert(event["guid"].as_str().unwrap())
                        && ids.insert(event["id"].as_u64().unwrap())
                );
                assert!(
                    slugs.insert(event["slug"].as_str().unwrap()) && is_slug(event["slug"].as_str().unwrap())
                );
                assert!(event["id"].as_u64().unwrap() >= 1 && event["guid"].as_str().unwrap().len() == 36);
                assert_eq!(event["room"], name.as_str());
                assert!(
                    is_clock(event["start"].as_str().unwrap())
                        && is_clock(event["duration"].as_str().unwrap())
                );
                let date: jiff::Timestamp = event["date"].as_str().unwrap().parse().unwrap();
                let (from, to) = (day["day_start"].as_str().unwrap(), day["day_end"].as_str().unwrap());
                assert!(from.parse::<jiff::Timestamp>().unwrap() <= date && date < to.parse().unwrap());
                assert_eq!(event["date"].as_str().unwrap()[..10], *day["date"].as_str().unwrap());
                for person in event["persons"].as_array().unwrap() {
                    // One of the two forms of a person, and only one: with `name` it would be the other too.
                    is_keyed(person, &["id", "public_name"], &["guid"]);
                }
            }
        }
    }
}

/// Elements of the XML as `path value`, with attributes as `path@name value`.
fn elements(xml: &str) -> Vec<(String, String)> {
    let mut reader = Reader::from_str(xml);
    let (mut path, mut found) = (Vec::<String>::new(), Vec::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(e) => {
                path.push(e.name().as_ref().to_owned());
                for attribute in e.attributes() {
                    let attribute = attribute.unwrap();
                    let name = attribute.key.as_ref().to_owned();
                    let value =
                        attribute.normalized_value(quick_xml::XmlVersion::default()).unwrap().into_owned();
                    found.push((format!("{}@{name}", path.join("/")), value));
                }
                found.push((path.join("/"), String::new()));
            }
            Event::Text(t) => found.last_mut().unwrap().1.push_str(&t),
            Event::End(_) => {
                path.pop();
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

fn values<'e>(elements: &'e [(String, String)], path: &str) -> Vec<&'e str> {
    elements.iter().filter(|(p, _)| p == path).map(|(_, v)| v.as_str()).collect()
}

fn peace(start: &str, end: &str) -> Value {
    json!({ "kind": "parallel", "date": "2030-05-01", "start": start, "end": end, "zone": "Asia/Tokyo" })
}

#[test]
fn the_examples_schedules_keep_to_the_schema_and_count_what_they_leave_out() {
    for lang in Lang::ALL {
        let file = read(&EXAMPLE, lang, "rehearsal");
        // The rehearsal has three sessions with hours; its theme is security from 13:00 to 16:15 in Tokyo.
        let security = events(&file).into_iter().find(|e| e["start"] == "13:00").unwrap();
        assert_eq!(
            (security["date"].as_str().unwrap(), security["duration"].as_str().unwrap()),
            ("2026-03-01T13:00:00+09:00", "03:15")
        );
        assert_eq!(
            (security["language"].as_str().unwrap(), security["type"].as_str().unwrap()),
            ("ja,zh", "parallel")
        );
        assert_eq!(file["schedule"]["conference"]["time_zone_name"], "Asia/Tokyo");
        assert_eq!(file["schedule"]["conference"]["acronym"], "edition_rehearsal");
        let rooms = file["schedule"]["conference"]["days"][0]["rooms"].as_object().unwrap();
        let room = match lang {
            Lang::Ja | Lang::Zh => "第一会議室（模擬）",
            Lang::En => "Room 1 (simulated)",
        };
        assert!(rooms.contains_key(room), "{rooms:?}");
    }
    for form in [Form::Xml, Form::Json] {
        assert_eq!(written(&EXAMPLE, Lang::En, "99", form), None);
    }
}

#[test]
fn a_schedule_without_hours_names_the_days_and_counts_all_sessions() {
    // No hour of the 13th is on record; its sources name 16 and 17 December 2017, the statement itself 15 to 17.
    let file = read(&EXAMPLE, Lang::En, "13");
    let conference = &file["schedule"]["conference"];
    assert_eq!((&conference["start"], &conference["end"]), (&json!("2017-12-15"), &json!("2017-12-17")));
    assert_eq!((&conference["days"], &conference["daysCount"]), (&json!([]), &json!(0)));
    let left_out = file["schedule"]["x-duologue"]["left_out"].as_u64().unwrap();
    assert_eq!(left_out, EXAMPLE.forum.sessions("13").len() as u64);
    let xml = elements(&written(&EXAMPLE, Lang::En, "13", Form::Xml).unwrap());
    assert_eq!(values(&xml, "schedule/day@date"), ["2017-12-15", "2017-12-16", "2017-12-17"]);
    assert_eq!(values(&xml, "schedule/day@index"), ["1", "2", "3"]);
    assert_eq!(values(&xml, "schedule/conference/days"), ["3"]);
    for path in ["schedule/day@start", "schedule/day/room/event@id"] {
        assert!(values(&xml, path).is_empty(), "{path}");
    }
}

#[test]
fn t14_ninety_minutes_are_01_30_in_both_forms() {
    // 10:00 to 11:30.
    let told = bench(&[]);
    let file = read(&told, Lang::Ja, "1");
    assert_eq!(events(&file)[0]["duration"], "01:30");
    let xml = elements(&written(&told, Lang::Ja, "1", Form::Xml).unwrap());
    assert_eq!(values(&xml, "schedule/day/room/event/duration"), ["01:30"]);
    assert_eq!(values(&xml, "schedule/day/room/event/date"), ["2030-05-01T10:00:00+09:00"]);
    assert_eq!(values(&xml, "schedule/day/room@name"), ["第一会議室"]);
    assert_eq!(values(&xml, "schedule/conference/days"), ["1"]);
}

#[test]
fn t14_no_event_is_longer_than_a_day_and_what_has_no_hours_is_counted() {
    // A clock can tell less than 24 hours at most: 10:00 to 09:59.
    let long = say(&bench(&[]), "jp", "session", "1/peace", peace("10:00", "09:59"), LATER);
    assert_eq!(events(&read(&long, Lang::Ja, "1"))[0]["duration"], "23:59");
    // When clocks go back in London, 23:30 to 23:29 is 24 hours and 59 minutes: longer than apps can draw.
    let autumn = json!({ "date": "2030-10-26", "start": "23:30", "end": "23:29", "zone": "Europe/London" });
    let told = say(&bench(&[]), "jp", "session", "1/long", autumn, LATER);
    let none = say(&told, "jp", "session", "1/none", json!({ "date": "2030-05-01" }), LATER);
    let file = read(&none, Lang::Ja, "1");
    assert_eq!((events(&file).len(), &file["schedule"]["x-duologue"]["left_out"]), (1, &json!(2)));
    let note = "2件のセッションは、時刻が定まらないため、この日程表にありません。";
    assert_eq!(file["schedule"]["x-duologue"]["notes"][0], note);
    assert!(written(&none, Lang::Ja, "1", Form::Xml).unwrap().contains(&format!("<!-- {note} -->")));
    // A session that was withdrawn does not take place.
    let word = leaf(&bench(&[]), "jp", "session", "1/peace");
    let gone = say(&bench(&[]), "jp", "retract", &format!("entry/{word}"), json!({}), LATER);
    // Of the edition itself no day is on record.
    assert_eq!(written(&gone, Lang::Ja, "1", Form::Json), None);
    let dated = json!({ "year": 2030, "days": [{ "date": "2030-05-01" }] });
    let file = read(&say(&gone, "jp", "edition", "1", dated, LATER), Lang::Ja, "1");
    assert!(events(&file).is_empty());
    assert_eq!(file["schedule"]["x-duologue"]["left_out"], 0);
    // A session of an edition that was put off has no certain time either: the example's 21st has none with one.
    let file = read(&EXAMPLE, Lang::Ja, "21");
    let sessions = EXAMPLE.forum.sessions("21").len();
    assert!(sessions > 0);
    assert_eq!(file["schedule"]["x-duologue"]["left_out"], sessions);
}

#[test]
fn both_forms_tell_the_same_and_names_stay_when_a_session_moves() {
    let first = bench(&[]);
    let moved = say(&first, "jp", "session", "1/peace", peace("14:00", "15:00"), LATER);
    for told in [&first, &moved] {
        let (file, xml) =
            (read(told, Lang::En, "1"), elements(&written(told, Lang::En, "1", Form::Xml).unwrap()));
        let event = events(&file)[0];
        for key in [
            "date", "start", "duration", "room", "slug", "url", "title", "subtitle", "track", "type",
            "language", "abstract",
        ] {
            let path = format!("schedule/day/room/event/{key}");
            assert_eq!(values(&xml, &path), [event[key].as_str().unwrap()], "{key}");
        }
        assert_eq!(values(&xml, "schedule/day/room/event@guid"), [event["guid"].as_str().unwrap()]);
        assert_eq!(values(&xml, "schedule/day/room/event@id"), [event["id"].to_string()]);
        let names: Vec<_> =
            event["persons"].as_array().unwrap().iter().map(|p| p["public_name"].as_str().unwrap()).collect();
        assert_eq!(values(&xml, "schedule/day/room/event/persons/person"), names);
        assert_eq!(names, ["見本花子", "見本太郎"]);
    }
    let names = |b: &Bench| {
        let file = read(b, Lang::Ja, "1");
        let event = events(&file)[0].clone();
        (event["guid"].clone(), event["id"].clone(), event["slug"].clone(), event["persons"].clone())
    };
    assert_eq!(names(&first), names(&moved));
}

#[test]
fn t30_hostile_words_stay_words() {
    let hostile = "ab</title><script>alert(1)</script>]]>--\"'&amp;";
    let body = json!({ "field": "theme", "lang": "ja", "text": hostile });
    let told = smuggle(&bench(&[]), "jp", "wording", "1/peace", body, LATER);
    assert_eq!(events(&read(&told, Lang::Ja, "1"))[0]["title"], hostile);
    assert!(!written(&told, Lang::Ja, "1", Form::Xml).unwrap().contains("<script"));
}

#[test]
fn t16_a_log_that_holds_controls_gives_a_schedule_without_them() {
    let controls = ['\u{B}', '\u{10}', '\u{7F}', '\u{9F}', '\u{FFFE}'];
    for control in controls {
        let body = json!({ "field": "theme", "lang": "ja", "text": format!("信頼{control}の条件") });
        let told = smuggle(&bench(&[]), "jp", "wording", "1/peace", body, LATER);
        for form in [Form::Xml, Form::Json] {
            assert!(!written(&told, Lang::Ja, "1", form).unwrap().contains(controls));
        }
        // Both are read, and a body that no log may carry says nothing: the word before it stays.
        assert_eq!(events(&read(&told, Lang::Ja, "1"))[0]["title"], "信頼の条件");
        let xml = elements(&written(&told, Lang::Ja, "1", Form::Xml).unwrap());
        assert_eq!(values(&xml, "schedule/day/room/event/title"), ["信頼の条件"]);
    }
}

#[test]
fn t06_a_slug_is_ascii_whatever_the_title_and_two_sessions_never_share_one() {
    let told = ["a-", "a", "9", "x-60"].iter().fold(bench(&[]), |told, code| {
        say(&told, "jp", "session", &format!("1/{code}"), peace("10:00", "11:00"), LATER)
    });
    assert_eq!(events(&read(&told, Lang::Zh, "1")).len(), 5);
}
