use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::table::{HEADER, Sheet, rows};
use crate::{Dataset, Values};

/// A data set that no spreadsheet holds, by its rows, columns or the length of a cell.
#[derive(Debug, thiserror::Error)]
#[error("does not fit a spreadsheet: {0}")]
pub struct Unwritable(#[from] XlsxError);

/// A workbook of answers and codebook. `notes` are lines for people: the source, the method, how to cite it.
pub fn write(dataset: &Dataset, notes: &[[String; 2]]) -> Result<Vec<u8>, Unwritable> {
    let mut workbook = new_workbook()?;
    let sheet = workbook.add_worksheet().set_name(Sheet::Answers.name())?;
    sheet.set_freeze_panes(1, 0)?;
    for (variable, column) in dataset.variables.iter().zip(0_usize..) {
        put(sheet, 0, column, &variable.name)?;
        match &variable.values {
            Values::Texts(texts) => {
                for (text, row) in texts.iter().zip(1..) {
                    put(sheet, row, column, text)?;
                }
            }
            Values::Numbers(numbers) => {
                for (number, row) in numbers.iter().zip(1..).filter(|(number, _)| number.is_finite()) {
                    sheet.write_number(row, index(column)?, *number)?;
                }
            }
        }
    }
    let sheet = workbook.add_worksheet().set_name(Sheet::Codebook.name())?;
    sheet.set_freeze_panes(1, 0)?;
    for (cells, row) in std::iter::once(HEADER.map(str::to_owned)).chain(rows(dataset)).zip(0..) {
        for (text, column) in cells.iter().zip(0..) {
            put(sheet, row, column, text)?;
        }
    }
    if !notes.is_empty() {
        let sheet = workbook.add_worksheet().set_name("notes")?;
        for (cells, row) in notes.iter().zip(0..) {
            for (text, column) in cells.iter().zip(0..) {
                put(sheet, row, column, text)?;
            }
        }
    }
    Ok(workbook.save_to_buffer()?)
}

/// The same content gives the same bytes, so nothing tells when it was written.
pub(crate) fn new_workbook() -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let properties = DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
    workbook.set_properties(&properties);
    Ok(workbook)
}

/// A text, never run as a formula. An empty one is no cell.
pub(crate) fn put(sheet: &mut Worksheet, row: u32, column: usize, text: &str) -> Result<(), XlsxError> {
    if !text.is_empty() {
        sheet.write_string_with_format(row, index(column)?, text, &Format::new().set_quote_prefix())?;
    }
    Ok(())
}

fn index(column: usize) -> Result<u16, XlsxError> {
    u16::try_from(column).map_err(|_| XlsxError::RowColumnLimitError)
}
