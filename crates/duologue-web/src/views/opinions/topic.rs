//! One topic: its opinions as each side words them.

use askama::Template;
use duologue_forum::acts::Field;

use super::super::edition::language;
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

/// An opinion as two sides word it, side by side, and what wordings there are besides.
struct Asked {
    code: String,
    pair: Vec<Worded>,
    /// In the reader's language, where neither side's own wording is.
    own: Option<Run>,
    /// In further languages, with what these are called.
    others: Vec<(String, Run)>,
}

/// A side's wording in its own language.
struct Worded {
    class: String,
    side: Run,
    text: Run,
}

pub fn render_topic(c: &Context<'_>, topic: &str) -> Result<Option<String>, askama::Error> {
    if !c.forum.has_topic(topic) {
        return Ok(None);
    }
    let told = Told::released(c.forum, c.texts, topic, &c.sides);
    let name = title(c, &format!("topic/{topic}"));
    let main = |code: &String| title(c, &format!("topic/{topic}/{code}"));
    let codes = c.forum.opinions(topic);
    let texts: Vec<Run> = codes.iter().map(main).collect();
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
        note: note(c, &std::iter::once(&name).chain(&texts).collect::<Vec<_>>()),
        name,
        simulated: told.is_some_and(|told| told.is_simulated()),
        opinions: codes.into_iter().zip(texts).map(|(code, text)| asked(c, topic, code, text)).collect(),
        results,
    };
    page.render().map(Some)
}

fn asked(c: &Context<'_>, topic: &str, code: String, text: Run) -> Asked {
    let subject = format!("topic/{topic}/{code}");
    let of_side = |(code, worded): (String, duologue_forum::Worded<'_>)| Worded {
        class: c.side_class(&code),
        side: c.side_name(&code),
        text: c.worded(&worded),
    };
    let sides = c.forum.side_wordings(&subject, Field::Title, &c.sides);
    let mut pair: Vec<Worded> = sides.into_iter().map(of_side).collect();
    pair.truncate(if pair.len() > 1 { 2 } else { 0 });
    let all = c.forum.wordings(&subject, Field::Title, &c.sides);
    let mut others: Vec<Run> = Vec::new();
    for run in std::iter::once(text).chain(all.iter().map(|worded| c.worded(worded))) {
        if !others.contains(&run) && !pair.iter().any(|side| side.text == run) {
            others.push(run);
        }
    }
    let own = others.first().filter(|run| pair.is_empty() || run.lang.is_none()).cloned();
    others.retain(|run| Some(run) != own.as_ref());
    let named = |run: Run| (run.lang.as_deref().map(|tag| language(c, tag)).unwrap_or_default(), run);
    Asked { code, pair, own, others: others.into_iter().map(named).collect() }
}
