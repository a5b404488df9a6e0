use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use duologue_survey::xlsform;
use duologue_web::load_forum;

use crate::command::verify::language;
use crate::data::Data;
use crate::survey::answers;
use crate::survey::asked::Asked;
use crate::survey::faults;

/// Write a side's questionnaire as an XLSForm, as its record has it: for the field agency, and for `check`.
///
/// Example: duologue survey form --survey 2025 --side cn --to cn-2025.xlsx --data data
#[derive(Args)]
pub struct Form {
    /// The survey's code, such as 2025
    #[arg(long, value_name = "SURVEY")]
    survey: String,
    #[arg(long, value_name = "SIDE")]
    side: String,
    /// A new file: .xlsx
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// The language in which faults are told: ja, zh or en. Otherwise that of the terminal.
    #[arg(long)]
    lang: Option<String>,
    #[command(flatten)]
    data: Data,
}

impl Form {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let lang = language(self.lang.as_deref())?;
        let store = self.data.open().await?;
        let forum = load_forum(&store, None).await?;
        let form = Asked::of(&forum, &self.survey, &self.side)?.form();
        let bytes = xlsform::write(&form).map_err(|reason| {
            anyhow::anyhow!("{}: {}", self.to.display(), faults::unwritable(&reason, lang))
        })?;
        answers::put(&self.to, &bytes)?;
        store.close().await?;
        Ok(ExitCode::SUCCESS)
    }
}
