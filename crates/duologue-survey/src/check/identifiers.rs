//! Who somebody is must not be in the file: names, telephone numbers, addresses (AAPOR Code I.A; GB/T 35273; APPI).
//!
//! Found by what a variable is called, in English, Japanese, Chinese and their Latin spellings, and by answers that look
//! like an e-mail address, a telephone number, a number that a state gave, or an address on the network. Coded items identify nobody and are let be.

use super::answers::Answers;
use super::{Finding, Identifier, numbers};
use crate::values::value;
use crate::{Code, Values, Variable};

pub(super) fn check(answers: &Answers<'_>, findings: &mut Vec<Finding>) {
    let bound = answers.bound();
    let beside = answers.beside();
    let mut values = Vec::new();
    for variable in &answers.dataset.variables {
        let item = bound.get(variable.name.as_str());
        if item.is_some_and(|item| item.kind.list().is_some()) {
            continue;
        }
        // A question may speak of telephones; a column that nobody agreed on may not.
        let strange = item.is_none() && !beside.contains(&variable.name.to_lowercase());
        let label = || variable.label.values().find_map(|label| called(label).filter(|_| strange));
        if let Some(identifier) = called(&variable.name).or_else(label) {
            findings.push(Finding::IdentifierName { variable: variable.name.clone(), identifier });
        }
        for identifier in [Identifier::Email, Identifier::Phone, Identifier::Document, Identifier::Network] {
            let found =
                cases(answers, variable, identifier).or_else(|| column(answers, variable, identifier));
            if let Some(cases) = found {
                values.push(Finding::IdentifierValue { variable: variable.name.clone(), identifier, cases });
            }
        }
    }
    findings.append(&mut values);
}

/// Words of a Latin name, and what they say.
const LATIN: [(Identifier, &[&str]); 6] = [
    (Identifier::Email, &["email", "mail", "youxiang"]),
    (
        Identifier::Phone,
        &[
            "phone",
            "telephone",
            "tel",
            "mobile",
            "cellphone",
            "fax",
            "wechat",
            "denwa",
            "keitai",
            "dianhua",
            "shouji",
            "sjh",
            "sjhm",
            "lxdh",
            "weixin",
        ],
    ),
    (
        Identifier::Address,
        &["address", "addr", "street", "postcode", "zip", "zipcode", "jusho", "juusho", "dizhi", "zhuzhi"],
    ),
    (Identifier::Document, &["passport", "shenfenzheng", "sfz", "sfzh", "idcard", "mynumber", "ssn"]),
    (Identifier::Network, &["ip", "ipaddr", "ipaddress"]),
    (
        Identifier::Name,
        &[
            "name",
            "fullname",
            "firstname",
            "lastname",
            "surname",
            "forename",
            "shimei",
            "namae",
            "xingming",
            "xm",
        ],
    ),
];

/// Words anywhere in a Japanese or Chinese name.
const HAN: [(Identifier, &[&str]); 5] = [
    (Identifier::Email, &["メール", "邮箱", "郵箱", "邮件"]),
    (Identifier::Phone, &["電話", "携帯番号", "电话", "手机", "手機", "座机", "固话", "微信"]),
    (Identifier::Address, &["住所", "番地", "郵便番号", "地址", "住址", "邮编"]),
    (
        Identifier::Document,
        &[
            "マイナンバー",
            "個人番号",
            "旅券",
            "パスポート",
            "免許証",
            "身份证",
            "身份證",
            "身分證",
            "身分証",
            "护照",
        ],
    ),
    (Identifier::Name, &["氏名", "名前", "姓名", "名字"]),
];

fn called(name: &str) -> Option<Identifier> {
    let han = HAN.iter().find(|(_, words)| words.iter().any(|word| name.contains(word)));
    let words = words(name);
    let latin = || LATIN.iter().find(|(_, known)| words.iter().any(|word| known.contains(&word.as_str())));
    han.or_else(latin).map(|(identifier, _)| *identifier)
}

/// `respondentName2` and `respondent_name` are both "respondent" and "name".
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut lower = false;
    for letter in name.chars() {
        if !letter.is_ascii_alphabetic() || (lower && letter.is_ascii_uppercase()) {
            words.push(String::new());
        }
        lower = letter.is_ascii_lowercase();
        if let Some(word) = words.last_mut().filter(|_| letter.is_ascii_alphabetic()) {
            word.push(letter.to_ascii_lowercase());
        }
    }
    words
}

/// What is chance in one row and none in most: numbers whose check digits are right, telephone numbers without a sign
/// of one, addresses on the network.
fn column(answers: &Answers<'_>, variable: &Variable, identifier: Identifier) -> Option<super::Cases> {
    let is: fn(&Code) -> bool = match identifier {
        Identifier::Document => numbers::is_personal,
        // Numbers of respondents may begin with a nought too.
        Identifier::Phone if answers.id().is_none_or(|id| id.name != variable.name) => numbers::is_landline,
        Identifier::Network => numbers::is_network,
        _ => return None,
    };
    let cases = answers.cases(|row| value(variable, row).is_some_and(|code| is(&code)))?;
    Some(cases).filter(|cases| cases.count * 2 > answered(answers, variable))
}

fn answered(answers: &Answers<'_>, variable: &Variable) -> usize {
    (0..answers.dataset.rows).filter(|row| value(variable, *row).is_some()).count()
}

fn cases(answers: &Answers<'_>, variable: &Variable, identifier: Identifier) -> Option<super::Cases> {
    match &variable.values {
        Values::Texts(texts) => {
            let is: fn(&str) -> bool = match identifier {
                Identifier::Email => has_email,
                Identifier::Phone => has_phone,
                _ => return None,
            };
            answers.cases(|row| texts.get(row).is_some_and(|text| is(text)))
        }
        Values::Numbers(_) if identifier == Identifier::Phone => {
            let is =
                |row| matches!(value(variable, row), Some(Code::Number(number)) if is_mobile_number(number));
            let cases = answers.cases(is)?;
            // One number of eleven digits is chance, a column of them is not.
            Some(cases).filter(|cases| cases.count * 2 >= answered(answers, variable))
        }
        Values::Numbers(_) => None,
    }
}

fn has_email(text: &str) -> bool {
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '%');
    text.match_indices(['@', '＠']).any(|(at, sign)| {
        let before = text.get(..at).unwrap_or_default();
        let after = text.get(at + sign.len()..).unwrap_or_default();
        let domain = after.split(|c| !part(c)).next().unwrap_or_default().trim_end_matches('.');
        let top = domain.rsplit_once('.').filter(|(host, _)| !host.is_empty()).map_or("", |(_, top)| top);
        before.ends_with(part) && top.len() >= 2 && top.chars().all(|c| c.is_ascii_alphabetic())
    })
}

/// A mobile number kept as a number: a Chinese one, or a Japanese one without its zero.
fn is_mobile_number(number: f64) -> bool {
    let chinese = (13e9..20e9).contains(&number);
    let japanese = matches!((number / 1e8).trunc(), 50.0 | 70.0 | 80.0 | 90.0);
    number.fract() == 0.0 && (chinese || japanese)
}

fn has_phone(text: &str) -> bool {
    let parts = text.split(|c: char| !(digit(c).is_some() || is_plus(c) || is_separator(c)));
    parts.filter(|part| part.len() >= 8).any(is_phone)
}

pub(super) fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
        _ => None,
    }
}

fn is_plus(c: char) -> bool {
    matches!(c, '+' | '＋')
}

pub(super) fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '-' | '(' | ')' | '－' | '‐' | '‑' | '–' | 'ー' | '（' | '）' | '\u{3000}')
}

/// A mobile number of either country, a number with its country's code (E.164), or a number in parts from 0 on.
fn is_phone(part: &str) -> bool {
    let part = part.trim_matches(|c| is_separator(c) && !matches!(c, '(' | '（'));
    let digits: String = part.chars().filter_map(digit).collect();
    let starts = |heads: &[&str]| heads.iter().any(|head| digits.starts_with(head));
    let second = digits.chars().nth(1).unwrap_or('0');
    match digits.len() {
        8..=15 if part.starts_with(is_plus) => true,
        11 if starts(&["050", "070", "080", "090"]) => true,
        11 if digits.starts_with('1') && ('3'..='9').contains(&second) => true,
        10..=12 => digits.starts_with('0') && second != '0' && part.contains(is_separator),
        _ => false,
    }
}
