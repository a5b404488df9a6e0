//! What changed since the item was asked last: the same public, two samples drawn independently.

use duologue_forum::acts::SampleKind;
use duologue_forum::survey::Asked;

use super::figures::{Figures, Public, less};
use super::item::{points, signed};
use super::lead::years;
use super::words::{answer_name, change};
use crate::context::Context;
use crate::html::Run;
use crate::results::Releases;

/// The survey before, and what can be said of the time between.
pub struct Since {
    pub before: String,
    pub now: String,
    pub publics: Vec<Changes>,
    /// Why there is no difference, and what else changed.
    pub notes: Vec<String>,
}

/// One public then and now.
pub struct Changes {
    pub class: String,
    pub side: Run,
    pub rows: Vec<Row>,
}

pub struct Row {
    pub name: Run,
    pub before: String,
    pub now: String,
    pub points: String,
    pub interval: String,
}

impl Since {
    /// None where it was not asked before, or what is simulated would be compared.
    pub fn of(c: &Context<'_>, releases: &Releases, survey: &str, item: &str) -> Option<Since> {
        let year: i32 = survey.parse().ok()?;
        let years = years(c.forum).into_iter().filter(|(_, other)| *other <= year);
        let surveys: Vec<String> = years.map(|(survey, _)| survey).collect();
        let course = c.forum.concordance(item, &surveys);
        let [.., last, this] = course.as_slice() else { return None };
        if this.survey != survey || last.asked == Asked::Dropped {
            return None;
        }
        let then = Figures::of(c, releases.get(&last.survey), &last.survey, &last.item, SampleKind::Public);
        let now = Figures::of(c, releases.get(survey), survey, item, SampleKind::Public);
        let mut since = Since {
            before: last.survey.clone(),
            now: survey.to_owned(),
            publics: Vec::new(),
            notes: Vec::new(),
        };
        if !matches!(this.asked, Asked::Same | Asked::Changed | Asked::Unknown) {
            return None;
        }
        // What holds for all publics is said once.
        if let Some(reason) = reason(this.asked)
            && now.publics.iter().all(|public| this.of(&public.side) == this.asked)
        {
            since.notes.push(c.t1(reason.0, "year", last.survey.clone()));
            return Some(since);
        }
        for public in &now.publics {
            let side = c.side_name(&public.side).text;
            if let Some(reason) = reason(this.of(&public.side)) {
                since.notes.push(c.t2(reason.1, ("side", side), ("year", last.survey.clone())));
                continue;
            }
            let before = then.publics.iter().find(|other| other.side == public.side);
            let rows = before.map(|before| rows(c, survey, item, (&then, before), (&now, public)));
            match rows.filter(|rows| !rows.is_empty()) {
                Some(rows) => since.publics.push(Changes {
                    class: c.side_class(&public.side),
                    side: c.side_name(&public.side),
                    rows,
                }),
                None => since.notes.push(c.t1("changes-no-error", "side", side)),
            }
        }
        if !since.publics.is_empty() {
            let breaks = c.forum.breaks(&[since.before.clone(), since.now.clone()], SampleKind::Public);
            since.notes.extend(
                breaks.iter().map(|found| {
                    c.t2("break-told", ("year", found.survey.clone()), ("what", change(c, found)))
                }),
            );
        }
        Some(since)
    }
}

/// Why no difference is given: what is said of all publics, and of one.
fn reason(asked: Asked) -> Option<(&'static str, &'static str)> {
    match asked {
        Asked::Changed => Some(("changes-reworded", "changes-reworded-by")),
        Asked::Unknown => Some(("changes-unworded", "changes-unworded-by")),
        Asked::Same | Asked::New | Asked::Dropped => None,
    }
}

/// The answers of which both years' errors are known.
fn rows(
    c: &Context<'_>,
    survey: &str,
    item: &str,
    (then, before): (&Figures, &Public),
    (now, public): (&Figures, &Public),
) -> Vec<Row> {
    let row = |(place, code): (usize, &String)| {
        let earlier = then.answers.iter().position(|known| known == code)?;
        let (was, is) = (then.one(before, earlier)?, now.one(public, place)?);
        let (difference, ends) = less(&is, &was);
        Some(Row {
            name: answer_name(c, survey, item, code),
            before: was.text,
            now: is.text,
            points: signed(difference),
            interval: points(c, ends?),
        })
    };
    now.answers.iter().enumerate().filter_map(row).collect()
}
