use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand};
use duologue_search::Index;
use duologue_web::update_index;

use crate::data::Data;
use crate::dialogue;

/// The search index, which a server keeps for itself.
#[derive(Args)]
pub struct Search {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Make the index anew from the logs; no server may be using the data folder.
    ///
    /// Example: duologue search rebuild --data data
    Rebuild {
        #[command(flatten)]
        data: Data,
    },
}

impl Search {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let Action::Rebuild { data } = self.action;
        let store = data.open().await?;
        let forum = Arc::new(dialogue::settle(&store).await?);
        let folder = store.dir().join("search");
        Index::remove(&folder)?;
        let index = Arc::new(Index::open(&folder)?);
        let done = update_index(&store, index, forum).await?;
        store.close().await?;
        say!("Indexed {} passages, names and titles.", done.added);
        Ok(ExitCode::SUCCESS)
    }
}
