//! Where a dialogue lies: a data folder with SQLite's database in it, or a folder and a PostgreSQL database.

use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use duologue_store::{Database, Store, StoreError};
use serde::Deserialize;

/// Which folder and which database.
#[derive(Args, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Data {
    /// The data folder [default: duologue-data]
    #[arg(long, env = "DUOLOGUE_DATA", value_name = "FOLDER")]
    data: Option<PathBuf>,
    #[command(flatten)]
    #[serde(flatten)]
    base: Base,
}

/// Which database.
#[derive(Args, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Base {
    /// A PostgreSQL database instead of the one in the data folder.
    ///
    /// The folder then holds only the node's own: keys and guards. A password is better kept in PGPASSWORD, a password
    /// file (docs/postgresql.md) or the file of --database-file.
    #[arg(
        long = "database",
        env = "DUOLOGUE_DATABASE",
        hide_env_values = true,
        value_name = "postgres://USER@HOST/NAME"
    )]
    #[serde(rename = "database")]
    // A text, since an error of the command line would repeat it with its password.
    address: Option<String>,
    /// A file that holds the database's address, with its password
    #[arg(long, env = "DUOLOGUE_DATABASE_FILE", value_name = "FILE")]
    database_file: Option<PathBuf>,
}

impl Base {
    fn parse(&self) -> anyhow::Result<Option<Database>> {
        let address = self.address.as_deref().filter(|address| !address.is_empty());
        match (address, &self.database_file) {
            (Some(_), Some(_)) => bail!("both a database and a database file are given; give one of them"),
            (Some(address), None) => Ok(Some(address.parse().context("--database or DUOLOGUE_DATABASE")?)),
            (None, Some(file)) => {
                let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
                Ok(Some(text.trim().parse().with_context(|| file.display().to_string())?))
            }
            (None, None) => Ok(None),
        }
    }

    /// Whether the address itself holds a password.
    fn tells_password(&self) -> bool {
        let address = self.address.as_deref().unwrap_or_default();
        let authority = address.split_once("://").map_or(address, |(_, rest)| rest).split(['/', '?']).next();
        let user = authority.and_then(|authority| authority.rsplit_once('@')).map(|(user, _)| user);
        user.is_some_and(|user| user.contains(':')) || address.contains("password=")
    }
}

impl Data {
    pub fn new(folder: PathBuf, base: Base) -> Data {
        Data { data: Some(folder), base }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        self.data.as_deref().unwrap_or(Path::new("duologue-data"))
    }

    /// The file that holds the database's address, if one does.
    pub fn secret(&self) -> Option<&Path> {
        self.base.database_file.as_deref()
    }

    pub fn database(&self) -> anyhow::Result<Option<Database>> {
        self.base.parse()
    }

    /// This place, and where it is silent the other one.
    pub fn or(self, other: Data) -> Data {
        let silent = self.base.address.is_none() && self.base.database_file.is_none();
        Data { data: self.data.or(other.data), base: if silent { other.base } else { self.base } }
    }

    /// Takes relative paths from a folder.
    pub fn below(&mut self, folder: &Path) {
        for path in [&mut self.data, &mut self.base.database_file].into_iter().flatten() {
            *path = folder.join(&*path);
        }
    }

    /// Whether a password stands where others may read it.
    pub fn tells_password(&self) -> bool {
        self.base.tells_password()
    }

    /// What is wrong with where the database is said to be, with the key where it is to be mended.
    pub fn fault(&self) -> Option<(&'static str, String)> {
        let error = self.database().err()?;
        Some(match &self.base.database_file {
            Some(_) => ("database-file", format!("{error:#}")),
            // Without the names of flag and variable.
            None => ("database", error.root_cause().to_string()),
        })
    }

    /// Opens a dialogue that was begun.
    pub async fn open(&self) -> anyhow::Result<Store> {
        let Some(database) = self.database()? else {
            self.must_hold()?;
            return self.told(Store::open(self.folder()).await);
        };
        let store = Store::connect(&database, self.folder()).await?;
        if store.logs().await?.is_empty() {
            store.close().await?;
            bail!(self.nothing(&database.to_string()));
        }
        Ok(store)
    }

    /// Opens a dialogue that was begun to read it, also beside a server that has the data folder. On PostgreSQL a command
    /// beside a server has a folder of its own.
    pub async fn read(&self) -> anyhow::Result<Store> {
        if self.database()?.is_some() {
            return self.open().await;
        }
        self.must_hold()?;
        self.told(Store::read(self.folder()).await)
    }

    /// Whether the place has a database, where that can be seen without opening it.
    pub fn must_hold(&self) -> anyhow::Result<()> {
        if self.database()?.is_none() && !self.sqlite().exists() {
            bail!(self.nothing(&self.folder().display().to_string()));
        }
        Ok(())
    }

    /// SQLite's file in the folder.
    pub fn sqlite(&self) -> PathBuf {
        self.folder().join("duologue.sqlite")
    }

    /// That a place has no dialogue. Whoever has keys or guards had one: to begin anew would fork its logs.
    fn nothing(&self, place: &str) -> String {
        let folder = self.folder();
        let left: Vec<&str> = ["keys", "guard"]
            .into_iter()
            .filter(|name| std::fs::read_dir(folder.join(name)).is_ok_and(|mut files| files.next().is_some()))
            .collect();
        if left.is_empty() {
            return format!(
                "{place}: holds no dialogue; name the data folder with --data, or begin a dialogue with `duologue init`"
            );
        }
        format!(
            "{place}: the database is missing, while {} has {}; bring it back from a backup with `duologue restore BACKUP \
             --data {}` (docs/operator.md, Backups)",
            folder.display(),
            left.join(" and "),
            folder.display()
        )
    }

    /// Names SQLite's file where the engine does not.
    pub fn told<T>(&self, done: Result<T, StoreError>) -> anyhow::Result<T> {
        match done {
            Err(error @ (StoreError::Sql(_) | StoreError::Migrate(_)))
                if matches!(self.database(), Ok(None)) =>
            {
                Err(anyhow::Error::new(error).context(self.sqlite().display().to_string()))
            }
            done => Ok(done?),
        }
    }

    /// Opens a place where one may begin, with its tables made.
    pub async fn make(&self) -> anyhow::Result<Store> {
        match self.database()? {
            None => self.told(Store::open(self.folder()).await),
            Some(database) => {
                database.migrate().await?;
                Ok(Store::connect(&database, self.folder()).await?)
            }
        }
    }
}

impl fmt::Display for Data {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.database() {
            Ok(Some(database)) => database.fmt(f),
            _ => self.folder().display().fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s38_an_address_with_a_password_is_known() {
        let tells =
            |address: &str| Base { address: Some(address.into()), database_file: None }.tells_password();
        assert!(tells("postgres://u:secret@h/d") && tells("postgres://h/d?user=u&password=secret"));
        for plain in ["postgres://u@h:5432/d", "postgres://h/d", "postgres://[::1]:5432/d", ""] {
            assert!(!tells(plain), "{plain}");
        }
    }
}
