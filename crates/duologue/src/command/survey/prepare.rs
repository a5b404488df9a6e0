use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use duologue_web::load_forum;

use crate::data::Data;
use crate::survey::design;
use crate::survey::prepare::Asking;
use crate::survey::prepared;

/// Make a side's tables from its last delivery, under disclosure control, as files for the other side to read.
///
/// Nothing is public yet: `duologue survey table` lays both sides' files on the table, and each side then agrees.
///
/// Example: duologue survey prepare --survey 2025 --side jp --design jp.toml --by sex,age --to jp-tables --data data
#[derive(Args)]
pub struct Prepare {
    #[command(flatten)]
    of: super::Of,
    /// How the sample was drawn and is weighted (docs/survey.md)
    #[arg(long, value_name = "FILE")]
    design: PathBuf,
    /// Background items, each of whose answers is a group
    #[arg(long, value_name = "ITEM", value_delimiter = ',')]
    by: Vec<String>,
    /// The fewest people whom a cell may count: 5 or more
    #[arg(long, value_name = "PEOPLE", default_value_t = 10)]
    cell: usize,
    /// Release the answers themselves too, weighted and in the questionnaire's words
    #[arg(long)]
    microdata: bool,
    /// Release them though background and answers together tell of fewer people than a cell may count; the method
    /// sheet and the survey's pages say so
    #[arg(long, requires = "microdata")]
    despite_small_cells: bool,
    /// The language of a .sav's labels, such as ja
    #[arg(long, value_name = "LANGUAGE")]
    labels: Option<String>,
    /// A new folder for the files
    #[arg(long, value_name = "FOLDER")]
    to: PathBuf,
    #[command(flatten)]
    data: Data,
}

impl Prepare {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let asked = Asking {
            survey: &self.of.survey,
            side: &self.of.side,
            sample: self.of.sample()?,
            design: &design::read(&self.design)?,
            by: &self.by,
            cell: self.cell,
            microdata: self.microdata,
            despite_small_cells: self.despite_small_cells,
            labels: self.labels.as_deref(),
        };
        let store = self.data.open().await?;
        let made = asked.prepare(&store, &load_forum(&store, None).await?).await?;
        prepared::write(&self.to, &made.sheets, &made.microdata)?;
        say!("{} tables of {} answers from {}.", made.sheets.len() - 1, made.rows, made.delivery);
        for line in &made.suppressed {
            say!("Not shown: {line}");
        }
        say!("{} groups or cells are not shown. Files: {}", made.suppressed.len(), self.to.display());
        if let Some(cells) = made.small_cells {
            say!(
                "The file of answers shows {cells} combinations of background and answer that fewer than {} people gave; the method sheet says so.",
                self.cell
            );
        }
        store.close().await?;
        Ok(ExitCode::SUCCESS)
    }
}
