//! A session: panel, report, documents; one language or two side by side.

use crate::context::Context;

pub fn render(_c: &Context<'_>) -> Result<Option<String>, askama::Error> {
    Ok(None)
}
