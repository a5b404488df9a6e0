//! Log lines: for a person on standard error, or as JSON on standard output.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

use crate::config::{LogFormat, LogLevel};

/// Begins to write log lines.
pub fn begin(format: LogFormat, level: LogLevel) {
    let level = match level {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
        LogLevel::Trace => LevelFilter::TRACE,
    };
    // Below warnings only our own lines: those of the parts below may tell of a client.
    let filter = EnvFilter::new(format!("{},duologue={level}", level.min(LevelFilter::WARN)));
    let filter =
        ["store", "search", "forum", "record", "web"].into_iter().fold(filter, |filter, part| match format!(
            "duologue_{part}={level}"
        )
        .parse()
        {
            Ok(directive) => filter.add_directive(directive),
            Err(_) => filter,
        });
    let lines = tracing_subscriber::fmt().with_env_filter(filter);
    match format {
        // Colours are for a person at a terminal, not for a file.
        LogFormat::Text => {
            let ansi = std::io::stderr().is_terminal();
            lines.with_writer(std::io::stderr).with_ansi(ansi).init();
        }
        LogFormat::Json => lines.json().flatten_event(true).with_span_list(false).init(),
    }
}
