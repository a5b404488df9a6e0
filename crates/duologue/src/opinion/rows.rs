//! Figures in flat rows, for spreadsheets and statistics programs.

use duologue_opinion::{Bridging, Consensus, Direction, Opinion, Report, Share, Verdict};
use serde::Serialize;

use super::topic::Topic;

/// One opinion in one public.
#[derive(Serialize)]
pub struct Row {
    opinion: u32,
    text: String,
    struck_out: bool,
    public: String,
    votes: u64,
    agree: u64,
    disagree: u64,
    pass: u64,
    effective_votes: Option<f64>,
    agree_share: Option<f64>,
    agree_low: Option<f64>,
    agree_high: Option<f64>,
    disagree_share: Option<f64>,
    disagree_low: Option<f64>,
    disagree_high: Option<f64>,
    bridging_without: Option<f64>,
    // Of all publics together.
    direction: Option<Direction>,
    lowest: Option<f64>,
    p_holm: Option<f64>,
    established: Option<bool>,
    group_informed: Option<f64>,
    bridging: Option<f64>,
    verdict: Option<Verdict>,
}

pub fn rows(topic: &Topic, report: &Report) -> Vec<Row> {
    report.opinions.iter().flat_map(|opinion| of_opinion(topic, opinion)).collect()
}

fn of_opinion<'a>(topic: &'a Topic, opinion: &'a Opinion) -> impl Iterator<Item = Row> + 'a {
    let measured = match &opinion.consensus {
        Some(Consensus::Measured(measured)) => Some(*measured),
        _ => None,
    };
    let fitted = match &opinion.bridging {
        Bridging::Fitted(fitted) => Some(fitted),
        Bridging::TooFewVotes { .. } => None,
    };
    let text = topic.texts.get(&opinion.opinion).map(String::as_str).unwrap_or_default();
    opinion.publics.iter().zip(&topic.publics).map(move |(public, name)| {
        let (agree, disagree) = (estimate(public.shares.agree), estimate(public.shares.disagree));
        Row {
            opinion: opinion.opinion.0,
            text: text.to_owned(),
            struck_out: opinion.struck_out,
            public: name.clone(),
            votes: public.tally.votes(),
            agree: public.tally.agree,
            disagree: public.tally.disagree,
            pass: public.tally.pass,
            effective_votes: agree.map(|[.., votes]| votes),
            agree_share: agree.map(|[share, ..]| share),
            agree_low: agree.map(|[_, low, ..]| low),
            agree_high: agree.map(|[_, _, high, _]| high),
            disagree_share: disagree.map(|[share, ..]| share),
            disagree_low: disagree.map(|[_, low, ..]| low),
            disagree_high: disagree.map(|[_, _, high, _]| high),
            bridging_without: fitted.and_then(|fitted| {
                let own = fitted.without_public.iter().find(|without| without.public == public.public);
                own.and_then(|without| without.intercept)
            }),
            direction: measured.map(|measured| measured.direction),
            lowest: measured.map(|measured| measured.lowest),
            p_holm: measured.map(|measured| measured.p),
            established: measured.map(|measured| measured.established),
            group_informed: opinion.group_informed,
            bridging: fitted.map(|fitted| fitted.intercept),
            verdict: fitted.map(|fitted| fitted.verdict),
        }
    })
}

/// Share, interval and effective votes.
fn estimate(share: Share) -> Option<[f64; 4]> {
    match share {
        Share::TooFewVotes { .. } => None,
        Share::Estimated { share, interval, effective_votes } => {
            Some([share, interval.low, interval.high, effective_votes])
        }
    }
}
