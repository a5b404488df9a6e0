//! One module a command.

mod agree;
mod backup;
mod bundle;
mod check_config;
mod demo;
mod doctor;
mod export;
mod healthcheck;
mod hold;
mod import;
mod init;
mod key;
mod migrate;
mod opinion;
mod redirects;
mod release;
mod restore;
mod retract;
mod search;
pub mod serve;
mod site;
mod survey;
mod verify;

use std::process::ExitCode;

use clap::Subcommand;

#[derive(Subcommand)]
pub enum Command {
    Demo(demo::Demo),
    Serve(serve::Serve),
    Init(init::Init),
    Import(import::Import),
    Export(export::Export),
    Site(site::Site),
    Verify(verify::Verify),
    Bundle(bundle::Bundle),
    Key(key::Key),
    Agree(agree::Agree),
    Hold(hold::Hold),
    Retract(retract::Retract),
    Release(release::Release),
    Search(search::Search),
    Survey(survey::Survey),
    Opinion(opinion::Opinion),
    Redirects(redirects::Redirects),
    Doctor(doctor::Doctor),
    CheckConfig(check_config::CheckConfig),
    Healthcheck(healthcheck::Healthcheck),
    Migrate(migrate::Migrate),
    Backup(backup::Backup),
    Restore(restore::Restore),
}

impl Command {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Command::Demo(command) => wait(command.run()),
            Command::Serve(command) => wait(command.run()),
            Command::Init(command) => wait(command.run()),
            Command::Import(command) => wait(command.run()),
            Command::Export(command) => wait(command.run()),
            Command::Site(command) => wait(command.run()),
            Command::Verify(command) => command.run(),
            Command::Bundle(command) => wait(command.run()),
            Command::Key(command) => wait(command.run()),
            Command::Agree(command) => wait(command.run()),
            Command::Hold(command) => wait(command.run()),
            Command::Retract(command) => wait(command.run()),
            Command::Release(command) => wait(command.run()),
            Command::Search(command) => wait(command.run()),
            Command::Survey(command) => command.run(),
            Command::Opinion(command) => command.run(),
            Command::Redirects(command) => wait(command.run()),
            Command::Doctor(command) => wait(command.run()),
            Command::CheckConfig(command) => command.run(),
            Command::Healthcheck(command) => command.run(),
            Command::Migrate(command) => wait(command.run()),
            Command::Backup(command) => wait(command.run()),
            Command::Restore(command) => wait(command.run()),
        }
    }
}

fn wait(command: impl Future<Output = anyhow::Result<ExitCode>>) -> anyhow::Result<ExitCode> {
    tokio::runtime::Runtime::new()?.block_on(command)
}
