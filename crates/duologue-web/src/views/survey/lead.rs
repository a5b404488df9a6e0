//! Lead items: those of which results are known for several years.

use std::collections::BTreeMap;

use duologue_forum::Forum;
use duologue_forum::acts::SampleKind;

/// Fewer waves make no trend.
const WAVES: usize = 3;

/// An item with its years, and the answer of which most is known.
pub struct Lead {
    pub item: String,
    pub answer: String,
    /// Every survey from the first to the last of which a figure is known, each with its year.
    pub waves: Vec<(String, i32)>,
}

/// Years of real surveys: what is simulated stands in no trend.
pub fn years(forum: &Forum) -> Vec<(String, i32)> {
    let year = |code: String| {
        let year = code.parse().ok()?;
        let is_simulated = forum.samples(&code).iter().any(|sample| sample.is_simulated());
        (!is_simulated).then_some((code, year))
    };
    forum.surveys().into_iter().filter_map(year).collect()
}

/// Every lead item, the one of which most is known first.
pub fn leads(forum: &Forum) -> Vec<Lead> {
    let years = years(forum);
    let mut items: Vec<String> = Vec::new();
    for (survey, _) in &years {
        for item in forum.items(survey) {
            if !items.contains(&item) {
                items.push(item);
            }
        }
    }
    let mut found: Vec<(usize, Lead)> = items.iter().filter_map(|item| lead(forum, item, &years)).collect();
    found.sort_by_key(|(known, lead)| (std::cmp::Reverse(*known), lead.item.clone()));
    found.into_iter().map(|(_, lead)| lead).collect()
}

/// One item, if it is a lead item.
pub fn of(forum: &Forum, item: &str) -> Option<Lead> {
    lead(forum, item, &years(forum)).map(|(_, lead)| lead)
}

fn lead(forum: &Forum, item: &str, years: &[(String, i32)]) -> Option<(usize, Lead)> {
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let mut waves = Vec::new();
    for (survey, year) in years {
        let toplines = forum.toplines(survey, item);
        let of_public = || toplines.iter().filter(|(_, t)| t.sample == Some(SampleKind::Public));
        if of_public().next().is_none() {
            continue;
        }
        waves.push((survey.clone(), *year));
        let mut seen: Vec<(&str, &str)> = of_public()
            .flat_map(|(_, t)| t.shares.keys().map(|answer| (t.side.as_str(), answer.as_str())))
            .collect();
        seen.sort_unstable();
        seen.dedup();
        for (_, answer) in seen {
            *known.entry(answer.to_owned()).or_default() += 1;
        }
    }
    // A year between of which no figure was seen is a gap, not a year without a survey.
    let (first, last) = (waves.first()?.1, waves.last()?.1);
    let known_waves = waves.len();
    let waves = years.iter().filter(|(_, year)| (first..=last).contains(year)).cloned().collect();
    let (answer, count) =
        known.into_iter().max_by_key(|(answer, count)| (*count, std::cmp::Reverse(answer.clone())))?;
    (known_waves >= WAVES).then(|| (count, Lead { item: item.to_owned(), answer, waves }))
}
