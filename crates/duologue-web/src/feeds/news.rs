//! What is news: acts that matter to readers, the newest first.

use std::collections::BTreeSet;

use duologue_forum::acts::{Body, Edition, Field, Session, Status, WhyKind};
use duologue_forum::survey::{Released, released};
use duologue_forum::{Forum, Subject, Voice, Word, standing};

use crate::address::Place;
use crate::sitting::{acts, edition_of, retraction};

/// Most items of a feed.
const MOST: usize = 50;

/// An act that is news.
#[derive(Clone, Debug)]
pub struct Item<'a> {
    pub what: What<'a>,
    /// The act that tells it.
    pub word: &'a Word,
    /// The edition it belongs to.
    pub edition: Option<Subject>,
    pub place: Place,
}

/// What an item tells.
#[derive(Clone, Debug)]
pub enum What<'a> {
    /// A text or a translation, new or again.
    Text,
    /// A session that was moved; what was said of it before.
    Session { subject: Subject, before: &'a Session },
    /// A session that came to the programme on a later day than the first of it.
    Added { subject: Subject },
    /// A session that nobody speaks of any more.
    Withdrawn { subject: Subject },
    /// An edition that was moved, put off or cancelled; what was said of it before.
    Edition { before: Option<&'a Edition> },
    /// A joint statement that the record did not know before.
    Statement,
    /// All parties to a statement say that they agree to it.
    Agreed { sides: Vec<String> },
    /// All parties to a survey's results released them.
    Released { survey: String },
    /// All parties to a topic's results released them.
    Counted { topic: String },
}

/// News of one edition, or of all; acts that claim the same time stand by edition, the last with an ordinal first.
pub fn news<'a>(forum: &'a Forum, edition: Option<&str>) -> Vec<Item<'a>> {
    let mut items = Vec::new();
    for code in forum.editions().iter().filter(|code| edition.is_none_or(|e| e == &***code)) {
        of_edition(forum, code, &mut items);
    }
    texts(forum, edition, &mut items);
    surveys(forum, edition, &mut items);
    if edition.is_none() {
        topics(forum, &mut items);
    }
    let order = |item: &Item<'_>| {
        let ordinal = item.edition.as_deref().and_then(|code| code.parse::<u32>().ok());
        let act = &item.word.act;
        (act.entry.at.clone(), ordinal, item.edition.clone(), act.index, item.word.voice.clone())
    };
    items.sort_by_cached_key(|item| std::cmp::Reverse(order(item)));
    items.truncate(MOST);
    items
}

fn of_edition<'a>(forum: &'a Forum, code: &Subject, items: &mut Vec<Item<'a>>) {
    let mut push = |what, word, place| items.push(Item { what, word, edition: Some(code.clone()), place });
    let shown = |word: &&&Word| word.saying().is_some() && !forum.is_removed(word);
    for word in acts(forum, code, "edition").iter().filter(shown) {
        if retraction(forum, word).is_none() && is_change(forum, word) {
            let before = replaced(forum, word).and_then(edition_of);
            push(What::Edition { before }, word, Place::Edition(code.to_string()));
        }
    }
    let statement = format!("{code}/statement");
    let begun = forum.sessions(code).iter().filter_map(|s| first(forum, &s.subject)).map(day).min();
    for subject in forum.subjects(&format!("{code}/")) {
        let place = || place(forum, code, &subject);
        let added = first(forum, &subject).filter(|word| begun.is_some_and(|begun| day(word) > begun));
        if let Some(word) = added.filter(|_| forum.session(&subject).is_some()) {
            push(What::Added { subject: subject.clone() }, word, place());
        }
        for word in forum.voices().flat_map(|v| v.history(&subject)).filter(|w| shown(&w)) {
            let taken_back = retraction(forum, word);
            match (word.body(), taken_back) {
                (Some(Body::Session(_)), Some(by)) if forum.session(&subject).is_none() => {
                    push(
                        What::Withdrawn { subject: subject.clone() },
                        by,
                        Place::Programme(code.to_string()),
                    );
                }
                (Some(Body::Session(said)), None) => {
                    if let Some(before) = before(forum, word).filter(|before| is_moved(before, said)) {
                        push(What::Session { subject: subject.clone(), before }, word, place());
                    }
                }
                (Some(Body::Text(_) | Body::Translation(_)), None) => push(What::Text, word, place()),
                _ => {}
            }
        }
    }
    let titles = acts(forum, &statement, "wording");
    let is_title = |w: &&&Word| matches!(w.body(), Some(Body::Wording(w)) if w.field == Some(Field::Title));
    let first = titles.iter().filter(shown).filter(is_title).min_by_key(|w| (&w.act.entry.at, w.act.leaf));
    if let Some(word) = first.filter(|_| !forum.wordings(&statement, Field::Title, &[]).is_empty()) {
        push(What::Statement, word, Place::Statement(code.to_string()));
    }
    if let Some((sides, word)) = agreed(forum, &statement) {
        push(What::Agreed { sides }, word, Place::Statement(code.to_string()));
    }
}

/// The first word of those that stand, or led to one that stands, by which a session is on the programme.
fn first<'a>(forum: &'a Forum, session: &str) -> Option<&'a Word> {
    let said = acts(forum, session, "session").into_iter();
    said.filter(|word| retraction(forum, word).is_none() && !forum.is_removed(word))
        .min_by_key(|word| (&word.act.entry.at, word.act.leaf))
}

fn day(word: &Word) -> &str {
    word.act.entry.at.get(..10).unwrap_or_default()
}

/// The page that shows what is said on a subject of an edition.
fn place(forum: &Forum, edition: &str, subject: &str) -> Place {
    match subject.split('/').nth(1) {
        Some("statement") => Place::Statement(edition.to_owned()),
        Some(session) if forum.session(&format!("{edition}/{session}")).is_some() => {
            Place::Session(edition.to_owned(), session.to_owned())
        }
        _ => Place::Edition(edition.to_owned()),
    }
}

/// Texts that stand on their own: press notices, letters.
fn texts<'a>(forum: &'a Forum, edition: Option<&str>, items: &mut Vec<Item<'a>>) {
    for subject in forum.subjects("text/") {
        let Some(id) = subject.strip_prefix("text/") else { continue };
        let about = forum.texts(&subject).iter().find_map(|t| t.text.about.clone());
        let about: Option<Subject> = about.as_deref().and_then(|a| a.split('/').next()).map(Subject::from);
        if edition.is_some() && about.as_deref() != edition {
            continue;
        }
        for word in forum.voices().flat_map(|v| v.history(&subject)) {
            let is_text = matches!(word.body(), Some(Body::Text(_) | Body::Translation(_)));
            if is_text && !forum.is_removed(word) && retraction(forum, word).is_none() {
                let place = Place::Text(id.to_owned());
                items.push(Item { what: What::Text, word, edition: about.clone(), place });
            }
        }
    }
}

/// Results that every party has released; the word is the last party's.
fn surveys<'a>(forum: &'a Forum, edition: Option<&str>, items: &mut Vec<Item<'a>>) {
    for survey in forum.surveys() {
        let Some(release) = released(forum, &survey) else { continue };
        let is_of = |code: &&Subject| {
            let year =
                |e: duologue_forum::EditionView<'_>| e.year.iter().any(|t| t.value.to_string() == survey);
            ***code == *survey || forum.edition(code).is_some_and(|e| !e.simulated && year(e))
        };
        let of = forum.editions().iter().find(is_of).cloned();
        if edition.is_some() && of.as_deref() != edition {
            continue;
        }
        let Some(word) = last(forum, &format!("survey/{survey}"), &release) else { continue };
        let place = Place::SurveyYear(survey.clone());
        items.push(Item { what: What::Released { survey }, word, edition: of, place });
    }
}

fn topics<'a>(forum: &'a Forum, items: &mut Vec<Item<'a>>) {
    for topic in forum.topics() {
        let Some(release) = forum.topic_release(&topic) else { continue };
        let Some(word) = last(forum, &format!("topic/{topic}"), &release) else { continue };
        let place = Place::TopicResults(topic.clone());
        items.push(Item { what: What::Counted { topic }, word, edition: None, place });
    }
}

/// The last party's word that released.
fn last<'a>(forum: &'a Forum, subject: &str, release: &Released) -> Option<&'a Word> {
    let said =
        |word: &&Word| word.act.manifest_hash() == Some(release.hash) && word.act.entry.at == release.at;
    forum.history(subject).filter(said).max_by_key(|word| word.act.leaf)
}

/// The word that this one replaces.
fn replaced<'a>(forum: &'a Forum, word: &Word) -> Option<&'a Word> {
    let before = forum.voice(&word.voice)?.word(&word.act.entry.prev?)?;
    (!forum.is_removed(before)).then_some(before)
}

fn before<'a>(forum: &'a Forum, word: &Word) -> Option<&'a Session> {
    match replaced(forum, word)?.body()? {
        Body::Session(before) => Some(before),
        _ => None,
    }
}

/// Another day, hour or room. What is only filled in is no change.
fn is_moved(before: &Session, now: &Session) -> bool {
    fn other<T: PartialEq>(before: &Option<T>, now: &Option<T>) -> bool {
        before.is_some() && before != now
    }
    other(&before.date, &now.date)
        || other(&before.start, &now.start)
        || other(&before.end, &now.end)
        || other(&before.zone, &now.zone)
        || (!before.room.is_empty() && before.room != now.room)
}

/// An edition that was put off or cancelled, or said again for a reason that is no correction.
fn is_change(forum: &Forum, word: &Word) -> bool {
    let Some(edition) = edition_of(word) else { return false };
    let update =
        word.saying().and_then(|s| s.provenance.why.as_ref()).is_some_and(|why| why.kind == WhyKind::Update);
    let before = replaced(forum, word).and_then(edition_of);
    let off = matches!(edition.status, Some(Status::Postponed | Status::Cancelled));
    update || (off && before.is_none_or(|b| b.status != edition.status))
}

/// The sides that agree to one and the same text, where all parties do, and the last of their words.
fn agreed<'a>(forum: &'a Forum, statement: &str) -> Option<(Vec<String>, &'a Word)> {
    let voices: Vec<&Voice> = forum.voices().collect();
    let subjects: BTreeSet<Subject> = forum.subjects("manifest/");
    let words = || {
        let all = subjects.iter().flat_map(|s| forum.voices().flat_map(move |v| v.history(s)));
        all.filter(|w| w.end.is_none() && matches!(w.body(), Some(Body::Agree(_))))
            .filter(|w| w.act.manifest.as_ref().is_some_and(|m| m.subject == statement))
    };
    let complete = |word: &&Word| {
        let (Some(hash), Some(manifest)) = (word.act.manifest_hash(), word.act.manifest.as_deref()) else {
            return false;
        };
        standing(&hash, manifest, &forum.sides(), &voices, &|_, agree| agree.note.is_some(), "").is_agreed()
    };
    let last = words().filter(complete).max_by_key(|w| (&w.act.entry.at, w.act.leaf))?;
    Some((last.act.manifest.as_ref()?.parties.clone(), last))
}
