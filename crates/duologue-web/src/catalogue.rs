//! The three catalogues. Every string that a reader sees comes from here; each has every key.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};

use crate::address::Lang;

macro_rules! catalogues {
    ($($file:literal),+ $(,)?) => {
        /// The catalogue files of a language.
        pub fn sources(lang: Lang) -> [&'static str; [$($file),+].len()] {
            match lang {
                Lang::Ja => [$(include_str!(concat!("../locales/ja/", $file, ".ftl"))),+],
                Lang::Zh => [$(include_str!(concat!("../locales/zh/", $file, ".ftl"))),+],
                Lang::En => [$(include_str!(concat!("../locales/en/", $file, ".ftl"))),+],
            }
        }
    };
}

catalogues!(
    "frame",
    "words",
    "feeds",
    "home",
    "editions",
    "session",
    "person",
    "statements",
    "survey",
    "record",
    "search",
    "operations",
    "verify",
    "embed",
    "api",
    "opendata",
    "fieldwork",
    "mail",
    "opinions"
);

struct Catalogues {
    ja: FluentBundle<FluentResource>,
    zh: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
}

static CATALOGUES: LazyLock<Catalogues> =
    LazyLock::new(|| Catalogues { ja: bundle(Lang::Ja), zh: bundle(Lang::Zh), en: bundle(Lang::En) });

fn bundle(lang: Lang) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(lang.tag().parse().into_iter().collect());
    // Isolation marks would be copied along with names and figures.
    bundle.set_use_isolating(false);
    if let Err(e) = bundle.add_builtins() {
        tracing::error!(?e, "catalogue functions");
    }
    for source in sources(lang) {
        // A fault in a catalogue is found by its test; what could be read still serves.
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(partial, _)| partial);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

fn catalogue(lang: Lang) -> &'static FluentBundle<FluentResource> {
    match lang {
        Lang::Ja => &CATALOGUES.ja,
        Lang::Zh => &CATALOGUES.zh,
        Lang::En => &CATALOGUES.en,
    }
}

/// A message with variables, for what is printed outside pages.
pub fn text(lang: Lang, key: &str, args: &[(&str, String)]) -> String {
    let args: FluentArgs<'_> = args.iter().map(|(name, value)| (*name, value.clone())).collect();
    message(lang, key, Some(&args))
}

/// The same with a number that chooses the words.
pub fn counted(lang: Lang, key: &str, args: &[(&str, String)], (name, count): (&str, usize)) -> String {
    let mut args: FluentArgs<'_> = args.iter().map(|(name, value)| (*name, value.clone())).collect();
    args.set(name, count);
    message(lang, key, Some(&args))
}

/// Sentences one behind the other: only Latin script parts them by a space.
pub fn sentences(lang: Lang, all: impl IntoIterator<Item = String>) -> String {
    let between = if lang == Lang::En { " " } else { "" };
    all.into_iter().collect::<Vec<_>>().join(between)
}

/// A message in a language; a missing one shows its key, which the tests refuse.
pub fn message(lang: Lang, key: &str, args: Option<&FluentArgs<'_>>) -> String {
    let bundle = catalogue(lang);
    let Some(pattern) = bundle.get_message(key).and_then(|m| m.value()) else {
        tracing::error!(key, lang = lang.code(), "message missing from the catalogue");
        return key.to_owned();
    };
    bundle.format_pattern(pattern, args, &mut Vec::new()).into_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use fluent_syntax::ast::{Entry, Expression, InlineExpression, PatternElement};

    use super::*;

    /// Keys with the variables that each uses.
    fn keys(lang: Lang) -> BTreeMap<String, Vec<String>> {
        let mut keys = BTreeMap::new();
        for source in sources(lang) {
            let resource = fluent_syntax::parser::parse(source)
                .unwrap_or_else(|(_, errors)| panic!("{lang:?}: {errors:?}"));
            for entry in resource.body {
                let Entry::Message(message) = entry else { continue };
                let mut used = Vec::new();
                for element in message.value.iter().flat_map(|p| &p.elements) {
                    let PatternElement::Placeable { expression } = element else { continue };
                    let inline = match expression {
                        Expression::Inline(inline) => inline,
                        Expression::Select { selector, .. } => selector,
                    };
                    if let InlineExpression::VariableReference { id } = inline {
                        used.push(id.name.to_owned());
                    }
                }
                used.sort();
                used.dedup();
                assert!(
                    keys.insert(message.id.name.to_owned(), used).is_none(),
                    "{lang:?}: {} stands twice",
                    message.id.name
                );
            }
        }
        keys
    }

    #[test]
    fn every_catalogue_has_every_key_with_the_same_variables() {
        let ja = keys(Lang::Ja);
        for lang in [Lang::Zh, Lang::En] {
            let other = keys(lang);
            let missing: Vec<_> = ja.keys().filter(|k| !other.contains_key(*k)).collect();
            let extra: Vec<_> = other.keys().filter(|k| !ja.contains_key(*k)).collect();
            assert!(
                missing.is_empty() && extra.is_empty(),
                "{lang:?} lacks {missing:?}, only it has {extra:?}"
            );
            for (key, used) in &ja {
                assert!(
                    other[key].iter().all(|v| used.contains(v))
                        || used.iter().all(|v| other[key].contains(v)),
                    "{lang:?}: {key} uses other variables"
                );
            }
        }
    }

    #[test]
    fn every_kind_of_act_has_a_name() {
        for kind in duologue_forum::acts::Body::KINDS {
            for lang in Lang::ALL {
                assert!(keys(lang).contains_key(&format!("kind-{kind}")), "{kind}");
            }
        }
    }

    /// A message with the same number for every variable; a fault in it ends the test.
    fn counted(lang: Lang, key: &str, variables: &[String], n: u32) -> String {
        let bundle = catalogue(lang);
        let args: FluentArgs<'_> = variables.iter().map(|name| (name.as_str(), n)).collect();
        let mut errors = Vec::new();
        let pattern = bundle.get_message(key).and_then(|m| m.value()).unwrap();
        let text = bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned();
        assert!(errors.is_empty(), "{lang:?} {key} with {n}: {errors:?}");
        assert!(!text.trim().is_empty() && !text.contains(['{', '}']), "{lang:?} {key} with {n}: {text}");
        text
    }

    /// Keys of messages that choose their words by a number, with the kind of the number.
    fn chosen(lang: Lang) -> BTreeMap<String, bool> {
        let mut found = BTreeMap::new();
        for source in sources(lang) {
            for entry in fluent_syntax::parser::parse(source).unwrap().body {
                let Entry::Message(message) = entry else { continue };
                for element in message.value.iter().flat_map(|p| &p.elements) {
                    if let PatternElement::Placeable { expression: Expression::Select { selector, .. } } =
                        element
                    {
                        let ordinal = matches!(selector, InlineExpression::FunctionReference { .. });
                        found.insert(message.id.name.to_owned(), ordinal);
                    }
                }
            }
        }
        found
    }

    #[test]
    fn t29_every_message_can_count_none_one_and_two() {
        // A variable may be named in one language's selector only.
        let mut variables: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for lang in Lang::ALL {
            for (key, used) in keys(lang) {
                variables.entry(key).or_default().extend(used);
            }
        }
        variables.retain(|_, used| !used.is_empty());
        assert!(variables.len() > 50, "{}", variables.len());
        for lang in Lang::ALL {
            for (key, used) in &variables {
                for n in 0..=2 {
                    let text = counted(lang, key, used, n);
                    assert!(text.contains(&n.to_string()), "{lang:?} {key} does not say {n}: {text}");
                }
            }
        }
        // CLDR, plural rules: English tells one from others, and 1st from 2nd; Japanese and Chinese do not.
        let english = chosen(Lang::En);
        assert!(english.len() > 10, "{english:?}");
        for (key, ordinal) in english {
            let words = |n: u32| counted(Lang::En, &key, &variables[&key], n).replace(&n.to_string(), "#");
            assert_ne!(words(1), words(2), "{key}");
            assert_eq!(words(0) == words(2), !ordinal, "{key}");
        }
        for lang in [Lang::Ja, Lang::Zh] {
            assert_eq!(chosen(lang), BTreeMap::new(), "{lang:?}");
        }
        let people = |n| counted(Lang::En, "panel-count", &["count".to_owned()], n);
        assert_eq!([people(0), people(1), people(2)], ["0 people", "1 person", "2 people"]);
        let forum = |n| counted(Lang::En, "edition-name", &["n".to_owned()], n);
        assert_eq!([forum(0), forum(1), forum(2)], ["0th forum", "1st forum", "2nd forum"]);
    }
}
