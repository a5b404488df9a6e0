//! The forms of the tables, one after another, and whether a database has them all.

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{PgPool, SqlSafeStr, SqlitePool};

use crate::db::{Db, reading};
use crate::error::{Result, StoreError};

/// One step: its number, its name, and what it does on either engine.
struct Step {
    version: i64,
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! step {
    ($version:literal, $name:literal, $file:literal) => {
        Step {
            version: $version,
            name: $name,
            sqlite: include_str!(concat!("../migrations/sqlite/", $file)),
            postgres: include_str!(concat!("../migrations/postgres/", $file)),
        }
    };
}

const STEPS: &[Step] = &[
    step!(1, "record", "0001_record.sql"),
    step!(2, "delivery", "0002_delivery.sql"),
    step!(3, "vote", "0003_vote.sql"),
];

/// The number of the last step.
pub(crate) fn version() -> i64 {
    STEPS.last().map_or(0, |step| step.version)
}

pub(crate) async fn bring_up_sqlite(pool: &SqlitePool) -> Result<()> {
    Ok(migrator(|step| step.sqlite).run(pool).await?)
}

/// Without sqlx's advisory lock, which not every engine knows: of two at a time one fails, and leaves nothing half done.
pub(crate) async fn bring_up_postgres(pool: &PgPool) -> Result<()> {
    let mut migrator = migrator(|step| step.postgres);
    migrator.set_locking(false);
    Ok(migrator.run(pool).await?)
}

/// Whether the tables are those that this program writes. Another program may have brought them further meanwhile.
pub(crate) async fn check(db: &Db) -> Result<()> {
    let needed = version();
    let found: Result<(Option<i64>,), sqlx::Error> = reading!(db, pool => sqlx::query_as(
        "SELECT max(version) FROM _sqlx_migrations WHERE success",
    ).fetch_one(pool).await);
    let found = match found {
        Ok((found,)) => found.unwrap_or(0),
        Err(error) if no_such_table(&error) => 0,
        Err(error) => return Err(error.into()),
    };
    match found.cmp(&needed) {
        std::cmp::Ordering::Equal => Ok(()),
        std::cmp::Ordering::Less => Err(StoreError::OldForm { found, needed }),
        std::cmp::Ordering::Greater => Err(StoreError::NewForm { found, needed }),
    }
}

/// `undefined_table`, https://www.postgresql.org/docs/current/errcodes-appendix.html. SQLite's are brought up at opening.
fn no_such_table(error: &sqlx::Error) -> bool {
    error.as_database_error().and_then(|error| error.code()).is_some_and(|code| code == "42P01")
}

fn migrator(sql: impl Fn(&Step) -> &'static str) -> Migrator {
    let migration = |step: &Step| {
        Migration::new(step.version, step.name.into(), MigrationType::Simple, sql(step).into_sql_str(), false)
    };
    Migrator::with_migrations(STEPS.iter().map(migration).collect())
}
