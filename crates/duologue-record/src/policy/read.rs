use std::collections::HashSet;

use super::{Group, Policy, Witness};
use crate::note::{KeyTextError, Verifier};

pub(super) const NONE: &str = "none";

/// Where a policy file is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct PolicyTextError {
    /// Line, from 1; the last one where something is missing.
    pub line: usize,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong with a line of a policy file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Often the carriage return of another system.
    #[error("a control character; save the file with plain line feeds")]
    ControlCharacter,
    /// No line of this sort.
    #[error("{0:?} is not log, witness, group or quorum")]
    Keyword(String),
    /// Too few or too many words.
    #[error("write it as: {0}")]
    Form(&'static str),
    /// The key cannot be read.
    #[error(transparent)]
    Key(#[from] KeyTextError),
    /// One key is listed once.
    #[error("the key of {0} is listed already")]
    KeyTwice(String),
    /// One name means one thing.
    #[error("the name {0} is taken already")]
    NameTwice(String),
    /// Names are defined before they are used.
    #[error("no line above defines {0}")]
    UnknownName(String),
    /// A witness counts in one way only.
    #[error("{0} is a member already, of this group or another")]
    MemberTwice(String),
    /// Not between 1 and the number of members.
    #[error("{0:?} is not all, any, or a number from 1 to the number of members")]
    Threshold(String),
    /// A policy has one quorum.
    #[error("a second quorum line")]
    QuorumTwice,
    /// A policy has one quorum.
    #[error("no quorum line; write \"quorum none\" to ask for no cosignature")]
    NoQuorum,
    /// Larger than any policy we read.
    #[error("more than 4096 lines")]
    TooLong,
}

impl Policy {
    /// Reads a policy file. Addresses are passed over: they do not decide whom to believe.
    pub fn parse(text: &str) -> Result<Policy, PolicyTextError> {
        let mut reader = Reader::default();
        let mut last = 1;
        for (line, number) in text.split('\n').zip(1..) {
            last = number;
            reader.line(line, number).map_err(|problem| PolicyTextError { line: number, problem })?;
        }
        let quorum = reader.quorum.ok_or(PolicyTextError { line: last, problem: Problem::NoQuorum })?;
        let Reader { logs, witnesses, groups, .. } = reader;
        Ok(Policy { logs, witnesses, groups, quorum })
    }
}

#[derive(Default)]
struct Reader {
    logs: Vec<Verifier>,
    witnesses: Vec<Witness>,
    groups: Vec<Group>,
    quorum: Option<Option<String>>,
    names: HashSet<String>,
    members: HashSet<String>,
}

impl Reader {
    fn line(&mut self, line: &str, number: usize) -> Result<(), Problem> {
        if number > 4096 {
            return Err(Problem::TooLong);
        }
        if line.bytes().any(|byte| byte < b' ' && byte != b'\t' || byte == 0x7F) {
            return Err(Problem::ControlCharacter);
        }
        let words: Vec<&str> = line.split([' ', '\t']).filter(|word| !word.is_empty()).collect();
        match words.as_slice() {
            [] => Ok(()),
            [first, ..] if first.starts_with('#') => Ok(()),
            ["log", vkey] | ["log", vkey, _] => self.log(vkey),
            ["log", ..] => Err(Problem::Form("log VKEY [URL]")),
            ["witness", name, vkey] | ["witness", name, vkey, _] => self.witness(name, vkey),
            ["witness", ..] => Err(Problem::Form("witness NAME VKEY [URL]")),
            ["group", name, threshold, members @ ..] if !members.is_empty() => {
                self.group(name, threshold, members)
            }
            ["group", ..] => Err(Problem::Form("group NAME all|any|NUMBER MEMBER...")),
            ["quorum", name] => self.quorum(name),
            ["quorum", ..] => Err(Problem::Form("quorum NAME|none")),
            [word, ..] => Err(Problem::Keyword((*word).to_owned())),
        }
    }

    fn log(&mut self, vkey: &str) -> Result<(), Problem> {
        let key = Verifier::from_vkey(vkey)?;
        refuse_twice(self.logs.iter(), &key)?;
        self.logs.push(key);
        Ok(())
    }

    fn witness(&mut self, name: &str, vkey: &str) -> Result<(), Problem> {
        let key = Verifier::from_vkey(vkey)?;
        refuse_twice(self.witnesses.iter().map(|witness| &witness.key), &key)?;
        self.define(name)?;
        self.witnesses.push(Witness { name: name.to_owned(), key });
        Ok(())
    }

    fn group(&mut self, name: &str, threshold: &str, members: &[&str]) -> Result<(), Problem> {
        let count = match threshold {
            "all" => members.len(),
            "any" => 1,
            number => crate::encoding::decimal(number).and_then(|k| usize::try_from(k).ok()).unwrap_or(0),
        };
        if !(1..=members.len()).contains(&count) {
            return Err(Problem::Threshold(threshold.to_owned()));
        }
        for member in members {
            self.known(member)?;
            if !self.members.insert((*member).to_owned()) {
                return Err(Problem::MemberTwice((*member).to_owned()));
            }
        }
        self.define(name)?;
        let members = members.iter().map(|member| (*member).to_owned()).collect();
        self.groups.push(Group { name: name.to_owned(), threshold: count, members });
        Ok(())
    }

    fn quorum(&mut self, name: &str) -> Result<(), Problem> {
        if self.quorum.is_some() {
            return Err(Problem::QuorumTwice);
        }
        let name = if name == NONE { None } else { Some(name) };
        name.map_or(Ok(()), |name| self.known(name))?;
        self.quorum = Some(name.map(str::to_owned));
        Ok(())
    }

    fn define(&mut self, name: &str) -> Result<(), Problem> {
        if name != NONE && self.names.insert(name.to_owned()) {
            return Ok(());
        }
        Err(Problem::NameTwice(name.to_owned()))
    }

    fn known(&self, name: &str) -> Result<(), Problem> {
        if self.names.contains(name) { Ok(()) } else { Err(Problem::UnknownName(name.to_owned())) }
    }
}

/// Two names for one key would let one holder count as two.
fn refuse_twice<'a>(mut held: impl Iterator<Item = &'a Verifier>, key: &Verifier) -> Result<(), Problem> {
    if held.any(|other| other.public_key() == key.public_key()) {
        return Err(Problem::KeyTwice(key.name().to_owned()));
    }
    Ok(())
}
