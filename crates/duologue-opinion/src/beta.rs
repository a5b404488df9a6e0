//! The beta distribution, and by it the binomial.

/// I_x(a, b), the probability that a beta variate is below x.
pub(crate) fn lower(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let front = a * x.ln() + b * (-x).ln_1p() - ln_beta(a, b);
    if x < (a + 1.0) / (a + b + 2.0) {
        (front + fraction(a, b, x).ln() - a.ln()).exp()
    } else {
        1.0 - (front + fraction(b, a, 1.0 - x).ln() - b.ln()).exp()
    }
}

/// The x with I_x(a, b) = p, by Newton's steps kept within a shrinking bracket.
pub(crate) fn quantile(p: f64, a: f64, b: f64) -> f64 {
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    let mut x = a / (a + b);
    let constant = ln_beta(a, b);
    for _ in 0..200 {
        let error = lower(a, b, x) - p;
        if error > 0.0 {
            high = x;
        } else {
            low = x;
        }
        let density = ((a - 1.0) * x.ln() + (b - 1.0) * (-x).ln_1p() - constant).exp();
        let newton = x - error / density;
        let next = if newton > low && newton < high { newton } else { f64::midpoint(low, high) };
        if (next - x).abs() <= 1e-15 * x {
            return next;
        }
        x = next;
    }
    x
}

/// The continued fraction of the incomplete beta function by Lentz's method (DLMF 8.17.22).
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for step in 1..1_000_000 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut last = 1.0;
        for term in [even, odd] {
            d = 1.0 / away(1.0 + term * d);
            c = away(1.0 + term / c);
            last = c * d;
            fraction *= last;
        }
        if (last - 1.0).abs() < 1e-15 {
            break;
        }
    }
    fraction
}

/// By the remainders of Stirling's formula: logarithms of large gamma functions nearly cancel and would take the digits
/// with them.
fn ln_beta(a: f64, b: f64) -> f64 {
    let (small, large) = (a.min(b), a.max(b));
    let sum = small + large;
    let main = (small - 0.5) * (small / sum).ln() + large * (-small / sum).ln_1p();
    main + (std::f64::consts::TAU.ln() - large.ln()) / 2.0 + rest(small) + rest(large) - rest(sum)
}

/// What Stirling's formula lacks of ln Γ(x) (DLMF 5.11.1), small arguments being taken up to 10 by Γ(x + 1) = x Γ(x).
fn rest(x: f64) -> f64 {
    const TERMS: [f64; 6] =
        [1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0, 1.0 / 1188.0, -691.0 / 360_360.0];
    let (mut x, mut lifted) = (x, 0.0);
    while x < 10.0 {
        lifted += (x + 0.5) * (1.0 / x).ln_1p() - 1.0;
        x += 1.0;
    }
    let square = 1.0 / (x * x);
    lifted + TERMS.iter().rev().fold(0.0, |sum, term| sum * square + term) / x
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Γ(1/2)² = π, B(2, 3) = 1/12, B(1, n) = 1/n; and the binomial by hand: of three fair coins at least two show heads
    /// with probability 1/2, all three with 1/8.
    #[test]
    fn known_values() {
        for (found, expected) in [
            (ln_beta(0.5, 0.5).exp(), std::f64::consts::PI),
            (ln_beta(2.0, 3.0).exp(), 1.0 / 12.0),
            (ln_beta(1.0, 1e6).exp(), 1e-6),
            (lower(2.0, 2.0, 0.5), 0.5),
            (lower(3.0, 1.0, 0.5), 0.125),
            (quantile(0.025, 6.0, 1.0), 0.025_f64.powf(1.0 / 6.0)),
        ] {
            assert!((found / expected - 1.0).abs() < 1e-12, "{found} {expected}");
        }
    }

    #[test]
    fn the_quantile_turns_the_function_round() {
        for (a, b) in [(0.3, 4.0), (2.0, 2.0), (300.0, 1200.5), (1.0, 50_000.0), (90_000.0, 0.7), (5e5, 5e5)]
        {
            for p in [0.005, 0.025, 0.5, 0.975] {
                let x = quantile(p, a, b);
                assert!((lower(a, b, x) / p - 1.0).abs() < 1e-8, "{a} {b} {p} {x}");
            }
        }
    }
}
