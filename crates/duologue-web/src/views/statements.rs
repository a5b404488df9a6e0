//! Joint statements.

use crate::context::Context;

pub fn render(_c: &Context<'_>) -> Result<Option<String>, askama::Error> {
    Ok(None)
}

pub fn render_one(_c: &Context<'_>, _code: &str) -> Result<Option<String>, askama::Error> {
    Ok(None)
}

pub fn editions(_forum: &duologue_forum::Forum) -> Vec<String> {
    Vec::new()
}
