//! The command line: flags and glue.

#![expect(clippy::print_stdout, reason = "a command answers on its terminal")]

mod archive;
mod clock;
mod command;
mod data;
mod dialogue;
mod folder;
mod weekly;

use std::process::ExitCode;

use clap::Parser;

/// A dialogue between countries: each side speaks in its own signed log, the forum is the voices side by side.
#[derive(Parser)]
#[command(name = "duologue", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: command::Command,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("DUOLOGUE_LOG").unwrap_or_else(|_| "warn".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    match cli.command.run() {
        Ok(code) => code,
        Err(e) => {
            eprintln!("duologue: {e:#}");
            ExitCode::from(2)
        }
    }
}
