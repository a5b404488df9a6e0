//! The columns of a sheet, and the languages that they name.

use super::{Fault, Sheet, Trouble};
use crate::questionnaire::Language;

/// What a sheet's columns hold, by their place.
pub(super) struct Header {
    pub(super) sheet: Sheet,
    columns: Vec<Column>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Column {
    Plain(&'static str),
    /// Words in the language of this tag.
    Words(&'static str, String),
    Other,
}

const WORDS: [&str; 3] = ["label", "hint", "constraint_message"];

impl Header {
    /// Reads the first row. What is not in `plain` and holds no words is told to `unread`.
    pub(super) fn read(
        sheet: Sheet,
        cells: &[String],
        plain: &[&'static str],
        languages: &mut Vec<Language>,
        unread: &mut Vec<String>,
        faults: &mut Vec<Fault>,
    ) -> Self {
        let mut columns = Vec::new();
        for (i, cell) in cells.iter().enumerate() {
            let column = match column(cell, plain, languages) {
                Ok(column) => column,
                Err(trouble) => {
                    faults.push(Fault { sheet, row: 1, column: i + 1, trouble });
                    Column::Other
                }
            };
            if column != Column::Other && columns.contains(&column) {
                let trouble = Trouble::ColumnTwice { name: cell.clone() };
                faults.push(Fault { sheet, row: 1, column: i + 1, trouble });
            }
            let words = WORDS.iter().any(|stem| stem_of(cell).0 == *stem);
            if column == Column::Other && !words && !cell.is_empty() {
                unread.push(cell.clone());
            }
            columns.push(column);
        }
        Self { sheet, columns }
    }

    /// Where a plain column stands, from 1; 0 where there is none.
    pub(super) fn place(&self, name: &str) -> usize {
        let found =
            self.columns.iter().position(|column| matches!(column, Column::Plain(plain) if *plain == name));
        found.map_or(0, |place| place + 1)
    }

    pub(super) fn words_place(&self, stem: &str, tag: &str) -> usize {
        let is = |column: &Column| matches!(column, Column::Words(s, t) if *s == stem && t == tag);
        self.columns.iter().position(is).map_or(0, |place| place + 1)
    }

    pub(super) fn cell<'r>(&self, cells: &'r [String], name: &str) -> &'r str {
        self.place(name).checked_sub(1).and_then(|place| cells.get(place)).map_or("", String::as_str)
    }

    pub(super) fn texts(&self, cells: &[String], stem: &str) -> crate::Texts {
        let words = self.columns.iter().zip(cells).filter_map(|(column, cell)| match column {
            Column::Words(s, tag) if *s == stem && !cell.is_empty() => Some((tag.clone(), cell.clone())),
            _ => None,
        });
        words.collect()
    }
}

/// The stem as tools compare it ("List Name" is `list_name`), and the language after a double colon.
fn stem_of(cell: &str) -> (String, Option<&str>) {
    let (stem, language) = match cell.split_once("::") {
        Some((stem, language)) => (stem, Some(language.trim())),
        None => (cell, None),
    };
    (stem.trim().to_lowercase().replace(' ', "_"), language)
}

fn column(cell: &str, plain: &[&'static str], languages: &mut Vec<Language>) -> Result<Column, Trouble> {
    let (stem, language) = stem_of(cell);
    if let (Some(name), None) = (plain.iter().find(|name| **name == stem), language) {
        return Ok(Column::Plain(name));
    }
    let Some(words) = WORDS.iter().find(|name| **name == stem) else { return Ok(Column::Other) };
    let Some(language) = language.filter(|language| !language.is_empty()) else {
        return Err(Trouble::NoLanguage { column: stem });
    };
    let new = self::language(language).ok_or_else(|| Trouble::NoTag { language: language.to_owned() })?;
    match languages.iter().find(|known| known.tag.eq_ignore_ascii_case(&new.tag)) {
        Some(known) if *known != new => Err(Trouble::TwoNames {
            tag: known.tag.clone(),
            one: column_name(known),
            other: column_name(&new),
        }),
        Some(_) => Ok(Column::Words(words, new.tag)),
        None => {
            languages.push(new.clone());
            Ok(Column::Words(words, new.tag))
        }
    }
}

/// "Japanese (ja)", or a bare tag.
pub(super) fn language(text: &str) -> Option<Language> {
    let named = text.strip_suffix(')').and_then(|text| text.rsplit_once('('));
    let (name, tag) = named.unwrap_or(("", text));
    let (name, tag) = (name.trim(), tag.trim());
    let mut parts = tag.split('-');
    let first = parts
        .next()
        .is_some_and(|part| (2..=3).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphabetic()));
    let rest =
        parts.all(|part| (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric()));
    (first && rest).then(|| Language { tag: tag.to_owned(), name: name.to_owned() })
}

pub(super) fn column_name(language: &Language) -> String {
    match language.name.as_str() {
        "" => language.tag.clone(),
        name => format!("{name} ({})", language.tag),
    }
}
