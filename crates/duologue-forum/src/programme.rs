//! The programme: sittings, and who sat where.

use std::collections::BTreeMap;
use std::ops::Bound;

use smallvec::smallvec;

use crate::acts::{Appearance, Body, Openness, Part, Role, Saying, Session, SessionKind};
use crate::forum::{Forum, Told, Values, is_child, told};
use crate::voice::{self, Subject, Word};

/// One sitting read from all voices. The keeper's word is the fact; others may differ from it.
#[derive(Clone, Debug)]
pub struct SessionView<'a> {
    /// `13/security`
    pub subject: Subject,
    pub kind: Option<SessionKind>,
    pub track: Option<&'a str>,
    pub parts: Vec<Part>,
    pub date: Values<'a, &'a str>,
    pub start: Values<'a, &'a str>,
    pub end: Values<'a, &'a str>,
    pub zone: Option<&'a str>,
    pub room: Option<&'a crate::acts::ByLang>,
    pub openness: Option<Openness>,
    pub order: u16,
    /// The words that give these values, in their order; a record that stepped back behind the side's own word is none.
    pub words: Vec<&'a Word>,
    /// Words that differ from the keeper's, and whether that has changed since.
    pub differing: Vec<Differing<'a>>,
}

impl SessionView<'_> {
    /// Whether what was said may be laid to the person who said it.
    pub fn is_attributed(&self) -> bool {
        self.openness != Some(Openness::NotAttributed)
    }
}

/// A word that differs from the keeper's.
#[derive(Clone, Debug)]
pub struct Differing<'a> {
    pub word: &'a Word,
    /// It names a state of the keeper's word that is no longer the last.
    pub said_before_change: bool,
}

/// A seat: a person at a sitting.
#[derive(Clone, Debug)]
pub struct Seat<'a> {
    pub subject: Subject,
    pub word: &'a Word,
    pub appearance: &'a Appearance,
    pub side: Option<&'a str>,
}

impl Seat<'_> {
    pub fn has(&self, role: Role) -> bool {
        self.appearance.roles.contains(&role)
    }

    /// Whether the person sat in this part; no parts named means all of them.
    pub fn in_part(&self, code: &str) -> bool {
        self.appearance.parts.is_empty() || self.appearance.parts.iter().any(|p| p == code)
    }
}

fn session(saying: &Saying) -> Option<&Session> {
    if let Body::Session(s) = &saying.body { Some(s) } else { None }
}

/// Reads a session's values from its words, and remembers which of them gave one.
struct Read<'w, 'a> {
    words: &'w [&'a Word],
    giving: Vec<bool>,
}

impl<'a> Read<'_, 'a> {
    fn all<T: PartialEq>(&mut self, get: impl Fn(&'a Session) -> Option<T>) -> Values<'a, T> {
        // Mostly there is one word, and nothing to weigh.
        if let ([word], [gives]) = (self.words, self.giving.as_mut_slice()) {
            let value = word.saying().and_then(session).and_then(get);
            *gives |= value.is_some();
            return value.map(|value| Told { value, words: smallvec![*word] }).into_iter().collect();
        }
        let told = told(self.words.iter().copied(), |s| session(s).and_then(&get));
        for (word, gives) in self.words.iter().zip(&mut self.giving) {
            *gives |= told.iter().flat_map(|t| &t.words).any(|w| w.act.leaf == word.act.leaf);
        }
        told
    }

    fn one<T: PartialEq>(&mut self, get: impl Fn(&'a Session) -> Option<T>) -> Option<T> {
        if let ([word], [gives]) = (self.words, self.giving.as_mut_slice()) {
            let value = word.saying().and_then(session).and_then(get);
            *gives |= value.is_some();
            return value;
        }
        self.all(get).into_iter().next().map(|t| t.value)
    }

    fn giving(&self) -> Vec<&'a Word> {
        self.words.iter().zip(&self.giving).filter(|(_, gives)| **gives).map(|(word, _)| *word).collect()
    }
}

/// Seats in the order as printed.
fn in_order(a: &Seat<'_>, b: &Seat<'_>) -> std::cmp::Ordering {
    let place = |s: &Seat<'_>| (s.appearance.order.unwrap_or(u16::MAX), s.word.act.index);
    place(a).cmp(&place(b)).then_with(|| a.subject.cmp(&b.subject))
}

impl Forum {
    /// An edition's sessions: by day and time where known, then in the keeper's order.
    pub fn sessions(&self, edition: &str) -> Vec<SessionView<'_>> {
        self.sessions_among(edition, &self.below(edition))
    }

    /// The same with who sat at each, by one walk over all that is said of the edition.
    pub fn programme(&self, edition: &str) -> Vec<(SessionView<'_>, Vec<Seat<'_>>)> {
        let below = self.below(edition);
        let sessions = self.sessions_among(edition, &below);
        let seated = |session: &SessionView<'_>| {
            // Seats of sessions that became the same stand below more than one subject.
            if self.redirections {
                return self.seats(&session.subject);
            }
            let home = voice::below(&session.subject, "");
            let start = below.partition_point(|(subject, _)| subject.as_str() < home.as_str());
            let theirs = below.get(start..).unwrap_or_default();
            let end = theirs.partition_point(|(subject, _)| subject.starts_with(&*home));
            self.seats_among(&session.subject, theirs.get(..end).unwrap_or_default())
        };
        let seats: Vec<Vec<Seat<'_>>> = sessions.iter().map(seated).collect();
        sessions.into_iter().zip(seats).collect()
    }

    fn sessions_among<'a>(
        &'a self,
        edition: &str,
        below: &[(&'a Subject, &'a [Word])],
    ) -> Vec<SessionView<'a>> {
        let keeper = self.keeper(edition);
        let mut found = Vec::new();
        for same in below.chunk_by(|(a, _), (b, _)| a == b) {
            let Some((subject, _)) = same.first().filter(|(subject, _)| is_child(subject, edition)) else {
                continue;
            };
            // What became another session is listed as that one.
            if self.resolve(subject) == **subject {
                found.extend(self.session_kept_by(
                    keeper,
                    subject,
                    same.iter().flat_map(|(_, words)| *words),
                ));
            }
        }
        let first = |told: &[Told<'a, &'a str>]| told.first().map(|t| t.value);
        found.sort_by_cached_key(|s| {
            let date = first(&s.date);
            (date.is_none(), date, s.order, first(&s.start), s.subject.clone())
        });
        found
    }

    /// The keeper of an edition's programme: the side named, or the host.
    fn keeper(&self, edition: &str) -> Option<&str> {
        let named = self
            .said(edition, |body| if let Body::Edition(e) = body { e.keeper.clone() } else { None })
            .map(|(_, keeper)| keeper)
            .next();
        match named {
            Some(keeper) => self.sides().into_iter().find(|side| *side == keeper),
            None => self.host(edition),
        }
    }

    pub fn session(&self, subject: &str) -> Option<SessionView<'_>> {
        let subject = self.resolve(subject);
        let keeper = self.keeper(subject.split('/').next().unwrap_or_default());
        self.session_kept_by(keeper, &subject, self.history(&subject))
    }

    fn session_kept_by<'a>(
        &'a self,
        keeper: Option<&str>,
        subject: &Subject,
        said: impl Iterator<Item = &'a Word>,
    ) -> Option<SessionView<'a>> {
        let standing = |w: &&Word| w.end.is_none() && !self.is_removed(w);
        let mut words: Vec<&Word> =
            said.filter(standing).filter(|w| w.saying().is_some_and(|s| session(s).is_some())).collect();
        if words.is_empty() {
            return None;
        }
        let kept = words.iter().copied().find(|w| Some(&*w.voice) == keeper && !w.is_recorded());
        let mut differing = Vec::new();
        if let Some(kept) = kept {
            // A side's own word beside the keeper's is a difference, told apart from the fact.
            for word in words.iter().copied().filter(|w| !w.is_recorded() && w.voice != kept.voice) {
                if word.body() != kept.body() && self.sides().contains(&&*word.voice) {
                    let against = word.saying().and_then(|s| s.provenance.against.as_deref().copied());
                    differing.push(Differing {
                        word,
                        said_before_change: against.is_some_and(|a| a != kept.act.leaf),
                    });
                }
            }
            words.retain(|w| !differing.iter().any(|d| d.word.act.leaf == w.act.leaf));
        }
        let mut read = Read { words: &words, giving: vec![false; words.len()] };
        Some(SessionView {
            kind: read.one(|s| s.kind),
            track: read.one(|s| s.track.as_deref()),
            parts: read.one(|s| Some(s.parts.clone()).filter(|p| !p.is_empty())).unwrap_or_default(),
            date: read.all(|s| s.date.as_deref()),
            start: read.all(|s| s.start.as_deref()),
            end: read.all(|s| s.end.as_deref()),
            zone: read.one(|s| s.zone.as_deref()),
            room: read.one(|s| Some(&s.room).filter(|r| !r.is_empty())),
            openness: read.one(|s| s.openness),
            order: read.one(|s| s.order).unwrap_or(u16::MAX),
            words: read.giving(),
            differing,
            subject: subject.clone(),
        })
    }

    /// Who sat there, in the order as printed.
    pub fn seats(&self, subject: &str) -> Vec<Seat<'_>> {
        let subject = self.resolve(subject);
        let homes = self.aliases(&subject);
        let mut seats: Vec<Seat<'_>> =
            homes.iter().flat_map(|home| self.seats_among(home, &self.below(home))).collect();
        seats.sort_by(in_order);
        seats
    }

    /// Who sat at a session, of all that is said below it.
    fn seats_among<'a>(&'a self, session: &str, below: &[(&'a Subject, &'a [Word])]) -> Vec<Seat<'a>> {
        let mut seats = Vec::with_capacity(below.len());
        for same in below.chunk_by(|(a, _), (b, _)| a == b) {
            if let Some((subject, _)) = same.first().filter(|(subject, _)| is_child(subject, session)) {
                seats.extend(self.seat_by(subject, same.iter().flat_map(|(_, words)| *words)));
            }
        }
        seats.sort_by(in_order);
        seats
    }

    /// A seat by its subject.
    pub fn seat(&self, subject: &str) -> Option<Seat<'_>> {
        self.seat_by(&subject.into(), self.history(subject))
    }

    fn seat_by<'a>(&'a self, subject: &Subject, said: impl Iterator<Item = &'a Word>) -> Option<Seat<'a>> {
        let words = said.filter(|w| w.end.is_none() && !self.is_removed(w));
        let appearances = words.filter_map(|word| match word.body() {
            Some(Body::Appearance(a)) => Some((word, a)),
            _ => None,
        });
        // A seat belongs to the side that the person sits for: its own word comes first.
        let (word, appearance) =
            appearances.min_by_key(|(w, a)| (a.side.as_deref() != Some(&*w.voice), w.is_recorded()))?;
        let side = appearance.side.as_deref().or_else(|| self.person(&appearance.person)?.side);
        Some(Seat { subject: subject.clone(), word, appearance, side })
    }

    /// Sessions of a subject through the years, the latest edition first.
    pub fn track(&self, code: &str) -> Vec<SessionView<'_>> {
        let mut found: Vec<SessionView<'_>> = self
            .linked(&format!("track/{code}"))
            .iter()
            .filter_map(|subject| self.session(subject))
            .filter(|s| s.track == Some(code))
            .collect();
        let ordinal = |s: &SessionView<'_>| {
            s.subject.split('/').next().and_then(|e| e.parse::<u32>().ok()).unwrap_or(0)
        };
        found.sort_by_key(|s| (std::cmp::Reverse(ordinal(s)), s.order));
        found
    }

    /// The sessions of a subject in the editions next to one, before and after it: of several the first in its programme.
    pub fn track_beside(&self, code: &str, edition: u32) -> [Option<SessionView<'_>>; 2] {
        let mut editions: BTreeMap<u32, Vec<Subject>> = BTreeMap::new();
        for subject in self.linked(&format!("track/{code}")) {
            if let Some(ordinal) = subject.split('/').next().and_then(|e| e.parse().ok()) {
                editions.entry(ordinal).or_default().push(subject);
            }
        }
        let first = |subjects: &Vec<Subject>| {
            let views = subjects.iter().filter_map(|subject| self.session(subject));
            views.filter(|s| s.track == Some(code)).min_by_key(|s| s.order)
        };
        let after = (Bound::Excluded(edition), Bound::Unbounded);
        [
            editions.range(..edition).rev().find_map(|(_, subjects)| first(subjects)),
            editions.range(after).find_map(|(_, subjects)| first(subjects)),
        ]
    }

    /// Codes of all tracks.
    pub fn tracks(&self) -> Vec<String> {
        self.subjects("track/")
            .iter()
            .filter_map(|s| s.strip_prefix("track/"))
            .filter(|c| !c.contains('/'))
            .map(str::to_owned)
            .collect()
    }
}
