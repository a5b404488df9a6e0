//! A text of any genre that belongs to no session: a letter, a press notice, a committee's report.

use askama::Template;
use duologue_forum::TextView;

use super::cite::{Cite, quoted};
use super::edition::{fallback, session_name, session_place, text_title};
use super::reading::Reading;
use super::session::Choice;
use super::speaker::Scene;
use super::{Base, Nav};
use crate::address::Place;
use crate::context::Context;
use crate::html::{Run, plain};

#[derive(Template)]
#[template(path = "text.html")]
struct TextPage<'a> {
    b: Base<'a>,
    kicker: Vec<String>,
    title: Run,
    title_lang: Option<String>,
    choice: Option<Choice>,
    readings: Vec<Reading>,
    cite: Cite,
}

pub fn render(c: &Context<'_>) -> Result<Option<String>, askama::Error> {
    let Place::Text(id) = &c.address.place else { return Ok(None) };
    let mut views = c.forum.texts(&format!("text/{id}"));
    views.sort_by_key(|v| c.sides.iter().position(|s| s == v.word.speaker()).unwrap_or(c.sides.len()));
    let Some(first) = views.first() else { return Ok(None) };
    let title = text_title(c, first);
    let scene = Scene::none();
    let mut readings: Vec<Reading> = views.iter().map(|view| Reading::of(c, &scene, view)).collect();
    // The page's heading has said it.
    for reading in &mut readings {
        reading.title = reading.title.take().filter(|own| *own != title);
    }
    let choice = Choice::of(c, &readings);
    let kicker = readings.first().map(|r| vec![r.genre.clone(), r.by.clone()]).unwrap_or_default();
    let b = way(c, first, Base::new(c, Nav::None, title.text.clone(), id.clone()));
    let b = match &choice {
        Some(choice) => b.under(title.clone(), c.address.place.clone()).here(Run::own(choice.name(c))),
        None => b.here(title.clone()),
    };
    let work = [b.name().html(), plain(&c.parts(&kicker)), quoted(c, &title)];
    let page = TextPage {
        kicker,
        title_lang: (title.lang.as_deref())
            .filter(|_| readings.iter().all(|reading| reading.langnote.is_none()))
            .map(|tag| fallback(c, tag)),
        title,
        choice,
        readings,
        cite: Cite::of(c, &scene, &work, &views),
        b,
    };
    page.render().map(Some)
}

/// A text about an edition, or about one of its sessions, is reached by them.
fn way<'a>(c: &Context<'_>, view: &TextView<'_>, b: Base<'a>) -> Base<'a> {
    let Some(about) = view.text.about.as_deref() else { return b };
    let edition = about.split_once('/').map_or(about, |(edition, _)| edition);
    if c.forum.edition(edition).is_none() {
        return b;
    }
    let b = Base { nav: Nav::Editions, ..b }
        .under(Run::own(c.t("nav-editions")), Place::Editions)
        .under(c.edition(edition, true), Place::Edition(edition.to_owned()));
    match (c.forum.session(about), session_place(about)) {
        (Some(session), Some(place)) => b.under(session_name(c, &session), place),
        _ => b,
    }
}
