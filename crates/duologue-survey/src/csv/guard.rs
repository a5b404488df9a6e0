//! Cells that a spreadsheet must not run (OWASP, CSV injection; the full-width signs too, since spreadsheets fold them).

use std::borrow::Cow;

const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Whether it stands behind an apostrophe: a formula, or what a guarded one looks like.
fn is_guarded(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(FORMULA)
}

pub fn guarded(cell: &str) -> Cow<'_, str> {
    if is_guarded(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

pub fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| is_guarded(rest)).unwrap_or(cell)
}
