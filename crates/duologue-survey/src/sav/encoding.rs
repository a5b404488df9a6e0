//! The encoding of a file's texts (PSPP, “Character Encoding Record” and “Machine Integer Info Record”).

use encoding_rs::{Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

pub(super) struct Charset {
    encoding: &'static Encoding,
    pub(super) name: String,
}

impl Charset {
    /// What old files that name none were written in.
    pub(super) fn old() -> Charset {
        Charset { encoding: WINDOWS_1252, name: "windows-1252".to_owned() }
    }

    pub(super) fn named(name: &str) -> Option<Charset> {
        let name = name.trim();
        let by_number = || {
            let digits = name.trim_start_matches(|c: char| !c.is_ascii_digit());
            digits.parse().ok().and_then(page)
        };
        let encoding =
            Encoding::for_label(name.as_bytes()).or_else(|| page_label(name)).or_else(by_number)?;
        // Texts are padded with single bytes, which two-byte encodings do not bear.
        let usable = ![UTF_16LE, UTF_16BE, REPLACEMENT].contains(&encoding);
        usable.then(|| Charset { encoding, name: name.to_owned() })
    }

    /// By the character code of the machine record: below 5 a kind of machine, above a code page of Windows.
    pub(super) fn numbered(code: i32) -> Option<Charset> {
        match code {
            // SPSS wrote 2 (7-bit ASCII) and 3 (8-bit ASCII) on machines whose code page was 1252.
            0 | 2 | 3 => Some(Charset::old()),
            _ => page(u32::try_from(code).ok()?)
                .map(|encoding| Charset { encoding, name: encoding.name().to_owned() }),
        }
    }

    /// The text without the spaces that fill its field, and whether all bytes were characters. A last character that is
    /// not all there is left out: fields are often cut at some byte.
    pub(super) fn text(&self, bytes: &[u8]) -> (String, bool) {
        let end = bytes.iter().rposition(|byte| !matches!(byte, b' ' | 0)).map_or(0, |last| last + 1);
        let bytes = bytes.get(..end).unwrap_or_default();
        if (self.encoding == UTF_8 || bytes.is_ascii())
            && let Ok(text) = std::str::from_utf8(bytes)
        {
            return (text.to_owned(), true);
        }
        let mut decoder = self.encoding.new_decoder_without_bom_handling();
        let mut text = String::with_capacity(decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(0));
        let (_, _, malformed) = decoder.decode_to_string(bytes, &mut text, false);
        let mut last = String::with_capacity(16);
        let (_, _, incomplete) = decoder.decode_to_string(&[], &mut last, true);
        (text.trim_end_matches([' ', '\0']).to_owned(), !(malformed || incomplete))
    }
}

/// Names that SPSS writes and the web does not.
fn page_label(name: &str) -> Option<&'static Encoding> {
    let lower = name.to_ascii_lowercase();
    let label: &[u8] = match lower.strip_prefix("x-").unwrap_or(&lower) {
        "ms932" | "cp943" | "ibm-943" | "sjis" => b"shift_jis",
        "ms936" | "euc-cn" => b"gbk",
        "ms949" => b"euc-kr",
        "ms950" | "big5-hkscs" => b"big5",
        _ => return None,
    };
    Encoding::for_label(label)
}

/// A code page of Windows by its number.
fn page(number: u32) -> Option<&'static Encoding> {
    let label = match number {
        932 => "shift_jis",
        936 => "gbk",
        949 | 51949 => "euc-kr",
        950 => "big5",
        874 | 1250..=1258 => &format!("windows-{number}"),
        866 => "ibm866",
        10000 => "macintosh",
        10007 => "x-mac-cyrillic",
        20127 => "us-ascii",
        20866 => "koi8-r",
        21866 => "koi8-u",
        20932 | 51932 => "euc-jp",
        28591..=28606 => &format!("iso-8859-{}", number - 28590),
        51936 => "gb2312",
        54936 => "gb18030",
        65001 => "utf-8",
        _ => return None,
    };
    Encoding::for_label(label.as_bytes())
}
