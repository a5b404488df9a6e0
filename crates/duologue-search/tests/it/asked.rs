//! What the publics are asked is found, as far as pages show it.

use duologue_search::{Hit, Kind};
use serde_json::json;

use crate::bench::Bench;

fn what(hits: &[Hit]) -> Vec<(Kind, &str)> {
    hits.iter().map(|hit| (hit.about.kind, hit.about.subject.as_str())).collect()
}

#[test]
fn questions_are_found_and_answers_once_there_are_figures_of_them() {
    let mut bench = Bench::new();
    bench.say(
        "wording",
        "survey/2030",
        json!({ "field": "title", "lang": "ja", "text": "第二十六回共同世論調査" }),
    );
    bench.say("questionnaire", "survey/2030", json!({ "items": ["impression"] }));
    bench.say(
        "wording",
        "item/impression",
        json!({ "field": "name", "lang": "zh", "text": "对对方国家的印象" }),
    );
    bench.say(
        "wording",
        "item/impression/bad",
        json!({ "field": "name", "lang": "en", "text": "Unfavourable" }),
    );
    bench.say(
        "item",
        "survey/2030/impression",
        json!({
            "wordings": { "ja": "どのような印象を持っていますか。", "en": "What do you think of them?" },
            "answers": [
                { "code": "good", "labels": { "en": "Sympathetic" } },
                { "code": "bad" },
                { "code": "none", "labels": { "en": "Refused" }, "missing": true },
            ],
        }),
    );
    bench.update();
    let item = [(Kind::Item, "survey/2030/impression")];
    for query in ["印象", "印象を持って", "think of them", "对方国家"] {
        assert_eq!(what(&bench.find(query).hits), item, "{query}");
    }
    assert_eq!(what(&bench.find("共同世論調査").hits), [(Kind::Survey, "survey/2030")]);
    for query in ["Sympathetic", "Unfavourable", "Refused"] {
        assert_eq!(bench.find(query).total, 0, "{query}");
    }
    bench.say(
        "topline",
        "survey/2030/impression",
        json!({ "side": "jp", "sample": "public", "shares": { "good": "12.5", "bad": "80.1" } }),
    );
    bench.update();
    for query in ["Sympathetic", "Unfavourable"] {
        assert_eq!(what(&bench.find(query).hits), item, "{query}");
    }
    assert_eq!(bench.find("Refused").total, 0);
    bench.retract("survey/2030/impression");
    bench.update();
    assert_eq!((bench.find("think of them").total, bench.find("Sympathetic").total), (0, 0));
}

#[test]
fn key_points_of_a_survey_are_found_and_no_other_text_under_it() {
    let mut bench = Bench::new();
    bench.say("questionnaire", "survey/2030", json!({ "items": ["impression"] }));
    for (name, genre, words) in
        [("points", "points", "十人に九人が答えた。"), ("note", "report", "内輪の覚え書き。")]
    {
        let blob = bench.blob(words);
        let paragraphs = json!([{ "id": "a", "sha256": blob }]);
        bench.say(
            "text",
            &format!("survey/2030/{name}"),
            json!({ "genre": genre, "lang": "ja", "title": "題の言葉", "paragraphs": paragraphs }),
        );
    }
    bench.update();
    let found = bench.find("九人");
    assert_eq!(found.hits.iter().map(|hit| hit.about.kind.word()).collect::<Vec<_>>(), ["points"]);
    assert_eq!(found.hits[0].about.subject, "survey/2030");
    // Its page shows neither title nor other texts.
    assert_eq!((bench.find("題の言葉").total, bench.find("覚え書き").total), (0, 0));
}

#[test]
fn opinions_are_found_as_long_as_their_topics_page_shows_them() {
    let mut bench = Bench::new();
    let title = |lang: &str, text: &str| json!({ "field": "title", "lang": lang, "text": text });
    bench.say("wording", "topic/peace", title("ja", "地域の安全"));
    bench.say("wording", "topic/peace/o1", title("ja", "連絡の窓口を増やすべきだ。"));
    bench.say("wording", "topic/peace/o1", title("zh", "应当增加联络渠道。"));
    bench.say("wording", "topic/peace/o2", title("en", "Disputes should be settled by talks alone."));
    bench.say("wording", "topic/peace/o3", title("ja", "交流を広げるべきだ。"));
    // What has no title has no page, nor have its opinions.
    bench.say("wording", "topic/draft/o1", title("ja", "連絡は要らない。"));
    bench.update();
    assert_eq!(what(&bench.find("地域の安全").hits), [(Kind::Topic, "topic/peace")]);
    for query in ["連絡", "联络渠道"] {
        assert_eq!(what(&bench.find(query).hits), [(Kind::Opinion, "topic/peace/o1")], "{query}");
    }
    assert_eq!(what(&bench.find("Disputes settled").hits), [(Kind::Opinion, "topic/peace/o2")]);
    // Struck out.
    bench.retract("topic/peace/o1");
    bench.redact("topic/peace/o2");
    bench.update();
    for query in ["連絡", "联络渠道", "Disputes"] {
        assert_eq!(bench.find(query).total, 0, "{query}");
    }
    assert_eq!(bench.find("交流").total, 1);
    bench.retract("topic/peace");
    bench.update();
    assert_eq!((bench.find("交流").total, bench.find("安全").total), (0, 0));
}
