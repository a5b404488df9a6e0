use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::serve;
use crate::config;

/// Read a configuration file and name every fault in it, with its line and column.
///
/// Exit code 0: it can be used; 2: it cannot.
///
/// Example: duologue check-config /etc/duologue/duologue.toml
#[derive(Args)]
pub struct CheckConfig {
    /// A file as `serve --config` takes it (docs/configuration.md).
    file: PathBuf,
}

impl CheckConfig {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let config = config::read(&self.file);
        for fault in &config.faults {
            eprintln!("{fault}");
        }
        let theme = serve::theme(config.settings.theme.as_deref());
        if let Err(fault) = &theme {
            eprintln!("{fault:#}");
        }
        let count = config.faults.len() + usize::from(theme.is_err());
        if count > 0 {
            eprintln!("{count} fault(s); docs/configuration.md names every key.");
            return Ok(ExitCode::from(2));
        }
        println!("{} can be used.", self.file.display());
        Ok(ExitCode::SUCCESS)
    }
}
