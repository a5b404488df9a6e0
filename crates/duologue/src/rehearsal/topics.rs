use std::collections::BTreeMap;

use anyhow::Context;
use duologue_forum::opinion::results_manifest;
use duologue_opinion::{PublicId, Standing, Votes};
use duologue_store::Store;
use duologue_web::{Lang, load_forum};

use super::file;
use crate::agreement::Table;
use crate::clock;
use crate::opinion::progress::Progress;
use crate::opinion::publish::Asking;
use crate::opinion::table::Source;
use crate::opinion::topic::Topic;
use crate::opinion::votes;

const TOPICS: [&str; 2] = ["rehearsal-exchange", "rehearsal-peace"];
const SIDES: [&str; 2] = ["jp", "cn"];

pub async fn release(store: &Store) -> anyhow::Result<()> {
    let forum = load_forum(store, None).await?;
    for topic in TOPICS {
        if forum.topic_release(topic).is_some() {
            continue;
        }
        let mut sheets = Vec::new();
        for side in SIDES {
            let counted = counted(topic, side)?;
            let report = counted.report(&Progress::new(Lang::En));
            let asking = Asking { topic, side, simulated: true, rows: false };
            let published = asking.publish(&forum, &counted, &report, &mut clock::random)?;
            sheets.push(published.results.to_bytes()?);
        }
        let mut table = Table::read(store).await?;
        let (manifest, blobs) = results_manifest(sheets, &table.forum.sides())?;
        let hash = table.put(&manifest, blobs).await?;
        for side in SIDES {
            table.agree(side, &hash, None).await?;
        }
        table.release(&hash).await?.map_err(|refusal| anyhow::anyhow!("topic/{topic}: {refusal}"))?;
    }
    Ok(())
}

/// A side's simulated votes on a topic.
fn counted(topic: &str, side: &str) -> anyhow::Result<Topic> {
    let name = format!("{topic}/{side}.csv");
    let source = Source::of(&name, file(&name)?.to_vec())?;
    let ballots = votes::parse(&source, &Progress::new(Lang::En))?;
    let mut votes = Votes::new();
    for &ballot in &ballots {
        votes.record(ballot).with_context(|| name.clone())?;
        let public = Some(PublicId(0));
        votes.set_standing(ballot.participant, Standing { public, ..Standing::default() });
    }
    Ok(Topic {
        title: topic.to_owned(),
        votes,
        ballots: ballots.len(),
        publics: vec![side.to_owned()],
        without_public: 0,
        texts: BTreeMap::new(),
        groups: None,
        weighted: false,
        seed: 1,
    })
}
