//! CSV for people: with a byte order mark, so that spreadsheets read Japanese and Chinese, and nothing in it a formula.

use super::rows::Row;

const MARK: &[u8] = "\u{FEFF}".as_bytes();

pub fn write(rows: &[Row]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(MARK.to_vec());
    for row in rows {
        let row = Row {
            item_name: guarded(&row.item_name),
            group_name: guarded(&row.group_name),
            answer_name: guarded(&row.answer_name),
            ..row.clone()
        };
        if let Err(error) = writer.serialize(row) {
            tracing::error!(%error, "a row of results is not written");
        }
    }
    writer.into_inner().unwrap_or_default()
}

/// A name that a spreadsheet would calculate stands behind an apostrophe (S09).
pub fn guarded(text: &str) -> String {
    let first = text.chars().next().unwrap_or(' ');
    if matches!(first, '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠') {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}
