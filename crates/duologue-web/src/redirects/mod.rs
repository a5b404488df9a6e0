//! Old addresses: where the pages of earlier sites are found now.
//!
//! The table belongs to an installation, not to the record: which sites there were before is no word of a side.

mod goal;
mod old;

use std::collections::{BTreeMap, HashMap};

use csv::ReaderBuilder;
use duologue_forum::files::{Fault, Place as At};

pub use goal::{Goal, Shown};
use old::{Old, host};

use crate::routes::URI;

/// Most rows that a table may have.
const ROWS: usize = 100_000;
/// How far a row is followed over others; a longer way is a loop or a mistake.
const HOPS: usize = 16;

/// A table of old addresses, each with what it leads to.
#[derive(Clone, Debug, Default)]
pub struct Redirects(HashMap<Old, Hosts>);

/// Where one path and query leads: the same words stood on several old hosts.
#[derive(Clone, Debug, Default)]
struct Hosts {
    by: BTreeMap<String, Goal>,
    /// Said of no host.
    any: Option<Goal>,
    /// Where all of `by` lead, if that is one place.
    agreed: Option<Goal>,
}

enum Target {
    Goal(Goal),
    Old(Old),
}

struct Row {
    line: usize,
    host: Option<String>,
    from: Old,
    to: Target,
}

/// The rows in which each old address stands first, by host.
type Lines = HashMap<Old, BTreeMap<Option<String>, usize>>;

/// What is wrong with a row, and how to mend it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Flaw {
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
        "is neither a page of this site, written as “/ja/editions/13”, nor a file of it, nor an old address of this table; write one"
    )]
    Elsewhere,
    #[error("is an old address at several hosts; name the page itself")]
    Several,
    #[error("the dialogue has no such page; import what it shows first, or mend the address")]
    Missing,
    #[error("leads back to itself or over more than {HOPS} other rows; name the page itself")]
    Loop,
}

impl Redirects {
    /// Reads a table with the columns `from` and `to`; `has` says what there is to lead to.
    pub fn parse(file: &str, bytes: &[u8], has: impl Fn(&Goal) -> bool) -> Result<Redirects, Vec<Fault>> {
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
        let mut lines = Lines::new();
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
                (Ok((host, from)), Ok(to)) => {
                    lines.entry(from.clone()).or_default().entry(host.clone()).or_insert(rows.len());
                    rows.push(Row { line, host, from, to });
                }
                (from, to) => {
                    faults.extend(from.err().map(|e| fault(line, 1, e.to_string())));
                    faults.extend(to.err().map(|e| fault(line, 2, e.to_string())));
                }
            }
        }
        let mut found: HashMap<Old, Hosts> = HashMap::new();
        for row in &rows {
            let first =
                lines.get(&row.from).and_then(|hosts| hosts.get(&row.host)).and_then(|i| rows.get(*i));
            let led = follow(row, &rows, &lines).map_err(|e| (2, e)).and_then(|to| {
                match first.filter(|first| follow(first, &rows, &lines) != Ok(to)) {
                    Some(first) => Err((1, Flaw::Twice(first.line))),
                    None => Ok(to),
                }
            });
            match led {
                Ok(to) => found.entry(row.from.clone()).or_default().take(row.host.clone(), to),
                Err((column, e)) => faults.push(fault(row.line, column, e.to_string())),
            }
        }
        faults.sort();
        if faults.is_empty() { Ok(Redirects(found)) } else { Err(faults) }
    }

    /// What an old address leads to, by host, path and query as the request has them.
    pub fn find(&self, authority: Option<&str>, path: &str, query: Option<&str>) -> Option<&Goal> {
        if self.is_empty() {
            return None;
        }
        let (host, old) = (authority.map(host), Old::read(path, query));
        let seek = |old: &Old| self.0.get(old).and_then(|hosts| hosts.at(host.as_deref()));
        seek(&old).or_else(|| {
            // What mails and other sites add to an address, and a slash more or less, make no other page.
            let plain = old.plain();
            seek(&plain).or_else(|| seek(&plain.with_other_end()))
        })
    }

    /// How many old addresses lead to a page.
    pub fn len(&self) -> usize {
        self.each().count()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many of these lead nowhere in another table.
    pub fn lacking_in(&self, other: &Redirects) -> usize {
        let leads = |old, host| other.0.get(old).is_some_and(|hosts| hosts.at(host).is_some());
        self.each().filter(|(old, host)| !leads(old, *host)).count()
    }

    /// Every old address, with its host where it stands at one alone.
    fn each(&self) -> impl Iterator<Item = (&Old, Option<&str>)> {
        self.0.iter().flat_map(|(old, hosts)| {
            let at = hosts.by.keys().map(|host| Some(host.as_str()));
            let everywhere = hosts.any.as_ref().map(|_| None);
            at.chain(everywhere).map(move |host| (old, host))
        })
    }
}

impl Hosts {
    fn take(&mut self, host: Option<String>, to: &Goal) {
        let Some(host) = host else {
            self.any = Some(to.clone());
            return;
        };
        self.agreed = match &self.agreed {
            Some(goal) if goal == to => Some(to.clone()),
            _ => self.by.is_empty().then(|| to.clone()),
        };
        self.by.insert(host, to.clone());
    }

    /// The host's own row comes first; then what was said of none, or is the same at all.
    fn at(&self, host: Option<&str>) -> Option<&Goal> {
        host.and_then(|host| self.by.get(host)).or(self.any.as_ref()).or(self.agreed.as_ref())
    }
}

/// What stands at the end of a row's way.
fn follow<'a>(row: &'a Row, rows: &'a [Row], lines: &Lines) -> Result<&'a Goal, Flaw> {
    let mut row = row;
    for _ in 0..=HOPS {
        match &row.to {
            Target::Goal(goal) => return Ok(goal),
            Target::Old(next) => {
                let hosts = lines.get(next).ok_or(Flaw::Elsewhere)?;
                // A path stands for itself at the same host, else at every host.
                let at = hosts.get(&row.host).or_else(|| hosts.get(&None));
                let only = || hosts.values().next().filter(|_| hosts.len() == 1);
                row = at.or_else(only).and_then(|i| rows.get(*i)).ok_or(Flaw::Several)?;
            }
        }
    }
    Err(Flaw::Loop)
}

impl Target {
    fn from_cell(cell: &str, has: &impl Fn(&Goal) -> bool) -> Result<Target, Flaw> {
        match Goal::parse(cell) {
            Some(goal) if has(&goal) => Ok(Target::Goal(goal)),
            Some(_) => Err(Flaw::Missing),
            None if cell.starts_with('/') => {
                Old::from_cell(cell).map(|(_, old)| Target::Old(old)).map_err(|_| Flaw::Elsewhere)
            }
            None => Err(Flaw::Elsewhere),
        }
    }
}
