//! Words that search engines are known to miss, and words that they find where there are none.

use crate::bench::Bench;

/// Exactly the texts that hold the query are found.
fn only(lang: &str, query: &str, texts: &[&str], held: &[usize]) {
    let bench = Bench::of(lang, texts);
    let mut found = bench.texts(query);
    found.sort();
    let mut wanted: Vec<String> = held.iter().map(|n| texts[*n].to_owned()).collect();
    wanted.sort();
    assert_eq!(found, wanted, "{query}");
}

const T01: &str = "地域住民が主体となってまちづくりを進める";

#[test]
fn t01_a_japanese_word_that_stands_there_is_found() {
    only("ja", "まちづくり", &[T01, "街を作る。"], &[0]);
}

#[test]
fn t02_a_clause_is_not_one_word() {
    for query in ["主体", "進める", "民が", "住民", "地域住民が"] {
        only("ja", query, &[T01, "主な体制を進言した。"], &[0]);
    }
    only("zh", "合作", &["促进地区合作与相互信任", "合格的作品"], &[0]);
}

#[test]
fn t03_one_and_two_characters_are_enough() {
    let texts = ["日中の対話", "米国の政策", "電子の中", "韓国"];
    only("ja", "中", &texts, &[0, 2]);
    only("ja", "日中", &texts, &[0]);
    only("ja", "米", &texts, &[1]);
    only("ja", "国", &texts, &[1, 3]);
    // At the end, at the front, alone.
    only("ja", "話", &["日中の対話", "話す", "話", "対談"], &[0, 1, 2]);
}

#[test]
fn every_probe_of_a_word_within_a_longer_one_is_found() {
    for (lang, query, text) in [
        ("zh", "生命", "研究生命的起源"),
        ("ja", "参政権", "外国人参政権の議論"),
        ("ja", "外国人", "外国人参政権の議論"),
        ("ja", "ツール", "コミュニケーションツールを使う"),
        ("ja", "日中関係", "今後の日中関係について"),
        ("ja", "世論調査", "共同の世論調査の結果"),
        ("ja", "人工知能", "人工知能の規則"),
        ("zh", "人工智能", "人工智能的治理"),
        ("zh", "中日关系", "中日关系的未来"),
        ("ja", "フォーラム", "北京東京フォーラム"),
        ("ja", "関係", "日中関係"),
        ("ja", "東京", "東京都"),
        ("zh", "关系", "中日关系"),
    ] {
        only(lang, query, &[text, "無関な文", "这是别的句子"], &[0]);
    }
}

#[test]
fn a_word_stands_before_what_only_straddles_a_border_of_words() {
    let filler = "会議は長く続き、多くの人が意見を述べた。".repeat(8);
    let kyoto = format!("{filler}京都で開かれた。");
    for texts in [["東京都の京", &kyoto], [&kyoto, "東京都の京"]] {
        let bench = Bench::of("ja", &texts);
        assert_eq!(bench.texts("京都"), [kyoto.as_str(), "東京都の京"]);
    }
    let mayor = format!("{}上海市市长讲话。", "会议讨论了许多问题。".repeat(8));
    let bench = Bench::of("zh", &["南京市长江大桥", &mayor]);
    assert_eq!(bench.texts("市长"), [mayor.as_str(), "南京市长江大桥"]);
}

#[test]
fn shapes_of_a_character_make_no_difference() {
    for (query, text) in [
        ("が", "か\u{3099}くせい"),
        ("か\u{3099}くせい", "がくせい"),
        ("ABC", "ＡＢＣ会議"),
        ("ＡＢＣ", "abc会議"),
        ("ﾌｫｰﾗﾑ", "フォーラム"),
        ("佐々木", "佐佐木氏"),
        ("佐佐木", "佐々木氏"),
        ("葛城", "葛\u{e0100}城"),
        ("㍻", "平成"),
    ] {
        only("ja", query, &[text, "他の文"], &[0]);
    }
}

#[test]
fn one_name_is_found_in_japanese_simplified_and_traditional_characters() {
    let shapes = ["関係", "关系", "關係"];
    for query in shapes {
        only("ja", query, &shapes, &[0, 1, 2]);
    }
    let mut bench = Bench::new();
    bench.person("jp-a", &[("ja", "関沢広"), ("zh-Hant", "關澤廣"), ("en", "Hiroshi Sekizawa")], &[]);
    bench.update();
    for query in ["関沢広", "關澤廣", "关泽广", "關 澤廣", "sekizawa", "Sekizawa"] {
        let found = bench.find(query);
        assert_eq!(
            found.hits.first().and_then(|h| h.about.person.clone()).as_deref(),
            Some("jp-a"),
            "{query}"
        );
    }
}

#[test]
fn a_word_is_found_across_the_shapes_of_japan_and_china() {
    for (query, text) in [
        ("増加", "贸易额继续增加"),
        ("増加", "貿易額繼續增加"),
        ("价值", "共通の価値を守る"),
        ("価値", "坚持共同的价值"),
        ("减少", "排出の減少を目指す"),
        ("友誼", "中日两国人民的友谊"),
        ("特徴", "时代的特征"),
    ] {
        only("ja", query, &[text, "別の文", "这是别的句子"], &[0]);
    }
}

#[test]
fn english_is_found_by_its_stem_and_every_term_must_stand_there() {
    let texts = ["The panellists discussed trade.", "Trading partners met.", "A discussion of peace"];
    only("en", "trade", &texts, &[0, 1]);
    only("en", "discuss trading", &texts, &[0]);
    only("en", "\"trade discussed\"", &texts, &[]);
    only("en", "\"discussed trade\"", &texts, &[0]);
}

#[test]
fn names_are_found_without_marks_and_dots() {
    let texts = ["Yasushi Kudō spoke.", "Yasushi Kudo spoke.", "Rōichi Genda"];
    for query in ["Kudo", "kudō", "KUDO\u{304}", "\"Yasushi Kudo\""] {
        only("en", query, &texts, &[0, 1]);
    }
    only("en", "Roichi", &texts, &[2]);
    let texts = ["ジョン・スミス氏", "ジョンスミス氏", "ジョン、スミス", "ジョンとスミス"];
    for query in ["ジョンスミス", "ジョン・スミス", "ｼﾞｮﾝ･ｽﾐｽ"] {
        only("ja", query, &texts, &[0, 1]);
    }
    only("ja", "か", &["がくせい", "かくせい"], &[1]);
}

#[test]
fn a_phrase_does_not_cross_a_sentence() {
    only("ja", "日中", &["去る日。中国は", "日中"], &[1]);
}

#[test]
fn a_phrase_is_found_across_a_hyphen() {
    let texts = [
        "The Tokyo-Beijing Forum",
        "Tokyo\u{2013}Beijing ties",
        "Tokyo Beijing",
        "Tokyo, Beijing",
        "Beijing-Tokyo",
    ];
    for query in ["\"Tokyo Beijing\"", "Tokyo-Beijing", "\"Tokyo\u{2010}Beijing\""] {
        only("en", query, &texts, &[0, 1, 2]);
    }
    only("en", "\"Japan China\"", &["Japan-China relations", "Japan and China"], &[0]);
}
