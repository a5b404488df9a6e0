use crate::acts::Body;

/// First segments of subjects that belong to no edition.
const SHARED: [&str; 6] = ["dialogue", "side", "city", "track", "survey", "person"];

/// The joint statement of an edition.
const STATEMENT: &str = "statement";

/// What a file holds, by its path.
#[derive(Debug, PartialEq, Eq)]
pub enum Kind<'a> {
    Toml { voice: &'a str },
    People { voice: &'a str },
    Appearances { voice: &'a str, edition: &'a str },
    Text { voice: &'a str, subject: String, lang: &'a str },
}

/// Reads a path; `None` for a file that no dialogue has.
pub fn kind(path: &str) -> Option<Kind<'_>> {
    let parts: Vec<&str> = path.split('/').collect();
    match *parts.as_slice() {
        ["dialogue", file] => Some(Kind::Toml { voice: file.strip_suffix(".toml")? }),
        ["people", file] => Some(Kind::People { voice: file.strip_suffix(".csv")? }),
        ["editions", edition, file] => {
            if let Some(voice) = file.strip_suffix(".appearances.csv") {
                return Some(Kind::Appearances { voice, edition });
            }
            if let Some(voice) = file.strip_suffix(".toml") {
                return Some(Kind::Toml { voice });
            }
            // An edition's one text of its own is its statement; every other has an id and says what it is about.
            let (voice, name, lang) = text(file).filter(|(_, name, _)| *name == STATEMENT)?;
            Some(Kind::Text { voice, subject: format!("{edition}/{name}"), lang })
        }
        ["editions", edition, session, file] => {
            let (voice, name, lang) = text(file)?;
            Some(Kind::Text { voice, subject: format!("{edition}/{session}/{name}"), lang })
        }
        ["texts", id, file] => {
            let (voice, lang) = file.strip_suffix(".md")?.split_once('.')?;
            Some(Kind::Text { voice, subject: format!("text/{id}"), lang: beside(lang)? })
        }
        _ => None,
    }
}

fn text(file: &str) -> Option<(&str, &str, &str)> {
    let (voice, rest) = file.strip_suffix(".md")?.split_once('.')?;
    let (name, lang) = rest.split_once('.')?;
    Some((voice, name, beside(lang)?))
}

/// Takes off what tells texts of one name and language apart, which others said or which stand elsewhere.
fn beside(lang: &str) -> Option<&str> {
    match lang.split_once('~') {
        None => Some(lang),
        Some((lang, "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9")) => Some(lang),
        Some(_) => None,
    }
}

/// The file of the `n`th text of one name and language. `~` sorts behind `.`, so that a folder is read in that order.
pub fn numbered(path: &str, n: usize) -> Option<String> {
    match (n, path.strip_suffix(".md")) {
        (1, _) => Some(path.to_owned()),
        (2..=9, Some(stem)) => Some(format!("{stem}~{n}.md")),
        _ => None,
    }
}

/// The file in which a saying stands; `None` for kinds that only a log holds (they name entries by hash).
pub fn path(voice: &str, subject: &str, body: &Body) -> Option<String> {
    let root = subject.split('/').next().unwrap_or_default();
    let toml = || {
        if SHARED.contains(&root) {
            format!("dialogue/{voice}.toml")
        } else {
            format!("editions/{root}/{voice}.toml")
        }
    };
    let text = |lang: &str| match *subject.split('/').collect::<Vec<_>>().as_slice() {
        ["text", id] => Some(format!("texts/{id}/{voice}.{lang}.md")),
        [edition, STATEMENT] => Some(format!("editions/{edition}/{voice}.{STATEMENT}.{lang}.md")),
        [edition, session, name] => Some(format!("editions/{edition}/{session}/{voice}.{name}.{lang}.md")),
        _ => None,
    };
    match body {
        Body::Dialogue(_)
        | Body::Side(_)
        | Body::Edition(_)
        | Body::Session(_)
        | Body::Wording(_)
        | Body::Figure(_) => Some(toml()),
        Body::Same(_) | Body::Evidence(_) => Some(toml()),
        Body::Person(_) => Some(format!("people/{voice}.csv")),
        Body::Appearance(_) => Some(format!("editions/{root}/{voice}.appearances.csv")),
        Body::Text(t) => text(&t.lang),
        Body::Translation(t) => text(&t.lang),
        Body::Release(_)
        | Body::Agree(_)
        | Body::Hold(_)
        | Body::Retract(_)
        | Body::Remark(_)
        | Body::Redact(_) => None,
        Body::Ack(_) | Body::Key(_) | Body::Head(_) | Body::Propose(_) | Body::Silence(_) | Body::Mode(_) => {
            None
        }
    }
}
