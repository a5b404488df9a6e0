//! What went wrong, as RFC 9457 tells programs.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::address::Lang;
use crate::catalogue;

pub const MEDIA: &str = "application/problem+json; charset=utf-8";

/// Why a question gets no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    NotFound,
    Method,
    AddressTooLong,
    Cursor,
    Limit,
    Parameter,
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
            Problem::NotFound => StatusCode::NOT_FOUND,
            Problem::Method => StatusCode::METHOD_NOT_ALLOWED,
            Problem::AddressTooLong => StatusCode::URI_TOO_LONG,
            Problem::Cursor | Problem::Limit | Problem::Parameter => StatusCode::BAD_REQUEST,
            Problem::Failed => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn key(self) -> &'static str {
        match self {
            Problem::NotFound => "problem-not-found",
            Problem::Method => "problem-method",
            Problem::AddressTooLong => "problem-address-too-long",
            Problem::Cursor => "problem-cursor",
            Problem::Limit => "problem-limit",
            Problem::Parameter => "problem-parameter",
            Problem::Failed => "problem-failed",
        }
    }

    /// The answer; `about:blank` says that the status tells the kind of problem (RFC 9457, 4.2.1).
    pub fn answer(self, lang: Lang) -> Response {
        let status = self.status();
        let most = super::paging::MOST.to_string();
        let body = Body {
            r#type: "about:blank",
            title: status.canonical_reason().unwrap_or_default(),
            status: status.as_u16(),
            detail: catalogue::text(lang, self.key(), &[("most", most)]),
        };
        let bytes = serde_json::to_vec(&body).unwrap_or_default();
        let headers = [
            (header::CONTENT_TYPE, MEDIA),
            (header::CONTENT_LANGUAGE, lang.tag()),
            (header::VARY, "Accept-Language"),
            (header::CACHE_CONTROL, "no-store"),
        ];
        let mut response = (status, headers, bytes).into_response();
        if self == Problem::Method {
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD, OPTIONS"));
        }
        response
    }
}
