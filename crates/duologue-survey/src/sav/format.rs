use std::fmt;

/// How a value is shown (PSPP, “Variable Record”: print and write formats).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    /// SPSS' number of the kind: 1 is A, 5 is F, 20 is DATE.
    pub kind: u8,
    pub width: u16,
    pub decimals: u8,
}

/// By SPSS' numbers; those without a word are not in use.
const KINDS: [&str; 42] = [
    "", "A", "AHEX", "COMMA", "DOLLAR", "F", "IB", "PIBHEX", "P", "PIB", "PK", "RB", "RBHEX", "", "", "Z",
    "N", "E", "", "", "DATE", "TIME", "DATETIME", "ADATE", "JDATE", "DTIME", "WKDAY", "MONTH", "MOYR", "QYR",
    "WKYR", "PCT", "DOT", "CCA", "CCB", "CCC", "CCD", "CCE", "EDATE", "SDATE", "MTIME", "YMDHMS",
];

const A: u8 = 1;
const AHEX: u8 = 2;
const F: u8 = 5;
/// DATE to WKYR, EDATE to YMDHMS: numbers that stand for seconds, or for parts of a calendar.
const OF_TIME: [std::ops::RangeInclusive<u8>; 2] = [20..=30, 38..=41];

impl Format {
    pub fn number(width: u16, decimals: u8) -> Format {
        Format { kind: F, width, decimals }
    }

    pub fn text(width: usize) -> Format {
        Format { kind: A, width: u16::try_from(width).unwrap_or(u16::MAX), decimals: 0 }
    }

    /// The SPSS word and the rest, as in `F8.2`, `A20` or `EDATE10`.
    pub fn parse(text: &str) -> Option<Format> {
        let digits = text.find(|c: char| c.is_ascii_digit())?;
        let (word, size) = text.split_at_checked(digits)?;
        let kind = KINDS.iter().position(|kind| *kind == word && !word.is_empty())?;
        let (width, decimals) = size.split_once('.').unwrap_or((size, "0"));
        Some(Format {
            kind: u8::try_from(kind).ok()?,
            width: width.parse().ok()?,
            decimals: decimals.parse().ok()?,
        })
    }

    /// Whether its numbers are shown as dates or times.
    pub fn is_of_time(self) -> bool {
        OF_TIME.iter().any(|kinds| kinds.contains(&self.kind))
    }

    pub(super) fn of_text(self) -> bool {
        matches!(self.kind, A | AHEX)
    }

    /// Whether SPSS would take it. The width of a text follows the variable's.
    pub(super) fn is_sound(self) -> bool {
        let known = KINDS.get(usize::from(self.kind)).is_some_and(|word| !word.is_empty());
        let size =
            (1..=40).contains(&self.width) && self.decimals <= 16 && u16::from(self.decimals) < self.width;
        known && (self.of_text() || size)
    }

    /// From a record of a variable of this width. A format of the other kind, or none, gives way to SPSS' own.
    pub(super) fn unpack(packed: i32, width: usize) -> Format {
        let [decimals, columns, kind, _] = packed.to_le_bytes();
        let format = Format { kind, width: u16::from(columns), decimals };
        match (width, format.of_text()) {
            (0, false) if format.is_sound() => format,
            (0, _) => Format::number(8, 2),
            _ if kind == AHEX => Format { kind, width: hexadecimal(width), decimals: 0 },
            _ => Format::text(width),
        }
    }

    /// As a record of a string of this width, or of a number (0), holds it.
    pub(super) fn pack(self, width: usize) -> i32 {
        let of_text = width > 0;
        let format = match (of_text, self.of_text()) {
            (true, _) if self.kind == AHEX => Format { width: hexadecimal(width), ..self },
            (true, _) => Format::text(width),
            (false, true) => Format::number(8, 2),
            (false, false) => self,
        };
        let columns = u8::try_from(format.width).unwrap_or(u8::MAX);
        i32::from_le_bytes([format.decimals, columns, format.kind, 0])
    }
}

/// Two digits a byte.
fn hexadecimal(width: usize) -> u16 {
    u16::try_from(width * 2).unwrap_or(u16::MAX)
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Format { kind, width, decimals } = *self;
        match KINDS.get(usize::from(kind)).filter(|word| !word.is_empty()) {
            Some(word) if kind == F || decimals > 0 => write!(f, "{word}{width}.{decimals}"),
            Some(word) => write!(f, "{word}{width}"),
            None => write!(f, "?{kind}-{width}.{decimals}"),
        }
    }
}
