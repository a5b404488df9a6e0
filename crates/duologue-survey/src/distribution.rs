//! Quantiles and tail probabilities.
//!
//! Tails of t and F come from a regularised incomplete beta function computed here in logarithms: those of `statrs`
//! are differences from 1 and lose their digits below 1e-8, and a p-value may be 1e-103. Quantiles of t and beta are
//! solved for here too: with 10 million degrees of freedom, as a large sample has them, 1.96 comes out of `statrs` as
//! 1.83.

use statrs::distribution::{ContinuousCDF, Normal};
use statrs::function::erf::erfc;
use statrs::function::gamma::{gamma_ur, ln_gamma};

/// `None` unless 0 < p < 1.
pub(crate) fn normal_quantile(p: f64) -> Option<f64> {
    (p > 0.0 && p < 1.0).then(|| Normal::standard().inverse_cdf(p))
}

/// For p above one half; `None` for others and without degrees of freedom. With endlessly many it is the normal.
pub(crate) fn t_quantile(p: f64, df: f64) -> Option<f64> {
    if !(p > 0.5 && df > 0.0) {
        return None;
    }
    if df == f64::INFINITY {
        return normal_quantile(p);
    }
    // The tail is convex, and the normal quantile lies below: Newton's steps come from one side.
    let mut t = normal_quantile(p)?;
    let constant = ln_beta(0.5, df / 2.0) + df.ln() / 2.0;
    for _ in 0..500 {
        let density = (-(df + 1.0) / 2.0 * (t * t / df).ln_1p() - constant).exp();
        let step = (t_two_sided(t, df) / 2.0 - (1.0 - p)) / density;
        t += step;
        if step.abs() <= 1e-14 * t {
            break;
        }
    }
    Some(t)
}

/// The probability of a normal variate further from 0 than `z`.
pub(crate) fn normal_two_sided(z: f64) -> f64 {
    erfc(z.abs() / std::f64::consts::SQRT_2)
}

/// The probability of a t further from 0 than `t`.
pub(crate) fn t_two_sided(t: f64, df: f64) -> f64 {
    if df == f64::INFINITY {
        return normal_two_sided(t);
    }
    let square = t * t;
    beta_lower(df / 2.0, 0.5, df / (df + square), square / (df + square))
}

pub(crate) fn f_upper(f: f64, numerator: f64, denominator: f64) -> f64 {
    let (n, d) = (numerator * f.max(0.0), denominator);
    beta_lower(d / 2.0, numerator / 2.0, d / (d + n), n / (d + n))
}

pub(crate) fn chi_square_upper(x: f64, df: f64) -> f64 {
    if x <= 0.0 { 1.0 } else { gamma_ur(df / 2.0, x / 2.0) }
}

/// The quantile of a beta distribution, by Newton's steps kept within a shrinking bracket.
pub(crate) fn beta_quantile(p: f64, a: f64, b: f64) -> f64 {
    if a <= 0.0 {
        return 0.0;
    }
    if b <= 0.0 {
        return 1.0;
    }
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    let mut x = a / (a + b);
    let constant = ln_beta(a, b);
    for _ in 0..200 {
        let error = beta_lower(a, b, x, 1.0 - x) - p;
        if error > 0.0 {
            high = x;
        } else {
            low = x;
        }
        let density = ((a - 1.0) * x.ln() + (b - 1.0) * (-x).ln_1p() - constant).exp();
        let newton = x - error / density;
        let next = if newton > low && newton < high { newton } else { (low + high) / 2.0 };
        if (next - x).abs() <= 1e-15 * x {
            return next;
        }
        x = next;
    }
    x
}

/// I_x(a, b), where y = 1 - x is given too because x may be near 1.
fn beta_lower(a: f64, b: f64, x: f64, y: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if y <= 0.0 {
        return 1.0;
    }
    let log = |x: f64, y: f64| if x > 0.5 { (-y).ln_1p() } else { x.ln() };
    let front = a * log(x, y) + b * log(y, x) - ln_beta(a, b);
    if x < (a + 1.0) / (a + b + 2.0) {
        (front + beta_fraction(a, b, x).ln() - a.ln()).exp()
    } else {
        1.0 - (front + beta_fraction(b, a, y).ln() - b.ln()).exp()
    }
}

/// The continued fraction of the incomplete beta function by Lentz's method (DLMF 8.17.22).
fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
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

/// With large arguments the logarithms of the gamma function are large and nearly cancel: what is left of them is
/// taken from the remainder of Stirling's formula (DLMF 5.11.1).
fn ln_beta(a: f64, b: f64) -> f64 {
    let (small, large) = (a.min(b), a.max(b));
    let sum = small + large;
    if small >= 10.0 {
        let rest = stirling_rest(small) + stirling_rest(large) - stirling_rest(sum);
        let scale = (std::f64::consts::TAU.ln() - large.ln()) / 2.0;
        scale + rest + (small - 0.5) * (small / sum).ln() + large * (-small / sum).ln_1p()
    } else if large >= 10.0 {
        let rest = stirling_rest(large) - stirling_rest(sum);
        ln_gamma(small) + rest + small - small * sum.ln() + (large - 0.5) * (-small / sum).ln_1p()
    } else {
        ln_gamma(small) + ln_gamma(large) - ln_gamma(sum)
    }
}

fn stirling_rest(x: f64) -> f64 {
    let square = 1.0 / (x * x);
    let terms = [1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0, 1.0 / 1188.0, -691.0 / 360_360.0];
    terms.iter().rev().fold(0.0, |sum, term| sum * square + term) / x
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of R 4.2.2.
    #[test]
    fn tails_keep_their_digits() {
        for (found, expected) in [
            (t_two_sided(43.406441148835, 199.0), 1.98321710041336e-103),
            (t_two_sided(0.598606916662692, 2221.0), 0.54949608546114),
            (f_upper(3.70523700969723, 14.7272713821004, 32709.269739645), 1.76390111080319e-06),
            (chi_square_upper(300.0, 3.0), 9.948_758_346_327_71e-65),
        ] {
            assert!((found / expected - 1.0).abs() < 1e-9, "{found} {expected}");
        }
    }

    /// Values of R 4.2.2, from one degree of freedom to those of a sample of ten million.
    #[test]
    fn quantiles_hold_with_few_and_many_degrees_of_freedom() {
        for (found, expected) in [
            (t_quantile(0.975, 1.0), 12.706204736174694),
            (t_quantile(0.99999, 1.0), 31830.988608051954),
            (t_quantile(0.995, 3.3), 5.344306069721077),
            (t_quantile(0.975, 2221.0), 1.9610326664724729),
            (t_quantile(0.975, 1e5), 1.9599877075346088),
            (t_quantile(0.9, 1e7), 1.2815516502030833),
        ] {
            assert!((found.unwrap() / expected - 1.0).abs() < 1e-9, "{found:?} {expected}");
        }
    }

    #[test]
    fn the_beta_quantile_turns_the_beta_function_round() {
        for (a, b) in [(0.3, 4.0), (2.0, 2.0), (300.0, 1200.5), (1.0, 50_000.0), (90_000.0, 0.7)] {
            for p in [0.005, 0.025, 0.5, 0.975] {
                let x = beta_quantile(p, a, b);
                assert!((beta_lower(a, b, x, 1.0 - x) / p - 1.0).abs() < 1e-8, "{a} {b} {p} {x}");
            }
        }
    }
}
