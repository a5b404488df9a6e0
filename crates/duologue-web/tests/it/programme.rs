//! Editions, programmes and tracks.

use std::collections::BTreeSet;

use duologue_forum::files::Folder;
use duologue_web::{Address, Lang, Place, Theme, render};

use crate::bench::{Bench, EXAMPLE, served};

fn main_of(page: &str) -> &str {
    let start = page.find("<main").unwrap();
    &page[start..page.find("</main>").unwrap()]
}

/// The page from one text on, up to another.
pub fn between<'p>(page: &'p str, from: &str, to: &str) -> &'p str {
    let start = page.find(from).unwrap_or_else(|| panic!("“{from}” is not on the page"));
    let rest = &page[start..];
    &rest[..rest.find(to).unwrap_or(rest.len())]
}

fn programme(lang: Lang, edition: &str) -> String {
    EXAMPLE.page(lang, Place::Programme(edition.to_owned()))
}

#[test]
fn the_thirteenths_programme_says_which_hours_nobody_recorded() {
    let page = programme(Lang::Ja, "13");
    let main = main_of(&page);
    // Of its eleven sessions only the opening has an hour: 09:00 in Beijing, 10:00 in Tokyo.
    assert_eq!(main.matches("<h4>").count(), 11);
    assert!(main.contains("<b>09:00</b><br><small class=\"z\">中国時間（UTC+8）</small>"), "{main}");
    assert!(main.contains("10:00<br><small class=\"z\">日本時間（UTC+9）</small>"));
    // The five parallel ones stand together, so seven slots stand for eleven sessions.
    assert_eq!(main.matches("<li class=\"slot\">").count(), 7);
    assert_eq!(main.matches("時刻は記録にありません").count(), 6);
    let parallel = between(main, "<ul class=\"par\">", "</ol>");
    for code in ["politics", "economy", "security", "media", "special"] {
        assert!(parallel.contains(&format!("/ja/editions/13/sessions/{code}\"")), "{code}");
    }
    // The poll was released two days before the forum opened.
    assert!(main.find("<h3>2017年12月14日（木）").unwrap() < main.find("<h3>2017年12月16日（土）").unwrap());
    // Two sources count the public days differently, so no day is numbered.
    assert!(!main.contains("<small>1日目"));
}

#[test]
fn moderators_are_named_side_by_side_and_panellists_are_counted() {
    // Appearances of the economy session: one moderator and eight panellists for Japan; one moderator a half, and
    // five panellists, for China.
    for (lang, jp, cn, first) in [
        (Lang::Ja, "パネリスト8人", "パネリスト5人", true),
        (Lang::Zh, "嘉宾8位", "嘉宾5位", false),
        (Lang::En, "8 panellists", "5 panellists", false),
    ] {
        let page = programme(lang, "13");
        let cell = between(&page, "/sessions/economy\"", "</ul>");
        let (jp, cn) = (cell.find(jp).unwrap(), cell.find(cn).unwrap());
        // The host's side, China, comes first on English pages.
        assert_eq!(jp < cn, first, "{lang:?}");
    }
    let page = programme(Lang::Ja, "13");
    let cell = between(&page, "/sessions/economy\"", "</ul>");
    assert!(
        cell.contains("山口廣秀") && cell.contains("司会、前半") && cell.contains("司会、後半"),
        "{cell}"
    );
    let politics = between(&page, "/sessions/politics\"", "</li>");
    assert!(politics.contains("人の名は記録にありません"));
}

#[test]
fn the_rehearsals_programme_is_simulated_and_has_both_clocks() {
    let page = programme(Lang::En, "rehearsal");
    let main = main_of(&page);
    assert!(main.contains("<b>Simulated</b>"));
    assert!(main.contains("<b>13:00–16:15</b><br><small class=\"z\">Japan time (UTC+9)</small>"), "{main}");
    assert!(main.contains("12:00–15:15<br><small class=\"z\">China time (UTC+8)</small>"));
    assert!(main.contains("first half 13:00–14:30, second half 14:45–16:15"));
    assert!(main.contains("Day 1"));
    assert!(!main.contains("time not on record"));
}

#[test]
fn sessions_without_a_day_come_last_and_say_so() {
    // The seventh's five sessions are on record without a day.
    let page = programme(Lang::Zh, "7");
    let main = main_of(&page);
    assert_eq!(main.matches("<h3>").count(), 1);
    assert!(main.contains("<h3>日期未见记录</h3>") && main.contains("时间未见记录"));
    // A forum of which no session is on record still has its page.
    for code in EXAMPLE.forum.editions() {
        assert!(main_of(&programme(Lang::En, &code)).contains("<h1>Programme</h1>"), "{code}");
    }
    assert!(EXAMPLE.try_page(&Address::new(Lang::En, Place::Programme("99".to_owned()))).is_none());
}

#[test]
fn every_edition_is_listed_with_what_was_told_of_it() {
    let page = EXAMPLE.page(Lang::En, Place::Editions);
    let main = main_of(&page);
    for n in 1..=21 {
        assert!(main.contains(&format!("<th scope=\"row\"><a href=\"/en/editions/{n}\">")), "{n}");
    }
    let row = |n: u32| between(main, &format!("<th scope=\"row\"><a href=\"/en/editions/{n}\">"), "</tr>");
    // The seventh has two pairs of dates, each with its source.
    assert!(row(7).contains("21–22 August 2011 (Sun–Mon)") && row(7).contains("20–21 August 2011 (Sat–Sun)"));
    assert!(row(7).contains("tamionet.com") && row(7).contains("peopleschina.com"));
    assert!(row(18).contains("held after being postponed"));
    assert!(row(21).contains(">postponed<") && row(21).contains("lang=\"ja\">平和と協力"));
    assert!(row(16).contains("Tokyo, Beijing"));
    let rehearsals = between(main, "<h2>Rehearsals</h2>", "</section>");
    assert!(rehearsals.contains("/en/editions/rehearsal\"") && rehearsals.contains("simulated"));
    assert!(!between(main, "<h2>All editions</h2>", "</section>").contains("rehearsal"));
}

#[test]
fn the_seventh_and_the_twelfth_keep_what_was_told_twice() {
    let page = EXAMPLE.page(Lang::Ja, Place::Edition("7".to_owned()));
    for told in [
        "2011年8月21日（日）〜22日（月）",
        "2011年8月20日（土）〜21日（日）",
        "A panellist’s own blog",
        "人民中国, retrospective",
    ] {
        assert!(page.contains(told), "{told}");
    }
    let page = EXAMPLE.page(Lang::Ja, Place::Edition("12".to_owned()));
    let wordings = between(&page, "<div class=\"duo wordings", "<p class=\"note");
    assert!(wordings.contains("日本側の表記") && wordings.contains("中国側の表記"));
    assert!(wordings.contains("lang=\"zh-Hans\""));
}

#[test]
fn a_track_leads_through_the_years() {
    let page = EXAMPLE.page(Lang::Ja, Place::Track("security".to_owned()));
    let main = main_of(&page);
    assert!(main.contains("<h1>安全保障</h1>"), "{main}");
    let at = |code: &str| main.find(&format!("/ja/editions/{code}/sessions/security\"")).unwrap();
    assert!(at("21") < at("13") && at("13") < at("7") && at("7") < at("rehearsal"));
    let row = between(main, "/ja/editions/13\"", "</tr>");
    assert!(
        row.contains("2017年12月16日（土）") && row.contains("宮本雄二") && row.contains("日本語"),
        "{row}"
    );
    assert!(between(main, "/ja/editions/7\"", "</tr>").contains("日付、司会、報告は記録にありません"));
    for track in EXAMPLE.forum.tracks() {
        for lang in Lang::ALL {
            assert!(!EXAMPLE.page(lang, Place::Track(track.clone())).contains("<h1></h1>"));
        }
    }
    assert!(EXAMPLE.try_page(&Address::new(Lang::Ja, Place::Track("nothing".to_owned()))).is_none());
}

/// One edition of one side with sessions of these titles; `rest` is said after them.
fn titled_files(titles: &[&str], rest: &str) -> Folder {
    let mut toml =
        "[[edition]]\nsubject = \"1\"\nyear = 2030\nstatus = \"planned\"\nhost = \"jp\"\n".to_owned();
    for (i, title) in titles.iter().enumerate() {
        toml.push_str(&format!(
            "[[session]]\nsubject = \"1/s{i}\"\nkind = \"parallel\"\norder = {i}\n\
             [[wording]]\nsubject = \"1/s{i}\"\nfield = \"title\"\nlang = \"ja\"\ntext = {title:?}\n"
        ));
    }
    toml.push_str(rest);
    let voices = "code = \"small\"\n[[voice]]\ncode = \"jp\"\nkind = \"side\"\n";
    let dialogue = "[[dialogue]]\nsubject = \"dialogue\"\nsides = [\"jp\"]\nlanguages = [\"ja\"]\n\
                    [[side]]\nsubject = \"side/jp\"\nnames = { ja = \"日本\" }\nlanguages = [\"ja\"]\n";
    [("duologue.toml", voices), ("dialogue/jp.toml", dialogue), ("editions/1/jp.toml", &toml)]
        .into_iter()
        .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
        .collect()
}

fn titled(titles: &[&str]) -> Bench {
    Bench::of(&titled_files(titles, ""))
}

#[test]
fn t06_titles_of_any_writing_have_addresses_of_their_own() {
    let titles = ["第1分科会", "分科会", "🤝", "???", "-60", "はな会議", "ハナ会議"];
    let bench = titled(&titles);
    let places: Vec<Place> =
        Place::all(&bench.forum).into_iter().filter(|p| matches!(p, Place::Session(..))).collect();
    let paths: BTreeSet<String> = places.iter().map(|p| Address::new(Lang::Zh, p.clone()).path()).collect();
    assert_eq!(paths.len(), titles.len());
    let programme = bench.page(Lang::Zh, Place::Programme("1".to_owned()));
    for (path, title) in paths.iter().zip(titles) {
        let code = path.strip_prefix("/zh/editions/1/sessions/").unwrap();
        assert!(!code.is_empty() && code.bytes().all(|b| b.is_ascii_alphanumeric()), "{path}");
        assert!(
            programme.contains(&format!("<a href=\"{path}\"><span lang=\"ja\">{title}</span></a>")),
            "{title}"
        );
        assert!(bench.try_page(&Address::parse(path, None).unwrap()).is_some(), "{path}");
    }
}

#[test]
fn t05_a_long_title_without_spaces_is_shown_whole() {
    let title = "国際秩序の修復と東アジアの平和のために両国の市民と専門家が率直に語り合い次の世代へ責任を引き継ぐための条件を考える全体討論会議";
    assert!(title.chars().count() >= 60, "{}", title.chars().count());
    let bench = titled(&[title]);
    for lang in Lang::ALL {
        assert!(bench.page(lang, Place::Programme("1".to_owned())).contains(title));
    }
}

const THREE: &[(&str, &str)] = &[
    (
        "duologue.toml",
        "code = \"three\"\n[[voice]]\ncode = \"aa\"\nkind = \"side\"\n[[voice]]\ncode = \"bb\"\nkind = \"side\"\n[[voice]]\ncode = \"cc\"\nkind = \"side\"\n",
    ),
    (
        "dialogue/aa.toml",
        "[[dialogue]]\nsubject = \"dialogue\"\nsides = [\"aa\", \"bb\", \"cc\"]\nlanguages = [\"en\", \"ja\", \"ko\"]\norder = \"alternat\"\n\
         [[side]]\nsubject = \"side/aa\"\nnames = { en = \"Aland\" }\nlanguages = [\"en\"]\nzone = \"Europe/Paris\"\n\
         [[wording]]\nsubject = \"dialogue\"\nfield = \"name\"\nlang = \"en\"\ntext = \"Three shores\"\n",
    ),
    (
        "dialogue/bb.toml",
        "[[side]]\nsubject = \"side/bb\"\nnames = { en = \"Beland\", ja = \"乙国\" }\nlanguages = [\"ja\"]\nzone = \"Asia/Tokyo\"\n",
    ),
    (
        "dialogue/cc.toml",
        "[[side]]\nsubject = \"side/cc\"\nnames = { en = \"Celand\" }\nlanguages = [\"ko\"]\nzone = \"Asia/Kolkata\"\n",
    ),
    (
        "editions/1/aa.toml",
        "[[edition]]\nsubject = \"1\"\nyear = 2031\nstatus = \"held\"\nhost = \"cc\"\nkeeper = \"aa\"\ncities = [\"one\", \"two\", \"three\"]\ndays = [{ date = \"2031-01-15\" }]\n\
         [[session]]\nsubject = \"1/talk\"\nkind = \"plenary\"\ndate = \"2031-01-15\"\nstart = \"18:00\"\nzone = \"Europe/Paris\"\n\
         [[session]]\nsubject = \"1/late\"\nkind = \"dinner\"\ndate = \"2031-01-15\"\nstart = \"20:00\"\nzone = \"America/New_York\"\n\
         [[session]]\nsubject = \"1/open\"\nkind = \"closing\"\ndate = \"2031-01-15\"\nend = \"21:00\"\n",
    ),
    (
        "editions/1/bb.toml",
        "[[session]]\nsubject = \"1/talk\"\nkind = \"plenary\"\ndate = \"2031-01-15\"\nstart = \"19:00\"\nzone = \"Europe/Paris\"\n",
    ),
    (
        "editions/2/bb.toml",
        "[[edition]]\nsubject = \"2\"\nyear = 2032\nstatus = \"planned\"\nhost = \"bb\"\n",
    ),
    (
        "editions/1/aa.appearances.csv",
        "subject,person,side,parts,roles,order,affiliation_en\n1/talk/aa-1,aa-p1,aa,,moderator,1,\n1/talk/aa-2,aa-p2,,,mc,2,\n",
    ),
    (
        "editions/1/cc.appearances.csv",
        "subject,person,side,parts,roles,order,affiliation_en\n1/talk/cc-1,cc-p1,cc,,panellist,3,\n",
    ),
];

#[test]
fn three_sides_have_a_programme_and_a_line() {
    let bench = Bench::from(THREE);
    let page = bench.page(Lang::Zh, Place::Programme("1".to_owned()));
    let main = main_of(&page);
    // 18:00 in Paris in winter is 02:00 of the next day in Tokyo and 22:30 in New Delhi. The host comes first.
    assert!(main.contains("<b>18:00</b><br><small class=\"z\">Aland时间（UTC+1）</small>"), "{main}");
    assert!(main.contains("22:30<br><small class=\"z\">Celand时间（UTC+5:30）</small>"));
    assert!(main.contains("02:00<br><small class=\"z\">2031年1月16日（星期四）"));
    // A zone of no side is named by itself; a time without a zone says so.
    assert!(main.contains("<b>20:00</b><br><small class=\"z\">America/New_York（UTC−5）</small>"));
    assert!(main.contains("<b>至21:00</b><br><small class=\"z\">未记录为何地时间</small>"));
    // What another side says otherwise stands beside the keeper's word.
    assert!(main.contains("19:00、表述不同"), "{main}");
    // A person without side or record of their own stands apart, without a name.
    assert!(main.contains("不属任何一方") && main.contains("姓名未见记录的人士") && main.contains("嘉宾1位"));
    let en = bench.page(Lang::En, Place::Editions);
    let main = main_of(&en);
    assert!(
        main.contains("<li class=\"b s3\">") && main.contains("Celand") && main.contains("2nd forum, 2032")
    );
    assert!(main.contains("not on record"));
}

#[test]
fn a_past_programme_marks_what_was_said_anew_since() {
    let titles = ["開会", "閉会"];
    let before = titled(&titles);
    let anew = "[[session]]\nsubject = \"1/s0\"\nkind = \"parallel\"\norder = 0\ndate = \"2030-05-01\"\nwhy = { kind = \"update\" }\n\
                [[wording]]\nsubject = \"1/s0\"\nfield = \"title\"\nlang = \"ja\"\ntext = \"開会式\"\nwhy = { kind = \"correction\" }\n";
    let now = before.with(&titled_files(&titles, anew));
    let address = Address::new(Lang::Ja, Place::Programme("1".to_owned()));
    let links = served(Some("jp.4"));
    let page = render(&before.forum, Some(&now.forum), &before.texts, &Theme::default(), &address, links)
        .unwrap()
        .unwrap()
        .html;
    let opening = between(&page, "sessions/s0?at=jp.4\"", "</li>");
    assert!(opening.contains("開会</span>") || opening.contains("開会</a>"), "{opening}");
    assert!(
        opening.contains("この後、訂正されました") && opening.contains("この後、改められました"),
        "{opening}"
    );
    assert!(!between(&page, "sessions/s1?at=jp.4\"", "</li>").contains("mark-later"));
    assert!(!now.page(Lang::Ja, Place::Programme("1".to_owned())).contains("mark-later"));
}

#[test]
fn values_of_the_sides_stand_in_the_readers_order() {
    // The rehearsal: Japan planned 40, China about 45.
    let place = |html: &str, value: &str| html.find(value).unwrap_or_else(|| panic!("{value} is not there"));
    let rehearsal = Place::Edition("rehearsal".into());
    let ja = EXAMPLE.page(Lang::Ja, rehearsal.clone());
    assert!(place(&ja, "<dd>40") < place(&ja, "<dd>約45"));
    let zh = EXAMPLE.page(Lang::Zh, rehearsal);
    assert!(place(&zh, "<dd>约45") < place(&zh, "<dd>40"));
    // Each says whose it is, though neither side names a source.
    assert!(ja.contains("<span class=\"recorded\">日本による</span>"), "{ja}");
    assert!(ja.contains("<span class=\"recorded\">中国による</span>"), "{ja}");
    let en = EXAMPLE.page(Lang::En, Place::Edition("rehearsal".into()));
    let planned = &en[place(&en, "<dd>40")..];
    assert!(
        planned[..planned.find("</dd>").unwrap()]
            .ends_with("<span class=\"recorded\">According to Japan</span>")
    );
}

#[test]
fn figures_that_differ_all_stand_with_their_measures() {
    // data/forum: the 13th had 90 panellists by one source and some 100 by another, and over 500 attended.
    let page = EXAMPLE.page(Lang::En, Place::Edition("13".into()));
    let fact = |label: &str| {
        let at = page.find(&format!("<dt>{label}</dt>")).unwrap_or_else(|| panic!("no {label}: {page}"));
        &page[at..at + page[at..].find("</div>").unwrap()]
    };
    let panellists = fact("Panellists");
    assert!(panellists.contains("<dd>90 ") && panellists.contains("<dd>about 100 "), "{panellists}");
    assert!(fact("Attendance").contains("<dd>over 500 "), "{}", fact("Attendance"));
    // The 5th: 150 by its declaration, at least 100 by a newspaper.
    let fifth = EXAMPLE.page(Lang::En, Place::Edition("5".into()));
    assert!(fifth.contains("<dd>150 ") && fifth.contains("<dd>at least 100 "), "{fifth}");
}

#[test]
fn no_real_organisation_holds_the_rehearsal_and_no_edition_leads_to_it() {
    let main = |html: &str| html[html.find("<main").unwrap()..html.find("</main>").unwrap()].to_owned();
    for lang in Lang::ALL {
        let rehearsal = main(&EXAMPLE.page(lang, Place::Edition("rehearsal".into())));
        assert!(!rehearsal.contains("言論NPO") && !rehearsal.contains("Genron"), "{rehearsal}");
        assert!(!main(&EXAMPLE.page(lang, Place::Edition("21".into()))).contains("editions/rehearsal"));
    }
}

#[test]
fn a_count_has_its_unit_and_whom_it_counts_in_brackets() {
    // As the sources of the thirteenth forum have it: some 100 announced, 20 at the media session, over 500 who came.
    for (lang, told) in [
        (Lang::Ja, ["約100人（発表）", "20人（メディア分科会）", "500人超"]),
        (Lang::Zh, ["约100人（公布）", "20人（媒体分论坛）", "超过500人"]),
        (Lang::En, ["about 100 (announced)", "20 (media session)", "over 500"]),
    ] {
        let page = EXAMPLE.page(lang, Place::Edition("13".to_owned()));
        for count in told {
            assert!(main_of(&page).contains(count), "{lang:?}: {count}");
        }
    }
}
