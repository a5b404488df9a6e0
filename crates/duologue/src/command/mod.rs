//! One module a command.

mod backup;
mod bundle;
mod demo;
mod doctor;
mod export;
mod import;
mod init;
mod key;
mod migrate;
mod redirects;
mod restore;
mod search;
mod serve;
mod site;
mod verify;

use std::process::ExitCode;

use clap::Subcommand;

#[derive(Subcommand)]
pub enum Command {
    Demo(demo::Demo),
    Serve(serve::Serve),
    Redirects(redirects::Redirects),
    Init(init::Init),
    Import(import::Import),
    Export(export::Export),
    Site(site::Site),
    Verify(verify::Verify),
    Bundle(bundle::Bundle),
    Key(key::Key),
    Search(search::Search),
    Doctor(doctor::Doctor),
    Migrate(migrate::Migrate),
    Backup(backup::Backup),
    Restore(restore::Restore),
}

impl Command {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Command::Demo(command) => wait(command.run()),
            Command::Serve(command) => wait(command.run()),
            Command::Redirects(command) => wait(command.run()),
            Command::Init(command) => wait(command.run()),
            Command::Import(command) => wait(command.run()),
            Command::Export(command) => wait(command.run()),
            Command::Site(command) => wait(command.run()),
            Command::Verify(command) => command.run(),
            Command::Bundle(command) => wait(command.run()),
            Command::Key(command) => wait(command.run()),
            Command::Search(command) => wait(command.run()),
            Command::Doctor(command) => wait(command.run()),
            Command::Migrate(command) => wait(command.run()),
            Command::Backup(command) => wait(command.run()),
            Command::Restore(command) => wait(command.run()),
        }
    }
}

fn wait(command: impl Future<Output = anyhow::Result<ExitCode>>) -> anyhow::Result<ExitCode> {
    tokio::runtime::Runtime::new()?.block_on(command)
}
