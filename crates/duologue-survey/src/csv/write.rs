use ::csv::{Terminator, Writer, WriterBuilder};

use super::guard::guarded;
use crate::table::{HEADER, rows};
use crate::{Dataset, Values};

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// The answers: codes and numbers under the names of the variables.
pub fn answers(dataset: &Dataset) -> Vec<u8> {
    let mut writer = writer();
    record(&mut writer, dataset.variables.iter().map(|variable| guarded(&variable.name).into_owned()));
    for row in 0..dataset.rows {
        record(&mut writer, dataset.variables.iter().map(|variable| cell(&variable.values, row)));
    }
    written(writer)
}

/// What the variables and codes stand for.
pub fn codebook(dataset: &Dataset) -> Vec<u8> {
    let mut writer = writer();
    record(&mut writer, HEADER.iter().map(|name| (*name).to_owned()));
    for row in rows(dataset) {
        record(&mut writer, row.iter().map(|cell| guarded(cell).into_owned()));
    }
    written(writer)
}

fn cell(values: &Values, row: usize) -> String {
    match values {
        Values::Numbers(numbers) => {
            numbers.get(row).filter(|n| n.is_finite()).map(f64::to_string).unwrap_or_default()
        }
        Values::Texts(texts) => texts.get(row).map(|text| guarded(text).into_owned()).unwrap_or_default(),
    }
}

fn writer() -> Writer<Vec<u8>> {
    WriterBuilder::new().terminator(Terminator::CRLF).from_writer(BOM.to_vec())
}

// Memory takes every record, and all are as long as the first.
fn record(writer: &mut Writer<Vec<u8>>, cells: impl Iterator<Item = String>) {
    let _ = writer.write_record(cells);
}

fn written(writer: Writer<Vec<u8>>) -> Vec<u8> {
    writer.into_inner().unwrap_or_default()
}
