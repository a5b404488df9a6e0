use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use duologue_record::policy::Policy;
use duologue_web::{Lang, message};

use crate::archive::{check, report};

/// Check a bag or a running site: signatures, trees, blobs, agreements, removals, and the pages themselves.
///
/// A folder needs no network. Exit code 0: all holds; 1: something is broken, and named; 2: wrong use or input.
///
/// Example: duologue verify out --policy out.policy
#[derive(Args)]
pub struct Verify {
    /// A folder that `duologue site` wrote, or the address of a site.
    what: String,
    /// Whose keys count (C2SP tlog-policy); get it on another path than what it vouches for.
    #[arg(long)]
    policy: PathBuf,
    /// The theme that a running site is served with; a folder holds its own.
    #[arg(long)]
    theme: Option<PathBuf>,
    /// The report's language: ja, zh or en. Otherwise that of the terminal.
    #[arg(long)]
    lang: Option<String>,
}

impl Verify {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let lang = language(self.lang.as_deref())?;
        let text =
            std::fs::read_to_string(&self.policy).with_context(|| self.policy.display().to_string())?;
        let policy = Policy::parse(&text).with_context(|| self.policy.display().to_string())?;
        if policy.logs.is_empty() {
            anyhow::bail!("{}: names no log", self.policy.display());
        }
        let outcome = if self.what.starts_with("http://") || self.what.starts_with("https://") {
            check::site(&self.what, &policy, &super::serve::theme(self.theme.as_deref())?)?
        } else {
            let root = Path::new(&self.what);
            if inside(&self.policy, root) {
                complain!("{}", message(lang, "verify-policy-inside", &[]));
            }
            check::folder(root, &policy)?
        };
        for line in report::lines(&outcome, lang) {
            say!("{line}");
        }
        Ok(if outcome.broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}

fn inside(policy: &Path, root: &Path) -> bool {
    matches!((policy.canonicalize(), root.canonicalize()), (Ok(policy), Ok(root)) if policy.starts_with(&root))
}

pub(super) fn language(given: Option<&str>) -> anyhow::Result<Lang> {
    if let Some(code) = given {
        return Lang::parse(code).with_context(|| format!("--lang “{code}”: ja, zh or en"));
    }
    let terminal = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    let code = terminal.as_deref().and_then(|v| v.get(..2)).unwrap_or("en");
    Ok(Lang::parse(code).unwrap_or(Lang::En))
}
