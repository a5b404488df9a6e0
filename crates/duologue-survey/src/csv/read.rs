use std::borrow::Cow;

use ::csv::{Reader, ReaderBuilder, StringRecord};

use super::guard::unguarded;
use crate::Dataset;
use crate::table::{Cell, Codebook, Each, Fault, Limits, Problem, Rows, Sheet, dataset};

/// Answers under their codebook, or as numbers and texts without words where there is none.
pub fn read(answers: &[u8], codebook: Option<&[u8]>, limits: &Limits) -> Result<Dataset, Vec<Fault>> {
    let one = |fault| vec![fault];
    let book = match codebook {
        Some(bytes) => Codebook::read(&mut Source {
            text: text(bytes, Sheet::Codebook, limits).map_err(one)?,
            sheet: Sheet::Codebook,
            limits,
        })?,
        None => Codebook::default(),
    };
    let text = text(answers, Sheet::Answers, limits).map_err(one)?;
    dataset(&mut Source { text, sheet: Sheet::Answers, limits }, &book)
}

struct Source<'a> {
    text: &'a str,
    sheet: Sheet,
    limits: &'a Limits,
}

fn text<'a>(bytes: &'a [u8], sheet: Sheet, limits: &Limits) -> Result<&'a str, Fault> {
    if bytes.len() > limits.bytes {
        let problem = Problem::TooLarge { bytes: bytes.len(), most: limits.bytes };
        return Err(Fault { sheet, row: 0, column: 0, problem });
    }
    // The reader takes a byte order mark off, and one only.
    std::str::from_utf8(bytes).map_err(|e| {
        let good = bytes.get(..e.valid_up_to()).unwrap_or_default();
        let row = 1 + good.iter().filter(|byte| **byte == b'\n').count();
        let good = good.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(good);
        let line = good.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
        let character = 1 + String::from_utf8_lossy(line).chars().count();
        // Letters beyond ASCII that read well until here make it a damaged UTF-8 rather than another encoding.
        let encoding = if good.is_ascii() { encoding(bytes) } else { None };
        let problem = Problem::NotUtf8 { character, encoding };
        Fault { sheet, row, column: 0, problem }
    })
}

/// What a file that is not UTF-8 most likely is, by what its bytes allow.
fn encoding(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return Some("UTF-16");
    }
    let fits = |lead: fn(u8) -> bool, trail: fn(u8) -> bool, alone: fn(u8) -> bool| {
        let mut bytes = bytes.iter();
        while let Some(byte) = bytes.next() {
            let fits =
                byte.is_ascii() || alone(*byte) || (lead(*byte) && bytes.next().is_some_and(|b| trail(*b)));
            if !fits {
                return false;
            }
        }
        true
    };
    // Every kana and most kanji of Shift_JIS lead with 81 to 9F, which no hanzi of GB 2312 does.
    let hanzi = |b: u8| (0xA1..=0xFE).contains(&b);
    let kana = fits(
        |b| (0x81..=0x9F).contains(&b) || (0xE0..=0xFC).contains(&b),
        |b| (0x40..=0xFC).contains(&b) && b != 0x7F,
        |b| (0xA1..=0xDF).contains(&b),
    );
    if fits(hanzi, hanzi, |_| false) {
        Some("GB 18030 (GBK)")
    } else if kana {
        Some("Shift_JIS")
    } else if fits(|b| (0x81..=0xFE).contains(&b), |b| b >= 0x40 && b != 0x7F && b != 0xFF, |_| false) {
        Some("GB 18030 (GBK)")
    } else {
        None
    }
}

impl Source<'_> {
    fn fault(&self, row: usize, column: usize, problem: Problem) -> Fault {
        Fault { sheet: self.sheet, row, column, problem }
    }

    /// The line that a record begins on. The reader stands before line ends that it has yet to skip.
    fn line(&self, at: &::csv::Position) -> usize {
        let byte = usize::try_from(at.byte()).unwrap_or(usize::MAX);
        let rest = self.text.as_bytes().get(byte..).unwrap_or_default();
        let skipped = rest.iter().take_while(|b| matches!(b, b'\r' | b'\n')).filter(|b| **b == b'\n').count();
        usize::try_from(at.line()).unwrap_or(usize::MAX).saturating_add(skipped)
    }

    fn reader(&self) -> Reader<&[u8]> {
        // Lengths are compared here, where the line is known.
        ReaderBuilder::new().has_headers(false).flexible(true).from_reader(self.text.as_bytes())
    }
}

impl Rows for Source<'_> {
    fn each(&mut self, each: Each<'_>) -> Result<(), Fault> {
        let mut reader = self.reader();
        let mut record = StringRecord::new();
        let mut width = None;
        let mut rows = 0;
        loop {
            let line = self.line(reader.position());
            match reader.read_record(&mut record) {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(e) => return Err(self.fault(line, 0, Problem::Csv { reason: e.to_string() })),
            }
            let expected = *width.get_or_insert(record.len());
            if expected > self.limits.columns {
                return Err(self.fault(line, 0, Problem::TooManyColumns { most: self.limits.columns }));
            }
            if record.len() != expected {
                return Err(self.fault(line, 0, Problem::RowLength { expected, got: record.len() }));
            }
            // The first row names the columns.
            if rows > self.limits.rows {
                return Err(self.fault(line, 0, Problem::TooManyRows { most: self.limits.rows }));
            }
            rows += 1;
            if expected.saturating_mul(rows) > self.limits.cells {
                return Err(self.fault(line, 0, Problem::TooManyCells { most: self.limits.cells }));
            }
            if let Some(i) = record.iter().position(|cell| cell.len() > self.limits.cell) {
                return Err(self.fault(line, i + 1, Problem::CellTooLong { most: self.limits.cell }));
            }
            let cells: Vec<Cell<'_>> = record.iter().map(cell).collect();
            each(line, &cells)?;
        }
    }
}

fn cell(text: &str) -> Cell<'_> {
    if text.is_empty() { Cell::Empty } else { Cell::Text(Cow::Borrowed(unguarded(text))) }
}
