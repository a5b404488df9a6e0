//! What is known of a topic as a whole: Polis' `summary.csv`, and our own `topic.toml`.

use std::path::Path;

use anyhow::{Context, bail};
use csv::ReaderBuilder;
use serde::{Deserialize, Serialize};

use super::table::Source;
use duologue_survey::csv::{guarded, unguarded};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Where it was voted on.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub url: String,
    /// How often it was looked at.
    pub views: Option<u64>,
}

/// What Polis counts, and we count again.
const TOLD_BY_VOTES: [&str; 5] = ["voters", "voters-in-conv", "commenters", "comments", "groups"];

impl Summary {
    /// From Polis' lines of a key and its value; they have no header.
    pub fn read(file: &Path) -> anyhow::Result<Self> {
        let source = Source::read(file)?;
        let name = file.display();
        let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(source.bytes());
        let mut summary = Self::default();
        for record in reader.records() {
            let record = record.with_context(|| name.to_string())?;
            let line = record.position().map_or(1, csv::Position::line);
            let (Some(key), Some(value), 2) = (record.get(0), record.get(1), record.len()) else {
                let column = record.len().min(2) + 1;
                bail!("{name}, line {line}, column {column}: a line has a key and its value, and no more");
            };
            let value = unguarded(value);
            match key {
                "topic" => summary.title = value.to_owned(),
                "conversation-description" => summary.description = value.to_owned(),
                "url" => summary.url = value.to_owned(),
                "views" if value.is_empty() => {}
                "views" => {
                    let views = value.parse();
                    let views = views.with_context(|| {
                        format!("{name}, line {line}, column 2 (views): “{value}” is no number")
                    });
                    summary.views = Some(views?);
                }
                key if TOLD_BY_VOTES.contains(&key) => {}
                key => bail!("{name}, line {line}, column 1: “{key}” is no key of Polis' summary"),
            }
        }
        Ok(summary)
    }

    /// As Polis has it, with the counts of the votes.
    pub fn lines(&self, counts: &[(&str, usize)]) -> Vec<[String; 2]> {
        let line = |key: &str, value: &str| [key.to_owned(), guarded(value).into_owned()];
        let mut lines = vec![line("topic", &self.title), line("url", &self.url)];
        lines.extend(self.views.map(|views| line("views", &views.to_string())));
        lines.extend(counts.iter().map(|(key, count)| line(key, &count.to_string())));
        lines.push(line("conversation-description", &self.description));
        lines
    }
}
