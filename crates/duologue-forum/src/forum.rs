//! The forum: the voices side by side. Nothing here changes what a voice says; it only reads them together.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use duologue_record::Hash;
use smallvec::{SmallVec, smallvec};

use crate::acts::{Body, Remark, Saying};
use crate::dialogue::Known;
use crate::voice::{Subject, Voice, Word, below};

/// How far `same` is followed; longer chains are a loop or a mistake.
const HOPS: usize = 8;

/// The join of the voices. It is the same whatever the order in which their logs arrive.
#[derive(Clone, Debug, Default)]
pub struct Forum {
    voices: BTreeMap<Arc<str>, Voice>,
    /// Some voice had something removed: mostly none did, and every word is asked.
    removals: bool,
    /// Some voice ever said that an id is the same as another: mostly none did, and every lookup asks.
    pub(crate) redirections: bool,
    /// What every page asks for, read once from this state.
    pub(crate) known: Arc<OnceLock<Known>>,
}

impl Forum {
    pub fn new(voices: impl IntoIterator<Item = Voice>) -> Forum {
        let voices = voices.into_iter().map(|v| (v.code().clone(), v)).collect();
        let mut forum = Forum { voices, ..Forum::default() };
        forum.renew();
        forum
    }

    /// Puts a voice in place of its older state.
    pub fn set(&mut self, voice: Voice) {
        self.voices.insert(voice.code().clone(), voice);
        self.renew();
    }

    fn renew(&mut self) {
        self.removals = self.voices.values().any(|voice| voice.redacted().next().is_some());
        self.redirections = self.voices.values().any(Voice::has_redirections);
        self.known = Arc::default();
    }

    pub fn voices(&self) -> impl Iterator<Item = &Voice> {
        self.voices.values()
    }

    pub fn voice(&self, code: &str) -> Option<&Voice> {
        self.voices.get(code)
    }

    /// Standing words on a subject that can be shown, voice by voice.
    pub fn words<'a>(&'a self, subject: &str) -> impl Iterator<Item = &'a Word> {
        self.history(subject).filter(|w| w.end.is_none() && w.saying().is_some() && !self.is_removed(w))
    }

    /// What voices object to, reserve or explain at an entry: shown beside it, it changes nothing.
    pub fn remarks(&self, entry: &Hash) -> Vec<(&Word, &Remark)> {
        let subject = format!("entry/{entry}");
        let words = self.voices.values().flat_map(|voice| voice.history(&subject));
        let standing = words.filter(|w| w.end.is_none() && !self.is_removed(w));
        standing
            .filter_map(|word| match word.body() {
                Some(Body::Remark(remark)) => Some((word, remark)),
                _ => None,
            })
            .collect()
    }

    /// Whether anything was ever said on a subject.
    pub fn has(&self, subject: &str) -> bool {
        self.voices.values().any(|voice| !voice.history(subject).is_empty())
    }

    /// Every word on a subject, ended ones too.
    pub fn history<'a>(&'a self, subject: &str) -> impl Iterator<Item = &'a Word> {
        self.voices.values().flat_map(move |voice| voice.history(subject))
    }

    /// Standing words of one kind: `pick` takes its body out.
    pub fn said<'a, T: 'a>(
        &'a self,
        subject: &'a str,
        pick: impl Fn(&'a Body) -> Option<T> + 'a,
    ) -> impl Iterator<Item = (&'a Word, T)> {
        self.words(subject).filter_map(move |word| Some((word, pick(word.body()?)?)))
    }

    /// The word's body was removed, by whichever side had to.
    pub fn is_removed(&self, word: &Word) -> bool {
        self.removals && word.act.entry.body.is_some_and(|body| self.has_redacted(&body))
    }

    pub fn has_redacted(&self, blob: &Hash) -> bool {
        self.removals && self.voices.values().any(|voice| voice.has_redacted(blob))
    }

    /// Every blob that some voice had removed.
    pub fn redacted(&self) -> BTreeSet<Hash> {
        self.voices.values().flat_map(|voice| voice.redacted().copied()).collect()
    }

    /// Whether the blob may be served: a public act names it and nobody had it removed.
    pub fn is_public(&self, blob: &Hash) -> bool {
        self.voices.values().any(|voice| voice.names(blob)) && !self.has_redacted(blob)
    }

    /// Subjects that start with `prefix`, in order.
    pub fn subjects(&self, prefix: &str) -> BTreeSet<Subject> {
        let under = |voice: &Voice| -> Vec<Subject> {
            voice.subjects_from(prefix).take_while(|s| s.starts_with(prefix)).cloned().collect()
        };
        self.voices.values().flat_map(under).collect()
    }

    /// All that is said of what stands below `parent`: subjects in order, once for each voice that speaks of them.
    pub(crate) fn below(&self, parent: &str) -> Vec<(&Subject, &[Word])> {
        let prefix = below(parent, "");
        let mut found: Vec<(&Subject, &[Word])> = Vec::new();
        for voice in self.voices.values() {
            let from = voice.histories_from(&prefix);
            found.extend(from.take_while(|(subject, _)| subject.starts_with(&*prefix)));
        }
        // Each voice's are in order already.
        if self.voices.len() > 1 {
            found.sort_by_key(|(subject, _)| *subject);
        }
        found
    }

    /// The subjects directly below, in order.
    pub(crate) fn children(&self, parent: &str) -> Vec<&Subject> {
        let below = self.below(parent).into_iter().map(|(subject, _)| subject);
        let mut found: Vec<&Subject> = below.filter(|subject| is_child(subject, parent)).collect();
        found.dedup();
        found
    }

    /// Subjects of a single segment: editions and the dialogue itself.
    pub fn roots(&self) -> BTreeSet<Subject> {
        let mut roots = BTreeSet::new();
        for voice in self.voices.values() {
            let mut from = String::new();
            loop {
                let next = voice.subjects_from(&from).next().cloned();
                let Some(subject) = next else { break };
                match subject.split_once('/') {
                    // Everything under a root stands between "root/" and "root0".
                    Some((root, _)) => from = format!("{root}0"),
                    None => {
                        from = format!("{subject}\0");
                        roots.insert(subject);
                    }
                }
            }
        }
        roots
    }

    /// Subjects that point at `target`, or at an id that became the same as it.
    pub fn linked(&self, target: &str) -> BTreeSet<Subject> {
        let mut found = BTreeSet::new();
        for id in self.aliases(&target.into()) {
            found.extend(
                self.voices.values().flat_map(|voice| voice.linked(&id).cloned().collect::<Vec<_>>()),
            );
        }
        found.retain(|subject| self.words(subject).any(|w| !matches!(w.body(), Some(Body::Same(_)))));
        found
    }

    /// The subject that stands for this one, following `same`.
    pub fn resolve(&self, subject: &str) -> Subject {
        if !self.redirections {
            return subject.into();
        }
        let mut path: Vec<Subject> = vec![subject.into()];
        for _ in 0..HOPS {
            let Some(next) = path.last().and_then(|at| self.same(at)) else { break };
            if let Some(start) = path.iter().position(|at| *at == next) {
                // Each voice calls its id the other's: they are one, and neither voice decides which it is.
                return path.into_iter().skip(start).min().unwrap_or(next);
            }
            path.push(next);
        }
        path.pop().unwrap_or_else(|| subject.into())
    }

    fn same(&self, subject: &str) -> Option<Subject> {
        if !self.voices.values().any(|voice| voice.redirects(subject)) {
            return None;
        }
        let (_, theirs) = self
            .said(subject, |body| match body {
                Body::Same(same) => Some(same.theirs.as_str()),
                _ => None,
            })
            .find(|(word, _)| self.owns(&word.voice, subject))?;
        Some(theirs.into())
    }

    /// A voice may redirect an id that it minted, or a subject of which nobody else speaks.
    fn owns(&self, voice: &str, subject: &str) -> bool {
        let id = subject.rsplit('/').next().unwrap_or(subject);
        let minted = |code: &&Arc<str>| id.strip_prefix(&***code).is_some_and(|rest| rest.starts_with('-'));
        match self.voices.keys().filter(minted).max_by_key(|code| code.len()) {
            Some(minter) => &**minter == voice,
            None => self.words(subject).all(|word| &*word.voice == voice),
        }
    }

    /// The subject itself and every id that became the same as it.
    pub fn aliases(&self, subject: &Subject) -> SmallVec<[Subject; 1]> {
        let mut found: SmallVec<[Subject; 1]> = smallvec![subject.clone()];
        if !self.redirections {
            return found;
        }
        for _ in 0..HOPS {
            let more: Vec<Subject> = found
                .iter()
                .flat_map(|target| self.voices.values().flat_map(move |voice| voice.same_as(target).cloned()))
                .filter(|from| self.same(from).is_some_and(|to| found.contains(&to)))
                .filter(|from| !found.contains(from))
                .collect();
            if more.is_empty() {
                break;
            }
            found.extend(more);
            found.sort();
            found.dedup();
        }
        found
    }

    /// Acts that this version cannot show, over all voices.
    pub fn unknown(&self) -> u64 {
        self.voices.values().map(Voice::unknown).sum()
    }

    /// Some voice's keys are examples.
    pub fn has_example_keys(&self) -> bool {
        self.voices.values().any(Voice::is_example)
    }

    /// The sizes that name this state.
    pub fn sizes(&self) -> BTreeMap<Arc<str>, u64> {
        self.voices.iter().map(|(code, voice)| (code.clone(), voice.size())).collect()
    }

    /// What a past word became in this (later) forum.
    pub fn later(&self, word: &Word) -> Option<Later> {
        use crate::acts::WhyKind;
        use crate::voice::End;
        if self.is_removed(word) {
            return Some(Later::Removed);
        }
        let voice = self.voice(&word.voice)?;
        match voice.word(&word.act.leaf)?.end? {
            End::Retracted(_) => Some(Later::Retracted),
            End::Restated(by) => {
                let why = voice.word(&by).and_then(Word::saying).and_then(|s| s.provenance.why.as_ref());
                Some(match why.map(|w| w.kind) {
                    Some(WhyKind::Correction) => Later::Corrected,
                    _ => Later::Restated,
                })
            }
        }
    }
}

/// Whether a subject below `parent` stands directly below it.
pub(crate) fn is_child(subject: &str, parent: &str) -> bool {
    subject.as_bytes().get(parent.len() + 1..).is_some_and(|rest| !rest.contains(&b'/'))
}

/// What became of a word after the state in which it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Later {
    Corrected,
    Restated,
    Retracted,
    Removed,
}

/// One value of a field, and the words that give it.
#[derive(Clone, Debug)]
pub struct Told<'a, T> {
    pub value: T,
    pub words: SmallVec<[&'a Word; 1]>,
}

/// The values of a field. Mostly all say the same, and one word says it: neither then takes memory of its own.
pub type Values<'a, T> = SmallVec<[Told<'a, T>; 1]>;

/// Reads one field out of several words: a fact where they say the same, all values where they differ.
///
/// A side's own word comes before anyone's record of it, and a recorded word steps back where its side says
/// the field itself. A field left out is not a difference.
pub fn told<'a, T: PartialEq>(
    words: impl IntoIterator<Item = &'a Word>,
    get: impl Fn(&'a Saying) -> Option<T>,
) -> Values<'a, T> {
    let mut given: Vec<(&Word, T)> = words.into_iter().filter_map(|w| Some((w, get(w.saying()?)?))).collect();
    if let [_] = given.as_slice() {
        return given.into_iter().map(|(word, value)| Told { value, words: smallvec![word] }).collect();
    }
    let own: BTreeSet<Arc<str>> =
        given.iter().filter(|(w, _)| !w.is_recorded()).map(|(w, _)| w.voice.clone()).collect();
    given.retain(|(w, _)| !w.is_recorded() || !own.contains(w.speaker()));
    given.sort_by_key(|(w, _)| w.is_recorded());
    let mut told = Values::new();
    for (word, value) in given {
        match told.iter_mut().find(|t| t.value == value) {
            Some(same) => same.words.push(word),
            None => told.push(Told { value, words: smallvec![word] }),
        }
    }
    told
}
