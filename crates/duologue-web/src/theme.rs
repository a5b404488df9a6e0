//! A theme by configuration: logo, side colours, footer, imprint and privacy page.

use duologue_forum::acts::ByLang;
use serde::Deserialize;

/// What an installation may set. Everything is optional; nothing here can change what a page says of the record.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Theme {
    /// Colours of the sides in the dialogue's order, light and dark.
    pub sides: Vec<Colours>,
    /// A PNG in base 64, shown in place of the mark.
    pub logo_png: Option<String>,
    /// A line in the footer, Markdown.
    pub footer: ByLang,
    /// Who runs the site, Markdown.
    pub imprint: ByLang,
    /// How personal data are treated, Markdown.
    pub privacy: ByLang,
    /// Under which licence results and open data may be used: an SPDX identifier, or an address.
    pub licence: Option<String>,
    /// Whom to tell of a fault in the site.
    pub security: Option<Security>,
}

/// The fields that a security.txt must have (RFC 9116, 2.5.3 and 2.5.5).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Security {
    /// `mailto:`, `tel:` or `https:`
    pub contact: String,
    /// When somebody has to look at these lines again: `2027-12-31T00:00:00Z`.
    pub expires: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Colours {
    pub light: String,
    pub dark: String,
}

#[derive(Debug, thiserror::Error)]
pub enum ThemeError {
    #[error("theme: {0}")]
    Toml(#[from] toml::de::Error),
    #[error("theme: “{0}” is not a colour such as #27456f")]
    Colour(String),
    #[error(
        "theme: {colour} on {ground} has a contrast of {ratio:.1}:1; 3:1 is the least for a shape (WCAG 2.2, 1.4.11)"
    )]
    Contrast { colour: String, ground: &'static str, ratio: f64 },
    #[error("theme: the logo is not a PNG of at most 64 KiB in base 64")]
    Logo,
    #[error("theme: “{0}” is no contact; write an address such as mailto:security@forum.example")]
    Contact(String),
    #[error("theme: “{0}” is no moment such as 2027-12-31T00:00:00Z")]
    Expires(String),
    #[error("theme: “{0}” is no licence such as CC-BY-4.0 or https://example.org/licence")]
    Licence(String),
    #[error("theme: at most four sides have a colour")]
    TooMany,
}

const PAPER_LIGHT: &str = "#fbf9f4";
const PAPER_DARK: &str = "#151411";
const LOGO: usize = 64 * 1024;
/// The signature, and IHDR's length and name up to its height (PNG 3, 5.2 and 11.2.1).
const PNG_HEAD: usize = 24;

impl Theme {
    pub fn parse(text: &str) -> Result<Theme, ThemeError> {
        let theme: Theme = toml::from_str(text)?;
        if theme.sides.len() > 4 {
            return Err(ThemeError::TooMany);
        }
        for colours in &theme.sides {
            contrast(&colours.light, PAPER_LIGHT)?;
            contrast(&colours.dark, PAPER_DARK)?;
        }
        if theme.logo_png.is_some() && theme.logo().is_none() {
            return Err(ThemeError::Logo);
        }
        if let Some(licence) = theme.licence.as_ref().filter(|licence| !is_licence(licence)) {
            return Err(ThemeError::Licence(licence.clone()));
        }
        if let Some(security) = &theme.security {
            if !is_contact(&security.contact) {
                return Err(ThemeError::Contact(security.contact.clone()));
            }
            if security.expires.parse::<jiff::Timestamp>().is_err() || !security.expires.is_ascii() {
                return Err(ThemeError::Expires(security.expires.clone()));
            }
        }
        Ok(theme)
    }

    /// The logo's bytes.
    pub fn logo(&self) -> Option<Vec<u8>> {
        use base64::Engine;
        let text: String = self.logo_png.as_deref()?.split_whitespace().collect();
        let bytes = base64::engine::general_purpose::STANDARD.decode(text).ok()?;
        (bytes.len() <= LOGO && png_size(&bytes).is_some()).then_some(bytes)
    }

    /// The logo's width and height, by which a browser keeps its room before it comes. Every page asks for them, so
    /// no more is decoded than says them.
    pub fn logo_size(&self) -> Option<(u32, u32)> {
        use base64::Engine;
        let letters = self.logo_png.as_deref()?.chars().filter(|c| !c.is_whitespace());
        let head: String = letters.take(PNG_HEAD / 3 * 4).collect();
        png_size(&base64::engine::general_purpose::STANDARD.decode(head).ok()?)
    }

    /// The second style sheet; `None` where the theme sets no colour.
    pub fn css(&self) -> Option<String> {
        if self.sides.is_empty() {
            return None;
        }
        let colours = self.sides.iter().enumerate();
        let lines: String = colours
            .map(|(i, c)| format!("  --side-{}: light-dark({}, {});\n", i + 1, c.light, c.dark))
            .collect();
        Some(format!(":root {{\n{lines}}}\n"))
    }
}

/// What a PNG's first chunk says of its width and height; `None` for what is no PNG, or has none.
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let rest = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR")?;
    let number = |at: usize| Some(u32::from_be_bytes(rest.get(at..at + 4)?.try_into().ok()?));
    let (width, height) = (number(0)?, number(4)?);
    // PNG 3, 7.1: from 1 to 2^31 - 1.
    let is_size = |n: u32| i32::try_from(n).is_ok_and(|n| n > 0);
    (is_size(width) && is_size(height)).then_some((width, height))
}

/// An SPDX identifier (SPDX 2.3, annex D: letters, digits, `-` and `.`) or a web address.
fn is_licence(text: &str) -> bool {
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'));
    let address = text.strip_prefix("https://").is_some_and(|rest| {
        rest.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b'<' | b'>' | b'\\' | b'`'))
    });
    !text.is_empty() && text.len() <= 200 && (plain(text) || address)
}

/// A URI of a scheme by which people are reached, without anything that could begin a further line.
fn is_contact(text: &str) -> bool {
    let schemes = ["mailto:", "tel:", "https://"];
    let rest = schemes.iter().find_map(|scheme| text.strip_prefix(scheme));
    rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_graphic()))
}

fn contrast(colour: &str, ground: &'static str) -> Result<(), ThemeError> {
    let luminance = |hex: &str| luminance(hex).ok_or_else(|| ThemeError::Colour(hex.to_owned()));
    let (a, b) = (luminance(colour)?, luminance(ground)?);
    let ratio = (a.max(b) + 0.05) / (a.min(b) + 0.05);
    if ratio < 3.0 { Err(ThemeError::Contrast { colour: colour.to_owned(), ground, ratio }) } else { Ok(()) }
}

/// Relative luminance (WCAG 2.2).
fn luminance(hex: &str) -> Option<f64> {
    let digits =
        hex.strip_prefix('#').filter(|d| d.len() == 6 && d.bytes().all(|b| b.is_ascii_hexdigit()))?;
    let channel = |at: usize| -> Option<f64> {
        let value = f64::from(u8::from_str_radix(digits.get(at..at + 2)?, 16).ok()?) / 255.0;
        Some(if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) })
    };
    Some(0.2126 * channel(0)? + 0.7152 * channel(2)? + 0.0722 * channel(4)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_too_pale_to_see_are_refused() {
        let theme =
            |light: &str| Theme::parse(&format!("sides = [{{ light = \"{light}\", dark = \"#5b80cc\" }}]"));
        assert!(theme("#27456f").is_ok());
        assert!(matches!(theme("#e8ecf2"), Err(ThemeError::Contrast { .. })));
        assert!(matches!(theme("red;} body{display:none"), Err(ThemeError::Colour(_))));
    }

    /// A theme whose logo is these bytes, written in lines.
    fn with_logo(bytes: &[u8]) -> Result<Theme, ThemeError> {
        use base64::Engine;
        let text = base64::engine::general_purpose::STANDARD.encode(bytes);
        let lines: Vec<String> =
            text.as_bytes().chunks(10).map(|line| String::from_utf8_lossy(line).into_owned()).collect();
        Theme::parse(&format!("logo_png = \"\"\"\n{}\n\"\"\"", lines.join("\n")))
    }

    #[test]
    fn a_logo_says_how_wide_and_high_it_is() {
        // 240 × 80; what follows the sizes does not matter here, of whatever length it is.
        let head = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\xf0\0\0\0\x50";
        for more in 0..4 {
            let bytes = [&head[..], &[8, 2, 0, 0][..more]].concat();
            let theme = with_logo(&bytes).unwrap();
            assert_eq!(theme.logo_size(), Some((240, 80)));
            assert_eq!(theme.logo(), Some(bytes));
        }
        assert_eq!(Theme::default().logo_size(), None);
    }

    #[test]
    fn a_logo_without_a_size_is_refused() {
        let png = |width: u32, height: u32| {
            let head: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR";
            [head, &width.to_be_bytes(), &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat()
        };
        let good = png(240, 80);
        assert!(with_logo(&good).is_ok());
        let other_chunk = [&good[..12], b"IDAT", &good[16..]].concat();
        let too_long = [good.clone(), vec![0; LOGO]].concat();
        let bad: [&[u8]; 9] = [
            b"",
            b"GIF89a",
            &good[..8],
            &good[..PNG_HEAD - 1],
            &png(0, 80),
            &png(240, 0),
            &png(1 << 31, 80),
            &other_chunk,
            &too_long,
        ];
        for bytes in bad {
            let head = &bytes[..bytes.len().min(32)];
            assert!(matches!(with_logo(bytes), Err(ThemeError::Logo)), "{head:?}");
        }
        for text in ["", "no base 64!", "iVBORw0KGgo="] {
            let theme = Theme::parse(&format!("logo_png = \"{text}\""));
            assert!(matches!(theme, Err(ThemeError::Logo)), "{text}");
        }
    }

    #[test]
    fn a_contact_is_one_address_and_its_end_one_moment() {
        let theme = |contact: &str, expires: &str| {
            Theme::parse(&format!("[security]\ncontact = \"{contact}\"\nexpires = \"{expires}\""))
        };
        let end = "2027-12-31T00:00:00Z";
        assert!(theme("mailto:security@forum.example", end).is_ok());
        for bad in
            ["", "security@forum.example", "mailto:", "https://a.example\\nContact: mailto:b", "javascript:x"]
        {
            assert!(matches!(theme(bad, end), Err(ThemeError::Contact(_))), "{bad}");
        }
        for bad in ["", "2027-12-31", "2027-12-31T00:00:00", "soon"] {
            assert!(matches!(theme("tel:+1-201-555-0123", bad), Err(ThemeError::Expires(_))), "{bad}");
        }
    }

    #[test]
    fn luminance_is_that_of_wcag() {
        // WCAG: white has luminance 1, black 0; #808080 has 0.2159.
        assert_eq!(luminance("#ffffff"), Some(1.0));
        assert_eq!(luminance("#000000"), Some(0.0));
        assert!((luminance("#808080").unwrap() - 0.2159).abs() < 1e-4);
    }
}
