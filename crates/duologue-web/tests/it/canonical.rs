//! The address that stands for a page.

use duologue_web::{Address, Lang, Place, canonical};

use crate::bench::{Bench, EXAMPLE};
use crate::small::{CHINESE, EDITION, bench, session};

fn stands(bench: &Bench, lang: Lang, place: Place) -> String {
    let address = Address { with: Some("en".to_owned()), ..Address::new(lang, place) };
    canonical(&bench.forum, &address).path()
}

#[test]
fn a_page_that_has_its_text_stands_for_itself_and_leaves_out_the_second_language() {
    let told = bench(&[("editions/1/peace/cn.report.zh.md", CHINESE)]);
    for lang in [Lang::Ja, Lang::Zh] {
        let own = format!("/{}/editions/1/sessions/peace", lang.code());
        assert_eq!(stands(&told, lang, session("1", "peace")), own);
    }
    assert_eq!(stands(&told, Lang::En, Place::Home), "/en/");
}

#[test]
fn a_page_that_shows_a_text_in_another_language_gives_way_to_the_texts_own() {
    // The report is Japanese and nobody put it into English; the session has no English wording.
    let told = bench(&[]);
    assert_eq!(stands(&told, Lang::En, session("1", "peace")), "/ja/editions/1/sessions/peace");
    // The same where the title alone is in another language; of two, the host's.
    let more = EDITION.to_owned() + "[[session]]\nsubject = \"1/talk\"\nkind = \"special\"\n";
    let word = |lang: &str, text: &str, of: &str| {
        format!(
            "[[wording]]\nsubject = \"1/talk\"\nfield = \"title\"\nlang = \"{lang}\"\ntext = \"{text}\"\n{of}"
        )
    };
    let of = |editions: &str| bench(&[("editions/1/jp.toml", editions)]);
    let talk = |lang: &str| format!("/{lang}/editions/1/sessions/talk");
    assert_eq!(stands(&of(&more), Lang::En, session("1", "talk")), talk("en"), "no wording at all");
    let chinese = more.clone() + &word("zh", "对谈", "of = \"cn\"\n");
    assert_eq!(stands(&of(&chinese), Lang::Ja, session("1", "talk")), talk("zh"));
    let both = chinese + &word("ja", "対談", "");
    assert_eq!(stands(&of(&both), Lang::Ja, session("1", "talk")), talk("ja"));
    assert_eq!(stands(&of(&both), Lang::En, session("1", "talk")), talk("ja"), "the host is jp");
    let hosted = of(&both.replace("host = \"jp\"", "host = \"cn\""));
    assert_eq!(stands(&hosted, Lang::En, session("1", "talk")), talk("zh"), "the host is cn");
    // A place without a running text is told in the house's own words in every language.
    for place in Place::all(&EXAMPLE.forum) {
        if !place.reads_in_parallel() {
            for lang in Lang::ALL {
                let own = Address::new(lang, place.clone());
                assert_eq!(canonical(&EXAMPLE.forum, &own), own);
            }
        }
    }
}

#[test]
fn a_page_links_only_to_the_languages_that_have_its_text() {
    let links = |page: &str| -> Vec<String> {
        let tags = page.split("<link rel=\"alternate\" hreflang=\"").skip(1);
        tags.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    let alone = bench(&[]);
    assert_eq!(links(&alone.page(Lang::En, session("1", "peace"))), ["ja", "x-default"]);
    let both = bench(&[("editions/1/peace/cn.report.zh.md", CHINESE)]);
    // Whoever reads neither is led to the language in which the host's side said it.
    assert_eq!(links(&both.page(Lang::En, session("1", "peace"))), ["ja", "zh-Hans", "x-default"]);
    assert_eq!(links(&both.page(Lang::Ja, Place::Home)), ["ja", "zh-Hans", "en", "x-default"]);
}
