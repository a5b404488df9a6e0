//! The programme of an edition.

use crate::context::Context;

pub fn render(_c: &Context<'_>, _code: &str) -> Result<Option<String>, askama::Error> {
    Ok(None)
}
