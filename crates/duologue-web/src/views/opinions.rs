//! Opinions on which both publics vote.

use crate::context::Context;

pub fn render(_c: &Context<'_>) -> Result<Option<String>, askama::Error> {
    Ok(None)
}
