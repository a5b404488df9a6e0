//! Released results of a survey and of votes as a `Dataset`, as catalogues of research data read it.

use serde_json::json;

use super::{Teller, Thing};
use crate::address::Place;
use crate::release_files::{NAMES, Wanted, label, topic as topic_files};
use crate::results::Results;
use crate::told::{Standing, Told};
use crate::views::opinions;
use crate::views::survey::{item_name, methods, title};

impl Teller<'_> {
    /// None before the release, and none of what is simulated.
    pub(super) fn dataset(&self, survey: &str) -> Option<Thing> {
        let c = self.c;
        let results = Results::of(c.forum, c.texts, survey)?;
        if results.is_simulated() {
            return None;
        }
        let origin = c.links.origin()?;
        let download = |name: &&str| {
            let path = format!("/{}/survey/{survey}/{name}", c.lang().code());
            let media = Wanted::Table(survey.to_owned(), (*name).to_owned()).media();
            Thing::new("DataDownload")
                .with("name", label(c, name))
                .with("contentUrl", origin.url(&path))
                .maybe("encodingFormat", media)
        };
        let samples = c.forum.samples(survey);
        let first = samples.iter().filter_map(|s| s.first(|w| w.from.as_deref())).min();
        let last = samples.iter().filter_map(|s| s.first(|w| w.to.as_deref().or(w.from.as_deref()))).max();
        let measured: Vec<_> =
            c.forum.items(survey).iter().map(|item| self.words(&item_name(c, survey, item))).collect();
        Some(
            Thing::new("Dataset")
                .with("@id", self.id(&format!("survey/{survey}")))
                .with("name", self.words(&title(c, survey)))
                .with("description", methods(c, survey).join(" "))
                .maybe("url", self.url(Place::SurveyYear(survey.to_owned())))
                .with("identifier", results.release.hash.to_string())
                .with("version", results.release.hash.to_string())
                .with("datePublished", results.release.at.clone())
                .with("isAccessibleForFree", json!(true))
                .maybe("license", c.theme.licence.clone())
                .maybe("temporalCoverage", first.zip(last).map(|(from, to)| format!("{from}/{to}")))
                .all("creator", self.organisers(survey.parse().ok()))
                .all("inLanguage", self.languages())
                .all("variableMeasured", measured)
                .all("distribution", NAMES.iter().map(download)),
        )
    }

    /// Likewise.
    pub(super) fn votes(&self, topic: &str) -> Option<Thing> {
        let c = self.c;
        let told = Told::released(c.forum, c.texts, topic, &c.sides)?;
        let Standing::Released(release) = &told.standing else { return None };
        if told.is_simulated() {
            return None;
        }
        let origin = c.links.origin()?;
        let download = |name: &str| {
            let path = format!("/{}", topic_files::path(c.lang(), topic, name));
            Thing::new("DataDownload")
                .with("name", label(c, name))
                .with("contentUrl", origin.url(&path))
                .maybe("encodingFormat", topic_files::media(name))
        };
        let subject = format!("topic/{topic}");
        let measured: Vec<_> = told
            .opinions
            .iter()
            .map(|code| self.words(&opinions::title(c, &format!("{subject}/{code}"))))
            .collect();
        Some(
            Thing::new("Dataset")
                .with("@id", self.id(&subject))
                .with("name", self.words(&opinions::title(c, &subject)))
                .with("description", c.t("topic-method-sample"))
                .maybe("url", self.url(Place::TopicResults(topic.to_owned())))
                .with("identifier", release.hash.to_string())
                .with("version", release.hash.to_string())
                .with("datePublished", release.at.clone())
                .with("isAccessibleForFree", json!(true))
                .maybe("license", c.theme.licence.clone())
                .all("creator", self.organisers(None))
                .all("inLanguage", self.languages())
                .all("variableMeasured", measured)
                .all("distribution", topic_files::names(&told).map(download)),
        )
    }
}
