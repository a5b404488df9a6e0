//! One edition at a glance.

use askama::Template;
use duologue_forum::acts::{Day, Field, Organisation, Role, SessionKind, Status};
use duologue_forum::{EditionView, SessionView, Step, TextView, Told, Word, Worded};

use super::fact::{Fact, notes};
use super::{Base, Nav};
use crate::address::{Links, Place};
use crate::context::Context;
use crate::html::{Html, Run, plain};

/// A side's official wording, set beside the other's.
pub struct Side {
    pub class: String,
    pub by: String,
    pub text: Run,
    pub notes: Vec<Html>,
    pub later: Option<String>,
}

/// A step in the course of an edition that was moved or put off.
pub struct CourseStep {
    pub when: String,
    pub what: String,
    pub notes: Vec<Html>,
}

pub struct SessionLine {
    pub href: String,
    pub title: Run,
    pub small: String,
    pub has_report: bool,
}

pub struct Document {
    pub href: String,
    pub title: Run,
    pub small: String,
}

#[derive(Template)]
#[template(path = "edition.html")]
struct EditionPage<'a> {
    b: Base<'a>,
    kicker: Vec<Html>,
    /// A title of its own; none where it is one of the wordings that stand side by side.
    title: Option<Run>,
    title_lang: Option<String>,
    /// Whose wording the title is.
    title_notes: Vec<Html>,
    wordings: Vec<Side>,
    others: Vec<Side>,
    others_title: &'static str,
    others_note: bool,
    notice: Option<String>,
    simulated: bool,
    facts: Vec<Fact>,
    course: Vec<CourseStep>,
    sessions: Vec<SessionLine>,
    mixed: bool,
    programme: String,
    documents: Vec<Document>,
    /// Where the server has the edition as one file; a static site has not.
    open_data: Option<String>,
    before: Option<(String, Run)>,
    after: Option<(String, Run)>,
}

pub fn render(c: &Context<'_>, code: &str) -> Result<Option<String>, askama::Error> {
    let Some(edition) = c.forum.edition(code) else { return Ok(None) };
    let name = c.edition(code, true);
    let year = edition.year.first().map(|t| t.value);
    let folio = year.map_or_else(|| code.to_owned(), |y| format!("{y}-{code}"));
    let mut kicker = vec![c.edition(code, false).html()];
    kicker.extend(settled_days(c, &edition).map(|days| plain(&days)));
    if let Some(cities) = edition.cities.first() {
        kicker.push(c.cities(&cities.value));
    }
    let wordings = side_wordings(c, code, Field::Theme);
    let title = c
        .wording(code, Field::Theme)
        .filter(|t| wordings.len() < 2 || !wordings.iter().any(|w| w.text.text == t.text));
    let mut facts = Vec::new();
    facts.extend(
        Fact::told(c, "fact-year", &edition.year, |y| plain(&y.to_string())).filter(|f| f.values.len() > 1),
    );
    if let Some(status) = &edition.status {
        facts.extend(Fact::told(c, "fact-status", std::slice::from_ref(status), |s| {
            plain(&c.t(&format!("status-{}", s.word())))
        }));
    }
    facts.extend(Fact::told(c, "fact-days", &edition.days, |d| plain(&c.days(d))));
    facts.extend(Fact::told(c, "fact-eve", &edition.eve, |d| plain(&c.days(d))));
    facts.extend(Fact::told(c, "fact-cities", &edition.cities, |v| c.cities(v)));
    facts.extend(Fact::told(c, "fact-mode", &edition.mode, |m| plain(&c.t(&format!("mode-{}", m.word())))));
    facts.extend(Fact::told(c, "fact-venue", &edition.venue, |v| {
        c.by_lang(v).map(|r| r.html()).unwrap_or_default()
    }));
    // Real organisations hold no simulated edition.
    facts.extend(organisers(c, year).filter(|_| !edition.simulated));
    facts.extend(Fact::figures(c, &c.forum.figures(code)));
    facts.extend(statement(c, code));
    let readers: Vec<Html> = c
        .forum
        .seats(code)
        .iter()
        .filter(|s| s.has(Role::StatementReader))
        .map(|s| seat_name(c, &s.appearance.person))
        .collect();
    if !readers.is_empty() {
        facts.push(Fact::one(c, "role-statement-reader", Html::join(&readers)));
    }
    let mut editions = c.forum.editions();
    editions.retain(|e| c.forum.edition(e).is_some_and(|other| other.simulated == edition.simulated));
    let place = editions.iter().position(|e| &**e == code);
    let link = |e: Option<&duologue_forum::Subject>| {
        e.map(|e| (c.href(Place::Edition(e.to_string())), c.edition(e, true)))
    };
    let sessions = session_lines(c, code);
    let mut others = other_wordings(c, code, if wordings.len() > 1 { &wordings } else { &[] });
    let title_notes = whose(&mut others, title.as_ref());
    let page = EditionPage {
        b: Base::new(c, Nav::Editions, name.text.clone(), folio)
            .under(Run::own(c.t("nav-editions")), Place::Editions)
            .here(name),
        kicker,
        title_lang: title.as_ref().and_then(|run| run.lang.as_deref()).map(|lang| fallback(c, lang)),
        title,
        others_note: wordings.len() > 1,
        others_title: if wordings.len() > 1 { "other-wordings" } else { "wordings" },
        title_notes,
        others,
        wordings: if wordings.len() > 1 { wordings } else { Vec::new() },
        notice: edition
            .status
            .as_ref()
            .filter(|s| s.value != Status::Held)
            .map(|s| c.t(&format!("status-{}", s.value.word()))),
        simulated: edition.simulated,
        facts,
        course: edition.course.iter().map(|step| course(c, step)).collect(),
        mixed: sessions.iter().any(|s| s.title.lang.is_some()),
        sessions,
        programme: c.href(Place::Programme(code.to_owned())),
        documents: documents(c, code),
        open_data: matches!(c.links, Links::Server { at: None, .. })
            .then(|| format!("{}/open-data.zip", c.address.path())),
        before: link(place.and_then(|i| i.checked_sub(1)).and_then(|i| editions.get(i))),
        after: link(place.and_then(|i| editions.get(i + 1))),
    };
    page.render().map(Some)
}

/// The days, if the word that tells how the edition stands tells them too: then they are settled.
pub fn settled_days(c: &Context<'_>, edition: &EditionView<'_>) -> Option<String> {
    let status = edition.status.as_ref()?.words.first()?;
    let settled = |t: &&Told<'_, Vec<Day>>| t.words.iter().any(|w| w.act.leaf == status.act.leaf);
    let days =
        edition.days.iter().find(settled).or(edition.days.first().filter(|_| edition.days.len() == 1))?;
    Some(c.days(&days.value))
}

/// The note under a text that is not in the page's language.
pub fn fallback(c: &Context<'_>, tag: &str) -> String {
    c.t1("fallback-note", "language", language(c, tag))
}

/// A language's name in the reader's language.
pub fn language(c: &Context<'_>, tag: &str) -> String {
    let code = if tag == "zh-Hans" { "zh" } else { tag };
    match code {
        "ja" | "zh" | "en" | "ko" | "zh-Hant" => c.t(&format!("lang-{code}")),
        other => c.t1("lang-other", "code", other.to_owned()),
    }
}

/// Names of languages, the reader's first.
pub fn languages<'l>(c: &Context<'_>, tags: impl IntoIterator<Item = &'l str>) -> String {
    let mut tags: Vec<&str> = tags.into_iter().collect();
    tags.sort_by_key(|tag| (c.order.iter().position(|o| o == tag).unwrap_or(c.order.len()), *tag));
    tags.dedup();
    c.list(tags.into_iter().map(|tag| language(c, tag)))
}

/// The sides' own wordings in their own languages, in the reader's order.
pub fn side_wordings(c: &Context<'_>, subject: &str, field: Field) -> Vec<Side> {
    let side = |(code, w): (String, duologue_forum::Worded<'_>)| Side {
        class: c.side_class(&code),
        by: c.t1("side-wording", "side", c.side_name(&code).text),
        text: c.worded(&w),
        notes: notes(c, &[w.word]),
        later: c.later(w.word),
    };
    c.forum.side_wordings(subject, field, &c.sides).into_iter().map(side).collect()
}

/// What is said of the wording that heads a page, which then need not be listed once more.
pub fn whose(wordings: &mut Vec<Side>, title: Option<&Run>) -> Vec<Html> {
    let Some(place) = wordings.iter().position(|w| Some(&w.text) == title) else { return Vec::new() };
    let heading = wordings.remove(place);
    if heading.notes.is_empty() { vec![plain(&heading.by)] } else { heading.notes }
}

/// Whose wording it is, and its language.
pub fn worded_by(c: &Context<'_>, worded: &duologue_forum::Worded<'_>) -> String {
    let side = worded.word.speaker();
    let by = (c.side_no(side) > 0).then(|| c.t1("side-wording", "side", c.side_name(side).text));
    c.parts(by.into_iter().chain([language(c, worded.lang)]))
}

/// Every other wording on record: other languages, drafts, other readings.
fn other_wordings(c: &Context<'_>, subject: &str, shown: &[Side]) -> Vec<Side> {
    let all = c.forum.wordings(subject, Field::Theme, &c.sides);
    all.iter()
        .filter(|w| !shown.iter().any(|s| s.text.text == w.text))
        .map(|w| Side {
            class: c.side_class(w.word.speaker()),
            by: worded_by(c, w),
            text: c.worded(w),
            notes: notes(c, &[w.word]),
            later: c.later(w.word),
        })
        .collect()
}

fn organisers(c: &Context<'_>, year: Option<u16>) -> Option<Fact> {
    let names = |o: &Organisation| c.by_lang(&o.names).map(|run| run.html());
    let values: Vec<super::Value> = c
        .sides
        .iter()
        .filter_map(|side| {
            let found: Vec<Html> = c.forum.organisations(side, year?).iter().filter_map(names).collect();
            (!found.is_empty()).then(|| super::Value {
                html: Html::side(
                    &c.side_class(side),
                    &c.side_name(side),
                    &Html::list(&found, &c.t("list-comma")),
                ),
                notes: Vec::new(),
                later: None,
            })
        })
        .collect();
    (!values.is_empty()).then(|| Fact { label: c.t("fact-organisers"), values })
}

fn statement(c: &Context<'_>, code: &str) -> Option<Fact> {
    let subject = format!("{code}/statement");
    let title = c.wording(&subject, Field::Title)?;
    Some(Fact::one(c, "fact-statement", Html::link(&c.href(Place::Statement(code.to_owned())), &title)))
}

/// A person's name as a link to the person's page.
pub fn seat_name(c: &Context<'_>, person: &str) -> Html {
    seat_name_in(c, person).0
}

/// The same, and the name's language where that is not the page's.
pub fn seat_name_in(c: &Context<'_>, person: &str) -> (Html, Option<String>) {
    match c.forum.person(person) {
        Some(view) => {
            let name = c.person_name(&view);
            (Html::link(&c.href(Place::Person(view.id)), &name), name.lang)
        }
        None => (plain(&c.t("person-unnamed")), None),
    }
}

fn course(c: &Context<'_>, step: &Step<'_>) -> CourseStep {
    let mut what = Vec::new();
    what.extend(step.status.map(|s| c.t(&format!("status-{}", s.word()))));
    if !step.days.is_empty() {
        what.push(c.days(&step.days as &[Day]));
    }
    what.extend(c.by_lang(step.venue).map(|run| run.text));
    CourseStep {
        when: step.as_of.map(|d| c.date_or_part(d)).unwrap_or_default(),
        what: c.list(what),
        notes: notes(c, &[step.word]),
    }
}

/// A session's short name: its track's, or what kind of sitting it is.
pub fn session_name(c: &Context<'_>, session: &SessionView<'_>) -> Run {
    match (session.track, session.kind) {
        (Some(track), _) => c.name_of(&format!("track/{track}")),
        (None, Some(kind)) => Run::own(c.t(&format!("session-kind-{}", kind.word()))),
        (None, None) => Run::own(session.subject.rsplit('/').next().unwrap_or_default()),
    }
}

/// A session's title: its theme or title in the reader's language, or its short name.
pub fn session_title(c: &Context<'_>, session: &SessionView<'_>) -> Run {
    worded_title(c, session).0
}

/// The same, with the word that gives it.
pub fn worded_title<'f>(c: &Context<'f>, session: &SessionView<'_>) -> (Run, Option<&'f Word>) {
    let run = |worded: Worded<'f>| (c.worded(&worded), Some(worded.word));
    let found = c.forum.title(&session.subject, &c.sides, &c.order).map(run);
    match found {
        Some((title, word)) if title.lang.is_none() => (title, word),
        found => {
            let own = c.forum.wording(&session.subject, Field::Title, &c.sides, &c.order).map(run);
            let own = own.filter(|(title, _)| title.lang.is_none());
            own.or(found).unwrap_or_else(|| (session_name(c, session), None))
        }
    }
}

/// What the session is called in the reader's language.
pub fn own_title(c: &Context<'_>, session: &SessionView<'_>) -> Option<Run> {
    c.wording(&session.subject, Field::Title).filter(|run| run.lang.is_none())
}

pub fn session_place(subject: &str) -> Option<Place> {
    let (edition, session) = subject.split_once('/')?;
    Some(Place::Session(edition.to_owned(), session.to_owned()))
}

/// The sessions of an edition; those that nothing tells apart are numbered.
pub fn session_lines(c: &Context<'_>, edition: &str) -> Vec<SessionLine> {
    let sessions = c.forum.sessions(edition);
    let mut lines: Vec<SessionLine> = sessions.iter().map(|s| session_line(c, s)).collect();
    let told: Vec<(Run, String)> = lines.iter().map(|l| (l.title.clone(), l.small.clone())).collect();
    for (at, (line, own)) in lines.iter_mut().zip(&told).enumerate() {
        if told.iter().filter(|other| *other == own).count() > 1 {
            let before = told.iter().take(at).filter(|other| *other == own).count();
            let number = c.t1("session-number", "number", before + 1);
            line.small = c.parts([own.1.as_str(), &number].iter().filter(|part| !part.is_empty()));
        }
    }
    lines
}

/// A session in a list: its title, day, and the languages of its report.
fn session_line(c: &Context<'_>, session: &SessionView<'_>) -> SessionLine {
    let mut small = Vec::new();
    let name = session_name(c, session);
    let title = session_title(c, session);
    if name.text != title.text {
        small.push(name.text);
    } else if session.kind == Some(SessionKind::Parallel) {
        small.push(c.t("session-kind-parallel"));
    }
    small.extend(session.date.first().map(|t| c.date(t.value)));
    let report = c.forum.texts(&format!("{}/report", session.subject));
    if let Some(report) = report.first() {
        small.push(c.t1("report-in", "languages", languages(c, report.languages())));
    }
    SessionLine {
        href: session_place(&session.subject).map(|p| c.href(p)).unwrap_or_default(),
        title,
        small: c.parts(small),
        has_report: !report.is_empty(),
    }
}

fn documents(c: &Context<'_>, code: &str) -> Vec<Document> {
    let document = |view: &TextView<'_>| {
        let id = view.subject.strip_prefix("text/")?;
        Some(Document {
            href: c.href(Place::Text(id.to_owned())),
            title: text_title(c, view),
            small: languages(c, view.languages()),
        })
    };
    c.forum
        .linked(code)
        .iter()
        .flat_map(|subject| c.forum.texts(subject))
        .filter_map(|view| document(&view))
        .collect()
}

/// A text's title, or its genre.
pub fn text_title(c: &Context<'_>, view: &TextView<'_>) -> Run {
    let translated = view.translation(c.lang().code()).and_then(|t| t.translation.title.as_deref());
    match (translated, view.text.title.as_deref()) {
        (Some(title), _) => Run::own(title),
        (None, Some(title)) => c.run(title, &view.text.lang),
        (None, None) => Run::own(c.t(&format!("genre-{}", view.text.genre.map_or("report", |g| g.word())))),
    }
}
