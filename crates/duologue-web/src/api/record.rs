//! The heads of the logs, and surveys, as data.

use std::collections::BTreeMap;

use duologue_forum::Forum;
use duologue_forum::acts::{Printed, SampleKind};
use duologue_forum::survey::{SampleView, released};
use serde::Serialize;

use super::said::{Counted, Said, Wording, figures, wordings};

/// One voice's log.
#[derive(Serialize)]
pub struct Log<'a> {
    pub voice: &'a str,
    /// How many acts the answers of this server were made from.
    pub size: u64,
    /// A side of the dialogue; other voices record what is said elsewhere and can agree to nothing.
    pub side: bool,
    pub example_key: bool,
    /// Acts that this version cannot show.
    pub unknown: u64,
    pub checkpoint: String,
}

pub fn logs(forum: &Forum) -> Vec<Log<'_>> {
    let sides = forum.sides();
    forum
        .voices()
        .map(|voice| Log {
            voice: voice.code(),
            size: voice.size(),
            side: sides.contains(&&**voice.code()),
            example_key: voice.is_example(),
            unknown: voice.unknown(),
            checkpoint: format!("/record/{}/checkpoint", voice.code()),
        })
        .collect()
}

/// A joint survey: what it is called, how many were asked, what was printed of the answers.
#[derive(Serialize)]
pub struct Survey<'a> {
    pub year: String,
    pub simulated: bool,
    pub wordings: Vec<Wording<'a>>,
    pub figures: Vec<Counted<'a>>,
    pub toplines: Vec<Percentages<'a>>,
    /// Address of the released tables as JSON.
    pub results: Option<String>,
}

/// An item's percentages in one sample, as somebody printed them.
#[derive(Serialize)]
pub struct Percentages<'a> {
    pub item: String,
    pub side: &'a str,
    pub sample: &'static str,
    pub n: Option<u64>,
    /// By answer, or by the sum of answers; digits as printed.
    pub shares: &'a BTreeMap<String, String>,
    pub printed: Option<&'static str>,
    /// The design effect that staff assume.
    pub effect: Option<&'a str>,
    pub said: Said<'a>,
}

pub fn survey<'a>(forum: &'a Forum, year: &str) -> Survey<'a> {
    let subject = format!("survey/{year}");
    let percentages = |item: String| {
        let toplines = forum.toplines(year, &item).into_iter();
        toplines.map(move |(word, topline)| Percentages {
            item: item.clone(),
            side: &topline.side,
            sample: topline.sample.map_or("", SampleKind::word),
            n: topline.n,
            shares: &topline.shares,
            printed: topline.printed.map(Printed::word),
            effect: topline.effect.as_deref(),
            said: Said::of(word),
        })
    };
    Survey {
        wordings: wordings(forum, &subject),
        figures: figures(forum, &subject),
        simulated: forum.samples(year).iter().any(SampleView::is_simulated),
        toplines: forum.items(year).into_iter().flat_map(percentages).collect(),
        // The same in every language but for names, which it does not have.
        results: released(forum, year).map(|_| format!("/en/survey/{year}/results.json")),
        year: year.to_owned(),
    }
}
