//! Where a dialogue lies: a data folder with SQLite's database in it, or a folder and a PostgreSQL database.

use std::fmt;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;
use duologue_store::{Database, Store};

#[derive(Args, Clone)]
pub struct Data {
    /// The data folder.
    #[arg(long, default_value = "duologue-data")]
    pub data: PathBuf,
    #[command(flatten)]
    pub base: Base,
}

#[derive(Args, Clone)]
pub struct Base {
    /// A PostgreSQL database instead of the one in the data folder, which then holds only the node's own: keys and
    /// guards. A password is better kept in PGPASSWORD or a password file (docs/postgresql.md).
    #[arg(
        long = "database",
        env = "DUOLOGUE_DATABASE",
        hide_env_values = true,
        value_name = "postgres://USER@HOST/NAME"
    )]
    // A text, since an error of the command line would repeat it with its password.
    address: Option<String>,
}

impl Base {
    fn parse(&self) -> anyhow::Result<Option<Database>> {
        let address = self.address.as_deref().filter(|address| !address.is_empty());
        address.map(str::parse).transpose().context("--database or DUOLOGUE_DATABASE")
    }
}

impl Data {
    pub fn new(data: PathBuf, base: Base) -> Data {
        Data { data, base }
    }

    pub fn database(&self) -> anyhow::Result<Option<Database>> {
        self.base.parse()
    }

    /// Opens a dialogue that was begun.
    pub async fn open(&self) -> anyhow::Result<Store> {
        let Some(database) = self.base.parse()? else {
            if !self.data.join("duologue.sqlite").exists() {
                bail!("{}: holds no dialogue; `duologue init` begins one", self.data.display());
            }
            return Ok(Store::open(&self.data).await?);
        };
        let store = Store::connect(&database, &self.data).await?;
        if store.logs().await?.is_empty() {
            store.close().await?;
            bail!("{database}: holds no dialogue; `duologue init` begins one");
        }
        Ok(store)
    }

    /// Opens a place where one may begin, with its tables made.
    pub async fn make(&self) -> anyhow::Result<Store> {
        match self.base.parse()? {
            None => Ok(Store::open(&self.data).await?),
            Some(database) => {
                database.migrate().await?;
                Ok(Store::connect(&database, &self.data).await?)
            }
        }
    }
}

impl fmt::Display for Data {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.base.parse() {
            Ok(Some(database)) => database.fmt(f),
            _ => self.data.display().fmt(f),
        }
    }
}
