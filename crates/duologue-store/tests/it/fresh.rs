//! Stores to try things on, and the checks a stranger would make of their files.

use std::path::{Path, PathBuf};

use duologue_record::checkpoint::Checkpoint;
use duologue_record::note::{Algorithm, Signer, Verifier};
use duologue_record::verify::{self, VerifiedLog};
use duologue_store::{Book, Database, LogId, NewAct, Store, StoreError};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};

use crate::postgres;

/// A folder that goes with the test, and a database of its own: in the folder, or on the tests' PostgreSQL.
pub struct Fresh {
    dir: tempfile::TempDir,
    /// Where its database is, if that is PostgreSQL.
    pub address: Option<String>,
}

impl Fresh {
    pub fn sqlite() -> Fresh {
        Fresh { dir: tempfile::tempdir().unwrap(), address: None }
    }

    /// None where PostgreSQL is not installed.
    pub async fn postgres() -> Option<Fresh> {
        let address = postgres::address()?;
        address.parse::<Database>().unwrap().migrate().await.unwrap();
        Some(Fresh { dir: tempfile::tempdir().unwrap(), address: Some(address) })
    }

    /// Another node of the same dialogue, with copies of what was made for the first: its keys and its guards.
    pub fn node(&self) -> Fresh {
        let node = self.node_without_keys();
        for folder in ["keys", "guard"] {
            std::fs::create_dir(node.dir().join(folder)).unwrap();
            for file in std::fs::read_dir(self.dir().join(folder)).unwrap() {
                let file = file.unwrap();
                match std::fs::copy(file.path(), node.dir().join(folder).join(file.file_name())) {
                    // The new guard, before it took its name.
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                    done => _ = done.unwrap(),
                }
            }
        }
        node
    }

    pub fn node_without_keys(&self) -> Fresh {
        Fresh { dir: tempfile::tempdir().unwrap(), address: self.address.clone() }
    }

    pub fn address(&self) -> &str {
        self.address.as_deref().expect("it is on PostgreSQL")
    }

    /// Runs a statement beside the store; gives how many rows it changed.
    pub async fn sql(&self, statement: &str) -> u64 {
        match &self.address {
            Some(address) => sql_at(address, statement).await,
            None => {
                let file = format!("sqlite:{}", self.dir().join("duologue.sqlite").display());
                let mut connection = SqliteConnection::connect(&file).await.unwrap();
                let statement = sqlx::raw_sql(AssertSqlSafe(statement.to_owned()));
                let done = statement.execute(&mut connection).await.unwrap().rows_affected();
                connection.close().await.unwrap();
                done
            }
        }
    }

    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    pub async fn open(&self) -> Store {
        self.try_open().await.unwrap()
    }

    pub async fn try_open(&self) -> Result<Store, StoreError> {
        open(self.dir(), self.address.as_deref()).await
    }

    /// Opens with one log of ours.
    pub async fn begun(&self) -> (Store, LogId) {
        let store = self.open().await;
        store.create_log(&jp(), ORIGIN, &signer()).await.unwrap();
        (store, jp())
    }

    pub async fn reopen(&self, store: Store) -> Store {
        store.close().await.unwrap();
        drop(store);
        self.open().await
    }

    /// The folder of the log `jp/record`.
    pub fn files(&self) -> PathBuf {
        self.dir().join("logs/jp/record")
    }

    /// The log's files verified without the store.
    pub fn verified(&self) -> VerifiedLog {
        verify::log(&Folder(self.files()), &signer().verifier()).unwrap()
    }
}

pub async fn open(dir: &Path, address: Option<&str>) -> Result<Store, StoreError> {
    match address {
        None => Store::open(dir).await,
        Some(address) => Store::connect(&address.parse()?, dir).await,
    }
}

pub async fn sql_at(address: &str, statement: &str) -> u64 {
    let mut connection = PgConnection::connect(address).await.unwrap();
    let statement = sqlx::raw_sql(AssertSqlSafe(statement.to_owned()));
    statement.execute(&mut connection).await.unwrap().rows_affected()
}

pub struct Folder(pub PathBuf);

impl verify::Reader for Folder {
    type Error = std::io::Error;

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, std::io::Error> {
        match std::fs::read(self.0.join(path)) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            read => read.map(Some),
        }
    }
}

pub const ORIGIN: &str = "example.org/jp/record";

pub fn signer() -> Signer {
    signer_of(ORIGIN, 1)
}

pub fn signer_of(name: &str, seed: u8) -> Signer {
    Signer::from_seed(name, Algorithm::Ed25519, &[seed; 32]).unwrap()
}

pub fn jp() -> LogId {
    LogId::new("jp", Book::Record)
}

pub fn act(number: u64) -> NewAct {
    NewAct {
        entry: format!("entry {number}").into_bytes(),
        blobs: vec![format!("body {number}").into_bytes()],
    }
}

pub fn acts(numbers: std::ops::Range<u64>) -> Vec<NewAct> {
    numbers.map(act).collect()
}

pub fn entries(numbers: std::ops::Range<u64>) -> Vec<Vec<u8>> {
    acts(numbers).into_iter().map(|act| act.entry).collect()
}

/// A head over entries, signed.
pub fn head(entries: &[Vec<u8>], signer: &Signer) -> Vec<u8> {
    let leaves: Vec<_> = entries.iter().map(|entry| duologue_record::merkle::leaf_hash(entry)).collect();
    let head = Checkpoint {
        origin: signer.verifier().name().to_owned(),
        size: leaves.len() as u64,
        root: duologue_record::merkle::root(&leaves),
    };
    head.sign(signer).unwrap().to_bytes()
}

pub async fn size(store: &Store, id: &LogId, key: &Verifier) -> u64 {
    let note = store.checkpoint(id).await.unwrap().unwrap();
    Checkpoint::open(&note, key).unwrap().0.size
}
