//! A text in two languages, paragraph against paragraph; the reader's language on the left.

use duologue_forum::TextView;
use duologue_forum::acts::Paragraph;

use super::edition::language;
use super::reading::{Shown, State, anchor, heading, is_unchecked, names_part, part_name, standing};
use super::speaker::{Scene, Speaker};
use crate::context::Context;
use crate::html::{Html, Run};

/// Two languages of one text.
pub struct Pair {
    pub left: Head,
    pub right: Head,
    pub rows: Vec<Row>,
}

/// What a column holds.
pub struct Head {
    pub language: String,
    pub standing: String,
}

/// One paragraph in both.
pub struct Row {
    pub anchor: String,
    pub no: usize,
    pub label: String,
    /// Another speaker begins, or another part.
    pub ruled: bool,
    pub part: Option<String>,
    pub left: Cell,
    pub right: Cell,
}

/// One paragraph in one language.
pub struct Cell {
    pub speaker: Option<Speaker>,
    pub class: String,
    pub heading: Option<Run>,
    pub attr: Html,
    pub text: Option<Html>,
    /// Not settled: not translated, unchecked, or behind its source.
    pub open: Option<String>,
    pub state: Option<String>,
}

impl Pair {
    /// The text in `lang` beside the language that the address asks for; `None` if it has no other.
    pub fn of(c: &Context<'_>, scene: &Scene<'_>, view: &TextView<'_>, lang: &str) -> Option<Pair> {
        let with = c.address.with.as_deref().filter(|with| *with != lang)?;
        let with = view.languages().into_iter().find(|l| *l == with)?;
        let prefix = anchor(c, view);
        let mut before: Option<&Paragraph> = None;
        let mut rows = Vec::new();
        for (no, p) in (1..).zip(&view.text.paragraphs) {
            let part = p.part.as_deref().filter(|part| before.and_then(|b| b.part.as_deref()) != Some(*part));
            let ruled =
                part.is_some() || p.heading.is_some() || before.is_none_or(|b| b.speaker != p.speaker);
            let cell = |lang: &str| cell(c, scene, view, p, lang, ruled);
            let (left, right) = (cell(lang), cell(with));
            let part = part.map(|code| part_name(c, code));
            let named = |part: &String| left.heading.as_ref().is_some_and(|h| names_part(h, part));
            rows.push(Row {
                anchor: format!("{prefix}{}", p.id),
                no,
                label: c.t1("paragraph-no", "no", no.to_string()),
                ruled: ruled && before.is_some(),
                part: part.filter(|part| !named(part)),
                left,
                right,
            });
            before = Some(p);
        }
        let head = |lang: &str| Head { language: language(c, lang), standing: standing(c, view, lang) };
        Some(Pair { left: head(lang), right: head(with), rows })
    }
}

fn cell(
    c: &Context<'_>,
    scene: &Scene<'_>,
    view: &TextView<'_>,
    p: &Paragraph,
    lang: &str,
    begins: bool,
) -> Cell {
    let shown = Shown::of(c, view, p, lang);
    let speaker = Speaker::of(c, scene, p, lang);
    let missing = shown.state == State::Untranslated;
    let open = match shown.state {
        State::Untranslated => Some(c.t("not-translated")),
        State::Stale => Some(c.t("source-changed")),
        State::Rendered if is_unchecked(view, lang) => Some(standing(c, view, lang)),
        _ => None,
    };
    let state = match shown.state {
        State::Original => Some(c.t("original")),
        State::Rendered if open.is_none() => Some(standing(c, view, lang)),
        State::Stale => Some(standing(c, view, lang)),
        State::Removed => Some(c.t("removed-text")),
        State::Absent => Some(c.t("not-on-record")),
        State::Rendered | State::Untranslated => None,
    };
    Cell {
        class: speaker.as_ref().map(|s| s.class.clone()).unwrap_or_default(),
        speaker: speaker.filter(|_| begins),
        heading: heading(c, view, p, lang),
        attr: shown.attr,
        // The original stands in the other column already.
        text: shown.text.filter(|_| !missing),
        open,
        state,
    }
}
