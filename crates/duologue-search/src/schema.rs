//! The fields of the index, and how a document is written to it and read back.

use duologue_record::Hash;
use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value,
};
use tantivy::tokenizer::{PreTokenizedString, Token as Indexed};
use tantivy::{TantivyDocument, Term};

use crate::document::{About, Document, Kind, Passage};
use crate::query::Facet;
use crate::search::Hit;
use crate::tokens::{self, Token};
use crate::units::units;

/// What changes with the fields, the tokens or the documents: an index of another version is made anew.
pub const VERSION: u32 = 4;

#[derive(Clone, Debug)]
pub struct Fields {
    pub schema: Schema,
    /// Names the document by all that it is.
    pub id: Field,
    /// Dictionary words: they rank.
    pub words: Field,
    /// Pairs of neighbours: they find.
    pub grams: Field,
    facets: [Field; 5],
    subject: Field,
    session: Field,
    passage: Field,
    /// Language, line feed, text.
    part: Field,
}

/// Tokens come ready made; this only names an analyser that is always there.
const READY: &str = "raw";

impl Fields {
    pub fn new() -> Fields {
        let mut schema = Schema::builder();
        let tokens = TextFieldIndexing::default()
            .set_tokenizer(READY)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let tokens = TextOptions::default().set_indexing_options(tokens);
        let facet = STRING | STORED | FAST;
        Fields {
            id: schema.add_text_field("id", STRING | STORED),
            words: schema.add_text_field("words", tokens.clone()),
            grams: schema.add_text_field("grams", tokens),
            facets: Facet::ALL.map(|facet_of| schema.add_text_field(facet_of.word(), facet.clone())),
            subject: schema.add_text_field("subject", STORED),
            session: schema.add_text_field("session", STORED),
            passage: schema.add_text_field("passage", STORED),
            part: schema.add_text_field("part", STORED),
            schema: schema.build(),
        }
    }

    pub fn facet(&self, facet: Facet) -> Field {
        let [edition, track, lang, kind, person] = self.facets;
        match facet {
            Facet::Edition => edition,
            Facet::Track => track,
            Facet::Lang => lang,
            Facet::Kind => kind,
            Facet::Person => person,
        }
    }

    pub fn id_term(&self, id: &Hash) -> Term {
        Term::from_field_text(self.id, &id.to_string())
    }

    /// A document with its words, which stand in `parts` in place of its own.
    pub fn write(&self, document: &Document, parts: &[(String, String)]) -> TantivyDocument {
        let about = &document.about;
        let mut written = TantivyDocument::default();
        written.add_text(self.id, document.id().to_string());
        written.add_text(self.subject, &about.subject);
        written.add_text(self.facet(Facet::Kind), about.kind.word());
        let fields = [
            (self.facet(Facet::Edition), &about.edition),
            (self.facet(Facet::Track), &about.track),
            (self.facet(Facet::Person), &about.person),
            (self.session, &about.session),
        ];
        for (field, value) in fields {
            value.iter().for_each(|value| written.add_text(field, value));
        }
        if let Some(p) = &about.passage {
            let place = [&p.text, &p.voice, &p.lang, &p.paragraph];
            place.into_iter().for_each(|part| written.add_text(self.passage, part));
        }
        let (mut words, mut grams, mut start) = (Vec::new(), Vec::new(), 0);
        let mut languages: Vec<&str> = Vec::new();
        for (lang, text) in parts {
            written.add_text(self.part, format!("{lang}\n{text}"));
            if !languages.contains(&lang.as_str()) {
                languages.push(lang);
                written.add_text(self.facet(Facet::Lang), lang);
            }
            let units = units(text);
            words.extend(tokens::words(&units).into_iter().map(|token| indexed(token, start)));
            grams.extend(tokens::grams(&units).into_iter().map(|token| indexed(token, start)));
            // A phrase does not reach from one part into the next.
            start += units.last().map_or(0, |unit| unit.place + 3);
        }
        written.add_pre_tokenized_text(self.words, ready(words));
        written.add_pre_tokenized_text(self.grams, ready(grams));
        written
    }

    /// A result; `None` if the index holds what this version cannot read.
    pub fn read(&self, stored: &TantivyDocument) -> Option<Hit> {
        let all = |field: Field| stored.get_all(field).filter_map(|v| v.as_str().map(str::to_owned));
        let one = |field: Field| all(field).next();
        let place: Vec<String> = all(self.passage).collect();
        let passage = match place.as_slice() {
            [text, voice, lang, paragraph] => Some(Passage {
                text: text.clone(),
                voice: voice.clone(),
                lang: lang.clone(),
                paragraph: paragraph.clone(),
            }),
            _ => None,
        };
        let about = About {
            kind: Kind::parse(&one(self.facet(Facet::Kind))?)?,
            subject: one(self.subject)?,
            edition: one(self.facet(Facet::Edition)),
            session: one(self.session),
            track: one(self.facet(Facet::Track)),
            person: one(self.facet(Facet::Person)),
            passage,
        };
        let part =
            |part: String| part.split_once('\n').map(|(lang, text)| (lang.to_owned(), text.to_owned()));
        Some(Hit { id: one(self.id)?.parse().ok()?, about, parts: all(self.part).filter_map(part).collect() })
    }
}

fn indexed(token: Token, start: usize) -> Indexed {
    Indexed { position: start + token.place, text: token.text, ..Indexed::default() }
}

fn ready(tokens: Vec<Indexed>) -> PreTokenizedString {
    PreTokenizedString { text: String::new(), tokens }
}
