use std::process::ExitCode;

use clap::{Args, ValueEnum};

use crate::config::Given;
use crate::examine::{self, Finding, Grade};

/// Examine settings, data folder, keys, database and record, and say of every fault what to do.
///
/// Everything is read. Exit code 0: nothing is broken; 1: something is; 2: wrong use.
///
/// Example: duologue doctor --data data
#[derive(Args)]
pub struct Doctor {
    /// What the answer is printed as
    #[arg(long, default_value = "table")]
    format: Format,
    #[command(flatten)]
    given: Given,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Table,
    Json,
}

impl Doctor {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let findings = examine::all(self.given.read()).await;
        match self.format {
            Format::Table => findings.iter().for_each(|finding| say!("{}", line(finding))),
            Format::Json => say!("{}", serde_json::to_string_pretty(&findings)?),
        }
        let bad = findings.iter().any(|finding| finding.grade == Grade::Bad);
        Ok(if bad { ExitCode::from(1) } else { ExitCode::SUCCESS })
    }
}

fn line(finding: &Finding) -> String {
    let grade = match finding.grade {
        Grade::Good => "ok",
        Grade::Poor => "warning",
        Grade::Bad => "FAULT",
    };
    let mut line = format!("{grade:8}{:10}{}", finding.subject, finding.says);
    if let Some(mend) = &finding.mend {
        line.push_str(&format!("\n{:18}→ {mend}", ""));
    }
    line
}
