//! Cursor paging: a page starts behind the last key that its reader has seen, so that nothing that is said
//! meanwhile repeats or skips an item.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::Problem;

/// Items of a page where no limit is named.
const USUAL: usize = 50;
/// Most items of a page.
pub const MOST: usize = 200;
/// Before a key in a cursor: a later form of it can be told from this one.
const FORM: &str = "1:";

/// Which page of a list is wanted.
#[derive(Debug, PartialEq, Eq)]
pub struct Paging {
    after: Option<String>,
    limit: usize,
}

impl Paging {
    pub fn read(cursor: Option<&str>, limit: Option<&str>) -> Result<Paging, Problem> {
        let limit = match limit {
            None => USUAL,
            // A number has one form; `+5` and `005` are none.
            Some(text) if text.starts_with(['0', '+']) => return Err(Problem::Limit),
            Some(text) => match text.parse::<usize>() {
                Ok(limit) if (1..=MOST).contains(&limit) => limit,
                _ => return Err(Problem::Limit),
            },
        };
        let after = cursor.map(|text| decode(text).ok_or(Problem::Cursor)).transpose()?;
        Ok(Paging { after, limit })
    }

    /// The items of this page, and the query of the next one. `items` come with keys that order them for ever.
    pub fn cut<T>(&self, mut items: Vec<(String, T)>) -> (Vec<T>, Option<String>) {
        items.sort_by(|(a, _), (b, _)| a.cmp(b));
        let start = match &self.after {
            Some(after) => items.partition_point(|(key, _)| key <= after),
            None => 0,
        };
        let more = items.len() > start.saturating_add(self.limit);
        let page: Vec<(String, T)> = items.into_iter().skip(start).take(self.limit).collect();
        let next = page.last().filter(|_| more).map(|(key, _)| self.query(key));
        (page.into_iter().map(|(_, item)| item).collect(), next)
    }

    /// How many results of a ranked list to pass, and how many to take; such a list has no keys, so its cursor counts.
    pub fn ranked(&self, most: usize) -> Result<(usize, usize), Problem> {
        let skip = match self.after.as_deref().map(str::parse::<usize>) {
            None => 0,
            Some(Ok(passed)) if passed < most => passed,
            Some(_) => return Err(Problem::Cursor),
        };
        Ok((skip, self.limit.min(most - skip)))
    }

    /// The parameters of the page of a ranked list behind so many results.
    pub fn behind(&self, passed: usize) -> String {
        self.parameters(&passed.to_string())
    }

    fn query(&self, key: &str) -> String {
        format!("?{}", self.parameters(key))
    }

    fn parameters(&self, key: &str) -> String {
        format!("cursor={}&limit={}", URL_SAFE_NO_PAD.encode(format!("{FORM}{key}")), self.limit)
    }
}

fn decode(cursor: &str) -> Option<String> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    text.strip_prefix(FORM).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(keys: &[&str]) -> Vec<(String, String)> {
        keys.iter().map(|k| ((*k).to_owned(), (*k).to_owned())).collect()
    }

    fn cursor(next: &str) -> &str {
        next.strip_prefix("?cursor=").unwrap().split('&').next().unwrap()
    }

    #[test]
    fn what_is_said_meanwhile_neither_repeats_nor_skips_an_item() {
        let first = Paging::read(None, Some("2")).unwrap();
        let (page, next) = first.cut(items(&["d", "a", "c", "b"]));
        assert_eq!(page, ["a", "b"]);
        let second = Paging::read(Some(cursor(&next.unwrap())), Some("2")).unwrap();
        // One item was added before, one behind, and the last one seen became another's.
        let (page, next) = second.cut(items(&["a", "aa", "c", "d", "e"]));
        assert_eq!((page, next.is_some()), (vec!["c".to_owned(), "d".to_owned()], true));
        // A last page that is full has no next one.
        assert_eq!(Paging::read(None, Some("2")).unwrap().cut(items(&["a", "b"])).1, None);
    }

    #[test]
    fn a_cursor_or_limit_of_no_page_is_refused() {
        for bad in ["", "x", "%%%", "YQ", "MTph=", "////"] {
            assert_eq!(Paging::read(Some(bad), None), Err(Problem::Cursor), "{bad}");
        }
        for bad in ["", "0", "-1", "+5", "005", "201", "x", "1.5", "99999999999999999999"] {
            assert_eq!(Paging::read(None, Some(bad)), Err(Problem::Limit), "{bad}");
        }
        assert!(Paging::read(Some("MTph"), Some("200")).is_ok());
    }
}
