//! How to cite a page and each of its paragraphs.

use duologue_forum::TextView;

use super::edition::language;
use super::reading::{Shown, State, anchor, shown_in, standing};
use super::speaker::{Scene, Speaker};
use crate::context::Context;
use crate::html::{Html, Run, plain};

/// The page's citation, and its paragraphs'.
pub struct Cite {
    pub page: Html,
    pub paragraphs: Vec<Html>,
}

impl Cite {
    /// `work` is what every citation names: title, edition, day.
    pub fn of(c: &Context<'_>, scene: &Scene<'_>, work: &[Html], views: &[TextView<'_>]) -> Cite {
        let comma = c.t("list-part");
        let address = c.own_address();
        let mut page = work.to_vec();
        page.extend(
            views.iter().map(|view| plain(&in_language(c, view, shown_in(c, view), State::Rendered))),
        );
        page.dedup();
        page.push(Html::link(&c.links.to(c.address), &Run::own(address.clone())));
        let mut paragraphs = Vec::new();
        for view in views {
            let (lang, prefix) = (shown_in(c, view), anchor(c, view));
            for (no, p) in (1..).zip(&view.text.paragraphs) {
                let state = Shown::of(c, view, p, lang).state;
                let target = format!("#{prefix}{}", p.id);
                let mut parts: Vec<Html> = Vec::new();
                parts.extend(Speaker::of(c, scene, p, c.lang().code()).map(|s| s.cited(c)));
                parts.push(plain(&c.t1("paragraph-no", "no", no.to_string())));
                parts.extend(work.iter().cloned());
                parts.push(plain(&in_language(c, view, lang, state)));
                parts.push(Html::link(&target, &Run::own(format!("{address}{target}"))));
                paragraphs.push(Html::list(&parts, &comma));
            }
        }
        Cite { page: Html::list(&page, &comma), paragraphs }
    }
}

/// A title in the quotation marks of the page's language.
pub fn quoted(c: &Context<'_>, title: &Run) -> Html {
    Run { text: c.t1("cite-title", "title", title.text.clone()), lang: title.lang.clone() }.html()
}

/// In which language the words are, and how they stand to the original.
fn in_language(c: &Context<'_>, view: &TextView<'_>, lang: &str, state: State) -> String {
    let original = language(c, &view.text.lang);
    match state {
        State::Removed => c.t("cite-removed"),
        State::Absent => c.t("not-on-record"),
        _ if lang == view.text.lang => c.t1("cite-original", "language", original),
        State::Original | State::Untranslated => c.t1("cite-original", "language", original),
        State::Rendered | State::Stale => {
            let mut how = vec![standing(c, view, lang)];
            if state == State::Stale {
                how.push(c.t("source-changed"));
            }
            let args = [("language", language(c, lang)), ("standing", c.list(how)), ("original", original)];
            crate::catalogue::text(c.lang(), "cite-rendered", &args)
        }
    }
}
