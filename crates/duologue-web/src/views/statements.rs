//! Joint statements: what each was called, who read it out, and its text where the record has it.

use askama::Template;
use duologue_forum::acts::{Body, Field, Measure, Role, Strength};
use duologue_forum::{EditionView, Forum, Seat, Voice, standing};

use super::edition::{fallback, language, seat_name};
use super::home::when;
use super::reading::Reading;
use super::session::Choice;
use super::speaker::Scene;
use super::survey::{titles, wordings};
use super::{Base, Fact, Nav, Value, notes};
use crate::address::Place;
use crate::context::Context;
use crate::html::{Html, Run, plain};

/// Editions whose statement has a title or a text, in their order.
pub fn editions(forum: &Forum) -> Vec<String> {
    let has_statement = |code: &String| {
        let subject = statement(code);
        !forum.wordings(&subject, Field::Title, &[]).is_empty() || !forum.texts(&subject).is_empty()
    };
    forum.editions().iter().map(|code| code.to_string()).filter(has_statement).collect()
}

fn statement(code: &str) -> String {
    format!("{code}/statement")
}

/// One statement in a list.
pub struct Statement {
    pub href: String,
    pub title: Run,
    /// Said where the title is in another language.
    pub note: Option<String>,
    /// What it is called in each language.
    pub names: Vec<Named>,
    pub edition: Run,
    pub edition_href: String,
    pub when: Vec<Html>,
    pub simulated: bool,
    pub readers: Html,
    /// A reader's name is in another language.
    pub foreign_readers: bool,
    pub has_text: bool,
    pub standing: String,
}

/// A statement's name in one language.
pub struct Named {
    pub language: String,
    pub run: Run,
    pub later: Option<String>,
}

impl Statement {
    /// The last statement of an edition that carries an ordinal; rehearsals stand in the list only.
    pub fn latest(c: &Context<'_>) -> Option<Statement> {
        let editions = editions(c.forum);
        let last = editions.iter().rev().find(|code| code.parse::<u32>().is_ok()).or(editions.last())?;
        Some(Statement::of(c, last))
    }

    fn of(c: &Context<'_>, code: &str) -> Statement {
        let subject = statement(code);
        let title = title(c, &subject);
        let mut names: Vec<Named> = Vec::new();
        for w in wordings(c, &subject) {
            let run = c.worded(&w);
            if !names.iter().any(|n| n.run == run) {
                names.push(Named { language: language(c, w.lang), run, later: c.later(w.word) });
            }
        }
        let edition = c.forum.edition(code);
        let seats = readers(c, code);
        let names_of: Vec<Html> = seats.iter().map(|s| seat_name(c, &s.appearance.person)).collect();
        Statement {
            href: c.href(Place::Statement(code.to_owned())),
            note: title.lang.as_deref().map(|tag| fallback(c, tag)),
            title,
            names,
            edition: c.edition(code, true),
            edition_href: c.href(Place::Edition(code.to_owned())),
            when: edition.as_ref().map(|e| days_and_cities(c, e)).unwrap_or_default(),
            simulated: edition.is_some_and(|e| e.simulated),
            foreign_readers: seats.iter().any(|s| is_foreign(c, &s.appearance.person)),
            readers: Html::list(&names_of, &c.t("list-comma")),
            has_text: !c.forum.texts(&subject).is_empty(),
            standing: agreement(c, &subject),
        }
    }
}

/// Each span of days that was told, then the cities.
fn days_and_cities(c: &Context<'_>, edition: &EditionView<'_>) -> Vec<Html> {
    let days = edition.days.iter().map(|t| plain(&c.days(&t.value)));
    days.chain(edition.cities.iter().map(|t| c.cities(&t.value))).collect()
}

/// The statement's title, its text's title, or what it is.
pub fn title(c: &Context<'_>, subject: &str) -> Run {
    let of_text = || c.forum.texts(subject).first().map(|view| super::edition::text_title(c, view));
    c.wording(subject, Field::Title).or_else(of_text).unwrap_or_else(|| Run::own(c.t("genre-statement")))
}

fn readers<'a>(c: &Context<'a>, code: &str) -> Vec<Seat<'a>> {
    let mut seats = c.forum.seats(code);
    seats.retain(|s| s.has(Role::StatementReader));
    seats
}

fn is_foreign(c: &Context<'_>, person: &str) -> bool {
    c.forum.person(person).is_some_and(|view| c.person_name(&view).lang.is_some())
}

/// Who read it out, with the affiliation as printed and the source.
fn read_by(c: &Context<'_>, seat: &Seat<'_>) -> Value {
    let of = c.by_lang(&seat.appearance.affiliation);
    let mut lines = notes(c, &[seat.word]);
    if let Some(tag) = of.as_ref().and_then(|run| run.lang.as_deref()) {
        lines.insert(0, plain(&fallback(c, tag)));
    } else if is_foreign(c, &seat.appearance.person) {
        lines.insert(0, plain(&c.t("fallback-list")));
    }
    let name = seat_name(c, &seat.appearance.person);
    let html = Html::join(&std::iter::once(name).chain(of.map(|run| run.html())).collect::<Vec<_>>());
    Value { html, notes: lines, later: c.later(seat.word) }
}

/// Who says that they agree to one and the same text; nothing is called adopted here.
///
/// Whether a principal signed is for `verify` to tell, which has the keys.
fn agreement(c: &Context<'_>, subject: &str) -> String {
    let voices: Vec<&Voice> = c.forum.voices().collect();
    let manifests =
        voices.iter().flat_map(|v| v.subjects_from("manifest/").take_while(|s| s.starts_with("manifest/")));
    let released = c.forum.words(subject).filter(|w| matches!(w.body(), Some(Body::Release(_))));
    let words = manifests.flat_map(|s| c.forum.words(s)).chain(released);
    let found = words.filter_map(|w| Some((w.act.manifest_hash()?, w.act.manifest.as_deref()?)));
    let Some((hash, manifest)) = found.filter(|(_, m)| m.subject == subject).last() else {
        return c.t("statement-no-agreement");
    };
    let state = standing(&hash, manifest, &c.forum.sides(), &voices, &|_, agree| agree.note.is_some(), "");
    let names =
        |sides: &[String]| c.list(c.sides.iter().filter(|s| sides.contains(s)).map(|s| c.side_name(s).text));
    let held: Vec<String> = state.held.iter().map(|h| h.side.clone()).collect();
    let mut lines = Vec::new();
    if !state.strangers.is_empty() {
        lines.push(c.t1("statement-strangers", "names", c.list(&state.strangers)));
    }
    if !state.agreed.is_empty() {
        lines.push(c.t1("statement-agrees", "sides", names(&state.agreed)));
    }
    if !state.waiting.is_empty() {
        lines.push(c.t1("statement-waiting", "sides", names(&state.waiting)));
    }
    if !held.is_empty() {
        lines.push(c.t1("statement-held", "sides", names(&held)));
    }
    if manifest.strength == Strength::Principal {
        lines.push(c.t("statement-signatures"));
    }
    lines.join(&c.t("sentence-space"))
}

#[derive(Template)]
#[template(path = "statements.html")]
struct StatementsPage<'a> {
    b: Base<'a>,
    statements: Vec<Statement>,
    foreign: bool,
}

pub fn render(c: &Context<'_>) -> Result<Option<String>, askama::Error> {
    let name = c.t("nav-statements");
    let (numbered, others): (Vec<String>, Vec<String>) =
        editions(c.forum).into_iter().partition(|code| code.parse::<u32>().is_ok());
    let latest_first = numbered.iter().rev().chain(others.iter().rev());
    let statements: Vec<Statement> = latest_first.map(|code| Statement::of(c, code)).collect();
    let page = StatementsPage {
        b: Base::new(c, Nav::Statements, name.clone(), "statements".to_owned()).here(Run::own(name)),
        foreign: statements.iter().any(|s| s.note.is_some() || s.foreign_readers),
        statements,
    };
    page.render().map(Some)
}

#[derive(Template)]
#[template(path = "statement.html")]
struct StatementPage<'a> {
    b: Base<'a>,
    statement: Statement,
    kicker: Vec<Html>,
    alternates: Vec<Run>,
    facts: Vec<Fact>,
    titles: Vec<Fact>,
    choice: Option<Choice>,
    readings: Vec<Reading>,
}

pub fn render_one(c: &Context<'_>, code: &str) -> Result<Option<String>, askama::Error> {
    if !editions(c.forum).iter().any(|e| e == code) {
        return Ok(None);
    }
    let subject = statement(code);
    let shown = Statement::of(c, code);
    let clauses: Vec<_> =
        c.forum.figures(code).into_iter().filter(|(_, f)| f.measure == Some(Measure::Clauses)).collect();
    let mut kicker = vec![shown.edition.html()];
    kicker.extend(c.forum.edition(code).iter().flat_map(|edition| when(c, edition)));
    let mut facts = vec![Fact::one(c, "statement-of", Html::link(&shown.edition_href, &shown.edition))];
    if let Some(edition) = c.forum.edition(code) {
        facts.extend(Fact::told(c, "fact-days", &edition.days, |d| plain(&c.days(d))));
        facts.extend(Fact::told(c, "fact-cities", &edition.cities, |v| {
            Html::list(&v.iter().map(|city| c.city(city).html()).collect::<Vec<_>>(), &c.t("list-comma"))
        }));
    }
    facts.extend(Fact::figures(c, &clauses));
    let read: Vec<Value> = readers(c, code).iter().map(|seat| read_by(c, seat)).collect();
    if !read.is_empty() {
        facts.push(Fact { label: c.t("read-by"), values: read });
    }
    let mut texts = c.forum.texts(&subject);
    texts.sort_by_key(|v| c.sides.iter().position(|s| s == v.word.speaker()).unwrap_or(c.sides.len()));
    let readings: Vec<Reading> = texts.iter().map(|view| Reading::of(c, &Scene::none(), view)).collect();
    let page = StatementPage {
        b: Base::new(c, Nav::Statements, shown.title.text.clone(), format!("{code}-statement"))
            .under(Run::own(c.t("nav-statements")), Place::Statements)
            .here(shown.edition.clone()),
        kicker,
        alternates: alternates(c, &subject, &shown.title),
        facts,
        titles: titles(c, &subject),
        choice: Choice::of(c, &readings),
        readings,
        statement: shown,
    };
    page.render().map(Some)
}

/// The title in each side's own languages, beside the one that heads the page.
fn alternates(c: &Context<'_>, subject: &str, title: &Run) -> Vec<Run> {
    let all = c.forum.wordings(subject, Field::Title, &c.sides);
    let languages = c.sides.iter().flat_map(|side| c.forum.side(side).languages.clone());
    let mut found: Vec<Run> = Vec::new();
    for run in languages.filter_map(|lang| all.iter().find(|w| w.lang == lang)).map(|w| c.worded(w)) {
        if run.lang != title.lang && !found.contains(&run) {
            found.push(run);
        }
    }
    found
}
