//! Every table with its columns, for backups: the rows are written and read the same way on either engine.

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Number,
    Text,
    Bytes,
    Truth,
}

pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) columns: &'static [(&'static str, Kind)],
    pub(crate) select: &'static str,
    pub(crate) insert: &'static str,
    pub(crate) count: &'static str,
    /// Sets PostgreSQL's next number after rows came with theirs. SQLite sees to it by itself.
    pub(crate) renumber: Option<&'static str>,
}

macro_rules! table {
    ($name:literal by $order:literal ($first:ident $kind:ident $(, $column:ident $kinds:ident)*) as $places:literal) => {
        Table {
            name: $name,
            columns: &[(stringify!($first), Kind::$kind) $(, (stringify!($column), Kind::$kinds))*],
            select: concat!(
                "SELECT ", stringify!($first) $(, ", ", stringify!($column))*, " FROM ", $name, " ORDER BY ", $order
            ),
            insert: concat!(
                "INSERT INTO ", $name, " (", stringify!($first) $(, ", ", stringify!($column))*, ") VALUES (", $places, ")"
            ),
            count: concat!("SELECT count(*) FROM ", $name),
            renumber: None,
        }
    };
    ($name:literal numbered $key:literal $rest:tt as $places:literal) => {
        Table {
            renumber: Some(concat!(
                "SELECT setval(pg_get_serial_sequence('", $name, "', '", $key, "'), max(", $key, ")) FROM ", $name
            )),
            ..table!($name by $key $rest as $places)
        }
    };
}

/// In an order in which each row's references are there before it.
pub(crate) const TABLES: &[Table] = &[
    table!("log" numbered "id"
        (id Number, voice Text, book Text, origin Text, vkey Text, ours Truth, published Number, checkpoint Bytes)
        as "$1, $2, $3, $4, $5, $6, $7, $8"),
    table!("entry" by "log, position" (log Number, position Number, bytes Bytes, leaf Bytes) as "$1, $2, $3, $4"),
    table!("blob" by "hash" (hash Bytes, bytes Bytes) as "$1, $2"),
    table!("tombstone" by "hash" (hash Bytes) as "$1"),
    table!("change" numbered "seq" (seq Number, topic Text, version Number) as "$1, $2, $3"),
    table!("job" numbered "id"
        (id Number, kind Text, payload Text, run_at Number, unique_key Text, locked_until Number, attempts Number)
        as "$1, $2, $3, $4, $5, $6, $7"),
    table!("delivery" numbered "id"
        (id Number, survey Text, side Text, sample Text, questionnaire Bytes, name Text, hash Bytes, bytes Bytes,
        accepted_at Number)
        as "$1, $2, $3, $4, $5, $6, $7, $8, $9"),
    table!("topic" by "code" (code Text, ballots Number, removals Number) as "$1, $2, $3"),
    table!("vote" by "topic, public, participant, opinion"
        (topic Text, public Text, participant Text, opinion Text, value Number, moment Number, ballots Number)
        as "$1, $2, $3, $4, $5, $6, $7"),
    table!("opinion_report" by "topic"
        (topic Text, ballots Number, removals Number, votes Number, made_at Number, report Text)
        as "$1, $2, $3, $4, $5, $6"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;
    use crate::db::{Db, reading};

    /// A table that is forgotten here would be lost with the next restore.
    #[tokio::test]
    async fn every_table_and_column_is_in_a_backup() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).await.unwrap();
        let Db::Sqlite { read, .. } = &store.inner.db else { panic!("SQLite was opened") };
        let rows: Vec<(String, String)> = sqlx::query_as(
            "SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c \
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name <> '_sqlx_migrations' ORDER BY 1, c.cid",
        )
        .fetch_all(read)
        .await
        .unwrap();
        let mut listed: Vec<(String, String)> = TABLES
            .iter()
            .flat_map(|table| table.columns.iter().map(|(column, _)| (table.name.into(), (*column).into())))
            .collect();
        listed.sort_by(|a, b| a.0.cmp(&b.0));
        assert_eq!(listed, rows);
        for table in TABLES {
            assert_eq!(table.columns.len(), table.insert.matches('$').count(), "{}", table.name);
            let _: (i64,) =
                reading!(&store.inner.db, pool => sqlx::query_as(table.count).fetch_one(pool).await.unwrap());
        }
    }
}
