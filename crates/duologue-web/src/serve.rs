//! Listening: bounded connections, slow clients cut, a quiet end.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::uri::Authority;
use axum::http::{HeaderValue, StatusCode, Version, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

use crate::client::Peer;
use crate::routes::refused;

/// What a listener grants (S13, S27).
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at a time; further ones wait to be taken.
    pub connections: usize,
    /// How long a client may take to send a request's head.
    pub head: Duration,
    /// How long requests under way may go on after the end was asked for.
    pub farewell: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { connections: 1_024, head: Duration::from_secs(10), farewell: Duration::from_secs(5) }
    }
}

/// Serves until `end` resolves.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, end: impl Future<Output = ()>) {
    let router = router.layer(middleware::from_fn(strict));
    let mut end = std::pin::pin!(end);
    let slots = Arc::new(Semaphore::new(limits.connections));
    let tasks = TaskTracker::new();
    let (stop, stopped) = tokio::sync::watch::channel(());
    loop {
        let slot = tokio::select! {
            () = &mut end => break,
            slot = slots.clone().acquire_owned() => slot,
        };
        let (stream, peer) = tokio::select! {
            () = &mut end => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => (stream, Peer(peer.ip())),
                Err(e) => {
                    // Out of descriptors, mostly: others may close soon.
                    tracing::warn!(%e, "a connection could not be taken");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            },
        };
        let marked = router.clone().map_request(move |request: hyper::Request<hyper::body::Incoming>| {
            let mut request = Request::from(request.map(axum::body::Body::new));
            request.extensions_mut().insert(peer);
            request
        });
        let service = TowerToHyperService::new(marked);
        let mut stopped = stopped.clone();
        tasks.spawn(async move {
            let _slot = slot;
            let connection = hyper::server::conn::http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(limits.head)
                .max_buf_size(64 * 1024)
                .serve_connection(TokioIo::new(stream), service);
            let mut connection = std::pin::pin!(connection);
            tokio::select! {
                // A client that went away or spoke no HTTP is its own affair.
                _ = connection.as_mut() => {}
                _ = stopped.changed() => {
                    connection.as_mut().graceful_shutdown();
                    let _ = connection.await;
                }
            }
        });
    }
    tasks.close();
    let _ = stop.send(());
    let _ = tokio::time::timeout(limits.farewell, tasks.wait()).await;
}

/// What RFC 9112 asks of a server and the parser leaves open (S27).
async fn strict(request: Request, next: Next) -> Response {
    if !names_host(&request) {
        let mut response = refused(StatusCode::BAD_REQUEST, "A request names its host, once.\n");
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        return response;
    }
    let coded = request.headers().contains_key(header::TRANSFER_ENCODING);
    let mut response = next.run(request).await;
    if coded {
        // 6.1: with a length beside it, which the parser has dropped, this must be the connection's last request.
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// RFC 9112, 3.2: one valid `Host`, which HTTP/1.1 may not leave out.
fn names_host(request: &Request) -> bool {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    match (hosts.next(), hosts.next()) {
        (None, _) => request.version() != Version::HTTP_11,
        (Some(host), None) => {
            Authority::try_from(host.as_bytes()).is_ok_and(|host| !host.as_str().contains('@'))
        }
        (Some(_), Some(_)) => false,
    }
}
