//! The words for what was asked and answered.

use duologue_forum::Word;
use duologue_forum::acts::{ByLang, Field, Item};
use duologue_forum::survey::{Break, Change};

use crate::context::Context;
use crate::html::Run;

/// An item's name; where it has none the question itself, or its code.
pub fn item_name(c: &Context<'_>, survey: &str, item: &str) -> Run {
    let asked = || worded(c, &c.forum.item(survey, item), |item| vec![&item.wordings]);
    c.wording(&format!("item/{item}"), Field::Name).or_else(asked).unwrap_or_else(|| Run::own(item))
}

/// The words of an answer or of a net of answers.
pub fn answer_name(c: &Context<'_>, survey: &str, item: &str, answer: &str) -> Run {
    let labels = |item: &Item| -> Option<ByLang> {
        let own = item.answers.iter().find(|a| a.code == answer).map(|a| &a.labels);
        own.or_else(|| item.nets.iter().find(|n| n.code == answer).map(|n| &n.labels)).cloned()
    };
    let found: Vec<ByLang> = c.forum.item(survey, item).iter().filter_map(|(_, item)| labels(item)).collect();
    let in_order = c.order.iter().find_map(|lang| {
        let text = found.iter().find_map(|labels| labels.get(lang))?;
        Some(c.run(text, lang))
    });
    let any = || found.iter().find_map(|labels| c.by_lang(labels));
    let named = || c.wording(&format!("item/{item}/{answer}"), Field::Name);
    in_order.or_else(any).or_else(named).unwrap_or_else(|| Run::own(answer))
}

/// Several of an item's answers may be given, so that their shares may sum to more than all.
pub fn is_multiple(c: &Context<'_>, survey: &str, item: &str) -> bool {
    c.forum.item(survey, item).iter().any(|(_, item)| item.multiple)
}

/// Of whom an item's percentages are.
pub fn of_whom(c: &Context<'_>, survey: &str, item: &str) -> String {
    let answered = c.t("per-cent-of-answers");
    match is_multiple(c, survey, item) {
        true => format!("{answered}{}{}", c.t("list-semicolon"), c.t("several-answers")),
        false => answered,
    }
}

/// A text that voices give in different languages, in the first that the reader reads.
fn worded<'a>(
    c: &Context<'a>,
    words: &[(&'a Word, &'a Item)],
    texts: impl Fn(&'a Item) -> Vec<&'a ByLang>,
) -> Option<Run> {
    let all: Vec<&ByLang> = words.iter().flat_map(|(_, item)| texts(item)).collect();
    let in_order = c.order.iter().find_map(|lang| {
        let text = all.iter().find_map(|texts| texts.get(lang))?;
        Some(c.run(text, lang))
    });
    in_order.or_else(|| all.iter().find_map(|texts| c.by_lang(texts)))
}

/// The order of an item's answers: the questionnaire's, then sums; without one, as they were named.
pub fn answer_order(c: &Context<'_>, survey: &str, item: &str) -> Vec<String> {
    let mut codes: Vec<String> = Vec::new();
    let mut add = |code: &str| {
        if !codes.iter().any(|known| known == code) {
            codes.push(code.to_owned());
        }
    };
    for (_, item) in c.forum.item(survey, item) {
        item.answers.iter().filter(|answer| !answer.missing).for_each(|answer| add(&answer.code));
        item.nets.iter().for_each(|net| add(&net.code));
    }
    let prefix = format!("item/{item}/");
    let mut named: Vec<(u64, String)> = c
        .forum
        .subjects(&prefix)
        .iter()
        .filter_map(|subject| {
            let first = c.forum.words(subject).map(|word| word.act.index).min()?;
            Some((first, subject.strip_prefix(&prefix)?.to_owned()))
        })
        .collect();
    named.sort();
    named.iter().for_each(|(_, code)| add(code));
    codes
}

/// What changed in how a public was asked, in words.
pub fn change(c: &Context<'_>, found: &Break) -> String {
    let side = ("side", c.side_name(&found.side).text);
    let told = |key: &str, from: String, to: String| {
        crate::catalogue::text(c.lang(), key, &[side.clone(), ("from", from), ("to", to)])
    };
    match found.change {
        Change::Sites { from, to } => told("break-sites", from.to_string(), to.to_string()),
        Change::Mode { from, to } => {
            let mode = |word: &str| c.t(&format!("survey-mode-{word}"));
            told("break-mode", mode(from.word()), mode(to.word()))
        }
        Change::Coverage { from, to } => {
            let coverage = |word: &str| c.t(&format!("coverage-{word}"));
            told("break-coverage", coverage(from.word()), coverage(to.word()))
        }
    }
}
