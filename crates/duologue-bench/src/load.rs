//! A running server under load from this machine: requests a second and CPU milliseconds a request.

use std::time::{Duration, Instant};

use crate::client::Client;
use crate::dialogue::{LARGE, write};
use crate::quantile;
use crate::server::Server;

/// A header's name and value.
type Header = (&'static str, &'static str);

const CLIENTS: usize = 8;

pub async fn run(requests: usize) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    write(20_000)?.store(&data).await?.close().await?;
    let server = Server::start(&data).await?;
    server.searchable().await?;
    let programme = format!("/ja/editions/{LARGE}/programme");
    let cases = [
        ("home", "/ja/".to_owned(), None),
        ("programme of 100 sessions", programme.clone(), None),
        ("the same, gzip", programme, Some(("accept-encoding", "gzip"))),
        ("frab JSON of 100 sessions", format!("/ja/editions/{LARGE}/schedule.json"), None),
        ("session with report", "/zh/editions/1/sessions/security".to_owned(), None),
        ("all editions", "/en/editions".to_owned(), None),
        ("checkpoint", "/record/jp/checkpoint".to_owned(), None),
    ];
    println!("{CLIENTS} clients on one machine with the server, {requests} requests each page");
    for (name, path, header) in cases {
        let measured = measure(&server, &path, header, requests).await?;
        println!("{name}: {measured}");
    }
    println!("resident {:.0} MiB, at most {:.0} MiB", server.resident()?, server.peak()?);
    Ok(())
}

async fn measure(
    server: &Server,
    path: &str,
    header: Option<Header>,
    requests: usize,
) -> anyhow::Result<String> {
    let mut first = Client::connect(server.at).await?;
    let answer = first.get_with(path, header).await?;
    anyhow::ensure!(answer.status == 200, "{path}: {}", answer.status);
    let (before, start) = (server.cpu()?, Instant::now());
    let mut clients = tokio::task::JoinSet::new();
    for _ in 0..CLIENTS {
        let (at, path) = (server.at, path.to_owned());
        clients.spawn(async move {
            let mut client = Client::connect(at).await?;
            let mut times = Vec::new();
            for _ in 0..requests / CLIENTS {
                let start = Instant::now();
                let answer = client.get_with(&path, header).await?;
                anyhow::ensure!(answer.status == 200, "{path}: {}", answer.status);
                times.push(start.elapsed());
            }
            anyhow::Ok(times)
        });
    }
    let mut times: Vec<Duration> = Vec::new();
    while let Some(client) = clients.join_next().await {
        times.extend(client??);
    }
    let (wall, cpu) = (start.elapsed(), server.cpu()?.since(before));
    times.sort();
    let requests = times.len() as f64;
    Ok(format!(
        "{:.0} requests/s, {:.3} CPU-ms a request ({:.3} in the program, {:.3} in the kernel), p50 {:.2?}, p99 {:.2?}, {} bytes",
        requests / wall.as_secs_f64(),
        cpu.both() / requests,
        cpu.program / requests,
        cpu.kernel / requests,
        quantile(&times, 500),
        quantile(&times, 990),
        answer.body.len()
    ))
}
