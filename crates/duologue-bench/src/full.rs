//! A full disk: an append is refused whole, reading goes on, and appending goes on once there is room again.

use std::process::Command;

use duologue_store::{Book, LogId, Store, StoreError};

use crate::client::Client;
use crate::dialogue::{VOICE, write};
use crate::server::Server;

const ACTS: usize = 20_000;

/// A volume of a few megabytes in memory, taken away with its handle. Mounting one needs root.
struct Volume(tempfile::TempDir);

impl Volume {
    fn new() -> anyhow::Result<Volume> {
        let at = tempfile::tempdir()?;
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=8m", "duologue"])
            .arg(at.path())
            .status()?;
        anyhow::ensure!(mounted.success(), "mounting a small volume needs root");
        Ok(Volume(at))
    }
}

impl Drop for Volume {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

pub async fn run() -> anyhow::Result<()> {
    let volume = Volume::new()?;
    let (data, ballast) = (volume.0.path().join("data"), volume.0.path().join("ballast"));
    write(500)?.store(&data).await?.close().await?;
    std::fs::write(&ballast, vec![0; 2 * 1024 * 1024])?;

    let log = write(ACTS)?;
    let id = LogId::new(VOICE, Book::Record);
    let store = Store::open(&data).await?;
    let mut size = 500;
    let refusal = loop {
        let Some(act) = log.act(size)? else { anyhow::bail!("the volume never became full") };
        match store.append(&id, size as u64, vec![act]).await {
            Ok(appended) => size = usize::try_from(appended.size)?,
            Err(refusal) => break refusal,
        }
    };
    anyhow::ensure!(matches!(refusal, StoreError::Full { .. }), "{refusal}");
    println!("full after {size} acts: {refusal}");
    store.close().await?;

    let server = Server::start(&data).await?;
    let mut client = Client::connect(server.at).await?;
    for path in ["/ja/", "/zh/editions", "/record/jp/checkpoint", "/readyz"] {
        let answer = client.get(path).await?;
        anyhow::ensure!(answer.status == 200, "{path} answers {}", answer.status);
    }
    println!("a server started on the full volume; pages and the record are read");
    drop(server);

    std::fs::remove_file(&ballast)?;
    let store = Store::open(&data).await?;
    let held = store.logs().await?.iter().find(|log| log.id == id).map_or(0, |log| log.size);
    anyhow::ensure!(held >= size as u64, "{size} answered, {held} held");
    let from = usize::try_from(held)?;
    let more = (from..from + 100).filter_map(|index| log.act(index).transpose());
    let acts = more.collect::<anyhow::Result<_>>()?;
    let appended = store.append(&id, held, acts).await?;
    anyhow::ensure!(store.scrub().await?.faults.is_empty(), "the scrub found faults");
    store.close().await?;
    println!("with room again: {} acts, the scrub finds nothing", appended.size);
    Ok(())
}
