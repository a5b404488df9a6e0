//! An edition as tables: a row is one word of one voice, so that no difference is lost in a spreadsheet.

use duologue_forum::acts::{Body, ByLang, Field};
use duologue_forum::{Forum, Seat, Word};

use super::Answer;
use super::session::last;

const MEDIA: &str = "text/csv; charset=utf-8; header=present";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    Sessions,
    People,
    Figures,
    Wordings,
}

/// Behind the columns of every table: whose word the row is, and from where.
const SAID: [&str; 8] =
    ["voice", "of", "recorded", "source_title", "source_address", "source_seen", "as_of", "entry"];

pub type Row = Vec<String>;

impl Table {
    pub const ALL: [Table; 4] = [Table::Sessions, Table::People, Table::Figures, Table::Wordings];

    pub fn file(self) -> &'static str {
        match self {
            Table::Sessions => "sessions.csv",
            Table::People => "people.csv",
            Table::Figures => "figures.csv",
            Table::Wordings => "wordings.csv",
        }
    }

    pub fn parse(file: &str) -> Option<Table> {
        Table::ALL.into_iter().find(|table| table.file() == file)
    }

    /// For programs: no byte order mark.
    pub fn answer(self, forum: &Forum, edition: &str) -> Answer {
        Answer { media: MEDIA, bytes: self.bytes(forum, edition) }
    }

    /// The table as CSV (RFC 4180).
    pub fn bytes(self, forum: &Forum, edition: &str) -> Vec<u8> {
        let languages = forum.languages();
        let rows = match self {
            Table::Sessions => sessions(forum, edition, &languages),
            Table::People => people(forum, edition, &languages),
            Table::Figures => figures(forum, edition, &languages),
            Table::Wordings => wordings(forum, edition),
        };
        let head = self.columns().iter().flat_map(|column| column.names(&languages)).collect();
        written(std::iter::once(head).chain(rows))
    }

    /// The columns, in order.
    pub fn columns(self) -> Vec<Column> {
        let (first, by_lang): (&[&str], &[&str]) = match self {
            Table::Sessions => (
                &["edition", "session", "kind", "track", "date", "start", "end", "zone", "openness", "order"],
                &["room"],
            ),
            Table::People => (
                &["edition", "session", "person", "side", "roles", "parts", "order"],
                &["name", "affiliation"],
            ),
            Table::Figures => (&["subject", "measure", "value", "bound", "stage"], &["base", "printed"]),
            Table::Wordings => (&["subject", "field", "lang", "text", "standing"], &[]),
        };
        let plain = |name: &&'static str| Column { name, by_lang: false };
        let in_each = |name: &&'static str| Column { name, by_lang: true };
        let told = first.iter().map(plain).chain(by_lang.iter().map(in_each));
        told.chain(SAID.iter().map(plain)).collect()
    }
}

/// A column, or one for each language of the dialogue.
#[derive(Clone, Copy)]
pub struct Column {
    pub name: &'static str,
    pub by_lang: bool,
}

impl Column {
    fn names(self, languages: &[&str]) -> Vec<String> {
        match self.by_lang {
            true => languages.iter().map(|lang| format!("{}_{lang}", self.name)).collect(),
            false => vec![self.name.to_owned()],
        }
    }
}

/// Rows as CSV (RFC 4180).
pub fn written(rows: impl Iterator<Item = Row>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        // Memory takes every row.
        let _ = writer.write_record(row.iter().map(|cell| neutral(cell)));
    }
    writer.into_inner().unwrap_or_default()
}

/// A cell that a spreadsheet would take for a formula gets an apostrophe, which makes it text (CWE-1236).
fn neutral(cell: &str) -> String {
    let formula = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if cell.starts_with(formula) { format!("'{cell}") } else { cell.to_owned() }
}

fn said(word: &Word) -> [String; 8] {
    let provenance = word.saying().map(|s| &s.provenance);
    let source = provenance.and_then(|p| p.source.as_ref());
    let given = |text: Option<&String>| text.cloned().unwrap_or_default();
    [
        word.voice.to_string(),
        word.speaker().to_owned(),
        word.is_recorded().to_string(),
        given(source.and_then(|s| s.title.as_ref())),
        given(source.and_then(|s| s.address.as_ref())),
        given(source.and_then(|s| s.seen.as_ref())),
        given(provenance.and_then(|p| p.as_of.as_ref())),
        word.act.leaf.to_string(),
    ]
}

fn by_lang(texts: &ByLang, languages: &[&str]) -> Vec<String> {
    languages.iter().map(|lang| texts.get(*lang).cloned().unwrap_or_default()).collect()
}

fn words<T: Copy>(words: &[T], word: impl Fn(T) -> &'static str) -> String {
    words.iter().map(|w| word(*w)).collect::<Vec<_>>().join(" ")
}

fn sessions(forum: &Forum, edition: &str, languages: &[&str]) -> Vec<Row> {
    let mut rows = Vec::new();
    for view in forum.sessions(edition) {
        for word in forum.words(&view.subject) {
            let Some(Body::Session(s)) = word.body() else { continue };
            let text = |field: &Option<String>| field.clone().unwrap_or_default();
            let mut row = vec![
                edition.to_owned(),
                last(&view.subject).to_owned(),
                s.kind.map(|k| k.word().to_owned()).unwrap_or_default(),
                text(&s.track),
                text(&s.date),
                text(&s.start),
                text(&s.end),
                text(&s.zone),
                s.openness.map(|o| o.word().to_owned()).unwrap_or_default(),
                s.order.map(|o| o.to_string()).unwrap_or_default(),
            ];
            row.extend(by_lang(&s.room, languages));
            row.extend(said(word));
            rows.push(row);
        }
    }
    rows
}

fn people(forum: &Forum, edition: &str, languages: &[&str]) -> Vec<Row> {
    let mut rows = Vec::new();
    for view in forum.sessions(edition) {
        for seat in forum.seats(&view.subject) {
            rows.push(sat(forum, edition, &view.subject, &seat, languages));
        }
    }
    rows
}

fn sat(forum: &Forum, edition: &str, session: &str, seat: &Seat<'_>, languages: &[&str]) -> Row {
    let a = seat.appearance;
    let person = forum.person(&a.person);
    let mut row = vec![
        edition.to_owned(),
        last(session).to_owned(),
        person.as_ref().map_or_else(|| a.person.clone(), |p| p.id.clone()),
        seat.side.unwrap_or_default().to_owned(),
        words(&a.roles, |role| role.word()),
        a.parts.join(" "),
        a.order.map(|o| o.to_string()).unwrap_or_default(),
    ];
    let name = |lang: &&str| person.as_ref()?.names.get(lang).map(|name| name.display.clone());
    row.extend(languages.iter().map(|lang| name(lang).unwrap_or_default()));
    row.extend(by_lang(&a.affiliation, languages));
    row.extend(said(seat.word));
    row
}

/// Subjects of an edition's figures and wordings: the edition, its sessions, its statement.
fn subjects(forum: &Forum, edition: &str) -> Vec<String> {
    let mut found = vec![edition.to_owned()];
    found.extend(forum.sessions(edition).iter().map(|s| s.subject.to_string()));
    found.push(format!("{edition}/statement"));
    found
}

fn figures(forum: &Forum, edition: &str, languages: &[&str]) -> Vec<Row> {
    let mut rows = Vec::new();
    for subject in subjects(forum, edition) {
        for (word, f) in forum.figures(&subject) {
            let mut row = vec![
                subject.clone(),
                f.measure.map(|m| m.word().to_owned()).unwrap_or_default(),
                f.value.map(|v| v.to_string()).unwrap_or_default(),
                f.bound.map(|b| b.word().to_owned()).unwrap_or_default(),
                f.stage.map(|s| s.word().to_owned()).unwrap_or_default(),
            ];
            row.extend(by_lang(&f.base, languages));
            row.extend(by_lang(&f.printed, languages));
            row.extend(said(word));
            rows.push(row);
        }
    }
    rows
}

fn wordings(forum: &Forum, edition: &str) -> Vec<Row> {
    let sides: Vec<String> = forum.sides().into_iter().map(str::to_owned).collect();
    let mut rows = Vec::new();
    for subject in subjects(forum, edition) {
        for field in Field::ALL {
            for w in forum.wordings(&subject, *field, &sides) {
                let standing = w.standing.map(|s| s.word().to_owned()).unwrap_or_default();
                let mut row =
                    vec![subject.clone(), field.word().to_owned(), w.lang.to_owned(), w.text.to_owned()];
                row.push(standing);
                row.extend(said(w.word));
                rows.push(row);
            }
        }
    }
    rows
}
