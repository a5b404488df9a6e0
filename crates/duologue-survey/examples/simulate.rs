//! Makes the simulated answers of the example's rehearsal: `cargo run -p duologue-survey --example simulate -- jp`
//! prints 1,000 rows, `cn` 1,500. Nobody gave these answers.
//!
//! Impression and importance follow the percentages that the joint survey of 2021 published, sex and age those that it
//! published of its samples of 2019, the one year that prints them (shares: trend.csv and method.csv of the collected
//! facts). Each percentage becomes as many rows as it says; which row gets which answer is drawn with the seed. Men and
//! the young are drawn too rarely on purpose, by a tenth, so that weights have something to mend.

#![allow(clippy::print_stdout, reason = "a program speaks to its terminal")]

use std::process::ExitCode;

const SEED: u64 = 2021;

/// Per cent by code; what lacks to 100 is no answer (code 9).
struct Public {
    rows: usize,
    sex: &'static [(u8, f64)],
    age: &'static [(u8, f64)],
    impression: &'static [(u8, f64)],
    importance: &'static [(u8, f64)],
}

/// 1 men, 2 women; 1 under 30, 2 to 5 by tens, 5 from 60 on; impression 1 good to 4 not good; importance 1 important,
/// 2 any other answer.
const JP: Public = Public {
    rows: 1_000,
    sex: &[(1, 48.6), (2, 51.4)],
    age: &[(1, 2.4 + 11.9), (2, 14.7), (3, 17.5), (4, 14.5), (5, 39.0)],
    impression: &[(1, 0.8), (2, 8.2), (3, 69.6), (4, 21.3)],
    importance: &[(1, 66.4), (2, 33.6)],
};
const CN: Public = Public {
    rows: 1_500,
    sex: &[(1, 48.7), (2, 51.3)],
    age: &[(1, 2.8 + 20.2), (2, 24.4), (3, 26.2), (4, 17.8), (5, 8.6)],
    impression: &[(1, 2.3), (2, 29.7), (3, 30.4), (4, 35.7)],
    importance: &[(1, 70.9), (2, 29.1)],
};

fn main() -> ExitCode {
    let (public, stream) = match std::env::args().nth(1).as_deref() {
        Some("jp") => (JP, 1),
        Some("cn") => (CN, 2),
        _ => return ExitCode::from(2),
    };
    let mut random = SplitMix(SEED ^ stream);
    let rarer = |shares: &[(u8, f64)]| -> Vec<(u8, f64)> {
        shares.iter().map(|(code, share)| (*code, if *code == 1 { share * 0.9 } else { *share })).collect()
    };
    let columns = [
        filled(public.rows, &rarer(public.sex), 2, &mut random),
        filled(public.rows, &rarer(public.age), 5, &mut random),
        filled(public.rows, public.impression, 9, &mut random),
        filled(public.rows, public.importance, 9, &mut random),
    ];
    println!("no,sex,age,impression,importance");
    for row in 0..public.rows {
        let cells = columns.iter().filter_map(|column| column.get(row)).map(u8::to_string);
        println!("{},{}", row + 1, cells.collect::<Vec<_>>().join(","));
    }
    ExitCode::SUCCESS
}

/// As many rows of each code as its share says, in an order by chance; `rest` fills up.
fn filled(rows: usize, shares: &[(u8, f64)], rest: u8, random: &mut SplitMix) -> Vec<u8> {
    let mut column: Vec<u8> = Vec::with_capacity(rows);
    for (code, share) in shares {
        let count = (rows as f64 * share / 100.0).round() as usize;
        column.extend(std::iter::repeat_n(*code, count.min(rows - column.len())));
    }
    column.resize(rows, rest);
    // Fisher and Yates.
    for last in (1..rows).rev() {
        column.swap(last, random.below(last as u64 + 1) as usize);
    }
    column
}

/// SplitMix64 (Steele, Lea and Flood 2014): the same numbers from the same seed, everywhere.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }
}
