//! People: one authority record, names as the person writes them, never reordered.

use std::collections::BTreeMap;

use smallvec::SmallVec;

use crate::acts::{Body, Name, Person};
use crate::forum::Forum;
use crate::programme::Seat;
use crate::voice::{Subject, Word, below};

/// One person read from all voices; the side the person sits for comes first, language by language.
#[derive(Clone, Debug)]
pub struct PersonView<'a> {
    pub id: String,
    pub side: Option<&'a str>,
    pub slug: Option<&'a str>,
    pub names: BTreeMap<&'a str, &'a Name>,
    pub variants: Vec<&'a str>,
    pub words: Vec<&'a Word>,
}

impl<'a> PersonView<'a> {
    /// The name in the first language of `order` that has one; before others, in the languages of the own side.
    pub fn name(&self, lang: &str, own: &[String], order: &[String]) -> Option<(&'a str, &'a Name)> {
        let wanted = std::iter::once(lang)
            .chain(own.iter().map(String::as_str))
            .chain(order.iter().map(String::as_str));
        let first = wanted.into_iter().find_map(|l| self.names.get_key_value(l));
        first.or_else(|| self.names.iter().next()).map(|(lang, name)| (*lang, *name))
    }
}

impl Forum {
    /// A person by id, following `same`.
    pub fn person(&self, id: &str) -> Option<PersonView<'_>> {
        let subject = self.resolve(&below("person", id));
        let mut words: SmallVec<[(&Word, &Person); 1]> = SmallVec::new();
        for alias in self.aliases(&subject) {
            for voice in self.voices() {
                for word in voice.history(&alias).iter().filter(|w| w.end.is_none() && !self.is_removed(w)) {
                    if let Some(Body::Person(p)) = word.body() {
                        words.push((word, p));
                    }
                }
            }
        }
        let side = words.iter().find_map(|(_, p)| p.side.as_deref());
        words.sort_by_key(|(w, _)| (Some(&*w.voice) != side, w.is_recorded()));
        if words.is_empty() {
            return None;
        }
        let mut names = BTreeMap::new();
        let mut variants: Vec<&str> = Vec::new();
        for (_, person) in &words {
            for (lang, name) in &person.names {
                let standing: &mut &Name = names.entry(lang.as_str()).or_insert(name);
                if standing.display != name.display && !variants.contains(&name.display.as_str()) {
                    variants.push(&name.display);
                }
            }
            for variant in &person.variants {
                if !variants.contains(&variant.as_str()) {
                    variants.push(variant);
                }
            }
        }
        Some(PersonView {
            id: subject.strip_prefix("person/").unwrap_or(id).to_owned(),
            side,
            slug: words.iter().find_map(|(_, p)| p.slug.as_deref()),
            names,
            variants,
            words: words.into_iter().map(|(w, _)| w).collect(),
        })
    }

    /// Ids of all people who have a record of their own.
    pub fn people(&self) -> Vec<String> {
        let has_record = |s: &Subject| self.words(s).any(|w| matches!(w.body(), Some(Body::Person(_))));
        self.subjects("person/")
            .into_iter()
            .filter(|s| has_record(s) && self.resolve(s) == *s)
            .filter_map(|s| s.strip_prefix("person/").map(str::to_owned))
            .collect()
    }

    /// A person's seats, the latest edition first.
    pub fn appearances(&self, id: &str) -> Vec<Seat<'_>> {
        let subject = self.resolve(&below("person", id));
        let mut seats: Vec<Seat<'_>> = self.linked(&subject).iter().filter_map(|s| self.seat(s)).collect();
        seats.retain(|s| self.resolve(&below("person", &s.appearance.person)) == subject);
        let ordinal =
            |s: &Seat<'_>| s.subject.split('/').next().and_then(|e| e.parse::<u32>().ok()).unwrap_or(0);
        seats.sort_by_key(|s| (std::cmp::Reverse(ordinal(s)), s.subject.clone()));
        seats
    }
}
