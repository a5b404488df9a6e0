//! What the publics are asked: surveys with their questions, topics with their opinions.

use std::collections::BTreeSet;

use duologue_forum::acts::{ByLang, Field, Item};
use duologue_forum::survey::released;
use duologue_forum::{Forum, Word};

use crate::document::{Document, Kind};
use crate::documents::{about, document, pairs};

/// Surveys by their titles, and each question of theirs that has words.
pub fn surveys(forum: &Forum) -> impl Iterator<Item = Document> {
    forum.surveys().into_iter().flat_map(move |survey| {
        let subject = format!("survey/{survey}");
        let titles = worded(forum, Kind::Survey, &subject);
        let is_released = released(forum, &survey).is_some();
        let items = forum.items(&survey);
        let items: Vec<Document> =
            items.iter().filter_map(|code| item(forum, &survey, code, is_released)).collect();
        titles.into_iter().chain(items)
    })
}

/// Topics by their titles, and each opinion on its own; of a topic without a title there is no page.
pub fn topics(forum: &Forum) -> impl Iterator<Item = Document> {
    forum.topics().into_iter().flat_map(move |topic| {
        let subject = format!("topic/{topic}");
        let opinions = forum.opinions(&topic).into_iter();
        let opinions: Vec<Document> =
            opinions.filter_map(|code| worded(forum, Kind::Opinion, &format!("{subject}/{code}"))).collect();
        worded(forum, Kind::Topic, &subject).into_iter().chain(opinions)
    })
}

fn worded(forum: &Forum, kind: Kind, subject: &str) -> Option<Document> {
    let titles = forum.wordings(subject, Field::Title, &[]);
    document(&about(kind, subject), titles.into_iter().map(|w| (w.lang, w.text)))
}

/// A question: its name, its wordings, and the answers of which its page has figures.
fn item(forum: &Forum, survey: &str, code: &str, is_released: bool) -> Option<Document> {
    let asked = forum.item(survey, code);
    let names = forum.wordings(&format!("item/{code}"), Field::Name, &[]);
    let mut texts: Vec<(&str, &str)> = names.into_iter().map(|w| (w.lang, w.text)).collect();
    texts.extend(asked.iter().flat_map(|(_, item)| pairs(&item.wordings)));
    texts.extend(answers(forum, survey, code, &asked, is_released));
    document(&about(Kind::Item, &format!("survey/{survey}/{code}")), texts)
}

/// Labels of answers, in each language that of the first voice; an answer that has none goes by its name in the dialogue.
fn answers<'a>(
    forum: &'a Forum,
    survey: &str,
    code: &str,
    asked: &[(&'a Word, &'a Item)],
    is_released: bool,
) -> Vec<(&'a str, &'a str)> {
    let toplines = forum.toplines(survey, code);
    let printed: BTreeSet<&str> = toplines
        .iter()
        .filter(|(_, topline)| topline.sample.is_some())
        .flat_map(|(_, topline)| topline.shares.keys().map(String::as_str))
        .collect();
    let answers = |item: &'a Item| -> Vec<(&'a str, bool, &'a ByLang)> {
        let answers = item.answers.iter().map(|a| (a.code.as_str(), a.missing, &a.labels));
        answers.chain(item.nets.iter().map(|net| (net.code.as_str(), false, &net.labels))).collect()
    };
    // What was released counts no missing answers.
    let shown = |answer: &str, missing: bool| (is_released && !missing) || printed.contains(answer);
    let mut texts: Vec<(&str, &str)> = Vec::new();
    let (mut labelled, mut nameless) = (BTreeSet::new(), printed.clone());
    for (answer, missing, labels) in asked.iter().flat_map(|(_, item)| answers(item)) {
        if shown(answer, missing) {
            nameless.insert(answer);
            texts.extend(pairs(labels).filter(|(lang, _)| labelled.insert((answer, *lang))));
        }
    }
    nameless.retain(|answer| !labelled.iter().any(|(known, _)| known == answer));
    for answer in nameless {
        let names = forum.wordings(&format!("item/{code}/{answer}"), Field::Name, &[]);
        texts.extend(names.into_iter().map(|w| (w.lang, w.text)));
    }
    texts
}
