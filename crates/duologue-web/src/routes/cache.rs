//! Pages as they were sent before: most readers ask for the same few.

use std::io::Write;
use std::sync::{Arc, OnceLock};

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

/// Bytes of pages that are kept.
const KEPT: u64 = 16 * 1024 * 1024;
/// How many pages to expect in them.
const PAGES: usize = 512;

/// A rendered page, and its compressed form once somebody asked for it.
pub struct Rendered {
    html: Bytes,
    gzip: OnceLock<Bytes>,
}

impl Rendered {
    pub fn new(html: impl Into<Bytes>) -> Arc<Rendered> {
        Arc::new(Rendered { html: html.into(), gzip: OnceLock::new() })
    }

    /// The page in the form that the client reads.
    pub fn answer(&self, headers: &HeaderMap) -> Response {
        match takes_gzip(headers).then(|| self.gzip.get_or_init(|| compress(&self.html))) {
            Some(gzip) if !gzip.is_empty() => {
                let encoded = [(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"))];
                (encoded, gzip.clone()).into_response()
            }
            _ => self.html.clone().into_response(),
        }
    }
}

/// Writing to memory does not fail; an empty answer means that the page goes out as it is.
fn compress(html: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::with_capacity(html.len() / 4), Compression::default());
    let written = encoder.write_all(html).and_then(|()| encoder.finish());
    written.unwrap_or_default().into()
}

/// RFC 9110, 12.5.3: a coding with weight 0 is not acceptable.
fn takes_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    accepted.flat_map(|list| list.split(',')).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0_f32));
        name.trim().eq_ignore_ascii_case("gzip") && !refused
    })
}

#[derive(Clone)]
struct Bytewise;

impl Weighter<String, Arc<Rendered>> for Bytewise {
    fn weight(&self, key: &String, page: &Arc<Rendered>) -> u64 {
        // The compressed form comes later; it is at most a third more.
        (key.len() + page.html.len() * 4 / 3) as u64
    }
}

/// Pages by their ETag, which names version, address and logs: a page of an older state is never found again.
pub struct Pages(Cache<String, Arc<Rendered>, Bytewise>);

impl Default for Pages {
    fn default() -> Pages {
        Pages(Cache::with_weighter(PAGES, KEPT, Bytewise))
    }
}

impl Pages {
    pub fn get(&self, etag: &str) -> Option<Arc<Rendered>> {
        self.0.get(etag)
    }

    pub fn keep(&self, etag: String, page: Arc<Rendered>) {
        self.0.insert(etag, page);
    }

    /// What was removed from the forum must not stay in memory either.
    pub fn forget(&self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gzip_is_sent_to_those_who_take_it() {
        let page = Rendered::new("<p>平和</p>".repeat(100));
        for (accepted, gzip) in [
            (None, false),
            (Some("gzip"), true),
            (Some("br, GZIP;q=0.5"), true),
            (Some("gzip;q=0"), false),
            (Some("gzip;q=0.0, identity"), false),
            (Some("gzipped"), false),
        ] {
            let mut headers = HeaderMap::new();
            headers.extend(accepted.map(|a| (header::ACCEPT_ENCODING, HeaderValue::from_static(a))));
            let answer = page.answer(&headers);
            assert_eq!(answer.headers().contains_key(header::CONTENT_ENCODING), gzip, "{accepted:?}");
        }
        let mut text = String::new();
        let gzip = page.gzip.get().unwrap();
        std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&**gzip), &mut text).unwrap();
        assert_eq!(text, "<p>平和</p>".repeat(100));
    }
}
