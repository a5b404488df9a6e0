//! The charts of a topic, drawn by duologue-chart.

use duologue_chart::{
    About, Agreement, Chart, Group, Label, Map, Opinion, Place, Public, Share, Side, Stand,
};
use duologue_opinion::{Interval, Point, PublicId};

use super::crowd::Crowd;
use super::line::Line;
use super::words::Words;
use crate::catalogue::sentences;
use crate::html::Html;

/// Who agrees and who disagrees with each of these opinions.
pub fn agreement(words: &Words<'_>, id: &str, title: String, lines: &[&Line]) -> Option<Html> {
    if lines.is_empty() {
        return None;
    }
    let drawn = drawn(words);
    let publics = drawn.iter().map(|&(at, side)| Public { side, name: name(words, at).into() }).collect();
    let told = std::iter::once(words.t("topic-chart-told", &[])).chain(left_out(words));
    let chart = Agreement {
        about: about(words, title, sentences(words.lang, told)),
        disagree: words.t("topic-disagree", &[]).into(),
        agree: words.t("topic-agree", &[]).into(),
        publics,
        opinions: lines.iter().map(|line| one(words, line, &drawn)).collect(),
    };
    Html::chart(chart.inline(id))
}

/// The publics that a chart can tell apart, by their places.
fn drawn(words: &Words<'_>) -> Vec<(usize, Side)> {
    let side = |place: usize| Some((place, Side::try_from(words.side(place)).ok()?));
    (0..words.publics.len()).filter_map(side).collect()
}

fn name(words: &Words<'_>, place: usize) -> String {
    words.public(PublicId(place as u16))
}

/// That charts do not show all publics.
pub fn left_out(words: &Words<'_>) -> Option<String> {
    let (drawn, publics) = (drawn(words), words.publics.len());
    let names: Vec<String> = drawn.iter().map(|&(place, _)| name(words, place)).collect();
    let args =
        [("shown", drawn.len().to_string()), ("publics", publics.to_string()), ("names", words.list(&names))];
    (drawn.len() < publics).then(|| words.t("topic-chart-left-out", &args))
}

fn about(words: &Words<'_>, title: String, description: String) -> About {
    let lang = words.lang.tag().to_owned();
    About { lang, title, description, subtitle: String::new(), notes: Vec::new() }
}

fn one(words: &Words<'_>, line: &Line, drawn: &[(usize, Side)]) -> Opinion {
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
    let publics = drawn.iter().filter_map(|&(place, _)| line.publics.get(place));
    Opinion { label, stands: publics.map(stand).collect() }
}

fn share(share: duologue_opinion::Share) -> Option<Share> {
    match share {
        duologue_opinion::Share::TooFewVotes { .. } => None,
        duologue_opinion::Share::Estimated { share, interval: Interval { low, high }, .. } => {
            Some(Share::new(100.0 * share).between(100.0 * low, 100.0 * high))
        }
    }
}

/// Two places or one show no structure.
const FEWEST_PLACES: usize = 3;

/// Where the groups are; none where too few places may be shown.
pub fn map(words: &Words<'_>, id: &str, crowds: &[Crowd]) -> Option<Html> {
    if crowds.iter().map(|crowd| crowd.places.len()).sum::<usize>() < FEWEST_PLACES {
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
