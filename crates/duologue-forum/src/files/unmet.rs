use std::collections::HashSet;

use super::{Draft, Fault, Script};
use crate::acts::{Body, Paragraph};
use crate::forum::Forum;

/// What a folder speaks of though neither it nor the record says what that is: a mistyped id, or a record still to come.
///
/// No fault of the folder: another side's log may bring the person tomorrow.
pub fn unmet(forum: &Forum, script: &Script) -> Vec<Fault> {
    let here: HashSet<&str> = script.drafts.iter().map(|draft| draft.subject.as_str()).collect();
    let is_known = |subject: &str| here.contains(subject) || forum.has(&forum.resolve(subject));
    let mut found = Vec::new();
    for draft in &script.drafts {
        for id in people(&draft.saying.body) {
            if !is_known(&format!("person/{id}")) {
                found.push(told(
                    draft,
                    format!("nobody has said yet who “{id}” is; mend the id, or add the person"),
                ));
            }
        }
        if let Some(sitting) = sitting(draft)
            && !is_known(sitting)
        {
            found.push(told(
                draft,
                format!("nothing is said of “{sitting}” itself; mend the name, or add it"),
            ));
        }
    }
    found.sort();
    found.dedup();
    found
}

fn told(draft: &Draft, message: String) -> Fault {
    Fault::new(draft.place.clone(), message)
}

fn people(body: &Body) -> Vec<&str> {
    fn speakers(paragraphs: &[Paragraph]) -> Vec<&str> {
        paragraphs.iter().filter_map(|p| p.speaker.as_deref()).collect()
    }
    match body {
        Body::Appearance(seat) => vec![&seat.person],
        Body::Text(text) => speakers(&text.paragraphs),
        _ => Vec::new(),
    }
}

/// What a seat or a text belongs to: `13/security` of `13/security/jp-s1`.
fn sitting(draft: &Draft) -> Option<&str> {
    if !matches!(draft.saying.body, Body::Appearance(_) | Body::Text(_)) {
        return None;
    }
    let (at, _) = draft.subject.match_indices('/').nth(1)?;
    draft.subject.get(..at)
}
