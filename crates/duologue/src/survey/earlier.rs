//! What earlier releases of a survey showed, as differencing is held against it.

use duologue_forum::Forum;
use duologue_forum::acts::SampleKind;
use duologue_forum::survey::{Column, Sheet};
use duologue_record::Hash;
use duologue_store::Store;
use duologue_survey::disclosure::{Ledger, Level, Published};

/// What releases of a survey showed of a side's sample, but for the one that is looked at.
pub async fn earlier(
    store: &Store,
    forum: &Forum,
    survey: &str,
    side: &str,
    kind: SampleKind,
    but: Option<&Hash>,
) -> anyhow::Result<Ledger> {
    let subject = format!("survey/{survey}");
    let others =
        forum.history(&subject).filter(|word| but.is_none() || word.act.manifest_hash().as_ref() != but);
    let manifests = others.filter_map(|word| word.act.manifest.as_ref());
    let holds: Vec<Hash> = manifests.flat_map(|manifest| manifest.holds.iter().copied()).collect();
    let mut ledger = Ledger::default();
    for bytes in store.blobs(&holds).await?.into_values() {
        let Ok(Sheet::SurveyTable(table)) = Sheet::from_bytes(&bytes) else { continue };
        if table.side != side || table.sample != kind {
            continue;
        }
        for column in &table.columns {
            let Some(base) = column.base.and_then(|base| usize::try_from(base).ok()) else { continue };
            ledger.published.push(Published { item: table.item.clone(), by: levels(column), base });
        }
    }
    Ok(ledger)
}

/// Whom a column is about.
pub fn levels(column: &Column) -> Vec<Level> {
    let level = |group: &duologue_forum::survey::Group| Level {
        variable: group.item.clone(),
        level: group.answer.clone(),
    };
    column.by.iter().map(level).collect()
}
