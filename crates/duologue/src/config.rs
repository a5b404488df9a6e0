//! What a server is set to: by flags, by the environment, by a file, in this order.
//!
//! One name in three forms: the flag `--log-format`, the variable `DUOLOGUE_LOG_FORMAT`, the key `log-format`.

mod mail;
mod opinion;
mod read;

use std::net::SocketAddr;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use duologue_web::{Origin, Proxy};
use serde::Deserialize;

use crate::data::Data;

pub use mail::{Mail, MailServer, Security};
pub use opinion::Opinion;
pub use read::{Config, read};

use read::Fault;

/// What a command was given: flags and variables, and a file for what they leave open.
#[derive(Args, Clone)]
pub struct Given {
    /// A configuration file (docs/configuration.md)
    #[arg(long, env = "DUOLOGUE_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    settings: Settings,
}

impl Given {
    /// A file, and what variables say beside it of mail.
    pub fn of(file: PathBuf, mail: Mail) -> Given {
        Given { config: Some(file), settings: Settings { mail, ..Settings::default() } }
    }

    /// All that was said, with the faults of the file.
    pub fn read(self) -> Config {
        let file = self.config.as_deref().map(read).unwrap_or_default();
        let mut config = Config { settings: self.settings.or(file.settings), ..file };
        // Part of a section may stand in the file, and part of it in variables.
        if let Some((key, what)) = config.settings.mail.fault() {
            let at = config.sections.get(key).or_else(|| config.sections.get("mail")).copied();
            config.faults.push(Fault { file: self.config, at, what: what.to_owned() });
        }
        config
    }
}

/// Everything that can be set. What is not set has the value that `docs/configuration.md` names.
#[derive(Args, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Settings {
    #[command(flatten)]
    #[serde(flatten)]
    pub data: Data,
    /// Where to listen [default: 127.0.0.1:8080]
    #[arg(long, env = "DUOLOGUE_LISTEN", value_name = "ADDRESS")]
    pub listen: Option<SocketAddr>,
    /// The site's public address, for feeds, calendars and sitemaps [default: where it listens]
    #[arg(long, env = "DUOLOGUE_URL")]
    pub url: Option<Origin>,
    /// A theme: logo, side colours, footer, imprint, privacy (docs/operator.md)
    #[arg(long, env = "DUOLOGUE_THEME", value_name = "FILE")]
    pub theme: Option<PathBuf>,
    /// Where Prometheus may fetch measures at /metrics; not an address that readers reach [default: nowhere]
    #[arg(long, env = "DUOLOGUE_METRICS_LISTEN", value_name = "ADDRESS")]
    pub metrics_listen: Option<SocketAddr>,
    /// Proxies whose X-Forwarded-For or Forwarded header is believed [default: none]
    #[arg(long, env = "DUOLOGUE_TRUSTED_PROXIES", value_name = "ADDRESS", value_delimiter = ',')]
    pub trusted_proxies: Option<Vec<Proxy>>,
    /// How log lines are written [default: text]
    #[arg(long, env = "DUOLOGUE_LOG_FORMAT", value_name = "FORM")]
    pub log_format: Option<LogFormat>,
    /// What is logged: error, warn, info, debug or trace [default: info]
    #[arg(long, env = "DUOLOGUE_LOG_LEVEL", value_name = "LEVEL")]
    pub log_level: Option<LogLevel>,
    /// Connections at a time; further ones wait [default: 1024]
    #[arg(long, env = "DUOLOGUE_CONNECTIONS", value_name = "NUMBER")]
    pub connections: Option<NonZeroUsize>,
    /// Searches, exports and past states that one client may ask for in a minute [default: 60]
    #[arg(long, env = "DUOLOGUE_REQUESTS_PER_MINUTE", value_name = "NUMBER")]
    pub requests_per_minute: Option<NonZeroU32>,
    #[command(flatten)]
    pub mail: Mail,
    #[command(flatten)]
    pub opinion: Opinion,
}

/// The form of log lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    /// For a person, on standard error.
    #[default]
    Text,
    /// One JSON object a line, on standard output.
    Json,
}

/// The least important lines that are still written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum LogLevel {
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}

/// Keys that stand below a name of their own.
const SECTIONS: [&str; 2] = ["mail", "opinion"];

impl Settings {
    /// These settings, and where they are silent the other ones.
    pub fn or(self, other: Settings) -> Settings {
        Settings {
            data: self.data.or(other.data),
            listen: self.listen.or(other.listen),
            url: self.url.or(other.url),
            theme: self.theme.or(other.theme),
            metrics_listen: self.metrics_listen.or(other.metrics_listen),
            trusted_proxies: self.trusted_proxies.or(other.trusted_proxies),
            log_format: self.log_format.or(other.log_format),
            log_level: self.log_level.or(other.log_level),
            connections: self.connections.or(other.connections),
            requests_per_minute: self.requests_per_minute.or(other.requests_per_minute),
            mail: self.mail.or(other.mail),
            opinion: self.opinion.or(other.opinion),
        }
    }

    pub fn listen(&self) -> SocketAddr {
        self.listen.unwrap_or(SocketAddr::from(([127, 0, 0, 1], 8080)))
    }

    /// The names of all settings, as they stand in a file; those of a section after its name and a dot.
    pub fn keys() -> Vec<String> {
        let command = Settings::augment_args(clap::Command::new("settings"));
        let key = |flag: &str| match flag.split_once('-') {
            Some((section, key)) if SECTIONS.contains(&section) => format!("{section}.{key}"),
            _ => flag.to_owned(),
        };
        command.get_arguments().filter_map(|arg| arg.get_long()).map(key).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_the_documentation_has_every_setting_and_no_other() {
        let text = include_str!("../../../docs/configuration.md");
        let rows: Vec<Vec<&str>> = text
            .lines()
            .filter(|line| line.starts_with("| `"))
            .map(|line| line.split('|').map(|cell| cell.trim().trim_matches('`')).collect())
            .collect();
        let keys: Vec<&str> = rows.iter().filter_map(|row| row.get(1).copied()).collect();
        assert_eq!(keys, Settings::keys());
        let command = Settings::augment_args(clap::Command::new("settings"));
        for (arg, row) in command.get_arguments().zip(&rows) {
            let name = arg.get_long().unwrap();
            let variable = format!("DUOLOGUE_{}", name.to_uppercase().replace('-', "_"));
            assert_eq!(arg.get_env().and_then(|env| env.to_str()), Some(variable.as_str()), "{name}");
            assert_eq!(row.get(2), Some(&variable.as_str()), "{name}");
            // The default in the table is the one that `--help` names.
            let help = arg.get_help().unwrap().to_string();
            let default = row.get(3).unwrap();
            assert!(help.ends_with(&format!("[default: {default}]")) || default.is_empty(), "{name}: {help}");
        }
    }
}
