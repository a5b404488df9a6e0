//! Old addresses: where the pages of earlier sites are now. The table belongs to an installation, not to the record.

use std::collections::{BTreeMap, BTreeSet};

use duologue_forum::Forum;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use crate::address::{Address, Place};

/// Most rows of a table.
const ROWS: usize = 100_000;
/// What a fragment or query may not hold as it is (WHATWG URL), with `%` itself: a Location is encoded once.
const ENCODED: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'#').add(b'%').add(b'\\');
/// Where other things than pages live.
const TAKEN: [&str; 5] = ["/api", "/assets", "/record", "/healthz", "/readyz"];

/// An old address, decoded once: its path, and its query where it has one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Old {
    path: String,
    query: Option<String>,
}

impl Old {
    /// `None` where the address is no UTF-8, or holds what no address holds.
    fn read(path: &str, query: Option<&str>) -> Option<Old> {
        let decoded = |text: &str| {
            let text = percent_decode_str(text).decode_utf8().ok()?.into_owned();
            (!text.chars().any(char::is_control)).then_some(text)
        };
        let query = match query.filter(|q| !q.is_empty()) {
            Some(query) => Some(decoded(query)?),
            None => None,
        };
        Some(Old { path: decoded(path)?, query })
    }

    /// Reads a cell: a rooted path, or a whole address whose host is left aside.
    fn parse(cell: &str) -> Option<Old> {
        let cell = cell.trim();
        let rooted = match cell.strip_prefix("https://").or_else(|| cell.strip_prefix("http://")) {
            Some(rest) => rest.get(rest.find('/')?..)?,
            None => cell,
        };
        if !rooted.starts_with('/') || rooted.starts_with("//") || rooted.contains('\\') {
            return None;
        }
        let rooted = rooted.split('#').next().unwrap_or(rooted);
        let (path, query) = rooted.split_once('?').map_or((rooted, None), |(p, q)| (p, Some(q)));
        Old::read(path, query)
    }
}

/// What is wrong with a row.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum BadRedirect {
    #[error("{0}")]
    Csv(String),
    #[error(
        "line {line}: “{from}” is no old address; write a path from the root, or an address with http or https"
    )]
    From { line: u64, from: String },
    #[error("line {line}: “{from}” is an address that this site answers itself; leave the row out")]
    Ours { line: u64, from: String },
    #[error("line {line}: “{from}” stands in line {first} already and leads elsewhere; keep one of the two")]
    Twice { line: u64, first: u64, from: String },
    #[error("line {line}: “{to}” is no page of this site; write a path such as /ja/editions/13")]
    To { line: u64, to: String },
    #[error("line {line}: “{from}” leads back to itself")]
    Loop { line: u64, from: String },
    #[error("more than {ROWS} rows")]
    TooMany,
}

/// Old addresses, each with a page that is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Redirects {
    rows: BTreeMap<Old, String>,
}

#[derive(serde::Deserialize)]
struct Row {
    from: String,
    to: String,
    /// Where the old address was seen: for whoever keeps the table.
    #[serde(default, rename = "source")]
    _source: String,
}

struct Wanted {
    line: u64,
    from: String,
    to: String,
}

impl Redirects {
    /// Reads a table (`from,to[,source]`): the rows that are sound, and what is wrong with the others.
    /// What leads to another row leads to its page.
    pub fn read(bytes: &[u8], forum: &Forum) -> (Redirects, Vec<BadRedirect>) {
        let wanted = match rows(bytes) {
            Ok(wanted) => wanted,
            Err(bad) => return (Redirects::default(), vec![bad]),
        };
        let places: BTreeSet<Place> = Place::all(forum).into_iter().collect();
        let mut table: BTreeMap<Old, Wanted> = BTreeMap::new();
        let mut faults = Vec::new();
        for row in wanted {
            let Wanted { line, from, to } = &row;
            let (line, from) = (*line, from.clone());
            let Some(old) = Old::parse(&from) else {
                faults.push(BadRedirect::From { line, from });
                continue;
            };
            if is_ours(&old, &places) {
                faults.push(BadRedirect::Ours { line, from });
                continue;
            }
            match table.get(&old) {
                Some(first) if first.to != *to => {
                    faults.push(BadRedirect::Twice { line, first: first.line, from });
                }
                Some(_) => {}
                None => {
                    table.insert(old, row);
                }
            }
        }
        let mut found = BTreeMap::new();
        for (old, row) in &table {
            match follow(&table, old, row) {
                Err(bad) => faults.push(bad),
                Ok(to) => match page(to, forum, &places) {
                    Some(page) => {
                        found.insert(old.clone(), page);
                    }
                    None => faults.push(BadRedirect::To { line: row.line, to: row.to.clone() }),
                },
            }
        }
        (Redirects { rows: found }, faults)
    }

    /// The new address of an old one, ready to be a `Location`.
    pub fn find(&self, path: &str, query: Option<&str>) -> Option<&str> {
        if self.rows.is_empty() {
            return None;
        }
        self.rows.get(&Old::read(path, query)?).map(String::as_str)
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

fn rows(bytes: &[u8]) -> Result<Vec<Wanted>, BadRedirect> {
    // A spreadsheet's byte order mark is no part of the first column's name; the reader takes it off.
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
    let headers = reader.headers().map_err(|e| BadRedirect::Csv(e.to_string()))?.clone();
    let mut wanted = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| BadRedirect::Csv(e.to_string()))?;
        if wanted.len() == ROWS {
            return Err(BadRedirect::TooMany);
        }
        let line = record.position().map_or(0, csv::Position::line);
        let row: Row = record
            .deserialize(Some(&headers))
            .map_err(|e| BadRedirect::Csv(format!("line {line}: {e}; the columns are from,to,source")))?;
        wanted.push(Wanted { line, from: row.from, to: row.to });
    }
    Ok(wanted)
}

/// Where a chain of rows ends.
fn follow<'t>(
    table: &'t BTreeMap<Old, Wanted>,
    from: &'t Old,
    row: &'t Wanted,
) -> Result<&'t str, BadRedirect> {
    let mut seen = BTreeSet::from([from.clone()]);
    let mut to = row.to.as_str();
    while let Some(next) = Old::parse(to).filter(|_| to.starts_with('/')) {
        let Some(further) = table.get(&next) else { break };
        if !seen.insert(next) {
            return Err(BadRedirect::Loop { line: row.line, from: row.from.clone() });
        }
        to = &further.to;
    }
    Ok(to)
}

/// A page of the forum as its canonical address, with the fragment of a passage.
fn page(to: &str, forum: &Forum, places: &BTreeSet<Place>) -> Option<String> {
    let (rooted, fragment) = to.split_once('#').map_or((to, None), |(path, f)| (path, Some(f)));
    let old = Old::parse(rooted).filter(|_| rooted.starts_with('/'))?;
    let with = match old.query.as_deref() {
        None => None,
        Some(query) => Some(query.strip_prefix("with=")?.to_owned()),
    };
    let mut address = Address::parse(&old.path, with.as_deref())?;
    if address.with != with {
        return None;
    }
    if let Place::Person(id) = &address.place {
        address.place = Place::Person(forum.person(id)?.id);
    }
    if !places.contains(&address.place) {
        return None;
    }
    let mut location = address.path();
    location.extend(address.with.iter().map(|with| format!("?with={with}")));
    if let Some(fragment) = fragment.filter(|f| !f.is_empty()) {
        let fragment = percent_decode_str(fragment).decode_utf8().ok()?;
        location.push_str(&format!("#{}", utf8_percent_encode(&fragment, ENCODED)));
    }
    Some(location)
}

/// Whether the site answers an address itself, so that a row for it would never be read.
fn is_ours(old: &Old, places: &BTreeSet<Place>) -> bool {
    let under =
        |root: &str| old.path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let is_page = Address::parse(&old.path, None).is_some_and(|a| places.contains(&a.place));
    old.path == "/" || is_page || TAKEN.into_iter().any(under)
}
