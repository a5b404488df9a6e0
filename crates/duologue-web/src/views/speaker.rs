//! Who speaks in a paragraph, and in which capacity.

use duologue_forum::acts::Paragraph;
use duologue_forum::{Seat, SessionView, pick};

use crate::address::{Lang, Place};
use crate::catalogue;
use crate::context::Context;
use crate::html::{Html, Run, plain};

/// Where a text was spoken: who sat there, and whether words may be laid to a person.
pub struct Scene<'a> {
    pub seats: Vec<Seat<'a>>,
    pub attributed: bool,
}

impl<'a> Scene<'a> {
    pub fn of(c: &Context<'a>, session: &SessionView<'_>) -> Scene<'a> {
        Scene { seats: c.forum.seats(&session.subject), attributed: session.is_attributed() }
    }

    /// A text that was written, not spoken at a sitting.
    pub fn none() -> Scene<'a> {
        Scene { seats: Vec::new(), attributed: true }
    }

    fn seat(&self, c: &Context<'_>, p: &Paragraph) -> Option<&Seat<'a>> {
        let person = c.forum.resolve(&format!("person/{}", p.speaker.as_deref()?));
        let sat = |s: &&Seat<'_>| c.forum.resolve(&format!("person/{}", s.appearance.person)) == person;
        let then = |s: &&Seat<'_>| p.part.as_deref().is_none_or(|part| s.in_part(part));
        self.seats.iter().filter(sat).find(then).or_else(|| self.seats.iter().find(sat))
    }
}

/// A speaker as named beside a paragraph.
pub struct Speaker {
    pub class: String,
    pub side: Option<Run>,
    pub name: Html,
    pub roles: Vec<Run>,
    /// What stands between roles in their language.
    comma: String,
    /// As printed that year.
    pub affiliation: Option<Html>,
}

impl Speaker {
    /// The speaker's name, side and roles in `lang`, as far as the record and the catalogues have them.
    pub fn of(c: &Context<'_>, scene: &Scene<'_>, p: &Paragraph, lang: &str) -> Option<Speaker> {
        let id = p.speaker.as_deref().filter(|_| scene.attributed)?;
        let (seat, person) = (scene.seat(c, p), c.forum.person(id));
        let side = seat.and_then(|s| s.side).or_else(|| person.as_ref()?.side);
        let order: Vec<String> = std::iter::once(lang.to_owned()).chain(c.order.iter().cloned()).collect();
        let name = match &person {
            Some(view) => {
                let own = side.map_or(&[][..], |side| &c.forum.side(side).languages);
                let name = view.name(lang, own, &order).map(|(l, name)| c.run(&name.display, l));
                let name = name.unwrap_or_else(|| Run::own(view.id.clone()));
                Html::link(&c.href(Place::Person(view.id.clone())), &name)
            }
            None => plain(id),
        };
        let words = Lang::parse(lang).unwrap_or(c.lang());
        let role = |role: &duologue_forum::acts::Role| {
            c.run(&catalogue::text(words, &format!("role-{}", role.word()), &[]), words.code())
        };
        Some(Speaker {
            class: side.map(|side| c.side_class(side)).unwrap_or_default(),
            side: side.map(|side| match pick(&c.forum.side(side).names, &order) {
                Some((l, name)) => c.run(name, l),
                None => Run::own(side),
            }),
            name,
            comma: catalogue::text(words, "list-comma", &[]),
            roles: seat.map(|s| s.appearance.roles.iter().map(role).collect()).unwrap_or_default(),
            affiliation: seat.and_then(|s| c.by_lang(&s.appearance.affiliation)).map(|run| run.html()),
        })
    }

    pub fn capacity(&self) -> Html {
        Html::list(&self.roles.iter().map(Run::html).collect::<Vec<_>>(), &self.comma)
    }

    /// Name, side, roles and affiliation, for a citation.
    pub fn cited(&self, c: &Context<'_>) -> Html {
        let side = self.side.iter().map(Run::html);
        let roles = self.roles.iter().map(Run::html);
        let capacity: Vec<Html> = side.chain(roles).chain(self.affiliation.clone()).collect();
        Html::list(&[self.name.clone(), Html::list(&capacity, &c.t("list-comma"))], &c.t("list-comma"))
    }
}
