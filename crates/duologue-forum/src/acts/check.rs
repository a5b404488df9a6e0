use std::collections::HashSet;

use unicode_normalization::is_nfc;
use unicode_segmentation::UnicodeSegmentation;

use super::{Body, ByLang, Item, Saying, Topline, Wave};

/// Longest title, name or affiliation, in grapheme clusters: a long Japanese title is not one long word.
const LINE: usize = 400;
/// Longest remark or reason.
const NOTE: usize = 4_000;

/// What is wrong with a field of a saying that is about to be said.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    #[error("`{field}` is missing")]
    Missing { field: String },
    #[error(
        "`{field}`: “{value}” is not a code: lower-case letters, digits and “-”, starting with a letter or digit"
    )]
    Code { field: String, value: String },
    #[error("`{field}`: “{value}” is not a subject (codes joined by “/”)")]
    Subject { field: String, value: String },
    #[error("`{field}`: “{value}” is not a language tag such as ja, zh, en or zh-Hant")]
    Language { field: String, value: String },
    #[error("`{field}`: “{value}” is not a date such as 2017-12-16")]
    Date { field: String, value: String },
    #[error("`{field}`: “{value}” is not a time such as 09:00")]
    Time { field: String, value: String },
    #[error("`{field}`: “{value}” is not a time zone such as Asia/Tokyo")]
    Zone { field: String, value: String },
    #[error(
        "`{field}`: “{value}” is not a web address (http:// or https://) or a bare one (example.org/page)"
    )]
    Address { field: String, value: String },
    #[error("`{field}` is empty")]
    Empty { field: String },
    #[error("`{field}` has {length} characters; {most} are the most")]
    TooLong { field: String, length: usize, most: usize },
    #[error(
        "`{field}` holds the character U+{codepoint:04X}, which is invisible, breaks the line or reverses text; take it out"
    )]
    Character { field: String, codepoint: u32 },
    #[error("`{field}` is not in Unicode normal form C")]
    NotNfc { field: String },
    #[error("`{field}` begins or ends with a space; take it out")]
    Spaced { field: String },
    #[error("`{field}`: “{value}” is not a percentage from 0 to 100 as printed, such as 32.6")]
    Share { field: String, value: String },
    #[error("`{field}`: “{value}” is not a design effect such as 1.6; it is 1 or more")]
    Effect { field: String, value: String },
    #[error("`{field}`: “{value}” is not one of the item's answers")]
    NoAnswer { field: String, value: String },
    #[error(
        "`{field}` cannot stand on an item of which several answers may be given (`multiple`); take one of them out"
    )]
    Multiple { field: String },
    #[error("`{field}`: “{value}” stands here twice; give one of them another id")]
    Twice { field: String, value: String },
}

impl Flaw {
    /// The field at fault, dotted.
    pub fn field(&self) -> &str {
        match self {
            Flaw::Missing { field }
            | Flaw::Code { field, .. }
            | Flaw::Subject { field, .. }
            | Flaw::Language { field, .. }
            | Flaw::Date { field, .. }
            | Flaw::Time { field, .. }
            | Flaw::Zone { field, .. }
            | Flaw::Address { field, .. }
            | Flaw::Empty { field }
            | Flaw::TooLong { field, .. }
            | Flaw::Character { field, .. }
            | Flaw::NotNfc { field }
            | Flaw::Spaced { field }
            | Flaw::Share { field, .. }
            | Flaw::Effect { field, .. }
            | Flaw::NoAnswer { field, .. }
            | Flaw::Multiple { field }
            | Flaw::Twice { field, .. } => field,
        }
    }
}

/// A code: what decides identity.
pub fn code(field: &str, value: &str) -> Result<(), Flaw> {
    let good = !value.is_empty()
        && value.len() <= 64
        && value.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        && value.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if good { Ok(()) } else { Err(Flaw::Code { field: field.to_owned(), value: value.to_owned() }) }
}

/// A subject: codes joined by `/`, at most four of them.
pub fn subject(field: &str, value: &str) -> Result<(), Flaw> {
    let good = value.split('/').count() <= 4 && value.split('/').all(|part| code(field, part).is_ok());
    if good { Ok(()) } else { Err(Flaw::Subject { field: field.to_owned(), value: value.to_owned() }) }
}

/// A language tag of the form that BCP 47 recommends (`zh-Hant`), short.
pub fn language(field: &str, value: &str) -> Result<(), Flaw> {
    let mut parts = value.split('-');
    let primary = parts.next().unwrap_or_default();
    let good = (2..=3).contains(&primary.len())
        && primary.bytes().all(|b| b.is_ascii_lowercase())
        && value.len() <= 20
        && parts.all(|p| (2..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()));
    if good { Ok(()) } else { Err(Flaw::Language { field: field.to_owned(), value: value.to_owned() }) }
}

/// Text that people read: not empty, NFC, nothing that hides or reverses.
pub fn plain(field: &str, value: &str, most: usize) -> Result<(), Flaw> {
    let field = || field.to_owned();
    if value.trim().is_empty() {
        return Err(Flaw::Empty { field: field() });
    }
    if let Some(c) = value.chars().find(|c| hidden(*c)) {
        return Err(Flaw::Character { field: field(), codepoint: u32::from(c) });
    }
    if !is_nfc(value) {
        return Err(Flaw::NotNfc { field: field() });
    }
    let length = value.graphemes(true).count();
    if length > most { Err(Flaw::TooLong { field: field(), length, most }) } else { Ok(()) }
}

/// A title or heading.
pub fn title(field: &str, value: &str) -> Result<(), Flaw> {
    line(field, value, LINE)
}

/// A name, title or address: plain and on one line, since a second line could pose as something else
/// (a header in mail, a paragraph in a file). A space at an end would make two words differ that read alike.
fn line(field: &str, value: &str, most: usize) -> Result<(), Flaw> {
    plain(field, value, most)?;
    if value.contains('\n') {
        return Err(Flaw::Character { field: field.to_owned(), codepoint: u32::from('\n') });
    }
    if value.trim() != value {
        return Err(Flaw::Spaced { field: field.to_owned() });
    }
    Ok(())
}

/// Paragraphs, of which a text without pictures or sound has at least one: their ids are addresses.
fn paragraphs<'a>(ids: impl Iterator<Item = &'a str>, is_needed: bool) -> Result<(), Flaw> {
    let field = || "paragraphs.id".to_owned();
    let mut seen = HashSet::new();
    for id in ids {
        code("paragraphs.id", id)?;
        if !seen.insert(id) {
            return Err(Flaw::Twice { field: field(), value: id.to_owned() });
        }
    }
    if seen.is_empty() && is_needed { Err(Flaw::Missing { field: "paragraphs".to_owned() }) } else { Ok(()) }
}

/// Controls, bidirectional overrides, and noncharacters; joiners and variation selectors are writing.
fn hidden(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}')
        || u32::from(c) & 0xFFFE == 0xFFFE
}

fn date(field: &str, value: &str) -> Result<(), Flaw> {
    // A year or a month is a date too, where no day is known.
    let padded = match value.len() {
        4 => format!("{value}-01-01"),
        7 => format!("{value}-01"),
        _ => value.to_owned(),
    };
    let good = padded.parse::<jiff::civil::Date>().is_ok_and(|d| d.to_string() == padded);
    if good { Ok(()) } else { Err(Flaw::Date { field: field.to_owned(), value: value.to_owned() }) }
}

fn day(field: &str, value: &str) -> Result<(), Flaw> {
    if value.len() == 10 {
        date(field, value)
    } else {
        Err(Flaw::Date { field: field.to_owned(), value: value.to_owned() })
    }
}

fn time(field: &str, value: &str) -> Result<(), Flaw> {
    let good = value.len() == 5 && format!("{value}:00").parse::<jiff::civil::Time>().is_ok();
    if good { Ok(()) } else { Err(Flaw::Time { field: field.to_owned(), value: value.to_owned() }) }
}

fn each<T>(value: &Option<T>, check: impl FnOnce(&T) -> Result<(), Flaw>) -> Result<(), Flaw> {
    value.as_ref().map_or(Ok(()), check)
}

fn by_lang(field: &str, texts: &ByLang, most: usize) -> Result<(), Flaw> {
    texts.iter().try_for_each(|(lang, text)| {
        language(&format!("{field}.{lang}"), lang)?;
        line(&format!("{field}.{lang}"), text, most)
    })
}

fn needed<T>(field: &str, value: &Option<T>) -> Result<(), Flaw> {
    if value.is_some() { Ok(()) } else { Err(Flaw::Missing { field: field.to_owned() }) }
}

impl Saying {
    /// Refuses a saying that no log should carry.
    pub fn check(&self) -> Result<(), Flaw> {
        let p = &self.provenance;
        each(&p.of, |v| code("of", v))?;
        each(&p.as_of, |v| date("as_of", v))?;
        each(&p.why, |why| each(&why.text, |v| plain("why.text", v, NOTE)))?;
        each(&p.source, |s| {
            each(&s.title, |v| line("source.title", v, LINE))?;
            each(&s.seen, |v| date("source.seen", v))?;
            each(&s.address, |v| address("source.address", v))
        })?;
        self.body.check()
    }
}

/// Sources are often cited without a scheme, or several at once; none may run a script when followed.
fn address(field: &str, value: &str) -> Result<(), Flaw> {
    line(field, value, 2_000)?;
    let scheme = value.split_once(':').map(|(s, _)| s.to_ascii_lowercase());
    let bare = scheme.as_deref().is_none_or(|s| s.contains(['.', '/', ' ']));
    if bare || matches!(scheme.as_deref(), Some("http" | "https")) {
        Ok(())
    } else {
        Err(Flaw::Address { field: field.to_owned(), value: value.to_owned() })
    }
}

impl Body {
    fn check(&self) -> Result<(), Flaw> {
        match self {
            Body::Dialogue(d) => {
                d.sides.iter().try_for_each(|v| code("sides", v))?;
                d.languages.iter().try_for_each(|v| language("languages", v))
            }
            Body::Side(s) => {
                by_lang("names", &s.names, LINE)?;
                s.languages.iter().try_for_each(|v| language("languages", v))?;
                each(&s.zone, |v| zone("zone", v))?;
                s.organisations.iter().try_for_each(|o| by_lang("organisations.names", &o.names, LINE))
            }
            Body::Edition(e) => {
                each(&e.host, |v| code("host", v))?;
                each(&e.keeper, |v| code("keeper", v))?;
                each(&e.until, |v| if v == "open" { Ok(()) } else { day("until", v) })?;
                e.cities.iter().try_for_each(|v| code("cities", v))?;
                by_lang("venue", &e.venue, LINE)?;
                e.days.iter().try_for_each(|d| {
                    day("days.date", &d.date)?;
                    each(&d.city, |v| code("days.city", v))
                })
            }
            Body::Session(s) => {
                each(&s.track, |v| code("track", v))?;
                each(&s.date, |v| day("date", v))?;
                each(&s.start, |v| time("start", v))?;
                each(&s.end, |v| time("end", v))?;
                each(&s.zone, |v| zone("zone", v))?;
                by_lang("room", &s.room, LINE)?;
                s.languages.iter().try_for_each(|v| language("languages", v))?;
                s.parts.iter().try_for_each(|p| {
                    code("parts.code", &p.code)?;
                    each(&p.start, |v| time("parts.start", v))?;
                    each(&p.end, |v| time("parts.end", v))
                })
            }
            Body::Wording(w) => {
                needed("field", &w.field)?;
                language("lang", &w.lang)?;
                line("text", &w.text, LINE)
            }
            Body::Person(p) => {
                each(&p.slug, |v| code("slug", v))?;
                each(&p.side, |v| code("side", v))?;
                if p.names.is_empty() {
                    return Err(Flaw::Missing { field: "names".to_owned() });
                }
                p.variants.iter().try_for_each(|v| line("variants", v, LINE))?;
                p.names.iter().try_for_each(|(lang, name)| {
                    language("names", lang)?;
                    line(&format!("name_{lang}"), &name.display, LINE)?;
                    each(&name.sort, |v| line(&format!("sort_{lang}"), v, LINE))?;
                    each(&name.reading, |v| line(&format!("reading_{lang}"), v, LINE))
                })
            }
            Body::Appearance(a) => {
                code("person", &a.person)?;
                each(&a.side, |v| code("side", v))?;
                a.parts.iter().try_for_each(|v| code("parts", v))?;
                by_lang("affiliation", &a.affiliation, LINE)
            }
            Body::Figure(f) => {
                needed("measure", &f.measure)?;
                by_lang("base", &f.base, LINE)?;
                by_lang("printed", &f.printed, LINE)
            }
            Body::Questionnaire(q) => codes("items", q.items.iter().map(String::as_str)),
            Body::Item(i) => item(i),
            Body::Wave(w) => wave(w),
            Body::Topline(t) => topline(t),
            Body::Text(t) => {
                needed("genre", &t.genre)?;
                language("lang", &t.lang)?;
                each(&t.title, |v| line("title", v, LINE))?;
                each(&t.about, |v| subject("about", v))?;
                paragraphs(t.paragraphs.iter().map(|p| p.id.as_str()), t.media.is_empty())?;
                t.paragraphs.iter().try_for_each(|p| {
                    each(&p.speaker, |v| subject("paragraphs.speaker", v))?;
                    each(&p.part, |v| code("paragraphs.part", v))?;
                    each(&p.heading, |v| line("paragraphs.heading", v, LINE))
                })
            }
            Body::Translation(t) => {
                language("lang", &t.lang)?;
                language("renders", &t.renders)?;
                needed("by", &t.by)?;
                each(&t.title, |v| line("title", v, LINE))?;
                each(&t.read_by, |v| line("read_by", v, LINE))?;
                paragraphs(t.paragraphs.iter().map(|p| p.id.as_str()), true)?;
                t.paragraphs
                    .iter()
                    .try_for_each(|p| each(&p.heading, |v| line("paragraphs.heading", v, LINE)))
            }
            Body::Hold(h) => each(&h.reason, |v| plain("reason", v, NOTE)),
            Body::Retract(r) => each(&r.reason, |v| plain("reason", v, NOTE)),
            Body::Remark(r) => {
                needed("stance", &r.stance)?;
                language("lang", &r.lang)?;
                plain("text", &r.text, NOTE)
            }
            Body::Same(s) => subject("theirs", &s.theirs),
            Body::Redact(r) => code("ground", &r.ground),
            Body::Propose(p) => {
                each(&p.lang, |v| language("lang", v))?;
                each(&p.text, |v| plain("text", v, NOTE))
            }
            Body::Evidence(e) => subject("to", &e.to),
            Body::Agree(a) => each(&a.by, |v| line("by", v, LINE)),
            Body::Silence(_)
            | Body::Mode(_)
            | Body::Release(_)
            | Body::Ack(_)
            | Body::Key(_)
            | Body::Head(_) => Ok(()),
        }
    }
}

/// Codes of one list: each a code, none twice.
fn codes<'a>(field: &str, values: impl Iterator<Item = &'a str>) -> Result<(), Flaw> {
    let mut seen = HashSet::new();
    for value in values {
        code(field, value)?;
        if !seen.insert(value) {
            return Err(Flaw::Twice { field: field.to_owned(), value: value.to_owned() });
        }
    }
    Ok(())
}

fn item(item: &Item) -> Result<(), Flaw> {
    item.wordings.iter().try_for_each(|(lang, text)| {
        language("wordings", lang)?;
        plain(&format!("wordings.{lang}"), text, NOTE)
    })?;
    item.states.keys().try_for_each(|lang| language("states", lang))?;
    each(&item.was, |v| code("was", v))?;
    // A net stands beside answers in tables, so that one code can mean only one of them.
    let nets = item.nets.iter().map(|n| n.code.as_str());
    codes("answers.code", item.answers.iter().map(|a| a.code.as_str()).chain(nets))?;
    if item.multiple {
        // Who gave two of the answers in a sum, or stands in two groups, would be counted twice.
        for (field, stands) in [("nets", !item.nets.is_empty()), ("background", item.background)] {
            if stands {
                return Err(Flaw::Multiple { field: field.to_owned() });
            }
        }
    }
    item.answers.iter().try_for_each(|a| by_lang("answers.labels", &a.labels, LINE))?;
    item.nets.iter().try_for_each(|net| {
        by_lang("nets.labels", &net.labels, LINE)?;
        codes("nets.answers", net.answers.iter().map(String::as_str))?;
        match net.answers.iter().find(|code| !item.answers.iter().any(|a| a.code == **code && !a.missing)) {
            Some(code) => Err(Flaw::NoAnswer { field: "nets.answers".to_owned(), value: code.clone() }),
            None => Ok(()),
        }
    })
}

fn wave(wave: &Wave) -> Result<(), Flaw> {
    code("side", &wave.side)?;
    needed("sample", &wave.sample)?;
    each(&wave.from, |v| date("from", v))?;
    each(&wave.to, |v| date("to", v))?;
    codes("places", wave.places.iter().map(String::as_str))?;
    wave.disclosed().try_for_each(|(which, texts)| {
        texts.iter().try_for_each(|(lang, text)| {
            language(which.word(), lang)?;
            plain(&format!("{}.{lang}", which.word()), text, NOTE)
        })
    })?;
    each(&wave.licence, |v| line("licence", v, LINE))?;
    each(&wave.approval, |v| line("approval", v, LINE))
}

fn topline(topline: &Topline) -> Result<(), Flaw> {
    code("side", &topline.side)?;
    needed("sample", &topline.sample)?;
    if topline.shares.is_empty() {
        return Err(Flaw::Missing { field: "shares".to_owned() });
    }
    each(&topline.effect, |v| match decimal(v) {
        Some(effect) if effect >= 1.0 => Ok(()),
        _ => Err(Flaw::Effect { field: "effect".to_owned(), value: v.clone() }),
    })?;
    topline.shares.iter().try_for_each(|(answer, share)| {
        code("shares", answer)?;
        match decimal(share) {
            Some(share) if share <= 100.0 => Ok(()),
            _ => Err(Flaw::Share { field: format!("shares.{answer}"), value: share.clone() }),
        }
    })
}

/// A number as people print it: digits, and a point with digits behind it.
fn decimal(text: &str) -> Option<f64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| (1..=6).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    (digits(whole) && digits(part)).then(|| text.parse().ok()).flatten()
}

fn zone(field: &str, value: &str) -> Result<(), Flaw> {
    // The bundled IANA database answers alike on every machine.
    if jiff::tz::TimeZoneDatabase::bundled().get(value).is_ok() {
        Ok(())
    } else {
        Err(Flaw::Zone { field: field.to_owned(), value: value.to_owned() })
    }
}
