//! The programme as other sites show it in a frame: days, hours and titles, nothing else.

use askama::Template;
use duologue_forum::Seat;
use duologue_forum::acts::Status;

use super::programme::{Day, days};
use super::{Base, Nav};
use crate::address::Place;
use crate::context::Context;
use crate::html::Run;

#[derive(Template)]
#[template(path = "embed.html")]
struct EmbedPage<'a> {
    b: Base<'a>,
    name: Run,
    programme: String,
    canonical: Option<String>,
    status: Option<String>,
    simulated: bool,
    foreign: bool,
    days: Vec<Day>,
}

pub fn render(c: &Context<'_>, code: &str) -> Result<Option<String>, askama::Error> {
    let Some(edition) = c.forum.edition(code) else { return Ok(None) };
    let sessions = c.forum.sessions(code);
    // Who sat there is told on the programme itself.
    let days = days(c, &edition, sessions.iter().map(|session| (session, &[] as &[Seat<'_>])));
    let b = Base::new(c, Nav::Editions, title(c, code), String::new());
    let place = Place::Programme(code.to_owned());
    let page = EmbedPage {
        name: c.edition(code, true),
        programme: c.href(place),
        canonical: b.card().map(|card| card.url),
        status: edition
            .status
            .as_ref()
            .filter(|told| told.value != Status::Held)
            .map(|told| c.t(&format!("status-{}", told.value.word()))),
        simulated: edition.simulated,
        foreign: days.iter().any(Day::has_foreign),
        days,
        b,
    };
    page.render().map(Some)
}

/// What the frame and its oEmbed answer are called.
pub fn title(c: &Context<'_>, code: &str) -> String {
    c.list([c.t("programme-title"), c.edition_name(code, true)])
}
