//! What the figures say, in the reader's language.

use std::collections::BTreeMap;

use duologue_opinion::{
    Direction, Finding, GroupId, Intercept, Interval, Measured, OpinionId, PublicId, Share, Shares, Tally,
};

use crate::address::Lang;
use crate::catalogue;
use crate::html::Run;

pub struct Words<'a> {
    pub lang: Lang,
    pub(super) publics: &'a [String],
    pub(super) texts: BTreeMap<OpinionId, Run>,
    pub(super) counting: Counting,
    /// The number of each public's colour, where that is not its place.
    colours: Vec<usize>,
    groups_given: bool,
}

/// How votes were counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counting {
    /// Each as one.
    Equal,
    Weighted,
    /// Each as one, and told from ten voters on.
    FromTen,
}

impl<'a> Words<'a> {
    pub fn new(lang: Lang, publics: &'a [String], groups_given: bool) -> Self {
        Self {
            lang,
            publics,
            texts: BTreeMap::new(),
            counting: Counting::Equal,
            colours: Vec::new(),
            groups_given,
        }
    }

    /// For what is said of opinions too: their texts, and how votes on them were counted.
    pub(crate) fn on(self, texts: BTreeMap<OpinionId, Run>, counting: Counting) -> Self {
        Self { texts, counting, ..self }
    }

    pub(crate) fn coloured(self, colours: Vec<usize>) -> Self {
        Self { colours, ..self }
    }

    pub(super) fn side(&self, public: usize) -> usize {
        self.colours.get(public).copied().unwrap_or(public + 1)
    }

    /// Who belongs to which public is known.
    pub(super) fn has_publics(&self) -> bool {
        self.publics.iter().any(|name| !name.is_empty())
    }

    /// An opinion's words, or its number where they are not known.
    pub(crate) fn opinion(&self, id: OpinionId) -> Run {
        match self.texts.get(&id).filter(|run| !run.text.trim().is_empty()) {
            Some(run) => run.clone(),
            None => Run::own(self.t("topic-opinion", &[("number", id.0.to_string())])),
        }
    }

    pub fn t(&self, key: &str, args: &[(&str, String)]) -> String {
        catalogue::text(self.lang, key, args)
    }

    /// With a number that chooses the words.
    pub fn counted(&self, key: &str, args: &[(&str, String)], (name, number): (&str, usize)) -> String {
        catalogue::counted(self.lang, key, args, (name, number))
    }

    pub fn list(&self, items: &[String]) -> String {
        items.join(&self.t("list-comma", &[]))
    }

    pub fn public(&self, id: PublicId) -> String {
        match self.publics.get(usize::from(id.0)) {
            Some(name) if !name.is_empty() => name.clone(),
            _ => self.t("topic-everybody", &[]),
        }
    }

    /// Those found here are counted from 1; those from elsewhere keep their numbers.
    pub fn number(&self, group: GroupId) -> String {
        (usize::from(group.0) + usize::from(!self.groups_given)).to_string()
    }

    pub fn group(&self, group: GroupId) -> String {
        self.t("topic-group", &[("number", self.number(group))])
    }

    pub fn finding(&self, finding: &Finding) -> String {
        let size = |name: &'static str, size: f64| (name, format!("{size:.2}"));
        match finding {
            Finding::NoVotes => self.t("topic-no-votes", &[]),
            Finding::Flat { directions: 0 } => self.t("topic-no-map", &[]),
            Finding::Flat { .. } => self.t("topic-flat", &[]),
            Finding::SecondAxisArbitrary { second, third } => {
                self.t("topic-second-axis", &[("second", percent(*second)), ("third", percent(*third))])
            }
            Finding::FewParticipants { participants } => {
                self.counted("topic-few-participants", &[], ("participants", *participants))
            }
            Finding::OneGroup => self.t("topic-one-group", &[]),
            Finding::NoStructure { silhouette } => {
                self.t("topic-no-structure", &[size("silhouette", *silhouette)])
            }
            Finding::TossUp { groups, other, silhouettes: [chosen, second] } => self.t(
                "topic-toss-up",
                &[
                    ("groups", groups.to_string()),
                    ("other", other.to_string()),
                    size("chosen", *chosen),
                    size("second", *second),
                ],
            ),
            Finding::OtherCount { groups, other, runs, of } => self.t(
                "topic-other-count",
                &[
                    ("groups", groups.to_string()),
                    ("other", other.to_string()),
                    ("runs", runs.to_string()),
                    ("of", of.to_string()),
                ],
            ),
            Finding::Unstable { mean_rand_index } => {
                self.t("topic-unstable", &[size("index", *mean_rand_index)])
            }
            Finding::Handful { group, members } => {
                self.counted("topic-handful", &[("group", self.group(*group))], ("members", *members))
            }
            Finding::TooFewVotes { public, opinions } => {
                self.counted("topic-too-few", &[("public", self.public(*public))], ("opinions", *opinions))
            }
        }
    }

    /// Why an opinion is on the list of what all publics say.
    pub fn why(&self, measured: &Measured) -> String {
        let key = match (measured.direction, self.publics.len()) {
            (Direction::Agree, 1) => "topic-why-agree-one",
            (Direction::Disagree, 1) => "topic-why-disagree-one",
            (Direction::Agree, _) => "topic-why-agree",
            (Direction::Disagree, _) => "topic-why-disagree",
        };
        self.t(
            key,
            &[
                ("low", percent(measured.lowest)),
                ("public", self.public(measured.public)),
                ("p", p(measured.p)),
            ],
        )
    }

    /// Why an opinion is on the list of what is liked on both sides.
    pub fn why_bridges(&self, fitted: &Intercept) -> String {
        let two = |intercept: f64| format!("{intercept:.2}");
        let without = fitted.without_public.iter().filter_map(|one| Some((one.public, one.intercept?)));
        let support = ("intercept", two(fitted.intercept));
        match without.min_by(|a, b| a.1.total_cmp(&b.1)) {
            Some((public, least)) => self.t(
                "topic-why-bridges-publics",
                &[support, ("least", two(least)), ("public", self.public(public))],
            ),
            None => self.t("topic-why-bridges", &[support]),
        }
    }

    /// What a public says of an opinion: counts, share and interval, or that it is too early.
    pub fn stand(&self, tally: Tally, shares: Shares, direction: Direction) -> String {
        let (key, counted, share) = match direction {
            Direction::Agree => ("topic-stand-agree", tally.agree, shares.agree),
            Direction::Disagree => ("topic-stand-disagree", tally.disagree, shares.disagree),
        };
        match share {
            Share::TooFewVotes { votes } => self.too_early(votes),
            Share::Estimated { share, interval, .. } => {
                let weighted = self.counting == Counting::Weighted;
                let key = if weighted { format!("{key}-weighted") } else { key.to_owned() };
                self.t(
                    &key,
                    &[
                        ("count", counted.to_string()),
                        ("votes", tally.votes().to_string()),
                        ("share", percent(share)),
                        ("interval", self.interval(interval)),
                    ],
                )
            }
        }
    }

    pub fn interval(&self, interval: Interval) -> String {
        self.t("topic-interval", &[("low", percent(interval.low)), ("high", percent(interval.high))])
    }

    pub fn too_early(&self, votes: u64) -> String {
        if self.counting == Counting::FromTen {
            return self.t("topic-untold", &[]);
        }
        self.counted("topic-too-early", &[], ("votes", usize::try_from(votes).unwrap_or(usize::MAX)))
    }

    /// That a list goes on.
    pub fn more(&self, count: usize) -> String {
        self.counted("topic-more", &[], ("count", count))
    }

    /// How many of how many; of too few that is not told.
    pub fn of(&self, direction: Direction, tally: Tally) -> String {
        if self.counting == Counting::FromTen && tally.votes() < duologue_forum::opinion::LEAST {
            return self.t("topic-untold", &[]);
        }
        let (key, count) = match direction {
            Direction::Agree => ("topic-of-agree", tally.agree),
            Direction::Disagree => ("topic-of-disagree", tally.disagree),
        };
        self.t(key, &[("count", count.to_string()), ("votes", tally.votes().to_string())])
    }
}

/// A share in per cent, with one decimal.
pub fn percent(share: f64) -> String {
    format!("{:.1}", 100.0 * share)
}

/// A p-value: three decimals, or that it is smaller.
fn p(value: f64) -> String {
    if value < 0.001 { "< 0.001".to_owned() } else { format!("= {value:.3}") }
}
