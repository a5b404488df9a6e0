use super::Book;
use crate::Dataset;
use crate::table::{Codebook, Each, Fault, Limits, Problem, Rows, Sheet, dataset};

const NOTES: &str = "notes";

/// The answers of a workbook under its codebook, or as numbers and texts without words where it has none.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Dataset, Vec<Fault>> {
    let one = |problem| vec![Fault::file(problem)];
    let mut book = Book::open(bytes, limits).map_err(one)?;
    let sheets = book.sheets();
    let called = |name: &str| sheets.iter().find(|sheet| sheet.trim().eq_ignore_ascii_case(name)).cloned();
    let spare = |sheet: &&String| {
        ![Sheet::Codebook.name(), NOTES].iter().any(|name| sheet.trim().eq_ignore_ascii_case(name))
    };
    let answers = called(Sheet::Answers.name()).or_else(|| sheets.iter().find(spare).cloned());
    let answers = answers.ok_or_else(|| one(Problem::NoSheet { name: Sheet::Answers.name().to_owned() }))?;
    let codebook = match called(Sheet::Codebook.name()) {
        Some(name) => Codebook::read(&mut Source { book: &mut book, name, sheet: Sheet::Codebook })?,
        None => Codebook::default(),
    };
    dataset(&mut Source { book: &mut book, name: answers, sheet: Sheet::Answers }, &codebook)
}

struct Source<'b, 'a> {
    book: &'b mut Book<'a>,
    name: String,
    sheet: Sheet,
}

impl Rows for Source<'_, '_> {
    fn each(&mut self, each: Each<'_>) -> Result<(), Fault> {
        let sheet = self.sheet;
        self.book.each(&self.name, &|row, column, problem| Fault { sheet, row, column, problem }, each)
    }
}
