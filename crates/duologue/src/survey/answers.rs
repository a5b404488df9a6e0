//! Files of answers and questionnaires. A file's form is told by the end of its name.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use duologue_survey::questionnaire::Questionnaire;
use duologue_survey::table::Limits;
use duologue_survey::{Dataset, Texts, csv, sav, xlsform, xlsx};
use duologue_web::{Lang, message};

use super::faults;

/// The forms that a file of answers may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Sav,
    Zsav,
    Csv,
    Xlsx,
}

impl Form {
    pub fn of(file: &Path) -> anyhow::Result<Form> {
        let end = file.extension().and_then(|end| end.to_str()).unwrap_or_default().to_ascii_lowercase();
        Ok(match end.as_str() {
            "sav" => Form::Sav,
            "zsav" => Form::Zsav,
            "csv" => Form::Csv,
            "xlsx" => Form::Xlsx,
            _ => bail!("{}: answers stand in a file named .sav, .zsav, .csv or .xlsx", file.display()),
        })
    }

    /// Its labels are in one language.
    pub fn has_one_language(self) -> bool {
        matches!(self, Form::Sav | Form::Zsav)
    }
}

/// Reads answers for another file, and says what of them it will not have.
pub fn read_whole(
    file: &Path,
    codebook: Option<&Path>,
    labels: Option<&str>,
    lang: Lang,
) -> anyhow::Result<Dataset> {
    if codebook.is_some() || !Form::of(file)?.has_one_language() {
        return read(file, codebook, labels, lang);
    }
    let found = system_file(file, &bytes(file)?, lang)?;
    for variable in found.variables.iter().filter(|variable| variable.print.is_of_time()) {
        let args = [("variable", variable.name.clone()), ("format", variable.print.to_string())];
        complain!("{}: {}", file.display(), message(lang, "fieldwork-note-time", &args));
    }
    Ok(found.into_dataset(labels.unwrap_or_default()))
}

/// Reads answers; `labels` is the language of a file whose form does not say it.
pub fn read(
    file: &Path,
    codebook: Option<&Path>,
    labels: Option<&str>,
    lang: Lang,
) -> anyhow::Result<Dataset> {
    let form = Form::of(file)?;
    if codebook.is_some() && form != Form::Csv {
        bail!("{}: only a .csv has its codebook in another file", file.display());
    }
    if labels.is_some() && !form.has_one_language() {
        bail!("{}: says itself in which language its labels are; leave out --labels", file.display());
    }
    let words = match form {
        Form::Csv => {
            let beside = beside(file);
            codebook.or(beside.is_file().then_some(beside.as_path())).map(self::bytes).transpose()?
        }
        _ => None,
    };
    parse(file, &bytes(file)?, words.as_deref(), labels, lang)
}

/// Reads answers from the bytes of a file; `words` is a CSV's codebook.
pub fn parse(
    file: &Path,
    bytes: &[u8],
    words: Option<&[u8]>,
    labels: Option<&str>,
    lang: Lang,
) -> anyhow::Result<Dataset> {
    match Form::of(file)? {
        Form::Sav | Form::Zsav => {
            return Ok(system_file(file, bytes, lang)?.into_dataset(labels.unwrap_or_default()));
        }
        Form::Csv => csv::read(bytes, words, &Limits::default()),
        Form::Xlsx => xlsx::read(bytes, &Limits::default()),
    }
    .map_err(|found| told(file, found.iter().map(|fault| faults::table(fault, lang))))
}

fn system_file(file: &Path, bytes: &[u8], lang: Lang) -> anyhow::Result<sav::File> {
    let read = sav::read(bytes, &sav::Limits::default())
        .map_err(|error| told(file, [faults::unreadable(&error, lang)]))?;
    for note in &read.notes {
        complain!("{}: {}", file.display(), faults::note(note, lang));
    }
    Ok(read.file)
}

/// The languages in which labels stand.
pub fn languages(dataset: &Dataset) -> Vec<&str> {
    let labels = dataset.variables.iter().map(|variable| &variable.label);
    let codes = dataset.variables.iter().flat_map(|variable| variable.codes.iter().map(|(_, words)| words));
    let all: BTreeSet<&str> = labels.chain(codes).flat_map(Texts::keys).map(String::as_str).collect();
    all.into_iter().collect()
}

/// Writes answers, a CSV's codebook beside it; `labels` is the language for a form that has one. No file is replaced.
pub fn write(dataset: &Dataset, file: &Path, labels: &str, lang: Lang) -> anyhow::Result<()> {
    let form = Form::of(file)?;
    let bytes = match form {
        Form::Sav | Form::Zsav => {
            let form = if form == Form::Zsav { sav::Compression::Zlib } else { sav::Compression::Bytecode };
            let written = sav::write(&sav::File::of(dataset, labels), form)
                .map_err(|refused| told(file, [faults::refused(&refused, lang)]))?;
            for note in &written.notes {
                complain!("{}: {}", file.display(), faults::note(note, lang));
            }
            written.bytes
        }
        Form::Csv => {
            put(&beside(file), &csv::codebook(dataset))?;
            csv::answers(dataset)
        }
        Form::Xlsx => {
            xlsx::write(dataset, &[]).map_err(|reason| told(file, [faults::unwritable(&reason, lang)]))?
        }
    };
    put(file, &bytes)
}

/// Reads a questionnaire, an XLSForm.
pub fn questionnaire(file: &Path, lang: Lang) -> anyhow::Result<Questionnaire> {
    let form = xlsform::read(&bytes(file)?, &Limits::of_form())
        .map_err(|found| told(file, found.iter().map(|fault| faults::form(fault, lang))))?;
    for unread in &form.unread {
        complain!("{}: {}", file.display(), faults::unread(unread, lang));
    }
    Ok(form.questionnaire)
}

/// `answers.codebook.csv` for `answers.csv`.
pub fn beside(file: &Path) -> PathBuf {
    file.with_extension("codebook.csv")
}

fn bytes(file: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(file).with_context(|| file.display().to_string())
}

pub fn put(file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    use std::io::Write;
    let mut new =
        std::fs::File::create_new(file).with_context(|| format!("{}: not written", file.display()))?;
    new.write_all(bytes).with_context(|| file.display().to_string())
}

/// All that is wrong with a file, a line each.
fn told(file: &Path, faults: impl IntoIterator<Item = String>) -> anyhow::Error {
    let lines: Vec<String> = faults.into_iter().map(|fault| format!("{}: {fault}", file.display())).collect();
    anyhow::anyhow!("{}", lines.join("\n"))
}
