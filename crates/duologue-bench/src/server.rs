//! A server under measurement: the release binary on a loopback port, ended with its handle.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::client::Client;

/// How long a start may take before the measurement gives up.
const PATIENCE: Duration = Duration::from_secs(60);
/// The kernel counts CPU time in ticks of this many milliseconds (USER_HZ is 100 on every Linux this runs on).
const TICK_MS: f64 = 10.0;

pub struct Server {
    child: Child,
    started: Instant,
    pub at: SocketAddr,
    /// From the start of the process to its first answer.
    pub first_answer: Duration,
}

impl Server {
    pub async fn start(data: &Path) -> anyhow::Result<Server> {
        Server::set(data, &[]).await
    }

    /// Starts a server with settings, by their variables.
    pub async fn set(data: &Path, settings: &[(&str, &str)]) -> anyhow::Result<Server> {
        let mut server = Server::spawn(data, settings)?;
        server.answers().await?;
        Ok(server)
    }

    /// Starts a server, and does not wait for it.
    pub fn spawn(data: &Path, settings: &[(&str, &str)]) -> anyhow::Result<Server> {
        let free = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let started = Instant::now();
        let child = Command::new(binary()?)
            .args(["serve", "--listen", &free.to_string(), "--data"])
            .arg(data)
            .envs(settings.iter().copied())
            .stdout(Stdio::null())
            .spawn()?;
        Ok(Server { child, started, at: free, first_answer: Duration::ZERO })
    }

    /// Waits for its first answer.
    pub async fn answers(&mut self) -> anyhow::Result<()> {
        loop {
            if let Ok(mut client) = Client::connect(self.at).await
                && client.get("/healthz").await.is_ok_and(|answer| answer.status == 200)
            {
                self.first_answer = self.started.elapsed();
                return Ok(());
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("the server ended by itself: {status}");
            }
            if self.started.elapsed() > PATIENCE {
                bail!("the server did not answer within {PATIENCE:?}");
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Waits until the search index is made: what that costs is no request's.
    pub async fn searchable(&self) -> anyhow::Result<()> {
        let mut client = Client::connect(self.at).await?;
        while !client.get("/readyz").await?.body.ends_with(b"search: ok\n") {
            if self.started.elapsed() > PATIENCE {
                bail!("the search index was not made within {PATIENCE:?}");
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }

    /// kill -9, which must find it running.
    pub fn kill(mut self) -> anyhow::Result<()> {
        if let Some(status) = self.child.try_wait()? {
            bail!("the server ended by itself: {status}");
        }
        Ok(()) // dropped now
    }

    pub fn cpu(&self) -> anyhow::Result<Cpu> {
        Cpu::of(&self.child.id().to_string())
    }

    /// Resident memory now, in MiB.
    pub fn resident(&self) -> anyhow::Result<f64> {
        memory(self.child.id(), "VmRSS:")
    }

    /// The most memory that was ever resident, in MiB.
    pub fn peak(&self) -> anyhow::Result<f64> {
        memory(self.child.id(), "VmHWM:")
    }
}

/// CPU time that a process has spent, in milliseconds: in the program, and in the kernel for it.
#[derive(Clone, Copy)]
pub struct Cpu {
    pub program: f64,
    pub kernel: f64,
}

impl Cpu {
    /// Until now; `self` is this process.
    pub fn of(process: &str) -> anyhow::Result<Cpu> {
        let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
        // Fields 14 and 15 (proc_pid_stat(5)); the name in field 2 may hold spaces and ends with the last bracket.
        let (_, rest) = stat.rsplit_once(')').context("/proc/PID/stat")?;
        let mut ticks = rest.split_whitespace().skip(11).map(str::parse::<u32>);
        let mut next = || anyhow::Ok(f64::from(ticks.next().context("/proc/PID/stat")??) * TICK_MS);
        Ok(Cpu { program: next()?, kernel: next()? })
    }

    pub fn since(self, before: Cpu) -> Cpu {
        Cpu { program: self.program - before.program, kernel: self.kernel - before.kernel }
    }

    pub fn both(self) -> f64 {
        self.program + self.kernel
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A line of /proc/PID/status, in MiB.
pub fn memory(pid: u32, field: &str) -> anyhow::Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(field)).context(field.to_owned())?;
    let kib: f64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kib / 1024.0)
}

/// The release binary beside this program.
pub fn binary() -> anyhow::Result<PathBuf> {
    let path = std::env::current_exe()?.with_file_name("duologue");
    if !path.exists() {
        bail!("{} is not there; build it with `cargo build --release -p duologue`", path.display());
    }
    Ok(path)
}
