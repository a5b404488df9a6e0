//! kill -9 at random moments while acts are appended: the server and who appends, also while they start. Nothing that was
//! answered is lost, `doctor` finds nothing, and the next start answers in under 2 s.

use std::hash::{BuildHasher, RandomState};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use duologue_record::checkpoint::Checkpoint;
use duologue_record::tile::{self, Kind};
use duologue_record::verify;
use duologue_store::{Book, Database, LogId, Store, StoreError};
use tokio::time::Instant;

use crate::client::Client;
use crate::dialogue::{VOICE, key, person, write};
use crate::server::{Server, binary};

/// How many acts there are before the first round.
const BEGUN: usize = 500;
const TARGET: Duration = Duration::from_secs(2);
/// A start that takes longer waits for somebody.
const LONG: Duration = Duration::from_secs(1);
/// How long a killed process keeps others from appending on PostgreSQL.
const LEASE: Duration = Duration::from_secs(5);

#[derive(Args)]
pub struct Crash {
    #[arg(long, default_value_t = 200)]
    rounds: u64,
    /// Take the moments of a run that printed this number.
    #[arg(long)]
    seed: Option<u64>,
    /// An empty PostgreSQL database, to run on instead of SQLite.
    #[arg(long, value_name = "postgres://USER@HOST/NAME")]
    database: Option<String>,
}

async fn open(data: &Path, database: Option<&str>) -> anyhow::Result<Store> {
    Ok(match database {
        Some(address) => Store::connect(&address.parse()?, data).await?,
        None => Store::open(data).await?,
    })
}

/// A process that is killed: it appends act after act, and says so only once it was answered.
pub async fn append(data: &Path, database: Option<&str>) -> anyhow::Result<()> {
    let store = open(data, database).await?;
    let id = LogId::new(VOICE, Book::Record);
    let mut size = store.logs().await?.iter().find(|log| log.id == id).map_or(0, |log| log.size);
    loop {
        match store.append(&id, size, vec![person(size)?]).await {
            Ok(appended) => size = appended.size,
            Err(StoreError::Moved { found, .. }) => size = found,
            // What is told while the lease of a killed process runs out.
            Err(StoreError::Busy | StoreError::Superseded) => continue,
            Err(error) => return Err(error.into()),
        }
        // In one piece, so that a killed process leaves no half line.
        std::io::stdout().write_all(format!("{size}\n").as_bytes())?;
    }
}

impl Crash {
    pub async fn run(self) -> anyhow::Result<()> {
        let seed = self.seed.unwrap_or_else(|| RandomState::new().hash_one(()));
        println!("seed {seed}");
        let folder = tempfile::tempdir()?;
        let mut script = Script::begin(folder.path(), self.database, seed).await?;
        for round in 1..=self.rounds {
            script.round().await.with_context(|| format!("round {round} of seed {seed}"))?;
        }
        let Script { kills, starting, opening, answered, slowest, late, .. } = script;
        println!(
            "{} rounds, {kills} kills of the server, {starting} of them before its first answer; {opening} of {} kills of who \
             appends before its first act; {} acts answered, 0 lost, doctor clean after each round; slowest first answer \
             {slowest:.2?} (target: under {TARGET:?}; {late} over it)",
            self.rounds,
            self.rounds,
            answered.saturating_sub(BEGUN as u64),
        );
        Ok(())
    }
}

struct Script {
    data: PathBuf,
    /// Who appends has a folder of its own on PostgreSQL. SQLite's folder is one process's at a time.
    appending: PathBuf,
    database: Option<String>,
    /// The entries that there may be.
    entries: Vec<Vec<u8>>,
    chance: u64,
    /// How long the last start took, or [`LONG`].
    start: Duration,
    kills: u64,
    /// When one was last killed.
    killed: Instant,
    starting: u64,
    opening: u64,
    /// The size that was last answered.
    answered: u64,
    slowest: Duration,
    /// First answers after the target.
    late: u64,
}

impl Script {
    async fn begin(folder: &Path, database: Option<String>, seed: u64) -> anyhow::Result<Script> {
        let data = folder.join("data");
        let appending = folder.join(if database.is_some() { "appending" } else { "data" });
        if let Some(address) = &database {
            address.parse::<Database>()?.migrate().await?;
        }
        let log = write(BEGUN)?;
        let store = open(&data, database.as_deref()).await?;
        log.append(&store).await?;
        store.close().await?;
        if database.is_some() {
            for own in ["keys", "guard"] {
                copy(&data.join(own), &appending.join(own))?;
            }
        }
        let mut script = Script {
            data,
            appending,
            database,
            entries: log.entries,
            chance: seed,
            start: Duration::ZERO,
            kills: 0,
            killed: Instant::now(),
            starting: 0,
            opening: 0,
            answered: BEGUN as u64,
            slowest: Duration::ZERO,
            late: 0,
        };
        let server = Server::set(&script.data, &script.settings()).await?;
        script.start = server.first_answer;
        Ok(script)
    }

    fn settings(&self) -> Vec<(&str, &str)> {
        let database = self.database.as_deref().map(|address| ("DUOLOGUE_DATABASE", address));
        [("DUOLOGUE_LOG_LEVEL", "error")].into_iter().chain(database).collect()
    }

    async fn round(&mut self) -> anyhow::Result<()> {
        if self.database.is_some() {
            // Every other round begins while nobody who was killed has the lease, or hardly an act would be appended.
            if self.kills.is_multiple_of(2) {
                tokio::time::sleep_until(self.killed + LEASE).await;
            }
            self.until_killed(true, true).await?;
        } else {
            self.until_killed(true, false).await?;
            self.read().await?;
            self.until_killed(false, true).await?;
        }
        let head = self.read().await?;

        let server = Server::set(&self.data, &self.settings()).await?;
        self.start = server.first_answer.min(LONG);
        self.late += u64::from(server.first_answer > TARGET);
        self.slowest = self.slowest.max(server.first_answer);
        self.given_out(&server, head).await?;
        server.kill()?;
        let doctor = Command::new(binary()?)
            .args(["doctor", "--data"])
            .arg(&self.data)
            .envs(self.settings())
            .output()
            .context("doctor")?;
        anyhow::ensure!(
            doctor.status.success(),
            "{}{}",
            String::from_utf8_lossy(&doctor.stdout),
            String::from_utf8_lossy(&doctor.stderr)
        );
        Ok(())
    }

    /// Starts who appends, the server, or both, and kills them at one moment: about every fourth while the server starts.
    async fn until_killed(&mut self, appends: bool, serves: bool) -> anyhow::Result<()> {
        let end = Instant::now() + self.moment(self.start * 4);
        let writer = appends.then(|| self.writer()).transpose()?;
        let mut server = serves.then(|| Server::spawn(&self.data, &self.settings())).transpose()?;
        if let Some(server) = &mut server {
            match tokio::time::timeout_at(end, server.answers()).await {
                Ok(answers) => answers?,
                Err(_) => self.starting += 1,
            }
            self.kills += 1;
        }
        tokio::time::sleep_until(end).await;
        if let Some(server) = server {
            server.kill()?;
        }
        if let Some(mut writer) = writer {
            anyhow::ensure!(writer.try_wait()?.is_none(), "who appends ended by itself");
            writer.kill()?;
            writer.wait()?;
            let said = BufReader::new(writer.stdout.take().context("what it said")?).lines();
            match said.map_while(Result::ok).filter_map(|line| line.parse().ok()).max() {
                Some(size) => self.answered = self.answered.max(size),
                None => self.opening += 1,
            }
        }
        self.killed = Instant::now();
        Ok(())
    }

    fn writer(&self) -> anyhow::Result<Child> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("append").arg(&self.appending);
        if let Some(address) = &self.database {
            command.args(["--database", address]);
        }
        Ok(command.stdout(Stdio::piped()).spawn()?)
    }

    /// SplitMix64: good from any seed.
    fn moment(&mut self, span: Duration) -> Duration {
        self.chance = self.chance.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.chance;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        span.mul_f64((mixed ^ (mixed >> 31)) as f64 / u64::MAX as f64)
    }

    /// Reads what the kill left, as it lies: the log's files as a stranger would, the database as a backup does. Nothing is
    /// opened that would put it right. The size of the head that was shown.
    async fn read(&mut self) -> anyhow::Result<u64> {
        let files = |data: &Path| Files(data.join("logs").join(VOICE).join("record"));
        let shown = verify::log(&files(&self.appending), &key()?)?.entries;
        self.compare(&shown).context("the files of who appends")?;
        if self.database.is_some() {
            verify::log(&files(&self.data), &key()?).context("the server's files")?;
        }
        let to = self.data.with_file_name("backup");
        let database = self.database.as_deref().map(str::parse::<Database>).transpose()?;
        duologue_store::backup(&self.data, database.as_ref(), &to, false).await?;
        // The first line names the columns.
        let rows = BufReader::new(std::fs::File::open(to.join("entry.jsonl"))?).lines().count() - 1;
        std::fs::remove_dir_all(&to)?;
        anyhow::ensure!(rows >= shown.len(), "{} under the head, {rows} in the database", shown.len());
        Ok(shown.len() as u64)
    }

    /// Every act that was answered or shown is given out by the started server, byte for byte.
    async fn given_out(&mut self, server: &Server, shown: u64) -> anyhow::Result<()> {
        let mut client = Client::connect(server.at).await?;
        let note = client.get(&format!("/record/{VOICE}/checkpoint")).await?.body;
        let (head, _) = Checkpoint::open(&note, &key()?)?;
        anyhow::ensure!(head.size >= shown, "{shown} under a head before, {} now", head.size);
        let mut entries = Vec::new();
        for bundle in tile::covering(head.size).into_iter().filter(|tile| tile.kind == Kind::Entries) {
            let answer = client.get(&format!("/record/{VOICE}/{}", bundle.path())).await?;
            anyhow::ensure!(answer.status == 200, "{} answers {}", bundle.path(), answer.status);
            entries.extend(tile::read_bundle(&answer.body)?);
        }
        self.compare(&entries).context("what the server gives out")?;
        let page = client.get("/ja/").await?;
        anyhow::ensure!(page.status == 200, "the home page answers {}", page.status);
        Ok(())
    }

    fn compare(&mut self, found: &[Vec<u8>]) -> anyhow::Result<()> {
        anyhow::ensure!(
            found.len() as u64 >= self.answered,
            "{} answered, {} under the head",
            self.answered,
            found.len()
        );
        while self.entries.len() < found.len() {
            self.entries.push(person(self.entries.len() as u64)?.entry);
        }
        let wrong = found.iter().zip(&self.entries).position(|(found, written)| found != written);
        anyhow::ensure!(wrong.is_none(), "act {wrong:?} is not the one that was appended");
        Ok(())
    }
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(to)?;
    for file in std::fs::read_dir(from)? {
        let file = file?;
        std::fs::copy(file.path(), to.join(file.file_name()))?;
    }
    Ok(())
}

/// A log's folder.
struct Files(PathBuf);

impl verify::Reader for Files {
    type Error = std::io::Error;

    fn read(&self, path: &str) -> std::io::Result<Option<Vec<u8>>> {
        match std::fs::read(self.0.join(path)) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            read => read.map(Some),
        }
    }
}
