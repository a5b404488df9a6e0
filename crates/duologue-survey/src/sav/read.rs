use super::build::Building;
use super::bytecode::{Bytecode, Plain};
use super::cases::Cases;
use super::encoding::Charset;
use super::fault::{Note, Problem, SavError};
use super::file::File;
use super::limits::{Allowance, Limits};
use super::missing::Marks;
use super::part::Part;
use super::records::{self, Records};
use super::write::Compression;
use super::zlib::{FROM_ONE, Inflated};
use super::{attributes, header, sets, variable_sets, very_long};

/// A file, and what was read otherwise than it stands.
#[derive(Clone, Debug)]
pub struct Read {
    pub file: File,
    pub notes: Vec<Note>,
}

/// Reads a `.sav` or `.zsav` in the encoding it names; one that names none is of windows-1252.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Read, SavError> {
    read_in(bytes, None, limits)
}

/// Reads a file that names the wrong encoding, or one that is not known here.
pub fn read_as(bytes: &[u8], encoding: &str, limits: &Limits) -> Result<Read, SavError> {
    read_in(bytes, Some(encoding), limits)
}

fn read_in(file: &[u8], encoding: Option<&str>, limits: &Limits) -> Result<Read, SavError> {
    let (header, mut bytes) = header::read(file)?;
    let records = records::read(&mut bytes, limits)?;
    let charset = match encoding {
        Some(name) => Charset::named(name)
            .ok_or_else(|| SavError { at: 0, problem: Problem::Encoding(name.to_owned()) })?,
        None => charset(&records)?,
    };
    let marks = marks(&records)?;
    let said = match header.cases {
        None => long_count(&records)?,
        said => said,
    };
    let joined = very_long::join(&records)?;
    let mut allowance = Allowance::new(limits);
    let mut building = Building::new(&records, &joined, header.order, &charset, &marks, &mut allowance)?;
    let mut file = File {
        label: building.text(header.label),
        product: building.text(header.product),
        created: header.created,
        encoding: charset.name.clone(),
        documents: records.documents.iter().map(|line| building.text(line)).collect(),
        weight: None,
        rows: 0,
        variables: Vec::new(),
        sets: sets::read(&mut building),
        variable_sets: variable_sets::read(&mut building),
        attributes: attributes::of_file(&mut building),
    };
    if let Some(slot) = header.weight {
        let weight = building.at_slot(slot).and_then(|index| building.variables.get(index));
        file.weight = weight.filter(|variable| variable.width == 0).map(|variable| variable.name.clone());
        if file.weight.is_none() {
            let name = format!("#{slot}");
            building.notes.push(Note::LeftOut { what: Part::Weight, name });
        }
    }
    let (variables, mut notes) = building.finish();
    file.variables = variables;

    // A value takes eight bytes, or a command of one byte; of compressed commands several come out of one byte.
    let likely = match header.compression {
        Compression::None => bytes.rest().len() / 8,
        Compression::Bytecode => bytes.rest().len(),
        Compression::Zlib => bytes.rest().len().saturating_mul(FROM_ONE),
    };
    let cases = Cases {
        order: header.order,
        charset: &charset,
        system_missing: marks.system_missing,
        limits,
        said,
        likely: likely / records.slots.max(1),
    };
    let variables = &mut file.variables;
    file.rows = match header.compression {
        Compression::None => cases.read(&mut Plain(bytes), &joined, variables, &mut allowance, &mut notes),
        Compression::Bytecode => {
            let mut slots = Bytecode::new(bytes, header.bias);
            cases.read(&mut slots, &joined, variables, &mut allowance, &mut notes)
        }
        Compression::Zlib => {
            let mut slots = Bytecode::new(Inflated::new(&bytes)?, header.bias);
            cases.read(&mut slots, &joined, variables, &mut allowance, &mut notes)
        }
    }?;
    Ok(Read { file, notes: notes.0 })
}

/// The record of the encoding holds where both are there and differ, as PSPP found.
fn charset(records: &Records<'_>) -> Result<Charset, SavError> {
    if let Some(extension) = records.extension(20) {
        let name = String::from_utf8_lossy(extension.data.rest()).trim_matches([' ', '\0']).to_owned();
        let at = extension.data.at();
        return Charset::named(&name).ok_or(SavError { at, problem: Problem::Encoding(name) });
    }
    let Some(extension) = records.extension(3) else { return Ok(Charset::old()) };
    let mut data = extension.data.clone();
    data.take(28, Part::Machine)?;
    let at = data.at();
    let code = data.i32(Part::Machine)?;
    Charset::numbered(code).ok_or_else(|| SavError { at, problem: Problem::Encoding(format!("CP{code}")) })
}

fn marks(records: &Records<'_>) -> Result<Marks, SavError> {
    let Some(extension) = records.extension(4) else { return Ok(Marks::default()) };
    let mut data = extension.data.clone();
    let mut number = || data.f64(Part::MissingNumbers);
    Ok(Marks { system_missing: number()?, highest: number()?, lowest: number()? })
}

/// PSPP, “Extended Number of Cases Record”.
fn long_count(records: &Records<'_>) -> Result<Option<u64>, SavError> {
    let Some(extension) = records.extension(16) else { return Ok(None) };
    let mut data = extension.data.clone();
    data.i64(Part::CaseCount)?;
    Ok(u64::try_from(data.i64(Part::CaseCount)?).ok())
}
