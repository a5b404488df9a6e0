//! What is wrong with a file of answers or a questionnaire, in the reader's language.

use duologue_survey::sav::{NameFault, Note, Part, Refused, SavError, Why};
use duologue_survey::table::{self, letters};
use duologue_survey::xlsform::Trouble;
use duologue_survey::{sav, xlsform};
use duologue_web::{Lang, message};

use super::findings;

/// A fault of a CSV, a workbook or a codebook, with its place.
pub fn table(fault: &table::Fault, lang: Lang) -> String {
    let sheet = match fault.sheet {
        table::Sheet::File => None,
        table::Sheet::Answers => Some(message(lang, "fieldwork-sheet-answers", &[])),
        table::Sheet::Codebook => Some(message(lang, "fieldwork-sheet-codebook", &[])),
    };
    at(sheet, fault.row, fault.column, file(&fault.problem, lang), lang)
}

/// A fault of a questionnaire, with its place.
pub fn form(fault: &xlsform::Fault, lang: Lang) -> String {
    let sheet = (fault.sheet != xlsform::Sheet::File)
        .then(|| message(lang, "fieldwork-sheet", &[("sheet", fault.sheet.name().to_owned())]));
    at(sheet, fault.row, fault.column, trouble(&fault.trouble, lang), lang)
}

/// A column of a questionnaire that is not read.
pub fn unread(unread: &xlsform::Unread, lang: Lang) -> String {
    let sheet = message(lang, "fieldwork-sheet", &[("sheet", unread.sheet.name().to_owned())]);
    let problem = message(lang, "fieldwork-unread", &[("column", unread.column.clone())]);
    at(Some(sheet), 0, 0, problem, lang)
}

fn at(sheet: Option<String>, row: usize, column: usize, problem: String, lang: Lang) -> String {
    let row = (row > 0).then(|| message(lang, "fieldwork-case", &[("row", row.to_string())]));
    let column = (column > 0).then(|| message(lang, "fieldwork-column", &[("column", letters(column))]));
    let place: Vec<String> = [sheet, row, column].into_iter().flatten().collect();
    if place.is_empty() {
        return problem;
    }
    of(&place.join(&message(lang, "list-comma", &[])), problem, lang)
}

/// What a system file consists of.
fn part(part: Part, lang: Lang) -> String {
    message(lang, &format!("fieldwork-part-{}", part.code()), &[])
}

/// What is wrong with a variable; without its name, with the whole file.
fn of(name: &str, problem: String, lang: Lang) -> String {
    if name.is_empty() {
        return problem;
    }
    message(lang, "fieldwork-at", &[("place", name.to_owned()), ("problem", problem)])
}

fn file(problem: &table::Problem, lang: Lang) -> String {
    use table::Problem;
    let t = |key: &str, args: &[(&str, String)]| message(lang, &format!("fieldwork-file-{key}"), args);
    let most = |most: &usize| ("most", most.to_string());
    match problem {
        Problem::TooLarge { bytes, most: limit } => t("large", &[("bytes", bytes.to_string()), most(limit)]),
        Problem::Inflates { most } => t("inflates", &[("most", most.to_string())]),
        Problem::TooManyParts { most: limit } => t("parts", &[most(limit)]),
        Problem::TooManyRows { most: limit } => t("rows", &[most(limit)]),
        Problem::TooManyColumns { most: limit } => t("columns", &[most(limit)]),
        Problem::TooManyCells { most: limit } => t("cells", &[most(limit)]),
        Problem::CellTooLong { most: limit } => t("cell", &[most(limit)]),
        Problem::NotXlsx { reason } => t("not-xlsx", &[("reason", reason.clone())]),
        Problem::OldOrLocked => t("old-or-locked", &[]),
        Problem::Entities { part } => t("entities", &[("part", part.clone())]),
        Problem::NoSheet { name } => t("no-sheet", &[("name", name.clone())]),
        Problem::NotUtf8 { character, encoding } => {
            let character = ("character", character.to_string());
            match encoding {
                Some(encoding) => t("not-utf8-but", &[character, ("encoding", (*encoding).to_owned())]),
                None => t("not-utf8", &[character]),
            }
        }
        Problem::RowLength { expected, got } => {
            t("row-length", &[("expected", expected.to_string()), ("got", got.to_string())])
        }
        Problem::Csv { reason } => t("csv", &[("reason", reason.clone())]),
        Problem::NoHeader => t("no-header", &[]),
        Problem::EmptyName => t("empty-name", &[]),
        Problem::Twice { name } => t("twice", &[("name", name.clone())]),
        Problem::NoColumn { name } => t("no-column", &[("name", (*name).to_owned())]),
        Problem::UnknownField { field } => t("unknown-field", &[("field", field.clone())]),
        Problem::TooManyMissing { most: limit } => t("missing", &[most(limit)]),
        Problem::UnknownVariable { variable } => t("unknown-variable", &[("variable", variable.clone())]),
        Problem::NotOneOf { text, expected } => {
            let expected = expected.join(&message(lang, "list-comma", &[]));
            t("not-one-of", &[("text", text.clone()), ("expected", expected)])
        }
        Problem::NotARange { text } => t("not-a-range", &[("text", text.clone())]),
        Problem::NotANumber { variable, text } => {
            t("not-a-number", &[("variable", variable.clone()), ("text", text.clone())])
        }
        Problem::ErrorCell { value } => t("error-cell", &[("value", value.clone())]),
    }
}

fn trouble(trouble: &Trouble, lang: Lang) -> String {
    let t = |key: &str, args: &[(&str, String)]| message(lang, &format!("fieldwork-form-{key}"), args);
    let name = |name: &str| ("name", name.to_owned());
    match trouble {
        Trouble::File(problem) => file(problem, lang),
        Trouble::NoSheet { name: sheet } => t("no-sheet", &[name(sheet)]),
        Trouble::NoColumn { name: column } => t("no-column", &[name(column)]),
        Trouble::ColumnTwice { name: column } => t("column-twice", &[name(column)]),
        Trouble::NoLanguage { column } => t("no-language", &[("column", column.clone())]),
        Trouble::NoTag { language } => t("no-tag", &[("language", language.clone())]),
        Trouble::TwoNames { tag, one, other } => {
            t("two-names", &[("tag", tag.clone()), ("one", one.clone()), ("other", other.clone())])
        }
        Trouble::DefaultLanguage { language } => t("default-language", &[("language", language.clone())]),
        Trouble::Lacks { place, language } => findings::lacking(place, language, lang),
        Trouble::Incomplete { missing, .. } => t("incomplete", &[("missing", (*missing).to_owned())]),
        Trouble::UnknownType { kind } => t("unknown-type", &[("kind", kind.clone())]),
        Trouble::Repeat { name: repeat } => t("repeat", &[name(repeat)]),
        Trouble::NothingToEnd => t("nothing-to-end", &[]),
        Trouble::NotEnded { name: group } => t("not-ended", &[name(group)]),
        Trouble::LongConditions { most } => t("long-conditions", &[("most", most.to_string())]),
        Trouble::GroupItself { name: group } => t("group-itself", &[name(group)]),
        Trouble::UnknownList { list } => t("unknown-list", &[("list", list.clone())]),
        Trouble::Twice { name: both } => t("twice", &[name(both)]),
        Trouble::NotAName { name: none } => t("not-a-name", &[name(none)]),
        Trouble::SpaceInCode { code } => t("space-in-code", &[("code", code.clone())]),
        Trouble::OrOther => t("or-other", &[]),
        Trouble::NotYesOrNo { text } => t("not-yes-or-no", &[("text", text.clone())]),
        Trouble::UnknownItem { item } => t("unknown-item", &[("item", item.clone())]),
    }
}

/// Why a system file cannot be read.
pub fn unreadable(error: &SavError, lang: Lang) -> String {
    let t = |key: &str, args: &[(&str, String)]| message(lang, &format!("fieldwork-sav-{key}"), args);
    let what = |what: &Part| ("what", part(*what, lang));
    let problem = match &error.problem {
        sav::Problem::NotSav => return t("none", &[]),
        sav::Problem::Ends(part) => t("ends", &[what(part)]),
        sav::Problem::Over { what: part, limit } => t("over", &[what(part), ("limit", limit.to_string())]),
        sav::Problem::Wrong { what: part, found } => t("wrong", &[what(part), ("found", found.clone())]),
        sav::Problem::Encoding(name) => t("encoding", &[("name", name.clone())]),
        sav::Problem::Inflate(reason) => t("inflate", &[("reason", reason.clone())]),
    };
    of(&t("byte", &[("at", error.at.to_string())]), problem, lang)
}

/// What was read from a system file, or written into it, otherwise than it stands.
pub fn note(note: &Note, lang: Lang) -> String {
    let t = |key: &str, args: &[(&str, String)]| message(lang, &format!("fieldwork-note-{key}"), args);
    match note {
        Note::Replaced { of: name, texts } => of(name, t("replaced", &[("texts", texts.to_string())]), lang),
        Note::LeftOut { what, name } => of(name, t("left-out", &[("what", part(*what, lang))]), lang),
        Note::Renamed { from, to } => t("renamed", &[("from", from.clone()), ("to", to.clone())]),
        Note::Cut { of: name, what, bytes } => {
            of(name, t("cut", &[("what", part(*what, lang)), ("bytes", bytes.to_string())]), lang)
        }
        Note::Long { of: name, bytes } => of(name, t("long", &[("bytes", bytes.to_string())]), lang),
    }
}

/// Why answers do not fit a system file.
pub fn refused(refused: &Refused, lang: Lang) -> String {
    let t = |key: &str, args: &[(&str, String)]| message(lang, &format!("fieldwork-unfit-{key}"), args);
    let bytes = |bytes: &usize| ("bytes", bytes.to_string());
    let problem = match &refused.why {
        Why::Name(fault) => match fault {
            NameFault::Empty => t("name-empty", &[]),
            NameFault::Long(length) => t("name-long", &[bytes(length)]),
            NameFault::Character(c) => t("name-character", &[("character", c.to_string())]),
            NameFault::LastStop => t("name-stop", &[]),
            NameFault::Reserved => t("name-reserved", &[]),
            NameFault::Twice => t("name-twice", &[]),
        },
        Why::Rows { found, rows } => t("rows", &[("found", found.to_string()), ("rows", rows.to_string())]),
        Why::TooWide(width) => t("wide", &[bytes(width)]),
        Why::Number { row } => t("number", &[("row", row.to_string())]),
        Why::Code => t("code", &[]),
        Why::TooManyMissing(count) => t("missing", &[("count", count.to_string())]),
        Why::MissingRange => t("missing-range", &[]),
        Why::MissingLong(width) => t("missing-long", &[bytes(width)]),
        Why::Format => t("format", &[]),
        Why::Set => t("set", &[]),
        Why::Attribute => t("attribute", &[]),
        Why::Weight => t("weight", &[]),
        Why::Created => t("created", &[]),
        Why::TooMuch => t("much", &[]),
    };
    of(&refused.name, problem, lang)
}

/// What a spreadsheet has no room for.
pub fn unwritable(reason: &impl std::fmt::Display, lang: Lang) -> String {
    message(lang, "fieldwork-unfit-spreadsheet", &[("reason", reason.to_string())])
}

#[cfg(test)]
mod tests {
    use duologue_survey::questionnaire::WordsOf;
    use table::Problem;

    use super::*;

    /// Each kind of fault once.
    fn told(lang: Lang) -> Vec<String> {
        let text = || "Ω".to_owned();
        let problems = [
            Problem::TooLarge { bytes: 9, most: 8 },
            Problem::Inflates { most: 8 },
            Problem::TooManyParts { most: 8 },
            Problem::TooManyRows { most: 8 },
            Problem::TooManyColumns { most: 8 },
            Problem::TooManyCells { most: 8 },
            Problem::CellTooLong { most: 8 },
            Problem::NotXlsx { reason: text() },
            Problem::OldOrLocked,
            Problem::Entities { part: text() },
            Problem::NoSheet { name: text() },
            Problem::NotUtf8 { character: 3, encoding: None },
            Problem::NotUtf8 { character: 3, encoding: Some("Shift_JIS") },
            Problem::RowLength { expected: 2, got: 3 },
            Problem::Csv { reason: text() },
            Problem::NoHeader,
            Problem::EmptyName,
            Problem::Twice { name: text() },
            Problem::NoColumn { name: "field" },
            Problem::UnknownField { field: text() },
            Problem::TooManyMissing { most: 8 },
            Problem::UnknownVariable { variable: text() },
            Problem::NotOneOf { text: text(), expected: &["number", "text"] },
            Problem::NotARange { text: text() },
            Problem::NotANumber { variable: text(), text: text() },
            Problem::ErrorCell { value: text() },
        ];
        let troubles = [
            Trouble::File(Problem::NoHeader),
            Trouble::NoSheet { name: "survey" },
            Trouble::NoColumn { name: "type" },
            Trouble::ColumnTwice { name: text() },
            Trouble::NoLanguage { column: text() },
            Trouble::NoTag { language: text() },
            Trouble::TwoNames { tag: text(), one: text(), other: text() },
            Trouble::DefaultLanguage { language: text() },
            Trouble::Lacks { place: WordsOf::Wording { item: text() }, language: text() },
            Trouble::Incomplete { kind: "question", missing: "name" },
            Trouble::UnknownType { kind: text() },
            Trouble::Repeat { name: text() },
            Trouble::NothingToEnd,
            Trouble::NotEnded { name: text() },
            Trouble::LongConditions { most: 8 },
            Trouble::GroupItself { name: text() },
            Trouble::UnknownList { list: text() },
            Trouble::Twice { name: text() },
            Trouble::NotAName { name: text() },
            Trouble::SpaceInCode { code: text() },
            Trouble::OrOther,
            Trouble::NotYesOrNo { text: text() },
            Trouble::UnknownItem { item: text() },
        ];
        let damages = [
            sav::Problem::NotSav,
            sav::Problem::Ends(sav::Part::Cases),
            sav::Problem::Over { what: sav::Part::AllCases, limit: 8 },
            sav::Problem::Wrong { what: sav::Part::Compression, found: text() },
            sav::Problem::Encoding(text()),
            sav::Problem::Inflate(text()),
        ];
        let notes = [
            Note::Replaced { of: text(), texts: 2 },
            Note::LeftOut { what: sav::Part::Attributes, name: text() },
            Note::Renamed { from: text(), to: text() },
            Note::Cut { of: text(), what: sav::Part::Label, bytes: 8 },
            Note::Long { of: text(), bytes: 130 },
        ];
        let refusals = [
            Why::Name(NameFault::Empty),
            Why::Name(NameFault::Long(65)),
            Why::Name(NameFault::Character('-')),
            Why::Name(NameFault::LastStop),
            Why::Name(NameFault::Reserved),
            Why::Name(NameFault::Twice),
            Why::Rows { found: 2, rows: 3 },
            Why::TooWide(8),
            Why::Number { row: 3 },
            Why::Code,
            Why::TooManyMissing(4),
            Why::MissingRange,
            Why::MissingLong(9),
            Why::Format,
            Why::Set,
            Why::Attribute,
            Why::Weight,
            Why::Created,
            Why::TooMuch,
        ];
        let in_table = |problem| table::Fault { sheet: table::Sheet::Codebook, row: 3, column: 28, problem };
        let in_form = |trouble| xlsform::Fault { sheet: xlsform::Sheet::Survey, row: 3, column: 0, trouble };
        let column = xlsform::Unread { sheet: xlsform::Sheet::Choices, column: text() };
        let mut all = vec![unread(&column, lang), unwritable(&"Ω", lang)];
        all.extend(problems.map(|problem| table(&in_table(problem), lang)));
        all.extend(troubles.map(|trouble| form(&in_form(trouble), lang)));
        all.extend(damages.map(|problem| unreadable(&SavError { at: 176, problem }, lang)));
        all.extend(notes.map(|one| note(&one, lang)));
        all.extend(Part::ALL.iter().map(|one| part(*one, lang)));
        all.extend(refusals.map(|why| refused(&Refused { name: text(), why }, lang)));
        all
    }

    #[test]
    fn every_fault_has_words_in_every_language() {
        let every = Lang::ALL.map(told);
        for told in every.iter().flatten() {
            assert!(!told.contains("fieldwork-") && !told.contains('{'), "{told}");
        }
        // No two languages say the same, nor two faults in one; a word of two characters may be that of a neighbour.
        let long = |told: &&String| told.chars().count() > 4;
        let count = every.iter().flatten().filter(long).count();
        let distinct: std::collections::BTreeSet<&String> = every.iter().flatten().filter(long).collect();
        assert_eq!(distinct.len(), count);
    }

    #[test]
    fn the_place_is_told_as_far_as_it_is_known() {
        let at = |sheet, row, column| {
            let fault = table::Fault { sheet, row, column, problem: Problem::NoHeader };
            Lang::ALL.map(|lang| table(&fault, lang))
        };
        let places = at(table::Sheet::Codebook, 3, 28).join("\n");
        for told in [
            "コードブック、3行目、AB列：空です",
            "编码表、第3行、AB列：",
            "codebook, row 3, column AB: is empty",
        ] {
            assert!(places.contains(told), "{places}");
        }
        assert!(at(table::Sheet::File, 0, 0).iter().any(|told| told.starts_with("is empty")));
    }
}
