//! A person: the names, and where the person sat, year by year.

use askama::Template;
use duologue_forum::acts::{Field, Role};
use duologue_forum::{PersonView, Seat};

use super::edition::{fallback, language, session_place, session_title};
use super::fact::distinct_sources;
use super::who::capacity;
use super::{Base, Nav};
use crate::address::Place;
use crate::context::Context;
use crate::html::{Html, Run};

/// A name as it is written in one language.
struct Written {
    language: String,
    name: Run,
    reading: Option<Run>,
}

/// One edition with the person's seats.
struct Year {
    href: String,
    name: Run,
    simulated: bool,
    seats: Vec<Sat>,
}

struct Sat {
    href: String,
    title: Run,
    capacity: String,
    /// Office or affiliation as printed that year.
    printed: Option<Run>,
    later: Option<String>,
}

#[derive(Template)]
#[template(path = "person.html")]
struct PersonPage<'a> {
    b: Base<'a>,
    side: Option<Html>,
    name: Run,
    name_note: Option<String>,
    later: Option<String>,
    names: Vec<Written>,
    variants: Vec<Run>,
    years: Vec<Year>,
    foreign: bool,
    sources: Vec<Html>,
}

pub fn render(c: &Context<'_>, id: &str) -> Result<Option<String>, askama::Error> {
    let Some(person) = c.forum.person(id) else { return Ok(None) };
    let name = c.person_name(&person);
    let seats = c.forum.appearances(id);
    let years = years(c, &seats);
    let sat = || years.iter().flat_map(|y| &y.seats);
    let foreign =
        sat().any(|s| s.title.lang.is_some() || s.printed.as_ref().is_some_and(|p| p.lang.is_some()));
    let side = person.side.map(|side| Html::side(&c.side_class(side), &c.side_name(side), &Html::default()));
    let page = PersonPage {
        b: Base::new(c, Nav::Editions, name.text.clone(), person.id.clone())
            .under(Run::own(c.t("nav-editions")), Place::Editions)
            .here(name.clone()),
        side,
        name_note: name.lang.as_deref().map(|tag| fallback(c, tag)),
        later: person.words.iter().find_map(|w| c.later(w)),
        names: names(c, &person),
        // In which language a variant was printed is not on record.
        variants: person
            .variants
            .iter()
            .map(|v| Run { text: (*v).to_owned(), lang: Some("und".to_owned()) })
            .collect(),
        foreign,
        sources: distinct_sources(c, person.words.iter().copied().chain(seats.iter().map(|s| s.word))),
        name,
        years,
    };
    page.render().map(Some)
}

/// Names by language, in the reader's order of languages; the sort key is for sorting and is not shown.
fn names(c: &Context<'_>, person: &PersonView<'_>) -> Vec<Written> {
    let place = |lang: &str| c.order.iter().position(|l| l == lang).unwrap_or(usize::MAX);
    let mut given: Vec<_> = person.names.iter().collect();
    given.sort_by_key(|(lang, _)| (place(lang), **lang));
    let written = |(lang, name): (&&str, &&duologue_forum::acts::Name)| Written {
        language: language(c, lang),
        name: c.run(&name.display, lang),
        reading: name.reading.as_deref().map(|reading| c.run(reading, lang)),
    };
    given.into_iter().map(written).collect()
}

fn years(c: &Context<'_>, seats: &[Seat<'_>]) -> Vec<Year> {
    let mut years: Vec<(&str, Vec<(u16, Sat)>)> = Vec::new();
    for seat in seats {
        let Some((edition, sat)) = seat.subject.split('/').next().zip(sat(c, seat)) else { continue };
        match years.last_mut() {
            Some((last, seats)) if *last == edition => seats.push(sat),
            _ => years.push((edition, vec![sat])),
        }
    }
    let year = |(edition, mut seats): (&str, Vec<(u16, Sat)>)| {
        seats.sort_by_key(|(order, _)| *order);
        let name = c.edition(edition, true);
        Year {
            href: c.href(Place::Edition(edition.to_owned())),
            simulated: c.is_marked(c.forum.edition(edition).is_some_and(|e| e.simulated), &name),
            name,
            seats: seats.into_iter().map(|(_, sat)| sat).collect(),
        }
    };
    years.into_iter().map(year).collect()
}

/// A seat, with the place of its session in the programme; a seat of no session comes last.
fn sat(c: &Context<'_>, seat: &Seat<'_>) -> Option<(u16, Sat)> {
    let (home, _) = seat.subject.rsplit_once('/')?;
    let (order, place, title) = match c.forum.session(home) {
        Some(session) => (session.order, session_place(&session.subject)?, session_title(c, &session)),
        None => of_edition(c, seat, home),
    };
    let sat = Sat {
        href: c.href(place),
        title,
        capacity: capacity(c, seat),
        printed: c.by_lang(&seat.appearance.affiliation),
        later: c.later(seat.word),
    };
    Some((order, sat))
}

/// Where a seat on the edition itself leads: the reader of a statement sat at the statement.
fn of_edition(c: &Context<'_>, seat: &Seat<'_>, edition: &str) -> (u16, Place, Run) {
    let statement = c.wording(&format!("{edition}/statement"), Field::Title);
    match statement.filter(|_| seat.has(Role::StatementReader)) {
        Some(title) => (u16::MAX, Place::Statement(edition.to_owned()), title),
        None => (u16::MAX, Place::Edition(edition.to_owned()), c.edition(edition, false)),
    }
}
