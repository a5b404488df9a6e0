//! What both publics answered to the lead items of one year, in a few lines.

use duologue_chart::{Side, strip};
use duologue_forum::acts::SampleKind;

use super::super::grouped;
use super::charts::missing;
use super::figures::{Figures, Public};
use super::lead::{Lead, leads};
use super::words::{answer_name, item_name};
use super::year::title;
use crate::address::Place;
use crate::context::Context;
use crate::html::{Html, Run};

/// More would be a page of their own.
const ROWS: usize = 3;

pub struct Poll {
    pub title: Run,
    pub href: String,
    /// Class and name of each public, and how many answered where that is one number.
    pub publics: Vec<(String, Run, Option<String>)>,
    pub rows: Vec<Row>,
    /// What the marks stand for.
    pub marks: String,
    /// A wording is in another language than the page.
    pub foreign: bool,
    pub differ: bool,
}

/// One answer to an item.
pub struct Row {
    pub item: Run,
    pub answer: Run,
    pub href: String,
    /// Each public's figures as printed, with their base where it is not the column's.
    pub cells: Vec<(String, Option<String>)>,
    /// Where they stand between 0 and 100 %, if each is one figure.
    pub strip: Option<Html>,
}

/// A lead item's figures of the year, and the place of its answer among them.
struct Found<'l> {
    lead: &'l Lead,
    figures: Figures,
    place: usize,
}

impl Poll {
    /// Of the latest year of which figures are known.
    pub fn latest(c: &Context<'_>) -> Option<Poll> {
        let leads = leads(c.forum);
        let mut waves: Vec<(String, i32)> = leads.iter().flat_map(|lead| lead.waves.clone()).collect();
        waves.sort_by_key(|(_, year)| std::cmp::Reverse(*year));
        waves.dedup();
        waves.iter().find_map(|(survey, _)| Poll::of(c, survey, &leads))
    }

    fn of(c: &Context<'_>, survey: &str, leads: &[Lead]) -> Option<Poll> {
        let found = leads.iter().filter_map(|lead| {
            let figures = Figures::of(c, None, survey, &lead.item, SampleKind::Public);
            let place = figures.answers.iter().position(|answer| *answer == lead.answer)?;
            Some(Found { lead, figures, place })
        });
        let found: Vec<Found<'_>> = found.take(ROWS).collect();
        let public = |side: &String| {
            (c.side_class(side), c.side_name(side), common_base(&found, side).map(|n| base(c, n)))
        };
        let publics: Vec<(String, Run, Option<String>)> = c.sides.iter().map(public).collect();
        let rows: Vec<Row> = found.iter().map(|found| row(c, survey, found, &publics)).collect();
        (!rows.is_empty()).then(|| Poll {
            title: title(c, survey),
            href: c.href(Place::SurveyYear(survey.to_owned())),
            marks: c.parts(c.sides.iter().filter_map(|side| mark(c, side))),
            foreign: rows.iter().any(|row| row.item.lang.is_some() || row.answer.lang.is_some()),
            differ: found.iter().any(|f| f.figures.publics.iter().any(|p| several(p, f.place))),
            publics,
            rows,
        })
    }
}

fn several(public: &Public, place: usize) -> bool {
    public.answers.get(place).is_some_and(|known| known.len() > 1)
}

/// How many of a public answered, where it is the same for every item.
fn common_base(found: &[Found<'_>], side: &str) -> Option<u64> {
    let of = |found: &Found<'_>| found.figures.publics.iter().find(|p| p.side == side).and_then(|p| p.n);
    let first = found.first().and_then(of)?;
    found.iter().all(|found| of(found) == Some(first)).then_some(first)
}

fn base(c: &Context<'_>, n: u64) -> String {
    c.t1("base-n", "n", grouped(n))
}

fn row(c: &Context<'_>, survey: &str, found: &Found<'_>, publics: &[(String, Run, Option<String>)]) -> Row {
    let Found { lead, figures, place } = found;
    let public = |side: &String| figures.publics.iter().find(|p| p.side == *side);
    let cell = |(side, (_, _, common)): (&String, &(String, Run, Option<String>))| {
        let known = public(side).and_then(|p| p.answers.get(*place)).into_iter().flatten();
        let texts: Vec<&str> = known.map(|known| known.text.as_str()).collect();
        if texts.is_empty() {
            return (c.t(missing(figures)), None);
        }
        let own = public(side).and_then(|p| p.n).filter(|_| common.is_none());
        (texts.join(" / "), own.map(|n| base(c, n)))
    };
    let share = |side: &String| {
        let one = figures.one(public(side)?, *place)?;
        Some((Side::try_from(c.side_no(side)).ok()?, one.value))
    };
    let shares: Option<Vec<(Side, f64)>> = c.sides.iter().map(share).collect();
    Row {
        item: item_name(c, survey, &lead.item),
        answer: answer_name(c, survey, &lead.item, &lead.answer),
        href: c.href(Place::SurveyItem(survey.to_owned(), lead.item.clone())),
        cells: c.sides.iter().zip(publics).map(cell).collect(),
        strip: shares.and_then(|shares| Html::chart(strip(&shares))),
    }
}

/// The shape of a side's mark in words.
fn mark(c: &Context<'_>, side: &str) -> Option<String> {
    let key = ["mark-circle", "mark-diamond", "mark-square", "mark-triangle"]
        .get(c.side_no(side).checked_sub(1)?)?;
    Some(c.t1(key, "side", c.side_name(side).text))
}
