//! What came of a topic: the publics side by side, what they have in common first, then what divides them and how.

use std::collections::BTreeMap;

use askama::Template;
use duologue_opinion::{Consensus, OpinionId, consensus};

use super::super::{Base, Nav};
use super::groups::Side;
use super::{note, title};
use crate::address::Place;
use crate::context::Context;
use crate::html::{Html, Run};
use crate::opinion_report::{Counting, Entry, Line, Table, Words, charts, dividing, said, thousands};
use crate::release_files::{label, topic as files};
use crate::told::{Standing, Told};

/// Longer lists are for tables.
const SHOWN: usize = 10;

#[derive(Template)]
#[template(path = "topic-results.html")]
struct ResultsPage<'a> {
    b: Base<'a>,
    name: Run,
    note: Option<String>,
    kicker: String,
    said: String,
    simulated: bool,
    /// Nothing is counted yet.
    empty: bool,
    counts: Vec<(String, String, String)>,
    ground: Part,
    divides: Part,
    early: Table,
    early_more: Option<String>,
    sides: Vec<Side>,
    all: Table,
    method: Vec<String>,
    files: Vec<(String, String)>,
    closing: Option<Closing>,
    classes: Vec<String>,
}

/// Entries, a chart of the first of them, and the table of the same figures.
struct Part {
    entries: Vec<Entry>,
    more: Option<String>,
    chart: Option<Html>,
    table: Table,
}

/// What stands for the votes for ever, and what can be taken away of them.
struct Closing {
    version: String,
    date: String,
    licence: String,
    /// A side, how many rows it counted, and the root of their tree.
    tallies: Vec<(String, Run, String, String)>,
}

impl ResultsPage<'_> {
    fn t(&self, key: &str) -> String {
        self.b.t(key)
    }

    fn has_findings(&self) -> bool {
        self.sides.iter().any(|side| !side.findings.is_empty())
    }

    fn is_side(&self, number: &usize) -> Option<String> {
        self.classes.get(number.wrapping_sub(1)).map(|class| format!("sd {class}"))
    }
}

/// The released results; `None` where there are none.
pub fn render_results(c: &Context<'_>, topic: &str) -> Result<Option<String>, askama::Error> {
    match Told::released(c.forum, c.texts, topic, &c.sides) {
        Some(told) => render(c, topic, &told).map(Some),
        None => Ok(None),
    }
}

/// What a running count comes to.
pub fn render_running(c: &Context<'_>, topic: &str, told: &Told) -> Result<String, askama::Error> {
    render(c, topic, told)
}

fn render(c: &Context<'_>, topic: &str, told: &Told) -> Result<String, askama::Error> {
    let names: Vec<String> = told.sheets.iter().map(|sheet| c.side_name(&sheet.side).text).collect();
    let text = |code: &String| Some((told.id(code)?, title(c, &format!("topic/{topic}/{code}"))));
    let texts: BTreeMap<OpinionId, Run> = told.opinions.iter().filter_map(text).collect();
    let name = title(c, &format!("topic/{topic}"));
    let note = note(c, &std::iter::once(&name).chain(texts.values()).collect::<Vec<_>>());
    let words = Words::new(c.lang(), &names, false)
        .on(texts.clone(), Counting::FromTen)
        .coloured(told.sheets.iter().map(|sheet| c.side_no(&sheet.side)).collect());
    let lines = told.lines();
    let ground = ground(told, &words, &lines);
    let early: Vec<&Line> = lines.iter().filter(|line| line.is_early()).collect();
    let side = |(at, name): (usize, &String)| {
        let own = std::slice::from_ref(name);
        let words = Words::new(c.lang(), own, false).on(texts.clone(), Counting::FromTen);
        told.sheets.get(at).map(|sheet| Side::of(c, told, sheet, &words))
    };
    let all: Vec<&Line> = lines.iter().collect();
    let page = ResultsPage {
        b: Base::new(
            c,
            Nav::Opinions,
            c.t1("topic-results-of", "topic", name.text.clone()),
            format!("topic-{topic}-results"),
        )
        .under(Run::own(c.t("nav-opinions")), Place::Opinions)
        .under(name.clone(), Place::Topic(topic.to_owned()))
        .here(Run::own(c.t("topic-results"))),
        kicker: kicker(c, told),
        said: said(&words, ground.len(), lines.len()),
        simulated: told.is_simulated(),
        empty: told.sheets.is_empty(),
        counts: counts(c, told),
        divides: part(&words, "divides", "topic-divides", dividing(&words, &lines)),
        ground: part(&words, "ground", "topic-ground", ground),
        early: Table::of_opinions(&words, early.get(..early.len().min(SHOWN)).unwrap_or_default()),
        early_more: early.len().checked_sub(SHOWN).filter(|more| *more > 0).map(|more| words.more(more)),
        sides: names.iter().enumerate().filter_map(side).collect(),
        all: Table::of_opinions(&words, &all),
        method: method(&words, told),
        files: if told.sheets.is_empty() { Vec::new() } else { file_links(c, topic, told) },
        closing: closing(c, told),
        classes: told.sheets.iter().map(|sheet| c.side_class(&sheet.side)).collect(),
        name,
        note,
    };
    page.render()
}

/// Opinions that every public is for or against, the surest first.
fn ground(told: &Told, words: &Words<'_>, lines: &[Line]) -> Vec<Entry> {
    let tallies = |line: &Line| line.publics.iter().map(|public| (public.public, public.tally)).collect();
    let counts = lines.iter().map(|line| (line.opinion, tallies(line))).collect();
    let found = consensus(&counts, &told.publics());
    let mut list: Vec<_> = lines
        .iter()
        .filter_map(|line| match found.get(&line.opinion) {
            Some(Consensus::Measured(why)) if why.established => Some((why.lowest, line, *why)),
            _ => None,
        })
        .collect();
    list.sort_by(|(a, ..), (b, ..)| b.total_cmp(a));
    let entry = |(_, line, why): (f64, &Line, duologue_opinion::Measured)| {
        Entry::new(words, line, why.direction, words.why(&why))
    };
    list.into_iter().map(entry).collect()
}

fn part(words: &Words<'_>, id: &str, key: &str, mut entries: Vec<Entry>) -> Part {
    let table = {
        let lines: Vec<&Line> = entries.iter().map(|entry| &entry.line).collect();
        Table::of_opinions(words, &lines)
    };
    let more = entries.len().checked_sub(SHOWN).filter(|more| *more > 0).map(|more| words.more(more));
    entries.truncate(SHOWN);
    let shown: Vec<&Line> = entries.iter().map(|entry| &entry.line).collect();
    Part { chart: charts::agreement(words, id, words.t(key, &[]), &shown), table, more, entries }
}

fn kicker(c: &Context<'_>, told: &Told) -> String {
    match &told.standing {
        Standing::Released(release) => {
            c.t1("released-on", "date", c.date(release.at.get(..10).unwrap_or_default()))
        }
        Standing::Running(at) => c.t1("topic-counted-at", "moment", at.clone()),
    }
}

/// A figure, the colour of the side that it is of, and what it counts.
fn counts(c: &Context<'_>, told: &Told) -> Vec<(String, String, String)> {
    let figure = |number: u64| thousands(usize::try_from(number).unwrap_or(usize::MAX));
    let mut counts: Vec<(String, String, String)> = told
        .sheets
        .iter()
        .map(|sheet| {
            let of = c.t1("topic-count-participants", "public", c.side_name(&sheet.side).text);
            (figure(sheet.participants), c.side_class(&sheet.side), of)
        })
        .collect();
    counts.push((thousands(told.opinions.len()), String::new(), c.t("topic-count-worded")));
    let votes = told.sheets.iter().map(|sheet| sheet.votes).fold(0, u64::saturating_add);
    counts.push((figure(votes), String::new(), c.t("topic-count-votes")));
    counts
}

fn method(words: &Words<'_>, told: &Told) -> Vec<String> {
    let seeds: Vec<String> = told.sheets.iter().map(|sheet| sheet.seed.to_string()).collect();
    let mut seed = seeds.clone();
    seed.dedup();
    vec![
        words.t("topic-method-shares", &[]),
        words.t("topic-method-told", &[]),
        words.t(if told.rows.is_empty() { "topic-rows-kept" } else { "topic-rows-told" }, &[]),
        words.t("topic-method-ground", &[]),
        words.t("topic-method-map", &[]),
        words.t("topic-method-groups", &[("seed", words.list(&seed))]),
        words.t("topic-method-lists", &[]),
        words.t("topic-method-sample", &[]),
    ]
}

fn file_links(c: &Context<'_>, topic: &str, told: &Told) -> Vec<(String, String)> {
    let file = |name: &str| (c.file(&files::path(c.lang(), topic, name)), label(c, name));
    files::names(told).map(file).collect()
}

fn closing(c: &Context<'_>, told: &Told) -> Option<Closing> {
    let Standing::Released(release) = &told.standing else { return None };
    let tally = |sheet: &duologue_forum::opinion::Results| {
        let tally = sheet.tally?;
        let rows = c.t1("topic-rows", "count", tally.leaves);
        Some((c.side_class(&sheet.side), c.side_name(&sheet.side), rows, tally.root.to_string()))
    };
    Some(Closing {
        version: release.hash.to_string(),
        date: c.date(release.at.get(..10).unwrap_or_default()),
        licence: c.theme.licence.clone().unwrap_or_else(|| c.t("licence-unknown")),
        tallies: told.sheets.iter().filter_map(tally).collect(),
    })
}
