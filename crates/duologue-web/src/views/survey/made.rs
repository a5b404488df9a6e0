//! How a release's tables were made, as its method sheet tells it: intervals, disclosure control, what the side needed.

use duologue_forum::survey::Method;

use super::super::grouped;
use super::method::short;
use crate::catalogue::text;
use crate::context::Context;

/// What a method sheet tells beside the eleven items of disclosure.
#[derive(Clone, Copy)]
pub enum Made {
    Effect,
    Interval,
    Rules,
    Licence,
    Approval,
}

impl Made {
    pub const ALL: [Made; 5] = [Made::Effect, Made::Interval, Made::Rules, Made::Licence, Made::Approval];

    pub fn label(self, c: &Context<'_>) -> String {
        c.t(match self {
            Made::Effect => "made-effect",
            Made::Interval => "made-interval",
            Made::Rules => "made-rules",
            Made::Licence => "made-licence",
            Made::Approval => "made-approval",
        })
    }

    /// Why nothing stands for one sample where something does for another.
    pub fn missing(self) -> &'static str {
        match self {
            Made::Effect | Made::Interval | Made::Rules => "not-seen",
            Made::Licence | Made::Approval => "made-none",
        }
    }

    pub fn told(self, c: &Context<'_>, method: &Method) -> Option<String> {
        match self {
            Made::Effect => method.effect.parse().ok().map(short),
            Made::Interval => {
                let confidence = short(100.0 * method.confidence.parse::<f64>().ok()?);
                Some(c.t2("made-interval-of", ("kind", method.interval.clone()), ("confidence", confidence)))
            }
            Made::Rules => {
                let args = [
                    ("base", method.rules.base.to_string()),
                    ("cell", method.rules.cell.to_string()),
                    ("hidden", grouped(method.suppressed)),
                ];
                Some(text(c.lang(), "made-rules-of", &args))
            }
            Made::Licence => method.licence.clone(),
            Made::Approval => method.approval.clone(),
        }
    }
}
