//! All that is said of a topic, in words: what a page and a terminal have in common.

use duologue_opinion::{Direction, Opinion, OpinionId, PublicId, Share, Shares, Tally};

use super::Topic;
use super::charts::leaning;
use super::crowd::{Crowd, crowds};
use super::words::{Words, percent};
use crate::address::Lang;

/// Longer lists are for tables.
pub(super) const SHOWN: usize = 10;

pub struct View<'a> {
    pub heading: String,
    pub said: String,
    /// A figure and what it counts.
    pub counts: Vec<(String, String)>,
    /// To be read first.
    pub findings: Vec<String>,
    /// What all publics agree or disagree with, the surest first.
    pub ground: Vec<Entry<'a>>,
    pub divides: Vec<Entry<'a>>,
    /// What the majority says where there is one public only, and what divides it, or what divides publics.
    pub divides_note: String,
    pub bridges: Vec<Entry<'a>>,
    pub groups: Vec<GroupSaid>,
    pub groups_note: String,
    pub early: Vec<Entry<'a>>,
    /// How many more opinions it is too early to say anything of.
    pub early_more: usize,
    pub method: Vec<String>,
    pub(super) crowds: Vec<Crowd>,
}

impl View<'_> {
    /// The first of what all publics say, and how many more there are.
    pub fn surest(&self) -> (&[Entry<'_>], usize) {
        let (shown, rest) = self.ground.split_at(self.ground.len().min(SHOWN));
        (shown, rest.len())
    }
}

/// An opinion, why it is here, and what each public says of it.
pub struct Entry<'a> {
    pub opinion: &'a Opinion,
    pub text: String,
    pub why: String,
    pub stands: Vec<(String, String)>,
}

pub struct GroupSaid {
    pub name: String,
    pub members: String,
    /// What sets it apart: an opinion, what the group says of it, and what the others say.
    pub says: Vec<(String, String, String)>,
}

/// Rows of words under a head.
pub struct Table {
    pub head: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl<'a> View<'a> {
    pub fn new(topic: &Topic<'a>, lang: Lang) -> Self {
        let words = Words::new(lang, topic.publics, topic.groups_given);
        let report = topic.report;
        let by_id = |id: OpinionId| report.opinions.iter().find(|opinion| opinion.opinion == id);
        let entry = |opinion: &'a Opinion, direction: Direction, why: String| Entry {
            opinion,
            text: topic.text(&words, opinion.opinion),
            why,
            stands: stands(topic, &words, opinion, direction),
        };
        let ground: Vec<Entry<'_>> = report
            .common_ground
            .iter()
            .filter_map(|found| {
                Some(entry(by_id(found.opinion)?, found.why.direction, words.why(&found.why)))
            })
            .collect();
        let bridges = report.bridges.iter().take(SHOWN).filter_map(|bridge| {
            let why = words.t("topic-why-bridges", &[("intercept", format!("{:.2}", bridge.why.intercept))]);
            Some(entry(by_id(bridge.opinion)?, Direction::Agree, why))
        });
        let divides = dividing(topic, &words).into_iter().take(SHOWN).map(|(_, opinion, why)| {
            let direction = if topic.has_publics() { Direction::Agree } else { leaning(opinion) };
            entry(opinion, direction, why)
        });
        let early: Vec<&Opinion> = report.opinions.iter().filter(|opinion| is_early(opinion)).collect();
        let early_more = early.len().saturating_sub(SHOWN);
        let opinions = report.opinions.iter().filter(|opinion| !opinion.struck_out).count();
        let one = !topic.has_publics();
        let said = [("count", ground.len().to_string()), ("opinions", opinions.to_string())];
        Self {
            heading: words.t(if one { "topic-heading-one" } else { "topic-heading" }, &[]),
            said: words.t(if one { "topic-said-one" } else { "topic-said" }, &said),
            counts: counts(topic, &words),
            findings: report.findings.iter().map(|finding| words.finding(finding)).collect(),
            divides: divides.collect(),
            divides_note: words.t(if one { "topic-divides-note-one" } else { "topic-divides-note" }, &[]),
            bridges: bridges.collect(),
            groups: groups(topic, &words),
            groups_note: groups_note(topic, &words),
            early: early.into_iter().take(SHOWN).map(|o| entry(o, leaning(o), String::new())).collect(),
            early_more,
            method: method(topic, &words),
            crowds: crowds(report),
            ground,
        }
    }
}

fn stands(
    topic: &Topic<'_>,
    words: &Words<'_>,
    opinion: &Opinion,
    direction: Direction,
) -> Vec<(String, String)> {
    let stand = |public: &duologue_opinion::Public| {
        let says = words.stand(public.tally, public.shares, direction, topic.weighted);
        (words.public(public.public), says)
    };
    opinion.publics.iter().map(stand).collect()
}

fn is_early(opinion: &Opinion) -> bool {
    !opinion.struck_out && opinion.publics.iter().any(|public| public.shares.agree.low().is_none())
}

fn counts(topic: &Topic<'_>, words: &Words<'_>) -> Vec<(String, String)> {
    let mut by_public = vec![0_usize; topic.publics.len()];
    for person in &topic.report.participants {
        let public = topic.votes.standing(person.participant).public;
        if let Some(count) = public.and_then(|public| by_public.get_mut(usize::from(public.0))) {
            *count += 1;
        }
    }
    let known: usize = by_public.iter().sum();
    let mut counts: Vec<(String, String)> = by_public
        .into_iter()
        .enumerate()
        .map(|(number, count)| {
            let public = words.public(PublicId(number as u16));
            (thousands(count), words.t("topic-count-participants", &[("public", public)]))
        })
        .collect();
    let others = topic.report.participants.len() - known;
    if others > 0 {
        counts.push((thousands(others), words.t("topic-count-others", &[])));
    }
    let struck_out = topic.report.opinions.iter().filter(|opinion| opinion.struck_out).count();
    let opinions = topic.report.opinions.len();
    counts.push((thousands(opinions), words.counted("topic-count-opinions", &[], ("count", struck_out))));
    counts.push((thousands(topic.report.votes), words.t("topic-count-votes", &[])));
    counts
}

/// 1,921: so written in all three languages.
fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Of several publics: where the intervals of agreement lie apart, the widest gap first. Of one: where both those who
/// agree and those who disagree are many, the evenest first.
fn dividing<'a>(topic: &Topic<'a>, words: &Words<'_>) -> Vec<(f64, &'a Opinion, String)> {
    let shown = topic.report.opinions.iter().filter(|opinion| !opinion.struck_out);
    let mut found: Vec<(f64, &Opinion, String)> = shown
        .filter_map(|opinion| {
            let (gap, why) = if topic.has_publics() { apart(words, opinion)? } else { even(words, opinion)? };
            Some((gap, opinion, why))
        })
        .collect();
    found.sort_by(|(a, ..), (b, ..)| b.total_cmp(a));
    found
}

fn apart(words: &Words<'_>, opinion: &Opinion) -> Option<(f64, String)> {
    let known = opinion.publics.iter().filter_map(|public| match public.shares.agree {
        Share::Estimated { interval, .. } => Some((interval, public)),
        Share::TooFewVotes { .. } => None,
    });
    let known: Vec<_> = known.collect();
    let most = known.iter().max_by(|a, b| a.0.low.total_cmp(&b.0.low))?;
    let least = known.iter().min_by(|a, b| a.0.high.total_cmp(&b.0.high))?;
    let gap = most.0.low - least.0.high;
    if gap <= 0.0 {
        return None;
    }
    let opposed = most.0.low > 0.5 && least.1.shares.disagree.low().is_some_and(|low| low > 0.5);
    let args = [
        ("more", words.public(most.1.public)),
        ("fewer", words.public(least.1.public)),
        ("gap", percent(gap)),
    ];
    Some((gap, words.t(if opposed { "topic-why-opposed" } else { "topic-why-apart" }, &args)))
}

fn even(words: &Words<'_>, opinion: &Opinion) -> Option<(f64, String)> {
    let Shares { agree, disagree } = opinion.publics.first()?.shares;
    let least = agree.low()?.min(disagree.low()?);
    // A quarter on either side, at the low end of the interval.
    (least >= 0.25).then(|| (least, words.t("topic-why-even", &[("low", percent(least))])))
}

fn groups(topic: &Topic<'_>, words: &Words<'_>) -> Vec<GroupSaid> {
    let report = topic.report;
    let said = |place: usize, group: &duologue_opinion::Group| GroupSaid {
        name: words.group(group.group),
        members: words.counted("topic-members", &[], ("members", group.members)),
        says: group
            .representative
            .iter()
            .filter_map(|line| {
                let opinion = report.opinions.iter().find(|opinion| opinion.opinion == line.opinion)?;
                let own = opinion.groups.get(place).copied().unwrap_or_default();
                let others = opinion.groups.iter().enumerate().filter(|&(other, _)| other != place);
                let others: Tally = others.map(|(_, &tally)| tally).sum();
                Some((
                    topic.text(words, line.opinion),
                    words.of(line.direction, own),
                    words.t("topic-others", &[("says", words.of(line.direction, others))]),
                ))
            })
            .collect(),
    };
    report.groups.iter().enumerate().map(|(place, group)| said(place, group)).collect()
}

fn groups_note(topic: &Topic<'_>, words: &Words<'_>) -> String {
    match &topic.report.stability {
        _ if topic.groups_given => words.t("topic-groups-given", &[]),
        Some(stability) => {
            words.t("topic-stability", &[("index", format!("{:.2}", stability.mean_rand_index))])
        }
        None => String::new(),
    }
}

fn method(topic: &Topic<'_>, words: &Words<'_>) -> Vec<String> {
    let mut method = vec![
        words.t("topic-method-shares", &[]),
        words.t("topic-method-ground", &[]),
        words.t("topic-method-map", &[]),
    ];
    if topic.weighted {
        method.insert(1, words.t("topic-method-weights", &[]));
    }
    if !topic.groups_given {
        method.push(words.t("topic-method-groups", &[("seed", topic.seed.to_string())]));
    }
    method.push(words.t("topic-method-lists", &[]));
    method.push(words.t("topic-method-sample", &[]));
    method
}

impl Table {
    /// These opinions with the votes and shares of every public.
    pub fn of_opinions(topic: &Topic<'_>, words: &Words<'_>, opinions: &[&Opinion]) -> Self {
        let mut head = vec![words.t("topic-column-opinion", &[])];
        for number in 0..topic.publics.len() {
            let public = words.public(PublicId(number as u16));
            head.push(words.t("topic-column-votes", &[("public", public.clone())]));
            head.push(words.t("topic-column-agree", &[("public", public.clone())]));
            head.push(words.t("topic-column-disagree", &[("public", public)]));
        }
        let cell = |share: Share| match share {
            Share::TooFewVotes { .. } => words.t("topic-early-cell", &[]),
            Share::Estimated { share, interval, .. } => words
                .t("topic-share-cell", &[("share", percent(share)), ("interval", words.interval(interval))]),
        };
        let row = |opinion: &&Opinion| {
            let mut row = vec![topic.text(words, opinion.opinion)];
            for public in &opinion.publics {
                row.push(public.tally.votes().to_string());
                row.push(cell(public.shares.agree));
                row.push(cell(public.shares.disagree));
            }
            row
        };
        Self { head, rows: opinions.iter().map(row).collect() }
    }

    /// The groups of the map, and of how many of each public they consist; of a handful that is not said.
    pub(super) fn of_groups(topic: &Topic<'_>, words: &Words<'_>, crowds: &[Crowd]) -> Self {
        let mut head = vec![words.t("topic-column-group", &[]), words.t("topic-column-members", &[])];
        let publics: Vec<PublicId> = match topic.has_publics() {
            true => (0..topic.publics.len()).map(|number| PublicId(number as u16)).collect(),
            false => Vec::new(),
        };
        head.extend(publics.iter().map(|&public| words.public(public)));
        let row = |crowd: &Crowd| {
            let mut row = vec![words.group(crowd.group), crowd.members.to_string()];
            for &public in &publics {
                let of = topic.report.participants.iter().filter(|person| {
                    person.place.is_some_and(|place| place.group == crowd.group)
                        && topic.votes.standing(person.participant).public == Some(public)
                });
                row.push(if crowd.is_handful() {
                    words.t("topic-not-said", &[])
                } else {
                    of.count().to_string()
                });
            }
            row
        };
        Self { head, rows: crowds.iter().map(row).collect() }
    }
}
