//! What a file of answers shows that tables hide: whoever has it can cross everything with everything.

use std::collections::BTreeMap;

use anyhow::bail;
use duologue_survey::{Categories, Dataset};

use super::asked::Asked;
use super::sheets::counted;

/// Refuses to release answers where a cross of all background items with an answer has fewer people than a cell may;
/// where that is allowed, how many such cells there are, which the method sheet tells.
pub fn check(
    asked: &Asked<'_>,
    dataset: &Dataset,
    least: usize,
    allowed: bool,
) -> anyhow::Result<Option<u64>> {
    let cells = small(asked, dataset, least)?;
    let Some(first) = cells.first() else { return Ok(None) };
    if !allowed {
        bail!(
            "the file of answers would show {} combinations of background and answer that fewer than {least} people gave, such as {first}: merge answers, leave out --microdata, or give --despite-small-cells, which the method sheet and the pages then tell",
            cells.len()
        );
    }
    Ok(Some(cells.len() as u64))
}

/// Each cell of somebody that counts fewer people, in words.
fn small(asked: &Asked<'_>, dataset: &Dataset, least: usize) -> anyhow::Result<Vec<String>> {
    let background = || asked.items.iter().filter(|(_, item)| item.background && !item.multiple);
    let mut by: Vec<(&str, Categories)> = Vec::new();
    for (code, _) in background() {
        by.push((code, dataset.named(code)?.categories(dataset.rows)));
    }
    let groups: Vec<Vec<Option<u32>>> = (0..dataset.rows).map(|_| Vec::new()).collect();
    let groups = by.iter().fold(groups, |mut groups, (_, of)| {
        groups.iter_mut().zip(of.levels()).for_each(|(group, level)| group.push(level));
        groups
    });
    let name = |of: &Categories, level: Option<u32>| level.map_or("–", |level| of.name(level)).to_owned();
    let mut found = Vec::new();
    for (code, item) in &asked.items {
        if item.answers.is_empty() || background().any(|(known, _)| known == code) {
            continue;
        }
        let answers: Vec<Categories> = match item.multiple {
            true => {
                let given = asked.multiple(dataset, code, item)?;
                (0..counted(item).len()).map(|place| given.choice(place)).collect()
            }
            false => vec![dataset.named(code)?.categories(dataset.rows)],
        };
        for (place, of) in answers.iter().enumerate() {
            let mut counts: BTreeMap<(&[Option<u32>], u32), usize> = BTreeMap::new();
            for (group, answer) in groups.iter().zip(of.levels()) {
                if let Some(answer) = answer {
                    *counts.entry((group, answer)).or_default() += 1;
                }
            }
            for ((group, answer), count) in counts.into_iter().filter(|(_, count)| *count < least) {
                let which = counted(item).get(place).filter(|_| item.multiple).map(|code| format!(" {code}"));
                let of_group =
                    by.iter().zip(group).map(|((item, of), level)| format!("{item} = {}", name(of, *level)));
                let answer = format!("{code}{} = {}", which.unwrap_or_default(), name(of, Some(answer)));
                let cell: Vec<String> = of_group.chain([answer]).collect();
                found.push(format!("{}: {count}", cell.join(", ")));
            }
        }
    }
    Ok(found)
}
