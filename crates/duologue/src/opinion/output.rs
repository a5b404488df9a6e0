//! All that is said of a topic, for programs (docs/opinion.schema.json).

use std::collections::BTreeMap;

use duologue_opinion::{OpinionId, PublicId, Report};
use duologue_web::Lang;
use duologue_web::opinion_report::Words;
use serde::Serialize;

use super::polis::Polis;
use super::topic::Topic;

#[derive(Serialize)]
pub struct Output<'a> {
    pub topic: Told<'a>,
    /// The report's findings in words.
    pub says: Vec<String>,
    pub report: &'a Report,
    /// What Polis computes, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub polis: Option<Polis>,
}

/// What was read.
#[derive(Serialize)]
pub struct Told<'a> {
    title: &'a str,
    /// Lines of the log of votes.
    ballots: usize,
    /// Those that count: the last ones.
    votes: usize,
    participants: usize,
    /// On which somebody voted.
    opinions: usize,
    struck_out: usize,
    publics: Vec<Public<'a>>,
    /// Who voted and belongs to none of the publics.
    without_public: usize,
    weighted: bool,
    groups_given: bool,
    seed: u64,
    texts: &'a BTreeMap<OpinionId, String>,
}

#[derive(Serialize)]
struct Public<'a> {
    public: PublicId,
    /// `None` of everybody, where nobody said who belongs to which.
    name: Option<&'a str>,
    /// Who voted.
    participants: usize,
}

impl<'a> Output<'a> {
    pub fn new(topic: &'a Topic, report: &'a Report, lang: Lang) -> Self {
        let mut participants = vec![0; topic.publics.len()];
        for person in &report.participants {
            let public = topic.votes.standing(person.participant).public;
            if let Some(count) = public.and_then(|public| participants.get_mut(usize::from(public.0))) {
                *count += 1;
            }
        }
        let names = topic.publics.iter().zip(participants).zip(0..);
        let words = Words::new(lang, &topic.publics, topic.groups.is_some());
        Self {
            topic: Told {
                title: &topic.title,
                ballots: topic.ballots,
                votes: report.votes,
                participants: report.participants.len(),
                opinions: report.opinions.len(),
                struck_out: report.opinions.iter().filter(|opinion| opinion.struck_out).count(),
                publics: names
                    .map(|((name, participants), public)| Public {
                        public: PublicId(public),
                        name: (!name.is_empty()).then_some(name.as_str()),
                        participants,
                    })
                    .collect(),
                without_public: topic.without_public,
                weighted: topic.weighted,
                groups_given: topic.groups.is_some(),
                seed: topic.seed,
                texts: &topic.texts,
            },
            says: report.findings.iter().map(|finding| words.finding(finding)).collect(),
            report,
            polis: None,
        }
    }
}
