//! What a reader has already is not sent again (RFC 9110, 13.1.2).

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::page::CACHE;

/// The answer to whom the state named by `etag` is known; a cache may have made the tag weak.
///
/// It is given before anything is rendered, so `*` (any state that there is) names none: the page may be missing.
pub fn unchanged(headers: &HeaderMap, etag: &str) -> Option<Response> {
    fn opaque(tag: &str) -> &str {
        tag.strip_prefix("W/").unwrap_or(tag)
    }
    let given = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let known = given.flat_map(|list| list.split(',')).map(str::trim).any(|tag| opaque(tag) == opaque(etag));
    let named = [(header::ETAG, etag), (header::CACHE_CONTROL, CACHE), (header::VARY, "Accept-Encoding")];
    known.then(|| (StatusCode::NOT_MODIFIED, named).into_response())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_tag_is_found_in_a_list_weak_or_strong() {
        for (given, known) in [
            (r#""a""#, true),
            (r#"W/"a""#, true),
            (r#""x", W/"a""#, true),
            ("*", false),
            (r#""x""#, false),
            ("a", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_NONE_MATCH, HeaderValue::from_static(given));
            let answer = unchanged(&headers, r#"W/"a""#);
            assert_eq!(answer.is_some(), known, "{given}");
            if let Some(answer) = answer {
                assert_eq!(answer.headers()[header::VARY], "Accept-Encoding");
            }
        }
        assert!(unchanged(&HeaderMap::new(), r#""a""#).is_none());
    }
}
