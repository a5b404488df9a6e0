//! Figures as rows: one estimate with all that it rests on, as a table, JSON or CSV.

use clap::ValueEnum;
use duologue_survey::csv::guarded;
use serde::Serialize;
use serde_json::Value;

/// How figures are printed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Table,
    Json,
    Csv,
}

/// Prints rows; numbers are as exact as they are in JSON and CSV, and rounded in a table.
pub fn print<R: Serialize>(rows: &[R], format: Format) -> anyhow::Result<()> {
    match format {
        Format::Json => say!("{}", serde_json::to_string_pretty(rows)?),
        Format::Csv => say!("{}", safe(rows)?.trim_end_matches('\n')),
        Format::Table => table(&written(rows)?)?.iter().for_each(|line| say!("{line}")),
    }
    Ok(())
}

fn written<R: Serialize>(rows: &[R]) -> anyhow::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    rows.iter().try_for_each(|row| writer.serialize(row))?;
    Ok(String::from_utf8(writer.into_inner()?)?)
}

/// Texts behind an apostrophe where a spreadsheet would run them; numbers stand as they are. What a row holds decides, not
/// what a cell looks like: a code may be called `+1`.
fn safe<R: Serialize>(rows: &[R]) -> anyhow::Result<String> {
    let written = written(rows)?;
    let mut reader = csv::Reader::from_reader(written.as_bytes());
    let names = reader.headers()?.clone();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&names)?;
    for (record, row) in reader.records().zip(rows) {
        let (record, told) = (record?, serde_json::to_value(row)?);
        let cells = names.iter().zip(&record).map(|(name, cell)| match told.get(name) {
            Some(Value::String(_)) => guarded(cell),
            _ => cell.into(),
        });
        writer.write_record(cells.map(|cell| cell.into_owned()))?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

/// Columns as wide as what stands in them, numbers one below the other.
fn table(written: &str) -> anyhow::Result<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(written.as_bytes());
    let mut lines: Vec<Vec<String>> = Vec::new();
    for record in reader.records() {
        lines.push(record?.iter().map(cell).collect());
    }
    let columns = lines.first().map_or(0, Vec::len);
    let cells = |column: usize| lines.iter().filter_map(move |line| line.get(column));
    let widths: Vec<usize> =
        (0..columns).map(|column| cells(column).map(|cell| shown(cell)).max().unwrap_or(0)).collect();
    let numbers: Vec<bool> = (0..columns)
        .map(|column| cells(column).skip(1).all(|cell| cell == NONE || cell.parse::<f64>().is_ok()))
        .collect();
    let line = |line: &Vec<String>| {
        let padded = line.iter().zip(&widths).zip(&numbers).map(|((cell, width), number)| {
            let room = " ".repeat(width.saturating_sub(shown(cell)));
            if *number { format!("{room}{cell}") } else { format!("{cell}{room}") }
        });
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    Ok(lines.iter().map(line).collect())
}

/// What stands where there is no figure.
const NONE: &str = "–";

fn cell(text: &str) -> String {
    if text.is_empty() {
        return NONE.to_owned();
    }
    match text.parse::<f64>() {
        Ok(value) if text.contains(['.', 'e']) => rounded(value),
        _ => text.to_owned(),
    }
}

/// Six significant digits.
fn rounded(value: f64) -> String {
    if value != 0.0 && (value.abs() < 1e-4 || value.abs() >= 1e15) {
        return format!("{value:.5e}");
    }
    let whole = value.abs().log10().floor().max(0.0) as usize;
    format!("{value:.*}", 5_usize.saturating_sub(whole))
}

/// Places on a terminal: characters of Chinese and Japanese take two.
fn shown(text: &str) -> usize {
    text.chars().map(|c| if c >= '\u{2E80}' { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Row {
        code: &'static str,
        share: f64,
    }

    #[test]
    fn t18_s09_a_text_that_a_spreadsheet_would_run_stands_behind_one_apostrophe() {
        let row = |code, share| Row { code, share };
        let rows =
            [row("=HYPERLINK(\"x\")", -0.5), row("@x", 1.0), row("-1", 0.0), row("+1", 0.0), row("a,b", 0.0)];
        let expected =
            "code,share\n\"'=HYPERLINK(\"\"x\"\")\",-0.5\n'@x,1.0\n'-1,0.0\n'+1,0.0\n\"a,b\",0.0\n";
        assert_eq!(safe(&rows).unwrap(), expected);
        // A terminal runs nothing.
        assert!(table(&written(&rows).unwrap()).unwrap()[2].starts_with("@x"));
    }
}
