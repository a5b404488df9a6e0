//! Numbers that are one person's, by their check digits and their form.

use std::net::{IpAddr, SocketAddr};

use super::identifiers::{digit, is_separator};
use crate::Code;

/// A Chinese resident's number, or a Japanese individual number.
pub(super) fn is_personal(code: &Code) -> bool {
    match code {
        Code::Text(text) => {
            let Some(marks) = marks(text) else { return false };
            is_resident(&marks) || is_individual(&marks)
        }
        Code::Number(number) => is_resident_number(*number) || is_individual_number(*number),
    }
}

/// A landline of either country, written in digits alone.
pub(super) fn is_landline(code: &Code) -> bool {
    let Code::Text(text) = code else { return false };
    let Some(marks) = marks(text) else { return false };
    match (marks.len(), marks.as_slice()) {
        // Japan's area codes: no nought follows the first.
        (10, [0, second, third, ..]) => *second > 0 && *third > 0,
        (11, [0, 1, 0, ..] | [0, 2, ..]) => true,
        (11 | 12, [0, second, third, ..]) => *second >= 3 && *third > 0,
        _ => false,
    }
}

pub(super) fn is_network(code: &Code) -> bool {
    let Code::Text(text) = code else { return false };
    text.trim().parse::<IpAddr>().is_ok() || text.trim().parse::<SocketAddr>().is_ok()
}

/// What stands for ten in the last place of a resident's number.
const TEN: u32 = 10;

/// A number's digits, whatever parts them; none where there is anything else.
fn marks(text: &str) -> Option<Vec<u32>> {
    let mark = |c: char| match c {
        'X' | 'x' | 'Ｘ' | 'ｘ' => Some(TEN),
        _ => digit(c).and_then(|digit| digit.to_digit(10)),
    };
    let signs = text.trim().chars().filter(|c| !is_separator(*c));
    signs.map(mark).collect::<Option<Vec<u32>>>().filter(|marks| !marks.is_empty())
}

/// GB 11643: region, birthday, a number, and a check digit (ISO 7064, MOD 11-2).
fn is_resident(marks: &[u32]) -> bool {
    let Some((_, digits)) = marks.split_last().filter(|_| marks.len() == 18) else { return false };
    let weighted = marks.iter().rev().scan(1, |weight, mark| {
        let one = *weight * mark;
        *weight = *weight * 2 % 11;
        Some(one)
    });
    !digits.contains(&TEN) && weighted.sum::<u32>() % 11 == 1 && has_birthday(digits)
}

/// Eighteen digits are more than a number holds: its first sixteen are right, and they tell region and birthday.
fn is_resident_number(number: f64) -> bool {
    if !(1.1e17..8.3e17).contains(&number) {
        return false;
    }
    marks(&format!("{number:.0}")).is_some_and(|marks| has_birthday(&marks))
}

/// Digits 7 to 14, as year, month and day.
fn has_birthday(digits: &[u32]) -> bool {
    let number = |places: std::ops::Range<usize>| {
        digits.get(places).map_or(0, |digits| digits.iter().fold(0, |sum, digit| sum * 10 + digit))
    };
    (1900..=2099).contains(&number(6..10))
        && (1..=12).contains(&number(10..12))
        && (1..=31).contains(&number(12..14))
}

/// Twelve digits, the last of which checks the others (Ministry of Internal Affairs, Order 85 of 2014, article 5).
fn is_individual(marks: &[u32]) -> bool {
    let Some((check, digits)) = marks.split_last().filter(|_| marks.len() == 12) else { return false };
    let weights = (2..=7).chain(2..=6);
    let sum: u32 = digits.iter().rev().zip(weights).map(|(digit, weight)| digit * weight).sum();
    let expected = match sum % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    };
    !digits.contains(&TEN) && sum > 0 && *check == expected
}

/// A number that lost the nought before it.
fn is_individual_number(number: f64) -> bool {
    let is_whole = number.fract() == 0.0 && (1e10..1e12).contains(&number);
    is_whole && marks(&format!("{number:012.0}")).is_some_and(|marks| is_individual(&marks))
}
