//! Checking the bag of a dialogue of 100,000 acts: under 60 s and 200 MiB.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::dialogue::{ACTS, write};
use crate::server::{binary, memory};

pub async fn run() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let (data, bag) = (folder.path().join("data"), folder.path().join("bag"));
    write(ACTS)?.store(&data).await?.close().await?;
    let start = Instant::now();
    let made = Command::new(binary()?)
        .arg("site")
        .arg(&bag)
        .arg("--data")
        .arg(&data)
        .stdout(Stdio::null())
        .status()?;
    anyhow::ensure!(made.success(), "the bag could not be made");
    println!("bag of {ACTS} acts made in {:.1?}", start.elapsed());

    let start = Instant::now();
    let mut check = Command::new(binary()?)
        .arg("verify")
        .arg(&bag)
        .arg("--policy")
        .arg(folder.path().join("bag.policy"))
        .stdout(Stdio::null())
        .spawn()?;
    let mut peak: f64 = 0.0;
    let status = loop {
        if let Some(status) = check.try_wait()? {
            break status;
        }
        peak = peak.max(memory(check.id(), "VmHWM:").unwrap_or(0.0));
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    anyhow::ensure!(status.success(), "the check failed");
    println!(
        "checked in {:.1?} (target: under 60 s), at most {peak:.0} MiB (target: under 200 MiB)",
        start.elapsed()
    );
    Ok(())
}
