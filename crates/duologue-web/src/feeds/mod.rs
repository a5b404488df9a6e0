//! News as Atom (RFC 4287), one feed a language.

mod news;

use atom_syndication::{Category, Entry, Feed, FixedDateTime, Generator, Link, Person, Text};
use duologue_forum::acts::{Body, Edition, Genre, Session, Translator};
use duologue_forum::{Forum, SessionView, Word};

use crate::address::{Address, Lang, Place, tag};
use crate::clean::clean;
use crate::context::{Context, read_as};
use crate::html::Run;
use crate::identity::Identity;
use crate::origin::Origin;
use crate::sitting::{edition_of, sitting};
use crate::views::edition::{language, session_title, text_title};
use crate::views::{Base, Nav, opinions, part_time, statement_title, survey};
use news::{Item, What, news};

/// The path of the feed of all editions, or of one.
pub fn path(lang: Lang, edition: Option<&str>) -> String {
    match edition {
        Some(edition) => format!("/{}/editions/{edition}/feed.atom", lang.code()),
        None => format!("/{}/feed.atom", lang.code()),
    }
}

/// Writes a feed; `None` if there is no such edition.
pub fn write(forum: &Forum, lang: Lang, origin: &Origin, edition: Option<&str>) -> Option<Vec<u8>> {
    if edition.is_some_and(|code| forum.edition(code).is_none()) {
        return None;
    }
    let place = edition.map_or(Place::Home, |code| Place::Edition(code.to_owned()));
    read_as(forum, lang, place, |c| feed(c, origin, edition).write_to(Vec::new()).ok())
}

fn feed(c: &Context<'_>, origin: &Origin, edition: Option<&str>) -> Feed {
    let site = Base::new(c, Nav::None, String::new(), String::new()).site();
    let title = match edition {
        Some(code) => c.list([site.clone(), c.edition_name(code, true)]),
        None => site.clone(),
    };
    let entries: Vec<Entry> =
        news(c.forum, edition).iter().map(|item| entry(c.forum, c.lang(), origin, item)).collect();
    let path = path(c.lang(), edition);
    let link = |rel: &str, media: &str, path: &str| Link {
        href: origin.url(path),
        rel: rel.to_owned(),
        mime_type: Some(media.to_owned()),
        hreflang: Some(c.lang().tag().to_owned()),
        ..Link::default()
    };
    let note = c.forum.has_example_keys().then(|| c.t("example-keys"));
    Feed {
        title: words(&title),
        subtitle: Some(words(&sentence(c, [c.t("feed-about")].into_iter().chain(note)))),
        id: Identity::of(c.forum).name(&path).urn().to_string(),
        updated: entries.first().map_or_else(|| begun(c.forum), |entry| entry.updated),
        authors: vec![Person { name: clean(&site).into_owned(), ..Person::default() }],
        generator: Some(Generator {
            value: "Duologue".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            ..Generator::default()
        }),
        links: vec![
            link("self", "application/atom+xml", &path),
            link("alternate", "text/html", &c.address.path()),
        ],
        entries,
        lang: Some(c.lang().tag().to_owned()),
        ..Feed::default()
    }
}

/// When the dialogue was begun: since then a feed without items has been as it is.
pub fn begun(forum: &Forum) -> FixedDateTime {
    let first = forum.history("dialogue").map(|word| word.act.entry.at.as_str()).min();
    time(first.unwrap_or_default())
}

/// An item reads as its own page does, where the edition's host comes first.
fn entry(forum: &Forum, lang: Lang, origin: &Origin, item: &Item<'_>) -> Entry {
    read_as(forum, lang, item.place.clone(), |c| entry_in(c, origin, item))
}

fn entry_in(c: &Context<'_>, origin: &Origin, item: &Item<'_>) -> Entry {
    let (label, title, told) = tell(c, item);
    let edition = item.edition.as_deref().map(|code| c.edition_name(code, true));
    let simulated = item.edition.as_deref().and_then(|e| c.forum.edition(e)).is_some_and(|e| e.simulated);
    let mut parts = vec![c.list([label.clone()].into_iter().chain(edition))];
    parts.extend(told);
    if item.word.is_recorded() {
        let (side, by) = (c.side_name(item.word.speaker()).text, c.voice_name(&item.word.voice));
        parts.push(c.t2("recorded-by", ("side", side), ("voice", by)));
    }
    if simulated {
        parts.push(c.t("simulated-note"));
    }
    let act = &item.word.act;
    Entry {
        title: run(&title),
        id: Identity::act(&act.leaf, c.lang().code()).urn().to_string(),
        updated: time(&act.entry.at),
        authors: vec![Person {
            name: clean(&c.voice_name(&item.word.voice)).into_owned(),
            ..Person::default()
        }],
        categories: vec![Category { term: term(item).to_owned(), label: Some(label), ..Category::default() }],
        links: vec![Link {
            href: origin.url(&Address::new(c.lang(), item.place.clone()).path()),
            rel: "alternate".to_owned(),
            mime_type: Some("text/html".to_owned()),
            hreflang: Some(c.lang().tag().to_owned()),
            ..Link::default()
        }],
        summary: Some(words(&parts.join("\n"))),
        content: why(c, item.word),
        ..Entry::default()
    }
}

/// The kind of news, for tools.
fn term(item: &Item<'_>) -> &'static str {
    match item.what {
        What::Text => "text",
        What::Session { .. } | What::Added { .. } | What::Withdrawn { .. } | What::Edition { .. } => {
            "programme"
        }
        What::Statement | What::Agreed { .. } => "statement",
        What::Released { .. } => "survey",
        What::Counted { .. } => "opinions",
    }
}

/// What sort of news it is, of what, and the lines that tell it.
fn tell(c: &Context<'_>, item: &Item<'_>) -> (String, Run, Vec<String>) {
    match &item.what {
        What::Text => text(c, item),
        What::Session { subject, before } => {
            let now = c.forum.session(subject).map(|view| session_title(c, &view));
            let Some(Body::Session(after)) = item.word.body() else {
                return (c.t("feed-session-moved"), Run::own(&**subject), Vec::new());
            };
            let told = [("feed-before", *before), ("feed-now", after)]
                .map(|(key, said)| c.t1(key, "told", said_of(c, said)));
            (c.t("feed-session-moved"), now.unwrap_or_else(|| Run::own(&**subject)), told.to_vec())
        }
        What::Added { subject } => {
            let title = c.forum.session(subject).map(|view| session_title(c, &view));
            let said =
                if let Some(Body::Session(said)) = item.word.body() { Some(said_of(c, said)) } else { None };
            let title = title.unwrap_or_else(|| Run::own(&**subject));
            (c.t("feed-session-added"), title, said.into_iter().collect())
        }
        What::Withdrawn { subject } => {
            let title = sitting(c.forum, subject).map(|s| session_title(c, &s.view));
            (c.t("feed-session-withdrawn"), title.unwrap_or_else(|| Run::own(&**subject)), Vec::new())
        }
        What::Edition { before } => edition(c, item, *before),
        What::Statement => (c.t("feed-statement"), statement(c, item), Vec::new()),
        What::Agreed { sides } => {
            let names = c.list(c.sides.iter().filter(|s| sides.contains(s)).map(|s| c.side_name(s).text));
            (c.t("feed-agreed"), statement(c, item), vec![c.t1("statement-agrees", "sides", names)])
        }
        What::Released { survey } => {
            (c.t("feed-released"), survey::title(c, survey), survey::methods(c, survey))
        }
        What::Counted { topic } => {
            let title = opinions::title(c, &format!("topic/{topic}"));
            (c.t("feed-counted"), title, vec![c.t("topic-method-sample")])
        }
    }
}

fn statement(c: &Context<'_>, item: &Item<'_>) -> Run {
    statement_title(c, &format!("{}/statement", item.edition.as_deref().unwrap_or_default()))
}

/// Day, hours and room, as a word gives them.
fn said_of(c: &Context<'_>, said: &Session) -> String {
    let date = said.date.as_deref().map(|date| c.date(date));
    let time = part_time(c, said.start.as_deref(), said.end.as_deref());
    let zone = said.zone.clone().filter(|_| time.is_some());
    let room = c.by_lang(&said.room).map(|room| room.text);
    let told: Vec<String> = date.into_iter().chain(time).chain(zone).chain(room).collect();
    if told.is_empty() { c.t("not-on-record") } else { c.list(told) }
}

fn edition(c: &Context<'_>, item: &Item<'_>, before: Option<&Edition>) -> (String, Run, Vec<String>) {
    let code = item.edition.as_deref().unwrap_or_default();
    let Some(said) = edition_of(item.word) else {
        return (c.t("feed-edition"), Run::own(code), Vec::new());
    };
    let status = said.status.map(|s| c.t(&format!("status-{}", s.word())));
    let title = c.list([c.edition_name(code, false)].into_iter().chain(status));
    let mut told = Vec::new();
    match before.filter(|b| !b.days.is_empty() && b.days != said.days) {
        Some(before) => {
            let now = if said.days.is_empty() { c.t("not-on-record") } else { c.days(&said.days) };
            told.push(c.t1("feed-before", "told", c.days(&before.days)));
            told.push(c.t1("feed-now", "told", now));
        }
        None if said.days.is_empty() => {}
        None => told.push(c.days(&said.days)),
    }
    let date = item.word.saying().and_then(|s| s.provenance.as_of.as_deref());
    told.extend(date.map(|date| c.t1("as-of", "date", c.date_or_part(date))));
    match said.until.as_deref() {
        Some("open") => told.push(c.t("home-until-open")),
        Some(until) => told.push(c.t1("home-until", "date", c.date_or_part(until))),
        None => {}
    }
    (c.t("feed-edition"), Run::own(title), told)
}

fn text(c: &Context<'_>, item: &Item<'_>) -> (String, Run, Vec<String>) {
    let subject = &*item.word.act.entry.subject;
    let again = item.word.act.entry.prev.is_some();
    let views = c.forum.texts(subject);
    let view = views.first();
    let genre = view.and_then(|v| v.text.genre).unwrap_or(Genre::Report);
    let genre = c.t(&format!("genre-{}", genre.word()));
    let (lang, key, machine) = match item.word.body() {
        Some(Body::Translation(t)) => {
            let key = if again { "feed-translation-again" } else { "feed-translation" };
            (t.lang.as_str(), key, t.by == Some(Translator::Machine))
        }
        Some(Body::Text(t)) => (t.lang.as_str(), if again { "feed-text-again" } else { "feed-text" }, false),
        _ => return (genre, Run::own(subject), Vec::new()),
    };
    let label = c.t2(key, ("genre", genre), ("language", language(c, lang)));
    let session = |view: &SessionView<'_>| session_title(c, view);
    let title = match &item.place {
        Place::Session(e, s) => c.forum.session(&format!("{e}/{s}")).as_ref().map(session),
        Place::Statement(_) => Some(statement(c, item)),
        _ => view.map(|v| text_title(c, v)),
    };
    let title = title.unwrap_or_else(|| Run::own(label.clone()));
    (label, title, machine.then(|| c.t("translated-machine")).into_iter().collect())
}

/// Why it is said again, in the words of who says it; in which language that is, the record does not say.
fn why(c: &Context<'_>, word: &Word) -> Option<atom_syndication::Content> {
    let text = word.saying()?.provenance.why.as_ref()?.text.as_deref()?;
    let languages = &c.forum.side(&word.voice).languages;
    let lang = if let [only] = languages.as_slice() { tag(only) } else { "und" };
    Some(atom_syndication::Content {
        value: Some(clean(text).into_owned()),
        content_type: Some("text".to_owned()),
        lang: Some(lang.to_owned()),
        ..atom_syndication::Content::default()
    })
}

fn sentence(c: &Context<'_>, parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(&c.t("sentence-space"))
}

/// Words in the feed's language.
fn words(text: &str) -> Text {
    Text::plain(clean(text).into_owned())
}

fn run(run: &Run) -> Text {
    Text { lang: run.lang.clone(), ..words(&run.text) }
}

/// The time that an entry of a log claims; entries have no other form of it.
fn time(at: &str) -> FixedDateTime {
    at.parse().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::is_xml;

    /// Shown here, since no log can: a body that holds such a character is refused when it is read.
    #[test]
    fn t16_a_feed_has_no_character_that_xml_does_not_allow() {
        let every: String = ('\0'..=char::MAX).collect();
        let entry = Entry { title: run(&Run::own(&*every)), ..Entry::default() };
        let feed = Feed { title: words(&every), entries: vec![entry], ..Feed::default() };
        let xml = String::from_utf8(feed.write_to(Vec::new()).unwrap()).unwrap();
        assert_eq!(xml.chars().find(|c| !is_xml(*c)), None);
        assert_eq!(xml.matches('東').count(), 2, "title of the feed and of the entry");
    }
}
