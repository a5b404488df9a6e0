//! Trends since the first joint survey: one answer of each lead item, both publics side by side.

use askama::Template;
use duologue_chart::Chart;
use duologue_forum::acts::{Printed, SampleKind};

use super::super::{Base, Nav};
use super::charts;
use super::figures::{Figures, Known};
use super::lead::{Lead, leads, years as years_of_trends};
use super::method::line;
use super::words::{answer_name, item_name};
use super::year::{Survey, years};
use crate::address::Place;
use crate::context::Context;
use crate::html::{Html, Run};
use crate::results::Releases;

/// A lead item's trend with its table.
pub struct Trend {
    pub id: String,
    pub name: Run,
    pub title: String,
    pub axis: String,
    pub chart: Option<Html>,
    /// Class and name of each public.
    pub publics: Vec<(String, Run)>,
    pub rows: Vec<Row>,
    pub breaks: Vec<String>,
    /// On what the intervals that are drawn rest.
    pub intervals: Vec<String>,
    pub differ: bool,
    /// Some of its figures were read in print.
    pub is_printed: bool,
    pub href: String,
}

/// One year: the item's page in it, if it has one, and each public's figures.
pub struct Row {
    pub year: String,
    pub href: Option<String>,
    pub current: bool,
    pub cells: Vec<Vec<Figure>>,
}

/// A figure as it was printed, and by whom; what was released here needs no such word.
pub struct Figure {
    pub text: String,
    pub status: Option<String>,
}

impl Trend {
    pub fn of(c: &Context<'_>, lead: &Lead, releases: &Releases, id: &str, current: Option<i32>) -> Trend {
        let drawn = charts::trend(c, lead, releases, current, Vec::new());
        let last = lead.waves.last().map_or("", |(survey, _)| survey);
        let name = item_name(c, last, &lead.item);
        let row = |(survey, year): &(String, i32)| {
            let figures = Figures::of(c, releases.get(survey), survey, &lead.item, SampleKind::Public);
            let place = figures.answers.iter().position(|answer| *answer == lead.answer);
            let cell = |side: &String| -> Vec<Figure> {
                let public = figures.publics.iter().find(|p| p.side == *side);
                let known = public.zip(place).and_then(|(p, place)| p.answers.get(place));
                known.into_iter().flatten().map(|known| figure(c, known)).collect()
            };
            Row {
                year: year.to_string(),
                href: (!figures.is_empty() || !c.forum.item(survey, &lead.item).is_empty())
                    .then(|| c.href(Place::SurveyItem(survey.clone(), lead.item.clone()))),
                current: current == Some(*year),
                cells: c.sides.iter().map(cell).collect(),
            }
        };
        let rows: Vec<Row> = lead.waves.iter().map(row).collect();
        Trend {
            id: id.to_owned(),
            title: drawn.as_ref().map_or_else(
                || {
                    c.t2(
                        "trend-title",
                        ("item", name.text.clone()),
                        ("answer", answer_name(c, last, &lead.item, &lead.answer).text),
                    )
                },
                |drawn| drawn.about.title.clone(),
            ),
            axis: drawn.as_ref().map(|drawn| drawn.about.subtitle.clone()).unwrap_or_default(),
            breaks: drawn
                .iter()
                .flat_map(|d| &d.breaks)
                .map(|b| c.t2("break-told", ("year", b.year.to_string()), ("what", b.label.text.clone())))
                .collect(),
            intervals: intervals(c, lead, releases),
            // A chart that cannot be drawn is told in the log; its table stands.
            chart: drawn.and_then(|drawn| Html::chart(drawn.inline(id))),
            publics: c.sides.iter().map(|side| (c.side_class(side), c.side_name(side))).collect(),
            differ: rows.iter().flat_map(|row| &row.cells).any(|cell| cell.len() > 1),
            is_printed: rows
                .iter()
                .flat_map(|row| &row.cells)
                .flatten()
                .any(|figure| figure.status.is_some()),
            rows,
            href: c.href(Place::SurveyItem(last.to_owned(), lead.item.clone())),
            name,
        }
    }
}

fn figure(c: &Context<'_>, known: &Known) -> Figure {
    let status = known.printed.map(|printed| match printed {
        Printed::Official => "status-official",
        Printed::Press => "status-press",
    });
    Figure { text: known.text.clone(), status: status.map(|key| c.t(key)) }
}

#[derive(Template)]
#[template(path = "survey.html")]
struct TrendsPage<'a> {
    b: Base<'a>,
    trends: Vec<Trend>,
    methods: Vec<String>,
    surveys: Vec<Survey>,
    foreign: bool,
}

pub fn render(c: &Context<'_>) -> Result<Option<String>, askama::Error> {
    let title = c.t("nav-survey");
    let surveys: Vec<Survey> = years(c.forum).iter().rev().map(|year| Survey::of(c, year)).collect();
    let leads = leads(c.forum);
    let releases = released(c);
    // How the publics were asked last, as far as that is told.
    let last = leads.iter().filter_map(|lead| lead.waves.last()).max_by_key(|(_, year)| *year);
    let methods = last.map(|(survey, _)| methods(c, survey)).unwrap_or_default();
    let page = TrendsPage {
        b: Base::new(c, Nav::Survey, title.clone(), "survey".to_owned()).here(Run::own(title)),
        trends: leads
            .iter()
            .map(|lead| Trend::of(c, lead, &releases, &format!("trend-{}", lead.item), None))
            .collect(),
        methods,
        foreign: surveys.iter().any(|s| s.note.is_some()),
        surveys,
    };
    page.render().map(Some)
}

/// What was released in the years of real surveys.
pub fn released(c: &Context<'_>) -> Releases {
    Releases::of(c.forum, c.texts, years_of_trends(c.forum).into_iter().map(|(survey, _)| survey))
}

/// Whom intervals cover, year by year; those of printed figures rest on a design effect that staff assume.
pub fn intervals(c: &Context<'_>, lead: &Lead, releases: &Releases) -> Vec<String> {
    let mut lines = Vec::new();
    for (survey, year) in &lead.waves {
        let samples = c.forum.samples(survey);
        for (_, topline) in c.forum.toplines(survey, &lead.item) {
            let is_drawn =
                topline.sample == Some(SampleKind::Public) && topline.shares.contains_key(&lead.answer);
            let results = releases.get(survey);
            let table = results.and_then(|r| r.table(&topline.side, SampleKind::Public, &lead.item));
            let assumed = topline.effect.as_ref().filter(|_| table.is_none());
            if !is_drawn || (table.is_none() && assumed.is_none()) {
                continue;
            }
            let public = samples.iter().find(|s| s.kind == SampleKind::Public && s.side == topline.side);
            let whom = public.map_or_else(|| c.side_name(&topline.side).text, |sample| line(c, sample));
            let effect = assumed.map(|effect| c.t1("effect-assumed", "effect", effect.clone()));
            let what = c.list([whom].into_iter().chain(effect));
            let told = c.t2("interval-told", ("year", *year), ("what", what));
            if !lines.contains(&told) {
                lines.push(told);
            }
        }
    }
    lines
}

/// A line of method for each public, in the page's order of sides.
pub fn methods(c: &Context<'_>, survey: &str) -> Vec<String> {
    let mut samples = c.forum.samples(survey);
    samples.retain(|sample| sample.kind == SampleKind::Public);
    samples.sort_by_key(|s| c.sides.iter().position(|side| side == s.side));
    samples.iter().map(|sample| line(c, sample)).collect()
}
