//! Who sat at a session, one side beside the other: names by what they did there, and how many panellists.

use duologue_forum::Seat;
use duologue_forum::acts::Role;

use super::edition::seat_name_in;
use super::known::Known;
use super::reading::part_name;
use crate::context::Context;
use crate::html::{Html, plain};

/// One side's people at a session.
pub struct Who {
    /// The side's name in its colour; what stands for those of no side.
    pub side: Html,
    pub groups: Vec<Group>,
    pub panellists: Option<Html>,
    pub later: Option<String>,
    /// One of the names stands in another language than the page.
    pub foreign: bool,
}

/// People who did the same there.
pub struct Group {
    pub what: Html,
    pub names: Html,
}

/// Tells of many sessions who sat there.
pub struct Seating<'c, 'f> {
    c: &'c Context<'f>,
    /// The sides in the reader's order, then those of no side.
    sides: Vec<(Option<&'c str>, Html)>,
    comma: String,
    capacities: Known<(&'f [Role], &'f [String]), Html>,
    counts: Known<usize, Html>,
}

impl<'c, 'f> Seating<'c, 'f> {
    pub fn new(c: &'c Context<'f>) -> Seating<'c, 'f> {
        let side = |code: &'c String| {
            let name = Html::side(&c.side_class(code), &c.side_name(code), &Html::default());
            (Some(code.as_str()), name)
        };
        Seating {
            c,
            sides: c.sides.iter().map(side).chain([(None, plain(&c.t("programme-no-side")))]).collect(),
            comma: c.t("list-comma"),
            capacities: Known::default(),
            counts: Known::default(),
        }
    }

    /// One side beside the other. Those who only were panellists are counted.
    pub fn who(&mut self, seats: &[Seat<'f>]) -> Vec<Who> {
        let Seating { c, sides, comma, capacities, counts } = self;
        let column = |seat: &Seat<'f>| sides.iter().position(|(code, _)| *code == seat.side);
        let columns: Vec<usize> = seats.iter().map(|s| column(s).unwrap_or(sides.len() - 1)).collect();
        let mut found = Vec::new();
        for (i, (_, side)) in sides.iter().enumerate() {
            let theirs =
                || seats.iter().zip(&columns).filter(|(_, column)| **column == i).map(|(seat, _)| seat);
            if theirs().next().is_none() {
                continue;
            }
            let mut groups: Vec<(Html, Vec<Html>)> = Vec::new();
            let mut foreign = false;
            for seat in theirs().filter(|seat| is_named(seat)) {
                let (name, lang) = seat_name_in(c, &seat.appearance.person);
                foreign |= lang.is_some();
                let did = (seat.appearance.roles.as_slice(), seat.appearance.parts.as_slice());
                let what = capacities.get(did, |_| plain(&capacity(c, seat)));
                match groups.iter_mut().find(|(w, _)| *w == what) {
                    Some((_, names)) => names.push(name),
                    None => groups.push((what, vec![name])),
                }
            }
            let group = |(what, names): (Html, Vec<Html>)| Group { what, names: Html::list(&names, comma) };
            let panellists = theirs().filter(|s| s.has(Role::Panellist)).count();
            let count = |n: &usize| plain(&c.t1("programme-panellists", "count", *n));
            found.push(Who {
                side: side.clone(),
                groups: groups.into_iter().map(group).collect(),
                panellists: (panellists > 0).then(|| counts.get(panellists, count)),
                later: theirs().find_map(|s| c.later(s.word)),
                foreign,
            });
        }
        found
    }
}

fn is_named(seat: &Seat<'_>) -> bool {
    seat.has(Role::Moderator) || !seat.has(Role::Panellist)
}

/// What a person did at a session, and in which part of it.
pub fn capacity(c: &Context<'_>, seat: &Seat<'_>) -> String {
    let roles = seat.appearance.roles.iter().map(|role| c.t(&format!("role-{}", role.word())));
    let parts = seat.appearance.parts.iter().map(|part| part_name(c, part));
    c.list(roles.chain(parts))
}
