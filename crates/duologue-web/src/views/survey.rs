//! Joint surveys.

use crate::context::Context;

pub fn render(_c: &Context<'_>) -> Result<Option<String>, askama::Error> {
    Ok(None)
}

pub fn render_year(_c: &Context<'_>, _year: &str) -> Result<Option<String>, askama::Error> {
    Ok(None)
}

pub fn years(_forum: &duologue_forum::Forum) -> Vec<String> {
    Vec::new()
}
