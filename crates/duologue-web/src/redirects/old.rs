//! Addresses of earlier sites, as a table and as a request write them.

use percent_encoding::percent_decode_str;

use super::Flaw;
use crate::address::{Lang, Place};
use crate::routes::URI;

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

/// Path and query as a request names them, decoded once.
///
/// Bytes, because old sites also wrote Shift_JIS and GBK.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Old {
    path: Vec<u8>,
    query: Vec<(Vec<u8>, Vec<u8>)>,
}

/// A host as it is compared: small letters, without port and last dot.
pub fn host(authority: &str) -> String {
    let name = match authority.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => authority,
    };
    name.trim_end_matches('.').to_ascii_lowercase()
}

/// A parameter by which campaigns are counted.
fn is_added(name: &[u8]) -> bool {
    name.starts_with(b"utm_") || [&b"fbclid"[..], b"gclid", b"yclid", b"msclkid"].contains(&name)
}

impl Old {
    pub fn read(path: &str, query: Option<&str>) -> Old {
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

    /// Without what mails and other sites add to an address.
    pub fn plain(&self) -> Old {
        let query = self.query.iter().filter(|(key, _)| !is_added(key)).cloned().collect();
        Old { path: self.path.clone(), query }
    }

    /// With a last slash if it has none, without if it has one.
    pub fn with_other_end(mut self) -> Old {
        if self.path.pop_if(|last| *last == b'/').is_none() {
            self.path.push(b'/');
        }
        self
    }

    /// A cell of a table: a path, or a whole address, whose host goes along.
    pub fn from_cell(cell: &str) -> Result<(Option<String>, Old), Flaw> {
        let (authority, address) = match cell.split_once("://") {
            Some((scheme, rest)) if ["http", "https"].iter().any(|s| scheme.eq_ignore_ascii_case(s)) => {
                let (authority, address) = rest.find('/').map(|at| rest.split_at(at)).ok_or(Flaw::Start)?;
                (Some(host(authority)), address)
            }
            _ => (None, cell),
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
        if old.is_own() { Err(Flaw::Own) } else { Ok((authority, old)) }
    }

    /// Whether the site answers this itself, with a page, a file or a redirect of its own.
    fn is_own(&self) -> bool {
        let path = String::from_utf8_lossy(&self.path);
        let parts: Vec<&str> = path.trim_end_matches('/').split('/').skip(1).collect();
        match parts.as_slice() {
            [] => self.asks_home(),
            [first, ..] if FIRST.contains(first) => true,
            [lang] => Lang::parse(lang).is_some() && self.asks_home(),
            [lang, rest @ ..] if Lang::parse(lang).is_some() => {
                Place::parse(&rest.join("/")).is_some()
                    || matches!(rest, ["people" | "survey" | "opinions", _, _] | ["survey", _, _, _])
                    || rest.last().is_some_and(|last| LAST.contains(last))
            }
            _ => false,
        }
    }

    /// Whether the query leaves a home page what it is: none of another site's, or the state in which it is asked for.
    fn asks_home(&self) -> bool {
        self.query.iter().all(|(key, _)| is_added(key)) || self.query.iter().any(|(key, _)| key == b"at")
    }
}
