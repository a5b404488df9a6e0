//! Inputs that broke other software, on every page where they can stand.

use duologue_forum::Manifest;
use duologue_forum::acts::Strength;
use duologue_record::Hash;
use duologue_web::{Lang, Origin, Place, feed};
use serde_json::json;

use crate::bench::Bench;
use crate::said::{agree, leaf, say};
use crate::small::{DIALOGUE, EDITION, SEATS, bench, session, small};

const AT: &str = "2030-04-01T08:00:00Z";

/// Every page of the forum, in every language.
fn pages(bench: &Bench) -> Vec<(Lang, Place, String)> {
    let places = Place::all(&bench.forum);
    let in_lang =
        |lang| places.iter().map(move |place| (lang, place.clone(), bench.page(lang, place.clone())));
    Lang::ALL.into_iter().flat_map(in_lang).collect()
}

#[test]
fn t05_a_text_of_sixty_characters_without_a_space_is_accepted_and_whole_wherever_it_stands() {
    let long = "国際秩序の修復と東アジアの平和のために両国の市民と専門家が率直に語り合い次の世代へ責任を引き継ぐための条件を考える全体討論会議";
    assert!(long.chars().count() >= 60);
    let dialogue = DIALOGUE.replace("小さな対話", long).replace("\"日本\"", &format!("\"{long}\""));
    let named = |subject: &str, field: &str| {
        format!(
            "[[wording]]\nsubject = \"{subject}\"\nfield = \"{field}\"\nlang = \"ja\"\ntext = \"{long}\"\n"
        )
    };
    let dialogue = dialogue + &named("track/peace", "name");
    let edition = EDITION
        .replace("信頼の条件", long)
        .replace("第一会議室", long)
        .replace("openness = \"open\"", "openness = \"open\"\ntrack = \"peace\"")
        + &named("1", "theme");
    let people = format!(
        "id,slug,side,name_ja,sort_ja,reading_ja\njp-aaaa,,jp,{long},{long},{long}\njp-bbbb,,jp,見本太郎,,\n"
    );
    let letter = format!("+++\ngenre = \"letter\"\ntitle = \"{long}\"\n+++\n\n## {long}\n\n{{#a}}\n{long}\n");
    let bench = bench(&[
        ("dialogue/jp.toml", &dialogue),
        ("editions/1/jp.toml", &edition),
        ("people/jp.csv", &people),
        ("editions/1/jp.appearances.csv", &SEATS.replace("見本研究所", long)),
        ("texts/jp-t1/jp.ja.md", &letter),
    ]);
    for (lang, place, page) in pages(&bench) {
        assert!(page.contains(long), "{lang:?} {place:?}");
        let own = matches!(place, Place::Edition(_) | Place::Session(..) | Place::Person(_) | Place::Text(_));
        let heading = &page[page.find("<h1").unwrap()..page.find("</h1>").unwrap()];
        let other = matches!(&place, Place::Person(id) if id == "jp-bbbb");
        assert!(!own || other || heading.contains(long), "{lang:?} {place:?}: {heading}");
    }
}

#[test]
fn t30_what_sides_say_to_each_other_stays_words_on_every_page_and_in_the_feeds() {
    let hostile = "\"><img src=x onerror=alert(1)><script>alert(1)</script>";
    let manifest = Manifest {
        what: "points".to_owned(),
        subject: "1/peace".to_owned(),
        parties: vec!["jp".to_owned(), "cn".to_owned()],
        holds: vec![Hash::of(b"points")],
        files: vec![],
        authentic: vec![],
        expires: None,
        strength: Strength::Staff,
    };
    let agreed = json!({ "strength": "staff", "by": hostile });
    let of = |hash: Hash| format!("entry/{hash}");
    let waiting = format!("manifest/{}", manifest.hash().unwrap());
    let bench = agree(&bench(&[]), "jp", &manifest, agreed.clone(), AT);
    let bench = agree(&bench, "cn", &manifest, agreed, AT);
    let bench = say(&bench, "cn", "hold", &waiting, json!({ "reason": hostile }), AT);
    let bench = say(
        &bench,
        "jp",
        "remark",
        &waiting,
        json!({ "stance": "reserves", "lang": "ja", "text": hostile }),
        AT,
    );
    let theme = of(leaf(&bench, "jp", "wording", "1/peace"));
    let bench = say(
        &bench,
        "cn",
        "remark",
        &theme,
        json!({ "stance": "explains", "lang": "zh", "text": hostile }),
        AT,
    );
    let why = json!({ "kind": "update", "text": hostile });
    let body = json!({ "year": 2030, "status": "postponed", "host": "jp", "why": why });
    let bench = say(&bench, "jp", "edition", "1", body, AT);
    let given = of(leaf(&bench, "jp", "appearance", "1/peace/jp-s2"));
    let bench = say(&bench, "jp", "retract", &given, json!({ "reason": hostile }), "2030-04-02T08:00:00Z");
    let origin: Origin = "https://forum.example".parse().unwrap();
    for (lang, place, page) in pages(&bench) {
        assert!(!page.contains("<img") && !page.contains("<script>"), "{lang:?} {place:?}");
    }
    // The remark on a word that stands is really shown.
    assert!(bench.page(Lang::Zh, session("1", "peace")).contains("&lt;img src=x"));
    for lang in Lang::ALL {
        let xml = feed(&bench.forum, lang, &origin, None).unwrap();
        let read = feed_rs::parser::parse(xml.as_slice()).unwrap();
        let told = |e: &feed_rs::model::Entry| {
            e.content.as_ref().and_then(|c| c.body.clone()) == Some(hostile.to_owned())
        };
        assert!(read.entries.iter().any(told), "the reason is told as words");
        assert!(!String::from_utf8_lossy(&xml).contains("<img"));
    }
}

#[test]
fn the_twenty_ninth_of_february_is_a_day_in_every_language() {
    let leap = EDITION.replace("2030-05-01", "2028-02-29").replace("2030", "2028");
    let bench = bench(&[("editions/1/jp.toml", &leap)]);
    for (lang, day) in
        [(Lang::Ja, "2028年2月29日（火）"), (Lang::Zh, "2028年2月29日"), (Lang::En, "29 February 2028")]
    {
        assert!(bench.page(lang, session("1", "peace")).contains(day), "{day}");
    }
}

#[test]
fn simplified_and_traditional_chinese_stand_in_one_edition_each_in_its_own() {
    let both = EDITION.to_owned()
        + "[[wording]]\nsubject = \"1/peace\"\nof = \"cn\"\nfield = \"theme\"\nlang = \"zh\"\ntext = \"信任的条件\"\n\
           [[wording]]\nsubject = \"1/peace\"\nof = \"cn\"\nfield = \"theme\"\nlang = \"zh-Hant\"\ntext = \"信任的條件\"\n";
    let bench = bench(&[("editions/1/jp.toml", &both)]);
    let page = bench.page(Lang::Zh, session("1", "peace"));
    assert!(
        page.contains("信任的条件") && !page.contains("<span lang=\"zh-Hans\">信任的条件"),
        "the page's own"
    );
    assert!(page.contains("<span lang=\"zh-Hant\">信任的條件</span>"));
    let page = bench.page(Lang::Ja, session("1", "peace"));
    assert!(page.contains("lang=\"zh-Hans\">信任的条件") && page.contains("lang=\"zh-Hant\">信任的條件"));
}

#[test]
fn ten_thousand_statements_are_listed_and_each_has_its_page() {
    let letter = "+++\ngenre = \"statement\"\ntitle = \"声明\"\n+++\n\n{#a}\n一つの段落。\n";
    let edition = |n: u32| format!("[[edition]]\nsubject = \"{n}\"\nyear = 2030\n");
    let given = |n: u32| {
        let at = format!("editions/{n}");
        [(format!("{at}/jp.toml"), edition(n)), (format!("{at}/jp.statement.ja.md"), letter.to_owned())]
    };
    let more = (2..=10_000).flat_map(given).map(|(name, text)| (name, text.into_bytes()));
    let bench = Bench::of(&small(&[]).into_iter().chain(more).collect());
    for lang in Lang::ALL {
        let page = bench.page(lang, Place::Statements);
        assert!(page.contains(&format!("/{}/statements/10000\"", lang.code())));
        assert!(bench.page(lang, Place::Statement("9999".to_owned())).contains("一つの段落。"));
    }
}
