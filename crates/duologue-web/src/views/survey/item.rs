//! An item in one survey: what was asked, what both publics answered, how it went over the years.

use askama::Template;
use duologue_forum::Word;
use duologue_forum::acts::{Item, SampleKind, Trapd};
use duologue_forum::survey::{Asked, Concordance};

use super::super::cite::quoted;
use super::super::edition::{Document, fallback, language, session_place, session_title};
use super::super::{Base, Nav, grouped};
use super::charts::{self, Drawn};
use super::figures::{Figures, shown};
use super::lead;
use super::since::Since;
use super::trends::{Trend, intervals, methods, released};
use super::words::{answer_name, item_name, of_whom};
use super::year::{Files, files, simulated, title};
use crate::address::Place;
use crate::context::Context;
use crate::html::{Html, Run};
use crate::oembed::iframe;
use crate::release_files::{Picture, frame_path, picture_path};
use crate::results::Results;

/// The height of the frame that other sites paste, in pixels.
const FRAME_HEIGHT: u32 = 640;

/// A table's row: an answer, its figures by public, and what lies between the first two.
pub struct Row {
    pub name: Run,
    pub net: bool,
    pub cells: Vec<Cell>,
    pub difference: Option<(String, Option<String>)>,
}

/// One public's figures for an answer.
pub struct Cell {
    pub values: Vec<Value>,
    pub missing: String,
}

pub struct Value {
    pub text: String,
    pub interval: Option<String>,
    pub source: Option<usize>,
}

/// The answers of groups of one public.
pub struct Breakdown {
    pub class: String,
    pub side: Run,
    pub by: Run,
    pub answers: Vec<Run>,
    pub has_interval: bool,
    pub rows: Vec<Group>,
}

pub struct Group {
    pub name: Run,
    /// How many answered; none where the group is suppressed.
    pub base: Option<String>,
    pub uncertain: bool,
    /// Per cent, and the interval.
    pub cells: Vec<Option<(String, String)>>,
}

/// The question as one side worded it in one language.
pub struct Wording {
    pub class: String,
    pub side: Run,
    pub language: String,
    pub text: Run,
    pub state: Option<String>,
}

/// The table of one sample.
pub struct Answers {
    pub publics: Vec<(String, Run, Option<String>, bool)>,
    pub rows: Vec<Row>,
    /// Of whom the percentages are.
    pub of_whom: String,
    pub has_interval: bool,
    pub has_difference: bool,
}

pub struct Sample {
    pub name: String,
    pub answers: Answers,
}

#[derive(Template)]
#[template(path = "survey-item.html")]
struct ItemPage<'a> {
    b: Base<'a>,
    kicker: Run,
    name: Run,
    /// Said where the name is in another language.
    note: Option<String>,
    simulated: bool,
    said: Vec<String>,
    files: Files,
    chart: Option<Html>,
    pictures: Vec<(String, &'static str)>,
    answers: Answers,
    differences: Option<Html>,
    since: Option<Since>,
    breakdowns: Vec<Breakdown>,
    /// Samples of others than the public.
    others: Vec<Sample>,
    trend: Option<Trend>,
    trend_pictures: Vec<(String, &'static str)>,
    wordings: Vec<Wording>,
    course: Vec<(String, String, String)>,
    cited: Vec<Document>,
    methods: Vec<String>,
    sources: Vec<Html>,
    cite: Html,
    /// What other sites paste.
    frame: Option<String>,
    survey_href: String,
}

/// What a page and a frame of an item both show.
struct Read<'a> {
    results: Option<Results>,
    figures: Figures,
    asked: Vec<(&'a Word, &'a Item)>,
}

fn read<'a>(c: &Context<'a>, survey: &str, item: &str) -> Option<Read<'a>> {
    if !c.forum.items(survey).iter().any(|code| code == item) {
        return None;
    }
    let results = Results::of(c.forum, c.texts, survey);
    let figures = Figures::of(c, results.as_ref(), survey, item, SampleKind::Public);
    Some(Read { results, figures, asked: c.forum.item(survey, item) })
}

/// The chart of an item's answers as it goes out, with base, method and address under it.
pub fn drawn(c: &Context<'_>, survey: &str, item: &str) -> Option<Drawn> {
    let read = read(c, survey, item)?;
    charts::answers(c, survey, item, &read.figures, notes(c, survey))
}

/// The chart of an item's trend as it goes out.
pub fn trend_drawn(c: &Context<'_>, survey: &str, item: &str) -> Option<duologue_chart::Trend> {
    let lead = lead::of(c.forum, item)?;
    let releases = released(c);
    let notes = intervals(c, &lead, &releases).into_iter().chain(notes(c, survey)).collect();
    charts::trend(c, &lead, &releases, survey.parse().ok(), notes)
}

fn notes(c: &Context<'_>, survey: &str) -> Vec<String> {
    let mut notes = methods(c, survey);
    notes.extend(simulated(c, survey).then(|| c.t("simulated-figures")));
    notes.push(c.t2("chart-from", ("site", site(c)), ("address", c.own_address())));
    notes
}

fn site(c: &Context<'_>) -> String {
    Base::new(c, Nav::Survey, String::new(), String::new()).site()
}

pub fn render(c: &Context<'_>, survey: &str, item: &str) -> Result<Option<String>, askama::Error> {
    let Some(Read { results, figures, asked }) = read(c, survey, item) else { return Ok(None) };
    let name = item_name(c, survey, item);
    let current = survey.parse().ok();
    let lead = lead::of(c.forum, item);
    let releases = released(c);
    let chart = charts::answers(c, survey, item, &figures, Vec::new());
    // Only a server draws dots.
    let forms: &[(&'static str, &'static str)] =
        if c.links.origin().is_some() { &[("svg", "SVG"), ("png", "PNG")] } else { &[("svg", "SVG")] };
    let pictures = |picture: fn(&'static str) -> Picture| {
        let link = |(end, form): &(&'static str, &'static str)| {
            (c.file(&picture_path(c.lang(), survey, item, picture(end))), *form)
        };
        forms.iter().map(link).collect::<Vec<_>>()
    };
    let kinds = [SampleKind::Expert, SampleKind::Student];
    let others = kinds.iter().filter_map(|kind| {
        let figures = Figures::of(c, results.as_ref(), survey, item, *kind);
        (!figures.is_empty()).then(|| Sample {
            name: c.t(&format!("sample-{}", kind.word())),
            answers: answers(c, survey, item, &figures),
        })
    });
    let kicker = title(c, survey);
    let work =
        [quoted(c, &name), kicker.html(), Html::link(&c.links.to(c.address), &Run::own(c.own_address()))];
    let heading = c.list([name.text.clone(), kicker.text.clone()]);
    let frame = c.links.origin().filter(|_| chart.is_some()).map(|origin| {
        let src = origin.url(&format!("/{}", frame_path(c.lang(), survey, item)));
        iframe(&src, &heading, "100%", FRAME_HEIGHT)
    });
    let page = ItemPage {
        b: Base::new(c, Nav::Survey, heading, format!("{survey}.{item}"))
            .under(Run::own(c.t("nav-survey")), Place::Survey)
            .under(Run::own(short(c, survey)), Place::SurveyYear(survey.to_owned()))
            .here(name.clone())
            .framed(chart.is_some()),
        note: name.lang.as_deref().map(|tag| fallback(c, tag)),
        said: said(c, survey, item, &figures),
        simulated: simulated(c, survey),
        files: files(c, survey, results.as_ref()),
        pictures: if chart.is_some() { pictures(Picture::Answers) } else { Vec::new() },
        chart: chart.and_then(|chart| Html::chart(chart.inline("answers"))),
        answers: answers(c, survey, item, &figures),
        differences: charts::differences(c, survey, item, &figures)
            .and_then(|chart| Html::chart(chart.inline("differences"))),
        breakdowns: breakdowns(c, results.as_ref(), survey, item),
        others: others.collect(),
        trend_pictures: if lead.is_some() { pictures(Picture::Trend) } else { Vec::new() },
        trend: lead.as_ref().map(|lead| Trend::of(c, lead, &releases, "trend", current)),
        wordings: wordings(c, &asked),
        course: course(c, item),
        since: Since::of(c, &releases, survey, item),
        cited: cited(c, survey, item),
        methods: methods(c, survey),
        sources: figures.sources,
        cite: Html::list(&work, &c.t("list-part")),
        frame,
        survey_href: c.href(Place::SurveyYear(survey.to_owned())),
        kicker,
        name,
    };
    page.render().map(Some)
}

/// A survey's code as it stands in a way: a year, or its title where it is none.
fn short(c: &Context<'_>, survey: &str) -> String {
    if survey.parse::<u32>().is_ok() { survey.to_owned() } else { title(c, survey).text }
}

fn answers(c: &Context<'_>, survey: &str, item: &str, figures: &Figures) -> Answers {
    let nets: Vec<String> =
        c.forum.item(survey, item).iter().flat_map(|(_, i)| i.nets.iter().map(|n| n.code.clone())).collect();
    let row = |(place, code): (usize, &String)| Row {
        name: answer_name(c, survey, item, code),
        net: nets.contains(code),
        cells: figures
            .publics
            .iter()
            .map(|public| Cell {
                values: public
                    .answers
                    .get(place)
                    .into_iter()
                    .flatten()
                    .map(|known| Value {
                        text: known.text.clone(),
                        interval: known.interval.map(|ends| interval(c, ends, known.decimals)),
                        source: known.source,
                    })
                    .collect(),
                missing: c.t(charts::missing(figures)),
            })
            .collect(),
        difference: figures
            .difference(place)
            .map(|(points, ends)| (signed(points), ends.map(|ends| self::points(c, ends)))),
    };
    let rows: Vec<Row> = figures.answers.iter().enumerate().map(row).collect();
    Answers {
        publics: figures
            .publics
            .iter()
            .map(|p| (c.side_class(&p.side), c.side_name(&p.side), p.n.map(grouped), p.uncertain))
            .collect(),
        has_interval: rows
            .iter()
            .flat_map(|r| &r.cells)
            .flat_map(|cell| &cell.values)
            .any(|v| v.interval.is_some()),
        has_difference: rows.iter().any(|row| row.difference.is_some()),
        of_whom: of_whom(c, survey, item),
        rows,
    }
}

fn interval(c: &Context<'_>, (low, high): (f64, f64), decimals: usize) -> String {
    c.t2("from-to-share", ("low", format!("{low:.decimals$}")), ("high", format!("{high:.decimals$}")))
}

/// The limits of a difference.
pub fn points(c: &Context<'_>, (low, high): (f64, f64)) -> String {
    c.t2("from-to-points", ("low", signed(low)), ("high", signed(high)))
}

/// A difference with its sign; a minus as long as a plus.
pub fn signed(points: f64) -> String {
    let text = format!("{:.1}", points.abs());
    match text.trim_start_matches(['0', '.']).is_empty() {
        true => text,
        false if points < 0.0 => format!("−{text}"),
        false => format!("+{text}"),
    }
}

/// Points of a difference that is told without its sign: only what lies on the other side of zero has one.
fn unsigned(points: f64) -> String {
    signed(points).trim_start_matches('+').to_owned()
}

/// The limits of a difference that is told without its sign, in the order of size.
fn of_absolute(points: f64, (low, high): (f64, f64)) -> (f64, f64) {
    if points < 0.0 { (-high, -low) } else { (low, high) }
}

/// The figures in words: of sums where there are any, otherwise of the first answer.
fn said(c: &Context<'_>, survey: &str, item: &str, figures: &Figures) -> Vec<String> {
    let nets: Vec<String> =
        c.forum.item(survey, item).iter().flat_map(|(_, i)| i.nets.iter().map(|n| n.code.clone())).collect();
    let places = figures.answers.iter().enumerate().filter(|(_, code)| nets.contains(code));
    let mut places: Vec<(usize, &String)> = places.collect();
    if places.is_empty() {
        places.extend(figures.answers.iter().enumerate().next());
    }
    let sentence = |(place, code): (usize, &String)| {
        let shares: Vec<String> = figures
            .publics
            .iter()
            .filter_map(|public| {
                let known = figures.one(public, place)?;
                Some(c.t2("side-share", ("side", c.side_name(&public.side).text), ("share", known.text)))
            })
            .collect();
        if shares.len() < 2 {
            return None;
        }
        let answer = answer_name(c, survey, item, code).text;
        let mut text = c.t2("said-shares", ("answer", answer), ("shares", shares.join(&c.t("list-part"))));
        if let Some((points, Some((low, high)))) = figures.difference(place) {
            let (low, high) = of_absolute(points, (low, high));
            let key = if low > 0.0 || high < 0.0 { "said-differs" } else { "said-may-be-chance" };
            let args = [
                ("points", format!("{:.1}", points.abs())),
                ("low", unsigned(low)),
                ("high", unsigned(high)),
            ];
            text.push_str(&crate::catalogue::text(c.lang(), key, &args));
        }
        Some(text)
    };
    places.into_iter().filter_map(sentence).collect()
}

fn breakdowns(c: &Context<'_>, results: Option<&Results>, survey: &str, item: &str) -> Vec<Breakdown> {
    let mut found: Vec<Breakdown> = Vec::new();
    let Some(results) = results else { return found };
    let mut items: Vec<&str> = Vec::new();
    for side in &c.sides {
        let Some(table) = results.table(side, SampleKind::Public, item) else { continue };
        for group in table.columns.iter().flat_map(|column| column.by.first()) {
            if !items.contains(&group.item.as_str()) {
                items.push(&group.item);
            }
        }
    }
    for by in items {
        for side in &c.sides {
            let Some(table) = results.table(side, SampleKind::Public, item) else { continue };
            let Some(total) = table.total() else { continue };
            let columns = table.columns.iter().filter(|column| column.by.iter().any(|g| g.item == by));
            let rows: Vec<Group> = columns
                .map(|column| Group {
                    name: column
                        .by
                        .first()
                        .map_or_else(|| Run::own(""), |g| answer_name(c, survey, by, &g.answer)),
                    base: column.base.map(grouped),
                    uncertain: column.uncertain,
                    cells: total
                        .cells
                        .iter()
                        .map(|cell| {
                            let known = shown(column, &cell.answer)?;
                            let ends = known.interval.map(|ends| interval(c, ends, known.decimals));
                            Some((known.text, ends.unwrap_or_default()))
                        })
                        .collect(),
                })
                .collect();
            if !rows.is_empty() {
                found.push(Breakdown {
                    class: c.side_class(side),
                    side: c.side_name(side),
                    by: item_name(c, survey, by),
                    has_interval: rows
                        .iter()
                        .flat_map(|row| row.cells.iter().flatten())
                        .any(|(_, ends)| !ends.is_empty()),
                    answers: total
                        .cells
                        .iter()
                        .map(|cell| answer_name(c, survey, item, &cell.answer))
                        .collect(),
                    rows,
                });
            }
        }
    }
    found
}

/// Each side's wordings, its own language first; sides in the page's order.
fn wordings(c: &Context<'_>, asked: &[(&Word, &Item)]) -> Vec<Wording> {
    let mut asked: Vec<&(&Word, &Item)> = asked.iter().collect();
    asked.sort_by_key(|(word, _)| c.sides.iter().position(|side| side == word.speaker()));
    let mut found = Vec::new();
    for (word, item) in asked {
        let side = word.speaker();
        let own = &c.forum.side(side).languages;
        let mut texts: Vec<(&String, &String)> = item.wordings.iter().collect();
        texts.sort_by_key(|(lang, _)| own.iter().position(|l| l == *lang).unwrap_or(own.len()));
        found.extend(texts.into_iter().map(|(lang, text)| Wording {
            class: c.side_class(side),
            side: c.side_name(side),
            language: language(c, lang),
            text: c.run(text, lang),
            state: item.states.get(lang).map(|state: &Trapd| c.t(&format!("trapd-{}", state.word()))),
        }));
    }
    found
}

/// The item's course through the years: year, address, verdict.
fn course(c: &Context<'_>, item: &str) -> Vec<(String, String, String)> {
    let surveys: Vec<String> = lead::years(c.forum).into_iter().map(|(survey, _)| survey).collect();
    let told = |found: Concordance| {
        let href = c.href(Place::SurveyItem(found.survey.clone(), found.item.clone()));
        (found.survey.clone(), href, verdict(c, &found))
    };
    let course = c.forum.concordance(item, &surveys);
    // Where no wording is on record at all, the question's own section says so once; one wave compares with none.
    if course.len() < 2 || course.iter().all(|found| found.asked == Asked::Unknown) {
        return Vec::new();
    }
    course.into_iter().map(told).collect()
}

/// In one word where all who asked it are alike, otherwise side by side.
fn verdict(c: &Context<'_>, found: &Concordance) -> String {
    let word = |asked: Asked| {
        c.t(match asked {
            Asked::Same => "asked-same",
            Asked::Changed => "asked-changed",
            Asked::New => "asked-new",
            Asked::Dropped => "asked-dropped",
            Asked::Unknown => "asked-unknown",
        })
    };
    if found.by.iter().all(|(_, asked)| *asked == found.asked) {
        return word(found.asked);
    }
    let of_side = |side: &String| {
        let (_, asked) = found.by.iter().find(|(speaker, _)| speaker == side)?;
        Some(format!("{}{}{}", c.side_name(side).text, c.t("list-colon"), word(*asked)))
    };
    let sides: Vec<String> = c.sides.iter().filter_map(of_side).collect();
    if sides.is_empty() { word(found.asked) } else { sides.join(&c.t("list-semicolon")) }
}

/// Sessions and statements of which a passage or clause rests on the item.
fn cited(c: &Context<'_>, survey: &str, item: &str) -> Vec<Document> {
    let subjects = c.forum.linked(&format!("survey/{survey}/{item}"));
    let mut found: Vec<Document> = Vec::new();
    for subject in &subjects {
        let parts: Vec<&str> = subject.split('/').collect();
        let document = match parts.as_slice() {
            [edition, "statement", ..] => Some(Document {
                href: c.href(Place::Statement((*edition).to_owned())),
                title: super::super::statement_title(c, &format!("{edition}/statement")),
                small: c.edition_name(edition, true),
            }),
            [edition, session, ..] => {
                let session = format!("{edition}/{session}");
                c.forum.session(&session).zip(session_place(&session)).map(|(view, place)| Document {
                    href: c.href(place),
                    title: session_title(c, &view),
                    small: c.edition_name(edition, true),
                })
            }
            _ => None,
        };
        found.extend(document.filter(|document| !found.iter().any(|known| known.href == document.href)));
    }
    found
}

#[derive(Template)]
#[template(path = "survey-frame.html")]
struct FramePage<'a> {
    b: Base<'a>,
    name: Run,
    survey: Run,
    simulated: bool,
    href: String,
    chart: Html,
    answers: Answers,
    methods: Vec<String>,
}

/// What an item's frame is called; none where there is no chart to show.
pub fn frame_title(c: &Context<'_>, survey: &str, item: &str) -> Option<String> {
    let figures = read(c, survey, item)?.figures;
    charts::answers(c, survey, item, &figures, Vec::new())?;
    Some(c.list([item_name(c, survey, item).text, title(c, survey).text]))
}

/// An item's chart and table for other sites' frames.
pub fn embed(c: &Context<'_>, survey: &str, item: &str) -> Result<Option<String>, askama::Error> {
    let Some(Read { figures, .. }) = read(c, survey, item) else { return Ok(None) };
    let chart = charts::answers(c, survey, item, &figures, Vec::new());
    let Some(chart) = chart.and_then(|chart| Html::chart(chart.inline("answers"))) else { return Ok(None) };
    let name = item_name(c, survey, item);
    let page = FramePage {
        b: Base::new(c, Nav::Survey, name.text.clone(), String::new()),
        survey: title(c, survey),
        simulated: simulated(c, survey),
        href: match c.links.origin() {
            Some(origin) => origin.url(&c.address.path()),
            None => c.links.to(c.address),
        },
        chart,
        answers: answers(c, survey, item, &figures),
        methods: methods(c, survey),
        name,
    };
    page.render().map(Some)
}

#[cfg(test)]
mod tests {
    use super::{of_absolute, signed};

    #[test]
    fn limits_have_the_sign_of_the_difference_that_is_told() {
        let told = |points, ends| {
            let (low, high) = of_absolute(points, ends);
            format!("{} to {}", signed(low), signed(high))
        };
        assert_eq!(told(-23.9, (-26.9, -20.9)), "+20.9 to +26.9");
        assert_eq!(told(23.9, (20.9, 26.9)), "+20.9 to +26.9");
        assert_eq!(told(-1.0, (-4.0, 2.0)), "−2.0 to +4.0");
    }
}
