//! The listener as raw bytes meet it (S27).

use std::time::Duration;

use axum::Router;
use axum::routing::get;
use duologue_web::{Limits, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A connection to a listener of its own.
async fn connect() -> (TcpStream, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new().route("/", get(|| async { "here" }));
    let limits = Limits { head: Duration::from_millis(300), ..Limits::default() };
    let serving = tokio::spawn(serve(listener, router, limits, std::future::pending()));
    (TcpStream::connect(address).await.unwrap(), serving)
}

/// Sends bytes and gives everything that comes back until the connection closes.
async fn exchange(bytes: &[u8]) -> String {
    let (mut stream, serving) = connect().await;
    stream.write_all(bytes).await.unwrap();
    let mut answer = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut answer)).await;
    serving.abort();
    // A reset after the answer is an end too; silence for ten seconds is not.
    assert!(read.is_ok(), "the connection stayed open");
    String::from_utf8_lossy(&answer).into_owned()
}

fn answers(text: &str) -> usize {
    text.matches("HTTP/1.1 ").count()
}

#[tokio::test]
async fn a_sound_request_is_answered() {
    let answer = exchange(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("here"), "{answer}");
}

#[tokio::test]
async fn s27_a_request_with_two_lengths_hides_no_second_one() {
    // RFC 9112, 6.3: such a message is smuggling or a mistake; what follows it is never answered.
    let hidden = "GET /hidden HTTP/1.1\r\nhost: x\r\n\r\n";
    let attacks = [
        "GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: xchunked\r\n\r\n",
        "GET / HTTP/1.1\r\nhost : x\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\r\n folded: y\r\n\r\n",
        "GET / HTTP/1.1\r\nho\x00st: x\r\n\r\n",
    ];
    for attack in attacks {
        let answer = exchange(format!("{attack}{hidden}").as_bytes()).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400"), "{attack:?}: {answer}");
        assert!(answers(&answer) <= 1, "{attack:?}: {answer}");
    }
}

#[tokio::test]
async fn s27_a_head_without_end_is_cut() {
    let endless = format!("GET / HTTP/1.1\r\nx: {}", "a".repeat(200_000));
    let answer = exchange(endless.as_bytes()).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    let slow = exchange(b"GET / HTTP/1.1\r\nhost: ").await;
    assert!(slow.is_empty() || slow.starts_with("HTTP/1.1 4"), "{slow}");
}

#[tokio::test]
async fn s27_a_request_names_its_host_once() {
    // RFC 9112, 3.2: without a Host, with two, or with one that is none, 400; HTTP/1.0 may leave it out.
    let hidden = "GET /hidden HTTP/1.1\r\nhost: x\r\n\r\n";
    for head in [
        "GET / HTTP/1.1\r\n",
        "GET http://x/ HTTP/1.1\r\n",
        "GET / HTTP/1.1\r\nhost:\r\n",
        "GET / HTTP/1.1\r\nhost: x\r\nhost: y\r\n",
        "GET / HTTP/1.1\r\nhost: x\r\nHOST: x\r\n",
        "GET / HTTP/1.0\r\nhost: x\r\nhost: y\r\n",
        "GET / HTTP/1.1\r\nhost: u@x\r\n",
        "GET / HTTP/1.1\r\nhost: x/y\r\n",
        "GET / HTTP/1.1\r\nhost: x y\r\n",
        "POST / HTTP/1.1\r\ncontent-length: 2\r\n",
    ] {
        let answer = exchange(format!("{head}\r\n{hidden}").as_bytes()).await;
        assert!(
            answer.starts_with("HTTP/1.1 400") || answer.starts_with("HTTP/1.0 400"),
            "{head:?}: {answer}"
        );
        assert_eq!(answer.matches("HTTP/1.").count(), 1, "{head:?}: {answer}");
        assert!(answer.contains("x-content-type-options: nosniff"), "{head:?}: {answer}");
    }
    for head in [
        "GET / HTTP/1.0\r\n",
        "GET / HTTP/1.1\r\nconnection: close\r\nhost: forum.example:8080\r\n",
        "GET / HTTP/1.1\r\nconnection: close\r\nhost: [::1]:80\r\n",
        "GET / HTTP/1.1\r\nconnection: close\r\nhost: 127.0.0.1\r\n",
    ] {
        let answer = exchange(format!("{head}\r\n").as_bytes()).await;
        assert!(answer.contains(" 200 OK\r\n") && answer.ends_with("here"), "{head:?}: {answer}");
    }
}

#[tokio::test]
async fn s27_a_length_beside_a_transfer_coding_ends_the_connection() {
    // RFC 9112, 6.1: refused or read by its coding alone, and then closed; a proxy may have read it by its length.
    let hidden = "GET /hidden HTTP/1.1\r\nhost: x\r\n\r\n";
    let (length, coding) = ("content-length: 6\r\n", "transfer-encoding: chunked\r\n");
    for method in ["GET", "POST"] {
        for fields in
            [format!("{length}{coding}"), format!("{coding}{length}"), format!("{coding}{length}{coding}")]
        {
            let attack = format!("{method} / HTTP/1.1\r\nhost: x\r\n{fields}\r\n0\r\n\r\n");
            let answer = exchange(format!("{attack}{hidden}").as_bytes()).await;
            assert_eq!(answers(&answer), 1, "{attack:?}: {answer}");
            assert!(!answer.contains(" 404 "), "{attack:?}: {answer}");
            // 9.6: and the other end is told so.
            assert!(answer.contains("\r\nconnection: close\r\n"), "{attack:?}: {answer}");
        }
    }
}

#[tokio::test]
async fn s27_a_body_is_not_read() {
    /// More than the sockets of both ends hold.
    const MOST: usize = 64 << 20;
    let endless =
        ["content-length: 1099511627776\r\n\r\n", "transfer-encoding: chunked\r\n\r\nfffffffff\r\n"];
    for (method, status) in [("GET", "200"), ("POST", "405")] {
        for framing in endless {
            let (mut stream, serving) = connect().await;
            // Nobody is asked to go on, either (RFC 9110, 10.1.1).
            let head = format!("{method} / HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\n{framing}");
            stream.write_all(head.as_bytes()).await.unwrap();
            let mut first = [0; 12];
            stream.read_exact(&mut first).await.unwrap();
            assert_eq!(String::from_utf8_lossy(&first), format!("HTTP/1.1 {status}"), "{framing:?}");
            let block = vec![b'x'; 64 << 10];
            let mut taken = 0;
            let pushing = async {
                while taken < MOST {
                    match stream.write(&block).await {
                        Ok(n) => taken += n,
                        Err(_) => break,
                    }
                }
            };
            let ended = tokio::time::timeout(Duration::from_secs(10), pushing).await;
            serving.abort();
            assert!(ended.is_ok(), "{method} {framing:?}: the connection stayed open");
            assert!(taken < MOST, "{method} {framing:?}: {taken} bytes were taken");
        }
    }
}
