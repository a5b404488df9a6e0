use super::bytecode::Encoder;
use super::fault::Note;
use super::file::File;
use super::plan::{Plan, Planned};
use super::refused::{Refused, Why};
use super::sections::Dictionary;
use super::{very_long, zlib};
use crate::Values;

/// How the answers stand in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compression {
    None,
    /// Small whole numbers take one byte.
    #[default]
    Bytecode,
    /// `.zsav`, which SPSS reads from version 21 on.
    Zlib,
}

/// A file's bytes, and what was written otherwise than it was given.
#[derive(Clone, Debug)]
pub struct Written {
    pub bytes: Vec<u8>,
    pub notes: Vec<Note>,
}

/// Writes a file in UTF-8: the same file always as the same bytes.
pub fn write(file: &File, compression: Compression) -> Result<Written, Refused> {
    let plan = Plan::new(file)?;
    let Dictionary { out, notes, .. } = Dictionary::write(&plan, compression)?;
    let bytes = match compression {
        Compression::None => cases(&plan, Encoder::new(out, true)),
        Compression::Bytecode => cases(&plan, Encoder::new(out, false)),
        Compression::Zlib => {
            let bytecode = cases(&plan, Encoder::new(Vec::new(), false));
            let mut out = out;
            zlib::write(&mut out, &bytecode)
                .map_err(|_| Refused { name: String::new(), why: Why::TooMuch })?;
            out
        }
    };
    Ok(Written { bytes, notes })
}

fn cases(plan: &Plan<'_>, mut encoder: Encoder) -> Vec<u8> {
    for row in 0..plan.file.rows {
        for planned in &plan.variables {
            match &planned.variable.values {
                Values::Numbers(numbers) => encoder.number(numbers.get(row).copied().unwrap_or(f64::NAN)),
                Values::Texts(texts) => {
                    text(planned, texts.get(row).map_or("", String::as_str), &mut encoder)
                }
            }
        }
    }
    encoder.finish()
}

/// Every segment but the last holds 255 bytes, and the last has room to spare.
fn text(planned: &Planned<'_>, text: &str, encoder: &mut Encoder) {
    let mut rest = text.as_bytes();
    for width in very_long::widths(planned.width) {
        let (held, after) = rest.split_at_checked(width).unwrap_or((rest, &[]));
        encoder.text(held, width);
        rest = after;
    }
}
