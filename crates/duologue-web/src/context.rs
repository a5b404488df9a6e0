//! What every view needs: the forum, the reader's language, links, words and dates.

use std::collections::HashMap;
use std::sync::Arc;

use duologue_forum::acts::{ByLang, Day, Field, Name};
use duologue_forum::{Forum, Later, PersonView, Word, Worded, pick};
use duologue_record::Hash;
use fluent_bundle::{FluentArgs, FluentValue};

use crate::address::{Address, Lang, Links, Place};
use crate::catalogue;
use crate::html::{Html, Run, cited, plain};
use crate::theme::Theme;

/// Paragraph texts by their blob's hash.
pub type Texts = HashMap<Hash, Arc<str>>;

/// A reader's view of a forum.
pub struct Context<'a> {
    pub forum: &'a Forum,
    /// The forum as it is now, where `forum` is a past state.
    pub now: Option<&'a Forum>,
    pub texts: &'a Texts,
    pub theme: &'a Theme,
    pub address: &'a Address,
    pub links: Links,
    /// Sides, the one first that the page names first.
    pub sides: Vec<String>,
    /// Languages to look for a text in, the reader's first.
    pub order: Vec<String>,
}

/// Reads a forum as a page reads it, for what is no page: a feed, a calendar.
pub fn read_as<T>(forum: &Forum, lang: Lang, place: Place, tell: impl FnOnce(&Context<'_>) -> T) -> T {
    let (texts, theme, address) = (Texts::new(), Theme::default(), Address::new(lang, place));
    let links = Links::Static { from: address.file() };
    tell(&Context::new(forum, None, &texts, &theme, &address, links))
}

impl<'a> Context<'a> {
    pub fn new(
        forum: &'a Forum,
        now: Option<&'a Forum>,
        texts: &'a Texts,
        theme: &'a Theme,
        address: &'a Address,
        links: Links,
    ) -> Context<'a> {
        let edition = match &address.place {
            Place::Edition(e) | Place::Programme(e) | Place::Session(e, _) | Place::Statement(e) => {
                Some(e.clone())
            }
            _ => forum.latest().map(|e| e.to_string()),
        };
        let host = edition.as_deref().and_then(|e| forum.host(e));
        let sides = forum.alternat(address.lang.code(), host);
        let order = forum.reading_order(address.lang.code(), &sides);
        Context { forum, now, texts, theme, address, links, sides, order }
    }

    pub fn lang(&self) -> Lang {
        self.address.lang
    }

    // ── words of the catalogue ──

    pub fn t(&self, key: &str) -> String {
        catalogue::message(self.lang(), key, None)
    }

    /// A message with one variable.
    pub fn t1<'v>(&self, key: &str, name: &'v str, value: impl Into<FluentValue<'v>>) -> String {
        let mut args = FluentArgs::new();
        args.set(name, value);
        catalogue::message(self.lang(), key, Some(&args))
    }

    pub fn t2<'v>(
        &self,
        key: &str,
        first: (&'v str, impl Into<FluentValue<'v>>),
        second: (&'v str, impl Into<FluentValue<'v>>),
    ) -> String {
        let mut args = FluentArgs::new();
        args.set(first.0, first.1);
        args.set(second.0, second.1);
        catalogue::message(self.lang(), key, Some(&args))
    }

    fn targs(&self, key: &str, args: &FluentArgs<'_>) -> String {
        catalogue::message(self.lang(), key, Some(args))
    }

    /// Joins words as the language joins a list.
    pub fn list<T: std::fmt::Display>(&self, items: impl IntoIterator<Item = T>) -> String {
        self.joined(items, "list-comma")
    }

    /// Joins what a line says of one thing.
    pub fn parts<T: std::fmt::Display>(&self, parts: impl IntoIterator<Item = T>) -> String {
        self.joined(parts, "list-part")
    }

    fn joined<T: std::fmt::Display>(&self, items: impl IntoIterator<Item = T>, comma: &str) -> String {
        let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
        match items.len() {
            0 | 1 => items.into_iter().next().unwrap_or_default(),
            _ => items.join(&self.t(comma)),
        }
    }

    // ── links ──

    pub fn href(&self, place: Place) -> String {
        self.links.to(&Address::new(self.lang(), place))
    }

    /// The same page in another language; nothing is read beside itself.
    pub fn in_lang(&self, lang: Lang) -> String {
        let with = self.address.with.clone().filter(|with| with != lang.code());
        self.links.to(&Address { lang, with, ..self.address.clone() })
    }

    /// The page's own address as others write it down: a folder of files knows no more than the path.
    pub fn own_address(&self) -> String {
        let path = self.address.path();
        self.links.origin().map_or_else(|| path.clone(), |origin| origin.url(&path))
    }

    pub fn file(&self, path: &str) -> String {
        self.links.file(path)
    }

    // ── texts in the reader's language, or marked with their own ──

    pub fn run(&self, text: &str, lang: &str) -> Run {
        Run::new(text, lang, self.lang().code())
    }

    pub fn by_lang(&self, texts: &ByLang) -> Option<Run> {
        pick(texts, &self.order).map(|(lang, text)| self.run(text, lang))
    }

    pub fn worded(&self, worded: &Worded<'_>) -> Run {
        self.run(worded.text, worded.lang)
    }

    /// The wording of a field to show in one place.
    pub fn wording(&self, subject: &str, field: Field) -> Option<Run> {
        self.forum.wording(subject, field, &self.sides, &self.order).map(|w| self.worded(&w))
    }

    /// The name of something that has a code, or the code itself.
    pub fn name_of(&self, subject: &str) -> Run {
        let code = subject.rsplit('/').next().unwrap_or(subject);
        self.wording(subject, Field::Name).unwrap_or_else(|| Run::own(code))
    }

    pub fn city(&self, code: &str) -> Run {
        self.name_of(&format!("city/{code}"))
    }

    /// Cities in one line.
    pub fn cities(&self, codes: &[String]) -> Html {
        let names: Vec<Html> = codes.iter().map(|code| self.city(code).html()).collect();
        Html::list(&names, &self.t("list-comma"))
    }

    // ── sides ──

    /// The colour number of a side: its place in the dialogue's own order, on every page alike.
    pub fn side_no(&self, code: &str) -> usize {
        self.forum.sides().iter().position(|s| *s == code).map_or(0, |i| i + 1)
    }

    /// CSS class of a side's colour: `s1`, `s2` …; empty for a voice that is no side.
    pub fn side_class(&self, code: &str) -> String {
        match self.side_no(code) {
            0 => String::new(),
            n => format!("s{}", n.min(4)),
        }
    }

    /// A side's name ("Japan"), or the code of another voice.
    pub fn side_name(&self, code: &str) -> Run {
        self.by_lang(&self.forum.side(code).names).unwrap_or_else(|| Run::own(code))
    }

    // ── whose word, from where ──

    /// Who says a word and where it was read, as one small line; `None` for a side's plain own word.
    pub fn provenance(&self, word: &Word) -> Option<Html> {
        self.whence(word, false, true)
    }

    /// The same where words differ, so that whose each is must be said of a side's own word too.
    pub fn attribution(&self, word: &Word) -> Option<Html> {
        self.whence(word, true, true)
    }

    /// The same under a heading that says that these are sources.
    pub fn source(&self, word: &Word) -> Option<Html> {
        self.whence(word, false, false)
    }

    fn whence(&self, word: &Word, named: bool, labelled: bool) -> Option<Html> {
        let p = &word.saying()?.provenance;
        let mut parts: Vec<String> = Vec::new();
        // A recorder reads: its source says more than its name.
        if named && !word.is_recorded() && (self.side_no(&word.voice) > 0 || p.source.is_none()) {
            parts.push(self.t1("own-word", "side", self.voice_name(&word.voice)));
        }
        if word.is_recorded() {
            let by = self.voice_name(&word.voice);
            parts.push(self.t2("recorded-by", ("side", self.side_name(word.speaker()).text), ("voice", by)));
        }
        if let Some(as_of) = &p.as_of {
            parts.push(self.t1("as-of", "date", self.date_or_part(as_of)));
        }
        let mut html = plain(&self.parts(parts));
        if let Some(source) = &p.source {
            let mut given: Vec<Html> = Vec::new();
            given.extend(source.title.as_deref().map(|title| self.title_of_source(title)));
            given.extend(source.address.as_deref().map(cited));
            let label = if labelled { self.t("source-label") } else { String::new() };
            html = html.labelled(&label, &Html::join(&given));
        }
        (!html.is_empty()).then_some(html)
    }

    /// A source's title, in its own language where its letters tell which: code points are shared, shapes are not.
    fn title_of_source(&self, title: &str) -> Html {
        let kana = |c: char| matches!(c, '\u{3041}'..='\u{30ff}');
        let han = |c: char| matches!(c, '\u{3400}'..='\u{9fff}');
        let lang = match (title.contains(kana), title.contains(han)) {
            (true, _) => "ja",
            (false, false) => "en",
            // Han alone may be either.
            (false, true) => return plain(title),
        };
        self.run(title, lang).html()
    }

    /// A voice's name: the side's, or what a recorder is called.
    pub fn voice_name(&self, code: &str) -> String {
        if self.side_no(code) > 0 {
            return self.side_name(code).text;
        }
        // One needs no code to be told from others.
        let mut recorders = self.forum.voices().filter(|voice| self.side_no(voice.code()) == 0);
        match (recorders.next(), recorders.next()) {
            (Some(_), Some(_)) => self.t1("voice-recorder-of", "code", code.to_owned()),
            _ => self.t("voice-recorder"),
        }
    }

    /// In a past view, what became of the word since.
    pub fn later(&self, word: &Word) -> Option<String> {
        let key = match self.now?.later(word)? {
            Later::Corrected => "later-corrected",
            Later::Restated => "later-restated",
            Later::Retracted => "later-retracted",
            Later::Removed => "later-removed",
        };
        Some(self.t(key))
    }

    /// What an edition is called, with its year where that is wanted.
    pub fn edition(&self, code: &str, with_year: bool) -> Run {
        let Ok(n) = code.parse::<u32>() else { return self.name_of(code) };
        let year = self.forum.edition(code).and_then(|e| e.year.first().map(|t| t.value));
        Run::own(match year.filter(|_| with_year) {
            Some(year) => self.t2("edition-name-year", ("n", n), ("year", year.to_string())),
            None => self.t1("edition-name", "n", n),
        })
    }

    /// It is simulated, and what it is called does not say so.
    pub fn is_marked(&self, simulated: bool, name: &Run) -> bool {
        simulated && !name.text.to_lowercase().contains(&self.t("simulated"))
    }

    /// The same where only plain text can stand.
    pub fn edition_name(&self, code: &str, with_year: bool) -> String {
        self.edition(code, with_year).text
    }

    // ── people ──

    /// A person's name, in the reader's language, in the own side's, or in any.
    pub fn person_name(&self, person: &PersonView<'_>) -> Run {
        match self.person_record(person) {
            Some((lang, name)) => self.run(&name.display, lang),
            None => Run::own(self.t("person-unnamed")),
        }
    }

    pub fn person_record<'p>(&self, person: &PersonView<'p>) -> Option<(&'p str, &'p Name)> {
        let own = person.side.map_or(&[][..], |side| &self.forum.side(side).languages);
        person.name(self.lang().code(), own, &self.order)
    }

    // ── dates ──

    /// `2017-12-16` in the form of the language, with the day of the week.
    pub fn date(&self, iso: &str) -> String {
        let Ok(date) = iso.parse::<jiff::civil::Date>() else { return iso.to_owned() };
        self.targs("date-full", &self.date_args(date))
    }

    /// A year, a month or a day.
    pub fn date_or_part(&self, iso: &str) -> String {
        match iso.len() {
            7 => {
                let Ok(date) = format!("{iso}-01").parse::<jiff::civil::Date>() else {
                    return iso.to_owned();
                };
                self.targs("date-month", &self.date_args(date))
            }
            10 => self.date(iso),
            _ => iso.to_owned(),
        }
    }

    fn date_args(&self, date: jiff::civil::Date) -> FluentArgs<'static> {
        let mut args = FluentArgs::new();
        args.set("year", date.year().to_string());
        args.set("month", self.t(&format!("month-{}", date.month())));
        args.set("day", date.day().to_string());
        args.set("weekday", self.t(&format!("weekday-{}", date.weekday().to_monday_one_offset())));
        args
    }

    /// Days as one range where they follow each other, otherwise as a list.
    pub fn days(&self, days: &[Day]) -> String {
        let parsed: Vec<jiff::civil::Date> = days.iter().filter_map(|d| d.date.parse().ok()).collect();
        let follow = parsed.windows(2).all(|w| matches!(w, [a, b] if a.tomorrow().is_ok_and(|t| t == *b)));
        match (parsed.first(), parsed.last()) {
            (Some(first), Some(last)) if first != last && follow && parsed.len() == days.len() => {
                let mut args = self.date_args(*first);
                let same_month = first.month() == last.month();
                args.set("endmonth", self.t(&format!("month-{}", last.month())));
                args.set("endday", last.day().to_string());
                args.set("endweekday", self.t(&format!("weekday-{}", last.weekday().to_monday_one_offset())));
                self.targs(if same_month { "date-range" } else { "date-range-months" }, &args)
            }
            _ => self.list(days.iter().map(|d| self.date(&d.date))),
        }
    }
}
