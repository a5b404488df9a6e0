//! The heads of the logs, and surveys, as data.

use duologue_forum::Forum;
use serde::Serialize;

use super::said::{Counted, Wording, figures, wordings};

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

/// One year's joint survey, as far as it was reported: titles and figures.
#[derive(Serialize)]
pub struct Survey<'a> {
    pub year: String,
    pub wordings: Vec<Wording<'a>>,
    pub figures: Vec<Counted<'a>>,
}

pub fn survey<'a>(forum: &'a Forum, year: &str) -> Survey<'a> {
    let subject = format!("survey/{year}");
    Survey { wordings: wordings(forum, &subject), figures: figures(forum, &subject), year: year.to_owned() }
}
