//! Pages of the house: imprint, privacy, and the page that says there is none.

use crate::context::Context;

pub fn imprint(_c: &Context<'_>) -> Result<Option<String>, askama::Error> {
    Ok(None)
}

pub fn privacy(_c: &Context<'_>) -> Result<Option<String>, askama::Error> {
    Ok(None)
}

pub fn missing(c: &Context<'_>) -> Result<String, askama::Error> {
    Ok(c.t("nav-home"))
}
