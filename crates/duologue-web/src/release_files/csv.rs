//! CSV for people: with a byte order mark, so that spreadsheets read Japanese and Chinese, and nothing in it a formula.

use duologue_survey::csv::guarded;

use super::rows::Row;

const MARK: &[u8] = "\u{FEFF}".as_bytes();

pub fn write(rows: &[Row]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(MARK.to_vec());
    for row in rows {
        let row = Row {
            item_name: guarded(&row.item_name).into_owned(),
            group_name: guarded(&row.group_name).into_owned(),
            answer_name: guarded(&row.answer_name).into_owned(),
            coverage: guarded(&row.coverage).into_owned(),
            ..row.clone()
        };
        if let Err(error) = writer.serialize(row) {
            tracing::error!(%error, "a row of results is not written");
        }
    }
    writer.into_inner().unwrap_or_default()
}
