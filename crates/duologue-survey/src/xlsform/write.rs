use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Sheet;
use super::header::column_name;
use crate::Texts;
use crate::questionnaire::{Item, Kind, Questionnaire};
use crate::xlsx::{Unwritable, new_workbook, put};

/// The form with a column for each language, and for hints and messages where an item has one. It names no default
/// language.
pub fn write(form: &Questionnaire) -> Result<Vec<u8>, Unwritable> {
    let mut workbook = new_workbook()?;
    survey(form, workbook.add_worksheet())?;
    choices(form, workbook.add_worksheet())?;
    let settings = [("form_title", &form.title), ("form_id", &form.code), ("version", &form.version)];
    let sheet = workbook.add_worksheet().set_name(Sheet::Settings.name())?;
    for ((name, text), column) in settings.into_iter().zip(0..) {
        put(sheet, 0, column, name)?;
        put(sheet, 1, column, text)?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn survey(form: &Questionnaire, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name(Sheet::Survey.name())?.set_freeze_panes(1, 0)?;
    type Words = fn(&Item) -> &Texts;
    let words: [(&str, Words); 3] = [
        ("label", |item| &item.wording),
        ("hint", |item| &item.hint),
        ("constraint_message", |item| &item.constraint_message),
    ];
    let used = words
        .into_iter()
        .filter(|(stem, of)| *stem == "label" || form.items.iter().any(|i| !of(i).is_empty()));
    let words: Vec<_> = used.collect();
    let mut header = ["type", "name"].map(str::to_owned).to_vec();
    header.extend(words.iter().flat_map(|(stem, _)| columns(form, stem)));
    header.extend(["required", "relevant", "constraint"].map(str::to_owned));
    row(sheet, 0, &header)?;
    for (item, number) in form.items.iter().zip(1..) {
        let mut cells = vec![kind(&item.kind), item.code.clone()];
        cells.extend(words.iter().flat_map(|(_, of)| texts(form, of(item))));
        cells.push(if item.required { "yes" } else { "" }.to_owned());
        let expressions = [&item.relevant, &item.constraint];
        cells.extend(expressions.map(|e| e.as_ref().map_or("", |e| e.text()).to_owned()));
        row(sheet, number, &cells)?;
    }
    Ok(())
}

fn choices(form: &Questionnaire, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name(Sheet::Choices.name())?.set_freeze_panes(1, 0)?;
    let mut header = ["list_name", "name"].map(str::to_owned).to_vec();
    header.extend(columns(form, "label"));
    row(sheet, 0, &header)?;
    let all = form.lists.iter().flat_map(|list| list.choices.iter().map(move |choice| (list, choice)));
    for ((list, choice), number) in all.zip(1..) {
        let mut cells = vec![list.name.clone(), choice.code.clone()];
        cells.extend(texts(form, &choice.words));
        row(sheet, number, &cells)?;
    }
    Ok(())
}

fn columns(form: &Questionnaire, stem: &str) -> Vec<String> {
    form.languages.iter().map(|language| format!("{stem}::{}", column_name(language))).collect()
}

fn texts(form: &Questionnaire, texts: &Texts) -> Vec<String> {
    form.languages.iter().map(|language| texts.get(&language.tag).cloned().unwrap_or_default()).collect()
}

fn row(sheet: &mut Worksheet, number: u32, cells: &[String]) -> Result<(), XlsxError> {
    for (text, column) in cells.iter().zip(0..) {
        put(sheet, number, column, text)?;
    }
    Ok(())
}

fn kind(kind: &Kind) -> String {
    let select = |word: &str, list: &str, or_other: bool| {
        let other = if or_other { " or_other" } else { "" };
        format!("{word} {list}{other}")
    };
    let word = match kind {
        Kind::SelectOne { list, or_other } => return select("select_one", list, *or_other),
        Kind::SelectMany { list, or_other } => return select("select_multiple", list, *or_other),
        Kind::Integer => "integer",
        Kind::Decimal => "decimal",
        Kind::Text => "text",
        Kind::Date => "date",
        Kind::Note => "note",
        Kind::Start => "start",
        Kind::End => "end",
        Kind::Today => "today",
    };
    word.to_owned()
}
