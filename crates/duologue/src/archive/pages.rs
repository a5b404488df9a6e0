//! Every public page of a forum, rendered as files: a loop over pages, on all cores.

use std::sync::Arc;

use duologue_forum::{Forum, TextView};
use duologue_record::Hash;

use duologue_web::{
    Address, Lang, Links, Place, ReleaseSource, Texts, Theme, assets, needs, release_files, render,
    survey_answers,
};
use rayon::prelude::*;

/// Pages that are rendered before they are handed over: all of them stand in memory.
const AT_ONCE: usize = 64;

/// Hands over each page's file and bytes; `blob` reads a blob.
pub fn each(
    forum: &Forum,
    theme: &Theme,
    blob: &(dyn Fn(&Hash) -> Option<Vec<u8>> + Sync),
    put: &mut dyn FnMut(&str, &[u8]) -> anyhow::Result<()>,
) -> anyhow::Result<usize> {
    let mut count = 0;
    let places = Place::all(forum);
    let pages: Vec<(Lang, &Place)> =
        Lang::ALL.into_iter().flat_map(|lang| places.iter().map(move |place| (lang, place))).collect();
    for some in pages.chunks(AT_ONCE) {
        let made: Vec<Vec<(String, String)>> = some
            .par_iter()
            .map(|(lang, place)| read(forum, theme, blob, *lang, place))
            .collect::<Result<_, _>>()?;
        for (file, html) in made.into_iter().flatten() {
            put(&file, html.as_bytes())?;
            count += 1;
        }
    }
    for (lang, (path, file)) in Lang::ALL
        .into_iter()
        .flat_map(|lang| release_files(forum, lang).into_iter().map(move |file| (lang, file)))
    {
        let texts = texts(forum, blob, &Address::new(lang, file.place()));
        let source = ReleaseSource { forum, texts: &texts, theme, origin: None, lang };
        if let Some(bytes) = file.make(&source) {
            put(&path, &bytes)?;
        }
    }
    for (lang, survey) in
        Lang::ALL.into_iter().flat_map(|lang| forum.surveys().into_iter().map(move |s| (lang, s)))
    {
        let texts = texts(forum, blob, &Address::new(lang, Place::SurveyYear(survey.clone())));
        for (path, answers) in survey_answers(forum, &texts, &survey, lang) {
            // Without all of its parts there is no such file; the check names those that were not removed.
            if let Ok(bytes) = answers.whole(blob) {
                put(&path, &bytes)?;
            }
        }
    }
    put("index.html", entrance().as_bytes())?;
    for file in assets(theme) {
        put(file.path, &file.bytes)?;
    }
    Ok(count + 1)
}

/// A place's page by itself and in parallel readings, each with the name of its file.
fn read(
    forum: &Forum,
    theme: &Theme,
    blob: &(dyn Fn(&Hash) -> Option<Vec<u8>> + Sync),
    lang: Lang,
    place: &Place,
) -> anyhow::Result<Vec<(String, String)>> {
    let mut made = Vec::new();
    for with in readings(forum, place, lang) {
        let address = Address { lang, place: place.clone(), with };
        let file = address.file();
        if let Some(html) = page(forum, theme, blob, &address, Links::Static { from: file.clone() })? {
            made.push((file, html));
        }
    }
    Ok(made)
}

/// One page.
pub fn page(
    forum: &Forum,
    theme: &Theme,
    blob: &(dyn Fn(&Hash) -> Option<Vec<u8>> + Sync),
    address: &Address,
    links: Links,
) -> anyhow::Result<Option<String>> {
    let texts = texts(forum, blob, address);
    Ok(render(forum, None, &texts, theme, address, links)?.map(|page| page.html))
}

/// What a page prints of blobs.
fn texts(forum: &Forum, blob: &(dyn Fn(&Hash) -> Option<Vec<u8>> + Sync), address: &Address) -> Texts {
    let printed = |hash: Hash| Some((hash, Arc::<str>::from(duologue_web::printed(&blob(&hash)?)?)));
    needs(forum, address).into_iter().filter_map(printed).collect()
}

/// The page by itself, and beside each other language that its text has.
fn readings(forum: &Forum, place: &Place, lang: Lang) -> Vec<Option<String>> {
    let mut readings = vec![None];
    if let (true, Some(subject)) = (place.reads_in_parallel(), place.subject()) {
        let views: Vec<TextView<'_>> =
            forum.texts_under(&subject).into_iter().chain(forum.texts(&subject)).collect();
        for other in views.iter().flat_map(TextView::languages).filter(|l| *l != lang.code()) {
            if !readings.iter().any(|r| r.as_deref() == Some(other)) {
                readings.push(Some(other.to_owned()));
            }
        }
    }
    readings
}

/// The first page of a static site: three languages, none before the others by more than the alphabet.
fn entrance() -> String {
    let links: String = Lang::ALL
        .iter()
        .map(|lang| {
            format!(
                "<li><a lang=\"{0}\" hreflang=\"{0}\" href=\"{1}/index.html\">{2}</a></li>",
                lang.tag(),
                lang.code(),
                lang.own_name()
            )
        })
        .collect();
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Duologue</title><link rel=\"stylesheet\" href=\"assets/duologue.css\"></head>\n<body><main class=\"wrap title\"><h1 lang=\"mul\">日本語 · 简体中文 · English</h1><ul class=\"list\">{links}</ul></main></body></html>\n"
    )
}
