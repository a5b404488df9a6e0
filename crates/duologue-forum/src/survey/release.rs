//! A survey's release: one manifest of every side's sheets, which shows when every party has said so in its record.

use std::collections::{BTreeMap, BTreeSet};

use duologue_record::Hash;

use super::{Sheet, Table};
use crate::acts::{Body, Printed, SampleKind, Saying, Strength, Topline, Wave};
use crate::forum::Forum;
use crate::manifest::Manifest;
use crate::release::Released;
use crate::voice::Key;

/// Why a side's sheets may not go to the table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotReady {
    #[error("“{side}” has said nothing of its {} sample of survey/{survey}: say it as `wave` first", .kind.word())]
    NoWave { survey: String, side: String, kind: SampleKind },
    #[error("the wave of “{side}” tells neither what stands under {} nor that it is not disclosed (`undisclosed`)", .items.join(", "))]
    Undisclosed { side: String, items: Vec<String> },
    #[error("“{side}” needs {} before it may release; its wave does not give it", .needs.join(", "))]
    NotCleared { side: String, needs: Vec<String> },
    #[error("there are no sheets of {}", .0.join(", "))]
    NoSheets(Vec<String>),
    #[error("the sheets are of survey/{one} and of survey/{other}; a release is of one survey")]
    TwoSurveys { one: String, other: String },
    #[error("“{0}” is not a side of this dialogue")]
    NotASide(String),
    #[error("“{side}” gives no method sheet for its {} sample", .kind.word())]
    NoMethod { side: String, kind: SampleKind },
    #[error("“{side}” gives two sheets for the same thing: {what}")]
    Twice { side: String, what: String },
    #[error(transparent)]
    Unreadable(#[from] super::SheetFault),
    #[error("{0}")]
    Canonical(String),
}

/// What a manifest of a survey's results is called.
const WHAT: &str = "survey-release";

impl Wave {
    /// Refuses what must not go out: an item of disclosure that is neither told nor said to be withheld, and a number
    /// that the side itself says it needs.
    pub fn is_ready(&self) -> Result<(), NotReady> {
        let untold =
            self.disclosed().filter(|(which, texts)| texts.is_empty() && !self.undisclosed.contains(which));
        let items: Vec<String> = untold.map(|(which, _)| which.word().to_owned()).collect();
        if !items.is_empty() {
            return Err(NotReady::Undisclosed { side: self.side.clone(), items });
        }
        let lacks = |need: &&crate::acts::Clearance| match need {
            crate::acts::Clearance::Licence => self.licence.is_none(),
            crate::acts::Clearance::Approval => self.approval.is_none(),
            crate::acts::Clearance::Consent => self.consent.is_none(),
        };
        let needs: Vec<String> =
            self.requires.iter().filter(lacks).map(|need| need.word().to_owned()).collect();
        if needs.is_empty() { Ok(()) } else { Err(NotReady::NotCleared { side: self.side.clone(), needs }) }
    }
}

/// The one manifest that these sheets make, whatever the order in which they come; with the sheets in its order.
///
/// Every side brings at least one sample, and a method sheet for each. The parts of files of answers that a method
/// sheet names belong to the manifest too.
pub fn survey_manifest(sheets: Vec<Vec<u8>>, sides: &[&str]) -> Result<(Manifest, Vec<Vec<u8>>), NotReady> {
    let mut ordered: BTreeMap<(usize, SampleKind, bool, String), Vec<u8>> = BTreeMap::new();
    let mut survey: Option<String> = None;
    let mut methods: Vec<(String, SampleKind)> = Vec::new();
    let mut samples: Vec<(String, SampleKind)> = Vec::new();
    let mut files: BTreeSet<Hash> = BTreeSet::new();
    for bytes in sheets {
        let sheet = Sheet::from_bytes(&bytes)?;
        let (of, side, kind) = sheet.of();
        let (of, side) = (of.to_owned(), side.to_owned());
        match &survey {
            Some(one) if *one != of => return Err(NotReady::TwoSurveys { one: one.clone(), other: of }),
            _ => survey = Some(of),
        }
        let place = sides.iter().position(|known| *known == side);
        let Some(place) = place else { return Err(NotReady::NotASide(side)) };
        let (is_table, what) = match &sheet {
            Sheet::SurveyMethod(method) => {
                files.extend(method.microdata.values().flat_map(|file| file.parts().to_vec()));
                (false, "method".to_owned())
            }
            Sheet::SurveyTable(table) => (true, table.item.clone()),
        };
        let known = if is_table { &mut samples } else { &mut methods };
        known.push((side.clone(), kind));
        if ordered.insert((place, kind, is_table, what.clone()), bytes).is_some() {
            return Err(NotReady::Twice { side, what });
        }
    }
    let silent = |side: &&&str| !methods.iter().any(|(known, _)| known == **side);
    let missing: Vec<String> = sides.iter().filter(silent).map(|side| (*side).to_owned()).collect();
    let Some(survey) = survey.filter(|_| missing.is_empty()) else { return Err(NotReady::NoSheets(missing)) };
    if let Some((side, kind)) = samples.iter().find(|sample| !methods.contains(sample)) {
        return Err(NotReady::NoMethod { side: side.clone(), kind: *kind });
    }
    let sheets: Vec<Vec<u8>> = ordered.into_values().collect();
    let manifest = Manifest {
        what: WHAT.to_owned(),
        subject: format!("survey/{survey}"),
        parties: sides.iter().map(|side| (*side).to_owned()).collect(),
        holds: sheets.iter().map(|sheet| Hash::of(sheet)).collect(),
        files: files.into_iter().collect(),
        authentic: Vec::new(),
        expires: None,
        strength: Strength::Staff,
    };
    Ok((manifest, sheets))
}

impl Table {
    /// The side's own word on an item's results, digit by digit as its pages print them.
    pub fn topline(&self, effect: &str) -> Option<(String, Saying)> {
        let column = self.total()?;
        let decimals = usize::from(column.decimals);
        let shares: BTreeMap<String, String> = column
            .cells
            .iter()
            .filter_map(|cell| {
                Some((cell.answer.clone(), format!("{:.decimals$}", 100.0 * column.share(cell)?)))
            })
            .collect();
        let topline = Topline {
            side: self.side.clone(),
            sample: Some(self.sample),
            n: column.base,
            shares,
            printed: Some(Printed::Official),
            effect: Some(effect.to_owned()),
        };
        let said = (format!("survey/{}/{}", self.survey, self.item), Saying::own(Body::Topline(topline)));
        column.base.map(|_| said)
    }
}

/// What a side says in its record once all have agreed at the table: the release, its own agreement, and its own
/// results, item by item. `sheets` are the blobs that the manifest holds. A corrected release may change one item, or
/// another side's sheets alone: a result that stands as it was is not said again.
pub fn survey_release(
    asked: &Asking<'_>,
    sheets: &[Vec<u8>],
) -> Result<Vec<(String, Saying)>, crate::NotReleased> {
    let Asking { hash, manifest, side, sides, voices, now } = *asked;
    let mut said = crate::release(hash, manifest, side, sides, voices, &|_, _| false, now)?;
    let mut tables = Vec::new();
    let mut effects = BTreeMap::new();
    for bytes in sheets.iter().filter(|bytes| manifest.holds.contains(&Hash::of(bytes))) {
        let Ok(sheet) = Sheet::from_bytes(bytes) else { continue };
        match sheet {
            Sheet::SurveyMethod(m) if m.side == side => _ = effects.insert(m.sample, m.effect.clone()),
            Sheet::SurveyTable(t) if t.side == side => tables.push(t),
            _ => {}
        }
    }
    let own = tables.iter().filter_map(|table| table.topline(effects.get(&table.sample)?));
    said.extend(own.filter(|(subject, saying)| !stands(voices, side, subject, saying)));
    Ok(said)
}

/// Whether it is what the side last said of this, and has not taken back.
fn stands(voices: &[&crate::Voice], side: &str, subject: &str, saying: &Saying) -> bool {
    let own = voices.iter().filter(|voice| **voice.code() == *side);
    let mut last = own.filter_map(|voice| voice.last(subject, &Key::of(saying)));
    last.any(|word| word.end.is_none() && word.saying() == Some(saying))
}

/// Which release a side asks for, and what is known when it does.
#[derive(Clone, Copy)]
pub struct Asking<'a> {
    pub hash: &'a Hash,
    pub manifest: &'a Manifest,
    pub side: &'a str,
    pub sides: &'a [&'a str],
    /// The logs of the sides, both books of each.
    pub voices: &'a [&'a crate::Voice],
    /// RFC 3339, in UTC.
    pub now: &'a str,
}

/// What of a survey every party has released.
pub fn released(forum: &Forum, survey: &str) -> Option<Released> {
    crate::release::released(forum, WHAT, &format!("survey/{survey}"))
}
