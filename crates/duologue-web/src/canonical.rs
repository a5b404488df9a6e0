//! Which of a page's languages really have its text, and which address stands for the page.

use duologue_forum::acts::Field;
use duologue_forum::{Forum, Subject, TextView, Worded};

use crate::address::{Address, Lang, Place};

/// The address that stands for a page (RFC 6596): itself, or, where the page can only show a text in another
/// language, the page in the text's own language.
pub fn canonical(forum: &Forum, address: &Address) -> Address {
    let place = resolved(forum, &address.place);
    let (lang, languages) = (address.lang, languages(forum, &place));
    let lang = if languages.contains(&lang) { lang } else { own(forum, &place, lang).unwrap_or(lang) };
    Address::new(lang, place)
}

/// The languages that have a page's text; all of them where the page is facts and the house's own words.
pub fn languages(forum: &Forum, place: &Place) -> Vec<Lang> {
    let (texts, worded) = (texts(forum, place), wordings(forum, place, &[]));
    let worded = worded.iter().map(|w| w.lang);
    let read: Vec<Lang> =
        texts.iter().flat_map(TextView::languages).chain(worded).filter_map(catalogue).collect();
    Lang::ALL.into_iter().filter(|lang| read.is_empty() || read.contains(lang)).collect()
}

/// `hreflang` for each of a page's languages, and which of them is for everybody else.
pub fn alternates(forum: &Forum, place: &Place, languages: &[Lang]) -> Vec<(&'static str, Lang)> {
    // Who reads none of the three most likely reads English; without it, the text's own language is as it was said.
    let default = if languages.contains(&Lang::En) { Some(Lang::En) } else { own(forum, place, Lang::En) };
    let default = default.filter(|lang| languages.contains(lang)).map(|lang| ("x-default", lang));
    languages.iter().map(|lang| (lang.tag(), *lang)).chain(default).collect()
}

/// The language of the catalogues whose readers read `code`: zh-Hant is read inside the Chinese pages.
fn catalogue(code: &str) -> Option<Lang> {
    Lang::parse(code.split('-').next().unwrap_or(code))
}

/// The language of the text, or of the title where there is none; of several, that of the side which the reader's page names first.
fn own(forum: &Forum, place: &Place, lang: Lang) -> Option<Lang> {
    let host = place.subject().and_then(|s| forum.host(s.split('/').next()?).map(str::to_owned));
    let sides = forum.alternat(lang.code(), host.as_deref());
    let mut texts = texts(forum, place);
    texts.sort_by_key(|t| sides.iter().position(|s| s == t.word.speaker()).unwrap_or(sides.len()));
    let original = texts.iter().find_map(|t| catalogue(&t.text.lang));
    original.or_else(|| wordings(forum, place, &sides).iter().find_map(|w| catalogue(w.lang)))
}

fn texts<'a>(forum: &'a Forum, place: &Place) -> Vec<TextView<'a>> {
    match (place, place.subject()) {
        (Place::Session(..), Some(subject)) => forum.texts_under(&subject),
        (Place::Text(_) | Place::Statement(_), Some(subject)) => forum.texts(&subject),
        _ => Vec::new(),
    }
}

/// What a page with texts is called; the first side's first.
fn wordings<'a>(forum: &'a Forum, place: &Place, sides: &[String]) -> Vec<Worded<'a>> {
    match (place, place.subject()) {
        (Place::Session(..) | Place::Text(_) | Place::Statement(_), Some(subject)) => {
            [Field::Theme, Field::Title].iter().flat_map(|f| forum.wordings(&subject, *f, sides)).collect()
        }
        _ => Vec::new(),
    }
}

/// The place under the id that stands for it, where an id became the same as another.
pub fn resolved(forum: &Forum, place: &Place) -> Place {
    let Some(id) = place.subject().map(|subject| standing_for(forum, &subject)) else { return place.clone() };
    let found = match (place, id.split('/').collect::<Vec<_>>().as_slice()) {
        (Place::Edition(_), [edition]) => Some(Place::Edition((*edition).to_owned())),
        (Place::Programme(_), [edition]) => Some(Place::Programme((*edition).to_owned())),
        (Place::Statement(_), [edition, "statement"]) => Some(Place::Statement((*edition).to_owned())),
        (Place::Session(..), [edition, session]) => {
            Some(Place::Session((*edition).to_owned(), (*session).to_owned()))
        }
        (Place::Track(_), ["track", code]) => Some(Place::Track((*code).to_owned())),
        (Place::Person(_), ["person", id]) => Some(Place::Person((*id).to_owned())),
        (Place::Text(_), ["text", id]) => Some(Place::Text((*id).to_owned())),
        _ => None,
    };
    found.unwrap_or_else(|| place.clone())
}

/// The subject that stands for another: its own `same`, or the same code under what its edition became.
pub fn standing_for(forum: &Forum, subject: &str) -> Subject {
    let own = forum.resolve(subject);
    let Some((edition, code)) = own.split_once('/') else { return own };
    let home = forum.resolve(edition);
    if *home == *edition || forum.has(&own) {
        return own;
    }
    let moved = forum.resolve(&format!("{home}/{code}"));
    if forum.has(&moved) { moved } else { own }
}

/// Where a file beside a page is now, if the page's id became another.
pub fn file_moved(forum: &Forum, path: &str) -> Option<String> {
    // A file lies right under its page; a programme's frame under the programme.
    let (page, file) = path.rsplit_once('/')?;
    let old = Address::parse(page, None)?;
    let place = resolved(forum, &old.place);
    let moved = (place != old.place).then(|| Address::new(old.lang, place));
    moved.map(|to| format!("{}/{file}", to.path()))
}
