use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::command::verify::language;
use crate::survey::answers;

/// Write answers in another form; the names of the files say which. A .csv gets its codebook beside it.
///
/// Example: duologue survey convert jp-2025.sav jp-2025.csv --labels ja
#[derive(Args)]
pub struct Convert {
    /// Answers: .sav, .zsav, .csv (with its codebook) or .xlsx
    from: PathBuf,
    /// A new file: .sav, .zsav, .csv or .xlsx
    to: PathBuf,
    /// A .csv's codebook [default: NAME.codebook.csv, if it is there]
    #[arg(long, value_name = "FILE")]
    codebook: Option<PathBuf>,
    /// The language of a .sav's labels, such as ja; a .sav holds one
    #[arg(long, value_name = "LANGUAGE")]
    labels: Option<String>,
    /// The language in which faults are told: ja, zh or en. Otherwise that of the terminal.
    #[arg(long)]
    lang: Option<String>,
}

impl Convert {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let lang = language(self.lang.as_deref())?;
        let from = answers::Form::of(&self.from)?;
        let to = answers::Form::of(&self.to)?;
        let read_as = self.labels.as_deref().filter(|_| from.has_one_language());
        let dataset = answers::read(&self.from, self.codebook.as_deref(), read_as, lang)?;
        let languages = answers::languages(&dataset);
        let labels = match (self.labels.as_deref(), languages.as_slice()) {
            (Some(labels), _) => labels,
            (None, [only]) => only,
            (None, several) if to.has_one_language() && !several.is_empty() => anyhow::bail!(
                "{}: holds labels of one language, and there are several ({}): choose one with --labels",
                self.to.display(),
                several.join(", ")
            ),
            (None, _) => "",
        };
        answers::write(&dataset, &self.to, labels, lang)?;
        Ok(ExitCode::SUCCESS)
    }
}
