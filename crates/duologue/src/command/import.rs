use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use duologue_forum::files;

use crate::data::Data;
use crate::{dialogue, folder};

/// Say what a folder of plain files says, as far as it is new.
///
/// The folder is read whole first: a fault names file, line, column and the mend, and then nothing is said. A note
/// names what is said of a person or a session of whom nobody has said anything yet.
///
/// Example: duologue import examples/tokyo-beijing --data data
#[derive(Args)]
pub struct Import {
    folder: PathBuf,
    #[command(flatten)]
    data: Data,
}

impl Import {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let store = self.data.open().await?;
        let forum = dialogue::settle(&store).await?;
        let (script, plan) = dialogue::plan(&store, &forum, &folder::read(&self.folder)?).await?;
        for unmet in files::unmet(&forum, &script) {
            complain!("Note: {unmet}");
        }
        let by_voice: Vec<String> =
            plan.iter().map(|(voice, acts)| format!("{voice} {}", acts.len())).collect();
        let said = dialogue::carry_out(&store, &forum, plan).await?;
        store.close().await?;
        if said == 0 {
            say!("Nothing new.");
        } else {
            say!("Said {said} new acts: {}.", by_voice.join(", "));
        }
        Ok(ExitCode::SUCCESS)
    }
}
