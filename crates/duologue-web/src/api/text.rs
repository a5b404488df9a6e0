//! Texts as data: paragraph by paragraph, in every language that they have.

use std::collections::BTreeMap;

use duologue_forum::acts::{Genre, Translator};
use duologue_forum::{Forum, Rendering, TextView};
use duologue_record::Hash;
use serde::Serialize;

use super::said::{Said, Wording, wordings};
use super::session::last;
use crate::context::Texts;

/// A text with its renderings.
#[derive(Serialize)]
pub struct Text<'a> {
    /// Of what it is a text: `13/politics/report`, `text/jp-7k2m`.
    pub subject: String,
    pub genre: Option<Genre>,
    pub lang: &'a str,
    pub title: Option<&'a str>,
    /// The edition or session that it belongs to, where the subject does not say so.
    pub about: Option<&'a str>,
    pub said: Said<'a>,
    pub translations: Vec<Translated<'a>>,
    pub paragraphs: Vec<Paragraph<'a>>,
}

#[derive(Serialize)]
pub struct Translated<'a> {
    pub lang: &'a str,
    pub title: Option<&'a str>,
    pub by: Option<Translator>,
    pub read_by: Option<&'a str>,
    pub said: Said<'a>,
}

#[derive(Serialize)]
pub struct Paragraph<'a> {
    pub id: &'a str,
    pub heading: Option<&'a str>,
    pub part: Option<&'a str>,
    /// Absent where what was said may not be laid to the person who said it.
    pub speaker: Option<String>,
    pub texts: BTreeMap<&'a str, Rendered<'a>>,
}

/// A paragraph in one language.
#[derive(Serialize)]
pub struct Rendered<'a> {
    /// Absent where it was removed.
    pub text: Option<&'a str>,
    pub sha256: String,
    pub standing: &'static str,
}

/// Blobs that the texts print.
pub fn needs(forum: &Forum, views: &[TextView<'_>]) -> Vec<Hash> {
    let mut needed: Vec<Hash> = Vec::new();
    for view in views {
        needed.extend(view.text.paragraphs.iter().filter_map(|p| p.sha256));
        let translated = view.translations.iter().flat_map(|t| &t.translation.paragraphs);
        needed.extend(translated.filter_map(|p| p.sha256));
    }
    needed.retain(|hash| !forum.has_redacted(hash));
    needed.sort();
    needed.dedup();
    needed
}

/// `attributed` says whether words may be laid to a person.
pub fn of<'a>(forum: &'a Forum, texts: &'a Texts, view: &TextView<'a>, attributed: bool) -> Text<'a> {
    let t = view.text;
    let translations = view.translations.iter().map(|t| Translated {
        lang: &t.translation.lang,
        title: t.translation.title.as_deref(),
        by: t.translation.by,
        read_by: t.translation.read_by.as_deref(),
        said: Said::of(t.word),
    });
    let rendered = |p: &duologue_forum::acts::Paragraph, lang: &'a str| {
        let rendering = view.rendering(p, lang);
        let sha256 = rendering.blob()?;
        let text = texts.get(&sha256).filter(|_| !forum.has_redacted(&sha256)).map(|text| &**text);
        let standing = match rendering {
            Rendering::Original(_) => "original",
            Rendering::Current(_) => "current",
            Rendering::Stale { .. } => "stale",
            Rendering::Missing => return None,
        };
        Some((lang, Rendered { text, sha256: sha256.to_string(), standing }))
    };
    let speaker = |id: &str| last(&forum.resolve(&format!("person/{id}"))).to_owned();
    let paragraph = |p: &'a duologue_forum::acts::Paragraph| Paragraph {
        id: &p.id,
        heading: p.heading.as_deref(),
        part: p.part.as_deref(),
        speaker: p.speaker.as_deref().filter(|_| attributed).map(speaker),
        texts: view.languages().into_iter().filter_map(|lang| rendered(p, lang)).collect(),
    };
    Text {
        subject: view.subject.to_string(),
        genre: t.genre,
        lang: &t.lang,
        title: t.title.as_deref(),
        about: t.about.as_deref(),
        said: Said::of(view.word),
        translations: translations.collect(),
        paragraphs: t.paragraphs.iter().map(paragraph).collect(),
    }
}

/// A joint statement: its titles, and its texts as each side gives them.
#[derive(Serialize)]
pub struct Statement<'a> {
    pub edition: String,
    pub wordings: Vec<Wording<'a>>,
}

#[derive(Serialize)]
pub struct StatementInFull<'a> {
    #[serde(flatten)]
    pub statement: Statement<'a>,
    pub texts: Vec<Text<'a>>,
}

pub fn statement<'a>(forum: &'a Forum, edition: &str) -> Statement<'a> {
    Statement { wordings: wordings(forum, &format!("{edition}/statement")), edition: edition.to_owned() }
}

pub fn statement_in_full<'a>(
    forum: &'a Forum,
    texts: &'a Texts,
    edition: &str,
) -> Option<StatementInFull<'a>> {
    let statement = statement(forum, edition);
    let views = forum.texts(&format!("{edition}/statement"));
    let all: Vec<Text<'a>> = views.iter().map(|view| of(forum, texts, view, true)).collect();
    let said = !all.is_empty() || !statement.wordings.is_empty();
    said.then_some(StatementInFull { statement, texts: all })
}

/// A text that belongs to no session or edition by its subject, without its paragraphs.
#[derive(Serialize)]
pub struct Head<'a> {
    pub id: String,
    pub genre: Option<Genre>,
    pub lang: &'a str,
    pub title: Option<&'a str>,
    pub about: Option<&'a str>,
    pub said: Said<'a>,
}

/// Every text of its own subject; where several voices give one, the first stands for it in the list.
pub fn free(forum: &Forum) -> Vec<Head<'_>> {
    let head = |subject: &duologue_forum::Subject| {
        let view = forum.texts(subject).into_iter().next()?;
        Some(Head {
            id: subject.strip_prefix("text/")?.to_owned(),
            genre: view.text.genre,
            lang: &view.text.lang,
            title: view.text.title.as_deref(),
            about: view.text.about.as_deref(),
            said: Said::of(view.word),
        })
    };
    forum.subjects("text/").iter().filter_map(head).collect()
}
