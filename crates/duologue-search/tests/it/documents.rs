//! What of a forum can be found, and what a result knows of itself.

use duologue_search::{Facet, Kind};
use serde_json::json;

use crate::bench::{Bench, words};

#[test]
fn a_result_knows_where_it_stands_and_who_speaks() {
    let mut bench = Bench::new();
    bench.person("jp-a", &[("ja", "見本花子")], &["見本はなこ"]);
    bench.report("1/peace/report", "ja", &["信頼の条件を論じた。", "次の段落。"]);
    bench.update();
    let found = bench.find("信頼");
    assert_eq!(found.total, 1);
    let about = &found.hits[0].about;
    assert_eq!(about.kind.word(), "report");
    assert_eq!(
        (about.subject.as_str(), about.edition.as_deref(), about.session.as_deref(), about.track.as_deref()),
        ("1/peace", Some("1"), Some("1/peace"), Some("security"))
    );
    assert_eq!(about.person.as_deref(), Some("jp-a"));
    let passage = about.passage.as_ref().unwrap();
    assert_eq!((passage.text.as_str(), passage.paragraph.as_str()), ("1/peace/report", "p0"));
    assert_eq!(bench.find("はなこ").hits[0].about.kind, Kind::Person);
}

#[test]
fn names_titles_affiliations_and_places_are_found() {
    let mut bench = Bench::new();
    bench.say("wording", "1", json!({ "field": "theme", "lang": "ja", "text": "平和の秩序" }));
    bench.say("wording", "1/peace", json!({ "field": "title", "lang": "en", "text": "Order and trust" }));
    bench.say("wording", "track/security", json!({ "field": "name", "lang": "zh", "text": "安全" }));
    bench.person("jp-a", &[("ja", "見本花子")], &[]);
    bench.say(
        "appearance",
        "1/peace/jp-s1",
        json!({ "person": "jp-a", "side": "jp", "roles": ["panellist"], "affiliation": { "ja": "見本研究所" } }),
    );
    bench.update();
    for (query, kind) in [
        ("平和", Kind::Edition),
        ("trust", Kind::Session),
        ("安全", Kind::Track),
        ("花子", Kind::Person),
        ("研究所", Kind::Seat),
    ] {
        let found = bench.find(query);
        assert_eq!(found.hits.iter().map(|h| h.about.kind).collect::<Vec<_>>(), [kind], "{query}");
    }
}

#[test]
fn a_speaker_who_is_not_to_be_named_is_not_named() {
    let mut bench = Bench::new();
    bench.say("session", "1/closed", json!({ "kind": "parallel", "openness": "not-attributed" }));
    bench.report("1/closed/report", "ja", &["率直な意見。"]);
    bench.update();
    assert_eq!(bench.find("率直").hits[0].about.person, None);
    assert_eq!(bench.find_in("率直", &[(Facet::Person, "jp-a".to_owned())]).total, 0);
}

#[test]
fn filters_narrow_and_count_what_each_value_would_find() {
    let mut bench = Bench::new();
    let blobs = bench.report("1/peace/report", "ja", &["平和を語る。", "平和を望む。"]);
    let rendered = bench.blob("谈论平和。");
    bench.say(
        "translation",
        "1/peace/report",
        json!({ "lang": "zh", "renders": "ja", "by": "person",
            "paragraphs": [{ "id": "p0", "from": blobs[0], "sha256": rendered }] }),
    );
    bench.say("edition", "2", json!({ "year": 2031, "status": "held", "host": "cn" }));
    bench.say("session", "2/peace", json!({ "kind": "parallel" }));
    bench.report("2/peace/report", "ja", &["平和。"]);
    bench.update();
    let found = bench.find("平和");
    assert_eq!(found.total, 4);
    let counts = |facet: Facet, filters: &[(Facet, String)]| {
        let found = bench.find_in("平和", filters);
        let counted = found.counts.into_iter().find(|(f, _)| *f == facet).unwrap().1;
        (found.total, counted.into_iter().collect::<Vec<_>>())
    };
    let own =
        |values: &[(&str, usize)]| values.iter().map(|(v, n)| ((*v).to_owned(), *n)).collect::<Vec<_>>();
    let zh = [(Facet::Lang, "zh".to_owned())];
    assert_eq!(counts(Facet::Edition, &[]), (4, own(&[("1", 3), ("2", 1)])));
    // A filter does not hide the other values of its own field, but those of other fields.
    assert_eq!(counts(Facet::Lang, &zh), (1, own(&[("ja", 3), ("zh", 1)])));
    assert_eq!(counts(Facet::Edition, &zh), (1, own(&[("1", 1)])));
    // The reader's language first.
    assert_eq!(found.hits.iter().map(words).filter(|w| w.contains('谈')).count(), 1);
    assert!(words(&found.hits[3]).contains('谈'));
}

#[test]
fn a_sitting_without_a_title_is_found_by_its_tracks_name() {
    let mut bench = Bench::new();
    bench.say("wording", "track/security", json!({ "field": "name", "lang": "zh", "text": "安全" }));
    bench.update();
    let subjects = |bench: &Bench| {
        let mut subjects: Vec<String> =
            bench.find("安全").hits.into_iter().map(|hit| hit.about.subject).collect();
        subjects.sort();
        subjects
    };
    assert_eq!(subjects(&bench), ["1/peace", "track/security"]);
    bench.say("wording", "1/peace", json!({ "field": "title", "lang": "zh", "text": "信任" }));
    bench.update();
    assert_eq!(subjects(&bench), ["track/security"]);
}

#[test]
fn a_track_and_a_person_narrow_what_is_found() {
    let mut bench = Bench::new();
    bench.say("session", "1/trade", json!({ "kind": "parallel", "track": "economy" }));
    bench.report("1/peace/report", "ja", &["平和を語る。"]);
    bench.report_by("jp-b", "1/peace/digest", "ja", &["平和を望む。"]);
    bench.report_by("jp-b", "1/trade/report", "ja", &["平和と貿易。"]);
    bench.update();
    let found = |facet: Facet, value: &str| {
        let found = bench.find_in("平和", &[(facet, value.to_owned())]);
        let mut texts: Vec<String> = found.hits.iter().map(words).collect();
        texts.sort();
        texts
    };
    assert_eq!(found(Facet::Track, "security"), ["平和を望む。", "平和を語る。"]);
    assert_eq!(found(Facet::Track, "economy"), ["平和と貿易。"]);
    assert_eq!(found(Facet::Person, "jp-a"), ["平和を語る。"]);
    assert_eq!(found(Facet::Person, "jp-b"), ["平和と貿易。", "平和を望む。"]);
    let both = [(Facet::Track, "security".to_owned()), (Facet::Person, "jp-b".to_owned())];
    assert_eq!(bench.find_in("平和", &both).hits.iter().map(words).collect::<Vec<_>>(), ["平和を望む。"]);
}

#[test]
fn two_seats_with_one_affiliation_are_one_result() {
    let mut bench = Bench::new();
    bench.person("jp-a", &[("ja", "見本花子")], &[]);
    for seat in ["1/peace/jp-s1", "1/peace/jp-s2"] {
        bench.say(
            "appearance",
            seat,
            json!({ "person": "jp-a", "side": "jp", "roles": ["panellist"],
                "affiliation": { "ja": "見本研究所" } }),
        );
    }
    bench.update();
    assert_eq!(bench.find("研究所").total, 1);
    bench.report("1/peace/report", "ja", &["平和。"]);
    bench.update();
    assert_eq!(bench.find("研究所").total, 1);
}

#[test]
fn a_text_in_traditional_characters_keeps_its_own_language() {
    let bench = Bench::of("zh-Hant", &["兩國關係與廣泛交流"]);
    for query in ["兩國關係", "两国关系", "関係", "广泛"] {
        let found = bench.find(query);
        assert_eq!(found.hits[0].parts[0].0, "zh-Hant", "{query}");
    }
}
