//! A topic from its files: the votes, and what is known of opinions and participants.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use duologue_opinion::{GroupId, OpinionId, ParticipantId, PublicId, Report, Standing, Votes, Weight};
use duologue_web::opinion_report;

use super::progress::{Progress, Stage};
use super::summary::Summary;
use super::{comments, people, votes};

/// The only public, where none are known.
const EVERYBODY: PublicId = PublicId(0);

/// The files of a topic.
#[derive(Args)]
pub struct Files {
    /// Votes: Polis' votes.csv, or a ballots.csv of `duologue opinion import-polis`
    votes: PathBuf,
    /// Texts and moderation of the opinions [default: comments.csv or opinions.csv beside the votes, if it is there]
    #[arg(long, value_name = "FILE")]
    comments: Option<PathBuf>,
    /// Whose public each participant belongs to: participant,public
    #[arg(long, value_name = "FILE")]
    publics: Option<PathBuf>,
    /// What each participant counts for: participant,weight, or what `duologue survey weight` writes
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
    /// Groups that are known from elsewhere: participant,group
    #[arg(long, value_name = "FILE")]
    labels: Option<PathBuf>,
    /// Draws the votes that are left out to see how stable the groups are
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

pub struct Topic {
    pub title: String,
    pub votes: Votes,
    /// Lines of the log.
    pub ballots: usize,
    /// By number; one without a name where nobody said who belongs to which.
    pub publics: Vec<String>,
    /// Who voted and belongs to none of the publics.
    pub without_public: usize,
    pub texts: BTreeMap<OpinionId, String>,
    /// Groups known from elsewhere.
    pub groups: Option<BTreeMap<ParticipantId, GroupId>>,
    pub weighted: bool,
    pub seed: u64,
}

impl Files {
    pub fn has_publics(&self) -> bool {
        self.publics.is_some()
    }

    pub fn has_weights(&self) -> bool {
        self.weights.is_some()
    }

    pub fn read(&self, progress: &Progress) -> anyhow::Result<Topic> {
        progress.begin(Stage::Reading);
        let ballots = votes::read(&self.votes, progress)?;
        let mut votes = Votes::new();
        for &ballot in &ballots {
            votes.record(ballot).with_context(|| self.votes.display().to_string())?;
        }
        let mut texts = BTreeMap::new();
        let beside = || self.beside("comments.csv").or_else(|| self.beside("opinions.csv"));
        if let Some(file) = self.comments.clone().or_else(beside) {
            for (id, comment) in comments::read(&file)? {
                votes.set_status(id, comment.status);
                texts.insert(id, comment.text);
            }
        }
        let known = self.publics.as_deref().map(people::publics).transpose()?;
        let weights = self.weights.as_deref().map(people::weights).transpose()?;
        let mut without_public = 0;
        let everybody: Vec<ParticipantId> = votes.participants().collect();
        for id in everybody {
            let public = match &known {
                Some((_, of)) => of.get(&id).copied(),
                None => Some(EVERYBODY),
            };
            without_public += usize::from(public.is_none());
            let weight = match (public, &weights) {
                (Some(_), Some(weights)) => weights.get(&id).copied().with_context(|| self.no_weight(id))?,
                _ => Weight::ONE,
            };
            votes.set_standing(id, Standing { public, weight, ..Standing::default() });
        }
        let title = match self.beside("summary.csv") {
            Some(file) => Some(Summary::read(&file)?.title).filter(|title| !title.is_empty()),
            None => None,
        };
        Ok(Topic {
            title: title.unwrap_or_else(|| self.votes.display().to_string()),
            ballots: ballots.len(),
            publics: known.map_or_else(|| vec![String::new()], |(names, _)| names),
            without_public,
            texts,
            groups: self.labels.as_deref().map(people::groups).transpose()?,
            weighted: weights.is_some(),
            seed: self.seed,
            votes,
        })
    }

    /// To count such a voter as one would be a guess.
    fn no_weight(&self, id: ParticipantId) -> String {
        let file = self.weights.as_deref().unwrap_or(Path::new("")).display();
        format!("{file}: participant {} has voted and has no weight here; 0 leaves them out", id.0)
    }

    /// A file in the folder of the votes.
    fn beside(&self, name: &str) -> Option<PathBuf> {
        let file = self.votes.parent().unwrap_or(Path::new("")).join(name);
        file.is_file().then_some(file)
    }
}

impl Topic {
    /// For what is said of it in words.
    pub fn said<'a>(&'a self, report: &'a Report) -> opinion_report::Topic<'a> {
        opinion_report::Topic {
            title: &self.title,
            publics: &self.publics,
            texts: &self.texts,
            votes: &self.votes,
            report,
            weighted: self.weighted,
            groups_given: self.groups.is_some(),
            seed: self.seed,
        }
    }

    /// With the votes of one side's public alone: those who are said to be of it, or of none.
    ///
    /// # Errors
    /// Where all votes are of other publics: the file may name them otherwise than the dialogue does.
    pub fn of_side(mut self, side: &str) -> anyhow::Result<Self> {
        let others = |public: PublicId| {
            let name = self.publics.get(usize::from(public.0));
            name.is_some_and(|name| !name.is_empty() && name != side)
        };
        let everybody: Vec<ParticipantId> = self.votes.participants().collect();
        let mut own = 0;
        for &id in &everybody {
            let standing = self.votes.standing(id);
            if standing.public.is_some_and(others) {
                self.votes.forget(id);
            } else {
                self.votes.set_standing(id, Standing { public: Some(EVERYBODY), ..standing });
                own += 1;
            }
        }
        if own == 0 && !everybody.is_empty() {
            bail!("nobody who voted is of the public “{side}”; these are of {}", self.publics.join(", "));
        }
        // What moderators struck out counts nowhere, nor does who voted on nothing else.
        let shown = self.votes.opinions().filter(|&id| !self.votes.status(id).struck_out());
        let votes = self.votes.of_opinions(&shown.map(|id| (id, id)).collect());
        Ok(Self { votes, publics: vec![String::new()], without_public: 0, ..self })
    }

    pub fn report(&self, progress: &Progress) -> Report {
        progress.begin(Stage::Computing);
        let publics: Vec<PublicId> = (0..self.publics.len()).map(|public| PublicId(public as u16)).collect();
        match &self.groups {
            Some(groups) => Report::grouped(&self.votes, &publics, groups),
            None => Report::new(&self.votes, &publics, self.seed),
        }
    }
}
