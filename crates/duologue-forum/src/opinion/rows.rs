//! Every voter's votes, where a side has decided to publish them once the count is closed.

use duologue_record::canonical;
use serde::{Deserialize, Serialize};

use super::results::NotResults;

/// A row has no name, and the rows stand by what they say: none tells whose it is, or who voted when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rows {
    what: Kind,
    pub topic: String,
    pub side: String,
    /// Nobody gave these votes.
    pub simulated: bool,
    pub opinions: Vec<String>,
    /// Which part of the side's rows these are, from 1.
    #[serde(default = "first", skip_serializing_if = "is_first")]
    pub part: u64,
    /// A sign for each opinion: `+` agrees, `-` disagrees, `0` passes, `.` has not voted.
    pub rows: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Kind {
    #[serde(rename = "opinion-rows")]
    OpinionRows,
}

/// More parts than a manifest can hold.
const MOST_PARTS: u64 = 1_000_000;

fn first() -> u64 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_first(part: &u64) -> bool {
    *part == first()
}

impl Rows {
    /// As many sheets as the rows need. `rows` have a vote (-1, 0, 1) or none for each opinion.
    pub fn sheets(
        topic: &str,
        side: &str,
        simulated: bool,
        opinions: Vec<String>,
        rows: impl Iterator<Item = Vec<Option<i8>>>,
    ) -> Vec<Rows> {
        let sign = |vote: Option<i8>| match vote {
            Some(1..) => '+',
            Some(0) => '0',
            Some(..0) => '-',
            None => '.',
        };
        let mut rows: Vec<String> = rows.map(|row| row.into_iter().map(sign).collect()).collect();
        rows.sort();
        let sheet = |(part, rows): (u64, &[String])| Rows {
            what: Kind::OpinionRows,
            topic: topic.to_owned(),
            side: side.to_owned(),
            simulated,
            opinions: opinions.clone(),
            part,
            rows: rows.to_vec(),
        };
        // Of each row its signs, two marks and a comma, beside what stands around all of them; every byte of that is ASCII.
        let around = sheet((MOST_PARTS, &[])).to_bytes().map_or(canonical::BODY.bytes, |bytes| bytes.len());
        let fit = canonical::BODY.bytes.saturating_sub(around) / (opinions.len() + 3);
        if rows.is_empty() {
            return vec![sheet((first(), &[]))];
        }
        (first()..).zip(rows.chunks(fit.max(1))).map(sheet).collect()
    }

    pub fn to_bytes(&self) -> Result<Vec<u8>, canonical::Refusal> {
        let value = serde_json::to_value(self).unwrap_or(serde_json::Value::Null);
        canonical::to_bytes(&value, &canonical::BODY)
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<Rows, NotResults> {
        let unreadable = |e: &dyn std::fmt::Display| NotResults::Unreadable(e.to_string());
        let value = canonical::parse(bytes, &canonical::BODY).map_err(|e| unreadable(&e))?;
        let rows: Rows = serde_json::from_value(value).map_err(|e| unreadable(&e))?;
        let fits =
            |row: &String| row.len() == rows.opinions.len() && row.bytes().all(|b| b"+-0.".contains(&b));
        let is_part = (first()..=MOST_PARTS).contains(&rows.part);
        if !is_part || !rows.rows.iter().all(fits) || !rows.rows.is_sorted() {
            return Err(NotResults::Rows(rows.side));
        }
        Ok(rows)
    }
}
