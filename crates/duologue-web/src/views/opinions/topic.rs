//! One topic: its opinions as each side words them.

use askama::Template;
use duologue_forum::acts::Field;

use super::super::{Base, Nav};
use super::{note, title};
use crate::address::{Links, Place};
use crate::context::Context;
use crate::html::Run;
use crate::told::Told;

#[derive(Template)]
#[template(path = "topic.html")]
struct TopicPage<'a> {
    b: Base<'a>,
    name: Run,
    note: Option<String>,
    simulated: bool,
    opinions: Vec<Asked>,
    /// Where the results are, and what they are called there.
    results: Option<(String, String)>,
}

/// An opinion, and its wordings in other languages.
struct Asked {
    code: String,
    text: Run,
    others: Vec<Run>,
}

pub fn render_topic(c: &Context<'_>, topic: &str) -> Result<Option<String>, askama::Error> {
    if !c.forum.has_topic(topic) {
        return Ok(None);
    }
    let told = Told::released(c.forum, c.texts, topic, &c.sides);
    let name = title(c, &format!("topic/{topic}"));
    let opinions: Vec<Asked> =
        c.forum.opinions(topic).into_iter().map(|code| asked(c, topic, code)).collect();
    let place = Place::TopicResults(topic.to_owned());
    let results = match (&told, &c.links) {
        (Some(_), _) => Some((c.href(place), c.t("topic-results"))),
        // A server counts; files hold what is released.
        (None, Links::Server { at: None, .. }) => Some((c.href(place), c.t("topic-running"))),
        (None, _) => None,
    };
    let page = TopicPage {
        b: Base::new(c, Nav::Opinions, name.text.clone(), format!("topic-{topic}"))
            .under(Run::own(c.t("nav-opinions")), Place::Opinions)
            .here(name.clone()),
        note: note(c, &std::iter::once(&name).chain(opinions.iter().map(|o| &o.text)).collect::<Vec<_>>()),
        name,
        simulated: told.is_some_and(|told| told.is_simulated()),
        opinions,
        results,
    };
    page.render().map(Some)
}

fn asked(c: &Context<'_>, topic: &str, code: String) -> Asked {
    let subject = format!("topic/{topic}/{code}");
    let text = title(c, &subject);
    let mut others: Vec<Run> = Vec::new();
    for worded in c.forum.wordings(&subject, Field::Title, &c.sides) {
        let run = c.worded(&worded);
        if run != text && !others.contains(&run) {
            others.push(run);
        }
    }
    Asked { code, text, others }
}
