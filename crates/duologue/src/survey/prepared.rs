//! A side's sheets as files, which sides give each other before they lay them on the table.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use duologue_forum::survey::Sheet;
use duologue_forum::survey::microdata::MOST;
use duologue_store::BLOB_LIMIT;

/// Writes sheets, and the files of answers that go with them by language, into a new folder.
pub fn write(folder: &Path, sheets: &[Sheet], microdata: &BTreeMap<String, Vec<u8>>) -> anyhow::Result<()> {
    let at = || folder.display().to_string();
    fs::create_dir(folder).with_context(|| format!("{}: not made; give a new folder", at()))?;
    for sheet in sheets {
        let (_, side, sample) = sheet.of();
        let what = match sheet {
            Sheet::SurveyMethod(_) => "method",
            Sheet::SurveyTable(table) => &table.item,
        };
        let bytes = sheet.to_bytes()?;
        if bytes.len() > BLOB_LIMIT {
            bail!(
                "the table of “{what}” has {} bytes, and {BLOB_LIMIT} are the most: leave out a breakdown",
                bytes.len()
            );
        }
        let file = folder.join(format!("{side}-{}-{what}.json", sample.word()));
        fs::write(&file, bytes).with_context(|| file.display().to_string())?;
    }
    let methods = sheets.iter().filter_map(|sheet| match sheet {
        Sheet::SurveyMethod(method) => Some(method),
        Sheet::SurveyTable(_) => None,
    });
    for method in methods {
        for (lang, bytes) in microdata {
            let file = folder.join(method.file_name(lang));
            fs::write(&file, bytes).with_context(|| file.display().to_string())?;
        }
    }
    Ok(())
}

/// What folders hold: sheets, and files of answers.
#[derive(Default)]
pub struct Prepared {
    pub sheets: Vec<Vec<u8>>,
    pub microdata: Vec<Vec<u8>>,
}

/// Reads folders that sides prepared.
pub fn read(folders: &[PathBuf]) -> anyhow::Result<Prepared> {
    let mut found = Prepared::default();
    for folder in folders {
        let list = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
        let mut files =
            list.map(|file| Ok(file?.path())).collect::<Result<Vec<PathBuf>, std::io::Error>>()?;
        let ends = |file: &Path, end: &str| file.extension().is_some_and(|found| found == end);
        files.retain(|file| ends(file, "json") || ends(file, "sav"));
        files.sort();
        for file in files {
            let size = fs::metadata(&file).with_context(|| file.display().to_string())?.len();
            let is_answers = ends(&file, "sav");
            let (what, most) =
                if is_answers { ("files of answers", MOST) } else { ("a sheet", BLOB_LIMIT as u64) };
            if size > most {
                bail!("{}: has {size} bytes, and {what} {most} at the most", file.display());
            }
            let bytes = fs::read(&file).with_context(|| file.display().to_string())?;
            if is_answers {
                found.microdata.push(bytes);
                continue;
            }
            Sheet::from_bytes(&bytes).with_context(|| file.display().to_string())?;
            found.sheets.push(bytes);
        }
    }
    Ok(found)
}
