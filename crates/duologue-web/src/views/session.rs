//! A session: panel, report, documents; one language or two side by side.

use askama::Template;
use duologue_forum::acts::{Body, Field, Session, Status};
use duologue_forum::{SessionView, TextView, Told};

use super::cite::{Cite, quoted};
use super::clock::{Clock, Clocks};
use super::edition::{
    Side, fallback, own_title, session_name, session_place, session_title, side_wordings, whose, worded_by,
};
use super::fact::distinct_notes;
use super::panel::Panel;
use super::reading::{Reading, part_name};
use super::speaker::Scene;
use super::{Base, Fact, Nav, Value, notes};
use crate::address::Place;
use crate::context::Context;
use crate::html::{Html, Run, plain};
use crate::sitting::{When, when};

/// What a page with texts needs to let the reader choose between two languages.
pub struct Choice {
    pub left: String,
    pub right: String,
    pub normal: String,
}

impl Choice {
    pub fn of(c: &Context<'_>, readings: &[Reading]) -> Option<Choice> {
        let pair = readings.iter().find_map(|r| r.pair.as_ref())?;
        Some(Choice {
            left: pair.left.language.clone(),
            right: pair.right.language.clone(),
            normal: c.href(c.address.place.clone()),
        })
    }

    /// The last step of the way to a page in two languages.
    pub fn name(&self, c: &Context<'_>) -> String {
        c.t2("reading-pair", ("left", self.left.clone()), ("right", self.right.clone()))
    }
}

/// The same subject in the editions before and after.
struct Track {
    name: String,
    href: String,
    before: Option<(String, String)>,
    after: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "session.html")]
struct SessionPage<'a> {
    b: Base<'a>,
    kicker: Vec<Run>,
    title: Run,
    title_lang: Option<String>,
    /// Whose wording the title is.
    title_notes: Vec<Html>,
    notice: Option<String>,
    simulated: bool,
    pair: Vec<Side>,
    /// No wording of the pair is in the reader's language.
    pair_foreign: bool,
    wordings: Vec<Side>,
    facts: Vec<Fact>,
    sources: Vec<Html>,
    /// The session's calendar, where its day is certain.
    calendar: Option<String>,
    panel: Option<Panel>,
    choice: Option<Choice>,
    readings: Vec<Reading>,
    has_report: bool,
    cite: Cite,
    track: Option<Track>,
}

pub fn render(c: &Context<'_>) -> Result<Option<String>, askama::Error> {
    let Place::Session(edition, code) = &c.address.place else { return Ok(None) };
    let Some(session) = c.forum.session(&format!("{edition}/{code}")) else { return Ok(None) };
    let (name, work_title) = (session_name(c, &session), session_title(c, &session));
    let stands = c.forum.edition(edition);
    let year = stands.as_ref().and_then(|e| e.year.first().map(|t| t.value));
    let folio = year.map_or_else(|| format!("{edition}-{code}"), |y| format!("{y}-{edition}-{code}"));
    let edition_name = c.edition(edition, true);
    let scene = Scene::of(c, &session);
    let views = views(c, &session.subject);
    let readings: Vec<Reading> = views.iter().map(|view| Reading::of(c, &scene, view)).collect();
    let choice = Choice::of(c, &readings);
    let mut wordings = wordings(c, &session.subject);
    // Two stand side by side, and the heading takes neither's part; what more there is follows as a list.
    let mut pair =
        Some(side_wordings(c, &session.subject, Field::Theme)).filter(|p| p.len() > 1).unwrap_or_default();
    pair.truncate(2);
    let title = if pair.is_empty() {
        work_title.clone()
    } else {
        own_title(c, &session).unwrap_or_else(|| name.clone())
    };

    let title_notes = whose(&mut wordings, Some(&title));
    let mut b = Base::new(c, Nav::Editions, c.parts([title.text.clone(), edition_name.text.clone()]), folio)
        .under(Run::own(c.t("nav-editions")), Place::Editions)
        .under(edition_name.clone(), Place::Edition(edition.clone()));
    b = match &choice {
        Some(choice) => b.under(name.clone(), c.address.place.clone()).here(Run::own(choice.name(c))),
        None => b.here(name.clone()),
    };
    let mut work = vec![b.name().html(), edition_name.html(), quoted(c, &work_title)];
    work.extend(session.date.iter().map(|t| plain(&c.date(t.value))));
    let page = SessionPage {
        kicker: kicker(c, &session, edition, &name, &title),
        title_notes,
        title_lang: title.lang.as_deref().map(|tag| fallback(c, tag)),
        title,
        notice: stands
            .as_ref()
            .and_then(|e| e.status.as_ref())
            .filter(|s| s.value != Status::Held)
            .map(|s| c.t(&format!("status-{}", s.value.word()))),
        simulated: stands.is_some_and(|e| e.simulated),
        pair_foreign: pair.iter().all(|w| w.text.lang.is_some()),
        wordings: wordings.into_iter().filter(|w| !pair.iter().any(|p| p.text == w.text)).collect(),
        pair,
        facts: facts(c, &session),
        sources: sources(c, &session),
        calendar: b.calendar().filter(|_| when(&session) != When::Unknown),
        panel: Panel::of(c, &session, &scene.seats),
        choice,
        has_report: !readings.is_empty(),
        readings,
        cite: Cite::of(c, &scene, &work, &views),
        track: track(c, &session),
        b,
    };
    page.render().map(Some)
}

/// The session's texts: reports first, then in the order in which the page names the sides.
fn views<'a>(c: &Context<'a>, subject: &str) -> Vec<TextView<'a>> {
    let mut views = c.forum.texts_under(subject);
    let side =
        |view: &TextView<'_>| c.sides.iter().position(|s| s == view.word.speaker()).unwrap_or(c.sides.len());
    views.sort_by_key(|view| (!view.subject.ends_with("/report"), view.subject.clone(), side(view)));
    views
}

fn kicker(c: &Context<'_>, session: &SessionView<'_>, edition: &str, name: &Run, title: &Run) -> Vec<Run> {
    let mut kicker = vec![own_title(c, session).unwrap_or_else(|| name.clone())];
    kicker.extend(session.kind.map(|kind| Run::own(c.t(&format!("session-kind-{}", kind.word())))));
    kicker
        .extend(session.date.first().filter(|_| session.date.len() == 1).map(|t| Run::own(c.date(t.value))));
    kicker.push(c.edition(edition, false));
    kicker.extend(city(c, session, edition));
    kicker.retain(|run| run != title);
    kicker.dedup();
    kicker
}

/// Where the session met: the city of its day, or of the whole edition.
pub fn city(c: &Context<'_>, session: &SessionView<'_>, edition: &str) -> Option<Run> {
    let edition = c.forum.edition(edition)?;
    let date = session.date.first().map(|t| t.value);
    let days = edition.days.iter().chain(&edition.eve).flat_map(|t| &t.value);
    let of_day = days.filter(|d| Some(d.date.as_str()) == date).find_map(|d| d.city.as_deref());
    let only = || {
        edition
            .cities
            .first()
            .and_then(|t| t.value.first().filter(|_| t.value.len() == 1))
            .map(String::as_str)
    };
    of_day.or_else(only).map(|code| c.city(code))
}

/// Every wording of the theme that is on record, and who gives it.
fn wordings(c: &Context<'_>, subject: &str) -> Vec<Side> {
    let all = c.forum.wordings(subject, Field::Theme, &c.sides);
    all.iter()
        .map(|w| Side {
            class: c.side_class(w.word.speaker()),
            by: worded_by(c, w),
            text: c.worded(w),
            notes: notes(c, &[w.word]),
            later: c.later(w.word),
        })
        .collect()
}

fn facts(c: &Context<'_>, s: &SessionView<'_>) -> Vec<Fact> {
    let missing = |label: &str, key: &str| Fact::one(c, label, plain(&c.t(key)));
    let date = Fact::told(c, "session-date", &s.date, |d| plain(&c.date(d)));
    let mut facts = vec![date.unwrap_or_else(|| missing("session-date", "not-on-record"))];
    facts.push(time(c, s).unwrap_or_else(|| missing("session-time", "programme-no-time")));
    facts.extend(parts(c, s));
    if let Some(room) = s.room.and_then(|room| c.by_lang(room)) {
        let notes = room.lang.as_deref().map(|tag| plain(&fallback(c, tag))).into_iter().collect();
        facts.push(Fact {
            label: c.t("session-room"),
            values: vec![Value { html: room.html(), notes, later: None }],
        });
    }
    if let Some(openness) = s.openness {
        facts.push(Fact::one(c, "session-openness", plain(&c.t(&format!("openness-{}", openness.word())))));
    }
    facts.extend(differing(c, s));
    facts
}

/// The time in the session's own zone and on every side's clocks.
fn time(c: &Context<'_>, s: &SessionView<'_>) -> Option<Fact> {
    let later = s.start.iter().chain(&s.end).flat_map(|t| &t.words).find_map(|w| c.later(w));
    let values: Vec<Value> = Clocks::new(c)
        .hours(s)
        .into_iter()
        .map(|h| Value { html: told(c, &h.clocks), notes: h.notes, later: later.clone() })
        .collect();
    (!values.is_empty()).then(|| Fact { label: c.t("session-time"), values })
}

fn told(c: &Context<'_>, clocks: &[Clock]) -> Html {
    let one = |clock: &Clock| {
        let time = c.t2("session-clock", ("zone", clock.zone.clone()), ("time", clock.time.clone()));
        Html::span("clock", &c.list(clock.day.iter().cloned().chain([time])))
    };
    Html::list(&clocks.iter().map(one).collect::<Vec<_>>(), &c.t("list-comma"))
}

fn parts(c: &Context<'_>, s: &SessionView<'_>) -> Option<Fact> {
    if s.parts.is_empty() {
        return None;
    }
    if s.parts.iter().all(|p| p.start.is_none()) {
        return Some(Fact::one(
            c,
            "session-parts",
            plain(&c.list(s.parts.iter().map(|p| part_name(c, &p.code)))),
        ));
    }
    let date = day(s.date.first().map(|t| t.value));
    let mut clocks = Clocks::new(c);
    let value = |p: &duologue_forum::acts::Part| {
        let time = match p.start.as_deref() {
            Some(start) => told(c, &clocks.at(date, Some(start), p.end.as_deref(), s.zone)),
            None => plain(&c.t("programme-no-time")),
        };
        Value { html: Html::join(&[plain(&part_name(c, &p.code)), time]), notes: Vec::new(), later: None }
    };
    Some(Fact { label: c.t("session-parts"), values: s.parts.iter().map(value).collect() })
}

fn day(date: Option<&str>) -> Option<jiff::civil::Date> {
    date?.parse().ok()
}

/// What a side that does not keep the programme says otherwise.
fn differing(c: &Context<'_>, s: &SessionView<'_>) -> Option<Fact> {
    let value = |d: &duologue_forum::Differing<'_>| {
        let Some(Body::Session(theirs)) = d.word.body() else { return None };
        let said = otherwise(c, s, theirs);
        let mut lines = notes(c, &[d.word]);
        if d.said_before_change {
            lines.insert(0, plain(&c.t("said-before-change")));
        }
        let speaker = d.word.speaker();
        (!said.is_empty()).then(|| Value {
            html: Html::side(
                &c.side_class(speaker),
                &c.side_name(speaker),
                &Html::list(&said, &c.t("list-comma")),
            ),
            notes: lines,
            later: c.later(d.word),
        })
    };
    let values: Vec<Value> = s.differing.iter().filter_map(value).collect();
    (!values.is_empty()).then(|| Fact { label: c.t("session-other-word"), values })
}

/// The fields of another side's word that are not as the keeper has them.
fn otherwise(c: &Context<'_>, s: &SessionView<'_>, theirs: &Session) -> Vec<Html> {
    let kept = |told: &[Told<'_, &str>], value: &str| told.first().is_some_and(|t| t.value == value);
    let mut said = Vec::new();
    let date = theirs.date.as_deref();
    said.extend(date.filter(|d| !kept(&s.date, d)).map(|d| plain(&c.date(d))));
    if let Some(start) = theirs.start.as_deref()
        && (!kept(&s.start, start) || theirs.end.as_deref().is_some_and(|end| !kept(&s.end, end)))
    {
        let date = day(date.or(s.date.first().map(|t| t.value)));
        let zone = theirs.zone.as_deref().or(s.zone);
        said.push(told(c, &Clocks::new(c).at(date, Some(start), theirs.end.as_deref(), zone)));
    }
    if s.room != Some(&theirs.room) {
        said.extend(c.by_lang(&theirs.room).map(|run| run.html()));
    }
    let openness = theirs.openness.filter(|o| s.openness != Some(*o));
    said.extend(openness.map(|o| plain(&c.t(&format!("openness-{}", o.word())))));
    let kind = theirs.kind.filter(|k| s.kind != Some(*k));
    said.extend(kind.map(|k| plain(&c.t(&format!("session-kind-{}", k.word())))));
    said
}

/// Where the session's own facts were read.
fn sources(c: &Context<'_>, s: &SessionView<'_>) -> Vec<Html> {
    distinct_notes(c, s.words.iter().copied())
}

/// The track's sessions in the editions next to this one.
fn track(c: &Context<'_>, s: &SessionView<'_>) -> Option<Track> {
    let code = s.track?;
    let edition = |s: &SessionView<'_>| s.subject.split('/').next().unwrap_or_default().to_owned();
    let link = |found: Option<SessionView<'_>>| {
        let s = found?;
        Some((c.href(session_place(&s.subject)?), c.edition_name(&edition(&s), true)))
    };
    let [before, after] =
        edition(s).parse().map_or([None, None], |ordinal| c.forum.track_beside(code, ordinal).map(link));
    Some(Track {
        name: c.t1("track-through-years", "track", c.name_of(&format!("track/{code}")).text),
        href: c.href(Place::Track(code.to_owned())),
        before,
        after,
    })
}
