use unicode_normalization::UnicodeNormalization;

use super::layout::Kind;
use super::toml::Text;
use super::{Draft, Fault, Folder, Place, Script, csv, layout, markdown, toml};

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
    let head = decode("duologue.toml", bytes).map_err(|fault| vec![fault])?;
    toml::dialogue(&Text::new("duologue.toml", &head), &mut script).map_err(|fault| vec![fault])?;
    let Script { speakers, drafts, .. } = &mut script;
    for (path, bytes) in folder.iter().filter(|(path, _)| *path != "duologue.toml") {
        file(path, bytes, &|code| speakers.iter().any(|s| s.code == code), drafts, &mut faults);
    }
    if faults.is_empty() {
        Ok(script)
    } else {
        faults.sort();
        Err(faults)
    }
}

/// Reads one file of a voice.
pub(super) fn file(
    path: &str,
    bytes: &[u8],
    is_voice: &dyn Fn(&str) -> bool,
    drafts: &mut Vec<Draft>,
    faults: &mut Vec<Fault>,
) {
    let text = match decode(path, bytes) {
        Ok(text) => text,
        Err(fault) => return faults.push(fault),
    };
    let text = Text::new(path, &text);
    let Some(kind) = layout::kind(path) else {
        return faults
            .push(text.fault(1, "is not a file of a dialogue; docs/files.md lists where what stands"));
    };
    let (Kind::Toml { voice }
    | Kind::People { voice }
    | Kind::Appearances { voice }
    | Kind::Text { voice, .. }) = kind;
    if !is_voice(voice) {
        return faults.push(text.fault(1, format!("“{voice}” is not a voice of duologue.toml")));
    }
    match kind {
        Kind::Toml { .. } => toml::read(&text, voice, drafts, faults),
        Kind::People { .. } => csv::read(&text, csv::Sheet::People, voice, drafts, faults),
        Kind::Appearances { .. } => csv::read(&text, csv::Sheet::Appearances, voice, drafts, faults),
        Kind::Text { subject, lang, .. } => match markdown::read(&text, voice, &subject, lang) {
            Ok(draft) => drafts.push(draft),
            Err(fault) => faults.push(fault),
        },
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
