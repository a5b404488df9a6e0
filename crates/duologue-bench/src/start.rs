//! A start with 100,000 acts: first answer in under 2 s, in under 250 MiB.

use crate::dialogue::{ACTS, write};
use crate::server::Server;

pub async fn run() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    write(ACTS)?.store(&data).await?.close().await?;
    // The second start is the usual one: what a first one leaves beside the record is there.
    for round in ["first start", "second start"] {
        let server = Server::start(&data).await?;
        println!(
            "{ACTS} acts, {round}: first answer after {:.2?} (target: under 2 s), {:.0} MiB, at most {:.0} MiB (target: under 250 MiB), {:.0} ms of CPU",
            server.first_answer,
            server.resident()?,
            server.peak()?,
            server.cpu()?.both()
        );
    }
    Ok(())
}
