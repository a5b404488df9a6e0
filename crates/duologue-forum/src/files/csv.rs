use std::collections::BTreeSet;

use csv::{ReaderBuilder, StringRecord, WriterBuilder};

use super::toml::Text;
use super::{Draft, Fault, Place};
use crate::acts::{
    self, Appearance, Body, ByLang, Name, Person, Provenance, Role, Saying, Source, Why, WhyKind,
};
use duologue_record::Hash;

/// Columns that say whose word a row records, from where, as of when, and why it is said again.
const COMMON: [&str; 7] = ["of", "source_title", "source_address", "source_seen", "as_of", "why", "why_text"];
/// A column that only tables with a difference have.
const AGAINST: &str = "against";

/// Far more than the languages of any dialogue need.
const MOST_COLUMNS: usize = 200;

fn people_header(languages: &[String]) -> Vec<String> {
    let mut header: Vec<String> = ["id", "slug", "side"].map(str::to_owned).to_vec();
    for lang in languages {
        header.extend([format!("name_{lang}"), format!("sort_{lang}"), format!("reading_{lang}")]);
    }
    header.push("variants".to_owned());
    header.extend(COMMON.map(str::to_owned));
    header
}

fn appearances_header(languages: &[String]) -> Vec<String> {
    let mut header: Vec<String> =
        ["subject", "person", "side", "parts", "roles", "order"].map(str::to_owned).to_vec();
    header.extend(languages.iter().map(|lang| format!("affiliation_{lang}")));
    header.extend(COMMON.map(str::to_owned));
    header
}

/// A row under its header.
struct Row<'a> {
    file: &'a str,
    header: &'a StringRecord,
    cells: &'a StringRecord,
    line: usize,
}

impl Row<'_> {
    fn place(&self, column: &str) -> Place {
        let column = self.header.iter().position(|name| name == column).map_or(1, |i| i + 1);
        Place { file: self.file.to_owned(), line: self.line, column }
    }

    fn fault(&self, column: &str, message: impl std::fmt::Display) -> Fault {
        Fault::new(self.place(column), format!("column “{column}”: {message}"))
    }

    fn get(&self, column: &str) -> Option<&str> {
        let place = self.header.iter().position(|name| name == column)?;
        self.cells.get(place).map(unguarded).filter(|cell| !cell.is_empty())
    }

    fn text(&self, column: &str) -> Option<String> {
        self.get(column).map(str::to_owned)
    }

    fn words(&self, column: &str) -> Vec<String> {
        self.get(column).map(|cell| cell.split_whitespace().map(str::to_owned).collect()).unwrap_or_default()
    }

    fn number(&self, column: &str) -> Result<Option<u16>, Fault> {
        let Some(cell) = self.get(column) else { return Ok(None) };
        cell.parse()
            .map(Some)
            .map_err(|_| self.fault(column, format!("“{cell}” is not a small whole number")))
    }

    /// Columns of the form `name_ja`: the language and the cell.
    fn by_lang<'r>(&'r self, prefix: &'r str) -> impl Iterator<Item = (&'r str, &'r str)> {
        self.header.iter().zip(self.cells).filter_map(move |(name, cell)| {
            let lang = name.strip_prefix(prefix)?.strip_prefix('_')?;
            Some((lang, unguarded(cell))).filter(|(_, cell)| !cell.is_empty())
        })
    }

    fn provenance(&self) -> Result<Provenance, Fault> {
        let source = Source {
            title: self.text("source_title"),
            address: self.text("source_address"),
            seen: self.text("source_seen"),
        };
        let why = match self.get("why") {
            None => None,
            Some("update") => Some(WhyKind::Update),
            Some("correction") => Some(WhyKind::Correction),
            Some(_) => return Err(self.fault("why", "“update” or “correction”")),
        };
        let against = match self.get(AGAINST) {
            None => None,
            Some(hex) => Some(hex.parse::<Hash>().map_err(|_| self.fault(AGAINST, "64 hexadecimal digits"))?),
        };
        Ok(Provenance {
            of: self.text("of"),
            source: Some(source).filter(|s| *s != Source::default()).map(Box::new),
            as_of: self.text("as_of"),
            why: match why {
                Some(kind) => Some(Box::new(Why { kind, text: self.text("why_text") })),
                None if self.get("why_text").is_some() => {
                    return Err(self.fault("why", "“update” or “correction”"));
                }
                None => None,
            },
            against: against.map(Box::new),
        })
    }

    fn person(&self) -> Result<(String, Body), Fault> {
        let id = self.get("id").ok_or_else(|| self.fault("id", "is empty; mint one such as archive-7k2m"))?;
        let mut person = Person { slug: self.text("slug"), side: self.text("side"), ..Person::default() };
        for (lang, display) in self.by_lang("name") {
            let name = Name {
                display: display.to_owned(),
                sort: self.text(&format!("sort_{lang}")),
                reading: self.text(&format!("reading_{lang}")),
            };
            person.names.insert(lang.to_owned(), name);
        }
        for stem in ["sort", "reading"] {
            if let Some((lang, _)) = self.by_lang(stem).find(|(lang, _)| !person.names.contains_key(*lang)) {
                return Err(self.fault(&format!("{stem}_{lang}"), format!("there is no name_{lang}")));
            }
        }
        person.variants = self.get("variants").map(bars_apart).unwrap_or_default();
        Ok((format!("person/{id}"), Body::Person(person)))
    }

    fn appearance(&self) -> Result<(String, Body), Fault> {
        let subject = self.get("subject").ok_or_else(|| self.fault("subject", "is empty"))?;
        let mut roles = Vec::new();
        for word in self.words("roles") {
            let role = Role::ALL.iter().find(|r| r.word() == word);
            roles.push(*role.ok_or_else(|| self.fault("roles", format!("“{word}” is not a role")))?);
        }
        let affiliation: ByLang =
            self.by_lang("affiliation").map(|(lang, text)| (lang.to_owned(), text.to_owned())).collect();
        let appearance = Appearance {
            person: self.text("person").ok_or_else(|| self.fault("person", "is empty"))?,
            side: self.text("side"),
            parts: self.words("parts"),
            roles,
            affiliation,
            order: self.number("order")?,
        };
        Ok((subject.to_owned(), Body::Appearance(appearance)))
    }
}

/// A cell that a spreadsheet would run as a formula stands behind an apostrophe, and so does one that begins like that
/// (OWASP, CSV injection; the full-width signs too, since spreadsheets fold them).
fn is_guarded(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|_| is_guarded(cell)).unwrap_or(cell)
}

/// Names in one cell, a bar between two; a bar or backslash of a name itself stands behind a backslash.
fn between_bars(names: &[String]) -> String {
    let escaped = |name: &String| name.replace('\\', "\\\\").replace('|', "\\|");
    names.iter().map(escaped).collect::<Vec<_>>().join(" | ")
}

fn bars_apart(cell: &str) -> Vec<String> {
    let mut names = vec![String::new()];
    let mut letters = cell.chars();
    while let Some(letter) = letters.next() {
        match (letter, names.last_mut()) {
            ('|', _) => names.push(String::new()),
            ('\\', Some(name)) => name.extend(letters.next()),
            (letter, Some(name)) => name.push(letter),
            (_, None) => {}
        }
    }
    names.into_iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

/// What a table holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sheet {
    People,
    Appearances,
}

pub fn read(text: &Text<'_>, sheet: Sheet, voice: &str, drafts: &mut Vec<Draft>, faults: &mut Vec<Fault>) {
    let mut reader = ReaderBuilder::new().from_reader(text.text.as_bytes());
    let bad = |e: csv::Error| {
        let line = e.position().map_or(1, |p| p.line() as usize);
        Fault::new(
            Place { file: text.file.to_owned(), line, column: 1 },
            format!("{e}; quote a cell that holds a comma"),
        )
    };
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(e) => return faults.push(bad(e)),
    };
    let stems: &[&str] = match sheet {
        Sheet::People => &["id", "slug", "side", "variants"],
        Sheet::Appearances => &["subject", "person", "side", "parts", "roles", "order"],
    };
    let by_lang: &[&str] = match sheet {
        Sheet::People => &["name_", "sort_", "reading_"],
        Sheet::Appearances => &["affiliation_"],
    };
    let before = faults.len();
    if header.len() > MOST_COLUMNS {
        return faults.push(text.fault(
            1,
            format!("has {} columns; {MOST_COLUMNS} are the most; see docs/files.md", header.len()),
        ));
    }
    for (i, name) in header.iter().enumerate() {
        let lang = by_lang.iter().find_map(|p| name.strip_prefix(p));
        let known = stems.contains(&name)
            || COMMON.contains(&name)
            || name == AGAINST
            || lang.is_some_and(|l| acts::language(name, l).is_ok());
        let place = || Place { file: text.file.to_owned(), line: 1, column: i + 1 };
        if !known {
            faults.push(Fault::new(
                place(),
                format!("“{name}” is not a column of this table; see docs/files.md"),
            ));
        }
        if header.iter().take(i).any(|other| other == name) {
            faults.push(Fault::new(place(), format!("the column “{name}” stands here twice; take one out")));
        }
    }
    if faults.len() > before {
        return;
    }
    for record in reader.records() {
        let cells = match record {
            Ok(cells) => cells,
            Err(e) => {
                faults.push(bad(e));
                continue;
            }
        };
        let line = cells.position().map_or(1, |p| p.line() as usize);
        let row = Row { file: text.file, header: &header, cells: &cells, line };
        match draft(&row, sheet, voice) {
            Ok(draft) => drafts.push(draft),
            Err(fault) => faults.push(fault),
        }
    }
}

fn draft(row: &Row<'_>, sheet: Sheet, voice: &str) -> Result<Draft, Fault> {
    let (subject, body) = match sheet {
        Sheet::People => row.person()?,
        Sheet::Appearances => row.appearance()?,
    };
    let named = if sheet == Sheet::People { "id" } else { "subject" };
    acts::subject(named, &subject).map_err(|e| row.fault(named, e))?;
    if super::layout::path(voice, &subject, &body).as_deref() != Some(row.file) {
        return Err(row.fault(named, format!("“{subject}” belongs in another folder")));
    }
    let saying = Saying { provenance: row.provenance()?, body };
    saying.check().map_err(|e| {
        let column = e.field().replace("source.", "source_").replace('.', "_");
        row.fault(&column, e)
    })?;
    Ok(Draft { voice: voice.to_owned(), subject, saying, words: vec![], place: row.place(named) })
}

/// Writes a table in the one form that `export` writes.
pub fn write(sheet: Sheet, languages: &[String], rows: &[(&str, &Saying)]) -> Result<Vec<u8>, String> {
    // A name in a language that is not one of the dialogue's has its column too.
    let given = rows.iter().flat_map(|(_, saying)| match &saying.body {
        Body::Person(p) => p.names.keys().collect::<Vec<_>>(),
        Body::Appearance(a) => a.affiliation.keys().collect(),
        _ => Vec::new(),
    });
    let others: BTreeSet<&String> = given.filter(|lang| !languages.contains(lang)).collect();
    let languages: Vec<String> = languages.iter().chain(others).cloned().collect();
    let mut header = match sheet {
        Sheet::People => people_header(&languages),
        Sheet::Appearances => appearances_header(&languages),
    };
    if rows.iter().any(|(_, saying)| saying.provenance.against.is_some()) {
        header.push(AGAINST.to_owned());
    }
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    writer.write_record(&header).map_err(|e| e.to_string())?;
    for (subject, saying) in rows {
        let row = header.iter().map(|column| cell(column, subject, saying));
        writer.write_record(row).map_err(|e| e.to_string())?;
    }
    writer.into_inner().map_err(|e| e.to_string())
}

fn cell(column: &str, subject: &str, saying: &Saying) -> String {
    let p = &saying.provenance;
    let source = |get: fn(&Source) -> &Option<String>| p.source.as_ref().and_then(|s| get(s).clone());
    let common = match column {
        "of" => p.of.clone(),
        "source_title" => source(|s| &s.title),
        "source_address" => source(|s| &s.address),
        "source_seen" => source(|s| &s.seen),
        "as_of" => p.as_of.clone(),
        "why" => {
            p.why.as_ref().map(|w| if w.kind == WhyKind::Update { "update" } else { "correction" }.to_owned())
        }
        "why_text" => p.why.as_ref().and_then(|w| w.text.clone()),
        AGAINST => p.against.as_ref().map(|h| h.to_string()),
        _ => None,
    };
    let own = || match (&saying.body, column.split_once('_').unwrap_or((column, ""))) {
        (Body::Person(_), ("id", _)) => subject.strip_prefix("person/").map(str::to_owned),
        (Body::Person(x), ("slug", _)) => x.slug.clone(),
        (Body::Person(x), ("side", _)) => x.side.clone(),
        (Body::Person(x), ("name", lang)) => x.names.get(lang).map(|n| n.display.clone()),
        (Body::Person(x), ("sort", lang)) => x.names.get(lang).and_then(|n| n.sort.clone()),
        (Body::Person(x), ("reading", lang)) => x.names.get(lang).and_then(|n| n.reading.clone()),
        (Body::Person(x), ("variants", _)) => Some(between_bars(&x.variants)),
        (Body::Appearance(_), ("subject", _)) => Some(subject.to_owned()),
        (Body::Appearance(x), ("person", _)) => Some(x.person.clone()),
        (Body::Appearance(x), ("side", _)) => x.side.clone(),
        (Body::Appearance(x), ("parts", _)) => Some(x.parts.join(" ")),
        (Body::Appearance(x), ("roles", _)) => {
            Some(x.roles.iter().map(|r| r.word()).collect::<Vec<_>>().join(" "))
        }
        (Body::Appearance(x), ("order", _)) => x.order.map(|n| n.to_string()),
        (Body::Appearance(x), ("affiliation", lang)) => x.affiliation.get(lang).cloned(),
        _ => None,
    };
    let cell = common.or_else(own).unwrap_or_default();
    if is_guarded(&cell) { format!("'{cell}") } else { cell }
}
