//! Text as a search compares it: units with their places, the same for what is indexed, asked and highlighted.
//!
//! A unit is one character of a script written without spaces, or one word of any other. Width, case, canonical
//! form, variant shapes, iteration marks and variation selectors make no difference, nor do marks on Latin letters
//! (Kudō is Kudo; が stays another letter than か), the dot between katakana words (ジョン・スミス) and the hyphen between
//! Latin ones (Tokyo-Beijing is found by Tokyo Beijing).

use std::ops::Range;
use std::sync::LazyLock;

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{GraphemeClusterSegmenter, WordSegmenter, WordSegmenterBorrowed};
use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

use crate::variants;

static WORDS: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));
static STEMMER: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));

/// One unit of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    pub text: String,
    /// Units that touch have consecutive places; punctuation leaves one place free.
    pub place: usize,
    /// Units of the same dictionary word share its number.
    pub word: usize,
    /// One character of a script written without spaces.
    pub single: bool,
    /// Where it stands in the text, in bytes.
    pub range: Range<usize>,
}

/// A character as it is compared.
struct Sign {
    /// Normalised, in the shape in which dictionaries know it.
    plain: char,
    folded: char,
    range: Range<usize>,
}

/// Reads a text as units.
pub fn units(text: &str) -> Vec<Unit> {
    let signs = signs(text);
    let words = words(&signs);
    let mut units: Vec<Unit> = Vec::new();
    let mut place = 0;
    let mut at = 0;
    while let Some(sign) = signs.get(at) {
        let word = words.get(at).copied().unwrap_or_default();
        if is_single(sign.folded) {
            let (text, range) = (sign.folded.to_string(), sign.range.clone());
            units.push(Unit { text, place, word, single: true, range });
            (at, place) = (at + 1, place + 1);
        } else if sign.folded.is_alphanumeric() {
            let run: Vec<&Sign> =
                signs.iter().skip(at).take_while(|s| is_letter(s.folded) && !is_single(s.folded)).collect();
            let text: String = run.iter().map(|s| s.folded).collect();
            let range = sign.range.start..run.last().map_or(sign.range.end, |s| s.range.end);
            let text = STEMMER.stem(&text).into_owned();
            units.push(Unit { text, place, word, single: false, range });
            (at, place) = (at + run.len(), place + 1);
        } else {
            // Space joins (工藤 泰志 is 工藤泰志), and so does a mark over nothing; anything else parts.
            let joins = sign.folded.is_whitespace()
                || is_combining_mark(sign.folded)
                || (sign.folded == '・' && is_between(&signs, at, is_katakana))
                || (is_hyphen(sign.folded) && is_between(&signs, at, is_latin));
            if !joins && units.last().is_some_and(|u| u.place + 1 == place) {
                place += 1;
            }
            at += 1;
        }
    }
    units
}

fn signs(text: &str) -> Vec<Sign> {
    let mut signs: Vec<Sign> = Vec::with_capacity(text.len() / 2);
    let borders: Vec<usize> = GraphemeClusterSegmenter::new().segment_str(text).collect();
    for (start, end) in borders.iter().zip(borders.iter().skip(1)) {
        let cluster = text.get(*start..*end).unwrap_or_default();
        for plain in cluster.nfkc().flat_map(char::to_lowercase).filter(|c| !is_unseen(*c)) {
            let before = signs.last().map(|before| before.folded);
            if is_combining_mark(plain) && before.is_some_and(is_latin) {
                continue;
            }
            let folded = match plain {
                // The iteration mark repeats what stands before it.
                '々' | '〻' => before.unwrap_or(plain),
                c if c.is_ascii() => c,
                c if is_latin(c) => base(c),
                c => variants::fold(c),
            };
            signs.push(Sign { plain, folded, range: *start..*end });
        }
    }
    signs
}

/// A Latin letter without its marks.
fn base(letter: char) -> char {
    let mut base = None;
    decompose_canonical(letter, |part| {
        base.get_or_insert(part);
    });
    base.unwrap_or(letter)
}

fn is_between(signs: &[Sign], at: usize, is_kind: fn(char) -> bool) -> bool {
    let fits = |at: Option<usize>| at.and_then(|at| signs.get(at)).is_some_and(|sign| is_kind(sign.folded));
    fits(at.checked_sub(1)) && fits(at.checked_add(1))
}

/// For each sign the number of the word in which it stands.
fn words(signs: &[Sign]) -> Vec<usize> {
    let plain: String = signs.iter().map(|s| s.plain).collect();
    let mut borders = WORDS.segment_str(&plain).skip(1).peekable();
    let (mut word, mut offset) = (0, 0);
    let mut numbers = Vec::with_capacity(signs.len());
    for sign in signs {
        while borders.next_if(|border| *border <= offset).is_some() {
            word += 1;
        }
        numbers.push(word);
        offset += sign.plain.len_utf8();
    }
    numbers
}

/// Borders between words at which a text may be cut, in bytes; never within a grapheme cluster.
pub fn borders(text: &str) -> Vec<usize> {
    WORDS.segment_str(text).collect()
}

/// Whether the character belongs to a script written without spaces: Han, kana, bopomofo, Hangul.
pub fn is_single(c: char) -> bool {
    matches!(c,
        '\u{3005}'..='\u{3007}' | '\u{303b}'
        | '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{309f}'
        | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3105}'..='\u{312f}' | '\u{31a0}'..='\u{31bf}'
        | '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30fe}' | '\u{31f0}'..='\u{31ff}')
}

/// What joins two words to one name: the hyphens and the en dash (Japan–China).
fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{2013}')
}

fn is_latin(c: char) -> bool {
    c.is_alphabetic()
        && matches!(c,
            'A'..='Z' | 'a'..='z' | '\u{aa}' | '\u{ba}' | '\u{c0}'..='\u{2af}' | '\u{1e00}'..='\u{1eff}'
            | '\u{2c60}'..='\u{2c7f}' | '\u{a722}'..='\u{a7ff}')
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// What is never seen and makes no difference: controls, joiners, directions, variation selectors.
fn is_unseen(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(c,
            '\u{ad}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        units(text).into_iter().map(|u| u.text).collect()
    }

    #[test]
    fn shapes_of_one_text_read_alike() {
        for (one, other) in [
            ("ガイド", "ｶﾞｲﾄﾞ"),                 // half width
            ("が", "か\u{3099}"),              // NFC, NFD
            ("abc", "ＡＢＣ"),                 // full width
            ("佐々木", "佐佐木"),              // iteration mark
            ("葛城", "葛\u{e0100}城"),         // variation selector
            ("関係", "关系"),                  // Japanese, simplified
            ("關係", "关系"),                  // traditional, simplified
            ("高橋", "髙桥"),                  // a name
            ("工藤泰志", "工藤\u{3000}泰志"),  // a space between names
            ("co\u{ad}operate", "cooperates"), // soft hyphen, English stem
            ("神", "\u{fa19}"),                // compatibility ideograph
            ("Kudō", "kudo"),                  // a long vowel
            ("Rōichi", "Ro\u{304}ichi"),       // NFC, NFD
            ("Rōichi", "ROICHI"),
            ("m\u{304}", "M"),          // no letter of its own
            ("Lǚ Nguyễn", "lu nguyen"), // two marks
            ("İ", "i"),                 // a mark that lower case sets free
            ("ジョンスミス", "ジョン・スミス"),
            ("ジョンスミス", "ｼﾞｮﾝ･ｽﾐｽ"),
            ("サー・ジョン", "サージョン"), // a long vowel before the dot
        ] {
            assert_eq!(read(one), read(other), "{one} {other}");
        }
        for (one, other) in [
            ("は", "ば"),
            ("ガ", "カ"),
            ("パ", "ハ"),
            ("й", "и"),
            ("ά", "α"),
            ("ハ", "は"),
            ("斎藤", "斉藤"),
            ("日", "曰"),
        ] {
            assert_ne!(read(one), read(other), "{one} {other}");
        }
    }

    #[test]
    fn the_dot_joins_katakana_alone() {
        let places = |text: &str| units(text).into_iter().map(|unit| unit.place).collect::<Vec<_>>();
        assert_eq!(places("ス・ミ"), [0, 1]);
        for text in ["日・中", "ス・中", "日・ス", "ス、ミ", "ス・・ミ", "ひ・ら"] {
            assert_eq!(places(text), [0, 2], "{text}");
        }
    }

    #[test]
    fn a_hyphen_joins_latin_words_alone() {
        let places = |text: &str| units(text).into_iter().map(|unit| unit.place).collect::<Vec<_>>();
        for text in [
            "Tokyo-Beijing",
            "Tokyo\u{2010}Beijing",
            "Tokyo\u{2011}Beijing",
            "Tokyo\u{2013}Beijing",
            "Tokyo\u{ff0d}Beijing", // full width
            "Tōkyō-Ōsaka",
            "Tokyo\u{304}-Osaka",
        ] {
            assert_eq!(places(text), [0, 1], "{text}");
        }
        for text in ["Tokyo - Beijing", "Tokyo--Beijing", "Tokyo\u{2014}Beijing", "Covid-19", "1-2", "日-中"]
        {
            assert_eq!(places(text), [0, 2], "{text}");
        }
    }

    #[test]
    fn punctuation_leaves_one_place_free_and_ranges_point_back() {
        let text = "G20の「場」、へ";
        let found: Vec<(String, usize, &str)> =
            units(text).into_iter().map(|u| (u.text, u.place, &text[u.range])).collect();
        assert_eq!(
            found,
            [
                ("g20".into(), 0, "G20"),
                ("の".into(), 1, "の"),
                ("場".into(), 3, "場"),
                ("へ".into(), 5, "へ")
            ]
        );
    }
}
