//! A chart as XML reads it.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

#[derive(Debug, Default)]
pub struct Element {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    /// Its own text and that of the elements within.
    pub text: String,
    /// Where an inner drawing puts it.
    pub origin: Option<(String, f64)>,
}

impl Element {
    pub fn get(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }

    pub fn has(&self, class: &str) -> bool {
        self.get("class").split(' ').any(|own| own == class)
    }

    /// A number, in per cent or in pixels.
    pub fn number(&self, name: &str) -> f64 {
        self.get(name).trim_end_matches('%').parse().unwrap()
    }
}

pub struct Drawing(pub Vec<Element>);

impl Drawing {
    /// Fails on anything that is not well-formed.
    pub fn of(svg: &str) -> Self {
        let mut reader = Reader::from_str(svg);
        let (mut elements, mut open) = (Vec::<Element>::new(), Vec::<usize>::new());
        loop {
            match reader.read_event().unwrap() {
                Event::Start(start) => {
                    let element = element(&start, &elements, &open);
                    open.push(elements.len());
                    elements.push(element);
                }
                Event::Empty(start) => {
                    let element = element(&start, &elements, &open);
                    elements.push(element);
                }
                Event::End(_) => drop(open.pop().unwrap()),
                Event::Text(text) => {
                    let text = text.to_string();
                    open.iter().for_each(|index| elements[*index].text.push_str(&text));
                }
                Event::GeneralRef(reference) => {
                    let text =
                        quick_xml::escape::unescape(&format!("&{};", &*reference)).unwrap().into_owned();
                    open.iter().for_each(|index| elements[*index].text.push_str(&text));
                }
                Event::Eof => break,
                other => panic!("a chart has no {other:?}"),
            }
        }
        assert!(open.is_empty(), "{svg}");
        Self(elements)
    }

    pub fn all<'a>(&'a self, class: &'a str) -> impl Iterator<Item = &'a Element> {
        self.0.iter().filter(move |element| element.has(class))
    }

    /// The text elements that read so.
    pub fn saying<'a>(&'a self, text: &'a str) -> impl Iterator<Item = &'a Element> {
        self.0.iter().filter(move |element| element.name == "text" && element.text == text)
    }
}

fn element(start: &BytesStart, elements: &[Element], open: &[usize]) -> Element {
    let attribute = |attribute: Result<quick_xml::events::attributes::Attribute, _>| {
        let attribute = attribute.unwrap();
        let value = quick_xml::escape::unescape(&attribute.value).unwrap();
        (attribute.key.as_ref().to_owned(), value.into_owned())
    };
    let parent = open.last().map(|index| &elements[*index]);
    Element {
        name: start.name().as_ref().to_owned(),
        attributes: start.attributes().map(attribute).collect(),
        text: String::new(),
        origin: parent
            .filter(|parent| parent.attributes.contains_key("x"))
            .map(|parent| (parent.get("x").to_owned(), parent.number("y"))),
    }
}
