//! Opinions on which both publics vote. No topic is kept yet, and the page says so.

use askama::Template;

use super::{Base, Nav};
use crate::address::Place;
use crate::context::Context;
use crate::html::Run;

#[derive(Template)]
#[template(path = "opinions.html")]
struct OpinionsPage<'a> {
    b: Base<'a>,
}

pub fn render(c: &Context<'_>) -> Result<Option<String>, askama::Error> {
    let title = c.t("nav-opinions");
    let page = OpinionsPage {
        b: Base::new(c, Nav::Opinions, title.clone(), "opinions".to_owned()).here(Run::own(title)),
    };
    page.render().map(Some)
}
