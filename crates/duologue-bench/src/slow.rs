//! 1,000 clients that read ten bytes a second: they must not double what others wait.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::client::Client;
use crate::dialogue::{LARGE, write};
use crate::quantile;
use crate::server::Server;

const SLOW: usize = 1_000;
const REQUESTS: usize = 1_000;

pub async fn run() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    write(5_000)?.store(&data).await?.close().await?;
    let server = Server::start(&data).await?;
    let path = format!("/ja/editions/{LARGE}/programme");
    let alone = others(server.at, &path).await?;
    let mut slow = tokio::task::JoinSet::new();
    for _ in 0..SLOW {
        slow.spawn(dawdle(server.at, path.clone()));
    }
    // Every slow client has its request in and its first bytes out before the others are measured.
    tokio::time::sleep(Duration::from_secs(3)).await;
    let beside = others(server.at, &path).await?;
    println!(
        "p99 alone {alone:.2?}, beside {SLOW} clients at 10 B/s {beside:.2?} (target: less than double); {:.0} MiB",
        server.resident()?
    );
    Ok(())
}

async fn others(at: SocketAddr, path: &str) -> anyhow::Result<Duration> {
    let mut client = Client::connect(at).await?;
    let mut times = Vec::new();
    for _ in 0..REQUESTS {
        let start = Instant::now();
        let answer = client.get(path).await?;
        anyhow::ensure!(answer.status == 200, "{}", answer.status);
        times.push(start.elapsed());
    }
    times.sort();
    Ok(quantile(&times, 990))
}

async fn dawdle(at: SocketAddr, path: String) -> std::io::Result<()> {
    let mut stream = TcpStream::connect(at).await?;
    stream.write_all(format!("GET {path} HTTP/1.1\r\nhost: {at}\r\n\r\n").as_bytes()).await?;
    let mut byte = [0; 1];
    while stream.read(&mut byte).await? > 0 {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(())
}
