//! The reader's language among the catalogues, by Accept-Language (RFC 9110, 12.5.4).

use axum::http::{HeaderMap, header};

use crate::address::Lang;

/// The language with the greatest weight; of equal ones the first. English where none is told.
pub fn preferred(headers: &HeaderMap) -> Lang {
    let given = headers.get_all(header::ACCEPT_LANGUAGE).iter().filter_map(|value| value.to_str().ok());
    let mut ranges: Vec<(&str, f32)> = given.flat_map(|list| list.split(',')).filter_map(range).collect();
    ranges.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    let refused =
        |lang: &Lang| ranges.iter().any(|(range, weight)| *weight == 0.0 && of(range) == Some(*lang));
    let wanted = ranges.iter().filter(|(_, weight)| *weight > 0.0).find_map(|(range, _)| match *range {
        "*" => [Lang::En, Lang::Ja, Lang::Zh].into_iter().find(|lang| !refused(lang)),
        _ => of(range),
    });
    wanted.unwrap_or(Lang::En)
}

/// The language of an address, or the reader's where it names none.
pub fn of_address(path: &str, headers: &HeaderMap) -> Lang {
    path.split('/').nth(1).and_then(Lang::parse).unwrap_or_else(|| preferred(headers))
}

/// A language range with its weight, which is 1 where none is given; a weight that is none makes no range.
fn range(part: &str) -> Option<(&str, f32)> {
    let (range, weight) = part.split_once(';').unwrap_or((part, "q=1"));
    let weight: f32 = weight.trim().strip_prefix("q=")?.parse().ok()?;
    (0.0..=1.0).contains(&weight).then_some((range.trim(), weight))
}

/// Of the catalogues, that of the range's language: a text in another script or for another place is nearer than
/// another language (RFC 4647, 3.4).
fn of(range: &str) -> Option<Lang> {
    match range.split('-').next()?.to_ascii_lowercase().as_str() {
        "ja" => Some(Lang::Ja),
        "zh" => Some(Lang::Zh),
        "en" => Some(Lang::En),
        _ => None,
    }
}
