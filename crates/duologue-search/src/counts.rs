//! How many results each value of a facet has.

use std::collections::BTreeMap;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::StrColumn;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use crate::query::Facet;

/// Values with their numbers of results.
pub type Counted = BTreeMap<String, usize>;

/// Counts results, in all and by the values of facets.
pub struct Counts(pub Vec<Facet>);

#[derive(Debug, Default)]
pub struct Tally {
    pub total: usize,
    pub facets: Vec<(Facet, Counted)>,
}

pub struct SegmentTally {
    total: usize,
    facets: Vec<(Facet, Option<StrColumn>, Vec<usize>)>,
}

impl Collector for Counts {
    type Fruit = Tally;
    type Child = SegmentTally;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentTally> {
        let column = |facet: &Facet| {
            let column = segment.fast_fields().str(facet.word())?;
            let values = column.as_ref().map_or(0, |c| c.num_terms());
            Ok((*facet, column, vec![0; values]))
        };
        Ok(SegmentTally { total: 0, facets: self.0.iter().map(column).collect::<tantivy::Result<_>>()? })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<tantivy::Result<Tally>>) -> tantivy::Result<Tally> {
        let empty = self.0.iter().map(|facet| (*facet, Counted::new())).collect();
        let mut sum = Tally { total: 0, facets: empty };
        for tally in segments {
            let tally = tally?;
            sum.total += tally.total;
            for ((_, into), (_, from)) in sum.facets.iter_mut().zip(tally.facets) {
                for (value, count) in from {
                    *into.entry(value).or_default() += count;
                }
            }
        }
        Ok(sum)
    }
}

impl SegmentCollector for SegmentTally {
    type Fruit = tantivy::Result<Tally>;

    fn collect(&mut self, doc: DocId, _: Score) {
        self.total += 1;
        for (_, column, counts) in &mut self.facets {
            for ord in column.iter().flat_map(|c| c.term_ords(doc)) {
                if let Some(count) = usize::try_from(ord).ok().and_then(|ord| counts.get_mut(ord)) {
                    *count += 1;
                }
            }
        }
    }

    fn harvest(self) -> tantivy::Result<Tally> {
        let mut tally = Tally { total: self.total, facets: Vec::new() };
        for (facet, column, counts) in self.facets {
            let mut counted = Counted::new();
            for (ord, count) in (0u64..).zip(counts).filter(|(_, count)| *count > 0) {
                let mut value = String::new();
                if let Some(column) = &column
                    && column.ord_to_str(ord, &mut value)?
                {
                    counted.insert(value, count);
                }
            }
            tally.facets.push((facet, counted));
        }
        Ok(tally)
    }
}
