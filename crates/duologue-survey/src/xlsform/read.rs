use std::collections::{BTreeMap, BTreeSet};

use super::groups::{Groups, Mark};
use super::header::{self, Header};
use super::{Fault, Sheet, Trouble};
use crate::questionnaire::{Choice, ChoiceList, Expression, Item, Kind, Language, Questionnaire, WordsOf};
use crate::table::{Fault as TableFault, Limits, MOST_FAULTS, Sheet as TableSheet};
use crate::xlsx::Book;

/// A questionnaire, and the columns of its file that say more than is read here.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    pub questionnaire: Questionnaire,
    pub unread: Vec<Unread>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    pub sheet: Sheet,
    pub column: String,
}

const SURVEY: [&str; 5] = ["type", "name", "required", "relevant", "constraint"];
const CHOICES: [&str; 2] = ["list_name", "name"];
const SETTINGS: [&str; 4] = ["form_title", "form_id", "version", "default_language"];

/// Every fault is told of, up to a hundred, so that a form is not sent back and forth.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Form, Vec<Fault>> {
    let mut reader = Reader { languages: Vec::new(), unread: Vec::new(), faults: Vec::new() };
    let sheets = Sheets::read(bytes, limits).map_err(|fault| vec![fault])?;
    let questionnaire = reader.questionnaire(&sheets);
    let Reader { unread, mut faults, .. } = reader;
    if faults.is_empty() {
        return Ok(Form { questionnaire, unread });
    }
    faults.sort_by_key(|fault| (fault.sheet, fault.row, fault.column));
    faults.truncate(MOST_FAULTS);
    Err(faults)
}

/// A row under its number in the file.
type Row = (usize, Vec<String>);

#[derive(Default)]
struct Sheets {
    survey: Option<Vec<Row>>,
    choices: Option<Vec<Row>>,
    settings: Option<Vec<Row>>,
}

impl Sheets {
    fn read(bytes: &[u8], limits: &Limits) -> Result<Self, Fault> {
        let fault =
            |sheet, row, column, problem| Fault { sheet, row, column, trouble: Trouble::File(problem) };
        let mut book = Book::open(bytes, limits).map_err(|problem| fault(Sheet::File, 0, 0, problem))?;
        let mut sheets = Self::default();
        for name in book.sheets() {
            let (sheet, into) = match name.trim().to_lowercase().as_str() {
                "survey" => (Sheet::Survey, &mut sheets.survey),
                "choices" => (Sheet::Choices, &mut sheets.choices),
                "settings" => (Sheet::Settings, &mut sheets.settings),
                _ => continue,
            };
            let mut rows = Vec::new();
            let place = |row, column, problem| TableFault { sheet: TableSheet::File, row, column, problem };
            book.each(&name, &place, &mut |row, cells| {
                rows.push((row, cells.iter().map(|cell| cell.text().trim().to_owned()).collect()));
                Ok(())
            })
            .map_err(|e| fault(sheet, e.row, e.column, e.problem))?;
            *into = Some(rows);
        }
        Ok(sheets)
    }
}

struct Reader {
    languages: Vec<Language>,
    unread: Vec<Unread>,
    faults: Vec<Fault>,
}

impl Reader {
    fn fault(&mut self, sheet: Sheet, row: usize, column: usize, trouble: Trouble) {
        self.faults.push(Fault { sheet, row, column, trouble });
    }

    fn header<'s>(&mut self, sheet: Sheet, rows: &'s [Row], plain: &[&'static str]) -> (Header, &'s [Row]) {
        let (first, rest) = match rows.split_first() {
            Some(((_, cells), rest)) => (cells.as_slice(), rest),
            None => (&[][..], &[][..]),
        };
        let mut unread = Vec::new();
        let header = Header::read(sheet, first, plain, &mut self.languages, &mut unread, &mut self.faults);
        self.unread.extend(unread.into_iter().map(|column| Unread { sheet, column }));
        (header, rest)
    }

    fn questionnaire(&mut self, sheets: &Sheets) -> Questionnaire {
        let mut form = Questionnaire::default();
        // A list's choices are known before the items that use them; the languages stand in the order of the survey.
        let survey = sheets.survey.as_deref().unwrap_or_default();
        if sheets.survey.is_none() {
            self.fault(Sheet::File, 0, 0, Trouble::NoSheet { name: Sheet::Survey.name() });
        }
        let (survey_header, items) = self.header(Sheet::Survey, survey, &SURVEY);
        let choices = sheets.choices.as_deref().unwrap_or_default();
        let (choices_header, choices) = self.header(Sheet::Choices, choices, &CHOICES);
        let mut places = Places::default();
        form.lists = self.lists(&choices_header, choices, &mut places);
        form.items = self.items(&survey_header, items, &mut places);
        for name in ["type", "name"] {
            if sheets.survey.is_some() && survey_header.place(name) == 0 {
                self.fault(Sheet::Survey, 1, 0, Trouble::NoColumn { name });
            }
        }
        self.settings(sheets.settings.as_deref().unwrap_or_default(), &mut form);
        form.languages.clone_from(&self.languages);
        self.references(&survey_header, &form.items, &places);
        self.gaps(&form, &survey_header, &choices_header, &places);
        form
    }

    fn lists(&mut self, header: &Header, rows: &[Row], places: &mut Places) -> Vec<ChoiceList> {
        let sheet = header.sheet;
        let mut lists: Vec<ChoiceList> = Vec::new();
        for (row, cells) in rows {
            let name = header.cell(cells, "list_name");
            let code = header.cell(cells, "name");
            let words = header.texts(cells, "label");
            if name.is_empty() && code.is_empty() && words.is_empty() {
                continue;
            }
            let missing = [("list_name", name), ("name", code)].into_iter().find(|(_, cell)| cell.is_empty());
            if let Some((missing, _)) = missing {
                let trouble = Trouble::Incomplete { kind: "choice", missing };
                self.fault(sheet, *row, header.place(missing), trouble);
                continue;
            }
            if code.contains(char::is_whitespace) {
                let trouble = Trouble::SpaceInCode { code: code.to_owned() };
                self.fault(sheet, *row, header.place("name"), trouble);
            }
            let place = (name.to_owned(), code.to_owned());
            if places.choices.contains_key(&place) {
                let trouble = Trouble::Twice { name: code.to_owned() };
                self.fault(sheet, *row, header.place("name"), trouble);
                continue;
            }
            places.choices.insert(place, *row);
            let choice = Choice { code: code.to_owned(), words };
            let new = lists.len();
            let place = *places.lists.entry(name.to_owned()).or_insert(new);
            if place == new {
                lists.push(ChoiceList { name: name.to_owned(), choices: Vec::new() });
            }
            if let Some(list) = lists.get_mut(place) {
                list.choices.push(choice);
            }
        }
        lists
    }

    fn items(&mut self, header: &Header, rows: &[Row], places: &mut Places) -> Vec<Item> {
        let sheet = header.sheet;
        let mut items = Vec::new();
        let mut groups = Groups::default();
        for (row, cells) in rows {
            let cell = |name| header.cell(cells, name);
            let wording = header.texts(cells, "label");
            let (kind, code) = (cell("type"), cell("name"));
            if kind.is_empty() && code.is_empty() && wording.is_empty() {
                continue;
            }
            if let Some(mark) = Mark::of(kind) {
                let relevant = cell("relevant");
                if let Err((column, trouble)) = groups.go(mark, *row, code, relevant) {
                    self.fault(sheet, *row, header.place(column), trouble);
                }
                if !relevant.is_empty() {
                    places.conditions.push((*row, Expression::new(relevant)));
                }
                continue;
            }
            let missing = [("type", kind), ("name", code)].into_iter().find(|(_, cell)| cell.is_empty());
            if let Some((missing, _)) = missing {
                self.fault(
                    sheet,
                    *row,
                    header.place(missing),
                    Trouble::Incomplete { kind: "question", missing },
                );
                continue;
            }
            let kind = match self::kind(kind) {
                Some(kind) => kind,
                None => {
                    let trouble = Trouble::UnknownType { kind: kind.to_owned() };
                    self.fault(sheet, *row, header.place("type"), trouble);
                    continue;
                }
            };
            if let Some(list) = kind.list().filter(|name| !places.lists.contains_key(*name)) {
                let trouble = Trouble::UnknownList { list: list.to_owned() };
                self.fault(sheet, *row, header.place("type"), trouble);
            }
            if kind.or_other() && self.languages.len() > 1 {
                self.fault(sheet, *row, header.place("type"), Trouble::OrOther);
            }
            if !is_name(code) {
                self.fault(sheet, *row, header.place("name"), Trouble::NotAName { name: code.to_owned() });
            }
            if places.items.contains_key(code) {
                self.fault(sheet, *row, header.place("name"), Trouble::Twice { name: code.to_owned() });
                continue;
            }
            places.items.insert(code.to_owned(), *row);
            let relevant = match kind.has_words() {
                true => groups.relevant(cell("relevant")),
                // Nobody is asked what the device sets.
                false => Groups::default().relevant(cell("relevant")),
            };
            let expression = |name| Some(cell(name)).filter(|text| !text.is_empty()).map(Expression::new);
            let required = match cell("required").to_lowercase().as_str() {
                "yes" | "true" | "true()" | "1" => true,
                "" | "no" | "false" | "false()" | "0" => false,
                _ => {
                    let trouble = Trouble::NotYesOrNo { text: cell("required").to_owned() };
                    self.fault(sheet, *row, header.place("required"), trouble);
                    false
                }
            };
            items.push(Item {
                code: code.to_owned(),
                kind,
                wording,
                hint: header.texts(cells, "hint"),
                required,
                relevant,
                constraint: expression("constraint"),
                constraint_message: header.texts(cells, "constraint_message"),
            });
        }
        for (row, trouble) in groups.left_open() {
            self.fault(sheet, row, header.place("type"), trouble);
        }
        items
    }

    fn settings(&mut self, rows: &[Row], form: &mut Questionnaire) {
        let (header, rows) = self.header(Sheet::Settings, rows, &SETTINGS);
        let (row, cells) = rows.first().map_or((0, &[][..]), |(row, cells)| (*row, cells.as_slice()));
        let text = |name| header.cell(cells, name).to_owned();
        (form.code, form.version, form.title) = (text("form_id"), text("version"), text("form_title"));
        if form.code.is_empty() {
            self.fault(Sheet::Settings, row, header.place("form_id"), Trouble::NoColumn { name: "form_id" });
        }
        let default = text("default_language");
        let known = |language: &Language| header::language(&default).as_ref() == Some(language);
        if !default.is_empty() && !self.languages.iter().any(known) {
            let trouble = Trouble::DefaultLanguage { language: default };
            self.fault(Sheet::Settings, row, header.place("default_language"), trouble);
        }
    }

    fn references(&mut self, header: &Header, items: &[Item], places: &Places) {
        let mut known: BTreeSet<&str> = items.iter().map(|item| item.code.as_str()).collect();
        // A group's condition is that of each item in it: what is wrong with it is told once, where it stands.
        for (row, condition) in &places.conditions {
            for name in condition.items().filter(|name| known.insert(name)) {
                let trouble = Trouble::UnknownItem { item: name.to_owned() };
                self.fault(header.sheet, *row, header.place("relevant"), trouble);
            }
        }
        for item in items {
            for (column, expression) in [("relevant", &item.relevant), ("constraint", &item.constraint)] {
                for name in expression.iter().flat_map(Expression::items).filter(|name| !known.contains(name))
                {
                    let row = places.items.get(&item.code).copied().unwrap_or(0);
                    let trouble = Trouble::UnknownItem { item: name.to_owned() };
                    self.fault(header.sheet, row, header.place(column), trouble);
                }
            }
        }
    }

    fn gaps(&mut self, form: &Questionnaire, survey: &Header, choices: &Header, places: &Places) {
        for gap in form.gaps() {
            let (header, stem, row) = match &gap.place {
                WordsOf::Wording { item } => (survey, "label", places.items.get(item)),
                WordsOf::Hint { item } => (survey, "hint", places.items.get(item)),
                WordsOf::ConstraintMessage { item } => (survey, "constraint_message", places.items.get(item)),
                WordsOf::Choice { list, code } => {
                    (choices, "label", places.choices.get(&(list.clone(), code.clone())))
                }
            };
            let (row, column) = (row.copied().unwrap_or(0), header.words_place(stem, &gap.language));
            let trouble = Trouble::Lacks { place: gap.place, language: gap.language };
            self.fault(header.sheet, row, column, trouble);
        }
    }
}

/// In which row an item or choice stands, and as which of the lists a list.
#[derive(Default)]
struct Places {
    lists: BTreeMap<String, usize>,
    items: BTreeMap<String, usize>,
    choices: BTreeMap<(String, String), usize>,
    /// The conditions of groups.
    conditions: Vec<(usize, Expression)>,
}

fn kind(text: &str) -> Option<Kind> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let select = |list: &str, or_other| Kind::SelectOne { list: list.to_owned(), or_other };
    let many = |list: &str, or_other| Kind::SelectMany { list: list.to_owned(), or_other };
    Some(match words.as_slice() {
        ["select_one", list] | ["select", "one", list] => select(list, false),
        ["select_one", list, "or_other"] | ["select", "one", list, "or_other"] => select(list, true),
        ["select_multiple", list] | ["select", "multiple", list] => many(list, false),
        ["select_multiple", list, "or_other"] | ["select", "multiple", list, "or_other"] => many(list, true),
        ["integer" | "int"] => Kind::Integer,
        ["decimal"] => Kind::Decimal,
        ["text" | "string"] => Kind::Text,
        ["date"] => Kind::Date,
        ["note"] => Kind::Note,
        ["start"] => Kind::Start,
        ["end"] => Kind::End,
        ["today"] => Kind::Today,
        _ => return None,
    })
}

/// A name that XML takes too.
fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}
