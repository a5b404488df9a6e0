//! Editions and sessions as `Event` (schema.org/Event).

use duologue_forum::acts::{Field, Mode, Status};
use duologue_forum::{EditionView, SessionView};
use serde_json::{Value, json};

use super::{Teller, Thing};
use crate::address::Place;
use crate::html::Run;
use crate::sitting::{When, span, when};
use crate::views::edition::{session_place, session_title, side_wordings};
use crate::views::{Base, Nav};

impl Teller<'_> {
    /// An edition with its sessions.
    pub(super) fn edition(&self, code: &str) -> Option<Thing> {
        let c = self.c;
        let edition = c.forum.edition(code).filter(|e| !e.simulated)?;
        let themes = side_wordings(c, code, Field::Theme);
        let theme = if themes.is_empty() { c.wording(code, Field::Theme) } else { None };
        let themes = themes.into_iter().map(|side| side.text).chain(theme);
        let days = span(&edition.days);
        let year = edition.year.first().map(|told| told.value);
        let sessions = c.forum.sessions(code);
        let thing = self
            .named_edition(code)
            .all("description", themes.map(|run| self.words(&run)))
            .maybe("startDate", days.map(|(first, _)| first.to_string()))
            .maybe("endDate", days.map(|(_, last)| last.to_string()))
            .all("location", self.venues(&edition))
            .all("organizer", self.organisers(year))
            .all("subEvent", sessions.iter().map(|session| self.named_session(&edition, session)));
        Some(self.standing(thing, &edition))
    }

    /// A session of an edition.
    pub(super) fn session(&self, subject: &str) -> Option<Thing> {
        let c = self.c;
        let session = c.forum.session(subject)?;
        let code = session.subject.split('/').next()?;
        let edition = c.forum.edition(code).filter(|e| !e.simulated)?;
        let year = edition.year.first().map(|told| told.value);
        let themes = side_wordings(c, &session.subject, Field::Theme);
        let room = session.room.and_then(|room| c.by_lang(room));
        let thing = self
            .named_session(&edition, &session)
            .all("description", themes.into_iter().map(|side| self.words(&side.text)))
            .with("superEvent", self.named_edition(code))
            .all("location", self.place(room, self.city_of(&edition, &session)))
            .all("organizer", self.organisers(year));
        Some(self.standing(thing, &edition))
    }

    fn named_edition(&self, code: &str) -> Thing {
        let c = self.c;
        let site = Base::new(c, Nav::None, String::new(), String::new()).site();
        Thing::new("Event")
            .with("@id", self.id(code))
            .with("name", c.list([site, c.edition_name(code, true)]))
            .maybe("url", self.url(Place::Edition(code.to_owned())))
    }

    /// A session's name and time. What differs between those who tell it is not told to machines.
    fn named_session(&self, edition: &EditionView<'_>, session: &SessionView<'_>) -> Thing {
        let (start, end) = match when(session) {
            When::Hours { start, end } => {
                let moment = |at: jiff::ZonedDateTime| at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
                (Some(moment(start)), end.map(moment))
            }
            When::Day(date) => (Some(date.to_string()), None),
            When::Unknown => (None, None),
        };
        Thing::new("Event")
            .with("@id", self.id(&session.subject))
            .with("name", self.words(&session_title(self.c, session)))
            .maybe("startDate", start)
            .maybe("endDate", end)
            .maybe("eventStatus", status(edition))
            .maybe("url", session_place(&session.subject).and_then(|place| self.url(place)))
    }

    /// How an edition stands, which its sessions share.
    fn standing(&self, thing: Thing, edition: &EditionView<'_>) -> Thing {
        let mode = if let [told] = edition.mode.as_slice() { Some(told.value) } else { None };
        let mode = mode.map(|mode| match mode {
            Mode::InPerson => "https://schema.org/OfflineEventAttendanceMode",
            Mode::Online => "https://schema.org/OnlineEventAttendanceMode",
            Mode::Hybrid => "https://schema.org/MixedEventAttendanceMode",
        });
        thing
            .maybe("eventStatus", status(edition))
            .maybe("eventAttendanceMode", mode)
            .all("inLanguage", self.languages())
    }

    /// Where an edition meets, as far as all who tell it say the same.
    fn venues(&self, edition: &EditionView<'_>) -> Vec<Value> {
        let c = self.c;
        let [cities] = edition.cities.as_slice() else { return Vec::new() };
        let venue = if let [told] = edition.venue.as_slice() { c.by_lang(&told.value) } else { None };
        match cities.value.as_slice() {
            [city] => self.place(venue, Some(c.city(city))),
            // Of two cities the venue's is not on record.
            cities => cities.iter().flat_map(|city| self.place(None, Some(c.city(city)))).collect(),
        }
    }

    /// The city of a session's day, or the only one of its edition.
    fn city_of(&self, edition: &EditionView<'_>, session: &SessionView<'_>) -> Option<Run> {
        let date = if let [told] = session.date.as_slice() { Some(told.value) } else { None };
        let days = edition.days.iter().chain(&edition.eve).flat_map(|told| &told.value);
        let of_day = days.filter(|day| Some(day.date.as_str()) == date).find_map(|day| day.city.as_ref());
        let only = || match edition.cities.as_slice() {
            [told] => {
                if let [city] = told.value.as_slice() {
                    Some(city)
                } else {
                    None
                }
            }
            _ => None,
        };
        of_day.or_else(only).map(|city| self.c.city(city))
    }

    fn place(&self, name: Option<Run>, city: Option<Run>) -> Vec<Value> {
        let Some(named) = name.as_ref().or(city.as_ref()) else { return Vec::new() };
        let address = city
            .as_ref()
            .map(|city| json!({ "@type": "PostalAddress", "addressLocality": self.words(city) }));
        vec![Thing::new("Place").with("name", self.words(named)).maybe("address", address).into()]
    }
}

fn status(edition: &EditionView<'_>) -> Option<&'static str> {
    Some(match edition.status.as_ref()?.value {
        Status::Planned | Status::Held => "https://schema.org/EventScheduled",
        Status::Postponed => "https://schema.org/EventPostponed",
        Status::Cancelled => "https://schema.org/EventCancelled",
    })
}
