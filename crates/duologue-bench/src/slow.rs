//! 1,000 clients that read, or send, ten bytes a second: they must not double what others wait.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::Context;
use socket2::SockRef;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::task::JoinSet;

use crate::client::Client;
use crate::dialogue::{LARGE, write};
use crate::quantile;
use crate::server::Server;

const SLOW: usize = 1_000;
/// How many of them must be held up at the end of a stretch, or nothing was measured.
const HELD: usize = SLOW * 9 / 10;
const STRETCHES: usize = 5;
const REQUESTS: usize = 1_000;
/// At ten bytes a second.
const PAUSE: Duration = Duration::from_millis(100);
/// Between two that connect: the kernel lets 128 wait to be taken, and ends some of those that come in one crowd.
const APART: Duration = Duration::from_millis(1);
/// Bytes that a slow reader's kernel takes before the program reads them.
const BUFFER: u32 = 2 * 1024;
/// A network's. That of the loopback interface is 64 KiB, and the server's kernel takes 2 MB at once for such a connection.
const SEGMENT: u32 = 1_460;
const PATIENCE: Duration = Duration::from_secs(30);

pub async fn run() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    write(5_000)?.store(&data).await?.close().await?;
    let server = Server::set(&data, &[("DUOLOGUE_LOG_LEVEL", "error")]).await?;
    server.searchable().await?;
    let page = format!("/ja/editions/{LARGE}/programme");
    let large = format!("/ja/editions/{LARGE}/schedule.json");
    let answer = Client::connect(server.at).await?.get(&large).await?.body.len();
    others(server.at, &page).await?; // warms up

    let (mut alone, mut readers, mut senders) = (Vec::new(), Vec::new(), Vec::new());
    let (mut held, mut unsent, mut sending, mut cut) = (SLOW, usize::MAX, SLOW, Vec::new());
    for _ in 0..STRETCHES {
        alone.extend(others(server.at, &page).await?);

        let mut slow = JoinSet::new();
        for _ in 0..SLOW {
            slow.spawn(read(server.at, large.clone()));
            tokio::time::sleep(APART).await;
        }
        until(|| Ok(connections(server.at)?.waiting >= HELD)).await.context("slow readers")?;
        readers.extend(others(server.at, &page).await?);
        let now = connections(server.at)?;
        while slow.try_join_next().is_some() {}
        (held, unsent) = (held.min(now.waiting.min(slow.len())), unsent.min(now.unsent));
        slow.shutdown().await;
        let_go(server.at).await?;

        alone.extend(others(server.at, &page).await?);

        let mut slow = JoinSet::new();
        for _ in 0..SLOW {
            slow.spawn(send(server.at));
            tokio::time::sleep(APART).await;
        }
        senders.extend(others(server.at, &page).await?);
        while let Some(end) = slow.try_join_next() {
            cut.push(end??);
        }
        sending = sending.min(slow.len());
        while let Some(end) = slow.join_next().await {
            cut.push(end??);
        }
        let_go(server.at).await?;
    }
    anyhow::ensure!(
        answer > 2 * unsent / SLOW,
        "{answer} bytes are too few: the server's kernel takes them, and the server is done"
    );
    anyhow::ensure!(held >= HELD, "only {held} slow readers were held up to the end of a stretch");
    cut.sort();
    println!(
        "{STRETCHES} stretches beside each kind and twice as many alone, in turn, of {REQUESTS} requests; a first one is not counted"
    );
    println!("alone                    {}", told(&mut alone));
    println!("beside {SLOW} slow readers {}", told(&mut readers));
    println!("beside {SLOW} slow senders {}", told(&mut senders));
    println!(
        "target: less than double; at the end of each stretch at least {held} readers were waited for: their answer has {answer} \
         bytes, of which the server's kernel held {} on average, and the server the rest; at least {sending} senders were still \
         sending, and were cut after {:.1?} to {:.1?}; {:.0} MiB",
        unsent / SLOW,
        cut.first().copied().unwrap_or_default(),
        cut.last().copied().unwrap_or_default(),
        server.resident()?
    );
    Ok(())
}

fn told(times: &mut [Duration]) -> String {
    times.sort();
    format!("p50 {:.2?}, p99 {:.2?}", quantile(times, 500), quantile(times, 990))
}

async fn others(at: SocketAddr, path: &str) -> anyhow::Result<Vec<Duration>> {
    let mut client = Client::connect(at).await?;
    let mut times = Vec::new();
    for _ in 0..REQUESTS {
        let start = Instant::now();
        let answer = client.get(path).await?;
        anyhow::ensure!(answer.status == 200, "{}", answer.status);
        times.push(start.elapsed());
    }
    Ok(times)
}

async fn until(done: impl Fn() -> anyhow::Result<bool>) -> anyhow::Result<()> {
    let start = Instant::now();
    while !done()? {
        anyhow::ensure!(start.elapsed() < PATIENCE, "they are not as they should be after {PATIENCE:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}

/// Waits until the server has no connection of before, so that none waits to be taken.
async fn let_go(at: SocketAddr) -> anyhow::Result<()> {
    until(|| Ok(connections(at)?.open == 0)).await.context("connections of before")
}

/// The server's connections (proc_net_tcp).
#[derive(Default)]
struct Connections {
    open: usize,
    /// Those with bytes that the other end has not taken.
    waiting: usize,
    /// All these bytes.
    unsent: usize,
}

fn connections(server: SocketAddr) -> anyhow::Result<Connections> {
    let port = format!(":{:04X}", server.port());
    let mut found = Connections::default();
    for line in std::fs::read_to_string("/proc/net/tcp")?.lines().skip(1) {
        let mut fields = line.split_whitespace().skip(1);
        let (local, state) = (fields.next().unwrap_or_default(), fields.nth(1).unwrap_or_default());
        // 01: established; 08: the other end has closed.
        if !local.ends_with(&port) || !["01", "08"].contains(&state) {
            continue;
        }
        let sent = fields.next().and_then(|queues| queues.split(':').next()).unwrap_or_default();
        let bytes = usize::from_str_radix(sent, 16).context("/proc/net/tcp")?;
        found.open += 1;
        found.waiting += usize::from(bytes > 0);
        found.unsent += bytes;
    }
    Ok(found)
}

async fn read(at: SocketAddr, path: String) -> anyhow::Result<()> {
    let socket = TcpSocket::new_v4()?;
    socket.set_recv_buffer_size(BUFFER)?;
    SockRef::from(&socket).set_tcp_mss(SEGMENT)?;
    let mut stream = socket.connect(at).await?;
    stream.write_all(format!("GET {path} HTTP/1.1\r\nhost: {at}\r\n\r\n").as_bytes()).await?;
    let mut byte = [0; 1];
    while stream.read(&mut byte).await? > 0 {
        tokio::time::sleep(PAUSE).await;
    }
    Ok(())
}

/// Sends a request line that has no end; how long the server hears it.
async fn send(at: SocketAddr) -> anyhow::Result<Duration> {
    let mut stream = TcpStream::connect(at).await?;
    let start = Instant::now();
    let (mut answers, mut asks) = stream.split();
    let mut answer = Vec::new();
    let asking = async {
        asks.write_all(b"GET /").await?;
        loop {
            asks.write_all(b"x").await?;
            tokio::time::sleep(PAUSE).await;
        }
    };
    // Whichever of the two learns first that the server has ended it.
    tokio::select! {
        _ = answers.read_to_end(&mut answer) => {}
        std::io::Result::<()>::Err(_) = asking => {}
    }
    Ok(start.elapsed())
}
