//! What pages tell machines in JSON-LD, with the words of schema.org.

use duologue_web::{Address, Lang, Links, Place, Theme, render};
use serde_json::{Value, json};

use crate::bench::{Bench, EXAMPLE, served};
use crate::routes::{hostile, server};
use crate::small::{CHINESE, EDITION, bench, session};

const OPEN: &str = "<script type=\"application/ld+json\">";

/// The data block of a page, as a browser would take it out.
pub fn block(page: &str) -> Option<&str> {
    let (_, rest) = page.split_once(OPEN)?;
    Some(rest.split_once("</script>").unwrap().0)
}

fn graph(page: &str) -> Vec<Value> {
    let data: Value = serde_json::from_str(block(page).unwrap_or_else(|| panic!("{page}"))).unwrap();
    assert_eq!(data["@context"], "https://schema.org");
    data["@graph"].as_array().unwrap().clone()
}

fn of(graph: &[Value], kind: &str) -> Value {
    graph
        .iter()
        .find(|thing| thing["@type"] == kind)
        .cloned()
        .unwrap_or_else(|| panic!("no {kind}: {graph:?}"))
}

fn events(bench: &Bench, lang: Lang) -> (Value, Value) {
    let page = |place| of(&graph(&bench.page(lang, place)), "Event");
    (page(Place::Edition("1".to_owned())), page(session("1", "peace")))
}

#[test]
fn an_edition_and_its_session_are_events_that_name_each_other() {
    let told = bench(&[]);
    let (edition, sitting) = events(&told, Lang::Ja);
    assert_eq!(edition["url"], "https://forum.example/ja/editions/1");
    assert_eq!(edition["eventStatus"], "https://schema.org/EventScheduled");
    assert_eq!(edition["inLanguage"], json!(["ja", "zh-Hans", "en"]));
    assert_eq!(edition["subEvent"]["@id"], sitting["@id"]);
    assert_eq!(sitting["superEvent"]["@id"], edition["@id"]);
    assert_eq!(sitting["name"], "信頼の条件");
    assert_eq!(sitting["startDate"], "2030-05-01T10:00:00+09:00");
    assert_eq!(sitting["endDate"], "2030-05-01T11:30:00+09:00");
    assert_eq!(sitting["location"]["name"], "第一会議室");
    // The same thing is known by one name in every language and wherever the site stands.
    let (other, _) = events(&told, Lang::En);
    assert_eq!(other["@id"], edition["@id"]);
    assert!(edition["@id"].as_str().unwrap().starts_with("urn:uuid:"));
    // What is not in the page's language says so.
    let (_, english) = events(&told, Lang::En);
    assert_eq!(english["name"], json!({ "@value": "信頼の条件", "@language": "ja" }));
    assert_eq!(english["location"]["name"], json!({ "@value": "第一会議室", "@language": "ja" }));
}

#[test]
fn an_event_stands_as_its_edition_does() {
    for (word, status) in
        [("planned", "EventScheduled"), ("postponed", "EventPostponed"), ("cancelled", "EventCancelled")]
    {
        let toml = EDITION.replace("\"held\"", &format!("\"{word}\""));
        let (edition, sitting) = events(&bench(&[("editions/1/jp.toml", &toml)]), Lang::Zh);
        for event in [edition, sitting] {
            assert_eq!(event["eventStatus"], format!("https://schema.org/{status}"));
        }
    }
    for (word, mode) in [("in-person", "Offline"), ("online", "Online"), ("hybrid", "Mixed")] {
        let toml = EDITION.replace("host = ", &format!("mode = \"{word}\"\nhost = "));
        let (edition, _) = events(&bench(&[("editions/1/jp.toml", &toml)]), Lang::Zh);
        assert_eq!(edition["eventAttendanceMode"], format!("https://schema.org/{mode}EventAttendanceMode"));
    }
}

#[test]
fn a_report_and_its_translation_are_two_works_bound_to_each_other() {
    let told = bench(&[("editions/1/peace/cn.report.zh.md", CHINESE)]);
    for lang in Lang::ALL {
        let graph = graph(&told.page(lang, session("1", "peace")));
        let reports: Vec<&Value> = graph.iter().filter(|thing| thing["@type"] == "Report").collect();
        let [original, rendered] = reports.as_slice() else { panic!("{reports:?}") };
        assert_eq!((&original["inLanguage"], &rendered["inLanguage"]), (&json!("ja"), &json!("zh-Hans")));
        assert_eq!(original["workTranslation"]["@id"], rendered["@id"]);
        assert_eq!(rendered["translationOfWork"]["@id"], original["@id"]);
        assert_ne!(rendered["@id"], original["@id"]);
        assert_eq!(original["about"]["@id"], of(&graph, "Event")["@id"]);
        assert_eq!(original["url"], "https://forum.example/ja/editions/1/sessions/peace");
        assert_eq!(rendered["url"], "https://forum.example/zh/editions/1/sessions/peace");
    }
}

#[test]
fn people_and_organisations_are_told_by_name_alone() {
    let person = of(&graph(&bench(&[]).page(Lang::En, Place::Person("jp-aaaa".to_owned()))), "Person");
    assert_eq!(person["name"], json!({ "@value": "見本花子", "@language": "ja" }));
    assert_eq!(person["url"], "https://forum.example/en/people/jp-aaaa");
    let told: Vec<&String> = person.as_object().unwrap().keys().collect();
    assert_eq!(told, ["@id", "@type", "name", "url"]);
    let home = graph(&EXAMPLE.page(Lang::Ja, Place::Home));
    assert!(home.iter().filter(|thing| thing["@type"] == "Organization").count() >= 2, "{home:?}");
}

#[test]
fn the_way_to_a_page_counts_from_one_and_ends_at_the_page() {
    let way = of(&graph(&bench(&[]).page(Lang::Ja, session("1", "peace"))), "BreadcrumbList");
    let steps = way["itemListElement"].as_array().unwrap();
    let items: Vec<&Value> = steps.iter().map(|step| &step["item"]).collect();
    assert_eq!(
        items,
        [
            &json!("https://forum.example/ja/editions"),
            &json!("https://forum.example/ja/editions/1"),
            &Value::Null
        ]
    );
    assert!(steps.iter().enumerate().all(|(i, step)| step["position"] == i + 1));
}

#[test]
fn nothing_simulated_and_nothing_past_is_told_to_machines() {
    for place in [Place::Edition("rehearsal".to_owned()), Place::Programme("rehearsal".to_owned())] {
        let graph = graph(&EXAMPLE.page(Lang::En, place));
        assert!(graph.iter().all(|thing| thing["@type"] == "BreadcrumbList"), "{graph:?}");
    }
    let (forum, address) = (&EXAMPLE.forum, Address::new(Lang::Ja, Place::Edition("13".to_owned())));
    let page =
        |now, links| render(forum, now, &EXAMPLE.texts, &Theme::default(), &address, links).unwrap().unwrap();
    assert!(block(&page(Some(forum), served(Some("jp.1"))).html).is_none());
    // A folder has no address: things keep their names and have no place.
    let folder = page(None, Links::Static { from: address.file() }).html;
    let data = block(&folder).unwrap();
    assert!(data.contains("urn:uuid:") && !data.contains("\"url\"") && !data.contains("\"item\""), "{data}");
    assert!(!data.contains("../"), "{data}");
}

#[test]
fn every_page_tells_data_that_can_be_read() {
    for place in Place::all(&EXAMPLE.forum) {
        for lang in Lang::ALL {
            let page = EXAMPLE.page(lang, place.clone());
            if block(&page).is_some() {
                assert!(graph(&page).iter().all(|thing| thing["@type"].is_string()), "{place:?}");
            }
        }
    }
}

#[tokio::test]
async fn s03_no_text_can_leave_the_data_block() {
    let server = server(&hostile()).await;
    let mut attacked = 0;
    for lang in ["ja", "zh", "en"] {
        for place in Place::all(&server.site.forum()) {
            let (_, page) = server.text(&format!("/{lang}/{place}")).await;
            let Some(data) = block(&page) else { continue };
            for bad in ['<', '>', '&', '\u{2028}', '\u{2029}'] {
                assert!(!data.contains(bad), "{place}: {bad:?} in {data}");
            }
            let read: Value = serde_json::from_str(data).unwrap();
            // What was written comes back: escaping changes no text.
            attacked += usize::from(read.to_string().contains("<script>alert(1)</script>"));
        }
    }
    assert!(attacked > 3, "{attacked}");
    let told = bench(&[(
        "editions/1/jp.toml",
        &EDITION.replace("信頼の条件", "</script><!--\u{2028}\u{2029}<script>&amp;"),
    )]);
    let page = told.page(Lang::Ja, session("1", "peace"));
    let data = block(&page).unwrap();
    let escaped = "\\u003c/script\\u003e\\u003c!--\\u2028\\u2029\\u003cscript\\u003e\\u0026amp;";
    assert!(data.contains(escaped), "{data}");
    assert_eq!(of(&graph(&page), "Event")["name"], "</script><!--\u{2028}\u{2029}<script>&amp;");
}
