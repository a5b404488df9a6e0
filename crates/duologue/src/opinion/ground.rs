//! The list of what all publics say, in rows.

use duologue_opinion::{Direction, Report};
use duologue_web::Lang;
use duologue_web::opinion_report::Words;
use serde::Serialize;

use super::topic::Topic;

#[derive(Serialize)]
pub struct Row {
    rank: usize,
    opinion: u32,
    text: String,
    direction: Direction,
    lowest: f64,
    /// Whose lower bound that is.
    public: String,
    p_holm: f64,
    reason: String,
}

pub fn rows(topic: &Topic, report: &Report, lang: Lang) -> Vec<Row> {
    let words = Words::new(lang, &topic.publics, topic.groups.is_some());
    let row = |(rank, found): (usize, &duologue_opinion::CommonGround)| Row {
        rank,
        opinion: found.opinion.0,
        text: topic.texts.get(&found.opinion).cloned().unwrap_or_default(),
        direction: found.why.direction,
        lowest: found.why.lowest,
        public: words.public(found.why.public),
        p_holm: found.why.p,
        reason: words.why(&found.why),
    };
    (1..).zip(&report.common_ground).map(row).collect()
}
