use crate::acts::Body;

/// First segments of subjects that belong to no edition.
const SHARED: [&str; 7] = ["dialogue", "side", "city", "track", "topic", "item", "person"];

/// What a file holds, by its path.
#[derive(Debug, PartialEq, Eq)]
pub enum Kind<'a> {
    Toml { voice: &'a str },
    People { voice: &'a str },
    Appearances { voice: &'a str },
    Text { voice: &'a str, subject: String, lang: &'a str },
}

/// Reads a path; `None` for a file that no dialogue has.
pub fn kind(path: &str) -> Option<Kind<'_>> {
    let parts: Vec<&str> = path.split('/').collect();
    match *parts.as_slice() {
        ["dialogue", file] => Some(Kind::Toml { voice: file.strip_suffix(".toml")? }),
        ["people", file] => Some(Kind::People { voice: file.strip_suffix(".csv")? }),
        ["editions", _, file] if file.ends_with(".appearances.csv") => {
            Some(Kind::Appearances { voice: file.strip_suffix(".appearances.csv")? })
        }
        ["editions", _, file] if file.ends_with(".toml") => {
            Some(Kind::Toml { voice: file.strip_suffix(".toml")? })
        }
        // A text stands below what it is about, at most four codes deep.
        ["editions", ref about @ .., file] if (1..=3).contains(&about.len()) => {
            let (voice, name, lang) = text(file)?;
            Some(Kind::Text { voice, subject: format!("{}/{name}", about.join("/")), lang })
        }
        ["surveys", _, file] if file.ends_with(".toml") => {
            Some(Kind::Toml { voice: file.strip_suffix(".toml")? })
        }
        ["surveys", ref about @ .., file] if (1..=2).contains(&about.len()) => {
            let (voice, name, lang) = text(file)?;
            Some(Kind::Text { voice, subject: format!("survey/{}/{name}", about.join("/")), lang })
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

/// The file of the first text of a name and language, by the file of any of them.
pub fn first(path: &str) -> String {
    match path.strip_suffix(".md").and_then(|stem| stem.rsplit_once('~')) {
        Some((stem, _)) => format!("{stem}.md"),
        None => path.to_owned(),
    }
}

/// Whether files hold words of this kind; the others name entries by hash, so only a log can hold them.
pub fn carries(body: &Body) -> bool {
    match body {
        Body::Dialogue(_)
        | Body::Side(_)
        | Body::Edition(_)
        | Body::Session(_)
        | Body::Wording(_)
        | Body::Person(_)
        | Body::Appearance(_)
        | Body::Figure(_)
        | Body::Questionnaire(_)
        | Body::Item(_)
        | Body::Wave(_)
        | Body::Topline(_)
        | Body::Text(_)
        | Body::Translation(_)
        | Body::Evidence(_)
        | Body::Same(_) => true,
        Body::Release(_)
        | Body::Agree(_)
        | Body::Hold(_)
        | Body::Retract(_)
        | Body::Remark(_)
        | Body::Redact(_)
        | Body::Ack(_)
        | Body::Key(_)
        | Body::Head(_)
        | Body::Propose(_)
        | Body::Silence(_)
        | Body::Mode(_) => false,
    }
}

/// The file in which a saying stands; `None` where it has none.
pub fn path(voice: &str, subject: &str, body: &Body) -> Option<String> {
    if !carries(body) {
        return None;
    }
    let (root, below) = subject.split_once('/').unwrap_or((subject, ""));
    let text = |lang: &str| match (root, subject.rsplit_once('/')?) {
        ("text", ("text", id)) => Some(format!("texts/{id}/{voice}.{lang}.md")),
        ("survey", (about, name)) => {
            let wave = about.strip_prefix("survey/")?;
            Some(format!("surveys/{wave}/{voice}.{name}.{lang}.md"))
        }
        (_, (about, name)) => Some(format!("editions/{about}/{voice}.{name}.{lang}.md")),
    };
    match body {
        Body::Person(_) => (root == "person" && !below.is_empty()).then(|| format!("people/{voice}.csv")),
        Body::Appearance(_) => Some(format!("editions/{root}/{voice}.appearances.csv")),
        Body::Text(t) => text(&t.lang),
        Body::Translation(t) => text(&t.lang),
        _ if root == "survey" => {
            let wave = below.split('/').next().filter(|wave| !wave.is_empty())?;
            Some(format!("surveys/{wave}/{voice}.toml"))
        }
        _ if SHARED.contains(&root) => Some(format!("dialogue/{voice}.toml")),
        _ => Some(format!("editions/{root}/{voice}.toml")),
    }
}
