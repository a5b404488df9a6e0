use crate::ChartError;

/// What is said of a chart, in the language of the page.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// BCP 47.
    pub lang: String,
    pub title: String,
    /// What the chart shows, in words, for those who do not see it.
    pub description: String,
    /// Unit and base, under the title. A page has it in its caption, a standalone chart draws it.
    pub subtitle: String,
    /// Method, base and sources, one paragraph each. Drawn by a standalone chart only.
    pub notes: Vec<String>,
}

/// A localised text, with its language if that is not the chart's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    pub text: String,
    pub lang: Option<String>,
}

impl Label {
    pub fn in_lang(text: impl Into<String>, lang: impl Into<String>) -> Self {
        Self { text: text.into(), lang: Some(lang.into()) }
    }
}

impl<T: Into<String>> From<T> for Label {
    fn from(text: T) -> Self {
        Self { text: text.into(), lang: None }
    }
}

/// A side of the dialogue. It has a colour, a grey and a shape, and none of them is a nation's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    One,
    Two,
    Three,
    Four,
}

impl Side {
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::One => "s1",
            Self::Two => "s2",
            Self::Three => "s3",
            Self::Four => "s4",
        }
    }

    /// The outline of its mark around the origin; the four have about the same area.
    pub(crate) fn shape(self) -> &'static str {
        match self {
            Self::One => "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z",
            Self::Two => "M0 -6.5L6.5 0L0 6.5L-6.5 0z",
            Self::Three => "M-4.5 -4.5H4.5V4.5H-4.5z",
            Self::Four => "M0 -6L6 4.5H-6z",
        }
    }
}

impl TryFrom<usize> for Side {
    type Error = ChartError;

    /// Sides are counted from 1.
    fn try_from(number: usize) -> Result<Self, ChartError> {
        match number {
            1 => Ok(Self::One),
            2 => Ok(Self::Two),
            3 => Ok(Self::Three),
            4 => Ok(Self::Four),
            _ => Err(ChartError::Side(number)),
        }
    }
}

/// Who answered.
#[derive(Clone, Debug)]
pub struct Public {
    pub side: Side,
    pub name: Label,
}
