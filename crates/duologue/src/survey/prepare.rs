//! From a side's last delivery to its sheets: one function, whoever calls it.

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use duologue_forum::Forum;
use duologue_forum::acts::SampleKind;
use duologue_forum::survey::{Microdata, Sheet};
use duologue_store::Store;
use duologue_survey::design_file::DesignFile;
use duologue_web::Lang;

use super::asked::Asked;
use super::earlier::earlier;
use super::sheets::Material;
use super::{delivery, microdata, small_cells};

/// Which sheets are asked for.
pub struct Asking<'a> {
    pub survey: &'a str,
    pub side: &'a str,
    pub sample: SampleKind,
    pub design: &'a DesignFile,
    pub by: &'a [String],
    pub cell: usize,
    pub microdata: bool,
    /// The file of answers may show cells that tables hide; the method sheet then tells it.
    pub despite_small_cells: bool,
    /// The language of a .sav's labels.
    pub labels: Option<&'a str>,
}

/// What was made.
pub struct Made {
    pub sheets: Vec<Sheet>,
    pub microdata: BTreeMap<String, Vec<u8>>,
    pub suppressed: Vec<String>,
    /// Cells that tables hide and the file of answers shows.
    pub small_cells: Option<u64>,
    pub rows: usize,
    /// The delivered file's name.
    pub delivery: String,
}

impl Asking<'_> {
    pub async fn prepare(&self, store: &Store, forum: &Forum) -> anyhow::Result<Made> {
        let Asking { survey, side, sample, .. } = *self;
        let asked = Asked::of(forum, survey, side)?;
        let Some((delivered, hash, bytes)) = store.delivered(survey, side, sample.word()).await? else {
            bail!(
                "no file was delivered for the {} sample of “{side}”; `duologue survey deliver` takes one",
                sample.word()
            );
        };
        if delivered.questionnaire != asked.hash {
            bail!(
                "the questionnaire has changed since {} was delivered: deliver a file of the questionnaire that stands",
                delivered.name
            );
        }
        let samples = forum.samples(survey);
        let own = samples
            .iter()
            .find(|view| view.side == side && view.kind == sample)
            .and_then(|view| view.words.iter().find(|(word, _)| *word.voice == *side && !word.is_recorded()));
        let (_, wave) = own.with_context(|| {
            format!(
                "“{side}” has said nothing of its {} sample of survey/{survey}: say it as `wave` first",
                sample.word()
            )
        })?;
        let dataset = delivery::read(&delivered.name, &bytes, self.labels, Lang::En)?;
        let small_cells = match self.microdata {
            true => small_cells::check(&asked, &dataset, self.cell, self.despite_small_cells)?,
            false => None,
        };
        let microdata = match self.microdata {
            true => microdata::files(&microdata::labelled(
                forum,
                &asked,
                &dataset,
                &self.design.of(&dataset)?.design,
            )?)?,
            false => BTreeMap::new(),
        };
        let material = Material {
            asked: &asked,
            sample,
            wave,
            delivery: hash,
            dataset: &dataset,
            design: self.design,
            by: self.by,
            cell: self.cell,
            earlier: earlier(store, forum, survey, side, sample, None).await?,
            small_cells,
            microdata: microdata.iter().map(|(lang, bytes)| (lang.clone(), Microdata::of(bytes))).collect(),
        };
        let made = material.sheets()?;
        Ok(Made {
            sheets: made.sheets,
            suppressed: made.suppressed,
            small_cells,
            microdata,
            rows: dataset.rows,
            delivery: delivered.name,
        })
    }
}
