use anyhow::Context;
use duologue_forum::acts::SampleKind;
use duologue_forum::survey::released;
use duologue_store::Store;
use duologue_survey::check::Options;
use duologue_survey::design_file::DesignFile;
use duologue_web::{Lang, load_forum};

use super::file;
use crate::agreement::Table;
use crate::survey::asked::Asked;
use crate::survey::delivery;
use crate::survey::prepare::Asking;

const SURVEY: &str = "rehearsal";
/// Each side chooses its threshold.
const SIDES: [(&str, usize); 2] = [("jp", 5), ("cn", 10)];

pub async fn release(store: &Store) -> anyhow::Result<()> {
    let forum = load_forum(store, None).await?;
    if released(&forum, SURVEY).is_some() {
        return Ok(());
    }
    let (mut sheets, mut microdata) = (Vec::new(), Vec::new());
    for (side, cell) in SIDES {
        let asked = Asked::of(&forum, SURVEY, side)?;
        let (name, kind) = (format!("{side}.csv"), SampleKind::Public);
        let options = Options { id: Some("no".to_owned()), ..Options::default() };
        let answers = file(&name)?.to_vec();
        let delivered =
            delivery::File { name: &name, bytes: answers, labels: None, lang: Lang::En, fielded: None };
        let taken = delivery::take(store, &asked, kind.word(), delivered, &options).await?;
        taken.accepted.with_context(|| format!("{name} is refused"))?;
        let design = DesignFile::parse(std::str::from_utf8(file(&format!("{side}.toml"))?)?)?;
        let by = ["sex".to_owned(), "age".to_owned()];
        let asking = Asking {
            survey: SURVEY,
            side,
            sample: kind,
            design: &design,
            by: &by,
            cell,
            microdata: true,
            // Nobody gave these answers.
            despite_small_cells: true,
            labels: None,
        };
        let made = asking.prepare(store, &forum).await?;
        for sheet in &made.sheets {
            sheets.push(sheet.to_bytes()?);
        }
        microdata.extend(made.microdata.into_values());
    }
    let mut table = Table::read(store).await?;
    let (hash, _) = table.lay(sheets, microdata).await?;
    for (side, _) in SIDES {
        table.agree(side, &hash, None).await?;
    }
    table.release(&hash).await?.map_err(|refusal| anyhow::anyhow!("the simulated survey: {refusal}"))?;
    Ok(())
}
