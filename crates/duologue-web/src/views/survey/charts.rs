//! An item's charts, drawn by duologue-chart from the figures that its tables show.

use duologue_chart::{
    About, Answer, Arm, Bars, Break, Chart, Differences, Diverging, Figure, Half, Interval, Label, Point,
    Public, Series, Share, Side, Stack, Trend,
};
use duologue_forum::acts::SampleKind;

use super::figures::{Figures, Known};
use super::lead::Lead;
use super::words::{answer_name, change, is_multiple, item_name, of_whom};
use crate::catalogue::sentences;
use crate::context::Context;
use crate::html::Run;
use crate::results::Releases;

/// A chart of any kind.
pub type Drawn = Box<dyn Chart>;

fn label(run: Run) -> Label {
    Label { text: run.text, lang: run.lang }
}

fn about(c: &Context<'_>, title: String, description: String, subtitle: String, notes: Vec<String>) -> About {
    About { lang: c.lang().tag().to_owned(), title, description, subtitle, notes }
}

fn side(c: &Context<'_>, code: &str) -> Option<Side> {
    Side::try_from(c.side_no(code)).ok()
}

fn public(c: &Context<'_>, code: &str) -> Option<Public> {
    Some(Public { side: side(c, code)?, name: label(c.side_name(code)) })
}

fn share(known: &Known) -> Share {
    let share = Share::new(known.value);
    match known.interval {
        Some((low, high)) => share.between(low, high),
        None => share,
    }
}

/// The answers of one wave: diverging where they fall into two sums, otherwise bars.
pub fn answers(
    c: &Context<'_>,
    survey: &str,
    item: &str,
    figures: &Figures,
    notes: Vec<String>,
) -> Option<Drawn> {
    let title = item_name(c, survey, item);
    let title = c.t2("chart-title", ("item", title.text), ("survey", survey_name(c, survey)));
    let about = about(c, title, told(c, survey, item, figures), of_whom(c, survey, item), notes);
    diverging(c, survey, item, figures, &about).or_else(|| bars(c, survey, item, figures, about))
}

fn survey_name(c: &Context<'_>, survey: &str) -> String {
    super::year::title(c, survey).text
}

/// All figures in one sentence a public.
fn told(c: &Context<'_>, survey: &str, item: &str, figures: &Figures) -> String {
    let sentence = |public: &super::figures::Public| {
        let each = figures.answers.iter().zip(&public.answers).filter_map(|(answer, known)| {
            let known = known.first()?;
            let answer = answer_name(c, survey, item, answer).text;
            Some(c.t2("answer-share", ("answer", answer), ("share", known.text.clone())))
        });
        c.t2("public-told", ("side", c.side_name(&public.side).text), ("answers", c.list(each)))
    };
    sentences(c.lang(), figures.publics.iter().map(sentence))
}

fn bars(c: &Context<'_>, survey: &str, item: &str, figures: &Figures, about: About) -> Option<Drawn> {
    let publics: Option<Vec<Public>> = figures.publics.iter().map(|p| public(c, &p.side)).collect();
    let answer = |(place, code): (usize, &String)| Answer {
        label: label(answer_name(c, survey, item, code)),
        figures: figures
            .publics
            .iter()
            .map(|p| match p.answers.get(place).map(Vec::as_slice) {
                Some([one]) => Figure::Known(share(one)),
                Some([]) | None => Figure::Missing(c.t(missing(figures)).into()),
                Some(_) => Figure::Missing(c.t("sources-differ").into()),
            })
            .collect(),
    };
    let answers: Vec<Answer> = figures.answers.iter().enumerate().map(answer).collect();
    if answers.is_empty() {
        return None;
    }
    Some(Box::new(Bars { about, publics: publics?, answers }))
}

/// Why a figure is not there.
pub fn missing(figures: &Figures) -> &'static str {
    if figures.is_released { "suppressed" } else { "not-seen" }
}

fn diverging(c: &Context<'_>, survey: &str, item: &str, figures: &Figures, about: &About) -> Option<Drawn> {
    if is_multiple(c, survey, item) {
        return None;
    }
    let items = c.forum.item(survey, item);
    let (_, asked) = items.first()?;
    let [right, left] = asked.nets.as_slice() else { return None };
    let place = |code: &String| figures.answers.iter().position(|known| known == code);
    // The questionnaire's scale runs from one end to the other: the right half is read backwards from the centre.
    let half = |net: &duologue_forum::acts::Net, inwards: bool| {
        let mut codes = net.answers.clone();
        if inwards {
            codes.reverse();
        }
        let name = |code: &String| label(answer_name(c, survey, item, code));
        (Half { sum: name(&net.code), answers: codes.iter().map(name).collect() }, codes)
    };
    let ((right_half, right_codes), (left_half, left_codes)) = (half(right, true), half(left, false));
    let mut stacks = Vec::new();
    for p in &figures.publics {
        let one = |code: &String| figures.one(p, place(code)?);
        let arm = |net: &duologue_forum::acts::Net, codes: &[String]| {
            let shares: Option<Vec<f64>> =
                codes.iter().map(|code| one(code).map(|known| known.value)).collect();
            Some(Arm { sum: share(&one(&net.code)?), shares: shares? })
        };
        let (left, right) = (arm(left, &left_codes)?, arm(right, &right_codes)?);
        stacks.push(Stack { public: public(c, &p.side)?, left, right });
    }
    let chart = Diverging { about: about.clone(), left: left_half, right: right_half, stacks };
    Some(Box::new(chart))
}

/// What the first public says more often than the second, answer by answer.
pub fn differences(c: &Context<'_>, survey: &str, item: &str, figures: &Figures) -> Option<Drawn> {
    let [first, second] = figures.publics.as_slice() else { return None };
    let rows: Vec<duologue_chart::Difference> = figures
        .answers
        .iter()
        .enumerate()
        .filter_map(|(place, code)| {
            let (value, interval) = figures.difference(place)?;
            let interval = interval.map(|(lower, upper)| Interval { lower, upper });
            Some(duologue_chart::Difference {
                label: label(answer_name(c, survey, item, code)),
                value,
                interval,
            })
        })
        .collect();
    if !rows.iter().any(|row| row.interval.is_some()) {
        return None;
    }
    let more = |side: &str| -> Label { c.t1("more-in", "side", c.side_name(side).text).into() };
    let title = c.t("differences-title");
    let about = about(c, title.clone(), title, c.t("points"), Vec::new());
    Some(Box::new(Differences { about, below: more(&second.side), above: more(&first.side), rows }))
}

/// One answer over the years.
pub fn trend(
    c: &Context<'_>,
    lead: &Lead,
    releases: &Releases,
    current: Option<i32>,
    notes: Vec<String>,
) -> Option<Trend> {
    let mut series: Vec<Series> = Vec::new();
    for code in &c.sides {
        let mut points = Vec::new();
        for (survey, year) in &lead.waves {
            let figures = Figures::of(c, releases.get(survey), survey, &lead.item, SampleKind::Public);
            let Some(place) = figures.answers.iter().position(|answer| *answer == lead.answer) else {
                continue;
            };
            let own = figures.publics.iter().filter(|p| p.side == *code);
            let known = own.flat_map(|p| p.answers.get(place).into_iter().flatten());
            points.extend(known.map(|known| Point { year: *year, share: share(known) }));
        }
        if !points.is_empty() {
            series.push(Series { public: public(c, code)?, points });
        }
    }
    let waves: Vec<i32> = lead.waves.iter().map(|(_, year)| *year).collect();
    let surveys: Vec<String> = lead.waves.iter().map(|(survey, _)| survey.clone()).collect();
    let year_of = |survey: &str| lead.waves.iter().find(|(code, _)| code == survey).map(|(_, year)| *year);
    let breaks = c.forum.breaks(&surveys, SampleKind::Public);
    let breaks: Vec<Break> = breaks
        .iter()
        .filter_map(|found| {
            let year = year_of(&found.survey).filter(|year| waves.first() != Some(year))?;
            Some(Break { year, side: side(c, &found.side), label: change(c, found).into() })
        })
        .collect();
    let last = lead.waves.last().map_or("", |(survey, _)| survey);
    let answer = answer_name(c, last, &lead.item, &lead.answer);
    let item = item_name(c, last, &lead.item);
    let title = c.t2("trend-title", ("item", item.text), ("answer", answer.text));
    let description = trend_told(c, &title, &series);
    let mut trend =
        Trend { about: about(c, title, description, String::new(), notes), waves, current, series, breaks };
    let (from, to) = trend.range().ok()?;
    trend.about.subtitle = c.t2("per-cent-axis", ("from", whole(from)), ("to", whole(to)));
    Some(trend)
}

fn whole(value: f64) -> String {
    format!("{value:.0}")
}

/// First and last value of each line.
fn trend_told(c: &Context<'_>, title: &str, series: &[Series]) -> String {
    let line = |s: &Series| {
        let (first, last) = (s.points.first()?, s.points.last()?);
        let point = |p: &Point| {
            c.t2("year-share", ("year", p.year.to_string()), ("share", format!("{:.1}", p.share.value)))
        };
        let text = c.list([point(first), point(last)]);
        Some(c.t2("public-told", ("side", s.public.name.text.clone()), ("answers", text)))
    };
    format!("{title} {}", sentences(c.lang(), series.iter().filter_map(line)))
}
