//! What of a survey's release can be taken away: answers, tables, codebooks, and what they say of the method.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use duologue_forum::acts::{Body as Said, Redact, Saying};
use duologue_forum::compose;
use duologue_forum::survey::microdata::{MOST, PART, parts};
use duologue_forum::survey::{Method, Microdata, Sheet, Target, Weighting};
use duologue_record::Hash;
use duologue_store::{Book, LogId, NewAct};
use duologue_survey::{Values, sav};
use serde_json::json;

use crate::survey::{bytes, folder, method, release, released, section, sheets};

/// Answers that nobody gave: 1,500 rows of 200 items in the words of a language.
fn wave(lang: &str) -> Vec<u8> {
    let mut chance = 2021_u64;
    let mut answer = || {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from((chance >> 33) as u32 % 5 + 1)
    };
    let variable = |n: usize| sav::Variable {
        label: format!("{lang} {n}"),
        ..sav::Variable::new(format!("q{n}"), Values::Numbers((0..1500).map(|_| answer()).collect()))
    };
    let file = sav::File { rows: 1500, variables: (1..=200).map(variable).collect(), ..sav::File::default() };
    sav::write(&file, sav::Compression::Zlib).unwrap().bytes
}

fn with_answers(files: &[(&str, &Vec<u8>)]) -> Vec<Vec<u8>> {
    let microdata = files.iter().map(|(lang, file)| ((*lang).to_owned(), Microdata::of(file))).collect();
    let method = Sheet::SurveyMethod(Box::new(Method { microdata, ..method("jp") }));
    let own = sheets("jp", 100).into_iter().skip(1);
    [method.to_bytes().unwrap()].into_iter().chain(own).chain(sheets("cn", 300)).collect()
}

#[tokio::test]
async fn answers_larger_than_a_blob_are_downloaded_byte_for_byte() {
    let (ja, zh) = (wave("ja"), wave("zh"));
    assert!((PART..MOST as usize).contains(&ja.len()), "{}", ja.len());
    let parts = [&ja, &zh].into_iter().flat_map(|file| parts(file)).map(<[u8]>::to_vec).collect();
    let server = release(&folder(""), with_answers(&[("ja", &ja), ("zh", &zh)]), parts).await;

    let path = "/ja/survey/2030/jp-public.ja.sav";
    let (status, headers, body) = bytes(&server, path).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(headers["content-type"], "application/x-spss-sav");
    assert_eq!(headers["content-disposition"], "attachment");
    assert_eq!(headers["access-control-allow-origin"], "*");
    assert!(body == ja, "the file is not what was released");
    let read = sav::read(&body, &sav::Limits::default()).unwrap().file;
    assert_eq!((read.rows, read.variables.len(), read.variables[199].label.as_str()), (1500, 200, "ja 200"));
    // Who has it already is told so by the hash of the whole.
    let etag = format!("\"{}\"", Hash::of(&ja));
    assert_eq!(headers["etag"].to_str().unwrap(), etag);
    let again =
        server.send(Request::get(path).header("if-none-match", etag).body(Body::empty()).unwrap()).await;
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);

    // Every page leads to every file; each folder's sums name the files that stand in it.
    let page = server.text("/en/survey/2030").await.1;
    assert!(
        page.contains("/ja/survey/2030/jp-public.ja.sav") && page.contains(&Hash::of(&zh).to_string()),
        "{page}"
    );
    let sums = |lang: &str| format!("/{lang}/survey/2030/SHA256SUMS");
    let ja_sums = String::from_utf8(bytes(&server, &sums("ja")).await.2).unwrap();
    assert!(ja_sums.contains(&format!("{}  jp-public.ja.sav\n", Hash::of(&ja))), "{ja_sums}");
    assert!(!ja_sums.contains("zh.sav"), "{ja_sums}");
    assert!(bytes(&server, &sums("zh")).await.2.ends_with(b"  jp-public.zh.sav\n"));
    for wrong in [
        "/en/survey/2030/jp-public.ja.sav",
        "/ja/survey/2030/cn-public.ja.sav",
        "/ja/survey/1999/jp-public.ja.sav",
    ] {
        assert_eq!(bytes(&server, wrong).await.0, StatusCode::NOT_FOUND, "{wrong}");
    }

    // A part that was removed takes its file along, and both pages and downloads say so.
    let forum = server.site.forum();
    let voice = forum.voice("jp").unwrap();
    // The first, which has the words; answers alone may be the same bytes in every language.
    let part = Hash::of(parts_of(&ja)[0]);
    let redact =
        Saying::own(Said::Redact(Redact { blobs: vec![part], ground: "privacy".into(), replacement: None }));
    let composed = compose(voice, "redaction", &redact, "2030-03-02T05:00:00Z", &[9; 32]).unwrap();
    let act = NewAct { entry: composed.entry, blobs: composed.blobs };
    server.site.store.append(&LogId::new("jp", Book::Record), voice.size(), vec![act]).await.unwrap();
    server.site.store.redact(&[part]).await.unwrap();
    server.site.refresh().await.unwrap();
    for (lang, told) in [("en", "removed from the record"), ("ja", "記録から削除"), ("zh", "已从记录中删除")]
    {
        let page = server.text(&format!("/{lang}/survey/2030")).await.1;
        assert!(!page.contains("jp-public.ja.sav") && page.contains("jp-public.zh.sav"), "{page}");
        assert!(page.contains(told), "{page}");
        if lang == "ja" {
            let (status, _, gone) = bytes(&server, path).await;
            assert_eq!(status, StatusCode::GONE);
            assert!(String::from_utf8(gone).unwrap().contains(told));
        }
    }
    assert!(bytes(&server, "/zh/survey/2030/jp-public.zh.sav").await.2 == zh);
    assert!(!String::from_utf8(bytes(&server, &sums("ja")).await.2).unwrap().contains(".sav"));
}

fn parts_of(file: &[u8]) -> Vec<&[u8]> {
    parts(file).collect()
}

#[tokio::test]
async fn answers_of_which_a_part_is_not_here_are_refused_with_a_reason() {
    let ja = wave("ja");
    let kept = parts_of(&ja).into_iter().skip(1).map(<[u8]>::to_vec).collect();
    let server = release(&folder(""), with_answers(&[("ja", &ja)]), kept).await;
    let (status, _, body) = bytes(&server, "/ja/survey/2030/jp-public.ja.sav").await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(String::from_utf8(body).unwrap().contains("部分がそろっていない"));
}

/// “No answer” counts as none; codes are numbers; with a file of answers goes its variable of weights.
#[tokio::test]
async fn a_codebook_names_missing_answers_kinds_and_the_weight() {
    let mut files = folder("");
    for path in ["surveys/2030/jp.toml", "surveys/2030/cn.toml"] {
        let text = String::from_utf8(files[path].clone()).unwrap();
        let none = "{ code = \"9\", labels = { en = \"No answer\" }, missing = true }]";
        let text = text.replace("<b>no</b>\" } }]", &format!("<b>no</b>\" }} }}, {none}"));
        assert!(text.contains("No answer"), "{text}");
        files.insert(path.to_owned(), text.into_bytes());
    }
    let book = async |all| {
        let server = release(&files, all, Vec::new()).await;
        String::from_utf8(bytes(&server, "/en/survey/2030/codebook.xml").await.2).unwrap()
    };
    let without = book(sheets("jp", 100).into_iter().chain(sheets("cn", 300)).collect()).await;
    let squeezed = |xml: &str| xml.split('>').map(str::trim).collect::<Vec<_>>().join(">");
    let missing = "<catgry missing=\"Y\"><catValu>9</catValu>";
    assert!(squeezed(&without).contains(missing), "{without}");
    assert!(without.contains("<item UNITS=\"INT\" VALUE=\"9\"/>"), "{without}");
    assert_eq!(without.matches("<varFormat type=\"numeric\"/>").count(), 2, "{without}");
    assert!(!without.contains("wgt"), "{without}");
    let with = book(with_answers(&[("ja", &wave("ja"))])).await;
    for told in [
        "name=\"q1\" files=\"F1\" wgt-var=\"V3\"",
        "<var ID=\"V3\" name=\"weight\" files=\"F1\" wgt=\"wgt\" intrvl=\"contin\"",
    ] {
        assert!(with.contains(told), "{told}\n{with}");
    }
    assert!(!with.contains("catStat"), "{with}");
}

/// What weights were raked to, and whom a sample of cities does not cover, go along with the figures.
#[tokio::test]
async fn raking_targets_and_coverage_stand_in_every_file() {
    let target = |level: &str, share: &str| Target {
        variable: "sex".to_owned(),
        level: level.to_owned(),
        share: share.to_owned(),
    };
    let weighting = Weighting {
        raked: vec!["sex".to_owned()],
        targets: vec![target("1", "0.481000000"), target("2", "0.519000000")],
        ..Weighting::default()
    };
    let raked = Sheet::SurveyMethod(Box::new(Method { weighting, ..method("jp") }));
    let own = sheets("jp", 100).into_iter().skip(1);
    let all = [raked.to_bytes().unwrap()].into_iter().chain(own).chain(sheets("cn", 300)).collect();
    let server = release(&folder("coverage = \"cities\"\nsites = 10"), all, Vec::new()).await;
    let json: serde_json::Value =
        serde_json::from_slice(&bytes(&server, "/en/survey/2030/results.json").await.2).unwrap();
    let methods = json["methods"].as_array().unwrap();
    let jp = methods.iter().find(|method| method["side"] == "jp").unwrap();
    assert_eq!(
        jp["weighting"]["targets"][1],
        json!({ "variable": "sex", "level": "2", "share": "0.519000000" })
    );
    assert_eq!(json["coverage"].as_array().unwrap().len(), 2);
    for (lang, told, targets) in [
        ("en", "does not cover the country", "weights raked to “Sex?”: men: 48.1%, 2: 51.9%"),
        ("ja", "国全体を表さない", "51.9％"),
        ("zh", "不代表全国", "51.9%"),
    ] {
        let path = |name: &str| format!("/{lang}/survey/2030/{name}");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        assert!(text(bytes(&server, &path("results.json")).await.2).contains(told), "{lang}");
        let csv = text(bytes(&server, &path("results.csv")).await.2);
        assert!(csv.lines().skip(1).all(|row| row.contains(told)), "{csv}");
        let book = bytes(&server, &path("results.xlsx")).await.2;
        let read = duologue_survey::xlsx::read(&book, &duologue_survey::table::Limits::default()).unwrap();
        let Values::Texts(covered) = &read.variable("coverage").unwrap().values else { panic!("{lang}") };
        assert!(covered.len() == 8 && covered.iter().all(|text| text.contains(told)), "{covered:?}");
        let notes = notes_of(&book);
        let page = server.text(&format!("/{lang}/survey/2030")).await.1;
        assert!(notes.contains(targets) && page.contains(targets), "{lang}: {notes}");
    }
}

/// How intervals were made, under which rules cells are hidden, and the number that one side needed.
#[tokio::test]
async fn a_method_sheet_tells_rules_and_approval() {
    let approved =
        Sheet::SurveyMethod(Box::new(Method { approval: Some("2030 第7号".to_owned()), ..method("cn") }));
    let own = sheets("cn", 300).into_iter().skip(1);
    let all = sheets("jp", 100).into_iter().chain([approved.to_bytes().unwrap()]).chain(own).collect();
    let server = release(&folder(""), all, Vec::new()).await;
    for (lang, told) in [
        (
            "en",
            [
                "Approval number",
                "none named",
                "logit, 95%",
                "groups of at least 50 people, cells of at least 10; 2 groups and cells are not shown",
            ],
        ),
        (
            "ja",
            [
                "承認番号",
                "記載なし",
                "logit、95％",
                "集団は50人以上、セルは10人以上。非表示の集団とセルは2件",
            ],
        ),
        (
            "zh",
            [
                "批准文号",
                "未载明",
                "logit，95%",
                "群体不少于50人，单元格不少于10人；不公布的群体和单元格有2个",
            ],
        ),
    ] {
        let page = server.text(&format!("/{lang}/survey/2030")).await.1;
        let sheet = section(&page, "method");
        for text in told.iter().chain(&["2030 第7号", "1.2"]) {
            assert!(sheet.contains(text), "{lang} {text}: {sheet}");
        }
        let notes = notes_of(&bytes(&server, &format!("/{lang}/survey/2030/results.xlsx")).await.2);
        assert!(notes.contains("2030 第7号") && notes.contains(told[3]), "{lang}: {notes}");
    }
}

/// All texts of a workbook.
fn notes_of(book: &[u8]) -> String {
    use calamine::Reader;
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(book)).unwrap();
    let sheets = book.worksheets();
    let cells = sheets.iter().flat_map(|(_, range)| range.rows().flatten().map(ToString::to_string));
    cells.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn s09_files_of_a_release_hold_no_formula_and_read_back() {
    let server = released("").await;
    let (status, headers, csv) = bytes(&server, "/ja/survey/2030/results.csv").await;
    assert_eq!(
        (status, headers["content-type"].to_str().unwrap()),
        (StatusCode::OK, "text/csv; charset=utf-8")
    );
    assert_eq!(headers["content-disposition"], "attachment");
    assert_eq!(headers["access-control-allow-origin"], "*");
    let text = String::from_utf8(csv).unwrap();
    assert!(text.starts_with('\u{FEFF}') && text.contains("'=1+1") && !text.contains(",=1+1"), "{text}");
    let mut rows = csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
    let rows: Vec<std::collections::BTreeMap<String, String>> =
        rows.deserialize().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 8);
    let first =
        rows.iter().find(|r| r["side"] == "jp" && r["answer"] == "1" && r["group"].is_empty()).unwrap();
    let of = |name: &str| first[name].parse::<f64>().unwrap();
    assert_eq!(format!("{:.1}", 100.0 * of("weighted_n") / of("weighted_base")), first["percent"]);
    let hidden = rows.iter().filter(|r| r["suppressed"] == "true");
    assert!(
        hidden.clone().count() == 4 && hidden.clone().all(|r| r["n"].is_empty() && r["percent"].is_empty())
    );

    let (_, _, book) = bytes(&server, "/ja/survey/2030/results.xlsx").await;
    let read = duologue_survey::xlsx::read(&book, &duologue_survey::table::Limits::default()).unwrap();
    assert_eq!(read.rows, 8);
    let (_, headers, xml) = bytes(&server, "/zh/survey/2030/codebook.xml").await;
    assert_eq!(headers["content-type"], "application/xml; charset=utf-8");
    let xml = String::from_utf8(xml).unwrap();
    assert!(
        xml.contains("codeBook") && xml.contains("&lt;b&gt;no&lt;/b&gt;") && !xml.contains("<b>"),
        "{xml}"
    );
    let (_, _, cff) = bytes(&server, "/en/survey/2030/CITATION.cff").await;
    let cff = String::from_utf8(cff).unwrap();
    assert!(cff.contains("license: \"CC-BY-4.0\"") && cff.contains("date-released: \"2030-03-01\""), "{cff}");
    let (_, _, sums) = bytes(&server, "/ja/survey/2030/SHA256SUMS").await;
    let sums = String::from_utf8(sums).unwrap();
    assert!(sums.contains(&format!("{}  results.csv", Hash::of(text.as_bytes()))), "{sums}");
    for wrong in [
        "/ja/survey/2030/other.csv",
        "/ja/survey/1999/results.csv",
        "/xx/survey/2030/results.csv",
        "/ja/survey/2030/q1/answers.gif",
        "/ja/survey/2030/none/answers.svg",
    ] {
        assert_eq!(bytes(&server, wrong).await.0, StatusCode::NOT_FOUND, "{wrong}");
    }
}
