//! Calendars, read as a calendar program reads them.

use std::collections::BTreeMap;

use duologue_web::{Calendar, Lang, Place, calendar};
use icalendar::parser::{Component, read_calendar, unfold};
use serde_json::{Value, json};

use crate::bench::{Bench, EXAMPLE};
use crate::said::{leaf, say, smuggle};
use crate::small::{bench, session};

const LATER: &str = "2030-04-01T08:00:00Z";

fn written(bench: &Bench, lang: Lang, which: &Calendar) -> String {
    let origin = "https://forum.example".parse().unwrap();
    String::from_utf8(calendar(&bench.forum, lang, &origin, which).unwrap()).unwrap()
}

fn edition(bench: &Bench, code: &str) -> String {
    written(bench, Lang::Ja, &Calendar::Edition(code.to_owned()))
}

/// The properties of each event: name with parameters, and the value as the crate's parser gives it.
type Events = Vec<BTreeMap<String, String>>;

fn events(text: &str) -> Events {
    let unfolded = unfold(text);
    let read = read_calendar(&unfolded).unwrap();
    let properties = |component: &Component<'_>| {
        component.properties.iter().map(|p| (p.name.to_string(), p.val.to_string())).collect()
    };
    read.components.iter().filter(|c| c.name == "VEVENT").map(properties).collect()
}

/// The event whose page is at the address.
fn at<'e>(events: &'e Events, path: &str) -> &'e BTreeMap<String, String> {
    let url = format!("https://forum.example{path}");
    events.iter().find(|e| e["URL"] == url).unwrap_or_else(|| panic!("no event at {path}"))
}

const PEACE: &str = "/ja/editions/1/sessions/peace";

fn peace(start: &str, end: Option<&str>, zone: &str, date: &str) -> Value {
    let mut body = json!({ "kind": "parallel", "date": date, "start": start, "zone": zone });
    if let Some(end) = end {
        body["end"] = end.into();
    }
    body
}

#[test]
fn every_calendar_of_the_example_is_read_back_and_its_lines_are_short() {
    let mut calendars = vec![Calendar::Dialogue];
    calendars.extend(EXAMPLE.forum.editions().iter().map(|e| Calendar::Edition(e.to_string())));
    for place in Place::all(&EXAMPLE.forum) {
        if matches!(place, Place::Session(..) | Place::Person(_)) {
            calendars.push(Calendar::of(&place));
        }
    }
    // A calendar without a component is none (RFC 5545, section 3.6): it is neither written nor offered.
    let (known, unknown): (Vec<_>, Vec<_>) = calendars.iter().partition(|c| c.has_events(&EXAMPLE.forum));
    assert!(known.len() > 50 && unknown.len() > 50, "{} {}", known.len(), unknown.len());
    let origin = "https://forum.example".parse().unwrap();
    for which in unknown {
        assert_eq!(calendar(&EXAMPLE.forum, Lang::Ja, &origin, which), None, "{which:?}");
    }
    for which in known {
        for lang in Lang::ALL {
            let text = written(&EXAMPLE, lang, which);
            assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')), "{which:?}");
            let events = events(&text);
            let mut ids: Vec<_> = events.iter().map(|e| e["UID"].clone()).collect();
            assert!(!ids.is_empty(), "{which:?}: no event");
            ids.sort();
            ids.dedup();
            assert_eq!(ids.len(), events.len(), "{which:?}: a UID stands twice");
            assert!(events.iter().all(|e| !e["SUMMARY"].is_empty() && e.contains_key("DTSTAMP")));
        }
    }
}

#[test]
fn the_thirteenths_sessions_without_an_hour_are_whole_days() {
    let text = edition(&EXAMPLE, "13");
    let events = events(&text);
    // Eleven sessions; two sources count the public days differently, so the edition itself has no event.
    assert_eq!(events.len(), 11);
    assert_eq!(text.matches("DTSTART;VALUE=DATE:").count(), 10);
    assert!(text.contains("DTSTART;TZID=Asia/Shanghai:20171216T090000\r\n"));
    let media = at(&events, "/ja/editions/13/sessions/media");
    assert_eq!((media["DTSTART"].as_str(), media["DTEND"].as_str()), ("20171216", "20171217"));
    assert_eq!((media["TRANSP"].as_str(), media["STATUS"].as_str()), ("TRANSPARENT", "CONFIRMED"));
    assert!(media["DESCRIPTION"].contains("時刻は記録にないか、二通り以上に伝えられています。"));
}

#[test]
fn t10_a_local_time_stands_beside_the_zone_it_belongs_to() {
    // 01:30 UTC is 10:30 in Tokyo.
    let told = say(
        &bench(&[]),
        "jp",
        "session",
        "1/peace",
        peace("10:30", Some("12:00"), "Asia/Tokyo", "2030-05-01"),
        LATER,
    );
    let text = edition(&told, "1");
    assert!(text.contains("DTSTART;TZID=Asia/Tokyo:20300501T103000\r\n"), "{text}");
    assert!(text.contains("DTEND;TZID=Asia/Tokyo:20300501T120000\r\n"));
    assert!(text.contains("BEGIN:VTIMEZONE\r\nTZID:Asia/Tokyo\r\n"));
}

/// The instant of a local time by the calendar's own VTIMEZONE, in minutes from 1970: what a calendar program computes.
fn instant(text: &str, name: &str) -> (String, i64) {
    let unfolded = unfold(text);
    let read = read_calendar(&unfolded).unwrap();
    let value = |c: &Component<'_>, name: &str| c.find_prop(name).unwrap().val.to_string();
    let event = read.components.iter().find(|c| c.name == "VEVENT").unwrap();
    let start = event.find_prop(name).unwrap();
    let zone = start.params.iter().find(|p| p.key == "TZID").unwrap().val.as_ref().unwrap().to_string();
    let of = read.components.iter().find(|c| c.name == "VTIMEZONE" && value(c, "TZID") == zone).unwrap();
    let local = start.val.to_string();
    let rule =
        of.components.iter().filter(|c| value(c, "DTSTART") <= local).max_by_key(|c| value(c, "DTSTART"));
    let offset = value(rule.unwrap(), "TZOFFSETTO");
    let minutes = offset[1..3].parse::<i64>().unwrap() * 60 + offset[3..5].parse::<i64>().unwrap();
    let minutes = if offset.starts_with('-') { -minutes } else { minutes };
    let local = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%S", &local).unwrap();
    let utc = local.to_zoned_datetime(jiff::tz::TimeZone::UTC).unwrap().timestamp().as_second() / 60;
    (zone, utc - minutes)
}

#[test]
fn t09_sessions_in_four_zones_are_at_their_instants_in_january_and_in_july() {
    // 10:00 local time in UTC, by each zone's law: Japan +9, China +8, the United Kingdom 0 and +1, New York −5 and −4.
    for (zone, january, july) in [
        ("Asia/Tokyo", 1, 1),
        ("Asia/Shanghai", 2, 2),
        ("Europe/London", 10, 9),
        ("America/New_York", 15, 14),
    ] {
        for (date, hour) in [("2030-01-15", january), ("2030-07-15", july)] {
            let told = say(&bench(&[]), "jp", "session", "1/peace", peace("10:00", None, zone, date), LATER);
            let day = date.parse::<jiff::civil::Date>().unwrap();
            let utc = day.at(hour, 0, 0, 0).to_zoned_datetime(jiff::tz::TimeZone::UTC).unwrap();
            let text = edition(&told, "1");
            assert_eq!(
                instant(&text, "DTSTART"),
                (zone.to_owned(), utc.timestamp().as_second() / 60),
                "{date}"
            );
            // No end is on record, so none is written.
            assert!(!text.contains("DTEND;TZID"));
        }
    }
}

#[test]
fn a_zone_keeps_its_iana_name_however_it_was_written() {
    let told =
        say(&bench(&[]), "jp", "session", "1/peace", peace("10:00", None, "asia/tokyo", "2030-05-01"), LATER);
    assert!(edition(&told, "1").contains("DTSTART;TZID=Asia/Tokyo:20300501T100000\r\n"));
}

#[test]
fn a_session_past_midnight_ends_on_the_next_day() {
    let told = say(
        &bench(&[]),
        "jp",
        "session",
        "1/peace",
        peace("22:00", Some("00:30"), "Asia/Tokyo", "2030-05-01"),
        LATER,
    );
    assert!(edition(&told, "1").contains("DTEND;TZID=Asia/Tokyo:20300502T003000\r\n"));
}

#[test]
fn a_moved_session_keeps_its_uid_and_its_sequence_goes_up() {
    let first = bench(&[]);
    let moved = say(
        &first,
        "jp",
        "session",
        "1/peace",
        peace("14:00", Some("15:30"), "Asia/Tokyo", "2030-05-02"),
        LATER,
    );
    let (before, after) = (events(&edition(&first, "1")), events(&edition(&moved, "1")));
    let (before, after) = (at(&before, PEACE), at(&after, PEACE));
    assert_eq!(before["UID"], after["UID"]);
    assert_eq!((before["SEQUENCE"].as_str(), after["SEQUENCE"].as_str()), ("0", "1"));
    assert_eq!(
        (before["DTSTAMP"].as_str(), after["DTSTAMP"].as_str()),
        ("20260101T000000Z", "20300401T080000Z")
    );
    assert_eq!(after["LAST-MODIFIED"], after["DTSTAMP"]);
    // A UUID of version 5 (RFC 9562), without the site's address in it.
    let uid = &before["UID"];
    assert!(uid.len() == 36 && uid.as_bytes()[14] == b'5' && !uid.contains("example"));
}

#[test]
fn a_withdrawn_session_stays_as_cancelled() {
    let first = bench(&[]);
    let word = leaf(&first, "jp", "session", "1/peace");
    let gone = say(&first, "jp", "retract", &format!("entry/{word}"), json!({}), LATER);
    let before = at(&events(&edition(&first, "1")), PEACE).clone();
    let text = edition(&gone, "1");
    let after = events(&text).into_iter().find(|e| e["UID"] == before["UID"]).unwrap();
    assert_eq!((after["STATUS"].as_str(), after["SEQUENCE"].as_str()), ("CANCELLED", "1"));
    assert_eq!((&after["DTSTART"], &after["DTSTAMP"]), (&before["DTSTART"], &"20300401T080000Z".to_owned()));
    // It has no page any more; the programme says what there is.
    assert_eq!(after["URL"], "https://forum.example/ja/editions/1/programme");
    // Its own calendar and its people's say the same.
    for which in [Calendar::of(&session("1", "peace")), Calendar::Person("jp-aaaa".to_owned())] {
        let own = events(&written(&gone, Lang::En, &which));
        assert_eq!((own.len(), own[0]["STATUS"].as_str()), (1, "CANCELLED"), "{which:?}");
    }
    // Said again, it stands again.
    let again =
        say(&gone, "jp", "session", "1/peace", peace("10:00", None, "Asia/Tokyo", "2030-05-01"), LATER);
    let back = at(&events(&edition(&again, "1")), PEACE).clone();
    assert_eq!((back["STATUS"].as_str(), &back["UID"]), ("CONFIRMED", &before["UID"]));
    assert!(back["SEQUENCE"].parse::<u32>().unwrap() > 1);
}

#[test]
fn a_session_that_loses_its_day_stays_as_cancelled_on_the_last() {
    let first = bench(&[]);
    let before = at(&events(&edition(&first, "1")), PEACE).clone();
    let undated = json!({ "kind": "parallel", "why": { "kind": "update" } });
    let lost = say(&first, "jp", "session", "1/peace", undated, LATER);
    let of_session = Calendar::of(&session("1", "peace"));
    for which in [Calendar::Edition("1".to_owned()), of_session, Calendar::Person("jp-aaaa".to_owned())] {
        let text = written(&lost, Lang::Ja, &which);
        let after = at(&events(&text), PEACE).clone();
        assert_eq!((&after["UID"], &after["DTSTART"]), (&before["UID"], &before["DTSTART"]), "{which:?}");
        assert_eq!((after["STATUS"].as_str(), after["SEQUENCE"].as_str()), ("CANCELLED", "1"), "{which:?}");
        assert!(!text.contains("件のセッションは"), "{text}");
    }
    let again =
        say(&lost, "jp", "session", "1/peace", peace("10:00", None, "Asia/Tokyo", "2030-06-01"), LATER);
    let back = at(&events(&edition(&again, "1")), PEACE).clone();
    assert_eq!((back["STATUS"].as_str(), back["SEQUENCE"].as_str()), ("CONFIRMED", "2"));
    assert_eq!((&back["UID"], back["DTSTART"].as_str()), (&before["UID"], "20300601T100000"));
}

#[test]
fn a_session_that_became_another_stays_as_cancelled_and_leads_to_it() {
    let first = bench(&[]);
    let hours = peace("14:00", Some("15:00"), "Asia/Tokyo", "2030-05-01");
    let two = say(&first, "jp", "session", "1/war", hours, LATER);
    let before = at(&events(&edition(&two, "1")), "/ja/editions/1/sessions/war").clone();
    let same = say(&two, "jp", "same", "1/war", json!({ "theirs": "1/peace" }), LATER);
    let read = events(&edition(&same, "1"));
    assert_eq!(read.len(), 2);
    let after = read.iter().find(|e| e["UID"] == before["UID"]).unwrap();
    assert_eq!((after["STATUS"].as_str(), after["SEQUENCE"].as_str()), ("CANCELLED", "1"));
    assert_eq!(&after["DTSTART"], &before["DTSTART"]);
    assert_eq!(after["URL"], format!("https://forum.example{PEACE}"));
    let stands = read.iter().find(|e| e["UID"] != before["UID"]).unwrap();
    assert_eq!((stands["STATUS"].as_str(), stands["DTSTART"].as_str()), ("CONFIRMED", "20300501T100000"));
    // Nobody means that any more: it stands again.
    let word = leaf(&same, "jp", "same", "1/war");
    let apart = say(&same, "jp", "retract", &format!("entry/{word}"), json!({}), LATER);
    let back = at(&events(&edition(&apart, "1")), "/ja/editions/1/sessions/war").clone();
    assert_eq!((back["STATUS"].as_str(), back["SEQUENCE"].as_str()), ("CONFIRMED", "2"));
}

#[test]
fn an_edition_without_an_event_of_its_own_is_counted() {
    let about = |which: Calendar| written(&EXAMPLE, Lang::En, &which).replace("\r\n ", "");
    // Two sources count the thirteenth's public days differently.
    assert!(
        about(Calendar::Edition("13".to_owned())).contains("DESCRIPTION;LANGUAGE=en:1 edition has no event")
    );
    let own = EXAMPLE.forum.editions().into_iter().map(|code| Place::Edition(code.to_string()));
    let events = events(&written(&EXAMPLE, Lang::En, &Calendar::Dialogue));
    let has = |place: &Place| {
        let url = format!("https://forum.example/en/{place}");
        events.iter().any(|e| e["URL"] == url)
    };
    let without = own.filter(|place| !has(place)).count();
    assert!(without > 1);
    let told = format!(" {without} editions have no event of their own here");
    assert!(about(Calendar::Dialogue).contains(&told), "{told}");
}

fn planned(status: &str, days: &[&str]) -> Value {
    let days: Vec<Value> = days.iter().map(|date| json!({ "date": date })).collect();
    let mut body = json!({ "year": 2030, "status": status, "host": "jp", "why": { "kind": "update" } });
    if !days.is_empty() {
        body["days"] = days.into();
    }
    body
}

#[test]
fn an_edition_that_is_put_off_or_cancelled_takes_its_days_and_sessions_with_it() {
    let first =
        say(&bench(&[]), "jp", "edition", "1", planned("planned", &["2030-05-01", "2030-05-02"]), LATER);
    let read = events(&edition(&first, "1"));
    let own = at(&read, "/ja/editions/1").clone();
    assert_eq!((own["DTSTART"].as_str(), own["DTEND"].as_str()), ("20300501", "20300503"));
    assert_eq!(own["STATUS"], "CONFIRMED");
    for status in ["postponed", "cancelled"] {
        let off = say(&first, "jp", "edition", "1", planned(status, &[]), LATER);
        let read = events(&edition(&off, "1"));
        let (now, peace) = (at(&read, "/ja/editions/1"), at(&read, PEACE));
        assert_eq!(
            (now["STATUS"].as_str(), peace["STATUS"].as_str()),
            ("CANCELLED", "CANCELLED"),
            "{status}"
        );
        assert_eq!((&now["UID"], &now["DTSTART"]), (&own["UID"], &own["DTSTART"]));
        let sequence = |e: &BTreeMap<String, String>| e["SEQUENCE"].parse::<u32>().unwrap();
        assert!(sequence(now) > sequence(&own) && sequence(peace) > 0);
        // With a new day it is back under the same name.
        let again = say(&off, "jp", "edition", "1", planned("planned", &["2030-09-10"]), LATER);
        let read = events(&edition(&again, "1"));
        let back = at(&read, "/ja/editions/1");
        assert_eq!((back["STATUS"].as_str(), back["DTSTART"].as_str()), ("CONFIRMED", "20300910"));
        assert!(back["UID"] == own["UID"] && sequence(back) > sequence(now));
    }
    // The example's 21st was put off with its days standing: 22–24 November 2025.
    let read = events(&edition(&EXAMPLE, "21"));
    let off = at(&read, "/ja/editions/21");
    assert_eq!(
        (off["STATUS"].as_str(), off["DTSTART"].as_str(), off["DTEND"].as_str()),
        ("CANCELLED", "20251122", "20251125")
    );
}

#[test]
fn a_session_of_no_certain_day_is_left_out_and_counted() {
    // Two sources give two days for one session; another has no day at all.
    let two = ["2030-05-01", "2030-05-02"].iter().fold(bench(&[]), |told, date| {
        let body = json!({ "kind": "parallel", "date": date, "source": { "title": date } });
        say(&told, "jp", "session", "1/two", body, LATER)
    });
    let none = say(&two, "jp", "session", "1/none", json!({ "kind": "plenary" }), LATER);
    let text = edition(&none, "1");
    assert_eq!(events(&text).len(), 1);
    assert!(text.replace("\r\n ", "").contains("DESCRIPTION;LANGUAGE=ja:2件のセッションは"), "{text}");
    let english = written(&none, Lang::En, &Calendar::Edition("1".to_owned())).replace("\r\n ", "");
    assert!(english.contains("2 sessions are not in this calendar"));
    // The days agree and the hours do not: a whole day.
    let hours = ["10:00", "11:00"].iter().fold(bench(&[]), |told, start| {
        let body = json!({ "date": "2030-05-03", "start": start, "zone": "Asia/Tokyo", "source": { "title": start } });
        say(&told, "jp", "session", "1/hours", body, LATER)
    });
    assert!(edition(&hours, "1").contains("DTSTART;VALUE=DATE:20300503\r\n"));
}

#[test]
fn a_title_in_another_language_says_so() {
    let text = written(&bench(&[]), Lang::Zh, &Calendar::Edition("1".to_owned()));
    assert!(text.contains("SUMMARY;LANGUAGE=ja:信頼の条件\r\n"), "{text}");
    assert!(text.contains("LOCATION;LANGUAGE=ja:第一会議室\r\n"));
}

#[test]
fn t30_hostile_words_end_no_line_and_open_no_component() {
    let hostile = "ab\nEND:VEVENT\nBEGIN:VALARM;,\\n<img src=x onerror=alert(1)>";
    let body = json!({ "field": "theme", "lang": "ja", "text": hostile });
    let text = edition(&smuggle(&bench(&[]), "jp", "wording", "1/peace", body, LATER), "1");
    assert_eq!((events(&text).len(), text.matches("\r\nEND:VEVENT").count()), (1, 1));
    assert!(!text.contains("\r\nBEGIN:VALARM"));
    assert!(
        text.replace("\r\n ", "")
            .contains("SUMMARY;LANGUAGE=ja:ab\\nEND:VEVENT\\nBEGIN:VALARM\\;\\,\\\\n<img")
    );
}

#[test]
fn t16_a_log_that_holds_controls_gives_a_calendar_without_them() {
    let body = json!({ "field": "theme", "lang": "ja", "text": "a\u{B}\u{10}\u{7F}\u{85}\r\nEND:VEVENT" });
    let text = edition(&smuggle(&bench(&[]), "jp", "wording", "1/peace", body, LATER), "1");
    assert_eq!(events(&text).len(), 1);
    assert!(!text.contains(['\u{B}', '\u{10}', '\u{7F}', '\u{85}']));
}

#[test]
fn example_keys_are_named_in_the_calendar() {
    let key = json!({ "role": "log", "vkey": "x+00000000+AA", "example": true });
    let dated = say(&bench(&[]), "jp", "edition", "1", planned("planned", &["2030-05-01"]), LATER);
    let text = edition(&say(&dated, "jp", "key", "dialogue", key, LATER), "1").replace("\r\n ", "");
    let note = duologue_web::message(Lang::Ja, "example-keys", &[]);
    assert!(text.contains(&format!("X-WR-CALDESC:{note}\r\n")), "{text}");
}
