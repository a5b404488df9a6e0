//! Both engines have the same tables.

use std::collections::BTreeMap;

use sqlx::{Connection, PgConnection, SqliteConnection};

use crate::Fresh;

type Columns = BTreeMap<String, Vec<String>>;

fn gathered(rows: Vec<(String, String)>) -> Columns {
    let mut tables = Columns::new();
    for (table, column) in rows {
        tables.entry(table).or_default().push(column);
    }
    tables.remove("_sqlx_migrations").expect("both are brought up by migrations");
    tables
}

#[tokio::test]
async fn tables_and_columns_are_the_same_on_both_engines() {
    let Some(fresh) = Fresh::postgres().await else { return };
    let mut connection = PgConnection::connect(fresh.address()).await.unwrap();
    let rows = sqlx::query_as(
        "SELECT table_name::text, column_name::text FROM information_schema.columns \
         WHERE table_schema = 'public' ORDER BY table_name, ordinal_position",
    );
    let mut postgres = gathered(rows.fetch_all(&mut connection).await.unwrap());
    // One process has the folder; only several on one database need to take turns.
    assert!(postgres.remove("lease").is_some());

    let fresh = Fresh::sqlite();
    fresh.open().await.close().await.unwrap();
    let file = format!("sqlite:{}", fresh.dir().join("duologue.sqlite").display());
    let mut connection = SqliteConnection::connect(&file).await.unwrap();
    let rows = sqlx::query_as(
        "SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c \
         WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid",
    );
    let sqlite = gathered(rows.fetch_all(&mut connection).await.unwrap());
    assert_eq!(sqlite, postgres);
    assert_eq!(sqlite["entry"], ["log", "position", "bytes", "leaf"]);
}
