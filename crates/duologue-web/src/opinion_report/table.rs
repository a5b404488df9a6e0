//! Tables of the figures that charts show.

use duologue_opinion::{PublicId, Share};

use super::Topic;
use super::crowd::Crowd;
use super::line::Line;
use super::words::{Counting, Words, percent};
use crate::html::{Html, Run, plain};

/// Rows of words under a head.
pub struct Table {
    pub head: Vec<String>,
    /// What a row is about, and its cells.
    pub rows: Vec<(Run, Vec<Html>)>,
}

impl Table {
    /// These opinions with the votes and shares of every public.
    pub(crate) fn of_opinions(words: &Words<'_>, lines: &[&Line]) -> Self {
        let mut head = vec![words.t("topic-column-opinion", &[])];
        for number in 0..words.publics.len() {
            let public = words.public(PublicId(number as u16));
            head.push(words.t("topic-column-votes", &[("public", public.clone())]));
            head.push(words.t("topic-column-agree", &[("public", public.clone())]));
            head.push(words.t("topic-column-disagree", &[("public", public)]));
        }
        let early =
            if words.counting == Counting::FromTen { "topic-untold-cell" } else { "topic-early-cell" };
        let cell = |share: Share| match share {
            Share::TooFewVotes { .. } => plain(&words.t(early, &[])),
            Share::Estimated { share, interval, .. } => {
                let interval = words.t("in-brackets", &[("text", words.interval(interval))]);
                Html::list(
                    &[plain(&percent(share)), Html::whole(&interval)],
                    &words.t("before-brackets", &[]),
                )
            }
        };
        let votes = |public: &duologue_opinion::Public| match (words.counting, public.shares.agree) {
            (Counting::FromTen, Share::TooFewVotes { .. }) => words.t("topic-untold-votes", &[]),
            _ => public.tally.votes().to_string(),
        };
        let row = |line: &&Line| {
            let of =
                |public| [plain(&votes(public)), cell(public.shares.agree), cell(public.shares.disagree)];
            (words.opinion(line.opinion), line.publics.iter().flat_map(of).collect())
        };
        Self { head, rows: lines.iter().map(row).collect() }
    }

    /// The groups of the map, and of how many of each public they consist; of a handful that is not said.
    pub(super) fn of_groups(topic: &Topic<'_>, words: &Words<'_>, crowds: &[Crowd]) -> Self {
        let mut head = vec![words.t("topic-column-group", &[]), words.t("topic-column-members", &[])];
        let publics: Vec<PublicId> = match words.has_publics() {
            true => (0..words.publics.len()).map(|number| PublicId(number as u16)).collect(),
            false => Vec::new(),
        };
        head.extend(publics.iter().map(|&public| words.public(public)));
        let row = |crowd: &Crowd| {
            let of = |&public: &PublicId| {
                let members = topic.report.participants.iter().filter(|person| {
                    person.place.is_some_and(|place| place.group == crowd.group)
                        && topic.votes.standing(person.participant).public == Some(public)
                });
                if crowd.is_handful() { words.t("topic-not-said", &[]) } else { members.count().to_string() }
            };
            let cells = std::iter::once(crowd.members.to_string()).chain(publics.iter().map(of));
            (Run::own(words.group(crowd.group)), cells.map(|cell| plain(&cell)).collect())
        };
        Self { head, rows: crowds.iter().map(row).collect() }
    }
}
