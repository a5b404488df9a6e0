use unicode_normalization::UnicodeNormalization;

use super::toml::Text;
use super::{Fault, Folder, Place, Script, csv, layout, markdown, toml};

/// Reads a whole folder; every fault in it, or what it says.
pub fn read(folder: &Folder) -> Result<Script, Vec<Fault>> {
    let mut script = Script::default();
    let mut faults = Vec::new();
    let place = |file: &str| Place { file: file.to_owned(), line: 1, column: 1 };
    let Some(bytes) = folder.get("duologue.toml") else {
        return Err(vec![Fault::new(
            place("duologue.toml"),
            "is missing: it names the dialogue and its voices",
        )]);
    };
    match decode("duologue.toml", bytes) {
        Ok(text) => {
            let text = Text { file: "duologue.toml", text: &text };
            if let Err(fault) = toml::dialogue(&text, &mut script) {
                return Err(vec![fault]);
            }
        }
        Err(fault) => return Err(vec![fault]),
    }
    for (file, bytes) in folder.iter().filter(|(file, _)| *file != "duologue.toml") {
        let text = match decode(file, bytes) {
            Ok(text) => text,
            Err(fault) => {
                faults.push(fault);
                continue;
            }
        };
        let text = Text { file, text: &text };
        let Some(kind) = layout::kind(file) else {
            faults.push(Fault::new(
                place(file),
                "is not a file of a dialogue; docs/files.md lists where what stands",
            ));
            continue;
        };
        let voice = match &kind {
            layout::Kind::Toml { voice }
            | layout::Kind::People { voice }
            | layout::Kind::Appearances { voice, .. }
            | layout::Kind::Text { voice, .. } => *voice,
        };
        if !script.speakers.iter().any(|s| s.code == voice) {
            faults.push(Fault::new(place(file), format!("“{voice}” is not a voice of duologue.toml")));
            continue;
        }
        match kind {
            layout::Kind::Toml { voice } => toml::read(&text, voice, &mut script, &mut faults),
            layout::Kind::People { voice } => {
                csv::read(&text, csv::Sheet::People, voice, &mut script, &mut faults)
            }
            layout::Kind::Appearances { voice, .. } => {
                csv::read(&text, csv::Sheet::Appearances, voice, &mut script, &mut faults);
            }
            layout::Kind::Text { voice, subject, lang } => match markdown::read(&text, voice, &subject, lang)
            {
                Ok(draft) => script.drafts.push(draft),
                Err(fault) => faults.push(fault),
            },
        }
    }
    if faults.is_empty() {
        Ok(script)
    } else {
        faults.sort();
        Err(faults)
    }
}

/// UTF-8 in normal form C, with plain line ends: what the log will hold.
fn decode(file: &str, bytes: &[u8]) -> Result<String, Fault> {
    let text = std::str::from_utf8(bytes).map_err(|e| {
        let before = bytes.get(..e.valid_up_to()).unwrap_or_default();
        let line = before.iter().filter(|b| **b == b'\n').count() + 1;
        let column = before.iter().rev().take_while(|b| **b != b'\n').count() + 1;
        Fault::new(Place { file: file.to_owned(), line, column }, "is not UTF-8; save the file as UTF-8")
    })?;
    Ok(text.trim_start_matches('\u{feff}').replace("\r\n", "\n").nfc().collect())
}
