//! Old addresses: where the pages of earlier sites are found now.
//!
//! The table belongs to an installation, not to the record: which sites there were before is no word of a side.

use std::collections::HashMap;

use csv::ReaderBuilder;
use duologue_forum::files::{Fault, Place as At};
use percent_encoding::percent_decode_str;

use crate::address::{Address, Lang, Place};
use crate::routes::URI;

/// Most rows that a table may have.
const ROWS: usize = 100_000;
/// How far a row is followed over others; a longer way is a loop or a mistake.
const HOPS: usize = 16;
/// The first part of the paths, and behind a language the last, that are answered otherwise than pages are.
const FIRST: [&str; 11] = [
    ".well-known",
    "about",
    "api",
    "assets",
    "healthz",
    "live",
    "readyz",
    "record",
    "robots.txt",
    "sitemap.xml",
    "sitemaps",
];
const LAST: [&str; 10] = [
    "calendar.ics",
    "embed",
    "feed.atom",
    "open-data.zip",
    "programme.ics",
    "schedule.json",
    "schedule.xml",
    "search",
    "search.atom",
    "session.ics",
];

/// A table of old addresses, each with the page that it leads to.
#[derive(Clone, Debug, Default)]
pub struct Redirects(HashMap<Old, Address>);

/// An address as a request names it, decoded once. The host plays no part: an old site often had several.
///
/// Bytes, because old sites also wrote Shift_JIS and GBK.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Old {
    path: Vec<u8>,
    query: Vec<(Vec<u8>, Vec<u8>)>,
}

enum Target {
    Page(Address),
    Old(Old),
}

struct Row {
    line: usize,
    from: Old,
    to: Target,
}

/// What is wrong with a row, and how to mend it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum Flaw {
    #[error("an old address begins with one “/”, or with http:// or https:// and a host; write it so")]
    Start,
    #[error("holds a control character or a backslash, which no address has; take it out")]
    Strange,
    #[error("a browser never sends what follows “#”; leave it out")]
    Fragment,
    #[error("is over {URI} bytes, and no request so long is answered; leave the row out")]
    Long,
    #[error("is an address of this site itself, and its own pages come first; leave the row out")]
    Own,
    #[error("leads to another page in line {0}; keep one of the two rows")]
    Twice(usize),
    #[error(
        "is neither a page of this site, written as “/ja/editions/13”, nor an old address of this table; write one"
    )]
    Elsewhere,
    #[error("the dialogue has no such page; import what it shows first, or mend the address")]
    Missing,
    #[error("leads back to itself or over more than {HOPS} other rows; name the page itself")]
    Loop,
}

impl Redirects {
    /// Reads a table with the columns `from` and `to`; `has` says which pages there are.
    pub fn parse(file: &str, bytes: &[u8], has: impl Fn(&Address) -> bool) -> Result<Redirects, Vec<Fault>> {
        let fault = |line: usize, column: usize, message: String| Fault {
            place: At { file: file.to_owned(), line, column },
            message,
        };
        let mut reader = ReaderBuilder::new().from_reader(bytes);
        // A file cut to nothing is no table without rows.
        if !reader.headers().is_ok_and(|header| header.iter().eq(["from", "to"])) {
            return Err(vec![fault(1, 1, "the first line is “from,to”; write it so".to_owned())]);
        }
        let mut faults = Vec::new();
        let mut rows: Vec<Row> = Vec::new();
        let mut lines: HashMap<Old, usize> = HashMap::new();
        for (i, record) in reader.records().enumerate() {
            let cells = match record {
                Ok(cells) => cells,
                Err(e) => {
                    let line = e.position().map_or(1, |p| p.line() as usize);
                    let mend = "write UTF-8, and quote a cell that holds a comma";
                    faults.push(fault(line, 1, format!("{e}; {mend}")));
                    continue;
                }
            };
            let line = cells.position().map_or(1, |p| p.line() as usize);
            if i == ROWS {
                return Err(vec![fault(
                    line,
                    1,
                    format!("a table has at most {ROWS} rows; leave out the rest"),
                )]);
            }
            let (from, to) = (cells.get(0).unwrap_or_default(), cells.get(1).unwrap_or_default());
            match (Old::from_cell(from), Target::from_cell(to, &has)) {
                (Ok(from), Ok(to)) => {
                    lines.entry(from.clone()).or_insert(rows.len());
                    rows.push(Row { line, from, to });
                }
                (from, to) => {
                    faults.extend(from.err().map(|e| fault(line, 1, e.to_string())));
                    faults.extend(to.err().map(|e| fault(line, 2, e.to_string())));
                }
            }
        }
        let mut found = HashMap::new();
        for row in &rows {
            let first = lines.get(&row.from).and_then(|i| rows.get(*i));
            let led = follow(row, &rows, &lines).map_err(|e| (2, e)).and_then(|to| {
                match first.filter(|first| follow(first, &rows, &lines) != Ok(to)) {
                    Some(first) => Err((1, Flaw::Twice(first.line))),
                    None => Ok(to),
                }
            });
            match led {
                Ok(to) => _ = found.insert(row.from.clone(), to.clone()),
                Err((column, e)) => faults.push(fault(row.line, column, e.to_string())),
            }
        }
        faults.sort();
        if faults.is_empty() { Ok(Redirects(found)) } else { Err(faults) }
    }

    /// The page that an old address leads to, by path and query as the request has them.
    pub fn find(&self, path: &str, query: Option<&str>) -> Option<&Address> {
        let old = Old::read(path, query);
        self.0.get(&old).or_else(|| {
            // What mails and other sites add to an address, and a slash more or less, make no other page.
            let plain =
                Old { query: old.query.iter().filter(|(k, _)| !is_added(k)).cloned().collect(), ..old };
            self.0.get(&plain).or_else(|| self.0.get(&plain.with_other_end()))
        })
    }

    /// How many old addresses lead to a page.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many of these lead nowhere in another table.
    pub fn lacking_in(&self, other: &Redirects) -> usize {
        self.0.keys().filter(|old| !other.0.contains_key(old)).count()
    }
}

/// The page at the end of a row's way.
fn follow<'a>(row: &'a Row, rows: &'a [Row], lines: &HashMap<Old, usize>) -> Result<&'a Address, Flaw> {
    let mut row = row;
    for _ in 0..=HOPS {
        match &row.to {
            Target::Page(address) => return Ok(address),
            Target::Old(next) => {
                row = lines.get(next).and_then(|i| rows.get(*i)).ok_or(Flaw::Elsewhere)?;
            }
        }
    }
    Err(Flaw::Loop)
}

/// A parameter by which campaigns are counted.
fn is_added(name: &[u8]) -> bool {
    name.starts_with(b"utm_") || [&b"fbclid"[..], b"gclid", b"yclid", b"msclkid"].contains(&name)
}

impl Old {
    /// With a last slash if it has none, without if it has one.
    fn with_other_end(mut self) -> Old {
        if self.path.pop_if(|last| *last == b'/').is_none() {
            self.path.push(b'/');
        }
        self
    }

    fn read(path: &str, query: Option<&str>) -> Old {
        let decoded = |text: &str| percent_decode_str(text).collect::<Vec<u8>>();
        // A plus is a space in what a form sends (URL Standard, application/x-www-form-urlencoded).
        let formed = |text: &str| decoded(&text.replace('+', " "));
        let pair = |pair: &str| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (formed(key), formed(value))
        };
        let pairs = query.unwrap_or_default().split('&').filter(|p| !p.is_empty());
        Old { path: decoded(path), query: pairs.map(pair).collect() }
    }

    fn from_cell(cell: &str) -> Result<Old, Flaw> {
        let address = match cell.split_once("://") {
            Some((scheme, rest)) if ["http", "https"].iter().any(|s| scheme.eq_ignore_ascii_case(s)) => {
                rest.find('/').and_then(|at| rest.get(at..)).ok_or(Flaw::Start)?
            }
            _ => cell,
        };
        if address.len() > URI {
            return Err(Flaw::Long);
        }
        if address.contains('#') {
            return Err(Flaw::Fragment);
        }
        let (path, query) = match address.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (address, None),
        };
        let old = Old::read(path, query);
        let bytes = || old.query.iter().flat_map(|(k, v)| k.iter().chain(v)).chain(&old.path);
        if address.chars().any(char::is_control) || bytes().any(|b| b.is_ascii_control() || *b == b'\\') {
            return Err(Flaw::Strange);
        }
        if !path.starts_with('/') || old.path.starts_with(b"//") {
            return Err(Flaw::Start);
        }
        if is_own(&String::from_utf8_lossy(&old.path)) { Err(Flaw::Own) } else { Ok(old) }
    }
}

impl Target {
    fn from_cell(cell: &str, has: &impl Fn(&Address) -> bool) -> Result<Target, Flaw> {
        // Only what is printed as it was read is a page: nothing is encoded, nothing leads to another host.
        match Address::parse(cell, None).filter(|address| address.path() == cell) {
            Some(address) if has(&address) => Ok(Target::Page(address)),
            Some(_) => Err(Flaw::Missing),
            None if cell.starts_with('/') => {
                Old::from_cell(cell).map(Target::Old).map_err(|_| Flaw::Elsewhere)
            }
            None => Err(Flaw::Elsewhere),
        }
    }
}

/// Whether the site answers a path itself, with a page, a file or a redirect of its own.
fn is_own(path: &str) -> bool {
    let trimmed = path.trim_end_matches('/');
    let parts: Vec<&str> = trimmed.split('/').skip(1).collect();
    match parts.as_slice() {
        [] => true,
        [first, ..] if FIRST.contains(first) => true,
        [lang] => Lang::parse(lang).is_some(),
        [lang, rest @ ..] if Lang::parse(lang).is_some() => {
            Place::parse(&rest.join("/")).is_some()
                || matches!(rest, ["people" | "survey" | "opinions", _, _] | ["survey", _, _, _])
                || rest.last().is_some_and(|last| LAST.contains(last))
        }
        _ => false,
    }
}
