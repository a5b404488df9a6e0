//! The variables: words, wordings, codes and how often they were given.

use std::collections::BTreeMap;

use super::Study;
use super::xml::Xml;
use crate::binding::{Binding, Held};
use crate::questionnaire::{Item, Questionnaire};
use crate::values::{Key, code_text, is_missing, value};
use crate::{Code, Dataset, Measure, Texts, Values, Variable};

pub(super) const FILE: &str = "F1";

pub(super) fn write(xml: &mut Xml, dataset: &Dataset, study: &Study<'_>) {
    let binding = study.questionnaire.map(|questionnaire| Binding::new(dataset, questionnaire));
    if let Some((binding, questionnaire)) = binding.as_ref().zip(study.questionnaire) {
        groups(xml, dataset, questionnaire, binding);
    }
    let items = binding.map(|binding| binding.bound()).unwrap_or_default();
    let weight = study.weight.as_deref().and_then(|weight| Weight::of(dataset, weight));
    for (variable, number) in dataset.variables.iter().zip(1..) {
        let variable = Described { xml, dataset, variable, items: &items, weight: weight.as_ref() };
        variable.write(&id(number), study.frequencies);
    }
}

/// The variables of each question with several answers, which DDI keeps together as a group.
fn groups(xml: &mut Xml, dataset: &Dataset, questionnaire: &Questionnaire, binding: &Binding<'_>) {
    for item in &questionnaire.items {
        let Held::Each { chosen, .. } = binding.held(&item.code) else { continue };
        let of =
            |variable: &Variable| dataset.variables.iter().position(|other| std::ptr::eq(other, variable));
        let ids: Vec<String> =
            chosen.iter().filter_map(|(_, variable)| of(variable)).map(|place| id(place + 1)).collect();
        let ids = ids.join(" ");
        xml.open("varGrp", &[("type", "multipleResp"), ("var", &ids), ("name", &item.code)]);
        xml.texts("labl", &[], &item.wording);
        xml.close("varGrp");
    }
}

fn id(number: usize) -> String {
    format!("V{number}")
}

struct Weight<'a> {
    id: String,
    variable: &'a Variable,
}

impl<'a> Weight<'a> {
    fn of(dataset: &'a Dataset, name: &str) -> Option<Self> {
        let place = dataset.variables.iter().position(|variable| variable.name == name)?;
        Some(Self { id: id(place + 1), variable: dataset.variables.get(place)? })
    }
}

struct Described<'w, 'a> {
    xml: &'w mut Xml,
    dataset: &'a Dataset,
    variable: &'a Variable,
    items: &'w BTreeMap<&'a str, &'a Item>,
    weight: Option<&'w Weight<'a>>,
}

impl Described<'_, '_> {
    fn write(mut self, id: &str, frequencies: bool) {
        let variable = self.variable;
        let is_weight = self.weight.is_some_and(|weight| weight.id == id);
        let mut attributes = vec![("ID", id), ("name", variable.name.as_str()), ("files", FILE)];
        match self.weight {
            Some(_) if is_weight => attributes.push(("wgt", "wgt")),
            Some(weight) => attributes.push(("wgt-var", &weight.id)),
            None => {}
        }
        let continuous = variable.measure == Measure::Scale;
        attributes.push(("intrvl", if continuous { "contin" } else { "discrete" }));
        match variable.measure {
            Measure::Nominal => attributes.push(("nature", "nominal")),
            Measure::Ordinal => attributes.push(("nature", "ordinal")),
            Measure::Scale | Measure::Unknown => {}
        }
        let numeric = matches!(variable.values, Values::Numbers(_));
        self.xml.open("var", &attributes);
        self.xml.texts("labl", &[], &variable.label);
        if let Some(item) = self.items.get(variable.name.as_str()) {
            self.question(item);
        }
        self.invalid();
        if let Some(relevant) = self.items.get(variable.name.as_str()).and_then(|item| item.relevant.as_ref())
        {
            self.xml.text("universe", &[("clusion", "I")], relevant.text());
        }
        if frequencies {
            self.cases();
        }
        let counts = if frequencies && !is_weight { Some(self.counts()) } else { None };
        for (code, words) in &variable.codes {
            self.category(code, words, counts.as_ref());
        }
        self.xml.empty("varFormat", &[("type", if numeric { "numeric" } else { "character" })]);
        self.xml.close("var");
    }

    fn question(&mut self, item: &Item) {
        if item.wording.values().all(String::is_empty) {
            return;
        }
        self.xml.open("qstn", &[]);
        self.xml.texts("qstnLit", &[], &item.wording);
        self.xml.texts("ivuInstr", &[], &item.hint);
        self.xml.close("qstn");
    }

    fn invalid(&mut self) {
        let missing = &self.variable.missing;
        if missing.codes.is_empty() && missing.range.is_none() {
            return;
        }
        self.xml.open("invalrng", &[]);
        for code in &missing.codes {
            let units = if matches!(code, Code::Number(n) if n.fract() != 0.0) { "REAL" } else { "INT" };
            self.xml.empty("item", &[("UNITS", units), ("VALUE", &code_text(code))]);
        }
        if let Some((low, high)) = missing.range {
            self.xml
                .empty("range", &[("UNITS", "REAL"), ("min", &low.to_string()), ("max", &high.to_string())]);
        }
        self.xml.close("invalrng");
    }

    /// How many answered and how many did not.
    fn cases(&mut self) {
        let variable = self.variable;
        let valid = |row: &usize| value(variable, *row).is_some_and(|code| !is_missing(variable, &code));
        let count = (0..self.dataset.rows).filter(valid).count();
        self.xml.text("sumStat", &[("type", "vald")], &count.to_string());
        self.xml.text("sumStat", &[("type", "invd")], &(self.dataset.rows - count).to_string());
    }

    /// How often each code was given, and with what weight together.
    fn counts(&self) -> BTreeMap<Key, (usize, f64)> {
        let mut counts: BTreeMap<Key, (usize, f64)> = BTreeMap::new();
        for row in 0..self.dataset.rows {
            let Some(code) = value(self.variable, row) else { continue };
            let (count, sum) = counts.entry(Key::of(code)).or_default();
            *count += 1;
            *sum += self.weight.map_or(0.0, |weight| weighed(weight.variable, row));
        }
        counts
    }

    fn category(&mut self, code: &Code, words: &Texts, counts: Option<&BTreeMap<Key, (usize, f64)>>) {
        let missing = if is_missing(self.variable, code) { [("missing", "Y")].as_slice() } else { &[] };
        self.xml.open("catgry", missing);
        self.xml.text("catValu", &[], &code_text(code));
        self.xml.texts("labl", &[], words);
        if let Some(counts) = counts {
            let (count, sum) = counts.get(&Key::of(code.clone())).copied().unwrap_or_default();
            self.xml.text("catStat", &[("type", "freq")], &count.to_string());
            if let Some(weight) = self.weight {
                let attributes = [("type", "freq"), ("wgtd", "wgtd"), ("wgt-var", weight.id.as_str())];
                self.xml.text("catStat", &attributes, &sum.to_string());
            }
        }
        self.xml.close("catgry");
    }
}

/// A respondent without a weight weighs nothing.
fn weighed(weight: &Variable, row: usize) -> f64 {
    match value(weight, row) {
        Some(Code::Number(number)) if number.is_finite() => number,
        _ => 0.0,
    }
}
