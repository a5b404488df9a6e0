//! The groups of each side's voters: in words, on a map, in a table.

use duologue_forum::opinion::{Apart, Crowd, Group, Results, Spot, Voted};
use duologue_opinion::{Direction, Finding, GroupId, Point, Tally};

use crate::context::Context;
use crate::html::{Html, Run, plain};
use crate::opinion_report::{self, GroupSaid, Table, Words, charts};
use crate::told::Told;
use crate::topics::finding;

/// What one side's voters fall into.
pub struct Side {
    pub class: String,
    pub name: Run,
    /// To be read first.
    pub findings: Vec<String>,
    pub stability: Option<String>,
    pub groups: Vec<GroupSaid>,
    pub map: Option<Html>,
    /// The groups might as well be others, and the map must not draw them as if they were sure.
    pub unsure: bool,
    pub caption: String,
    pub table: Table,
}

impl Side {
    pub fn of(c: &Context<'_>, told: &Told, sheet: &Results, words: &Words<'_>) -> Side {
        let number = |at: usize| GroupId(u8::try_from(at).unwrap_or(u8::MAX));
        let name = |at: usize, group: &Group| match group.merged {
            true => c.t("topic-merged"),
            false => words.group(number(at)),
        };
        let members = |group: &Group| words.counted("topic-members", &[], ("members", people(group.members)));
        let groups = || sheet.groups.iter().enumerate();
        let said = |(at, group): (usize, &Group)| GroupSaid {
            name: name(at, group),
            members: members(group),
            says: group.apart.iter().filter_map(|apart| says(told, sheet, words, at, apart)).collect(),
            untold: group.merged || group.voted.iter().any(Option::is_none),
        };
        let crowds: Vec<opinion_report::Crowd> = groups()
            .filter_map(|(at, group)| Some(crowd(number(at), group.members, group.crowd.as_ref()?)))
            .collect();
        let row = |(at, group): (usize, &Group)| {
            (Run::own(name(at, group)), vec![plain(&group.members.to_string())])
        };
        let findings: Vec<Finding> = sheet.findings.iter().filter_map(finding).collect();
        let unsure = findings.iter().any(is_doubt);
        let drawn: Vec<opinion_report::Crowd> = crowds
            .into_iter()
            .map(|crowd| opinion_report::Crowd {
                outline: if unsure { Vec::new() } else { crowd.outline },
                ..crowd
            })
            .collect();
        let map = charts::map(words, &format!("map-{}", sheet.side), &drawn);
        Side {
            class: c.side_class(&sheet.side),
            name: c.side_name(&sheet.side),
            findings: findings.iter().map(|found| words.finding(found)).collect(),
            stability: sheet
                .stability
                .as_deref()
                .and_then(|index| index.parse::<f64>().ok())
                .map(|index| words.t("topic-stability", &[("index", format!("{index:.2}"))])),
            groups: groups().map(said).collect(),
            map,
            unsure,
            caption: c.t1("topic-groups-of", "side", c.side_name(&sheet.side).text),
            table: Table {
                head: vec![words.t("topic-column-group", &[]), words.t("topic-column-members", &[])],
                rows: groups().map(row).collect(),
            },
        }
    }
}

/// Whether other groups than these would fit the votes as well.
fn is_doubt(finding: &Finding) -> bool {
    matches!(
        finding,
        Finding::TossUp { .. }
            | Finding::OtherCount { .. }
            | Finding::Unstable { .. }
            | Finding::NoStructure { .. }
    )
}

fn people(members: u64) -> usize {
    usize::try_from(members).unwrap_or(usize::MAX)
}

/// What sets a group apart: an opinion, what the group says of it, and what the side's other voters say.
fn says(
    told: &Told,
    sheet: &Results,
    words: &Words<'_>,
    at: usize,
    apart: &Apart,
) -> Option<(Run, String, String)> {
    let place = sheet.opinions.iter().position(|count| count.opinion == apart.opinion)?;
    let direction = if apart.agrees { Direction::Agree } else { Direction::Disagree };
    let own = sheet.groups.get(at)?.voted.get(place).copied().flatten();
    // Everybody else of the side, in a group or in none: of groups that are not told of there may be more.
    let others = sheet.opinions.get(place)?.voted.zip(own).map(|(all, own)| without(all, own));
    let tally = |voted: Option<Voted>| voted.map_or_else(Tally::default, |[a, d, p]| Tally::new(a, d, p));
    Some((
        words.opinion(told.id(&apart.opinion)?),
        words.of(direction, tally(own)),
        words.t("topic-everybody-else", &[("says", words.of(direction, tally(others)))]),
    ))
}

fn without([a, d, p]: Voted, [x, y, z]: Voted) -> Voted {
    [a.saturating_sub(x), d.saturating_sub(y), p.saturating_sub(z)]
}

fn crowd(group: GroupId, members: u64, crowd: &Crowd) -> opinion_report::Crowd {
    let point = |&[x, y]: &Spot| Point { x: x as f64 / 100.0, y: y as f64 / 100.0 };
    opinion_report::Crowd {
        group,
        members: people(members),
        centre: point(&crowd.centre),
        outline: crowd.outline.iter().map(point).collect(),
        places: crowd.places.iter().map(|(spot, people)| (point(spot), self::people(*people))).collect(),
    }
}
