use std::fmt;

/// What a file may hold, so that a hostile one costs no more than a refusal (CWE-409, CWE-770).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Of the file as it arrives.
    pub bytes: usize,
    /// Of all parts of an XLSX together, once unpacked.
    pub inflated: u64,
    pub rows: usize,
    pub columns: usize,
    pub cells: usize,
    /// Bytes of one cell.
    pub cell: usize,
}

impl Default for Limits {
    /// Room for a million respondents, or for thousands of variables; a sheet of four million cells unpacks to as much.
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            inflated: 128 << 20,
            rows: 1_048_576,
            columns: 16_384,
            cells: 20_000_000,
            // What a spreadsheet's 32,767 characters can come to.
            cell: 4 * 32_767,
        }
    }
}

impl Limits {
    /// What a questionnaire may hold: no form that people answer comes near it.
    pub fn of_form() -> Self {
        Self {
            bytes: 8 << 20,
            inflated: 64 << 20,
            rows: 20_000,
            columns: 500,
            cells: 1_000_000,
            ..Self::default()
        }
    }
}

/// A file with a thousand faults is told of the first hundred.
pub(crate) const MOST_FAULTS: usize = 100;

/// What is wrong, and where: rows (in CSV, lines) and columns count from 1, and 0 is the whole of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub sheet: Sheet,
    pub row: usize,
    pub column: usize,
    pub problem: Problem,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// The file as such.
    File,
    Answers,
    Codebook,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error("{bytes} bytes; {most} are the most")]
    TooLarge { bytes: usize, most: usize },
    #[error("unpacks to more than {most} bytes")]
    Inflates { most: u64 },
    #[error("has more than {most} parts inside")]
    TooManyParts { most: usize },
    #[error("more than {most} rows")]
    TooManyRows { most: usize },
    #[error("more than {most} columns")]
    TooManyColumns { most: usize },
    #[error("more than {most} cells")]
    TooManyCells { most: usize },
    #[error("a cell of more than {most} bytes")]
    CellTooLong { most: usize },
    #[error("is no .xlsx file: {reason}")]
    NotXlsx { reason: String },
    #[error("is an old .xls file or locked by a password; save it as .xlsx without one")]
    OldOrLocked,
    #[error("“{part}” declares XML entities, which no spreadsheet does")]
    Entities { part: String },
    #[error("has no sheet “{name}”")]
    NoSheet { name: String },
    /// `encoding` is a guess by the file's first bytes.
    #[error("is not UTF-8 from character {character} of this line on{}; save it as “CSV UTF-8”", guess(.encoding))]
    NotUtf8 { character: usize, encoding: Option<&'static str> },
    #[error("has {got} cells where the first row has {expected}; quote a cell that holds a comma")]
    RowLength { expected: usize, got: usize },
    #[error("cannot be read: {reason}")]
    Csv { reason: String },
    #[error("is empty; the first row names the variables")]
    NoHeader,
    #[error("this column has no name in the first row")]
    EmptyName,
    #[error("“{name}” stands here twice")]
    Twice { name: String },
    #[error("has no column “{name}”; the first row is variable,field,code,language,text")]
    NoColumn { name: &'static str },
    #[error("“{field}” is not type, measure, label, code, missing or missing_range")]
    UnknownField { field: String },
    #[error("more than {most} codes that count as missing; give a missing_range")]
    TooManyMissing { most: usize },
    #[error("the answers have no variable “{variable}”")]
    UnknownVariable { variable: String },
    #[error("“{text}” is not one of {}", .expected.join(", "))]
    NotOneOf { text: String, expected: &'static [&'static str] },
    #[error("“{text}” is not a range such as 97..99")]
    NotARange { text: String },
    #[error("“{text}” is not a number, which “{variable}” holds")]
    NotANumber { variable: String, text: String },
    #[error("the formula here came to {value}; put in a value or leave the cell empty")]
    ErrorCell { value: String },
}

fn guess(encoding: &Option<&'static str>) -> String {
    encoding.map(|name| format!(" (it looks like {name})")).unwrap_or_default()
}

impl Fault {
    pub(crate) fn file(problem: Problem) -> Self {
        Self { sheet: Sheet::File, row: 0, column: 0, problem }
    }
}

impl Sheet {
    pub fn name(self) -> &'static str {
        match self {
            Sheet::File => "file",
            Sheet::Answers => "answers",
            Sheet::Codebook => "codebook",
        }
    }
}

/// A column as spreadsheets call it: A, B, … Z, AA.
pub fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut left = column;
    while left > 0 {
        letters.push(char::from(b'A' + u8::try_from((left - 1) % 26).unwrap_or(0)));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// "answers, row 3, column B: ", as much of it as is known.
pub(crate) fn place(f: &mut fmt::Formatter<'_>, sheet: &str, row: usize, column: usize) -> fmt::Result {
    f.write_str(sheet)?;
    if row > 0 {
        write!(f, ", row {row}")?;
    }
    if column > 0 {
        write!(f, ", column {}", letters(column))?;
    }
    f.write_str(": ")
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        place(f, self.sheet.name(), self.row, self.column)?;
        self.problem.fmt(f)
    }
}

impl std::error::Error for Fault {}
