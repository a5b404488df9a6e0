//! Where a trend is no longer one line: the way a public was asked, or whom it stands for, changed.

use super::SampleView;
use crate::acts::{Coverage, SampleKind, SurveyMode};
use crate::forum::Forum;

/// What changed between two waves of one sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Mode { from: SurveyMode, to: SurveyMode },
    Coverage { from: Coverage, to: Coverage },
    Sites { from: u64, to: u64 },
}

/// A change, and the survey from which on it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    pub survey: String,
    pub side: String,
    pub change: Change,
}

impl Forum {
    /// The breaks of one kind of sample over these surveys, given in their order. What no word tells is no change.
    pub fn breaks(&self, surveys: &[String], kind: SampleKind) -> Vec<Break> {
        let waves: Vec<(&String, Vec<SampleView<'_>>)> =
            surveys.iter().map(|survey| (survey, self.samples(survey))).collect();
        let mut breaks = Vec::new();
        for side in self.sides() {
            let (mut mode, mut coverage, mut sites) = (None, None, None);
            for (survey, samples) in &waves {
                let Some(sample) = samples.iter().find(|s| s.side == side && s.kind == kind) else {
                    continue;
                };
                let mut add = |change| {
                    breaks.push(Break { survey: (*survey).clone(), side: side.to_owned(), change });
                };
                if let (Some(from), Some(to)) = differ(&mut mode, sample.first(|w| w.mode)) {
                    add(Change::Mode { from, to });
                }
                if let (Some(from), Some(to)) = differ(&mut coverage, sample.first(|w| w.coverage)) {
                    add(Change::Coverage { from, to });
                }
                if let (Some(from), Some(to)) = differ(&mut sites, sample.sites()) {
                    add(Change::Sites { from, to });
                }
            }
        }
        breaks.sort_by_key(|b| surveys.iter().position(|survey| *survey == b.survey));
        breaks
    }
}

/// What was known last and what is known now, if they differ.
fn differ<T: Copy + PartialEq>(known: &mut Option<T>, now: Option<T>) -> (Option<T>, Option<T>) {
    if now.is_none() {
        return (None, None);
    }
    let before = std::mem::replace(known, now);
    if before == now { (None, None) } else { (before, now) }
}
