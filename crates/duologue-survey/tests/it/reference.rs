//! Every reference case that R's survey package computed, by its operation: from a sample of our own (`tests/r`), and
//! from the shared ones.

use std::collections::BTreeMap;

use duologue_survey::design::{Design, Lonely, Plan};
use duologue_survey::estimate::{
    self, Association, Difference, Estimate, Kind, Method, Statistic, Test, association, between_domains,
    between_samples, crosstab, kish, margin_of_error, proportion,
};
use duologue_survey::weight::{Margin, Raked, Raking, poststratify, rake, trim};
use duologue_survey::{Categories, Domain};
use serde_json::Value;

use crate::shared;

/// Relative, and absolute for what is 0 by construction.
const CLOSE: f64 = 1e-8;

fn close(found: f64, expected: f64, what: &str) {
    let allowed = CLOSE * expected.abs().max(f64::MIN_POSITIVE);
    let zero = expected.abs() < CLOSE && found.abs() < CLOSE && expected.abs() < 1e-12;
    assert!((found - expected).abs() <= allowed || zero, "{what}: {found}, R has {expected}");
}

/// A p-value: what R gives as 0 is one that its numbers cannot hold.
fn close_p(found: f64, expected: f64, what: &str) {
    if expected == 0.0 {
        assert!(found < 1e-300, "{what}: {found}");
    } else {
        close(found, expected, what);
    }
}

/// R writes a list of one as its value alone.
fn list(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(all) => all.iter().map(|v| v.as_f64().unwrap()).collect(),
        one => vec![one.as_f64().unwrap()],
    }
}

fn words(value: &Value) -> Vec<&str> {
    match value {
        Value::Array(all) => all.iter().map(|v| v.as_str().unwrap()).collect(),
        one => vec![one.as_str().unwrap()],
    }
}

struct Sample {
    columns: BTreeMap<String, Vec<String>>,
}

impl Sample {
    fn read(file: &std::path::Path) -> Sample {
        let mut reader = csv::Reader::from_path(file).unwrap();
        let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let column = |i: usize| rows.iter().map(|row| row[i].to_owned()).collect();
        Sample { columns: names.into_iter().enumerate().map(|(i, name)| (name, column(i))).collect() }
    }

    fn rows(&self) -> usize {
        self.columns.values().next().unwrap().len()
    }

    fn texts(&self, name: &str) -> Vec<&str> {
        let name = name.replace('.', "_");
        self.columns[&name].iter().map(String::as_str).collect()
    }

    /// Levels in the order of R's factors.
    fn levels(&self, name: &str) -> Categories {
        let texts = self.texts(name);
        let mut names: Vec<&str> = texts.iter().copied().filter(|t| !t.is_empty() && *t != "NA").collect();
        names.sort_by_key(|name| (name.to_lowercase(), *name));
        names.dedup();
        Categories::among(&texts, &names)
    }

    fn groups(&self, name: &str) -> Categories {
        Categories::of(self.texts(name).into_iter().map(Some))
    }

    fn numbers(&self, name: &str) -> Vec<f64> {
        self.texts(name).iter().map(|text| text.parse().unwrap_or(f64::NAN)).collect()
    }

    fn is_number(&self, name: &str) -> bool {
        self.texts(name).iter().all(|text| text.parse::<f64>().is_ok() || text.is_empty() || *text == "NA")
    }

    fn domain(&self, said: &Value) -> Domain {
        match said["var"].as_str() {
            None => Domain::whole(self.rows()),
            Some(name) => {
                let level = said["eq"].as_str().unwrap();
                Domain::of(self.texts(name).iter().map(|text| *text == level))
            }
        }
    }

    /// `abortion == 'Yes'`
    fn equation(&self, said: &str) -> (Categories, u32) {
        let (name, level) = said.split_once(" == ").unwrap();
        let of = self.levels(name);
        let level = of.names().iter().position(|n| n == level.trim_matches('\'')).unwrap();
        (of, level as u32)
    }

    fn indicator(&self, said: &str) -> Vec<f64> {
        let (of, level) = self.equation(said);
        of.levels().map(|l| l.map_or(f64::NAN, |l| f64::from(u8::from(l == level)))).collect()
    }

    fn plan(&self, said: &Value) -> Plan {
        let groups = |key: &str| said[key].as_str().map(|name| self.groups(name));
        let numbers =
            |key: &str| said[key].as_str().filter(|name| !name.contains(' ')).map(|n| self.numbers(n));
        Plan {
            weights: numbers("weights"),
            strata: groups("strata"),
            units: groups("psu"),
            second: groups("ssu"),
            population: numbers("fpc"),
            second_population: numbers("fpc2"),
            nested: said["nest"] == true,
            ..Plan::default()
        }
    }
}

/// One folder's cases with the samples they are of.
struct Cases {
    folder: std::path::PathBuf,
    told: Value,
}

impl Cases {
    fn sample(&self, design: &str) -> Sample {
        let file = self.told["designs"][design]["file"].as_str().unwrap_or("data.csv");
        Sample::read(&self.folder.join(file))
    }

    fn design(&self, name: &str) -> (Sample, Design) {
        let sample = self.sample(name);
        let design = Design::new(sample.plan(&self.told["designs"][name])).unwrap();
        (sample, design)
    }

    fn case(&self, id: &str) -> &Value {
        self.told["cases"].as_array().unwrap().iter().find(|case| case["id"] == id).unwrap()
    }

    fn raked(&self, id: &str) -> (Sample, Raked) {
        let case = self.case(id);
        let (sample, design) = self.design(case["design"].as_str().unwrap());
        let margins: Vec<Margin> = case["args"]["margins"]
            .as_array()
            .unwrap()
            .iter()
            .map(|margin| {
                let name = margin["var"].as_str().unwrap();
                let of = Categories::among(&sample.texts(name), &words(&margin["level"]));
                Margin { name: name.to_owned(), of, targets: list(&margin["target"]) }
            })
            .collect();
        let tolerance = case["args"]["epsilon"].as_f64().unwrap();
        let sweeps = case["args"]["maxit"].as_u64().unwrap() as usize;
        let raked = rake(&design, &margins, Raking { sweeps, tolerance }).unwrap();
        (sample, raked)
    }
}

fn estimated(found: &[Estimate], expect: &Value, id: &str) {
    let columns = ["estimate", "se"].map(|key| list(&expect[key]));
    assert_eq!(found.len(), columns[0].len(), "{id}");
    for (i, estimate) in found.iter().enumerate() {
        close(estimate.value, columns[0][i], id);
        close(estimate.se, columns[1][i], &format!("{id} se"));
        if let Some(df) = expect["df"].as_f64() {
            assert_eq!(estimate.base.df as f64, df, "{id}");
        }
        let (t, z) = (estimate.interval(0.95, Kind::T).unwrap(), estimate.interval(0.95, Kind::Z).unwrap());
        for (key, limit) in
            [("ci_t_low", t.low), ("ci_t_high", t.high), ("ci_z_low", z.low), ("ci_z_high", z.high)]
        {
            if !expect[key].is_null() {
                close(limit, list(&expect[key])[i], &format!("{id} {key}"));
            }
        }
        for (key, of) in [("deff", false), ("deff_replace", true)] {
            if !expect[key].is_null() {
                let effect = estimate.effect.unwrap();
                let found = if of { effect.with_replacement } else { effect.without_replacement.unwrap() };
                close(found, list(&expect[key])[i], &format!("{id} {key}"));
            }
        }
        if let Some(n) = expect["n_domain"].as_u64() {
            assert_eq!(estimate.base.n as u64, n, "{id}");
        }
    }
}

/// A mean of a number, or the shares of each level.
fn mean_of(sample: &Sample, design: &Design, name: &str, domain: &Domain) -> Vec<Estimate> {
    if sample.is_number(name) {
        vec![estimate::mean(design, &sample.numbers(name), domain).unwrap()]
    } else {
        estimate::shares(design, &sample.levels(name), domain).unwrap().each
    }
}

fn weights(design: &Design, first: &Value, id: &str) {
    for (found, expected) in design.weights().iter().zip(list(first)) {
        close(*found, expected, &format!("{id} weight"));
    }
}

fn least(design: &Design) -> f64 {
    design.weights().iter().copied().fold(f64::INFINITY, f64::min)
}

fn most(design: &Design) -> f64 {
    design.weights().iter().copied().fold(0.0, f64::max)
}

fn after(sample: &Sample, design: &Design, expect: &Value, id: &str) {
    let all = expect["after"].as_array().unwrap();
    assert!(!all.is_empty());
    for one in all {
        let name = one["var"].as_str().unwrap();
        let found = mean_of(sample, design, name, &Domain::whole(sample.rows()));
        estimated(&found, one, &format!("{id} {name} after"));
    }
}

fn tested(found: Association, expect: &Value, id: &str) {
    close(found.value, expect["statistic"].as_f64().unwrap(), id);
    let parameters = match found.against {
        Statistic::F { numerator, denominator } => vec![numerator, denominator],
        Statistic::ChiSquare { df } => vec![df],
    };
    for (found, expected) in parameters.iter().zip(list(&expect["parameter"])) {
        close(*found, expected, &format!("{id} df"));
    }
    close_p(found.p, expect["p"].as_f64().unwrap(), &format!("{id} p"));
}

fn different(found: &Difference, expect: &Value, id: &str) {
    for (key, value) in [
        ("pa", found.one.value),
        ("pb", found.other.value),
        ("se_a", found.one.se),
        ("se_b", found.other.se),
        ("cov", found.covariance),
        ("diff", found.value),
        ("se", found.se),
        ("df", found.df),
        ("df_satterthwaite", found.df),
        ("t", found.statistic().unwrap()),
        ("z", found.statistic().unwrap()),
        ("ci_t_low", found.interval_t(0.95).unwrap().low),
        ("ci_t_high", found.interval_t(0.95).unwrap().high),
        ("ci_z_low", found.interval_z(0.95).unwrap().low),
        ("ci_z_high", found.interval_z(0.95).unwrap().high),
    ] {
        if let Some(expected) = expect[key].as_f64() {
            close(value, expected, &format!("{id} {key}"));
        }
    }
    close_p(found.p_t().unwrap(), expect["p_t"].as_f64().unwrap(), &format!("{id} p_t"));
    close_p(found.p_z().unwrap(), expect["p_z"].as_f64().unwrap(), &format!("{id} p_z"));
}

fn run(cases: &Cases, case: &Value) {
    let id = case["id"].as_str().unwrap();
    let (args, expect) = (&case["args"], &case["expect"]);
    let named = case["design"].as_str().unwrap();
    let whole = |sample: &Sample| Domain::whole(sample.rows());
    match case["op"].as_str().unwrap() {
        "mean" => {
            let (sample, design) = cases.design(named);
            let name = args["var"].as_str().unwrap();
            estimated(&mean_of(&sample, &design, name, &sample.domain(&args["domain"])), expect, id);
        }
        "total" => {
            let (sample, design) = cases.design(named);
            let name = args["var"].as_str().unwrap();
            let found = if sample.is_number(name) {
                vec![estimate::total(&design, &sample.numbers(name), &whole(&sample)).unwrap()]
            } else {
                estimate::counts(&design, &sample.levels(name), &whole(&sample)).unwrap().each
            };
            estimated(&found, expect, id);
        }
        "ciprop" => {
            let (sample, design) = cases.design(named);
            let (of, level) = sample.equation(args["expr"].as_str().unwrap());
            let domain = sample.domain(&args["domain"]);
            for (key, method, confidence) in [
                ("logit", Method::Logit, 0.95),
                ("xlogit", Method::Logit, 0.95),
                ("asin", Method::Asin, 0.95),
                ("beta", Method::Beta, 0.95),
                ("mean", Method::Wald, 0.95),
                ("logit99", Method::Logit, 0.99),
            ] {
                let found = proportion(&design, &of, level, &domain, confidence, method).unwrap();
                close(found.estimate.value, expect["estimate"].as_f64().unwrap(), id);
                close(found.estimate.se, expect["se"].as_f64().unwrap(), id);
                close(found.interval.low, expect[key]["low"].as_f64().unwrap(), &format!("{id} {key}"));
                close(found.interval.high, expect[key]["high"].as_f64().unwrap(), &format!("{id} {key}"));
            }
        }
        "crosstab" => {
            let (sample, design) = cases.design(named);
            let (rows, columns) =
                (sample.levels(args["row"].as_str().unwrap()), sample.levels(args["col"].as_str().unwrap()));
            let table = crosstab(&design, &rows, &columns, &whole(&sample)).unwrap();
            assert_eq!(table.rows, words(&expect["rows"]), "{id}");
            assert_eq!(table.columns, words(&expect["cols"]), "{id}");
            let flat = |key: &str| -> Vec<Vec<f64>> {
                let rows = expect[key].as_array().unwrap();
                rows.iter().map(|row| list(if row[0].is_array() { &row[0] } else { row })).collect()
            };
            let (weighted, n) = (flat("weighted_counts"), flat("n_unweighted"));
            for (i, share) in table.of_all.each.iter().enumerate() {
                let (r, c) = (i % table.rows.len(), i / table.rows.len());
                close(table.weighted.each[i].value, weighted[r][c], &format!("{id} count"));
                assert_eq!(table.n[i] as f64, n[r][c], "{id} n");
                close(share.value, list(&expect["cell_prop"])[i], &format!("{id} cell"));
                close(share.se, list(&expect["cell_se"])[i], &format!("{id} cell se"));
                let within = &table.of_row[r].as_ref().unwrap().each[c];
                close(within.value, list(&expect["row_prop"])[i], &format!("{id} row"));
                close(within.se, list(&expect["row_prop_se"])[i], &format!("{id} row se"));
            }
        }
        "svychisq" | "svychisq_after_rake" => {
            let (sample, design) = match args["rake"].as_str() {
                Some(rake) => {
                    let (sample, raked) = cases.raked(rake);
                    (sample, raked.design)
                }
                None => cases.design(named),
            };
            let (rows, columns) =
                (sample.levels(args["row"].as_str().unwrap()), sample.levels(args["col"].as_str().unwrap()));
            for (key, test) in [
                ("F", Test::F),
                ("Chisq", Test::ChiSquare),
                ("Wald", Test::Wald),
                ("adjWald", Test::AdjustedWald),
            ] {
                if expect[key]["statistic"].is_number() {
                    let found = association(&design, &rows, &columns, &whole(&sample), test);
                    let found = found.unwrap_or_else(|fault| panic!("{id} {key}: {fault}"));
                    tested(found, &expect[key], &format!("{id} {key}"));
                }
            }
        }
        "domain_diff" => {
            let (sample, design) = cases.design(named);
            let values = sample.indicator(args["expr"].as_str().unwrap());
            let by = args["by"].as_str().unwrap();
            let domain = |key: &str| {
                let level = args[key].as_str().unwrap();
                Domain::of(sample.texts(by).iter().map(|text| *text == level))
            };
            different(&between_domains(&design, &values, &domain("a"), &domain("b")).unwrap(), expect, id);
        }
        "independent_diff" => {
            // Each public is a sample of its own.
            let sample = cases.sample(named);
            let part = |key: &str| {
                let inside = sample.domain(&args[key]);
                let keep = |texts: Vec<&str>| -> Vec<String> {
                    let rows = texts.into_iter().zip(inside.rows());
                    rows.filter(|(_, inside)| **inside).map(|(text, _)| text.to_owned()).collect()
                };
                let weights = keep(sample.texts("weight")).iter().map(|w| w.parse().unwrap()).collect();
                let design = Design::new(Plan { weights: Some(weights), ..Plan::default() }).unwrap();
                let values = sample.indicator(args["expr"].as_str().unwrap());
                let values: Vec<f64> =
                    values.iter().zip(inside.rows()).filter(|(_, i)| **i).map(|(v, _)| *v).collect();
                estimate::mean(&design, &values, &Domain::whole(values.len())).unwrap()
            };
            different(&between_samples(part("a"), part("b")).unwrap(), expect, id);
        }
        "kish_deff" => {
            let (sample, design) = cases.design(named);
            let province = id.rsplit('.').next().unwrap();
            let domain = match province {
                "all" | "strat" => whole(&sample),
                level => Domain::of(sample.texts("province").iter().map(|text| *text == level)),
            };
            let found = kish(&design, &domain).unwrap();
            assert_eq!(found.n as u64, expect["n"].as_u64().unwrap());
            for (key, value) in [
                ("sum_w", found.sum),
                ("sum_w2", found.sum_of_squares),
                ("deff", found.effect),
                ("n_eff", found.effective_n),
                ("cv", found.cv),
            ] {
                close(value, expect[key].as_f64().unwrap(), &format!("{id} {key}"));
            }
        }
        "moe" => {
            let (sample, design) = cases.design(named);
            let (p, level) = (args["p"].as_f64().unwrap(), args["level"].as_f64().unwrap());
            let found = kish(&design, &whole(&sample)).unwrap();
            close(found.effect, expect["kish_deff"].as_f64().unwrap(), id);
            close(margin_of_error(found.n, 1.0, p, level).unwrap(), expect["moe_srs"].as_f64().unwrap(), id);
            let weighted = margin_of_error(found.n, found.effect, p, level).unwrap();
            close(weighted, expect["moe_deff"].as_f64().unwrap(), id);
        }
        "rake" => {
            let (sample, raked) = cases.raked(id);
            let design = &raked.design;
            weights(design, &expect["first20"], id);
            let sum: f64 = design.weights().iter().sum();
            close(sum, expect["sum"].as_f64().unwrap(), id);
            close(least(design), expect["min"].as_f64().unwrap(), id);
            close(most(design), expect["max"].as_f64().unwrap(), id);
            let ordered: f64 = design.weights().iter().zip(1..).map(|(w, i)| w * f64::from(i)).sum();
            close(ordered, expect["checksum_sum_w_times_index"].as_f64().unwrap(), id);
            let found = kish(design, &whole(&sample)).unwrap();
            close(found.effect, expect["kish_deff"].as_f64().unwrap(), id);
            close(found.effective_n, expect["n_eff"].as_f64().unwrap(), id);
            assert!(raked.converged, "{id}");
            after(&sample, design, expect, id);
        }
        "trim_after_rake" => {
            let (_, raked) = cases.raked(args["rake"].as_str().unwrap());
            let (lower, upper) = (args["lower"].as_f64().unwrap(), args["upper"].as_f64().unwrap());
            for (name, strictly) in [("once", false), ("strict", true)] {
                let trimmed = trim(&raked.design, lower, upper, strictly).unwrap();
                weights(&trimmed, &expect[format!("{name}_first20")], id);
                close(least(&trimmed), expect[format!("{name}_min")].as_f64().unwrap(), id);
                close(most(&trimmed), expect[format!("{name}_max")].as_f64().unwrap(), id);
                close(trimmed.weights().iter().sum(), expect["sum"].as_f64().unwrap(), id);
            }
        }
        "poststratify" => {
            let (sample, design) = cases.design(named);
            let name = args["var"].as_str().unwrap();
            let of = Categories::among(&sample.texts(name), &words(&args["level"]));
            let design = poststratify(&design, name, &of, &list(&args["target"])).unwrap();
            weights(&design, &expect["first20"], id);
            close(design.weights().iter().sum(), expect["sum"].as_f64().unwrap(), id);
            after(&sample, &design, expect, id);
        }
        "quantile" => {
            let (sample, design) = cases.design(named);
            let values = sample.numbers(args["var"].as_str().unwrap());
            for (i, share) in list(&args["q"]).into_iter().enumerate() {
                let found = estimate::quantile(&design, &values, share, &whole(&sample), 0.95).unwrap();
                close(found.value, list(&expect["estimate"])[i], id);
                close(found.interval.low, list(&expect["low"])[i], &format!("{id} low"));
                close(found.interval.high, list(&expect["high"])[i], &format!("{id} high"));
                close(found.se, list(&expect["se"])[i], &format!("{id} se"));
            }
        }
        "lonely_psu" => {
            let sample = cases.sample(named);
            let lonely = match args["option"].as_str().unwrap() {
                // R's two names for leaving it out.
                "certainty" | "remove" => Lonely::Certainty,
                "adjust" => Lonely::Adjust,
                "average" => Lonely::Average,
                other => panic!("{other}"),
            };
            let design = Design::new(Plan { lonely, ..sample.plan(&cases.told["designs"][named]) }).unwrap();
            let mean = estimate::mean(&design, &sample.numbers("api00"), &whole(&sample)).unwrap();
            let total = estimate::total(&design, &sample.numbers("enroll"), &whole(&sample)).unwrap();
            close(mean.value, expect["mean_api00"].as_f64().unwrap(), id);
            close(mean.se, expect["se"].as_f64().unwrap(), &format!("{id} se"));
            close(total.value, expect["total_enroll"].as_f64().unwrap(), id);
            close(total.se, expect["se_total"].as_f64().unwrap(), &format!("{id} total se"));
            assert_eq!(mean.base.df as u64, expect["df"].as_u64().unwrap());
        }
        "lonely_domain" => {
            let sample = cases.sample(named);
            let plan = Plan {
                lonely: Lonely::Adjust,
                lonely_in_domain: args["option"] == "adjust",
                ..sample.plan(&cases.told["designs"][named])
            };
            let mut met = false;
            let domain = Domain::of(
                sample.texts("stype").iter().map(|stype| *stype != "M" || !std::mem::replace(&mut met, true)),
            );
            let found =
                estimate::mean(&Design::new(plan).unwrap(), &sample.numbers("api00"), &domain).unwrap();
            close(found.value, expect["estimate"].as_f64().unwrap(), id);
            close(found.se, expect["se"].as_f64().unwrap(), &format!("{id} se"));
        }
        other => panic!("{id}: nothing here computes “{other}”"),
    }
}

fn all(folder: std::path::PathBuf, count: usize) {
    let told = serde_json::from_slice(
        &std::fs::read(folder.join("reference.json"))
            .or_else(|_| std::fs::read(folder.join("cases.json")))
            .unwrap(),
    )
    .unwrap();
    let cases = Cases { folder, told };
    let each = cases.told["cases"].as_array().unwrap();
    assert_eq!(each.len(), count);
    let mut wrong = Vec::new();
    for case in each {
        let ran = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| run(&cases, case)));
        if let Err(why) = ran {
            let why = why.downcast_ref::<String>().cloned().unwrap_or_default();
            wrong.push(format!("{}: {why}", case["id"]));
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_cases_of_a_generated_wave_come_out_as_in_r() {
    all(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/r"), 60);
}

#[test]
fn the_cases_of_the_canadian_election_study_come_out_as_in_r() {
    shared::folder("ces11").into_iter().for_each(|folder| all(folder, 41));
}

#[test]
fn the_cases_of_the_schools_of_california_come_out_as_in_r() {
    shared::folder("api").into_iter().for_each(|folder| all(folder, 105));
}
