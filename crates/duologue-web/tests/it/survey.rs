//! Survey pages: figures with their sources, trends with their gaps and breaks, differences, charts.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use duologue_forum::acts::{Agree, Body as Said, SampleKind, Saying, Strength};
use duologue_forum::survey::{
    Asking, Cell, Column, Group, Method, Rules, Sheet, Table, Weighting, survey_manifest, survey_release,
};
use duologue_forum::{Forum, Voice, compose};
use duologue_record::Hash;
use duologue_store::{Book, LogId, NewAct};
use duologue_survey::Values;
use duologue_web::{Lang, Place, Theme};
use http_body_util::BodyExt;
use serde_json::json;

use crate::bench::EXAMPLE;
use crate::home::main_of;
use crate::routes::{Server, at};

fn item(survey: &str, item: &str) -> Place {
    Place::SurveyItem(survey.to_owned(), item.to_owned())
}

#[test]
fn a_trend_shows_breaks_gaps_and_both_method_lines() {
    for (lang, broken, gap, cities) in [
        (Lang::Ja, "5都市から10都市へ", "未確認", "国全体を表さない"),
        (Lang::Zh, "由5个城市改为10个", "未见", "不代表全国"),
        (Lang::En, "from 5 to 10 cities", "not found", "does not cover the country"),
    ] {
        let page = EXAMPLE.page(lang, Place::Survey);
        let main = main_of(&page);
        assert!(main.contains(broken) && main.contains(gap) && main.contains(cities), "{lang:?}");
        // Figures of the first and the last year, of either public, as they were printed.
        assert!(["73.2", "89.0", "87.7", "90.2"].iter().all(|figure| main.contains(figure)), "{lang:?}");
        assert!(!main.contains("rehearsal"), "what is simulated stands in no trend");
        assert!(!main.contains("whisker"), "no interval where no design is known");
        // A year of which no figure was seen is in the table, and has no page to lead to.
        assert!(main.contains(">2011<") && !main.contains("survey/2011/importance"), "{lang:?}");
    }
}

#[test]
fn a_figure_stands_with_its_source_and_status_and_two_where_sources_differ() {
    let page = EXAMPLE.page(Lang::En, item("2009", "impression"));
    let main = main_of(&page);
    assert!(main.contains("32.6") && main.contains("35.7"), "both stand");
    assert!(main.contains("China Daily, other texts derived from it on the 2009 poll"));
    assert!(main.contains("n = 1,589") && main.contains("press"));
    assert!(main.contains("sources differ"), "the chart draws neither");
    assert!(main.contains("No interval is given where sampling and weighting were not published."));
    assert!(main.contains("The wording of the question is not on record"));
    let ja = EXAMPLE.page(Lang::Ja, item("2021", "impression"));
    // The published sums of 2021, in the page's own order of sides.
    let text = main_of(&ja);
    assert!(text.find("90.9").unwrap() < text.find("66.1").unwrap());
    let year = EXAMPLE.page(Lang::En, Place::SurveyYear("2021".to_owned()));
    for told in ["1,547", "face-to-face", "Xi’an", "not found", "18 and over", "does not cover the country"]
    {
        assert!(main_of(&year).contains(told), "{told}");
    }
}

/// Newspapers and organisers may print different figures: each says whose it is, in the table of every trend too.
#[test]
fn a_figure_of_a_trend_says_who_printed_it() {
    for (lang, press, organisers) in
        [(Lang::Ja, "報道", "主催者"), (Lang::Zh, "媒体", "主办方"), (Lang::En, "press", "organisers")]
    {
        let page = EXAMPLE.page(lang, Place::Survey);
        let row = |trend: &str, year: &str| {
            let table = section(&page, &format!("trend-{trend}-section")).split_once("<tbody>").unwrap().1;
            let rows: Vec<&str> = table.split("<tr>").collect();
            (*rows.iter().find(|row| row.contains(&format!(">{year}</a></th>"))).unwrap()).to_owned()
        };
        let said = |figure: &str, by: &str| format!("<small class=\"muted\">{by}</small> {figure}");
        let (y2015, y2018) = (row("impression", "2015"), row("impression", "2018"));
        assert!(
            y2015.contains(&said("88.8", organisers)) && y2015.contains(&said("78.3", organisers)),
            "{y2015}"
        );
        assert!(y2018.contains(&said("86.3", press)) && y2018.contains(&said("56.1", press)), "{y2018}");
        assert!(row("relations", "2018").contains(&said("39.0", organisers)), "{lang:?}");
    }
}

pub fn folder(extra: &str) -> duologue_forum::files::Folder {
    let side = |code: &str, lang: &str| {
        format!(
            "[[side]]\nsubject = \"side/{code}\"\nof = \"{code}\"\nnames = {{ en = \"Side {code}\" }}\nlanguages = [\"{lang}\", \"en\"]\nzone = \"Asia/Tokyo\"\n"
        )
    };
    let dialogue = format!(
        "[[dialogue]]\nsubject = \"dialogue\"\nsides = [\"jp\", \"cn\"]\nlanguages = [\"ja\", \"zh\", \"en\"]\n\n{}\n{}",
        side("jp", "ja"),
        side("cn", "zh")
    );
    let survey = |side: &str, lang: &str| {
        let labels = |text: &str| format!("{{ {lang} = \"{text}\", en = \"{text}\" }}");
        format!(
            "[[wording]]\nsubject = \"survey/2030\"\nfield = \"title\"\nlang = \"{lang}\"\ntext = \"=Survey\"\n\n[[questionnaire]]\nsubject = \"survey/2030\"\nversion = 1\nitems = [\"sex\", \"q1\"]\n\n[[item]]\nsubject = \"survey/2030/sex\"\nwordings = {}\nanswers = [{{ code = \"1\", labels = {} }}]\nbackground = true\n\n[[item]]\nsubject = \"survey/2030/q1\"\nwordings = {}\nanswers = [{{ code = \"1\", labels = {} }}, {{ code = \"2\", labels = {} }}]\n\n[[wave]]\nsubject = \"survey/2030\"\nside = \"{side}\"\nsample = \"public\"\nn = 400\nfrom = \"2030-01\"\nto = \"2030-02\"\n{extra}\n",
            labels("Sex?"),
            labels("men"),
            labels("Good?"),
            labels("=1+1"),
            labels("<b>no</b>")
        )
    };
    let voice = |code: &str, kind: &str| format!("\n[[voice]]\ncode = \"{code}\"\nkind = \"{kind}\"\n");
    [
        (
            "duologue.toml",
            format!(
                "code = \"t\"\n{}{}{}",
                voice("archive", "recorder"),
                voice("jp", "side"),
                voice("cn", "side")
            ),
        ),
        ("dialogue/archive.toml", dialogue),
        ("surveys/2030/jp.toml", survey("jp", "ja")),
        ("surveys/2030/cn.toml", survey("cn", "zh")),
    ]
    .into_iter()
    .map(|(path, text)| (path.to_owned(), text.into_bytes()))
    .collect()
}

/// 100 of 400 against 300 of 400, and a group whose second answer is not shown.
pub fn sheets(side: &str, first: u64) -> Vec<Vec<u8>> {
    let cell = |answer: &str, n: u64, base: f64| Cell {
        n: Some(n),
        weighted: Some(format!("{n}.5")),
        se: Some("0.02".into()),
        df: Some(399),
        low: Some(format!("{:.3}", n as f64 / base - 0.04)),
        high: Some(format!("{:.3}", n as f64 / base + 0.04)),
        ..Cell::new(answer)
    };
    let hidden = |answer: &str| Cell { suppressed: true, ..Cell::new(answer) };
    let total = Column {
        by: vec![],
        base: Some(400),
        weighted: Some("401".into()),
        decimals: 1,
        uncertain: false,
        cells: vec![cell("1", first, 400.0), cell("2", 400 - first, 400.0)],
    };
    let men = Column {
        by: vec![Group { item: "sex".into(), answer: "1".into() }],
        base: Some(80),
        weighted: Some("80".into()),
        decimals: 0,
        uncertain: true,
        cells: vec![hidden("1"), hidden("2")],
    };
    let (survey, kind) = ("2030".to_owned(), SampleKind::Public);
    let table = Table {
        survey: survey.clone(),
        side: side.into(),
        sample: kind,
        item: "q1".into(),
        multiple: false,
        columns: vec![total, men],
    };
    let sheets = [Sheet::SurveyMethod(Box::new(method(side))), Sheet::SurveyTable(table)];
    sheets.iter().map(|sheet| sheet.to_bytes().unwrap()).collect()
}

pub fn method(side: &str) -> Method {
    Method {
        survey: "2030".to_owned(),
        side: side.into(),
        sample: SampleKind::Public,
        simulated: false,
        questionnaire: Hash::of(b"q"),
        delivery: Hash::of(b"d"),
        rows: 400,
        weighting: Weighting::default(),
        effect: "1.2".into(),
        interval: "logit".into(),
        confidence: "0.95".into(),
        rules: Rules { base: 50, cell: 10 },
        suppressed: 2,
        licence: None,
        approval: None,
        consent: None,
        microdata: [].into(),
        small_cells: None,
    }
}

/// A site on which both sides have released their results.
pub async fn released(extra: &str) -> Server {
    let all: Vec<Vec<u8>> = sheets("jp", 100).into_iter().chain(sheets("cn", 300)).collect();
    release(&folder(extra), all, Vec::new()).await
}

/// A site on which both sides have released these sheets, with the parts of files that they name.
pub async fn release(
    folder: &duologue_forum::files::Folder,
    all: Vec<Vec<u8>>,
    parts: Vec<Vec<u8>>,
) -> Server {
    let theme = Theme { licence: Some("CC-BY-4.0".to_owned()), ..Theme::default() };
    let server = at(folder, theme, "http://forum.example").await;
    release_on(&server, "2030", all, parts).await;
    server
}

/// The same on a site that is there.
async fn release_on(server: &Server, survey: &str, all: Vec<Vec<u8>>, parts: Vec<Vec<u8>>) {
    let (manifest, mut blobs) = survey_manifest(all, &["jp", "cn"]).unwrap();
    let hash = manifest.hash().unwrap();
    let sheets = blobs.clone();
    blobs.push(manifest.to_bytes().unwrap());
    blobs.extend(parts);
    server.site.store.put_blobs(blobs).await.unwrap();
    let on = format!("manifest/{hash}");
    let at = "2030-03-01T05:00:00Z";
    let agree = Saying::own(Said::Agree(Agree { strength: Some(Strength::Staff), ..Agree::default() }));
    let tables: Vec<Voice> = ["jp", "cn"]
        .map(|side| {
            let mut table = Voice::new(side);
            let composed = compose(&table, &on, &agree, at, &[1; 32]).unwrap();
            let body = composed.blobs[0].clone();
            table.hear(duologue_forum::Act::read(0, &composed.entry, &|_| Some(body.clone())).unwrap());
            table
        })
        .into();
    for side in ["jp", "cn"] {
        let forum: std::sync::Arc<Forum> = server.site.forum();
        let mut voices: Vec<&Voice> = forum.voices().collect();
        voices.extend(&tables);
        let asking =
            Asking { hash: &hash, manifest: &manifest, side, sides: &["jp", "cn"], voices: &voices, now: at };
        let mut voice = forum.voice(side).unwrap().clone();
        let mut acts = Vec::new();
        for (n, (subject, saying)) in survey_release(&asking, &sheets).unwrap().into_iter().enumerate() {
            let composed = compose(&voice, &subject, &saying, at, &[n as u8 + 1; 32]).unwrap();
            let body = composed.blobs[0].clone();
            voice.hear(
                duologue_forum::Act::read(voice.size(), &composed.entry, &|_| Some(body.clone())).unwrap(),
            );
            acts.push(NewAct { entry: composed.entry, blobs: composed.blobs });
        }
        let size = forum.voice(side).unwrap().size();
        server.site.store.append(&LogId::new(side, Book::Record), size, acts).await.unwrap();
        let page = server.text(&format!("/en/survey/{survey}/q1")).await.1;
        assert!(!page.contains("results.csv"), "not before all have said so");
        server.site.refresh().await.unwrap();
    }
}

/// The files of a dialogue whose survey of 2030 was asked in 2029 before, there with this question.
fn two_years(question: &str, extra: &str) -> duologue_forum::files::Folder {
    let mut files = folder(extra);
    for side in ["jp", "cn"] {
        let text = String::from_utf8(files[&format!("surveys/2030/{side}.toml")].clone()).unwrap();
        let text = text.replace("2030", "2029").replace("Good?", question);
        files.insert(format!("surveys/2029/{side}.toml"), text.into_bytes());
    }
    files
}

/// A site on which 60 and 290 of 400 gave the first answer in 2029, 100 and 300 in 2030.
async fn released_twice(question: &str, extra: &str) -> Server {
    twice(&two_years(question, extra)).await
}

async fn twice(files: &duologue_forum::files::Folder) -> Server {
    let server = at(files, Theme::default(), "http://forum.example").await;
    let earlier = sheets("jp", 60).into_iter().chain(sheets("cn", 290));
    let earlier =
        earlier.map(|sheet| String::from_utf8(sheet).unwrap().replace("\"2030\"", "\"2029\"").into_bytes());
    release_on(&server, "2029", earlier.collect(), Vec::new()).await;
    let all = sheets("jp", 100).into_iter().chain(sheets("cn", 300)).collect();
    release_on(&server, "2030", all, Vec::new()).await;
    server
}

/// The part of a page under a heading's id.
pub fn section<'a>(page: &'a str, id: &str) -> &'a str {
    let rest = page.split_once(&format!("id=\"{id}\"")).unwrap_or_else(|| panic!("{id}\n{page}")).1;
    rest.split_once("</section>").unwrap().0
}

#[tokio::test]
async fn the_same_question_is_compared_with_the_year_before_in_each_public() {
    let server = released_twice("Good?", "").await;
    let page = server.text("/en/survey/2030/q1").await.1;
    let since = section(&page, "since");
    // 40 of 401 more: 100 × 40 / 401; t(798) = 1.96295 times √(0.02² + 0.02²) is 5.55 points.
    for told in
        ["Since 2029", "15.1", "25.1", "+10.0", "+4.4 to +15.5", "Difference, points", "Side jp", "Side cn"]
    {
        assert!(since.contains(told), "{told}\n{since}");
    }
    // 10 of 401 more in the other public: 2.5 ± 5.6.
    assert!(since.contains("−3.1 to +8.0"), "{since}");
    assert!(server.text("/ja/survey/2030/q1").await.1.contains("2029年からの変化"));
    assert!(server.text("/zh/survey/2030/q1").await.1.contains("与2029年相比"));
    // From two waves on it is told whether they can be compared; before the first nothing was asked.
    assert!(main_of(&page).contains("same as before"));
    assert!(!server.text("/en/survey/2029/q1").await.1.contains("id=\"since\""));
    assert!(!released("").await.text("/en/survey/2030/q1").await.1.contains("Can it be compared"));
}

#[tokio::test]
async fn other_words_or_no_released_figures_leave_no_difference_and_say_why() {
    let server = released_twice("Very good?", "").await;
    let page = server.text("/en/survey/2030/q1").await.1;
    let since = section(&page, "since");
    assert!(since.contains("the wording or the answers changed since 2029"), "{since}");
    assert!(!since.contains("<table"), "{since}");

    // One side changed its words: the other's public is compared all the same.
    let mut files = two_years("Good?", "");
    let earlier = String::from_utf8(files["surveys/2029/cn.toml"].clone()).unwrap();
    files.insert("surveys/2029/cn.toml".to_owned(), earlier.replace("Good?", "Fine?").into_bytes());
    let page = twice(&files).await.text("/en/survey/2030/q1").await.1;
    let since = section(&page, "since");
    assert!(since.contains("+4.4 to +15.5") && !since.contains("−3.1 to +8.0"), "{since}");
    assert!(
        since.contains(
            "Side cn: no difference is given, since the wording or the answers changed since 2029."
        )
    );
    assert!(page.contains("Side jp: same as before; Side cn: wording or answers changed"), "{page}");

    let mut files = two_years("Good?", "");
    let topline = "\n[[topline]]\nsubject = \"survey/2029/q1\"\nside = \"cn\"\nsample = \"public\"\nn = 1000\nshares = { 1 = \"50.0\" }\nprinted = \"official\"\n";
    files.entry("surveys/2029/cn.toml".to_owned()).and_modify(|file| file.extend(topline.as_bytes()));
    let all = sheets("jp", 100).into_iter().chain(sheets("cn", 300)).collect();
    let server = release(&files, all, Vec::new()).await;
    let page = server.text("/en/survey/2030/q1").await.1;
    let told = "Side cn: no difference is given, since figures with a standard error were not released of both years.";
    assert!(section(&page, "since").contains(told), "{page}");
}

/// The interval that was released is 21.0 to 29.0; the largest margin of n = 400 under the effect 1.2 were 5.4 points.
#[tokio::test]
async fn a_trend_draws_the_interval_that_was_released() {
    let mut files = two_years("Good?", "coverage = \"cities\"\nsites = 10");
    for side in ["jp", "cn"] {
        let topline = format!(
            "[[topline]]\nsubject = \"survey/2028/q1\"\nside = \"{side}\"\nsample = \"public\"\nn = 1000\nshares = {{ 1 = \"50.0\" }}\nprinted = \"official\"\n"
        );
        let next = topline.replace("2028", "2029");
        files.insert(format!("surveys/2028/{side}.toml"), topline.into_bytes());
        let path = format!("surveys/2029/{side}.toml");
        files.entry(path).and_modify(|file| file.extend(format!("\n{next}").as_bytes()));
    }
    let all = sheets("jp", 100).into_iter().chain(sheets("cn", 300)).collect();
    let server = release(&files, all, Vec::new()).await;
    let svg = String::from_utf8(bytes(&server, "/en/survey/2030/q1/trend.svg").await.2).unwrap();
    assert!(svg.contains("Interval of 2030: ") && svg.contains("does not cover the country"), "{svg}");
    assert!(!svg.contains("assumed design effect"), "{svg}");
    for path in ["/en/survey", "/en/survey/2030/q1"] {
        let page = server.text(path).await.1;
        assert!(main_of(&page).contains("Interval of 2030: ") && !page.contains("assumed design"), "{page}");
    }
    // The axis has 0 at 282 and 80 at 18: 3.3 a point, 282 − 3.3 × 21 and 282 − 3.3 × 29.
    assert!(svg.contains("y1=\"212.7\"") && svg.contains("y2=\"186.3\""), "{svg}");
}

pub async fn bytes(server: &Server, path: &str) -> (StatusCode, axum::http::HeaderMap, Vec<u8>) {
    let response = server.send(Request::get(path).body(Body::empty()).unwrap()).await;
    let (parts, body) = response.into_parts();
    (parts.status, parts.headers, body.collect().await.unwrap().to_bytes().to_vec())
}

#[tokio::test]
async fn released_results_show_with_intervals_and_differences_in_figures_and_words() {
    let server = released("").await;
    let (status, page) = server.text("/en/survey/2030/q1").await;
    assert_eq!(status, StatusCode::OK);
    let main = main_of(&page);
    // 100.5 and 300.5 of 401; se √(0.02² + 0.02²) and t(798): 49.9 ± 5.6.
    for told in [
        "25.1",
        "74.9",
        "−49.9",
        "−55.4 to −44.3",
        "by 49.9 points (95% interval 44.3 to 55.4)",
        "not shown",
        "few people, uncertain",
        "CC-BY-4.0",
    ] {
        assert!(main.contains(told), "{told}\n{main}");
    }
    // An interval stands under its figure, in the same cell.
    assert!(
        main.contains("<td class=\"n\">−49.9<br><small class=\"muted\">−55.4 to −44.3</small></td>"),
        "{main}"
    );
    assert!(main.contains("which chance alone hardly explains") && main.contains("class=\"whisker\""));
    // What is suppressed can be told from nothing: the group's own counts stand nowhere.
    assert!(!main.contains("&lt;b&gt;no&lt;/b&gt;</b>") && !main.contains("<b>no</b>"));
    let year = server.text("/en/survey/2030").await.1;
    assert!(year.contains("Released on 1 March 2030") && year.contains("results.xlsx"), "{year}");
    let data = year.split("application/ld+json\">").nth(1).unwrap().split("</script>").next().unwrap();
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    let dataset = data["@graph"].as_array().unwrap().iter().find(|t| t["@type"] == "Dataset").unwrap();
    assert_eq!(dataset["license"], json!("CC-BY-4.0"));
    assert_eq!(dataset["temporalCoverage"], json!("2030-01/2030-02"));
    assert_eq!(
        dataset["distribution"][0]["contentUrl"],
        json!("http://forum.example/en/survey/2030/results.csv")
    );
    let feed = server.text("/en/feed.atom").await.1;
    assert!(
        feed.contains("Results of a joint survey released") && feed.contains("/en/survey/2030\""),
        "{feed}"
    );
}

/// 100 of 400 gave the first answer and 350 the second: of an item that takes several they need not sum to 100.
#[tokio::test]
async fn an_item_with_several_answers_says_so_and_is_drawn_in_bars() {
    let mut files = folder("");
    for path in ["surveys/2030/jp.toml", "surveys/2030/cn.toml"] {
        let text = String::from_utf8(files[path].clone()).unwrap();
        let (before, after) = text.split_once("[[wave]]").unwrap();
        let text = format!("{}\nmultiple = true\n\n[[wave]]{after}", before.trim_end());
        files.insert(path.to_owned(), text.into_bytes());
    }
    let several = |bytes: Vec<u8>| match Sheet::from_bytes(&bytes).unwrap() {
        Sheet::SurveyTable(mut table) => {
            table.multiple = true;
            table.columns[0].cells[1].n = Some(350);
            table.columns[0].cells[1].weighted = Some("350.5".into());
            Sheet::SurveyTable(table).to_bytes().unwrap()
        }
        _ => bytes,
    };
    let all = sheets("jp", 100).into_iter().chain(sheets("cn", 300)).map(several).collect();
    let server = release(&files, all, Vec::new()).await;
    for (lang, told) in [("en", "several answers possible"), ("ja", "複数回答"), ("zh", "可多选")] {
        let page = server.text(&format!("/{lang}/survey/2030/q1")).await.1;
        // Above the chart and above the table, and in the chart itself.
        assert!(main_of(&page).matches(told).count() >= 2, "{lang}: {page}");
        // 350.5 of 401.
        assert!(main_of(&page).contains("25.1") && main_of(&page).contains("87.4"), "{page}");
        assert!(server.text(&format!("/{lang}/survey/2030")).await.1.contains(told));
        let frame =
            String::from_utf8(bytes(&server, &format!("/{lang}/survey/2030/q1/frame.html")).await.2).unwrap();
        assert!(frame.contains(told));
        let svg = String::from_utf8(bytes(&server, &format!("/{lang}/survey/2030/q1/answers.svg")).await.2)
            .unwrap();
        assert!(svg.contains(told), "{svg}");
    }
    let csv = String::from_utf8(bytes(&server, "/en/survey/2030/results.csv").await.2).unwrap();
    let mut rows = csv::Reader::from_reader(csv.trim_start_matches('\u{FEFF}').as_bytes());
    let rows: Vec<std::collections::BTreeMap<String, String>> =
        rows.deserialize().map(Result::unwrap).collect();
    assert!(rows.len() == 8 && rows.iter().all(|row| row["multiple"] == "true"));
    let book = bytes(&server, "/en/survey/2030/results.xlsx").await.2;
    let read = duologue_survey::xlsx::read(&book, &duologue_survey::table::Limits::default()).unwrap();
    assert_eq!(read.variable("multiple").unwrap().values, Values::Texts(vec!["true".to_owned(); 8]));
    let json: serde_json::Value =
        serde_json::from_slice(&bytes(&server, "/en/survey/2030/results.json").await.2).unwrap();
    assert_eq!(json["tables"][0]["multiple"], json!(true));
    let xml = String::from_utf8(bytes(&server, "/en/survey/2030/codebook.xml").await.2).unwrap();
    // Behind sex: V2 and V3 are given and not given of either answer.
    assert!(xml.contains("<varGrp type=\"multipleResp\" var=\"V2 V3\" name=\"q1\">"), "{xml}");
    assert!(xml.contains("name=\"q1_2\"") && xml.contains("not given") && xml.contains("非選択"), "{xml}");
}

/// A group of 250 of whom 20 %, 15.5 to 25.4, gave the first answer.
#[tokio::test]
async fn groups_stand_with_an_interval_under_each_figure() {
    let of_group = |bytes: Vec<u8>| match Sheet::from_bytes(&bytes).unwrap() {
        Sheet::SurveyTable(mut table) => {
            let cell = |answer: &str, n: u64, low: &str, high: &str| Cell {
                n: Some(n),
                weighted: Some(n.to_string()),
                low: Some(low.to_owned()),
                high: Some(high.to_owned()),
                ..Cell::new(answer)
            };
            let men = &mut table.columns[1];
            (men.base, men.weighted, men.decimals) = (Some(250), Some("250".to_owned()), 1);
            men.cells = vec![cell("1", 50, "0.1548", "0.2544"), cell("2", 200, "0.7456", "0.8452")];
            Sheet::SurveyTable(table).to_bytes().unwrap()
        }
        _ => bytes,
    };
    let all = sheets("jp", 100).into_iter().chain(sheets("cn", 300)).map(of_group).collect();
    let server = release(&folder(""), all, Vec::new()).await;
    for (lang, heading) in
        [("en", "Per cent; the 95% interval underneath"), ("ja", "下の段は95％区間"), ("zh", "下行为95%区间")]
    {
        let page = server.text(&format!("/{lang}/survey/2030/q1")).await.1;
        let table = page.split_once("<table class=\"groups\">").unwrap().1.split_once("</table>").unwrap().0;
        assert!(table.contains(">20.0<br><small class=\"muted\">15.5–25.4</small>"), "{lang}: {table}");
        let head = table.split_once("</thead>").unwrap().0;
        assert!(head.contains(heading), "{lang}: {head}");
        // Group, two answers, base.
        assert_eq!(head.matches("<th ").count(), 4, "{head}");
        let row = table.split_once("<tbody><tr>").unwrap().1.split_once("</tr>").unwrap().0;
        assert_eq!(row.matches("<td").count() + row.matches("<th").count(), 4, "{row}");
    }
}

#[tokio::test]
async fn an_item_without_words_in_the_pages_language_says_so() {
    let mut files = folder("");
    for path in ["surveys/2030/jp.toml", "surveys/2030/cn.toml"] {
        let text = String::from_utf8(files[path].clone()).unwrap();
        files.insert(path.to_owned(), text.replace(", en = \"Good?\"", "").into_bytes());
    }
    let all = sheets("jp", 100).into_iter().chain(sheets("cn", 300)).collect();
    let server = release(&files, all, Vec::new()).await;
    let note = "there is no English yet";
    let english = server.text("/en/survey/2030/q1").await.1;
    let (title, rest) = main_of(&english).split_once("</h1>").unwrap();
    assert!(title.contains("<h1 lang=\"") && title.contains("Good?"), "{title}");
    assert!(rest.split_once("</div>").unwrap().0.contains(note), "{rest}");
    // It has words in English, and either side's own.
    assert!(!main_of(&server.text("/en/survey/2030/sex").await.1).contains(note));
    assert!(!main_of(&server.text("/ja/survey/2030/q1").await.1).contains("まだありません"));
    assert!(!main_of(&server.text("/zh/survey/2030/q1").await.1).contains("尚无中文"));
}

#[tokio::test]
async fn what_is_simulated_is_no_data_for_machines_and_says_so_to_people() {
    let server = released("simulated = true").await;
    let year = server.text("/en/survey/2030").await.1;
    assert!(year.contains("These figures stand for nobody and must not be quoted"), "{year}");
}

#[tokio::test]
async fn s21_a_chart_goes_out_as_a_drawing_a_picture_and_a_frame_without_script() {
    let server = released("").await;
    let (status, headers, svg) = bytes(&server, "/en/survey/2030/q1/answers.svg").await;
    assert_eq!((status, headers["content-disposition"].to_str().unwrap()), (StatusCode::OK, "attachment"));
    let svg = String::from_utf8(svg).unwrap();
    assert!(
        svg.starts_with("<svg xmlns")
            && svg.contains("n = 400")
            && svg.contains("http://forum.example/en/survey/2030/q1")
    );
    assert!(!svg.contains("<script") && svg.contains("&lt;b&gt;no"), "{svg}");
    let (status, _, png) = bytes(&server, "/en/survey/2030/q1/answers.png").await;
    // A machine without fonts draws none, rather than one without letters.
    assert!(status == StatusCode::NOT_FOUND || png.starts_with(b"\x89PNG\r\n\x1a\n"));
    let (status, headers, frame) = bytes(&server, "/en/survey/2030/q1/frame.html").await;
    assert_eq!(status, StatusCode::OK);
    assert!(headers["content-security-policy"].to_str().unwrap().contains("frame-ancestors *"));
    let frame = String::from_utf8(frame).unwrap();
    assert!(frame.contains("<svg class=\"chart\"") && frame.contains("<base target=\"_blank\">"));
    assert!(!frame.contains("<script") && !frame.contains("<b>no</b>"));
    let (_, headers, page) = bytes(&server, "/en/survey/2030/q1").await;
    assert!(headers["content-security-policy"].to_str().unwrap().contains("frame-ancestors 'none'"));
    // What others paste says that nothing of it may run, on the page and as the answer to who asks.
    let page = String::from_utf8(page).unwrap();
    assert!(page.contains("type=\"application/json+oembed\""));
    let (status, _, answer) =
        bytes(&server, "/api/oembed?url=http%3A%2F%2Fforum.example%2Fen%2Fsurvey%2F2030%2Fq1").await;
    assert_eq!(status, StatusCode::OK);
    let answer: serde_json::Value = serde_json::from_slice(&answer).unwrap();
    let html = answer["html"].as_str().unwrap();
    assert!(html.starts_with("<iframe src=\"http://forum.example/en/survey/2030/q1/frame.html\""), "{html}");
    let sandbox = "sandbox=\"allow-popups allow-popups-to-escape-sandbox\"";
    assert!(html.contains(sandbox) && page.contains(&sandbox.replace('"', "&#34;")), "{html}");
    // An item without a chart has no frame.
    let (_, _, bare) = bytes(&server, "/en/survey/2030/sex").await;
    assert!(!String::from_utf8(bare).unwrap().contains("oembed"));
    let (status, _, _) =
        bytes(&server, "/api/oembed?url=http%3A%2F%2Fforum.example%2Fen%2Fsurvey%2F2030%2Fsex").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[test]
fn an_assumed_design_effect_gives_an_interval_and_is_said() {
    let mut folder = folder("");
    let topline = "[[topline]]\nsubject = \"survey/2029/q1\"\nside = \"cn\"\nsample = \"public\"\nn = 1000\nshares = { 1 = \"50.0\" }\nprinted = \"official\"\neffect = \"1.6\"\n";
    folder.insert("surveys/2029/cn.toml".to_owned(), topline.as_bytes().to_vec());
    let page = crate::bench::Bench::of(&folder).page(Lang::En, item("2029", "q1"));
    // 1.96 × √(1.6 × 0.25 / 1000) = 3.92 points.
    assert!(
        main_of(&page).contains("46.1–53.9") && main_of(&page).contains("assumed design effect 1.6"),
        "{page}"
    );
}

#[test]
fn an_interval_of_a_trend_says_whom_it_covers_and_what_it_assumes() {
    let mut folder = folder("");
    for (year, effect) in [("2027", ""), ("2028", "effect = \"1.6\"\n"), ("2029", "")] {
        let wave = format!(
            "[[wave]]\nsubject = \"survey/{year}\"\nside = \"cn\"\nsample = \"public\"\nn = 1000\nfrom = \"{year}-01\"\nto = \"{year}-02\"\ncoverage = \"cities\"\nsites = 10\n\n"
        );
        let topline = format!(
            "[[topline]]\nsubject = \"survey/{year}/q1\"\nside = \"cn\"\nsample = \"public\"\nn = 1000\nshares = {{ 1 = \"50.0\" }}\nprinted = \"official\"\n{effect}"
        );
        folder.insert(format!("surveys/{year}/cn.toml"), (wave + &topline).into_bytes());
    }
    let bench = crate::bench::Bench::of(&folder);
    for place in [Place::Survey, item("2029", "q1")] {
        let page = bench.page(Lang::En, place);
        let main = main_of(&page);
        let note = main.split_once("Interval of 2028: ").expect(main).1.split_once("</p>").unwrap().0;
        assert!(
            note.contains("does not cover the country") && note.contains("assumed design effect 1.6"),
            "{note}"
        );
        assert!(!main.contains("Interval of 2029"), "{main}");
    }
}
