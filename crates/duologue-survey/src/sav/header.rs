//! PSPP, “File Header Record”.

use super::bytes::{Bytes, Order};
use super::fault::{Problem, SavError, wrong};
use super::file::Created;
use super::part::Part;
use super::write::Compression;

pub(super) struct Header<'a> {
    pub(super) order: Order,
    pub(super) compression: Compression,
    /// The weight's variable record, from 1.
    pub(super) weight: Option<usize>,
    pub(super) cases: Option<u64>,
    pub(super) bias: f64,
    pub(super) product: &'a [u8],
    pub(super) created: Option<Created>,
    pub(super) label: &'a [u8],
}

const WITHIN: Part = Part::Header;
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

pub(super) fn read<'a>(file: &'a [u8]) -> Result<(Header<'a>, Bytes<'a>), SavError> {
    let mut bytes = Bytes::new(file, 0, Order::Little);
    match bytes.rest().first_chunk::<4>() {
        Some(b"$FL2" | b"$FL3") => bytes.take(4, WITHIN)?,
        _ => return Err(SavError { at: 0, problem: Problem::NotSav }),
    };
    let product = bytes.take(60, WITHIN)?;
    let at = bytes.at();
    // The layout code tells the order of bytes: it is 2, or 3 in some old files.
    bytes.order = match bytes.array::<4>(WITHIN)? {
        [2 | 3, 0, 0, 0] => Order::Little,
        [0, 0, 0, 2 | 3] => Order::Big,
        other => return wrong(at, Part::Layout, format_args!("{other:02x?}")),
    };
    // The number of values in a case is often wrong, and the variable records tell it anyway.
    bytes.i32(WITHIN)?;
    let at = bytes.at();
    let compression = match bytes.i32(WITHIN)? {
        0 => Compression::None,
        1 => Compression::Bytecode,
        2 => Compression::Zlib,
        other => return wrong(at, Part::Compression, other),
    };
    let weight = usize::try_from(bytes.i32(WITHIN)?).ok().filter(|index| *index > 0);
    let cases = u64::try_from(bytes.i32(WITHIN)?).ok();
    let at = bytes.at();
    let bias = bytes.f64(WITHIN)?;
    if !bias.is_finite() {
        return wrong(at, Part::Bias, bias);
    }
    let created = created(bytes.take(9, WITHIN)?, bytes.take(8, WITHIN)?);
    let label = bytes.take(64, WITHIN)?;
    bytes.take(3, WITHIN)?;
    let order = bytes.order;
    Ok((Header { order, compression, weight, cases, bias, product, created, label }, bytes))
}

/// `13 Nov 09` and `10:05:59`. What does not read so is no date, and no fault either.
fn created(date: &[u8], time: &[u8]) -> Option<Created> {
    let date = std::str::from_utf8(date).ok()?;
    let mut parts = date.split_whitespace();
    let (day, month, year) = (parts.next()?, parts.next()?.to_ascii_lowercase(), parts.next()?);
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    let year: u16 = year.parse().ok().filter(|year| *year < 100)?;
    let mut clock =
        std::str::from_utf8(time).ok()?.trim().splitn(3, ':').map(|part| part.trim().parse().ok());
    let created = Created {
        year: if year < 70 { 2000 + year } else { 1900 + year },
        month: u8::try_from(month).ok()?,
        day: day.parse().ok().filter(|day| (1..=31).contains(day))?,
        hour: clock.next()?.filter(|hour| *hour < 24)?,
        minute: clock.next()?.filter(|minute| *minute < 60)?,
        second: clock.next()?.filter(|second| *second < 60)?,
    };
    Some(created).filter(|created| *created != UNKNOWN)
}

/// Written where no time is given, since some readers want a date.
const UNKNOWN: Created = Created { year: 1970, month: 1, day: 1, hour: 0, minute: 0, second: 0 };

/// The date and time as the header holds them.
pub(super) fn stamp(created: Option<Created>) -> Option<String> {
    let created = created.unwrap_or(UNKNOWN);
    let valid = (1970..2070).contains(&created.year)
        && (1..=31).contains(&created.day)
        && created.hour < 24
        && created.minute < 60
        && created.second < 60;
    let month = MONTHS.get(usize::from(created.month).checked_sub(1)?).filter(|_| valid)?;
    let mut letters = month.chars();
    let first = letters.next()?.to_ascii_uppercase();
    Some(format!(
        "{:02} {first}{} {:02}{:02}:{:02}:{:02}",
        created.day,
        letters.as_str(),
        created.year % 100,
        created.hour,
        created.minute,
        created.second
    ))
}
