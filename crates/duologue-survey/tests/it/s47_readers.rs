//! Questionnaires and answers from a stranger: each is read or refused, and what was read is written and read again.
//!
//! The fuzz targets in `fuzz/` include this file.

use duologue_survey::check::{Options, check};
use duologue_survey::design_file::DesignFile;
use duologue_survey::questionnaire::{Answer, Expression, Questionnaire};
use duologue_survey::table::Limits;
use duologue_survey::{Dataset, csv, xlsform, xlsx};

/// As small as a hostile file can be tried often.
pub fn limits() -> Limits {
    Limits { bytes: 1 << 20, inflated: 8 << 20, rows: 1000, columns: 100, cells: 10_000, cell: 4096 }
}

/// The answers, and behind the byte 1 their codebook.
pub fn answers(bytes: &[u8]) {
    let mut parts = bytes.splitn(2, |byte| *byte == 1);
    let answers = parts.next().unwrap_or_default();
    match csv::read(answers, parts.next(), &limits()) {
        Ok(dataset) => kept(&dataset),
        Err(faults) => told(&faults),
    }
}

pub fn workbook(bytes: &[u8]) {
    match xlsx::read(bytes, &limits()) {
        Ok(dataset) => kept(&dataset),
        Err(faults) => told(&faults),
    }
}

pub fn form(bytes: &[u8]) {
    match xlsform::read(bytes, &limits()) {
        Ok(form) => {
            let written = xlsform::write(&form.questionnaire).unwrap();
            let again = xlsform::read(&written, &Limits::default()).unwrap();
            assert_eq!(again.questionnaire, form.questionnaire);
        }
        Err(faults) => told(&faults),
    }
}

pub fn expression(text: &str) {
    let expression = Expression::new(text);
    assert_eq!(expression.text(), text);
    let _ = expression.items().count();
    if let Some(condition) = expression.condition() {
        for answer in [Answer::None, Answer::Number(1.0), Answer::Text(text.to_owned())] {
            let _ = condition.holds(&|_| answer.clone());
        }
    }
}

/// Answers with weights that are 0, missing and at the end of what a float holds.
pub const SAMPLE: &str = "w,s,u,n,x\n1,a,1,10,1\n2,a,2,10,1e308\n0.5,b,3,20,0\n1,b,4,20,\n";

/// A design file is refused, or gives weights that are numbers above 0.
pub fn design(text: &str) {
    let dataset = csv::read(SAMPLE.as_bytes(), None, &Limits::default()).unwrap();
    match DesignFile::parse(text).and_then(|file| file.of(&dataset)) {
        Ok(drawn) => {
            assert!(drawn.design.weights().iter().all(|w| w.is_finite() && *w > 0.0), "{text}");
            assert!(drawn.gaps.iter().all(|gap| gap.share().is_finite()), "{text}");
        }
        Err(fault) => assert!(!fault.to_string().is_empty()),
    }
}

fn told<F: std::fmt::Display>(faults: &[F]) {
    assert!((1..=101).contains(&faults.len()));
    assert!(faults.iter().all(|fault| !fault.to_string().is_empty()));
}

/// Written and read again it is the same. Cells that hold infinities, which only a codebook's range can name, are none.
fn kept(dataset: &Dataset) {
    let _ = check(dataset, &Questionnaire::default(), &Options::default());
    let again = csv::read(&csv::answers(dataset), Some(&csv::codebook(dataset)), &Limits::default()).unwrap();
    // NaN, which is "not answered", equals nothing.
    assert_eq!(format!("{again:?}"), format!("{dataset:?}"));
}
