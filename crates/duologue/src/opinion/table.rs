//! A CSV file by the names of its columns. Whatever is wrong is told with file, line and column.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, bail};
use csv::{Reader, ReaderBuilder, StringRecord};

/// Twenty million votes of an export are less.
const BYTES: u64 = 2 << 30;

/// A file with its bytes, which every table reads in place.
pub struct Source {
    name: String,
    bytes: Vec<u8>,
}

impl Source {
    pub fn read(file: &Path) -> anyhow::Result<Self> {
        let name = file.display().to_string();
        let mut bytes = Vec::new();
        let open = File::open(file).with_context(|| name.clone())?;
        // What is no regular file does not know its length.
        open.take(BYTES + 1).read_to_end(&mut bytes).with_context(|| name.clone())?;
        if bytes.len() as u64 > BYTES {
            bail!("{name}: is over 2 GiB; no votes of a topic are so many");
        }
        Source::of(&name, bytes)
    }

    pub fn of(name: &str, bytes: Vec<u8>) -> anyhow::Result<Self> {
        if bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes).iter().all(u8::is_ascii_whitespace) {
            bail!("{name}: is empty");
        }
        Ok(Self { name: name.to_owned(), bytes })
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub fn table(&self) -> anyhow::Result<Table<'_>> {
        let mut reader = ReaderBuilder::new().from_reader(self.bytes.as_slice());
        let header = reader.headers().map_err(|error| damaged(&self.name, &error))?.clone();
        Ok(Table { source: self, reader, header, record: StringRecord::new() })
    }
}

pub struct Table<'a> {
    source: &'a Source,
    reader: Reader<&'a [u8]>,
    header: StringRecord,
    record: StringRecord,
}

/// A column that a file may have.
#[derive(Clone, Copy)]
pub struct Known {
    pub name: &'static str,
    pub needed: bool,
}

pub const fn needed(name: &'static str) -> Known {
    Known { name, needed: true }
}

pub const fn optional(name: &'static str) -> Known {
    Known { name, needed: false }
}

/// Where a column is; `None` where the file does not have it.
#[derive(Clone, Copy)]
pub struct At(Option<usize>);

impl<'a> Table<'a> {
    pub fn has(&self, column: &str) -> bool {
        self.header.iter().any(|name| name == column)
    }

    pub fn header(&self) -> &StringRecord {
        &self.header
    }

    /// The places of the columns, in their order. A column that is neither read nor known to be `unread` is refused: its
    /// file is likely another.
    pub fn columns<const N: usize>(
        &self,
        what: &str,
        known: [Known; N],
        unread: &[&str],
    ) -> anyhow::Result<[At; N]> {
        let names: Vec<&str> = known.iter().map(|column| column.name).chain(unread.iter().copied()).collect();
        let is_other = |name: &str| !names.contains(&name);
        if let Some((place, name)) = self.header.iter().enumerate().find(|(_, name)| is_other(name)) {
            let other = if self.header.len() == 1 { "; are cells between commas?" } else { "" };
            let says = format!("“{name}” is no column of {what}, which has {}{other}", names.join(", "));
            bail!(self.fault(1, place, &says));
        }
        self.places(what, known, &names)
    }

    /// Likewise, in a file that may have any other columns.
    pub fn columns_among_others<const N: usize>(
        &self,
        what: &str,
        known: [Known; N],
    ) -> anyhow::Result<[At; N]> {
        self.places(what, known, &known.map(|column| column.name))
    }

    fn places<const N: usize>(
        &self,
        what: &str,
        known: [Known; N],
        names: &[&str],
    ) -> anyhow::Result<[At; N]> {
        for (place, name) in self.header.iter().enumerate() {
            if self.header.iter().take(place).any(|before| before == name) {
                bail!(self.fault(1, place, &format!("the column “{name}” stands twice")));
            }
        }
        let mut found = [At(None); N];
        for (at, column) in found.iter_mut().zip(known) {
            *at = At(self.header.iter().position(|name| name == column.name));
            if column.needed && at.0.is_none() {
                let says = format!("there is no column “{}”; {what} has {}", column.name, names.join(", "));
                bail!(self.fault(1, self.header.len(), &says));
            }
        }
        Ok(found)
    }

    /// The next row.
    pub fn next(&mut self) -> anyhow::Result<Option<Row<'_, 'a>>> {
        let more = self.reader.read_record(&mut self.record);
        if !more.map_err(|error| damaged(&self.source.name, &error))? {
            return Ok(None);
        }
        Ok(Some(Row { table: self }))
    }

    /// How much of the file was read.
    pub fn read(&self) -> (u64, u64) {
        (self.reader.position().byte(), self.source.bytes.len() as u64)
    }

    fn fault(&self, line: u64, place: usize, says: &str) -> anyhow::Error {
        let name = self.header.get(place).map(|name| format!(" ({name})")).unwrap_or_default();
        anyhow::anyhow!("{}, line {line}, column {}{name}: {says}", self.source.name, place + 1)
    }
}

/// What the CSV reader says, at its place.
fn damaged(name: &str, error: &csv::Error) -> anyhow::Error {
    let line = error.position().map_or(1, csv::Position::line);
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => anyhow::anyhow!(
            "{name}, line {line}, column {}: {len} cells stand here, and {expected_len} in the first line",
            len.min(expected_len) + 1
        ),
        csv::ErrorKind::Utf8 { err, .. } => anyhow::anyhow!(
            "{name}, line {line}, column {}: is not UTF-8; save the file as CSV in UTF-8",
            err.field() + 1
        ),
        _ => anyhow::anyhow!("{name}, line {line}: {error}"),
    }
}

pub struct Row<'t, 'a> {
    table: &'t Table<'a>,
}

impl Row<'_, '_> {
    /// The cell; empty where there is no such column.
    pub fn text(&self, at: At) -> &str {
        at.0.and_then(|place| self.table.record.get(place)).unwrap_or_default()
    }

    /// A whole number that `T` can hold.
    pub fn number<T: std::str::FromStr>(&self, at: At) -> anyhow::Result<T> {
        let cell = self.text(at);
        cell.parse().map_err(|_| self.fault(at, &format!("“{cell}” is no whole number of use here")))
    }

    /// A word from a list of them.
    pub fn word<T: Copy>(&self, at: At, words: &[(&str, T)]) -> anyhow::Result<T> {
        let cell = self.text(at);
        let found = words.iter().find(|(word, _)| *word == cell).map(|&(_, value)| value);
        found.ok_or_else(|| {
            let known: Vec<&str> =
                words.iter().map(|&(word, _)| word).filter(|word| !word.is_empty()).collect();
            self.fault(at, &format!("“{cell}” is none of {}", known.join(", ")))
        })
    }

    pub fn fault(&self, at: At, says: &str) -> anyhow::Error {
        let line = self.table.record.position().map_or(1, csv::Position::line);
        self.table.fault(line, at.0.unwrap_or_default(), says)
    }
}
