//! Finding: pairs of neighbours decide what is found, dictionary words decide what comes first.

use std::ops::Bound;

use duologue_record::Hash;
use tantivy::collector::TopDocs;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, Occur, PhraseQuery, Query as Engine, RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{TantivyDocument, Term};

use crate::counts::{Counted, Counts};
use crate::document::About;
use crate::index::{Index, IndexError};
use crate::query::{Facet, Query};
use crate::tokens::{Token, asked, words};
use crate::units::Unit;

/// How much a dictionary word weighs beside the pairs of its characters.
const WORD: f32 = 3.0;
/// Set before every text that has a term as a word: 東京都 holds 京都 only across a border of words, however short
/// and fitting the text is otherwise. No score of terms comes near.
const AS_WORD: f32 = 10_000.0;
/// Set before what is in the reader's language, among what is equally found as a word.
const READABLE: f32 = 1_000.0;

/// One result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Names the document by all that it is ([`crate::Document::id`]).
    pub id: Hash,
    pub about: About,
    /// Its words by language.
    pub parts: Vec<(String, String)>,
}

/// One page of results.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub total: usize,
    pub hits: Vec<Hit>,
    /// For each facet its values with how many results they have, were it not filtered by itself.
    pub counts: Vec<(Facet, Counted)>,
}

impl Index {
    pub fn search(&self, query: &Query<'_>) -> Result<Found, IndexError> {
        self.find(query).map_err(|e| self.failed(e))
    }

    fn find(&self, query: &Query<'_>) -> tantivy::Result<Found> {
        let searcher = self.reader.searcher();
        let is_filtered = |facet: &Facet| query.filters.iter().any(|(f, _)| f == facet);
        let free: Vec<Facet> = Facet::ALL.into_iter().filter(|facet| !is_filtered(facet)).collect();
        let top = TopDocs::with_limit(query.take.max(1)).and_offset(query.skip).order_by_score();
        let all = self.all(query, None);
        let (top, counted) = searcher.search(&all, &(top, Counts(free)))?;
        let mut counts = counted.facets;
        for facet in Facet::ALL.into_iter().filter(is_filtered) {
            counts.extend(searcher.search(&self.all(query, Some(facet)), &Counts(vec![facet]))?.facets);
        }
        let mut hits = Vec::with_capacity(top.len());
        for (_, at) in top {
            let stored: TantivyDocument = searcher.doc(at)?;
            hits.extend(self.fields.read(&stored));
        }
        Ok(Found { total: counted.total, hits, counts })
    }

    /// All terms and all filters but those of one facet.
    fn all(&self, query: &Query<'_>, but: Option<Facet>) -> BooleanQuery {
        let mut clauses: Vec<(Occur, Box<dyn Engine>)> = Vec::new();
        for term in query.terms.iter() {
            clauses.push((Occur::Must, self.holds(term)));
            let as_word = phrase(self.fields.words, &words(term));
            clauses.push((Occur::Should, Box::new(BoostQuery::new(as_word.box_clone(), WORD))));
            clauses.push((Occur::Should, Box::new(ConstScoreQuery::new(as_word, AS_WORD))));
        }
        for (facet, value) in query.filters.iter().filter(|(facet, _)| Some(*facet) != but) {
            let is = Box::new(ConstScoreQuery::new(self.is(*facet, value), 0.0));
            clauses.push((Occur::Must, is));
        }
        if let Some(reader) = query.reader {
            let readable = Box::new(ConstScoreQuery::new(self.is(Facet::Lang, reader), READABLE));
            clauses.push((Occur::Should, readable));
        }
        BooleanQuery::new(clauses)
    }

    fn is(&self, facet: Facet, value: &str) -> Box<dyn Engine> {
        let term = Term::from_field_text(self.fields.facet(facet), value);
        Box::new(TermQuery::new(term, IndexRecordOption::Basic))
    }

    /// The text holds the term's units one behind the other.
    fn holds(&self, term: &[Unit]) -> Box<dyn Engine> {
        let field = self.fields.grams;
        match term {
            // One character begins a token wherever it stands: itself, or the pair with its neighbour.
            [one] if one.single => {
                let next = one.text.chars().next().map(|c| u32::from(c) + 1).and_then(char::from_u32);
                let end = next.map_or(Bound::Unbounded, |c| Bound::Excluded(c.to_string()));
                let term = |text: &String| Term::from_field_text(field, text);
                let begin = Bound::Included(term(&one.text));
                Box::new(RangeQuery::new(begin, end.as_ref().map(term)))
            }
            several => phrase(field, &asked(several)),
        }
    }
}

fn phrase(field: Field, tokens: &[Token]) -> Box<dyn Engine> {
    match tokens {
        [one] => {
            let term = Term::from_field_text(field, &one.text);
            Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
        }
        several => {
            let terms = several.iter().map(|token| placed(field, token)).collect();
            Box::new(PhraseQuery::new_with_offset(terms))
        }
    }
}

fn placed(field: Field, token: &Token) -> (usize, Term) {
    (token.place, Term::from_field_text(field, &token.text))
}
