//! A session as files for machines need it: one time or none, and known even when it was withdrawn.

use std::collections::BTreeSet;

use duologue_forum::acts::{Body, Edition, Session, Status};
use duologue_forum::{End, Forum, SessionView, Told, Word, told};
use jiff::ZonedDateTime;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{TimeZone, TimeZoneDatabase};

/// When a session meets, as far as all who tell it say the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    Hours {
        start: ZonedDateTime,
        /// Later than the start.
        end: Option<ZonedDateTime>,
    },
    /// The day is certain and no moment of it is.
    Day(Date),
    Unknown,
}

/// A session, standing or withdrawn.
#[derive(Clone, Debug)]
pub struct Sitting<'a> {
    pub view: SessionView<'a>,
    pub when: When,
    /// It will not take place on this day: it was withdrawn or became another, its day was taken back, or its edition was
    /// cancelled or put off.
    pub cancelled: bool,
    /// Nobody's word on it stands any more, or it is another session now.
    pub withdrawn: bool,
    /// How often it may have changed: it only grows (RFC 5545, section 3.8.7.4).
    pub sequence: usize,
    /// When it was last said otherwise: `2026-01-31T09:00:00Z`.
    pub at: &'a str,
}

/// The sessions of an edition in the order of its programme, then those that were withdrawn or became another.
pub fn sittings<'a>(forum: &'a Forum, edition: &str) -> Vec<Sitting<'a>> {
    let stands = Standing::of(forum, edition);
    let mut known = BTreeSet::new();
    let mut views = forum.sessions(edition);
    // Ids that became the same lead to one session.
    views.retain(|view| known.insert(view.subject.clone()));
    let mut found: Vec<Sitting<'a>> = views.into_iter().map(|v| standing(forum, &stands, v)).collect();
    let under = forum.subjects(&format!("{edition}/"));
    let others = under.into_iter().filter(|s| s.matches('/').count() == 1 && !known.contains(s));
    found.extend(others.filter_map(|subject| gone(forum, &stands, &subject)));
    found
}

/// One session by its subject.
pub fn sitting<'a>(forum: &'a Forum, subject: &str) -> Option<Sitting<'a>> {
    let edition = subject.split('/').next()?;
    let stands = Standing::of(forum, edition);
    match forum.session(subject) {
        Some(view) => Some(standing(forum, &stands, view)),
        None => gone(forum, &stands, subject),
    }
}

/// What an edition's words mean for all of its sessions.
struct Standing<'a> {
    off: bool,
    changes: usize,
    at: &'a str,
}

impl<'a> Standing<'a> {
    fn of(forum: &'a Forum, edition: &str) -> Standing<'a> {
        let said = acts(forum, edition, "edition");
        Standing {
            off: forum.edition(edition).and_then(|e| e.status).is_some_and(|s| is_off(s.value)),
            changes: said.len().saturating_sub(1),
            at: said.iter().map(|w| w.act.entry.at.as_str()).max().unwrap_or_default(),
        }
    }
}

/// Whether what was to take place on a day will not.
///
/// An edition that was put off is cancelled for its day (RFC 5545, section 3.8.1.11): tentative would keep the
/// day looking as though it might still be met on. With a new day it comes back under the same name.
pub fn is_off(status: Status) -> bool {
    matches!(status, Status::Cancelled | Status::Postponed)
}

/// Every act of a kind on a subject, even where its body is gone.
pub fn acts<'a>(forum: &'a Forum, subject: &str, kind: &str) -> Vec<&'a Word> {
    forum.voices().flat_map(|v| v.history(subject)).filter(|w| w.act.entry.kind == kind).collect()
}

/// The act by which a word was taken back.
pub fn retraction<'a>(forum: &'a Forum, word: &Word) -> Option<&'a Word> {
    match word.end? {
        End::Retracted(by) => forum.voice(&word.voice)?.word(&by),
        End::Restated(_) => None,
    }
}

fn standing<'a>(forum: &'a Forum, edition: &Standing<'a>, view: SessionView<'a>) -> Sitting<'a> {
    let mut said = acts(forum, &view.subject, "session");
    let lost = if view.date.is_empty() { last_day(forum, &view.subject, &said) } else { None };
    said.extend(acts(forum, &view.subject, "same"));
    let ends: Vec<&Word> = said.iter().filter_map(|w| retraction(forum, w)).collect();
    let all = forum.voices().flat_map(|v| v.history(&view.subject));
    let times = all.chain(ends.iter().copied()).map(|w| w.act.entry.at.as_str());
    Sitting {
        cancelled: edition.off || lost.is_some(),
        when: lost.unwrap_or_else(|| when(&view)),
        withdrawn: false,
        sequence: said.len().saturating_sub(1) + ends.len() + edition.changes,
        at: times.chain([edition.at]).max().unwrap_or_default(),
        view,
    }
}

/// When a session was last to meet of which nobody tells a day any more: calendars that were fetched have it then.
fn last_day(forum: &Forum, subject: &str, said: &[&Word]) -> Option<When> {
    let days = said.iter().filter(|w| !forum.is_removed(w)).filter_map(|w| {
        let when = when(&view_of(subject, w)?);
        (when != When::Unknown).then_some((&w.act.entry.at, w.act.index, when))
    });
    days.max_by_key(|(at, index, _)| (*at, *index)).map(|(.., when)| when)
}

/// A session of which every word was taken back, or that became another, as the last word had it.
fn gone<'a>(forum: &'a Forum, edition: &Standing<'a>, subject: &str) -> Option<Sitting<'a>> {
    let became = &*forum.resolve(subject) != subject;
    let said = acts(forum, subject, "session");
    let last = |w: &&&Word| (became || retraction(forum, w).is_some()) && !forum.is_removed(w);
    let word = *said.iter().filter(last).max_by_key(|w| (&w.act.entry.at, w.act.index))?;
    let view = view_of(subject, word)?;
    Some(Sitting { cancelled: true, withdrawn: true, ..standing(forum, edition, view) })
}

fn view_of<'a>(subject: &str, word: &'a Word) -> Option<SessionView<'a>> {
    let Some(Body::Session(said)) = word.body() else { return None };
    let text = |get: fn(&Session) -> Option<&str>| {
        told([word], move |s| if let Body::Session(s) = &s.body { get(s) } else { None })
    };
    Some(SessionView {
        subject: subject.into(),
        kind: said.kind,
        track: said.track.as_deref(),
        parts: said.parts.clone(),
        date: text(|s| s.date.as_deref()),
        start: text(|s| s.start.as_deref()),
        end: text(|s| s.end.as_deref()),
        zone: said.zone.as_deref(),
        room: Some(&said.room).filter(|room| !room.is_empty()),
        openness: said.openness,
        order: said.order.unwrap_or(u16::MAX),
        words: vec![word],
        differing: Vec::new(),
    })
}

/// The zone of the IANA database that the program carries, which answers alike on every machine.
pub fn zone(name: &str) -> Option<TimeZone> {
    TimeZoneDatabase::bundled().get(name).ok()
}

/// A local time without a certain day or zone is no moment.
pub fn when(session: &SessionView<'_>) -> When {
    fn one<'t>(told: &[Told<'_, &'t str>]) -> Option<&'t str> {
        if let [told] = told { Some(told.value) } else { None }
    }
    let Some(date) = one(&session.date).and_then(|d| d.parse::<Date>().ok()) else { return When::Unknown };
    let moment = |date: Date, time: &str| {
        let time: Time = format!("{time}:00").parse().ok()?;
        DateTime::from_parts(date, time).to_zoned_datetime(zone(session.zone?)?).ok()
    };
    let Some(start) = one(&session.start).and_then(|t| moment(date, t)) else { return When::Day(date) };
    let end = one(&session.end).and_then(|t| {
        let same_day = moment(date, t).filter(|end| *end > start);
        same_day.or_else(|| moment(date.tomorrow().ok()?, t)).filter(|_| Some(t) != one(&session.start))
    });
    When::Hours { start, end }
}

/// Days told in one way only, first and last.
pub fn span(days: &[Told<'_, Vec<duologue_forum::acts::Day>>]) -> Option<(Date, Date)> {
    let [told] = days else { return None };
    first_and_last(&told.value)
}

pub fn first_and_last(days: &[duologue_forum::acts::Day]) -> Option<(Date, Date)> {
    let days = || days.iter().filter_map(|d| d.date.parse::<Date>().ok());
    days().min().zip(days().max())
}

/// What an edition's word says.
pub fn edition_of(word: &Word) -> Option<&Edition> {
    if let Some(Body::Edition(edition)) = word.body() { Some(edition) } else { None }
}
