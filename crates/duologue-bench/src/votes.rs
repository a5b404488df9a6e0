//! Votes over loopback, one a request, from connections that are kept: how many a second are durable when they are answered;
//! and whether any that was answered is lost when the server is killed.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use clap::Args;
use duologue_store::{Database, Store};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::dialogue::{TOPIC, with_topic};
use crate::quantile;
use crate::server::{Cpu, Server};

const OPINIONS: usize = 40;
const TOKEN: &str = "bench-bench-bench-bench-bench-bench";

#[derive(Args)]
pub struct Votes {
    /// Connections, each with one vote under way.
    #[arg(long, default_value_t = 64)]
    clients: usize,
    #[arg(long, default_value_t = 20)]
    seconds: u64,
    /// Kill the server at a random moment, again and again, and compare what was answered with what is stored.
    #[arg(long)]
    kill: bool,
    /// How often it is killed.
    #[arg(long, default_value_t = 50)]
    rounds: u64,
    /// A file with the address of an empty PostgreSQL database, to measure instead of SQLite.
    #[arg(long, value_name = "FILE")]
    database_file: Option<PathBuf>,
}

impl Votes {
    pub async fn run(self) -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let (data, tokens) = (folder.path().join("data"), folder.path().join("tokens"));
        let private = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        std::fs::write(&tokens, format!("jp {TOKEN}\n"))?;
        std::fs::set_permissions(&tokens, private)?;
        if let Some(database) = self.database()? {
            database.migrate().await?;
        }
        let store = self.open(&data).await?;
        with_topic(OPINIONS)?.append(&store).await?;
        store.close().await?;
        if self.kill { self.killed(&data, &tokens).await } else { self.measured(&data, &tokens).await }
    }

    fn database(&self) -> anyhow::Result<Option<Database>> {
        let Some(file) = &self.database_file else { return Ok(None) };
        Ok(Some(std::fs::read_to_string(file)?.trim().parse()?))
    }

    async fn open(&self, data: &Path) -> anyhow::Result<Store> {
        Ok(match self.database()? {
            Some(database) => Store::connect(&database, data).await?,
            None => Store::open(data).await?,
        })
    }

    async fn serve(&self, data: &Path, tokens: &Path) -> anyhow::Result<Server> {
        let mut settings = vec![
            ("DUOLOGUE_OPINION_TOKEN_FILE", tokens.to_str().context("a path")?),
            ("DUOLOGUE_LOG_LEVEL", "warn"),
        ];
        if let Some(file) = &self.database_file {
            settings.push(("DUOLOGUE_DATABASE_FILE", file.to_str().context("a path")?));
        }
        Server::set(data, &settings).await
    }

    async fn measured(&self, data: &Path, tokens: &Path) -> anyhow::Result<()> {
        let server = self.serve(data, tokens).await?;
        let (own, theirs, start) = (Cpu::of("self")?, server.cpu()?, Instant::now());
        let end = start + Duration::from_secs(self.seconds);
        let mut clients = tokio::task::JoinSet::new();
        for client in 0..self.clients {
            let at = server.at;
            clients.spawn(async move {
                let mut connection = Connection::open(at).await?;
                let mut times = Vec::new();
                while Instant::now() < end {
                    let n = times.len();
                    let vote = vote(&format!("c{client}-{}", n / OPINIONS), n);
                    let asked = Instant::now();
                    let status = connection.post(&vote).await?;
                    anyhow::ensure!(status == 200, "a vote was answered {status}");
                    times.push(asked.elapsed());
                }
                anyhow::Ok(times)
            });
        }
        let mut times: Vec<Duration> = Vec::new();
        while let Some(client) = clients.join_next().await {
            times.extend(client??);
        }
        let wall = start.elapsed();
        let (own, theirs) = (Cpu::of("self")?.since(own).both(), server.cpu()?.since(theirs).both());
        let memory = server.peak()?;
        drop(server);
        let held = stored(&self.open(data).await?).await?.len();
        anyhow::ensure!(held == times.len(), "{} answered, {held} stored", times.len());
        times.sort();
        println!(
            "{} clients, {:.1} s: {:.0} votes/s answered and durable (target: 5,000), p50 {:.1?}, p99 {:.1?} (target: under \
             50 ms); server {:.3} CPU-ms a vote, {memory:.0} MiB at most; this program took {:.0} % of the CPU time of both",
            self.clients,
            wall.as_secs_f64(),
            times.len() as f64 / wall.as_secs_f64(),
            quantile(&times, 500),
            quantile(&times, 990),
            theirs / times.len() as f64,
            100.0 * own / (own + theirs),
        );
        Ok(())
    }

    async fn killed(&self, data: &Path, tokens: &Path) -> anyhow::Result<()> {
        let mut answered: HashMap<String, i64> = HashMap::new();
        let mut slowest = Duration::ZERO;
        let mut chance = 0x2545_F491_4F6C_DD1D_u64;
        for round in 1..=self.rounds {
            chance ^= chance << 13;
            chance ^= chance >> 7;
            chance ^= chance << 17;
            let server = self.serve(data, tokens).await?;
            slowest = slowest.max(server.first_answer);
            let killed = Arc::new(AtomicBool::new(false));
            let mut clients = tokio::task::JoinSet::new();
            for client in 0..self.clients {
                let (at, killed) = (server.at, killed.clone());
                clients.spawn(async move {
                    let mut answered = Vec::new();
                    let mut connection = Connection::open(at).await?;
                    for n in 0.. {
                        let participant = format!("r{round}-c{client}-{n}");
                        match connection.post(&vote(&participant, n)).await {
                            Ok(200) => answered.push((participant, n)),
                            Ok(status) => anyhow::bail!("a vote was answered {status}"),
                            Err(_) if killed.load(Ordering::Acquire) => break,
                            Err(error) => return Err(error),
                        }
                    }
                    anyhow::Ok(answered)
                });
            }
            tokio::time::sleep(Duration::from_millis(50 + chance % 950)).await;
            killed.store(true, Ordering::Release);
            drop(server); // kill -9
            while let Some(client) = clients.join_next().await {
                answered.extend(client??.into_iter().map(|(participant, n)| (participant, value(n))));
            }
            let store = self.open(data).await?;
            let held = stored(&store).await?;
            store.close().await?;
            let lost =
                answered.iter().filter(|(participant, value)| held.get(*participant) != Some(value)).count();
            anyhow::ensure!(lost == 0, "round {round}: {} answered, {lost} of them lost", answered.len());
        }
        println!(
            "{} kills under {} clients: {} votes answered, 0 lost; slowest first answer {slowest:.2?}",
            self.rounds,
            self.clients,
            answered.len()
        );
        Ok(())
    }
}

/// Votes of participants who have one each, by participant; of the others, by opinion too.
async fn stored(store: &Store) -> anyhow::Result<HashMap<String, i64>> {
    let mut held = HashMap::new();
    let mut give = |vote: duologue_store::Vote| {
        let value = match vote.value {
            duologue_store::Value::Agree => 1,
            duologue_store::Value::Disagree => -1,
            _ => 0,
        };
        let name = if vote.participant.starts_with('r') {
            vote.participant
        } else {
            format!("{} {}", vote.participant, vote.opinion)
        };
        held.insert(name, value);
    };
    store.votes_since(TOPIC, 0, &mut give).await?;
    Ok(held)
}

fn value(n: usize) -> i64 {
    [1, -1, 0].get(n % 3).copied().unwrap_or_default()
}

fn vote(participant: &str, n: usize) -> String {
    let word = ["agree", "disagree", "pass"].get(n % 3).copied().unwrap_or_default();
    let opinion = n % OPINIONS;
    format!(
        r#"{{"votes":[{{"participant":"{participant}","public":"jp","opinion":"o{opinion}","vote":"{word}"}}]}}"#
    )
}

/// As little of HTTP as this needs, since what it costs is taken from the server under measurement.
struct Connection {
    stream: TcpStream,
    head: String,
    read: Vec<u8>,
}

impl Connection {
    async fn open(at: SocketAddr) -> anyhow::Result<Connection> {
        let stream = TcpStream::connect(at).await?;
        stream.set_nodelay(true)?;
        let head = format!(
            "POST /api/v1/topics/{TOPIC}/votes HTTP/1.1\r\nhost: {at}\r\nauthorization: Bearer {TOKEN}\r\n\
             content-type: application/json\r\ncontent-length: "
        );
        Ok(Connection { stream, head, read: Vec::new() })
    }

    /// The answer's status, once all of it is here.
    async fn post(&mut self, body: &str) -> anyhow::Result<u16> {
        let request = format!("{}{}\r\n\r\n{body}", self.head, body.len());
        self.stream.write_all(request.as_bytes()).await?;
        self.read.clear();
        loop {
            anyhow::ensure!(self.stream.read_buf(&mut self.read).await? > 0, "the connection ended");
            let Some(end) = self.read.windows(4).position(|found| found == b"\r\n\r\n") else { continue };
            let head = std::str::from_utf8(self.read.get(..end).unwrap_or_default())?.to_ascii_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
            let length: usize = length.context("an answer without its length")?.trim().parse()?;
            if self.read.len() >= end + 4 + length {
                return Ok(head.split(' ').nth(1).context("a status")?.parse()?);
            }
        }
    }
}
