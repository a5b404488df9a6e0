//! Reading a configuration file: every fault at once, each with its place and what to do.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue, Deserializer};

use super::{SECTIONS, Settings};

/// One thing that is wrong in a file.
#[derive(Debug, PartialEq, Eq)]
pub struct Fault {
    /// `None` where flags and variables alone are.
    pub file: Option<PathBuf>,
    /// Line and column, counted from 1 in characters; `None` where the file as a whole is at fault.
    pub at: Option<(usize, usize)>,
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{}:", file.display())?;
            if let Some((line, column)) = self.at {
                write!(f, "{line}:{column}:")?;
            }
            f.write_str(" ")?;
        }
        f.write_str(&self.what)
    }
}

/// A configuration file that was read; every fault of it is named.
#[derive(Default)]
pub struct Config {
    pub settings: Settings,
    pub faults: Vec<Fault>,
    /// Where sections begin and their keys stand: what is wrong with them together is known later.
    pub sections: BTreeMap<String, (usize, usize)>,
}

impl Config {
    /// What the file says, if nothing is wrong with it.
    pub fn settings(self) -> anyhow::Result<Settings> {
        let faults: Vec<String> = self.faults.iter().map(ToString::to_string).collect();
        if faults.is_empty() { Ok(self.settings) } else { anyhow::bail!("{}", faults.join("\n")) }
    }
}

/// Largest file that is a configuration.
const SIZE: u64 = 1024 * 1024;

/// Reads a file; paths in it are taken from its folder.
pub fn read(file: &Path) -> Config {
    let fault = |what: String| Fault { file: Some(file.to_owned()), at: None, what };
    let text = match std::fs::metadata(file) {
        Ok(meta) if meta.len() > SIZE => Err("is over 1 MiB; no configuration is so large".to_owned()),
        Ok(_) => std::fs::read_to_string(file).map_err(|e| e.to_string()),
        Err(e) => Err(e.to_string()),
    };
    let mut config = match text {
        Ok(text) => parse(file, &text),
        Err(what) => Config { faults: vec![fault(what)], ..Config::default() },
    };
    let folder = file.parent().unwrap_or(Path::new(""));
    config.settings.data.below(folder);
    config.settings.mail.below(folder);
    config.settings.opinion.below(folder);
    if let Some(theme) = &mut config.settings.theme {
        *theme = folder.join(&*theme);
    }
    config
}

fn parse(file: &Path, text: &str) -> Config {
    let mut faults = Vec::new();
    let mut fault = |span: Option<Range<usize>>, what: String| {
        let at = span.map(|span| place(text, span.start));
        faults.push(Fault { file: Some(file.to_owned()), at, what });
    };
    let (table, errors) = DeTable::parse_recoverable(text);
    let sound = errors.is_empty();
    for error in errors {
        fault(error.span(), error.message().to_owned());
    }
    let mut settings = Settings::default();
    let mut sections = BTreeMap::new();
    let known = Settings::keys();
    let whole = table.span();
    // What a broken file says beside its fault is a guess.
    for said in table.into_inner().into_iter().filter(|_| sound).flat_map(keys) {
        if let Some(section) = &said.section {
            sections
                .entry(section.get_ref().to_string())
                .or_insert_with(|| place(text, section.span().start));
            sections.insert(said.name(), place(text, said.key.span().start));
        }
        let name = said.name();
        if SECTIONS.contains(&name.as_str()) {
            let what = format!("{name}: is a section; write [{name}], and its keys below it");
            fault(Some(said.key.span()), what);
            continue;
        }
        if !known.contains(&name) {
            fault(Some(said.key.span()), unknown(&name, &known));
            continue;
        }
        // One key at a time, so that one fault does not hide the next.
        let place = said.value.span();
        match Settings::deserialize(Deserializer::from(Spanned::new(whole.clone(), said.alone()))) {
            Ok(said) if said.data.tells_password() => {
                let what = format!(
                    "{name}: holds a password; put the address into a file of its own, for `database-file`"
                );
                fault(Some(place), what);
            }
            Ok(said) => settings = said.or(settings),
            Err(error) => {
                let at = error.span().filter(|span| *span != whole).unwrap_or(place);
                fault(Some(at), format!("{name}: {}", error.message()));
            }
        }
    }
    faults.sort_by_key(|fault| fault.at);
    Config { settings, faults, sections }
}

/// A key of the file with what it says.
struct Said<'a> {
    section: Option<Spanned<DeString<'a>>>,
    key: Spanned<DeString<'a>>,
    value: Spanned<DeValue<'a>>,
}

impl<'a> Said<'a> {
    fn name(&self) -> String {
        match &self.section {
            Some(section) => format!("{}.{}", section.get_ref(), self.key.get_ref()),
            None => self.key.get_ref().to_string(),
        }
    }

    /// A file that says nothing else.
    fn alone(self) -> DeTable<'a> {
        let span = self.value.span();
        let one = DeTable::from_iter([(self.key, self.value)]);
        match self.section {
            Some(section) => DeTable::from_iter([(section, Spanned::new(span, DeValue::Table(one)))]),
            None => one,
        }
    }
}

/// What a key says, or what the keys of its section say.
fn keys<'a>((key, value): (Spanned<DeString<'a>>, Spanned<DeValue<'a>>)) -> Vec<Said<'a>> {
    let span = value.span();
    match value.into_inner() {
        DeValue::Table(table) if SECTIONS.contains(&&**key.get_ref()) => table
            .into_iter()
            .map(|(inner, value)| Said { section: Some(key.clone()), key: inner, value })
            .collect(),
        value => vec![Said { section: None, key, value: Spanned::new(span, value) }],
    }
}

fn unknown(name: &str, known: &[String]) -> String {
    let near = |key: &&String| strsim::damerau_levenshtein(key, name);
    match known.iter().min_by_key(near).filter(|key| near(key) <= 1 + name.chars().count() / 3) {
        Some(key) => format!("there is no key “{name}”; “{key}” is one"),
        None => format!("there is no key “{name}”; the keys are {}", known.join(", ")),
    }
}

fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or(before);
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<String> {
        parse(Path::new("d.toml"), text).faults.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_fault_is_named_with_its_place_and_the_nearest_key() {
        let faults = said(
            "listen = \"127.0.0.1:80\"\nlog-formt = \"json\"\nurl = \"forum.example\"\n\
             trusted-proxies = [\"10.0.0.0/8\", \"日本\", \"x\"]\nconnections = 0\nfour = 4\n\
             database = \"postgres://u:secret@h/d\"\ndata = 7\n",
        );
        let starts = [
            "d.toml:2:1: there is no key “log-formt”; “log-format” is one",
            "d.toml:3:7: url: “forum.example” is not a site's address",
            "d.toml:4:19: trusted-proxies: “日本” is no proxy's address",
            "d.toml:5:15: connections: ",
            "d.toml:6:1: there is no key “four”; the keys are data, database, database-file, listen, url",
            "d.toml:7:12: database: holds a password",
            "d.toml:8:8: data: ",
        ];
        assert_eq!(faults.len(), starts.len(), "{faults:#?}");
        for (fault, start) in faults.iter().zip(starts) {
            assert!(fault.starts_with(start), "{start}\n{faults:#?}");
            assert!(!fault.contains("secret"), "{fault}");
        }
    }

    #[test]
    fn a_broken_file_is_told_where_it_breaks() {
        let faults = said("listen = \"127.0.0.1:80\"\nurl = [\n");
        assert!(faults.first().is_some_and(|f| f.starts_with("d.toml:")), "{faults:?}");
        assert!(said("listen = 1\nlisten = 2\n").iter().any(|f| f.starts_with("d.toml:2:1:")));
    }

    #[test]
    fn what_is_said_first_wins() {
        let parsed = parse(Path::new("d.toml"), "listen = \"127.0.0.1:80\"\nconnections = 7\n");
        assert!(parsed.faults.is_empty(), "{:?}", parsed.faults);
        let flags = Settings { listen: "127.0.0.1:81".parse().ok(), ..Settings::default() };
        let both = flags.or(parsed.settings);
        assert_eq!(both.listen.map(|a| a.port()), Some(81));
        assert_eq!(both.connections.map(|n| n.get()), Some(7));
    }
}
