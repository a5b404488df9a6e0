//! Who sat at a session, one side beside the other: names by what they did there, and how many panellists.

use duologue_forum::Seat;
use duologue_forum::acts::Role;

use super::edition::seat_name_in;
use super::reading::part_name;
use crate::context::Context;
use crate::html::{Html, plain};

/// One side's people at a session.
pub struct Who {
    /// The side's name in its colour; what stands for those of no side.
    pub side: Html,
    pub groups: Vec<Group>,
    pub panellists: Option<String>,
    pub later: Option<String>,
    /// One of the names stands in another language than the page.
    pub foreign: bool,
}

/// People who did the same there.
pub struct Group {
    pub what: String,
    pub names: Html,
}

/// Sides in the reader's order, then people of no side. Those who only were panellists are counted.
pub fn who(c: &Context<'_>, seats: &[Seat<'_>]) -> Vec<Who> {
    let is_of = |seat: &&Seat<'_>, side: &str| seat.side == Some(side);
    let mut found: Vec<Who> = c
        .sides
        .iter()
        .filter_map(|side| {
            let theirs: Vec<&Seat<'_>> = seats.iter().filter(|s| is_of(s, side)).collect();
            of(c, Html::side(&c.side_class(side), &c.side_name(side), &Html::default()), &theirs)
        })
        .collect();
    let others: Vec<&Seat<'_>> =
        seats.iter().filter(|s| !c.sides.iter().any(|side| is_of(s, side))).collect();
    found.extend(of(c, plain(&c.t("programme-no-side")), &others));
    found
}

fn is_named(seat: &Seat<'_>) -> bool {
    seat.has(Role::Moderator) || !seat.has(Role::Panellist)
}

fn of(c: &Context<'_>, side: Html, seats: &[&Seat<'_>]) -> Option<Who> {
    if seats.is_empty() {
        return None;
    }
    let mut groups: Vec<(String, Vec<Html>)> = Vec::new();
    let mut foreign = false;
    for seat in seats.iter().filter(|s| is_named(s)) {
        let (name, lang) = seat_name_in(c, &seat.appearance.person);
        foreign |= lang.is_some();
        let what = capacity(c, seat);
        match groups.iter_mut().find(|(w, _)| *w == what) {
            Some((_, names)) => names.push(name),
            None => groups.push((what, vec![name])),
        }
    }
    let comma = c.t("list-comma");
    let panellists = seats.iter().filter(|s| s.has(Role::Panellist)).count();
    Some(Who {
        side,
        groups: groups
            .into_iter()
            .map(|(what, names)| Group { what, names: Html::list(&names, &comma) })
            .collect(),
        panellists: (panellists > 0).then(|| c.t1("programme-panellists", "count", panellists)),
        later: seats.iter().find_map(|s| c.later(s.word)),
        foreign,
    })
}

/// What a person did at a session, and in which part of it.
pub fn capacity(c: &Context<'_>, seat: &Seat<'_>) -> String {
    let roles = seat.appearance.roles.iter().map(|role| c.t(&format!("role-{}", role.word())));
    let parts = seat.appearance.parts.iter().map(|part| part_name(c, part));
    c.list(roles.chain(parts))
}
