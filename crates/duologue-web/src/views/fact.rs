//! A line of facts: a label, and one value, or several where the words differ.

use std::collections::HashSet;

use duologue_forum::acts::{Figure, Provenance, Remark, Stance};
use duologue_forum::{Told, Word};
use foldhash::fast::RandomState;

use crate::context::Context;
use crate::html::{Html, Run, plain};

/// A label with its values.
pub struct Fact {
    pub label: String,
    pub values: Vec<Value>,
}

/// A value, who gives it, and what became of that word since.
pub struct Value {
    pub html: Html,
    pub notes: Vec<Html>,
    pub later: Option<String>,
}

impl Fact {
    /// Values as they were told: sources stand with them where they differ.
    pub fn told<T>(
        c: &Context<'_>,
        label: &str,
        told: &[Told<'_, T>],
        show: impl Fn(&T) -> Html,
    ) -> Option<Fact> {
        let differ = told.len() > 1;
        let value = |t: &Told<'_, T>| Value {
            html: show(&t.value),
            notes: if differ {
                attributed(c, &t.words)
            } else if t.words.iter().all(|w| w.is_recorded()) {
                notes(c, &t.words)
            } else {
                remarks(c, &t.words)
            },
            later: t.words.iter().find_map(|w| c.later(w)),
        };
        let mut told: Vec<&Told<'_, T>> = told.iter().collect();
        told.sort_by_key(|t| t.words.first().map(|w| rank(c, w)));
        (!told.is_empty()).then(|| Fact { label: c.t(label), values: told.into_iter().map(value).collect() })
    }

    /// Figures of one measure, each with its source.
    pub fn figures(c: &Context<'_>, figures: &[(&Word, &Figure)]) -> Vec<Fact> {
        let mut facts: Vec<Fact> = Vec::new();
        let mut figures: Vec<&(&Word, &Figure)> = figures.iter().collect();
        figures.sort_by_key(|(word, figure)| (figure.measure, rank(c, word)));
        for (word, figure) in &figures {
            let Some(measure) = figure.measure else { continue };
            let label = c.t(&format!("measure-{}", measure.word()));
            let differ = figures.iter().filter(|(_, f)| f.measure == Some(measure)).count() > 1;
            let told = if differ { attributed } else { notes };
            let value = Value {
                html: figure_html(c, figure),
                notes: told(c, std::slice::from_ref(word)),
                later: c.later(word),
            };
            match facts.iter_mut().find(|f| f.label == label) {
                Some(fact) => fact.values.push(value),
                None => facts.push(Fact { label, values: vec![value] }),
            }
        }
        facts
    }

    pub fn one(c: &Context<'_>, label: &str, html: Html) -> Fact {
        Fact { label: c.t(label), values: vec![Value { html, notes: Vec::new(), later: None }] }
    }
}

/// Own words before records of words, and the sides in the reader's order: no side's value stands first everywhere.
fn rank(c: &Context<'_>, word: &Word) -> (bool, usize) {
    (word.is_recorded(), c.sides.iter().position(|side| side == word.speaker()).unwrap_or(c.sides.len()))
}

/// Who says it and where it was read, one line a word; then what a voice remarks on it.
pub fn notes(c: &Context<'_>, words: &[&Word]) -> Vec<Html> {
    lines(c, words, Context::provenance)
}

/// The same where words differ: whose each is, a side's own word too.
pub fn attributed(c: &Context<'_>, words: &[&Word]) -> Vec<Html> {
    lines(c, words, Context::attribution)
}

fn lines<'f>(
    c: &Context<'f>,
    words: &[&Word],
    line: impl Fn(&Context<'f>, &Word) -> Option<Html>,
) -> Vec<Html> {
    let mut lines: Vec<Html> = words.iter().filter_map(|w| line(c, w)).collect();
    lines.dedup();
    lines.extend(remarks(c, words));
    lines
}

/// What voices object to, reserve or explain, in the order of their words; a remark changes nothing.
fn remarks(c: &Context<'_>, words: &[&Word]) -> Vec<Html> {
    let found = words.iter().flat_map(|word| c.forum.remarks(&word.act.leaf));
    found.map(|(word, remark)| remarked(c, word, remark)).collect()
}

fn remarked(c: &Context<'_>, word: &Word, remark: &Remark) -> Html {
    let key = match remark.stance {
        Some(Stance::Objects) => "remark-objects",
        Some(Stance::Reserves) => "remark-reserves",
        Some(Stance::Explains) => "remark-explains",
        None => "remark-only",
    };
    Html::default()
        .labelled(&c.t1(key, "side", c.voice_name(&word.voice)), &c.run(&remark.text, &remark.lang).html())
}

/// Every line of provenance once, for a page whose many words come from few places.
pub fn distinct_notes<'w>(c: &Context<'_>, words: impl IntoIterator<Item = &'w Word>) -> Vec<Html> {
    distinct(c, words, Context::provenance)
}

/// The same for a list of sources.
pub fn distinct_sources<'w>(c: &Context<'_>, words: impl IntoIterator<Item = &'w Word>) -> Vec<Html> {
    distinct(c, words, Context::source)
}

fn distinct<'f, 'w>(
    c: &Context<'f>,
    words: impl IntoIterator<Item = &'w Word>,
    told: impl Fn(&Context<'f>, &Word) -> Option<Html>,
) -> Vec<Html> {
    let mut lines: Vec<Html> = Vec::new();
    let mut seen: HashSet<_, RandomState> = HashSet::default();
    // Neighbours mostly come from the same place, and comparing costs less than hashing.
    let mut last = None;
    let new = |w: &&'w Word| {
        let Some(Provenance { of, source, as_of, .. }) = w.saying().map(|said| &said.provenance) else {
            return false;
        };
        let whence = (&*w.voice, of, source, as_of);
        last.replace(whence) != Some(whence) && seen.insert(whence)
    };
    for line in words.into_iter().filter(new).filter_map(|w| told(c, w)) {
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

/// A figure with its bound, stage and base; as printed where no plain number was.
pub fn figure_html(c: &Context<'_>, figure: &Figure) -> Html {
    use duologue_forum::acts::{Bound, Stage};
    let mut parts = Vec::new();
    match figure.value {
        Some(value) => {
            let counted = match figure.measure {
                Some(measure) => c.t1(&format!("unit-{}", measure.word()), "value", grouped(value)),
                None => grouped(value),
            };
            let key = format!("bound-{}", figure.bound.unwrap_or(Bound::Exact).word());
            parts.push(plain(&c.t1(&key, "value", counted)));
        }
        None => parts.extend(c.by_lang(&figure.printed).map(|run| run.html())),
    }
    let stage = figure.stage.filter(|s| *s != Stage::Held);
    let stage = stage.map(|stage| Run::own(c.t(&format!("stage-{}", stage.word()))));
    let bracketed = |run: Run| Run { text: c.t1("in-brackets", "text", run.text), lang: run.lang }.html();
    parts.extend(stage.into_iter().chain(c.by_lang(&figure.base)).map(bracketed));
    Html::list(&parts, &c.t("before-brackets"))
}

/// Digits in groups of three, as tables in all three languages have them.
pub fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn thousands_are_grouped() {
        assert_eq!(super::grouped(999), "999");
        assert_eq!(super::grouped(1_564), "1,564");
        assert_eq!(super::grouped(1_000_000), "1,000,000");
    }
}
