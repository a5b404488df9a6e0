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
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    NotFound,
    Method,
    /// Another method than the one that an address of the intake takes.
    Only(&'static str),
    /// Votes without a token that is known here.
    Token,
    /// What is sent is not said to be JSON.
    Media,
    /// More is sent than is read at once.
    TooLarge,
    /// What is sent breaks off.
    Incomplete,
    /// What is sent is not as the description has it, from this place on.
    Shape(String),
    /// A vote, by its place, that is not taken; nor are the others with it.
    Vote(String, Bad),
    /// There is no room to keep votes.
    Full,
    /// Votes cannot be kept at the moment.
    Unwritable,
    AddressTooLong,
    Cursor,
    Limit,
    Parameter,
    /// Nothing can be looked for.
    Words(Refused),
    /// The index of the search is being made.
    NotReady,
    /// An address that is given to be embedded names no programme of this site.
    NoFrame,
    /// A form in which nothing is embedded.
    Format,
    /// Too many of what is expensive; come again in so many seconds.
    Busy(u64),
    Failed,
}

/// Why a vote is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bad {
    /// Of another public than the token's.
    Public,
    /// On what is no opinion of the topic.
    Opinion(String),
    /// Of a participant whose id is none.
    Participant,
    /// At a time that is none, or is to come.
    Time,
}

#[derive(Serialize)]
struct Body<'a> {
    r#type: &'a str,
    title: &'a str,
    status: u16,
    detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
}

impl Problem {
    fn status(&self) -> StatusCode {
        match self {
            Problem::NotFound | Problem::NoFrame => StatusCode::NOT_FOUND,
            Problem::Method | Problem::Only(_) => StatusCode::METHOD_NOT_ALLOWED,
            Problem::Token => StatusCode::UNAUTHORIZED,
            Problem::Media => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Problem::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Problem::Incomplete | Problem::Shape(_) => StatusCode::BAD_REQUEST,
            Problem::Vote(_, Bad::Public) => StatusCode::FORBIDDEN,
            Problem::Vote(..) => StatusCode::UNPROCESSABLE_ENTITY,
            Problem::Full => StatusCode::INSUFFICIENT_STORAGE,
            Problem::Unwritable => StatusCode::SERVICE_UNAVAILABLE,
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

    /// Where in what was sent the fault is.
    fn path(&self) -> Option<&str> {
        match self {
            Problem::Shape(path) | Problem::Vote(path, _) => Some(path),
            _ => None,
        }
    }

    fn detail(&self, lang: Lang) -> String {
        let text = |key, name, value: &str| {
            let args: FluentArgs<'_> = [(name, value)].into_iter().collect();
            catalogue::message(lang, key, Some(&args))
        };
        let (key, figure): (&str, Option<(&str, u64)>) = match self {
            Problem::Only(method) => return text("problem-only", "method", method),
            Problem::Shape(path) => return text("problem-shape", "path", path),
            Problem::Vote(_, Bad::Opinion(code)) => return text("problem-opinion", "code", code),
            Problem::Vote(path, Bad::Public) => return text("problem-public", "path", path),
            Problem::Vote(path, Bad::Participant) => return text("problem-participant", "path", path),
            Problem::Vote(path, Bad::Time) => return text("problem-time", "path", path),
            Problem::Token => ("problem-token", None),
            Problem::Media => ("problem-media", None),
            Problem::TooLarge => ("problem-too-large", Some(("votes", super::ballots::MOST as u64))),
            Problem::Incomplete => ("problem-incomplete", None),
            Problem::Full => ("problem-full", None),
            Problem::Unwritable => ("problem-unwritable", None),
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
            Problem::NoFrame => ("problem-no-frame", None),
            Problem::Format => ("problem-format", None),
            Problem::Busy(seconds) => ("busy-text", Some(("seconds", *seconds))),
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
            path: self.path(),
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
            Problem::Only(method) => {
                more.insert(header::ALLOW, HeaderValue::from_static(method));
            }
            Problem::Token => {
                more.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            Problem::Busy(seconds) => {
                more.insert(header::RETRY_AFTER, seconds.into());
            }
            _ => {}
        }
        response
    }
}
