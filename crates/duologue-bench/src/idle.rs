//! 1,000 connections that were used once and then say nothing: under 150 MiB.

use crate::client::Client;
use crate::dialogue::write;
use crate::server::Server;

const CONNECTIONS: usize = 1_000;

pub async fn run() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    write(5_000)?.store(&data).await?.close().await?;
    let server = Server::start(&data).await?;
    server.searchable().await?;
    let before = server.resident()?;
    let mut open = Vec::new();
    for _ in 0..CONNECTIONS {
        let mut client = Client::connect(server.at).await?;
        let answer = client.get("/ja/").await?;
        anyhow::ensure!(answer.status == 200, "{}", answer.status);
        open.push(client);
    }
    println!(
        "{before:.0} MiB before, {:.0} MiB with {} idle connections (target: under 150 MiB)",
        server.resident()?,
        open.len()
    );
    Ok(())
}
