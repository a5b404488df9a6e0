//! What a side may tell of its voters, from a report on their votes.

use duologue_forum::opinion::{
    Apart, Counted, Crowd, LEAST, Members, Method, Spot, TOGETHER, Tally as Closed, Voted,
};
use duologue_opinion::{
    ALPHA, Direction, Finding, LEFT_OUT, OpinionId, Point, PublicId, RUNS, Report, Tally,
};
use serde_json::Value;

use crate::opinion_report::crowds;

/// Whose votes on which topic were counted, and how.
pub struct Count<'a> {
    pub topic: &'a str,
    pub side: &'a str,
    /// Nobody gave these votes.
    pub simulated: bool,
    pub seed: u64,
    /// None while the count runs.
    pub tally: Option<Closed>,
}

impl Count<'_> {
    /// `code` gives an opinion's code in the record.
    pub fn of(self, report: &Report, code: impl Fn(OpinionId) -> String) -> Counted {
        let shown: Vec<_> = report.opinions.iter().filter(|opinion| !opinion.struck_out).collect();
        let groups = report.groups.iter().zip(crowds(report)).enumerate();
        let group = |(at, (group, crowd)): (usize, (&duologue_opinion::Group, _))| Members {
            members: group.members as u64,
            voted: shown.iter().map(|o| o.groups.get(at).copied().map_or([0; 3], voted)).collect(),
            apart: group
                .representative
                .iter()
                .map(|listed| Apart {
                    opinion: code(listed.opinion),
                    agrees: listed.direction == Direction::Agree,
                })
                .collect(),
            crowd: drawn(&crowd),
        };
        let thousandths = |share: f64| (1000.0 * share).round() as u64;
        let [first, second, _] = report.explained;
        Counted {
            topic: self.topic.to_owned(),
            side: self.side.to_owned(),
            simulated: self.simulated,
            participants: report.participants.len() as u64,
            method: method(),
            seed: self.seed,
            opinions: shown.iter().map(|o| (code(o.opinion), voted(o.tally))).collect(),
            groups: groups.map(group).collect(),
            explained: Some([thousandths(first), thousandths(second)]),
            stability: report.stability.as_ref().map(|s| format!("{:.3}", s.mean_rand_index)),
            findings: report.findings.iter().filter_map(said).collect(),
            tally: self.tally,
        }
    }
}

/// How the engine counts, for the sides to agree to.
fn method() -> Method {
    Method {
        interval: "Clopper-Pearson".to_owned(),
        level: format!("{:.2}", 1.0 - ALPHA),
        multiple: "Holm".to_owned(),
        groups: "k-means on the first two principal components, silhouette".to_owned(),
        left_out: LEFT_OUT.to_string(),
        runs: RUNS,
        least: LEAST,
        together: TOGETHER,
        program: format!("Duologue {}", env!("CARGO_PKG_VERSION")),
    }
}

fn voted(tally: Tally) -> Voted {
    [tally.agree, tally.disagree, tally.pass]
}

/// Of groups that are a handful the merged one tells.
fn said(finding: &Finding) -> Option<Value> {
    match finding {
        Finding::Handful { .. } => None,
        // Each side counts its own public.
        Finding::TooFewVotes { opinions, .. } => {
            let own = Finding::TooFewVotes { public: PublicId(0), opinions: *opinions };
            serde_json::to_value(own).ok()
        }
        _ => serde_json::to_value(finding).ok().map(decimal),
    }
}

/// Numbers that are not whole as decimal text, which a canonical form can hold.
fn decimal(value: Value) -> Value {
    match value {
        Value::Number(number) if !number.is_u64() && !number.is_i64() => {
            Value::from(format!("{:.3}", number.as_f64().unwrap_or_default()))
        }
        Value::Array(items) => items.into_iter().map(decimal).collect(),
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, decimal(value))).collect(),
        other => other,
    }
}

/// The finding that was told so; none of one that this version does not know.
pub fn finding(told: &Value) -> Option<Finding> {
    serde_json::from_value(number(told.clone())).ok()
}

fn number(value: Value) -> Value {
    match value {
        Value::String(text) => match text.parse::<f64>() {
            Ok(number) => Value::from(number),
            Err(_) => Value::String(text),
        },
        Value::Array(items) => items.into_iter().map(number).collect(),
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, number(value))).collect(),
        other => other,
    }
}

fn drawn(crowd: &crate::opinion_report::Crowd) -> Crowd {
    Crowd {
        centre: spot(crowd.centre),
        outline: crowd.outline.iter().copied().map(spot).collect(),
        places: crowd.places.iter().map(|&(point, people)| (spot(point), people as u64)).collect(),
    }
}

fn spot(Point { x, y }: Point) -> Spot {
    let hundredths = |value: f64| (100.0 * value).round() as i64;
    [hundredths(x), hundredths(y)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_reads_back_as_it_was_told() {
        for finding_told in [
            Finding::NoVotes,
            Finding::Flat { directions: 1 },
            Finding::SecondAxisArbitrary { second: 0.061, third: 0.058 },
            Finding::FewParticipants { participants: 12 },
            Finding::TossUp { groups: 2, other: 3, silhouettes: [0.5, 0.492] },
            Finding::OtherCount { groups: 2, other: 3, runs: 6, of: 10 },
            Finding::Unstable { mean_rand_index: 0.5 },
            Finding::TooFewVotes { public: PublicId(0), opinions: 4 },
        ] {
            let told = said(&finding_told).unwrap();
            // A signed sheet holds no fractions.
            duologue_record::canonical::to_bytes(&told, &duologue_record::canonical::BODY).unwrap();
            assert_eq!(finding(&told), Some(finding_told));
        }
        assert_eq!(finding(&serde_json::json!({ "finding": "of another version" })), None);
    }
}
