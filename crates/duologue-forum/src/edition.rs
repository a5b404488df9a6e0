//! Editions: when and where, and what became of them.

use crate::acts::{Body, ByLang, Day, DayKind, Edition, Figure, Mode, Saying, Status, WhyKind};
use crate::forum::{Forum, Told, Values, told};
use crate::voice::{End, Subject, Word};

/// One edition read from all voices. Where they differ, each value stands with its words.
#[derive(Clone, Debug)]
pub struct EditionView<'a> {
    pub code: String,
    pub year: Values<'a, u16>,
    pub status: Option<Told<'a, Status>>,
    pub until: Option<&'a str>,
    pub mode: Values<'a, Mode>,
    pub host: Option<&'a str>,
    pub cities: Values<'a, Vec<String>>,
    /// Public days, as far as they are claimed of the edition as it stands.
    pub days: Values<'a, Vec<Day>>,
    pub eve: Values<'a, Vec<Day>>,
    pub venue: Values<'a, ByLang>,
    pub simulated: bool,
    /// Earlier plans, moves and postponements, oldest first.
    pub course: Vec<Step<'a>>,
}

/// A step on the way: an earlier plan, a move, a postponement.
#[derive(Clone, Debug)]
pub struct Step<'a> {
    pub word: &'a Word,
    pub status: Option<Status>,
    pub days: Vec<Day>,
    pub venue: &'a ByLang,
    pub as_of: Option<&'a str>,
}

fn edition(saying: &Saying) -> Option<&Edition> {
    if let Body::Edition(e) = &saying.body { Some(e) } else { None }
}

fn days_of(edition: &Edition, kind: DayKind) -> Vec<Day> {
    edition.days.iter().filter(|d| d.kind.unwrap_or(DayKind::Public) == kind).cloned().collect()
}

impl Forum {
    pub(crate) fn read_editions(&self) -> Vec<Subject> {
        let mut found: Vec<Subject> = self
            .roots()
            .into_iter()
            .filter(|code| self.words(code).any(|w| w.saying().is_some_and(|s| edition(s).is_some())))
            .collect();
        found.sort_by_key(|code| (code.parse::<u32>().unwrap_or(u32::MAX), code.clone()));
        found
    }

    /// The edition of this year: the last that carries an ordinal, or the last of all.
    pub fn latest(&self) -> Option<Subject> {
        let editions = self.editions();
        editions.iter().rev().find(|code| code.parse::<u32>().is_ok()).or_else(|| editions.last()).cloned()
    }

    /// The host of an edition, which comes first on pages in no side's language; none where the words on it differ.
    pub fn host(&self, code: &str) -> Option<&str> {
        let told = told(self.words(code), |s| edition(s)?.host.as_deref());
        let [host] = told.as_slice() else { return None };
        self.sides().into_iter().find(|side| *side == host.value)
    }

    pub fn edition<'a>(&'a self, code: &'a str) -> Option<EditionView<'a>> {
        let words: Vec<&Word> =
            self.words(code).filter(|w| w.saying().is_some_and(|s| edition(s).is_some())).collect();
        if words.is_empty() {
            return None;
        }
        let status = status(&words);
        let stands = status.as_ref().map(|s| s.value);
        // A plan that was overtaken makes no claim about the edition as it was held.
        let claims: Vec<&Word> = words
            .iter()
            .copied()
            .filter(|w| {
                let said = w.saying().and_then(edition).and_then(|e| e.status);
                said.is_none() || said == stands || stands != Some(Status::Held)
            })
            .collect();
        let read = |kind: DayKind| {
            let claims = claims.iter().copied();
            told(claims, move |s| edition(s).map(|e| days_of(e, kind)).filter(|d| !d.is_empty()))
        };
        let list = |v: &Vec<String>| if v.is_empty() { None } else { Some(v.clone()) };
        Some(EditionView {
            code: code.to_owned(),
            year: told(words.iter().copied(), |s| edition(s)?.year),
            until: status
                .as_ref()
                .and_then(|s| s.words.first()?.saying().and_then(edition)?.until.as_deref()),
            status,
            mode: told(claims.iter().copied(), |s| edition(s)?.mode),
            host: self.host(code),
            cities: told(claims.iter().copied(), |s| list(&edition(s)?.cities)),
            days: read(DayKind::Public),
            eve: read(DayKind::Eve),
            venue: told(claims.iter().copied(), |s| {
                edition(s).map(|e| e.venue.clone()).filter(|v| !v.is_empty())
            }),
            simulated: words.iter().any(|w| w.saying().and_then(edition).is_some_and(|e| e.simulated)),
            course: self.course(code, stands),
        })
    }

    fn course<'a>(&'a self, code: &'a str, stands: Option<Status>) -> Vec<Step<'a>> {
        let mut steps: Vec<Step<'a>> = Vec::new();
        for word in self.history(code).filter(|w| !self.is_removed(w)) {
            let Some(saying) = word.saying() else { continue };
            let Some(e) = edition(saying) else { continue };
            let moved = matches!(word.end, Some(End::Restated(by)) if self.is_update(word, by));
            let overtaken = word.end.is_none()
                && e.status.is_some()
                && (e.status != stands || stands != Some(Status::Held));
            if moved || overtaken {
                steps.push(Step {
                    word,
                    status: e.status,
                    days: days_of(e, DayKind::Public),
                    venue: &e.venue,
                    as_of: saying.provenance.as_of.as_deref(),
                });
            }
        }
        // A step without a date of its own stands right behind the word that it replaced.
        let dated = |word: &'a Word| word.saying().and_then(|s| s.provenance.as_of.as_deref());
        let replaced = |word: &'a Word| self.voice(&word.voice).and_then(|v| v.word(&word.act.entry.prev?));
        steps.sort_by_key(|step| {
            let date = dated(step.word).or_else(|| replaced(step.word).and_then(dated));
            (date, step.word.voice.clone(), step.word.act.index)
        });
        if steps.len() == 1 && stands == Some(Status::Planned) {
            steps.clear();
        }
        steps
    }

    fn is_update(&self, word: &Word, by: duologue_record::Hash) -> bool {
        self.voice(&word.voice)
            .and_then(|voice| voice.word(&by))
            .and_then(Word::saying)
            .and_then(|s| s.provenance.why.as_ref())
            .is_some_and(|why| why.kind == WhyKind::Update)
    }

    /// Figures of a subject, in the order of their ids.
    pub fn figures<'a>(&'a self, subject: &str) -> Vec<(&'a Word, &'a Figure)> {
        let prefix = format!("{subject}/f-");
        let mut found = Vec::new();
        for voice in self.voices() {
            for id in voice.subjects_from(&prefix).take_while(|s| s.starts_with(&prefix)) {
                for word in voice.history(id).iter().filter(|w| w.end.is_none() && !self.is_removed(w)) {
                    if let Some(Body::Figure(figure)) = word.body() {
                        found.push((word, figure));
                    }
                }
            }
        }
        found.sort_by_key(|(word, figure)| (figure.measure, figure.stage, word.act.entry.subject.clone()));
        found
    }
}

/// One side's word suffices to postpone; an edition that was held is no longer postponed.
///
/// Of several records of the same speaker's word the latest (`as_of`, then place in the log) counts.
fn status<'a>(words: &[&'a Word]) -> Option<Told<'a, Status>> {
    let mut latest: Vec<&'a Word> = Vec::new();
    let order = |w: &Word| (w.saying().and_then(|s| s.provenance.as_of.clone()), w.act.index);
    for word in
        words.iter().copied().filter(|w| w.saying().and_then(edition).is_some_and(|e| e.status.is_some()))
    {
        match latest.iter_mut().find(|w| w.speaker() == word.speaker() && w.voice == word.voice) {
            Some(before) if order(before) < order(word) => *before = word,
            Some(_) => {}
            None => latest.push(word),
        }
    }
    let weight = |s: Status| match s {
        Status::Held => 0,
        Status::Cancelled => 1,
        Status::Postponed => 2,
        Status::Planned => 3,
    };
    told(latest, |s| edition(s)?.status).into_iter().min_by_key(|t| weight(t.value))
}
