//! What is said of a topic, on a terminal.

use duologue_opinion::polis::Listed;
use duologue_opinion::{Direction, Tally};
use duologue_web::Lang;
use duologue_web::opinion_report::{Entry, Topic, View, Words};

use super::polis::Polis;

pub fn map(topic: Topic<'_>, polis: Option<&Polis>, lang: Lang) {
    let words = Words::new(lang, topic.publics, topic.groups_given);
    let t = |key: &str| words.t(key, &[]);
    let view = View::new(&topic, lang);
    say!("{}\n{}", one_line(topic.title), view.said);
    for (figure, of) in &view.counts {
        say!("  {figure:>9}  {of}");
    }
    section(&t("topic-first"), view.findings.iter().map(String::as_str));
    let (surest, rest) = view.surest();
    entries(&t("topic-ground"), &t("topic-ground-none"), surest);
    if rest > 0 {
        say!("     {}", words.more(rest));
    }
    entries(&t("topic-divides"), &t("topic-divides-none"), &view.divides);
    if !view.bridges.is_empty() {
        entries(&t("topic-bridges"), "", &view.bridges);
    }
    say!("\n{}", t("topic-groups"));
    if !view.groups_note.is_empty() {
        say!("  {}", view.groups_note);
    }
    for group in &view.groups {
        say!("  {} ({})", group.name, group.members);
        for (text, own, others) in &group.says {
            say!("    {}\n      {own}{}{others}", one_line(&text.text), t("list-semicolon"));
        }
    }
    if let Some(polis) = polis {
        self::polis(topic, &words, polis);
    }
}

/// The list of what all publics say, and that is all.
pub fn ground(topic: Topic<'_>, lang: Lang) {
    let words = Words::new(lang, topic.publics, topic.groups_given);
    let view = View::new(&topic, lang);
    say!("{}", view.said);
    entries(&words.t("topic-ground", &[]), &words.t("topic-ground-none", &[]), &view.ground);
}

fn section<'a>(title: &str, lines: impl ExactSizeIterator<Item = &'a str>) {
    if lines.len() > 0 {
        say!("\n{title}");
        lines.for_each(|line| say!("  {line}"));
    }
}

fn entries(title: &str, none: &str, entries: &[Entry]) {
    say!("\n{title}");
    if entries.is_empty() {
        say!("  {none}");
    }
    for (rank, entry) in (1..).zip(entries) {
        say!("{rank:>3}. {}", one_line(&entry.text.text));
        say!("     {}", entry.why);
        for (public, says) in &entry.stands {
            say!("     {public}: {says}");
        }
    }
}

/// Control characters of a text would move the terminal's cursor.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn polis(topic: Topic<'_>, words: &Words<'_>, polis: &Polis) {
    say!("\n{}", words.t("topic-polis", &[]));
    let line = |line: &Listed| {
        let rest = line.trials - line.successes;
        let tally = match line.direction {
            Direction::Agree => Tally::new(line.successes, rest, 0),
            Direction::Disagree => Tally::new(rest, line.successes, 0),
        };
        let text = topic.texts.get(&line.opinion).map(|text| one_line(text)).unwrap_or_default();
        let test = ("test", format!("{:.2}", line.share_test));
        let says = words.t("topic-polis-line", &[("says", words.of(line.direction, tally)), test]);
        say!("    {} {text}\n      {says}", line.opinion.0);
    };
    say!("  {}", words.t("topic-polis-consensus", &[]));
    polis.consensus.agree.iter().chain(&polis.consensus.disagree).for_each(line);
    for group in &polis.groups {
        let members = words.counted("topic-members", &[], ("members", group.members));
        say!("  {} ({members})", words.group(group.group));
        group.representative.iter().for_each(line);
    }
}
