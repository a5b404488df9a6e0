//! All topics.

use askama::Template;

use super::super::{Base, Nav};
use super::{note, title};
use crate::address::Place;
use crate::context::Context;
use crate::html::Run;
use crate::told::{Standing, Told};

#[derive(Template)]
#[template(path = "opinions.html")]
struct OpinionsPage<'a> {
    b: Base<'a>,
    topics: Vec<Topic>,
    note: Option<String>,
}

/// A line of a list of topics.
pub struct Topic {
    pub href: String,
    pub title: Run,
    pub opinions: String,
    /// Where its results are, and since when.
    pub results: Option<(String, String)>,
    /// The results are simulated, and the title does not say so.
    pub simulated: bool,
}

/// All topics, with a note where a title is in another language.
pub fn topics(c: &Context<'_>) -> (Vec<Topic>, Option<String>) {
    let topics: Vec<Topic> = c.forum.topics().iter().map(|code| topic(c, code)).collect();
    let note = note(c, &topics.iter().map(|topic| &topic.title).collect::<Vec<_>>());
    (topics, note)
}

pub fn render(c: &Context<'_>) -> Result<Option<String>, askama::Error> {
    let name = c.t("nav-opinions");
    let (topics, note) = topics(c);
    let b = Base::new(c, Nav::Opinions, name.clone(), "opinions".to_owned()).here(Run::own(name));
    let page = OpinionsPage { b, note, topics };
    page.render().map(Some)
}

fn topic(c: &Context<'_>, code: &str) -> Topic {
    let told = Told::released(c.forum, c.texts, code, &c.sides);
    let results = told.as_ref().and_then(|told| match &told.standing {
        Standing::Released(release) => {
            let date = c.date(release.at.get(..10).unwrap_or_default());
            Some((c.href(Place::TopicResults(code.to_owned())), c.t1("topic-released", "date", date)))
        }
        Standing::Running(_) => None,
    });
    let title = title(c, &format!("topic/{code}"));
    Topic {
        href: c.href(Place::Topic(code.to_owned())),
        opinions: c.t1("opinions-count", "count", c.forum.opinions(code).len()),
        results,
        simulated: c.is_marked(told.is_some_and(|told| told.is_simulated()), &title),
        title,
    }
}
