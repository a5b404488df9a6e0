use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use duologue_forum::files;

use crate::data::Data;
use crate::{dialogue, folder};

/// Write what the voices say as a folder of plain files, which `import` reads back, also while a server runs.
///
/// An act that no file can carry is named, and then the exit code is 1.
///
/// Example: duologue export dialogue --data data
#[derive(Args)]
pub struct Export {
    /// A new or empty folder.
    folder: PathBuf,
    #[command(flatten)]
    data: Data,
}

impl Export {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let store = self.data.read().await?;
        let forum = dialogue::settle(&store).await?;
        let (code, speakers) = dialogue::speakers(&store, &forum).await?;
        let texts = duologue_web::texts(&store, &dialogue::paragraphs(&forum)).await?;
        let written = files::write(&forum, &code, &speakers, &|hash| texts.get(hash).map(|t| t.to_string()));
        let count = folder::write(&self.folder, written.folder)?;
        store.close().await?;
        say!("Wrote {count} files to {}.", self.folder.display());
        written.left_out.iter().for_each(|word| complain!("Left out: {word}"));
        Ok(if written.left_out.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}
