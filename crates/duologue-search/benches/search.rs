//! How fast a search is: 21 editions of 10 sessions, each report in three languages of 2,000 characters.
//!
//! Target: half of the searches under 5 ms, 99 of 100 under 20 ms. Run: `cargo bench -p duologue-search`.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a program for developers"
)]

use std::collections::HashMap;
use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

use duologue_forum::acts::Saying;
use duologue_forum::{Act, Forum, Voice, compose};
use duologue_record::Hash;
use duologue_search::{Facet, Index, Loaded, Query, Terms};
use serde_json::{Value, json};

const LENGTH: usize = 2_000;
const PARAGRAPHS: usize = 10;
const QUERIES: usize = 500;

const JA: &[&str] = &[
    "日中関係",
    "世論調査",
    "人工知能",
    "安全保障",
    "平和",
    "秩序",
    "経済",
    "協力",
    "北東アジア",
    "信頼",
    "対話",
    "東京",
    "北京",
    "京都",
    "東京都",
    "フォーラム",
    "コミュニケーション",
    "ツール",
    "外国人参政権",
    "政府",
    "民間",
    "若者",
    "交流",
    "環境",
    "気候変動",
    "貿易",
    "投資",
    "高齢化",
    "医療",
    "報道",
    "について",
    "では",
    "という",
    "の",
    "を",
    "が",
    "は",
    "に",
    "と",
    "した",
    "している",
    "求められる",
    "議論した",
    "述べた",
    "必要がある",
    "。",
    "、",
];
const ZH: &[&str] = &[
    "中日关系",
    "舆论调查",
    "人工智能",
    "安全保障",
    "和平",
    "秩序",
    "经济",
    "合作",
    "东北亚",
    "信任",
    "对话",
    "东京",
    "北京",
    "南京市长江大桥",
    "市长",
    "研究",
    "生命",
    "起源",
    "论坛",
    "政府",
    "民间",
    "青年",
    "交流",
    "环境",
    "气候变化",
    "贸易",
    "投资",
    "老龄化",
    "医疗",
    "媒体",
    "的",
    "在",
    "和",
    "是",
    "了",
    "我们",
    "需要",
    "认为",
    "提出",
    "讨论",
    "，",
    "。",
];
const EN: &[&str] = &[
    "relations",
    "survey",
    "intelligence",
    "security",
    "peace",
    "order",
    "economy",
    "cooperation",
    "Northeast",
    "Asia",
    "trust",
    "dialogue",
    "Tokyo",
    "Beijing",
    "forum",
    "government",
    "youth",
    "exchange",
    "environment",
    "climate",
    "trade",
    "investment",
    "ageing",
    "medicine",
    "media",
    "the",
    "of",
    "and",
    "to",
    "in",
    "that",
    "needs",
    "said",
    "discussed",
    "proposed",
    "both",
    "sides",
    "between",
    "countries",
    "future",
];

/// The same numbers at every run (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % n as u64).unwrap()
    }

    fn text(&mut self, words: &[&str], length: usize, space: &str) -> String {
        let mut text = String::new();
        while text.chars().count() < length {
            text.push_str(words[self.below(words.len())]);
            text.push_str(space);
        }
        text
    }
}

struct Log {
    voice: Voice,
    texts: HashMap<Hash, Arc<str>>,
}

impl Log {
    fn say(&mut self, kind: &str, subject: &str, body: Value) {
        let Value::Object(fields) = body else { return };
        let saying = Saying::strict(kind, fields).unwrap();
        let salt = Hash::of(&self.voice.size().to_be_bytes()).0;
        let composed = compose(&self.voice, subject, &saying, "2030-01-01T00:00:00Z", &salt).unwrap();
        let blobs: HashMap<Hash, Vec<u8>> = composed.blobs.into_iter().map(|b| (Hash::of(&b), b)).collect();
        let act = Act::read(self.voice.size(), &composed.entry, &|hash| blobs.get(hash).cloned());
        self.voice.hear(act.unwrap());
    }

    fn paragraphs(&mut self, numbers: &mut Numbers, words: &[&str], space: &str) -> Vec<Hash> {
        let mut one = || {
            let text = numbers.text(words, LENGTH / PARAGRAPHS, space);
            let hash = Hash::of(text.as_bytes());
            self.texts.insert(hash, text.into());
            hash
        };
        (0..PARAGRAPHS).map(|_| one()).collect()
    }
}

fn forum(numbers: &mut Numbers) -> Log {
    let mut log = Log { voice: Voice::new("jp"), texts: HashMap::new() };
    log.say("dialogue", "dialogue", json!({ "sides": ["jp"], "languages": ["ja", "zh", "en"] }));
    for edition in 1..=21 {
        log.say("edition", &edition.to_string(), json!({ "year": 2004 + edition, "status": "held" }));
        for session in 0..10 {
            let subject = format!("{edition}/s{session}");
            log.say("session", &subject, json!({ "kind": "parallel", "track": format!("t{}", session % 5) }));
            let report = format!("{subject}/report");
            let source = log.paragraphs(numbers, JA, "");
            let of = |(n, hash): (usize, &Hash)| json!({ "id": format!("p{n}"), "sha256": hash, "speaker": format!("jp-{}", n % 7) });
            let paragraphs: Vec<Value> = source.iter().enumerate().map(of).collect();
            log.say("text", &report, json!({ "genre": "report", "lang": "ja", "paragraphs": paragraphs }));
            for (lang, words, space) in [("zh", ZH, ""), ("en", EN, " ")] {
                let own = log.paragraphs(numbers, words, space);
                let of = |(n, (from, hash)): (usize, (&Hash, &Hash))| json!({ "id": format!("p{n}"), "from": from, "sha256": hash });
                let paragraphs: Vec<Value> = source.iter().zip(&own).enumerate().map(of).collect();
                log.say(
                    "translation",
                    &report,
                    json!({ "lang": lang, "renders": "ja", "by": "person", "paragraphs": paragraphs }),
                );
            }
        }
    }
    log
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut numbers = Numbers(7);
    let log = forum(&mut numbers);
    let forum = Forum::new([log.voice]);
    let dir = tempfile::tempdir()?;
    let index = Index::open(dir.path())?;
    let mut load = |hashes: &[Hash]| -> Result<Loaded, Box<dyn Error + Send + Sync>> {
        Ok(hashes.iter().filter_map(|hash| Some((*hash, log.texts.get(hash)?.clone()))).collect())
    };
    let start = Instant::now();
    let update = index.update(&forum, &mut load)?;
    let built = start.elapsed();
    let mut bytes = 0;
    for file in std::fs::read_dir(dir.path())? {
        bytes += file?.metadata()?.len();
    }
    let characters: usize = log.texts.values().map(|text| text.chars().count()).sum();
    println!(
        "{} documents, {characters} characters: indexed in {built:?}, {:.1} MB",
        update.added,
        bytes as f64 / 1e6
    );

    let mut times: Vec<(Duration, String)> = Vec::with_capacity(QUERIES);
    for n in 0..QUERIES {
        let vocabulary = [JA, ZH, EN][n % 3];
        let word = vocabulary[numbers.below(vocabulary.len())];
        // A word, a part of one, one character, two words, a word within one edition.
        let text: String = match n % 5 {
            0 | 4 => word.to_owned(),
            1 => word.chars().skip(1).take(2).collect(),
            2 => word.chars().take(1).collect(),
            _ => format!("{word} {}", vocabulary[numbers.below(vocabulary.len())]),
        };
        let Ok(terms) = Terms::parse(&text) else { continue };
        let filters = if n % 5 == 4 { vec![(Facet::Edition, "13".to_owned())] } else { Vec::new() };
        let start = Instant::now();
        let found = index.search(&Query {
            terms: &terms,
            filters: &filters,
            reader: Some("ja"),
            skip: 0,
            take: 20,
        })?;
        for hit in &found.hits {
            hit.parts.iter().for_each(|(_, text)| drop(terms.excerpt(text)));
        }
        times.push((start.elapsed(), text));
    }
    times.sort();
    let at =
        |part: usize| times.get(times.len() * part / 100).map(|(time, text)| format!("{time:?} ({text})"));
    println!(
        "{} searches with excerpts: p50 {:?}, p99 {:?}, slowest {:?}",
        times.len(),
        at(50),
        at(99),
        times.last()
    );
    Ok(())
}
