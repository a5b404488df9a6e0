//! The search: a form, and results with the words that were found.

use askama::Template;
use duologue_search::{Facet, LONGEST, Refused, TERMS, Terms};

use super::edition::language;
use super::result::{Found, kind};
use super::{Base, Nav};
use crate::address::Place;
use crate::asked::{Asked, PAGE, PAGES};
use crate::context::Context;
use crate::html::Run;

/// Most values of a filter that are offered.
const OFFERED: usize = 60;

/// What a search came to.
pub enum Answer<'a> {
    Refused(Refused),
    /// The index is not made yet.
    NotReady,
    Found(&'a Terms, duologue_search::Found),
}

struct Filter {
    name: &'static str,
    label: String,
    options: Vec<Choice>,
    chosen: bool,
}

struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage<'a> {
    b: Base<'a>,
    asked: &'a Asked,
    help: bool,
    message: Option<String>,
    filters: Vec<Filter>,
    /// What can be tried where nothing was found.
    tries: Vec<String>,
    clear: Option<String>,
    total: Option<String>,
    note: Option<String>,
    results: Vec<Found>,
    first: Option<String>,
    previous: Option<String>,
    next: Option<String>,
    feed: Option<String>,
    json: Option<String>,
}

pub fn render(c: &Context<'_>, asked: &Asked, answer: Answer<'_>) -> Result<String, askama::Error> {
    let title = match answer {
        Answer::Refused(Refused::Empty) => c.t("nav-search"),
        _ => c.t1("search-title", "query", asked.q.as_str()),
    };
    let base = Base::new(c, Nav::Search, title, String::new());
    let mut page = SearchPage {
        b: base,
        asked,
        help: matches!(answer, Answer::Refused(Refused::Empty)),
        message: None,
        filters: Vec::new(),
        tries: Vec::new(),
        clear: None,
        total: None,
        note: None,
        results: Vec::new(),
        first: None,
        previous: None,
        next: None,
        feed: None,
        json: None,
    };
    match answer {
        Answer::Refused(refused) => page.message = refusal(c, refused),
        Answer::NotReady => page.message = Some(c.t("search-not-ready")),
        Answer::Found(terms, found) => fill(c, &mut page, terms, &found),
    }
    page.render()
}

fn refusal(c: &Context<'_>, refused: Refused) -> Option<String> {
    match refused {
        Refused::Empty => None,
        Refused::TooLong => Some(c.t1("search-too-long", "limit", LONGEST)),
        Refused::TooMany => Some(c.t1("search-too-many", "limit", TERMS)),
        Refused::NoLetter => Some(c.t("search-no-letter")),
    }
}

fn fill(c: &Context<'_>, page: &mut SearchPage<'_>, terms: &Terms, found: &duologue_search::Found) {
    let asked = page.asked;
    let to = |asked: Asked| c.href(Place::Search(asked));
    page.filters = found.counts.iter().map(|(facet, counts)| filter(c, asked, *facet, counts)).collect();
    page.filters.retain(|filter| filter.options.len() > 1 || filter.chosen);
    page.filters.sort_by_key(|filter| Facet::ALL.iter().position(|facet| facet.word() == filter.name));
    page.results = found.hits.iter().filter_map(|hit| Found::read(c, terms, hit)).collect();
    let filtered = !asked.filters.is_empty();
    page.clear = filtered.then(|| to(Asked { filters: Vec::new(), ..asked.on_page(1) }));
    if found.total == 0 {
        page.message = Some(c.t("search-none"));
        page.tries.push(c.t("search-none-words"));
        page.tries.extend(filtered.then(|| c.t("search-none-filters")));
        return;
    }
    let query = |path: &str| format!("{path}{}", asked.on_page(1));
    page.feed = Some(query(&format!("/{}/search.atom", c.lang().code())));
    page.json = Some(query("/api/v1/search"));
    let last = found.total.div_ceil(PAGE).min(PAGES);
    if asked.page > last {
        page.message = Some(c.t("search-no-page"));
        page.first = Some(to(asked.on_page(1)));
        return;
    }
    let from = (asked.page - 1) * PAGE + 1;
    page.total = Some(if found.total <= PAGE {
        c.t1("search-total", "total", found.total)
    } else {
        let mut args = fluent_bundle::FluentArgs::new();
        args.set("total", found.total);
        args.set("from", from);
        args.set("to", (from + PAGE - 1).min(found.total));
        crate::catalogue::message(c.lang(), "search-range", Some(&args))
    });
    page.note = (found.total > PAGE * PAGES).then(|| c.t1("search-many", "count", PAGE * PAGES));
    page.previous = (asked.page > 1).then(|| to(asked.on_page(asked.page - 1)));
    page.next = (asked.page < last).then(|| to(asked.on_page(asked.page + 1)));
}

fn filter(c: &Context<'_>, asked: &Asked, facet: Facet, counts: &duologue_search::Counted) -> Filter {
    let chosen = asked.filter(facet);
    let mut values: Vec<(&str, usize)> =
        counts.iter().map(|(value, count)| (value.as_str(), *count)).collect();
    if let Some(chosen) = chosen.filter(|value| !counts.contains_key(*value)) {
        values.push((chosen, 0));
    }
    // Editions by their number, the latest first; anything else by how much there is.
    match facet {
        Facet::Edition => values.sort_by_key(|(v, _)| (std::cmp::Reverse(v.parse::<u32>().unwrap_or(0)), *v)),
        _ => values.sort_by_key(|(value, count)| (Some(*value) != chosen, std::cmp::Reverse(*count), *value)),
    }
    values.truncate(OFFERED);
    let choice = |(value, count): (&str, usize)| Choice {
        value: value.to_owned(),
        label: c.t2("search-option", ("name", name(c, facet, value)), ("count", count)),
        chosen: Some(value) == chosen,
    };
    Filter {
        name: facet.word(),
        label: c.t(&format!("search-{}", facet.word())),
        options: values.into_iter().map(choice).collect(),
        chosen: chosen.is_some(),
    }
}

fn name(c: &Context<'_>, facet: Facet, value: &str) -> String {
    match facet {
        Facet::Edition => c.edition_name(value, true),
        Facet::Track => c.name_of(&format!("track/{value}")).text,
        Facet::Lang => language(c, value),
        Facet::Kind => kind(c, value),
        Facet::Person => match c.forum.person(value) {
            Some(person) => c.person_name(&person).text,
            None => Run::own(value).text,
        },
    }
}
