//! People: names as they are written, titles as they were printed.

use duologue_web::{Address, Lang, Place};

use crate::bench::{Bench, EXAMPLE};

fn main_of(page: &str) -> &str {
    let start = page.find("<main").unwrap();
    &page[start..page.find("</main>").unwrap()]
}

fn person(bench: &Bench, lang: Lang, id: &str) -> String {
    bench.page(lang, Place::Person(id.to_owned()))
}

const SMALL: &[(&str, &str)] = &[
    (
        "duologue.toml",
        "code = \"small\"\n[[voice]]\ncode = \"jp\"\nkind = \"side\"\n[[voice]]\ncode = \"cn\"\nkind = \"side\"\n[[voice]]\ncode = \"archive\"\nkind = \"recorder\"\n",
    ),
    (
        "dialogue/jp.toml",
        "[[dialogue]]\nsubject = \"dialogue\"\nsides = [\"jp\", \"cn\"]\nlanguages = [\"ja\", \"zh\", \"en\"]\norder = \"alternat\"\n\
         [[side]]\nsubject = \"side/jp\"\nnames = { ja = \"日本\", en = \"Japan\" }\nlanguages = [\"ja\"]\n",
    ),
    (
        "dialogue/cn.toml",
        "[[side]]\nsubject = \"side/cn\"\nnames = { zh = \"中国\", en = \"China\" }\nlanguages = [\"zh\"]\n\
         [[same]]\nsubject = \"person/cn-old\"\ntheirs = \"person/cn-four\"\n",
    ),
    (
        "people/jp.csv",
        "id,slug,side,name_ja,sort_ja,reading_ja,name_en,sort_en,variants\n\
         jp-four,x,jp,勅使河原見本,SORTKEY1,てしがわらみほん,Mihon Teshigawara,SORTKEY2,\n\
         jp-mono,y,jp,,,,Mihon,SORTKEY3,\n\
         jp-west,z,jp,見本一,SORTKEY4,みほんいち,MIHON Ichi,SORTKEY5,M. Ichi\n",
    ),
    (
        "people/cn.csv",
        "id,slug,side,name_zh,sort_zh,reading_zh,name_en,sort_en\n\
         cn-four,v,cn,爱新觉罗样本,SORTKEY6,Àixīnjuéluó Yàngběn,Aixinjueluo Yangben,SORTKEY7\n",
    ),
    (
        "editions/1/jp.toml",
        "[[edition]]\nsubject = \"1\"\nyear = 2031\nstatus = \"held\"\n[[session]]\nsubject = \"1/talk\"\nkind = \"plenary\"\n",
    ),
    (
        "editions/2/jp.toml",
        "[[edition]]\nsubject = \"2\"\nyear = 2032\nstatus = \"held\"\n[[session]]\nsubject = \"2/talk\"\nkind = \"plenary\"\n",
    ),
    (
        "editions/3/jp.toml",
        "[[edition]]\nsubject = \"3\"\nyear = 2033\nstatus = \"held\"\n[[session]]\nsubject = \"3/talk\"\nkind = \"plenary\"\n",
    ),
    (
        "editions/4/jp.toml",
        "[[edition]]\nsubject = \"4\"\nyear = 2034\nstatus = \"held\"\n[[session]]\nsubject = \"4/talk\"\nkind = \"plenary\"\n",
    ),
    (
        "editions/5/jp.toml",
        "[[edition]]\nsubject = \"5\"\nyear = 2035\nstatus = \"held\"\n[[session]]\nsubject = \"5/talk\"\nkind = \"plenary\"\n",
    ),
    (
        "editions/1/jp.appearances.csv",
        "subject,person,side,parts,roles,order,affiliation_ja,affiliation_en\n1/talk/jp-1,jp-four,jp,,speaker,1,見本大学助手,\n",
    ),
    (
        "editions/2/jp.appearances.csv",
        "subject,person,side,parts,roles,order,affiliation_ja,affiliation_en\n2/talk/jp-1,jp-four,jp,,speaker,1,見本大学講師,\n",
    ),
    (
        "editions/3/jp.appearances.csv",
        "subject,person,side,parts,roles,order,affiliation_ja,affiliation_en\n3/talk/jp-1,jp-four,jp,first,moderator panellist,1,見本大学教授,\"Professor, Mihon University\"\n",
    ),
    (
        "editions/4/jp.appearances.csv",
        "subject,person,side,parts,roles,order,affiliation_ja,affiliation_en\n4/talk/jp-1,jp-four,jp,,speaker,1,見本大学学長,\n",
    ),
    (
        "editions/5/jp.appearances.csv",
        "subject,person,side,parts,roles,order,affiliation_ja,affiliation_en\n5/talk/jp-1,jp-four,jp,,speaker,1,,\n",
    ),
    (
        "editions/1/cn.appearances.csv",
        "subject,person,side,parts,roles,order,affiliation_zh\n1/talk/cn-1,cn-old,cn,,speaker,2,样本大学教授\n",
    ),
];

#[test]
fn t37_names_stand_as_they_are_written_in_each_language() {
    // people/archive.csv: 工藤泰志 and Yasushi Kudo; the sort key “Kudo, Yasushi” is for sorting only.
    let kudo = "archive-3jo7";
    assert!(main_of(&person(&EXAMPLE, Lang::Ja, kudo)).contains("<h1>工藤泰志</h1>"));
    assert!(main_of(&person(&EXAMPLE, Lang::Zh, kudo)).contains("<h1>工藤泰志</h1>"));
    let en = person(&EXAMPLE, Lang::En, kudo);
    assert!(
        main_of(&en).contains("<h1>Yasushi Kudo</h1>")
            && main_of(&en).contains("<span lang=\"ja\">工藤泰志</span>")
    );
    let gao =
        EXAMPLE.forum.people().into_iter().find(|id| {
            EXAMPLE.forum.person(id).is_some_and(|p| p.names.values().any(|n| n.display == "高岸明"))
        });
    let gao = gao.unwrap();
    assert!(main_of(&person(&EXAMPLE, Lang::Zh, &gao)).contains("高岸明</h1>"));
    assert!(main_of(&person(&EXAMPLE, Lang::En, &gao)).contains("<h1>Gao Anming</h1>"));
    for id in EXAMPLE.forum.people() {
        let view = EXAMPLE.forum.person(&id).unwrap();
        for lang in Lang::ALL {
            let page = person(&EXAMPLE, lang, &id);
            assert!(!page.contains("<h1></h1>"));
            let names: Vec<&str> = view
                .names
                .values()
                .map(|n| n.display.as_str())
                .chain(view.variants.iter().copied())
                .collect();
            for sort in view.names.values().filter_map(|n| n.sort.as_deref()).filter(|s| !names.contains(s)) {
                assert!(!page.contains(sort), "{id}: {sort}");
            }
        }
    }
}

#[test]
fn t37_mononyms_and_long_family_names_are_not_taken_apart() {
    let bench = Bench::from(SMALL);
    assert!(person(&bench, Lang::Ja, "jp-four").contains("<h1>勅使河原見本</h1>"));
    assert!(person(&bench, Lang::Ja, "jp-four").contains("読み てしがわらみほん"));
    let zh = person(&bench, Lang::Zh, "jp-four");
    // No Chinese name is on record: the own side's is shown, and said to be Japanese.
    assert!(zh.contains("<h1 lang=\"ja\">勅使河原見本</h1>") && zh.contains("此处以日文显示"));
    assert!(person(&bench, Lang::En, "jp-four").contains("<h1>Mihon Teshigawara</h1>"));
    assert!(person(&bench, Lang::Ja, "jp-mono").contains("<h1 lang=\"en\">Mihon</h1>"));
    // As the person writes it: family name first and in capitals.
    let west = person(&bench, Lang::En, "jp-west");
    assert!(west.contains("<h1>MIHON Ichi</h1>") && west.contains("<span lang=\"und\">M. Ichi</span>"));
    assert!(person(&bench, Lang::Zh, "cn-four").contains("<h1>爱新觉罗样本</h1>"));
    for id in ["jp-four", "jp-mono", "jp-west", "cn-four"] {
        for lang in Lang::ALL {
            assert!(!person(&bench, lang, id).contains("SORTKEY"), "{id}");
        }
    }
}

#[test]
fn t37_five_years_keep_five_titles() {
    let bench = Bench::from(SMALL);
    let page = person(&bench, Lang::Ja, "jp-four");
    let main = main_of(&page);
    let at = |text: &str| main.find(text).unwrap_or_else(|| panic!("{text}"));
    let order = [
        "2035年",
        "肩書は記録にありません",
        "2034年",
        "見本大学学長",
        "2033年",
        "見本大学教授",
        "2032年",
        "見本大学講師",
        "2031年",
        "見本大学助手",
    ];
    assert!(order.windows(2).all(|pair| at(pair[0]) < at(pair[1])), "{main}");
    assert!(main.contains("司会、パネリスト、前半") && main.contains("/ja/editions/3/sessions/talk\""));
    // Printed in Japanese only, so an English page says of which language it is.
    let en = person(&bench, Lang::En, "jp-four");
    assert!(
        en.contains("<span lang=\"ja\">見本大学学長</span>") && en.contains("Professor, Mihon University")
    );
    assert!(en.contains("Names without an English form on record"));
}

#[test]
fn an_id_that_became_another_leads_to_the_same_person() {
    let bench = Bench::from(SMALL);
    let page = person(&bench, Lang::Zh, "cn-old");
    assert!(page.contains("<h1>爱新觉罗样本</h1>") && page.contains("样本大学教授"));
    assert!(bench.try_page(&Address::new(Lang::Ja, Place::Person("nobody".to_owned()))).is_none());
    // A person who never sat anywhere still has a page that says so.
    assert!(person(&bench, Lang::En, "jp-mono").contains("No session with this person is on record."));
}

#[test]
fn sources_stand_once_each() {
    let page = person(&EXAMPLE, Lang::Ja, "archive-3jo7");
    let start = page.find("<h2>出典</h2>").unwrap();
    let lines: Vec<&str> =
        page[start..page.find("</main>").unwrap()].split("<li class=\"recorded\">").skip(1).collect();
    let mut distinct = lines.clone();
    distinct.sort_unstable();
    distinct.dedup();
    assert!(!lines.is_empty());
    assert_eq!(lines.len(), distinct.len());
    assert!(page.contains("href=\"https://japanese.china.org.cn/jp/txt/2017-12/15/content_50105466.htm\""));
}

#[test]
fn a_reader_of_statements_is_found_on_the_page_of_the_reader() {
    // Gao Anming read out the 4th, 15th and 17th statements (editions.csv, statement_read_by).
    let id = EXAMPLE.forum.people().into_iter().find(|id| {
        EXAMPLE.forum.person(id).is_some_and(|p| p.names.get("en").is_some_and(|n| n.display == "Gao Anming"))
    });
    let html = EXAMPLE.page(Lang::En, Place::Person(id.unwrap()));
    for edition in [4, 15, 17] {
        assert!(html.contains(&format!("href=\"/en/statements/{edition}\"")), "{edition}: {html}");
    }
}
