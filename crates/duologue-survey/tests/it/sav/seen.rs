//! A file in the words of pyreadstat.

use duologue_survey::sav::{Alignment, File, SetKind, SetLabels, Variable};
use duologue_survey::{Code, Measure, Values};
use serde_json::{Value, json};

/// What differs in form alone.
pub fn normal(part: &str, expected: &Value) -> Value {
    match (part, expected) {
        ("encoding", Value::String(name)) => json!(name.to_ascii_lowercase()),
        // Spaces before a label are the file's own.
        ("file_label", Value::Null) => json!(""),
        ("mr_sets", Value::Object(sets)) => {
            let mut sets = sets.clone();
            for set in sets.values_mut() {
                let counted = &mut set["counted_value"];
                *counted = if counted.is_null() { Value::Null } else { json!(counted.to_string()) };
            }
            sets.into()
        }
        _ => expected.clone(),
    }
}

/// How dates and times are told.
#[derive(Clone, Copy, PartialEq)]
pub enum Times {
    Words,
    Seconds,
}

/// A file in pyreadstat's terms, with so many of its first rows.
pub fn seen(file: &File, rows: usize, times: Times) -> Value {
    let of = |get: &dyn Fn(&Variable) -> Option<Value>| -> Value {
        let pairs = file.variables.iter().filter_map(|v| Some((v.name.clone(), get(v)?)));
        Value::Object(pairs.collect())
    };
    let names: Vec<&str> = file.variables.iter().map(|v| v.name.as_str()).collect();
    let sets = file.sets.iter().map(|set| {
        let (kind, counted) = match &set.kind {
            SetKind::Categories => ("C", Value::Null),
            SetKind::Dichotomies { counted, labels: SetLabels::Variables } => ("D", json!(counted)),
            SetKind::Dichotomies { counted, .. } => ("E", json!(counted)),
        };
        let set_json = json!({
            "type": kind, "is_dichotomy": kind != "C", "counted_value": counted,
            "label": set.label, "variable_list": set.variables,
        });
        (set.name.clone(), set_json)
    });
    let row = |row: usize| file.variables.iter().map(|v| cell(v, row, times)).collect::<Vec<_>>();
    json!({
        "rows": file.rows,
        "columns": names,
        "encoding": file.encoding.to_ascii_lowercase(),
        "file_label": file.label,
        "labels": of(&|v| (!v.label.is_empty()).then(|| json!(v.label))),
        "value_labels": of(&|v| (!v.codes.is_empty()).then(|| {
            v.codes.iter().map(|(c, label)| json!([code(c), label])).collect()
        })),
        "missing_ranges": of(&|v| {
            let range = v.missing.range.map(|(lo, hi)| json!({ "lo": lo, "hi": hi }));
            let codes = v.missing.codes.iter().map(|c| json!({ "lo": code(c), "hi": code(c) }));
            let all: Vec<Value> = range.into_iter().chain(codes).collect();
            (!all.is_empty()).then(|| all.into())
        }),
        "measure": of(&|v| Some(json!(match v.measure {
            Measure::Unknown => "unknown",
            Measure::Nominal => "nominal",
            Measure::Ordinal => "ordinal",
            Measure::Scale => "scale",
        }))),
        "alignment": of(&|v| Some(json!(match v.alignment {
            Alignment::Left => "left",
            Alignment::Right => "right",
            Alignment::Centre => "center",
        }))),
        "display": of(&|v| Some(json!(v.columns))),
        "format": of(&|v| Some(json!(v.print.to_string()))),
        "mr_sets": Value::Object(sets.collect()),
        "first_rows": (0..file.rows.min(rows)).map(row).collect::<Vec<_>>(),
    })
}

fn code(code: &Code) -> Value {
    match code {
        Code::Number(number) => json!(number),
        Code::Text(text) => json!(text),
    }
}

fn cell(variable: &Variable, row: usize, times: Times) -> Value {
    let number = match &variable.values {
        Values::Texts(texts) => return json!(texts[row]),
        Values::Numbers(numbers) => numbers[row],
    };
    let kind: String = variable.print.to_string().chars().take_while(|c| c.is_alphabetic()).collect();
    match kind.as_str() {
        _ if number.is_nan() => Value::Null,
        _ if times == Times::Seconds => json!(number),
        "DATE" | "ADATE" | "EDATE" | "SDATE" => json!(date(number)),
        "DATETIME" => json!(format!("{} {}", date(number), clock(number % 86_400.0))),
        "TIME" => json!(clock(number)),
        _ => json!(number),
    }
}

/// SPSS counts seconds from the first day of the Gregorian calendar, 14 October 1582.
fn date(seconds: f64) -> String {
    let (mut days, mut year, mut month) = ((seconds / 86_400.0) as i64 + 286, 1582, 0);
    let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    while days >= 365 + i64::from(leap(year)) {
        days -= 365 + i64::from(leap(year));
        year += 1;
    }
    let lengths = [31, 28 + i64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    while days >= lengths[month] {
        days -= lengths[month];
        month += 1;
    }
    format!("{year:04}-{:02}-{:02}", month + 1, days + 1)
}

fn clock(seconds: f64) -> String {
    let seconds = seconds as i64;
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}
