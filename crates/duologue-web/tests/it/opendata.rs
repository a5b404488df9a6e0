//! An edition's tables and its bundle, as spreadsheets and programs read them.

use std::io::Read;

use axum::http::{StatusCode, header};
use duologue_web::Theme;
use http_body_util::BodyExt;

use crate::bench::example_folder;
use crate::routes::{Server, header_of, server, themed};
use crate::small::{SEATS, small};

const MARK: &[u8] = &[0xEF, 0xBB, 0xBF];

async fn bytes(server: &Server, path: &str) -> Vec<u8> {
    let response = server.get(path).await;
    assert_eq!(response.status(), StatusCode::OK, "{path}");
    response.into_body().collect().await.unwrap().to_bytes().to_vec()
}

fn file(zip: &[u8], name: &str) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
    let mut out = Vec::new();
    archive.by_name(name).unwrap_or_else(|e| panic!("{name}: {e}")).read_to_end(&mut out).unwrap();
    out
}

#[tokio::test]
async fn t17_tables_for_people_begin_with_a_mark_and_those_for_programs_do_not() {
    let server = server(&example_folder()).await;
    let zip = bytes(&server, "/ja/editions/13/open-data.zip").await;
    for table in ["sessions.csv", "people.csv", "figures.csv", "wordings.csv"] {
        let marked = file(&zip, &format!("edition-13/{table}"));
        let bare = bytes(&server, &format!("/api/v1/editions/13/tables/{table}")).await;
        assert!(marked.starts_with(MARK) && !bare.starts_with(MARK), "{table}");
        assert_eq!(marked[3..], bare, "{table}");
        assert!(bare.windows(2).filter(|w| *w == b"\r\n").count() > 1, "{table} has no row");
    }
    let wordings = String::from_utf8(file(&zip, "edition-13/wordings.csv")).unwrap();
    assert!(wordings.contains("より開放的な国際経済秩序とアジアの平和に向けた中日協力"));
    assert!(wordings.contains("中日共建更加开放的世界经济秩序与维护亚洲和平"));
}

#[tokio::test]
async fn t18_s09_no_cell_is_a_formula_and_json_has_it_as_it_was_said() {
    for hostile in
        ["=HYPERLINK(1)", "=HYPERLINK(\"//x\")", "+1", "-1", "@SUM", "＝1+1", "＋1", "－1", "＠SUM"]
    {
        let seats = SEATS.replace("見本研究所", &format!("\"{}\"", hostile.replace('"', "\"\"")));
        let server = server(&small(&[("editions/1/jp.appearances.csv", &seats)]).into_iter().collect()).await;
        let table = bytes(&server, "/api/v1/editions/1/tables/people.csv").await;
        let mut reader = csv::Reader::from_reader(table.as_slice());
        let column = reader.headers().unwrap().iter().position(|h| h == "affiliation_ja").unwrap();
        let cells: Vec<String> = reader.records().map(|r| r.unwrap()[column].to_owned()).collect();
        assert_eq!(cells, [format!("'{hostile}"), "見本大学".to_owned()]);
        let zip = bytes(&server, "/en/editions/1/open-data.zip").await;
        let json: serde_json::Value = serde_json::from_slice(&file(&zip, "edition-1/edition.json")).unwrap();
        assert_eq!(json["sessions"][0]["seats"][0]["affiliation"]["ja"], hostile);
        let answer = bytes(&server, "/api/v1/sessions/1/peace").await;
        let answer: serde_json::Value = serde_json::from_slice(&answer).unwrap();
        assert_eq!(answer["data"]["seats"][0]["affiliation"]["ja"], hostile);
    }
}

#[tokio::test]
async fn a_bundle_is_the_same_bytes_each_time_and_says_how_to_cite_it() {
    let (one, other) = (server(&example_folder()).await, server(&example_folder()).await);
    let path = "/zh/editions/13/open-data.zip";
    let zip = bytes(&one, path).await;
    assert_eq!(zip, bytes(&other, path).await);
    let size = one.site.forum().voice("archive").unwrap().size();
    let readme = String::from_utf8(file(&zip, "edition-13/README.txt")).unwrap();
    assert!(readme.contains("http://forum.example/zh/editions/13"), "{readme}");
    assert!(
        readme.contains(&format!("archive {size} http://forum.example/record/archive/checkpoint")),
        "{readme}"
    );
    let rehearsal = bytes(&one, "/ja/editions/rehearsal/open-data.zip").await;
    let readme = String::from_utf8(file(&rehearsal, "edition-rehearsal/README.txt")).unwrap();
    assert!(!readme.contains("第rehearsal回"), "{readme}");
    let response = one.get(path).await;
    assert_eq!(header_of(&response, header::CONTENT_TYPE), "application/zip");
    for missing in [
        "/zh/editions/13/open-data.zip?at=archive.1",
        "/zh/editions/99/open-data.zip",
        "/fr/editions/13/open-data.zip",
        "/zh/editions/%FF/open-data.zip",
    ] {
        assert_eq!(one.get(missing).await.status(), StatusCode::NOT_FOUND, "{missing}");
    }
    assert!(one.text("/zh/editions/13").await.1.contains("href=\"/zh/editions/13/open-data.zip\""));
    assert!(!one.text(&format!("/zh/editions/13?at=archive.{size}")).await.1.contains("open-data.zip"));
}

#[tokio::test]
async fn a_bundle_describes_each_of_its_files_and_columns() {
    let server = server(&example_folder()).await;
    for lang in ["ja", "zh", "en"] {
        let zip = bytes(&server, &format!("/{lang}/editions/13/open-data.zip")).await;
        let in_zip = |name: &str| file(&zip, &format!("edition-13/{name}"));
        let told: serde_json::Value = serde_json::from_slice(&in_zip("dataset.json")).unwrap();
        let mut described = Vec::new();
        for part in told["files"].as_array().unwrap() {
            let name = part["name"].as_str().unwrap();
            let bytes = in_zip(name);
            assert_eq!(part["bytes"], bytes.len());
            assert_eq!(part["sha256"], duologue_record::Hash::of(&bytes).to_string(), "{name}");
            described.push(format!("edition-13/{name}"));
        }
        // Without a licence in the theme none is claimed.
        assert!(told.get("dct:license").is_none());
        let archive = zip::ZipArchive::new(std::io::Cursor::new(&zip)).unwrap();
        let mut names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
        names.retain(|name| name != "edition-13/dataset.json");
        names.sort();
        described.sort();
        assert_eq!(names, described);
        let cited: serde_json::Value = serde_json::from_slice(&in_zip("CITATION.cff")).unwrap();
        assert_eq!((&cited["version"], &cited["title"]), (&told["dcat:version"], &told["dct:title"]));
        // Every column of every table has its line, in words of the language.
        let book = in_zip("codebook.csv");
        let mut reader = csv::Reader::from_reader(&book[MARK.len()..]);
        let lines: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert!(lines.iter().all(|l| !l[2].is_empty() && !l[2].starts_with("column-")), "{lines:?}");
        for table in ["sessions.csv", "people.csv", "figures.csv", "wordings.csv"] {
            let bytes = in_zip(table);
            let mut reader = csv::Reader::from_reader(&bytes[MARK.len()..]);
            for column in reader.headers().unwrap() {
                let has = |l: &csv::StringRecord| {
                    let prefix = l[1].strip_suffix('…');
                    &l[0] == table && (&l[1] == column || prefix.is_some_and(|p| column.starts_with(p)))
                };
                assert!(lines.iter().any(has), "{table} {column}");
            }
        }
    }
}

/// DCAT 3: `dcat:downloadURL` gives a file of the form that the distribution tells, and its size and sum
/// are that file's; a package names its format (`dcat:packageFormat`).
#[tokio::test]
async fn a_harvester_finds_what_the_description_promises() {
    let licences = [
        ("CC-BY-4.0", "https://spdx.org/licenses/CC-BY-4.0", "license"),
        ("https://a.example/l", "https://a.example/l", "license-url"),
    ];
    for (licence, address, key) in licences {
        let theme = Theme { licence: Some(licence.to_owned()), ..Theme::default() };
        let server = themed(&example_folder(), theme).await;
        let zip = bytes(&server, "/ja/editions/13/open-data.zip").await;
        let read = |name: &str| -> serde_json::Value {
            serde_json::from_slice(&file(&zip, &format!("edition-13/{name}"))).unwrap()
        };
        let told = read("dataset.json");
        assert_eq!(told["dct:license"]["@id"], address);
        let mut kinds = Vec::new();
        for part in told["dcat:distribution"].as_array().unwrap() {
            assert_eq!(part["dct:license"]["@id"], address);
            let url = part["dcat:downloadURL"]["@id"].as_str().unwrap();
            let path = url.strip_prefix("http://forum.example").unwrap();
            let media = header_of(&server.get(path).await, header::CONTENT_TYPE);
            let kind =
                ["dcat:mediaType", "dcat:packageFormat"].iter().find_map(|key| part[key]["@id"].as_str());
            let kind = kind.unwrap().strip_prefix("https://www.iana.org/assignments/media-types/").unwrap();
            assert_eq!(media.split(';').next(), Some(kind), "{path}");
            let got = bytes(&server, path).await;
            if let Some(size) = part["dcat:byteSize"].as_u64() {
                assert_eq!(size, got.len() as u64, "{path}");
                let sum = duologue_record::Hash::of(&got).to_string();
                assert_eq!(part["spdx:checksum"]["spdx:checksumValue"], sum, "{path}");
            } else {
                assert_eq!(got, zip);
                assert!(part.get("spdx:checksum").is_none());
            }
            kinds.push(kind.to_owned());
        }
        let csv = "text/csv";
        assert_eq!(kinds, ["application/zip", csv, csv, csv, csv, "application/json"]);
        assert_eq!(read("CITATION.cff")[key], licence);
        let readme = String::from_utf8(file(&zip, "edition-13/README.txt")).unwrap();
        assert!(readme.contains(licence), "{readme}");
    }
}
