//! Votes on a topic's opinions: programs of the sides bring them, everybody reads how they are counted.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{OriginalUri, Path, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use duologue_forum::Forum;
use duologue_forum::opinion::Results;
use duologue_opinion::Tally;
use duologue_store::{StoreError, Vote};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use tower_http::catch_panic::CatchPanicLayer;

use super::api::panicked;
use super::conditional::unchanged;
use super::language::preferred;
use super::page::CACHE;
use super::state::Site;
use crate::address::{Address, Lang, Place};
use crate::api::ballots::{self, BYTES, Taken};
use crate::api::{self, BASE, INTAKE, JSON, Problem};
use crate::load;
use crate::page::needs;
use crate::policy::{Resource, Viewer, may};
use crate::told::Told;
use crate::topics::Counts;

/// Whether a path is one where votes are brought or removed.
pub fn is_intake(path: &str) -> bool {
    let below = path.strip_prefix(BASE).and_then(|path| path.strip_prefix("/topics/"));
    let parts: Vec<&str> = below.map(|below| below.split('/').collect()).unwrap_or_default();
    matches!(parts.as_slice(), [_, "votes"] | [_, "participants", _])
}

/// Without the headers that let pages of other sites ask: no browser has a token.
pub fn intake() -> Router<Arc<Site>> {
    let [votes, participant] = INTAKE;
    Router::new()
        .route(&format!("{BASE}{votes}"), any(bring))
        .route(&format!("{BASE}{participant}"), any(remove))
        .layer(CatchPanicLayer::custom(panicked))
}

fn answered(headers: &HeaderMap, answer: Result<Response, Problem>) -> Response {
    answer.unwrap_or_else(|problem| problem.answer(preferred(headers)))
}

pub async fn show(
    viewer: Viewer,
    State(site): State<Arc<Site>>,
    OriginalUri(uri): OriginalUri,
    Path(topic): Path<String>,
    headers: HeaderMap,
) -> Response {
    let show = async {
        if uri.query().is_some_and(|query| !query.is_empty()) {
            return Err(Problem::Parameter);
        }
        let forum = site.forum();
        if !may(viewer, Resource::PublicPage) || !forum.has_topic(&topic) {
            return Err(Problem::NotFound);
        }
        let counts = counts(&site, &forum, &topic).await?;
        let bytes = api::topic(&forum, &topic, &counts).map_err(|error| {
            tracing::error!(%error, "an answer of the API failed");
            Problem::Failed
        })?;
        // Votes are in no log, so what they come to is a part of the tag.
        let etag = site.etag(&forum, &String::from_utf8_lossy(&bytes));
        if let Some(response) = unchanged(&headers, &etag) {
            return Ok(response);
        }
        let described = [
            (header::ETAG, etag),
            (header::CACHE_CONTROL, CACHE.to_owned()),
            (header::CONTENT_TYPE, JSON.to_owned()),
        ];
        Ok((described, bytes).into_response())
    };
    answered(&headers, show.await)
}

/// What was released counts; before that, the votes as they came.
async fn counts(site: &Site, forum: &Forum, topic: &str) -> Result<Counts, Problem> {
    let opinions = forum.opinions(topic);
    if forum.topic_release(topic).is_none() {
        return Ok(site.topics.counts(topic, &forum.sides(), &opinions));
    }
    let results = Address::new(Lang::En, Place::TopicResults(topic.to_owned()));
    let texts = load::texts(&site.store, &needs(forum, &results)).await.map_err(|error| {
        tracing::error!(%error, topic, "released results are not read");
        Problem::Failed
    })?;
    let sides: Vec<String> = forum.sides().into_iter().map(str::to_owned).collect();
    let sheets = Told::released(forum, &texts, topic, &sides).map(|told| told.sheets).unwrap_or_default();
    let tally = |sheet: &Results, opinion: &String| {
        let count = sheet.opinions.iter().find(|count| count.opinion == *opinion);
        count.and_then(|count| count.voted).map_or_else(Tally::default, |[a, d, p]| Tally::new(a, d, p))
    };
    let of = |opinion: String| {
        let publics = sheets.iter().map(|sheet| (sheet.side.clone(), tally(sheet, &opinion))).collect();
        (opinion, publics)
    };
    Ok(Counts { opinions: opinions.into_iter().map(of).collect(), computed: None })
}

/// The side whose program asks, by its token.
fn side<'s>(
    site: &'s Site,
    headers: &HeaderMap,
    method: &Method,
    only: &'static str,
) -> Result<&'s str, Problem> {
    let intake = site.intake.as_ref().ok_or(Problem::NotFound)?;
    if method.as_str() != only {
        return Err(Problem::Only(only));
    }
    let mut given = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(given), None) = (given.next(), given.next()) else { return Err(Problem::Token) };
    let given = given.to_str().ok().and_then(|given| given.split_once(' '));
    let token =
        given.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("Bearer")).map(|(_, token)| token.trim());
    token.and_then(|token| intake.side(token)).ok_or(Problem::Token)
}

async fn bring(State(site): State<Arc<Site>>, Path(topic): Path<String>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let bring = async {
        let side = side(&site, &parts.headers, &parts.method, "POST")?;
        if !is_json(&parts.headers) {
            return Err(Problem::Media);
        }
        let bytes = whole(body).await?;
        let forum = site.forum();
        if !forum.has_topic(&topic) {
            return Err(Problem::NotFound);
        }
        // A token of somebody who is no side of the dialogue brings nothing.
        let is_side = forum.sides().contains(&side);
        let is_own = |public: &str| may(Viewer::Intake, Resource::Votes { own: is_side && public == side });
        let now = jiff::Timestamp::now().as_millisecond();
        let votes = ballots::read(&bytes, &forum.opinions(&topic), is_own, now)?;
        let taken = take(site.clone(), topic.clone(), votes).await?;
        let bytes = serde_json::to_vec(&taken).map_err(|_| Problem::Failed)?;
        Ok(([(header::CONTENT_TYPE, JSON), (header::CACHE_CONTROL, "no-store")], bytes).into_response())
    };
    answered(&parts.headers, bring.await)
}

/// Keeps votes and counts them; both, even if whoever sent them does not wait.
async fn take(site: Arc<Site>, topic: String, votes: Vec<Vote>) -> Result<Taken, Problem> {
    let task = tokio::spawn(async move {
        let taken = site.store.vote(&topic, votes.clone()).await.map_err(refused)?;
        site.topics.count(&taken.head, &votes);
        Ok(Taken::of(&taken.outcomes))
    });
    task.await.unwrap_or(Err(Problem::Failed))
}

async fn remove(
    State(site): State<Arc<Site>>,
    Path((topic, participant)): Path<(String, String)>,
    method: Method,
    headers: HeaderMap,
) -> Response {
    let remove = async {
        let public = side(&site, &headers, &method, "DELETE")?.to_owned();
        if !may(Viewer::Intake, Resource::Votes { own: true })
            || !site.forum().has_topic(&topic)
            || !ballots::is_participant(&participant)
        {
            return Err(Problem::NotFound);
        }
        let site = site.clone();
        let task = tokio::spawn(async move {
            let (_, head) =
                site.store.remove_participant(&topic, &public, &participant).await.map_err(refused)?;
            site.topics.forget(&head, &public, &participant);
            Ok(())
        });
        task.await.unwrap_or(Err(Problem::Failed))?;
        // The same for who has never voted: a second removal is no fault.
        Ok((StatusCode::NO_CONTENT, [(header::CACHE_CONTROL, "no-store")]).into_response())
    };
    answered(&headers, remove.await)
}

fn is_json(headers: &HeaderMap) -> bool {
    let media = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = media.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json")
}

async fn whole(body: Body) -> Result<Bytes, Problem> {
    match Limited::new(body, BYTES).collect().await {
        Ok(read) => Ok(read.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Problem::TooLarge),
        Err(_) => Err(Problem::Incomplete),
    }
}

/// What the store's refusal is to who brings votes; the log has the reason.
fn refused(error: StoreError) -> Problem {
    tracing::error!(%error, "votes were not kept");
    match error {
        StoreError::Full { .. } => Problem::Full,
        StoreError::Busy
        | StoreError::Contended
        | StoreError::Halted(_)
        | StoreError::Closed
        | StoreError::Unreachable { .. } => Problem::Unwritable,
        _ => Problem::Failed,
    }
}
