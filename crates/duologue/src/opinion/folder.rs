//! A topic as a folder of plain files of our own: `topic.toml`, `opinions.csv`, `ballots.csv` and, where groups are known,
//! `groups.csv`.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use csv::Writer;
use duologue_opinion::{Ballot, GroupId, OpinionId, ParticipantId};

use super::comments::{self, Comment};
use super::progress::Progress;
use super::summary::Summary;
use super::{people, votes};
use duologue_survey::csv::guarded;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Folder {
    pub summary: Summary,
    pub opinions: BTreeMap<OpinionId, Comment>,
    /// In the order of the log.
    pub ballots: Vec<Ballot>,
    pub groups: BTreeMap<ParticipantId, GroupId>,
}

/// Files by name.
pub type Files = Vec<(String, Vec<u8>)>;

impl Folder {
    pub fn read(root: &Path, progress: &Progress) -> anyhow::Result<Self> {
        let topic = root.join("topic.toml");
        let text = std::fs::read_to_string(&topic).with_context(|| topic.display().to_string())?;
        let groups = root.join("groups.csv");
        Ok(Self {
            summary: toml::from_str(&text).with_context(|| topic.display().to_string())?,
            opinions: comments::read(&root.join("opinions.csv"))?,
            ballots: votes::read(&root.join("ballots.csv"), progress)?,
            groups: if groups.is_file() { people::groups(&groups)? } else { BTreeMap::new() },
        })
    }

    pub fn files(&self) -> anyhow::Result<Files> {
        let mut files = vec![
            ("topic.toml".to_owned(), toml::to_string(&self.summary)?.into_bytes()),
            ("opinions.csv".to_owned(), self.opinions()?),
            ("ballots.csv".to_owned(), self.ballots()?),
        ];
        if !self.groups.is_empty() {
            files.push(("groups.csv".to_owned(), self.groups()?));
        }
        Ok(files)
    }

    fn opinions(&self) -> anyhow::Result<Vec<u8>> {
        let mut writer = Writer::from_writer(Vec::new());
        writer.write_record(["opinion", "moment", "author", "moderation", "meta", "seed", "text"])?;
        for (id, comment) in &self.opinions {
            writer.write_record([
                &id.0.to_string(),
                &number(comment.moment),
                &number(comment.author.map(|author| author.0)),
                comments::word(comment.status.moderation),
                truth(comment.status.meta),
                truth(comment.seed),
                &guarded(&comment.text),
            ])?;
        }
        Ok(writer.into_inner()?)
    }

    fn ballots(&self) -> anyhow::Result<Vec<u8>> {
        let mut writer = Writer::from_writer(Vec::new());
        writer.write_record(["moment", "participant", "opinion", "vote"])?;
        for ballot in &self.ballots {
            writer.write_record([
                &ballot.moment.to_string(),
                &ballot.participant.0.to_string(),
                &ballot.opinion.0.to_string(),
                votes::word(ballot.vote),
            ])?;
        }
        Ok(writer.into_inner()?)
    }

    fn groups(&self) -> anyhow::Result<Vec<u8>> {
        let mut writer = Writer::from_writer(Vec::new());
        writer.write_record(["participant", "group"])?;
        for (id, group) in &self.groups {
            writer.write_record([id.0.to_string(), group.0.to_string()])?;
        }
        Ok(writer.into_inner()?)
    }
}

/// An empty cell where it is not known.
pub fn number(number: Option<u64>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

pub fn truth(is: bool) -> &'static str {
    if is { "true" } else { "false" }
}
