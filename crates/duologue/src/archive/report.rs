//! The check's report and the bag's README, in the reader's language.

use duologue_web::{Lang, message};

use super::check::{Outcome, Pages};

/// The report, line by line.
pub fn lines(outcome: &Outcome, lang: Lang) -> Vec<String> {
    let t = |key: &str, args: &[(&str, String)]| message(lang, key, args);
    let mut lines = Vec::new();
    for log in &outcome.logs {
        lines.push(t("verify-log", &[("origin", log.origin.clone()), ("entries", log.entries.to_string())]));
    }
    lines.push(t(
        "verify-blobs",
        &[("blobs", outcome.blobs.to_string()), ("removed", outcome.removed.to_string())],
    ));
    lines.push(t("verify-agreements", &[("count", outcome.agreements.to_string())]));
    if outcome.bag_files > 0 {
        lines.push(t("verify-bag", &[("count", outcome.bag_files.to_string())]));
    }
    lines.push(match &outcome.pages {
        Pages::NotReached => t("verify-pages-not-reached", &[]),
        Pages::Compared(count) => t("verify-pages", &[("count", count.to_string())]),
        Pages::OtherVersion(version) => t("verify-pages-version", &[("version", version.clone())]),
    });
    if outcome.unknown > 0 {
        lines.push(t("verify-unknown", &[("count", outcome.unknown.to_string())]));
    }
    if outcome.examples {
        lines.push(t("example-keys", &[]));
    }
    for (path, what) in &outcome.broken {
        lines.push(t("verify-broken", &[("path", path.clone()), ("what", what.clone())]));
    }
    let verdict = if outcome.broken.is_empty() { "verify-good" } else { "verify-bad" };
    lines.push(t(verdict, &[("count", outcome.broken.len().to_string())]));
    lines
}

/// README.txt of a bag: what it is and how to check it, in three languages.
pub fn readme() -> String {
    let part = |lang: Lang| format!("{}\n\n{}\n", lang.own_name(), message(lang, "bag-readme", &[]));
    Lang::ALL.map(part).join("\n----\n\n")
}
