//! The panel of a session: each side's people, with titles as printed that year.

use duologue_forum::acts::Role;
use duologue_forum::{Seat, SessionView};

use super::edition::seat_name;
use super::notes;
use super::reading::part_name;
use crate::context::Context;
use crate::html::{Html, Run};

/// Everybody who sat there, side by side.
pub struct Panel {
    pub sides: Vec<Bench>,
    /// Where the seats were read, each source once.
    pub notes: Vec<Html>,
    /// Said once where names or titles stand in another language.
    pub foreign: bool,
}

/// One side's people.
pub struct Bench {
    pub class: String,
    pub name: Run,
    pub count: String,
    pub people: Vec<Sitter>,
}

/// A person in a seat.
pub struct Sitter {
    pub name: Html,
    /// The name in the person's own language, where that is not the page's.
    pub own: Option<Run>,
    pub tags: Vec<String>,
    pub affiliation: Option<Run>,
    pub later: Option<String>,
}

impl Panel {
    /// `None` where nobody is on record.
    pub fn of(c: &Context<'_>, session: &SessionView<'_>, seats: &[Seat<'_>]) -> Option<Panel> {
        let of_side = |side: Option<&str>| -> Option<Bench> {
            let is_side = |s: &&Seat<'_>| match s.side.filter(|code| c.side_no(code) > 0) {
                Some(code) => Some(code) == side,
                None => side.is_none(),
            };
            let theirs: Vec<&Seat<'_>> = seats.iter().filter(is_side).collect();
            let mut ids: Vec<_> =
                theirs.iter().map(|s| c.forum.resolve(&format!("person/{}", s.appearance.person))).collect();
            ids.sort();
            ids.dedup();
            (!theirs.is_empty()).then(|| Bench {
                class: side.map(|code| c.side_class(code)).unwrap_or_default(),
                name: side.map_or_else(|| Run::own(c.t("panel-no-side")), |code| c.side_name(code)),
                count: c.t1("panel-count", "count", ids.len()),
                people: theirs.into_iter().map(|seat| sitter(c, session, seat)).collect(),
            })
        };
        let sides: Vec<Bench> =
            c.sides.iter().map(|s| Some(s.as_str())).chain([None]).filter_map(of_side).collect();
        let mut lines: Vec<Html> = Vec::new();
        for line in seats.iter().flat_map(|seat| notes(c, &[seat.word])) {
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        let of_name =
            |s: &Seat<'_>| c.forum.person(&s.appearance.person).and_then(|p| c.person_name(&p).lang);
        let of_title = |s: &Seat<'_>| c.by_lang(&s.appearance.affiliation).and_then(|run| run.lang);
        let foreign = seats.iter().any(|s| of_name(s).is_some() || of_title(s).is_some());
        (!sides.is_empty()).then_some(Panel { sides, notes: lines, foreign })
    }
}

fn sitter(c: &Context<'_>, session: &SessionView<'_>, seat: &Seat<'_>) -> Sitter {
    let person = c.forum.person(&seat.appearance.person);
    let own = person.as_ref().and_then(|view| {
        let languages = &c.forum.side(view.side?).languages;
        let (lang, name) = languages.iter().find_map(|l| view.names.get_key_value(l.as_str()))?;
        let run = c.run(&name.display, lang);
        (run.lang.is_some() && run.text != c.person_name(view).text).then_some(run)
    });
    // A panellist is what everybody here is; other roles are told.
    let roles = seat.appearance.roles.iter().filter(|role| **role != Role::Panellist);
    let mut tags: Vec<String> = roles.map(|role| c.t(&format!("role-{}", role.word()))).collect();
    let sat: Vec<&str> =
        session.parts.iter().map(|p| p.code.as_str()).filter(|code| seat.in_part(code)).collect();
    if !sat.is_empty() && sat.len() < session.parts.len() {
        tags.push(c.t1("panel-part-only", "part", c.list(sat.into_iter().map(|code| part_name(c, code)))));
    }
    Sitter {
        name: seat_name(c, &seat.appearance.person),
        own,
        tags,
        affiliation: c.by_lang(&seat.appearance.affiliation),
        later: c.later(seat.word),
    }
}
