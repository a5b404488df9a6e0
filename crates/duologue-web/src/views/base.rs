//! The frame around every page.

use duologue_forum::acts::Field;

use crate::address::{Address, Lang, Links, Place};
use crate::asked::Asked;
use crate::calendar::Calendar;
use crate::canonical::{alternates, languages};
use crate::context::Context;
use crate::feeds;
use crate::html::{Html, Run, markdown};
use crate::jsonld;
use crate::oembed::discovery;
use crate::open_graph::Card;
use crate::sizes;

/// The main navigation's entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nav {
    Home,
    Editions,
    Survey,
    Opinions,
    Statements,
    Record,
    Search,
    None,
}

/// A step of the way to a page; the last has no link.
#[derive(Clone, Debug)]
pub struct Crumb {
    pub run: Run,
    pub href: Option<String>,
}

/// A feed or a calendar beside a page.
pub struct Follow {
    pub media: &'static str,
    pub title: String,
    pub href: String,
}

/// What the frame needs.
pub struct Base<'a> {
    pub c: &'a Context<'a>,
    pub title: String,
    pub nav: Nav,
    pub crumbs: Vec<Crumb>,
    /// The page's code, which print keeps.
    pub folio: String,
    /// Other sites may show it in a frame.
    pub framed: bool,
}

impl<'a> Base<'a> {
    pub fn new(c: &'a Context<'a>, nav: Nav, title: String, folio: String) -> Base<'a> {
        Base { c, title, nav, crumbs: Vec::new(), folio, framed: false }
    }

    /// Adds a step with a link.
    pub fn under(mut self, run: Run, place: Place) -> Base<'a> {
        let href = Some(self.c.href(place));
        self.crumbs.push(Crumb { run, href });
        self
    }

    /// Adds the page itself.
    pub fn here(mut self, run: Run) -> Base<'a> {
        self.crumbs.push(Crumb { run, href: None });
        self
    }

    /// Other sites may show it in a frame.
    pub fn framed(mut self, framed: bool) -> Base<'a> {
        self.framed = framed;
        self
    }

    pub fn t(&self, key: &str) -> String {
        self.c.t(key)
    }

    pub fn tag(&self) -> &'static str {
        self.c.lang().tag()
    }

    pub fn is(&self, nav: &Nav) -> bool {
        self.nav == *nav
    }

    pub fn languages(&self) -> Vec<(Lang, String, bool)> {
        Lang::ALL.into_iter().map(|lang| (lang, self.c.in_lang(lang), lang == self.c.lang())).collect()
    }

    pub fn menu(&self) -> Vec<(Nav, String, String)> {
        let entry = |nav, key: &str, place| (nav, self.t(key), self.c.href(place));
        vec![
            entry(Nav::Home, "nav-home", Place::Home),
            entry(Nav::Editions, "nav-editions", Place::Editions),
            entry(Nav::Survey, "nav-survey", Place::Survey),
            entry(Nav::Opinions, "nav-opinions", Place::Opinions),
            entry(Nav::Statements, "nav-statements", Place::Statements),
            entry(Nav::Record, "nav-record", Place::Record),
        ]
    }

    /// Where to search; nowhere from a folder of files.
    pub fn search(&self) -> Option<String> {
        let find = Address::new(self.c.lang(), Place::Search(Asked::default()));
        matches!(self.c.links, Links::Server { .. }).then(|| find.path())
    }

    /// The dialogue's names, one a side: in the side's own language on a side's page, else in the page's.
    pub fn names(&self) -> Vec<Run> {
        let c = self.c;
        let lang = c.lang().code();
        let all = c.forum.wordings("dialogue", Field::Name, &c.sides);
        let own_page = c.sides.iter().any(|side| c.forum.side(side).languages.iter().any(|l| l == lang));
        let of_side = |side: &String| {
            let theirs = || all.iter().filter(|w| w.word.speaker() == side);
            let own = c.forum.side(side).languages.first().cloned();
            let wanted = if own_page { own } else { Some(lang.to_owned()) };
            let found = theirs().find(|w| Some(w.lang) == wanted.as_deref()).or_else(|| theirs().next())?;
            Some(c.worded(found))
        };
        c.sides.iter().filter_map(of_side).collect()
    }

    /// The dialogue's one name where there is room for one.
    pub fn name(&self) -> Run {
        self.names().into_iter().next().unwrap_or_else(|| Run::own("Duologue"))
    }

    /// The name in this page's title.
    pub fn site(&self) -> String {
        self.name().text
    }

    /// Two bars and a line, the page's own side on the left.
    pub fn mark(&self) -> Vec<usize> {
        self.c.sides.iter().take(2).map(|side| self.c.side_no(side).min(4)).collect()
    }

    pub fn is_past(&self) -> bool {
        self.c.now.is_some()
    }

    /// The state that the page shows, for its script to find whether there is a newer one; nothing where nobody would
    /// tell, or where the state is past.
    pub fn live(&self) -> Option<String> {
        let served = matches!(self.c.links, Links::Server { at: None, .. });
        (served && self.c.address.place.is_live()).then(|| sizes::name(&self.c.forum.sizes()))
    }

    /// The same page as it is now.
    pub fn now_href(&self) -> String {
        self.c.links.at(None).to(self.c.address)
    }

    /// Each voice with the number of its acts that this page reads.
    pub fn state(&self) -> String {
        let mut sizes: Vec<_> = self.c.forum.sizes().into_iter().collect();
        // The reader's own side first, those that are no side last.
        sizes.sort_by_key(|(code, _)| {
            let place = self.c.sides.iter().position(|side| **side == **code);
            (place.unwrap_or(self.c.sides.len()), code.clone())
        });
        let each = sizes.iter().map(|(code, size)| {
            self.c.t2("state-voice", ("voice", self.c.voice_name(code)), ("size", size.to_string()))
        });
        self.c.list(each)
    }

    pub fn unknown(&self) -> Option<String> {
        let unknown = self.c.forum.unknown();
        (unknown > 0).then(|| self.c.t1("acts-unknown", "count", unknown))
    }

    /// The organisations behind each side this year.
    pub fn organisers(&self) -> Vec<(String, String, Run, Vec<Run>)> {
        let c = self.c;
        let year =
            c.forum.latest().and_then(|e| Some(c.forum.edition(&e)?.year.first()?.value)).unwrap_or(u16::MAX);
        let of_side = |side: &String| {
            let names =
                c.forum.organisations(side, year).iter().filter_map(|o| c.by_lang(&o.names)).collect();
            (c.side_class(side), side.clone(), c.side_name(side), names)
        };
        c.sides.iter().map(of_side).collect()
    }

    pub fn example(&self) -> bool {
        self.c.forum.has_example_keys()
    }

    pub fn footer(&self) -> Option<Html> {
        self.c.theme.footer.get(self.c.lang().code()).map(|text| markdown(text))
    }

    /// The logo's width and height, where the theme has one.
    pub fn logo(&self) -> Option<(u32, u32)> {
        self.c.theme.logo_size()
    }

    pub fn has_theme(&self) -> bool {
        !self.c.theme.sides.is_empty()
    }

    /// Feeds and calendars that follow what the page shows; a folder of files has no server to ask again.
    pub fn follows(&self) -> Vec<Follow> {
        let c = self.c;
        if !matches!(c.links, Links::Server { .. }) {
            return Vec::new();
        }
        let lang = c.lang();
        let edition = match &c.address.place {
            Place::Edition(e) | Place::Programme(e) | Place::Session(e, _) | Place::Statement(e) => Some(e),
            _ => None,
        };
        let atom = |key, edition| Follow {
            media: "application/atom+xml",
            title: self.t(key),
            href: feeds::path(lang, edition),
        };
        let mut found = vec![atom("feed-title", None)];
        found.extend(edition.map(|code| atom("feed-title-edition", Some(code.as_str()))));
        found.extend(self.calendar().map(|href| Follow {
            media: "text/calendar",
            title: self.t("calendar-title"),
            href,
        }));
        found
    }

    /// The feed of all news, where the page is served.
    pub fn feed(&self) -> Option<String> {
        matches!(self.c.links, Links::Server { .. }).then(|| feeds::path(self.c.lang(), None))
    }

    /// The calendar of what the page shows, where the page is served and any day is known.
    pub fn calendar(&self) -> Option<String> {
        let calendar = Calendar::of(&self.c.address.place);
        let offered = matches!(self.c.links, Links::Server { .. }) && calendar.has_events(self.c.forum);
        offered.then(|| calendar.path(self.c.lang()))
    }

    /// Links to the page as it is now in every language that has its text, for machines.
    pub fn alternates(&self) -> Vec<(&'static str, String)> {
        let c = self.c;
        let href = |lang| match c.links.origin() {
            Some(origin) => origin.url(&Address::new(lang, c.address.place.clone()).path()),
            None => c.in_lang(lang),
        };
        let languages = languages(c.forum, &c.address.place);
        let all = alternates(c.forum, &c.address.place, &languages);
        all.into_iter().map(|(tag, lang)| (tag, href(lang))).collect()
    }

    pub fn card(&self) -> Option<Card> {
        Card::of(self)
    }

    /// Where other sites ask how to show the page in a frame.
    pub fn oembed(&self) -> Option<String> {
        self.c.links.origin().filter(|_| self.framed).map(|origin| discovery(origin, self.c.address))
    }

    pub fn data(&self) -> Option<Html> {
        jsonld::block(self.c, &self.crumbs)
    }
}
