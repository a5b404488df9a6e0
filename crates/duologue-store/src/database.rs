//! Where a PostgreSQL database is reached, without ever printing its password.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, PgPool};

use crate::error::{Result, StoreError};

/// The address of a PostgreSQL database, as `postgres://user@host/name`. What it does not say is taken from the
/// environment and the password file that PostgreSQL's own programs read (`PGPASSWORD`, `~/.pgpass`).
#[derive(Clone)]
pub struct Database(PgConnectOptions);

const CONNECTIONS: u32 = 16;
const PATIENCE: Duration = Duration::from_secs(5);

impl FromStr for Database {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Database> {
        // The text may hold a password, so no message repeats it.
        if !(text.starts_with("postgres://") || text.starts_with("postgresql://")) {
            return Err(StoreError::BadDatabase);
        }
        let options = text.parse::<PgConnectOptions>().map_err(|_| StoreError::BadDatabase)?;
        Ok(Database(options.application_name("duologue").options([
            // A node that is stopped in the middle of a transaction must not keep the others waiting.
            ("idle_in_transaction_session_timeout", "5s"),
            ("lock_timeout", "10s"),
        ])))
    }
}

/// Without the password.
impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Database(options) = self;
        let (user, host, port) = (options.get_username(), options.get_host(), options.get_port());
        write!(f, "postgres://{user}@{host}:{port}/{}", options.get_database().unwrap_or(user))
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Database({self})")
    }
}

impl Database {
    pub(crate) async fn connect(&self) -> Result<PgPool> {
        let unreachable = |why: String| StoreError::Unreachable { database: self.to_string(), why };
        // The pool would try again and again, and then not say why.
        let first = tokio::time::timeout(PATIENCE, self.0.connect()).await;
        let first = first.map_err(|_| unreachable("no answer in time".into()))?;
        first.map_err(|error| unreachable(error.to_string()))?.close().await?;
        let pool = PgPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(PATIENCE);
        Ok(pool.connect_lazy_with(self.0.clone()))
    }

    /// Brings the tables up to date. Nodes of an older version say so afterwards; update them.
    pub async fn migrate(&self) -> Result<()> {
        let pool = self.connect().await?;
        let done = crate::form::bring_up_postgres(&pool).await;
        pool.close().await;
        done
    }
}
