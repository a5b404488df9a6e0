use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use duologue_survey::Dataset;
use duologue_web::Lang;

use crate::command::verify::language;
use crate::survey::progress::Progress;
use crate::survey::{answers, codebook};

/// Write answers in another form; the names of the files say which. A .csv gets its codebook beside it.
///
/// A .xml is a codebook alone, DDI-Codebook 2.5, and holds no answers.
///
/// Example: duologue survey convert jp-2025.sav jp-2025.csv --labels ja
#[derive(Args)]
pub struct Convert {
    /// Answers: .sav, .zsav, .csv (with its codebook) or .xlsx
    from: PathBuf,
    /// A new file: .sav, .zsav, .csv, .xlsx, or .xml for a codebook
    to: PathBuf,
    /// A .csv's codebook [default: NAME.codebook.csv, if it is there]
    #[arg(long, value_name = "FILE")]
    codebook: Option<PathBuf>,
    /// The language of a .sav's labels, such as ja; a .sav holds one
    #[arg(long, value_name = "LANGUAGE")]
    labels: Option<String>,
    /// The questionnaire as an XLSForm, whose wordings a .xml takes
    #[arg(long, value_name = "FILE")]
    questionnaire: Option<PathBuf>,
    /// The variable of weights, which a .xml declares
    #[arg(long, value_name = "VARIABLE")]
    weight: Option<String>,
    /// Count each answer in a .xml; counts of few are for those who may see the answers
    #[arg(long)]
    frequencies: bool,
    /// The language in which faults are told: ja, zh or en. Otherwise that of the terminal.
    #[arg(long)]
    lang: Option<String>,
}

impl Convert {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let lang = language(self.lang.as_deref())?;
        let from = answers::Form::of(&self.from)?;
        let to = if is_codebook(&self.to) { None } else { Some(answers::Form::of(&self.to)?) };
        if to.is_some() && (self.questionnaire.is_some() || self.weight.is_some() || self.frequencies) {
            anyhow::bail!(
                "{}: --questionnaire, --weight and --frequencies are for a codebook, a .xml",
                self.to.display()
            );
        }
        let progress = Progress::start(format!("convert {}", self.from.display()));
        let read_as = self.labels.as_deref().filter(|_| from.has_one_language());
        let dataset = answers::read_whole(&self.from, self.codebook.as_deref(), read_as, lang)?;
        match to {
            None => self.write_codebook(&dataset, lang)?,
            Some(to) => answers::write(&dataset, &self.to, self.written_as(&dataset, to)?, lang)?,
        }
        drop(progress);
        Ok(ExitCode::SUCCESS)
    }

    /// The language of the labels where the form has one alone.
    fn written_as<'a>(&'a self, dataset: &'a Dataset, to: answers::Form) -> anyhow::Result<&'a str> {
        let languages = answers::languages(dataset);
        Ok(match (self.labels.as_deref(), languages.as_slice()) {
            (Some(labels), _) => labels,
            (None, [only]) => only,
            (None, several) if to.has_one_language() && !several.is_empty() => anyhow::bail!(
                "{}: holds labels of one language, and there are several ({}): choose one with --labels",
                self.to.display(),
                several.join(", ")
            ),
            (None, _) => "",
        })
    }

    fn write_codebook(&self, dataset: &Dataset, lang: Lang) -> anyhow::Result<()> {
        let form =
            self.questionnaire.as_deref().map(|file| answers::questionnaire(file, lang)).transpose()?;
        let told = codebook::Told {
            id: self.from.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default(),
            questionnaire: form.as_ref(),
            weight: self.weight.as_deref(),
            frequencies: self.frequencies,
        };
        answers::put(&self.to, &codebook::write(dataset, &told)?)
    }
}

fn is_codebook(file: &Path) -> bool {
    file.extension().is_some_and(|end| end.eq_ignore_ascii_case("xml"))
}
