//! Addresses of public pages: one parser and one printer, so that a link cannot point at a page that is not there.

use std::fmt::{self, Write};

use duologue_forum::Forum;

use crate::asked::Asked;
use crate::origin::Origin;

/// A language of the catalogues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lang {
    Ja,
    Zh,
    En,
}

impl Lang {
    pub const ALL: [Lang; 3] = [Lang::Ja, Lang::Zh, Lang::En];

    /// The code in addresses and data.
    pub fn code(self) -> &'static str {
        match self {
            Lang::Ja => "ja",
            Lang::Zh => "zh",
            Lang::En => "en",
        }
    }

    /// The value of HTML's `lang`.
    pub fn tag(self) -> &'static str {
        tag(self.code())
    }

    /// The language's own name.
    pub fn own_name(self) -> &'static str {
        match self {
            Lang::Ja => "日本語",
            Lang::Zh => "简体中文",
            Lang::En => "English",
        }
    }

    pub fn parse(code: &str) -> Option<Lang> {
        Lang::ALL.into_iter().find(|lang| lang.code() == code)
    }
}

/// HTML's `lang` for a language code of the data: `zh` there means simplified characters.
pub fn tag(code: &str) -> &str {
    if code == "zh" { "zh-Hans" } else { code }
}

/// What a page shows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    Home,
    Editions,
    Edition(String),
    Programme(String),
    Session(String, String),
    Track(String),
    Person(String),
    Text(String),
    Survey,
    SurveyYear(String),
    SurveyItem(String, String),
    Opinions,
    Topic(String),
    TopicResults(String),
    Statements,
    Statement(String),
    Record,
    /// Answered from the index, so by a server alone.
    Search(Asked),
    Imprint,
    Privacy,
}

/// A public page: its language, what it shows, and the second language of a parallel reading.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    pub lang: Lang,
    pub place: Place,
    pub with: Option<String>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

impl Place {
    fn write(&self, to: &mut impl Write) -> fmt::Result {
        let parts: &[&str] = match self {
            Place::Home => &[],
            Place::Editions => &["editions"],
            Place::Edition(e) => &["editions/", e],
            Place::Programme(e) => &["editions/", e, "/programme"],
            Place::Session(e, s) => &["editions/", e, "/sessions/", s],
            Place::Track(t) => &["tracks/", t],
            Place::Person(id) => &["people/", id],
            Place::Text(id) => &["texts/", id],
            Place::Survey => &["survey"],
            Place::SurveyYear(y) => &["survey/", y],
            Place::SurveyItem(y, i) => &["survey/", y, "/", i],
            Place::Opinions => &["opinions"],
            Place::Topic(t) => &["opinions/", t],
            Place::TopicResults(t) => &["opinions/", t, "/results"],
            Place::Statements => &["statements"],
            Place::Statement(e) => &["statements/", e],
            Place::Record => &["record"],
            Place::Search(asked) => return write!(to, "search{asked}"),
            Place::Imprint => &["imprint"],
            Place::Privacy => &["privacy"],
        };
        parts.iter().try_for_each(|part| to.write_str(part))
    }

    /// Reads the part of a path behind the language, without leading or trailing slash.
    pub fn parse(path: &str) -> Option<Place> {
        let own = |s: &str| duologue_forum::acts::code("address", s).is_ok().then(|| s.to_owned());
        match *path.split('/').collect::<Vec<_>>().as_slice() {
            [""] => Some(Place::Home),
            ["editions"] => Some(Place::Editions),
            ["editions", e] => Some(Place::Edition(own(e)?)),
            ["editions", e, "programme"] => Some(Place::Programme(own(e)?)),
            ["editions", e, "sessions", s] => Some(Place::Session(own(e)?, own(s)?)),
            ["tracks", t] => Some(Place::Track(own(t)?)),
            ["people", id] => Some(Place::Person(own(id)?)),
            ["texts", id] => Some(Place::Text(own(id)?)),
            ["survey"] => Some(Place::Survey),
            ["survey", y] => Some(Place::SurveyYear(own(y)?)),
            ["survey", y, i] => Some(Place::SurveyItem(own(y)?, own(i)?)),
            ["opinions"] => Some(Place::Opinions),
            ["opinions", t] => Some(Place::Topic(own(t)?)),
            ["opinions", t, "results"] => Some(Place::TopicResults(own(t)?)),
            ["statements"] => Some(Place::Statements),
            ["statements", e] => Some(Place::Statement(own(e)?)),
            ["record"] => Some(Place::Record),
            ["imprint"] => Some(Place::Imprint),
            ["privacy"] => Some(Place::Privacy),
            _ => None,
        }
    }

    /// The subject in the logs of which the page speaks.
    pub fn subject(&self) -> Option<String> {
        match self {
            Place::Edition(e) | Place::Programme(e) => Some(e.clone()),
            Place::Session(e, s) => Some(format!("{e}/{s}")),
            Place::Track(t) => Some(format!("track/{t}")),
            Place::Person(id) => Some(format!("person/{id}")),
            Place::Text(id) => Some(format!("text/{id}")),
            Place::SurveyYear(y) => Some(format!("survey/{y}")),
            Place::SurveyItem(y, i) => Some(format!("survey/{y}/{i}")),
            Place::Topic(t) | Place::TopicResults(t) => Some(format!("topic/{t}")),
            Place::Statement(e) => Some(format!("{e}/statement")),
            _ => None,
        }
    }

    /// Whether a text on the page can be read in two languages side by side.
    pub fn reads_in_parallel(&self) -> bool {
        matches!(self, Place::Session(..) | Place::Text(_) | Place::Statement(_))
    }

    /// Whether the page tells its readers when it has changed.
    pub fn is_live(&self) -> bool {
        matches!(self, Place::Home | Place::Edition(_) | Place::Programme(_) | Place::Session(..))
    }

    /// Every page that the forum has, in one language.
    pub fn all(forum: &Forum) -> Vec<Place> {
        let mut places = vec![Place::Home, Place::Editions];
        for code in forum.editions() {
            places.push(Place::Edition(code.to_string()));
            places.push(Place::Programme(code.to_string()));
            for session in forum.sessions(&code) {
                if let Some((_, s)) = session.subject.split_once('/') {
                    places.push(Place::Session(code.to_string(), s.to_owned()));
                }
            }
        }
        places.extend(forum.tracks().into_iter().map(Place::Track));
        places.extend(forum.people().into_iter().map(Place::Person));
        let texts = forum.subjects("text/");
        places.extend(
            texts.iter().filter_map(|s| s.strip_prefix("text/")).map(|id| Place::Text(id.to_owned())),
        );
        places.push(Place::Survey);
        for survey in forum.surveys() {
            let items = forum.items(&survey).into_iter();
            places.push(Place::SurveyYear(survey.clone()));
            places.extend(items.map(|item| Place::SurveyItem(survey.clone(), item)));
        }
        places.push(Place::Opinions);
        for topic in forum.topics() {
            let released = forum.topic_release(&topic).map(|_| Place::TopicResults(topic.clone()));
            places.push(Place::Topic(topic));
            places.extend(released);
        }
        places.push(Place::Statements);
        places.extend(crate::views::statement_editions(forum).into_iter().map(Place::Statement));
        places.extend([Place::Record, Place::Imprint, Place::Privacy]);
        places
    }
}

impl Address {
    pub fn new(lang: Lang, place: Place) -> Address {
        Address { lang, place, with: None }
    }

    /// Reads a path such as `/ja/editions/13`; a trailing slash is only right behind the language.
    pub fn parse(path: &str, with: Option<&str>) -> Option<Address> {
        let rest = path.strip_prefix('/')?;
        let (lang, rest) = rest.split_once('/')?;
        let place = Place::parse(rest)?;
        let with = match with {
            Some(other)
                if place.reads_in_parallel() && duologue_forum::acts::language("with", other).is_ok() =>
            {
                Some(other.to_owned())
            }
            Some(_) | None => None,
        };
        Some(Address { lang: Lang::parse(lang)?, place, with })
    }

    /// The path on a server, without query.
    pub fn path(&self) -> String {
        let mut path = String::with_capacity(64);
        path.extend(["/", self.lang.code(), "/"]);
        let _ = self.place.write(&mut path);
        path
    }

    /// The file of a static site, relative to its root.
    pub fn file(&self) -> String {
        let folder = format!("{}/{}", self.lang.code(), self.place);
        let folder = folder.trim_end_matches('/');
        match &self.with {
            None => format!("{folder}/index.html"),
            Some(other) => format!("{folder}/with-{other}.html"),
        }
    }
}

/// How links are written.
#[derive(Clone, Debug)]
pub enum Links {
    /// Rooted paths below the site's own address; a past view carries its state along.
    Server { origin: Origin, at: Option<String> },
    /// Relative paths between files, which work from a folder too.
    Static { from: String },
}

impl Links {
    /// The site's own address, where pages have one.
    pub fn origin(&self) -> Option<&Origin> {
        match self {
            Links::Server { origin, .. } => Some(origin),
            Links::Static { .. } => None,
        }
    }

    /// The same links, in a past state or in the present.
    pub fn at(&self, at: Option<String>) -> Links {
        match self {
            Links::Server { origin, .. } => Links::Server { origin: origin.clone(), at },
            Links::Static { .. } => self.clone(),
        }
    }

    pub fn to(&self, address: &Address) -> String {
        match self {
            Links::Server { at, .. } => {
                let mut href = address.path();
                let with = address.with.as_ref().map(|w| format!("with={w}"));
                let at = at.as_ref().map(|at| format!("at={at}"));
                for (i, pair) in with.into_iter().chain(at).enumerate() {
                    href.push_str(if i == 0 { "?" } else { "&" });
                    href.push_str(&pair);
                }
                href
            }
            Links::Static { from } => relative(from, &address.file()),
        }
    }

    /// A file beside the pages: a style sheet, a checkpoint.
    pub fn file(&self, path: &str) -> String {
        match self {
            Links::Server { .. } => format!("/{path}"),
            Links::Static { from } => relative(from, path),
        }
    }
}

fn relative(from: &str, to: &str) -> String {
    let (from, to): (Vec<&str>, Vec<&str>) = (from.split('/').collect(), to.split('/').collect());
    let shared =
        from.iter().zip(&to).take_while(|(a, b)| a == b).count().min(to.len() - 1).min(from.len() - 1);
    let up = from.len() - 1 - shared;
    let mut parts = vec![".."; up];
    parts.extend(to.iter().skip(shared));
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_links_lead_from_file_to_file() {
        assert_eq!(relative("ja/index.html", "zh/index.html"), "../zh/index.html");
        assert_eq!(
            relative("ja/editions/13/index.html", "ja/editions/13/sessions/security/index.html"),
            "sessions/security/index.html"
        );
        assert_eq!(
            relative("ja/editions/13/index.html", "assets/duologue.css"),
            "../../../assets/duologue.css"
        );
        assert_eq!(relative("ja/a/index.html", "ja/a/index.html"), "index.html");
    }

    #[test]
    fn an_address_reads_back_as_it_was_printed() {
        for path in ["/ja/", "/zh/editions", "/en/editions/13/sessions/security", "/ja/people/archive-7k2m"] {
            assert_eq!(Address::parse(path, None).map(|a| a.path()).as_deref(), Some(path));
        }
        for path in ["/", "/ja", "/fr/", "/ja/editions/", "/ja/editions/-60", "/ja/editions/../x", "/ja//"] {
            assert_eq!(Address::parse(path, None), None, "{path}");
        }
    }
}
