//! Sittings and seats as data.

use duologue_forum::acts::{Body, ByLang, Openness, Part, Role, Session as Sitting, SessionKind};
use duologue_forum::{Forum, Seat, SessionView};
use serde::Serialize;

use super::said::{Said, Value, Wording, wordings};

/// A sitting of an edition.
#[derive(Serialize)]
pub struct Session<'a> {
    pub edition: String,
    pub code: String,
    pub kind: Option<SessionKind>,
    pub track: Option<&'a str>,
    pub openness: Option<Openness>,
    pub parts: Vec<Part>,
    pub date: Vec<Value<'a, &'a str>>,
    pub start: Vec<Value<'a, &'a str>>,
    pub end: Vec<Value<'a, &'a str>>,
    /// IANA name of the zone in which the times are given.
    pub zone: Option<&'a str>,
    pub room: Option<&'a ByLang>,
    pub wordings: Vec<Wording<'a>>,
    /// Words of sides that differ from the keeper's.
    pub differing: Vec<Differing<'a>>,
    /// The words from which the fields above are read.
    pub said: Vec<Said<'a>>,
}

/// What a side says of a sitting otherwise than the keeper of the programme.
#[derive(Serialize)]
pub struct Differing<'a> {
    pub session: &'a Sitting,
    pub said_before_change: bool,
    pub said: Said<'a>,
}

/// A sitting with those who sat there.
#[derive(Serialize)]
pub struct SessionInFull<'a> {
    #[serde(flatten)]
    pub session: Session<'a>,
    pub seats: Vec<Appearance<'a>>,
}

/// A person at a sitting, with the affiliation as printed that year.
#[derive(Serialize)]
pub struct Appearance<'a> {
    pub edition: String,
    pub session: String,
    pub person: String,
    pub side: Option<&'a str>,
    /// None named: the whole sitting.
    pub parts: &'a [String],
    pub roles: &'a [Role],
    pub affiliation: &'a ByLang,
    pub order: Option<u16>,
    pub said: Said<'a>,
}

impl<'a> Appearance<'a> {
    pub fn of(forum: &'a Forum, seat: &Seat<'a>) -> Appearance<'a> {
        let a = seat.appearance;
        let mut path = seat.subject.split('/');
        let edition = path.next().unwrap_or_default().to_owned();
        let home = format!("{edition}/{}", path.next().unwrap_or_default());
        let person = forum.resolve(&format!("person/{}", a.person));
        Appearance {
            session: last(&forum.resolve(&home)).to_owned(),
            person: last(&person).to_owned(),
            edition,
            side: seat.side,
            parts: &a.parts,
            roles: &a.roles,
            affiliation: &a.affiliation,
            order: a.order,
            said: Said::of(seat.word),
        }
    }
}

pub fn last(subject: &str) -> &str {
    subject.rsplit('/').next().unwrap_or(subject)
}

pub fn of<'a>(forum: &'a Forum, s: SessionView<'a>) -> Session<'a> {
    let differing = s.differing.iter().filter_map(|d| match d.word.body()? {
        Body::Session(session) => {
            Some(Differing { session, said_before_change: d.said_before_change, said: Said::of(d.word) })
        }
        _ => None,
    });
    let differing: Vec<Differing<'a>> = differing.collect();
    let told = forum.voices().flat_map(|voice| voice.history(&s.subject)).filter(|w| {
        let is_apart = s.differing.iter().any(|d| d.word.act.leaf == w.act.leaf);
        w.end.is_none() && !forum.is_removed(w) && !is_apart && matches!(w.body(), Some(Body::Session(_)))
    });
    Session {
        edition: s.subject.split('/').next().unwrap_or_default().to_owned(),
        code: last(&s.subject).to_owned(),
        kind: s.kind,
        track: s.track,
        openness: s.openness,
        said: told.map(Said::of).collect(),
        wordings: wordings(forum, &s.subject),
        parts: s.parts,
        date: Value::all(&s.date),
        start: Value::all(&s.start),
        end: Value::all(&s.end),
        zone: s.zone,
        room: s.room,
        differing,
    }
}

/// Orders an edition's sittings as its programme does, for ever.
pub fn key(s: &SessionView<'_>) -> String {
    let first = |told: &[duologue_forum::Told<'_, &str>]| told.first().map(|t| t.value.to_owned());
    let (date, start) = (first(&s.date), first(&s.start));
    // A sitting without a day comes behind those with one.
    format!(
        "{} {:05} {} {}",
        date.as_deref().unwrap_or("~"),
        s.order,
        start.as_deref().unwrap_or(""),
        s.subject
    )
}

pub fn in_full<'a>(forum: &'a Forum, subject: &str) -> Option<SessionInFull<'a>> {
    let view = forum.session(subject)?;
    let seats = forum.seats(&view.subject).iter().map(|seat| Appearance::of(forum, seat)).collect();
    Some(SessionInFull { session: of(forum, view), seats })
}
