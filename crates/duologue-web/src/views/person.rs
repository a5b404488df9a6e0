//! A person and their appearances.

use crate::context::Context;

pub fn render(_c: &Context<'_>, _id: &str) -> Result<Option<String>, askama::Error> {
    Ok(None)
}
