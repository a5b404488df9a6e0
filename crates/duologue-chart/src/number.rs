/// A coordinate with at most two decimals. The same on every machine, and never `-0`.
pub(crate) fn coordinate(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A share as it is printed.
pub(crate) fn percent(value: f64) -> String {
    format!("{value:.1}").replace("-0.0", "0.0")
}

/// A difference as it is printed, with its sign.
pub(crate) fn signed(value: f64) -> String {
    let size = format!("{:.1}", value.abs());
    match size.as_str() {
        "0.0" => size,
        _ if value < 0.0 => format!("\u{2212}{size}"),
        _ => format!("+{size}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_has_no_sign_and_numbers_no_needless_decimals() {
        assert_eq!(
            ["0", "0", "12.5", "100", "-0.01"],
            [-0.0, -0.004, 12.5, 100.0, -0.012].map(coordinate).each_ref()
        );
        assert_eq!(["0.0", "9.0", "100.0"], [-0.0, 9.0, 99.96].map(percent).each_ref());
        assert_eq!(["0.0", "0.0", "+9.1", "\u{2212}9.1"], [-0.0, -0.04, 9.1, -9.1].map(signed).each_ref());
    }
}
