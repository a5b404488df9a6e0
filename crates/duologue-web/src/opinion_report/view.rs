//! All that is said of a topic, in words: what a page and a terminal have in common.

use duologue_opinion::{Direction, OpinionId, PublicId, Share, Shares, Tally};

use super::Topic;
use super::crowd::{Crowd, crowds};
use super::line::{Line, leaning};
use super::words::{Words, percent};
use crate::address::Lang;
use crate::html::Run;

/// Longer lists are for tables.
pub(super) const SHOWN: usize = 10;

pub struct View {
    pub heading: String,
    pub said: String,
    /// A figure and what it counts.
    pub counts: Vec<(String, String)>,
    /// To be read first.
    pub findings: Vec<String>,
    /// What all publics agree or disagree with, the surest first.
    pub ground: Vec<Entry>,
    pub divides: Vec<Entry>,
    /// What the majority says where there is one public only, and what divides it, or what divides publics.
    pub divides_note: String,
    pub bridges: Vec<Entry>,
    pub groups: Vec<GroupSaid>,
    pub groups_note: String,
    pub early: Vec<Entry>,
    /// How many more opinions it is too early to say anything of.
    pub early_more: usize,
    pub method: Vec<String>,
    pub(super) crowds: Vec<Crowd>,
}

impl View {
    /// The first of what all publics say, and how many more there are.
    pub fn surest(&self) -> (&[Entry], usize) {
        let (shown, rest) = self.ground.split_at(self.ground.len().min(SHOWN));
        (shown, rest.len())
    }
}

/// An opinion, why it is here, and what each public says of it.
pub struct Entry {
    pub line: Line,
    pub text: Run,
    pub why: String,
    pub stands: Vec<(String, String)>,
}

pub struct GroupSaid {
    pub name: String,
    pub members: String,
    /// What sets it apart: an opinion, what the group says of it, and what the others say.
    pub says: Vec<(Run, String, String)>,
    /// Where nothing is said of it, that may be because not all of it is told.
    pub untold: bool,
}

impl GroupSaid {
    /// What stands there where nothing is said of it.
    pub fn silent(&self) -> &'static str {
        if self.untold { "topic-group-untold" } else { "topic-group-nothing" }
    }
}

impl View {
    pub fn new(topic: &Topic<'_>, lang: Lang) -> Self {
        let words = topic.words(lang);
        let report = topic.report;
        let lines: Vec<Line> = report.opinions.iter().map(Line::of).collect();
        let by_id = |id: OpinionId| lines.iter().find(|line| line.opinion == id);
        let ground: Vec<Entry> = report
            .common_ground
            .iter()
            .filter_map(|found| {
                Some(Entry::new(&words, by_id(found.opinion)?, found.why.direction, words.why(&found.why)))
            })
            .collect();
        let bridges = report.bridges.iter().take(SHOWN).filter_map(|bridge| {
            Some(Entry::new(&words, by_id(bridge.opinion)?, Direction::Agree, words.why_bridges(&bridge.why)))
        });
        let early: Vec<&Line> = lines.iter().filter(|line| line.is_early()).collect();
        let early_more = early.len().saturating_sub(SHOWN);
        let opinions = lines.iter().filter(|line| !line.struck_out).count();
        let one = !words.has_publics();
        Self {
            heading: words.t(if one { "topic-heading-one" } else { "topic-heading" }, &[]),
            said: said(&words, ground.len(), opinions),
            counts: counts(topic, &words),
            findings: report.findings.iter().map(|finding| words.finding(finding)).collect(),
            divides: dividing(&words, &lines),
            divides_note: words.t(if one { "topic-divides-note-one" } else { "topic-divides-note" }, &[]),
            bridges: bridges.collect(),
            groups: groups(topic, &words),
            groups_note: groups_note(topic, &words),
            early: early
                .into_iter()
                .take(SHOWN)
                .map(|line| Entry::new(&words, line, leaning(line), String::new()))
                .collect(),
            early_more,
            method: method(topic, &words),
            crowds: crowds(report),
            ground,
        }
    }
}

/// How much all publics say.
pub(crate) fn said(words: &Words<'_>, ground: usize, opinions: usize) -> String {
    let said = [("count", ground.to_string()), ("opinions", opinions.to_string())];
    let key = match (ground, words.has_publics()) {
        (0, true) => "topic-said-none",
        (0, false) => "topic-said-none-one",
        (_, true) => "topic-said",
        (_, false) => "topic-said-one",
    };
    words.t(key, &said)
}

impl Entry {
    pub(crate) fn new(words: &Words<'_>, line: &Line, direction: Direction, why: String) -> Entry {
        let stand = |public: &duologue_opinion::Public| {
            (words.public(public.public), words.stand(public.tally, public.shares, direction))
        };
        Entry {
            text: words.opinion(line.opinion),
            why,
            stands: line.publics.iter().map(stand).collect(),
            line: line.clone(),
        }
    }
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
pub(crate) fn thousands(number: usize) -> String {
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
pub(crate) fn dividing(words: &Words<'_>, lines: &[Line]) -> Vec<Entry> {
    let several = words.has_publics();
    let shown = lines.iter().filter(|line| !line.struck_out);
    let mut found: Vec<(f64, &Line, String)> = shown
        .filter_map(|line| {
            let (gap, why) = if several { apart(words, line)? } else { even(words, line)? };
            Some((gap, line, why))
        })
        .collect();
    found.sort_by(|(a, ..), (b, ..)| b.total_cmp(a));
    let entry = |(_, line, why): (f64, &Line, String)| {
        let direction = if several { Direction::Agree } else { leaning(line) };
        Entry::new(words, line, direction, why)
    };
    found.into_iter().take(SHOWN).map(entry).collect()
}

fn apart(words: &Words<'_>, opinion: &Line) -> Option<(f64, String)> {
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

fn even(words: &Words<'_>, opinion: &Line) -> Option<(f64, String)> {
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
                    words.opinion(line.opinion),
                    words.of(line.direction, own),
                    words.t("topic-others", &[("says", words.of(line.direction, others))]),
                ))
            })
            .collect(),
        untold: false,
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
