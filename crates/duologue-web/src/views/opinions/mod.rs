//! Opinions on which the publics vote: the topics, one with its opinions, and what came of it.

mod groups;
mod list;
mod results;
mod topic;

use duologue_forum::acts::Field;

use crate::context::Context;
use crate::html::Run;

pub use list::{Topic, render, topics};
pub use results::{render_results, render_running};
pub use topic::render_topic;

/// What a topic, or an opinion of it, says in the reader's language, or in any.
pub fn title(c: &Context<'_>, subject: &str) -> Run {
    let code = subject.rsplit('/').next().unwrap_or(subject);
    c.wording(subject, Field::Title).unwrap_or_else(|| Run::own(code))
}

/// Said where something on the page is in another language.
fn note(c: &Context<'_>, runs: &[&Run]) -> Option<String> {
    runs.iter().any(|run| run.lang.is_some()).then(|| c.t("fallback-list"))
}
