//! What went wrong, as RFC 9457 tells programs.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use duologue_search::{LONGEST, Refused, TERMS};
use fluent_bundle::FluentArgs;
use serde::Serialize;

use crate::address::Lang;
use crate::catalogue;

pub const MEDIA: &str = "application/problem+json";

/// Why a question gets no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    NotFound,
    Method,
    AddressTooLong,
    Cursor,
    Limit,
    Parameter,
    /// Nothing can be looked for.
    Words(Refused),
    /// The index of the search is being made.
    NotReady,
    /// An address that is given to be embedded names no programme of this site.
    NoProgramme,
    /// A form in which nothing is embedded.
    Format,
    /// Too many of what is expensive; come again in so many seconds.
    Busy(u64),
    Failed,
}

#[derive(Serialize)]
struct Body<'a> {
    r#type: &'a str,
    title: &'a str,
    status: u16,
    detail: String,
}

impl Problem {
    fn status(self) -> StatusCode {
        match self {
            Problem::NotFound | Problem::NoProgramme => StatusCode::NOT_FOUND,
            Problem::Method => StatusCode::METHOD_NOT_ALLOWED,
            Problem::AddressTooLong => StatusCode::URI_TOO_LONG,
            Problem::Cursor | Problem::Limit | Problem::Parameter | Problem::Words(_) => {
                StatusCode::BAD_REQUEST
            }
            Problem::NotReady => StatusCode::SERVICE_UNAVAILABLE,
            // As oEmbed (2.3.4) has it.
            Problem::Format => StatusCode::NOT_IMPLEMENTED,
            Problem::Busy(_) => StatusCode::TOO_MANY_REQUESTS,
            Problem::Failed => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn detail(self, lang: Lang) -> String {
        let (key, figure): (&str, Option<(&str, u64)>) = match self {
            Problem::NotFound => ("problem-not-found", None),
            Problem::Method => ("problem-method", None),
            Problem::AddressTooLong => ("problem-address-too-long", None),
            Problem::Cursor => ("problem-cursor", None),
            Problem::Limit => ("problem-limit", Some(("most", super::paging::MOST as u64))),
            Problem::Parameter => ("problem-parameter", None),
            Problem::Words(Refused::Empty) => ("problem-no-words", None),
            Problem::Words(Refused::TooLong) => ("search-too-long", Some(("limit", LONGEST as u64))),
            Problem::Words(Refused::TooMany) => ("search-too-many", Some(("limit", TERMS as u64))),
            Problem::Words(Refused::NoLetter) => ("search-no-letter", None),
            Problem::NotReady => ("search-not-ready", None),
            Problem::NoProgramme => ("problem-no-programme", None),
            Problem::Format => ("problem-format", None),
            Problem::Busy(seconds) => ("busy-text", Some(("seconds", seconds))),
            Problem::Failed => ("problem-failed", None),
        };
        let args: Option<FluentArgs<'_>> = figure.map(|figure| [figure].into_iter().collect());
        catalogue::message(lang, key, args.as_ref())
    }

    /// The answer; `about:blank` says that the status tells the kind of problem (RFC 9457, 4.2.1).
    pub fn answer(self, lang: Lang) -> Response {
        let status = self.status();
        let body = Body {
            r#type: "about:blank",
            title: status.canonical_reason().unwrap_or_default(),
            status: status.as_u16(),
            detail: self.detail(lang),
        };
        let bytes = serde_json::to_vec(&body).unwrap_or_default();
        let headers = [
            (header::CONTENT_TYPE, MEDIA),
            (header::CONTENT_LANGUAGE, lang.tag()),
            (header::VARY, "Accept-Language"),
            (header::CACHE_CONTROL, "no-store"),
        ];
        let mut response = (status, headers, bytes).into_response();
        let more = response.headers_mut();
        match self {
            Problem::Method => {
                more.insert(header::ALLOW, HeaderValue::from_static("GET, HEAD, OPTIONS"));
            }
            Problem::Busy(seconds) => {
                more.insert(header::RETRY_AFTER, seconds.into());
            }
            _ => {}
        }
        response
    }
}
