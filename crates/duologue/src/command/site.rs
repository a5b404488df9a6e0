use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::serve;
use crate::data::Data;
use crate::{archive, dialogue, folder};

/// Write every public page and the whole record as a BagIt bag that any web server or file browser shows, also
/// while a server runs.
///
/// The policy (whose keys count) is written beside the folder: what vouches must not lie inside what it vouches for.
///
/// Example: duologue site out --data data
#[derive(Args)]
pub struct Site {
    /// A new or empty folder.
    folder: PathBuf,
    #[command(flatten)]
    data: Data,
    /// The theme that the site is served with.
    #[arg(long)]
    theme: Option<PathBuf>,
}

impl Site {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        folder::fresh(&self.folder)?;
        let store = self.data.read().await?;
        dialogue::settle(&store).await?;
        let theme_text = self.theme.as_deref().map(std::fs::read_to_string).transpose()?;
        let theme = serve::theme(self.theme.as_deref())?;
        let made = archive::bag::write(&store, &theme, theme_text.as_deref(), &self.folder).await?;
        store.close().await?;
        let policy = self.folder.with_extension("policy");
        std::fs::write(&policy, made.policy)?;
        say!(
            "Wrote {} pages and {} files of the record to {}.",
            made.pages,
            made.record,
            self.folder.display()
        );
        say!("The policy is {}; give it away on another path than the folder.", policy.display());
        say!("Check: duologue verify {} --policy {}", self.folder.display(), policy.display());
        Ok(ExitCode::SUCCESS)
    }
}
