//! A small dialogue with one session, which tests vary file by file.

use duologue_web::{Address, Lang, Place};

use crate::bench::Bench;

pub fn session(edition: &str, code: &str) -> Place {
    Place::Session(edition.to_owned(), code.to_owned())
}

pub fn beside(lang: Lang, place: Place, with: &str) -> Address {
    Address { with: Some(with.to_owned()), ..Address::new(lang, place) }
}

const SETUP: &str = "code = \"small\"\n[[voice]]\ncode = \"jp\"\nkind = \"side\"\n[[voice]]\ncode = \"cn\"\nkind = \"side\"\n";
pub const DIALOGUE: &str = r#"
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
pub const EDITION: &str = r#"
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
pub const PEOPLE: &str = "id,slug,side,name_ja,sort_ja,reading_ja\njp-aaaa,,jp,見本花子,みほんはなこ,\njp-bbbb,,jp,見本太郎,みほんたろう,\n";
pub const SEATS: &str = "subject,person,side,parts,roles,order,affiliation_ja\n1/peace/jp-s1,jp-aaaa,jp,,moderator,1,見本研究所\n1/peace/jp-s2,jp-bbbb,jp,,panellist,2,見本大学\n";
pub const REPORT: &str = "+++\ngenre = \"report\"\n+++\n\n## 冒頭\n\n{#a speaker=jp-aaaa}\n一つ目の段落。\n\n{#b speaker=jp-bbbb}\n二つ目の段落。\n";
pub const CHINESE: &str =
    "+++\ntranslates = \"ja\"\nby = \"machine\"\n+++\n\n## 开头\n\n{#a}\n第一段。\n\n{#b}\n第二段。\n";

pub type Files = Vec<(String, Vec<u8>)>;

/// One session in Japanese: theme, room, names, titles and report.
pub fn small(more: &[(&str, &str)]) -> Files {
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

pub fn bench(more: &[(&str, &str)]) -> Bench {
    Bench::of(&small(more).into_iter().collect())
}

/// The part of a page that shows one paragraph.
pub fn paragraph<'a>(page: &'a str, id: &str) -> &'a str {
    let start =
        page.find(&format!("<div class=\"para\" id=\"{id}\"")).unwrap_or_else(|| panic!("no paragraph {id}"));
    let rest = &page[start..];
    let end = rest[1..].find("<div class=\"para\"").or_else(|| rest[1..].find("</section>")).unwrap();
    &rest[..=end]
}
