//! A workbook from a stranger, cell by cell: what a sheet declares of its size is never allocated.

use std::borrow::Cow;
use std::io::Cursor;

use calamine::{Data, DataRef, ExcelDateTime, Reader, Xlsx};

use super::parts;
use crate::table::{Cell, Each, Fault, Limits, Problem};

pub(crate) struct Book<'a> {
    book: Xlsx<Cursor<&'a [u8]>>,
    limits: &'a Limits,
}

impl<'a> Book<'a> {
    pub(crate) fn open(bytes: &'a [u8], limits: &'a Limits) -> Result<Self, Problem> {
        parts::check(bytes, limits)?;
        let book = unwound(|| Xlsx::new(Cursor::new(bytes)))?;
        Ok(Self { book, limits })
    }

    pub(crate) fn sheets(&self) -> Vec<String> {
        self.book.sheet_names()
    }

    /// Goes through the rows that have a cell. Each is as wide as the first; what stands beyond it is refused.
    /// `place` makes a fault of a problem with a row and column, 0 where there is none.
    pub(crate) fn each(
        &mut self,
        sheet: &str,
        place: &dyn Fn(usize, usize, Problem) -> Fault,
        each: Each<'_>,
    ) -> Result<(), Fault> {
        let limits = self.limits;
        let whole = |problem| place(0, 0, problem);
        let mut cells = unwound(|| self.book.worksheet_cells_reader(sheet)).map_err(whole)?;
        let mut row = Row { number: 0, width: None, cells: Vec::new(), place };
        let (mut count, mut rows) = (0, 0);
        while let Some(cell) = unwound(|| cells.next_cell()).map_err(whole)? {
            let (number, column) = cell.get_position();
            let (number, column) = (index(number) + 1, index(column));
            let value = value(cell.get_value());
            if value == Cell::Empty {
                continue;
            }
            let at = |problem| place(number, column + 1, problem);
            if column >= limits.columns {
                return Err(at(Problem::TooManyColumns { most: limits.columns }));
            }
            count += 1;
            if count > limits.cells {
                return Err(at(Problem::TooManyCells { most: limits.cells }));
            }
            if value.text().len() > limits.cell {
                return Err(at(Problem::CellTooLong { most: limits.cell }));
            }
            if number != row.number {
                if number < row.number {
                    return Err(at(Problem::NotXlsx { reason: "rows out of order".to_owned() }));
                }
                row.done(each)?;
                rows += 1;
                // Rows are held to the first one's width, so each costs its whole width.
                let held = rows * row.width.unwrap_or(0);
                if rows > limits.rows + 1 {
                    return Err(at(Problem::TooManyRows { most: limits.rows }));
                }
                if held > limits.cells {
                    return Err(at(Problem::TooManyCells { most: limits.cells }));
                }
                row.number = number;
            }
            row.put(column, value)?;
        }
        row.done(each)
    }
}

/// The row that is being put together.
struct Row<'p, 'c> {
    number: usize,
    width: Option<usize>,
    cells: Vec<Cell<'c>>,
    place: &'p dyn Fn(usize, usize, Problem) -> Fault,
}

impl<'c> Row<'_, 'c> {
    fn put(&mut self, column: usize, value: Cell<'c>) -> Result<(), Fault> {
        if self.width.is_some_and(|width| column >= width) {
            return Err((self.place)(self.number, column + 1, Problem::EmptyName));
        }
        if column >= self.cells.len() {
            self.cells.resize(column + 1, Cell::Empty);
        }
        if let Some(cell) = self.cells.get_mut(column) {
            *cell = value;
        }
        Ok(())
    }

    fn done(&mut self, each: Each<'_>) -> Result<(), Fault> {
        if self.cells.is_empty() {
            return Ok(());
        }
        let width = *self.width.get_or_insert(self.cells.len());
        self.cells.resize(width, Cell::Empty);
        each(self.number, &self.cells)?;
        self.cells.clear();
        Ok(())
    }
}

fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX - 1)
}

/// calamine counts without care on some damaged files, which ends a thread where overflows are checked.
fn unwound<T, E: std::fmt::Display>(read: impl FnOnce() -> Result<T, E>) -> Result<T, Problem> {
    let read = std::panic::catch_unwind(std::panic::AssertUnwindSafe(read));
    let refused = |reason: String| Problem::NotXlsx { reason };
    read.map_err(|_| refused("its numbers do not fit together".to_owned()))?
        .map_err(|e| refused(e.to_string()))
}

fn value<'c>(value: &DataRef<'c>) -> Cell<'c> {
    let text = |text: &str| {
        if text.is_empty() { Cell::Empty } else { Cell::Text(Cow::Owned(text.to_owned())) }
    };
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::SharedString("") => Cell::Empty,
        DataRef::SharedString(shared) => Cell::Text(Cow::Borrowed(shared)),
        DataRef::String(inline) => text(inline),
        DataRef::DateTimeIso(iso) | DataRef::DurationIso(iso) => text(iso),
        // A whole number comes here only from a formula or another program; both fit.
        #[expect(clippy::cast_precision_loss, reason = "a spreadsheet has no other numbers")]
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::Bool(yes) => Cell::Number(f64::from(u8::from(*yes))),
        DataRef::DateTime(date) => moment(date),
        DataRef::Error(error) => Cell::Error(Data::Error(error.clone()).to_string()),
    }
}

/// A date as ISO 8601, with the time of day where it has one; a duration as days.
fn moment<'c>(date: &ExcelDateTime) -> Cell<'c> {
    if date.is_duration() || !(0.0..=2_958_466.0).contains(&date.as_f64()) {
        return Cell::Number(date.as_f64());
    }
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    let text = match (hour, minute, second) {
        (0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"),
    };
    Cell::Text(Cow::Owned(text))
}
