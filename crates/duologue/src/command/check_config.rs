use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;
use clap::Args;

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
        let further = [theme.as_ref().err(), mailer.as_ref().err(), intake.as_ref().err()];
        let further: Vec<&anyhow::Error> = further.into_iter().flatten().collect();
        for fault in &further {
            complain!("{fault:#}");
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

async fn test(mailer: Mailer) -> anyhow::Result<ExitCode> {
    if let Err(error) = mailer.test(clock::millis()).await {
        complain!("No mail could be sent: {error:#}");
        return Ok(ExitCode::from(1));
    }
    say!("The mail server took a test mail; see whether it arrives.");
    Ok(ExitCode::SUCCESS)
}
