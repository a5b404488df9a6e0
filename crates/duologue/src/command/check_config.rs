use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::bail;
use clap::Args;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{serve, wait};
use crate::clock;
use crate::config::{Given, Mail};
use crate::mail::Mailer;
use crate::votes;

/// Read a configuration file and name every fault in it, with its line and column.
///
/// Exit code 0: it can be used; 1: it can, and the test mail was not taken; 2: it cannot.
///
/// Example: duologue check-config /etc/duologue/duologue.toml --mail
#[derive(Args)]
pub struct CheckConfig {
    /// A file as `serve --config` takes it (docs/configuration.md).
    file: PathBuf,
    /// Send the operator a test mail.
    #[arg(long = "mail")]
    send: bool,
    #[command(flatten)]
    mail: Mail,
}

impl CheckConfig {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let config = Given::of(self.file.clone(), self.mail).read();
        for fault in &config.faults {
            complain!("{fault}");
        }
        let settings = config.settings;
        let theme = serve::theme(settings.theme.as_deref());
        let site = match settings.url.clone() {
            Some(url) => url,
            None => format!("http://{}", settings.listen()).parse()?,
        };
        // What is wrong with the section itself was told above.
        let mailer = match settings.mail.fault() {
            None => Mailer::new(&settings.mail, site),
            Some(_) => Ok(None),
        };
        let intake = votes::intake(settings.opinion.token_file.as_deref());
        let both = place(&self.file, "database").and(place(&self.file, "database-file"));
        let both =
            both.map(|_| ("database-file", "stands beside `database`; take one of them out".to_owned()));
        let told = |key, error: Option<&anyhow::Error>| error.map(|error| (key, format!("{error:#}")));
        let further = [
            both,
            settings.data.fault(),
            told("theme", theme.as_ref().err()),
            told("mail.password-file", mailer.as_ref().err()),
            told("opinion.token-file", intake.as_ref().err()),
        ];
        let further: Vec<(&str, String)> = further.into_iter().flatten().collect();
        for (key, what) in &further {
            // A variable may have said it.
            match place(&self.file, key) {
                Some((line, column)) => complain!("{}:{line}:{column}: {key}: {what}", self.file.display()),
                None => complain!("{key}: {what}"),
            }
        }
        let count = config.faults.len() + further.len();
        if count > 0 {
            complain!("{count} fault(s); docs/configuration.md names every key.");
            return Ok(ExitCode::from(2));
        }
        say!("{} can be used.", self.file.display());
        if self.send {
            let Some(mailer) = mailer? else {
                bail!("{}: has no section [mail]; docs/configuration.md names its keys", self.file.display());
            };
            return wait(test(mailer));
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Line and column of what a file says to a key, counted from 1 in characters.
fn place(file: &Path, key: &str) -> Option<(usize, usize)> {
    let text = std::fs::read_to_string(file).ok()?;
    let table = DeTable::parse(&text).ok()?;
    let value = match key.split_once('.') {
        None => find(table.get_ref(), key)?,
        Some((section, key)) => match find(table.get_ref(), section)?.get_ref() {
            DeValue::Table(table) => find(table, key)?,
            _ => return None,
        },
    };
    let before = text.get(..value.span().start)?;
    let line = before.rsplit('\n').next().unwrap_or(before);
    Some((before.matches('\n').count() + 1, line.chars().count() + 1))
}

fn find<'a, 'b>(table: &'b DeTable<'a>, name: &str) -> Option<&'b Spanned<DeValue<'a>>> {
    table.iter().find(|(key, _)| key.get_ref() == name).map(|(_, value)| value)
}

async fn test(mailer: Mailer) -> anyhow::Result<ExitCode> {
    if let Err(error) = mailer.test(clock::millis()).await {
        complain!("No mail could be sent: {error:#}");
        return Ok(ExitCode::from(1));
    }
    say!("The mail server took a test mail; see whether it arrives.");
    Ok(ExitCode::SUCCESS)
}
