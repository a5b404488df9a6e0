//! The programme of an edition: day by day, each time as every side's clocks have it.

use askama::Template;
use duologue_forum::acts::{Body, Field, Openness, SessionKind, Status};
use duologue_forum::{EditionView, Seat, SessionView, Told};

use super::clock::{Clocks, Hours, part_time};
use super::edition::{fallback, session_place, worded_title};
use super::fact::distinct_sources;
use super::known::Known;
use super::reading::part_name;
use super::who::{Seating, Who};
use super::{Base, Nav, Value, attributed};
use crate::address::{Links, Place};
use crate::context::Context;
use crate::frab::{self, Form};
use crate::html::{Html, Run, plain};
use crate::sitting::is_off;

/// The sessions of one day, or those whose day is not on record.
pub struct Day {
    pub heading: String,
    pub small: String,
    pub slots: Vec<Slot>,
}

impl Day {
    /// A title or a room is in another language than the page.
    pub fn has_foreign(&self) -> bool {
        let foreign = |run: &Run| run.lang.is_some();
        let mut sittings = self.slots.iter().flat_map(|slot| &slot.sittings);
        sittings.any(|s| foreign(&s.title) || s.place.as_ref().is_some_and(foreign))
    }

    /// A name of those who are named is in another language than the page.
    fn has_foreign_name(&self) -> bool {
        let sittings = self.slots.iter().flat_map(|slot| &slot.sittings);
        sittings.flat_map(|s| &s.who).any(|w| w.foreign)
    }
}

/// Sessions that begin together, or a single one.
pub struct Slot {
    pub hours: Vec<Hours>,
    pub sittings: Vec<Sitting>,
}

pub struct Sitting {
    /// What kind of sitting it is, with the word for it, unless that is its title.
    pub kind: Option<(SessionKind, Html)>,
    pub track: Option<Html>,
    pub title: Run,
    pub link: Html,
    pub title_later: Option<String>,
    pub place: Option<Run>,
    pub details: String,
    /// The days told, where they differ.
    pub dates: Vec<Value>,
    pub differing: Vec<(Html, String)>,
    pub later: Option<String>,
    pub who: Vec<Who>,
}

impl Sitting {
    /// What kind of sitting it is, and of which subject; those that stand together are parallel without saying so.
    fn kind(&self, c: &Context<'_>, together: &bool) -> Html {
        let told = self.kind.as_ref().filter(|(k, _)| !(*together && *k == SessionKind::Parallel));
        match (told, &self.track) {
            (Some((_, kind)), Some(track)) => Html::list(&[kind.clone(), track.clone()], &c.t("list-comma")),
            (Some((_, html)), None) | (None, Some(html)) => html.clone(),
            (None, None) => Html::default(),
        }
    }
}

#[derive(Template)]
#[template(path = "programme.html")]
struct ProgrammePage<'a> {
    b: Base<'a>,
    kicker: Vec<Html>,
    theme: Option<Run>,
    theme_note: Option<String>,
    status: Option<String>,
    simulated: bool,
    foreign: bool,
    days: Vec<Day>,
    /// The schedule for conference apps, in its two forms.
    frab: Vec<(String, String)>,
    sources: Vec<Html>,
}

pub fn render(c: &Context<'_>, code: &str) -> Result<Option<String>, askama::Error> {
    let Some(edition) = c.forum.edition(code) else { return Ok(None) };
    let name = c.edition(code, true);
    let title = c.t("programme-title");
    let folio = edition.year.first().map_or_else(|| code.to_owned(), |t| format!("{}-{code}", t.value));
    let mut kicker = vec![c.edition(code, false).html()];
    kicker.extend(super::home::when(c, &edition));
    let sessions = c.forum.programme(code);
    let days = days(c, &edition, sessions.iter().map(|(session, seats)| (session, seats.as_slice())));
    let theme = c.wording(code, Field::Theme);
    let words = (sessions.iter().flat_map(|(session, _)| session.words.iter().copied()))
        .chain(sessions.iter().flat_map(|(_, seats)| seats.iter().map(|seat| seat.word)));
    let page = ProgrammePage {
        b: Base::new(c, Nav::Editions, c.list([title.as_str(), name.text.as_str()]), folio)
            .under(Run::own(c.t("nav-editions")), Place::Editions)
            .under(name, Place::Edition(code.to_owned()))
            .here(Run::own(title))
            .framed(true),
        kicker,
        theme_note: theme.as_ref().and_then(|run| run.lang.as_deref()).map(|tag| fallback(c, tag)),
        theme,
        status: edition
            .status
            .as_ref()
            .filter(|s| s.value != Status::Held)
            .map(|s| c.t(&format!("status-{}", s.value.word()))),
        simulated: edition.simulated,
        foreign: days.iter().any(|day| day.has_foreign() || day.has_foreign_name()),
        sources: distinct_sources(c, words),
        frab: frab(c, &edition, &sessions),
        days,
    };
    // Room for all at once: growing to the size of a large programme copies it many times over.
    let mut html = String::with_capacity(8_192 + sessions.len() * 512);
    page.render_into(&mut html)?;
    Ok(Some(html))
}

/// A schedule needs a session that will take place at certain hours.
fn frab(
    c: &Context<'_>,
    edition: &EditionView<'_>,
    sessions: &[(SessionView<'_>, Vec<Seat<'_>>)],
) -> Vec<(String, String)> {
    let off = edition.status.as_ref().is_some_and(|s| is_off(s.value));
    let served = matches!(c.links, Links::Server { .. });
    if off || !served || !sessions.iter().any(|(session, _)| frab::has_hours(session)) {
        return Vec::new();
    }
    [("XML", Form::Xml), ("JSON", Form::Json)]
        .map(|(name, form)| (c.t1("schedule-file", "form", name), frab::path(c.lang(), &edition.code, form)))
        .to_vec()
}

/// The sessions by day, and those that begin together as one.
pub fn days<'v, 'a: 'v>(
    c: &Context<'a>,
    edition: &EditionView<'_>,
    sessions: impl Iterator<Item = (&'v SessionView<'a>, &'v [Seat<'a>])>,
) -> Vec<Day> {
    let mut tell = Tell {
        c,
        clocks: Clocks::new(c),
        seating: Seating::new(c),
        tracks: Known::default(),
        kinds: Known::default(),
        degrees: Known::default(),
    };
    let mut days: Vec<Day> = Vec::new();
    let mut last: Option<&SessionView<'_>> = None;
    for (session, seats) in sessions {
        let same_day = last.is_some_and(|before| day_of(before) == day_of(session));
        let together = same_day && last.is_some_and(|before| begin_together(before, session));
        if !same_day {
            days.push(day(c, edition, day_of(session)));
        }
        if let Some(day) = days.last_mut() {
            let sitting = tell.sitting(session, seats);
            match day.slots.last_mut() {
                Some(slot) if together => slot.sittings.push(sitting),
                _ => day.slots.push(Slot { hours: tell.clocks.hours(session), sittings: vec![sitting] }),
            }
        }
        last = Some(session);
    }
    days
}

fn day_of<'a>(session: &SessionView<'a>) -> Option<&'a str> {
    session.date.first().map(|t| t.value)
}

/// Parallel sittings with the same hours stand side by side; so do those whose hours nobody knows.
fn begin_together(a: &SessionView<'_>, b: &SessionView<'_>) -> bool {
    let is_parallel =
        |s: &SessionView<'_>| matches!(s.kind, Some(SessionKind::Parallel | SessionKind::Special));
    let same =
        |a: &[Told<'_, &str>], b: &[Told<'_, &str>]| a.iter().map(|t| t.value).eq(b.iter().map(|t| t.value));
    is_parallel(a) && is_parallel(b) && a.zone == b.zone && same(&a.start, &b.start) && same(&a.end, &b.end)
}

/// A day's heading; it is counted only where all agree which days are public.
fn day(c: &Context<'_>, edition: &EditionView<'_>, date: Option<&str>) -> Day {
    let Some(date) = date else {
        return Day { heading: c.t("programme-no-day"), small: String::new(), slots: Vec::new() };
    };
    let place = |told: &[Told<'_, Vec<duologue_forum::acts::Day>>]| match told {
        [told] => told.value.iter().position(|d| d.date == date),
        _ => None,
    };
    let small = match (place(&edition.days), place(&edition.eve)) {
        (Some(i), _) => c.t1("programme-day", "n", i + 1),
        (None, Some(_)) => c.t("programme-eve"),
        (None, None) => String::new(),
    };
    Day { heading: c.date(date), small, slots: Vec::new() }
}

/// Tells of the sittings of one programme.
struct Tell<'c, 'f> {
    c: &'c Context<'f>,
    clocks: Clocks<'c, 'f>,
    seating: Seating<'c, 'f>,
    tracks: Known<&'f str, (Run, Html)>,
    /// Words for kinds and degrees of openness.
    kinds: Known<SessionKind, String>,
    degrees: Known<Openness, String>,
}

impl<'f> Tell<'_, 'f> {
    fn sitting(&mut self, session: &SessionView<'f>, seats: &[Seat<'f>]) -> Sitting {
        let c = self.c;
        let (title, titling) = worded_title(c, session);
        let parts = session.parts.iter().map(|part| {
            let name = part_name(c, &part.code);
            match part_time(c, part.start.as_deref(), part.end.as_deref()) {
                Some(time) => c.t2("programme-part", ("part", name), ("time", time)),
                None => name,
            }
        });
        let degree = |degree: &Openness| c.t(&format!("openness-{}", degree.word()));
        let openness = session.openness.map(|openness| self.degrees.get(openness, degree));
        let word = |kind: &SessionKind| c.t(&format!("session-kind-{}", kind.word()));
        let kind = session.kind.map(|kind| (kind, self.kinds.get(kind, word)));
        let dates = if session.date.len() > 1 { session.date.as_slice() } else { &[] };
        let date = |t: &Told<'_, &str>| Value {
            html: plain(&c.date(t.value)),
            notes: attributed(c, &t.words),
            later: t.words.iter().find_map(|w| c.later(w)),
        };
        Sitting {
            kind: kind.filter(|(_, word)| *word != title.text).map(|(kind, word)| (kind, plain(&word))),
            track: self.track(session, &title),
            link: match session_place(&session.subject) {
                Some(place) => Html::link(&c.href(place), &title),
                None => title.html(),
            },
            title_later: titling.and_then(|word| c.later(word)),
            title,
            place: session.room.and_then(|room| c.by_lang(room)),
            details: c.parts(openness.into_iter().chain(parts)),
            dates: dates.iter().map(date).collect(),
            differing: session.differing.iter().filter_map(|d| differing(c, d)).collect(),
            later: {
                let differing = session.differing.iter().map(|d| d.word);
                session.words.iter().copied().chain(differing).find_map(|w| c.later(w))
            },
            who: self.seating.who(seats),
        }
    }

    /// The subject of which a sitting is part, where the title does not say so already.
    fn track(&mut self, session: &SessionView<'f>, title: &Run) -> Option<Html> {
        let c = self.c;
        let (name, html) = self.tracks.get(session.track?, |code| {
            let subject = format!("track/{code}");
            let name = c.name_of(&subject);
            let link = |name| Html::link(&c.href(Place::Track((*code).to_owned())), name);
            let html = if c.forum.has(&subject) { link(&name) } else { name.html() };
            (name, html)
        });
        (name != *title).then_some(html)
    }
}

/// What a side says otherwise than the keeper of the programme.
fn differing(c: &Context<'_>, d: &duologue_forum::Differing<'_>) -> Option<(Html, String)> {
    let Some(Body::Session(said)) = d.word.body() else { return None };
    let mut what: Vec<String> = said.date.iter().map(|date| c.date(date)).collect();
    what.extend(part_time(c, said.start.as_deref(), said.end.as_deref()));
    what.push(c.t(if d.said_before_change { "said-before-change" } else { "differs" }));
    let side = d.word.speaker();
    Some((Html::side(&c.side_class(side), &c.side_name(side), &Html::default()), c.list(what)))
}
