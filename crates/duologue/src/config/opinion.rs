//! The section `opinion`: whose programs may bring votes.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Deserialize;

/// What was said of votes; nothing at all means that none are taken.
#[derive(Args, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Opinion {
    /// A file with the tokens of the programs that bring votes: a side's code and its token a line [default: no votes]
    #[arg(long = "opinion-token-file", env = "DUOLOGUE_OPINION_TOKEN_FILE", value_name = "FILE")]
    pub token_file: Option<PathBuf>,
}

impl Opinion {
    /// What was said here, and where that is silent the other.
    pub fn or(self, other: Opinion) -> Opinion {
        Opinion { token_file: self.token_file.or(other.token_file) }
    }

    /// Takes relative paths from a folder.
    pub fn below(&mut self, folder: &Path) {
        if let Some(file) = &mut self.token_file {
            *file = folder.join(&*file);
        }
    }
}
