//! Texts and their translations: `Report`, or `CreativeWork` for what is none.

use duologue_forum::TextView;
use duologue_forum::acts::Genre;
use serde_json::{Value, json};

use super::{Teller, Thing};
use crate::address::{Lang, Place, tag};
use crate::html::Run;
use crate::views::edition::session_place;

impl Teller<'_> {
    /// Each text, and each rendering of it, as a work of its own in its own language.
    pub(super) fn texts(&self, views: &[TextView<'_>]) -> Vec<Thing> {
        views.iter().filter(|view| !self.is_simulated(view)).flat_map(|view| self.text(view)).collect()
    }

    fn text(&self, view: &TextView<'_>) -> Vec<Thing> {
        let original = self.work_id(view, &view.text.lang);
        let others: Vec<&str> = view.languages().into_iter().filter(|lang| *lang != view.text.lang).collect();
        let renderings: Vec<Value> =
            others.iter().map(|lang| json!({ "@id": self.work_id(view, lang) })).collect();
        let mut works = vec![
            self.work(view, &view.text.lang, view.text.title.as_deref()).all("workTranslation", renderings),
        ];
        for lang in others {
            let Some(rendered) = view.translation(lang) else { continue };
            works.push(
                self.work(view, lang, rendered.translation.title.as_deref())
                    .with("translationOfWork", json!({ "@id": original })),
            );
        }
        works
    }

    /// A work in one language. It names no author: a report's words are its speakers'.
    fn work(&self, view: &TextView<'_>, lang: &str, title: Option<&str>) -> Thing {
        let c = self.c;
        let genre = view.text.genre.unwrap_or(Genre::Report);
        let genre_name = c.t(&format!("genre-{}", genre.word()));
        let name = title.map_or_else(|| Run::own(genre_name.clone()), |title| c.run(title, lang));
        let about = self.about(view).map(|subject| json!({ "@id": self.id(&subject) }));
        Thing::new(if genre == Genre::Report { "Report" } else { "CreativeWork" })
            .with("@id", self.work_id(view, lang))
            .with("name", self.words(&name))
            .with("genre", genre_name)
            .with("inLanguage", tag(lang))
            .maybe("about", about)
            .maybe("url", self.page(view, lang))
    }

    fn work_id(&self, view: &TextView<'_>, lang: &str) -> String {
        self.id(&format!("{}/{}/{}/{lang}", view.subject, view.word.voice, view.text.lang))
    }

    /// The session or edition that a text belongs to.
    fn about(&self, view: &TextView<'_>) -> Option<String> {
        let above = view.subject.rsplit_once('/').map(|(above, _)| above.to_owned());
        view.text.about.clone().or_else(|| above.filter(|_| !view.subject.starts_with("text/")))
    }

    fn is_simulated(&self, view: &TextView<'_>) -> bool {
        let about = self.about(view).unwrap_or_default();
        let edition = about.split('/').next().and_then(|code| self.c.forum.edition(code));
        edition.is_some_and(|edition| edition.simulated)
    }

    /// The page on which a text is read in a language, if there is one in that language.
    fn page(&self, view: &TextView<'_>, lang: &str) -> Option<String> {
        let lang = Lang::parse(lang)?;
        let place = match (view.subject.strip_prefix("text/"), self.c.address.place.clone()) {
            (Some(id), _) => Place::Text(id.to_owned()),
            (None, place @ Place::Statement(_)) => place,
            (None, _) => session_place(view.subject.rsplit_once('/')?.0)?,
        };
        let origin = self.c.links.origin()?;
        Some(origin.url(&crate::address::Address::new(lang, place).path()))
    }
}
