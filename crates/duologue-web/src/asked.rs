//! What a search asks, as its address says it.

use std::fmt;

use duologue_forum::acts::{code, language};
use duologue_search::Facet;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Results of one page.
pub const PAGE: usize = 20;
/// Pages that can be turned to; whoever needs more narrows the search.
pub const PAGES: usize = 50;
/// RFC 3986's unreserved characters stay as they are.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Words, filters and the page of results.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Asked {
    pub q: String,
    pub filters: Vec<(Facet, String)>,
    /// From 1 on.
    pub page: usize,
}

impl Default for Asked {
    fn default() -> Asked {
        Asked { q: String::new(), filters: Vec::new(), page: 1 }
    }
}

impl Asked {
    /// Reads the pairs of a query; of a name that is given twice the first counts, and what no filter can be is none.
    pub fn read(pairs: &[(String, String)]) -> Asked {
        let first = |name: &str| pairs.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str());
        let filter = |facet: Facet| {
            let value = first(facet.word())?;
            let right = match facet {
                Facet::Lang => value == "und" || language("lang", value).is_ok(),
                _ => code(facet.word(), value).is_ok(),
            };
            right.then(|| (facet, value.to_owned()))
        };
        Asked {
            q: first("q").unwrap_or_default().to_owned(),
            filters: Facet::ALL.into_iter().filter_map(filter).collect(),
            page: first("page").and_then(|n| n.parse().ok()).unwrap_or(1).max(1),
        }
    }

    pub fn filter(&self, facet: Facet) -> Option<&str> {
        self.filters.iter().find(|(f, _)| *f == facet).map(|(_, value)| value.as_str())
    }

    pub fn on_page(&self, page: usize) -> Asked {
        Asked { page, ..self.clone() }
    }
}

/// The query with its question mark; empty if nothing is asked.
impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let page = (self.page != 1).then(|| self.page.to_string());
        let words = (!self.q.is_empty()).then_some(("q", self.q.as_str()));
        let filters = self.filters.iter().map(|(facet, value)| (facet.word(), value.as_str()));
        let pairs = words.into_iter().chain(filters).chain(page.as_deref().map(|page| ("page", page)));
        for (n, (name, value)) in pairs.enumerate() {
            let mark = if n == 0 { '?' } else { '&' };
            write!(f, "{mark}{name}={}", utf8_percent_encode(value, VALUE))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Asked {
        Asked::read(&pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect::<Vec<_>>())
    }

    #[test]
    fn an_address_says_what_is_asked() {
        let asked =
            read(&[("q", "日中 \"&\""), ("lang", "zh-Hant"), ("page", "3"), ("kind", ""), ("x", "y")]);
        assert_eq!(asked.to_string(), "?q=%E6%97%A5%E4%B8%AD%20%22%26%22&lang=zh-Hant&page=3");
        assert_eq!(Asked::default().to_string(), "");
        for bad in ["<b>", "../x", "a b", "\0"] {
            assert_eq!(
                read(&[("edition", bad), ("lang", bad), ("person", bad), ("page", bad)]),
                Asked::default()
            );
        }
    }
}
