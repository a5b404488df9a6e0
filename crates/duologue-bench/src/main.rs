//! Benchmarks: each subcommand measures one promise and prints its target beside what it found.
//!
//! `cargo run --release -p duologue-bench -- COMMAND`; figures that were measured stand in docs/benchmarks.md.
//! Commands that need a server start `target/release/duologue` on a loopback port, and end it.

#![expect(clippy::print_stdout, reason = "a program speaks to its terminal")]

mod client;
mod crash;
mod dialogue;
mod fold;
mod full;
mod idle;
mod load;
mod pages;
mod server;
mod slow;
mod start;
mod verify;
mod votes;

use clap::Parser;

/// What the server runs with.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
#[command(about = "Measure what docs/benchmarks.md promises")]
enum Bench {
    /// Folding 100,000 acts, and one more.
    Fold,
    /// One page of 100 sessions, rendered in this process without a network.
    Pages,
    /// Starting a server on a dialogue of 100,000 acts: time to the first answer, and memory.
    Start,
    /// Requests a second and CPU milliseconds a request of a running server.
    Load {
        /// Requests a page.
        #[arg(long, default_value_t = 2_000)]
        requests: usize,
    },
    /// Memory of 1,000 connections that say nothing.
    Idle,
    /// What readers notice of 1,000 clients that read ten bytes a second.
    Slow,
    /// Checking the bag of 100,000 acts: time and memory.
    Verify,
    /// Kills of a server at random moments while acts are appended.
    Crash(crash::Crash),
    /// A volume that becomes full (needs root, to mount a small one).
    Full,
    /// Votes a second that a server keeps and answers, one a request; or that none is lost when it is killed.
    Votes(Box<votes::Votes>),
    /// Appends until it is killed; `crash` starts it.
    #[command(hide = true)]
    Append {
        data: std::path::PathBuf,
        #[arg(long)]
        database: Option<String>,
    },
}

fn main() -> anyhow::Result<()> {
    let bench = Bench::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match bench {
            Bench::Fold => fold::run(),
            Bench::Pages => pages::run(),
            Bench::Start => start::run().await,
            Bench::Load { requests } => load::run(requests).await,
            Bench::Idle => idle::run().await,
            Bench::Slow => slow::run().await,
            Bench::Verify => verify::run().await,
            Bench::Crash(crash) => crash.run().await,
            Bench::Full => full::run().await,
            Bench::Votes(votes) => votes.run().await,
            Bench::Append { data, database } => crash::append(&data, database.as_deref()).await,
        }
    })
}

/// The value below which `share` (in thousandths) of the sorted values lie.
fn quantile<T: Copy + Default>(sorted: &[T], share: usize) -> T {
    sorted.get(sorted.len() * share / 1000).or(sorted.last()).copied().unwrap_or_default()
}
