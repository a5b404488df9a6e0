//! An edition as one file to keep: tables for people, JSON for programs, and how to cite it.

use std::io::{Cursor, Write};

use duologue_forum::Forum;
use serde::Serialize;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::dataset::{Dataset, File, Served};
use super::edition::{Edition, edition};
use super::record::{Log, logs};
use super::said::State;
use super::session::{SessionInFull, in_full};
use super::table::Table;
use super::{BASE, whole as answered};
use crate::address::{Address, Lang, Place};
use crate::catalogue;
use crate::context::read_as;
use crate::origin::Origin;
use crate::theme::Theme;
use crate::views::{Base, Nav};

/// Excel reads a CSV as UTF-8 only if it begins so.
const MARK: &[u8] = "\u{feff}".as_bytes();

#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    #[error("JSON of the bundle: {0}")]
    Json(#[from] serde_json::Error),
    #[error("ZIP of the bundle: {0}")]
    Zip(#[from] zip::result::ZipError),
    #[error("ZIP of the bundle: {0}")]
    Write(#[from] std::io::Error),
}

#[derive(Serialize)]
struct Whole<'a> {
    edition: Edition<'a>,
    sessions: Vec<SessionInFull<'a>>,
    record: Vec<Log<'a>>,
    state: State,
}

/// The bundle of an edition as ZIP: the same bytes for the same forum, language and site.
pub fn bundle(
    forum: &Forum,
    lang: Lang,
    origin: &Origin,
    theme: &Theme,
    code: &str,
) -> Result<Option<Vec<u8>>, BundleError> {
    let Some(edition) = edition(forum, code) else { return Ok(None) };
    let sessions = forum.sessions(code).iter().filter_map(|s| in_full(forum, &s.subject)).collect();
    let whole = Whole { edition, sessions, record: logs(forum), state: State::of(forum) };
    let about = Dataset { licence: theme.licence.as_deref(), ..about(forum, lang, origin, code) };
    let marked = |bytes: Vec<u8>| [MARK, &bytes].concat();
    let mut files = vec![
        ("README.txt", "text/plain", marked(readme(&about, origin).into_bytes())),
        ("edition.json", "application/json", serde_json::to_vec_pretty(&whole)?),
        ("codebook.csv", "text/csv", marked(about.codebook())),
        ("CITATION.cff", "application/yaml", serde_json::to_vec_pretty(&about.citation())?),
    ];
    files.extend(Table::ALL.map(|table| (table.file(), "text/csv", marked(table.bytes(forum, code)))));
    let told: Vec<File<'_>> =
        files.iter().map(|(name, media, bytes)| File { name, media, bytes: bytes.as_slice() }).collect();
    let tables = Table::ALL.map(|table| (table.file(), table.bytes(forum, code)));
    let answer = answered(forum, super::edition::edition(forum, code))?;
    let address = |rest: String| origin.url(&format!("{BASE}/editions/{code}{rest}"));
    let mut served: Vec<Served<'_>> = tables
        .iter()
        .map(|(name, bytes)| Served {
            address: address(format!("/tables/{name}")),
            file: File { name, media: "text/csv", bytes },
        })
        .collect();
    served.extend(answer.iter().map(|answer| Served {
        address: address(String::new()),
        file: File { name: "edition", media: "application/json", bytes: &answer.bytes },
    }));
    let described = serde_json::to_vec_pretty(&about.description(&told, &served))?;
    files.push(("dataset.json", "application/ld+json", described));
    Ok(Some(zipped(code, &files)?))
}

fn zipped(code: &str, files: &[(&str, &str, Vec<u8>)]) -> Result<Vec<u8>, BundleError> {
    // No clock: a ZIP's own first day stands for none.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, _, bytes) in files {
        zip.start_file(format!("edition-{code}/{name}"), options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

fn about<'a>(forum: &'a Forum, lang: Lang, origin: &Origin, code: &str) -> Dataset<'a> {
    let place = Place::Edition(code.to_owned());
    let page = Address::new(lang, place.clone()).path();
    read_as(forum, lang, place, |c| {
        let dialogue = Base::new(c, Nav::None, String::new(), String::new()).site();
        let args = [("dialogue", dialogue.clone()), ("edition", c.edition_name(code, true))];
        Dataset {
            forum,
            lang,
            edition: code.to_owned(),
            title: catalogue::text(lang, "bundle-title", &args),
            dialogue,
            download: origin.url(&format!("{page}/open-data.zip")),
            page: origin.url(&page),
            record: origin.url(&Address::new(lang, Place::Record).path()),
            licence: None,
        }
    })
}

/// What the files are, how to cite them, and from which state of the record they were made.
fn readme(about: &Dataset<'_>, origin: &Origin) -> String {
    let args =
        [("title", about.title.clone()), ("address", about.page.clone()), ("record", about.record.clone())];
    let t = |key: &str| catalogue::text(about.lang, key, &args);
    let mut lines = vec![about.title.clone(), String::new(), t("bundle-files"), t("bundle-said")];
    lines.extend([t("bundle-formulas"), t("bundle-described"), String::new()]);
    lines.extend([t("bundle-cite"), t("bundle-rights")]);
    let licence = about.licence.map(|licence| [("licence", licence.to_owned())]);
    lines.extend(licence.map(|args| catalogue::text(about.lang, "bundle-licence", &args)));
    lines.extend([String::new(), t("bundle-heads")]);
    for log in logs(about.forum) {
        lines.push(format!("{} {} {}", log.voice, log.size, origin.url(&log.checkpoint)));
    }
    if about.forum.has_example_keys() {
        lines.extend([String::new(), t("bundle-example")]);
    }
    lines.push(String::new());
    lines.join("\r\n")
}
