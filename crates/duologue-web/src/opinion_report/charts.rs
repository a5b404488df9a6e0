//! The charts of a topic, drawn by duologue-chart.

use duologue_chart::{
    About, Agreement, Chart, Group, Label, Map, Opinion, Place, Public, Share, Side, Stand,
};
use duologue_opinion::{Interval, Point, PublicId};

use super::crowd::Crowd;
use super::line::Line;
use super::words::Words;
use crate::html::Html;

/// Who agrees and who disagrees with each of these opinions.
pub fn agreement(words: &Words<'_>, id: &str, title: String, lines: &[&Line]) -> Option<Html> {
    if lines.is_empty() {
        return None;
    }
    let publics: Vec<Public> = (0..words.publics.len())
        .filter_map(|number| {
            let side = Side::try_from(words.side(number)).ok()?;
            Some(Public { side, name: words.public(PublicId(number as u16)).into() })
        })
        .collect();
    let chart = Agreement {
        about: about(words, title, words.t("topic-chart-told", &[])),
        disagree: words.t("topic-disagree", &[]).into(),
        agree: words.t("topic-agree", &[]).into(),
        publics,
        opinions: lines.iter().map(|line| one(words, line)).collect(),
    };
    Html::chart(chart.inline(id))
}

fn about(words: &Words<'_>, title: String, description: String) -> About {
    let lang = words.lang.tag().to_owned();
    About { lang, title, description, subtitle: String::new(), notes: Vec::new() }
}

fn one(words: &Words<'_>, line: &Line) -> Opinion {
    let stand =
        |public: &duologue_opinion::Public| match (share(public.shares.agree), share(public.shares.disagree))
        {
            (Some(agree), Some(disagree)) => Stand::Known { disagree, agree },
            _ => Stand::Missing(words.too_early(public.tally.votes()).into()),
        };
    let text = words.opinion(line.opinion);
    let label = match text.lang {
        Some(lang) => Label::in_lang(text.text, &lang),
        None => text.text.into(),
    };
    Opinion { label, stands: line.publics.iter().map(stand).collect() }
}

fn share(share: duologue_opinion::Share) -> Option<Share> {
    match share {
        duologue_opinion::Share::TooFewVotes { .. } => None,
        duologue_opinion::Share::Estimated { share, interval: Interval { low, high }, .. } => {
            Some(Share::new(100.0 * share).between(100.0 * low, 100.0 * high))
        }
    }
}

/// Where the groups are.
pub fn map(words: &Words<'_>, id: &str, crowds: &[Crowd]) -> Option<Html> {
    if crowds.is_empty() {
        return None;
    }
    let at = |Point { x, y }: Point| (x, y);
    let group = |crowd: &Crowd| Group {
        label: words
            .counted("topic-group-of", &[("group", words.group(crowd.group))], ("members", crowd.members))
            .into(),
        short: words.number(crowd.group),
        centre: at(crowd.centre),
        outline: crowd.outline.iter().copied().map(at).collect(),
        places: crowd
            .places
            .iter()
            .map(|&(point, people)| Place {
                at: at(point),
                people: u32::try_from(people).unwrap_or(u32::MAX),
            })
            .collect(),
    };
    let chart = Map {
        about: about(words, words.t("topic-map", &[]), words.t("topic-map-told", &[])),
        across: words.t("topic-map-across", &[]).into(),
        upwards: words.t("topic-map-upwards", &[]).into(),
        groups: crowds.iter().map(group).collect(),
    };
    Html::chart(chart.inline(id))
}
