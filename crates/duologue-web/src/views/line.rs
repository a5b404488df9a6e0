//! The line of editions: who hosted above or below it, year by year.

use duologue_forum::acts::Status;

use crate::address::Place;
use crate::context::Context;
use crate::html::Html;

/// The line with its legend.
pub struct Line {
    pub marks: Vec<Mark>,
    /// Which side stands where.
    pub sides: Vec<Html>,
    pub notes: Vec<String>,
}

/// One edition on the line.
pub struct Mark {
    pub class: String,
    /// The colour of the second bar, where the edition met in two cities at once.
    pub second: Option<String>,
    pub href: String,
    pub number: String,
    pub year: String,
    /// Cities and status, for those who do not see the place on the line.
    pub told: String,
    pub name: String,
    pub current: bool,
}

/// All editions that carry an ordinal; `current` is the one that the page is about.
pub fn line(c: &Context<'_>, current: Option<&str>) -> Line {
    let mut editions = c.forum.editions();
    if editions.iter().any(|code| code.parse::<u32>().is_ok()) {
        editions.retain(|code| code.parse::<u32>().is_ok());
    }
    let marks: Vec<Mark> = editions.iter().filter_map(|code| mark(c, code, current)).collect();
    // The line lies where there is room, and stands where there is none.
    let side = |(i, code): (usize, &String)| {
        let (lying, upright) =
            if i == 0 { ("line-above", "line-left") } else { ("line-below", "line-right") };
        let place = Html::list(&[Html::span("lying", &c.t(lying)), Html::span("upright", &c.t(upright))], "");
        Html::side(&c.side_class(code), &c.side_name(code), &place)
    };
    let mut notes = Vec::new();
    notes.extend(marks.iter().any(|m| m.second.is_some()).then(|| c.t("line-both")));
    notes.extend(marks.iter().any(|m| m.class.contains("put")).then(|| c.t("line-put-off")));
    Line { marks, sides: c.sides.iter().enumerate().map(side).collect(), notes }
}

fn mark(c: &Context<'_>, code: &str, current: Option<&str>) -> Option<Mark> {
    let edition = c.forum.edition(code)?;
    let cities = edition.cities.first().map(|t| t.value.clone()).unwrap_or_default();
    let put_off =
        edition.status.as_ref().is_some_and(|s| matches!(s.value, Status::Postponed | Status::Cancelled));
    let (place, side, second) = match (edition.host, c.sides.as_slice()) {
        // Two cities at once: each side has its own bar.
        (_, [first, other]) if cities.len() > 1 => ("ab", c.side_class(first), Some(c.side_class(other))),
        (Some(host), _) => {
            let above = c.sides.first().is_some_and(|first| first == host);
            (if above { "a" } else { "b" }, c.side_class(host), None)
        }
        (None, _) => ("a", String::new(), None),
    };
    let class = [place, side.as_str(), if put_off { "put" } else { "" }];
    let mut told: Vec<String> = cities.iter().map(|city| c.city(city).text).collect();
    told.extend(
        edition
            .status
            .filter(|s| s.value != Status::Held)
            .map(|s| c.t(&format!("status-{}", s.value.word()))),
    );
    let told = c.list(told);
    let name = c.edition_name(code, false);
    Some(Mark {
        class: class.into_iter().filter(|c| !c.is_empty()).collect::<Vec<_>>().join(" "),
        second,
        href: c.href(Place::Edition(code.to_owned())),
        number: code.to_owned(),
        year: edition.year.first().map(|t| t.value.to_string()).unwrap_or_default(),
        name: if told.is_empty() { name } else { c.list([name, told.clone()]) },
        told,
        current: current == Some(code),
    })
}
