//! The records of a dictionary as they are written, in the order in which SPSS writes them.

use std::collections::HashMap;

use super::bytecode::BIAS;
use super::fault::Note;
use super::header;
use super::missing::{LONG, LOWEST};
use super::part::Part;
use super::plan::{Plan, Planned};
use super::records::LINE;
use super::refused::{Refused, Why};
use super::write::Compression;
use super::{attributes, display, sets, variable_sets, very_long};
use crate::Code;

/// Bytes of a label that SPSS reads; the length of a code's label stands in one byte.
const LABEL: usize = 255;
/// Bytes that SPSS' own documents allow for the label of a code.
const SHOWN: usize = 120;
/// What readers take for the rest of a field.
const FILLING: [char; 2] = [' ', '\0'];

pub(super) struct Dictionary<'p, 'f> {
    pub(super) plan: &'p Plan<'f>,
    pub(super) out: Vec<u8>,
    pub(super) notes: Vec<Note>,
}

impl<'p, 'f> Dictionary<'p, 'f> {
    pub(super) fn write(plan: &'p Plan<'f>, compression: Compression) -> Result<Dictionary<'p, 'f>, Refused> {
        let mut dictionary = Dictionary { plan, out: Vec::new(), notes: Vec::new() };
        dictionary.header(compression)?;
        for planned in &plan.variables {
            dictionary.variable(planned)?;
        }
        dictionary.labels()?;
        dictionary.documents()?;
        dictionary.machine()?;
        dictionary.sets()?;
        dictionary.words(5, &variable_sets::write(&plan.file.variable_sets))?;
        dictionary.display()?;
        dictionary.names()?;
        dictionary.attributes()?;
        dictionary.extension(20, 1, b"UTF-8")?;
        dictionary.long_labels()?;
        dictionary.long_missing()?;
        dictionary.i32(999);
        dictionary.i32(0);
        Ok(dictionary)
    }

    fn i32(&mut self, number: i32) {
        self.out.extend(number.to_le_bytes());
    }

    /// A count, which a file has 31 bits for.
    fn count(&mut self, count: usize) -> Result<(), Refused> {
        self.i32(counted(count)?);
        Ok(())
    }

    fn padded(&mut self, text: &str, width: usize) {
        self.out.extend(padded(text, width));
    }

    fn cut<'t>(&mut self, text: &'t str, most: usize, of: &str, what: Part) -> &'t str {
        if text.len() <= most {
            return text;
        }
        let (cut, _) = text.split_at_checked(text.floor_char_boundary(most)).unwrap_or((text, ""));
        let cut = cut.trim_end_matches(FILLING);
        self.notes.push(Note::Cut { of: of.to_owned(), what, bytes: cut.len() });
        cut
    }

    fn code_label<'t>(&mut self, label: &'t str, of: &str) -> &'t str {
        if label.len() > SHOWN && label.len() <= LABEL {
            self.notes.push(Note::Long { of: of.to_owned(), bytes: label.len() });
        }
        self.cut(label, LABEL, of, Part::CodeLabel)
    }

    fn header(&mut self, compression: Compression) -> Result<(), Refused> {
        let file = self.plan.file;
        self.out.extend(if compression == Compression::Zlib { b"$FL3" } else { b"$FL2" });
        self.padded("@(#) SPSS DATA FILE duologue-survey", 60);
        self.i32(2);
        self.i32(self.plan.slots);
        self.i32(match compression {
            Compression::None => 0,
            Compression::Bytecode => 1,
            Compression::Zlib => 2,
        });
        self.i32(self.plan.weight);
        self.i32(i32::try_from(file.rows).unwrap_or(-1));
        self.out.extend(BIAS.to_le_bytes());
        let refused = || Refused { name: String::new(), why: Why::Created };
        let stamp = header::stamp(file.created).ok_or_else(refused)?;
        self.out.extend(stamp.as_bytes());
        let label = self.cut(&file.label, 64, "", Part::Label);
        self.padded(label, 64);
        self.out.extend([0; 3]);
        Ok(())
    }

    fn variable(&mut self, planned: &Planned<'_>) -> Result<(), Refused> {
        let variable = planned.variable;
        for (segment, width) in very_long::widths(planned.width).enumerate() {
            let first = segment == 0;
            let label =
                if first { self.cut(&variable.label, LABEL, &variable.name, Part::Label) } else { "" };
            // Missing values of long strings have a record of their own.
            let (kind, missing) =
                if first && planned.width <= LONG { missing(planned) } else { (0, Vec::new()) };
            self.i32(2);
            self.i32(counted(width)?);
            self.i32(i32::from(!label.is_empty()));
            self.i32(kind);
            self.i32(variable.print.pack(width));
            self.i32(variable.write.pack(width));
            let name = planned.short.get(segment).map_or("", String::as_str);
            self.padded(name, 8);
            if !label.is_empty() {
                self.count(label.len())?;
                self.padded(label, label.len().next_multiple_of(4));
            }
            self.out.extend(missing.concat());
            for _ in 1..width.div_ceil(8) {
                for number in [2, -1, 0, 0, 0, 0] {
                    self.i32(number);
                }
                self.out.extend([b' '; 8]);
            }
        }
        Ok(())
    }

    /// Variables with the same labels share a record, as in a file that SPSS wrote.
    fn labels(&mut self) -> Result<(), Refused> {
        let plan = self.plan;
        let mut records: Vec<(Vec<u8>, Vec<i32>)> = Vec::new();
        let mut known: HashMap<Vec<u8>, usize> = HashMap::new();
        for planned in plan.variables.iter().filter(|planned| planned.width <= 8) {
            let variable = planned.variable;
            if variable.codes.is_empty() {
                continue;
            }
            let mut record = counted(variable.codes.len())?.to_le_bytes().to_vec();
            for (code, label) in &variable.codes {
                record.extend(value(code));
                let label = self.code_label(label, &variable.name);
                record.push(u8::try_from(label.len()).unwrap_or(u8::MAX));
                record.extend(padded(label, (label.len() + 1).next_multiple_of(8) - 1));
            }
            // Numbers and texts do not share, though their bytes may be the same.
            record.push(u8::from(planned.width > 0));
            match known.get(&record).and_then(|index| records.get_mut(*index)) {
                Some((_, slots)) => slots.push(planned.slot),
                None => {
                    known.insert(record.clone(), records.len());
                    records.push((record, vec![planned.slot]));
                }
            }
        }
        for (mut record, slots) in records {
            record.pop();
            self.i32(3);
            self.out.extend(record);
            self.i32(4);
            self.count(slots.len())?;
            for slot in slots {
                self.i32(slot);
            }
        }
        Ok(())
    }

    fn documents(&mut self) -> Result<(), Refused> {
        let mut lines = Vec::new();
        for document in &self.plan.file.documents {
            let mut rest = document.as_str();
            while rest.len() > LINE {
                let (line, after) =
                    rest.split_at_checked(rest.floor_char_boundary(LINE)).unwrap_or((rest, ""));
                lines.push(line);
                rest = after;
            }
            lines.push(rest);
        }
        if lines.is_empty() {
            return Ok(());
        }
        self.i32(6);
        self.count(lines.len())?;
        for line in lines {
            self.padded(line.trim_end_matches(FILLING), LINE);
        }
        Ok(())
    }

    fn extension(&mut self, subtype: i32, size: usize, data: &[u8]) -> Result<(), Refused> {
        self.i32(7);
        self.i32(subtype);
        self.count(size)?;
        self.count(data.len() / size)?;
        self.out.extend(data);
        Ok(())
    }

    /// An extension record with a text, where there is one.
    fn words(&mut self, subtype: i32, text: &str) -> Result<(), Refused> {
        if text.is_empty() { Ok(()) } else { self.extension(subtype, 1, text.as_bytes()) }
    }

    fn machine(&mut self) -> Result<(), Refused> {
        // Version 1.0.0, no machine, IEEE numbers, compression, little-endian, UTF-8.
        let numbers = [1, 0, 0, -1, 1, 1, 2, 65001_i32];
        self.extension(3, 4, &numbers.map(i32::to_le_bytes).concat())?;
        self.extension(4, 8, &[-f64::MAX, f64::MAX, LOWEST].map(f64::to_le_bytes).concat())
    }

    fn sets(&mut self) -> Result<(), Refused> {
        let plan = self.plan;
        for (subtype, newer) in [(7, false), (19, true)] {
            let mut text = String::new();
            for set in plan.file.sets.iter().filter(|set| sets::is_newer(set) == newer) {
                let short: Vec<&str> = plan.members(set).into_iter().map(Planned::short).collect();
                text += &sets::write(set, &short);
            }
            self.words(subtype, &text)?;
        }
        Ok(())
    }

    fn display(&mut self) -> Result<(), Refused> {
        let mut data = Vec::new();
        for planned in &self.plan.variables {
            let [measure, columns, alignment] = display::numbers(planned.variable);
            let columns = if columns == 0 { 8 } else { columns };
            for _ in &planned.short {
                data.extend([measure, columns, alignment].map(i32::to_le_bytes).concat());
            }
        }
        if data.is_empty() { Ok(()) } else { self.extension(11, 4, &data) }
    }

    fn names(&mut self) -> Result<(), Refused> {
        let plan = self.plan;
        let pair = |planned: &Planned<'_>| format!("{}={}", planned.short(), planned.variable.name);
        let pairs: Vec<String> = plan.variables.iter().map(pair).collect();
        self.words(13, &pairs.join("\t"))?;
        let very_long = plan.variables.iter().filter(|planned| planned.short.len() > 1);
        let widths: String =
            very_long.map(|planned| format!("{}={:05}\0\t", planned.short(), planned.width)).collect();
        self.words(14, &widths)?;
        let rows = plan.file.rows as u64;
        self.extension(16, 8, &[1, rows].map(u64::to_le_bytes).concat())
    }

    fn attributes(&mut self) -> Result<(), Refused> {
        let plan = self.plan;
        self.words(17, &attributes::write(&plan.file.attributes))?;
        let of_variable = |planned: &Planned<'_>| {
            let variable = planned.variable;
            let text = attributes::write(&variable.attributes);
            (!text.is_empty()).then(|| format!("{}:{text}", variable.name))
        };
        let texts: Vec<String> = plan.variables.iter().filter_map(of_variable).collect();
        self.words(18, &texts.join("/"))
    }

    fn long_labels(&mut self) -> Result<(), Refused> {
        let plan = self.plan;
        let mut data = Vec::new();
        for planned in plan.variables.iter().filter(|planned| planned.width > 8) {
            let variable = planned.variable;
            if variable.codes.is_empty() {
                continue;
            }
            measured(&mut data, variable.name.as_bytes())?;
            data.extend(counted(planned.width)?.to_le_bytes());
            data.extend(counted(variable.codes.len())?.to_le_bytes());
            for (code, label) in &variable.codes {
                let Code::Text(text) = code else { continue };
                measured(&mut data, &padded(text, planned.width))?;
                let label = self.code_label(label, &variable.name);
                measured(&mut data, label.as_bytes())?;
            }
        }
        if data.is_empty() { Ok(()) } else { self.extension(21, 1, &data) }
    }

    fn long_missing(&mut self) -> Result<(), Refused> {
        let plan = self.plan;
        let mut data = Vec::new();
        for planned in plan.variables.iter().filter(|planned| planned.width > 8) {
            let (_, values) = missing(planned);
            if values.is_empty() {
                continue;
            }
            measured(&mut data, planned.variable.name.as_bytes())?;
            data.push(u8::try_from(values.len()).unwrap_or(0));
            data.extend(counted(LONG)?.to_le_bytes());
            data.extend(values.concat());
        }
        if data.is_empty() { Ok(()) } else { self.extension(22, 1, &data) }
    }
}

/// How many missing values there are, and which; below zero for a range and what may follow it.
fn missing(planned: &Planned<'_>) -> (i32, Vec<[u8; 8]>) {
    let missing = &planned.variable.missing;
    let mut values = Vec::new();
    if let Some((from, to)) = missing.range {
        values.push(from.max(LOWEST).to_le_bytes());
        values.push(to.min(f64::MAX).to_le_bytes());
    }
    values.extend(missing.codes.iter().map(value));
    let count = i32::try_from(values.len()).unwrap_or(0);
    (if missing.range.is_some() { -count } else { count }, values)
}

fn value(code: &Code) -> [u8; 8] {
    match code {
        Code::Number(number) => number.to_le_bytes(),
        Code::Text(text) => {
            let mut bytes = [b' '; 8];
            for (place, byte) in bytes.iter_mut().zip(text.bytes()) {
                *place = byte;
            }
            bytes
        }
    }
}

fn padded(text: &str, width: usize) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    bytes.resize(width, b' ');
    bytes
}

fn measured(data: &mut Vec<u8>, bytes: &[u8]) -> Result<(), Refused> {
    data.extend(counted(bytes.len())?.to_le_bytes());
    data.extend(bytes);
    Ok(())
}

fn counted(count: usize) -> Result<i32, Refused> {
    i32::try_from(count).map_err(|_| Refused { name: String::new(), why: Why::TooMuch })
}
