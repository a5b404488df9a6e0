//! The listener as raw bytes meet it (S27).

use std::time::Duration;

use axum::Router;
use axum::routing::get;
use duologue_web::{Limits, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Sends bytes to a listener of its own and gives everything that comes back until it closes.
async fn exchange(bytes: &[u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new().route("/", get(|| async { "here" }));
    let limits = Limits { head: Duration::from_millis(300), ..Limits::default() };
    let serving = tokio::spawn(serve(listener, router, limits, std::future::pending()));
    let mut stream = TcpStream::connect(address).await.unwrap();
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
async fn a_request_with_two_lengths_hides_no_second_one() {
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
async fn a_head_without_end_is_cut() {
    let endless = format!("GET / HTTP/1.1\r\nx: {}", "a".repeat(200_000));
    let answer = exchange(endless.as_bytes()).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    let slow = exchange(b"GET / HTTP/1.1\r\nhost: ").await;
    assert!(slow.is_empty() || slow.starts_with("HTTP/1.1 4"), "{slow}");
}
