//! Headers that every answer carries (S17–S25), and what is refused before any route is asked.

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::api::is_api;
use super::language::preferred;
use super::topics::is_intake;
use super::{URI, plain};
use crate::api::Problem;

macro_rules! policy {
    ($more:literal, $ancestors:literal) => {
        concat!(
            "default-src 'none'; style-src 'self'; img-src 'self'; ",
            $more,
            "base-uri 'none'; form-action 'self'; frame-ancestors ",
            $ancestors
        )
    };
}

/// What pages of other sites may do with an answer, which a route says of its own; without it, nothing.
#[derive(Clone, Copy, Debug)]
pub enum Elsewhere {
    /// Load it as a part of theirs.
    Loaded,
    /// Show it in a frame.
    Framed,
}

/// The answer is a page with the site's own script, which asks this site for news.
#[derive(Clone, Copy, Debug)]
pub struct Scripted;

const FRAMED: &str = policy!("", "*");
const SCRIPTED: &str = policy!("script-src 'self'; connect-src 'self'; ", "'none'");
const LOADED: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

const ALWAYS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, policy!("", "'none'")),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (LOADED, "same-origin"),
];

/// A year for this host and those below it (RFC 6797; S18).
const ONLY_TLS: &str = "max-age=31536000; includeSubDomains";

/// Whether readers come by TLS.
#[derive(Clone, Copy, Debug)]
pub struct Secure(pub bool);

/// Puts on an answer what all carry.
pub fn always(response: &mut Response) {
    for (name, value) in ALWAYS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
}

/// Lets pages of every origin read what is made for programs; nothing here knows a cookie (S19).
pub async fn open(request: Request, next: Next) -> Response {
    opened(next.run(request).await)
}

/// The same for one answer of a route that also has pages.
pub fn opened(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("etag, retry-after"));
    response
}

pub async fn guard(State(Secure(secure)): State<Secure>, request: Request, next: Next) -> Response {
    let long = request.uri().path_and_query().is_some_and(|p| p.as_str().len() > URI);
    let program = is_api(request.uri().path());
    let preflight = program && *request.method() == Method::OPTIONS;
    // An address of the intake says itself what may be done there.
    let reads = preflight
        || is_intake(request.uri().path())
        || matches!(*request.method(), Method::GET | Method::HEAD);
    let mut response = if program && (long || !reads) {
        let problem = if long { Problem::AddressTooLong } else { Problem::Method };
        let answer = problem.answer(preferred(request.headers()));
        if long && !is_intake(request.uri().path()) { opened(answer) } else { answer }
    } else if long {
        plain(StatusCode::URI_TOO_LONG, "The address is too long.\n")
    } else if !reads {
        let mut refused = plain(StatusCode::METHOD_NOT_ALLOWED, "This site can only be read.\n");
        refused.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        refused
    } else {
        next.run(request).await
    };
    always(&mut response);
    if secure {
        let only = HeaderValue::from_static(ONLY_TLS);
        response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, only);
    }
    let elsewhere = response.extensions().get::<Elsewhere>().copied();
    if elsewhere.is_some() {
        response.headers_mut().insert(LOADED, HeaderValue::from_static("cross-origin"));
    }
    if matches!(elsewhere, Some(Elsewhere::Framed)) {
        let framed = HeaderValue::from_static(FRAMED);
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, framed);
    }
    if response.extensions().get::<Scripted>().is_some() {
        let scripted = HeaderValue::from_static(SCRIPTED);
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, scripted);
    }
    response
}
