//! An edition as one file to keep: tables for people, JSON for programs, and how to cite it.

use std::io::{Cursor, Write};

use duologue_forum::Forum;
use serde::Serialize;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::edition::{Edition, edition};
use super::record::{Log, logs};
use super::said::State;
use super::session::{SessionInFull, in_full};
use super::table::Table;
use crate::address::{Address, Lang, Place};
use crate::catalogue;
use crate::origin::Origin;

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
    code: &str,
) -> Result<Option<Vec<u8>>, BundleError> {
    let Some(edition) = edition(forum, code) else { return Ok(None) };
    let sessions = forum.sessions(code).iter().filter_map(|s| in_full(forum, &s.subject)).collect();
    let whole = Whole { edition, sessions, record: logs(forum), state: State::of(forum) };
    // No clock: a ZIP's own first day stands for none.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut put = |name: &str, bytes: &[&[u8]]| -> Result<(), BundleError> {
        zip.start_file(format!("edition-{code}/{name}"), options)?;
        for part in bytes {
            zip.write_all(part)?;
        }
        Ok(())
    };
    put("README.txt", &[MARK, readme(forum, lang, origin, code).as_bytes()])?;
    put("edition.json", &[&serde_json::to_vec_pretty(&whole)?])?;
    for table in Table::ALL {
        put(table.file(), &[MARK, &table.bytes(forum, code)])?;
    }
    Ok(Some(zip.finish()?.into_inner()))
}

/// What the files are, how to cite them, and from which state of the record they were made.
fn readme(forum: &Forum, lang: Lang, origin: &Origin, code: &str) -> String {
    let page = Address::new(lang, Place::Edition(code.to_owned())).path();
    let sides = forum.alternat(lang.code(), forum.host(code));
    let order = forum.reading_order(lang.code(), &sides);
    let name = forum.wording("dialogue", duologue_forum::acts::Field::Name, &sides, &order);
    let args = [
        ("dialogue", name.map(|w| w.text.to_owned()).unwrap_or_default()),
        ("edition", code.to_owned()),
        ("address", origin.url(&page)),
        ("record", origin.url(&Address::new(lang, Place::Record).path())),
    ];
    let t = |key: &str| catalogue::text(lang, key, &args);
    let mut lines = vec![t("bundle-title"), String::new(), t("bundle-files"), t("bundle-said")];
    lines.extend([t("bundle-formulas"), String::new(), t("bundle-cite"), t("bundle-rights"), String::new()]);
    lines.push(t("bundle-heads"));
    for log in logs(forum) {
        lines.push(format!("{} {} {}", log.voice, log.size, origin.url(&log.checkpoint)));
    }
    if forum.has_example_keys() {
        lines.extend([String::new(), t("bundle-example")]);
    }
    lines.push(String::new());
    lines.join("\r\n")
}
