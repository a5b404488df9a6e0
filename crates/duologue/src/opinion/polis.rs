//! The same votes as Polis would have them.

use std::collections::{BTreeMap, BTreeSet};

use duologue_opinion::polis::{
    Listed, META_PRIORITY, clusters, consensus, in_conversation, priority, representative,
};
use duologue_opinion::{
    Counts, GroupId, Map, Matrix, OpinionId, ParticipantId, Point, Tally, group_informed,
};
use serde::Serialize;

use super::topic::Topic;

/// What Polis computes; signs are those of its exports.
#[derive(Serialize)]
pub struct Polis {
    /// By number of groups tried; nothing where the groups are given.
    pub silhouettes: BTreeMap<usize, f64>,
    pub explained: [f64; 3],
    pub groups: Vec<Group>,
    pub consensus: Consensus,
    pub opinions: Vec<Opinion>,
    pub participants: Vec<Participant>,
}

#[derive(Serialize)]
pub struct Group {
    pub group: GroupId,
    pub members: usize,
    pub representative: Vec<Listed>,
}

#[derive(Serialize)]
pub struct Consensus {
    pub agree: Vec<Listed>,
    pub disagree: Vec<Listed>,
}

#[derive(Serialize)]
pub struct Opinion {
    pub opinion: OpinionId,
    pub struck_out: bool,
    /// Mean vote.
    pub mean: f64,
    /// On the two axes.
    pub loadings: [f64; 2],
    pub extremity: f64,
    pub priority: f64,
    pub group_informed: GroupInformed,
    /// By group.
    pub groups: Vec<Tally>,
}

#[derive(Serialize)]
pub struct GroupInformed {
    pub agree: f64,
    pub disagree: f64,
}

#[derive(Serialize)]
pub struct Participant {
    pub participant: ParticipantId,
    #[serde(flatten)]
    pub point: Point,
    pub votes: usize,
    pub in_conversation: bool,
    pub group: Option<GroupId>,
}

impl Polis {
    /// With the topic's given groups, or else with Polis' own from a cold start, in the order of the participants.
    pub fn new(topic: &Topic) -> Self {
        let matrix = Matrix::new(&topic.votes);
        let map = Map::new(&matrix);
        let points = map.participants(&matrix);
        let within = in_conversation(&matrix, &BTreeSet::new());
        let (labels, silhouettes) = match &topic.groups {
            Some(groups) => (matrix.by_row(groups), BTreeMap::new()),
            None => {
                let found = clusters(&points, &within);
                (found.labels, found.silhouettes)
            }
        };
        let counts = Counts::new(&matrix, &labels);
        let [agree, disagree] = consensus(&counts);
        let members = |id: GroupId| labels.iter().filter(|label| **label == Some(id)).count();
        let groups = counts.groups.iter().zip(representative(&counts));
        let [x, y] = &map.axes;
        let loadings = x.iter().zip(y).zip(&map.centre);
        let opinions = counts.columns.iter().zip(loadings).zip(map.opinions());
        let people = matrix.participants().iter().zip(&points).zip(&within).zip(&labels);
        Self {
            explained: map.explained,
            silhouettes,
            groups: groups
                .map(|(&group, representative)| Group { group, members: members(group), representative })
                .collect(),
            consensus: Consensus { agree, disagree },
            opinions: opinions
                .map(|((column, ((&x, &y), &mean)), point)| Opinion {
                    opinion: column.opinion,
                    struck_out: column.struck_out,
                    mean,
                    loadings: [x, y],
                    extremity: point.length(),
                    priority: if topic.votes.status(column.opinion).meta {
                        META_PRIORITY
                    } else {
                        priority(column, point.length())
                    },
                    group_informed: GroupInformed {
                        agree: group_informed(&column.groups),
                        disagree: group_informed(&column.groups.iter().map(turned).collect::<Vec<_>>()),
                    },
                    groups: column.groups.clone(),
                })
                .collect(),
            participants: people
                .map(|(((&participant, &point), &in_conversation), &group)| Participant {
                    participant,
                    point,
                    votes: topic.votes.row(participant).count(),
                    in_conversation,
                    group,
                })
                .collect(),
        }
    }
}

/// Those who disagree in the place of those who agree.
fn turned(tally: &Tally) -> Tally {
    Tally::new(tally.disagree, tally.agree, tally.pass)
}
