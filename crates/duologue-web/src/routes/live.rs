//! Server-sent events for pages that change while they are read (WHATWG HTML, 9.2).
//!
//! An event says in which state the logs are now, and nothing of what was said: that is the page's to tell.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};

use super::plain;
use super::state::Site;
use crate::client::Peer;
use crate::live::Full;
use crate::origin::Origin;
use crate::policy::{Resource, Viewer, may};

/// Proxies close a connection on which nothing comes, most of them after a minute.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// When a page asks again after its stream has ended.
const RETRY: Duration = Duration::from_secs(5);
/// When there may be room again, in seconds.
const LATER: &str = "60";

const LAST_EVENT_ID: &str = "last-event-id";

/// A stream's place among those that may be open at a time.
struct Seat {
    site: Arc<Site>,
    bucket: u16,
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.site.live.leave(self.bucket);
    }
}

/// Tells at once where the state is not the one that the client names, and then whenever it becomes another.
pub async fn tell(
    viewer: Viewer,
    State(site): State<Arc<Site>>,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
) -> Response {
    if !may(viewer, Resource::PublicPage) {
        return plain(StatusCode::NOT_FOUND, "There is nothing here.\n");
    }
    if from_elsewhere(&headers, &site.origin) {
        return plain(StatusCode::FORBIDDEN, "These events are for this site's own pages.\n");
    }
    // A request without a peer did not come by a listener: only tests make such.
    let bucket = peer.map_or(0, |Extension(Peer(peer))| site.gate.bucket(peer, &headers));
    if let Err(full) = site.live.enter(bucket) {
        let status = match full {
            Full::Node => StatusCode::SERVICE_UNAVAILABLE,
            Full::Client => StatusCode::TOO_MANY_REQUESTS,
        };
        let later = [(header::RETRY_AFTER, LATER), (header::CACHE_CONTROL, "no-store")];
        return (later, plain(status, "Too many pages wait for news; load the page again to see them.\n"))
            .into_response();
    }
    let known = headers.get(LAST_EVENT_ID).and_then(|id| id.to_str().ok()).map(Arc::from);
    let (news, seat) = (site.live.listen(), Seat { site, bucket });
    let events = stream::unfold((seat, news, known), |(seat, mut news, known)| async move {
        loop {
            let now = news.borrow_and_update().clone()?;
            if known.as_ref() != Some(&now) {
                let event = Event::default().id(&now).data(&now);
                return Some((event, (seat, news, Some(now))));
            }
            news.changed().await.ok()?;
        }
    });
    let retry = stream::iter([Event::default().retry(RETRY)]);
    let events = retry.chain(events).map(Ok::<_, Infallible>);
    let mut response = Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // nginx would gather events otherwise.
    let unbuffered = HeaderName::from_static("x-accel-buffering");
    response.headers_mut().insert(unbuffered, HeaderValue::from_static("no"));
    response
}

/// Whether a page of another site asks: its readers must not take the room of ours (S28).
fn from_elsewhere(headers: &HeaderMap, own: &Origin) -> bool {
    let said = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    match said("sec-fetch-site") {
        Some(site) => !matches!(site, "same-origin" | "none"),
        None => said("origin").is_some_and(|origin| origin != own.to_string()),
    }
}
