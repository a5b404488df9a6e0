//! kill -9 at 200 random moments while acts are appended: nothing that was answered is lost, `doctor` finds nothing,
//! and the next start answers in under 2 s.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::Context;
use duologue_record::checkpoint::Checkpoint;
use duologue_store::{Book, LogId, Store};

use crate::client::Client;
use crate::dialogue::{VOICE, key, write};
use crate::server::{Server, binary};

const ROUNDS: u64 = 200;
/// Enough for all rounds at the pace of a disk that syncs every act.
const ACTS: usize = 20_000;

/// The process that is killed: it appends act after act, and says so only once it was answered.
pub async fn append(data: &Path) -> anyhow::Result<()> {
    let store = Store::open(data).await?;
    let id = LogId::new(VOICE, Book::Record);
    let log = write(ACTS)?;
    let mut size = store.logs().await?.iter().find(|log| log.id == id).map_or(0, |log| log.size);
    while let Some(act) = log.act(usize::try_from(size)?)? {
        size = store.append(&id, size, vec![act]).await?.size;
        // In one piece, so that a killed process leaves no half line.
        std::io::stdout().write_all(format!("{size}\n").as_bytes())?;
    }
    Ok(())
}

pub async fn run() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    write(500)?.store(&data).await?.close().await?;
    let mut answered = 0;
    let mut slowest = Duration::ZERO;
    let mut chance = 0x2545_F491_4F6C_DD1D_u64;
    for round in 1..=ROUNDS {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        answered = kill_while_appending(&data, Duration::from_millis(chance % 150))?.max(answered);

        let server = Server::start(&data).await?;
        slowest = slowest.max(server.first_answer);
        let mut client = Client::connect(server.at).await?;
        let note = client.get(&format!("/record/{VOICE}/checkpoint")).await?.body;
        let (head, _) = Checkpoint::open(&note, &key()?)?;
        anyhow::ensure!(
            head.size >= answered,
            "round {round}: {answered} answered, {} under the head",
            head.size
        );
        let page = client.get("/ja/").await?;
        anyhow::ensure!(page.status == 200, "round {round}: the home page answers {}", page.status);
        drop(server);
        let doctor = Command::new(binary()?).args(["doctor", "--data"]).arg(&data).output()?;
        anyhow::ensure!(
            doctor.status.success(),
            "round {round}: {}{}",
            String::from_utf8_lossy(&doctor.stdout),
            String::from_utf8_lossy(&doctor.stderr)
        );
    }
    println!(
        "{ROUNDS} kills, {answered} acts answered, none lost, doctor clean after each; slowest first answer {slowest:.2?} (target: under 2 s)"
    );
    Ok(())
}

/// Kills the writer some time after its first answer; the last size that it was answered.
fn kill_while_appending(data: &Path, after: Duration) -> anyhow::Result<u64> {
    let mut child =
        Command::new(std::env::current_exe()?).arg("append").arg(data).stdout(Stdio::piped()).spawn()?;
    let output = child.stdout.take().context("the writer's output")?;
    let mut sizes =
        BufReader::new(output).lines().map_while(Result::ok).filter_map(|line| line.parse::<u64>().ok());
    let first = sizes.next();
    std::thread::sleep(after);
    child.kill()?;
    child.wait()?;
    Ok(sizes.max().max(first).unwrap_or(0))
}
