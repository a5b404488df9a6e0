//! Pages that are told when the forum has grown.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use duologue_store::Book;
use duologue_web::{Address, Lang, Limits, Links, Place, Texts, Theme, assets, render, router, serve};
use futures_util::FutureExt;
use http_body_util::BodyExt;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

use crate::bench::{EXAMPLE, example_folder};
use crate::routes::{Server, header_of, server};

async fn listen(server: &Server, headers: &[(&str, &str)]) -> Response<Body> {
    let asked =
        headers.iter().fold(Request::get("/live"), |request, (name, value)| request.header(*name, *value));
    server.send(asked.body(Body::empty()).unwrap()).await
}

/// What comes next; `None` where the stream has ended.
async fn next(stream: &mut Response<Body>) -> Option<String> {
    let frame = stream.body_mut().frame().await?.unwrap();
    Some(String::from_utf8(frame.into_data().unwrap().to_vec()).unwrap())
}

fn is_quiet(stream: &mut Response<Body>) -> bool {
    stream.body_mut().frame().now_or_never().is_none()
}

/// The sizes of the voices' logs as the database has them, written as `?at=` takes them.
async fn state(server: &Server) -> String {
    let logs = server.site.store.logs().await.unwrap().into_iter().filter(|log| log.id.book == Book::Record);
    let mut each: Vec<String> = logs.map(|log| format!("{}.{}", log.id.voice, log.size)).collect();
    each.sort();
    each.join("_")
}

const RETRY: &str = "retry: 5000\n\n";

#[tokio::test]
async fn an_act_is_told_to_whoever_waits_and_to_whoever_comes_back() {
    let server = server(&example_folder()).await;
    let mut stream = listen(&server, &[]).await;
    assert_eq!(stream.status(), StatusCode::OK);
    assert_eq!(next(&mut stream).await.unwrap(), RETRY);
    let before = state(&server).await;
    assert!(before.starts_with("archive.") && before.contains("_cn.") && before.contains("_jp."), "{before}");
    assert_eq!(next(&mut stream).await.unwrap(), format!("id: {before}\ndata: {before}\n\n"));
    assert!(is_quiet(&mut stream));
    // Nothing was said: nothing is told.
    server.site.refresh().await.unwrap();
    assert!(is_quiet(&mut stream));

    server.say_late("A word said late").await;
    let after = state(&server).await;
    assert_ne!(after, before);
    assert_eq!(next(&mut stream).await.unwrap(), format!("id: {after}\ndata: {after}\n\n"));
    assert!(is_quiet(&mut stream));

    // WHATWG HTML, 9.2.3: a browser says which event it had last.
    let mut back = listen(&server, &[("last-event-id", &before)]).await;
    assert_eq!(next(&mut back).await.unwrap(), RETRY);
    assert_eq!(next(&mut back).await.unwrap(), format!("id: {after}\ndata: {after}\n\n"));
    let mut current = listen(&server, &[("last-event-id", &after)]).await;
    assert_eq!(next(&mut current).await.unwrap(), RETRY);
    assert!(is_quiet(&mut current));
    // It is an address of the site's own past states.
    assert_eq!(server.get(&format!("/ja/?at={after}")).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn no_cache_and_no_proxy_keeps_an_event() {
    let server = server(&example_folder()).await;
    let stream = listen(&server, &[("accept-encoding", "gzip"), ("accept", "text/event-stream")]).await;
    assert_eq!(header_of(&stream, header::CONTENT_TYPE), "text/event-stream");
    assert_eq!(header_of(&stream, header::CACHE_CONTROL), "no-store");
    assert_eq!(header_of(&stream, header::HeaderName::from_static("x-accel-buffering")), "no");
    for absent in [header::CONTENT_ENCODING, header::CONTENT_LENGTH, header::ETAG] {
        assert!(!stream.headers().contains_key(&absent), "{absent}");
    }
}

#[tokio::test]
async fn a_comment_comes_every_fifteen_seconds() {
    let server = server(&example_folder()).await;
    let mut stream = listen(&server, &[]).await;
    next(&mut stream).await.unwrap();
    next(&mut stream).await.unwrap();
    tokio::time::pause();
    for _ in 0..2 {
        let waited = tokio::time::Instant::now();
        // A line that begins with a colon is a comment (WHATWG HTML, 9.2.5).
        assert_eq!(next(&mut stream).await.unwrap(), ":\n\n");
        assert_eq!(waited.elapsed().as_secs(), 15);
    }
}

async fn with_room_for(most: usize) -> Server {
    let mut server = server(&example_folder()).await;
    Arc::get_mut(&mut server.site).unwrap().live.most = most;
    server
}

#[tokio::test]
async fn s28_only_so_many_wait_in_all_and_of_one_client() {
    for (most, held, status) in
        [(1, 1, StatusCode::SERVICE_UNAVAILABLE), (16, 2, StatusCode::TOO_MANY_REQUESTS)]
    {
        let server = with_room_for(most).await;
        let mut open = Vec::new();
        for _ in 0..held {
            open.push(listen(&server, &[]).await);
        }
        assert!(open.iter().all(|stream| stream.status() == StatusCode::OK));
        assert_eq!(server.site.live.open(), held);
        let refused = listen(&server, &[]).await;
        assert_eq!(refused.status(), status);
        assert_eq!(header_of(&refused, header::RETRY_AFTER), "60");
        assert_eq!(header_of(&refused, header::CACHE_CONTROL), "no-store");
        // Pages are read all the same, and who leaves makes room.
        assert_eq!(server.get("/ja/").await.status(), StatusCode::OK);
        open.pop();
        assert_eq!(listen(&server, &[]).await.status(), StatusCode::OK);
    }
    assert_eq!(listen(&with_room_for(0).await, &[]).await.status(), StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn s28_another_sites_page_gets_no_stream() {
    let server = server(&example_folder()).await;
    for (headers, status) in [
        (vec![("sec-fetch-site", "cross-site"), ("origin", "https://other.example")], 403),
        (vec![("sec-fetch-site", "cross-site")], 403),
        (vec![("sec-fetch-site", "same-site")], 403),
        (vec![("origin", "https://other.example")], 403),
        (vec![("origin", "null")], 403),
        (vec![("origin", "http://forum.example")], 200),
        (vec![("sec-fetch-site", "same-origin")], 200),
        (vec![("sec-fetch-site", "none")], 200),
        (vec![], 200),
    ] {
        let answer = listen(&server, &headers).await;
        assert_eq!(answer.status().as_u16(), status, "{headers:?}");
        assert!(!answer.headers().contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN), "{headers:?}");
    }
    assert_eq!(server.site.live.open(), 0);
}

#[tokio::test]
async fn s28_who_has_opened_too_many_takes_no_room_from_another() {
    let server = with_room_for(16).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let limits = Limits { farewell: Duration::ZERO, ..Limits::default() };
    let serving = tokio::spawn(serve(listener, router(server.site.clone()), limits, std::future::pending()));
    let _held = (connected(at).await, connected(at).await);
    let from = async |client: [u8; 4]| {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind((client, 0).into()).unwrap();
        let mut stream = socket.connect(at).await.unwrap();
        stream.write_all(b"GET /live HTTP/1.1\r\nhost: forum.example\r\n\r\n").await.unwrap();
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line).await.unwrap();
        line
    };
    assert_eq!(from([127, 0, 0, 1]).await, "HTTP/1.1 429 Too Many Requests\r\n");
    assert_eq!(from([127, 0, 0, 2]).await, "HTTP/1.1 200 OK\r\n");
    serving.abort();
}

/// Connects to a listener and reads until the first event.
async fn connected(address: std::net::SocketAddr) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(b"GET /live HTTP/1.1\r\nhost: forum.example\r\n\r\n").await.unwrap();
    let mut read = Vec::new();
    while !String::from_utf8_lossy(&read).contains("data: ") {
        assert!(stream.read_buf(&mut read).await.unwrap() > 0);
    }
    stream
}

#[tokio::test]
async fn streams_end_with_the_server_at_once_and_with_their_reader() {
    let server = server(&example_folder()).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let site = server.site.clone();
    let end = async move {
        let _ = stopped.await;
        site.live.end();
    };
    // Only a hang lasts as long as this.
    let long = Duration::from_secs(600);
    let limits = Limits { farewell: long, ..Limits::default() };
    let serving = tokio::spawn(serve(listener, router(server.site.clone()), limits, end));

    let (mut stays, leaves) = (connected(address).await, connected(address).await);
    assert_eq!(server.site.live.open(), 2);
    drop(leaves);
    while server.site.live.open() == 2 {
        tokio::task::yield_now().await;
    }
    stop.send(()).unwrap();
    tokio::time::timeout(long / 10, serving).await.expect("the streams held the server up").unwrap();
    let mut rest = String::new();
    stays.read_to_string(&mut rest).await.unwrap();
    // RFC 9112, 7.1: the last chunk, so that nobody takes it for a fault.
    assert!(rest.ends_with("0\r\n\r\n"), "{rest:?}");
    assert_eq!(server.site.live.open(), 0);
}

#[tokio::test]
async fn four_kinds_of_served_pages_know_their_state_and_files_have_no_script() {
    let server = server(&example_folder()).await;
    let state = state(&server).await;
    let tag = format!("<script src=\"/assets/live.js\" defer data-state=\"{state}\" ");
    let mut live = 0;
    for lang in Lang::ALL {
        for place in Place::all(&EXAMPLE.forum).into_iter().step_by(3).chain([Place::Home]) {
            let path = Address::new(lang, place.clone()).path();
            let answer = server.get(&path).await;
            let policy = header_of(&answer, header::CONTENT_SECURITY_POLICY);
            let page = answer.into_body().collect().await.unwrap().to_bytes();
            let page = String::from_utf8(page.to_vec()).unwrap();
            let wanted =
                matches!(place, Place::Home | Place::Edition(_) | Place::Programme(_) | Place::Session(..));
            assert_eq!(page.contains(&tag), wanted, "{path}");
            assert_eq!(page.contains("live.js"), wanted, "{path}");
            assert_eq!(policy.contains("script-src"), wanted, "{path}: {policy}");
            live += usize::from(wanted);

            let past = server.text(&format!("{path}?at=archive.9")).await.1;
            assert!(!past.contains("live.js"), "{path}");
            let address = Address::new(lang, place);
            let links = Links::Static { from: address.file() };
            let file =
                render(&EXAMPLE.forum, None, &Texts::new(), &Theme::default(), &address, links).unwrap();
            assert!(!file.unwrap().html.contains("live.js"), "{path}");
        }
        // A page that is not there does not wait to be.
        assert!(!server.text(&format!("/{}/nothing", lang.code())).await.1.contains("live.js"));
    }
    assert!(live > 10, "{live}");
    assert!(assets(&Theme::default()).iter().all(|file| !file.path.ends_with(".js")));
    let not_modified = {
        let etag = header_of(&server.get("/ja/").await, header::ETAG);
        let again = Request::get("/ja/").header(header::IF_NONE_MATCH, etag).body(Body::empty()).unwrap();
        server.send(again).await
    };
    // RFC 9111, 3.2: what comes with 304 takes the place of what was stored.
    assert_eq!(not_modified.status(), StatusCode::NOT_MODIFIED);
    assert!(header_of(&not_modified, header::CONTENT_SECURITY_POLICY).contains("script-src 'self'"));
}
