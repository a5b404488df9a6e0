use crate::about::Side;
use crate::error::ChartError;
use crate::figure;
use crate::pen::{Pen, X};

const HEIGHT: f64 = 36.0;
const MIDDLE: f64 = HEIGHT / 2.0;
/// Marks nearer than this, in percentage points, would hide each other on a phone.
const NEAR: f64 = 8.0;
/// How far near marks stand apart, one below the other.
const APART: f64 = 11.0;

/// Where the shares of an answer stand between 0 and 100 %, one mark a public: for a row of a table that gives the figures
/// themselves, so those who do not see it miss nothing.
pub fn strip(shares: &[(Side, f64)]) -> Result<String, ChartError> {
    let values = || shares.iter().map(|(_, value)| *value);
    let (Some(least), Some(most)) = (values().reduce(f64::min), values().reduce(f64::max)) else {
        return Err(ChartError::Empty);
    };
    values().try_for_each(figure::share)?;
    let mut pen = Pen::new("", None);
    pen.line("grid", (0.0, MIDDLE), (100.0, MIDDLE));
    for quarter in [0.0, 25.0, 50.0, 75.0, 100.0] {
        pen.line("grid", (quarter, MIDDLE - 5.0), (quarter, MIDDLE + 5.0));
    }
    if least < most {
        pen.line("axis", (least, MIDDLE), (most, MIDDLE));
    }
    let mut shares = shares.to_vec();
    shares.sort_by(|a, b| a.1.total_cmp(&b.1));
    let near = shares.windows(2).any(|pair| matches!(pair, [a, b] if b.1 - a.1 < NEAR));
    // The first side stands higher on every page, as its bar does.
    shares.sort_by_key(|(side, _)| *side);
    let mut y = if near { MIDDLE - APART * (shares.len() - 1) as f64 / 2.0 } else { MIDDLE };
    for (side, value) in shares {
        pen.mark(side, "point", X::at(value), y);
        y += if near { APART } else { 0.0 };
    }
    Ok(format!(
        "<svg class=\"chart strip\" width=\"100%\" height=\"{HEIGHT}\" aria-hidden=\"true\">{}</svg>",
        pen.into_svg()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_where_their_shares_are() {
        let svg = strip(&[(Side::One, 52.9), (Side::Two, 76.0)]).unwrap();
        for part in [
            "x1=\"52.9%\"",
            "x2=\"76%\"",
            "x=\"52.9%\"",
            "x=\"76%\"",
            "class=\"s1 point\"",
            "class=\"s2 point\"",
        ] {
            assert!(svg.contains(part), "{part} in {svg}");
        }
        assert_eq!(svg.matches("<path").count(), 2);
    }

    #[test]
    fn near_marks_do_not_hide_each_other() {
        let svg = strip(&[(Side::Two, 87.7), (Side::One, 89.0)]).unwrap();
        for part in ["x=\"89%\" y=\"12.5\"", "x=\"87.7%\" y=\"23.5\""] {
            assert!(svg.contains(part), "{part} in {svg}");
        }
    }

    #[test]
    fn equal_shares_have_no_line_between_them_and_impossible_ones_no_strip() {
        assert!(!strip(&[(Side::One, 40.0), (Side::Two, 40.0)]).unwrap().contains("axis"));
        assert_eq!(strip(&[]), Err(ChartError::Empty));
        assert_eq!(strip(&[(Side::One, 100.1)]), Err(ChartError::Share(100.1)));
    }
}
