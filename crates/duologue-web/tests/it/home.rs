//! Home, statements, surveys, the record, and pages of the house.

use duologue_forum::{Act, Forum, Voice};
use duologue_record::Hash;
use duologue_record::entry::Entry;
use duologue_web::{Address, Lang, Links, Place, Texts, Theme, render};

use crate::bench::{Bench, EXAMPLE, served};
use crate::programme::between;

/// Where each of the texts begins; the test fails if one is missing.
fn places(page: &str, texts: &[&str]) -> Vec<usize> {
    texts.iter().map(|t| page.find(t).unwrap_or_else(|| panic!("“{t}” is not on the page"))).collect()
}

pub fn main_of(page: &str) -> &str {
    let start = page.find("<main").unwrap();
    &page[start..page.find("</main>").unwrap()]
}

const ONLY_JA: &[(&str, &str)] = &[
    (
        "duologue.toml",
        "code = \"small\"\n[[voice]]\ncode = \"jp\"\nkind = \"side\"\n[[voice]]\ncode = \"cn\"\nkind = \"side\"\n",
    ),
    (
        "dialogue/jp.toml",
        "[[dialogue]]\nsubject = \"dialogue\"\nsides = [\"jp\", \"cn\"]\nlanguages = [\"ja\", \"zh\", \"en\"]\norder = \"alternat\"\n\
         [[side]]\nsubject = \"side/jp\"\nnames = { ja = \"日本\" }\nlanguages = [\"ja\"]\n\
         [[wording]]\nsubject = \"dialogue\"\nfield = \"name\"\nlang = \"ja\"\ntext = \"小さな対話\"\n",
    ),
    (
        "editions/1/jp.toml",
        "[[edition]]\nsubject = \"1\"\nyear = 2030\nstatus = \"held\"\nhost = \"jp\"\n\
         [[wording]]\nsubject = \"1\"\nfield = \"theme\"\nlang = \"ja\"\ntext = \"信頼の条件\"\n\
         [[wording]]\nsubject = \"1/statement\"\nfield = \"title\"\nlang = \"ja\"\ntext = \"東京宣言\"\n",
    ),
];

#[test]
fn each_page_names_its_own_side_first() {
    // The 20th was held in Tokyo and the 21st is to be held in Beijing: its host comes first on English pages.
    let ja = EXAMPLE.page(Lang::Ja, Place::Home);
    let [jp, cn] = places(&ja, &["日本側の表記", "中国側の表記"])[..] else { panic!() };
    assert!(jp < cn);
    let zh = EXAMPLE.page(Lang::Zh, Place::Home);
    let [jp, cn] = places(&zh, &["日本方的表述", "中国方的表述"])[..] else { panic!() };
    assert!(cn < jp);
    let en = EXAMPLE.page(Lang::En, Place::Home);
    let [jp, cn] = places(&en, &["Japan’s wording", "China’s wording"])[..] else { panic!() };
    assert!(cn < jp);
    let [first, second] = places(&en, &["Beijing-Tokyo Forum", "Tokyo-Beijing Forum"])[..] else { panic!() };
    assert!(first < second);
}

#[test]
fn the_home_page_tells_that_this_year_is_put_off_and_shows_the_last_one_held() {
    let ja = EXAMPLE.page(Lang::Ja, Place::Home);
    let main = main_of(&ja);
    let found = places(main, &["第21回（2025年）は延期されています", "第20回 東京-北京フォーラム"]);
    assert!(found[0] < found[1]);
    // The two themes, as editions.csv has them; neither is translated.
    assert!(main.contains("多国間協力に基づく世界秩序と平和の修復に向けた日中協力"));
    assert!(main.contains("<p class=\"w\" lang=\"zh-Hans\">中日携手推动重塑多边框架下的国际和平秩序</p>"));
    assert!(main.contains("2024年12月4日（水）〜5日（木）"));
    // The last survey: 1,000 in Japan, 1,500 in China; impression of the other country “not good”: 89.0 and 87.7 %.
    assert!(main.contains("2024年共同世論調査") && main.contains("n = 1,000") && main.contains("n = 1,500"));
    let row = &main[places(main, &["相手国に対する印象"])[0]..];
    let row = &row[..row.find("</tr>").unwrap()];
    for part in ["<td class=\"n\">89.0</td>", "<td class=\"n\">87.7</td>", "x=\"89%\"", "x=\"87.7%\""] {
        assert!(row.contains(part), "{part} in {row}");
    }
    assert!(main.contains("東京コンセンサス") && main.contains("/ja/statements/20"));
    // Two sessions of which nothing else differs.
    assert!(main.contains("<small>その1</small>") && main.contains("<small>その2</small>"));
    assert!(main.contains("模擬：地域の平和と安全</a>") && main.contains("模擬：社会どうしの交流</a>"));
    assert!(EXAMPLE.page(Lang::En, Place::Home).contains("/en/editions/21#course"));
}

#[test]
fn an_opinion_is_a_pair_of_wordings_the_readers_side_on_the_left() {
    let own = [("s1", "争いは、話し合いだけで解決すべきだ。"), ("s2", "争端应当只通过对话解决。")];
    for (lang, [left, right]) in [(Lang::Ja, own), (Lang::Zh, [own[1], own[0]])] {
        let page = EXAMPLE.page(lang, Place::Topic("rehearsal-peace".to_owned()));
        let row = between(main_of(&page), "<li class=\"row\" id=\"o1\">", "</li>");
        let at = places(row, &["class=\"v l", left.1, "class=\"v r", right.1]);
        assert!(at.is_sorted() && row.contains(&format!("class=\"v l {}\"", left.0)), "{row}");
    }
    // A wording in the reader's language stands before those of the sides.
    let page = EXAMPLE.page(Lang::En, Place::Topic("rehearsal-peace".to_owned()));
    let row = between(main_of(&page), "<li class=\"row\" id=\"o1\">", "</li>");
    assert!(places(row, &["Disputes should", "class=\"v l"]).is_sorted(), "{row}");
}

#[test]
fn the_line_has_every_edition_that_carries_an_ordinal() {
    let en = EXAMPLE.page(Lang::En, Place::Home);
    for n in 1..=21 {
        assert!(en.contains(&format!("<span class=\"n\">{n}</span>")), "{n}");
    }
    assert!(!en.contains("<span class=\"n\">rehearsal</span>"));
    // Beijing hosted the first and the fifth (in Dalian); the 16th met in two cities; the 21st is put off.
    let ja = EXAMPLE.page(Lang::Ja, Place::Home);
    let [first, second, sixteenth, last] = ["1", "2", "16", "21"].map(|n| {
        let at = ja.find(&format!("<span class=\"n\">{n}</span>")).unwrap();
        let from = ja[..at].rfind("<li class=").unwrap();
        ja[from..at].split('"').nth(1).unwrap().to_owned()
    });
    assert_eq!([first.as_str(), &second, &sixteenth, &last], ["b s2", "a s1", "ab s1", "b s2 put"]);
}

#[test]
fn every_statement_is_listed_and_has_a_page() {
    // editions.csv names a statement for these; the rehearsal has one too.
    let named = [
        "2",
        "4",
        "5",
        "8",
        "9",
        "10",
        "11",
        "12",
        "13",
        "14",
        "15",
        "16",
        "17",
        "18",
        "19",
        "20",
        "rehearsal",
    ];
    for lang in Lang::ALL {
        let page = EXAMPLE.page(lang, Place::Statements);
        for code in named {
            assert!(page.contains(&format!("/{}/statements/{code}\"", lang.code())), "{lang:?} {code}");
            let one = EXAMPLE.page(lang, Place::Statement(code.to_owned()));
            assert!(!main_of(&one).contains("<h1></h1>"));
        }
        assert_eq!(main_of(&page).matches("<tr><th scope=\"row\">").count(), named.len());
        assert!(EXAMPLE.try_page(&Address::new(lang, Place::Statement("1".to_owned()))).is_none());
    }
    let zh = EXAMPLE.page(Lang::Zh, Place::Statement("13".to_owned()));
    assert!(
        zh.contains("<h1><span>北京共识</span> <span class=\"alt\" lang=\"ja\">北京コンセンサス</span></h1>")
    );
    assert!(main_of(&zh).find("<dt>中文</dt>") < main_of(&zh).find("<dt>日文</dt>"));
    assert!(
        zh.contains("至少4") && zh.contains("此处没有双方达成一致的记录") && zh.contains("本记录未收全文")
    );
    let en = EXAMPLE.page(Lang::En, Place::Statement("20".to_owned()));
    assert!(main_of(&en).contains("<h1><span>Tokyo Consensus</span>"));
}

#[test]
fn a_statement_with_a_text_is_read_in_one_language_or_in_two() {
    let ja = "+++\ngenre = \"statement\"\ntitle = \"東京宣言\"\n+++\n\n{#c1}\n対話を続ける。\n";
    let zh = "+++\ntranslates = \"ja\"\nby = \"person\"\ntitle = \"东京宣言\"\n+++\n\n{#c1}\n继续对话。\n";
    let [a, b, c] = ONLY_JA else { panic!() };
    let texts = [("editions/1/jp.statement.ja.md", ja), ("editions/1/cn.statement.zh.md", zh)];
    let bench = Bench::from(&[*a, *b, *c, texts[0], texts[1]]);
    let place = Place::Statement("1".to_owned());
    assert!(main_of(&bench.page(Lang::Zh, place.clone())).contains("继续对话。"));
    let en = bench.page(Lang::En, place.clone());
    assert!(main_of(&en).contains("対話を続ける。") && main_of(&en).contains("Shown in Japanese"));
    let beside = Address { with: Some("ja".to_owned()), ..Address::new(Lang::Zh, place) };
    let both = bench.try_page(&beside).unwrap();
    let [zh, ja] = places(main_of(&both), &["继续对话。", "対話を続ける。"])[..] else {
        panic!()
    };
    assert!(zh < ja);
}

#[test]
fn a_survey_says_how_many_were_asked_and_from_where_that_is_known() {
    let page = EXAMPLE.page(Lang::Zh, Place::SurveyYear("2017".to_owned()));
    let main = main_of(&page);
    // The title was seen in Japanese only.
    assert!(main.contains("<h1 lang=\"ja\">第13回日中共同世論調査</h1>") && main.contains("此处以日文显示"));
    let [cn, jp] = places(main, &["1,564", "1,000"])[..] else { panic!() };
    assert!(cn < jp);
    assert!(main.contains("环球时报") && main.contains("/zh/editions/13\""));
    let ja = EXAMPLE.page(Lang::Ja, Place::Survey);
    assert!(ja.contains("約2,000") && ja.contains("2006年共同世論調査"));
    assert!(EXAMPLE.try_page(&Address::new(Lang::En, Place::SurveyYear("1999".to_owned()))).is_none());
}

#[test]
fn t23_a_dialogue_with_one_language_of_wordings_has_no_blank_title() {
    let bench = Bench::from(ONLY_JA);
    for (lang, note) in [(Lang::Zh, "此处以日文显示"), (Lang::En, "Shown in Japanese")] {
        let statement = Place::Statement("1".to_owned());
        for place in [Place::Home, Place::Edition("1".to_owned()), statement] {
            let page = bench.page(lang, place.clone());
            let main = main_of(&page);
            assert!(main.contains(note), "{lang:?} {place:?}: no note\n{main}");
            assert!(main.contains("lang=\"ja\""), "{lang:?} {place:?}");
            assert!(!main.contains("<h1></h1>") && !main.contains("><title></title>"), "{lang:?} {place:?}");
        }
        let list = bench.page(lang, Place::Statements);
        assert!(list.contains("<span lang=\"ja\">東京宣言</span>"));
    }
    let ja = bench.page(Lang::Ja, Place::Home);
    assert!(!main_of(&ja).contains("langnote"));
}

#[test]
fn t23_an_empty_forum_has_all_its_pages() {
    let bench = Bench { forum: Forum::default(), texts: Texts::new() };
    for lang in Lang::ALL {
        for place in Place::all(&bench.forum) {
            if matches!(place, Place::Editions) {
                continue;
            }
            let page = bench.page(lang, place);
            assert_eq!(page.matches("<h1").count(), 1);
            assert!(!page.contains("<h1></h1>"));
        }
    }
}

/// A forum in which one voice says `count` things of a kind that nobody knows yet.
fn unknown(count: u64) -> Bench {
    let mut voice = Voice::new("jp");
    for index in 0..count {
        let body = Hash::of(format!("{{\"n\":{index}}}").as_bytes());
        let at = "2026-01-01T00:00:00Z".into();
        let entry =
            Entry { v: 2, kind: "edition".into(), subject: "1".into(), prev: None, at, body: Some(body) };
        voice.hear(Act::read(index, &entry.to_bytes().unwrap(), &|_| None).unwrap());
    }
    Bench { forum: Forum::new([voice]), texts: Texts::new() }
}

#[test]
fn t29_acts_that_cannot_be_shown_are_counted_as_each_language_counts() {
    let said = [
        (Lang::Ja, "この版では表示できない記録が1件あります", "この版では表示できない記録が2件あります"),
        (Lang::Zh, "另有1项记录本版本无法显示", "另有2项记录本版本无法显示"),
        (Lang::En, "1 act this version cannot show", "2 acts this version cannot show"),
    ];
    for (lang, one, two) in said {
        let [none, first, second] = [0, 1, 2].map(|n| unknown(n).page(lang, Place::Record));
        assert!(!none.contains(one) && !none.contains(two) && !none.contains("cannot show"));
        assert!(first.contains(one) && !first.contains(two), "{lang:?}");
        assert!(second.contains(two) && !second.contains(one), "{lang:?}");
    }
}

#[test]
fn t29_editions_are_counted_as_english_counts() {
    let page = EXAMPLE.page(Lang::En, Place::Statements);
    for name in ["2nd forum, 2006", "11th forum, 2015", "12th forum, 2016", "13th forum, 2017"] {
        assert!(page.contains(name), "{name}");
    }
}

#[test]
fn the_record_page_names_each_voice_and_states_from_before_a_change() {
    let page = EXAMPLE.page(Lang::En, Place::Record);
    let main = main_of(&page);
    for voice in ["archive", "jp", "cn"] {
        assert!(main.contains(&format!("href=\"/record/{voice}/checkpoint\"")), "{voice}");
    }
    let size = EXAMPLE.forum.voice("cn").unwrap().size();
    assert!(main.contains("duologue verify") && main.contains("sha256sum"));
    // The 21st was moved once: the state before that names every voice.
    assert!(main.contains("/en/editions/21?at=archive."), "{main}");
    assert!(main.contains(&format!("_cn.{size}_jp.")));
    let address = Address::new(Lang::En, Place::Record);
    let links = Links::Static { from: address.file() };
    let page =
        render(&EXAMPLE.forum, None, &EXAMPLE.texts, &Theme::default(), &address, links).unwrap().unwrap();
    assert!(!page.html.contains("?at=") && page.html.contains("../../record/cn/checkpoint"));
}

#[test]
fn a_past_state_says_what_became_of_its_words() {
    let toml = ONLY_JA[2].1;
    let moved = format!(
        "{toml}[[wording]]\nsubject = \"1/statement\"\nfield = \"title\"\nlang = \"ja\"\ntext = \"東京合意\"\n\
         why = {{ kind = \"correction\" }}\n"
    );
    let (past, now) =
        (Bench::from(ONLY_JA), Bench::from(&[ONLY_JA[0], ONLY_JA[1], ("editions/1/jp.toml", &moved)]));
    for place in [Place::Home, Place::Statements, Place::Statement("1".to_owned())] {
        let address = Address::new(Lang::Ja, place.clone());
        let links = served(Some("jp.6"));
        let page = render(&past.forum, Some(&now.forum), &past.texts, &Theme::default(), &address, links)
            .unwrap()
            .unwrap();
        let main = main_of(&page.html);
        assert!(main.contains("東京宣言") && main.contains("この後、訂正されました"), "{place:?}");
        assert!(main.contains("?at=jp.6"), "{place:?}");
    }
}

#[test]
fn pages_of_the_house_speak_the_readers_language_or_say_that_they_cannot() {
    let theme = Theme::parse("[imprint]\nja = \"**運営**：例\"\n").unwrap();
    let page = |lang| {
        let address = Address::new(lang, Place::Imprint);
        let links = served(None);
        render(&EXAMPLE.forum, None, &EXAMPLE.texts, &theme, &address, links).unwrap().unwrap().html
    };
    assert!(
        page(Lang::Ja).contains("<strong>運営</strong>") && !main_of(&page(Lang::Ja)).contains("langnote")
    );
    assert!(
        page(Lang::Zh).contains("此处以日文显示") && page(Lang::Zh).contains("lang=\"ja\"><p><strong>運営")
    );
    assert!(EXAMPLE.page(Lang::En, Place::Imprint).contains("has not named who runs it"));
    assert!(EXAMPLE.page(Lang::Zh, Place::Privacy).contains("本站不设置Cookie"));
}
