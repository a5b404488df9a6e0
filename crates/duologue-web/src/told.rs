//! What the sides tell of a topic's votes: released, or while the count runs.

use duologue_forum::Forum;
use duologue_forum::opinion::{Results, Rows};
use duologue_forum::survey::Released;
use duologue_opinion::{OpinionId, PublicId, Tally};

use crate::context::Texts;
use crate::opinion_report::Line;

pub struct Told {
    pub standing: Standing,
    /// One a side, in the order of the page.
    pub sheets: Vec<Results>,
    /// Of sides that publish every voter's votes.
    pub rows: Vec<Rows>,
    /// Codes of the opinions; their places are their numbers.
    pub opinions: Vec<String>,
}

pub enum Standing {
    Released(Released),
    /// When it was counted, in RFC 3339.
    Running(String),
}

impl Told {
    /// None where nothing is released. A sheet that was removed, or is not at hand, is left out.
    pub fn released(forum: &Forum, texts: &Texts, topic: &str, sides: &[String]) -> Option<Told> {
        let release = forum.topic_release(topic)?;
        let blobs = || release.manifest.holds.iter().filter_map(|hash| texts.get(hash));
        let sheets = blobs().filter_map(|text| Results::from_bytes(text.as_bytes()).ok()).collect();
        let mut rows: Vec<Rows> = blobs().filter_map(|text| Rows::from_bytes(text.as_bytes()).ok()).collect();
        rows.retain(|rows| rows.topic == topic && sides.contains(&rows.side));
        Some(Told { rows, ..Told::new(forum, topic, sides, Standing::Released(release), sheets) })
    }

    pub fn running(forum: &Forum, topic: &str, sides: &[String], at: String, sheets: &[Results]) -> Told {
        Told::new(forum, topic, sides, Standing::Running(at), sheets.to_vec())
    }

    fn new(
        forum: &Forum,
        topic: &str,
        sides: &[String],
        standing: Standing,
        mut sheets: Vec<Results>,
    ) -> Told {
        // What was agreed names its topic; of two of one side the first counts.
        sheets.retain(|sheet| sheet.topic == topic && sides.contains(&sheet.side));
        sheets.sort_by_key(|sheet| sides.iter().position(|side| *side == sheet.side));
        sheets.dedup_by(|a, b| a.side == b.side);
        let mut opinions = forum.opinions(topic);
        // One that has lost its words still has its votes.
        for count in sheets.iter().flat_map(|sheet| &sheet.opinions) {
            if !opinions.contains(&count.opinion) {
                opinions.push(count.opinion.clone());
            }
        }
        opinions.retain(|code| sheets.iter().any(|sheet| sheet.opinions.iter().any(|c| c.opinion == *code)));
        Told { standing, sheets, rows: Vec::new(), opinions }
    }

    pub fn is_simulated(&self) -> bool {
        self.sheets.iter().any(|sheet| sheet.simulated)
    }

    /// An opinion's number here.
    pub fn id(&self, opinion: &str) -> Option<OpinionId> {
        let place = self.opinions.iter().position(|code| code == opinion)?;
        u32::try_from(place).ok().map(OpinionId)
    }

    pub fn publics(&self) -> Vec<PublicId> {
        (0..self.sheets.len()).filter_map(|at| u16::try_from(at).ok()).map(PublicId).collect()
    }

    /// Every opinion with what each side tells of it.
    pub fn lines(&self) -> Vec<Line> {
        let tally = |sheet: &Results, opinion: &String| {
            let count = sheet.opinions.iter().find(|count| count.opinion == *opinion);
            count.and_then(|count| count.voted).map_or_else(Tally::default, |[a, d, p]| Tally::new(a, d, p))
        };
        let line = |opinion: &String| {
            let tallies = self.sheets.iter().map(|sheet| tally(sheet, opinion));
            Some(Line::counted(self.id(opinion)?, self.publics().into_iter().zip(tallies)))
        };
        self.opinions.iter().filter_map(line).collect()
    }
}
