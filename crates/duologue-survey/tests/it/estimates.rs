//! Refusals, edges and invariants of estimation; figures by hand where they are not R's.

use duologue_survey::design::{Design, DesignFault, Lonely, Plan};
use duologue_survey::estimate::{
    Base, Estimate, EstimateFault, Kind, Method, Proportion, between_domains, between_samples, holm, kish,
    mean, proportion, quantile, shares, tabulate, total,
};
use duologue_survey::weight::{Margin, Raking, WeightFault, gaps, poststratify, rake, trim};
use duologue_survey::{Categories, Domain, VarianceFault};
use proptest::prelude::*;
use proptest::strategy::ValueTree;

fn weighted(weights: &[f64]) -> Plan {
    Plan { weights: Some(weights.to_vec()), ..Plan::default() }
}

fn groups(of: &[&str]) -> Categories {
    Categories::of(of.iter().map(|name| Some(*name)))
}

#[test]
fn a_simple_random_sample_is_what_the_textbook_says() {
    // Mean 3, s² = 2.5, n = 5: the standard error is √(2.5/5).
    let design = Design::new(weighted(&[2.0; 5])).unwrap();
    let found = mean(&design, &[1.0, 2.0, 3.0, 4.0, 5.0], &Domain::whole(5)).unwrap();
    assert_eq!((found.value, found.base), (3.0, Base { n: 5, weight: 10.0, df: 4 }));
    assert!((found.se - 0.5_f64.sqrt()).abs() < 1e-15);
    // Of ten in all, half were drawn: the variance is halved too (Cochran 1977, 2.15).
    let plan = Plan { population: Some(vec![10.0; 5]), ..weighted(&[2.0; 5]) };
    let half = mean(&Design::new(plan).unwrap(), &[1.0, 2.0, 3.0, 4.0, 5.0], &Domain::whole(5)).unwrap();
    assert!((half.se - 0.25_f64.sqrt()).abs() < 1e-15);
    // Without weights they follow from the population; a share drawn says the same as a count.
    for population in [10.0, 0.5] {
        let plan = Plan { population: Some(vec![population; 5]), ..Plan::default() };
        let design = Design::new(plan).unwrap();
        assert_eq!(design.weights(), [2.0; 5]);
        let sum = total(&design, &[1.0, 2.0, 3.0, 4.0, 5.0], &Domain::whole(5)).unwrap();
        // N s √((1-f)/n)
        assert!((sum.value - 30.0).abs() < 1e-12 && (sum.se - 10.0 * 0.25_f64.sqrt()).abs() < 1e-12);
    }
}

#[test]
fn what_is_no_design_is_refused_by_row_and_name() {
    let refused = |plan: Plan| Design::new(plan).unwrap_err();
    assert_eq!(refused(Plan::default()), DesignFault::NoRows);
    for weight in [0.0, -1.0, f64::INFINITY] {
        assert_eq!(refused(weighted(&[1.0, weight])), DesignFault::Weight { row: 2, weight });
    }
    assert!(matches!(refused(weighted(&[f64::NAN])), DesignFault::Weight { row: 1, .. }));
    let plan = Plan { strata: Some(groups(&["a"])), ..weighted(&[1.0, 1.0]) };
    assert!(matches!(refused(plan), DesignFault::Length { .. }));
    let two =
        Plan { strata: Some(groups(&["a", "b"])), units: Some(groups(&["u", "u"])), ..weighted(&[1.0, 1.0]) };
    let told = refused(two.clone());
    assert_eq!(told.to_string().matches('“').count(), 3, "{told}");
    assert!(Design::new(Plan { nested: true, ..two }).is_ok());
    let plan = Plan { population: Some(vec![1.0, 1.0]), ..weighted(&[1.0, 1.0]) };
    assert!(matches!(refused(plan), DesignFault::TooMany { drawn: 2, .. }));
    let plan = Plan { population: Some(vec![9.0, 8.0]), ..weighted(&[1.0, 1.0]) };
    assert!(matches!(refused(plan), DesignFault::TwoPopulations { .. }));
    assert_eq!(
        refused(Plan { strata: Some(groups(&["a", "b"])), ..Plan::default() }),
        DesignFault::NoWeights
    );
    let missing = Categories::of([Some("a"), None]);
    let plan = Plan { strata: Some(missing), ..weighted(&[1.0, 1.0]) };
    assert_eq!(refused(plan), DesignFault::Missing { row: 2, what: "the stratum" });
}

#[test]
fn a_stratum_with_one_unit_is_named_unless_somebody_chose() {
    let plan = |lonely| Plan {
        strata: Some(groups(&["north", "south", "south"])),
        lonely,
        ..weighted(&[1.0, 1.0, 1.0])
    };
    let values = [1.0, 2.0, 4.0];
    let found = |lonely| mean(&Design::new(plan(lonely)).unwrap(), &values, &Domain::whole(3));
    let expected = VarianceFault::Lonely { strata: vec!["north".to_owned()] };
    assert_eq!(found(Lonely::Fail), Err(EstimateFault::Variance(expected)));
    assert!(found(Lonely::Certainty).is_ok());
    // The unit that is all there is in its stratum tells all.
    let all = Plan { population: Some(vec![1.0, 9.0, 9.0]), ..plan(Lonely::Fail) };
    assert!(mean(&Design::new(all).unwrap(), &values, &Domain::whole(3)).is_ok());
}

#[test]
fn where_nobody_is_there_is_no_figure() {
    let design = Design::new(weighted(&[1.0, 1.0])).unwrap();
    let nobody = Domain::of([false, false]);
    assert_eq!(mean(&design, &[1.0, 2.0], &nobody), Err(EstimateFault::Empty));
    assert_eq!(mean(&design, &[f64::NAN, f64::NAN], &Domain::whole(2)), Err(EstimateFault::Empty));
    assert_eq!(shares(&design, &groups(&["a", "b"]), &nobody).unwrap_err(), EstimateFault::Empty);
    assert_eq!(mean(&design, &[1.0], &Domain::whole(2)), Err(EstimateFault::Length { found: 1, rows: 2 }));
    let one = mean(&design, &[1.0, 2.0], &Domain::of([true, false])).unwrap();
    assert_eq!((one.value, one.base.df, one.effect), (1.0, 0, None));
    assert_eq!(one.interval(0.95, Kind::T), Err(EstimateFault::NoDegrees));
    assert_eq!(one.interval(1.5, Kind::Z), Err(EstimateFault::Level(1.5)));
    assert_eq!(quantile(&design, &[1.0, 2.0], 2.0, &Domain::whole(2), 0.95), Err(EstimateFault::Share(2.0)));
}

#[test]
fn a_share_of_nought_or_all_has_the_interval_of_clopper_and_pearson() {
    // None of ten: the upper limit is 1 - 0.025^(1/10) (Clopper and Pearson 1934).
    let design = Design::new(weighted(&[1.0; 10])).unwrap();
    let of = Categories::among(&["no"; 10], &["no", "yes"]);
    for method in [Method::Logit, Method::Asin, Method::Wilson, Method::Beta] {
        let none = proportion(&design, &of, 1, &Domain::whole(10), 0.95, method).unwrap();
        assert_eq!((none.method, none.interval.low), (Method::Beta, 0.0), "{method:?}");
        assert!((none.interval.high - (1.0 - 0.025_f64.powf(0.1))).abs() < 1e-12);
        let all = proportion(&design, &of, 0, &Domain::whole(10), 0.95, method).unwrap();
        assert_eq!(all.interval.high, 1.0);
        assert!((all.interval.low - 0.025_f64.powf(0.1)).abs() < 1e-12);
    }
}

#[test]
fn a_share_that_strata_fix_does_not_vary() {
    let strata = groups(&["a", "a", "b", "b"]);
    let plan = Plan { strata: Some(strata.clone()), ..weighted(&[1.0, 1.0, 3.0, 3.0]) };
    let design = Design::new(plan).unwrap();
    for method in [Method::Logit, Method::Asin, Method::Beta, Method::Wald, Method::Wilson] {
        let fixed = proportion(&design, &strata, 0, &Domain::whole(4), 0.95, method).unwrap();
        assert_eq!((fixed.estimate.value, fixed.estimate.se, fixed.method), (0.25, 0.0, method));
        assert_eq!((fixed.interval.low, fixed.interval.high), (0.25, 0.25));
    }
}

#[test]
fn weights_that_sum_to_the_respondents_still_have_a_design_effect() {
    let share = |weights: &[f64]| {
        let design = Design::new(weighted(weights)).unwrap();
        shares(&design, &groups(&["y", "n", "y", "n"]), &Domain::whole(4)).unwrap().each[0].effect.unwrap()
    };
    let (polled, counted) = (share(&[0.5, 1.5, 0.8, 1.2]), share(&[500.0, 1500.0, 800.0, 1200.0]));
    assert!(near(polled.with_replacement, counted.with_replacement));
    assert_eq!(polled.without_replacement, None);
    // Of 4,000 four were asked.
    let expected = counted.with_replacement / (1.0 - 4.0 / 4_000.0);
    assert!(near(counted.without_replacement.unwrap(), expected));
}

#[test]
fn wilsons_interval_is_that_of_his_paper() {
    // 8 of 20 at 95 %: 0.2188 to 0.6134 (Newcombe 1998, the score method). The standard error is that of 20.
    let base = Base { n: 20, weight: 20.0, df: 19 };
    let estimate =
        Estimate { name: String::new(), value: 0.4, se: (0.4_f64 * 0.6 / 20.0).sqrt(), base, effect: None };
    let found = Proportion::new(estimate, 0.95, Method::Wilson).unwrap().interval;
    let z = 1.959_963_984_540_054_f64;
    let centre = (0.4 + z * z / 40.0) / (1.0 + z * z / 20.0);
    let reach = z / (1.0 + z * z / 20.0) * (0.24 / 20.0 + z * z / 1600.0).sqrt();
    assert!((found.low - (centre - reach)).abs() < 1e-12 && (found.high - (centre + reach)).abs() < 1e-12);
    assert_eq!(format!("{:.4} {:.4}", found.low, found.high), "0.2188 0.6134");
}

#[test]
fn holms_adjustment_is_that_of_his_example() {
    // R: p.adjust(c(0.01, 0.02, 0.03, 0.04), "holm"), and with ties and 1.
    let close = |found: Vec<f64>, expected: &[f64]| {
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-15), "{found:?}");
    };
    close(holm(&[0.01, 0.02, 0.03, 0.04]), &[0.04, 0.06, 0.06, 0.06]);
    close(holm(&[0.04, 0.01, 0.9, 0.01]), &[0.08, 0.04, 0.9, 0.04]);
    assert!(holm(&[]).is_empty());
}

#[test]
fn two_samples_that_do_not_vary_differ_for_certain() {
    let fixed = |value| Estimate {
        name: String::new(),
        value,
        se: 0.0,
        base: Base { n: 9, weight: 9.0, df: 8 },
        effect: None,
    };
    let found = between_samples(fixed(0.2), fixed(0.5)).unwrap();
    assert!((found.value + 0.3).abs() < 1e-15 && found.se == 0.0);
    assert_eq!((found.statistic(), found.p_t()), (None, None));
}

fn margin(name: &str, of: &Categories, targets: &[f64]) -> Margin {
    Margin { name: name.to_owned(), of: of.clone(), targets: targets.to_vec() }
}

#[test]
fn margins_that_cannot_be_met_are_named() {
    let design = Design::new(weighted(&[1.0; 4])).unwrap();
    let sex = Categories::among(&["f", "m", "f", "m"], &["f", "m"]);
    let refused = |margins: &[Margin]| rake(&design, margins, Raking::default()).unwrap_err();
    assert_eq!(refused(&[]), WeightFault::NoMargin);
    let (whole, more) = (margin("sex", &sex, &[2.0, 2.0]), margin("again", &sex, &[3.0, 2.0]));
    assert!(
        matches!(refused(&[whole, more]), WeightFault::Sum { sum, expected, .. } if (sum, expected) == (5.0, 4.0))
    );
    let three = Categories::among(&["f", "m", "f", "m"], &["f", "m", "x"]);
    let empty = WeightFault::EmptyLevel { margin: "sex".to_owned(), level: "x".to_owned() };
    assert_eq!(refused(&[margin("sex", &three, &[1.0, 2.0, 1.0])]), empty);
    assert!(matches!(refused(&[margin("sex", &sex, &[4.0, 0.0])]), WeightFault::Target { target: 0.0, .. }));
    assert!(matches!(refused(&[margin("sex", &sex, &[4.0])]), WeightFault::Targets { .. }));
    let missing = Categories::among(&["f", "m", "?", "m"], &["f", "m"]);
    let at = WeightFault::Missing { margin: "sex".to_owned(), row: 3 };
    assert_eq!(refused(&[margin("sex", &missing, &[2.0, 2.0])]), at);
    assert_eq!(poststratify(&design, "sex", &three, &[1.0, 2.0, 1.0]).unwrap_err(), empty);
    assert!(matches!(trim(&design, 2.0, 1.0, false), Err(WeightFault::Bounds { .. })));
    assert!(matches!(trim(&design, 2.0, 3.0, false), Err(WeightFault::AllOutside { .. })));
    // Three small weights are raised by 12 in all; the fourth has 10.
    let uneven = Design::new(weighted(&[1.0, 1.0, 1.0, 10.0])).unwrap();
    assert_eq!(trim(&uneven, 5.0, 20.0, false).unwrap_err(), WeightFault::Exhausted { lower: 5.0 });
    // Two margins between which no table lies: the second is met last, and the first's gap is told.
    let rows = Categories::among(&["a", "a", "b", "b"], &["a", "b"]);
    let tied = rake(
        &design,
        &[margin("rows", &rows, &[1.0, 3.0]), margin("same", &rows, &[2.0, 2.0])],
        Raking::default(),
    )
    .unwrap();
    assert_eq!(tied.gaps.len(), 2);
    assert!(tied.gaps[0].2 > 0.3 && tied.gaps[1].2 < 1e-12, "{:?}", tied.gaps);
}

#[test]
fn trimming_tells_how_far_margins_are_missed() {
    // Women 8, 2, 1, men 4, 3, 2. Cut to 6 at most, 2 are spread over five: 0.4 each.
    let sex = groups(&["f", "f", "f", "m", "m", "m"]);
    let age = groups(&["young", "old", "old", "young", "old", "old"]);
    let design = Design::new(weighted(&[8.0, 2.0, 1.0, 4.0, 3.0, 2.0])).unwrap();
    let margins = [margin("sex", &sex, &[11.0, 9.0]), margin("age", &age, &[12.0, 8.0])];
    let achieved = |design: &Design| gaps(design, &margins).unwrap().iter().map(|gap| gap.achieved).collect();
    let met: Vec<f64> = achieved(&design);
    assert_eq!(met, [11.0, 9.0, 12.0, 8.0]);
    let trimmed = trim(&design, 0.5, 6.0, false).unwrap();
    let found = gaps(&trimmed, &margins).unwrap();
    let expected = [
        ("sex", "f", 11.0, 9.8, -1.2 / 11.0),
        ("sex", "m", 9.0, 10.2, 1.2 / 9.0),
        ("age", "young", 12.0, 10.4, -1.6 / 12.0),
        ("age", "old", 8.0, 9.6, 0.2),
    ];
    assert_eq!(found.len(), expected.len());
    for (gap, (margin, level, target, achieved, share)) in found.iter().zip(expected) {
        assert_eq!((gap.margin.as_str(), gap.level.as_str(), gap.target), (margin, level, target));
        assert!(near(gap.achieved, achieved) && near(gap.share(), share), "{gap:?}");
    }
    assert_eq!(gaps(&trimmed, &[]), Err(WeightFault::NoMargin));
}

prop_compose! {
    /// A stratified, clustered sample with a number and two variables.
    fn samples()(rows in 12..60_usize)(
        weights in prop::collection::vec(0.5..20.0_f64, rows),
        values in prop::collection::vec(-5.0..5.0_f64, rows),
        strata in prop::collection::vec(0..3_u32, rows),
        units in prop::collection::vec(0..5_u32, rows),
        sex in prop::collection::vec(0..2_u32, rows),
        age in prop::collection::vec(0..3_u32, rows),
    ) -> Drawn {
        Drawn { weights, values, strata, units, sex, age }
    }
}

#[derive(Clone, Debug)]
struct Drawn {
    weights: Vec<f64>,
    values: Vec<f64>,
    strata: Vec<u32>,
    units: Vec<u32>,
    sex: Vec<u32>,
    age: Vec<u32>,
}

impl Drawn {
    fn plan(&self) -> Plan {
        let of = |levels: &[u32]| Some(Categories::of(levels.iter().copied().map(Some)));
        Plan {
            weights: Some(self.weights.clone()),
            strata: of(&self.strata),
            units: of(&self.units),
            nested: true,
            lonely: Lonely::Adjust,
            ..Plan::default()
        }
    }

    fn mean(&self, plan: Plan) -> Estimate {
        mean(&Design::new(plan).unwrap(), &self.values, &Domain::whole(self.values.len())).unwrap()
    }

    fn ordered(&self, order: &[usize]) -> Drawn {
        fn by<T: Copy>(all: &[T], order: &[usize]) -> Vec<T> {
            order.iter().map(|i| all[*i]).collect()
        }
        Drawn {
            weights: by(&self.weights, order),
            values: by(&self.values, order),
            strata: by(&self.strata, order),
            units: by(&self.units, order),
            sex: by(&self.sex, order),
            age: by(&self.age, order),
        }
    }
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-10 * (1.0 + a.abs().max(b.abs()))
}

fn levels(of: &[u32]) -> Categories {
    Categories::of(of.iter().copied().map(Some))
}

/// Shares, quantiles, differences, design effects and raked weights, none of which the weights' scale may change; by
/// name, the weights in the order of rows. What is refused stands for nothing.
fn unscaled(drawn: &Drawn, design: &Design) -> Vec<(String, f64)> {
    let whole = Domain::whole(drawn.values.len());
    let (sex, age) = (levels(&drawn.sex), levels(&drawn.age));
    let mut found = Vec::new();
    for share in shares(design, &age, &whole).unwrap().each {
        found.push((format!("share {}", share.name), share.value));
        found.push((format!("se {}", share.name), share.se));
        if let Ok(p) = Proportion::new(share.clone(), 0.95, Method::Logit) {
            found.push((format!("low {}", share.name), p.interval.low));
        }
    }
    for share in [0.25, 0.5, 0.9] {
        if let Ok(quantile) = quantile(design, &drawn.values, share, &whole, 0.95) {
            found.push((format!("quantile {share}"), quantile.value));
        }
    }
    let group = |name: &str| {
        let level = sex.names().iter().position(|known| known == name)?;
        Some(Domain::level(&sex, u32::try_from(level).unwrap()))
    };
    if let Some((one, other)) = group("0").zip(group("1"))
        && let Ok(difference) = between_domains(design, &drawn.values, &one, &other)
    {
        found.push(("difference".to_owned(), difference.value));
        found.push(("difference se".to_owned(), difference.se));
    }
    found.push(("kish".to_owned(), kish(design, &whole).unwrap().effect));
    let mean = mean(design, &drawn.values, &whole).unwrap();
    found.extend(mean.effect.map(|effect| ("deff of a mean".to_owned(), effect.with_replacement)));
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    let even = |of: &Categories| vec![300.0 / of.names().len() as f64; of.names().len()];
    let margins = [margin("sex", &sex, &even(&sex)), margin("age", &age, &even(&age))];
    let raked = rake(design, &margins, Raking { sweeps: 500, tolerance: 1e-13 }).unwrap();
    if raked.converged {
        let weights = raked.design.weights().iter().zip(0..);
        found.extend(weights.map(|(weight, row)| (format!("weight {row}"), *weight)));
    }
    found
}

/// Raking ends where no cell changes by more than its tolerance.
fn alike(a: &[(String, f64)], b: &[(String, f64)]) -> Result<(), TestCaseError> {
    prop_assert_eq!(a.len(), b.len());
    for ((name, a), (other, b)) in a.iter().zip(b) {
        prop_assert_eq!(name, other);
        prop_assert!((a - b).abs() <= 1e-8 * (1.0 + a.abs().max(b.abs())), "{}: {} {}", name, a, b);
    }
    Ok(())
}

proptest! {
    #[test]
    fn the_order_of_rows_changes_no_kind_of_figure(drawn in samples(), turn in 0..60_usize) {
        let rows = drawn.values.len();
        prop_assume!(!rows.is_multiple_of(7));
        let order: Vec<usize> = (0..rows).map(|i| (i * 7 + turn) % rows).collect();
        let turned = drawn.ordered(&order);
        let (first, second) =
            (Design::new(drawn.plan()).unwrap(), Design::new(turned.plan()).unwrap());
        let (mut a, b) = (unscaled(&drawn, &first), unscaled(&turned, &second));
        // A row's weight goes with its row.
        let at = a.len().saturating_sub(rows);
        if a.last().is_some_and(|(name, _)| name.starts_with("weight")) {
            let weights: Vec<f64> = a[at..].iter().map(|(_, weight)| *weight).collect();
            order.iter().enumerate().for_each(|(row, from)| a[at + row].1 = weights[*from]);
        }
        alike(&a, &b)?;
        let whole = Domain::whole(rows);
        let sum = |design: &Design, drawn: &Drawn| total(design, &drawn.values, &whole).unwrap();
        let (a, b) = (sum(&first, &drawn), sum(&second, &turned));
        prop_assert!(near(a.value, b.value) && near(a.se, b.se));
    }

    #[test]
    fn the_scale_of_weights_changes_no_kind_of_figure(drawn in samples(), scale in 0.01..1000.0_f64) {
        let mut larger = drawn.plan();
        larger.weights = Some(drawn.weights.iter().map(|w| w * scale).collect());
        let (a, b) = (Design::new(drawn.plan()).unwrap(), Design::new(larger).unwrap());
        alike(&unscaled(&drawn, &a), &unscaled(&drawn, &b))?;
    }
}

proptest! {
    #[test]
    fn the_order_of_rows_changes_nothing(drawn in samples(), turn in 0..60_usize) {
        let rows = drawn.values.len();
        let order: Vec<usize> = (0..rows).map(|i| (i * 7 + turn) % rows).collect();
        prop_assume!(order.iter().collect::<std::collections::BTreeSet<_>>().len() == rows);
        let (a, b) = (drawn.mean(drawn.plan()), drawn.ordered(&order).mean(drawn.ordered(&order).plan()));
        prop_assert!(near(a.value, b.value) && near(a.se, b.se) && a.base.df == b.base.df);
    }

    #[test]
    fn the_scale_of_weights_changes_totals_alone(drawn in samples(), scale in 0.01..1000.0_f64) {
        let mut larger = drawn.plan();
        larger.weights = Some(drawn.weights.iter().map(|w| w * scale).collect());
        let (a, b) = (drawn.mean(drawn.plan()), drawn.mean(larger.clone()));
        prop_assert!(near(a.value, b.value) && near(a.se, b.se));
        let whole = Domain::whole(drawn.values.len());
        let (a, b) = (
            total(&Design::new(drawn.plan()).unwrap(), &drawn.values, &whole).unwrap(),
            total(&Design::new(larger).unwrap(), &drawn.values, &whole).unwrap(),
        );
        prop_assert!(near(a.value * scale, b.value) && near(a.se * scale, b.se));
    }

    #[test]
    fn a_domain_is_a_mean_of_what_is_zero_outside(drawn in samples()) {
        // The mean of a domain is a ratio of two totals over everybody, of which those outside have no part.
        let inside: Vec<bool> = drawn.sex.iter().map(|sex| *sex == 0).collect();
        prop_assume!(inside.contains(&true));
        let design = Design::new(drawn.plan()).unwrap();
        let found = mean(&design, &drawn.values, &Domain::of(inside.clone())).unwrap();
        let rest: Vec<f64> = drawn.values.iter().zip(&inside)
            .map(|(y, inside)| if *inside { (y - found.value) / found.base.weight } else { 0.0 }).collect();
        let zero = total(&design, &rest, &Domain::whole(rest.len())).unwrap();
        prop_assert!(near(zero.value, 0.0) && near(zero.se, found.se));
    }

    #[test]
    fn raking_meets_its_margins_or_says_by_how_much_not(drawn in samples()) {
        let (sex, age) = (
            Categories::of(drawn.sex.iter().copied().map(Some)),
            Categories::of(drawn.age.iter().copied().map(Some)),
        );
        let even = |of: &Categories| vec![300.0 / of.names().len() as f64; of.names().len()];
        let design = Design::new(drawn.plan()).unwrap();
        let margins = [margin("sex", &sex, &even(&sex)), margin("age", &age, &even(&age))];
        let raked = rake(&design, &margins, Raking { sweeps: 500, tolerance: 1e-9 }).unwrap();
        for (name, level, gap) in &raked.gaps {
            let of = if name == "sex" { &sex } else { &age };
            let at = of.names().iter().position(|n| n == level).unwrap() as u32;
            let sum: f64 = of.levels().zip(raked.design.weights())
                .filter(|(l, _)| *l == Some(at)).map(|(_, w)| w).sum();
            let target = even(of)[0];
            prop_assert!(near((sum - target).abs() / target, *gap));
        }
    }
}

/// Two questions and a break of it, of which not all told everything.
fn asked(drawn: &Drawn) -> ([Categories; 2], Categories) {
    let missing =
        |levels: &[u32]| Categories::of(levels.iter().enumerate().map(|(i, l)| (i % 5 != 3).then_some(*l)));
    let by = Categories::of(drawn.strata.iter().map(|s| Some(s % 2)));
    ([missing(&drawn.sex), missing(&drawn.age)], by)
}

fn tables_are_what_each_is_by_itself(design: &Design, drawn: &Drawn) {
    let (items, by) = asked(drawn);
    let tables = tabulate(design, &items, &by, &Domain::whole(by.rows())).unwrap();
    for (table, item) in tables.iter().zip(&items) {
        for (level, found) in (0..).zip(table) {
            let Ok(alone) = shares(design, item, &Domain::level(&by, level)) else {
                assert!(found.is_none());
                continue;
            };
            for (a, b) in found.as_ref().unwrap().iter().zip(&alone.each) {
                assert_eq!((&a.name, a.base.n, a.base.df), (&b.name, b.base.n, b.base.df));
                assert!(near(a.base.weight, b.base.weight) && near(a.value, b.value));
                let (one, other) = (a.se * a.se, b.se * b.se);
                // Of what does not vary, roundings alone are left.
                assert!((one - other).abs() <= 1e-12 * one.max(other) + 1e-15, "{a:?} {b:?}");
                if one > 1e-12 {
                    let (one, other) = (a.effect.unwrap(), b.effect.unwrap());
                    assert!(near(one.with_replacement, other.with_replacement));
                }
            }
        }
    }
}

#[test]
fn tables_of_many_questions_are_what_each_is_by_itself() {
    let runner = &mut proptest::test_runner::TestRunner::deterministic();
    for lonely in [Lonely::Adjust, Lonely::Certainty, Lonely::Average] {
        for clustered in [true, false] {
            for _ in 0..40 {
                let drawn = samples().new_tree(runner).unwrap().current();
                let units = drawn.plan().units.filter(|_| clustered);
                let design = Design::new(Plan { lonely, units, ..drawn.plan() }).unwrap();
                tables_are_what_each_is_by_itself(&design, &drawn);
            }
        }
    }
}

/// The sample as it is, of two stages, raked, post-stratified, and one after the other.
fn designs(drawn: &Drawn, lonely: Lonely) -> Vec<Design> {
    let of = |levels: &[u32]| Categories::of(levels.iter().copied().map(Some));
    let (sex, age, rows) = (of(&drawn.sex), of(&drawn.age), drawn.values.len());
    let even = |of: &Categories| vec![300.0 / of.names().len() as f64; of.names().len()];
    let plan = || Plan { lonely, ..drawn.plan() };
    let stages = Plan {
        second: Some(Categories::of((0..rows).map(|row| Some(row / 2)))),
        population: Some(vec![40.0; rows]),
        second_population: Some(vec![900.0; rows]),
        ..plan()
    };
    let mut designs = vec![Design::new(plan()).unwrap(), Design::new(stages).unwrap()];
    for design in designs.clone() {
        let margins = [margin("sex", &sex, &even(&sex)), margin("age", &age, &even(&age))];
        let raked = rake(&design, &margins, Raking::default()).unwrap().design;
        designs.push(poststratify(&raked, "sex", &sex, &even(&sex)).unwrap());
        designs.push(raked);
        designs.push(poststratify(&design, "age", &age, &even(&age)).unwrap());
    }
    designs
}

#[test]
fn tables_with_met_margins_and_of_two_stages_are_what_each_is_by_itself() {
    let runner = &mut proptest::test_runner::TestRunner::deterministic();
    for lonely in [Lonely::Adjust, Lonely::Certainty, Lonely::Average] {
        for _ in 0..40 {
            let drawn = samples().new_tree(runner).unwrap().current();
            for design in designs(&drawn, lonely) {
                tables_are_what_each_is_by_itself(&design, &drawn);
            }
        }
    }
}

#[test]
fn threads_and_runs_change_no_bit() {
    let runner = &mut proptest::test_runner::TestRunner::deterministic();
    let drawn = samples().new_tree(runner).unwrap().current();
    let ([sex, age], by) = asked(&drawn);
    let items: Vec<Categories> = (0..50).flat_map(|_| [sex.clone(), age.clone()]).collect();
    for design in designs(&drawn, Lonely::Adjust) {
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let tables = pool.install(|| tabulate(&design, &items, &by, &Domain::whole(by.rows())).unwrap());
            let each = tables.into_iter().flatten().flatten().flatten();
            let bits = each.map(|e| {
                let effect = e.effect.map_or(0, |effect| effect.with_replacement.to_bits());
                (e.name, e.value.to_bits(), e.se.to_bits(), e.base.weight.to_bits(), e.base.df, effect)
            });
            bits.collect::<Vec<_>>()
        };
        let one = with(1);
        assert!(one.len() > 100);
        for threads in [1, 2, 8] {
            assert_eq!(with(threads), one, "{threads} threads");
        }
    }
}

/// Numbers at the edges of what a float holds, and beyond.
fn extreme() -> impl Strategy<Value = f64> {
    prop_oneof![
        prop::sample::select(vec![
            0.0,
            -1.0,
            1e308,
            1e100,
            1.1e100,
            1e-100,
            1e-308,
            5e-324,
            f64::MAX,
            f64::NAN,
            f64::INFINITY
        ]),
        0.5..2.0,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn extreme_numbers_are_refused_or_give_numbers(
        weights in prop::collection::vec(extreme(), 6),
        values in prop::collection::vec(extreme(), 6),
        bounds in (extreme(), extreme()),
        targets in (extreme(), extreme()),
        strictly: bool,
    ) {
        let sex = groups(&["f", "m", "f", "m", "f", "m"]);
        let sums = |design: &Design| design.weights().iter().all(|w| w.is_finite() && *w > 0.0);
        let plain = Design::new(weighted(&[1.0; 6])).unwrap();
        let whole = Domain::whole(6);
        for design in [Design::new(weighted(&weights)), Ok(plain)].into_iter().flatten() {
            prop_assert!(sums(&design));
            if let Ok(found) = mean(&design, &values, &whole) {
                prop_assert!(found.value.is_finite() && found.se.is_finite(), "{found:?}");
            }
            for share in shares(&design, &sex, &whole).unwrap().each {
                prop_assert!((0.0..=1.0).contains(&share.value) && share.se.is_finite(), "{share:?}");
            }
            if let Ok(trimmed) = trim(&design, bounds.0, bounds.1, strictly) {
                prop_assert!(sums(&trimmed));
                let within = |w: &f64| (bounds.0..=bounds.1).contains(w);
                prop_assert!(!strictly || trimmed.weights().iter().all(within));
            }
            let margin = Margin { name: "sex".to_owned(), of: sex.clone(), targets: vec![targets.0, targets.1] };
            if let Ok(raked) = rake(&design, &[margin], Raking::default()) {
                prop_assert!(sums(&raked.design));
            }
        }
    }

    /// Strict trimming ends where the mean is a bound, or nearly: then every weight is the mean.
    #[test]
    fn strict_trimming_ends_at_the_edge(weights in prop::collection::vec(0.01_f64..10.0, 1..40), off in 0.0_f64..1e-12) {
        let mean = weights.iter().sum::<f64>() / weights.len() as f64;
        let design = Design::new(weighted(&weights)).unwrap();
        for (lower, upper) in [(mean * (1.0 - off), f64::MAX), (0.0, mean * (1.0 + off)), (mean * (1.0 - off), mean * (1.0 + off))] {
            match trim(&design, lower, upper, true) {
                Ok(trimmed) => prop_assert!(trimmed.weights().iter().all(|w| (lower..=upper).contains(w))),
                Err(
                    WeightFault::AllOutside { .. } | WeightFault::Bounds { .. } | WeightFault::Exhausted { .. },
                ) => {}
                Err(other) => prop_assert!(false, "{other}"),
            }
        }
    }
}
