//! What the survey commands promise of speed: tables of a whole questionnaire, and raking.
//!
//! The answers are generated, with ten strata and weights: `cargo bench -p duologue-survey`. With `-- --write FILE` the
//! million rows with the first five questions are written as CSV, for `estimate.R` to do the same.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a bench prints, and ends at its first surprise"
)]

use std::time::{Duration, Instant};

use duologue_survey::design::{Design, Plan};
use duologue_survey::disclosure::{Column, Level, Rules, Table};
use duologue_survey::estimate::tabulate;
use duologue_survey::weight::{Margin, Raked, Raking, rake};
use duologue_survey::{Categories, Domain};

/// Numbers that are the same in every run (Steele, Lea and Flood 2014, SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, most: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(most)) >> 64) as u64
    }

    fn categories(&mut self, rows: usize, levels: u64) -> Categories {
        // One of thirty did not answer.
        Categories::of((0..rows).map(|_| (self.below(30) > 0).then(|| self.below(levels))))
    }

    fn complete(&mut self, rows: usize, levels: u64) -> Categories {
        Categories::of((0..rows).map(|_| Some(self.below(levels))))
    }
}

fn design(numbers: &mut Numbers, rows: usize) -> Design {
    let weights = (0..rows).map(|_| 1.0 + numbers.below(1_000) as f64 / 250.0).collect();
    let strata = Some(numbers.complete(rows, 10));
    Design::new(Plan { weights: Some(weights), strata, ..Plan::default() }).unwrap()
}

/// The shortest of five: what else the machine does only ever adds.
fn timed<T>(work: impl Fn() -> T) -> (Duration, T) {
    let once = || {
        let start = Instant::now();
        let done = work();
        (start.elapsed(), done)
    };
    (1..5).fold(once(), |(shortest, done), _| (shortest.min(once().0), done))
}

fn tables(design: &Design, what: &str, items: usize, breaks: usize) -> Duration {
    let (numbers, rows) = (&mut Numbers(20_251_123), design.rows());
    let asked: Vec<Categories> = (0..items).map(|i| numbers.categories(rows, 2 + i as u64 % 5)).collect();
    let by: Vec<Categories> = (0..breaks).map(|i| numbers.categories(rows, 2 + i as u64 % 4)).collect();
    let whole = Domain::whole(rows);
    let (took, figures) =
        timed(|| -> usize { by.iter().map(|by| tabulate(design, &asked, by, &whole).unwrap().len()).sum() });
    println!(
        "{rows} rows{what}, {items} items x {breaks} breaks with standard errors: {took:.2?} ({figures} tables)"
    );
    took
}

fn raked(design: &Design) -> Raked {
    let (numbers, rows) = (&mut Numbers(20_251_124), design.rows());
    let population: f64 = design.weights().iter().sum();
    let margin = |name: &str, of: Categories, shares: &[f64]| Margin {
        name: name.to_owned(),
        targets: shares.iter().map(|share| share * population).collect(),
        of,
    };
    let margins = [
        margin("sex", numbers.complete(rows, 2), &[0.52, 0.48]),
        margin("age", numbers.complete(rows, 3), &[0.3, 0.4, 0.3]),
        margin("place", numbers.complete(rows, 4), &[0.1, 0.2, 0.3, 0.4]),
    ];
    let (took, raked) = timed(|| rake(design, &margins, Raking::default()).unwrap());
    println!("{rows} rows raked to three margins in {} sweeps: {took:.2?}", raked.sweeps);
    raked
}

/// Ten cities of each stratum, of many, and some dozen people in each.
fn two_stages(rows: usize) -> Design {
    let numbers = &mut Numbers(20_251_125);
    let strata = numbers.complete(rows, 10);
    let units = numbers.complete(rows, 10).crossed(&strata);
    Design::new(Plan {
        weights: Some((0..rows).map(|_| 1.0 + numbers.below(1_000) as f64 / 250.0).collect()),
        second: Some(Categories::of((0..rows).map(Some))),
        population: Some(vec![40.0; rows]),
        second_population: Some(vec![10_000.0; rows]),
        strata: Some(strata),
        units: Some(units),
        ..Plan::default()
    })
    .unwrap()
}

/// A release of a whole questionnaire: each question by ten breakdowns, with gaps where they are due.
fn control(rows: usize, items: usize) -> Duration {
    let numbers = &mut Numbers(20_251_126);
    let by: Vec<Categories> = (0..10).map(|i| numbers.categories(rows, 2 + i % 4)).collect();
    let table = |item: usize, answers: &Categories| {
        let counts = |inside: &dyn Fn(usize) -> bool| {
            let mut counts = vec![0; answers.names().len()];
            let given = (0..rows).filter(|row| inside(*row)).filter_map(|row| answers.level(row));
            given.for_each(|answer| counts[answer as usize] += 1);
            counts
        };
        let mut columns = vec![Column { by: Vec::new(), counts: counts(&|_| true) }];
        for (variable, of) in by.iter().enumerate() {
            for (at, level) in (0..).zip(of.names()) {
                let by = vec![Level { variable: variable.to_string(), level: level.clone() }];
                columns.push(Column { by, counts: counts(&|row| of.level(row) == Some(at)) });
            }
        }
        Table {
            item: item.to_string(),
            answers: answers.names().to_vec(),
            columns,
            sensitive: false,
            multiple: false,
        }
    };
    let tables: Vec<Table> =
        (0..items).map(|item| table(item, &numbers.categories(rows, 2 + item as u64 % 5))).collect();
    let rules = Rules::default();
    let (took, gaps) = timed(|| -> usize {
        tables.iter().map(|table| rules.control(table).unwrap().suppressed.len()).sum()
    });
    println!(
        "{rows} rows, disclosure control of {items} items x {} breaks: {took:.2?} ({gaps} gaps)",
        by.len()
    );
    took
}

fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("VmHWM: not told here").to_owned()
}

/// The rows that R is given: weight, stratum, break, and the first questions.
fn write(file: &str) {
    use std::io::Write;
    let (rows, numbers) = (1_000_000, &mut Numbers(20_251_122));
    let weights: Vec<f64> = (0..rows).map(|_| 1.0 + numbers.below(1_000) as f64 / 250.0).collect();
    let strata = numbers.complete(rows, 10);
    let asked: Vec<Categories> = (0..200).map(|i| numbers.categories(rows, 2 + i as u64 % 5)).collect();
    let by = numbers.categories(rows, 2);
    let mut out = std::io::BufWriter::new(std::fs::File::create(file).unwrap());
    writeln!(out, "weight,stratum,by,q1,q2,q3,q4,q5").unwrap();
    for (row, weight) in weights.iter().enumerate() {
        let cells = [&strata, &by].into_iter().chain(asked.iter().take(5));
        let cells = cells.map(|of| of.level(row).map_or(String::new(), |level| of.name(level).to_owned()));
        writeln!(out, "{weight},{}", cells.collect::<Vec<_>>().join(",")).unwrap();
    }
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if let Some(at) = args.iter().position(|arg| arg == "--write") {
        return write(args.get(at + 1).map_or("rows.csv", String::as_str));
    }
    let of = |rows: usize| design(&mut Numbers(20_251_122), rows);
    tables(&of(2_500), "", 200, 10);
    tables(&raked(&of(2_500)).design, ", raked", 200, 10);
    tables(&two_stages(2_500), " of two stages", 200, 10);
    control(2_500, 200);
    let tenth = tables(&of(100_000), "", 200, 1);
    let million = of(1_000_000);
    let all = tables(&million, "", 200, 1);
    println!("ten times the rows take {:.1} times as long", all.as_secs_f64() / tenth.as_secs_f64());
    println!("answers and tables of a million rows: {}", peak());
    raked(&million);
}
