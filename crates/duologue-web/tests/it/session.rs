//! Sessions and texts: whole pages, parallel reading, and how translations stand.

use duologue_forum::acts::{Body, Redact, Saying};
use duologue_forum::{Act, compose};
use duologue_record::Hash;
use duologue_web::{Address, Lang, Links, Place, Theme, render};

use crate::bench::{Bench, EXAMPLE};

fn session(edition: &str, code: &str) -> Place {
    Place::Session(edition.to_owned(), code.to_owned())
}

fn beside(lang: Lang, place: Place, with: &str) -> Address {
    Address { with: Some(with.to_owned()), ..Address::new(lang, place) }
}

const SETUP: &str = "code = \"small\"\n[[voice]]\ncode = \"jp\"\nkind = \"side\"\n[[voice]]\ncode = \"cn\"\nkind = \"side\"\n";
const DIALOGUE: &str = r#"
[[dialogue]]
subject = "dialogue"
sides = ["jp", "cn"]
languages = ["ja", "zh", "en"]
[[side]]
subject = "side/jp"
names = { ja = "日本" }
languages = ["ja"]
zone = "Asia/Tokyo"
[[side]]
subject = "side/cn"
names = { ja = "中国" }
languages = ["zh"]
of = "cn"
[[wording]]
subject = "dialogue"
field = "name"
lang = "ja"
text = "小さな対話"
"#;
const EDITION: &str = r#"
[[edition]]
subject = "1"
year = 2030
status = "held"
host = "jp"
[[session]]
subject = "1/peace"
kind = "parallel"
date = "2030-05-01"
start = "10:00"
end = "11:30"
zone = "Asia/Tokyo"
room = { ja = "第一会議室" }
openness = "open"
[[wording]]
subject = "1/peace"
field = "theme"
lang = "ja"
text = "信頼の条件"
"#;
const PEOPLE: &str = "id,slug,side,name_ja,sort_ja,reading_ja\njp-aaaa,,jp,見本花子,みほんはなこ,\njp-bbbb,,jp,見本太郎,みほんたろう,\n";
const SEATS: &str = "subject,person,side,parts,roles,order,affiliation_ja\n1/peace/jp-s1,jp-aaaa,jp,,moderator,1,見本研究所\n1/peace/jp-s2,jp-bbbb,jp,,panellist,2,見本大学\n";
const REPORT: &str = "+++\ngenre = \"report\"\n+++\n\n## 冒頭\n\n{#a speaker=jp-aaaa}\n一つ目の段落。\n\n{#b speaker=jp-bbbb}\n二つ目の段落。\n";
const CHINESE: &str = "+++\ntranslates = \"ja\"\nby = \"machine\"\n+++\n\n## 开头\n\n{#a}\n第一段。\n\n{#b}\n第二段。\n";

type Files = Vec<(String, Vec<u8>)>;

/// One session in Japanese: theme, room, names, titles and report.
fn small(more: &[(&str, &str)]) -> Files {
    let mut files = vec![
        ("duologue.toml", SETUP),
        ("dialogue/jp.toml", DIALOGUE),
        ("editions/1/jp.toml", EDITION),
        ("people/jp.csv", PEOPLE),
        ("editions/1/jp.appearances.csv", SEATS),
        ("editions/1/peace/jp.report.ja.md", REPORT),
    ];
    for (name, text) in more {
        files.retain(|(n, _)| n != name);
        files.push((name, text));
    }
    files.into_iter().map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).collect()
}

fn bench(more: &[(&str, &str)]) -> Bench {
    Bench::of(&small(more).into_iter().collect())
}

/// The part of a page that shows one paragraph.
fn paragraph<'a>(page: &'a str, id: &str) -> &'a str {
    let start = page.find(&format!("<div class=\"para\" id=\"{id}\"")).unwrap_or_else(|| panic!("no paragraph {id}"));
    let rest = &page[start..];
    let end = rest[1..].find("<div class=\"para\"").or_else(|| rest[1..].find("</section>")).unwrap();
    &rest[..=end]
}

#[test]
fn a_session_shows_its_panel_side_by_side_with_titles_as_printed() {
    // The 13th's session on security: six people of the Japanese side, eight of the Chinese (data/forum).
    let ja = EXAMPLE.page(Lang::Ja, session("13", "security"));
    assert!(ja.contains("<h1>北東アジアの平和秩序と日中が果たすべき役割</h1>"));
    assert!(ja.contains("日本</span> 6人") && ja.contains("中国</span> 8人"));
    assert!(ja.contains("時刻は記録にありません") && ja.contains("宮本アジア研究所代表、元駐中国特命全権大使"));
    // The theme that People's Daily gives stands beside it, with its source.
    assert!(ja.contains("北東アジアの紛争回避と平和秩序への道筋") && ja.contains("人民網日本語版, 2017-12-16"));
    let zh = EXAMPLE.page(Lang::Zh, session("13", "security"));
    assert!(zh.find("中国</span> 8人").unwrap() < zh.find("日本</span> 6人").unwrap());
    assert!(zh.contains("<small lang=\"ja\">宮本アジア研究所代表、元駐中国特命全権大使</small>"));
    assert!(zh.contains("没有中文写法的姓名和职务，按原文语言列出。"));
    let en = EXAMPLE.page(Lang::En, session("13", "security"));
    assert!(en.contains("8 people") && en.contains("Japan, China roles in keeping peace and order in Northeast Asia"));
}

#[test]
fn a_session_with_times_tells_them_on_every_sides_clock() {
    // 13:00 in Tokyo (UTC+9) is 12:00 in Beijing (UTC+8); neither has summer time.
    let ja = EXAMPLE.page(Lang::Ja, session("rehearsal", "security"));
    assert!(ja.contains("日本時間（UTC+9）13:00〜16:15") && ja.contains("中国時間（UTC+8）12:00〜15:15"));
    assert!(ja.contains("<span class=\"tag\">前半のみ</span>") && ja.contains("<span class=\"tag\">後半のみ</span>"));
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
            let mut ids: Vec<&str> = main.split(" id=\"").skip(1).map(|s| s.split('"').next().unwrap()).collect();
            let count = ids.len();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), count, "{place:?}: an id stands twice");
        }
    }
}

#[test]
fn paragraphs_keep_their_address_in_every_language_and_beside_another() {
    for lang in Lang::ALL {
        for address in [Address::new(lang, session("rehearsal", "security")), beside(lang, session("rehearsal", "security"), "ja")] {
            let page = EXAMPLE.try_page(&address).unwrap();
            for n in 1..=7 {
                assert!(page.contains(&format!(" id=\"p-p{n}\"")), "{address:?} {n}");
            }
        }
    }
}

#[test]
fn two_languages_stand_side_by_side_with_the_readers_on_the_left() {
    let page = EXAMPLE.try_page(&beside(Lang::Zh, session("rehearsal", "security"), "ja")).unwrap();
    assert!(page.contains("id=\"sh2\" checked") && page.contains("中文与日文"));
    let left = page.find("<div><p>（模拟）这是中方主持人的段落").unwrap();
    let right = page.find("<div lang=\"ja\"><p>（模擬）中国側の司会の段落である").unwrap();
    assert!(left < right);
    assert!(page.contains("译文，由中方译审（模拟）审定") && page.contains("<span class=\"muted\">原文</span>"));
    // English is a machine's, and says so in each cell.
    let en = EXAMPLE.try_page(&beside(Lang::En, session("rehearsal", "security"), "zh")).unwrap();
    assert_eq!(en.matches("<p class=\"xs\"><span class=\"tag open\">machine translation, unchecked</span>").count(), 7);
    // Beside itself, or beside what it does not have, a page is as usual.
    for with in ["zh", "ko"] {
        let page = EXAMPLE.try_page(&beside(Lang::Zh, session("rehearsal", "security"), with)).unwrap();
        assert!(!page.contains("class=\"duo read\"") && page.contains("class=\"report\""), "{with}");
    }
    let letter = EXAMPLE.try_page(&beside(Lang::Ja, Place::Text("jp-m1t2".to_owned()), "zh")).unwrap();
    assert!(letter.contains("class=\"duo read\"") && letter.contains("<p>（模拟）中方执行委员会各位："));
}

#[test]
fn a_paragraph_can_be_cited_with_speaker_capacity_edition_and_language() {
    let page = bench(&[("editions/1/peace/cn.report.zh.md", CHINESE)]).page(Lang::Ja, session("1", "peace"));
    let cite = &page[page.find("id=\"cite\"").unwrap()..];
    let line = cite.split("<li>").find(|l| l.contains("段落1")).unwrap();
    for part in ["見本花子", "日本", "司会", "見本研究所", "「信頼の条件」", "第1回（2030年）", "原文（日本語）", "/ja/editions/1/sessions/peace#p-a"] {
        assert!(line.contains(part), "{part} in {line}");
    }
    let page = bench(&[("editions/1/peace/cn.report.zh.md", CHINESE)]).page(Lang::Zh, session("1", "peace"));
    let cite = &page[page.find("id=\"cite\"").unwrap()..];
    assert!(cite.contains("中文（机器翻译，尚未审定），原文为日文"));
}

#[test]
fn nobody_is_named_with_words_that_may_not_be_attributed() {
    let closed = EDITION.replace("openness = \"open\"", "openness = \"not-attributed\"");
    let page = bench(&[("editions/1/jp.toml", &closed)]).page(Lang::Ja, session("1", "peace"));
    let report = &page[page.find("class=\"report\"").unwrap()..];
    assert!(report.contains("一つ目の段落。") && !report.contains("見本花子"));
    assert!(page.contains("発言者を示さない"));
}

#[test]
fn t23_a_session_with_only_japanese_is_whole_in_chinese_and_english() {
    let bench = bench(&[]);
    for (lang, note, lacks) in [(Lang::Zh, "此处以日文显示（尚无中文）", "尚无"), (Lang::En, "Shown in Japanese; there is no English yet.", "Not yet in")] {
        let page = bench.page(lang, session("1", "peace"));
        assert!(page.contains("<h1 lang=\"ja\">信頼の条件</h1>"), "{page}");
        // Once for the title, once for the report.
        assert_eq!(page.matches(note).count(), 2, "{lang:?}");
        assert!(page.contains(lacks));
        assert!(page.contains("<div lang=\"ja\"><p>一つ目の段落。</p>") && page.contains("<h3 lang=\"ja\">冒頭</h3>"));
        assert!(page.contains("<span lang=\"ja\">第一会議室</span>") && page.contains("<span lang=\"ja\">見本花子</span>"));
    }
    let ja = bench.page(Lang::Ja, session("1", "peace"));
    assert!(!ja.contains("langnote"));
}

#[test]
fn t23_a_paragraph_without_a_translation_stands_in_the_original_and_says_so() {
    let half = CHINESE.replace("\n{#b}\n第二段。\n", "");
    let page = bench(&[("editions/1/peace/cn.report.zh.md", &half)]).page(Lang::Zh, session("1", "peace"));
    assert!(paragraph(&page, "p-a").contains("第一段。"));
    let second = paragraph(&page, "p-b");
    assert!(second.contains("<div lang=\"ja\"><p>二つ目の段落。") && second.contains("尚未翻译，此处显示日文原文。"));
    assert!(page.contains("有1段尚未翻译"));
}

/// Which of the two paragraphs a Chinese reader is told is behind its source.
fn stale(bench: &Bench) -> (bool, bool) {
    let page = bench.page(Lang::Zh, session("1", "peace"));
    let is_stale = |id| paragraph(&page, id).contains("原文已改");
    (is_stale("p-a"), is_stale("p-b"))
}

#[test]
fn t24_a_translation_is_behind_exactly_where_its_source_changed() {
    let chinese = ("editions/1/peace/cn.report.zh.md", CHINESE);
    let before = bench(&[chinese]);
    assert_eq!(stale(&before), (false, false));
    let later = |more: &[(&str, &str)]| before.with(&small(more).into_iter().collect());

    // The source text of one paragraph: that one alone.
    let edited = REPORT.replace("二つ目の段落。", "二つ目の、改めた段落。");
    let edited = later(&[chinese, ("editions/1/peace/jp.report.ja.md", &edited)]);
    assert_eq!(stale(&edited), (false, true));
    let page = edited.page(Lang::Zh, session("1", "peace"));
    assert!(page.contains("机器翻译，尚未审定") && page.contains("有1段的原文此后已改"));

    // Only what stands beside the words: speaker and heading.
    let beside = REPORT.replace("speaker=jp-bbbb", "speaker=jp-aaaa").replace("## 冒頭", "## はじめに");
    assert_eq!(stale(&later(&[chinese, ("editions/1/peace/jp.report.ja.md", &beside)])), (false, false));
    // Moved, not changed.
    let moved = "+++\ngenre = \"report\"\n+++\n\n{#b speaker=jp-bbbb}\n二つ目の段落。\n\n{#a speaker=jp-aaaa}\n一つ目の段落。\n";
    let moved = later(&[chinese, ("editions/1/peace/jp.report.ja.md", moved)]);
    let page = moved.page(Lang::Zh, session("1", "peace"));
    assert!(!page.contains("原文已改") && page.find("第二段。") < page.find("第一段。"));
    // The session's day.
    let day = EDITION.replace("2030-05-01", "2030-05-02");
    assert_eq!(stale(&later(&[chinese, ("editions/1/jp.toml", &day)])), (false, false));
    // Another language.
    let english = "+++\ntranslates = \"ja\"\nby = \"person\"\n+++\n\n{#a}\nFirst.\n\n{#b}\nSecond.\n";
    assert_eq!(stale(&later(&[chinese, ("editions/1/peace/jp.report.en.md", english)])), (false, false));
}

#[test]
fn t24_approved_again_without_a_change_a_paragraph_is_no_longer_behind() {
    let chinese = ("editions/1/peace/cn.report.zh.md", CHINESE);
    let edited = REPORT.replace("二つ目の段落。", "二つ目の、改めた段落。");
    let report = ("editions/1/peace/jp.report.ja.md", edited.as_str());
    let behind = bench(&[chinese]).with(&small(&[chinese, report]).into_iter().collect());
    assert_eq!(stale(&behind), (false, true));
    let approved = CHINESE.replace("{#b}", "{#b from=current}");
    let approved = behind.with(&small(&[("editions/1/peace/cn.report.zh.md", &approved), report]).into_iter().collect());
    assert_eq!(stale(&approved), (false, false));
}

#[test]
fn a_text_in_a_fourth_language_carries_its_own_lang() {
    for (code, text, name) in [("ko", "첫째 단락.", "韩文"), ("zh-Hant", "第一個段落。", "中文（繁体）")] {
        let report = format!("+++\ngenre = \"report\"\ntitle = \"{text}\"\n+++\n\n{{#a}}\n{text}\n");
        let mut files = small(&[(&format!("editions/1/peace/cn.report.{code}.md"), &report)]);
        files.retain(|(name, _)| name != "editions/1/peace/jp.report.ja.md");
        let bench = Bench::of(&files.into_iter().collect());
        let page = bench.page(Lang::Zh, session("1", "peace"));
        assert!(page.contains(&format!("<div lang=\"{code}\"><p>{text}</p>")), "{page}");
        assert!(page.contains(&format!("此处以{name}显示")) && page.contains(&format!("原文为{name}")));
    }
}

#[test]
fn a_second_report_does_not_take_the_addresses_of_the_first() {
    let own = "+++\ngenre = \"report\"\n+++\n\n{#a}\n中方的记录。\n";
    // The Chinese side's own report comes a day later.
    let given = small(&[("editions/1/peace/cn.report.zh.md", own)]);
    let bench = bench(&[]).with_at(&given.into_iter().collect(), "2026-01-02T00:00:00Z");
    for (lang, first) in [(Lang::Ja, "一つ目の段落。"), (Lang::Zh, "一つ目の段落。")] {
        let page = bench.page(lang, session("1", "peace"));
        assert!(paragraph(&page, "p-a").contains(first), "{lang:?}");
        assert!(paragraph(&page, "p-cn-zh-a").contains("中方的记录。"), "{lang:?}");
    }
    // Each side's own stands first on its page.
    let zh = bench.page(Lang::Zh, session("1", "peace"));
    assert!(zh.find("id=\"p-cn-zh-a\"") < zh.find("id=\"p-a\""));
}

const PAYLOAD: &str = "\\\"><img src=x onerror=alert(1)>";

#[test]
fn t30_hostile_text_in_every_field_stays_text() {
    let plain = "\"><img src=x onerror=alert(1)>";
    let quoted = format!("\"{}\"", plain.replace('"', "\"\""));
    let edition = EDITION.replace("信頼の条件", PAYLOAD).replace("第一会議室", PAYLOAD);
    let edition = format!("{edition}source = {{ title = \"{PAYLOAD}\", address = \"https://example.org/page\" }}\n");
    let dialogue = DIALOGUE.replace("\"日本\"", &format!("\"{PAYLOAD}\"")).replace("小さな対話", PAYLOAD);
    let people = PEOPLE.replace("見本花子", &quoted);
    let seats = SEATS.replace("見本研究所", &quoted);
    let report = REPORT.replace("genre = \"report\"", &format!("genre = \"report\"\ntitle = \"{PAYLOAD}\"")).replace("冒頭", plain).replace("一つ目の段落。", plain);
    let chinese = CHINESE
        .replace("by = \"machine\"", &format!("by = \"machine\"\nread_by = \"{PAYLOAD}\"\ntitle = \"{PAYLOAD}\""))
        .replace("开头", plain)
        .replace("第一段。", plain);
    let bench = bench(&[
        ("dialogue/jp.toml", &dialogue),
        ("editions/1/jp.toml", &edition),
        ("people/jp.csv", &people),
        ("editions/1/jp.appearances.csv", &seats),
        ("editions/1/peace/jp.report.ja.md", &report),
        ("editions/1/peace/cn.report.zh.md", &chinese),
        ("texts/jp-t1/jp.ja.md", &report.replace("genre = \"report\"", "genre = \"letter\"").replace(" speaker=jp-aaaa", "").replace(" speaker=jp-bbbb", "")),
    ]);
    for lang in Lang::ALL {
        for place in [session("1", "peace"), Place::Text("jp-t1".to_owned())] {
            for with in [None, Some("ja"), Some("zh")] {
                let address = Address { with: with.map(str::to_owned), ..Address::new(lang, place.clone()) };
                let page = bench.try_page(&address).unwrap();
                assert!(page.contains("&lt;img") || page.contains("&#60;img"), "{address:?}");
                assert!(!page.contains("<img") && !page.contains("\"><img"), "{address:?}");
            }
        }
    }
}

#[test]
fn a_removed_paragraph_says_so_in_every_language_and_in_past_views() {
    let chinese = ("editions/1/peace/cn.report.zh.md", CHINESE);
    let bench = bench(&[chinese]);
    let views = bench.forum.texts("1/peace/report");
    let blob: Hash = views[0].text.paragraphs[1].sha256.unwrap();
    let redact = Saying::own(Body::Redact(Redact { blobs: vec![blob], ground: "privacy".to_owned(), replacement: None }));
    let mut voice = bench.forum.voice("jp").unwrap().clone();
    let composed = compose(&voice, "redaction/jp-1", &redact, "2026-02-01T00:00:00Z", &[9; 32]).unwrap();
    let bodies = composed.blobs.clone();
    let find = |hash: &Hash| bodies.iter().find(|b| Hash::of(b) == *hash).cloned();
    voice.hear(Act::read(voice.size(), &composed.entry, &find).unwrap());
    let mut now = bench.forum.clone();
    now.set(voice);
    for (lang, words) in [(Lang::Ja, "この段落は削除されました"), (Lang::Zh, "本段已删除"), (Lang::En, "This paragraph was removed.")] {
        let address = Address::new(lang, session("1", "peace"));
        for (forum, later) in [(&now, None), (&bench.forum, Some(&now))] {
            let links = Links::Server { at: later.map(|_| "jp.5".to_owned()) };
            let page = render(forum, later, &bench.texts, &Theme::default(), &address, links).unwrap().unwrap().html;
            let gone = paragraph(&page, "p-b");
            assert!(gone.contains(words) && !gone.contains("二つ目") && !gone.contains("第二段"), "{lang:?} {gone}");
            // The rendering of removed words is gone with them.
            assert!(!page.contains("二つ目の段落") && !page.contains("第二段。"), "{lang:?}");
        }
    }
}

/// `DUOLOGUE_OUT=/tmp/out cargo nextest run -p duologue-web dump_sessions` writes the pages to look at.
#[test]
fn dump_sessions() {
    let places = [session("13", "security"), session("13", "opening"), session("rehearsal", "security"), Place::Text("jp-m1t2".to_owned())];
    let mut addresses = Vec::new();
    for lang in Lang::ALL {
        for place in &places {
            addresses.push(Address::new(lang, place.clone()));
            for with in ["ja", "zh", "en"].into_iter().filter(|w| *w != lang.code()) {
                addresses.push(beside(lang, place.clone(), with));
            }
        }
    }
    EXAMPLE.dump(&addresses);
}
