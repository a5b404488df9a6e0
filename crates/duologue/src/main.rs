//! The command line: flags and glue.

#![warn(clippy::print_stderr)]

// First, since every other part says something.
#[macro_use]
mod terminal;

mod agreement;
mod archive;
mod clock;
mod command;
mod config;
mod data;
mod dialogue;
mod examine;
mod folder;
mod logs;
mod mail;
mod opinion;
#[cfg(test)]
#[path = "../../duologue-store/tests/it/postgres.rs"]
#[allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test may end at its first surprise")]
mod postgres;
mod rehearsal;
mod secrets;
mod survey;
mod votes;
mod weekly;

use std::process::ExitCode;

use clap::{Parser, ValueEnum};

use config::{LogFormat, LogLevel};

/// Pages are made of many small strings: a third less time for each than with the system's, and less memory at rest.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A dialogue between countries: each side speaks in its own signed log, the forum is the voices side by side.
#[derive(Parser)]
#[command(name = "duologue", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: command::Command,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    // A server says by its configuration how it writes its log.
    if !matches!(cli.command, command::Command::Serve(_)) {
        let level = std::env::var("DUOLOGUE_LOG_LEVEL").ok().and_then(|l| LogLevel::from_str(&l, true).ok());
        logs::begin(LogFormat::Text, level.unwrap_or(LogLevel::Warn));
    }
    let done = cli.command.run().and_then(|code| terminal::said().map(|()| code));
    match done {
        Ok(code) => code,
        Err(e) => {
            complain!("duologue: {e:#}");
            ExitCode::from(2)
        }
    }
}
