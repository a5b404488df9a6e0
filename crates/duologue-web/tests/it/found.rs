//! Whatever a public page shows is found, and leads to it.

use std::collections::{BTreeMap, BTreeSet};

use duologue_web::{Address, Lang, Place};

use crate::bench::EXAMPLE;
use crate::search::{encode, example, json, text};

/// The heading of a page, as it is read.
fn heading(page: &str) -> String {
    let rest = page.split("<h1").nth(1).unwrap_or_else(|| panic!("no heading: {page}"));
    let inner = rest.split_once('>').unwrap().1.split("</h1>").next().unwrap();
    // Day and city of an edition, in small letters behind its name.
    let inner = inner.split("<small").next().unwrap();
    let shown: String =
        inner.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
    let entities =
        [("&#38;", "&"), ("&#34;", "\""), ("&#39;", "'"), ("&#60;", "<"), ("&#62;", ">"), ("&amp;", "&")];
    entities.iter().fold(shown, |text, (entity, sign)| text.replace(entity, sign)).trim().to_owned()
}

/// Paths of what is found, without language.
async fn found(server: &crate::routes::Server, query: &str) -> BTreeSet<String> {
    let answer = json(server, &format!("/api/v1/search?q={}&limit=200", encode(query))).await;
    let urls = answer["data"].as_array().unwrap_or_else(|| panic!("{query}: {answer}")).iter();
    let path =
        |url: &str| url.strip_prefix("http://forum.example/").unwrap().split_once('/').unwrap().1.to_owned();
    urls.map(|item| path(item["url"].as_str().unwrap())).collect()
}

/// Why no search finds a page by its own heading.
fn is_headed_by_the_house(place: &Place) -> bool {
    match place {
        // Lists and pages about the site: their headings are of the catalogue, and nobody said them.
        Place::Home
        | Place::Editions
        | Place::Programme(_)
        | Place::Survey
        | Place::Opinions
        | Place::Statements
        | Place::Record
        | Place::Imprint
        | Place::Privacy => true,
        // Headed by its number and the catalogue's word for it (the 13th Forum); rehearsals by a name.
        Place::Edition(code) | Place::Statement(code) => code.parse::<u32>().is_ok(),
        // A sitting of which neither title nor track is on record, by its kind (special session).
        Place::Session(edition, code) => {
            let subject = format!("{edition}/{code}");
            let track = EXAMPLE.forum.session(&subject).unwrap().track;
            track.is_none() && EXAMPLE.forum.title(&subject, &[], &[]).is_none()
        }
        // A year's survey of which no title is on record, by its year.
        Place::SurveyYear(year) => EXAMPLE
            .forum
            .wordings(&format!("survey/{year}"), duologue_forum::acts::Field::Title, &[])
            .is_empty(),
        _ => false,
    }
}

#[tokio::test]
async fn every_page_is_found_by_its_own_heading() {
    let server = example().await;
    let mut sought: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for place in Place::all(&EXAMPLE.forum).into_iter().filter(|place| !is_headed_by_the_house(place)) {
        for lang in Lang::ALL {
            let heading = heading(&EXAMPLE.page(lang, place.clone()));
            // Results stand on a page of their own, which the topic's page leads to.
            let leads_to = match &place {
                Place::TopicResults(topic) => Place::Topic(topic.clone()),
                other => other.clone(),
            };
            let path = Address::new(lang, leads_to).path();
            sought.entry(heading).or_default().insert(path.splitn(3, '/').nth(2).unwrap().to_owned());
        }
    }
    assert!(sought.len() > 200, "{}", sought.len());
    let mut missed = Vec::new();
    for (heading, places) in &sought {
        let pages: BTreeSet<String> = found(&server, heading)
            .await
            .iter()
            .map(|path| path.split(['#', '?']).next().unwrap().to_owned())
            .collect();
        missed.extend(places.difference(&pages).map(|place| format!("{place}: {heading}")));
    }
    assert!(missed.is_empty(), "{} are not found:\n{}", missed.len(), missed.join("\n"));
}

#[tokio::test]
async fn questions_and_opinions_are_found_in_every_language() {
    let server = example().await;
    for (query, path) in [
        ("印象", "survey/2017/impression"),
        ("impression", "survey/2017/impression"),
        ("对对方国家的印象", "survey/2017/impression"),
        ("防衛当局", "opinions/rehearsal-peace#o2"),
        ("Disputes should be settled", "opinions/rehearsal-peace#o1"),
        ("地域の平和と安全", "opinions/rehearsal-peace"),
        ("十人に九人", "survey/rehearsal"),
    ] {
        let paths = found(&server, query).await;
        assert!(paths.contains(path), "{query}: {paths:?}");
        let (page, anchor) = path.split_once('#').map_or((path, None), |(page, anchor)| (page, Some(anchor)));
        let page = text(server.get(&format!("/ja/{page}")).await).await;
        assert!(anchor.is_none_or(|anchor| page.contains(&format!("id=\"{anchor}\""))), "{path}");
    }
    // A filter of its own, in the reader's words.
    for (lang, item, opinion) in
        [("ja", "調査の質問", "意見"), ("zh", "调查问题", "意见"), ("en", "Survey question", "Opinion")]
    {
        let page = text(server.get(&format!("/{lang}/search?q={}&kind=item", encode("印象"))).await).await;
        assert!(page.contains(&format!("<option value=\"item\" selected>{item}")), "{page}");
        let page = text(server.get(&format!("/{lang}/search?q=Disputes&kind=opinion")).await).await;
        assert!(page.contains(&format!("<span class=\"tag\">{opinion}</span>")), "{page}");
    }
}

#[tokio::test]
async fn a_result_of_a_survey_has_the_title_of_its_page() {
    let server = example().await;
    let answer = json(&server, &format!("/api/v1/search?q={}&kind=survey&lang=ja", encode("世論調査"))).await;
    let results = answer["data"].as_array().unwrap();
    assert!(!results.is_empty());
    for result in results {
        let path = result["url"].as_str().unwrap().strip_prefix("http://forum.example").unwrap();
        assert_eq!(result["title"], heading(&text(server.get(path).await).await), "{path}");
    }
}

/// RFC 4287, 4.1.1: no two entries of a feed have one id.
#[tokio::test]
async fn no_two_results_of_a_feed_have_one_name() {
    let server = example().await;
    for query in ["宮本", "外文局", "日中", "印象", "rehearsal", "Disputes"] {
        for lang in Lang::ALL {
            let (mut seen, mut page) = (BTreeSet::new(), 1);
            loop {
                let path = format!("/{}/search.atom?q={}&page={page}", lang.code(), encode(query));
                let body = text(server.get(&path).await).await;
                let feed = feed_rs::parser::parse(body.as_bytes()).unwrap();
                for entry in &feed.entries {
                    assert!(seen.insert(entry.id.clone()), "{path}: {}", entry.id);
                }
                if page == 5 || !feed.links.iter().any(|link| link.rel.as_deref() == Some("next")) {
                    break;
                }
                page += 1;
            }
            assert!(query == "rehearsal" || !seen.is_empty(), "{query}");
        }
    }
}
