//! What the record is and how to check it.

use crate::context::Context;

pub fn render(_c: &Context<'_>) -> Result<Option<String>, askama::Error> {
    Ok(None)
}
