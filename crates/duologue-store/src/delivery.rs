//! Deliveries: files of answers, kept as they came. They are read by their own side alone and never change: a better
//! file is another delivery.

use duologue_record::Hash;

use crate::Store;
use crate::db::{Db, reading, writing};
use crate::error::{Result, StoreError};
use crate::log::hash;

/// The largest file of answers: 64 MiB. The joint survey's have less than one.
pub const DELIVERY_LIMIT: usize = 64 * 1024 * 1024;

/// What a file of answers belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    pub survey: String,
    pub side: String,
    pub sample: String,
    /// The questionnaire that was asked, by the hash of its words.
    pub questionnaire: Hash,
    /// The file's name, whose end tells its form.
    pub name: String,
    /// Unix milliseconds.
    pub accepted_at: i64,
}

type Row = (String, String, String, Vec<u8>, String, i64, Vec<u8>);

impl Store {
    /// Keeps a file of answers for good, and gives its SHA-256. The same file again is no second delivery.
    pub async fn accept(&self, delivery: Delivery, bytes: Vec<u8>) -> Result<Hash> {
        if bytes.len() > DELIVERY_LIMIT {
            return Err(StoreError::DeliveryTooLarge { bytes: bytes.len(), limit: DELIVERY_LIMIT });
        }
        let sum = Hash::of(&bytes);
        self.write((delivery, sum, bytes), |tx, (delivery, sum, bytes)| {
            Box::pin(async move {
                let Delivery { survey, side, sample, questionnaire, name, accepted_at } = delivery;
                writing!(tx, conn => { sqlx::query(
                    "INSERT INTO delivery (survey, side, sample, questionnaire, name, hash, bytes, accepted_at) \
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (survey, side, sample, hash) DO NOTHING",
                ).bind(survey).bind(side).bind(sample).bind(questionnaire.as_bytes().as_slice()).bind(name)
                .bind(sum.as_bytes().as_slice()).bind(bytes.as_slice()).bind(accepted_at).execute(conn).await?; });
                Ok(*sum)
            })
        })
        .await
    }

    /// The last delivery of a sample with its file, whose bytes are compared with its hash.
    pub async fn delivered(
        &self,
        survey: &str,
        side: &str,
        sample: &str,
    ) -> Result<Option<(Delivery, Hash, Vec<u8>)>> {
        type Full = (Vec<u8>, String, i64, Vec<u8>, Vec<u8>);
        let row: Option<Full> = reading!(&self.inner.db, pool => sqlx::query_as(
            "SELECT questionnaire, name, accepted_at, hash, bytes FROM delivery \
             WHERE survey = $1 AND side = $2 AND sample = $3 ORDER BY id DESC LIMIT 1",
        ).bind(survey).bind(side).bind(sample).fetch_optional(pool).await)?;
        let Some((questionnaire, name, accepted_at, sum, bytes)) = row else { return Ok(None) };
        let (sum, questionnaire) = (hash(&sum)?, hash(&questionnaire)?);
        if Hash::of(&bytes) != sum {
            return Err(StoreError::Corrupt { hash: sum });
        }
        let (survey, side, sample) = (survey.to_owned(), side.to_owned(), sample.to_owned());
        Ok(Some((Delivery { survey, side, sample, questionnaire, name, accepted_at }, sum, bytes)))
    }

    /// Every delivery, the oldest first, without its file.
    pub async fn deliveries(&self) -> Result<Vec<(Delivery, Hash)>> {
        let rows: Vec<Row> = reading!(&self.inner.db, pool => sqlx::query_as(
            "SELECT survey, side, sample, questionnaire, name, accepted_at, hash FROM delivery ORDER BY id",
        ).fetch_all(pool).await)?;
        rows.into_iter()
            .map(|(survey, side, sample, questionnaire, name, accepted_at, sum)| {
                let questionnaire = hash(&questionnaire)?;
                Ok((Delivery { survey, side, sample, questionnaire, name, accepted_at }, hash(&sum)?))
            })
            .collect()
    }
}

/// The next delivery by its number, with its name and its file: one at a time, since a file may be large.
pub(crate) async fn delivery_after(db: &Db, last: i64) -> Result<Option<(i64, Hash, Vec<u8>)>> {
    let row: Option<(i64, Vec<u8>, Vec<u8>)> = reading!(db, pool => sqlx::query_as(
        "SELECT id, hash, bytes FROM delivery WHERE id > $1 ORDER BY id LIMIT 1",
    ).bind(last).fetch_optional(pool).await)?;
    row.map(|(id, name, bytes)| Ok((id, hash(&name)?, bytes))).transpose()
}
