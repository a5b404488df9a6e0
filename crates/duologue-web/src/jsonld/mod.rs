//! What a page tells machines in JSON-LD 1.1, in the words of schema.org.
//!
//! A simulated edition is not told: a machine cannot read the notice that nobody held it.

mod dataset;
mod event;
mod text;
mod thing;

use duologue_forum::PersonView;
use duologue_forum::acts::Organisation;
use serde_json::{Value, json};

use crate::address::{Address, Place, tag};
use crate::canonical::canonical;
use crate::context::Context;
use crate::html::{Html, Run};
use crate::identity::Identity;
use crate::views::Crumb;
use thing::Thing;

/// What a page is about and the way to it, as a data block.
///
/// A past view has none: a machine would take its overtaken words for those that stand.
pub fn block(c: &Context<'_>, crumbs: &[Crumb]) -> Option<Html> {
    if c.now.is_some() {
        return None;
    }
    let told = Teller { c, identity: Identity::of(c.forum) };
    let mut graph = told.things();
    graph.extend(told.way(crumbs));
    let graph: Vec<Value> = graph.into_iter().map(Value::from).collect();
    (!graph.is_empty()).then(|| Html::data(&json!({ "@context": "https://schema.org", "@graph": graph })))
}

/// Tells things as one page has them, under names that all pages share.
struct Teller<'c> {
    c: &'c Context<'c>,
    identity: Identity,
}

impl Teller<'_> {
    fn things(&self) -> Vec<Thing> {
        let c = self.c;
        match &c.address.place {
            Place::Home => self.organisers(self.year()),
            Place::Edition(code) => self.edition(code).into_iter().collect(),
            Place::Session(edition, code) => {
                let subject = format!("{edition}/{code}");
                let session = self.session(&subject);
                let texts =
                    if session.is_some() { self.texts(&c.forum.texts_under(&subject)) } else { Vec::new() };
                session.into_iter().chain(texts).collect()
            }
            Place::Person(id) => {
                c.forum.person(id).and_then(|person| self.person(&person)).into_iter().collect()
            }
            Place::Text(_) | Place::Statement(_) => {
                let subject = c.address.place.subject().unwrap_or_default();
                self.texts(&c.forum.texts(&subject))
            }
            Place::SurveyYear(survey) => self.dataset(survey).into_iter().collect(),
            Place::TopicResults(topic) => self.votes(topic).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    /// A name that stays when the site moves (RFC 9562): calendars know the thing by it too.
    fn id(&self, subject: &str) -> String {
        self.identity.name(subject).urn().to_string()
    }

    /// The page that stands for a place, where pages have an address.
    fn url(&self, place: Place) -> Option<String> {
        let address = Address::new(self.c.lang(), place);
        self.c.links.origin().map(|origin| origin.url(&canonical(self.c.forum, &address).path()))
    }

    /// Words in the page's language as they are, others with their own.
    fn words(&self, run: &Run) -> Value {
        match &run.lang {
            None => json!(run.text),
            Some(lang) => json!({ "@value": run.text, "@language": lang }),
        }
    }

    fn year(&self) -> Option<u16> {
        let latest = self.c.forum.latest()?;
        self.c.forum.edition(&latest)?.year.first().map(|told| told.value)
    }

    /// The organisations behind the sides in a year, in the page's order of the sides.
    fn organisers(&self, year: Option<u16>) -> Vec<Thing> {
        let c = self.c;
        let of = |side: &String| c.forum.organisations(side, year.unwrap_or(u16::MAX));
        c.sides.iter().flat_map(of).filter_map(|organisation| self.organisation(&organisation)).collect()
    }

    fn organisation(&self, organisation: &Organisation) -> Option<Thing> {
        let name = self.c.by_lang(&organisation.names)?;
        let others = organisation.names.iter().filter(|(_, text)| **text != name.text);
        Some(
            Thing::new("Organization")
                .with("name", self.words(&name))
                .all("alternateName", others.map(|(lang, text)| self.words(&self.c.run(text, lang)))),
        )
    }

    /// A person by name; nothing is guessed of family, nation or office.
    fn person(&self, person: &PersonView<'_>) -> Option<Thing> {
        let c = self.c;
        let sat = c.forum.appearances(&person.id);
        let simulated = |subject: &str| {
            let edition = subject.split('/').next().and_then(|code| c.forum.edition(code));
            edition.is_some_and(|e| e.simulated)
        };
        if !sat.is_empty() && sat.iter().all(|seat| simulated(&seat.subject)) {
            return None;
        }
        let name = c.person_name(person);
        let others = person.names.iter().filter(|(_, other)| other.display != name.text);
        Some(
            Thing::new("Person")
                .with("@id", self.id(&format!("person/{}", person.id)))
                .with("name", self.words(&name))
                .all("alternateName", others.map(|(lang, other)| self.words(&c.run(&other.display, lang))))
                .maybe("url", self.url(Place::Person(person.id.clone()))),
        )
    }

    /// The way to the page (`BreadcrumbList`); steps without an address have a name alone.
    fn way(&self, crumbs: &[Crumb]) -> Option<Thing> {
        let step = |(i, crumb): (usize, &Crumb)| {
            let item =
                self.c.links.origin().zip(crumb.href.as_deref()).map(|(origin, href)| origin.url(href));
            Thing::new("ListItem")
                .with("position", i + 1)
                .with("name", self.words(&crumb.run))
                .maybe("item", item)
        };
        let steps = crumbs.iter().enumerate().map(step);
        (!crumbs.is_empty()).then(|| Thing::new("BreadcrumbList").all("itemListElement", steps))
    }

    /// The dialogue's languages as HTML names them.
    fn languages(&self) -> impl Iterator<Item = Value> {
        self.c.forum.languages().into_iter().map(|lang| json!(tag(lang)))
    }
}
