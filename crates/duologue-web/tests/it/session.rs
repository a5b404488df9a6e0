//! Pages of sessions and texts.

use duologue_web::{Address, Lang, Place};
use serde_json::json;

use crate::bench::EXAMPLE;
use crate::said;
use crate::small::{CHINESE, DIALOGUE, EDITION, PEOPLE, REPORT, SEATS, bench, session, small};

#[test]
fn a_session_shows_its_panel_side_by_side_with_titles_as_printed() {
    // The 13th's session on security: six people of the Japanese side, eight of the Chinese (data/forum).
    let ja = EXAMPLE.page(Lang::Ja, session("13", "security"));
    assert!(ja.contains("<h1>北東アジアの平和秩序と日中が果たすべき役割</h1>"));
    assert!(ja.contains("日本</span> 6人") && ja.contains("中国</span> 8人"));
    assert!(
        ja.contains("時刻は記録にありません") && ja.contains("宮本アジア研究所代表、元駐中国特命全権大使")
    );
    // The theme that People's Daily gives stands beside it, with its source.
    assert!(
        ja.contains("北東アジアの紛争回避と平和秩序への道筋") && ja.contains("人民網日本語版, 2017-12-16")
    );
    let zh = EXAMPLE.page(Lang::Zh, session("13", "security"));
    assert!(zh.find("中国</span> 8人").unwrap() < zh.find("日本</span> 6人").unwrap());
    assert!(zh.contains("<small lang=\"ja\">宮本アジア研究所代表、元駐中国特命全権大使</small>"));
    assert!(zh.contains("没有中文写法的姓名和职务，以原文列出。"));
    let en = EXAMPLE.page(Lang::En, session("13", "security"));
    assert!(
        en.contains("8 people")
            && en.contains("Japan, China roles in keeping peace and order in Northeast Asia")
    );
}

#[test]
fn a_session_with_times_tells_them_on_every_sides_clock() {
    // 13:00 in Tokyo (UTC+9) is 12:00 in Beijing (UTC+8); neither has summer time.
    let ja = EXAMPLE.page(Lang::Ja, session("rehearsal", "security"));
    assert!(ja.contains("日本時間（UTC+9）13:00〜16:15") && ja.contains("中国時間（UTC+8）12:00〜15:15"));
    assert!(
        ja.contains("<span class=\"tag\">前半のみ</span>")
            && ja.contains("<span class=\"tag\">後半のみ</span>")
    );
    let en = EXAMPLE.page(Lang::En, session("rehearsal", "security"));
    assert!(en.contains("13:00–14:30 Japan time (UTC+9)") && en.contains("12:00–13:30 China time (UTC+8)"));
}

#[test]
fn every_session_and_text_has_a_whole_page_in_every_language() {
    for place in Place::all(&EXAMPLE.forum) {
        if !matches!(place, Place::Session(..) | Place::Text(_)) {
            continue;
        }
        for lang in Lang::ALL {
            let page = EXAMPLE.page(lang, place.clone());
            assert_eq!(page.matches("<h1").count(), 1, "{place:?}");
            assert!(!page.contains("<h1></h1>") && page.contains("id=\"cite\""), "{place:?}");
            let main = page.split("<main").nth(1).unwrap();
            let mut ids: Vec<&str> =
                main.split(" id=\"").skip(1).map(|s| s.split('"').next().unwrap()).collect();
            let count = ids.len();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), count, "{place:?}: an id stands twice");
        }
    }
}

#[test]
fn a_paragraph_can_be_cited_with_speaker_capacity_edition_and_language() {
    let page = bench(&[("editions/1/peace/cn.report.zh.md", CHINESE)]).page(Lang::Ja, session("1", "peace"));
    let cite = &page[page.find("id=\"cite\"").unwrap()..];
    let line = cite.split("<li>").find(|l| l.contains("段落1")).unwrap();
    for part in [
        "見本花子",
        "日本",
        "司会",
        "見本研究所",
        "「信頼の条件」",
        "第1回（2030年）",
        "原文（日本語）",
        // A citation is copied out of the page.
        ">https://forum.example/ja/editions/1/sessions/peace#p-a</a>",
    ] {
        assert!(line.contains(part), "{part} in {line}");
    }
    let page = bench(&[("editions/1/peace/cn.report.zh.md", CHINESE)]).page(Lang::Zh, session("1", "peace"));
    let cite = &page[page.find("id=\"cite\"").unwrap()..];
    assert!(cite.contains("中文（机器翻译，尚未审定），原文为日文"));
}

#[test]
fn another_sides_word_stands_beside_the_keepers_and_says_if_that_changed() {
    let first = bench(&[]);
    let leaf = first.forum.voice("jp").unwrap().history("1/peace")[0].act.leaf;
    let theirs = format!(
        "[[session]]\nsubject = \"1/peace\"\nkind = \"parallel\"\ndate = \"2030-05-01\"\nstart = \"10:30\"\n\
         end = \"11:30\"\nzone = \"Asia/Tokyo\"\nopenness = \"open\"\nagainst = \"{leaf}\"\n"
    );
    let differs = first.with(&small(&[("editions/1/cn.toml", &theirs)]).into_iter().collect());
    let page = differs.page(Lang::Ja, session("1", "peace"));
    assert!(page.contains("<dd><span class=\"clock\">日本時間（UTC+9）10:00〜11:30</span></dd>"));
    assert!(
        page.contains("中国</span> <span class=\"clock\">日本時間（UTC+9）10:30〜11:30")
            && !page.contains("変更の前に述べられたもの")
    );
    // The host keeps the programme; once it moves the session, the other word was said before that.
    let moved = EDITION.replace("10:00", "09:00");
    let files = small(&[("editions/1/cn.toml", &theirs), ("editions/1/jp.toml", &moved)]);
    let page = differs.with(&files.into_iter().collect()).page(Lang::Ja, session("1", "peace"));
    assert!(
        page.contains("<dd><span class=\"clock\">日本時間（UTC+9）09:00〜11:30</span></dd>")
            && page.contains("変更の前に述べられたもの")
    );
}

#[test]
fn nobody_is_named_with_words_that_may_not_be_attributed() {
    let closed = EDITION.replace("openness = \"open\"", "openness = \"not-attributed\"");
    let page = bench(&[("editions/1/jp.toml", &closed)]).page(Lang::Ja, session("1", "peace"));
    let report = &page[page.find("class=\"report\"").unwrap()..];
    assert!(report.contains("一つ目の段落。") && !report.contains("見本花子"));
    assert!(page.contains("発言者を示さない"));
}

const PAYLOAD: &str = "\\\"><img src=x onerror=alert(1)>";

#[test]
fn t30_hostile_text_in_every_field_stays_text() {
    let plain = "\"><img src=x onerror=alert(1)>";
    let quoted = format!("\"{}\"", plain.replace('"', "\"\""));
    let edition = EDITION.replace("信頼の条件", PAYLOAD).replace("第一会議室", PAYLOAD);
    let edition =
        format!("{edition}source = {{ title = \"{PAYLOAD}\", address = \"https://example.org/page\" }}\n");
    let dialogue = DIALOGUE.replace("\"日本\"", &format!("\"{PAYLOAD}\"")).replace("小さな対話", PAYLOAD);
    let people = PEOPLE.replace("見本花子", &quoted);
    let seats = SEATS.replace("見本研究所", &quoted);
    let report = REPORT
        .replace("genre = \"report\"", &format!("genre = \"report\"\ntitle = \"{PAYLOAD}\""))
        .replace("冒頭", plain)
        .replace("一つ目の段落。", &format!("{plain} <a href=\"x\" onclick=\"alert(1)\">x</a>"));
    let chinese = CHINESE
        .replace(
            "by = \"machine\"",
            &format!("by = \"machine\"\nread_by = \"{PAYLOAD}\"\ntitle = \"{PAYLOAD}\""),
        )
        .replace("开头", plain)
        .replace("第一段。", plain);
    let bench = bench(&[
        ("dialogue/jp.toml", &dialogue),
        ("editions/1/jp.toml", &edition),
        ("people/jp.csv", &people),
        ("editions/1/jp.appearances.csv", &seats),
        ("editions/1/peace/jp.report.ja.md", &report),
        ("editions/1/peace/cn.report.zh.md", &chinese),
        (
            "texts/jp-t1/jp.ja.md",
            &report
                .replace("genre = \"report\"", "genre = \"letter\"")
                .replace(" speaker=jp-aaaa", "")
                .replace(" speaker=jp-bbbb", ""),
        ),
    ]);
    for lang in Lang::ALL {
        for place in [session("1", "peace"), Place::Text("jp-t1".to_owned())] {
            for with in [None, Some("ja"), Some("zh")] {
                let address = Address { with: with.map(str::to_owned), ..Address::new(lang, place.clone()) };
                let page = bench.try_page(&address).unwrap();
                assert!(page.contains("&lt;img") || page.contains("&#60;img"), "{address:?}");
                assert!(!page.contains("<img") && !page.contains("\"><img"), "{address:?}");
                // An element given in a paragraph is words: its angle brackets are escaped.
                assert!(!page.contains("<a href=\"x\""), "{address:?}");
                if lang == Lang::Ja && with.is_none() {
                    assert!(page.contains("&lt;a href=\"x\" onclick=\"alert(1)\"&gt;"), "{address:?}");
                }
            }
        }
    }
}

#[test]
fn a_remark_stands_beside_the_word_it_is_on_until_it_is_withdrawn() {
    let bench = bench(&[]);
    let place = || session("1", "peace");
    let theme = said::leaf(&bench, "jp", "wording", "1/peace");
    let body = json!({ "stance": "objects", "lang": "zh", "text": "译名<待定>" });
    let at = "2030-04-01T00:00:00Z";
    let remarked = said::say(&bench, "cn", "remark", &format!("entry/{theme}"), body, at);
    let shown = "<span lang=\"zh-Hans\">译名&lt;待定&gt;</span>";
    for (lang, stance) in [(Lang::Ja, "中国は異議を述べる："), (Lang::En, "objects: ")] {
        let page = remarked.page(lang, place());
        let from = page.find(stance).unwrap_or_else(|| panic!("{page}"));
        assert!(page[from..].starts_with(&format!("{stance}{shown}")), "{page}");
        assert!(!bench.page(lang, place()).contains(stance));
    }
    assert!(remarked.page(Lang::Zh, place()).contains("中国表示异议：译名&lt;待定&gt;"));
    let remark = said::leaf(&remarked, "cn", "remark", &format!("entry/{theme}"));
    let withdrawn = said::say(&remarked, "cn", "retract", &format!("entry/{remark}"), json!({}), at);
    assert!(!withdrawn.page(Lang::Ja, place()).contains("異議"));
}

#[test]
fn a_record_that_stepped_back_is_no_source_of_the_sessions_facts() {
    let recorded = "[[session]]\nsubject = \"1/talk\"\nof = \"cn\"\nsource = { title = \"fax\" }\nkind = \"plenary\"\ndate = \"2030-05-01\"\n";
    let own = "[[session]]\nsubject = \"1/talk\"\nkind = \"plenary\"\ndate = \"2030-05-01\"\n";
    let before = bench(&[("editions/1/jp.toml", &format!("{EDITION}{recorded}"))]);
    assert!(before.page(Lang::En, session("1", "talk")).contains("Source: fax"));
    let after =
        bench(&[("editions/1/jp.toml", &format!("{EDITION}{recorded}")), ("editions/1/cn.toml", own)]);
    for place in [session("1", "talk"), Place::Programme("1".to_owned())] {
        assert!(!after.page(Lang::En, place).contains("fax"));
    }
}

#[test]
fn a_person_of_whom_there_is_no_record_is_not_called_by_an_id() {
    let seats = format!("{SEATS}1/peace/jp-s3,jp-zzzz,jp,,moderator,3,見本財団\n");
    let bench = bench(&[("editions/1/jp.appearances.csv", &seats)]);
    for (lang, name) in [
        (Lang::Ja, "名前の記録がない人物"),
        (Lang::Zh, "姓名未见记录的人士"),
        (Lang::En, "a person whose name is not on record"),
    ] {
        for place in [session("1", "peace"), Place::Programme("1".to_owned())] {
            let page = bench.page(lang, place);
            assert!(page.contains(name) && !page.contains(">jp-zzzz"), "{page}");
        }
    }
}
