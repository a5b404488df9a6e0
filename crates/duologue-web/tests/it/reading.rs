//! Reading in several languages: how each paragraph stands, alone and beside another.

use duologue_forum::acts::{Body, Redact, Saying};
use duologue_forum::{Act, compose};
use duologue_record::Hash;
use duologue_web::{Address, Lang, Place, Theme, render};

use crate::bench::{Bench, EXAMPLE, served};
use crate::small::{CHINESE, EDITION, REPORT, bench, beside, paragraph, session, small};

#[test]
fn paragraphs_keep_their_address_in_every_language_and_beside_another() {
    for lang in Lang::ALL {
        for address in [
            Address::new(lang, session("rehearsal", "security")),
            beside(lang, session("rehearsal", "security"), "ja"),
        ] {
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
    assert!(
        page.contains("译文，由中方译审（模拟）审定") && page.contains("<span class=\"muted\">原文</span>")
    );
    // The other language's page is not read beside itself.
    assert!(page.contains("hreflang=\"ja\" href=\"/ja/editions/rehearsal/sessions/security\""));
    assert!(page.contains("hreflang=\"en\" href=\"/en/editions/rehearsal/sessions/security?with=ja\""));
    // English is a machine's, and says so in each cell.
    let en = EXAMPLE.try_page(&beside(Lang::En, session("rehearsal", "security"), "zh")).unwrap();
    assert_eq!(
        en.matches("<p class=\"xs\"><span class=\"tag open\">machine translation, unchecked</span>").count(),
        7
    );
    // Beside itself, or beside what it does not have, a page is as usual.
    for with in ["zh", "ko"] {
        let page = EXAMPLE.try_page(&beside(Lang::Zh, session("rehearsal", "security"), with)).unwrap();
        assert!(!page.contains("class=\"duo read\"") && page.contains("class=\"report\""), "{with}");
    }
    let letter = EXAMPLE.try_page(&beside(Lang::Ja, Place::Text("jp-m1t2".to_owned()), "zh")).unwrap();
    assert!(letter.contains("class=\"duo read\"") && letter.contains("<p>（模拟）中方执行委员会各位："));
}

#[test]
fn t23_a_session_with_only_japanese_is_whole_in_chinese_and_english() {
    let bench = bench(&[]);
    for (lang, note, lacks) in [
        (Lang::Zh, "此处以日文显示（尚无中文）", "尚无"),
        (Lang::En, "Shown in Japanese; there is no English yet.", "Not yet in"),
    ] {
        let page = bench.page(lang, session("1", "peace"));
        assert!(page.contains("<h1 lang=\"ja\">信頼の条件</h1>"), "{page}");
        // For the title, the room and the report.
        assert_eq!(page.matches(note).count(), 3, "{lang:?}");
        assert!(page.contains(lacks));
        assert!(
            page.contains("<div lang=\"ja\"><p>一つ目の段落。</p>")
                && page.contains("<h3 lang=\"ja\">冒頭</h3>")
        );
        assert!(
            page.contains("<span lang=\"ja\">第一会議室</span>")
                && page.contains("<span lang=\"ja\">見本花子</span>")
        );
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
    assert!(
        second.contains("<div lang=\"ja\"><p>二つ目の段落。")
            && second.contains("尚未翻译，此处显示日文原文。")
    );
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
    let approved =
        behind.with(&small(&[("editions/1/peace/cn.report.zh.md", &approved), report]).into_iter().collect());
    assert_eq!(stale(&approved), (false, false));
}

#[test]
fn a_text_in_a_fourth_language_carries_its_own_lang() {
    for (code, text, name) in [("ko", "첫째 단락.", "韩文"), ("zh-Hant", "第一個段落。", "中文（繁体）")]
    {
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

#[test]
fn a_removed_paragraph_says_so_in_every_language_and_in_past_views() {
    let chinese = ("editions/1/peace/cn.report.zh.md", CHINESE);
    let bench = bench(&[chinese]);
    let views = bench.forum.texts("1/peace/report");
    let blob: Hash = views[0].text.paragraphs[1].sha256.unwrap();
    let redact = Saying::own(Body::Redact(Redact {
        blobs: vec![blob],
        ground: "privacy".to_owned(),
        replacement: None,
    }));
    let mut voice = bench.forum.voice("jp").unwrap().clone();
    let composed = compose(&voice, "redaction/jp-1", &redact, "2026-02-01T00:00:00Z", &[9; 32]).unwrap();
    let bodies = composed.blobs.clone();
    let find = |hash: &Hash| bodies.iter().find(|b| Hash::of(b) == *hash).cloned();
    voice.hear(Act::read(voice.size(), &composed.entry, &find).unwrap());
    let mut now = bench.forum.clone();
    now.set(voice);
    for (lang, words) in [
        (Lang::Ja, "この段落は削除されました"),
        (Lang::Zh, "本段已删除"),
        (Lang::En, "This paragraph was removed."),
    ] {
        let address = Address::new(lang, session("1", "peace"));
        for (forum, later) in [(&now, None), (&bench.forum, Some(&now))] {
            let links = served(later.map(|_| "jp.5"));
            let page =
                render(forum, later, &bench.texts, &Theme::default(), &address, links).unwrap().unwrap().html;
            let gone = paragraph(&page, "p-b");
            assert!(
                gone.contains(words) && !gone.contains("二つ目") && !gone.contains("第二段"),
                "{lang:?} {gone}"
            );
            // The rendering of removed words is gone with them.
            assert!(!page.contains("二つ目の段落") && !page.contains("第二段。"), "{lang:?}");
        }
    }
}
