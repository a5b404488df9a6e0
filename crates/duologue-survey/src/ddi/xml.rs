//! XML, indented, into memory.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::Texts;

pub(super) type Attributes<'a> = [(&'a str, &'a str)];

pub(super) struct Xml {
    writer: Writer<Vec<u8>>,
}

impl Xml {
    pub(super) fn new() -> Self {
        let mut xml = Self { writer: Writer::new_with_indent(Vec::new(), b' ', 2) };
        xml.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        xml
    }

    // Memory takes every event.
    fn event(&mut self, event: Event<'_>) {
        let _ = self.writer.write_event(event);
    }

    pub(super) fn open(&mut self, name: &str, attributes: &Attributes<'_>) {
        self.event(Event::Start(start(name, attributes)));
    }

    pub(super) fn close(&mut self, name: &str) {
        self.event(Event::End(BytesEnd::new(name)));
    }

    pub(super) fn empty(&mut self, name: &str, attributes: &Attributes<'_>) {
        self.event(Event::Empty(start(name, attributes)));
    }

    pub(super) fn text(&mut self, name: &str, attributes: &Attributes<'_>, text: &str) {
        self.open(name, attributes);
        self.event(Event::Text(BytesText::new(&allowed(text))));
        self.close(name);
    }

    /// One element in a language, where that has a name that XML takes.
    pub(super) fn text_in(&mut self, name: &str, attributes: &Attributes<'_>, language: &str, text: &str) {
        let mut attributes = attributes.to_vec();
        if is_language(language) {
            attributes.push(("xml:lang", language));
        }
        self.text(name, &attributes, text);
    }

    /// One element for each language.
    pub(super) fn texts(&mut self, name: &str, attributes: &Attributes<'_>, texts: &Texts) {
        for (language, text) in texts.iter().filter(|(_, text)| !text.is_empty()) {
            self.text_in(name, attributes, language, text);
        }
    }

    pub(super) fn written(mut self) -> Vec<u8> {
        self.writer.get_mut().push(b'\n');
        self.writer.into_inner()
    }
}

fn start<'a>(name: &'a str, attributes: &Attributes<'_>) -> BytesStart<'a> {
    let mut start = BytesStart::new(name);
    for (name, value) in attributes {
        start.push_attribute((*name, allowed(value).as_str()));
    }
    start
}

/// Text with every letter that XML 1.0 has no way to write replaced (section 2.2, Char).
fn allowed(text: &str) -> String {
    let is = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    text.chars().map(|c| if is(c) { c } else { char::REPLACEMENT_CHARACTER }).collect()
}

/// xs:language.
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let within = |part: &str| (1..=8).contains(&part.len());
    parts.next().is_some_and(|part| within(part) && part.chars().all(|c| c.is_ascii_alphabetic()))
        && parts.all(|part| within(part) && part.chars().all(|c| c.is_ascii_alphanumeric()))
}
