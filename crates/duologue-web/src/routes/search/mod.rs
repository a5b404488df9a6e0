//! The search, as a page, as a feed, as JSON.

mod api;
mod feed;
mod page;

use std::sync::Arc;

use axum::extract::Query;
use axum::http::HeaderName;
use duologue_forum::Forum;
use duologue_search::{Facet, Found, IndexError, Refused, Terms};

use super::Site;
use crate::address::Lang;
use crate::asked::{Asked, PAGE, PAGES};

pub use api::api;
pub use feed::feed;
pub use page::page;

type Pairs = Query<Vec<(String, String)>>;

/// Results are a reader's, not a crawler's.
const ROBOTS: (HeaderName, &str) = (HeaderName::from_static("x-robots-tag"), "noindex");

/// The page of results that a reader turned to.
async fn look_at_page(site: &Arc<Site>, asked: &Asked, lang: Lang) -> Result<Outcome, IndexError> {
    let skip = asked.page.clamp(1, PAGES).saturating_sub(1) * PAGE;
    look(site, asked, Some(lang), skip, PAGE).await
}

/// What was asked, understood and looked for.
enum Outcome {
    Refused(Refused),
    NotReady,
    Found(Terms, Found),
}

/// The filters by the ids that stand, which the index knows.
fn standing(forum: &Forum, filters: &[(Facet, String)]) -> Vec<(Facet, String)> {
    let stands = |(facet, id): &(Facet, String)| {
        let under = match facet {
            Facet::Edition => "",
            Facet::Track => "track/",
            Facet::Person => "person/",
            Facet::Lang | Facet::Kind => return (*facet, id.clone()),
        };
        let subject = forum.resolve(&format!("{under}{id}"));
        (*facet, subject.strip_prefix(under).unwrap_or(id).to_owned())
    };
    filters.iter().map(stands).collect()
}

/// Looks for what is asked, from the `skip`th result on.
async fn look(
    site: &Arc<Site>,
    asked: &Asked,
    reader: Option<Lang>,
    skip: usize,
    take: usize,
) -> Result<Outcome, IndexError> {
    let terms = match Terms::parse(&asked.q) {
        Ok(terms) => terms,
        Err(refused) => return Ok(Outcome::Refused(refused)),
    };
    if !site.is_searchable() {
        return Ok(Outcome::NotReady);
    }
    let (site, filters) = (site.clone(), standing(&site.forum(), &asked.filters));
    let work = move || {
        let query = duologue_search::Query {
            terms: &terms,
            filters: &filters,
            reader: reader.map(Lang::code),
            skip,
            take,
        };
        let found = site.index.search(&query)?;
        Ok(Outcome::Found(terms, found))
    };
    // A thread that ended in a panic found nothing; the panic itself is in the log.
    tokio::task::spawn_blocking(work).await.unwrap_or(Ok(Outcome::NotReady))
}
