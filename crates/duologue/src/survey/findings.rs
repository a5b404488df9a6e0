//! What the check of a delivery found, in the reader's language.

use duologue_survey::Code;
use duologue_survey::check::{Case, Cases, Finding, Identifier, Place, Rule, Severity};
use duologue_survey::questionnaire::{Kind, WordsOf};
use duologue_web::{Lang, message};

/// A finding as one line.
pub fn line(finding: &Finding, lang: Lang) -> String {
    let key = match finding.severity() {
        Severity::Error => "fieldwork-error",
        Severity::Warning => "fieldwork-warning",
    };
    message(lang, key, &[("finding", words(finding, lang))])
}

/// What it says, without how grave it is.
pub fn words(finding: &Finding, lang: Lang) -> String {
    Words(lang).of(finding)
}

/// Words of a questionnaire that a language lacks.
pub fn lacking(of: &WordsOf, language: &str, lang: Lang) -> String {
    Words(lang).no_words(&Place::Questionnaire(of.clone()), language)
}

struct Words(Lang);

impl Words {
    fn t(&self, key: &str, args: &[(&str, String)]) -> String {
        message(self.0, key, args)
    }

    fn of(&self, finding: &Finding) -> String {
        let key = format!("fieldwork-{}", finding.code());
        let name = |variable: &String| ("variable", variable.clone());
        let cases = |cases: &Cases| ("cases", self.cases(cases));
        match finding {
            Finding::IdentifierName { variable, identifier } => {
                self.t(&key, &[name(variable), ("what", self.identifier(*identifier))])
            }
            Finding::IdentifierValue { variable, identifier, cases: found } => {
                self.t(&key, &[name(variable), ("what", self.identifier(*identifier)), cases(found)])
            }
            Finding::AbsentVariable { variable } | Finding::UnknownVariable { variable } => {
                self.t(&key, &[name(variable)])
            }
            Finding::NoId { variable, cases: found } => self.t(&key, &[name(variable), cases(found)]),
            Finding::DuplicateId { variable, ids } => self.each(&ids.first, ids.count, |(id, found)| {
                self.t(&key, &[name(variable), ("id", code(id)), cases(found)])
            }),
            Finding::QuotaGap { variable, level, target, got } => self.t(
                &key,
                &[
                    name(variable),
                    ("level", level.clone()),
                    ("target", target.to_string()),
                    ("got", got.to_string()),
                ],
            ),
            Finding::UnknownCode { variable, codes } => {
                self.each(&codes.first, codes.count, |(value, found)| {
                    self.t(&key, &[name(variable), ("value", code(value)), cases(found)])
                })
            }
            Finding::NotOfKind { variable, kind, cases: found } => {
                self.t(&key, &[name(variable), ("kind", self.kind(kind)), cases(found)])
            }
            Finding::NoWords { place, language } => self.no_words(place, language),
            Finding::OtherWords { variable, code, language, file, questionnaire } => self.t(
                &key,
                &[
                    name(variable),
                    ("value", code.clone()),
                    ("language", language.clone()),
                    ("file", file.clone()),
                    ("questionnaire", questionnaire.clone()),
                ],
            ),
            Finding::OffRoute { item, cases: found }
            | Finding::Unanswered { item, cases: found }
            | Finding::BreaksConstraint { item, cases: found } => {
                self.t(&key, &[("item", item.clone()), cases(found)])
            }
            Finding::NotChecked { item, rule, text } => {
                let rule = match rule {
                    Rule::Relevant => "relevant",
                    Rule::Constraint => "constraint",
                };
                self.t(&format!("{key}-{rule}"), &[("item", item.clone()), ("text", text.clone())])
            }
            Finding::StraightLine { items, cases: found } => {
                self.t(&key, &[("items", self.list(items)), cases(found)])
            }
            Finding::Speeder { variable, median, limit, cases: found } => self.t(
                &key,
                &[name(variable), ("median", measured(*median)), ("limit", measured(*limit)), cases(found)],
            ),
        }
    }

    fn no_words(&self, place: &Place, language: &str) -> String {
        let language = ("language", language.to_owned());
        let item = |item: &String| ("item", item.clone());
        match place {
            Place::Questionnaire(WordsOf::Wording { item: of }) => {
                self.t("fieldwork-no-words-wording", &[item(of), language])
            }
            Place::Questionnaire(WordsOf::Hint { item: of }) => {
                self.t("fieldwork-no-words-hint", &[item(of), language])
            }
            Place::Questionnaire(WordsOf::ConstraintMessage { item: of }) => {
                self.t("fieldwork-no-words-constraint", &[item(of), language])
            }
            Place::Questionnaire(WordsOf::Choice { list, code }) => self
                .t("fieldwork-no-words-choice", &[("list", list.clone()), ("value", code.clone()), language]),
            Place::Label { variable } => {
                self.t("fieldwork-no-words-label", &[("variable", variable.clone()), language])
            }
            Place::Code { variable, code } => self.t(
                "fieldwork-no-words-code",
                &[("variable", variable.clone()), ("value", code.clone()), language],
            ),
        }
    }

    fn identifier(&self, identifier: Identifier) -> String {
        let key = match identifier {
            Identifier::Name => "fieldwork-what-name",
            Identifier::Phone => "fieldwork-what-phone",
            Identifier::Email => "fieldwork-what-email",
            Identifier::Address => "fieldwork-what-address",
            Identifier::Document => "fieldwork-what-document",
            Identifier::Network => "fieldwork-what-network",
        };
        self.t(key, &[])
    }

    fn kind(&self, kind: &Kind) -> String {
        let key = match kind {
            Kind::Integer => "fieldwork-kind-integer",
            Kind::Decimal => "fieldwork-kind-decimal",
            Kind::Date | Kind::Today => "fieldwork-kind-date",
            _ => "fieldwork-kind-other",
        };
        self.t(key, &[])
    }

    /// How many respondents, and the first of them.
    fn cases(&self, cases: &Cases) -> String {
        let mut first: Vec<String> = cases.first.iter().map(|case| self.case(case)).collect();
        if cases.count > first.len() {
            first.push(self.t("fieldwork-more", &[]));
        }
        self.t("fieldwork-cases", &[("count", cases.count.to_string()), ("first", self.list(&first))])
    }

    fn case(&self, case: &Case) -> String {
        let row = ("row", case.row.to_string());
        match &case.id {
            Some(id) => self.t("fieldwork-case-id", &[row, ("id", code(id))]),
            None => self.t("fieldwork-case", &[row]),
        }
    }

    /// One line for each of the first, and a sign that there are more.
    fn each<T>(&self, first: &[T], count: usize, tell: impl Fn(&T) -> String) -> String {
        let mut lines: Vec<String> = first.iter().map(tell).collect();
        if count > lines.len() {
            lines.push(self.t("fieldwork-more", &[]));
        }
        lines.join("\n  ")
    }

    fn list(&self, items: &[String]) -> String {
        items.join(&self.t("list-comma", &[]))
    }
}

/// A code as files write it.
fn code(code: &Code) -> String {
    match code {
        Code::Number(value) => number(*value),
        Code::Text(text) => text.clone(),
    }
}

/// What was computed: to a tenth from 10 on, and three digits below.
fn measured(value: f64) -> String {
    let decimals = if value.abs() >= 10.0 { 1 } else { 3 };
    let text = format!("{value:.decimals$}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A number as short as it can be read back.
fn number(value: f64) -> String {
    value.to_string()
}

#[cfg(test)]
mod tests {
    use super::measured;

    #[test]
    fn what_is_computed_has_no_endless_decimals() {
        let told = [610.0 / 3.0, 610.0, 2.0 / 3.0, 10.0, 0.0].map(measured);
        assert_eq!(told, ["203.3", "610", "0.667", "10", "0"]);
    }
}
